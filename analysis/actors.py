"""Find the actors that articles name, and decide who is who.

A name is found by its shape, the tags of its words and the dictionary (`names.py`); what kind of thing it names is
decided for the whole article, and only then who it is: the surname of somebody introduced, the acronym of an
organisation, a capital that acts for its country, a title or a pronoun that only one actor fits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.names import (
    CAPITAL, NAME, PARTICLE, PARTICLES, PRONOUN, PRONOUNS, ROLE, Entry, Lexicon, Phrase, Word, lexicon_of, word_of,
)  # fmt: skip
from analysis.tables import empty, frame, require

STRAIGHT = str.maketrans("’‘ʼ", "'''")
IN_PLACE = frozenset("in at near inside outside across throughout around within into onto through via off".split())
GOING = frozenset(
    """left leave leaves leaving flew fly flies flying travel travels traveled travelled traveling travelling went go
    goes going arrive arrived arrives return returned returns returning came come moved fled flee fleeing trip headed
    drove sailed shipped evacuated deported""".split()
)
HITTING = frozenset(
    """leave left visit visited visiting reach reached enter entered hit struck strike attack attacked bomb bombed
    capture captured seize seized rock rocked retake retook surround surrounded tour toured shell shelled""".split()
)
WITH = frozenset("with between against by".split())
STATE_NOUNS = frozenset(
    """role position stance decision offer demand demands policy request refusal response support interests claim claims
    assurance assurances warning pledge ambassador envoy minister president government help insistence relations ties
    ally allies""".split()
)
COMPASS = frozenset(
    """North South East West Northern Southern Eastern Western Central Upper Lower Greater Inner Outer New Northeast
    Northwest Southeast Southwest Northeastern Northwestern Southeastern Southwestern Mid""".split()
)
SPEECH = frozenset(
    """said says say told tells added adds announced warned claimed stated tweeted insisted argued noted replied
    explained declared denied commented wrote asked acknowledged admitted""".split()
)
ROLE_TAGS = ("NN", "NNS", "NNP", "NNPS")
OF_WORDS = frozenset("of for on".split())
SHORT_TITLES = {
    "fm": "foreign minister", "pm": "prime minister", "ceo": "chief executive", "premier": "prime minister",
}  # fmt: skip
HONORIFICS = {"mr": "m", "mr.": "m", "mrs": "f", "mrs.": "f", "ms": "f", "ms.": "f", "miss": "f", "sir": "m"}
NOT_HEADS = frozenset("minister chief officer general secretary of the for and to".split())


class Span:
    """A place where an actor is named: tokens `first` up to `last`, then what is found out about it."""

    __slots__ = ("actor", "country", "entry", "first", "form", "kind", "last", "phrase", "rule", "text", "title")

    def __init__(self, first: int, last: int, form: str, text: str) -> None:
        """`form` is how it was found: entry, name, phrase or pronoun."""
        self.first, self.last, self.form, self.text = first, last, form, text
        self.entry: Entry | None = None
        self.phrase: Phrase | None = None
        self.title = self.country = self.kind = self.actor = self.rule = ""


class Text(NamedTuple):
    """The tokens of the batch as lists, the facts of each, and the article's text (straight quotation marks)."""

    words: list[str]
    tags: list[str]
    starts: list[int]
    ends: list[int]
    facts: list[Word]
    lexicon: Lexicon
    body: str
    day: str


class Item(NamedTuple):
    """A piece of a run of capitalised words: an entry of the dictionary, a title or another word."""

    first: int
    last: int
    entry: Entry | None
    phrase: Phrase | None


def _entry_at(text: Text, i: int, stop: int) -> tuple[int, Entry | None]:
    """The longest name of the dictionary that starts at token `i`: the token after it, and its entry."""
    lexicon, body, start = text.lexicon, text.body, text.starts[i]
    for j in range(min(i + text.facts[i].names, stop), i, -1):
        name = body[start : text.ends[j - 1]]
        found = lexicon.names.get(name)
        if found is None and name.isupper() and name in lexicon.shouted:
            found = lexicon.names[lexicon.shouted[name]]
        if found is not None:
            return j, _best_entry(found, text.day)
    return i, None


def _best_entry(found: list[Entry], day: str) -> Entry:
    """Of several rows for a name the one whose period holds `day`, else the first."""
    if len(found) > 1 and day:
        for entry in found:
            if entry.actor == found[0].actor and entry.since <= day and (not entry.until or day <= entry.until):
                return entry
    return found[0]


def _phrase_at(text: Text, i: int, stop: int) -> tuple[int, Phrase | None]:
    """The longest title or role noun that starts at token `i`."""
    phrases, start = text.lexicon.phrases, text.starts[i]
    for j in range(min(i + text.facts[i].phrases, stop), i, -1):
        found = phrases.get(text.body[start : text.ends[j - 1]].lower())
        if found is not None:
            return j, found
    return i, None


class Evidence(NamedTuple):
    """What the rest of the article says of its words: those seen in lower case, those capitalised inside sentences."""

    lower: set[str]
    capital: set[str]


