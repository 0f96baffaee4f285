"""Tokens: the cut of the treebanks, true offsets, and the same tags as NLTK's own tagger."""

import json

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.sentences import split_sentences
from analysis.tokens import (
    _by_nltk,
    _split_chunk,
    nltk_tagger,
    read_treebank,
    tag_tokens,
    tagger_accuracy,
    tagger_words,
    train_tagger,
)


def tokens_of(*texts: str) -> pd.DataFrame:
    """The tokens of articles with these texts."""
    ids = [str(i) for i in range(len(texts))]
    return tag_tokens(split_sentences(pd.DataFrame({"article_id": ids, "text": list(texts)})))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Khan’s aide didn't go.", "Khan ’s aide did n't go ."),
        ("US-Taliban talks in mid-May", "US - Taliban talks in mid-May"),
        ("UN-brokered e-mail", "UN - brokered e-mail"),
        ("the pro-India ex-minister", "the pro-India ex-minister"),
        ("a 42-year-old, well-known judge", "a 42 - year - old , well - known judge"),
        ("He (the envoy) left.", "He ( the envoy ) left ."),
        ("“Yes,” she said: ‘no’.", "“ Yes , ” she said : ‘ no ’ ."),
        ("It cost $3.5m, or 2,000 rupees.", "It cost $ 3.5m , or 2,000 rupees ."),
        ("See www.example.org/a-b now.", "See www.example.org/a-b now ."),
        ("The U.S. said no.", "The U.S. said no ."),
        ("Talks—long ones—ended...", "Talks — long ones — ended ..."),
        ("They cannot stay.", "They can not stay ."),
        ("and/or 9/11", "and / or 9/11"),
    ],
)
def test_the_cut(text: str, words: str) -> None:
    """Tokens follow the Treebank; hyphened words are split unless they begin with a prefix."""
    assert tokens_of(text)["text"].tolist() == words.split()


@pytest.mark.parametrize(
    ("text", "word", "lemma"),
    [
        ("They met in Doha.", "met", "meet"),
        ("Rebels fired at cities.", "cities", "city"),
        ("He wo n't go.", "n't", "not"),
        ("The Taliban attacked.", "Taliban", "Taliban"),
        ("She is dying.", "dying", "die"),
        ("Talks were held.", "held", "hold"),
        ("It is the biggest bomb.", "biggest", "big"),
    ],
)
def test_lemmas(text: str, word: str, lemma: str) -> None:
    """A lemma is the dictionary form for the tag; a name keeps its spelling."""
    found = tokens_of(text)
    assert found.loc[found["text"] == word, "lemma"].tolist() == [lemma]


@given(st.lists(st.text(max_size=80), max_size=3))
def test_offsets_are_true_and_nothing_is_lost(texts: list[str]) -> None:
    """Each token stands in its article where its row says, and all visible characters are in some token."""
    found = tokens_of(*texts)
    for i, text in enumerate(texts):
        rows = found[found["article_id"] == str(i)]
        assert [text[a:b] for a, b in zip(rows["start"], rows["end"], strict=True)] == rows["text"].tolist()
        assert "".join(rows["text"]) == "".join(text.split())


def test_long_runs_stay_linear() -> None:
    """A run of 100,000 characters without a blank is one token, and the rest of the article is cut as usual."""
    assert tokens_of("a-" * 50_000 + " end here.")["text"].tolist()[1:] == ["end", "here", "."]


WORDS = st.sampled_from("the The Taliban said talks met US - 2019 42 in to that “ ” ' 's killed Kabul , . (".split())


@given(
    st.lists(
        st.lists(st.one_of(WORDS, st.text(st.characters(exclude_categories=["Z", "C"]), min_size=1)), min_size=1),
        max_size=4,
    )
)
def test_same_tags_as_nltk_on_any_words(sentences: list[list[str]]) -> None:
    """Whatever the words, the batch tagger gives the tags of NLTK's `PerceptronTagger` with the same weights."""
    assert batch_tags(sentences) == [[tag for _, tag in NLTK.tag(tagger_words(s))] for s in sentences]


