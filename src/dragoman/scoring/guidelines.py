"""Whether an annotated article keeps to the guidelines: the keys it has, what stands in them, and where it does not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import NoneType
from typing import Any

from dragoman.errors import GoldError
from dragoman.ontology.plover import MODES, TYPES
from dragoman.records import Status

_DIRECTIONS = ("good", "bad", "improving", "deteriorating")
Annotation = Mapping[str, Any]
Kinds = Mapping[str, tuple[type, ...]]
WANTED = "an object with id, date, sentences and frames, as the guidelines have them"
_ARTICLE: Kinds = {"id": (str,), "sentences": (list,), "frames": (list,)}
_FRAME: Kinds = {
    **{"sent": (int,), "event": (str, int), "trigger": (str,), "type": (str,), "modes": (list,)},
    **{"content": (str, NoneType), "status": (str,), "actors": (list,), "recipients": (list,)},
    **{"attribution": (dict, NoneType), "when": (dict, NoneType), "where": (dict, NoneType), "issues": (list,)},
}
_ASSESSMENT: Kinds = {"sent": (int,), "text": (str,), "between": (list,), "direction": (str,)}
_PARTY: Kinds = {"text": (str,)}
_PHRASE: Kinds = {"text": (str, NoneType)}
_WORDS = {str: "a text", int: "a number", list: "a list", dict: "an object", NoneType: "null"}


def check_article(data: object, name: str) -> None:
    """Raise GoldError at the first frame, verdict or key that breaks the guidelines; `name` says which article it is."""
    article = _with_keys(data, _ARTICLE, f"{name}: no annotated article", WANTED)
    lines = _texts(article["sentences"], f"{name}: sentences")
    for number, frame in enumerate(article["frames"]):
        _check_frame(frame, lines, f"{name} frame {number}")
    verdicts = article.get("assessments", [])
    _want(isinstance(verdicts, list), f"{name}: assessments", "a list", verdicts)
    for number, verdict in enumerate(verdicts):
        _check_assessment(verdict, lines, f"{name} assessment {number}")


def _check_frame(data: object, lines: Sequence[str], where: str) -> None:
    if isinstance(data, Mapping) and data.get("trigger"):
        where = f"{where} ({data['trigger']!r})"
    frame = _with_keys(data, _FRAME, where)
    line = _line(frame["sent"], lines, where)
    trigger, kind, content = frame["trigger"], frame["type"], frame["content"]
    _want(bool(trigger) and trigger in line, where, "a trigger that stands in its sentence", trigger)
    _want(kind in TYPES, where, "a PLOVER type", kind)
    _want(frame["status"] in set(Status), where, "one of the six statuses", frame["status"])
    _want(content is None or content in TYPES, where, "a PLOVER type as content", content)
    for mode in _texts(frame["modes"], f"{where} modes"):
        _want(mode in MODES.get(kind, {}), where, f"a mode of {kind}", mode)
    said = [frame["attribution"]] if frame["attribution"] else []
    for entity in [*frame["actors"], *frame["recipients"], *said]:
        text = _with_keys(entity, _PARTY, f"{where} participant")["text"]
        _want(bool(text) and text in line, where, "a phrase of its sentence", text)
    for text in _texts(frame["issues"], f"{where} issues"):
        _want(text in line, where, "an issue of its sentence", text)
    for key in ("when", "where"):
        if frame[key]:
            text = _with_keys(frame[key], _PHRASE, f"{where} {key}")["text"]
            _want(not text or text in line, where, f"a phrase of its sentence for {key}", text)


def _check_assessment(data: object, lines: Sequence[str], where: str) -> None:
    verdict = _with_keys(data, _ASSESSMENT, where)
    where = f"{where} ({verdict['text']!r})"
    _want(verdict["text"] in _line(verdict["sent"], lines, where), where, "a text of its sentence", verdict["text"])
    _want(verdict["direction"] in _DIRECTIONS, where, f"one of {_DIRECTIONS}", verdict["direction"])
    _texts(verdict["between"], f"{where} between")


def _with_keys(data: object, kinds: Kinds, where: str, wanted: str = "") -> Annotation:
    """What has all the keys, each with a value of its kind."""
    wanted = wanted or f"an object with {', '.join(kinds)}, as the guidelines have them"
    if not isinstance(data, Mapping):
        raise GoldError(f"{where}: found {type(data).__name__}, wanted {wanted}")
    if missing := [key for key in kinds if key not in data]:
        raise GoldError(f"{where}: found no {', '.join(missing)}, wanted {wanted}")
    for key, kind in kinds.items():
        _want(isinstance(data[key], kind), f"{where}: {key}", " or ".join(_WORDS[k] for k in kind), data[key])
    return data


def _texts(values: Sequence[object], where: str) -> list[str]:
    for value in values:
        _want(isinstance(value, str), where, "texts", value)
    return [str(v) for v in values]


def _line(number: int, lines: Sequence[str], where: str) -> str:
    _want(0 <= number < len(lines), where, f"a sentence below {len(lines)}", number)
    return lines[number]


def _want(right: bool, where: str, wanted: str, found: object) -> None:
    if not right:
        raise GoldError(f"{where}: found {found!r}, wanted {wanted}")