def _is_name_word(text: Text, i: int, first: int, headline: bool, seen: Evidence) -> bool:
    """Does the capital of token `i` make it (part of) a name, where its sentence starts at token `first`?"""
    word, tag = text.words[i], text.tags[i]
    if not text.facts[i].flag & CAPITAL:
        return False
    if word in seen.capital:
        return True
    opening = i == first or text.words[i - 1] in ("“", '"', ":", "‘", "'", "(", "—", "–", "[", "•", "*", "...")
    if headline:
        return tag in ("NNP", "NNPS") and not (len(seen.capital) > 5 and text.facts[i].lower in seen.lower)
    if opening:
        return tag in ("NNP", "NNPS") and text.facts[i].lower not in seen.lower
    return True


def _run(text: Text, i: int, first: int, stop: int, headline: bool, seen: Evidence) -> tuple[int, list[Item]]:
    """The run of name words, names of the dictionary and titles that starts at token `i`, and the token after it."""
    words, facts, starts, ends = text.words, text.facts, text.starts, text.ends
    items: list[Item] = []
    j = i
    while j < stop:
        item = None
        if facts[j].names:
            k, entry = _entry_at(text, j, stop)
            if entry and (words[j][0].isupper() or k > j + 1 or facts[j].flag & PARTICLE or entry.sense == "name"):
                item = Item(j, k, entry, None)
        if item is None and facts[j].phrases and words[j][0].isupper():
            k, phrase = _phrase_at(text, j, stop)
            if phrase and (text.tags[j][0] in "NJ"):
                item = Item(j, k, None, phrase)
        if item is None and _is_name_word(text, j, first, headline, seen):
            item = Item(j, j + 1, None, None)
        if (
            item is None
            and j + 2 < stop
            and facts[j].flag & PARTICLE
            and words[j + 1] == "-"
            and words[j + 2][0].isupper()
        ):
            item = Item(j, j + 3, None, None)
        if item is None:
            break
        items.append(item)
        j = item.last
        if j >= stop:
            break
        nxt = words[j]
        more = j + 1 < stop and words[j + 1][0].isupper()
        if nxt == "&" and more:
            items.append(Item(j, j + 1, None, None))
            j += 1
        elif (
            nxt == "-"
            and j + 1 < stop
            and starts[j] == ends[j - 1]
            and starts[j + 1] == ends[j]
            and not item.entry
            and not item.phrase
        ):
            if (
                more
                and not _entry_at(text, j + 1, stop)[1]
                or not more
                and words[j + 1].isalpha()
                and len(words[j + 1]) <= 5
                and words[j + 1]
                not in ("led", "based", "style", "born", "wide", "elect", "run", "held", "made", "era", "like")
            ):
                items.append(Item(j, j + 2, None, None))
                j += 2
        elif nxt in PARTICLES and more and not item.phrase and nxt not in ("of",):
            items.append(Item(j, j + 1, None, None))
            j += 1
        elif nxt in PARTICLES and j + 2 < stop and words[j + 1] in PARTICLES and words[j + 2][0].isupper():
            items.append(Item(j, j + 2, None, None))
            j += 2
        elif nxt in PARTICLES and j + 2 < stop and words[j + 1] == "-" and words[j + 2][0].isupper():
            items.append(Item(j, j + 3, None, None))
            j += 3
        elif (
            nxt in OF_WORDS
            and not item.entry
            and not item.phrase
            and text.lexicon.senses.get(words[j - 1]) in ("organization", "place")
        ):
            k = j + 1 + (j + 1 < stop and words[j + 1] == "the")
            if k < stop and words[k][0].isupper() and _is_name_word(text, k, first, headline, seen):
                items.append(Item(j, k + 1, None, None))
                j = k + 1
                while (
                    j + 1 < stop
                    and words[j] in ("and", "&")
                    and facts[j + 1].flag & CAPITAL
                    and not facts[j + 1].names
                    and not facts[j + 1].phrases
                    and words[j + 1] not in text.lexicon.given
                    and nxt != "on"
                ):
                    items.append(Item(j, j + 2, None, None))
                    j += 2
        elif (
            nxt in ("'s", "’s", "'", "’")
            and more
            and not item.entry
            and words[j - 1]
            in (
                "People",
                "Women",
                "Children",
                "Workers",
                "Farmers",
                "Teachers",
                "Veterans",
                "Lawyers",
                "King",
                "Queen",
                "Peoples",
                "Students",
                "Writers",
                "Men",
                "Lord",
                "Mothers",
            )
        ):
            items.append(Item(j, j + 2, None, None))
            j += 2
    return max(j, i), items


def _is_word(item: Item) -> bool:
    return item.entry is None and item.phrase is None


