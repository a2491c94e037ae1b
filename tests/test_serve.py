"""The server: answers, filters, errors, who may write, limits, and that nothing breaks it."""

from __future__ import annotations

import csv
import importlib
import io
import json
import re
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings

import dragoman
from dragoman.commands.serving import ServeJob, open_port, run_server
from dragoman.errors import SettingsError
from dragoman.imports.records import ImportedEvent, ImportedParty
from dragoman.serve.app import create_app
from dragoman.serve.filters import Filters, read_filters
from dragoman.serve.guard import COOKIE
from dragoman.serve.pages.drawing.layout import draw_network
from dragoman.serve.pages.drawing.world import point_of
from dragoman.serve.reading import matching
from dragoman.serve.settings import ServeSettings
from dragoman.store.imported import take
from dragoman.store.opening import Store, open_store
from dragoman.store.tokens import add_token, revoke_token
from reviewed import Clock, make_record

Json = dict[str, Any]
HERE = "http://localhost"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, coder: dragoman.Coder) -> Path:
    path = tmp_path_factory.mktemp("served") / "made.db"
    make_record(path, coder).close()
    return path


@pytest.fixture
def store(made: Path, tmp_path: Path) -> Iterator[Store]:
    shutil.copy(made, tmp_path / "record.db")
    opened = open_store(tmp_path / "record.db", clock=Clock(1_730_000_000_000_000))
    yield opened
    opened.close()


def client(store: Store, coder: dragoman.Coder, **how: Any) -> TestClient:
    return TestClient(create_app(store, coder, ServeSettings(**how)), base_url=HERE, follow_redirects=False)


@pytest.fixture
def ask(store: Store, coder: dragoman.Coder) -> TestClient:
    return client(store, coder)


def token(store: Store, role: str) -> str:
    with store.writing() as connection:
        return add_token(connection, f"a {role}", role, store.clock())


def bearing(secret: str) -> dict[str, str]:
    return {"authorization": f"Bearer {secret}"}


