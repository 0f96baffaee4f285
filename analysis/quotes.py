"""Find what is said and who says it.

Quotation marks are paired first, paragraph by paragraph. Then a scan over the tags around each cue of
`lexicons/cues.csv` (said, called for, belief) finds whose words it brings and how far they reach. What a cue claims is
a quotation: direct, mixed or indirect by the marks in it. Speaker, cue and content are the parts of an attribution
(Pareti 2012, "A Database of Attribution Relations").
"""

from __future__ import annotations

import csv
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.tables import COLUMNS, as_list, frame, require

CUES = Path(__file__).parent / "lexicons" / "cues.csv"

_PHRASE = 25  # tokens of the longest noun phrase
_WINDOW = 150  # tokens: no attribution reaches further, so that a sentence of any length costs linear time
_GAP = 120  # characters that an attribution may take inside a quotation: "Yes," said the man. "We go."
_SAME = 75  # characters by which the content of two cues may differ and be one: said [she hopes [that it rains]]
_FAR = 1500  # characters: a quotation that runs on for longer without its closing mark has lost it

_DOUBLE = re.compile(r"\n\s*|''|``|[\"“”„«»]")
_OPENING = r"['‘](?<![\w'].)(?=[^\W\d_])"
_WITHIN = rf"(?:(?!{_OPENING})[^\n]){{0,{_FAR}}}?"
_SINGLE = re.compile(  # the apostrophe of a plural (workers' pay) closes only if nothing better does
    rf"{_OPENING}(?:{_WITHIN}(?:(?<=[sS])['’](?![\w' ])|(?<![sS\s'])['’](?![\w']))|{_WITHIN}(?<=[sS])['’](?= ))"
)
_KINDS = dict.fromkeys("“”„", "curly") | dict.fromkeys("«»", "angle") | {"``": "''"}  # of a mark and its partner

_FINITE = frozenset("VBD VBZ VBP MD".split())
_NOUNS = frozenset("NN NNS NNP NNPS PRP CD".split())
_HEADS = _NOUNS - {"PRP"}
_NAMING = _HEADS | frozenset("PRP$ DT JJ JJR JJS POS HYPH $ PDT FW".split())
_LINKS = frozenset("of to for at from in with on by near against and or &".split())
_ASKING = frozenset("that whether if how why what who when where".split())
_DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday yesterday".split())
_TIMES = _DAYS | frozenset("today tonight earlier later last week month year".split())
_BREAKS = frozenset("while although though after before when because since as if until unless but amid despite".split())
_STOPS = _BREAKS - {"as"} | _DAYS | {":"}
_SOME = frozenset("some many others most few all both this these those another several one none each".split())
_ASIDES = frozenset([",", "(", "--", "—", "–"])
_JOINTS = frozenset([",", "and", "but", "or"])
_ASIDE = frozenset([",", "(", "who", "which", "that", "--", "—", "–"])
_ORDER = frozenset("first second third last own former current then new".split())
_SIGNS = frozenset(", . ; : -- — – - ? !".split())
_LOOSE = _SIGNS | {"on", "in", "and"}  # on [Monday]
_DASHES = frozenset("― — – -- -".split())
_PREPOSITIONAL = frozenset("to for on about against of with out to-noun".split())
_TOLD = frozenset("tell remind assure warn ask convince persuade promise inform advise".split())
_SPOKESMEN = frozenset("spokesman spokeswoman spokesperson statement report document letter".split())


class Pair(NamedTuple):
    """Two quotation marks: where the first opens, the words start and end, and the second is over."""

    open: int
    start: int
    end: int
    close: int


Span = tuple[int, int]
Named = tuple[int, int, str, str]  # where a mention stands, its actor and kind
Found = tuple[Span, Span | None]  # content and speaker, as tokens


class _Claim(NamedTuple):
    """A quotation while it is being found: offsets of its words, tokens of its speaker and its cue."""

    start: int
    end: int
    kind: str
    speaker: Span | None
    cue: Span | None
    first: int  # first token of the content
    until: int  # token after content and attribution


