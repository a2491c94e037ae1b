"""Read treebanks, named-entity data, marked pairs and annotated frames into one kind of training example."""

from __future__ import annotations

import csv
import functools
import gzip
import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import spacy

# GUM's genres whose texts are CC BY, CC BY-SA or public domain; fiction, wikiHow, conversation, letters, essays and podcasts stay out
OPEN_GUM = ("news", "bio", "voyage", "interview", "academic", "speech", "court", "textbook", "vlog")
ROLES = ("actor", "recipient", "attribution", "when", "where", "issue")


@dataclass
class FrameLabels:
    """One trigger as words: `trigger` first and last word, `roles` per role the (first, last) word pairs."""

    trigger: tuple[int, int]
    type: str
    modes: tuple[str, ...]
    content: str | None
    status: str
    roles: dict[str, list[tuple[int, int]]]
    head: int = -1  # the word that carries the type; heads.py finds it


@dataclass
class SilverFrame:
    """A trigger that teachers found: its head word and type as units, and the shares of each answer about it."""

    head: int
    kind: int
    roles: np.ndarray  # [W, 3R], each three summing to 1
    status: np.ndarray
    modes: np.ndarray
    content: np.ndarray


@dataclass
class Silver:
    """What teachers say of a sentence: shares [W, labels] of each word's trigger and verdict labels, and its frames."""

    triggers: np.ndarray = field(default_factory=lambda: np.zeros((0, 0)))
    assessments: np.ndarray = field(default_factory=lambda: np.zeros((0, 0)))
    frames: list[SilverFrame] = field(default_factory=list)


@dataclass
class Example:
    """A sentence as words with whatever is annotated; None where the data set says nothing."""

    words: list[str]
    upos: list[str] | None = None
    xpos: list[str] | None = None
    heads: list[int] | None = None  # 0 is the root, i the i-th word
    deprels: list[str] | None = None
    lemmas: list[str] | None = None
    ner: list[str] | None = None
    scheme: str = ""  # uner | wiki
    frames: list[FrameLabels] | None = None
    assessments: list[tuple[int, int, str]] = field(default_factory=list)
    source: tuple[int, int] | None = None
    target: tuple[int, int] | None = None
    root: str | None = None
    group: str = ""
    article: str = ""  # neighbours in a list that have the same one stand together in a text, in this order
    silver: Silver | None = None


def _open(path: Path) -> Iterator[str]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from lines


def read_treebank(path: Path, genres: Sequence[str] | None = None) -> list[tuple[str, Example]]:
    """CoNLL-U sentences as (sent_id, example); `genres` keeps GUM's documents of these genres only."""
    out: list[tuple[str, Example]] = []
    rows: list[list[str]] = []
    sent_id, document, keep = "", "", True
    for line in _open(path):
        line = line.rstrip("\n")
        if line.startswith("# newdoc id"):
            document = line.split("=")[1].strip()
            keep = genres is None or document.split("_")[1] in genres
        elif line.startswith("# sent_id"):
            sent_id = line.split("=", 1)[1].strip()
        elif line and not line.startswith("#"):
            cells = line.split("\t")
            if cells[0].isdigit():
                rows.append(cells)
        elif not line and rows:
            if keep:
                out.append(
                    (
                        sent_id,
                        Example(
                            words=[r[1] for r in rows],
                            lemmas=[r[2] for r in rows],
                            upos=[r[3] for r in rows],
                            xpos=[r[4] for r in rows],
                            heads=[int(r[6]) for r in rows],
                            deprels=[r[7] for r in rows],
                            article=document,
                        ),
                    )
                )
            rows = []
    return out


