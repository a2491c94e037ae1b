"""Which of the acts that the encoder finds in single sentences are worth a record, by all that the article says.

A judge that learnt from annotated articles (training/fit_judges.py) says from named features how likely an annotator
would mark an act. The encoder sees one sentence; whether "talks" or "attack" is the act told or the topic of another
shows in how often and how surely the article tells acts of the type, in the acts beside it and in who takes part.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from dragoman.models.judge import STATUS_NUMBER, TYPE_NUMBER, Judge, ask
from dragoman.ontology.plover import MUTUAL
from dragoman.records import Discarded, Role
from dragoman.stages.parse import Telling

ENOUGH = 0.1  # how likely an act must be; above that, the confidence of its event decides
Features = dict[str, float]

_ROLES = tuple(Role)


def likely_acts(tellings: Sequence[Telling], sentences: int, judge: Judge) -> tuple[list[Telling], list[Discarded]]:
    """The tellings of likely acts, each mention's confidence now the judge's, and those left out.

    `tellings` stand in the order of the text; `sentences` is the number of the article's.
    """
    kept: list[Telling] = []
    left: list[Discarded] = []
    for k, likely in ask(judge, enumerate(signs_of_acts(tellings, sentences))):
        told = tellings[k]
        likely = max(likely, told.frame.score) if told.frame.ruled else likely
        if likely >= ENOUGH:
            kept.append(replace(told, mention=replace(told.mention, confidence=likely)))
        else:
            reason = f"hardly an act by all that the article says ({likely:.2f})"
            left.append(Discarded(reason=reason, span=told.mention.trigger, stage="acts"))
    return kept, left


def signs_of_acts(tellings: Sequence[Telling], sentences: int) -> list[Features]:
    """What speaks for and against each telling of an article."""
    return [
        {**_of_telling(t), **of_article} for t, of_article in zip(tellings, _beside(tellings, sentences), strict=True)
    ]


def _of_telling(t: Telling) -> Features:
    """The act in its sentence."""
    m, f, triggers = t.mention, t.frame, t.parsed.encoded.triggers
    begins = 1.0 - triggers[:, 0] - triggers[:, -1]
    second, first = sorted(triggers[f.head, 1:-1].tolist())[-2:]
    sides = (*m.actors, *m.recipients)
    known = {a.country for a in sides if a.country}
    out: Features = {
        "type": TYPE_NUMBER[m.type],
        "belief": f.score,
        "belief in the type": first,
        "in another type": second,
        "acts in the sentence": float(begins.sum()),
        "surest other word": max([b for w, b in enumerate(begins.tolist()) if w != f.head], default=0.0),
        "headline": float(t.parsed.sentence.kind == "headline"),
        "words": float(len(t.parsed.doc)),
        "word": f.head / len(t.parsed.doc),
        "trigger words": float(f.trigger.count(" ") + 1),
        "actors": float(len(m.actors)),
        "recipients": float(len(m.recipients)),
        "countries": float(len(known)),
        "one of both": float(m.type in MUTUAL and len(known) < 2),
        "guessed": float(any(a.guessed for a in sides)),
        "weighed": float(any(a.weighed for a in sides)),
        "has a name": float(any(a.name for a in m.actors)),
        "modes": float(len(m.modes)),
        "status": STATUS_NUMBER[m.status],
    }
    for role in _ROLES:
        out[role] = max((p.score for p in f.having(role)), default=0.0)
    return out


def _beside(tellings: Sequence[Telling], sentences: int) -> list[Features]:
    """Each act among the others of the article."""
    total = sum(t.frame.score for t in tellings)
    types: dict[str, float] = defaultdict(float)
    words: dict[str, float] = defaultdict(float)
    lemmas = [t.parsed.doc[t.frame.head].lemma_.lower() for t in tellings]
    for t, lemma in zip(tellings, lemmas, strict=True):
        types[t.mention.type] += t.frame.score
        words[lemma] += t.frame.score
    here = Counter(t.mention.sentence for t in tellings)
    told = Counter(lemmas)
    alike = Counter((lemma, t.mention.type) for t, lemma in zip(tellings, lemmas, strict=True))
    headline = [k for k, t in enumerate(tellings) if t.parsed.sentence.kind == "headline"]
    first_types, first_words = {tellings[k].mention.type for k in headline}, {lemmas[k] for k in headline}
    out: list[Features] = []
    for t, word in zip(tellings, lemmas, strict=True):
        kind = t.mention.type
        of_type, again = types[kind] - t.frame.score, told[word] - 1
        row: Features = {
            "sentence": float(t.mention.sentence),
            "how far down": t.mention.sentence / max(sentences, 1),
            "sentences": float(sentences),
            "acts": float(len(tellings)),
            "mean belief": total / len(tellings),
            "acts a sentence": total / max(sentences, 1),
            "acts here": float(here[t.mention.sentence]),
            "of the type": of_type,
            "share of the type": of_type / max(total, 1e-6),
            "type in the headline": float(kind in first_types),
            "word in the headline": float(word in first_words),
            "again": float(again),
        }
        if again:
            row["belief again"] = (words[word] - t.frame.score) / again
            row["type again"] = (alike[word, kind] - 1) / again
        out.append(row)
    return out
