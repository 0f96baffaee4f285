"""The cast of an article: of what kind each name in it is, and who is introduced with which title or acronym."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from analysis.names import Lexicon, Text, holds
from analysis.spans import OF, Span, is_title

HONORIFICS = {"mr": "m", "mr.": "m", "mrs": "f", "mrs.": "f", "ms": "f", "ms.": "f", "miss": "f", "sir": "m"}
LESSER = ("vice", "deputy", "former", "ex-", "assistant", "acting", "under", "first", "shadow")  # not the chief himself
HEADS = ("President", "Prime Minister", "Chancellor", "King", "Queen", "Supreme Leader")  # meant before namesakes
DATELINE = frozenset(["-", "--", "–", "—", ":"])
APPOSED = re.compile(r",(?: (?:the|an?|his|her|its|their)(?: \w+)?)?")  # Anna Berg[, the former] envoy
FEW = 20  # how far back, in namesakes or spans, anything is looked for: the work stays linear in the text

Votes = tuple[float, float, float]  # how much speaks for a person, an organization and a place


@dataclass(slots=True)
class Person:
    """Somebody of the article: the fullest name, gender and country found for them."""

    name: str
    known: bool  # to the dictionary
    seen: int  # number of the span that names them first
    gender: str = ""
    country: str = ""


@dataclass(slots=True)
class Cast:
    """The people and organisations of one article, by all the names that may stand for them."""

    people: dict[str, Person] = field(default_factory=dict)
    last: dict[str, list[Person]] = field(default_factory=dict)
    first: dict[str, list[Person]] = field(default_factory=dict)
    titled: dict[str, dict[str, Person]] = field(default_factory=dict)
    short: dict[str, str] = field(default_factory=dict)  # a short name of an organisation -> its full name


def word_before(text: Text, span: Span) -> str:
    """The word before a span in its sentence, in lower case, or nothing."""
    return text.words[span.first - 1].lower() if span.first > span.begin else ""


def word_after(text: Text, span: Span, ahead: int = 0) -> str:
    """The word after a span in its sentence, or the one `ahead` of that, or nothing."""
    return text.words[span.last + ahead] if span.last + ahead < span.stop else ""


def with_kinds(text: Text, spans: list[Span]) -> list[Span]:
    """The spans that can be actors; each name gets the kind for which most speaks at all its occurrences."""
    kept = [span for span in spans if span.form == "pronoun" or not _is_no_actor(text, span)]
    places: dict[str, list[Span]] = {}
    for span in kept:
        if span.form == "name":
            places.setdefault(span.text, []).append(span)
    for name, some in places.items():
        votes = [_vote_by_form(text, name)] * len(some) + [_vote_by_company(text, span) for span in some]
        person, organization, place = map(sum, zip(*votes, strict=True))
        best = max(person, organization, place)
        for span in some:
            span.kind = "person" if person == best else "place" if place == best else "organization"
    return kept


def _is_no_actor(text: Text, span: Span) -> bool:
    """Is this the name of a law, a ship, a storm, a prize or a flight, or who took a picture or sent the report?"""
    senses, words = text.lexicon.senses, text.words
    before, after = word_before(text, span), word_after(text, span)
    agency = span.entry is not None and span.entry.role == "JRN"
    if agency and (before in ("/", "(") or after == "/" or after[:1].isdigit()):  # Anna Berg/AP; Getty Images 5
        return True
    if agency or span.text.isupper() and len(span.text) < 5:
        near = (*words[max(span.begin, span.first - 2) : span.first], after)
        if not text.lexicon.sets["credit"].isdisjoint(map(str.lower, near)):
            return True
    if before == "(" and after == ")" and word_after(text, span, 1) in DATELINE:  # OSLO (Reuters) - The port ...
        return True
    if span.form != "name" or span.title:
        return False
    first, last = words[span.first], words[span.last - 1]
    if after == "-" and word_after(text, span, 1)[:1].isdigit():  # flight PK-250
        return True
    alone = span.last - span.first == 1 and (first in text.lexicon.sets["compass"] or any(map(str.isdigit, first)))
    return alone or "other" in (senses.get(last), senses.get(first))


def _vote_by_form(text: Text, name: str) -> Votes:
    """What the words of a name say of its kind."""
    senses, given, sets = text.lexicon.senses, text.lexicon.given, text.lexicon.sets
    parts = name.split()
    head = next((parts[k - 1] for k in range(1, len(parts)) if parts[k] in OF), parts[-1])
    sense = senses.get(head)
    person, organization, place = 0.0, 0.5 + 9 * (sense == "organization"), 9.0 * (sense == "place")
    if len(parts) == 1:
        known = head in given or head in text.lexicon.surnames
        return 2.0 * (known and not head.isupper()), organization + 3 * (head.isupper() and len(head) > 1), place
    place += 4 * (parts[0] in sets["compass"])
    organization += 2 * any(senses.get(part) == "organization" for part in parts)
    organization += 1.5 * (not name.isupper() and any(part.isupper() for part in parts))
    usual = any(part.lower() in text.around for part in parts)
    person += 4 if parts[0] in given else 1.2 * (not usual)
    return person, organization, place


def _vote_by_company(text: Text, span: Span) -> Votes:
    """What the words around a name say of its kind, at one occurrence."""
    speech, before, after = text.lexicon.sets["speech"], word_before(text, span), word_after(text, span)
    person, organization, place = 6.0 * bool(span.title), 0.0, 0.0
    if before in text.lexicon.sets["inside"]:
        place += 2.5
    elif before in ("from", "to"):
        place += 0.7
    elif before == "the":
        organization += 2
        person -= 3
    elif before and text.lemmas[span.first - 1] in speech:
        person += 1.5
    if after in text.lexicon.sets["follower"]:
        person += 7
    elif after and text.lemmas[span.last] in speech:
        person += 2
    elif after == ",":
        following = word_after(text, span, 1)
        known = text.lexicon.names.get(following)
        person += 3 * (following == "who" or following.isdigit())
        place += 1.5 * (known is not None and known[0].kind in ("country", "place"))  # Lund, Sweden
    return person, organization, place


def meet(text: Text, span: Span, number: int, cast: Cast) -> None:
    """Enter a full name, with its title, or an organisation, with its acronym, in the cast of the article."""
    name = span.entry.actor if span.entry else span.text
    title = span.title.lower()
    if span.form not in ("name", "entry"):
        return
    if span.kind == "person" and (" " in name or span.entry):
        if span.entry is None:
            name = _known_as(text.lexicon, name.title() if name.isupper() else name)
        person = introduce(cast, name, name in text.lexicon.actors, number)
        cast.people.setdefault(span.text, person)
        gender = HONORIFICS.get(title.rsplit(" ", 1)[-1])
        person.gender = person.gender or gender or text.lexicon.given.get(name.split()[0], "")
        person.country = person.country or span.country or (span.entry.country if span.entry else "")
        _entitle(cast, person, title)
    elif span.kind == "person" and title and title not in HONORIFICS and name not in cast.last:
        if holder := surname_holder(text, name, title):
            _entitle(cast, introduce(cast, holder, True, number), title)
    elif span.kind == "organization":
        if span.form == "name":
            _shorten(text.lexicon, cast, name)
        short = word_after(text, span, 1) if word_after(text, span) == "(" else ""
        letters = iter(span.text.lower())
        if len(short) > 1 and short.isupper() and all(c in letters for c in short.lower() if c.isalpha()):
            cast.short[short] = name


def _known_as(lexicon: Lexicon, name: str) -> str:
    """The person of the dictionary who alone fits a fuller or shorter form of a name, else the name itself."""
    parts = name.split()
    fit = [actor for actor in lexicon.surnames.get(parts[-1], [])[:FEW] if _same_person(parts, actor.split())]
    return fit[0] if len(fit) == 1 and len(parts) > 1 else name


def surname_holder(text: Text, surname: str, title: str) -> str:
    """The only person of a surname in the dictionary who held that office, or any, on the article's day, or ever."""
    rows = [entry for actor in text.lexicon.surnames.get(surname, ()) for entry in text.lexicon.actors[actor]]
    titled = [entry for entry in rows if title and entry.office.lower().startswith(title)]
    now = [entry for entry in rows if holds(entry, text.day)]
    heads = [entry for entry in now if entry.office.startswith(HEADS)]
    for some in ([e for e in titled if e in now], heads, now, titled, rows):
        holders = {entry.actor for entry in some}
        if len(holders) == 1:
            return holders.pop()
    return ""


