"""The cast of an article: of what kind each name in it is, and who is introduced with which title or acronym."""

from __future__ import annotations

from analysis.names import Entry, Lexicon, Phrase, Text, name_parts
from analysis.spans import Span

HONORIFICS = {"mr": "m", "mr.": "m", "mrs": "f", "mrs.": "f", "ms": "f", "ms.": "f", "miss": "f", "sir": "m"}
FOLLOWERS = frozenset("camp campaign administration government faction supporters aides family".split())
LESSER = ("vice", "deputy", "former", "ex-", "assistant", "acting", "under", "first", "shadow")  # not the chief himself
PLACE_FIRST = frozenset(["Mount", "Lake", "Fort", "Port", "Cape", "Camp", "San", "Saint", "St."])
HEADS = ("President", "Prime Minister", "Chancellor", "King", "Queen", "Supreme Leader")  # meant before namesakes
CREDITS = frozenset(["photo", "photos", "photograph", "picture", "pictures", "image", "images", "credit", "copyright"])
DATELINE = frozenset(["-", "--", "–", "—", ":"])
FEW = 20  # how far back, in namesakes or spans, anything is looked for: the work stays linear in the text


class Person:
    """Somebody of the article: the fullest name, gender, country and titles found for them."""

    __slots__ = ("country", "gender", "known", "name", "seen", "titles")

    def __init__(self, name: str, known: bool, seen: int) -> None:
        """`known` when the dictionary has the name; `seen` is the number of the span that names them first."""
        self.name, self.known, self.seen = name, known, seen
        self.gender = self.country = ""
        self.titles: set[str] = set()


class Cast:
    """The people and organisations of one article, by all the names that may stand for them."""

    def __init__(self) -> None:
        """An article begins with nobody."""
        self.people: dict[str, Person] = {}
        self.last: dict[str, list[Person]] = {}
        self.first: dict[str, list[Person]] = {}
        self.titled: dict[str, list[Person]] = {}
        self.short: dict[str, str] = {}  # a short name of an organisation -> its full name
        self.acronyms: dict[str, str] = {}  # those that the article introduces in parentheses


def with_kinds(text: Text, spans: list[Span]) -> list[Span]:
    """The spans that can be actors; each name gets the kind for which most speaks at all its occurrences."""
    votes: dict[str, list[float]] = {}
    kept = []
    for span in spans:
        if span.form != "pronoun" and _is_credit(text, span):
            continue
        if span.entry is not None and span.form == "entry":
            span.kind = span.entry.kind
        elif span.form == "name":
            if not span.title and _is_no_actor(text, span):
                continue
            total = votes.setdefault(span.text, [0.0, 0.0, 0.0])
            for k, vote in enumerate(_vote(text, span)):
                total[k] += vote
        kept.append(span)
    surnames = {name.rsplit(" ", 1)[1] for name, vote in votes.items() if " " in name and vote[0] >= 4}
    for span in kept:
        if span.form == "name":
            person, organization, place = votes[span.text]
            if span.text.split(" ", 1)[0] in surnames and " " in span.text and not span.title:
                person -= 3  # what somebody has: the Berg Foundation, Berg posters
            best = max(person, organization, place)
            span.kind = "person" if person == best else "place" if place == best else "organization"
    return kept


def is_dateline(text: Text, span: Span) -> bool:
    """Does a span stand before the dash or colon of a dateline: OSLO, Norway (Reuters) - The port ..."""
    if span.k or span.first - span.begin > 6:
        return False
    after = text.words[span.last : min(span.last + 8, span.stop)]
    return text.words[span.begin].isupper() and not DATELINE.isdisjoint(after)


def _is_credit(text: Text, span: Span) -> bool:
    """Is this the agency of a dateline, "KABUL (Kotal) -", or the credit of a picture, "Photo: PA"?"""
    before = text.words[max(span.begin, span.first - 2) : span.first]
    after = text.words[span.last : span.last + 1]
    agency = span.entry is not None and span.entry.role == "JRN" or span.text.isupper() and len(span.text) < 5
    if agency and not CREDITS.isdisjoint(map(str.lower, before + after)):
        return True
    return before[-1:] == ["("] and after == [")"] and is_dateline(text, span)


def _is_no_actor(text: Text, span: Span) -> bool:
    """Is this the name of a law, a ship, a storm, a war, a prize, a flight, or only a point of the compass?"""
    senses, words = text.lexicon.senses, text.words
    first, last = words[span.first], words[span.last - 1]
    if senses.get(last) == "other" or senses.get(first) == "other":
        return True
    if span.last - span.first == 1:
        if first in text.lexicon.sets["compass"] or any(c.isdigit() for c in first):
            return True
        if first.endswith("ing") and span.first == span.begin:
            return True
    before = words[span.first - 1] if span.first > span.begin else ""
    after = words[span.last : min(span.last + 2, span.stop)]
    if (
        before == "/"
        or before == "("
        and after[:1] == ["-"]
        or len(after) > 1
        and after[0] == "-"
        and after[1][0].isdigit()
    ):
        return True
    return any(
        words[k] in ("of", "for", "on") and senses.get(words[k - 1]) == "other"
        for k in range(span.first + 1, span.last)
    )