class _Words(NamedTuple):
    """The tokens of a batch as lists, with the text and the marks of the article at hand."""

    start: list[int]
    end: list[int]
    word: list[str]
    tag: list[str]
    lemma: list[str]
    first: list[int]  # first token of the sentence
    last: list[int]  # token after the sentence
    text: str
    pairs: dict[int, Pair]  # first token of a quotation in marks -> its marks
    begins: dict[int, int]  # first token of a quotation in marks -> token after it
    ends: dict[int, int]  # the other way round


@cache
def _cues() -> dict[str, frozenset[str]]:
    """Each cue's lemma with its patterns.

    The columns of the table: `cue`, a lemma; `pattern`, what the cue brings, several with "|" between them; `note`, why
    it is there. The patterns: `clause`, a clause with or without "that", or a quotation, before the cue or after it;
    `quote`, the same but only in marks; `that`, a clause after that, whether or a question word; `to`, an infinitive;
    `object`, the noun phrase that follows and what hangs on it; a preposition or `out`, the same behind that word
    (`to-noun`: behind "to"); `noun`, a noun with a that-clause; `source`, "according to".
    """
    with CUES.open(encoding="utf-8", newline="") as lines:
        return {row["cue"]: frozenset(row["pattern"].split("|")) for row in csv.DictReader(lines)}


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


def _phrase_before(w: _Words, last: int, low: int) -> int:
    """First token of the noun phrase that ends with token `last`: "a spokesman for the ministry" goes back to "a"."""
    first, low = last, max(low, last - _PHRASE)
    while first > low and w.tag[last] != "PRP":
        tag, word, before = w.tag[first - 1], w.word[first - 1], w.tag[first - 2] if first - 2 >= low else ""
        named = tag in _NAMING and word not in _TIMES
        linked = word in _LINKS and before in _HEADS
        elected = tag in ("VBN", "VBD") and w.lemma[first - 1] not in _cues()  # the elected president
        if not (named or linked or elected and (before == "DT" or first - 1 in w.ends)):
            break
        first -= 1
    while first < last and w.tag[first] in ("POS", "HYPH", "IN", "CC"):
        first += 1
    noun = first - 3
    if noun >= low and w.tag[noun] in _NOUNS and w.tag[noun + 1] in ("VBG", "VBN") and w.tag[noun + 2] == "IN":
        return _phrase_before(w, noun, low)  # protesters marching through the port
    return first


def _phrase_after(w: _Words, first: int, high: int) -> int:
    """Token after the noun phrase that begins with token `first`."""
    last, high = first, min(high, first + _PHRASE)
    while last < high and w.word[last] not in _TIMES:
        linked = last > first and w.word[last] in _LINKS and last + 1 < high and w.tag[last + 1] in _NAMING
        if w.tag[last] not in _NAMING and not linked:
            break
        last += 1
    return first + 1 if last == first < high and w.tag[first] == "PRP" else last


def _group_start(w: _Words, verb: int, low: int) -> int:
    """First token of the verb group that ends in `verb`: "has repeatedly said", "went on to say"."""
    first = verb
    while first > max(low, verb - 10):
        tag, before = w.tag[first - 1], w.tag[first - 2]
        helping = tag in ("MD", "RB", "TO", "RBR") or w.lemma[first - 1] in ("be", "have", "do")
        chained = w.tag[first] == "TO" and (tag[0] == "V" or tag in ("RP", "JJ", "IN") and before[0] == "V")
        if not (helping or chained):
            break
        first -= 1
    return first


def _subject(w: _Words, verb: int, low: int, known: Span | None, deep: bool = False) -> Span | None:
    """Tokens of the subject of `verb`; a participle or a second verb takes the one `known` in its sentence."""
    group = _group_start(w, verb, low)
    last = group - 1
    while last > low and (w.word[last] in _TIMES or w.word[last] in ("on", "also", "then", "now")):
        last -= 1
    if last < low:
        return known or (_after_comma(w, verb) if w.tag[group] == "VBG" else None)
    word = w.word[last]
    if word in ("who", "which", "that") and last > low:
        noun = last - 1 - (w.word[last - 1] == ",")
        return (_phrase_before(w, noun, low), last + 1) if noun >= low and w.tag[noun] in _NOUNS else known
    if w.tag[last] in _NOUNS:
        return _phrase_before(w, last, low), last + 1
    if word in _SOME:
        return last, last + 1
    beside = _beside(w, last, low) if (word == ")" or word in _ASIDES) and w.tag[group] != "VBG" else None
    if beside or known or deep:
        return beside or known
    verb = next((token for token in range(low, group) if w.tag[token] in _FINITE), -1)
    if verb >= 0:
        return _subject(w, verb, low, None, deep=True)
    after = _phrase_after(w, low, group)
    return (low, after) if after > low else None