def read_names(path: Path, scheme: str) -> list[tuple[str, Example]]:
    """IOB sentences as (sent_id, example); junk tags are read as O."""
    out: list[tuple[str, Example]] = []
    words: list[str] = []
    tags: list[str] = []
    sent_id = ""
    for line in [*_open(path), "\n"]:
        line = line.rstrip("\n")
        if line.startswith("# "):
            if line.startswith("# sent_id"):
                sent_id = line.split("=", 1)[1].strip()
            continue
        cells = line.split("\t")
        if len(cells) >= 2:
            at = 1 if cells[0].isdigit() and len(cells) > 2 else 0
            words.append(cells[at])
            tag = cells[at + 1]
            tags.append(tag if re.fullmatch(r"[BI]-(PER|ORG|LOC|OTH|MISC)", tag) else "O")
        elif words:
            out.append((sent_id, Example(words=words, ner=[t.replace("OTH", "MISC") for t in tags], scheme=scheme)))
            words, tags = [], []
    return out


@functools.cache
def _tokenizer() -> spacy.language.Language:
    import spacy  # the machine that trains may lack it

    return spacy.blank("en")


def tokenize(text: str) -> tuple[list[str], list[tuple[int, int]]]:
    """Words and their character offsets, as the shipped pipeline cuts them."""
    words, offsets = [], []
    for token in _tokenizer().tokenizer(text):
        if not token.is_space:
            words.append(token.text)
            offsets.append((token.idx, token.idx + len(token)))
    return words, offsets


def word_range(offsets: Sequence[tuple[int, int]], start: int, end: int) -> tuple[int, int] | None:
    """The first and last word that overlap characters `start` to `end`."""
    hit = [i for i, (a, b) in enumerate(offsets) if a < end and b > start]
    return (hit[0], hit[-1]) if hit else None


def occurrences(text: str, phrase: str) -> list[int]:
    """Where a phrase stands in a text, matches at word boundaries first."""
    found = [m.start() for m in re.finditer(re.escape(phrase), text)]

    def ragged(at: int) -> bool:
        before = at > 0 and text[at - 1].isalnum() and phrase[0].isalnum()
        after = at + len(phrase) < len(text) and text[at + len(phrase)].isalnum() and phrase[-1].isalnum()
        return before or after

    whole = [at for at in found if not ragged(at)]
    return whole or found


def read_gold(folder: Path) -> list[Example]:
    """Annotated articles of the gold format, a sentence an example, with its frames."""
    articles = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))]
    return [e for a in articles for e in gold_examples(a)]


def gold_examples(article: dict) -> list[Example]:
    """The sentences of one article of the gold format."""
    out = []
    for index, sentence in enumerate(article["sentences"]):
        frames = [f for f in article["frames"] if f["sent"] == index]
        verdicts = [a for a in article.get("assessments", ()) if a["sent"] == index]
        out.append(annotated(sentence, frames, verdicts, article=article["id"]))
    return [e for e in out if e.words]


def annotated(sentence: str, frames: list[dict], verdicts: list[dict], article: str) -> Example:
    """One sentence with frames in the gold's form, as words."""
    words, offsets = tokenize(sentence)
    taken: set[int] = set()
    labels = []
    for f in frames:
        places = occurrences(sentence, f["trigger"])
        at = next((p for p in places if p not in taken), places[0])
        taken.add(at)
        trigger = word_range(offsets, at, at + len(f["trigger"]))
        if trigger is None:
            continue
        roles: dict[str, list[tuple[int, int]]] = {r: [] for r in ROLES}
        phrases = [("actor", e["text"]) for e in f["actors"]] + [("recipient", e["text"]) for e in f["recipients"]]
        phrases += [("issue", t) for t in f["issues"]]
        phrases += [(r, f[r]["text"]) for r in ("attribution", "when", "where") if f[r] and f[r]["text"]]
        for role, text in phrases:
            if text == f["trigger"]:
                span = trigger
            else:
                found = occurrences(sentence, text)
                if not found:
                    continue
                near = min(found, key=lambda p: abs(p - at))
                span = word_range(offsets, near, near + len(text))
            if span and span not in roles[role]:
                roles[role].append(span)
        labels.append(FrameLabels(trigger, f["type"], tuple(f["modes"]), f["content"], f["status"], roles))
    spans = []
    for a in verdicts:
        found = occurrences(sentence, a["text"])
        span = word_range(offsets, found[0], found[0] + len(a["text"])) if found else None
        if span:
            spans.append((*span, a["direction"]))
    return Example(words=words, frames=labels, assessments=spans, group="gold", article=article)


