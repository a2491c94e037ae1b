"""Read articles from texts, folders, standard input, JSON lines, JSON, CSV, TSV, HTML, WARC and feed files, also gzipped."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date as Date
from pathlib import Path
from typing import Any, BinaryIO

from dragoman.errors import BadArticle, BadDate, InputError, MissingInput, UnreadableInput
from dragoman.ingest.characters import check_length, storable
from dragoman.ingest.dates import parse_date
from dragoman.ingest.encodings import guess
from dragoman.ingest.feeds import article_of, parse_feed
from dragoman.ingest.html import LARGEST, article_from_html
from dragoman.ingest.warc import articles_from_warc
from dragoman.records import Article, FailedArticle

LONGEST_LINE = 16 * 2**20  # bytes; an article has some thousands
DEFAULTS: Mapping[str, tuple[str, ...]] = {
    "text": ("text", "body", "content", "article", "article_text", "full_text"),
    "id": ("id", "article_id", "story_id", "doc_id", "uid", "guid"),
    "date": ("date", "published", "pub_date", "publication_date", "published_at", "story_date", "datetime"),
    "title": ("title", "headline"),
    "source": ("source", "publisher", "outlet", "site", "newspaper"),
    "url": ("url", "link", "uri"),
    "language": ("language", "lang"),
}
_TABLES = (".csv", ".tsv")
_LINES = (".jsonl", ".ndjson")
_PAGES = (".html", ".htm", ".xhtml")
_FEEDS = (".rss", ".atom", ".xml")
_ARCHIVES = (".warc",)
_BINARY = (b"%PDF", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"\x1f\x8b", b"\x7fELF", b"GIF8", b"\xd0\xcf\x11\xe0")
_NUL = "holds NUL bytes (byte {})"
_READABLE = (".txt", ".text", ".md", ".json", *_LINES, *_TABLES, *_PAGES, *_FEEDS, *_ARCHIVES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where an article came from, for messages."""

    path: str
    line: int = 0


Read = Article | FailedArticle


def read_articles(
    paths: Sequence[str | Path],
    *,
    columns: Mapping[str, str] | None = None,
    date: Date | None = None,
    source: str | None = None,
    tell_empty: Callable[[str], None] = lambda _: None,
) -> Iterator[Read]:
    """Every article of the paths, in order and one at a time; what cannot be read is a FailedArticle.

    `columns` names the key or column of a field ({"text": "body"}); `date` and `source` stand in where none is given.
    `tell_empty` is called with each file that can be read and holds no article: no line, a table's header alone.
    Raises MissingInput for a path that does not exist and for a folder without articles, before anything is read.
    """
    names = {field: (columns[field],) if columns and field in columns else keys for field, keys in DEFAULTS.items()}
    files = [f for p in paths for f in _files(p)]
    seen: dict[str, int] = {}
    for file in files:
        found = False
        for read in _read_file(file, names):
            found = True
            if isinstance(read, Article):
                try:
                    read = storable(replace(read, date=read.date or date, source=read.source or source))
                    read = replace(read, id=_unique(read, seen))
                except BadArticle as error:
                    read = _failed(error, file, id_=read.id)
            yield read
        if not found:
            tell_empty(file)


def _unique(article: Article, seen: dict[str, int]) -> str:
    """The article's id, or a digest of its content; a second article of the same id gets a number."""
    id_ = article.id or hashlib.sha256(f"{article.title}\0{article.text}".encode("utf-8", "replace")).hexdigest()[:16]
    seen[id_] = seen.get(id_, 0) + 1
    return id_ if seen[id_] == 1 else f"{id_}-{seen[id_]}"


def _files(path: str | Path) -> list[str]:
    if str(path) == "-":
        return ["-"]
    p = Path(path)
    if p.is_dir():
        found = sorted(str(f) for f in p.rglob("*") if f.is_file() and _kind(f.name) in _READABLE)
        if not found:
            raise MissingInput(f"{p}: found no article in the folder, wanted files ending in {', '.join(_READABLE)}")
        return found
    if not p.exists():
        raise MissingInput(f"{p}: no such file or folder")
    return [str(p)]