def _after_comma(w: _Words, verb: int) -> Span | None:
    """The noun phrase behind the comma that ends the participle clause: Citing the law, the mayor said ..."""
    comma = next((token for token in range(verb, min(verb + 30, w.last[verb])) if w.word[token] == ","), verb)
    after = _phrase_after(w, comma + 1, w.last[verb])
    return (comma + 1, after) if after > comma + 1 and comma > verb else None


def _beside(w: _Words, last: int, low: int) -> Span | None:
    """The noun phrase whose aside ends at token `last`: Berg, 31, of Oslo, said; Berg (Green) said."""
    start = last
    while start > low:
        start = next((t for t in range(start - 1, max(low, start - 30), -1) if w.word[t] in _ASIDES), low)
        if start <= low or w.tag[start - 1] not in _NOUNS:
            return None
        first = _phrase_before(w, start - 1, low)
        comma = first - 1 - (w.tag[first - 1] == "IN")
        if comma <= low or w.word[comma] != "," or (comma == first - 1 and w.tag[first] != "CD"):
            return first, last + (w.word[last] == ")")
        start = comma + 1
    return None


def _finite_ahead(w: _Words, first: int, high: int) -> bool:
    """Is there a finite verb before the clause that starts at `first` breaks off?"""
    for token in range(first, min(high, first + 30)):
        if w.tag[token] in _FINITE:
            return token > first
        if w.word[token] in _BREAKS or w.word[token] in _ASKING or w.word[token] in (":", ";", "--", "—"):
            return False
    return False


def _to_the_right(w: _Words, cue: int, high: int, patterns: frozenset[str]) -> tuple[str, int] | None:
    """What the cue brings on its right, a pattern and its first token: said [on Friday] [that it would go]."""
    token, near = _behind_hearer(w, cue, high), True
    speech = "clause" in patterns
    quoting, asks = speech or "quote" in patterns, w.lemma[cue] in ("ask", "wonder")
    for _ in range(8):
        if token in w.begins and patterns - _PREPOSITIONAL:
            return "quote", token
        if token >= high:
            return None
        word, tag = w.word[token], w.tag[token]
        named = tag in _NAMING or tag in ("PRP", "EX")
        if word in (",", ":", "--", "—") and token + 1 in w.begins:
            return "quote", token + 1
        if word == ":" and speech:
            return "clause", token + 1
        if word in _ASKING and (speech or "that" in patterns) and (asks or word not in ("if", "when", "where")):
            return "clause", token
        if near and tag == "TO" and "to" in patterns:
            return "to", token
        if near and ("to-noun" if word == "to" else word) in patterns & _PREPOSITIONAL:
            return "object", token + 1
        if near and speech and tag in _FINITE:
            return "clause", token  # plans that the union says would fail
        if tag in ("RB", "RBR", "RP", "``", "''") or word in _TIMES:
            token += 1
        elif tag == "IN" and (word not in _BREAKS or word in ("after", "before")) and quoting:
            token, near = max(_phrase_after(w, token + 1, high), token + 1), False
        elif named and speech and _finite_ahead(w, token, high):
            return "clause", token
        elif near and "object" in patterns and (named or tag == "VBG" or word == "what"):
            return "object", token
        else:
            break
    for token in range(cue + 1, min(high, cue + 40)):
        if token in w.begins and w.word[token - 1] in (",", ":", "that") and quoting:
            return "quote", token
    return None


def _behind_hearer(w: _Words, cue: int, high: int) -> int:
    """Token after the cue and whom it addresses: told [reporters] she was ill; told [the crowd here] that it rained."""
    first = cue + 1
    if w.lemma[cue] not in _TOLD or first + 1 >= high:
        return first
    if w.tag[first] == "PRP" or w.tag[first] in ("NNS", "NNP") and w.tag[first + 1] in ("DT", "PRP", "PRP$"):
        return first + 1
    stop = next((t for t in range(first, min(first + 12, high)) if w.word[t] in (",", ":", "that")), first)
    return stop if w.word[stop] == "that" else first


