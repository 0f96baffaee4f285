"""Who is meant: the surname of somebody introduced, an acronym, a capital that acts, a title, a pronoun."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from analysis.cast import (
    FEW,
    HONORIFICS,
    Cast,
    Person,
    appose,
    holds,
    introduce,
    is_dateline,
    is_form,
    meet,
    surname_holder,
    title_words,
    with_kinds,
)  # fmt: skip
from analysis.names import PRIVATE, PRONOUNS, Entry, Phrase, Text
from analysis.spans import POSSESSIVE, Span

NOUN_GAP = frozenset("JJ JJS NN NNP VBN HYPH POS".split())  # tags of what stands between an owner and its role noun
NOT_THE_ONE = frozenset(
    "a an another any each every some no former ex other as one two many several senior new".split()
)
POSSESSORS = {"his": "he", "her": "she", "its": "it", "their": "they"}
STATES = ("government", "authorities", "administration")  # those that need no country before them
NO_SUBJECT = frozenset(
    "is was 's ’s seems appears took takes looks looked becomes became may might would could".split()
)


def who_is_meant(text: Text, spans: list[Span]) -> Iterator[Span]:
    """The spans of an article that name an actor, with actor, kind and rule."""
    spans = with_kinds(text, spans)
    cast = Cast()
    for number, span in enumerate(spans):
        meet(text, span, number, cast)
    described = [appose(text, spans, n, cast) for n in range(len(spans))]
    kept = (span.owner if same else span for span, same in zip(spans, described, strict=True))
    spans = [span for span in kept if span is not None]
    named = Counter(span.entry.country for span in spans if span.entry and span.entry.kind == "country")
    home = _home(text, spans, named)
    for n, span in enumerate(spans):
        _settle(text, span, home, named)
        if span.form in ("phrase", "pronoun"):
            continue
        if span.text in cast.acronyms:
            span.actor, span.kind = cast.acronyms[span.text], "organization"
            span.rule = f"acronym of {span.actor}, introduced in parentheses"
        elif span.entry is not None and span.kind != "person":
            _resolve_entry(text, spans, n)
        else:
            _resolve_name(text, span, n, cast)
    for n, span in enumerate(spans):
        if span.form == "phrase":
            _resolve_phrase(text, spans, n, cast, home)
            if not span.actor and span.owner is not None:
                span = spans[n] = span.owner
                _resolve_entry(text, spans, n)
        elif span.form == "pronoun":
            _resolve_pronoun(text, spans, n, cast)
        if span.actor:
            yield span


def _home(text: Text, spans: list[Span], named: Counter[str]) -> Entry | None:
    """The country an article is written from or about: that of its dateline, else the one most named."""
    states = text.lexicon.states
    for span in spans[:2]:
        if is_dateline(text, span) and span.entry and span.entry.country in states:
            return states[span.entry.country]
    return states.get(named.most_common(1)[0][0]) if named else None


def _settle(text: Text, span: Span, home: Entry | None, named: Counter[str]) -> None:
    """Give a name that institutions of several countries share (Senate) to the country of the article."""
    entry, lexicon = span.entry, text.lexicon
    if span.form != "entry" or entry is None or entry.kind != "organization":
        return
    if len(span.text) == 2 and entry.country and entry.role == "GOV" and not named[entry.country]:
        span.entry, span.form = None, "name"  # PA is not the Palestinian Authority where nothing else is of Palestine
    if home is None or span.entry is None:
        return
    ours = next((e for e in lexicon.names.get(span.text, ()) if e.country == home.country), None)
    phrase = lexicon.phrases.get(span.text.lower())
    if ours is not None:
        span.entry = ours
    elif phrase is None or phrase.sort != "body" or entry.country == home.country:
        return
    elif (home.country, phrase.label) in lexicon.institutions or not named[entry.country]:
        span.form, span.phrase, span.entry = "phrase", phrase, home


def _resolve_entry(text: Text, spans: list[Span], n: int) -> None:
    """A country, capital, seat of government or organisation of the dictionary: an actor, or only a place here."""
    span, entry, sets = spans[n], spans[n].entry, text.lexicon.sets
    assert entry is not None
    span.actor, span.rule = entry.actor, f"dictionary: {entry.kind}"
    if entry.sense == "demonym":
        span.rule = f"demonym of {entry.actor}"
        if text.tags[span.last - 1] in ("NNS", "NNPS") or span.text.endswith(("s", "man", "woman")):
            the = span.first > span.begin and text.words[span.first - 1].lower() == "the"
            span.kind = "country" if the else "group"
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


Owner = tuple[str, str, str]  # actor, kind, country


def _owned_by(span: Span) -> Owner:
    entry = span.entry
    return (entry.actor, entry.kind, entry.country) if entry else (span.actor, span.kind, "")


def _owner(text: Text, spans: list[Span], n: int, cast: Cast) -> Owner | None:
    """Whose a role noun is: of what stands before it, of what follows with "of", "in" or "to", or of its pronoun."""
    span, phrase, words = spans[n], spans[n].phrase, text.words
    if span.entry is not None:
        return span.entry.actor, span.entry.kind, span.entry.country
    before = spans[n - 1] if n and spans[n - 1].k == span.k else None
    if before is not None and before.form == "entry" and before.kind != "person":
        tags = text.tags[before.last : span.first]
        if len(tags) < 4 and all(tag in NOUN_GAP for tag in tags) and tags[:1] != ["VBN"]:
            return _owned_by(before)
    after = spans[n + 1] if n + 1 < len(spans) and spans[n + 1].k == span.k else None
    if after is not None and after.actor and phrase is not None:
        gap = words[span.last : after.first]
        if gap in (["of"], ["of", "the"]) and (after.entry is not None or after.kind == "organization"):
            return _owned_by(after)
        if after.kind == "person" and gap in (["of"], ["to"]) and phrase.role in ("GOV", "CVL", "PTY"):
            return after.actor, "person", ""
        if gap == ["in"] and after.entry is not None and phrase.role in ("GOV", "MIL", "COP", "JUD", "LEG"):
            return _owned_by(after) if after.entry.kind == "country" else None
    i = span.first - 1
    while i > span.begin and words[i] in ("own", "former", "top", "senior", "chief"):
        i -= 1
    if (
        i >= span.begin
        and words[i].lower() in POSSESSORS
        and (other := _antecedent(text, spans, n, words[i].lower(), cast))
    ):
        return _owned_by(other)
    return None


def _resolve_phrase(text: Text, spans: list[Span], n: int, cast: Cast, home: Entry | None) -> None:
    """A title or role noun that stands alone: the person who alone bears it, the state, an organization, or a group."""
    span, phrase = spans[n], spans[n].phrase
    assert phrase is not None
    if span.text.lower() in HONORIFICS or phrase.label.endswith("."):
        return
    owner = _owner(text, spans, n, cast)
    single = phrase.sort in ("title", "people") and not phrase.plural
    the = span.first > span.begin and text.words[span.first - 1].lower() == "the"
    if (
        owner is None
        and home
        and (the and phrase.label in STATES or phrase.sort == "body" and span.text[0].isupper() and " " in span.text)
    ):
        owner = home.actor, home.kind, home.country
    if single and (person := _titled(text, spans, n, phrase, owner, cast)):
        span.actor, span.kind, span.rule = person.name, "person", f"title of {person.name}"
    elif single and (holder := _holder_of(text, spans, n, phrase.label, owner, home if the else None)):
        span.actor, span.kind, span.rule = holder, "person", f"{phrase.label} at the time"
    elif owner and owner[1] == "country" and phrase.sort == "state":
        span.actor, span.kind, span.rule = owner[0], "country", f"{span.text!r} is the state of {owner[0]}"
    elif (
        owner
        and phrase.sort == "body"
        and (known := text.lexicon.institutions.get((owner[2], phrase.label)))
        and owner[1] == "country"
    ):
        span.actor, span.kind, span.rule = known, "organization", f"{phrase.label} of {owner[0]}"
    elif owner is None and the and (again := _named_again(text, spans, n, phrase)):
        span.actor, span.kind, span.rule = again.actor, again.kind, f"{span.text!r} for {again.text!r}"
    elif phrase.sort == "title" and phrase.role in PRIVATE:
        return
    elif owner:
        span.actor, span.kind = f"{owner[0]}: {phrase.many or phrase.label}", "group"
        span.rule = f"role noun {phrase.label!r} of {owner[0]}"
    elif phrase.sort != "again":
        span.actor, span.kind, span.rule = phrase.many or phrase.label, "group", f"role noun {phrase.label!r}"


def _named_again(text: Text, spans: list[Span], n: int, phrase: Phrase) -> Span | None:
    """The organisation named before that "the agency", "the insurgents" means: by a word of its name or its trade."""
    span, noun = spans[n], text.words[spans[n].last - 1].lower()
    if span.last < span.stop and text.words[span.last] in ("who", "that", "which", "of", "in"):
        return None
    for other in reversed(spans[max(0, n - 2 * FEW) : n]):
        if other.kind == "organization" and other.actor:
            armed = other.entry is not None and other.entry.role == phrase.role == "REB"
            if armed or noun in other.actor.lower().split():
                return other
    return None


def _titled(text: Text, spans: list[Span], n: int, phrase: Phrase, owner: Owner | None, cast: Cast) -> Person | None:
    """The only person of the article who can be meant by a title that stands alone."""
    span = spans[n]
    if not _is_the_one(text, spans, n):
        return None
    found = cast.titled.get(title_words(text, span, phrase), [])[:FEW]
    fit = {p.name: p for p in found if owner is None or not p.country or not owner[2] or p.country == owner[2]}
    return next(iter(fit.values())) if len(fit) == 1 else None


def _is_the_one(text: Text, spans: list[Span], n: int) -> bool:
    """Does a title that stands alone speak of one holder: "the president", "the US president", not "a president"?"""
    span, before = spans[n], spans[n - 1] if n else None
    owned = before is not None and before.last == span.first and before.form == "entry"
    i = before.first if owned and before else span.first
    word = text.words[i - 1].lower() if i > span.begin else ""
    if word in NOT_THE_ONE:
        return False
    named = text.words[span.last - 1][0].isupper() or owned or span.entry is not None
    return named or word in ("the", "this", "that") or word in POSSESSIVE


def _holder_of(text: Text, spans: list[Span], n: int, title: str, owner: Owner | None, home: Entry | None) -> str:
    """Who alone held the office of that title on the article's day, in the owner's or else the article's country."""
    country = owner[2] if owner else home.country if home else ""
    if not country or not _is_the_one(text, spans, n):
        return ""
    holders = {entry.actor for entry in text.lexicon.offices.get((country, title), []) if holds(entry, text.day)}
    return holders.pop() if len(holders) == 1 else ""


