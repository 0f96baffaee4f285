"""Quotations: who says what, in which words."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.codes import read_rows
from analysis.marks import pair_marks
from analysis.quotes import find_quotes
from analysis.sentences import split_sentences
from analysis.tables import COLUMNS, QUOTE_KINDS, empty, frame
from analysis.tokens import tag_tokens

SHARED = Path(__file__).parents[2] / "shared"


def quotes_of(*texts: str, mentions: pd.DataFrame | None = None) -> pd.DataFrame:
    """The quotations of some texts."""
    articles = pd.DataFrame({"article_id": [f"a{n}" for n in range(len(texts))], "text": list(texts)})
    sentences = split_sentences(articles)
    mentions = empty("mentions") if mentions is None else mentions
    return find_quotes(articles, sentences, tag_tokens(sentences), mentions)


def unsolved(text: str, quotes: list[tuple[str, str | None, str | None, str]], reason: str) -> object:
    """A case that fails, and why."""
    return pytest.param(text, quotes, marks=pytest.mark.xfail(reason=reason, strict=True))


# text, then each quotation: kind, speaker, cue, words
CASES = [
    # direct speech: attribution after, before, between, turned round
    ("“We will stay,” the minister said.", [("direct", "the minister", "said", "We will stay")]),
    ('"We will stay," the minister said.', [("direct", "the minister", "said", "We will stay")]),
    ("‘We will stay,’ the minister said.", [("direct", "the minister", "said", "We will stay")]),
    ("'We will stay,' the minister said.", [("direct", "the minister", "said", "We will stay")]),
    ("''We will stay,'' the minister said.", [("direct", "the minister", "said", "We will stay")]),
    ("«We will stay», the minister said.", [("direct", "the minister", "said", "We will stay")]),
    ("„We will stay”, the minister said.", [("direct", "the minister", "said", "We will stay")]),
    ("“We will stay”, the minister said.", [("direct", "the minister", "said", "We will stay")]),
    ('“We will stay," the minister said.', [("direct", "the minister", "said", "We will stay")]),
    ("“We will stay,” said the minister.", [("direct", "the minister", "said", "We will stay")]),
    ("“Will they stay?” asked the minister.", [("direct", "the minister", "asked", "Will they stay?")]),
    ("“Get out!” shouted one protester.", [("direct", "one protester", "shouted", "Get out!")]),
    ("“We will stay” said Berg.", [("direct", "Berg", "said", "We will stay")]),
    ("The minister said, “We will stay.”", [("direct", "The minister", "said", "We will stay.")]),
    ("The minister said: “We will stay.”", [("direct", "The minister", "said", "We will stay.")]),
    ("The minister said:\n\n“We will stay.”", [("direct", "The minister", "said", "We will stay.")]),
    ("Berg told reporters on Friday: “We will stay.”", [("direct", "Berg", "told", "We will stay.")]),
    ("“We will stay,” Berg told a local radio station.", [("direct", "Berg", "told", "We will stay")]),
    (
        "“We will stay,” Berg said. “They may go.”",
        [("direct", "Berg", "said", "We will stay,” Berg said. “They may go.")],
    ),
    ("“We,” said Berg, “will stay.”", [("direct", "Berg", "said", "We,” said Berg, “will stay.")]),
    (
        "“We will stay,” said Berg. “They may go,” said Lund.",
        [("direct", "Berg", "said", "We will stay"), ("direct", "Lund", "said", "They may go")],
    ),
    ("“We will stay,” Berg said in a statement on Monday.", [("direct", "Berg", "said", "We will stay")]),
    (
        "“We will stay. We promised it. Nobody goes,” Berg said.",
        [("direct", "Berg", "said", "We will stay. We promised it. Nobody goes")],
    ),
    ("In a letter to the board, Berg wrote: “We will stay.”", [("direct", "Berg", "wrote", "We will stay.")]),
    ("“We will stay,” Berg tweeted.", [("direct", "Berg", "tweeted", "We will stay")]),
    ("“We will stay,” Berg later added.", [("direct", "Berg", "added", "We will stay")]),
    ("“We will stay,” according to Berg.", [("direct", "Berg", "according", "We will stay")]),
    # who speaks: roles, appositions, relative clauses, long phrases
    (
        "“We will stay,” said one official citing old treaties.",
        [("direct", "one official", "said", "We will stay"), ("indirect", "one official", "citing", "old treaties")],
    ),
    (
        "“We will stay,” a spokesman for the port said.",
        [("direct", "a spokesman for the port", "said", "We will stay")],
    ),
    ("“We will stay,” said Anna Berg, the mayor of Lund.", [("direct", "Anna Berg", "said", "We will stay")]),
    (
        "“We will stay,” Anna Berg, the mayor of Lund, said.",
        [("direct", "Anna Berg, the mayor of Lund", "said", "We will stay")],
    ),
    (
        "Anna Berg, the mayor of Lund, said that the port would close.",
        [("indirect", "Anna Berg, the mayor of Lund", "said", "that the port would close")],
    ),
    (
        "Anna Berg, 51, of Lund, said the port would close.",
        [("indirect", "Anna Berg, 51, of Lund", "said", "the port would close")],
    ),
    (
        "Anna Berg (Green) said the port would close.",
        [("indirect", "Anna Berg (Green)", "said", "the port would close")],
    ),
    (
        "The mayor, who was ill last week, said the port would close.",
        [("indirect", "The mayor, who was ill last week", "said", "the port would close")],
    ),
    ("The mayor on Friday said the port would close.", [("indirect", "The mayor", "said", "the port would close")]),
    (
        "Police sources at the port said two men had fled.",
        [("indirect", "Police sources at the port", "said", "two men had fled")],
    ),
    (
        "One of the injured sailors said the port was safe.",
        [("indirect", "One of the injured sailors", "said", "the port was safe")],
    ),
    (
        "The mayor told the crowd at the gate that it rained.",
        [("indirect", "The mayor", "told", "that it rained")],
    ),
    ("The mayor praised the plan – a first in Lund.", [("indirect", "The mayor", "praised", "the plan")]),
    ("The aides – who feared the worst – left.", [("indirect", "The aides – who", "feared", "the worst")]),
    ("Some say the port will close.", [("indirect", "Some", "say", "the port will close")]),
    ("The mayor arrived late. She said the port would close.", [("indirect", "She", "said", "the port would close")]),
    (
        "“We will stay,” said the mayor. She added that the port was safe.",
        [("direct", "the mayor", "said", "We will stay"), ("indirect", "She", "added", "that the port was safe")],
    ),
    # indirect speech
    ("The mayor said that the port would close.", [("indirect", "The mayor", "said", "that the port would close")]),
    ("The mayor said the port would close.", [("indirect", "The mayor", "said", "the port would close")]),
    (
        "The mayor said on Friday that the port would close.",
        [("indirect", "The mayor", "said", "that the port would close")],
    ),
    (
        "The mayor has repeatedly said the port would close.",
        [("indirect", "The mayor", "said", "the port would close")],
    ),
    (
        "The mayor told reporters that the port would close.",
        [("indirect", "The mayor", "told", "that the port would close")],
    ),
    ("The mayor told them the port would close.", [("indirect", "The mayor", "told", "the port would close")]),
    ("The port would close, the mayor said.", [("indirect", "the mayor", "said", "The port would close")]),
    ("The port would close, said the mayor.", [("indirect", "the mayor", "said", "The port would close")]),
    (
        "The port, the mayor said, would close.",
        [("indirect", "the mayor", "said", "The port, the mayor said, would close")],
    ),
    (
        "The port would close, the mayor said in a statement.",
        [("indirect", "the mayor", "said", "The port would close")],
    ),
    (
        "The port will close on Monday, according to the mayor.",
        [("indirect", "the mayor", "according", "The port will close on Monday")],
    ),
    ("According to the mayor, the port will close.", [("indirect", "the mayor", "According", "the port will close")]),
    (
        "According to a report by the union, wages fell.",
        [("indirect", "a report by the union", "According", "wages fell")],
    ),
    (
        "The mayor announced that the port would close.",
        [("indirect", "The mayor", "announced", "that the port would close")],
    ),
    ("The mayor believes that the port is safe.", [("indirect", "The mayor", "believes", "that the port is safe")]),
    ("Few people think the port is safe.", [("indirect", "Few people", "think", "the port is safe")]),
    ("A study shows that the port is safe.", [("indirect", "A study", "shows", "that the port is safe")]),
    ("The mayor warned that the port was unsafe.", [("indirect", "The mayor", "warned", "that the port was unsafe")]),
    ("The mayor claimed that the port was safe.", [("indirect", "The mayor", "claimed", "that the port was safe")]),
    ("The union argued that wages were low.", [("indirect", "The union", "argued", "that wages were low")]),
    (
        "The mayor did not say whether the port would close.",
        [("indirect", "The mayor", "say", "whether the port would close")],
    ),
    (
        "The mayor explained why the port would close.",
        [("indirect", "The mayor", "explained", "why the port would close")],
    ),
    ("It was reported that the port would close.", [("indirect", None, "reported", "that the port would close")]),
    (
        "The mayor said the port would close and warned that jobs would go.",
        [
            ("indirect", "The mayor", "said", "the port would close"),
            ("indirect", "The mayor", "warned", "that jobs would go"),
        ],
    ),
    (
        "The mayor left early, adding that the port would close.",
        [("indirect", "The mayor", "adding", "that the port would close")],
    ),
    (
        "The mayor declined to say whether the port would close.",
        [("indirect", "The mayor", "declined", "to say whether the port would close")],
    ),
    (
        "The mayor said she believes the port is safe.",
        [("indirect", "The mayor", "said", "she believes the port is safe")],
    ),
    # wishes, demands, judgements
    ("The mayor wants to close the port.", [("indirect", "The mayor", "wants", "to close the port")]),
    ("The mayor vowed to close the port.", [("indirect", "The mayor", "vowed", "to close the port")]),
    ("The mayor called for an inquiry.", [("indirect", "The mayor", "called", "an inquiry")]),
    (
        "The mayor called on the union to end the strike.",
        [("indirect", "The mayor", "called", "the union to end the strike")],
    ),
    (
        "The mayor urged the union to end the strike.",
        [("indirect", "The mayor", "urged", "the union to end the strike")],
    ),
    (
        "The mayor criticized the strike, which began on Monday.",
        [("indirect", "The mayor", "criticized", "the strike")],
    ),
    unsolved(
        "The strike was criticized by the mayor.",
        [("indirect", "the mayor", "criticized", "The strike")],
        "passives are left out: mostly the agent acts and does not speak",
    ),
    ("The union accused the mayor of lying.", [("indirect", "The union", "accused", "the mayor of lying")]),
    (
        "The mayor described the strike as a disaster.",
        [("indirect", "The mayor", "described", "the strike as a disaster")],
    ),
    ("The mayor pointed out that the port was old.", [("indirect", "The mayor", "pointed", "that the port was old")]),
    (
        "Her claim that the port was safe surprised the union.",
        [("indirect", "Her", "claim", "that the port was safe surprised the union")],
    ),
    # mixed speech, scare quotes, nested marks
    (
        "The mayor said the port was “unsafe and old.”",
        [("mixed", "The mayor", "said", "the port was “unsafe and old.”")],
    ),
    ("The mayor called the strike “a disgrace.”", [("mixed", "The mayor", "called", "the strike “a disgrace.”")]),
    ("The strike was “a disgrace,” the mayor said.", [("mixed", "the mayor", "said", "The strike was “a disgrace,”")]),
    (
        "The “only way” for the port “is reform”, the mayor said.",
        [("mixed", "the mayor", "said", "The “only way” for the port “is reform”")],
    ),
    ("The mayor said that “reform” was near.", [("mixed", "The mayor", "said", "that “reform” was near")]),
    ("The “so-called” reform failed.", []),
    unsolved("She read “War and Peace” on the train.", [], "a title is not told from words that are read out"),
    ('The 6" pipe and the 8" pipe broke.', []),
    ("“He told me ‘go home’ and I went,” Berg said.", [("direct", "Berg", "said", "He told me ‘go home’ and I went")]),
    (
        "The workers' union said the owners' plan was 'dead'.",
        [("mixed", "The workers' union", "said", "the owners' plan was 'dead'")],
    ),
    ("The rock 'n' roll years are over.", []),
    (
        "“Who pays?” Berg asked. The union said: “We do.”",
        [("direct", "Berg", "asked", "Who pays?"), ("direct", "The union", "said", "We do.")],
    ),
    (
        "“Who pays?” The union said: “We do.”",
        [("direct", "The union", "said", "We do.")],
    ),
    (
        "Citing the law, the mayor said the port would close.",
        [("indirect", "the mayor", "Citing", "the law"), ("indirect", "the mayor", "said", "the port would close")],
    ),
    (
        "The mayor said the port would close, but the union warned that jobs would go.",
        [
            ("indirect", "The mayor", "said", "the port would close"),
            ("indirect", "the union", "warned", "that jobs would go"),
        ],
    ),
    (
        "OSLO (Reuters) - The port will close, the mayor said.",
        [("indirect", "the mayor", "said", "The port will close")],
    ),
    (
        "Advisers to the mayor say the port will close.",
        [("indirect", "Advisers to the mayor", "say", "the port will close")],
    ),
    (
        "Protesters marching through the port chanted “No more!”",
        [("direct", "Protesters marching through the port", "chanted", "No more!")],
    ),
    (":“Go”", []),
    (
        "Berg wrote that she and two aides feared the worst.",
        [("indirect", "Berg", "wrote", "that she and two aides feared the worst")],
    ),
    (
        "Berg used the phrase “a port for all of us here” on Monday.",
        [("direct", "Berg", "used", "a port for all of us here")],
    ),
    (
        "The mayor said Lund believes the port is safe.",
        [("indirect", "The mayor", "said", "Lund believes the port is safe")],
    ),
    # paragraphs and lost marks
    ("“We will stay.\n\nWe promised it,” said Berg.", [("direct", "Berg", "said", "We will stay.\n\nWe promised it")]),
    (
        "“We will stay,” Berg said. “It is a promise.\n\n“We never break promises to anybody here.”",
        [
            ("direct", "Berg", "said", "We will stay,” Berg said. “It is a promise."),
            ("direct", "Berg", None, "We never break promises to anybody here."),
        ],
    ),
    (
        "“We will stay, Berg said.\n\nThe rain fell.\n\n“They may go,” said Lund.",
        [("indirect", "Berg", "said", "We will stay"), ("direct", "Lund", "said", "They may go")],
    ),
    ("The mayor said “we will stay.\n\nThe rain fell.", [("indirect", "The mayor", "said", "we will stay")]),
    ("We will stay,” said Berg.", [("direct", "Berg", "said", "We will stay")]),
    (
        "“The port was closed for nine whole years.” — Anna Berg",
        [("direct", "Anna Berg", "—", "The port was closed for nine whole years.")],
    ),
    # headlines
    ("Port to close, mayor says\n\nThe rain fell.", [("indirect", "mayor", "says", "Port to close")]),
    ("Mayor: “We will stay”\n\nThe rain fell.", [("direct", "Mayor", ":", "We will stay")]),
    unsolved(
        "Mayor Vows To Close Port\n\nThe rain fell.",
        [("indirect", "Mayor", "Vows", "To Close Port")],
        "in capitalised headlines the tagger takes verbs for names",
    ),
    unsolved(
        "The mayor shook his head. “No. That will never happen in this town.” He sat down.",
        [("direct", "The mayor", None, "No. That will never happen in this town.")],
        "nothing says that the one who moves is the one who speaks",
    ),
    (
        "“We will stay,” said the Rev. Peter Berg of Lund.",
        [("direct", "the Rev. Peter Berg of Lund", "said", "We will stay")],
    ),
    unsolved(
        "The mayor asked: who will pay?",
        [("indirect", "The mayor", "asked", "who will pay?")],
        "a question mark is cut off like a full stop",
    ),
    (
        "The mayor, the union said, was lying; the mayor denied it.",
        [
            ("indirect", "the union", "said", "The mayor, the union said, was lying"),
            ("indirect", "the mayor", "denied", "it"),
        ],
    ),
    unsolved(
        "Ask Berg and she will tell you the port is dead.",
        [("indirect", "she", "tell", "the port is dead")],
        "a command is taken for a question that somebody asks",
    ),
    unsolved(
        "The mayor is said to be ill.",
        [("indirect", None, "said", "to be ill")],
        "said with an infinitive has its content on both sides",
    ),
]


@pytest.mark.parametrize(("text", "wanted"), CASES)
def test_cases(text: str, wanted: list[tuple[str, str | None, str | None, str]]) -> None:
    """Each sentence gives these quotations and no others: kind, the words that name the speaker, cue, words."""
    found = quotes_of(text)
    whose = zip(found["speaker_start"], found["speaker_end"], strict=True)
    found["speaker"] = [None if pd.isna(start) else text[start:end] for start, end in whose]
    rows = found[["kind", "speaker", "cue", "text"]].astype(object)
    assert [tuple(row) for row in rows.where(rows.notna(), None).values.tolist()] == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("“a b” c “d”", ["a b", "d"]),
        ("‘a b’ c", ["a b"]),
        ("'a b' c", ["a b"]),
        ("''a b'' c", ["a b"]),
        ("``a b'' c", ["a b"]),
        ("«a b» c", ["a b"]),
        ("„a b“ c", ["a b"]),
        ("“a ‘b’ c” d", ["a ‘b’ c"]),
        ('"a “b” c" d', ["a “b” c"]),
        ("‘a “b” c’ d", ["a “b” c"]),
        ("“a 'b c” d", ["a 'b c"]),
        ("it's the boys' ball", []),
        ('a 5\'10" man and a 6" nail', []),
        ("the '90s and the ’80s", []),
        ("“a b\nc d", []),
        ("“a b\n“c d” e", ["a b", "c d"]),
        ("“a b\nc d” e", ["a b\nc d"]),
        ("“a b\nc d\n“e” f", ["e"]),
        ("a b,” c", ["a b,"]),
        ("a b” c", []),
        ("“a” “", ["a"]),
        ("(“a b”)", ["a b"]),
        ("a—“b c”—d", ["b c"]),
        ("", []),
    ],
)
def test_marks_are_paired(text: str, wanted: list[str]) -> None:
    """Marks of all kinds are paired; a lost one takes no more than its own paragraph with it."""
    assert [text[pair.start : pair.end] for pair in pair_marks(text)] == wanted


def named(text: str, name: str, actor: str) -> pd.DataFrame:
    """A mention of `actor` where `name` first stands in `text`."""
    row = {"article_id": ["a0"], "sentence": [0], "start": [text.index(name)], "end": [text.index(name) + len(name)]}
    return frame("mentions", row | {"text": [name], "actor": [actor], "kind": ["person"], "rule": ["a test"]})


@pytest.mark.parametrize(
    ("text", "name", "speaker"),
    [
        ("“We will stay,” Ms. Berg said.", "Berg", "Anna Berg"),
        ("“We will stay,” she said.", "she", "Anna Berg"),
        ("“We will stay,” said Berg, the mayor of Lund.", "Berg", "Anna Berg"),
        ("Berg, who was ill, said the port would close.", "Berg", "Anna Berg"),
        ("A spokesman for Berg said the port would close.", "Berg", "Anna Berg"),
        ("The lawyer of Berg said the port would close.", "Berg", "lawyer of Berg"),
        ("Berg's lawyer said the port would close.", "Berg", "Berg's lawyer"),
        ("The mayor said Berg would go.", "Berg", "mayor"),
        ("“We will stay,” said the old man.", "", "old man"),
        ("“We will stay,” one of them said.", "", None),
        ("We said the port would close.", "", None),
        ("It said the port would close.", "", None),
        ("Their lawyer, Anna Berg, said the port would close.", "Anna Berg", "Anna Berg"),
        ("The office of the mayor said the port would close.", "mayor", "Anna Berg"),
    ],
)
def test_speaker_is_the_actor_at_the_head(text: str, name: str, speaker: str) -> None:
    """The speaker is the actor that heads the phrase, or for whom a spokesman speaks, never one named in passing."""
    mentions = named(text, name, "Anna Berg") if name else None
    assert quotes_of(text, mentions=mentions)["speaker"].astype(object).fillna("").tolist() == [speaker or ""]


def test_he_goes_back_to_the_last_who_spoke() -> None:
    """A pronoun without a mention is the last single person who spoke, never a group."""
    found = quotes_of("“We go,” said one official. Two aides said they were afraid. He said it was late.")
    assert found["speaker"].tolist() == ["official", "aides", "official"]
    assert quotes_of("“Go,” said the mayor. She added that it rained.")["speaker"].tolist() == ["mayor", "mayor"]


def test_articles_do_not_mix() -> None:
    """A quotation that one article leaves open says nothing of the next, and the order of articles is kept."""
    found = quotes_of("“We will stay", "He said it was late.", "", "“Go,” she said.")
    assert found["article_id"].tolist() == ["a1", "a3"]
    assert found["speaker"].isna().all()


def test_nothing_gives_nothing() -> None:
    """Tables without rows give a quotes table without rows, its columns and types as ever."""
    found = quotes_of()
    assert found.empty
    assert list(found.columns) == [name for name in COLUMNS["quotes"] if name != "sentiment"]
    assert found.dtypes.equals(quotes_of("“Go,” she said.").dtypes)
    assert quotes_of("", " \n ", "No one spoke.").empty


def test_missing_columns_are_named() -> None:
    """The error names the step, the missing column and what the table has."""
    articles = pd.DataFrame({"article_id": ["a"]})
    with pytest.raises(ValueError, match="find_quotes needs the column text; the table has article_id"):
        find_quotes(articles, empty("sentences"), empty("tokens"), empty("mentions"))


WORDS = st.sampled_from(
    [
        "“",
        "”",
        '"',
        "'",
        "‘",
        "’",
        "''",
        "«",
        "»",
        "said",
        "Berg",
        "she",
        "told",
        "that",
        "the",
        "port",
        "is",
        "dead",
        ",",
        ".",
    ]
    + [
        ":",
        "—",
        "\n",
        "\n\n",
        "according to",
        "“We go,”",
        '"No."',
        "who",
        "to",
        "called for",
        "(",
        ")",
        "x\u0301",
        "🙂",
        "\xa0",
        "and",
    ]
)


@settings(deadline=None, max_examples=150)
@given(st.one_of(st.text(), st.lists(WORDS).map(" ".join), st.lists(WORDS).map("".join)))
def test_any_text_has_quotations_that_stand_in_it(text: str) -> None:
    """Whatever the marks, each span is the row's text, speaker and cue stand in the article, and kinds are known."""
    for row in quotes_of(text, "Berg said she was ill.").itertuples():
        whole = text if row.article_id == "a0" else "Berg said she was ill."
        assert 0 <= row.start < row.end <= len(whole)
        assert whole[row.start : row.end] == row.text
        assert row.text.strip()
        assert row.kind in QUOTE_KINDS
        assert pd.isna(row.speaker) or pd.notna(row.speaker_start)
        assert pd.isna(row.speaker_start) == pd.isna(row.speaker_end)
        if pd.notna(row.speaker):
            assert 0 <= row.speaker_start < row.speaker_end <= len(whole)
        if pd.notna(row.cue):
            assert row.cue in whole