def _another_speaks(w: _Words, first: int, high: int) -> bool:
    """Is the phrase that starts at `first` the subject of a cue: [..., and] the union warned?"""
    verb = _phrase_after(w, first, high)
    while first < verb < high and w.tag[verb] == "RB":
        verb += 1
    return first < verb < high and w.tag[verb] in ("VBD", "VBZ", "VBP") and w.lemma[verb] in _cues()


def _clause_end(w: _Words, first: int, high: int, narrow: bool = False) -> int:
    """Token after the content that starts at `first`; a `narrow` one (an object, "to" and verb) ends at any break."""
    token = first
    while token < high:
        word = w.word[token]
        if token in w.begins:
            token = w.begins[token]
            continue
        if word in (";", "--", "—") or word in _JOINTS and _ends_at(w, token, high, narrow):
            break
        if narrow and token > first and word in _STOPS:
            break
        token += 1
    return token


def _ends_at(w: _Words, token: int, high: int, narrow: bool) -> bool:
    """Does content end at this comma, "and", "but" or "or": with a new cue, a new speaker, a break?"""
    after = token + 1
    while after < high and (w.word[after] in _JOINTS or w.tag[after] == "RB"):
        after += 1
    if after >= high:
        return False
    if w.lemma[after] in _cues() and w.tag[after] in ("VBG", "VBD", "VBZ", "VBN", "VB"):
        return True
    if w.word[token] in (",", "but"):
        apart = narrow or w.word[token + 1] in ("but", "while", "although", "though")
        return apart or _another_speaks(w, after, high)
    return narrow and w.tag[after] in _FINITE


def _quote_ends(w: _Words, token: int) -> bool:
    """Does a quotation end right before `token` in such a way that its attribution may follow?"""
    if token not in w.ends:
        return False
    same = token == len(w.first) or w.first[token] == w.first[token - 1]
    return same or w.word[token - 2] in (",", "?", "!") and "\n" not in w.text[w.end[token - 1] : w.start[token]]


def _content_before(w: _Words, end: int, floor: int, after: int) -> Span | None:
    """Tokens of the content that ends before token `end`, a quotation or a clause, not before token `floor`.

    A clause may go on at `after`, the token behind the attribution: "The talks, he said, will go on."
    """
    if end > floor and end not in w.ends and w.word[end - 1] in (",", "--", "—"):
        end -= 1
    if end in w.ends:
        first = w.ends[end]
        start = max(w.first[first], floor, first - _WINDOW)
        lead = w.word[first - 1] != ":" and any(tag[0].isalpha() and tag != "CC" for tag in w.tag[start:first])
        return (start if lead else first), end
    start = max(w.first[end - 1] if end else 0, floor, end - _WINDOW)
    while start < end and w.tag[start] in ("CC", ",", ":"):
        start += 1
    dash = next((t for t in range(start, min(start + 9, end)) if w.word[t] in _DASHES), 0)
    if dash and w.text[w.start[start] : w.end[start]].isupper():
        start = dash + 1  # OSLO (Reuters) - The port ...
    high = min(w.last[end - 1], end + _WINDOW)
    going_on = after + 1 < high and w.word[after] == "," and w.lemma[after + 1] not in _cues()
    if going_on and _finite_ahead(w, after, high):
        return start, _clause_end(w, after + 1, high)
    headline = after == high and w.word[high - 1] not in (".", "?", "!")
    finite = headline or not _FINITE.isdisjoint(w.tag[start:end])
    return (start, end) if finite else None


def _content_after(w: _Words, high: int, found: tuple[str, int]) -> Span:
    """Tokens of the content to the right of a cue."""
    pattern, first = found
    last = w.begins.get(first, first)
    if last > first and (last >= high or w.word[last - 2] in (",", ".", "?", "!") or w.word[last] in (".", ",")):
        return first, last
    return first, _clause_end(w, first, high, narrow=pattern in ("to", "object"))


