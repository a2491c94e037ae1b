"""Lemmas: a table of exceptions learnt from treebanks and word lists over suffix rules for the regular forms."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

KEPT_WORDS = 50_000  # whose lemmas are kept
# endings of stems that take a silent e back: "accus-ed" -> "accuse", "believ-ing" -> "believe", "escap-ed" -> "escape"
_SILENT = (
    *("v", "c", "u", "iz", "is", "us", "as", "os", "ys", "at", "ut", "ot", "rs", "ns", "ps"),
    *("bl", "pl", "gl", "tl", "dl", "kl", "fl", "zl", "rg", "dg", "ang", "lg", "ag", "eg", "ig"),
    *("ir", "ur", "ad", "ud", "id", "ed", "od", "ak", "ik", "ok", "ap", "ip", "op", "il", "ol", "ul", "in", "un", "ib"),
)
_PRESENT = frozenset({"VB", "VBP", "VBZ"})
_FINITE = _PRESENT | {"VBD", "VBN"}
_NO_PAST = ("eed", "embed", "imbed")  # what ends so is the word itself: "proceed"
_VOWELS = frozenset("aeiouy")
_PAIRS = ("ee", "ea", "oo", "ai", "oi", "ou", "au", "ie", "oa", "ei", "ue")
_KEEP = ("it", "et", "on", "en", "er", "el", "al", "ow", "ay", "oy", "ey", "or", "om", "ish", "en", "ain")


def fitting(form: str, tag: str) -> str:
    """The tag of a verb, unless its form is that of another tag: no present ends in -ed, no finite form in -ing.

    >>> [fitting(*x) for x in [("praised", "VBP"), ("need", "VBP"), ("meeting", "VB"), ("bring", "VB"), ("said", "VBD")]]
    ['VBD', 'VBP', 'VBG', 'VB', 'VBD']
    """
    low = form.lower()
    if tag in _PRESENT and low.endswith("ed") and _VOWELS & set(low[:-2]) and not low.endswith(_NO_PAST):
        return "VBD"
    if tag in _FINITE and low.endswith("ing") and _VOWELS & set(low[:-3]):
        return "VBG"
    return tag


def by_rule(form: str, tag: str) -> str:
    """The lemma of a lower-cased form by its Penn tag alone.

    >>> [by_rule(*x) for x in [("talks", "NNS"), ("accused", "VBD"), ("stopping", "VBG"), ("parties", "NNS")]]
    ['talk', 'accuse', 'stop', 'party']
    """
    if tag in ("NNS", "NNPS", "VBZ"):
        return _strip_s(form)
    if tag in ("VBD", "VBN") and form.endswith("ed"):
        return form[:-3] + "y" if form.endswith("ied") and len(form) > 4 else _stem(form[:-2])
    if tag == "VBG" and form.endswith("ing") and len(form) > 4:
        return _stem(form[:-3])
    if tag in ("JJR", "RBR") and form.endswith("er"):
        return form[:-3] + "y" if form.endswith("ier") else _stem(form[:-2])
    if tag in ("JJS", "RBS") and form.endswith("est"):
        return form[:-4] + "y" if form.endswith("iest") else _stem(form[:-3])
    return form


def _strip_s(form: str) -> str:
    if form.endswith("ies") and len(form) > 4:
        return form[:-3] + "y"
    if form.endswith(("sses", "shes", "ches", "xes", "zzes")):
        return form[:-2]
    return form[:-1] if form.endswith("s") and not form.endswith("ss") and len(form) > 2 else form


def _stem(stem: str) -> str:
    """A bare stem back to its word: "stopp" -> "stop", "accus" -> "accuse"."""
    if len(stem) < 3:
        return stem
    if stem[-1] == stem[-2] and stem[-1] not in "sfzaeiou" and not (stem[-1] == "l" and len(stem) < 6):
        return stem[:-1]
    if stem.endswith(_SILENT) and stem[-3:-1] not in _PAIRS and stem[-2:] not in _PAIRS and not stem.endswith(_KEEP):
        return stem + "e"
    return stem


class Lemmatiser:
    """The lemma of a word, given its Penn tag; proper nouns keep their case."""

    def __init__(self, exceptions: Mapping[tuple[str, str], str]) -> None:
        self._exceptions = exceptions
        self._known: dict[tuple[str, str], str] = {}

    def __call__(self, form: str, tag: str) -> str:
        """The lemma of `form` under `tag`."""
        key = (tag, form)
        found = self._known.get(key)
        if found is None:
            low = form.lower()
            found = self._exceptions.get((tag, low)) or by_rule(low, tag)
            if tag in ("NNP", "NNPS"):
                found = form[: len(found)] if low.startswith(found) else found.capitalize()
            if len(self._known) < KEPT_WORDS:
                self._known[key] = found
        return found


def read_lemmas(path: Path) -> Lemmatiser:
    """Read the table of exceptions: tag, form, lemma."""
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").split("\n") if line)
    return Lemmatiser({(tag, form): lemma for tag, form, lemma in rows})
