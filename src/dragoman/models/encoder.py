"""The shipped encoder on ONNX Runtime: words in, scores of every head out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import numpy.typing as npt

from dragoman.models.files import SHIPPED, check_files, read_labels
from dragoman.models.shapes import shape

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

CLS, SEP, UNK = 101, 102, 100
LONGEST_WORD = 16  # pieces; what is longer (a web address) is read by its beginning
WINDOW = 510  # pieces that the base model can read at once, less its two marks
KEPT_WORDS = 50_000  # whose pieces are kept: the commonest come early
OVERLAP = 40  # words that neighbouring windows share
SPREAD = 1.15  # how much longer a batch's longest sentence may be than its shortest


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoded:
    """One sentence of W words as the heads scored it; logits unless said otherwise."""

    states: Floats  # [W, 384]
    upos: Floats  # [W, tags]
    xpos: Floats  # [W, tags]
    arcs: Floats  # [W, W + 1]; column 0 is the root
    rel_dep: Floats  # [W, R]
    rel_head: Floats  # [W + 1, R]
    names: Floats  # [W, BIO tags], the mean of the two schemes' log-probabilities
    names_uner: Floats
    names_wiki: Floats
    triggers: Floats  # [W, O, types, I], probabilities
    assessments: Floats  # [W, BIO directions], probabilities


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameScores:
    """What the frame layer says of one trigger; probabilities."""

    roles: Floats  # [W, roles, (O, B, I)]
    status: Floats
    modes: Floats
    content: Floats


class Encoder:
    """The encoder with its label sets; loading takes under a second."""

    def __init__(self, folder: Path = SHIPPED, *, threads: int = 1, batch_words: int = 2048) -> None:
        self.digests = check_files(folder)
        self.labels = read_labels(folder)
        self._folder = folder
        self._threads = threads
        self._batch_words = batch_words
        self._pieces: dict[str, list[int]] = {}
        self.seconds = 0.0  # spent in the graphs so far
        self._encoder = self._session("encoder.onnx")

    def _session(self, name: str) -> Any:
        import onnxruntime  # type: ignore[import-untyped]

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self._threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # each graph keeps the memory that its largest batch took, for 3 % of the time; batches are bounded
        options.enable_cpu_mem_arena = True
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        # on processors with SME (Apple M4) they round by rows, and results differ from every other machine's
        options.add_session_config_entry("mlas.disable_kleidiai", "1")
        return onnxruntime.InferenceSession(
            str(self._folder / name),
            options,
            providers=["CPUExecutionProvider"],
            disabled_optimizers=["SkipLayerNormFusion"],  # as one step it takes ten times what its two parts do (1.32)
        )

    def _score(self, graph: Any, names: list[str] | None, inputs: dict[str, Any]) -> list[Any]:
        """Run a graph; what it takes is added to `seconds`."""
        begun = perf_counter()
        scores: list[Any] = graph.run(names, inputs)
        self.seconds += perf_counter() - begun
        return scores

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import BertWordPieceTokenizer

        return BertWordPieceTokenizer(str(self._folder / "vocabulary.txt"), lowercase=True)

    @cached_property
    def _frames(self) -> Any:
        return self._session("frames.onnx")

    @cached_property
    def _relations(self) -> Any:
        return self._session("relations.onnx")

    @cached_property
    def _pairs(self) -> Any:
        return self._session("pairs.onnx")

    def pieces(self, word: str) -> list[int]:
        """The word pieces of one word, at least one."""
        found = self._pieces.get(word)
        if found is None:
            found = self._tokenizer.encode(word, add_special_tokens=False).ids[:LONGEST_WORD] or [UNK]
            if len(self._pieces) < KEPT_WORDS:
                self._pieces[word] = found
        return found

    def encode(self, sentences: Sequence[Sequence[str]]) -> list[Encoded]:
        """Score sentences given as words; batches hold sentences of like length, long sentences are read in windows."""
        cut = [(i, window, used) for i, s in enumerate(sentences) for window, used in self._windows(s)]
        windows = [(i, window) for i, window, _ in cut]
        done: list[Encoded | None] = [None] * len(windows)
        for batch in self._batches([used for *_, used in cut]):
            words = [sentences[windows[k][0]][slice(*windows[k][1])] for k in batch]
            for k, encoded in zip(batch, self._run(words), strict=True):
                done[k] = encoded
        by_sentence: list[list[tuple[tuple[int, int], Encoded]]] = [[] for _ in sentences]
        for (i, window), part in zip(windows, done, strict=True):
            assert part is not None
            by_sentence[i].append((window, part))
        return [parts[0][1] if len(parts) == 1 else _join(parts) for parts in by_sentence]

    def _windows(self, words: Sequence[str]) -> Iterator[tuple[tuple[int, int], int]]:
        """Word ranges of at most WINDOW pieces that overlap by OVERLAP words, each with its number of pieces."""
        lengths = [len(self.pieces(word)) for word in words]
        start = 0
        while True:
            end, used = start, 0
            while end < len(words) and used + lengths[end] <= WINDOW:
                used += lengths[end]
                end += 1
            yield (start, end), used
            if end >= len(words):
                return
            start = max(end - OVERLAP, start + 1)

    def _batches(self, lengths: Sequence[int]) -> Iterator[list[int]]:
        """Places of sentences in batches, given the sentences' lengths."""
        batch: list[int] = []
        for k in sorted(range(len(lengths)), key=lambda k: lengths[k]):
            shortest = lengths[batch[0]] if batch else lengths[k]
            # a batch whose longest sentence is much longer than its shortest is mostly padding
            if batch and ((len(batch) + 1) * lengths[k] > self._batch_words or lengths[k] > SPREAD * shortest + 2):
                yield batch
                batch = []
            batch.append(k)
        if batch:
            yield batch

    def _inputs(self, sentences: Sequence[Sequence[str]], marks: Sequence[Sequence[int]] | None) -> dict[str, Ints]:
        rows = []
        for n, words in enumerate(sentences):
            ids, shapes, marked, first, last = [CLS], [0], [0], [], []
            for i, word in enumerate(words):
                got = self.pieces(word)
                first.append(len(ids))
                ids.extend(got)
                shapes.extend([shape(word) + 1] * len(got))
                marked.extend([marks[n][i] if marks else 0] * len(got))
                last.append(len(ids) - 1)
            rows.append(([*ids, SEP], [*shapes, 0], [*marked, 0], first, last))
        width, longest = max(len(r[0]) for r in rows), max(len(r[3]) for r in rows)

        def pad(k: int, to: int) -> Ints:
            out = np.zeros((len(rows), to), dtype=np.int64)
            for n, row in enumerate(rows):
                out[n, : len(row[k])] = row[k]
            return out

        mask = np.zeros((len(rows), width), dtype=np.int64)
        for n, row in enumerate(rows):
            mask[n, : len(row[0])] = 1
        rows_before = np.arange(len(rows), dtype=np.int64)[:, None] * width
        return {
            "ids": pad(0, width),
            "mask": mask,
            "shapes": pad(1, width),
            "marks": pad(2, width),
            # a word's pieces are counted among all of the batch
            "first": pad(3, longest) + rows_before,
            "last": pad(4, longest) + rows_before,
        }

    def _run(self, sentences: Sequence[Sequence[str]]) -> Iterator[Encoded]:
        inputs = self._inputs(sentences, None)
        names = [o.name for o in self._encoder.get_outputs() if o.name != "pieces"]
        out = dict(zip(names, self._score(self._encoder, names, inputs), strict=True))
        triggers, verdicts = _softmax(out["triggers"]), _softmax(out["assessments"])
        both: Floats = (_log_softmax(out["names_uner"]) + _log_softmax(out["names_wiki"])) * np.float32(0.5)
        for n, words in enumerate(sentences):
            w = len(words)
            yield Encoded(
                states=out["states"][n, :w],
                upos=out["upos"][n, :w],
                xpos=out["xpos"][n, :w],
                arcs=out["arcs"][n, :w, : w + 1],
                rel_dep=out["rel_dep"][n, :w],
                rel_head=out["rel_head"][n, : w + 1],
                names=both[n, :w],
                names_uner=out["names_uner"][n, :w],
                names_wiki=out["names_wiki"][n, :w],
                triggers=triggers[n, :w],
                assessments=verdicts[n, :w],
            )

    def label_arcs(self, encoded: Encoded, heads: Ints) -> Ints:
        """The best relation label of each word, given its head (0 is the root)."""
        (scores,) = self._score(self._relations, None, {"dep": encoded.rel_dep, "head": encoded.rel_head[heads]})
        best: Ints = scores.argmax(-1)
        return best

    def read_frames(self, asked: Sequence[tuple[Encoded, int, int]]) -> list[FrameScores]:
        """Roles, status, modes and content of triggers, each given as (sentence, word, type unit)."""
        out: list[FrameScores | None] = [None] * len(asked)
        for chunk in self._batches([len(encoded.states) for encoded, *_ in asked]):
            longest = max(len(asked[k][0].states) for k in chunk)
            states = np.zeros((len(chunk), longest, asked[0][0].states.shape[1]), dtype=np.float32)
            mask = np.zeros((len(chunk), longest), dtype=np.int64)
            for row, k in enumerate(chunk):
                length = len(asked[k][0].states)
                states[row, :length] = asked[k][0].states
                mask[row, :length] = 1
            inputs = {
                "states": states,
                "mask": mask,
                "trigger": np.array([asked[k][1] for k in chunk], dtype=np.int64),
                "kind": np.array([asked[k][2] for k in chunk], dtype=np.int64),
            }
            roles, status, modes, content = self._score(self._frames, None, inputs)
            roles = _softmax(roles.reshape(*roles.shape[:2], -1, 3))
            status, content, modes = _softmax(status), _softmax(content), 1 / (1 + np.exp(-modes))
            for row, k in enumerate(chunk):
                length = len(asked[k][0].states)
                out[k] = FrameScores(
                    roles=roles[row, :length], status=status[row], modes=modes[row], content=content[row]
                )
        return [scores for scores in out if scores is not None]

    def judge_pair(self, words: Sequence[str], source: tuple[int, int], target: tuple[int, int]) -> dict[str, float]:
        """What the source (first and last word) does to the target: a probability for each type."""
        around = sorted((source, target))
        start, end = 0, len(words)
        if sum(len(self.pieces(w)) for w in words) > WINDOW:
            start, end = max(0, around[0][0] - 60), min(len(words), around[1][1] + 60)
        marks = [
            1 if source[0] <= i <= source[1] else 2 if target[0] <= i <= target[1] else 0 for i in range(start, end)
        ]
        inputs = self._inputs([words[start:end]], [marks])
        (pieces,) = self._score(self._encoder, ["pieces"], inputs)
        (scores,) = self._score(self._pairs, None, {"pieces": pieces, "marks": inputs["marks"]})
        return dict(zip(self.labels["types"], (float(p) for p in _softmax(scores)[0]), strict=True))