def _attribute(w: _Words, cue: int, known: Span | None, floor: int) -> Found | None:
    """Content and speaker that a cue claims; what stands before the token `floor` belongs to others."""
    patterns = _cues()[w.lemma[cue]]
    low, high = max(w.first[cue], cue - _WINDOW), min(w.last[cue], cue + _WINDOW)
    tag, speech = w.tag[cue], not patterns.isdisjoint(("clause", "quote"))
    if "source" in patterns:
        return _according(w, cue, high, floor)
    reads = "clause" in patterns and w.word[cue][-1] == "s" and cue + 1 < high and w.word[cue + 1] in _SIGNS
    if tag[0] != "V" and not reads:  # a noun, unless it ends the sentence: "...," the letter reads.
        return _noun(w, cue, low, high, known) if "noun" in patterns else None
    group = _group_start(w, cue, low)
    if tag == "VBN" and group == cue and (cue == low or w.tag[cue - 1] in ("DT", "PRP$", "JJ")):
        return None  # the estimated cost; asked about it, ...
    if speech and tag in _FINITE and (turned := _turned(w, cue, group, low, high, floor)):
        return turned
    if tag == "VBN" and not {"be", "get"}.isdisjoint(w.lemma[group:cue]):  # it was said that ...
        found = _to_the_right(w, cue, high, patterns)
        return (_content_after(w, high, found), None) if found and found[0] == "clause" else None
    speaker = _subject(w, cue, low, known)
    found = _to_the_right(w, cue, high, patterns)
    if speaker and speech and speaker != known and speaker[1] <= cue and tag != "VBG":
        start = speaker[0]
        quoted = _quote_ends(w, start) and not (cue + 2 in w.begins and w.word[cue + 1] == ":")
        apart = start > low and w.word[start - 1] in (",", "--", "—")
        content = _content_before(w, start, floor, cue + 1) if quoted or apart and not found else None
        if content:
            return content, speaker
    return (_content_after(w, high, found), speaker) if found else None


def _turned(w: _Words, cue: int, group: int, low: int, high: int, floor: int) -> Found | None:
    """Content and speaker of a cue that stands between them: "...," said the mayor."""
    quoted = _quote_ends(w, group)
    after = _phrase_after(w, cue + 1, high)
    if w.lemma[cue] == "tell" or after == cue + 1 or not (quoted or group > low and w.word[group - 1] == ","):
        return None
    over = after >= high or w.word[after] in _SIGNS or w.tag[after] in ("WP", "IN", "-LRB-") or quoted
    content = _content_before(w, group, floor, after) if over else None
    return content and (content, (cue + 1, after))


def _according(w: _Words, cue: int, high: int, floor: int) -> Found | None:
    """Content and speaker of "according to"."""
    if w.word[cue + 1 : cue + 2] != ["to"]:
        return None
    after = _phrase_after(w, cue + 2, high)
    speaker = (cue + 2, after) if after > cue + 2 else None
    if cue - w.first[cue] < 2:
        comma = next((t for t in range(after, high) if w.word[t] == ","), high)
        return ((comma + 1, _clause_end(w, comma + 1, high)), speaker) if comma + 1 < high else None
    content = _content_before(w, cue, floor, high)
    return content and (content, speaker)


def _noun(w: _Words, cue: int, low: int, high: int, known: Span | None) -> Found | None:
    """Content and speaker of a noun cue: "his claim that ...", "the ministry's statement that ..."."""
    if cue + 2 >= high or w.word[cue + 1] != "that" or w.tag[cue + 1] == "WDT":
        return None
    content = cue + 1, _clause_end(w, cue + 1, high)
    first = _phrase_before(w, cue, low)
    for token in range(cue - 1, max(low, first - 8) - 1, -1):
        if token >= first and w.tag[token] in ("PRP$", "POS"):
            return content, (first if w.tag[token] == "POS" else token, token + (w.tag[token] == "PRP$"))
        if token < first and w.tag[token][0] == "V":
            return content, _subject(w, token, low, known)
    return content, None


