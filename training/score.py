"""Print every figure of the shipped encoder: `python training/score.py [MODEL] --shared ../shared [--speed]`."""

from __future__ import annotations

import argparse
import collections
import json
import time
from collections.abc import Sequence
from pathlib import Path

from spacy.tokens import Doc

from data import FrameLabels, read_gold, read_names, read_treebank
from dragoman.models.encoder import Encoder
from dragoman.models.files import SHIPPED
from dragoman.models.lemmas import read_lemmas
from dragoman.models.tags import universal_tags
from dragoman.models.trees import best_tree
from dragoman.stages.detect import phrases_of, triggers_of
from dragoman.stages.parse import annotate, decode_names, tokenizer
from heads import head_word, with_heads


def prf(hits: int, found: int, wanted: int) -> dict[str, float]:
    """Precision, recall and F1 in per cent."""
    p, r = hits / max(found, 1), hits / max(wanted, 1)
    return {"p": round(100 * p, 1), "r": round(100 * r, 1), "f1": round(200 * p * r / max(p + r, 1e-9), 1)}


def score_trees(encoder: Encoder, path: Path, lemma_table: Path) -> dict[str, float]:
    """On gold words: UAS and LAS as CoNLL 2018 counts them (all words, main type), LAS with subtypes, tags, lemmas."""
    lemmatiser = read_lemmas(lemma_table)
    bank = [e for _, e in read_treebank(path)]
    total: collections.Counter[str] = collections.Counter()
    for e, got in zip(bank, encoder.encode([e.words for e in bank]), strict=True):
        heads = best_tree(got.arcs)
        rels = [encoder.labels["deprels"][k] for k in encoder.label_arcs(got, heads)]
        tags = [encoder.labels["xpos"][k] for k in got.xpos.argmax(-1)]
        upos = universal_tags(got.upos, got.xpos, encoder.labels)
        for w, word in enumerate(e.words):
            right = int(heads[w]) == e.heads[w]
            total["words"] += 1
            total["uas"] += right
            total["las"] += right and rels[w].split(":")[0] == e.deprels[w].split(":")[0]
            total["las_full"] += right and rels[w] == e.deprels[w]
            total["upos"] += encoder.labels["upos"][upos[w]] == e.upos[w]
            total["xpos"] += tags[w] == e.xpos[w]
            total["lemma"] += lemmatiser(word, tags[w]).lower() == e.lemmas[w].lower()
    return {k: round(100 * v / total["words"], 2) for k, v in total.items() if k != "words"}


def score_names(encoder: Encoder, path: Path, scheme: str, kinds: Sequence[str], last: int = 0) -> dict[str, float]:
    """Exact spans with their kind, over the kinds that the data set annotates."""
    data = [e for _, e in read_names(path, scheme)][-last:]
    hits = found = wanted = 0
    for e, got in zip(data, encoder.encode([e.words for e in data]), strict=True):
        scores = got.names_uner if scheme == "uner" else got.names_wiki
        tags = [encoder.labels["names"][k] for k in scores.argmax(-1)]
        predicted = {x for x in decode_names(tags) if x[2] in kinds}
        gold = {x for x in decode_names(e.ner) if x[2] in kinds}
        hits, found, wanted = hits + len(predicted & gold), found + len(predicted), wanted + len(gold)
    return prf(hits, found, wanted)


