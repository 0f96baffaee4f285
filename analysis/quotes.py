"""Find what is said and who says it.

Quotation marks are paired first (`marks`), then each cue of `lexicons/cues.csv` (said, called for, belief) claims what
it brings (`attribution`). That is a quotation: direct, mixed or indirect by the marks in it. Quotations in marks that
no cue claims go to the speaker of the one before.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import pairwise
from operator import attrgetter
from typing import Any, NamedTuple

import pandas as pd

from analysis.attribution import PHRASE, SOME, WINDOW, Span, Words, ahead, attribute, cues, letter, subject
from analysis.codes import words_of
from analysis.marks import pair_marks
from analysis.tables import COLUMNS, as_list, frame, require

_GAP = 120  # characters that an attribution may take inside a quotation: "Yes," said the man. "We go."

_LOOSE = frozenset(", . ; : -- — – - ? ! on in and".split())  # on [Monday]
_SPOKESMEN = words_of("spokesmen")
_BEFORE_COLON = re.compile(rf"({PHRASE}):")  # Mayor: "We stay."
_SIGNED = re.compile(rf"[-~]({PHRASE})(?=[,.;:~?!-]|$)")  # "We stay." - Anna Berg
_ASIDE = re.compile(r"[,(\-wrhEGy]")
_HEAD = re.compile(r".(?:(?<=[DA])E|[^Lt&,(\-wrhEGy])*")  # the minister [of trade], the judge [hearing the case]

Named = tuple[int, int, str, str]  # where a mention stands, its actor and kind


class _Claim(NamedTuple):
    """A quotation while it is being found: offsets of its words, tokens of its speaker and its cue."""

    start: int
    end: int
    kind: str
    speaker: Span | None
    cue: Span | None
    first: int  # first token of the content
    until: int  # token after content and attribution


_place = attrgetter("start", "end")


def _claims(w: Words, hits: list[int]) -> list[_Claim]:
    """The quotations of one article; `hits` are the cues in it that stand outside marks."""
    claims: list[_Claim] = []
    firsts, taken, seen = sorted(w.pairs), set[int](), set[int]()
    known: Span | None = None
    sentence, floor = -1, 0
    for cue in hits:
        if w.first[cue] != sentence:
            sentence, known = w.first[cue], None
        made = attribute(w, cue, known, floor)
        claim = made and _claim(w, *made[0], made[1], (cue, cue + 1))
        if not made or not claim or claim.end in seen:  # said [she hopes [that it rains]]
            continue
        known = made[1] or known
        if claim.first < cue:
            floor = max(cue + 1, made[1][1] if made[1] else 0)
            claim = _join(w, claim, firsts, floor)
        taken.update(range(claim.first, claim.until))
        seen.add(claim.end)
        claims.append(claim)
    return claims + _left_over(w, sorted(claims, key=_place), [first for first in firsts if first not in taken])


def _claim(w: Words, first: int, last: int, speaker: Span | None, cue: Span | None) -> _Claim | None:
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


def _words_in(w: Words, first: int) -> Span:
    """Offsets of the words in the marks that token `first` opens, without the blanks and the comma at the edges."""
    _, start, end, _ = w.pairs[first]
    words = w.text[start:end]
    return start + len(words) - len(words.lstrip()), start + len(words.rstrip(" ,\n\t\xa0"))


def _join(w: Words, claim: _Claim, firsts: list[int], after: int) -> _Claim:
    """The claim with what its speaker goes on to say: "Yes," he said. "We go."."""
    for first in firsts[bisect_left(firsts, after) :]:
        gap = w.text[claim.end : w.pairs[first].open]
        if len(gap) > _GAP or "\n" in gap or w.tag[first - 1][0].isalpha() or "." in w.word[after : first - 1]:
            break
        if w.word[w.begins[first] - 2] == ",":  # "We stay," says another
            break
        after = w.begins[first]
        claim = claim._replace(end=_words_in(w, first)[1], until=after)
    return claim


def _left_over(w: Words, claims: list[_Claim], firsts: list[int]) -> list[_Claim]:
    """Quotations in marks that no cue claimed: signed, or going on with the speaker of the one before."""
    found: list[_Claim] = []
    starts = [claim.start for claim in claims]
    for first in firsts:
        last, opening = w.begins[first], w.pairs[first].open
        speaker, cue = _signed(w, first, last)
        if not cue and (last - first < 6 or first != w.first[first] and w.word[first - 1] != ":"):
            continue
        n = bisect_left(starts, opening)
        near = [claim for claim in claims[max(n - 3, 0) : n] + found[-1:] if claim.speaker]
        before = max(near, key=lambda claim: (claim.kind != "indirect", claim.start), default=None)
        if not speaker and before and w.text.count("\n", before.end, opening) <= 2:
            speaker = before.speaker
        claim = _claim(w, first, last, speaker, cue)
        found += [claim] if claim else []
    return found


def _signed(w: Words, first: int, last: int) -> tuple[Span | None, Span | None]:
    """Speaker and sign of attribution of a quotation in marks without a cue: a colon, a dash, another verb."""
    low = w.first[first]
    if colon := _BEFORE_COLON.fullmatch(w.code, low, first):
        return colon.span(1), (first - 1, first)
    if last - first > 5 and (sign := _SIGNED.match(w.code, last, w.last[min(last, len(w.last) - 1)])):
        return sign.span(1), (last, last + 1)
    if last - first > 5 and first > low and w.word[first - 1] != ":":
        back = range(first - 1, max(low, first - 15) - 1, -1)
        verb = next((t for t in back if w.code[t] in "VvYM" and w.lemma[t] != "be"), -1)
        speaker = subject(w, verb, max(low, first - WINDOW), None) if verb >= 0 else None
        return speaker, speaker and (verb, verb + 1)
    return None, None


def _who(w: Words, speaker: Span, head: int, named: list[Named]) -> str | None:
    """The actor named at the head of the speaker's phrase, beside it, or behind a spokesman, else the phrase's words.

    "One of them" are the group named last. I, we, you, they and it tell nobody anything: nothing.
    """
    first, last = speaker
    while first < head and w.tag[first] in ("DT", "CD", "PRP$", "PDT"):
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
    if inside and (w.code[head + 1 : last][:1] == "," or w.lemma[head].lower() in _SPOKESMEN):
        return inside[0][2]
    if w.word[head] in SOME or w.code[head] == "#":
        return next((actor for _, _, actor, kind in reversed(named[max(n - 4, 0) : n]) if kind == "group"), None)
    if w.code[head] == "P":
        return "he" if w.word[head] in ("he", "she", "him", "her") else None
    aside = _ASIDE.search(w.code, head, last)
    return w.text[w.start[first] : w.end[(aside.start() if aside else last) - 1]]


def _spoken(w: Words, claims: Iterable[_Claim], named: list[Named]) -> Iterator[tuple[Any, ...]]:
    """Each claim with its speaker and where the words for the speaker stand; "he" is the last single one who spoke."""
    before = None
    for claim in claims:
        if not claim.speaker:
            yield claim, None, None, None
            continue
        first, last = claim.speaker
        head = ahead(w, _HEAD, first, last) - 1
        speaker = _who(w, claim.speaker, head, named)
        if speaker == "he":
            speaker = before
        elif claim.cue and "clause" in cues().get(w.lemma[claim.cue[0]], ()) and w.tag[head] in ("NN", "NNP", "JJ"):
            before = speaker
        yield claim, speaker, w.start[first], w.end[last - 1]


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
    texts = dict(zip(articles["article_id"].tolist(), articles["text"].tolist(), strict=True))
    named: dict[str, list[Named]] = {}
    columns = (mentions[name].tolist() for name in ("article_id", "start", "end", "actor", "kind"))
    for article, *mention in zip(*columns, strict=True):
        named.setdefault(article, []).append(tuple(mention))
    rows: list[tuple[Any, ...]] = []
    for article, numbers, w in _words(texts, tokens):
        hits = [i for i, lemma in enumerate(w.lemma) if lemma in cues() and w.code[i] != "q"]
        claims = sorted(_claims(w, hits), key=_place)
        for claim, *speaker in _spoken(w, claims, sorted(named.get(article, []))):
            at = (article, numbers[claim.first], claim.start, claim.end, w.text[claim.start : claim.end], claim.kind)
            cue = w.text[w.start[claim.cue[0]] : w.end[claim.cue[1] - 1]] if claim.cue else None
            rows.append((*at, *speaker, cue))
    names = [name for name in COLUMNS["quotes"] if name != "sentiment"]
    return frame("quotes", {name: [row[n] for row in rows] for n, name in enumerate(names)})


def _words(texts: dict[str, str], tokens: pd.DataFrame) -> Iterator[tuple[str, list[int], Words]]:
    """Each article with the sentence numbers of its tokens, and the tokens with their marks entered."""
    tags, lemmas = (as_list(tokens[name]) for name in ("tag", "lemma"))
    ids, number, start, end = (tokens[name].tolist() for name in ("article_id", "sentence", "start", "end"))
    words = as_list(tokens["text"], str.lower)
    codes = list(map(letter, words, tags, lemmas))
    cuts = [i for i, article in enumerate(ids) if i == 0 or article != ids[i - 1]]
    for low, high in pairwise([*cuts, len(ids)]):
        text, begins, code = texts[ids[low]], start[low:high], codes[low:high]
        pairs, opened, closed = {}, {}, {}
        for pair in pair_marks(text):
            a = bisect_left(begins, pair.open)
            b = bisect_left(begins, pair.close, a)
            if b > a and begins[a] == pair.open:
                pairs[a], opened[a], closed[b] = pair, b, a
                code[a:b] = "q" * (b - a)
        numbers = number[low:high]
        edges = [i for i, n in enumerate(numbers) if i == 0 or n != numbers[i - 1]] + [high - low]
        first, last = list[int](), list[int]()
        for a, b in pairwise(edges):
            first += [a] * (b - a)
            last += [b] * (b - a)
        own, letters = slice(low, high), "".join(code)
        columns = begins, end[own], words[own], tags[own], lemmas[own], first, last
        yield ids[low], numbers, Words(*columns, text, letters, letters[::-1], pairs, opened, closed)