def _claims(w: _Words, hits: list[int]) -> list[_Claim]:
    """The quotations of one article; `hits` are the cues in it that stand outside marks."""
    claims: list[_Claim] = []
    firsts = sorted(w.pairs)
    speech = {cue for cue in hits if "clause" in _cues()[w.lemma[cue]] and w.tag[cue] != "VBG"}
    known: Span | None = None
    sentence = floor = -1
    taken: set[int] = set()
    seen: dict[int, int] = {}
    for cue in hits:
        if w.first[cue] != sentence:
            sentence, known, seen = w.first[cue], None, {}
        made = _attribute(w, cue, known, max(floor, 0))
        claim = made and _claim(w, *made[0], made[1], (cue, cue + 1))
        if not made or not claim:
            continue
        if claim.end in seen and 0 <= claim.start - seen[claim.end] < _SAME:
            continue
        known = made[1] or known
        if claim.first < cue:
            floor = max(cue + 1, made[1][1] if made[1] else 0)
            claim = _join(w, claim, firsts, speech, floor)
        taken.update(firsts[bisect_left(firsts, claim.first) : bisect_left(firsts, claim.until)])
        seen[claim.end] = claim.start
        claims.append(claim)
    return claims + _left_over(w, sorted(claims, key=_place), [first for first in firsts if first not in taken])


def _claim(w: _Words, first: int, last: int, speaker: Span | None, cue: Span | None) -> _Claim | None:
    """The content of tokens `first` to `last`, trimmed, with its kind; nothing if no word is left."""
    while first < last and first not in w.pairs and not w.word[first][0].isalnum():
        first += 1
    while last > first and last not in w.ends and w.word[last - 1] in _LOOSE:
        last -= 1
    if last <= first:
        return None
    if w.begins.get(first) == last:
        start, end = _words_in(w, first)
        return _Claim(start, end, "direct", speaker, cue, first, last) if end > start else None
    start = w.pairs[first].open if first in w.pairs else w.start[first]
    end = w.pairs[w.ends[last]].close if last in w.ends else w.end[last - 1]
    kind = "mixed" if any(token in w.pairs for token in range(first, last)) else "indirect"
    return _Claim(start, end, kind, speaker, cue, first, last)


def _words_in(w: _Words, first: int) -> Span:
    """Offsets of the words in the marks that token `first` opens, without the blanks and the comma at the edges."""
    _, start, end, _ = w.pairs[first]
    words = w.text[start:end]
    return start + len(words) - len(words.lstrip()), start + len(words.rstrip(" ,\n\t\xa0"))


def _join(w: _Words, claim: _Claim, firsts: list[int], speech: set[int], after: int) -> _Claim:
    """The claim with what its speaker goes on to say: "Yes," he said. "We go."."""
    n = bisect_left(firsts, after)
    while claim.kind != "indirect" and n < len(firsts):
        first = firsts[n]
        last = w.begins[first]
        opening = w.pairs[first].open
        if opening - claim.end > _GAP or "\n" in w.text[claim.end : opening]:
            break
        if w.tag[first - 1][0].isalpha() or "." in w.word[after : first - 1]:
            break
        if w.word[last - 2] != "." and not speech.isdisjoint(range(last, min(last + 6, w.last[last - 1]))):
            break
        claim = claim._replace(end=max(claim.end, _words_in(w, first)[1]), until=last)
        after, n = last, n + 1
    return claim


def _place(claim: _Claim) -> Span:
    """Where a claim stands."""
    return claim.start, claim.end


def _left_over(w: _Words, claims: list[_Claim], firsts: list[int]) -> list[_Claim]:
    """Quotations in marks that no cue claimed: signed with a dash, or going on with the speaker of the one before."""
    found: list[_Claim] = []
    starts = [claim.start for claim in claims]
    for first in firsts:
        last, opening = w.begins[first], w.pairs[first].open
        speaker, cue = None, None
        colon = w.word[first - 1] == ":" and first - 1 > w.first[first]
        if colon and _phrase_after(w, w.first[first], first) == first - 1:
            speaker, cue = (w.first[first], first - 1), (first - 1, first)
        elif last - first < 6:
            continue
        elif first != w.first[first] and w.word[first - 1] not in (".", ":"):
            low = max(w.first[first], first - _WINDOW)
            back = range(first - 1, max(low, first - 15) - 1, -1)
            verb = next((t for t in back if w.tag[t] in _FINITE and w.lemma[t] != "be"), -1)
            speaker, cue = _subject(w, verb, low, None) if verb >= 0 else None, (verb, verb + 1)
            if not speaker:
                continue
        elif last + 1 < len(w.word) and w.word[last] in _DASHES:
            after = _phrase_after(w, last + 1, w.last[last])
            if after > last + 1 and (after == w.last[last] or w.word[after] in _SIGNS):
                speaker, cue = (last + 1, after), (last, last + 1)
        n = bisect_left(starts, opening)
        near = [claim for claim in claims[max(n - 3, 0) : n] + found[-1:] if claim.speaker]
        before = max(near, key=lambda claim: (claim.kind != "indirect", claim.start), default=None)
        if not speaker and before and w.text.count("\n", before.end, opening) <= 2:
            speaker = before.speaker
        claim = _claim(w, first, last, speaker, cue)
        if claim:
            found.append(claim)
    return found


