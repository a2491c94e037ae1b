"""Relations: figures worked out by hand on a few acts, and the commands that show them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from datetime import date as Date
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from typer.testing import CliRunner

from dragoman.cli import app
from dragoman.errors import DragomanError, SettingsError
from dragoman.relations.alerts import alerts
from dragoman.relations.brief import brief, to_html, to_markdown
from dragoman.relations.calendar import coming, to_icalendar
from dragoman.relations.network import network, pairs
from dragoman.relations.people import actor_report
from dragoman.relations.report import relation_report
from dragoman.relations.series import relation_series
from dragoman.store.alerts import mark_told
from dragoman.store.opening import Store, open_store
from dragoman.store.reading import Window
from happenings import Case, keep

# SANCTION −6 and ASSAULT −9 are material conflict, ACCUSE −2 verbal conflict, SUPPORT +5 and CONSULT +2.5 verbal
# cooperation, AID +10 material cooperation
ACTS: list[Case] = [
    {
        "id": "one",
        "date": "2024-01-10",
        "source": "Fjord Wire",
        "events": [
            {"says": "Canada punished Belarus on Monday.", "type": "SANCTION", "who": ["CAN"], "whom": ["BLR"], "when": "2024-01-08", "confidence": 0.9},
            {"says": "Belarus blamed Canada for the row.", "type": "ACCUSE", "who": ["BLR"], "whom": ["CAN"], "confidence": 0.6},
        ],
    },
    {
        "id": "two",
        "date": "2024-01-11",
        "source": "Minsk Ledger",
        "events": [{"says": "On Monday Ottawa punished Belarus over prisoners.", "type": "SANCTION", "who": ["CAN"], "whom": ["BLR"], "when": "2024-01-08", "trigger": "punished"}],
    },
    {
        "id": "three",
        "date": "2024-03-05",
        "events": [
            {"says": "Canada and Belarus conferred in Vilnius about potash.", "type": "CONSULT", "who": ["CAN", "BLR"], "where": "Vilnius"},
            {"says": "Canada will praise Belarus in April.", "type": "SUPPORT", "status": "future", "who": ["CAN"], "whom": ["BLR"], "when": "2024-04"},
        ],
        "verdicts": [{"says": "relations have improved", "between": ["BLR", "CAN"], "direction": "improving"}],
    },
    {"id": "quiet", "date": "2024-02-02", "names": ["CAN", "BLR"]},
    {"id": "elsewhere", "date": "2024-04-02", "names": ["PER"]},
]  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path / "record.db")
    keep(opened, ACTS)
    yield opened
    opened.close()


def report(store: Store, **how: Any) -> dict[str, Any]:
    with store.reading() as connection:
        return relation_report(connection, "CAN", "BLR", **how)


def test_a_period_sums_occurrences_and_not_events(store: Store) -> None:
    january, *_ = report(store)["periods"]
    # one sanction told twice and one accusation: (−6 − 2) / 2
    assert (january["start"], january["acts"], january["score"], january["net"]) == ("2024-01-01", 2, -4.0, -8.0)
    assert (january["verbal"], january["material"]) == (-2.0, -6.0)
    assert january["types"] == {"ACCUSE": 1, "SANCTION": 1}
    assert list(january["quads"].values()) == [0, 0, 1, 1]


@pytest.mark.parametrize(
    ("weighting", "acts", "score"),
    [("occurrences", 2, -4.0), ("origins", 3, -4.667), ("events", 3, -4.667)],  # (−6 · 2 − 2) / 3
)
def test_what_counts_once_can_be_chosen(store: Store, weighting: str, acts: float, score: float) -> None:
    january = report(store, weighting=weighting)["periods"][0]
    assert (january["acts"], january["score"]) == (acts, score)


def test_copies_add_nothing_to_origins(store: Store) -> None:
    text = " ".join(f"word{k}" for k in range(40))
    act = {"says": text[:30], "type": "ASSAULT", "who": ["CAN"], "whom": ["PER"], "trigger": "word1"}
    keep(store, [{"id": f"copy {k}", "date": "2024-01-20", "text": text, "events": [act]} for k in range(3)])
    with store.reading() as connection:
        counts = [
            relation_series(connection, "CAN", "PER", weighting=w, draws=0).periods[0].acts
            for w in ("occurrences", "origins", "events")
        ]
    assert counts == [1, 1, 3]


def test_no_act_and_no_coverage_differ(store: Store) -> None:
    found = {p["start"][:7]: (p["coverage"], p["naming"], p["articles"]) for p in report(store)["periods"]}
    assert found == {
        "2024-01": ("acts", 2, 2),
        "2024-02": ("quiet", 1, 1),
        "2024-03": ("acts", 1, 1),
        "2024-04": ("not named", 0, 1),
    }
    before = report(store, window=Window(first=Date(2023, 12, 1).toordinal(), last=Date(2023, 12, 31).toordinal()))
    assert [p["coverage"] for p in before["periods"]] == ["not covered"]


def test_both_directions_and_what_is_done_together(store: Store) -> None:
    assert report(store)["totals"]["directions"] == {
        "CAN→BLR": {"acts": 2, "score": -1.75},  # −6 and +2.5
        "BLR→CAN": {"acts": 2, "score": 0.25},  # −2 and +2.5
    }
    to = report(store, direction="to")
    assert [(p["acts"], p["score"]) for p in to["periods"]] == [(1, -6.0), (0, None), (1, 2.5), (0, None)]


def test_plans_stand_apart(store: Store) -> None:
    assert report(store)["apart"] == {"future": 1}
    plans = report(store, statuses=("future",))
    assert [(p["start"], p["score"]) for p in plans["periods"] if p["acts"]] == [
        ("2024-03-01", 5.0)
    ]  # when it was told


def test_what_weighs_most_and_what_is_said(store: Store) -> None:
    found = report(store)
    assert [(o["type"], o["origins"]) for o in found["weightiest"]] == [("SANCTION", 2), ("CONSULT", 1), ("ACCUSE", 1)]
    assert [(v["direction"], v["article"]) for v in found["assessments"]] == [("improving", "three")]


def test_the_band_holds_the_score_and_grows_with_doubt(store: Store) -> None:
    january, _, march, _ = report(store)["periods"]
    assert january["low"] == -6.0  # samples without the accusation
    assert january["low"] <= january["score"] <= january["high"]
    assert (march["low"], march["high"]) == (2.5, 2.5)  # one act: nothing to draw from
    sure = [{"id": f"{k}", "date": "2024-06-01", "events": [{"says": f"No {k} praised it.", "type": "SUPPORT" if k % 2 else "ACCUSE", "who": ["CAN"], "whom": ["PER"], "about": [str(k)], "when": f"2024-06-{k + 1:02}", "confidence": 1.0}]} for k in range(0, 28)]  # fmt: skip
    keep(store, sure)
    with store.reading() as connection:
        (june,) = (p for p in relation_series(connection, "CAN", "PER").periods if p.acts)
    assert june.score == 1.5
    assert june.low is not None
    assert june.high is not None
    # half +5, half −2: a standard deviation of 3.5 over √28 gives ±1.645 · 0.66
    assert june.low == pytest.approx(1.5 - 1.09, abs=0.3)
    assert june.high == pytest.approx(1.5 + 1.09, abs=0.3)


def test_a_moment_and_a_day_of_publication_hide_what_came_later(store: Store) -> None:
    early = report(store, window=Window(published_by=Date(2024, 1, 10).toordinal()))
    assert [p["acts"] for p in early["periods"]] == [2]
    assert early["weightiest"][0]["type"] == "SANCTION"
    assert report(store, window=Window(as_of=0))["periods"] == []


@pytest.mark.parametrize(
    "how",
    [{"statuses": ("wrong",)}, {"types": ("FIGHT",)}, {"every": "fortnight"}, {"weighting": "me"}, {"direction": "up"}],
)
def test_what_cannot_be_asked_is_refused(store: Store, how: dict[str, Any]) -> None:
    with pytest.raises(SettingsError, match=r"found the .* wanted"):
        report(store, **how)


def turning() -> list[Case]:
    """Twenty months of praise, then twenty of blame that one assault opens."""
    out: list[Case] = []
    for k in range(40):
        month = Date(2020 + k // 12, k % 12 + 1, 10)
        type_ = "SUPPORT" if k < 20 else "ACCUSE"
        says = f"Norway spoke of Ghana and matter{k} in month{k}."
        told = [
            {
                "says": says,
                "type": type_,
                "who": ["NOR"],
                "whom": ["GHA"],
                "when": month.isoformat(),
                "trigger": "spoke",
            }
        ]
        if k == 20:
            hit = f"Norway hit a port of Ghana in month{k}."
            told.append(
                {
                    "says": hit,
                    "type": "ASSAULT",
                    "who": ["NOR"],
                    "whom": ["GHA"],
                    "when": month.isoformat(),
                    "trigger": "hit",
                }
            )
        out.append({"id": f"m{k}", "date": month.isoformat(), "events": told})
    return out  # fmt: skip


def test_a_turn_is_found_with_the_occurrence_that_made_it(tmp_path: Path) -> None:
    store = open_store(tmp_path / "record.db")
    keep(store, turning())
    with store.reading() as connection:
        found = relation_report(connection, "NOR", "GHA")
    (change,) = found["changes"]
    assert change["start"] == "2021-09-01"
    assert change["before"] == 5.0
    assert change["after"] == pytest.approx((-5.5 - 2 * 19) / 20, abs=0.01)  # September 2021 holds −2 and −9
    assert change["occurrences"][0]["type"] == "ASSAULT"
    trend = found["trend"]
    assert trend["periods"] == 40
    assert trend["per_year"] < -1
    assert trend["low"] <= trend["per_year"] <= trend["high"]
    assert trend["chance"] < 0.001
    store.close()


def test_alerts_tell_a_matter_once(tmp_path: Path) -> None:
    store = open_store(tmp_path / "record.db")
    keep(store, turning()[:21])
    with store.reading() as connection:
        found = alerts(connection, [("NOR", "GHA")], every="month")
    assert {a.rule for a in found} == {"score", "act"}
    assert all(a.start >= Date(2021, 9, 1) for a in found)
    assert next(a for a in found if a.rule == "score").message.startswith("score fell to -5.5 from a mean of +5.0")
    with store.writing() as connection:
        mark_told(connection, [(*a.between, a.rule, a.key) for a in found], 1)
    with store.reading() as connection:
        assert alerts(connection, [("NOR", "GHA")], every="month") == []
        assert len(alerts(connection, [("NOR", "GHA")], every="month", repeat=True)) == len(found)
    store.close()


def test_a_network_counts_occurrences_and_directions(store: Store) -> None:
    with store.reading() as connection:
        edges = network(connection)
    assert edges == [
        {"source": "BLR", "target": "CAN", "occurrences": 2, "events": 2, "score": 0.25, "cooperation": 1, "conflict": 1},
        {"source": "CAN", "target": "BLR", "occurrences": 2, "events": 3, "score": -1.75, "cooperation": 1, "conflict": 1},
    ]  # fmt: skip


@pytest.mark.parametrize("types", [(), ("CONSULT",), ("SANCTION", "ACCUSE")])
def test_a_link_agrees_with_the_report_of_its_direction(store: Store, types: Sequence[str]) -> None:
    keep(store, turning())
    with store.reading() as connection:
        for directed, way in ((True, "to"), (False, "both")):
            edges = network(connection, directed=directed, types=types)
            assert edges
            for e in edges:
                told = relation_report(connection, e["source"], e["target"], direction=way, types=types)["totals"]
                assert (e["occurrences"], e["score"]) == (told["acts"], told["score"]), (e, told)
        together = network(connection, directed=False)
        assert [list(e.values()) for e in together] == [list(p.values()) for p in pairs(connection)]
        assert len(together) < len(network(connection))


def test_a_list_of_pairs_agrees_with_the_report_of_each(store: Store) -> None:
    keep(store, [*turning(), {"id": "far", "date": "2024-05-01", "events": [
        {"says": "Canada and Belarus conferred in Riga about potash.", "type": "CONSULT", "who": ["CAN", "BLR"]},
        {"says": "Minsk and Ottawa met in Riga.", "type": "CONSULT", "who": ["BLR", "CAN"]},
    ]}])  # fmt: skip
    with store.reading() as connection:
        found = pairs(connection)
        assert {(p["one"], p["other"]) for p in found} == {("BLR", "CAN"), ("GHA", "NOR")}
        for p in found:
            told = relation_report(connection, p["one"], p["other"])
            assert (p["occurrences"], p["score"], p["events"]) == (
                told["totals"]["acts"],
                told["totals"]["score"],
                told["events"],
            )
            assert p["cooperation"] + p["conflict"] == p["occurrences"]
        assert [p["one"] for p in pairs(connection, countries=["NOR"])] == ["GHA"]
        assert pairs(connection, types=["AID"], countries=["CAN"]) == []


VISIT: list[Case] = [
    {"id": "p", "date": "2024-03-04", "events": [{"says": "Eide will meet Fidan in Ankara on March 20.", "type": "CONSULT", "status": "future", "who": ["Espen Eide@NOR", "Hakan Fidan@TUR"], "when": "2024-03-20", "where": "Ankara", "trigger": "meet"}]},
    {"id": "q", "date": "2024-03-05", "events": [{"says": "Ruto will visit Accra on March 9 for talks.", "type": "CONSULT", "status": "future", "who": ["William Ruto@KEN"], "whom": ["GHA"], "when": "2024-03-09", "where": "Accra", "trigger": "visit"}]},
    {"id": "r", "date": "2024-03-10", "events": [{"says": "Ruto cancelled a visit to Accra.", "type": "REJECT", "modes": ["meet"], "content": "CONSULT", "who": ["William Ruto@KEN"], "whom": ["GHA"], "trigger": "cancelled"}]},
]  # fmt: skip


def test_a_calendar_says_what_became_of_a_plan(tmp_path: Path) -> None:
    store = open_store(tmp_path / "record.db")
    keep(store, VISIT)
    window = Window(first=Date(2024, 3, 1).toordinal())
    with store.reading() as connection:
        before = coming(connection, window, today=Date(2024, 3, 11))
        after = coming(connection, window, today=Date(2024, 3, 30), countries=["NOR"])
    assert [(e["day"], e["state"]) for e in before] == [("2024-03-09", "cancelled"), ("2024-03-20", "planned")]
    assert [(e["day"], e["state"], e["announced"]) for e in after] == [("2024-03-20", "not reported", "2024-03-04")]
    entries: Any = Calendar.from_ical(to_icalendar(before, datetime(2024, 3, 11, tzinfo=UTC))).walk("VEVENT")
    assert [(str(e["SUMMARY"]), str(e["STATUS"])) for e in entries] == [
        ("William Ruto → Ghana · CONSULT in Accra (cancelled)", "CANCELLED"),
        ("Espen Eide, Hakan Fidan · CONSULT in Ankara (planned)", "CONFIRMED"),
    ]
    assert entries[1]["DTSTART"].dt == Date(2024, 3, 20)
    assert entries[1]["DTEND"].dt - entries[1]["DTSTART"].dt == timedelta(days=1)
    store.close()


AHEAD: list[Case] = [
    {"id": "v", "date": "2024-03-04", "events": [{"says": "Norway's parliament will vote on the pact with Iceland on March 20.", "type": "SUPPORT", "status": "future", "who": ["members of parliament@NOR"], "whom": ["ISL"], "when": "2024-03-20", "trigger": "vote"}]},
    {"id": "w", "date": "2024-03-21", "events": [{"says": "Norway's parliament voted for the pact with Iceland on March 20.", "type": "SUPPORT", "who": ["members of parliament@NOR"], "whom": ["ISL"], "when": "2024-03-20", "trigger": "voted"}]},
    {"id": "d", "date": "2024-03-05", "events": [{"says": "Kenya demanded that Somalia leave the border post by March 15.", "type": "REQUEST", "who": ["KEN"], "whom": ["SOM"], "deadline": "2024-03-15", "trigger": "demanded"}]},
    {"id": "e", "date": "2024-03-06", "events": [{"says": "Kenya now demanded that Somalia leave the border post by the end of March.", "type": "REQUEST", "who": ["KEN"], "whom": ["SOM"], "deadline": "2024-03-31", "trigger": "demanded"}]},
    {"id": "f", "date": "2024-03-06", "events": [{"says": "Peru urged Chile to cut emissions by 2030.", "type": "REQUEST", "who": ["PER"], "whom": ["CHL"], "deadline": "2030", "trigger": "urged"}]},
    {"id": "g", "date": "2024-03-06", "events": [{"says": "Ghana accused Togo of spying.", "type": "ACCUSE", "who": ["GHA"], "whom": ["TGO"], "trigger": "accused"}]},
]  # fmt: skip


def test_votes_and_deadlines_stand_in_the_calendar(tmp_path: Path) -> None:
    store = open_store(tmp_path / "record.db")
    keep(store, AHEAD)
    window = Window(first=Date(2024, 3, 10).toordinal())
    with store.reading() as connection:
        found = coming(connection, window, today=Date(2024, 3, 25))
        demands = coming(connection, window, kinds=["deadline"], countries=["SOM"], today=Date(2024, 4, 3))
        none = coming(connection, Window(first=Date(2024, 4, 1).toordinal()), today=Date(2024, 4, 3))
    assert [(e["kind"], e["day"], e["state"], e["announced"]) for e in found] == [
        ("vote", "2024-03-20", "held", "2024-03-04"),
        ("deadline", "2024-03-31", "extended", "2024-03-05"),
    ]
    assert [(e["day"], e["state"], e["revision"]) for e in demands] == [("2024-03-31", "passed", 2)]
    assert none == []
    entries: Any = Calendar.from_ical(to_icalendar(found, datetime(2024, 3, 25, tzinfo=UTC))).walk("VEVENT")
    vote, deadline = entries
    assert str(vote["SUMMARY"]).endswith("SUPPORT (vote, held)")
    assert str(deadline["SUMMARY"]) == "Kenya → Somalia · REQUEST (deadline, extended)"
    assert deadline["DTSTART"].dt == Date(2024, 3, 31)
    store.close()


def test_every_sentence_on_an_act_names_its_sources(store: Store) -> None:
    window = Window(first=Date(2024, 1, 1).toordinal())
    with store.reading() as connection:
        told = brief(
            connection, "CAN", "BLR", window, names={"CAN": "Canada", "BLR": "Belarus"}, today=Date(2024, 5, 1)
        )
    sections = dict(told.sections)
    assert [line.text[:10] for line in sections["What weighed most"]] == ["2024-01-08", "2024-01-10", "2024-03-05"]
    numbers = range(1, len(told.sources) + 1)
    for title in ("What weighed most", "What is said of the relationship"):
        assert all(line.sources and set(line.sources) <= set(numbers) for line in sections[title])
    sanction = sections["What weighed most"][0]
    assert [told.sources[n - 1] for n in sanction.sources] == [
        "Fjord Wire, 2024-01-10 (one)",
        "Minsk Ledger, 2024-01-11 (two)",
    ]
    page, markdown = to_html(told), to_markdown(told)
    assert (
        set(re.findall(r'href="#(s\d+)"', page)) == set(re.findall(r'id="(s\d+)"', page)) == {f"s{n}" for n in numbers}
    )
    assert markdown.startswith("# Canada and Belarus since 2024-01-01\n")
    assert "<script" not in page


def test_a_person_has_a_timeline(tmp_path: Path) -> None:
    store = open_store(tmp_path / "record.db")
    keep(store, VISIT)
    with store.reading() as connection:
        found = actor_report(connection, "ruto")
    assert found["actor"]["name"] == "William Ruto"
    assert [(a["day"], a["type"], a["with"]) for a in found["acts"]] == [
        ("2024-03-09", "CONSULT", "Ghana"),
        ("2024-03-10", "REJECT", "Ghana"),
    ]
    assert len({a["occurrence"] for a in found["acts"]}) == 1
    store.close()


COMMANDS = [
    ["relations", "Canada", "BLR"],
    ["relations", "CAN", "BLR", "-f", "table"],
    ["relations", "CAN", "BLR", "-f", "csv", "--every", "week"],
    ["relations", "CAN", "BLR", "-f", "json", "--direction", "from"],
    ["network"],
    ["network", "-f", "csv", "--country", "CAN"],
    ["actors", "Canada"],
    ["alerts", "CAN-BLR", "--every", "month", "--peek"],
    ["alerts", "Canada", "blr", "--every", "year", "--peek"],
    ["brief", "CAN", "BLR", "--from", "2024"],
    ["network", "--undirected"],
    ["calendar", "--from", "2024"],
    ["calendar", "--from", "2024", "-f", "ics"],
    ["brief", "CAN", "BLR", "--since", "2024"],
    ["brief", "CAN", "BLR", "-f", "html"],
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_answers(store: Store, tmp_path: Path, command: list[str]) -> None:
    done = CliRunner().invoke(app, [*command, "--db", str(tmp_path / "record.db")])
    assert done.exit_code == 0, done.output
    assert done.stdout.strip() or "nothing" in done.stderr
    if "json" in command:
        assert json.loads(done.stdout)["between"] == ["CAN", "BLR"]
    if "csv" in command:
        header, *rows = done.stdout.splitlines()
        assert rows
        assert all(len(r.split(",")) >= len(header.split(",")) for r in rows)


@pytest.mark.parametrize(("command", "says"), [
    ("occurrences --status foo", "found the status 'foo', wanted one of realized"),
    ("occurrences --type FOO", "found the type 'FOO', wanted one of"),
    ("review queue --type FOO", "found the type 'FOO', wanted one of"),
    ("export {folder}/out -f csv --status FOO", "found the status 'FOO', wanted one of realized"),
    ("occurrences --from 2025 --to 2020", "found days from 2025 to 2020, wanted the first before the last"),
    ("relations CAN BLR --from 2024-05-02 --to 2024-05-01", "found days from 2024-05-02 to 2024-05-01"),
    ("brief CAN BLR --since 2025 --to 2024", "found days from 2025 to 2024"),
    ("alerts CAN-BLR --drop nan", "found drop nan, wanted a number of 0 or more"),
    ("alerts CAN-BLR --act -1", "found act -1.0, wanted a number of 0 or more"),
    ("occurrence O99999999999999999999999", "no occurrence O99999999999999999999999"),
    ("occurrence O9223372036854775808", "no occurrence O9223372036854775808"),
    ("review export {folder}/ok.txt", "ok.txt: found a file, wanted a folder"),
    ("review lexicon {folder}/ok.txt", "ok.txt: found a file, wanted a folder"),
    ("occurrence O4²", "found the occurrence 'O4²', wanted one like O42"),
])  # fmt: skip
def test_what_makes_no_sense_is_refused(store: Store, tmp_path: Path, command: str, says: str) -> None:
    (tmp_path / "ok.txt").write_text("ours\n")
    words = command.format(folder=tmp_path).split()
    done = CliRunner().invoke(app, [*words, "--db", str(tmp_path / "record.db")])
    assert isinstance(done.exception, DragomanError), done.output
    assert says in str(done.exception)
    assert [p.name for p in tmp_path.glob("out*")] == []


def test_a_plot_shows_score_band_and_coverage(store: Store, tmp_path: Path) -> None:
    out = CliRunner().invoke(app, ["relations", "CAN", "BLR", "--db", str(tmp_path / "record.db")]).stdout
    january = next(line for line in out.splitlines() if line.startswith("2024-01-01"))
    left, middle, right = january.partition("│")
    assert left.count("█") == 10  # −4 of −10 on 24 cells: cells 14 to 23
    assert "█" not in right
    assert right.split()[-2:] == ["2", "2/2"]
    assert next(line for line in out.splitlines() if line.startswith("2024-02-01")).endswith("quiet")
    assert "apart: 1 future" in out
    assert middle