def test_same_tags_as_nltk_on_a_treebank(shared) -> None:
    """The two taggers agree on every one of 40,000 treebank tokens."""
    sentences = read_treebank([shared / "treebank/gum-dev.jsonl.gz", shared / "treebank/ewt-dev.jsonl.gz"])
    words = [[word for word, _ in sentence] for sentence in sentences]
    assert batch_tags(words) == [[tag for _, tag in NLTK.tag(s)] for s in words]


def test_accuracy_on_treebanks_of_others(shared) -> None:
    """The shipped weights are as accurate as their card says, on sentences they were not trained on."""
    assert tagger_accuracy([shared / "treebank/gum-dev.jsonl.gz"]) >= 0.955
    assert tagger_accuracy([shared / "treebank/ewt-dev.jsonl.gz"]) >= 0.93


def test_training_writes_weights_that_tag(tmp_path) -> None:
    """Weights trained on a treebank file of our own tag it right, and the same file gives the same weights."""
    lines = [
        {"tokens": [["Envoys", "NNS"], ["met", "VBD"], ["."] * 2]},
        {"tokens": [["They", "PRP"], ["left", "VBD"], ["."] * 2]},
    ]
    path = tmp_path / "bank.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    assert train_tagger([path], tmp_path / "one.gz") == train_tagger([path], tmp_path / "two.gz") > 0
    assert (tmp_path / "one.gz").read_bytes() == (tmp_path / "two.gz").read_bytes()
    assert tagger_accuracy([path], tmp_path / "one.gz") == 1.0


def test_a_broken_treebank_line_is_named(tmp_path) -> None:
    """The error names the file, the line, and the shape a line should have."""
    path = tmp_path / "bank.jsonl"
    path.write_text('{"tokens": [["a", "DT"]]}\n{"words": []}\n', encoding="utf-8")
    with pytest.raises(ValueError, match=r"bank.jsonl, line 2: expected .*tokens.*, got"):
        read_treebank([path])


def test_no_sentences_give_no_tokens() -> None:
    """An empty table stays a table, with its columns."""
    found = tokens_of("", " ")
    assert found.empty
    assert "lemma" in found


NLTK = nltk_tagger()


def batch_tags(sentences: list[list[str]]) -> list[list[str]]:
    """The tags of ready-made tokens by the batch tagger."""
    import numpy as np

    from analysis.tokens import _model, _tag_codes

    words = [word for sentence in sentences for word in sentence]
    codes, known = pd.factorize(np.array(words, dtype=object))
    lengths = np.array([len(s) for s in sentences], dtype=np.int64)
    tags = iter(_tag_codes(tagger_words(known), codes, lengths, _model()).tolist())
    return [[_model().tags[next(tags)] for _ in sentence] for sentence in sentences]


CHUNKS = st.from_regex(r"""["“(\[]?[A-Za-zé'’\-0-9,]{1,12}(?:['’]s)?[,;:?!.]{0,2}[”")\]]?""", fullmatch=True)


@given(CHUNKS, st.booleans())
def test_the_quick_cut_is_the_cut_of_nltk(chunk: str, last: bool) -> None:
    """Where we cut a word ourselves, NLTK's tokenizer cuts it the same."""
    assert _split_chunk(chunk, last) == _by_nltk(chunk, last)


def test_the_quick_cut_is_the_cut_of_nltk_on_real_articles(shared) -> None:
    """The same on every different run of characters in real articles."""
    lines = (shared / "articles/mixed-48.jsonl").read_text(encoding="utf-8").splitlines()
    for chunk in {chunk for line in lines for chunk in json.loads(line)["text"].split()}:
        assert _split_chunk(chunk, False) == _by_nltk(chunk, False)
        assert _split_chunk(chunk, True) == _by_nltk(chunk, True)
