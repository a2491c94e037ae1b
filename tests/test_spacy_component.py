"""The encoder inside spaCy's own pipeline."""

from __future__ import annotations

import spacy

from dragoman import spacy_component

TEXT = (
    "Norway's foreign minister met her Chadian colleague in Oslo on Monday.\n\nThe two states will not sign the treaty."
)


def test_a_spacy_pipeline_comes_out_with_tags_a_tree_names_and_acts() -> None:
    assert spacy_component.make  # registers the factory without an installed entry point
    nlp = spacy.blank("en")
    nlp.add_pipe("dragoman")
    doc = nlp(TEXT)
    assert doc.text == TEXT
    assert [s.text.strip()[:9] for s in doc.sents] == ["Norway's ", "The two s"]
    met = next(t for t in doc if t.text == "met")
    assert (met.pos_, met.lemma_, met.dep_) == ("VERB", "meet", "ROOT")
    assert next(t for t in doc if t.text == "minister").head == met
    assert {e.text for e in doc.ents} >= {"Norway", "Oslo"}
    acts = {(s.text, s.label_): s._.frame for s in doc.spans["acts"]}
    assert ("met", "CONSULT") in acts
    assert any("sign" in text and f.trigger == text for (text, _), f in acts.items())


def test_sentences_that_a_pipeline_has_set_are_kept_and_empty_texts_pass() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("dragoman")
    assert len(list(nlp("Rome spoke. Oslo answered. Paris was silent.").sents)) == 3
    assert [t.text for t in nlp("")] == []
    assert len(nlp("  \n ")) >= 1