def score_frames(encoder: Encoder, folder: Path, threshold: float = 0.5) -> dict[str, object]:
    """Triggers as (sentence, reduced type), sentences with an event, and the attributes of gold triggers."""
    gold = with_heads(read_gold(folder), encoder)
    encoded = encoder.encode([e.words for e in gold])
    labels = encoder.labels
    types = list(labels["types"])
    count: collections.Counter[str] = collections.Counter()
    confusion: collections.Counter[tuple[str, str]] = collections.Counter()
    roles: dict[str, list[int]] = {r: [0, 0, 0] for r in labels["roles"]}
    asked = [(s, f.head, types.index(f.type)) for e, s in zip(gold, encoded, strict=True) for f in e.frames]
    answers = iter(encoder.read_frames(asked))
    lemmatiser = read_lemmas(SHIPPED / "lemmas.tsv")
    docs = annotate([Doc(tokenizer().vocab, list(e.words)) for e in gold], encoded, encoder, lemmatiser)
    for e, s, doc in zip(gold, encoded, docs, strict=True):
        found = list(triggers_of(s, encoder, threshold))
        gm = collections.Counter(f.type for f in e.frames)
        pm = collections.Counter(types[t.kind] for t in found)
        count.update(m_hit=sum((gm & pm).values()), m_found=sum(pm.values()), m_gold=sum(gm.values()))
        count.update(s_hit=bool(gm) and bool(pm), s_found=bool(pm), s_gold=bool(gm))
        at = {f.head: f.type for f in e.frames}
        for t in found:
            confusion[at.pop(t.head, "-"), types[t.kind]] += 1
        for kind in at.values():
            confusion[kind, "-"] += 1
        for f in e.frames:
            _attributes(f, next(answers), labels, doc, count, roles)
    out: dict[str, object] = {
        "sentences": prf(count["s_hit"], count["s_found"], count["s_gold"]),
        "mentions": prf(count["m_hit"], count["m_found"], count["m_gold"]),
        "roles, head match": prf(*[sum(r[i] for r in roles.values()) for i in range(3)]),
        **{f"  {role}": prf(*n) for role, n in roles.items()},
        "status": _share(count, "status"),
        "status, not realized": _share(count, "status_other"),
        "modes, any right": _share(count, "modes"),
        "content": _share(count, "content"),
        "confusion": confusion,
    }
    return out


def _attributes(
    f: FrameLabels,
    s: object,
    labels: dict,
    doc: Doc,
    count: collections.Counter[str],
    roles: dict[str, list[int]],
) -> None:
    status = labels["statuses"][int(s.status.argmax())]
    count.update(status=status == f.status, status_all=1)
    if f.status != "realized":
        count.update(status_other=status == f.status, status_other_all=1)
    if f.modes:
        modes = {
            m.split("/")[1]
            for m, p in zip(labels["modes"], s.modes, strict=True)
            if p > 0.4 and m.startswith(f"{f.type}/")
        }
        count.update(modes=bool(modes & set(f.modes)), modes_all=1)
    if f.content:
        count.update(content=labels["contents"][int(s.content.argmax())] == f.content, content_all=1)
    heads = [0 if t.head.i == t.i else t.head.i + 1 for t in doc]
    own = range(f.trigger[0], f.trigger[1] + 1)
    found = list(phrases_of(doc, s.roles, labels["roles"], f.type, own, f.head))
    for role in labels["roles"]:
        gold = {head_word(x, heads) for x in f.roles[role]}
        read = {head_word(x, heads) for r, x, _ in found if r == role}
        roles[role][0] += len(gold & read)
        roles[role][1] += len(read)
        roles[role][2] += len(gold)


def _share(count: collections.Counter[str], name: str) -> str:
    return f"{100 * count[name] / max(count[name + '_all'], 1):.1f} of {count[name + '_all']}"


def main() -> None:
    """Print the figures, the trees and names of the test splits being for reporting only."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path, nargs="?", default=SHIPPED)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--frames-only", action="store_true")
    parser.add_argument("--confusion", action="store_true")
    args = parser.parse_args()
    encoder = Encoder(args.model, threads=2)
    if not args.frames_only:
        for name in ("ewt/en_ewt", "gum/en_gum", "pud/en_pud"):
            print(
                name, score_trees(encoder, args.shared / f"data/ud/{name}-ud-test.conllu.gz", args.model / "lemmas.tsv")
            )
        ner = args.shared / "data/ner"
        print("uner_ewt test", score_names(encoder, ner / "uner_ewt-test.iob2.gz", "uner", ("PER", "ORG", "LOC")))
        for part in ("dev", "test"):
            kinds = ("PER", "ORG", "LOC", "MISC")
            print(
                f"crossner politics {part}",
                score_names(
                    encoder, ner / f"crossner_politics-{part}.iob.gz", "wiki", kinds, 100 if part == "dev" else 0
                ),
            )
    for threshold in (0.35, 0.5, 0.65):
        began = time.time()
        figures = score_frames(encoder, args.shared / "gold/dev", threshold)
        confusion = figures.pop("confusion")
        print(f"threshold {threshold} ({time.time() - began:.1f} s)")
        print(json.dumps(figures if threshold == 0.5 else {k: figures[k] for k in ("sentences", "mentions")}, indent=1))
    if args.confusion:
        for (gold, found), n in confusion.most_common(60):
            print(f"{gold:10} read as {found:10} {n}")


if __name__ == "__main__":
    main()