def _resolve_pronoun(text: Text, spans: list[Span], n: int, cast: Cast) -> None:
    """He, she, it or they as the subject of a verb."""
    span, tags = spans[n], text.tags
    word, at = text.words[span.first].lower(), span.last
    while at < span.stop and tags[at] == "RB" and at < span.last + 2:
        at += 1
    if at >= span.stop or tags[at] not in ("VBD", "VBZ", "VBP", "MD") or word == "it" and text.words[at] in NO_SUBJECT:
        return
    chosen = _antecedent(text, spans, n, word, cast)
    if chosen is not None:
        span.actor, span.kind, span.rule = chosen.actor, chosen.kind, f"{word!r} for {chosen.text!r}"
        person = cast.people.get(chosen.actor)
        if person is not None and not person.gender:
            person.gender = PRONOUNS[word]


def _antecedent(text: Text, spans: list[Span], n: int, word: str, cast: Cast) -> Span | None:
    """Whom a pronoun before or at span `n` means: the last subject that agrees, or the only actor that does."""
    span, tags = spans[n], text.tags
    word = POSSESSORS.get(word, word)
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
    if len(here) == 1 or same:
        return fit[0] if len(here) == 1 else same[0]
    if len({o.actor for o in fit if o.k >= span.k - 1}) == 1:
        return fit[0]
    last = [o for o in subjects if o.k == span.k - 1][-1:] or subjects
    return last[0] if last and word in ("he", "she") else None


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
        plural = phrase is not None and (phrase.plural or phrase.label in ("police", "media"))
        return plural or other.entry is not None and other.kind == "organization" and other.entry.role == "REB"
    return (
        other.kind in ("organization", "country")
        and phrase is None
        or phrase is not None
        and phrase.sort in ("body", "state")
    )
