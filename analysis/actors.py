"""Decide who is who: the surname of somebody introduced, an acronym, a capital that acts, a title, a pronoun.

`names.py` holds the dictionary, `spans.py` finds where something is named by shape, tags and dictionary. Here the kind
of each name is decided by the votes of the whole article, and then, in the order of the text, which actor is meant.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.names import PRONOUNS, Entry, Lexicon, Phrase, Text, in_force, lexicon_of, name_parts, word_of
from analysis.spans import POSSESSIVE, Span, find_spans
from analysis.tables import COLUMNS, empty, frame, require

STRAIGHT = str.maketrans("’‘ʼ", "'''")
HONORIFICS = {"mr": "m", "mr.": "m", "mrs": "f", "mrs.": "f", "ms": "f", "ms.": "f", "miss": "f", "sir": "m"}
NOT_THE_ONE = frozenset(
    "a an another any each every some no former ex other as one two many several senior new".split()
)
NOUN_GAP = frozenset("JJ JJS NN NNP VBN HYPH POS".split())  # tags of what stands between an owner and its role noun
FOLLOWERS = frozenset("camp campaign administration government faction supporters aides family".split())
LESSER = ("vice", "deputy", "former", "ex-", "assistant", "acting", "under", "first", "shadow")  # not the chief himself
PLACE_FIRST = frozenset(["Mount", "Lake", "Fort", "Port", "Cape", "Camp", "San", "Saint", "St."])
FEW = 20  # how far back, in namesakes or spans, anything is looked for: the work stays linear in the text
NO_SUBJECT = frozenset(
    "is was 's ’s seems appears took takes looks looked becomes became may might would could".split()
)


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


def find_mentions(
    articles: pd.DataFrame,
    sentences: pd.DataFrame,
    tokens: pd.DataFrame,
    actors: str | Path | pd.DataFrame | None = None,
) -> pd.DataFrame:
    """One row per place where an actor is named: `article_id`, `sentence`, `start`, `end`, `text`, `actor`, `kind`, `rule`.

    A span is the name alone, without determiner or title; spans never overlap. Found are proper names, role nouns
    ("Afghan officials" is the actor "Afghanistan: officials", named in the plural; "the Afghan government" is
    Afghanistan), demonyms, titles that stand alone, and he, she, it, they as subjects. A capital is its country where
    it acts and a place where things happen. `rule` says why. `actors` is the user's own table of actors (path or
    DataFrame; `actor` and `kind` required), which wins over ours.

    >>> from analysis.sentences import split_sentences
    >>> from analysis.tokens import tag_tokens
    >>> articles = pd.DataFrame({"article_id": ["a"], "date": [pd.NaT], "text": [
    ...     "Foreign Minister Anna Berg met Afghan officials in Vienna. Berg said the talks went well."]})
    >>> sentences = split_sentences(articles)
    >>> find_mentions(articles, sentences, tag_tokens(sentences))[["text", "actor", "kind"]].values.tolist()
    ... # doctest: +NORMALIZE_WHITESPACE
    [['Anna Berg', 'Anna Berg', 'person'], ['Afghan officials', 'Afghanistan: officials', 'group'],
     ['Vienna', 'Vienna', 'place'], ['Berg', 'Anna Berg', 'person']]
    """
    require(articles, ["article_id", "text"], "find_mentions")
    require(tokens, ["article_id", "sentence", "token", "start", "end", "text", "tag"], "find_mentions")
    lexicon = lexicon_of(actors)
    columns: dict[str, list[object]] = {name: [] for name in COLUMNS["mentions"][:8]}
    bodies = dict(zip(articles["article_id"].tolist(), articles["text"].tolist(), strict=True))
    days = _days(articles)
    words, firsts = tokens["text"].tolist(), np.flatnonzero(tokens["token"].to_numpy() == 0)
    for word in set(words).difference(lexicon.words):
        lexicon.words[word] = word_of(lexicon, word)
    batch = Text(
        words, tokens["tag"].tolist(), tokens["start"].tolist(), tokens["end"].tolist(),
        [lexicon.words[word] for word in words], lexicon, "", "", set(),
    )  # fmt: skip
    ids = tokens["article_id"].iloc[firsts].tolist()
    numbers = tokens["sentence"].iloc[firsts].tolist()
    edges = [*firsts.tolist(), len(words)]
    begin = 0
    for n in range(1, len(ids) + 1):
        if n < len(ids) and ids[n] == ids[begin] and numbers[n] > numbers[n - 1]:
            continue
        body = bodies[ids[begin]]
        around = set(words[edges[begin] : edges[n]])
        text = batch._replace(body=body.translate(STRAIGHT), day=days.get(ids[begin], ""), around=around)
        for span in _who(text, find_spans(text, edges[begin : n + 1])):
            start, end = batch.starts[span.first], batch.ends[span.last - 1]
            row = (ids[begin], numbers[begin + span.k], start, end, body[start:end], span.actor, span.kind, span.rule)
            for column, value in zip(columns.values(), row, strict=True):
                column.append(value)
        begin = n
    return frame("mentions", columns)


def _days(articles: pd.DataFrame) -> dict[str, str]:
    """The day of each article as YYYY-MM-DD, where it has one."""
    if "date" not in articles:
        return {}
    dates = pd.to_datetime(articles["date"]).dt.strftime("%Y-%m-%d").fillna("")
    return dict(zip(articles["article_id"].tolist(), dates.tolist(), strict=True))


def _who(text: Text, spans: list[Span]) -> Iterator[Span]:
    """The spans of an article that name an actor, with actor, kind and rule."""
    spans = _with_kinds(text, spans)
    cast = Cast()
    for number, span in enumerate(spans):
        _meet(text, span, number, cast)
    for n in range(len(spans)):
        _appose(text, spans, n, cast)
    for n, span in enumerate(spans):
        if span.form == "phrase":
            _resolve_phrase(text, spans, n, cast)
        elif span.form == "pronoun":
            _resolve_pronoun(text, spans, n, cast)
        elif span.text in cast.acronyms:
            span.actor, span.kind = cast.acronyms[span.text], "organization"
            span.rule = f"acronym of {span.actor}, introduced in parentheses"
        elif span.entry is not None and span.kind != "person":
            _resolve_entry(text, spans, n)
        else:
            _resolve_name(text, span, n, cast)
        if span.actor:
            yield span


def _with_kinds(text: Text, spans: list[Span]) -> list[Span]:
    """The spans that can be actors; each name gets the kind for which most speaks at all its occurrences."""
    votes: dict[str, list[float]] = {}
    kept = []
    for span in spans:
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
    elif _is_form(before, sets["speech"]):
        person += 1.5
    after = words[span.last] if span.last < span.stop else ""
    if after in FOLLOWERS:
        person += 7
    if after == "who" or _is_form(after, sets["speech"]):
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


def _is_form(word: str, verbs: set[str]) -> bool:
    """Is a word one of the verbs, as it stands or with the ending of an inflected form?

    >>> [_is_form(word, {"accuse", "warn"}) for word in ("accused", "warns", "warning", "warm")]
    [True, True, True, False]
    """
    if word in verbs:
        return True
    if word.endswith("ing"):
        return word[:-3] in verbs or word[:-3] + "e" in verbs
    return word.endswith(("s", "d")) and (word[:-1] in verbs or word[:-2] in verbs)


def _meet(text: Text, span: Span, number: int, cast: Cast) -> None:
    """Enter a full name, with its title, or an organisation, with its acronym, in the cast of the article."""
    name = span.entry.actor if span.entry else span.text
    if span.form not in ("name", "entry"):
        return
    if span.kind == "person" and (" " in name or span.entry):
        if span.entry is None:
            name = _known_as(text.lexicon, name.title() if name.isupper() else name)
        person = _introduce(cast, name, name in text.lexicon.actors, number)
        cast.people.setdefault(span.text, person)
        phrases, lexicon = text.lexicon.phrases, text.lexicon
        for title in (span.title.lower(), span.title.lower().rsplit(" ", 1)[-1]):
            known = phrases.get(title)
            person.gender = person.gender or HONORIFICS.get(title, known.gender if known else "")
        person.gender = person.gender or lexicon.given.get(name.split()[0], "")
        person.country = person.country or span.country or (span.entry.country if span.entry else "")
        _entitle(text, cast, person, span.title.lower())
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


def _introduce(cast: Cast, name: str, known: bool, number: int) -> Person:
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


def _appose(text: Text, spans: list[Span], n: int, cast: Cast) -> None:
    """Give the title in "the envoy, Anna Berg," or "Anna Berg, the US envoy," to the person beside it."""
    span, phrase, words = spans[n], spans[n].phrase, text.words
    if phrase is None or phrase.plural or phrase.sort not in ("title", "people"):
        return
    person = None
    if n + 1 < len(spans) and spans[n + 1].kind == "person" and words[span.last : spans[n + 1].first] == [","]:
        person = cast.people.get(spans[n + 1].text)
    for back in (n - 1, n - 2):
        if person is None and back >= 0 and spans[back].kind == "person" and spans[back].k == span.k:
            gap = words[spans[back].last : span.first]
            after = words[span.last] if span.last < span.stop else "."
            if (
                2 <= len(gap) <= 5
                and gap[0] == ","
                and gap[1] in ("the", "a", "an", "his", "her")
                and after in ",.;)offorwhoandat"
            ):
                person = cast.people.get(spans[back].text)
    if person is not None:
        span.same = person.name
        person.gender = person.gender or phrase.gender
        _entitle(text, cast, person, phrase.label)


def _resolve_entry(text: Text, spans: list[Span], n: int) -> None:
    """A country, capital, seat of government or organisation of the dictionary: an actor, or only a place here."""
    span, entry, sets = spans[n], spans[n].entry, text.lexicon.sets
    assert entry is not None
    span.actor, span.rule = entry.actor, f"dictionary: {entry.kind}"
    if entry.sense == "demonym":
        span.rule = f"demonym of {entry.actor}"
    if (
        entry.sense == "demonym"
        or entry.kind not in ("country", "organization")
        or entry.sense == "name"
        and entry.kind == "organization"
    ):
        return
    before = text.words[span.first - 1].lower() if span.first > span.begin else ""
    if before == "the" and span.first - 1 > span.begin and entry.sense == "metonym":
        before = text.words[span.first - 2].lower()
    going = before in ("to", "from", "for") and any(
        _is_form(word.lower(), sets["going"]) for word in text.words[max(span.begin, span.first - 4) : span.first - 1]
    )
    here = f"after {before!r} a place" if before in sets["inside"] or going else ""
    if entry.sense == "capital" and not here:
        acts = _acts(text, spans, n, before)
        here = "" if acts else "here a place"
        span.rule = f"capital that stands for {entry.actor}: {acts}"
    elif entry.sense == "metonym":
        span.rule = f"seat of {entry.actor}"
    if here:
        span.kind = "place"
        span.rule = f"dictionary: {entry.kind}, {here}"
        if entry.sense != "name":
            span.actor, span.rule = span.text, f"{entry.sense} of {entry.actor}, {here}"


def _acts(text: Text, spans: list[Span], n: int, before: str) -> str:
    """Why a capital stands for its government, or nothing when it is a place."""
    span, words, tags, sets = spans[n], text.words, text.tags, text.lexicon.sets
    after = words[span.last] if span.last < span.stop else ""
    at = span.last
    while at < span.stop and (tags[at] == "RB" or words[at] in ("yesterday", "today")):
        at += 1
    if after == "and" and n + 1 < len(spans) and spans[n + 1].first == span.last + 1 and spans[n + 1].entry:
        at = spans[n + 1].last
    verb = words[at] if at < span.stop and tags[at] in ("VBD", "VBZ", "VBP", "VB", "MD") else ""
    passive = verb in ("is", "was", "has", "had", "are", "were") and any(
        tag in ("VBN", "JJ", "IN") for tag in tags[at + 1 : at + 2]
    )
    if (
        not verb
        and at + 1 < span.stop
        and tags[at] == "VBN"
        and tags[at + 1] in ("DT", "NNP", "NNS", "PRP", "PRP$", "JJ")
    ):
        verb = words[at]
    if verb and not (passive and verb in ("is", "was", "are", "were")):
        return f"it acts ({verb})"
    if (
        before in ("with", "between", "against", "by")
        or before == "and"
        and n
        and spans[n - 1].rule.startswith("capital that")
    ):
        return f"after {before!r}"
    if _is_form(before, sets["addressed"]):
        return f"it is addressed ({before})"
    if after in POSSESSIVE and span.last + 1 < span.stop and words[span.last + 1].rstrip("s") in sets["possessed"]:
        return f"it has a {words[span.last + 1]}"
    for other, mark, at in ((n - 1, before, span.first - 1), (n + 1, after, span.last)):
        joined = mark == "-" and text.starts[at] == text.ends[at - 1] and text.ends[at] == text.starts[at + 1]
        if joined and 0 <= other < len(spans) and spans[other].form == "entry" and spans[other].kind != "person":
            return "one side of a pair"
    return ""


def _resolve_name(text: Text, span: Span, n: int, cast: Cast) -> None:
    """A person of the dictionary, a name that is introduced in the article, or a name by itself."""
    name, cue = span.text, f"title {span.title!r} before a name" if span.title else ""
    person = cast.people.get(span.entry.actor if span.entry else name)
    if person is not None and span.kind == "person":
        span.actor = person.name
        span.rule = "dictionary: person" if person.known else cue or "name, by its form and company a person"
        if person.name != name:
            span.rule = f"another form of the name of {person.name}"
        return
    person, how = _namesake(text, span, n, cast)
    if person:
        span.actor, span.kind, span.rule = person, "person", how
    elif (
        span.kind == "organization" and name in cast.short and (cast.short[name] == name or not _is_generic(text, span))
    ):
        full = cast.short[name]
        span.actor = full
        span.rule = "name, by its form and company an organization" if full == name else f"short for {full}"
    else:
        span.actor = name
        span.rule = cue or f"name, by its form and company a{'n' * (span.kind[0] == 'o')} {span.kind}"


def _is_generic(text: Text, span: Span) -> bool:
    """Is a short name a common word (Council) that stands for an organisation only after "the"?"""
    return span.text in text.lexicon.senses and (
        span.first == span.begin or text.words[span.first - 1].lower() != "the"
    )


def _namesake(text: Text, span: Span, n: int, cast: Cast) -> tuple[str, str]:
    """Who is meant by a surname or first name, and why: somebody of the article, else the one office holder of that name."""
    name, title = span.text, span.title.lower()
    if name in cast.last:
        gender = HONORIFICS.get(title, "")
        some = cast.last[name][:FEW]
        fit = [p for p in some if p.gender in ("", gender)] if gender else some
        fit = [p for p in fit if title in p.titles] or fit if title else fit
        chosen = min(fit or some, key=lambda p: (p.seen > n, p.seen))
        if chosen.seen > n and title and title not in chosen.titles:
            holder = _surname_holder(text, name, title)
            if holder and holder != chosen.name:
                return holder, f"surname of {holder}, {title} at the time"
        return chosen.name, f"surname of {chosen.name}, named {'later' if chosen.seen > n else 'earlier'}"
    if span.kind == "person" and len(cast.first.get(name, ())) == 1:
        return cast.first[name][0].name, f"first name of {cast.first[name][0].name}"
    if span.kind == "person" or title:
        holder = _surname_holder(text, name, title)
        if holder:
            _introduce(cast, holder, True, n)
            return holder, f"surname of {holder}, alone in the dictionary to hold office at the time"
    return "", ""


def _surname_holder(text: Text, surname: str, title: str) -> str:
    """The only person of a surname in the dictionary who held office on the article's day, or ever when there is none."""
    people = text.lexicon.surnames.get(surname, [])
    rows = {actor: text.lexicon.actors[actor] for actor in people}
    for fits in (
        lambda e: title and e.office.lower().startswith(title) and _holds(e, text.day),
        lambda e: _holds(e, text.day),
        lambda e: title and e.office.lower().startswith(title),
    ):
        holders = [actor for actor, entries in rows.items() if any(fits(e) for e in entries)]
        if len(holders) == 1:
            return holders[0]
    return people[0] if len(people) == 1 else ""