def _spans_of(text: Text, items: list[Item]) -> Iterator[Span]:
    """Cut a run into names: titles before people, countries before institutions, two-part personal names."""
    senses, given, words = text.lexicon.senses, text.lexicon.given, text.words
    single = [item.last - item.first == 1 for item in items]
    plain = [_is_word(item) for item in items]
    for n, item in enumerate(items):  # Jordan Henderson, Michael Jordan
        if (
            item.entry
            and single[n]
            and item.entry.sense in ("name", "capital")
            and item.entry.kind in ("country", "place")
        ):
            before = (
                n > 0
                and plain[n - 1]
                and words[items[n - 1].first] in given
                and words[item.first] not in ("US", "U.S.", "UK")
            )
            after = n + 1 < len(items) and plain[n + 1] and words[item.first] in given
            plain[n] = before or after
    n = 0
    title = ""
    while n < len(items):
        item = items[n]
        end = n
        while end < len(items) and items[end].phrase is None:
            end += 1
        last = words[items[end - 1].last - 1] if end > n else ""
        if item.phrase is not None:
            stretch = n + 1
            while stretch < len(items) and plain[stretch]:
                stretch += 1
            tail = senses.get(words[items[stretch - 1].last - 1]) if stretch > n + 1 else None
            if tail in ("organization", "place") and item.phrase.sort in ("title", "people"):
                yield _span(text, item.first, items[stretch - 1].last, "name")
                n = stretch
                continue
            nxt = items[n + 1] if n + 1 < len(items) else None
            if (
                nxt is not None
                and item.phrase.sort in ("title", "people")
                and not item.phrase.plural
                and (plain[n + 1] or nxt.entry and nxt.entry.kind == "person")
            ):
                title = text.body[text.starts[item.first] : text.ends[item.last - 1]]
            else:
                span = _span(text, item.first, item.last, "phrase")
                span.phrase = item.phrase
                yield span
            n += 1
            continue
        if end - n > 1 and any(plain[n:end]) and senses.get(last) in ("organization", "place") and plain[end - 1]:
            yield _span(text, item.first, items[end - 1].last, "name")
            n, title = end, ""
            continue
        if plain[n]:
            stop = n
            while stop < len(items) and plain[stop]:
                stop += 1
            while (
                stop < end
                and not title
                and any(senses.get(words[k]) == "organization" for k in range(items[n].first, items[stop - 1].last))
            ):
                stop += 1
            span = _span(text, item.first, items[stop - 1].last, "name")
            span.title = title
            yield span
            n, title = stop, ""
            continue
        entry = item.entry
        assert entry is not None
        if words[item.first] in COMPASS:
            pass
        span = _span(text, item.first, item.last, "entry")
        span.entry, span.title = entry, title
        yield span
        n, title = n + 1, ""


def _span(text: Text, first: int, last: int, form: str) -> Span:
    return Span(first, last, form, text.body[text.starts[first] : text.ends[last - 1]])


def _scan(text: Text, first: int, stop: int, candidates: list[int], headline: bool, seen: Evidence) -> Iterator[Span]:
    """The spans of one sentence, tokens `first` up to `stop`, in order and without overlap."""
    at = first
    for i in candidates:
        if i < at:
            continue
        flag = text.facts[i].flag
        if flag & PRONOUN and text.tags[i] == "PRP":
            yield _span(text, i, i + 1, "pronoun")
            continue
        if flag & (CAPITAL | NAME | PARTICLE):
            at, items = _run(text, i, first, stop, headline, seen)
            if items:
                yield from _spans_of(text, items)
                continue
        if flag & ROLE and text.tags[i][0] in "NJV":
            j, phrase = _phrase_at(text, i, stop)
            if phrase and text.tags[j - 1] in ROLE_TAGS:
                span = _span(text, i, j, "phrase")
                span.phrase = phrase
                at = j
                yield span


def _headlines(text: Text, firsts: list[int], stops: list[int]) -> list[bool]:
    """Which sentences are set in headline case: no full stop, and most of their longer words capitalised."""
    result = []
    for first, stop in zip(firsts, stops, strict=True):
        upper = longer = 0
        if stop - first < 60 and text.words[stop - 1] not in (".", "?", '"', "”"):
            for word in text.words[first:stop]:
                if len(word) > 3 and word.isalpha():
                    longer += 1
                    upper += word[0].isupper()
        result.append(upper > 3 and upper >= 0.75 * longer)
    return result


class Person:
    """Somebody of the article: the fullest name, gender, country and titles found for them."""

    __slots__ = ("country", "gender", "known", "name", "seen", "titles")

    def __init__(self, name: str, seen: int) -> None:
        """`seen` is the number of the span where the person was last named."""
        self.name, self.seen = name, seen
        self.gender = self.country = ""
        self.known = False
        self.titles: set[str] = set()


class Cast:
    """The people and organisations of one article, by all the names that may stand for them."""

    def __init__(self) -> None:
        """An article begins with nobody."""
        self.people: dict[str, Person] = {}  # full name -> person
        self.last: dict[str, list[Person]] = {}
        self.first: dict[str, list[Person]] = {}
        self.titled: dict[str, list[Person]] = {}
        self.short: dict[str, str] = {}  # short name of an organisation -> full name
        self.votes: dict[str, list[float]] = {}


def _name_parts(name: str) -> list[str]:
    parts = name.split()
    while len(parts) > 1 and parts[-1].rstrip(".") in ("Jr", "Sr", "II", "III", "IV"):
        parts.pop()
    return parts


def _introduce(cast: Cast, name: str, known: bool, number: int) -> Person:
    """The person of a full name, who may be somebody already named with more or fewer parts."""
    person = cast.people.get(name)
    if person is None:
        parts = _name_parts(name)
        for other in cast.last.get(parts[-1], [])[-20:]:
            if _same_person(parts, _name_parts(other.name)) and not (known and other.known):
                person = other
                if known or not other.known and len(name) > len(other.name):
                    other.name = name
                other.known |= known
                break
        if person is None:
            person = Person(name, number)
            person.known = known
            cast.last.setdefault(parts[-1], []).append(person)
            cast.first.setdefault(parts[0], []).append(person)
            for k in range(1, len(parts) - 1):
                cast.last.setdefault(" ".join(parts[k:]), []).append(person)
        cast.people[name] = person
    return person


