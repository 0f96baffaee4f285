"""Find the places in a text where something is named, before it is decided who is meant."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from analysis.names import CAPITAL, NAME, PARTICLE, PRONOUN, ROLE, Entry, Phrase, Text, entry_at, phrase_at

OPENERS = frozenset(["“", '"', ":", "‘", "'", "(", "—", "–", "[", "•", "*", "...", "|", "--", "``"])
POSSESSIVE = frozenset(["'s", "’s", "'", "’"])
AFTER_HYPHEN = frozenset(
    "led based style born wide elect run held made era like backed owned controlled linked".split()
)
PEOPLES = frozenset(
    "People Peoples Women Men Children Workers Farmers Teachers Veterans Lawyers Students Writers".split()
)
ACTING = ("organization", "place")
OF = ("of", "for", "on")
NAME_TAGS = ("NNP", "NNPS")


class Span:
    """A place where something is named: tokens `first` up to `last` of sentence `k`, which is `begin` up to `stop`."""

    __slots__ = (
        "actor", "begin", "country", "entry", "first", "form", "k", "kind", "last", "owner", "phrase", "rule", "stop",
        "text", "title",
    )  # fmt: skip

    def __init__(self, first: int, last: int, form: str, text: str) -> None:
        """`form` says how it was found: entry (of the dictionary), name, phrase (title or role noun) or pronoun."""
        self.first, self.last, self.form, self.text = first, last, form, text
        self.entry: Entry | None = None
        self.phrase: Phrase | None = None
        self.owner: Span | None = None  # the country or organization before a role noun, which is part of the span
        self.title = self.country = self.kind = self.actor = self.rule = ""
        self.k = self.begin = self.stop = 0


class Seen(NamedTuple):
    """What the whole article tells of its words: all words as written, and those capitalised inside sentences."""

    words: set[str]
    capital: set[str]


class Item(NamedTuple):
    """A piece of a run of capitalised words: an entry of the dictionary, a title or role noun, or another word."""

    first: int
    last: int
    entry: Entry | None = None
    phrase: Phrase | None = None

    @property
    def kind(self) -> str:
        """The kind of the entry, or nothing."""
        return self.entry.kind if self.entry else ""


def find_spans(text: Text, edges: list[int]) -> list[Span]:
    """The spans of an article whose sentences start at the tokens `edges` (the last edge is its end), in order."""
    facts, words, tags = text.facts, text.words, text.tags
    bounds = list(zip(edges, edges[1:], strict=False))
    wanted = [[i for i in range(first, stop) if facts[i].flag] for first, stop in bounds]
    headlines = [_headline(text, *bounds[k], wanted[k], k == 0) for k in range(len(bounds))]
    capital = {
        words[i]
        for (first, _), candidates, headline in zip(bounds, wanted, headlines, strict=True) if not headline
        for i in candidates
        if i > first and facts[i].flag & CAPITAL and tags[i] in NAME_TAGS and words[i - 1] not in OPENERS
    }  # fmt: skip
    seen = Seen(text.around, capital)
    spans: list[Span] = []
    for k, (first, stop) in enumerate(bounds):
        begun = len(spans)
        for span in _scan(text, first, stop, wanted[k], headlines[k], seen):
            span.k, span.begin, span.stop = k, first, stop
            _join(text, spans, span, begun)
    return spans


def _headline(text: Text, first: int, stop: int, candidates: list[int], opens: bool) -> str:
    """How the sentence is set: "title" when nearly all but its common words have a capital, "shout" in capitals."""
    least = 3 if opens else 4
    if stop - first > 60 or sum(text.facts[i].flag & CAPITAL for i in candidates) < least * CAPITAL:
        return ""
    common = text.lexicon.sets["common"]
    longer = [
        w
        for w, fact in zip(text.words[first:stop], text.facts[first:stop], strict=True)
        if w.isalpha() and fact.lower not in common
    ]
    upper = sum(word[0].isupper() for word in longer)
    if upper < least or upper <= 0.8 * len(longer):
        return ""
    if sum(word.isupper() for word in longer) >= 0.8 * len(longer):
        return "shout"
    return "title" if opens or text.words[stop - 1] != "." else ""


def _scan(text: Text, first: int, stop: int, candidates: list[int], headline: str, seen: Seen) -> Iterator[Span]:
    """The spans of one sentence, in order and without overlap."""
    at = first
    for i in candidates:
        if i < at:
            continue
        flag = text.facts[i].flag
        if text.facts[i].lower == "the" and not (i + 1 < stop and text.words[i + 1] in text.lexicon.after_the):
            continue
        if flag & (CAPITAL | NAME | PARTICLE):
            at, items = _run(text, i, first, stop, headline, seen)
            if items:
                yield from _cut(text, items, seen)
                continue
        if flag & PRONOUN and text.tags[i] == "PRP":
            yield _span(text, i, i + 1, "pronoun")
        elif flag & ROLE and text.tags[i][0] in "NJV":
            j, phrase = phrase_at(text, i, stop)
            lone = text.facts[i].lower in text.lexicon.sets["ambiguous"] and j == i + 1
            if (
                phrase
                and not lone
                and not _modifies(text, phrase, j, stop)
                and (text.tags[j - 1][0] == "N" or _ends_noun_phrase(text, j, first, stop))
            ):
                at = j
                yield _span(text, i, j, "phrase", phrase=phrase)


def _modifies(text: Text, phrase: Phrase, j: int, stop: int) -> bool:
    """Does a role noun only modify the noun at token `j`, as in "student loans"?"""
    if phrase.plural or phrase.sort not in ("title", "people") or j >= stop or text.tags[j] not in ("NN", "NNS"):
        return False
    return phrase_at(text, j, stop)[1] is None


def _ends_noun_phrase(text: Text, j: int, first: int, stop: int) -> bool:
    """Is the word before token `j` a noun though not tagged so: "one official said", "Taliban fighters seized"?"""
    tag, follows = text.tags[j - 1], text.tags[j] if j < stop else "."
    before = text.tags[j - 2] if j - 2 >= first else ""
    if tag == "VBZ":
        return before in ("NNP", "NNPS", "JJ") and follows in ("VBN", "VBD", "MD")
    return tag == "JJ" and before in ("DT", "CD", "JJ", "NNP") and follows[0] not in "NJC"


def _span(
    text: Text, first: int, last: int, form: str, entry: Entry | None = None, phrase: Phrase | None = None
) -> Span:
    span = Span(first, last, form, text.between(first, last))
    span.entry, span.phrase = entry, phrase
    return span


def _is_name_word(text: Text, i: int, first: int, headline: str, seen: Seen) -> bool:
    """Does the capital of token `i` make it (part of) a name, in a sentence that starts at token `first`?"""
    word, fact = text.words[i], text.facts[i]
    if not fact.flag & CAPITAL or i > first and text.words[i - 1] in ("#", "@"):
        return False
    opening = i == first or text.words[i - 1] in OPENERS
    usual = fact.lower in seen.words
    if word in seen.capital and not (opening and usual):
        return True
    given = text.lexicon.given
    if headline == "shout":
        named = word.capitalize() in seen.capital or word.capitalize() in given
        return named or i > first and text.words[i - 1].capitalize() in given
    if opening and fact.lower in text.lexicon.sets["particle"] and i + 1 < len(text.words):
        return bool(text.facts[i + 1].flag & CAPITAL)
    if headline:
        known = not seen.capital or word in given or i > first and text.words[i - 1] in given
        return text.tags[i] in NAME_TAGS and not usual and known
    return not opening or text.tags[i] in NAME_TAGS and not usual


def _item(text: Text, j: int, first: int, stop: int, headline: str, seen: Seen, inside: bool) -> Item | None:
    """The piece of a name that starts at token `j`; `inside` a run a common word may be a surname (Theresa May)."""
    words, fact = text.words, text.facts[j]
    if fact.names:
        k, entry = entry_at(text, j, stop)
        opening = (
            k == j + 1 and j == first and fact.lower in seen.words and entry is not None and entry.kind != "country"
        )
        if entry and not opening:
            part = _part_of_name(text, entry, j, k, stop)
            if not part and _is_adjective(text, entry, j, k, first, stop):
                return None
            if not part:
                return Item(j + (fact.lower == "the"), k, entry)
    if not words[j][0].isupper():
        if j + 2 < stop and fact.flag & PARTICLE and words[j + 1] == "-" and words[j + 2][0].isupper():
            return Item(j, j + 3)
        return None
    if fact.phrases and text.tags[j][0] in "NJ":
        k, phrase = phrase_at(text, j, stop)
        opening = j == first or words[j - 1] in OPENERS
        if phrase and _modifies(text, phrase, k, stop):
            return None
        if phrase and (opening or k > j + 1 or fact.lower not in text.lexicon.sets["lowercase"]):
            return Item(j, k, None, phrase)
    if (
        _is_name_word(text, j, first, headline, seen)
        or inside
        and text.tags[j] in NAME_TAGS
        and words[j - 1] in text.lexicon.given
    ):
        return Item(j, j + 1)
    return None


def _part_of_name(text: Text, entry: Entry, j: int, k: int, stop: int) -> bool:
    """Is a name of the dictionary only the beginning of another: "the National Museum", "Arab Spring"?"""
    capital = k < stop and text.words[k][0].isupper()
    if entry.kind == "group":
        return capital and not text.words[k - 1].endswith("s")
    return capital and text.facts[j].lower == "the" and k == j + 2 and text.tags[k][:2] == "NN"


def _is_adjective(text: Text, entry: Entry, j: int, k: int, first: int, stop: int) -> bool:
    """Is a name of the dictionary here the adjective of a people, or a language ("in English")?"""
    if entry.kind == "group" and text.tags[k - 1] == "JJ":
        return True
    if entry.sense != "demonym" or text.words[k - 1].endswith(("s", "man", "woman")):
        return False
    follows = text.tags[k][:2] if k < stop else "."
    before = text.tags[j - 1][:2] if j > first else ""
    return follows in ("IN", "CC", "TO", ".", ",", "RB") and before in ("IN", "VB", "CC", ",")


def _run(text: Text, i: int, first: int, stop: int, headline: str, seen: Seen) -> tuple[int, list[Item]]:
    """The pieces of the run of names and titles that starts at token `i`, and the token after it."""
    items: list[Item] = []
    j = i
    while j < stop:
        item = _item(text, j, first, stop, headline, seen, bool(items))
        if item is None:
            break
        items.append(item)
        j = item.last
        if j < stop:
            joined = _joined(text, item, j, first, stop, headline, seen)
            items += joined
            j = joined[-1].last if joined else j
    return max(j, i), items


def _joined(text: Text, item: Item, j: int, first: int, stop: int, headline: str, seen: Seen) -> list[Item]:
    """What continues a name at token `j`: a hyphen, an ampersand, a particle, "of", "for", a possessive."""
    words, facts, starts, ends, lexicon = text.words, text.facts, text.starts, text.ends, text.lexicon
    word = words[j]
    upper = j + 1 < stop and words[j + 1][0].isupper()
    plain = item.entry is None and item.phrase is None
    if word == "&" and upper:
        return [Item(j, j + 1)]
    if word == "-" and plain and j + 1 < stop and starts[j] == ends[j - 1] and starts[j + 1] == ends[j]:
        lower = words[j + 1].isalpha() and len(words[j + 1]) < 6 and words[j + 1] not in AFTER_HYPHEN
        return [Item(j, j + 2)] if lower or upper and not entry_at(text, j + 1, stop)[1] else []
    if word in lexicon.sets["particle"] and item.phrase is None:
        k = j + 1 + (j + 1 < stop and (words[j + 1] in lexicon.sets["particle"] or words[j + 1] == "-"))
        return [Item(j, k)] if k < stop and words[k][0].isupper() and (plain or word not in ("y", "la", "le")) else []
    if word in POSSESSIVE and upper and words[j - 1] in PEOPLES:
        return [Item(j, j + 2)]
    institution = plain or item.kind == "organization" or item.phrase is not None and item.phrase.sort == "body"
    if word in OF and institution and lexicon.senses.get(words[j - 1]) in ACTING:
        k = j + 1 + (j + 1 < stop and words[j + 1] == "the")
        if k < stop and words[k][0].isupper() and facts[k].flag and _is_name_word(text, k, first, headline, seen):
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
        word, single = words[item.first], item.last - item.first == 1
        before, after = n > 0 and plain[n - 1], n + 1 < len(items) and plain[n + 1]
        earlier = words[items[n - 1].first] if before else ""
        institution = item.kind == "organization" and senses.get(words[item.last - 1]) == "organization"
        if n + 1 < len(items) and words[items[n + 1].first] in OF or before and institution:
            plain[n] = True
        elif single and item.kind != "person":
            first_name = word in given and after and not before
            surname = earlier in given and item.phrase is None and not word.isupper()
            common = before and word in senses and item.kind in ("", "organization")
            plain[n] = plain[n] or first_name or surname or common or senses.get(earlier) == "other"
    for n, stop in enumerate(_ends(plain)):
        if n and stop > n and items[n - 1].kind == "person" and senses.get(words[items[stop - 1].last - 1]) in ACTING:
            plain[n - 1] = True
    return plain


def _ends(flags: list[bool]) -> list[int]:
    """For each place the end of the stretch of true flags that begins there.

    >>> _ends([True, True, False, True])
    [2, 2, 2, 4]
    """
    ends = [*range(len(flags)), len(flags)]
    for n in range(len(flags) - 1, -1, -1):
        ends[n] = ends[n + 1] if flags[n] and n + 1 < len(flags) and flags[n + 1] else n + flags[n]
    return ends[:-1]


def _cut(text: Text, items: list[Item], seen: Seen) -> Iterator[Span]:
    """Cut a run into names: titles from people, countries from institutions, institutions from people."""
    if len(items) == 1:
        item = items[0]
        if item.entry:
            yield _entry_span(text, item, "")
        elif item.phrase:
            yield _span(text, item.first, item.last, "phrase", phrase=item.phrase)
        else:
            yield from _split_person(text, item.first, item.last, "", seen)
        return
    plain = _plain(text, items)
    stops = [*_ends(plain), len(items)]
    wholes = _ends([p or item.kind not in ("", "person") for p, item in zip(plain, items, strict=True)])
    n, title, country = 0, "", ""
    while n < len(items):
        item, stop = items[n], stops[n]
        follows = items[n + 1] if n + 1 < len(items) else None
        if plain[n] or item.phrase is None:
            last = 0 if title else _institution(text, items, plain, n, wholes[n])
            if last:
                yield from _split_person(text, item.first, items[last - 1].last, "", seen)
                n = last
            elif plain[n]:
                product = n > 0 and items[n - 1].kind == "organization" and not title and stop - n < 3
                if not product or text.words[item.first] in text.lexicon.given:
                    yield from _split_person(text, item.first, items[stop - 1].last, title, seen)
                n = stop
            else:
                if follows and follows.phrase and not plain[n + 1] and item.entry and item.entry.sense == "demonym":
                    country = item.entry.country
                span = _entry_span(text, item, title)
                span.country = country
                yield span
                n += 1
            title = ""
            continue
        stop = stops[n + 1]
        tails = [text.lexicon.senses.get(text.words[m.last - 1]) for m in items[n + 1 : stop]]
        personal = item.phrase.sort in ("title", "people") and not item.phrase.plural
        if tails and (tails[-1] in ACTING or "organization" in tails and item.phrase.sort == "people"):
            yield from _split_person(text, item.first, items[stop - 1].last, "", seen)
            n, title = stop, ""
        else:
            again = follows is not None and follows.phrase is not None and follows.phrase.sort == "title"
            if personal and follows and (tails or follows.kind == "person" or title or again) and len(title) < 80:
                title = (title + " " + text.between(item.first, item.last)).strip()
            else:
                yield _span(text, item.first, item.last, "phrase", phrase=item.phrase)
                title = ""
            n += 1


def _institution(text: Text, items: list[Item], plain: list[bool], n: int, end: int) -> int:
    """The end of the institution or place whose name starts at piece `n` (Kabul University, South Asia), or 0."""
    if end - n < 2 or not any(plain[n : min(end, n + 12)]):
        return 0
    if end - n == 2 and not plain[n + 1] and text.words[items[n].first] in text.lexicon.sets["compass"]:
        return end
    last = max(m for m in range(n, min(end, n + 12)) if plain[m])
    tail = text.lexicon.senses.get(text.words[items[last].last - 1])
    return last + 1 if tail in ACTING and last > n else 0


def _entry_span(text: Text, item: Item, title: str) -> Span:
    """The span of an entry of the dictionary, without a title that its alias has (Mullah Abdul Ghani Baradar)."""
    first, entry = item.first, item.entry
    if entry is not None and entry.kind == "person":
        while first + 1 < item.last and text.facts[first].lower in text.lexicon.phrases:
            if entry.actor.startswith(text.words[first]):
                break
            title = (title + " " + text.words[first]).strip()
            first += 1
    span = _span(text, first, item.last, "entry", entry=entry)
    span.title = title
    return span


def _split_person(text: Text, first: int, last: int, title: str, seen: Seen) -> Iterator[Span]:
    """A name, or an institution and the person who is named right after it (Refugee Council Enver Solomon)."""
    words, senses = text.words, text.lexicon.senses
    for k in range(first + 1, last - 1):
        if (
            senses.get(words[k - 1]) == "organization"
            and words[k] in text.lexicon.given
            and words[k + 1][0].isupper()
            and not title
        ):
            yield _span(text, first, k, "name")
            first = k
            break
    lone = last - first == 1 and not title and words[first] not in text.lexicon.given
    if lone and text.tags[first] not in NAME_TAGS and words[first] not in seen.capital:
        return  # a lone word must be a proper noun somewhere
    span = _span(text, first, last, "name")
    span.title = title
    yield span


def _join(text: Text, spans: list[Span], span: Span, begun: int) -> None:
    """Append a span; a title goes to the name after it, a demonym to the role noun or titled name after it."""
    before = spans[-1] if len(spans) > begun else None
    named = span.form == "name" or span.entry is not None and span.entry.kind == "person"
    if before is not None and named and before.last == span.first and before.phrase is not None:
        phrase = before.phrase
        if phrase.sort in ("title", "people") and not phrase.plural:
            first = before.last - phrase.label.count(" ") - 1 if before.entry else before.first
            span.title = (text.between(first, before.last) + " " + span.title).strip()
            span.country = before.country
            spans.pop()
            if before.owner is not None:
                spans.append(before.owner)
            before = spans[-1] if len(spans) > begun else None
    if (
        before is not None
        and before.entry is not None
        and before.form == "entry"
        and before.entry.kind in ("country", "organization")
    ):
        entry, gap = before.entry, text.tags[before.last : span.first]
        near = len(gap) < 3 and all(
            tag in ("JJ", "NN", "NNP", "HYPH") or tag == "VBN" and k for k, tag in enumerate(gap)
        )
        demonym = entry.sense == "demonym"
        theirs = span.entry is not None and span.entry.kind == "organization" and span.entry.country
        if theirs and not gap and theirs != entry.country and demonym:  # the Nigerian Senate is not the US Senate
            span.entry, span.form, span.phrase = None, "name", text.lexicon.phrases.get(span.text.lower())
            span.first, span.text = before.first, text.between(before.first, span.last)
            if span.phrase is not None:
                span.form, span.entry = "phrase", entry
            spans.pop()
            spans.append(span)
            return
        if span.phrase is not None and near and (demonym or not gap):
            span.owner, span.entry, span.country = before, entry, entry.country
            before.kind = entry.kind
            span.text, span.first = text.between(before.first, span.last), before.first
            spans.pop()
        elif named and span.title and (near or gap == ["POS"]):
            span.country = span.country or entry.country
    spans.append(span)