def _kind(name: str) -> str:
    return Path(name.lower().removesuffix(".gz")).suffix


def _read_file(path: str, names: Mapping[str, Sequence[str]]) -> Iterator[Read]:
    kind = _kind(path)
    try:
        with _open(path) as file:
            if kind in _LINES:
                yield from _json_lines(file, path, names)
            elif kind in _TABLES:
                yield from _table(file, path, names, "\t" if kind == ".tsv" else ",")
            elif kind in _PAGES:
                yield _page(file, path)
            elif kind in _FEEDS:
                yield from _feed(file, path)
            elif kind in _ARCHIVES:
                yield from articles_from_warc(file, path)
            else:
                yield from _whole(file, path, kind, names)
    except gzip.BadGzipFile as error:
        told = f"{path}: found no gzipped file ({error}), wanted one; what is not compressed has a name without .gz"
        yield _failed(UnreadableInput(told), path)
    except (EOFError, zlib.error) as error:
        told = f"{path}: found compressed data that is cut off or damaged ({error}), wanted a whole gzipped file"
        yield _failed(UnreadableInput(told), path)
    except OSError as error:
        yield _failed(UnreadableInput(f"{path}: {error.strerror or error}"), path)
    except InputError as error:
        yield _failed(error, path)


def _open(path: str) -> BinaryIO:
    if path == "-":
        return sys.stdin.buffer
    if path.lower().endswith(".gz"):
        return gzip.open(path, "rb")  # type: ignore[return-value]
    return open(path, "rb")


def _failed(error: InputError, path: str, line: int = 0, id_: str = "") -> FailedArticle:
    return FailedArticle(id=id_, error=type(error).__name__, message=str(error), path=path, line=line)


def _lines(file: BinaryIO, path: str) -> Iterator[tuple[int, bytes | UnreadableInput]]:
    """Numbered lines; one that is too long is skipped without ever being held."""
    number = 0
    while line := file.readline(LONGEST_LINE + 1):
        number += 1
        if len(line) <= LONGEST_LINE:
            yield number, line
            continue
        size = len(line)
        while (more := file.readline(LONGEST_LINE)) and not more.endswith(b"\n"):
            size += len(more)
        message = (
            f"{path}:{number}: found a line of more than {size // 2**20} MB, wanted {LONGEST_LINE // 2**20} MB at most"
        )
        yield number, UnreadableInput(message)


def _json_lines(file: BinaryIO, path: str, names: Mapping[str, Sequence[str]]) -> Iterator[Read]:
    for number, line in _lines(file, path):
        if isinstance(line, UnreadableInput):
            yield _failed(line, path, number)
        elif line.strip():
            try:
                yield _article(_json(line, f"{path}:{number}"), names, f"{path}:{number}")
            except InputError as error:
                yield _failed(error, path, number)


def _json(raw: bytes, where: str) -> Any:
    try:
        return json.loads(decode(raw, where)[0])
    except json.JSONDecodeError as error:
        at = raw.find(b"\0")
        hint = f" ({_NUL.format(at)}; JSON is to be UTF-8)" if at >= 0 else ""
        raise BadArticle(f"{where}: not JSON: {error}{hint}") from error
    except ValueError as error:
        raise BadArticle(f"{where}: found a number of some thousand digits, wanted shorter ones") from error
    except RecursionError as error:
        raise BadArticle(f"{where}: JSON nested too deep") from error


def _table(file: BinaryIO, path: str, names: Mapping[str, Sequence[str]], delimiter: str) -> Iterator[Read]:
    csv.field_size_limit(LONGEST_LINE)
    start = file.read(2**16)
    _check_text(start, path)
    encoding = decode(_telling(file, start), path)[1]
    rest = io.TextIOWrapper(io.BufferedReader(_Joined(start, file)), encoding=encoding, errors="replace", newline="")
    rows = csv.DictReader(rest, delimiter=delimiter, strict=True)
    _check_columns(rows, path, names)
    whole = False  # after a broken row the rest of its text may follow: only rows with all cells count then
    while True:
        begins = rows.reader.line_num + 1
        try:
            row = next(rows, None)
            if row is None:
                return
            read: Read = _article(_cells(row, f"{path}:{rows.line_num}", whole=whole), names, f"{path}:{rows.line_num}")
        except csv.Error as error:
            whole = True
            told = UnreadableInput(f"{path}:{begins}: {_broken(error, begins, rows.reader.line_num)}")
            read = _failed(told, path, begins)
        except InputError as error:
            read = _failed(error, path, rows.line_num)
        yield read