def _same_person(a: list[str], b: list[str]) -> bool:
    """Do two names with the same surname differ only by initials or by parts that one of them leaves out?"""
    a = [part for part in a if not (len(part) <= 2 and part.endswith("."))]
    b = [part for part in b if not (len(part) <= 2 and part.endswith("."))]
    short, long = sorted((a, b), key=len)
    if short[0] == long[0] or short == long[-len(short) :]:
        rest = iter(long)
        return all(part in rest for part in short)
    return False


def _vote(text: Text, span: Span, first: int, stop: int) -> tuple[float, float, float]:
    """How much speaks for a person, an organisation, a place at one occurrence of a name."""
    senses, words, tags = text.lexicon.senses, text.words, text.tags
    parts = words[span.first : span.last]
    person = organization = place = 0.0
    sense = senses.get(parts[-1])
    for k, part in enumerate(parts):
        if part in OF_WORDS and k:
            sense = senses.get(parts[k - 1]) or sense
            break
    if sense == "organization":
        organization += 9
    elif sense == "place" or parts[0] in ("Mount", "Lake", "Fort", "Port", "Cape", "Camp", "San", "Saint", "St."):
        place += 9
    if span.title:
        person += 6
    if len(parts) > 1:
        gender = text.lexicon.given.get(parts[0])
        person += 4 if gender is not None else 1.5 if len(parts) < 4 else 0
        person += 3 * any(len(p) == 2 and p[1] == "." for p in parts[:-1])
        person += 2 * any(p in PARTICLES for p in parts[1:-1])
        organization += 2 * any(senses.get(p) == "organization" for p in parts)
    elif parts[0].isupper() and 1 < len(parts[0]) < 7:
        organization += 3
    before = words[span.first - 1].lower() if span.first > first else ""
    if before in IN_PLACE:
        place += 2.5
    elif before in ("from", "to"):
        place += 0.7
    elif before == "the":
        organization += 2
        person -= 3
    elif before in SPEECH:
        person += 2
    after = words[span.last] if span.last < stop else ""
    if after in SPEECH or after == "who":
        person += 2
    elif after == "," and span.last + 1 < stop:
        following = words[span.last + 1]
        if following.isdigit() and len(following) == 2 or following == "who":
            person += 3
        elif text.facts[span.last + 1].names and following[0].isupper():
            place += 1.5
    return person, organization + 0.5, place


def _is_other(text: Text, span: Span) -> bool:
    """Is this the name of a law, a ship, a storm, a war, a prize: of nothing that acts?"""
    senses, words = text.lexicon.senses, text.words
    if senses.get(words[span.last - 1]) == "other" or senses.get(words[span.first]) == "other":
        return True
    return any(words[k] in OF_WORDS and senses.get(words[k - 1]) == "other" for k in range(span.first + 1, span.last))


def _decide_kinds(text: Text, spans: list[Span], bounds: list[tuple[int, int]], cast: Cast) -> list[bool]:
    """Set the kind of each name by the votes of the whole article; tell which spans to keep."""
    keep = []
    for span, (first, stop) in zip(spans, bounds, strict=True):
        if span.form == "name":
            other = not span.title and _is_other(text, span)
            keep.append(not other)
            if not other:
                votes = cast.votes.setdefault(span.text, [0.0, 0.0, 0.0])
                for k, vote in enumerate(_vote(text, span, first, stop)):
                    votes[k] += vote
        else:
            keep.append(True)
    for span in spans:
        if span.form == "name" and span.text in cast.votes:
            person, organization, place = cast.votes[span.text]
            best = max(person, organization, place)
            span.kind = "person" if person == best else "place" if place == best else "organization"
        elif span.entry is not None:
            span.kind = span.entry.kind
    return keep


def _meet(text: Text, spans: list[Span], cast: Cast) -> None:
    """Enter every full name, title and acronym of the article in its cast."""
    for number, span in enumerate(spans):
        if span.kind == "person" and span.form in ("name", "entry"):
            entry = span.entry
            name = entry.actor if entry else span.text
            if " " not in name and not entry:
                continue
            person = _introduce(cast, name, entry is not None, number)
            if entry and span.text != entry.actor and " " in span.text:
                cast.people.setdefault(span.text, person)
            title = span.title.lower()
            person.gender = person.gender or HONORIFICS.get(title, "")
            phrase = text.lexicon.phrases.get(title)
            person.gender = person.gender or (phrase.gender if phrase else "")
            person.gender = person.gender or text.lexicon.given.get(name.split()[0], "")
            person.country = person.country or (entry.country if entry else span.country)
            if title and title not in HONORIFICS:
                _entitle(cast, person, title)
        elif span.kind == "organization" and span.form == "name":
            _shorten(cast, span.text)
        if span.form in ("name", "entry") and span.kind == "organization":
            acronym = _acronym_after(text, span)
            if acronym:
                cast.short[acronym] = span.entry.actor if span.entry else span.text


def _entitle(cast: Cast, person: Person, title: str) -> None:
    title = SHORT_TITLES.get(title, title)
    if title not in person.titles:
        person.titles.add(title)
        for key in {title, title.rsplit(" ", 1)[-1]}:
            cast.titled.setdefault(key, []).append(person)