def _vote(text: Text, span: Span) -> tuple[float, float, float]:
    """How much speaks for a person, an organization and a place at one occurrence of a name."""
    return tuple(a + b for a, b in zip(_vote_by_form(text, span), _vote_by_company(text, span), strict=True))  # type: ignore[return-value]


def _vote_by_form(text: Text, span: Span) -> tuple[float, float, float]:
    senses, given = text.lexicon.senses, text.lexicon.given
    parts = span.text.split()
    head = parts[-1]
    for k, part in enumerate(parts[1:], 1):
        if part in ("of", "for", "on"):
            head = parts[k - 1]
            break
    sense = senses.get(head) or senses.get(head.rsplit("-", 1)[-1])
    organization, place = 0.5 + 9 * (sense == "organization"), 9.0 * (sense == "place")
    person = 6.0 * bool(span.title)
    if parts[0] in PLACE_FIRST or len(parts) > 1 and parts[0] in text.lexicon.sets["compass"]:
        place += 4
    usual = sum(part.lower() in text.around for part in parts)
    if len(parts) == 1:
        if (
            head.isupper()
            and 1 < len(head) < 7
            or not (head[1:].islower() or head.isupper() or "'" in head or head[:2] == "Mc")
        ):
            organization += 3
        elif head in given or head in text.lexicon.surnames:
            person += 2
        return person, organization, place
    person += 4 if parts[0] in given else 1.2 if len(parts) < 4 and not usual else 0
    organization += usual
    person += 3 * any(len(part) == 2 and part[1] == "." for part in parts[:-1])
    person += 2 * any(
        part in text.lexicon.sets["particle"] or part.startswith(("al-", "el-", "Al-")) for part in parts[1:]
    )
    organization += 2 * any(senses.get(part) == "organization" for part in parts)
    organization += (
        1.5 * any(part.isupper() and len(part) > 1 for part in parts if part.isalpha()) * (not span.text.isupper())
    )
    return person, organization, place


def _vote_by_company(text: Text, span: Span) -> tuple[float, float, float]:
    words, sets = text.words, text.lexicon.sets
    person = organization = place = 0.0
    before = words[span.first - 1].lower() if span.first > span.begin else ""
    if before in sets["inside"]:
        place += 2.5
    elif before in ("from", "to"):
        place += 0.7
    elif before == "the":
        organization += 2
        person -= 3
    elif is_form(before, sets["speech"]):
        person += 1.5
    after = words[span.last] if span.last < span.stop else ""
    if after in FOLLOWERS:
        person += 7
    if after == "who" or is_form(after, sets["speech"]):
        person += 2
        organization += 2 * (" " not in span.text and after != "who")
    elif after == "," and span.last + 1 < span.stop:
        following = words[span.last + 1]
        if following.isdigit() and len(following) == 2 or following == "who":
            person += 3
        elif (
            (known := text.lexicon.names.get(following))
            and known[0].kind in ("country", "place")
            and known[0].sense == "name"
        ):
            place += 1.5
    return person, organization, place


def is_form(word: str, verbs: set[str]) -> bool:
    """Is a word one of the verbs, as it stands or with the ending of an inflected form?

    >>> [is_form(word, {"accuse", "warn"}) for word in ("accused", "warns", "warning", "warm")]
    [True, True, True, False]
    """
    if word in verbs:
        return True
    if word.endswith("ing"):
        return word[:-3] in verbs or word[:-3] + "e" in verbs
    return word.endswith(("s", "d")) and (word[:-1] in verbs or word[:-2] in verbs)


def meet(text: Text, span: Span, number: int, cast: Cast) -> None:
    """Enter a full name, with its title, or an organisation, with its acronym, in the cast of the article."""
    name = span.entry.actor if span.entry else span.text
    if span.form not in ("name", "entry"):
        return
    if span.kind == "person" and (" " in name or span.entry):
        if span.entry is None:
            name = _known_as(text.lexicon, name.title() if name.isupper() else name)
        person = introduce(cast, name, name in text.lexicon.actors, number)
        cast.people.setdefault(span.text, person)
        phrases, lexicon = text.lexicon.phrases, text.lexicon
        for title in (span.title.lower(), span.title.lower().rsplit(" ", 1)[-1]):
            known = phrases.get(title)
            person.gender = person.gender or HONORIFICS.get(title, known.gender if known else "")
        person.gender = person.gender or lexicon.given.get(name.split()[0], "")
        person.country = person.country or span.country or (span.entry.country if span.entry else "")
        _entitle(text, cast, person, span.title.lower())
    elif span.kind == "person" and span.title and span.title.lower() not in HONORIFICS:
        holder = "" if name in cast.last else surname_holder(text, name, span.title.lower())
        if holder:
            _entitle(text, cast, introduce(cast, holder, True, number), span.title.lower())
    elif span.kind == "organization":
        if span.form == "name":
            _shorten(cast, name)
        short = text.words[span.last + 1] if span.last + 2 < span.stop and text.words[span.last] == "(" else ""
        letters = iter(span.text.lower())
        if len(short) > 1 and short.isupper() and all(c in letters for c in short.lower() if c.isalpha()):
            cast.short[short] = cast.acronyms[short] = name