def _telling(file: BinaryIO, start: bytes) -> bytes:
    """The first piece of a file that is not plain ASCII, as that tells no encoding; the file is put back."""
    if not file.seekable():
        return start
    here, piece = file.tell(), start
    try:
        while piece and piece.isascii():
            piece = file.read(len(start))
    except (EOFError, zlib.error):
        piece = start  # the rows before the damage are read, then it is told
    file.seek(here)
    return piece


def _check_columns(rows: csv.DictReader[str], path: str, names: Mapping[str, Sequence[str]]) -> None:
    try:
        found = rows.fieldnames
    except csv.Error as error:
        raise UnreadableInput(f"{path}:1: {_broken(error, 1, rows.reader.line_num)}") from error
    if found is None:
        raise BadArticle(f"{path}: empty, wanted a header line")
    for field, keys in names.items():
        if keys is not DEFAULTS[field] and keys[0] not in found:  # named by the user
            raise BadArticle(
                f"{path}: found no column {keys[0]!r} for {field}, wanted one of its columns: {', '.join(found[:12])}"
            )
    if not any(k in found for k in names["text"]):
        raise BadArticle(
            f"{path}: found the columns {', '.join(found[:12])}; wanted one of {', '.join(names['text'])} (name it with --column text=…)"
        )


def _cells(row: Mapping[Any, Any], where: str, *, whole: bool) -> dict[str, str]:
    """The filled cells of a row by column; a row with text that no column holds raises BadArticle."""
    surplus = row.get(None, ())  # where DictReader puts what goes beyond the header
    wanted = sum(k is not None for k in row)
    count = sum(k is not None and v is not None for k, v in row.items()) + len(surplus)
    if any(cell.strip() for cell in surplus) or (whole and count != wanted):
        hint = " (a text with a comma needs quotes)" if surplus else ""
        raise BadArticle(f"{where}: found {count} cells, wanted {wanted}{hint}")
    return {k: v for k, v in row.items() if k and v not in (None, "")}


def _broken(error: csv.Error, first: int, last: int) -> str:
    """What is wrong with the quotes of a row, in words."""
    if "end of data" in str(error):
        return f"found a quote that is never closed; lines {first} to {last} are left out"
    if "expected after" in str(error):
        return "found text after a closing quote, wanted the next cell (a quote within a text is doubled)"
    return str(error)


class _Joined(io.RawIOBase):
    """A stream whose first bytes have been read already."""

    def __init__(self, start: bytes, rest: BinaryIO) -> None:
        self._start, self._rest = start, rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._start[: len(buffer)] if self._start else self._rest.read(len(buffer))
        self._start = self._start[len(buffer) :]
        buffer[: len(data)] = data
        return len(data)


def _whole(file: BinaryIO, path: str, kind: str, names: Mapping[str, Sequence[str]]) -> Iterator[Read]:
    raw = file.read(LONGEST_LINE + 1)
    if len(raw) > LONGEST_LINE and kind != ".json":
        raise UnreadableInput(f"{path}: found more than {LONGEST_LINE // 2**20} MB, wanted one article")
    if kind == ".json":
        data = _json(raw + file.read(), path)
        for k, item in enumerate(data if isinstance(data, list) else [data], 1):
            try:
                yield _article(item, names, f"{path}[{k}]" if isinstance(data, list) else path)
            except InputError as error:
                yield _failed(error, path, k)
        return
    # standard input may be JSON lines
    if path == "-" and raw.lstrip().startswith(b"{"):
        yield from _json_lines(io.BytesIO(raw), path, names)
        return
    _check_text(raw, path)
    text, _ = decode(raw, path)
    if not text.strip():
        raise BadArticle(f"{path}: empty, wanted at least one word")
    if path == "-" and text.lstrip()[:9].lower().startswith(("<!doctype", "<html")):
        yield article_from_html(raw, where="standard input")
        return
    yield Article(text=text, id="" if path == "-" else _stem(path))