def _shorten(cast: Cast, name: str) -> None:
    """Enter the shorter names that may stand for an organisation: its ends, its beginning, its initials."""
    parts = name.split()
    if len(parts) < 2 or name in cast.short:
        return
    cast.short[name] = name
    for k in range(1, min(len(parts), 6)):
        cast.short.setdefault(" ".join(parts[k:]), name)
        if k > 1 or parts[0] not in COMPASS:
            cast.short.setdefault(" ".join(parts[:k]), name)
    initials = "".join(part[0] for part in parts if part[0].isupper())
    if len(initials) > 1:
        cast.short.setdefault(initials, name)


def _acronym_after(text: Text, span: Span) -> str:
    """The acronym that stands in parentheses after a name and has its initials."""
    words = text.words
    if span.last + 2 >= len(words) or words[span.last] != "(" or words[span.last + 2] not in (")", "-"):
        return ""
    short = words[span.last + 1]
    letters = iter(span.text.lower())
    fits = len(short) > 1 and short.isupper() and all(letter in letters for letter in short.lower() if letter.isalpha())
    return short if fits else ""


def _country_before(text: Text, spans: list[Span], n: int) -> Entry | None:
    """The country or organisation named just before span `n`, or after it with "of" or "in"."""
    span = spans[n]
    for other, gap in ((n - 1, -1), (n + 1, 1)):
        if not 0 <= other < len(spans) or spans[other].entry is None:
            continue
        entry = spans[other].entry
        assert entry is not None
        if entry.kind == "person":
            continue
        if gap < 0:
            between = text.words[spans[other].last : span.first]
            if len(between) <= 3 and all(
                w in ("'s", "’s", "'", "’") or text.tags[spans[other].last + k] in ("JJ", "NN", "HYPH", "VBN", "JJS")
                for k, w in enumerate(between)
            ):
                return entry
        else:
            between = text.words[span.last : spans[other].first]
            if between in (["of"], ["of", "the"]):
                return entry
    return None


def find_mentions(
    articles: pd.DataFrame,
    sentences: pd.DataFrame,
    tokens: pd.DataFrame,
    actors: str | Path | pd.DataFrame | None = None,
) -> pd.DataFrame:
    """One row per place where an actor is named: `article_id`, `sentence`, `start`, `end`, `text`, `actor`, `kind`, `rule`.

    A span is the name alone, without determiner or title; spans never overlap. Found are proper names, role nouns
    (police, protesters, "Afghan officials", whose actor is "Afghanistan: officials"; "the Afghan government" is the
    country itself), demonyms, titles that stand alone and he, she, it, they as subjects. `rule` says why.
    `actors` is a table of the user's own actors (path or DataFrame; `actor` and `kind` required) that wins over ours.

    >>> from analysis.sentences import split_sentences
    >>> from analysis.tokens import tag_tokens
    >>> articles = pd.DataFrame({"article_id": ["a"], "date": [pd.NaT], "text": [
    ...     "Foreign Minister Anna Berg met Afghan officials in Vienna. Berg said the talks went well."]})
    >>> sentences = split_sentences(articles)
    >>> find_mentions(articles, sentences, tag_tokens(sentences))[["text", "actor", "kind"]].values.tolist()
    [['Anna Berg', 'Anna Berg', 'person'], ['Afghan officials', 'Afghanistan: officials', 'group'],
     ['Vienna', 'Vienna', 'place'], ['Berg', 'Anna Berg', 'person']]
    """
    require(articles, ["article_id", "text"], "find_mentions")
    require(tokens, ["article_id", "sentence", "token", "start", "end", "text", "tag"], "find_mentions")
    lexicon = lexicon_of(actors)
    if tokens.empty:
        return empty("mentions").drop(columns=["sentiment", "label", "because"])
    words = tokens["text"].tolist()
    cache = lexicon.words
    for word in set(words):
        if word not in cache:
            cache[word] = word_of(lexicon, word)
    facts = [cache[word] for word in words]
    texts = dict(zip(articles["article_id"].tolist(), articles["text"].tolist(), strict=True))
    days = dict.fromkeys(texts, "")
    if "date" in articles:
        dates = pd.to_datetime(articles["date"]).dt.strftime("%Y-%m-%d").fillna("")
        days = dict(zip(articles["article_id"].tolist(), dates.tolist(), strict=True))
    firsts = np.flatnonzero(tokens["token"].to_numpy() == 0)
    ids = tokens["article_id"].iloc[firsts].tolist()
    numbers = tokens["sentence"].iloc[firsts].tolist()
    firsts_list = [*firsts.tolist(), len(words)]
    text = Text(words, tokens["tag"].tolist(), tokens["start"].tolist(), tokens["end"].tolist(), facts, lexicon, "", "")
    columns: dict[str, list[object]] = {
        c: [] for c in ("article_id", "sentence", "start", "end", "text", "actor", "kind", "rule")
    }
    begin = 0
    for n in range(1, len(ids) + 1):
        if n < len(ids) and ids[n] == ids[begin] and numbers[n] > numbers[n - 1]:
            continue
        body = texts[ids[begin]]
        here = text._replace(body=body.translate(STRAIGHT), day=days[ids[begin]])
        for k, span in _mentions_of(here, firsts_list[begin : n + 1]):
            start, end = text.starts[span.first], text.ends[span.last - 1]
            columns["article_id"].append(ids[begin])
            columns["sentence"].append(numbers[begin + k])
            columns["start"].append(start)
            columns["end"].append(end)
            columns["text"].append(body[start:end])
            columns["actor"].append(span.actor)
            columns["kind"].append(span.kind)
            columns["rule"].append(span.rule)
        begin = n
    return frame("mentions", columns)


