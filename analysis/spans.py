"""Find the places in a text where something is named, before it is decided who is meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from analysis.names import ARABIC, PRONOUNS, Entry, Phrase, Text, entry_at, phrase_at

OPENERS = frozenset(["“", '"', ":", "‘", "'", "(", "—", "–", "[", "•", "*", "...", "|", "--", "``"])
POSSESSIVE = frozenset(["'s", "’s", "'", "’"])
ACTING = ("organization", "place")
OF = ("of", "for", "on")
NAME_TAGS = ("NNP", "NNPS")


@dataclass(slots=True)
class Span:
    """A place where something is named: tokens `first` up to `last` of sentence `k`, which is `begin` up to `stop`."""

    first: int
    last: int
    form: str  # how it was found: entry (of the dictionary), name, phrase (title or role noun) or pronoun
    text: str
    entry: Entry | None = None
    phrase: Phrase | None = None
    owner: Span | None = None  # the country or organization before a role noun, which is part of the span
    noun: int = 0  # first token of the role noun itself
    title: str = ""
    country: str = ""
    kind: str = ""
    actor: str = ""
    rule: str = ""
    k: int = 0
    begin: int = 0
    stop: int = 0


class Sentence(NamedTuple):
    """The tokens `begin` up to `stop`, and whether they are set as a headline."""

    begin: int
    stop: int
    headline: bool


def find_spans(text: Text, edges: list[int]) -> list[Span]:
    """The spans of an article whose sentences start at the tokens `edges` (the last edge is its end), in order."""
    facts, words, tags = text.facts, text.words, text.tags
    sentences = [_sentence(text, begin, stop, begin == edges[0]) for begin, stop in pairwise(edges)]
    capital = frozenset(
        words[i]
        for sentence in sentences
        if not sentence.headline
        for i in range(sentence.begin + 1, sentence.stop)
        if facts[i].capital and tags[i] in NAME_TAGS and words[i - 1] not in OPENERS
    )
    text = text._replace(capital=capital)
    spans: list[Span] = []
    for k, sentence in enumerate(sentences):
        begun = len(spans)
        for span in _scan(text, sentence):
            span.k, span.begin, span.stop = k, sentence.begin, sentence.stop
            _join(text, spans, span, begun)
    return spans


def _sentence(text: Text, begin: int, stop: int, opens: bool) -> Sentence:
    """A sentence; a headline opens the article or has no full stop, and nearly all but its common words are capital."""
    facts = text.facts
    if not opens and text.words[stop - 1] == ".":
        return Sentence(begin, stop, False)
    common = text.lexicon.sets["common"]
    longer = [text.words[i] for i in range(begin, stop) if facts[i].lower not in common and text.words[i].isalpha()]
    upper = sum(word[0].isupper() for word in longer)
    return Sentence(begin, stop, upper > (2 if opens else 3) and upper > 0.8 * len(longer))


def _scan(text: Text, sentence: Sentence) -> Iterator[Span]:
    """The spans of one sentence, in order and without overlap."""
    at = sentence.begin
    for i in range(sentence.begin, sentence.stop):
        fact = text.facts[i]
        if i < at or not fact.begins:
            continue
        if items := _run(text, i, sentence) if fact.capital or fact.names or fact.lower in ARABIC else []:
            at = items[-1].last
            yield from _cut(text, items)
        elif fact.lower in PRONOUNS and text.tags[i] == "PRP":
            yield Span(i, i + 1, "pronoun", text.words[i])
        elif fact.phrases and text.tags[i][0] in "NJV":
            j, phrase = phrase_at(text, i, sentence.stop)
            if phrase and _is_role(text, phrase, i, j, sentence):
                at = j
                yield _span(text, i, j, phrase=phrase)


def _span(text: Text, first: int, last: int, entry: Entry | None = None, phrase: Phrase | None = None) -> Span:
    form, kind = "entry" if entry else "phrase" if phrase else "name", entry.kind if entry else ""
    return Span(first, last, form, text.between(first, last), entry, phrase, noun=first, kind=kind)


def _is_role(text: Text, phrase: Phrase, i: int, j: int, sentence: Sentence) -> bool:
    """Do the tokens `i` up to `j`, in lower case, name somebody: are they a noun, though perhaps not tagged so?"""
    ambiguous = text.facts[i].lower in text.lexicon.sets["ambiguous"] and j == i + 1
    tag, follows = text.tags[j - 1], text.tags[j] if j < sentence.stop else "."
    named = text.tags[max(j - 2, sentence.begin)] in ("DT", "CD", "JJ", "NNP", "NNPS") and follows[0] not in "NJC"
    noun = tag[0] == "N" or tag in ("JJ", "VBZ") and named  # one official said
    return noun and not ambiguous and not _modifies(text, phrase, j, sentence)


def _modifies(text: Text, phrase: Phrase, j: int, sentence: Sentence) -> bool:
    """Does a role noun only modify the noun at token `j`, as in "student loans"?"""
    if not is_title(phrase) or j >= sentence.stop or text.tags[j] not in ("NN", "NNS"):
        return False
    return phrase_at(text, j, sentence.stop)[1] is None


def is_title(phrase: Phrase | None) -> bool:
    """Can a phrase be the title of one person?"""
    return phrase is not None and not phrase.plural and phrase.sort in ("title", "people")


def _run(text: Text, i: int, sentence: Sentence) -> list[Span]:
    """The pieces of the run of names and titles that starts at token `i`."""
    items: list[Span] = []
    j = i
    while j < sentence.stop and (item := _item(text, j, sentence)):
        items.append(item)
        if item.last < sentence.stop:
            items += _joined(text, item, item.last, sentence)
        j = items[-1].last
    return items


def _item(text: Text, j: int, sentence: Sentence) -> Span | None:
    """The piece of a name that starts at token `j`; a common word may be a surname (Theresa May)."""
    words, fact, begin, stop = text.words, text.facts[j], sentence.begin, sentence.stop
    if fact.names:
        k, entry = entry_at(text, j, stop)
        longer = k < stop and words[k][0].isupper()  # the National Museum, Arab Spring
        adjective = entry and (entry.actor.startswith("The ") or entry.kind == "group" and words[k - 1][-1] != "s")
        if entry and not (longer and adjective):
            return None if _is_adjective(text, entry, j, k, sentence) else _span(text, j, k, entry)
    if not words[j][0].isupper():
        arabic = words[j] in ARABIC and j + 2 < stop and words[j + 1] == "-" and words[j + 2][0].isupper()
        return _span(text, j, j + 3) if arabic else None
    if fact.phrases and text.tags[j][0] in "NJ":
        k, phrase = phrase_at(text, j, stop)
        opening = j == begin or words[j - 1] in OPENERS
        if phrase and opening and _modifies(text, phrase, k, sentence):
            return None  # Student loans rose
        if phrase and (opening or k > j + 1 or fact.lower not in text.lexicon.sets["lowercase"]):
            return _span(text, j, k, phrase=phrase)
    surname = j > begin and text.tags[j] in NAME_TAGS and words[j - 1] in text.lexicon.given
    return _span(text, j, j + 1) if surname or _is_name_word(text, j, sentence) else None


def _is_name_word(text: Text, i: int, sentence: Sentence) -> bool:
    """Does the capital of token `i` make it (part of) a name?"""
    word, fact, given = text.words[i], text.facts[i], text.lexicon.given
    before = text.words[i - 1] if i > sentence.begin else ""
    if not fact.capital or before in ("#", "@"):
        return False
    opening = not before or before in OPENERS
    usual = fact.lower in text.around
    if sentence.headline and word.isupper():
        word = word.capitalize()
    if word in text.capital and not (opening and usual):
        return True
    noun = text.tags[i] in NAME_TAGS and not usual
    if sentence.headline:
        return noun and (not text.capital and word == text.words[i] or word in given or before.capitalize() in given)
    return noun or not opening


def _is_adjective(text: Text, entry: Entry, j: int, k: int, sentence: Sentence) -> bool:
    """Is a name of the dictionary here the adjective of a people, or a language ("in English")?"""
    if entry.kind == "group" and text.tags[k - 1] == "JJ":
        return True
    if entry.sense != "demonym" or text.words[k - 1].endswith(("s", "man", "woman")):
        return False
    follows = text.tags[k][:2] if k < sentence.stop else "."
    before = text.tags[j - 1][:2] if j > sentence.begin else ""
    if follows == "CC" and k + 2 < sentence.stop:  # "by Kenyan and Somali soldiers"
        last, other = entry_at(text, k + 1, sentence.stop)
        if other is not None and other.sense == "demonym" and text.tags[last] in ("NN", "NNS"):
            return False
    return follows in ("IN", "CC", "TO", ".", ",", "RB") and before in ("IN", "VB", "CC", ",")


def _joined(text: Text, item: Span, j: int, sentence: Sentence) -> list[Span]:
    """What continues a name at token `j`: a hyphen, an ampersand, a particle, "of" or "for"."""
    words, lexicon, stop = text.words, text.lexicon, sentence.stop
    word, k, particle = words[j], j + 1, lexicon.sets["particle"]
    plain = item.form == "name"
    if word == "&" or plain and word in particle:
        k += k < stop and (words[k] in particle or words[k] == "-")
        return [_span(text, j, k)] if k < stop and words[k][0].isupper() else []
    if word == "-" and plain and k < stop and text.starts[j] == text.ends[j - 1]:
        lower = words[k].isalpha() and len(words[k]) < 6 and words[k] not in lexicon.sets["hyphened"]
        return [_span(text, j, j + 2)] if lower or words[k][0].isupper() and not entry_at(text, k, stop)[1] else []
    body = item.phrase.sort == "body" if item.phrase else word != "on" or item.form == "name"
    if word in OF and body and lexicon.senses.get(words[j - 1]) in ACTING:
        k += k < stop and words[k] == "the"
        if k < stop and text.facts[k].begins and _is_name_word(text, k, sentence):
            inner = k + (words[k] in lexicon.sets["compass"] and k + 1 < stop)  # University of Southern Norland
            items = [_span(text, j, max(k + 1, entry_at(text, k, stop)[0], entry_at(text, inner, stop)[0]))]
            while (k := items[-1].last) + 1 < stop and words[k] in ("and", "&") and text.facts[k + 1].capital:
                items.append(_span(text, k, k + 2))
            return items
    return []


def _letters(text: Text, items: list[Span]) -> str:
    """A letter for each piece of a run, as in `_NAMES`; a word may be plain only here: Jordan Henderson."""
    given, senses, words, run = text.lexicon.given, text.lexicon.senses, text.words, ""
    for n, item in enumerate(items):
        before, word, last = run[-1:] in ("w", "W"), words[item.first], words[item.last - 1]
        after = n + 1 < len(items) and items[n + 1].form == "name"
        plain = item.form == "name" or after and words[items[n + 1].first] in OF  # Bank of Norland
        if item.last - item.first == 1 and item.kind != "person":
            surname = before and words[items[n - 1].first] in given and item.form != "phrase" and not word.isupper()
            plain |= surname or word in given and after and not before or before and word in senses
        if plain:
            run += "W" if senses.get(last) in ACTING else "n" if word in text.lexicon.sets["compass"] else "w"
        elif item.phrase:
            run += "t" if is_title(item.phrase) else "r"
        else:
            run += {"person": "p", "organization": "o"}.get(item.kind, "e")
    return run


# The names in a run of plain words (w; W is one for an organization or a place: Council, Airport; n North), titles (t),
# roles (r) and entries of the dictionary (p a person, o an organization, e another).
_NAMES = re.compile(
    "[tr][wWn]*W(?![wWn])"  # Foreign Trade Council
    "|(?<!t)[wWneo]{0,9}p?[wWneo]{0,9}W(?![wWn])"  # Kabul University, Theresa May Foundation
    "|(?<!t)n[eo](?![wWneo])"  # South Asia
    "|[wWn]+|."
)


def _cut(text: Text, items: list[Span]) -> Iterator[Span]:
    """Cut a run into names: titles from people, countries from institutions, institutions from people."""
    run = _letters(text, items)
    for match in _NAMES.finditer(run):
        item, size = items[match.start()], match.end() - match.start()
        if size > 1 or match.group() in "wWn":
            first, last = item.first, items[match.end() - 1].last
            product = size < 3 and run[match.start() - 1] == "o" and match.start()  # Google Chrome
            if not product or text.words[first] in text.lexicon.given:
                sure = last - first > 1 or text.words[first] in text.capital or text.tags[first] in NAME_TAGS
                yield from [_span(text, first, last)] * sure
        else:
            yield item


def _join(text: Text, spans: list[Span], span: Span, begun: int) -> None:
    """Append a span; titles go to the name after them, a country or organization to the role noun after it."""
    named = span.form == "name" or span.form == "entry" and span.kind == "person"
    first = span.first
    while named and len(spans) > begun and is_title(spans[-1].phrase) and spans[-1].last == first:
        title = spans.pop()
        first = title.noun
        span.title = f"{text.between(first, title.last)} {span.title}".strip()
        span.country = title.country
        if title.owner is not None:
            spans.append(title.owner)
    before = spans[-1] if len(spans) > begun else None
    entry = before.entry if before is not None and before.form == "entry" else None
    if before is not None and entry is not None and entry.kind in ("country", "organization"):
        gap = text.tags[before.last : first]
        near = len(gap) < 3 and all(tag in ("JJ", "NN", "NNP", "HYPH", "VBN") for tag in gap)
        demonym = entry.sense == "demonym"
        if span.phrase is not None and near and (demonym or not gap):
            span.owner, span.entry, span.country = spans.pop(), entry, entry.country
            span.first, span.text = before.first, text.between(before.first, span.last)
        elif named and span.title and near:
            span.country = span.country or entry.country
    spans.append(span)