def read_own(folder: Path) -> list[Example]:
    """The project's own annotated sentences."""
    out = []
    for path in sorted(folder.glob("*.txt")):
        from sentences import read_sentences

        for s in read_sentences(path):
            out.append(own_example(s, "own"))
    return [e for e in out if e.words]


def read_noted(folder: Path, news: Path) -> list[Example]:
    """The project's annotations of real news, with the sentences that stand between them; those have no frames (None)."""
    from annotations import read_annotations

    found, lost = read_annotations(folder, news)
    if lost:
        print(f"{lost} annotated sentences were not found again", flush=True)
    out = []
    for article, text, noted in found:
        example = own_example(noted, "noted") if noted else Example(words=tokenize(text)[0], group="noted")
        example.article = article
        out.append(example)
    return [e for e in out if e.words]


def own_example(s, group: str) -> Example:  # type: ignore[no-untyped-def]
    """One of the project's own sentences as words."""
    words, offsets = tokenize(s.text)
    labels = []
    for f in s.frames:
        trigger = word_range(offsets, f.start, f.end)
        if trigger is None:
            continue
        roles: dict[str, list[tuple[int, int]]] = {r: [] for r in ROLES}
        for p in f.phrases:
            span = word_range(offsets, p.start, p.end)
            if span and span not in roles[p.role]:
                roles[p.role].append(span)
        labels.append(FrameLabels(trigger, f.type, tuple(f.modes), f.content, f.status, roles))
    spans = [(*r, a.direction) for a in s.assessments if (r := word_range(offsets, a.start, a.end))]
    return Example(words=words, frames=labels, assessments=spans, group=group)


def read_pairs(path: Path) -> list[Example]:
    """PLV rows: a sentence with a marked source and target and their root type."""
    out = []
    csv.field_size_limit(10**7)
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            text = row["sentence"]
            words, offsets = tokenize(text)
            marked = row["marked_sentence"]
            s, t = _marked(marked, text, "s", row["source"]), _marked(marked, text, "t", row["target"])
            if s is None or t is None:
                continue
            source, target = word_range(offsets, *s), word_range(offsets, *t)
            if source and target:
                out.append(Example(words=words, source=source, target=target, root=row["gold_root"]))
    return out


def _marked(marked: str, text: str, tag: str, phrase: str) -> tuple[int, int] | None:
    """Where the first marked match stands in the plain text."""
    m = re.search(rf"<{tag}>", marked)
    if m:
        start = len(re.sub(r"</?[st]>", "", marked[: m.start()]))
        if text[start : start + len(phrase)] == phrase:
            return start, start + len(phrase)
    at = text.find(phrase)
    return (at, at + len(phrase)) if at >= 0 else None


def pairs_of_frames(examples: Sequence[Example], seed: int = 0) -> list[Example]:
    """Marked pairs made from annotated frames: actor, recipient and the type between them."""
    rng = random.Random(seed)
    out = []
    for e in examples:
        for f in e.frames or ():
            if f.status in ("hypothetical", "negated"):
                continue
            pairs = [
                (a, r) for a in f.roles["actor"] for r in f.roles["recipient"] if a != r and f.trigger not in (a, r)
            ]
            if pairs:
                a, r = rng.choice(pairs)
                kind = f.type
                if f.status == "future":
                    kind = {
                        "CONSULT": "AGREE",
                        "SUPPORT": "AGREE",
                        "COOPERATE": "AGREE",
                        "AID": "AGREE",
                        "RETREAT": "CONCEDE",
                    }.get(kind, kind)
                out.append(Example(words=e.words, source=a, target=r, root=kind, group=e.group))
    return out


def merge_names(bank: list[tuple[str, Example]], names: list[tuple[str, Example]]) -> list[Example]:
    """Give the treebank's sentences the names that another project annotated on the same words."""
    by_id = dict(names)
    out = []
    for sent_id, e in bank:
        n = by_id.get(sent_id)
        if n is not None and n.words == e.words:
            e.ner, e.scheme = n.ner, n.scheme
        out.append(e)
    return out