def _mentions_of(text: Text, edges: list[int]) -> Iterator[tuple[int, Span]]:
    """The resolved spans of one article whose sentences start at the tokens `edges`, with the number of the sentence."""
    firsts, stops = edges[:-1], edges[1:]
    headlines = _headlines(text, firsts, stops)
    wanted: list[list[int]] = []
    capital: set[str] = set()
    for first, stop, headline in zip(firsts, stops, headlines, strict=True):
        candidates = [i for i in range(first, stop) if text.facts[i].flag]
        wanted.append(candidates)
        if not headline:
            capital.update(
                text.words[i] for i in candidates
                if i > first and text.facts[i].flag & CAPITAL and text.tags[i][:3] == "NNP" and text.words[i - 1] not in ("“", '"', ":", "(")
            )  # fmt: skip
    seen = Evidence(set(text.words[edges[0] : edges[-1]]), capital)
    spans: list[Span] = []
    where: list[int] = []
    for k, (first, stop) in enumerate(zip(firsts, stops, strict=True)):
        for span in _scan(text, first, stop, wanted[k], headlines[k], seen):
            spans.append(span)
            where.append(k)
    bounds = [(firsts[k], stops[k]) for k in where]
    cast = Cast()
    keep = _decide_kinds(text, spans, bounds, cast)
    spans = [span for span, kept in zip(spans, keep, strict=True) if kept]
    where = [k for k, kept in zip(where, keep, strict=True) if kept]
    bounds = [bound for bound, kept in zip(bounds, keep, strict=True) if kept]
    spans, where, bounds = _join_roles(text, spans, where, bounds)
    _meet(text, spans, cast)
    for n, span in enumerate(spans):
        _resolve(text, spans, n, where, bounds[n], cast)
        if span.actor:
            yield where[n], span


def _join_roles(
    text: Text, spans: list[Span], where: list[int], bounds: list[tuple[int, int]]
) -> tuple[list[Span], list[int], list[tuple[int, int]]]:
    """Give a title to the name after it, and a demonym to the role noun after it."""
    out: list[Span] = []
    places: list[int] = []
    limits: list[tuple[int, int]] = []
    for span, k, bound in zip(spans, where, bounds, strict=True):
        before = out[-1] if out and places[-1] == k else None
        if (
            before is not None
            and before.form == "phrase"
            and span.kind == "person"
            and before.last == span.first
            and before.phrase
            and not before.phrase.plural
            and before.phrase.sort in ("title", "people")
        ):
            span.title, span.country = text.body[text.starts[before.first] : text.ends[before.last - 1]], before.country
            out.pop(), places.pop(), limits.pop()
            before = out[-1] if out and places[-1] == k else None
            if before is not None and before.entry and before.entry.sense == "demonym" and not span.country:
                span.country = before.entry.country
        elif (
            span.form == "phrase"
            and before is not None
            and before.entry
            and before.entry.country
            and before.entry.sense in ("demonym", "name")
            and before.entry.kind == "country"
        ):
            gap = text.tags[before.last : span.first]
            if (
                len(gap) <= 2
                and all(tag in ("JJ", "NN", "NNP", "VBN") for tag in gap)
                and before.entry.sense == "demonym"
            ):
                span.entry, span.country = before.entry, before.entry.country
                span.text = text.body[text.starts[before.first] : text.ends[span.last - 1]]
                span.first = before.first
                out.pop(), places.pop(), limits.pop()
        out.append(span)
        places.append(k)
        limits.append(bound)
    return out, places, limits


def _resolve(text: Text, spans: list[Span], n: int, where: list[int], bound: tuple[int, int], cast: Cast) -> None:
    """Set actor, kind and rule of span `n`, given those before it."""
    span = spans[n]
    if span.form == "phrase":
        _resolve_phrase(text, spans, n, cast)
    elif span.form == "pronoun":
        _resolve_pronoun(text, spans, n, where, cast)
    elif span.entry is not None and span.kind != "person":
        _resolve_entry(text, spans, n, bound)
    else:
        _resolve_name(text, spans, n, cast)