def _join(parts: Sequence[tuple[tuple[int, int], Encoded]]) -> Encoded:
    """One sentence from overlapping windows: each word is taken from the window in which it stands deepest."""
    length = parts[-1][0][1]
    owner = [max(range(len(parts)), key=lambda k: _depth(parts[k][0], w)) for w in range(length)]

    def rows(get: Any) -> Floats:
        return np.stack([get(parts[k][1])[w - parts[k][0][0]] for w, k in enumerate(owner)])

    width = parts[0][1].rel_dep.shape[1]
    arcs = np.full((length, length + 1), -1e4, dtype=np.float32)
    heads = np.zeros((length + 1, width), dtype=np.float32)
    heads[0] = parts[0][1].rel_head[0]
    for w, k in enumerate(owner):
        (start, end), encoded = parts[k]
        arcs[w, 0] = encoded.arcs[w - start, 0]
        arcs[w, start + 1 : end + 1] = encoded.arcs[w - start, 1:]
        heads[w + 1] = encoded.rel_head[w - start + 1]
    return Encoded(
        states=rows(lambda e: e.states),
        upos=rows(lambda e: e.upos),
        xpos=rows(lambda e: e.xpos),
        arcs=arcs,
        rel_dep=rows(lambda e: e.rel_dep),
        rel_head=heads,
        names=rows(lambda e: e.names),
        names_uner=rows(lambda e: e.names_uner),
        names_wiki=rows(lambda e: e.names_wiki),
        triggers=rows(lambda e: e.triggers),
        assessments=rows(lambda e: e.assessments),
    )


def _depth(window: tuple[int, int], word: int) -> int:
    start, end = window
    return min(word - start, end - 1 - word) if start <= word < end else -1


def _softmax(scores: Floats) -> Floats:
    shifted = np.exp(scores - scores.max(-1, keepdims=True))
    result: Floats = shifted / shifted.sum(-1, keepdims=True)
    return result


def _log_softmax(scores: Floats) -> Floats:
    shifted = scores - scores.max(-1, keepdims=True)
    result: Floats = shifted - np.log(np.exp(shifted).sum(-1, keepdims=True))
    return result