@given(st.text("ab. \n,\"'“”‘’«»`"))
def test_pairs_are_in_order_and_apart(text: str) -> None:
    """Pairs follow one another, hold their words between their marks, and stay inside the text."""
    after = 0
    for pair in pair_marks(text):
        assert after <= pair.open <= pair.start <= pair.end <= pair.close <= len(text)
        after = pair.close


def test_a_long_sentence_takes_no_more_than_its_length() -> None:
    """Ten thousand cues and marks in one sentence are coded, each within its window."""
    found = quotes_of("The mayor said “no” and the union said that " * 2_500 + "it rained.")
    assert len(found) > 2_500
    assert found["text"].str.len().max() < 2_000


def test_cues_are_a_clean_table() -> None:
    """Each cue stands once, in order, with known patterns and a note."""
    rows = read_rows("cues.csv")
    patterns = {"clause", "quote", "that", "to", "object", "noun", "source", "out", "to-noun"}
    assert [row["cue"] for row in rows] == sorted({row["cue"] for row in rows})
    assert all(row["note"] for row in rows)
    assert {p for row in rows for p in row["pattern"].split("|")} <= patterns | set(
        "for on about against of with".split()
    )


@pytest.mark.skipif(not SHARED.exists(), reason="the shared articles are not here")
def test_a_real_article_has_its_speakers() -> None:
    """In a real article the quotation over two paragraphs has the official who spoke, and so have the next ones."""
    path = next((SHARED / "articles").glob("000_*.txt"))
    found = quotes_of(path.read_text(encoding="utf-8"))
    direct = found[found["kind"] == "direct"]
    assert direct["speaker"].head(2).tolist() == ["official", "official"]
    assert "\n\n" in direct["text"].iloc[0]


@pytest.mark.skipif(not SHARED.exists(), reason="the shared articles are not here")
def test_real_articles_keep_their_offsets() -> None:
    """In real articles too every span is its text."""
    with (SHARED / "articles" / "mixed-48.jsonl").open(encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines][:12]
    for row in quotes_of(*texts).itertuples():
        assert texts[int(row.article_id[1:])][row.start : row.end] == row.text