def _resolve_entry(text: Text, spans: list[Span], n: int, bound: tuple[int, int]) -> None:
    span, entry = spans[n], spans[n].entry
    assert entry is not None
    span.actor, span.kind, span.rule = entry.actor, entry.kind, f"dictionary: {entry.kind}"
    before = text.words[span.first - 1].lower() if span.first > bound[0] else ""
    after = text.words[span.last] if span.last < bound[1] else ""
    if entry.sense == "demonym":
        span.rule = f"demonym of {entry.actor}"
        return
    going = before in ("to", "from", "for") and any(
        w in GOING for w in text.words[max(bound[0], span.first - 5) : span.first]
    )
    if entry.sense == "name":
        if entry.kind == "country" and (before in IN_PLACE or going):
            span.kind, span.rule = "place", f"dictionary: country; after {before!r} a place"
        return
    if entry.sense == "metonym":
        if before in IN_PLACE or going:
            span.actor, span.kind, span.rule = span.text, "place", f"seat of {entry.actor}; after {before!r} a place"
        else:
            span.rule = f"seat of {entry.actor}"
        return
    acts = ""
    if before in IN_PLACE or going or after in (",", "(", "—"):
        acts = ""
    elif (
        after
        and text.tags[span.last][:2] in ("VB", "MD")
        and text.tags[span.last] not in ("VBN", "VBG")
        or after in ("yesterday", "today", "also")
    ):
        acts = f"acts ({after})"
    elif before in WITH:
        acts = f"after {before!r}"
    elif (
        span.first > bound[0]
        and text.tags[span.first - 1][:2] == "VB"
        and before not in HITTING
        and before not in GOING
    ):
        acts = f"is acted on ({before})"
    elif after in ("'s", "’s") and span.last + 1 < bound[1] and text.words[span.last + 1].lower() in STATE_NOUNS:
        acts = f"has a {text.words[span.last + 1]}"
    elif "-" in (before, after):
        other = n - 1 if before == "-" else n + 1
        if 0 <= other < len(spans) and spans[other].entry is not None:
            acts = "one side of a pair"
    if acts:
        span.rule = f"capital, {acts}: {entry.actor}"
    else:
        span.actor, span.kind, span.rule = span.text, "place", f"capital of {entry.actor}, here a place"


def _resolve_name(text: Text, spans: list[Span], n: int, cast: Cast) -> None:
    span = spans[n]
    name = span.text
    titled = f"title {span.title!r} before a name" if span.title else ""
    person = cast.people.get(name)
    if span.entry is not None:
        person = cast.people.get(span.entry.actor)
        span.actor, span.kind, span.rule = span.entry.actor, "person", "dictionary: person"
        if person is not None:
            person.seen = n
        return
    if person is not None and span.kind == "person":
        person.seen = n
        span.actor = person.name
        span.rule = titled or "name of a person"
        if person.name != name:
            span.rule = f"shorter name of {person.name}"
        return
    if span.kind in ("person", "organization", "place") and name in cast.last or name in cast.first:
        how = "surname" if name in cast.last else "first name"
        some = cast.last.get(name) or cast.first[name]
        wanted = HONORIFICS.get(span.title.lower(), "")
        fit = [p for p in some[-20:] if not wanted or p.gender in ("", wanted)] or some[-20:]
        if how == "surname" or len(fit) == 1:
            past = [p for p in fit if p.seen <= n] or fit
            person = max(past, key=lambda p: p.seen)
            person.seen = n
            span.actor, span.kind, span.rule = person.name, "person", f"{how} of {person.name}, named in the article"
            return
    if span.kind == "person" and " " not in name and name in text.lexicon.surnames:
        holder = _office_holder(text, name)
        if holder:
            span.actor, span.rule = holder, f"surname of {holder}, in office at the time"
            return
    if span.kind != "person" and name in cast.short:
        span.actor, span.kind = cast.short[name], "organization"
        span.rule = "name of an organization" if span.actor == name else f"short for {span.actor}"
        return
    span.actor = name
    span.rule = titled or f"name, by its form and company a {span.kind}"


def _office_holder(text: Text, surname: str) -> str:
    """The only person of that surname in the dictionary who held an office on the article's day."""
    people = text.lexicon.surnames[surname]
    holders = [
        actor for actor in people
        if any((not e.since or e.since <= text.day) and (not e.until or text.day <= e.until) for e in text.lexicon.actors[actor])
    ]  # fmt: skip
    if len(holders) == 1:
        return holders[0]
    return people[0] if len(people) == 1 else ""


def _resolve_phrase(text: Text, spans: list[Span], n: int, cast: Cast) -> None:
    span, phrase = spans[n], spans[n].phrase
    assert phrase is not None
    owner = span.entry or _country_before(text, spans, n)
    words = text.body[text.starts[span.first] : text.ends[span.last - 1]]
    if phrase.sort == "title" or phrase.sort == "people" and not phrase.plural:
        person = _titled(text, span, phrase, owner, cast)
        if person is not None:
            span.actor, span.kind, span.rule = person.name, "person", f"title of {person.name}"
            return
        if phrase.sort == "title" and owner is not None and owner.country:
            holder = _holder_of(text, owner.country, phrase.label)
            if holder:
                span.actor, span.kind, span.rule = holder, "person", f"office of {holder} at the time"
                return
    if phrase.sort == "state" and owner is not None and owner.kind == "country":
        span.actor, span.kind, span.rule = owner.actor, "country", f"{words!r}: the state of {owner.actor}"
        return
    span.kind = "group"
    if owner is not None and owner.kind != "person":
        span.actor, span.rule = f"{owner.actor}: {phrase.label}", f"role noun {phrase.label!r} of {owner.actor}"
    else:
        span.actor, span.rule = phrase.label, f"role noun {phrase.label!r}"