def _holds(entry: Entry, day: str) -> bool:
    return bool(day) and bool(entry.since) and entry.since <= day and (not entry.until or day <= entry.until)


def _owner(text: Text, spans: list[Span], n: int) -> Entry | None:
    """The country or organisation to which a role noun belongs: named just before it, or after it with "of" or "in"."""
    span = spans[n]
    if span.entry is not None:
        return span.entry
    before = spans[n - 1] if n and spans[n - 1].k == span.k else None
    if before is not None and before.form == "entry" and before.kind != "person":
        tags = text.tags[before.last : span.first]
        if len(tags) < 4 and all(tag in NOUN_GAP for tag in tags) and (tags[:1] != ["VBN"]):
            return before.entry
    if n + 1 < len(spans) and spans[n + 1].k == span.k and spans[n + 1].entry is not None:
        gap = text.words[span.last : spans[n + 1].first]
        entry = spans[n + 1].entry
        assert entry is not None and span.phrase is not None
        state = span.phrase.role in ("GOV", "MIL", "COP", "JUD", "LEG")
        if (
            gap in (["of"], ["of", "the"])
            and entry.kind != "person"
            or gap == ["in"]
            and state
            and entry.kind == "country"
        ):
            return entry
    return None


def _resolve_phrase(text: Text, spans: list[Span], n: int, cast: Cast) -> None:
    """A title or role noun that stands alone: the person who alone bears it, the state, or a group."""
    span, phrase = spans[n], spans[n].phrase
    assert phrase is not None
    if span.text.lower() in HONORIFICS or phrase.label.endswith("."):
        return
    owner = _owner(text, spans, n)
    single = phrase.sort in ("title", "people") and not phrase.plural
    if span.same:
        span.actor, span.kind, span.rule = span.same, "person", f"{span.text!r} beside the name {span.same}"
    elif single and (person := _titled(text, spans, n, phrase, owner, cast)):
        span.actor, span.kind, span.rule = person.name, "person", f"title of {person.name}"
    elif single and owner is not None and (holder := _holder_of(text, owner.country, phrase.label)):
        span.actor, span.kind, span.rule = holder, "person", f"{phrase.label} of {owner.actor} at the time"
    elif phrase.sort == "state" and owner is not None and owner.kind == "country":
        span.actor, span.kind, span.rule = owner.actor, "country", f"{span.text!r} is the state of {owner.actor}"
    elif owner is not None and owner.kind != "person":
        span.actor, span.kind = f"{owner.actor}: {phrase.label}", "group"
        span.rule = f"role noun {phrase.label!r} of {owner.actor}"
    else:
        span.actor, span.kind, span.rule = phrase.label, "group", f"role noun {phrase.label!r}"


