"""Quotations: who says what, in which words."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.quotes import CUES, find_quotes, pair_marks
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
    ("Some say the port will close.", [("indirect", "Some", "say", "the port will close")]),
    ("The mayor arrived late. She said the port would close.", [("indirect", "She", "said", "the port would close")]),
    (
        "“We will stay,” said the mayor. She added that the port was safe.",
        [("direct", "the mayor", "said", "We will stay"), ("indirect", "the mayor", "added", "that the port was safe")],
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
    ("The strike was criticized by the mayor.", [("indirect", "the mayor", "criticized", "The strike")]),
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
    ("She read “War and Peace” on the train.", []),
    ('The 6" pipe and the 8" pipe broke.', []),
    ("“He told me ‘go home’ and I went,” Berg said.", [("direct", "Berg", "said", "He told me ‘go home’ and I went")]),
    (
        "The workers' union said the owners' plan was 'dead'.",
        [("mixed", "The workers' union", "said", "the owners' plan was 'dead'")],
    ),
    ("The rock 'n' roll years are over.", []),
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
    ("Mayor Vows To Close Port\n\nThe rain fell.", [("indirect", "Mayor", "Vows", "To Close Port")]),
]


@pytest.mark.parametrize(("text", "wanted"), CASES)
def test_cases(text: str, wanted: list[tuple[str, str | None, str | None, str]]) -> None:
    """Each sentence gives these quotations and no others: kind, speaker, cue, words."""
    found = quotes_of(text)
    rows = (
        found[["kind", "speaker", "cue", "text"]]
        .astype(object)
        .where(found[["kind", "speaker", "cue", "text"]].notna(), None)
    )
    assert [tuple(row) for row in rows.values.tolist()] == wanted
