"""The scorer: right answers score 100, wrong ones what they should."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from evaluation.figures import Tally, calibration_error
from evaluation.gold import GoldArticle, load_gold

from dragoman.errors import GoldError

GOLD = Path(__file__).parent.parent / "evaluation" / "gold"


def as_coded(gold: GoldArticle) -> dict[str, Any]:
    """The gold's own events in the coder's form."""
    groups: dict[str, list[Any]] = {}
    for f in gold.frames:
        groups.setdefault(f"{f['event']} {f['type']} {f['status']}", []).append(f)
    events = []
    for frames in groups.values():
        f = frames[0]
        pick = {k: next((x[k] for x in frames if x[k]), None) for k in ("when", "where", "attribution")}
        mentions = []
        for x in frames:
            s = gold.sentences[x["sent"]]
            at = s.start + s.text.index(x["trigger"])
            mentions.append({"trigger": {"start": at, "end": at + 1, "text": x["trigger"]}, "status": x["status"]})
        events.append({
            "type": f["type"], "status": f["status"], "modes": [m for x in frames for m in x["modes"]], "mentions": mentions,
            "actors": [a for x in frames for a in x["actors"]], "recipients": [a for x in frames for a in x["recipients"]],
            "issues": [{"text": i} for x in frames for i in x["issues"]], "confidence": 1.0, **pick,
        })  # fmt: skip
    verdicts = [
        {"start": gold.sentences[a["sent"]].start, "between": a["between"], "direction": a["direction"]}
        for a in gold.assessments
    ]
    return {"events": events, "assessments": verdicts}


def test_the_gold_scores_itself_nearly_full() -> None:
    tally = Tally()
    for gold in load_gold(GOLD):
        tally.add(gold, as_coded(gold))
    report = tally.report()
    assert report["mentions"]["f1"] == 100.0
    assert report["assessments"]["f1"] == 100.0
    assert report["events_relaxed"]["f1"] > 95.0  # events told in two statuses are two predictions here


def test_two_acts_that_are_paired_for_their_parties_alone_are_told_apart() -> None:
    (gold,) = (g for g in load_gold(GOLD) if g.article.id == "ceasefire-swap")
    coded = as_coded(gold)
    talk = next(e for e in coded["events"] if e["type"] == "CONSULT" and e["status"] == "realized")
    talk["mentions"] = [{"trigger": {"start": 0, "end": 1, "text": "Armenia"}, "status": "realized"}]  # of the headline
    whole, moved = Tally(), Tally()
    whole.add(gold, as_coded(gold))
    moved.add(gold, coded)
    assert moved.attributes["status"] == whole.attributes["status"]
    assert moved.in_one_sentence["status"][1] == whole.in_one_sentence["status"][1] - 1


def test_at_best_an_event_has_the_attributes_of_what_is_told_in_its_sentences() -> None:
    (gold,) = (g for g in load_gold(GOLD) if g.article.id == "ceasefire-swap")
    coded = as_coded(gold)
    for e in coded["events"]:
        e |= {"modes": [], "issues": [], "where": None}
    tally = Tally()
    tally.add(gold, coded)
    report = tally.report()
    assert report["attributes"]["mode"]["accuracy"] == 0.0
    assert report["attributes_at_best"]["mode"]["accuracy"] == 100.0


def test_a_crash_counts_as_missed() -> None:
    tally = Tally()
    gold = load_gold(GOLD)[0]
    tally.add(gold, None)
    assert tally.report()["mentions"] == {"p": 0.0, "r": 0.0, "f1": 0.0}
    assert "not coded" in tally.errors[0]


def test_calibration_error_is_the_gap_between_belief_and_truth() -> None:
    assert calibration_error([(0.75, True), (0.75, True), (0.75, True), (0.75, False)]) == pytest.approx(0.0)
    assert calibration_error([(0.9, False)]) == pytest.approx(0.9)


@pytest.mark.parametrize(("change", "says"), [
    ({"type": "MEET"}, "wanted a PLOVER type"), ({"trigger": "zzz"}, "wanted a trigger that stands in its sentence"),
    ({"status": "done"}, "wanted one of the six statuses"), ({"modes": ["zzz"]}, "wanted a mode of"),
    ({"issues": ["zzz"]}, "wanted an issue of its sentence"), ({"sent": 99}, "wanted a sentence below"),
])  # fmt: skip
def test_a_gold_that_breaks_the_guidelines_is_named(change: dict[str, Any], says: str, tmp_path: Path) -> None:
    data = json.loads((GOLD / "geneva-talks.json").read_text())
    data["frames"][0].update(change)
    (tmp_path / "a.json").write_text(json.dumps(data))
    with pytest.raises(GoldError, match=says):
        load_gold(tmp_path)


KEYS = [
    *("sent", "event", "trigger", "type", "modes", "content", "status", "actors", "recipients", "attribution", "when"),
    *("where", "issues"),
]


@pytest.mark.parametrize("key", KEYS)
def test_a_key_that_a_frame_lacks_is_named_with_file_and_frame(key: str, tmp_path: Path) -> None:
    data = json.loads((GOLD / "geneva-talks.json").read_text())
    del data["frames"][1][key]
    (tmp_path / "a.json").write_text(json.dumps(data))
    with pytest.raises(GoldError, match=rf"a\.json frame 1.*: found no {key}, wanted an object with sent, event"):
        load_gold(tmp_path)


@pytest.mark.parametrize(("change", "says"), [
    ({"actors": [{"country": "NOR"}]}, "frame 0 .* participant: found no text, wanted an object with text"),
    ({"actors": ["Norway"]}, "frame 0 .* participant: found str, wanted an object"),
    ({"actors": None}, "frame 0 .*: actors: found None, wanted a list"),
    ({"sent": "0"}, "frame 0 .*: sent: found '0', wanted a number"), ({"modes": [["visit"]]}, "modes: found .* wanted texts"),
    ({"when": {"date": "2024"}}, "frame 0 .* when: found no text"), ({"where": "Oslo"}, "where: found 'Oslo', wanted an object"),
    ({"issues": [7]}, "frame 0 .* issues: found 7, wanted texts"),
])  # fmt: skip
def test_what_a_key_of_a_frame_holds_is_checked(change: dict[str, Any], says: str, tmp_path: Path) -> None:
    data = json.loads((GOLD / "geneva-talks.json").read_text())
    data["frames"][0].update(change)
    (tmp_path / "a.json").write_text(json.dumps(data))
    with pytest.raises(GoldError, match=rf"a\.json {says}" if says.startswith("frame") else says):
        load_gold(tmp_path)


@pytest.mark.parametrize("key", ["sent", "text", "between", "direction"])
def test_a_key_that_a_verdict_lacks_is_named_with_file_and_verdict(key: str, tmp_path: Path) -> None:
    verdict = {"sent": 0, "text": "", "between": ["MAR", "NOR"], "direction": "good"}
    data = json.loads((GOLD / "geneva-talks.json").read_text())
    data["assessments"] = [verdict, {k: v for k, v in verdict.items() if k != key}]
    (tmp_path / "a.json").write_text(json.dumps(data))
    with pytest.raises(GoldError, match=rf"a\.json assessment 1: found no {key}, wanted an object with sent, text"):
        load_gold(tmp_path)


def test_a_frame_that_is_no_object_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"id": "a", "sentences": ["Oslo spoke."], "frames": ["spoke"]}')
    with pytest.raises(GoldError, match=r"a\.json frame 0: found str, wanted an object with sent, event"):
        load_gold(tmp_path)


@pytest.mark.parametrize(("content", "says"), [
    ("{}", r"a\.json: no annotated article: found no id, sentences, frames, wanted an object with id, date, sentences and frames"),
    ("[]", "no annotated article: found list, wanted an object"), ("{", "no annotated article: not JSON: .* wanted an object"),
    ('{"id": "a", "date": "someday", "sentences": [], "frames": []}', "no annotated article: found the date 'someday', wanted"),
    ('{"id": "a", "sentences": ["Oslo spoke.", 7], "frames": []}', "a.json: sentences: found 7, wanted texts"),
    ('{"id": "a", "sentences": [], "frames": {}}', "a.json: no annotated article: frames: found {}, wanted a list"),
    ('{"id": "a", "sentences": [], "frames": [], "assessments": null}', "assessments: found None, wanted a list"),
])  # fmt: skip
def test_what_is_no_annotated_article_is_told(content: str, says: str, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(content)
    with pytest.raises(GoldError, match=says):
        load_gold(tmp_path)


def test_the_own_gold_is_large_enough() -> None:
    golds = load_gold(GOLD)
    assert len(golds) >= 10
    assert sum(len(g.frames) for g in golds) >= 150
    assert {f["status"] for g in golds for f in g.frames} == {
        "realized",
        "future",
        "hypothetical",
        "negated",
        "historical",
        "unconfirmed",
    }