def introduce(cast: Cast, name: str, known: bool, number: int) -> Person:
    """The person of a full name, who may be somebody already named with more or fewer parts."""
    if name in cast.people:
        return cast.people[name]
    parts = name.split()
    namesakes = cast.last.get(parts[-1], [])[-FEW:]
    fit = [p for p in namesakes if _same_person(parts, p.name.split())]
    if len(fit) == 1:
        person = fit[0]
        if known or not person.known and len(name) > len(person.name):
            person.name = name
        person.known |= known
    else:
        person = Person(name, known, number)
        cast.first.setdefault(parts[0], []).append(person)
        for k in range(max(1, len(parts) - 3), len(parts)):
            cast.last.setdefault(" ".join(parts[k:]), []).append(person)
        if parts[-1][:3].lower() in ("al-", "el-"):  # Omar al-Amri is later Amri
            cast.last.setdefault(parts[-1][3:], []).append(person)
    cast.people[name] = person
    return person


def _same_person(a: list[str], b: list[str]) -> bool:
    """Do two names differ only by initials or by parts that one of them leaves out?

    >>> _same_person(["Anna", "Berg"], ["Anna", "K.", "Berg"]), _same_person(["Anna", "Berg"], ["Eva", "Berg"])
    (True, False)
    >>> _same_person(["Anna", "K.", "Berg"], ["Anna", "L.", "Berg"])
    False
    """
    initials = [[part for part in name if len(part.rstrip(".")) == 1] for name in (a, b)]
    if all(initials) and initials[0] != initials[1]:
        return False
    short, long = sorted(([p for p in name if p not in i] for name, i in zip((a, b), initials, strict=True)), key=len)
    if not short or short[0] != long[0] and short != long[-len(short) :]:
        return False
    rest = iter(long)
    return all(part in rest for part in short)