def _head(w: _Words, speaker: Span) -> int:
    """The token that heads the speaker's phrase: the minister of trade, Anna Berg -> minister."""
    inner = range(speaker[0] + 1, speaker[1])
    return next((t for t in inner if w.word[t] in _LINKS or w.word[t] in _ASIDE), speaker[1]) - 1


def _who(w: _Words, speaker: Span, named: list[Named]) -> str | None:
    """The actor named at the head of the speaker's phrase, beside it, or behind a spokesman, else the phrase's words.

    "One of them" are the group named last. I, we, you, they and it tell nobody anything: nothing.
    """
    first, last = speaker
    head = _head(w, speaker)
    head = next((t for t in range(first + 1, head) if w.tag[t] in ("VBN", "VBG")), head + 1) - 1
    while first < head and (w.tag[first] in ("DT", "CD", "PRP$", "PDT") or w.word[first] in _ORDER):
        first += 1
    start, end = w.start[speaker[0]], w.end[last - 1]
    n = bisect_left(named, (start, 0, "", ""))
    inside = [m for m in named[max(n - 1, 0) : n + last - first + 1] if m[0] < end and m[1] > start]
    for a, b, actor, _ in inside:
        if a < w.end[head] and b > w.start[head]:
            return actor
    for a, _, actor, kind in inside:  # Secretary of State Anna Berg
        if kind == "person" and w.text[w.start[first] : a].replace(" of ", " ").istitle():
            return actor
    aside = head + 1 < last and w.word[head + 1] == "," or w.lemma[head].lower() in _SPOKESMEN
    if inside and (aside or w.word[head] in ("members", "member", "office")):
        return inside[0][2]
    if w.word[head] in _SOME or w.tag[head] == "CD":
        return next((actor for _, _, actor, kind in reversed(named[max(n - 4, 0) : n]) if kind == "group"), None)
    if w.tag[head] == "PRP":
        return "he" if w.word[head] in ("he", "she", "him", "her") else None
    stop = next((t for t in range(head, last) if w.word[t] in _ASIDE or w.tag[t] in ("VBN", "VBG")), last)
    return w.text[w.start[first] : w.end[stop - 1]]


def _spoken(w: _Words, claims: Iterable[_Claim], named: list[Named]) -> Iterator[tuple[Any, ...]]:
    """Each claim with its speaker and where the words for the speaker stand; "he" is the last single one who spoke."""
    before = None
    for claim in claims:
        speaker = _who(w, claim.speaker, named) if claim.speaker else None
        if speaker == "he":
            speaker = before
        elif _may_be_he(w, claim):
            before = speaker
        first, last = claim.speaker or (0, 0)
        yield claim, speaker, *((w.start[first], w.end[last - 1]) if claim.speaker else (None, None))


def _may_be_he(w: _Words, claim: _Claim) -> bool:
    """May a later "he" or "she" be the speaker of this claim: one person, who spoke?"""
    if not claim.speaker or not claim.cue or "clause" not in _cues().get(w.lemma[claim.cue[0]], ()):
        return False
    return w.tag[_head(w, claim.speaker)] in ("NN", "NNP", "JJ")


