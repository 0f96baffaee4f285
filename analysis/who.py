"""Who is meant: the surname of somebody introduced, an acronym, a capital that acts, a title, a pronoun."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from analysis.cast import (
    DATELINE,
    FEW,
    HONORIFICS,
    Cast,
    Person,
    appose,
    introduce,
    meet,
    surname_holder,
    title_words,
    with_kinds,
    word_after,
    word_before,
)
from analysis.names import PRIVATE, PRONOUNS, Entry, Phrase, Text, holds
from analysis.spans import POSSESSIVE, Span, is_title

NOUN_GAP = frozenset("JJ JJS NN NNP VBN POS".split())  # tags of what stands between an owner and its role noun
POSSESSORS = {"his": "he", "her": "she", "its": "it", "their": "they"}
LEADERS = ("leader", "commander", "chief", "spokesman", "spokesperson", "warlord", "mastermind", "caliph")
VERBS = ("VBD", "VBZ", "VBP", "VB", "MD")


def who_is_meant(text: Text, spans: list[Span]) -> Iterator[Span]:
    """The spans of an article that name an actor, with actor, kind and rule."""
    spans = with_kinds(text, spans)
    cast = Cast()
    for number, span in enumerate(spans):
        meet(text, span, number, cast)
    described = [span.owner if appose(text, spans, n, cast) else span for n, span in enumerate(spans)]
    spans = [span for span in described if span is not None]
    named = Counter(span.entry.country for span in spans if span.entry and span.entry.kind == "country")
    home = _home(text, spans, named)
    for n, span in enumerate(spans):
        _settle(text, span, home, named)
        if span.form in ("entry", "name"):
            _resolve_named(text, spans, n, cast)
    for n, span in enumerate(spans):
        if span.form == "phrase":
            _resolve_phrase(text, spans, n, cast, home)
            if not span.actor and span.owner is not None:
                span = spans[n] = span.owner
                _resolve_named(text, spans, n, cast)
        elif span.form == "pronoun":
            _resolve_pronoun(text, spans, n, cast)
        if span.actor:
            yield span


def _mean(span: Span, actor: str, kind: str, rule: str) -> None:
    """Say whom a span means, and why."""
    span.actor, span.kind, span.rule = actor, kind, rule


def _home(text: Text, spans: list[Span], named: Counter[str]) -> Entry | None:
    """The country an article is written from or about: that of its dateline, else the one most named."""
    states = text.lexicon.states
    for span in spans[:2]:
        after = text.words[span.last : min(span.last + 8, span.stop)]
        wired = not span.k and text.words[span.begin].isupper() and not DATELINE.isdisjoint(after)  # OSLO (Reuters) -
        if wired and span.entry and span.entry.country in states:
            return states[span.entry.country]
    return states.get(named.most_common(1)[0][0]) if named else None


def _settle(text: Text, span: Span, home: Entry | None, named: Counter[str]) -> None:
    """Give a name that institutions of several countries share (Senate) to the country of the article."""
    entry, lexicon = span.entry, text.lexicon
    if entry is None or entry.kind != "organization":
        return
    if len(span.text) == 2 and entry.country and entry.role == "GOV" and not named[entry.country]:
        span.entry, span.form = None, "name"  # PA is not the Palestinian Authority where nothing else is of Palestine
        return
    if home is None or entry.country == home.country:
        return
    phrase = lexicon.phrases.get(span.text.lower())
    ours = next((e for e in lexicon.names.get(span.text, ()) if e.country == home.country), None)
    if ours is not None:
        span.entry = ours
    elif phrase is not None and phrase.sort == "body" and not named[entry.country]:
        span.form, span.phrase, span.entry, span.noun = "phrase", phrase, home, span.first


def _resolve_named(text: Text, spans: list[Span], n: int, cast: Cast) -> None:
    """A name: of an organisation just introduced by its acronym, of the dictionary, or of the article."""
    span, entry = spans[n], spans[n].entry
    if entry is None or span.kind == "person" or span.text.isupper() and span.text in cast.short:
        _resolve_name(text, span, n, cast)
    elif entry.sense == "demonym":
        _mean(span, entry.actor, entry.kind, f"demonym of {entry.actor}")
        if text.tags[span.last - 1] in ("NNS", "NNPS") or span.text.endswith(("s", "man", "woman")):
            span.kind = "country" if word_before(text, span) == "the" else "group"
    else:
        _mean(span, entry.actor, entry.kind, f"dictionary: {entry.kind}")
        if entry.kind == "country" or entry.sense in ("capital", "metonym"):
            _resolve_place(text, spans, n, entry)


def _resolve_place(text: Text, spans: list[Span], n: int, entry: Entry) -> None:
    """A country, capital or seat of government: does it act, or is it only a place here?"""
    span, sets = spans[n], text.lexicon.sets
    before = word_before(text, span)
    if before == "the" and entry.sense == "metonym":
        before = text.words[span.first - 2].lower()
    near = text.lemmas[max(span.begin, span.first - 4) : span.first - 1]
    going = before in ("to", "from", "for") and not sets["going"].isdisjoint(near)
    here = f"after {before!r} a place" if before in sets["inside"] and not _has(text, span) or going else ""
    if entry.sense == "capital" and not here:
        acts = _acts(text, spans, n)
        here = "" if acts else "here a place"
        span.rule = f"capital that stands for {entry.actor}: {acts}"
    elif entry.sense == "metonym":
        span.rule = f"seat of {entry.actor}"
    if here:
        _mean(span, span.actor, "place", f"dictionary: {entry.kind}, {here}")
        if entry.sense != "name":
            span.actor, span.rule = span.text, f"{entry.sense} of {entry.actor}, {here}"


def _acts(text: Text, spans: list[Span], n: int) -> str:
    """Why a capital stands for its government, or nothing when it is a place."""
    words, sets, first, last = text.words, text.lexicon.sets, spans[n].first, spans[n].last
    for one, other in pairwise(spans[max(0, n - 1) : n + 2]):
        gap = text.body[text.ends[one.last - 1] : text.starts[other.first]]
        if gap == "-" and one.entry and other.entry:
            return "one side of a pair"
        near = text.words[max(one.begin, one.first - 2) : one.first]
        sides = [span.entry.sense == "name" and span.entry.kind != "place" for span in (one, other) if span.entry]
        if gap == " and " and "between" in near and any(sides):  # between the Taliban and Kabul
            return "one side of a pair"
        if gap == " and " and one.entry and other.entry:  # Washington and Kabul agreed
            first, last = min(first, one.first), max(last, other.last)
    while last < spans[n].stop and (text.tags[last] == "RB" or words[last] in ("yesterday", "today")):
        last += 1
    verb, follows = text.tags[last : last + 2] if last + 1 < spans[n].stop else ("", "")
    passive = words[last : last + 1] in (["is"], ["was"], ["are"], ["were"]) and follows in ("VBN", "JJ", "IN")
    if verb in VERBS and not passive or verb == "VBN" and follows in ("DT", "NNP", "NNS", "PRP", "PRP$", "JJ"):
        return f"it acts ({words[last]})"
    if first > spans[n].begin and text.lemmas[first - 1] in sets["addressed"]:
        return f"after {words[first - 1]!r}"
    return f"it has a {words[last + 1]}" if _has(text, spans[n]) else ""


def _has(text: Text, span: Span) -> bool:
    """Does a capital have what only a government has: "at Kabul's request"?"""
    owned = text.words[span.last + 1].rstrip("s") if span.last + 1 < span.stop else ""
    return text.tags[span.last] == "POS" and owned in text.lexicon.sets["possessed"] if owned else False


def _resolve_name(text: Text, span: Span, n: int, cast: Cast) -> None:
    """A person of the dictionary, a name that is introduced in the article, or a name by itself."""
    name = span.text
    cue = f"title {span.title!r} before a name" + f", country {span.country}" * bool(span.country) if span.title else ""
    cue = cue or f"name, by its form and company a{'n' * (span.kind[0] == 'o')} {span.kind}"
    person = cast.people.get(span.entry.actor if span.entry else name)
    full = cast.short.get(name, "") if span.kind == "organization" else ""
    if person is not None:
        rule = "dictionary: person" if person.known else cue
        other = f"another form of the name of {person.name}"
        _mean(span, person.name, "person", rule if person.name == name else other)
    elif (meant := _namesake(text, span, n, cast))[0]:
        _mean(span, meant[0], "person", meant[1])
    elif full and full != name and (name not in text.lexicon.senses or word_before(text, span) == "the"):
        _mean(span, full, span.kind, f"short for {full}")  # the Board, but not any Board
    else:
        _mean(span, name, span.kind, cue)


def _namesake(text: Text, span: Span, n: int, cast: Cast) -> tuple[str, str]:
    """Who is meant by a surname or first name, and why: somebody of the article, else one office holder so named."""
    name, title = span.text, span.title.lower()
    if name in cast.last:
        gender, some = HONORIFICS.get(title, ""), cast.last[name][:FEW]
        fit = [p for p in some if not gender or p.gender in ("", gender)]
        chosen = min(fit or some, key=lambda p: (p.seen > n, p.seen))
        return chosen.name, f"surname of {chosen.name}, named {'later' if chosen.seen > n else 'earlier'}"
    if span.kind == "person" and len(cast.first.get(name, ())) == 1:
        return cast.first[name][0].name, f"first name of {cast.first[name][0].name}"
    if span.kind == "person" and (holder := surname_holder(text, name, title)):
        introduce(cast, holder, True, n)
        return holder, f"surname of {holder}, alone in the dictionary to hold office at the time"
    return "", ""


def _owned_by(span: Span) -> Entry:
    return span.entry or Entry(span.actor, span.kind, "", "", "", "", "", "name")


def _owner(text: Text, spans: list[Span], n: int, cast: Cast) -> Entry | None:
    """Whose a role noun is: of what stands before it, of what follows with "of", "in" or "to", or of its pronoun."""
    span, phrase, words = spans[n], spans[n].phrase, text.words
    if span.entry is not None:
        return _owned_by(span)
    before = spans[n - 1] if n and spans[n - 1].k == span.k else None
    if before is not None and before.form == "entry" and before.kind != "person":
        tags = text.tags[before.last : span.first]
        if len(tags) < 4 and NOUN_GAP.issuperset(tags):
            return _owned_by(before)
    after = spans[n + 1] if n + 1 < len(spans) and spans[n + 1].k == span.k else None
    if after is not None and after.actor:
        gap = words[span.last : after.first]
        if gap in (["of"], ["of", "the"]) and (after.entry is not None or after.kind == "organization"):
            return _owned_by(after)
        if after.kind == "person" and gap in (["of"], ["to"]) and phrase and phrase.role in ("GOV", "CVL", "PTY"):
            return _owned_by(after)
        if gap == ["in"] and after.entry is not None and phrase and phrase.role in ("GOV", "MIL", "COP", "JUD", "LEG"):
            return _owned_by(after) if after.entry.kind == "country" else None
    i = span.first - 1
    while i > span.begin and words[i] in ("own", "former", "top", "senior", "chief"):
        i -= 1
    pronoun = words[i].lower() if i >= span.begin else ""
    other = _antecedent(text, spans, n, POSSESSORS[pronoun], cast) if pronoun in POSSESSORS else None
    return _owned_by(other) if other is not None else None


def _resolve_phrase(text: Text, spans: list[Span], n: int, cast: Cast, home: Entry | None) -> None:
    """A title or role noun that stands alone: the person who alone bears it, the state, an organization, or a group."""
    span, phrase = spans[n], spans[n].phrase
    assert phrase is not None
    if span.text.lower() in HONORIFICS or phrase.label.endswith("."):
        return
    the = word_before(text, span) == "the"
    ours = the and phrase.sort == "state" or phrase.sort == "body" and span.text[0].isupper() and " " in span.text
    owner = _owner(text, spans, n, cast) or (home if ours else None)
    whose = f" of {owner.actor}" if owner else ""
    state = owner if owner and owner.kind == "country" else None
    one = _is_the_one(text, spans, n)
    if one and (person := _titled(text, span, owner, cast)):
        _mean(span, person.name, "person", f"title of {person.name}")
    elif one and (holder := _holder_of(text, phrase, owner, home if the else None)):
        _mean(span, holder, "person", f"{phrase.label} at the time")
    elif state and phrase.sort == "state":
        _mean(span, state.actor, "country", f"{span.text!r} is the state{whose}")
    elif state and (body := text.lexicon.institutions.get((state.country, phrase.label))):
        _mean(span, body, "organization", f"{phrase.label}{whose}")
    elif owner is None and the and (again := _named_again(text, spans, n, phrase)):
        _mean(span, again.actor, again.kind, f"{span.text!r} for {again.text!r}")
    elif (owner or phrase.sort != "again") and (phrase.sort != "title" or phrase.role not in PRIVATE):
        group = phrase.many or phrase.label
        _mean(span, f"{owner.actor}: {group}" if owner else group, "group", f"role noun {phrase.label!r}{whose}")


def _named_again(text: Text, spans: list[Span], n: int, phrase: Phrase) -> Span | None:
    """The organisation named before that "the agency", "the insurgents" means: by a word of its name or its trade."""
    noun = text.words[spans[n].last - 1].lower()
    if word_after(text, spans[n]) in ("who", "that", "which", "of", "in"):
        return None
    for other in reversed(spans[max(0, n - 2 * FEW) : n]):
        armed = other.entry is not None and other.entry.role == phrase.role == "REB"
        armed = armed and not phrase.label.removesuffix("s").endswith(LEADERS)  # "the warlords" are no movement
        if other.kind == "organization" and (armed or noun in other.actor.lower().split()):
            return other
    return None


def _titled(text: Text, span: Span, owner: Entry | None, cast: Cast) -> Person | None:
    """The only person of the article who can be meant by a title that stands alone."""
    found = cast.titled.get(title_words(text, span), {})
    fit = [p for p in found.values() if owner is None or not p.country or p.country == owner.country]
    return fit[0] if len({p.name for p in fit}) == 1 else None


def _is_the_one(text: Text, spans: list[Span], n: int) -> bool:
    """Does a title that stands alone speak of one holder: "the president", "the US president", not "a president"?"""
    span, before = spans[n], spans[n - 1] if n else None
    owned = before is not None and before.last == span.first and before.form == "entry"
    word = word_before(text, before if owned and before else span)
    named = text.words[span.last - 1][0].isupper() or owned or span.entry is not None
    return named or word in ("the", "this", "that") or word in POSSESSIVE


def _holder_of(text: Text, phrase: Phrase, owner: Entry | None, home: Entry | None) -> str:
    """Who alone held the office of that title on the article's day, in the owner's or else the article's country."""
    country = owner.country if owner else home.country if home else ""
    offices = text.lexicon.offices.get((country, phrase.label), ())
    holders = {entry.actor for entry in offices if holds(entry, text.day)}
    return holders.pop() if len(holders) == 1 else ""