def _titled(text: Text, spans: list[Span], n: int, phrase: Phrase, owner: Entry | None, cast: Cast) -> Person | None:
    """The only person of the article who can be meant by a title that stands alone."""
    span = spans[n]
    i = spans[n - 1].first if owner is not None and n and spans[n - 1].entry is owner else span.first
    before = text.words[i - 1].lower() if i > span.begin else ""
    named = (
        text.words[span.last - 1][0].isupper()
        or before in ("the", "this", "that")
        or before in POSSESSIVE
        or owner is not None
    )
    if not named or before in NOT_THE_ONE:
        return None
    found = cast.titled.get(phrase.label.lower(), [])[:FEW]
    fit = {
        p.name: p for p in found if owner is None or not p.country or not owner.country or p.country == owner.country
    }
    return next(iter(fit.values())) if len(fit) == 1 else None


def _holder_of(text: Text, country: str, title: str) -> str:
    """Who held the office of that title in a country on the article's day, when it is one person."""
    rows = text.lexicon.offices.get((country, title), [])
    holders = {entry.actor for entry in rows if _holds(entry, text.day)}
    return holders.pop() if len(holders) == 1 else ""


def _resolve_pronoun(text: Text, spans: list[Span], n: int, cast: Cast) -> None:
    """He, she, it or they as the subject of a verb: the last subject that agrees, or the only actor that does."""
    span, tags = spans[n], text.tags
    word, at = text.words[span.first].lower(), span.last
    while at < span.stop and tags[at] == "RB" and at < span.last + 2:
        at += 1
    if at >= span.stop or tags[at] not in ("VBD", "VBZ", "VBP", "MD") or word == "it" and text.words[at] in NO_SUBJECT:
        return
    fit = [
        other for other in reversed(spans[max(0, n - FEW) : n])
        if other.actor and span.k - other.k < 3 and _agrees(other, word, cast)
    ]  # fmt: skip
    people = [other for other in fit if other.kind == "person"]
    fit = people or fit
    subjects = [
        o
        for o in fit
        if o.last < o.stop and (tags[o.last][:2] in ("VB", "MD") or text.words[o.last] == "," or tags[o.last] == "RB")
    ]
    here = {o.actor for o in fit if o.k == span.k}
    same = [o for o in subjects if o.k == span.k]
    actors = {o.actor for o in fit if o.k >= span.k - 1}
    first = [o for o in subjects if o.k == span.k - 1][-1:] or subjects
    if len(here) == 1 or same:
        chosen = fit[0] if len(here) == 1 else same[0]
    else:
        chosen = fit[0] if len(actors) == 1 else first[0] if first and word in ("he", "she") else None  # type: ignore[assignment]
    if chosen is None:
        return
    span.actor, span.kind, span.rule = chosen.actor, chosen.kind, f"{word!r} for {chosen.text!r}"
    person = cast.people.get(chosen.actor)
    if person is not None and not person.gender:
        person.gender = PRONOUNS[word]


def _agrees(other: Span, word: str, cast: Cast) -> bool:
    """Can a pronoun stand for what another span names, by kind, number and gender?"""
    phrase = other.phrase
    if word in ("he", "she"):
        gender = cast.people[other.actor].gender if other.actor in cast.people else phrase.gender if phrase else ""
        one = phrase is not None and not phrase.plural and phrase.sort in ("title", "people")
        return gender in ("", PRONOUNS[word]) and (
            other.kind == "person"
            or other.kind == "group"
            and (one or other.form == "pronoun" and other.text.lower() == word)
        )
    if other.form == "pronoun":
        return other.text.lower() == word
    if word == "they":
        return other.kind == "group" and phrase is not None and (phrase.plural or phrase.label in ("police", "media"))
    return (
        other.kind in ("organization", "country")
        and phrase is None
        or phrase is not None
        and phrase.sort in ("body", "state")
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
        row = in_force(rows, day)
        return row.country, row.role
    owner, _, label = actor.rpartition(": ")
    phrase = lexicon.phrases.get(label.lower())
    country = lexicon.actors[owner][0].country if owner in lexicon.actors else ""
    return country, phrase.role if phrase else ""
