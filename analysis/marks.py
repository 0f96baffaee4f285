"""Pair the quotation marks of a text: straight, curly, doubled, single and mismatched."""

from __future__ import annotations

import re
from typing import NamedTuple

_FAR = 1500  # characters: a quotation that runs on for longer without its closing mark has lost it

_DOUBLE = re.compile(r"\n\s*|''|``|[\"“”„«»]")
_OPENING = r"['‘](?<![\w'].)(?=[^\W\d_])"
_WITHIN = rf"(?:(?!{_OPENING})[^\n]){{0,{_FAR}}}?"
_SINGLE = re.compile(  # the apostrophe of a plural (workers' pay) closes only if nothing better does
    rf"{_OPENING}(?:{_WITHIN}(?:(?<=[sS])['’](?![\w' ])|(?<![sS\s'])['’](?![\w']))|{_WITHIN}(?<=[sS])['’](?= ))"
)
_KINDS = dict.fromkeys("“”„", "curly") | dict.fromkeys("«»", "angle") | {"``": "''"}  # of a mark and its partner


class Pair(NamedTuple):
    """Two quotation marks: where the first opens, the words start and end, and the second is over."""

    open: int
    start: int
    end: int
    close: int


def pair_marks(text: str) -> list[Pair]:
    """The outermost pairs of quotation marks in `text`, in order; straight, curly, doubled, single and mismatched.

    A paragraph ends a quotation, unless the next mark closes it; one that the next paragraph opens again counts as
    closed, as printers have it. A mark that finds no partner is passed over.

    >>> text = 'The 6" nail. “Well," he said, “it is ‘fine’.'
    >>> [text[pair.start : pair.end] for pair in pair_marks(text)]
    ['Well,', 'fine']
    """
    singles = [Pair(mark.start(), mark.start() + 1, mark.end() - 1, mark.end()) for mark in _SINGLE.finditer(text)]
    kept: list[Pair] = []
    for pair in sorted(_double_pairs(text) + singles, key=lambda pair: (pair.open, -pair.close)):
        if not kept or pair.open >= kept[-1].close:
            kept.append(pair)
    return kept


def _double_pairs(text: str) -> list[Pair]:
    """Pairs of double marks; one whose partner is lost closes its own sentence."""
    found: list[Pair] = []
    marks = list(_DOUBLE.finditer(text))
    opened: re.Match[str] | None = None
    inner = ""  # the kind of mark that is open inside the quotation
    for n, mark in enumerate(marks):
        a, b, sign = mark.start(), mark.end(), mark.group()
        kind, opens = _KINDS.get(sign, sign), _opens(text, mark)
        if sign[0] == "\n":
            if opened and not _runs_on(text, marks, n):
                if n + 1 < len(marks) and marks[n + 1].start() == b:
                    found.append(Pair(opened.start(), opened.end(), a, a))
                opened = None
        elif opened is None:
            if opens:
                opened, inner = mark, ""
            elif a and text[a - 1] in ",.?!":
                line, stop = text.rfind("\n", 0, a) + 1, text.rfind(". ", 0, a - 1) + 2
                start = max(line, stop if stop > 1 else 0, found[-1].close if found else 0)
                found.append(Pair(start, start, a, b))
        elif opens and kind == _KINDS.get(opened.group(), opened.group()):
            opened = mark
        elif opens or inner == kind:
            inner = kind if opens else ""
        else:
            found.append(Pair(opened.start(), opened.end(), a, b))
            opened = None
    return found


def _opens(text: str, mark: re.Match[str]) -> bool:
    """Does a double mark open a quotation, rather than close one?"""
    a, b = mark.span()
    return (a == 0 or text[a - 1] in " \xa0\t\n([{-–—/:‘'") and text[b : b + 1].strip() != ""


def _runs_on(text: str, marks: list[re.Match[str]], n: int) -> bool:
    """Does the quotation that is open at the line break `marks[n]` go on, that is: does the next mark close it?"""
    follows = next((mark for mark in marks[n + 1 : n + 4] if mark.group()[0] != "\n"), None)
    return follows is not None and follows.start() - marks[n].start() < _FAR and not _opens(text, follows)