def _known_as(lexicon: Lexicon, name: str) -> str:
    """The person of the dictionary who alone fits a fuller or shorter form of a name, else the name itself."""
    parts = name_parts(name)
    fit = [actor for actor in lexicon.surnames.get(parts[-1], [])[:FEW] if _same_person(parts, name_parts(actor))]
    return fit[0] if len(fit) == 1 and len(parts) > 1 else name


def surname_holder(text: Text, surname: str, title: str) -> str:
    """The only person of a surname in the dictionary who held that office, or any, on the article's day, or ever."""
    people = text.lexicon.surnames.get(surname, [])
    rows = [entry for actor in people for entry in text.lexicon.actors[actor]]
    titled = [entry for entry in rows if title and entry.office.lower().startswith(title)]
    now = [entry for entry in rows if holds(entry, text.day)]
    heads = [entry for entry in now if entry.office.startswith(HEADS)]
    for some in ([e for e in titled if e in now], heads, now, titled, rows):
        holders = {entry.actor for entry in some}
        if len(holders) == 1:
            return holders.pop()
    return ""


def holds(entry: Entry, day: str) -> bool:
    """Was an office held on a day?"""
    return bool(day) and bool(entry.since) and entry.since <= day and (not entry.until or day <= entry.until)


def introduce(cast: Cast, name: str, known: bool, number: int) -> Person:
    """The person of a full name, who may be somebody already named with more or fewer parts."""
    person = cast.people.get(name)
    if person is not None:
        return person
    parts = name_parts(name)
    fit = [
        p
        for p in cast.last.get(parts[-1], [])[-FEW:]
        if _same_person(parts, name_parts(p.name)) and not (known and p.known)
    ]
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
        if parts[-1][:3] in ("al-", "el-", "Al-", "El-"):  # Omar al-Amri is later Amri
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
    initials = [[part for part in name if len(part) == 1 or len(part) == 2 and part[1] == "."] for name in (a, b)]
    if all(initials) and initials[0] != initials[1]:
        return False
    short, long = sorted(([p for p in name if p not in i] for name, i in zip((a, b), initials, strict=True)), key=len)
    if not short or short[0] != long[0] and short != long[-len(short) :]:
        return False
    rest = iter(long)
    return all(part in rest for part in short)


def _entitle(text: Text, cast: Cast, person: Person, title: str) -> None:
    """Remember a title of a person, whole and by its last word, for the places where it stands alone."""
    phrase = text.lexicon.phrases.get(title)
    title = phrase.label if phrase and phrase.sort == "title" else title
    if title and title not in HONORIFICS and title not in person.titles:
        person.titles.add(title)
        for key in {title, title if title.startswith(LESSER) else title.rsplit(" ", 1)[-1]}:
            cast.titled.setdefault(key, []).append(person)


def title_words(text: Text, span: Span, phrase: Phrase) -> str:
    """The key of a title that stands alone: its dictionary form, or for a role noun the words themselves."""
    if phrase.sort == "title":
        return phrase.label
    return text.between(span.last - phrase.label.count(" ") - 1, span.last).lower()


def _shorten(cast: Cast, name: str) -> None:
    """Enter the shorter names that may stand for an organisation: its last words, its first ones, its initials."""
    parts = name.split()
    if len(parts) < 2 or name in cast.short:
        return
    cast.short[name] = name
    for k in range(1, min(len(parts), 6)):
        cast.short.setdefault(" ".join(parts[k:]), name)
        if k > 1 or not parts[0].isupper():
            cast.short.setdefault(" ".join(parts[:k]), name)
    initials = "".join(part[0] for part in parts if part[0].isupper())
    if len(initials) > 1:
        cast.short.setdefault(initials, name)


def appose(text: Text, spans: list[Span], n: int, cast: Cast) -> bool:
    """Give the title in "the envoy, Anna Berg," or "Anna Berg, the US envoy," to the person beside it.

    It describes somebody who is named, so it is no mention of its own; of "US envoy" the country remains.
    """
    span, phrase, words = spans[n], spans[n].phrase, text.words
    if phrase is None or phrase.plural or phrase.sort not in ("title", "people"):
        return False
    person = None
    if n + 1 < len(spans) and spans[n + 1].kind == "person" and words[span.last : spans[n + 1].first] == [","]:
        person = cast.people.get(spans[n + 1].text)
    for back in (n - 1, n - 2):
        if person is None and back >= 0 and spans[back].kind == "person" and spans[back].k == span.k:
            gap = words[spans[back].last : span.first]
            after = words[span.last] if span.last < span.stop else "."
            article = len(gap) > 1 and gap[1] in ("the", "a", "an", "his", "her", "its", "their")
            if gap[:1] == [","] and len(gap) < 6 and (article or len(gap) == 1) and after in ",.;)offorwhoandat":
                person = cast.people.get(spans[back].text)
    if person is not None:
        person.gender = person.gender or phrase.gender
        _entitle(text, cast, person, title_words(text, span, phrase))
        return True
    return False