def _entitle(cast: Cast, person: Person, title: str) -> None:
    """Remember a title of a person, whole and by its last word, for the places where it stands alone."""
    if title and title not in HONORIFICS:
        for key in {title, title if title.startswith(LESSER) else title.rsplit(" ", 1)[-1]}:
            cast.titled.setdefault(key, {})[person.name] = person


def title_words(text: Text, span: Span) -> str:
    """The key of a title that stands alone; PM is prime minister."""
    title = span.phrase is not None and span.phrase.sort == "title" and span.phrase.label
    return title or text.between(span.noun, span.last).lower()


def _shorten(lexicon: Lexicon, cast: Cast, name: str) -> None:
    """Enter the shorter names that may stand for an organisation: its last words, its first ones, its initials."""
    if name in cast.short:
        return
    parts = name.split()
    ends = range(1, min(len(parts), 6))
    initials = "".join(part[0] for part in parts if part[0].isupper())
    firsts = (" ".join(parts[:k]) for k in ends if k > 1 or not parts[0].isupper())
    for short in (name, *(" ".join(parts[k:]) for k in ends), *firsts, initials):
        if len(parts) > 1 and len(short) > 1 and short not in lexicon.names:
            cast.short.setdefault(short, name)


def appose(text: Text, spans: list[Span], n: int, cast: Cast) -> bool:
    """Give the title in "the envoy, Anna Berg," or "Anna Berg, the US envoy," to the person beside it.

    It describes somebody who is named, so it is no mention of its own; of "US envoy" the country remains.
    """
    span, phrase = spans[n], spans[n].phrase
    if phrase is None or not is_title(phrase):
        return False
    for other in spans[n + 1 : n + 2] + spans[max(0, n - 1) : n]:
        gap = " ".join(text.words[min(span.last, other.last) : max(span.first, other.first)])
        person = cast.people.get(other.text) if other.kind == "person" and other.k == span.k else None
        if person and APPOSED.fullmatch(gap):
            person.gender = person.gender or phrase.gender
            _entitle(cast, person, title_words(text, span))
            return True
    return False