def _page(file: BinaryIO, path: str) -> Article:
    page = article_from_html(file.read(LARGEST + 1), where=path)
    return replace(page, id=page.url or _stem(path))


def _feed(file: BinaryIO, path: str) -> Iterator[Read]:
    found = parse_feed(file.read(LONGEST_LINE), path)
    for entry in found.entries:
        own = article_of(entry, found.title)
        if own:
            yield replace(own, id=entry.link or entry.key)
        else:
            message = f"{path}: the entry {entry.key!r} gives a headline only"
            yield _failed(BadArticle(message), path, id_=entry.key)


def _stem(path: str) -> str:
    return Path(path.removesuffix(".gz")).stem


def _check_text(raw: bytes, path: str) -> None:
    """Refuse what is plainly no text."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return
    if raw.startswith(_BINARY):
        raise UnreadableInput(f"{path}: found a binary file, wanted text, JSON lines or CSV")
    at = raw[:4096].find(b"\0")
    if at >= 0:
        hint = "if it is UTF-16, save it with its mark or as UTF-8"
        raise UnreadableInput(f"{path}: {_NUL.format(at)}, wanted text, JSON lines or CSV; {hint}")


def decode(raw: bytes, where: str) -> tuple[str, str]:
    """The text and the encoding: UTF-8, UTF-16 with its mark, else what it most likely is.

    Raises UnreadableInput when no encoding fits.
    """
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", "replace"), "utf-16"
    try:
        return raw.decode("utf-8-sig"), "utf-8-sig"
    except UnicodeDecodeError as error:
        if error.start >= len(raw) - 3:  # the cut of a first piece
            return raw.decode("utf-8-sig", "replace"), "utf-8-sig"
    encoding = guess(raw)
    if encoding is None:
        raise UnreadableInput(f"{where}: found no encoding that fits, wanted UTF-8")
    told = (
        "damaged UTF-8; what is no character is replaced"
        if encoding == "utf-8-sig"
        else f"not UTF-8; read as {encoding}"
    )
    print(f"dragoman: {where}: {told}", file=sys.stderr)
    return raw.decode(encoding, "replace"), encoding


def _article(data: Any, names: Mapping[str, Sequence[str]], where: str) -> Article:
    if not isinstance(data, dict):
        raise BadArticle(f"{where}: found {type(data).__name__}, wanted an object with a text")

    def get(field: str) -> Any:
        return next((data[k] for k in names[field] if data.get(k) not in (None, "")), None)

    text = get("text")
    if text is None:
        keys = ", ".join(list(map(str, data))[:12])
        raise BadArticle(f"{where}: found no text among the keys {keys}; wanted one of {', '.join(names['text'])}")
    if not isinstance(text, str):
        raise BadArticle(f"{where}: found a text that is {type(text).__name__}, wanted a string")
    if not text.strip():
        raise BadArticle(f"{where}: found a text that is empty, wanted at least one word")
    check_length(text, where)
    id_, title, source, url, language = (_plain(get(k), k, where) for k in ("id", "title", "source", "url", "language"))
    day = _date(get("date"), where)
    return Article(text=text, id=id_ or "", date=day, title=title, source=source, url=url, language=language)


def _plain(value: Any, field: str, where: str) -> str | None:
    if field == "source" and isinstance(value, dict):
        value = value.get("name")  # as news services give it: {"id": "fjord", "name": "Fjord Post"}
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadArticle(f"{where}: for the {field} found {type(value).__name__}, wanted a string or a number")
    return str(value)


def _date(value: Any, where: str) -> Date | None:
    if value is None:
        return None
    try:
        return parse_date(value)
    except BadDate as error:
        raise BadDate(f"{where}: {error}") from error


def only(reads: Iterable[Read]) -> list[Article]:
    """All articles; raises the first failure, for when one article was asked for."""
    out = []
    for read in reads:
        if isinstance(read, FailedArticle):
            raise UnreadableInput(read.message)
        out.append(read)
    return out
