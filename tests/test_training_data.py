"""Our annotations of news hold labels by offset and no text: what is packed is found again in the same article."""

import gzip
import importlib
import json
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]
TEXT = "Envoys of Chad met rebels in Sarh on Monday.\n\nThe army denied that it had shelled the town."
SENTENCES = TEXT.split("\n\n")
ANSWERS = """
# 1
F met | CONSULT | realized | actor: Envoys of Chad | recipient: rebels | when: Monday | where: Sarh
# 2
F denied | REJECT | realized | actor: army
F shelled | ASSAULT/heavy-weapons | negated | actor: it | recipient: town
A town#3 | good | realized
"""


@pytest.fixture
def annotations(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT / "training"))
    return importlib.import_module("annotations")


def test_a_packed_sentence_is_found_again_and_one_with_a_fault_is_told_and_left_out(
    tmp_path: Path, annotations: ModuleType
) -> None:
    index, answers, news = tmp_path / "index.json", tmp_path / "answers.txt", tmp_path / "news.jsonl.gz"
    index.write_text(json.dumps({n: ["a1", s] for n, s in enumerate(SENTENCES, start=1)}))
    answers.write_text(ANSWERS)
    news.write_bytes(gzip.compress(json.dumps({"id": "a1", "text": TEXT, "title": None, "source": None}).encode()))

    count, faults = annotations.pack(index, [answers], tmp_path / "packed" / "one.jsonl.gz")

    assert count == 1
    assert [f for f in faults if "stands 1 times" in f] == faults
    packed = gzip.decompress((tmp_path / "packed" / "one.jsonl.gz").read_bytes()).decode()
    assert "Chad" not in packed
    found, lost = annotations.read_annotations(tmp_path / "packed", news)
    assert lost == 0
    ((article, text, sentence),) = found
    assert (article, text) == ("a1", SENTENCES[0])
    (frame,) = sentence.frames
    assert sentence.text[frame.start : frame.end] == "met"
    told = {p.role: sentence.text[p.start : p.end] for p in frame.phrases}
    assert told == {"actor": "Envoys of Chad", "recipient": "rebels", "when": "Monday", "where": "Sarh"}


def test_a_sentence_before_the_last_annotated_one_stands_with_it_without_annotation(
    tmp_path: Path, annotations: ModuleType
) -> None:
    index, answers, news = tmp_path / "index.json", tmp_path / "answers.txt", tmp_path / "news.jsonl.gz"
    lines = [*SENTENCES, "Talks between the two sides will go on next week in Sarh.", "Nobody was hurt in the town."]
    index.write_text(json.dumps({1: ["a1", lines[0]], 3: ["a1", lines[2]]}))
    answers.write_text("# 3\nF Talks | CONSULT | future | actor: two sides | where: Sarh\n# 1\n")
    article = {"id": "a1", "text": "\n\n".join(lines), "title": None, "source": None}
    news.write_bytes(gzip.compress(json.dumps(article).encode()))
    assert annotations.pack(index, [answers], tmp_path / "packed" / "one.jsonl.gz") == (2, [])

    found, lost = annotations.read_annotations(tmp_path / "packed", news)

    assert lost == 0
    assert [(text, noted and len(noted.frames)) for _, text, noted in found] == [
        (lines[0], 0), (lines[1], None), (lines[2], 1)]  # fmt: skip


def test_an_article_that_is_gone_is_counted(tmp_path: Path, annotations: ModuleType) -> None:
    index, answers, news = tmp_path / "index.json", tmp_path / "answers.txt", tmp_path / "news.jsonl.gz"
    index.write_text(json.dumps({1: ["a1", SENTENCES[0]]}))
    answers.write_text("# 1\n")
    news.write_bytes(gzip.compress(b""))
    annotations.pack(index, [answers], tmp_path / "packed" / "one.jsonl.gz")
    assert annotations.read_annotations(tmp_path / "packed", news) == ([], 1)