def test_a_port_in_use_is_told_before_any_address(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(SettingsError, match=rf"127\.0\.0\.1:{port}: another program listens there; --port"):
            run_server(ServeJob(db=str(tmp_path / "record.db"), port=port))
    assert capsys.readouterr().out == ""


def test_a_free_port_is_found() -> None:
    assert open_port("127.0.0.1", 0) > 0


PATHS = [
    "/api/health", "/api/record", "/api/occurrences", "/api/events", "/api/articles", "/api/stories", "/api/facets",
    "/api/search?q=treaty", "/api/articles/wire-1", "/api/articles/wire-1?version=1", "/api/stories/S1", "/api/actors?q=eide",
    "/api/relations/RUS/NOR", "/api/compare?pair=RUS-NOR&pair=FRA-RUS", "/api/compare?pair=RUS-NOR&period=2023/2024",
    "/api/network", "/api/calendar?from=2024-06", "/api/calendar.ics?from=2024-06", "/api/alerts?pair=RUS-NOR",
    "/api/codebook", "/api/codebook/COERCE/arrest", "/api/corrections", "/api/queue", "/api/queue?by=weight", "/api/lexicon",
    "/api/annotated.jsonl", "/api/openapi.json", "/api/export/json", "/api/export/csv", "/api/export/polecat", "/api/export/parquet",
]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_every_address_answers(ask: TestClient, path: str) -> None:
    answer = ask.get(path)
    assert answer.status_code == 200, answer.text
    assert answer.content or path == "/api/annotated.jsonl"


@pytest.mark.parametrize(("query", "wanted"), [
    ("type=SANCTION", {"SANCTION"}),
    ("type=SANCTION&type=AID", {"SANCTION", "AID"}),
    ("type=SANCTION,AID", {"SANCTION", "AID"}),
    ("country=FRA&country=RUS", {"SANCTION"}),
    ("country=Moldova", {"AID"}),
    ("country=NOR&type=AID", {"AID"}),
    ("status=future", {"CONSULT"}),
    ("from=2024-07&type=SANCTION", {"SANCTION"}),
    ("from=2030", set()),
    ("source=North%20Wire&from=2024-07", {"SANCTION", "SUPPORT", "THREATEN"}),
    ("q=%22fishing+treaty%22", {"SUPPORT", "ACCUSE", "CONSULT"}),
    ("issue=gas", {"THREATEN"}),
    ("sector=GOV&country=MDA", {"AID"}),
    ("place=Oslo", {"SUPPORT"}),
    ("place=Stockholm%2C+SWE&status=future", {"CONSULT"}),
    ("place=Oslo&place=Stockholm", {"SUPPORT", "CONSULT"}),
    ("place=Oslo%2C+USA", set()),
    ("place=Oslo%2C+-", set()),
    ("confidence=0.95", set()),
    ("as_of=2020-01-01", set()),
])  # fmt: skip
@pytest.mark.parametrize("kind", ["occurrences", "events"])
def test_a_filter_chooses(ask: TestClient, kind: str, query: str, wanted: set[str]) -> None:
    told = ask.get(f"/api/{kind}?{query}").json()
    assert {row["type"] for row in told[kind]} == wanted
    assert told["total"] == len(told[kind])


def test_filters_come_back_from_their_own_query() -> None:
    asked = "type=AID&country=RUS&sector=GOV&status=future&issue=a%26b&source=X%3D&place=Oslo%2C+NOR&from=2024-05-01&to=2024-05-31&confidence=0.5&q=%22a+b%22&as_of=2024-05-17T12%3A00%3A00Z&page=3&size=10"
    assert read_filters(read_filters(asked).to_query()) == read_filters(asked)
    assert read_filters("") == Filters()


def test_pages_follow_one_another_without_gap_or_repeat(ask: TestClient) -> None:
    path: str | None = "/api/events?size=4"
    seen: list[str] = []
    while path:
        told = ask.get(path).json()
        seen += [e["id"] for e in told["events"]]
        path = told["links"]["next"]
    assert len(seen) == len(set(seen)) == told["total"]


@pytest.mark.parametrize(("path", "status", "code"), [
    ("/api/occurrences?type=HUG", 422, "bad value"),
    ("/api/occurrences?from=soon", 422, "bad value"),
    ("/api/occurrences?from=2024-05&to=2024-04", 422, "bad value"),
    ("/api/relations/NOR/RUS?from=2024-05-02&to=2024-05-01", 422, "bad value"),
    ("/api/export/csv?from=2024&to=2023", 422, "bad value"),
    ("/api/occurrences?page=0", 422, "bad value"),
    ("/api/occurrences?size=9999", 422, "bad value"),
    ("/api/occurrences/O999999", 404, "not found"),
    ("/api/occurrences/X", 422, "bad value"),
    ("/api/articles/none", 404, "not found"),
    ("/api/actors/none", 404, "not found"),
    ("/api/relations/RUS/RUS", 422, "bad value"),
    ("/api/relations/RUS/Nowhere", 422, "bad value"),
    ("/api/export/word", 404, "not found"),
    ("/api/codebook/hugging", 404, "not found"),
    ("/api/nothing", 404, "not found"),
])  # fmt: skip
def test_every_error_has_one_shape(ask: TestClient, path: str, status: int, code: str) -> None:
    answer = ask.get(path)
    assert (answer.status_code, set(answer.json())) == (status, {"error"})
    assert set(answer.json()["error"]) == {"code", "found", "wanted", "where"}
    assert answer.json()["error"]["code"] == code


def test_an_unchanged_answer_is_not_sent_again_and_a_changed_one_is(ask: TestClient, store: Store) -> None:
    first = ask.get("/api/occurrences")
    again = ask.get("/api/occurrences", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    event = ask.get("/api/events?type=AID").json()["events"][0]["id"]
    reviewer = bearing(token(store, "reviewer"))
    assert ask.post("/api/corrections", json={"action": "reject", "event": event}, headers=reviewer).status_code == 201
    changed = ask.get("/api/occurrences", headers={"if-none-match": first.headers["etag"]})
    assert changed.status_code == 200
    assert len(changed.json()["occurrences"]) == len(first.json()["occurrences"]) - 1


def test_csv_and_json_tell_the_same_and_no_cell_is_a_formula(ask: TestClient) -> None:
    events = ask.get("/api/events").json()["events"]
    table = list(csv.DictReader(io.StringIO(ask.get("/api/events?format=csv").text)))
    assert [r["id"] for r in table] == [e["id"] for e in events]
    assert any(r["article_title"].startswith("'=SUM") for r in table)
    lines = [json.loads(line) for line in ask.get("/api/export/json").text.splitlines()]
    assert {e["id"] for e in lines} == {e["id"] for e in events}


VIEWS = ["/", "/relations", "/relations/NOR-RUS", "/occurrences/O1", "/actors", "/actors?name=eide", "/map", "/network", "/calendar?month=2024-06", "/search", "/search?q=treaty", "/search?q=treaty&show=articles", "/articles"]  # fmt: skip


@pytest.mark.parametrize("path", VIEWS)
def test_every_view_says_from_how_many_articles_and_outlets_it_speaks(ask: TestClient, path: str) -> None:
    lead = ask.get(path).text.partition('class="lead"')[2].partition("</p>")[0]
    assert re.search(r"[1-9]\d* articles?( for “\w+”)? of [1-9]\d* outlets?", lead)


def test_a_pair_stands_in_the_list_as_in_its_dossier(ask: TestClient) -> None:
    listed = ask.get("/relations?from=2024&to=2024&format=json").json()
    assert listed
    for p in listed:
        path = f"/relations/{p['one']}-{p['other']}?from=2024-01-01&to=2024-12-31"
        totals = ask.get(f"{path}&format=json").json()["totals"]
        assert (p["occurrences"], p["score"]) == (totals["acts"], totals["score"])
        assert f'href="{path.replace("&", "&amp;")}"' in ask.get("/relations?from=2024&to=2024").text
        assert f"<b>{p['occurrences']}</b><span>occurrences" in ask.get(path).text


@pytest.mark.parametrize(("path", "says"), [
    ("/relations", "realized acts"),
    ("/relations?status=future", "future acts"),
    ("/network?status=future", "future acts"),
    ("/map?status=future", "of future acts"),
    ("/relations/NOR-RUS?status=negated&from=2001&to=2001", "no negated act"),
])  # fmt: skip
def test_a_page_names_the_status_that_it_shows(ask: TestClient, path: str, says: str) -> None:
    assert says in ask.get(path).text


def test_links_are_directed_unless_told_otherwise(ask: TestClient) -> None:
    directed = ask.get("/api/network").json()
    together = ask.get("/api/network?directed=false").json()
    assert (directed["directed"], together["directed"]) == (True, False)
    assert ("RUS", "NOR") in {(e["source"], e["target"]) for e in directed["edges"]}
    drawn = ask.get("/network?from=2024&format=json").json()
    assert [list(e.values()) for e in together["edges"]] == [list(p.values()) for p in drawn]
    header = ask.get("/api/network?format=csv").text.splitlines()[0]
    assert header == "source,target,occurrences,events,score,cooperation,conflict"


def test_a_country_and_a_place_of_the_map_open_as_many_as_they_say(ask: TestClient) -> None:
    shown = ask.get("/map?from=2024&to=2024").text
    assert "place=Oslo%2C+NOR" in shown
    links = re.findall(r'href="/search\?([^"]+)" aria-label="[^":]+: (\d+) occurrences?"', shown)
    assert links
    for query, n in links:
        assert ask.get(f"/api/occurrences?{query.replace('&amp;', '&')}").json()["total"] == int(n)


def test_imported_events_of_a_pair_are_told_apart(ask: TestClient, store: Store) -> None:
    before = ask.get("/api/relations/NOR/RUS").json()
    take(store, IMPORTED, command="import", version="test")
    after = ask.get("/api/relations/NOR/RUS").json()
    assert (before["imported"], after["imported"], after["events"] - before["events"]) == (0, 2, 2)
    assert after["articles"] == before["articles"]
    shown = ask.get("/relations/NOR-RUS?at=2024-06-01&every=month").text
    assert ", 2 of them imported, from" in shown
    (query,) = re.findall(r'and <a href="/search\?([^"]+)">2 imported events</a>', shown)
    assert ask.get(f"/search?{query.replace('&amp;', '&')}&format=json").json()["total"] == 2
    who = ask.get("/actors/oslo%7CNOR").text
    assert "Takes part in 2 events, 2 imported." in who


def test_the_life_of_an_occurrence_has_days(ask: TestClient) -> None:
    for found in (ask.get("/api/occurrences").json()["occurrences"], [ask.get("/api/occurrences/O1").json()]):
        assert all(re.fullmatch(r"2024-\d\d-\d\d", s["published"]) for o in found for s in o["life"])


def test_a_page_that_is_not_there_is_named(ask: TestClient) -> None:
    assert "Found nothing at /harbour." in ask.get("/harbour", headers=SEEN).text
    assert ask.get("/api/harbour").json()["error"]["found"] == "nothing at /api/harbour"


IMPORTED = [
    ImportedEvent(
        data_set="POLECAT", id=f"p{k}", date=day, type=type_, actors=(ImportedParty(name="Oslo", country=who, sector="GOV"),),
        recipients=(ImportedParty(name="Moscow", country="RUS"),), place=place, place_country=where, lat=1.0, lon=1.0,
        publisher="Some Post",
    )
    for k, (day, type_, who, place, where) in enumerate([
        ("2024-06-03", "SANCTION", "NOR", "Oslo", "NOR"),
        ("2024-06-04", "ACCUSE", "NOR", "Oslo", "NOR"),
        ("2024-07-04", "ACCUSE", "CHL", "Arica", "CHL"),
        ("2019-07-04", "ACCUSE", "CHL", "Arica", "CHL"),
    ])
]  # fmt: skip


@pytest.mark.parametrize("asked", [
    "from=2024&to=2024", "", "from=2019", "from=2024&country=RUS", "from=2024&type=ACCUSE,SUPPORT", "from=2024&sector=GOV",
    "from=2024&status=future", "from=2024&place=oslo", "from=2024&confidence=0.9", "from=2024&q=treaty", "from=2024&source=North+Wire",
    "from=2024&issue=gas", "from=2024&country=NOR&place=Oslo%2C+NOR&type=SANCTION",
])  # fmt: skip
def test_what_a_map_counts_its_lists_show(ask: TestClient, store: Store, asked: str) -> None:
    take(store, IMPORTED, command="import", version="test")
    told = ask.get(f"/map?{asked}&format=json").json()
    counted = [*told["places"], *told["countries"].values()]
    table = ask.get(f"/map?{asked}").text.replace("&amp;", "&")
    links = re.findall(r'<a href="/search\?([^"]+)" data-open>[^<]+</a></td>.*?</tr>', table)
    assert len(links) == len(counted) > 0
    for query, n in zip(links, [*told["places"], *_busiest(told["countries"])], strict=True):
        bare = query.removesuffix("&show=imported")
        for show in ("occurrences", "imported"):
            listed = ask.get(f"/search?{bare}&show={show}&size=500&format=json").json()
            assert (listed["total"], len(listed[show])) == (n[show], n[show]), (bare, show)
    assert bool(re.search(r'aria-label="[^"]* imported event', table)) == any(n["imported"] for n in counted)


def _busiest(countries: Json) -> list[Json]:
    return [n for _, n in sorted(countries.items(), key=lambda x: (-x[1]["occurrences"] - x[1]["imported"], x[0]))]


def test_imported_events_are_listed_beside_the_occurrences(ask: TestClient, store: Store) -> None:
    assert "imported" not in ask.get("/search").text
    take(store, IMPORTED, command="import", version="test")
    shown = ask.get("/search?place=oslo").text
    assert '<a href="/search?place=oslo&amp;show=imported" data-into="#results">2 imported events</a>' in shown
    listed = ask.get("/search?place=oslo&show=imported").text
    assert "2 imported events; the newest first" in listed
    assert listed.count("Some Post") == 2
    (row, _) = csv.DictReader(io.StringIO(ask.get("/search?place=oslo&show=imported&format=csv").text))
    assert (row["id"], row["data_set"], row["where"], row["when"]) == ("POLECAT:p1", "POLECAT", "Oslo", "2024-06-04")
    told = next(e for e in ask.get("/api/events?place=oslo").json()["events"] if e["data_set"] == "POLECAT")
    assert (told["where"]["name"], told["publisher"], told["article"]) == ("Oslo", "Some Post", None)


@pytest.mark.parametrize(("where", "drawn"), [
    ({"kind": "city", "country": "PRT", "lat": 38.7, "lon": -9.1}, True),
    ({"kind": "country", "country": "PRT", "lat": None, "lon": None}, False),
    ({"kind": "region", "country": "PRT", "lat": None, "lon": None}, None),
    ({"kind": None, "country": "PRT", "lat": None, "lon": None}, None),
])  # fmt: skip
def test_a_place_without_a_point_is_not_drawn_in_the_middle_of_a_country(where: Json, drawn: bool | None) -> None:
    point = point_of(where)
    assert (point and point[2]) == drawn


def test_the_network_sets_the_union_in_europe_and_its_links_keep_the_filters() -> None:
    pair = {"one": "BEL", "other": "EUR", "occurrences": 1, "score": 1.0, "cooperation": 1, "conflict": 0}
    net = draw_network([pair], "status=future")
    one, other = net.nodes
    assert abs(one.x - other.x) + abs(one.y - other.y) < 150
    assert net.edges[0].href == "/relations/BEL-EUR?status=future"
    x, y, wide, high = map(float, net.frame.split())
    assert (wide, all(x < n.x < x + wide and y < n.y < y + high for n in net.nodes)) == (500, True)


def test_another_month_of_the_calendar_is_called_by_its_name(ask: TestClient) -> None:
    shown = ask.get("/calendar?month=2031-12").text
    assert " 0 in December 2031." in shown
    assert "<h2>December 2031</h2>" in shown


def test_an_actor_says_who_tells_of_it(ask: TestClient) -> None:
    (actor, *_) = ask.get("/api/actors?q=eide").json()["actors"]
    assert ask.get(f"/api/actors/{actor['id']}").json()["told_by"] == {"articles": 1, "outlets": 1}
    assert "told by 1 article of 1 outlet" in ask.get(f"/actors/{actor['id']}").text


def test_facets_and_relations_count_their_outlets(ask: TestClient) -> None:
    told = ask.get("/api/search?q=treaty").json()["told_by"]
    events = ask.get("/api/events?q=treaty&size=200").json()["events"]
    assert told["articles"] >= len({e["article"]["id"] for e in events})
    assert ask.get("/api/relations/RUS/NOR").json()["outlets"] == 2


def test_a_text_is_coded_and_not_kept(ask: TestClient) -> None:
    told = ask.post("/api/code", json={"text": "Norway sent food aid to Moldova.", "date": "2024-05-14"}).json()
    assert [e["type"] for e in told["events"]] == ["AID"]
    assert ask.get("/api/record").json()["articles"] == 4


@pytest.mark.parametrize(("body", "status"), [
    ({}, 422), ({"text": ""}, 422), ({"text": " \n "}, 422), ({"text": "a", "date": "soon"}, 422),
    ({"text": "a", "more": 1}, 422), ({"text": "word " * 30_000}, 413), ({"text": "x" * 2_000_000}, 413),
])  # fmt: skip
def test_a_text_that_cannot_be_coded_is_refused(ask: TestClient, body: Json, status: int) -> None:
    assert ask.post("/api/code", json=body).status_code == status


def test_a_body_without_a_length_is_limited_too(ask: TestClient) -> None:
    def endless() -> Iterator[bytes]:
        yield b'{"text": "'
        for _ in range(300):
            yield b"x" * 10_000

    assert ask.post("/api/code", content=endless(), headers={"content-type": "application/json"}).status_code == 413


WRITES = [
    ("/api/corrections", {"action": "accept", "event": "x"}),
    ("/api/corrections/preview", {"action": "accept", "event": "x"}),
    ("/api/corrections/1/undo", {}),
    ("/api/corrections/1/preview", {}),
    ("/api/lexicon", {"text": "x", "read": {"sector": "GOV"}}),
    ("/api/lexicon/preview", {"text": "x", "read": {"sector": "GOV"}}),
]


@pytest.mark.parametrize(("path", "body"), WRITES)
def test_writing_wants_a_reviewer(ask: TestClient, store: Store, path: str, body: Json) -> None:
    assert ask.post(path, json=body).status_code == 401
    assert ask.post(path, json=body, headers=bearing("dgm_made_up")).status_code == 401
    assert ask.post(path, json=body, headers=bearing(token(store, "reader"))).status_code == 403


def test_every_address_that_writes_is_in_the_list_above(ask: TestClient) -> None:
    described = ask.get("/api/openapi.json").json()["paths"]
    writing = {p for p, how in described.items() if set(how) & {"post", "put", "patch", "delete"}} - {"/api/code"}
    assert writing == {p.replace("/1/", "/{number}/") for p, _ in WRITES}


def test_a_revoked_or_old_token_does_not_count(ask: TestClient, store: Store) -> None:
    secret = token(store, "reviewer")
    body = {"action": "accept", "event": "none"}
    assert ask.post("/api/corrections", json=body, headers=bearing(secret)).status_code == 404
    with store.writing() as connection:
        revoke_token(connection, "a reviewer", store.clock())
        short = add_token(connection, "short", "reviewer", store.clock() - 2 * 86_400_000_000, days=1)
    for old in (secret, short):
        assert ask.post("/api/corrections", json=body, headers=bearing(old)).status_code == 401


def test_no_token_is_kept_as_it_is(store: Store, tmp_path: Path) -> None:
    secret = token(store, "admin")
    store.close()
    assert not any(secret.encode() in p.read_bytes() for p in tmp_path.glob("record.db*"))


def test_a_session_writes_only_with_its_csrf_token(ask: TestClient, store: Store) -> None:
    assert ask.post("/login", data={"token": "wrong"}).status_code == 401
    answer = ask.post("/login", data={"token": token(store, "reviewer"), "to": "//elsewhere.example"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    event = ask.get("/api/events?type=AID").json()["events"][0]["id"]
    body = {"action": "accept", "event": event}
    assert ask.post("/api/corrections", json=body).status_code == 403
    assert ask.post("/api/corrections", json=body, headers={"x-csrf-token": "0" * 64}).status_code == 403
    from dragoman.store.tokens import csrf_of

    mine = {"x-csrf-token": csrf_of(ask.cookies[COOKIE])}
    assert ask.post("/api/corrections", json=body, headers=mine).status_code == 201
    other = {**mine, "origin": "http://elsewhere.example"}
    assert ask.post("/api/corrections", json=body, headers=other).status_code == 403
    assert ask.post("/logout", headers=mine).status_code == 303
    assert ask.post("/api/corrections", json=body, headers=mine).status_code in (401, 403)


def test_reading_wants_a_token_where_it_is_set_so(store: Store, coder: dragoman.Coder) -> None:
    closed = client(store, coder, read_token=True)
    assert closed.get("/api/occurrences").status_code == 401
    assert closed.get("/api/health").status_code == 200
    assert closed.get("/api/occurrences", headers=bearing(token(store, "reader"))).status_code == 200


@pytest.mark.parametrize(("host", "status"), [
    ("localhost", 200), ("127.0.0.1:8000", 200), ("[::1]:8000", 200), ("evil.example", 421), ("localhost.evil.example", 421), ("", 421),
])  # fmt: skip
def test_only_known_names_are_answered(ask: TestClient, host: str, status: int) -> None:
    assert ask.get("/api/health", headers={"host": host}).status_code == status


def test_too_many_requests_are_refused(store: Store, coder: dragoman.Coder) -> None:
    few = client(store, coder, requests_a_minute=5, logins_a_minute=2)
    assert [few.get("/api/health").status_code for _ in range(6)] == [200] * 5 + [429]
    some = client(store, coder, logins_a_minute=2)
    assert [some.post("/login", data={"token": "x"}).status_code for _ in range(3)] == [401, 401, 429]


@pytest.mark.parametrize("path", ["/api/health", "/api/nothing", "/api/occurrences?type=HUG"])
def test_every_answer_forbids_foreign_content(ask: TestClient, path: str) -> None:
    headers = ask.get(path).headers
    assert "default-src 'self'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert (headers["x-content-type-options"], headers["x-frame-options"]) == ("nosniff", "DENY")


def test_a_correction_goes_through_preview_making_and_undoing(ask: TestClient, store: Store) -> None:
    reviewer = bearing(token(store, "reviewer"))
    e = ask.get("/api/events?type=AID").json()["events"][0]
    body = {"action": "edit", "event": e["id"], "changes": {"status": "future"}, "why": "planned only"}
    shown = ask.post("/api/corrections/preview", json=body, headers=reviewer).json()
    assert (shown["before"]["values"], shown["after"]["values"]) == ({"status": "realized"}, {"status": "future"})
    assert ask.get(f"/api/events/{e['id']}").json()["corrections"] == []
    made = ask.post("/api/corrections", json=body, headers=reviewer).json()
    assert (made["who"], made["why"], made["fields"]) == ("a reviewer", "planned only", ["status"])
    now = ask.get(f"/api/events/{e['id']}").json()
    assert (now["status"], [c["number"] for c in now["corrections"]]) == ("future", [made["number"]])
    undone = ask.post(f"/api/corrections/{made['number']}/preview", json={}, headers=reviewer).json()
    assert undone["after"]["events"][0]["status"] == "realized"
    assert ask.post(f"/api/corrections/{made['number']}/undo", json={}, headers=reviewer).status_code == 201
    assert ask.get(f"/api/events/{e['id']}").json()["status"] == "realized"
    assert len(ask.get("/api/corrections").json()["corrections"]) == 2


def test_always_read_x_as_y_over_http(store: Store, coder: dragoman.Coder, tmp_path: Path) -> None:
    asking = client(store, coder, lexicons=str(tmp_path / "team"))
    reviewer = bearing(token(store, "reviewer"))
    line = {"text": "Bergen", "read": {"sector": "CVL", "country": "NOR"}}
    shown = asking.post("/api/lexicon/preview", json=line, headers=reviewer).json()
    assert shown["articles"] == shown["tried"] == 1
    assert asking.post("/api/lexicon", json=line, headers=reviewer).status_code == 201
    assert "Bergen\tNOR\tCVL" in (tmp_path / "team" / "organisations.tsv").read_text(encoding="utf-8")
    assert len(asking.get("/api/lexicon").json()["lines"]) == 1


@pytest.mark.parametrize("folder", ["", "team"])
def test_a_text_is_read_by_the_lines_that_count_now(
    store: Store, coder: dragoman.Coder, tmp_path: Path, folder: str
) -> None:
    """Whichever of two servers wrote the line or took it back, with a folder for the lines or none."""
    lexicons = str(tmp_path / folder) if folder else ""
    one, other = (client(store, coder, lexicons=lexicons) for _ in range(2))
    reviewer = bearing(token(store, "reviewer"))
    text = {"text": "The Quorix Assembly condemned Norway on Monday.", "date": "2024-05-14"}

    def read(by: TestClient) -> list[Any]:
        return [
            (a["country"], a["sector"]) for e in by.post("/api/code", json=text).json()["events"] for a in e["actors"]
        ]

    before = read(one)
    line = {"text": "Quorix Assembly", "read": {"country": "MDA", "sector": "LEG"}}
    made = one.post("/api/lexicon", json=line, headers=reviewer).json()
    assert read(one) == read(other) == [("MDA", "LEG")] != before
    other.post(f"/api/corrections/{made['number']}/undo", json={}, headers=reviewer)
    assert read(one) == read(other) == before


def test_no_request_breaks_the_server(store: Store, coder: dragoman.Coder) -> None:
    """Requests made from the description of the API, by schemathesis: none may end with a server error."""
    schemathesis = importlib.import_module("schemathesis")
    secret = token(store, "admin")
    app = create_app(store, coder, ServeSettings(hosts=("*",), requests_a_minute=10**9, codings_a_minute=10**9))
    schema = schemathesis.openapi.from_asgi("/api/openapi.json", app)
    failed: list[str] = []

    for result in schema.get_all_operations():
        operation = result.ok()

        @settings(
            max_examples=8, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None
        )
        @given(case=operation.as_strategy())
        def hold(case: Any) -> None:
            answer = case.call(headers=bearing(secret))
            if answer.status_code >= 500:
                failed.append(f"{case.method} {case.formatted_path} {answer.status_code}")

        hold()
    assert failed == []


SEEN = {"accept": "text/html"}


@pytest.mark.parametrize(("path", "holds", "lacks"), [
    ("/?country=NOR", ["/search?country=NOR&amp;to=2024-07-09&amp;confidence=0.5", "/?country=NOR&amp;confidence=0"], "/?confidence=0"),
    ("/?country=NOR&confidence=0", ['href="/?country=NOR"', "leave the doubtful ones out"], "show the doubtful"),
    ("/actors/country:NOR", ['<option value="">any</option>', "<option>realized</option>"], '<option value="">realized</option>'),
    ("/actors/country:NOR?status=realized", ["<option selected>realized</option>"], "<option selected>future</option>"),
    ("/occurrences/O8", ["/search?q=%22fishing%20treaty%22", "SUPPORT"], "issue="),
    ("/search?q=%22fishing+treaty%22", ["for “fishing treaty”"], "“&#34;"),
    ("/review?by=weight", ["score −", ", 1 origin, "], "1 origins"),
])  # fmt: skip
def test_a_page_keeps_what_is_chosen_and_says_it_in_words(
    ask: TestClient, path: str, holds: list[str], lacks: str
) -> None:
    text = ask.get(path, headers=SEEN).text
    assert [h for h in holds if h not in text] == []
    assert lacks not in text


def test_older_goes_on_where_today_ends(ask: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dragoman.serve.pages.today.NEWEST", 2)
    today = ask.get("/?country=NOR&confidence=0", headers=SEEN).text
    older = re.findall(r'href="(/search\?[^"]*page=2[^"]*)"', today)[0].replace("&amp;", "&")
    link = re.compile(r'href="/occurrences/(O\d+)" data-open class="bare"')
    shown, further = link.findall(today), link.findall(ask.get(older, headers=SEEN).text)
    every = link.findall(ask.get("/search?country=NOR&to=2024-07-09&confidence=0", headers=SEEN).text)
    assert (len(shown), shown + further) == (2, every[:4])


def test_a_telling_says_what_its_act_is_about_to_do(ask: TestClient, store: Store) -> None:
    reviewer = bearing(token(store, "reviewer"))
    e = ask.get("/api/events?type=AID").json()["events"][0]
    changes = {"type": "AGREE", "content": "CONSULT"}
    ask.post("/api/corrections", json={"action": "edit", "event": e["id"], "changes": changes}, headers=reviewer)
    home = ask.get(f"/api/events/{e['id']}").json()["occurrence"]
    assert "AGREE to CONSULT" in ask.get(f"/occurrences/{home}", headers=SEEN).text


def test_an_undone_correction_stays_on_its_occurrences_page(ask: TestClient, store: Store) -> None:
    reviewer = bearing(token(store, "reviewer"))
    e = ask.get("/api/events?type=AID").json()["events"][0]
    body = {"action": "accept", "event": e["id"], "why": "as it says"}
    made = ask.post("/api/corrections", json=body, headers=reviewer).json()
    ask.post(f"/api/corrections/{made['number']}/undo", json={}, headers=reviewer)
    told = ask.get(f"/occurrences/{e['occurrence']}", headers=SEEN).text.partition("<h2>Corrections</h2>")[2]
    assert "as it says" in told
    assert "undone" in told


def test_every_sector_has_its_words() -> None:
    from dragoman.lexicons.actors import SECTORS
    from dragoman.serve.pages import wording

    assert set(wording.SECTORS) >= SECTORS


def test_a_bad_value_leads_back_and_to_what_can_be_read(ask: TestClient) -> None:
    came = {**SEEN, "referer": f"{HERE}/search?q=treaty"}
    text = ask.get("/search?q=treaty&from=soon&country=NOR", headers=came).text
    assert 'href="/search?q=treaty"' in text
    assert 'href="/search?q=treaty&amp;country=NOR"' in text
    foreign = ask.get("/search?from=soon", headers={**SEEN, "referer": "https://elsewhere.example/x"}).text
    assert "elsewhere" not in foreign
    assert 'href="/search"' in foreign


@pytest.mark.parametrize("path", ["/", "/search", "/map", "/network", "/relations", "/relations/NOR-RUS", "/articles"])
def test_days_in_the_wrong_order_are_refused_beside_their_field(ask: TestClient, path: str) -> None:
    answer = ask.get(f"{path}?type=AID&from=2024-05&to=2024-04-30", headers=SEEN)
    assert answer.status_code == 422
    assert "Found days from 2024-05 to 2024-04-30, wanted the first before the last." in answer.text
    form = answer.text.split("<form", 2)[2].split("</form>")[0]
    assert f'action="{path}"' in form
    assert '<input type="hidden" name="type" value="AID">' in form
    assert 'name="from" value="2024-05"' in form
    assert "2024-04-30 is before 2024-05" in form
    assert ask.get(f"{path}?from=2024-05&to=2024-05", headers=SEEN).status_code == 200


def test_a_time_to_compare_with_has_its_days_in_order_too(ask: TestClient) -> None:
    answer = ask.get("/relations/NOR-RUS?from=2024&vs_from=2023&vs_to=2022", headers=SEEN)
    assert answer.status_code == 422
    assert 'name="vs_to" value="2022"' in answer.text
    assert '<input type="hidden" name="from" value="2024">' in answer.text


def test_a_time_within_one_month_or_year_is_in_order() -> None:
    for query in ("from=2024-05&to=2024", "from=2024-05-31&to=2024-05", "from=2024-05-01&to=2024-05-01"):
        assert read_filters(query).first


def test_places_are_counted_by_occurrence_as_the_lists_do(ask: TestClient) -> None:
    counts = ask.get("/api/facets?type=CONSULT").json()["facets"]["place"]
    assert counts == [{"value": "Stockholm, SWE", "occurrences": 2}]
    shown = ask.get("/search?place=Stockholm%2C+SWE", headers=SEEN).text
    assert "take out place: Stockholm, SWE" in shown
    assert '<input id="place" name="place" value="Stockholm, SWE"' in shown
    two = ask.get("/search?place=oslo&place=stockholm&as_of=2026-01-01", headers=SEEN).text
    assert '<input type="hidden" name="place" value="stockholm">' in two
    assert '<input type="hidden" name="as_of" value="2026-01-01T23:59:59.999999Z">' in two


def test_articles_are_found_by_the_place_of_what_they_tell(ask: TestClient) -> None:
    found = ask.get("/api/articles?place=Oslo").json()["articles"]
    assert [a["id"] for a in found] == ["post-2"]


def test_what_happens_at_a_place_is_the_same_where_it_is_looked_up_one_by_one(
    ask: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matching, "FEW", 1)  # as if thousands of events lay there
    for query, wanted in (("place=Stockholm%2C+SWE", 2), ("place=Oslo&status=realized", 1), ("place=Bergen", 0)):
        assert ask.get(f"/api/occurrences?{query}").json()["total"] == wanted