def _resolve_pronoun(text: Text, spans: list[Span], n: int, cast: Cast) -> None:
    """He, she, it or they as the subject of a verb."""
    span, tags = spans[n], text.tags
    word, at = span.text.lower(), span.last
    at += at < span.stop and tags[at] == "RB"
    subject = at < span.stop and tags[at] in ("VBD", "VBZ", "VBP", "MD")
    if not subject or word == "it" and text.words[at] in text.lexicon.sets["empty"]:
        return
    chosen = _antecedent(text, spans, n, word, cast)
    if chosen is not None:
        _mean(span, chosen.actor, chosen.kind, f"{word!r} for {chosen.text!r}")
        person = cast.people.get(chosen.actor)
        if person is not None and not person.gender:
            person.gender = PRONOUNS[word]


def _antecedent(text: Text, spans: list[Span], n: int, word: str, cast: Cast) -> Span | None:
    """Whom a pronoun before or at span `n` means: the last subject that agrees, or the only actor that does."""
    span = spans[n]
    before = reversed(spans[max(0, n - FEW) : n])
    fit = [other for other in before if other.actor and span.k - other.k < 3 and _agrees(other, word, cast)]
    people = [other for other in fit if other.kind == "person"]
    sure = [other for other in people if other.actor in cast.people and cast.people[other.actor].gender]
    fit = sure or people or fit
    subjects = [other for other in fit if _is_subject(text, other)]
    same = [other for other in subjects if other.k == span.k]
    if same:
        return same[0]
    if len({o.actor for o in fit if o.k >= span.k - 1}) == 1:
        return fit[0]
    last = [o for o in subjects if o.k == span.k - 1][-1:] or subjects
    return last[0] if last and word in ("he", "she") else None


def _is_subject(text: Text, span: Span) -> bool:
    """Does a verb, an adverb or a comma follow a span, so that it is probably the subject?"""
    return span.last < span.stop and (text.tags[span.last][:2] in ("VB", "MD", "RB", ","))


def _agrees(other: Span, word: str, cast: Cast) -> bool:
    """Can a pronoun stand for what another span names, by kind, number and gender?"""
    phrase = other.phrase
    same = other.form == "pronoun" and other.text.lower() == word
    if word in ("he", "she"):
        gender = cast.people[other.actor].gender if other.actor in cast.people else phrase.gender if phrase else ""
        one = other.kind == "person" or other.kind == "group" and (is_title(phrase) or same)
        return gender in ("", PRONOUNS[word]) and one
    if word == "they":
        plural = phrase is not None and (phrase.plural or phrase.label in ("police", "media"))
        return plural or other.entry is not None and other.kind == "organization" and other.entry.role == "REB"
    return phrase.sort in ("body", "state") if phrase is not None else other.kind in ("organization", "country")
