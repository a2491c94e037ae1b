"""The application: API under /api, pages at /, static files at /static, behind one guard."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from threading import BoundedSemaphore, Thread

from anyio import to_thread
from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from dragoman.coder import Coder
from dragoman.serve.api.router import router as api
from dragoman.serve.errors import add_error_handlers
from dragoman.serve.guard import Guard
from dragoman.serve.memory import Memory
from dragoman.serve.recall import Recall
from dragoman.serve.sessions import router as sessions
from dragoman.serve.settings import ServeSettings
from dragoman.serve.team_coder import TeamCoder
from dragoman.store.opening import Store
from dragoman.version import __version__

THREADS = 12  # requests that read at once; each holds a connection of the pool (15 at most)
STATIC = Path(__file__).parent / "static"


def create_app(
    store: Store, coder: Coder | Callable[[], Coder] | None = None, settings: ServeSettings | None = None
) -> FastAPI:
    """The application over an open record. Without a `coder` the shipped one is loaded when a text is first coded.

    Pages find `app.state.store`, `.settings` and `.coder` (a function that gives the coder), and the person who asks in
    `request.state.person`.
    """
    app = FastAPI(
        title="Dragoman",
        version=__version__,
        description="Who did what to whom, when, where, about what, according to whom, and how certainly.",
        docs_url=None,  # their pages load scripts from elsewhere
        redoc_url=None,
        openapi_url="/api/openapi.json",
        lifespan=_lifespan,
    )
    app.state.store = store
    app.state.settings = settings or ServeSettings()
    app.state.coder = TeamCoder(store, coder, app.state.settings.lexicons)
    app.state.memory = Memory()
    app.state.warm = lambda _app: None
    app.state.exports = BoundedSemaphore(app.state.settings.exports)
    add_error_handlers(app)
    app.include_router(api, prefix="/api")
    app.include_router(sessions)
    if importlib.util.find_spec("dragoman.serve.pages") is not None:
        pages = importlib.import_module("dragoman.serve.pages")
        app.include_router(pages.router)
        app.state.error_page = pages.error_page
        app.state.warm = pages.warm
    if STATIC.is_dir():
        app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.add_middleware(Recall, store=store, settings=app.state.settings)
    app.add_middleware(Guard, store=store, settings=app.state.settings)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    to_thread.current_default_thread_limiter().total_tokens = THREADS
    Thread(target=app.state.warm, args=(app,), daemon=True).start()
    yield
