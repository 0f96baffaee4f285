"""Pair the quotation marks of a text: straight, curly, doubled, single and mismatched."""

from __future__ import annotations

import re
from typing import NamedTuple

_FAR = 1500  # characters: a quotation that runs on for longer without its closing mark has lost it
_MARK = "(?:''|``|[\"“”„«»])"
_OTHER = "(?:[^\"“”„«»'`]|'(?!')|`(?!`))"  # a character that is no double mark
_BEFORE = r"\s(\[{–—/:‘'-"  # what stands before a mark that opens
_CLOSES = rf"(?!(?<![^{_BEFORE}]){_MARK}\S){_MARK}"
_INNER = rf"(?<!\n)(?<![^{_BEFORE}]){_MARK}(?=\S){_OTHER}{{0,{_FAR}}}{_CLOSES}"
_SINGLE = r"(?<=['‘])(?<![\w'].)(?=[^\W\d_])"  # a single mark opens before a letter
_WITHIN = rf"(?:(?!['‘](?<![\w'].)[^\W\d_])[^\n]){{0,{_FAR}}}?"
_APOSTROPHE = r"(?<=[sS])(?=['’](?![\w' ]))|(?<![sS\s'])(?=['’](?![\w']))"


def _quotation(first: str, second: str, mark: str) -> str:
    """A quotation from its second character; one that the next paragraph opens again is closed, as printers have it."""
    inner = rf"(?:{_OTHER}|(?!{mark}){_INNER})"
    opens = rf"(?<={first}){second}(?<![^{_BEFORE}].{second})(?=\S)"
    return rf"{opens}(?:({inner}{{0,{_FAR}}}){_CLOSES}|((?:(?!{mark}).)*)(?=\n\s*{mark}))"


_KINDS = [
    *(_quotation(mark, "", mark) for mark in ('"', "[“”„]", "[«»]")),
    *(_quotation(mark, mark, "(?:''|``)") for mark in "'`"),
    rf"{_SINGLE}({_WITHIN}(?:{_APOSTROPHE}))['’]",
    rf"{_SINGLE}({_WITHIN}(?<=[sS]))['’](?= )",  # if nothing better does: workers' pay
    "(?<=[\"“”„«»])|(?<=')'",  # a mark without a partner
]
_PAIRS = re.compile("[\"“”„«»'`‘](?:" + "|".join(_KINDS) + ")")
_STOPS = re.compile(r"\n|\. ")


class Pair(NamedTuple):
    """Two quotation marks: where the first opens, the words start and end, and the second is over."""

    open: int
    start: int
    end: int
    close: int


def pair_marks(text: str) -> list[Pair]:
    """The outermost pairs of quotation marks in `text`, in order; a mark that finds no partner is passed over.

    >>> text = 'The 6" nail. “Well," he said, “it is ‘fine’.'
    >>> [text[pair.start : pair.end] for pair in pair_marks(text)]
    ['Well,', 'fine']
    """
    pairs: list[Pair] = []
    for match in _PAIRS.finditer(text):
        a, b = match.span()
        if match.lastindex:
            pairs.append(Pair(a, *match.span(match.lastindex), b))
        elif text[a - 1 : a] in (",", ".", "?", "!"):  # We stay,” with its sentence
            low = pairs[-1].close if pairs else 0
            start = max((stop.end() for stop in _STOPS.finditer(text, low, a - 1)), default=low)
            pairs.append(Pair(start, start, a, b))
    return pairs