def _titled(text: Text, span: Span, phrase: Phrase, owner: Entry | None, cast: Cast) -> Person | None:
    """The only person of the article who can be meant by a title that stands alone."""
    i = span.first
    before = text.words[i - 1].lower() if i else ""
    if not (before in ("the", "'s", "’s", "this", "that") or text.words[i][0].isupper() or span.entry is not None):
        return None
    title = phrase.label.lower()
    title = SHORT_TITLES.get(title, title)
    found = cast.titled.get(title, [])
    fit = {
        p.name: p for p in found[-20:] if not owner or not p.country or not owner.country or p.country == owner.country
    }
    return next(iter(fit.values())) if len(fit) == 1 else None


def _holder_of(text: Text, country: str, title: str) -> str:
    rows = text.lexicon.offices.get((country, title), [])
    if not text.day:
        return ""
    names = {e.actor for e in rows if e.since <= text.day and (not e.until or text.day <= e.until)}
    return names.pop() if len(names) == 1 else ""


def _resolve_pronoun(text: Text, spans: list[Span], n: int, where: list[int], cast: Cast) -> None:
    span = spans[n]
    word = text.words[span.first].lower()
    i = span.last
    while i < len(text.words) and text.tags[i] == "RB" and i < span.last + 2:
        i += 1
    if i >= len(text.words) or text.tags[i] not in ("VBD", "VBZ", "VBP", "MD"):
        return
    gender = PRONOUNS[word]
    fit: dict[str, Span] = {}
    k = n - 1
    while k >= 0 and where[k] >= where[n] - 1 and n - k < 20:
        other = spans[k]
        if other.actor and _agrees(text, other, word, gender, cast):
            fit.setdefault(other.actor, other)
        k -= 1
    if not fit:
        return
    subjects = [o for o in fit.values() if o.last < len(text.tags) and text.tags[o.last][:2] in ("VB", "MD")]
    if len(fit) == 1:
        chosen = next(iter(fit.values()))
    elif word in ("he", "she") and subjects:
        chosen = subjects[0]
    else:
        return
    span.actor, span.kind, span.rule = chosen.actor, chosen.kind, f"{word!r} for {chosen.text}"


def _agrees(text: Text, other: Span, word: str, gender: str, cast: Cast) -> bool:
    if word in ("he", "she"):
        if other.kind == "person":
            person = cast.people.get(other.actor)
            return person is None or person.gender in ("", gender)
        return (
            other.kind == "group"
            and other.phrase is not None
            and not other.phrase.plural
            and other.phrase.sort in ("title", "people")
        )
    if word == "they":
        return (
            other.kind == "group"
            and other.phrase is not None
            and (other.phrase.plural or other.phrase.label == "police")
        )
    return (
        other.kind in ("organization", "country")
        and other.form != "pronoun"
        or other.kind == "group"
        and other.phrase is not None
        and other.phrase.sort in ("body", "state")
    )


def list_actors(
    mentions: pd.DataFrame, articles: pd.DataFrame, actors: str | Path | pd.DataFrame | None = None
) -> pd.DataFrame:
    """One row per actor of the corpus: kind, country, role, the names used, counts and first and last date.

    `country` and `role` come from the dictionary row in force at the actor's last date, for "Country: role" from its two
    parts. Rows are sorted by number of mentions, then name.
    """
    require(mentions, ["article_id", "text", "actor", "kind"], "list_actors")
    if mentions.empty:
        return empty("actors")
    lexicon = lexicon_of(actors)
    dates = dict(zip(articles["article_id"].tolist(), pd.to_datetime(articles["date"]).tolist(), strict=True))
    found: dict[str, tuple[dict[str, int], dict[str, int], set[str]]] = {}
    for article, name, actor, kind in zip(
        *(mentions[c].tolist() for c in ("article_id", "text", "actor", "kind")), strict=True
    ):
        texts, kinds, where = found.setdefault(actor, ({}, {}, set()))
        texts[name] = texts.get(name, 0) + 1
        kinds[kind] = kinds.get(kind, 0) + 1
        where.add(article)
    columns: dict[str, list[object]] = {c: [] for c in empty("actors").columns}
    for actor, (texts, kinds, where) in sorted(found.items(), key=lambda item: (-sum(item[1][1].values()), item[0])):
        days = [d for d in (dates.get(a) for a in where) if d is not None and not pd.isna(d)]
        last = max(days, default=None)
        country, role = _describe(lexicon, actor, last.strftime("%Y-%m-%d") if last is not None else "")
        kind = max(kinds, key=lambda k: kinds[k])
        rows = lexicon.actors.get(actor)
        columns["actor"].append(actor)
        columns["kind"].append(rows[0].kind if rows else kind)
        columns["country"].append(country or None)
        columns["role"].append(role or None)
        columns["aliases"].append("|".join(dict.fromkeys(sorted(texts, key=lambda t: (-texts[t], t)))))
        columns["mentions"].append(sum(kinds.values()))
        columns["articles"].append(len(where))
        columns["first_date"].append(min(days, default=None))
        columns["last_date"].append(last)
    return frame("actors", columns)


def _describe(lexicon: Lexicon, actor: str, day: str) -> tuple[str, str]:
    """Country and role of an actor on a day."""
    rows = lexicon.actors.get(actor)
    if rows:
        row = _best_entry(rows, day)
        return row.country, row.role
    owner, _, label = actor.rpartition(": ")
    phrase = lexicon.phrases.get(label.lower())
    country = lexicon.actors[owner][0].country if owner in lexicon.actors else ""
    return country, phrase.role if phrase else ""
