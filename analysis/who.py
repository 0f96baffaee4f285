"""Who is meant: the surname of somebody introduced, an acronym, a capital that acts, a title, a pronoun."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.cast import (
    FEW,
    HONORIFICS,
    Cast,
    Person,
    appose,
    holds,
    introduce,
    is_form,
    meet,
    surname_holder,
    title_words,
    with_kinds,
)  # fmt: skip
from analysis.names import PRONOUNS, Entry, Phrase, Text
from analysis.spans import POSSESSIVE, Span

NOUN_GAP = frozenset("JJ JJS NN NNP VBN HYPH POS".split())  # tags of what stands between an owner and its role noun
NOT_THE_ONE = frozenset(
    "a an another any each every some no former ex other as one two many several senior new".split()
)
NO_SUBJECT = frozenset(
    "is was 's ’s seems appears took takes looks looked becomes became may might would could".split()
)


def who_is_meant(text: Text, spans: list[Span]) -> Iterator[Span]:
    """The spans of an article that name an actor, with actor, kind and rule."""
    spans = with_kinds(text, spans)
    cast = Cast()
    for number, span in enumerate(spans):
        meet(text, span, number, cast)
    for n in range(len(spans)):
        appose(text, spans, n, cast)
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
        is_form(word.lower(), sets["going"]) for word in text.words[max(span.begin, span.first - 4) : span.first - 1]
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
    paired = before == "and" and n and spans[n - 1].rule.startswith("capital that")
    if before in ("with", "between", "against", "by") or paired:
        return f"after {before!r}"
    if is_form(before, sets["addressed"]):
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
    name = span.text
    cue = f"title {span.title!r} before a name" + f", country {span.country}" * bool(span.country) if span.title else ""
    person = cast.people.get(span.entry.actor if span.entry else name)
    if person is not None and span.kind == "person":
        span.actor = person.name
        span.rule = "dictionary: person" if person.known else cue or "name, by its form and company a person"
        if person.name != name:
            span.rule = f"another form of the name of {person.name}"
        return
    namesake, how = _namesake(text, span, n, cast)
    full = cast.short.get(name, "") if span.kind == "organization" else ""
    if namesake:
        span.actor, span.kind, span.rule = namesake, "person", how
    elif full and (full == name or not _is_generic(text, span)):
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
    """Who is meant by a surname or first name, and why: somebody of the article, else one office holder so named."""
    name, title = span.text, span.title.lower()
    if name in cast.last:
        gender = HONORIFICS.get(title, "")
        some = cast.last[name][:FEW]
        fit = [p for p in some if p.gender in ("", gender)] if gender else some
        fit = [p for p in fit if title in p.titles] or fit if title else fit
        chosen = min(fit or some, key=lambda p: (p.seen > n, p.seen))
        if chosen.seen > n and title and title not in chosen.titles:
            holder = surname_holder(text, name, title)
            if holder and holder != chosen.name:
                return holder, f"surname of {holder}, {title} at the time"
        return chosen.name, f"surname of {chosen.name}, named {'later' if chosen.seen > n else 'earlier'}"
    if span.kind == "person" and len(cast.first.get(name, ())) == 1:
        return cast.first[name][0].name, f"first name of {cast.first[name][0].name}"
    if span.kind == "person" or title:
        holder = surname_holder(text, name, title)
        if holder:
            introduce(cast, holder, True, n)
            return holder, f"surname of {holder}, alone in the dictionary to hold office at the time"
    return "", ""


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
    entry = spans[n + 1].entry if n + 1 < len(spans) and spans[n + 1].k == span.k else None
    if entry is not None:
        gap = text.words[span.last : spans[n + 1].first]
        state = span.phrase is not None and span.phrase.role in ("GOV", "MIL", "COP", "JUD", "LEG")
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
    elif (
        single
        and owner
        and _is_the_one(text, spans, n, owner)
        and (holder := _holder_of(text, owner.country, phrase.label))
    ):
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
    if not _is_the_one(text, spans, n, owner):
        return None
    found = cast.titled.get(title_words(text, span, phrase), [])[:FEW]
    fit = {
        p.name: p for p in found if owner is None or not p.country or not owner.country or p.country == owner.country
    }
    return next(iter(fit.values())) if len(fit) == 1 else None


def _is_the_one(text: Text, spans: list[Span], n: int, owner: Entry | None) -> bool:
    """Does a title that stands alone speak of one holder: "the president", "the US president", not "a president"?"""
    span = spans[n]
    owned = owner is not None and n > 0 and spans[n - 1].entry is owner and spans[n - 1].k == span.k
    i = spans[n - 1].first if owned else span.first
    before = text.words[i - 1].lower() if i > span.begin else ""
    if before in NOT_THE_ONE:
        return False
    named = text.words[span.last - 1][0].isupper() or owned or span.entry is not None
    return named or before in ("the", "this", "that") or before in POSSESSIVE


def _holder_of(text: Text, country: str, title: str) -> str:
    """Who held the office of that title in a country on the article's day, when it is one person."""
    rows = text.lexicon.offices.get((country, title), [])
    holders = {entry.actor for entry in rows if holds(entry, text.day)}
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
    sure = [o for o in people if o.actor in cast.people and cast.people[o.actor].gender]
    fit = sure or people or fit
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
