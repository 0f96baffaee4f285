"""Find the places in a text where something is named, before it is decided who is meant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from analysis.names import CAPITAL, NAME, PARTICLE, PRONOUN, ROLE, Entry, Phrase, Text, entry_at, phrase_at

OPENERS = frozenset(["“", '"', ":", "‘", "'", "(", "—", "–", "[", "•", "*", "...", "|", "--", "``"])
POSSESSIVE = frozenset(["'s", "’s", "'", "’"])
ACTING = ("organization", "place")
OF = ("of", "for", "on")
NAME_TAGS = ("NNP", "NNPS")
WIDEST = 12  # pieces of the longest name of an institution: the work stays linear in the text


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
    """The tokens `begin` up to `stop`, those of them that may begin a mention, and whether it is set as a headline."""

    begin: int
    stop: int
    candidates: list[int]
    headline: bool


class Item(NamedTuple):
    """A piece of a run of capitalised words: an entry of the dictionary, a title or role noun, or another word."""

    first: int
    last: int
    entry: Entry | None = None
    phrase: Phrase | None = None
    kind: str = ""  # of the entry


def find_spans(text: Text, edges: list[int]) -> list[Span]:
    """The spans of an article whose sentences start at the tokens `edges` (the last edge is its end), in order."""
    facts, words, tags = text.facts, text.words, text.tags
    sentences = [_sentence(text, begin, stop, begin == edges[0]) for begin, stop in pairwise(edges)]
    capital = frozenset(
        words[i]
        for sentence in sentences
        if not sentence.headline
        for i in sentence.candidates
        if facts[i].flag & CAPITAL and tags[i] in NAME_TAGS and i > sentence.begin and words[i - 1] not in OPENERS
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
    candidates = [i for i in range(begin, stop) if facts[i].flag]
    if len(candidates) < 3 or stop - begin > 60 or not opens and text.words[stop - 1] == ".":
        return Sentence(begin, stop, candidates, False)
    common = text.lexicon.sets["common"]
    longer = [text.words[i] for i in range(begin, stop) if facts[i].lower not in common and text.words[i].isalpha()]
    upper = sum(word[0].isupper() for word in longer)
    return Sentence(begin, stop, candidates, upper > (2 if opens else 3) and upper > 0.8 * len(longer))


def _scan(text: Text, sentence: Sentence) -> Iterator[Span]:
    """The spans of one sentence, in order and without overlap."""
    at = sentence.begin
    for i in sentence.candidates:
        flag = text.facts[i].flag
        if i < at:
            continue
        if flag & (CAPITAL | NAME | PARTICLE):
            items = _run(text, i, sentence)
            if items:
                at = items[-1].last
                yield from _single(text, items[0]) if len(items) == 1 else _cut(text, items)
                continue
        if flag & PRONOUN and text.tags[i] == "PRP":
            yield Span(i, i + 1, "pronoun", text.words[i])
        elif flag & ROLE and text.tags[i][0] in "NJV":
            j, phrase = phrase_at(text, i, sentence.stop)
            if phrase and _is_role(text, phrase, i, j, sentence):
                at = j
                yield _role(text, i, j, phrase)


def _role(text: Text, first: int, last: int, phrase: Phrase) -> Span:
    return Span(first, last, "phrase", text.between(first, last), phrase=phrase, noun=first)


def _is_role(text: Text, phrase: Phrase, i: int, j: int, sentence: Sentence) -> bool:
    """Do the tokens `i` up to `j`, in lower case, name somebody: are they a noun, though perhaps not tagged so?"""
    tag, follows = text.tags[j - 1], text.tags[j] if j < sentence.stop else "."
    before = text.tags[j - 2] if j - 2 >= sentence.begin else ""
    if text.facts[i].lower in text.lexicon.sets["ambiguous"] and j == i + 1 or _modifies(text, phrase, j, sentence):
        return False
    named = before in ("DT", "CD", "JJ", "NNP", "NNPS") and follows[0] not in "NJC"  # one official said
    return tag[0] == "N" or tag in ("JJ", "VBZ") and named


def _modifies(text: Text, phrase: Phrase, j: int, sentence: Sentence) -> bool:
    """Does a role noun only modify the noun at token `j`, as in "student loans"?"""
    if not is_title(phrase) or j >= sentence.stop or text.tags[j] not in ("NN", "NNS"):
        return False
    return phrase_at(text, j, sentence.stop)[1] is None


def is_title(phrase: Phrase | None) -> bool:
    """Can a phrase be the title of one person?"""
    return phrase is not None and not phrase.plural and phrase.sort in ("title", "people")


def _run(text: Text, i: int, sentence: Sentence) -> list[Item]:
    """The pieces of the run of names and titles that starts at token `i`."""
    items: list[Item] = []
    j = i
    while j < sentence.stop and (item := _item(text, j, sentence, bool(items))):
        items.append(item)
        if item.last < sentence.stop:
            items += _joined(text, item, item.last, sentence)
        j = items[-1].last
    return items


def _item(text: Text, j: int, sentence: Sentence, inside: bool) -> Item | None:
    """The piece of a name that starts at token `j`; `inside` a run a common word may be a surname (Theresa May)."""
    words, fact, begin, stop = text.words, text.facts[j], sentence.begin, sentence.stop
    if fact.names:
        k, entry = entry_at(text, j, stop)
        if entry and not _part_of_name(text, entry, j, k, stop):
            return None if _is_adjective(text, entry, j, k, sentence) else Item(j, k, entry, None, entry.kind)
    if not words[j][0].isupper():
        arabic = fact.flag & PARTICLE and j + 2 < stop and words[j + 1] == "-" and words[j + 2][0].isupper()
        return Item(j, j + 3) if arabic else None
    if fact.phrases and text.tags[j][0] in "NJ":
        k, phrase = phrase_at(text, j, stop)
        if phrase and _modifies(text, phrase, k, sentence):
            return None
        opening = j == begin or words[j - 1] in OPENERS
        if phrase and (opening or k > j + 1 or fact.lower not in text.lexicon.sets["lowercase"]):
            return Item(j, k, None, phrase)
    surname = inside and text.tags[j] in NAME_TAGS and words[j - 1] in text.lexicon.given
    return Item(j, j + 1) if surname or _is_name_word(text, j, sentence) else None


def _is_name_word(text: Text, i: int, sentence: Sentence) -> bool:
    """Does the capital of token `i` make it (part of) a name?"""
    word, fact, given = text.words[i], text.facts[i], text.lexicon.given
    before = text.words[i - 1] if i > sentence.begin else ""
    if not fact.flag & CAPITAL or before in ("#", "@"):
        return False
    opening = not before or before in OPENERS
    usual = fact.lower in text.around
    if sentence.headline and word.isupper():
        word = word.capitalize()
    if word in text.capital and not (opening and usual):
        return True
    noun = text.tags[i] in NAME_TAGS and not usual
    if opening and fact.lower in text.lexicon.sets["particle"] and i + 1 < sentence.stop:
        return bool(text.facts[i + 1].flag & CAPITAL)
    if sentence.headline:
        nothing_known = not text.capital and not text.words[i].isupper()
        return noun and (nothing_known or word in given or before.capitalize() in given)
    return noun or not opening


def _part_of_name(text: Text, entry: Entry, j: int, k: int, stop: int) -> bool:
    """Is a name of the dictionary only the beginning of another: "the National Museum", "Arab Spring"?"""
    if k >= stop or not text.words[k][0].isupper():
        return False
    paper = entry.actor.startswith("The ") and k == j + 1 and text.tags[k][:2] == "NN"
    return paper or entry.kind == "group" and text.words[k - 1][-1] != "s"


def _is_adjective(text: Text, entry: Entry, j: int, k: int, sentence: Sentence) -> bool:
    """Is a name of the dictionary here the adjective of a people, or a language ("in English")?"""
    if entry.kind == "group" and text.tags[k - 1] == "JJ":
        return True
    if entry.sense != "demonym" or text.words[k - 1].endswith(("s", "man", "woman")):
        return False
    follows = text.tags[k][:2] if k < sentence.stop else "."
    before = text.tags[j - 1][:2] if j > sentence.begin else ""
    return follows in ("IN", "CC", "TO", ".", ",", "RB") and before in ("IN", "VB", "CC", ",")


def _joined(text: Text, item: Item, j: int, sentence: Sentence) -> list[Item]:
    """What continues a name at token `j`: a hyphen, an ampersand, a particle, "of", "for", a possessive."""
    words, lexicon, stop = text.words, text.lexicon, sentence.stop
    word = words[j]
    upper = j + 1 < stop and words[j + 1][0].isupper()
    plain = item.entry is None and item.phrase is None
    if word == "&" and upper:
        return [Item(j, j + 1)]
    if word in POSSESSIVE and upper and words[j - 1] in lexicon.sets["whose"]:  # the Workers' Party
        return [Item(j, j + 2)]
    if word == "-" and plain and j + 1 < stop and text.starts[j] == text.ends[j - 1]:
        lower = words[j + 1].isalpha() and len(words[j + 1]) < 6 and words[j + 1] not in lexicon.sets["hyphened"]
        return [Item(j, j + 2)] if lower or upper and not entry_at(text, j + 1, stop)[1] else []
    if word in lexicon.sets["particle"] and plain:
        k = j + 1 + (j + 1 < stop and (words[j + 1] in lexicon.sets["particle"] or words[j + 1] == "-"))
        return [Item(j, k)] if k < stop and words[k][0].isupper() else []
    institution = plain or item.kind == "organization" or item.phrase is not None and item.phrase.sort == "body"
    if word == "on" and item.entry is not None:  # "a statement by the European Union on China"
        return []
    if word in OF and institution and lexicon.senses.get(words[j - 1]) in ACTING:
        k = j + 1 + (j + 1 < stop and words[j + 1] == "the")
        if k < stop and text.facts[k].flag and _is_name_word(text, k, sentence):
            k = _entry_end(text, k, stop)
            items = [Item(j, k)]
            while k + 1 < stop and words[k] in ("and", "&") and _is_bare(text, k + 1, stop):
                items.append(Item(k, k + 2))
                k += 2
            return items
    return []


def _is_bare(text: Text, k: int, stop: int) -> bool:
    """Is token `k` a capitalised word that begins no name of the dictionary, no title and no personal name?"""
    if not text.facts[k].flag & CAPITAL or text.words[k] in text.lexicon.given:
        return False
    return entry_at(text, k, stop)[1] is None and phrase_at(text, k, stop)[1] is None


def _entry_end(text: Text, k: int, stop: int) -> int:
    """The token after the word, or the longer name of the dictionary, that starts at `k` (Southern Indiana)."""
    if text.words[k] in text.lexicon.sets["compass"] and k + 1 < stop and entry_at(text, k + 1, stop)[1]:
        k += 1
    return max(k + 1, entry_at(text, k, stop)[0])


def _plain(text: Text, items: list[Item]) -> list[bool]:
    """Which pieces of a run are words without a meaning of their own here: Jordan Henderson, Bank of Norland."""
    given, senses, words = text.lexicon.given, text.lexicon.senses, text.words
    plain = [item.entry is None and item.phrase is None for item in items]
    for n, item in enumerate(items):
        before, after = n > 0 and plain[n - 1], n + 1 < len(items) and plain[n + 1]
        word, earlier = words[item.first], words[items[n - 1].first] if before else ""
        of = after and words[items[n + 1].first] in OF
        if of or before and item.kind == "organization" and senses.get(words[item.last - 1]) == "organization":
            plain[n] = True
        elif not plain[n] and item.last - item.first == 1 and item.kind != "person":
            first_name = word in given and after and not before
            surname = earlier in given and item.phrase is None and not word.isupper()
            plain[n] = first_name or surname or before and word in senses
    for n in range(1, len(items)):
        if plain[n] and items[n - 1].kind == "person" and _ends_acting(text, items, _stretch(plain, n)):
            plain[n - 1] = True
    return plain


def _stretch(flags: list[bool], n: int) -> int:
    """The end of the stretch of true flags that begins at place `n`."""
    return next((m for m in range(n, len(flags)) if not flags[m]), len(flags))


def _ends_acting(text: Text, items: list[Item], end: int) -> bool:
    """Is the word before piece `end` one for an organization or a place: Council, Airport?"""
    return text.lexicon.senses.get(text.words[items[end - 1].last - 1]) in ACTING


def _cut(text: Text, items: list[Item]) -> Iterator[Span]:
    """Cut a run into names: titles from people, countries from institutions, institutions from people."""
    plain = _plain(text, items)
    n = 0
    while n < len(items):
        item, end, titled = items[n], n + 1, n > 0 and not plain[n - 1] and is_title(items[n - 1].phrase)
        if item.phrase is not None and not plain[n]:
            stop = _stretch(plain, n + 1)
            if stop > end and _ends_acting(text, items, stop):
                end = stop  # Foreign Trade Council
                yield from _names(text, item.first, items[end - 1].last, False)
            else:
                yield from _single(text, item)
        elif not titled and (stop := _institution(text, items, plain, n)):
            end = stop
            yield from _names(text, item.first, items[end - 1].last, False)
        elif plain[n]:
            end = _stretch(plain, n)
            product = n > 0 and items[n - 1].kind == "organization" and end - n < 3  # Google Chrome
            if not product or text.words[item.first] in text.lexicon.given:
                yield from _names(text, item.first, items[end - 1].last, titled)
        else:
            yield from _single(text, item)
        n = end


def _institution(text: Text, items: list[Item], plain: list[bool], n: int) -> int:
    """The end of the institution or place whose name starts at piece `n` (Kabul University, South Asia), or 0."""
    end = n
    while end < min(len(items), n + WIDEST) and (plain[end] or items[end].kind not in ("", "person")):
        end += 1
    if end == n + 2 and plain[n] and not plain[n + 1] and text.words[items[n].first] in text.lexicon.sets["compass"]:
        return end
    while end > n + 1 and not plain[end - 1]:
        end -= 1
    return end if end > n + 1 and _ends_acting(text, items, end) else 0


def _single(text: Text, item: Item) -> list[Span]:
    """The span of a piece that stands alone, if it names somebody."""
    if item.entry is not None:
        return [_entry(text, item, item.entry)]
    if item.phrase is not None:
        return [_role(text, item.first, item.last, item.phrase)]
    return _names(text, item.first, item.last, False)


def _entry(text: Text, item: Item, entry: Entry) -> Span:
    """The span of an entry of the dictionary, without a title that its alias has (Mullah Abdul Ghani Baradar)."""
    first, title = item.first, ""
    while entry.kind == "person" and first + 1 < item.last and text.facts[first].lower in text.lexicon.phrases:
        if entry.actor.startswith(text.words[first]):
            break
        first += 1
        title = text.between(item.first, first)
    return Span(first, item.last, "entry", text.between(first, item.last), entry, title=title, kind=entry.kind)


def _names(text: Text, first: int, last: int, titled: bool) -> list[Span]:
    """A name, or an institution and the person who is named right after it (Refugee Council Enver Solomon)."""
    words, given, senses = text.words, text.lexicon.given, text.lexicon.senses
    for k in range(first + 1, last - 1):
        if senses.get(words[k - 1]) == "organization" and words[k] in given and not titled:
            return [Span(a, b, "name", text.between(a, b)) for a, b in ((first, k), (k, last))]
    sure = last - first > 1 or titled or words[first] in given or words[first] in text.capital
    return [Span(first, last, "name", text.between(first, last))] if sure or text.tags[first] in NAME_TAGS else []


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
        country = span.entry.country if span.entry is not None and span.kind == "organization" else ""
        if demonym and not gap and country not in ("", entry.country):  # the Nigerian Senate is not the US Senate
            span.phrase, span.entry, span.noun = text.lexicon.phrases.get(span.text.lower()), None, span.first
            span.form = "phrase" if span.phrase else "name"
        if span.phrase is not None and near and (demonym or not gap):
            span.owner, span.entry, span.country = spans.pop(), entry, entry.country
            span.first, span.text = before.first, text.between(before.first, span.last)
        elif named and span.title and near:
            span.country = span.country or entry.country
    spans.append(span)