def find_quotes(
    articles: pd.DataFrame, sentences: pd.DataFrame, tokens: pd.DataFrame, mentions: pd.DataFrame
) -> pd.DataFrame:
    """One row per quotation: its words, its kind, who speaks, and the cue that says so.

    `start` and `end` of direct speech leave the marks out; a quotation that its attribution interrupts is one row from
    its first word to its last. `speaker` is an actor of `mentions` if the head of the speaker's phrase is one, else the
    phrase's own words; missing for "we" or "it" that stands for nobody. A quotation without words of attribution that
    goes on with the speaker before has no `cue`.

    >>> from analysis.sentences import split_sentences
    >>> from analysis.tables import empty
    >>> from analysis.tokens import tag_tokens
    >>> articles = pd.DataFrame({"article_id": ["a"], "text": ['“We will stay,” said the envoy. She wants to go.']})
    >>> sentences = split_sentences(articles)
    >>> quotes = find_quotes(articles, sentences, tag_tokens(sentences), empty("mentions"))
    >>> quotes[["text", "kind", "speaker", "cue"]].values.tolist()
    [['We will stay', 'direct', 'envoy', 'said'], ['to go', 'indirect', 'envoy', 'wants']]
    """
    require(articles, ["article_id", "text"], "find_quotes")
    require(sentences, ["article_id", "sentence", "start"], "find_quotes")
    require(tokens, "tokens", "find_quotes")
    require(mentions, ["article_id", "start", "end", "actor", "kind"], "find_quotes")
    w, bounds = _words(tokens)
    numbers = tokens["sentence"].tolist()
    named: dict[str, list[Named]] = {}
    columns = (mentions[name].tolist() for name in ("article_id", "start", "end", "actor", "kind"))
    for article, *mention in zip(*columns, strict=True):
        named.setdefault(article, []).append(tuple(mention))
    cues = _cues()
    hits = [i for i, lemma in enumerate(w.lemma) if lemma in cues]
    rows: list[tuple[Any, ...]] = []
    for article, text in zip(articles["article_id"].tolist(), articles["text"].tolist(), strict=True):
        low, high = bounds.get(article, (0, 0))
        w = w._replace(text=text, pairs={}, begins={}, ends={})
        inner = _mark(w, low, high)
        mine = [i for i in hits[bisect_left(hits, low) : bisect_left(hits, high)] if not inner[i - low]]
        claims: dict[Span, _Claim] = {}
        for claim in sorted(_claims(w, mine), key=_place):
            claims.setdefault(_place(claim), claim)
        for claim, *speaker in _spoken(w, claims.values(), sorted(named.get(article, []))):
            at = (article, numbers[claim.first], claim.start, claim.end, text[claim.start : claim.end], claim.kind)
            cue = text[w.start[claim.cue[0]] : w.end[claim.cue[1] - 1]] if claim.cue else None
            rows.append((*at, *speaker, cue))
    names = [name for name in COLUMNS["quotes"] if name != "sentiment"]
    return frame("quotes", {name: [row[n] for row in rows] for n, name in enumerate(names)})


def _mark(w: _Words, low: int, high: int) -> bytearray:
    """Enter the pairs of marks of the article with tokens `low` to `high`; a byte a token says if it stands in one."""
    inner = bytearray(high - low)
    for pair in pair_marks(w.text):
        first = bisect_left(w.start, pair.open, low, high)
        last = bisect_left(w.start, pair.close, first, high)
        if last > first and w.start[first] == pair.open:
            w.pairs[first], w.begins[first], w.ends[last] = pair, last, first
            inner[first - low : last - low] = b"\1" * (last - first)
    return inner


def _words(tokens: pd.DataFrame) -> tuple[_Words, dict[str, Span]]:
    """The tokens as lists, and each article's first token and the token after its last."""
    texts, tags, lemmas = (as_list(tokens[name]) for name in ("text", "tag", "lemma"))
    start, end = tokens["start"].tolist(), tokens["end"].tolist()
    ids, number = tokens["article_id"].to_numpy(dtype=object), tokens["sentence"].to_numpy()
    cuts = (np.flatnonzero((number[1:] != number[:-1]) | (ids[1:] != ids[:-1])) + 1).tolist()
    edges = [0, *cuts, len(texts)]
    bounds: dict[str, Span] = {}
    for a, b in zip(edges, edges[1:], strict=False):
        if a < b:
            bounds[ids[a]] = (bounds[ids[a]][0] if ids[a] in bounds else a, b)
    sizes = np.diff(edges)
    first, last = np.repeat(edges[:-1], sizes).tolist(), np.repeat(edges[1:], sizes).tolist()
    word = list(map(str.lower, texts))
    return _Words(start, end, word, tags, lemmas, first, last, "", {}, {}, {}), bounds
