"""Who did what to whom: PLOVER events from clauses, by a lexicon of patterns that a person can read and edit.

`lexicons/verbs.csv` has one row for all patterns that differ in their trigger alone; the most specific pattern that
fits a clause decides. Its columns:

- `lemma`, `pos`: the triggers, `|` between them. verb: the verb of a clause. adj: a predicate ("is *ready* to").
  noun: an event noun ("*talks* between A and B"), read where it stands alone, and through a light verb ("launch" +
  `@event`).
- `particle`: out, up, back, down, off ... of the verb; empty: any or none.
- `subject`, `object`: words of which one must be the head of that phrase (lemmas, `|` between them, two-word compounds
  such as `hunger strike` allowed; `~word` anywhere in the phrase; `@class` a row of `classes.csv`; `@none` no object;
  `@actor`, `@person`, `@country` ... a mention that is no part of another noun; `@event` a noun that has a noun
  pattern). In the passive the object is the grammatical subject.
- `prep`: a preposition that must follow, with or without words for its noun: `with`, `on:strike|alert`, `to:@aid`,
  `for:@event`.
- `complement`: `to` (an infinitive), `ing` (a gerund), `that` (a clause), `to:lemma|lemma` for certain verbs.
- `voice`: active or passive; empty: both.
- `type`, `mode`: what is coded; `-` discards (sport, markets, weather, idioms); `=` takes over the event of the
  complement or of the event noun ("begin to withdraw", "carry out an attack"). Any other type is the operator of
  `combined`: halting talks is SANCTION, halting raids RETREAT, planning raids THREATEN.
- `status`: happened when empty; planned, possible or denied as the pattern itself says ("plan to", "fail to").
- `subject`, `object` of a noun: who stands before it or after "by" and "from", who after "on" and "against".
- `source`, `target`: where they stand, first found counts: subject, object, indirect, clause (the complement's target),
  speaker, a preposition, `pre` (possessive or word before an event noun); `-` none. Empty: the usual places. Mentions
  count, and nouns for people and bodies (`roles.acts`); a thing only as `object` named here, or as what is rejected.
- `example`: a sentence of our own that the pattern codes; a test runs them all, with every lemma of the row.

Most specific: own words of an object or subject count 5 (one more with compounds or `~`), a class 4, `@event` 3,
`@actor` 2, a particle 4, a preposition or complement 3 and half of what its words count, voice 1, a speaker as source 6
(such a row needs one who is not the subject: "A said B had violated ..."); 1.5 less when the object's word stands after
"of" ("the offer of the government"); on a tie the row that stands first.

PLOVER's switch of polarity and time is on: cooperation in the future or by consent is AGREE, refused or "will not" is
REJECT, conflict in the future is THREATEN, and so is what one says one may do; a past negation keeps the type and sets
`status` denied. An announced truce or pull-out is CONCEDE by its own patterns, RETREAT is the deed. What a state, the
opposition or a rights group tells of the violence or repression of another is an ACCUSE besides the deed.
"""

from __future__ import annotations

import datetime
import hashlib
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.codes import words_of
from analysis.dates import event_date
from analysis.patterns import (
    COOPERATIVE,
    FORCEFUL,
    JOINT,
    KINDS,
    PUBLIC,
    THREAT,
    TOPIC,
    VERBAL,
    Pattern,
    combined,
    patterns_of,
    plover,
    read_patterns,
    states,
)
from analysis.roles import Actor, Clauses, Roles, Span
from analysis.tables import COLUMNS, frame, require

_TARGET_PREPS = tuple("against on upon with to toward towards into from of for at over between among in about".split())
_BEHIND = ("subject from", "subject by", "subject of", "subject in", "subject at", "subject across")
_COPULAS = frozenset("be become remain stay seem appear stand feel".split())
_OWN = frozenset("troops soldiers forces military forces army armed forces experts teams".split()) | {"military forces"}
_OUR = words_of("our")
_AGENCIES = words_of("agencies")  # named as where a report or a photo comes from
_UNCERTAIN = frozenset("of for about on from with without against to".split())
_POSSIBLE = frozenset("may might could can should must ought".split())
_MAY = frozenset("may might could".split())
_DEEP = 1.5  # what a pattern loses whose object stands deep in the phrase: "dismissed the offer of the government"
_BACKGROUND = ("participle", "relative")  # "the coalition fighting the rebels": told after what the sentence says
_NONE = frozenset("no none nobody neither".split())
_BY_THINGS = frozenset("ACCUSE REJECT THREATEN ASSAULT".split())  # what a report or a bomb may do
_DEEDS = frozenset("CONCEDE COOPERATE AID RETREAT PROTEST MOBILIZE SANCTION COERCE ASSAULT".split())
_UNREAL = words_of("unreal")
_DRILLS = words_of("drills")
_OR_ELSE = frozenset("face risk else suffer forfeit".split())
_CRITICS = words_of("critics")
_STATE = words_of("state bodies")
_DATELINE = re.compile(
    r"\s*([A-Z][A-Z.' ]{2,}|[A-Z][\w.' ]{2,25})(?:, [A-Z][\w.]+ ?\w*\.?)?(?:, \w+\.? \d+)?"
    r" *(?:\([^)]{2,40}\) *)?(?:--|[-—–:]) "
)

Others = Callable[[tuple[Actor, ...]], tuple[Actor, ...]]  # of the actors found, those who are not the source


class Event(NamedTuple):
    """An event before its row is written; rows are token rows of the batch."""

    type: str
    mode: str
    status: str
    sources: tuple[Actor, ...]
    targets: tuple[Actor, ...]
    first: int
    last: int
    clause: int
    rule: str
    other: int = -1  # row of the verb that depends on it, whose date it may take


class _Coder(Clauses):
    """The clauses of a batch, and the events that the lexicon finds in them."""

    def __init__(self, tokens: pd.DataFrame, clauses: pd.DataFrame, mentions: pd.DataFrame) -> None:
        super().__init__(tokens, clauses, mentions)
        self.patterns = read_patterns()
        self.used: set[int] = set()  # clauses that an event of theirs has taken in
        self.taken: set[int] = set()  # tokens that belong to a coded event

    def fits(self, p: Pattern, i: int, roles: Roles) -> bool:
        """Does clause `i` meet every condition of the pattern?"""
        if p.complement and not any(self.kid_fits(p, k) for k in self.kids.get(i, ())):
            return False
        for condition, role in ((p.object, "object"), (p.subject, "subject")):
            if condition and not (
                self.holds(condition, roles.get(role))
                or role == "subject"
                and not self.labels(roles).isdisjoint(condition)
            ):
                return False
        if p.prep:
            spans = [span for word in p.prep for span in roles.get(word, ())]
            if not spans or p.prep_words and not any(self.holds(p.prep_words, [span]) for span in spans):
                return False
        return p.source != ("speaker",) or self.told_of_others(p, i, roles)

    def told_of_others(self, p: Pattern, i: int, roles: Roles) -> bool:
        """Is clause `i` what a political actor says of somebody else?"""
        speaker, named = self.speaker(i), self.pick(("subject", *_BEHIND), i, roles, None, False)
        others = speaker and named and speaker[0].political and speaker[0].name not in {a.name for a in named}
        to_come = self.tense[i] == "future" or self.modal[i] == "would"  # "B would pay a heavy price" is a threat
        return bool(others and self.kind[i] == "complement" and (to_come or p.type != "THREATEN"))

    def deep(self, p: Pattern, roles: Roles) -> bool:
        """Does the word that the pattern asks for stand deep in the object, after "of"?"""
        spans = roles.get("object", []) if p.object else []
        first = [*map(self.first_heads, spans)]
        return first != spans and not self.holds(p.object, first)

    def labels(self, roles: Roles) -> set[str]:
        """What the actors of the subject are: "it" may stand for an army."""
        labels = [
            a.name.rpartition(" ")[2].lower() for span in roles.get("subject", ()) for a in self.actors(span, False)
        ]
        return {form for label in labels for form in (label, label.removesuffix("s"))}

    def kid_fits(self, p: Pattern, k: int) -> bool:
        kinds = {"to": ("infinitive",), "ing": ("gerund", "participle"), "that": ("complement",)}[p.complement]
        if p.type == "=" and p.object and ("verb", self.verb[k]) not in self.patterns or self.marker[k] == "of":
            return False  # "stopped short of signing"
        return self.kind[k] in kinds and (not p.complement_verbs or self.verb[k] in p.complement_verbs)

    def holds(self, words: frozenset[str], spans: list[Span] | None) -> bool:
        """Does one of the phrases have one of the words as a head?"""
        if not spans:
            return "@none" in words
        if not words.isdisjoint(KINDS) and any(
            ("@actor" in words or f"@{a.kind}" in words) and self.whole(a)
            for span in spans
            for a in self.actors(span, False)
        ):
            return True
        heads = [head for span in spans for head in self.heads(span)]
        if "@event" in words and any(not p.complement for h in heads for p in self.patterns.get(("noun", h), ())):
            return True
        return not words.isdisjoint(heads)

    def whole(self, actor: Actor) -> bool:
        """Is the name no part of another noun, as in "the Polish zloty" or "Berg's speech"?"""
        r = bisect_left(self.starts, actor.end, self.low, self.high)
        return r >= self.high or not self.tags[r].startswith(("N", "POS", "CD", "HYPH"))

    def pattern(self, i: int, roles: Roles) -> Pattern | None:
        """The most specific pattern of clause `i`."""
        key = ("verb", self.verb[i])
        if self.verb[i] in _COPULAS and self.complement_span[i][0] >= 0:
            key = ("adj", self.lemmas[self.complement_span[i][1] - 1])
        best, weight = None, -1.0
        for p in patterns_of(*key, self.particle[i], self.voice[i]) if key in self.patterns else ():
            if p.weight <= weight:
                break
            if not (p.prep and roles.keys().isdisjoint(p.prep)) and self.fits(p, i, roles):
                rank = p.weight - _DEEP * self.deep(p, roles)
                if rank > weight:
                    best, weight = p, rank
        return best

    def pick(
        self, wanted: tuple[str, ...], i: int, roles: Roles, inner: Event | None, anything: bool
    ) -> tuple[Actor, ...]:
        """The actors at the first of the `wanted` roles that has any."""
        for role in wanted:
            if role == "clause":
                found = inner.targets if inner and (anything or any(a.kind for a in inner.targets)) else ()
            elif role == "speaker":
                found = self.speaker(i)
            else:
                found = next(filter(None, [self.actors(span, False) for span in roles.get(role, ())]), ())
            if found:
                return found
        if anything:
            for role in wanted:
                for span in roles.get(role, ()):
                    if found := self.actors(span, True):
                        return found
        return ()

    def code(self, i: int) -> Event | None:
        """The event of clause `i`, with what it takes over from the clauses that depend on it."""
        verb = ("verb", self.verb[i])
        known = verb in self.patterns or self.verb[i] in _COPULAS
        if not known and self.modal[i] != "must" and self.kind[i] != "infinitive":
            return None
        roles = self.roles(i)
        if self.modal[i] in ("must", "should") or self.verb[i] in ("have", "need"):
            demand = self.obligation(i)
            if demand:
                return demand
        p = self.pattern(i, roles)
        if operator := self.noun_operator(i):
            inner = self.coded(i, roles, p) if p else None
            type_, mode = (
                combined(operator.type, operator.mode, inner.type) if inner else (operator.type, operator.mode)
            )
            sources = self.bearer(i)
            if not sources:
                return None
            targets = inner.targets if inner else self.targets(operator, None, i, roles, None, sources)
            status = operator.status or "happened"
            return Event(type_, mode, status, sources, targets, *self.verb_span[i], i, operator.rule)
        return self.coded(i, roles, p) if p else None

    def noun_operator(self, i: int) -> Pattern | None:
        """The pattern of the noun that governs an infinitive: "its refusal to leave", "readiness to talk"."""
        before = self.verb_span[i][0] - 1
        above = self.base + self.parent[i]
        if (
            self.kind[i] != "infinitive"
            or before < self.low
            or self.tags[before][0] != "N"
            or self.verb_span[above][1] > before
        ):
            return None
        found = self.patterns.get(("noun", self.lemmas[before]), ())
        return next((p for p in found if p.complement == "to"), None)

    def coded(self, i: int, roles: Roles, p: Pattern) -> Event | None:
        """The event that pattern `p` makes of clause `i`."""
        self.taken.update(range(*self.verb_span[i]))
        if p.type == "-":
            self.taken.update(*[range(*span) for span in roles.get("object", ())])
            self.used.update(k for k in self.kids.get(i, ()) if p.complement and self.kid_fits(p, k))
            return None
        if (
            self.kind[i] == "participle"
            and self.voice[i] == "passive"
            and ("subject" not in roles or p.type == "SUPPORT")
        ):
            return None  # a "detained activist" is background, "troops backed by Russia" a description
        type_, mode, inner, noun = p.type, p.mode, None, None
        dependent = [k for k in self.kids.get(i, ()) if self.kid_fits(p, k)] if p.complement else []
        if dependent:
            self.used.update(dependent)
            inner = self.code(dependent[0])
            for role, spans in self.roles(dependent[0]).items():
                if spans != [self.subject_span[i]]:  # nobody offers himself to help
                    name = "who" if role == "subject" else role if role in _TARGET_PREPS else f"their {role}"
                    roles.setdefault(name, spans)
        if p.type in VERBAL:
            self.used.update(k for k in self.kids.get(i, ()) if self.kind[k] in ("infinitive", "gerund"))
        if "@event" in p.object or "@event" in p.prep_words:
            spans = roles["object"] if "@event" in p.object else [s for word in p.prep for s in roles.get(word, ())]
            noun = next(filter(None, map(self.noun_pattern, spans)), None)
            if noun is None and type_ == "=" or noun is not None and noun.type == "-":
                return None
        if type_ == "=":
            taken_over = inner or noun
            if taken_over is None:
                return None
            type_, mode = taken_over.type, taken_over.mode
        elif noun is not None:
            type_, mode = combined(type_, mode, noun.type)
        elif inner is not None:
            type_, mode = combined(type_, mode, inner.type)
            if self.negated[dependent[0]] and type_ == "AGREE" and inner.type in COOPERATIVE | {"REJECT"}:
                type_ = "REJECT"  # "vowed not to release"
        sources = self.sources(p, i, roles, inner)
        if not sources and p.source != ("-",) and type_ not in _BY_THINGS and self.done_by_thing(i):
            return None
        targets = self.targets(p, noun, i, roles, inner, sources)
        status = inner.status if p.type == "=" and inner and not p.status else p.status or "happened"
        if not targets and self.lemmas[roles.get("object", [(0, 0)])[0][0]] in ("its", "their", "his", "her"):
            targets = tuple(a for a in self.speaker(i) if a.name not in {a.name for a in sources})
        if type_ in JOINT and len(targets) > 1 and self.voice[i] == "passive" and "between" in roles:
            sources, targets = targets[:1], targets[1:]
        if type_ == "MOBILIZE" and (len(sources) > 1 or "with" in roles) and self.shared(p, noun, i):
            type_, mode = "COOPERATE", ""  # drills of one army are a show of force, of two cooperation
        type_, mode, status = self.switch(i, type_, mode, status)
        if (
            type_ in FORCEFUL
            and self.modal[i] in ("may", "might", "could")
            and sources[:1] == self.speaker(i)[:1] != ()
        ):
            type_, mode, status = "THREATEN", THREAT.get(type_, mode), "planned"  # "A said it could cut off aid"
        if type_ == "REQUEST" and self.or_else(i):
            type_, mode = "THREATEN", ""
        if p.prep_words:  # "went on strike" is no strike from the air
            self.taken.update(*[range(*span) for word in p.prep for span in roles.get(word, ())])
        if (p.object or p.type in VERBAL) and (sources or targets):
            self.taken.update(*[range(*span) for span in roles.get("object", ())])
        goods = "joint" in p.target and p.object and "@actor" not in p.object  # "A and B exchanged prisoners"
        met = not goods and any(self.actors(span, False) for span in roles.get("object", ()))
        alone = "with" not in roles and not met
        given = inner and inner.type not in JOINT and any(a.political for a in inner.targets)
        shared = self.voice[i] == "active" and (inner.type if inner else type_) in JOINT
        joint = alone and not given and (shared or "joint" in p.target)
        if not targets and type_ in JOINT and i > self.base and self.subject_span[i] == self.subject_span[i - 1]:
            partners = self.pick(("with", "object"), i - 1, self.roles(i - 1), None, False)  # "met B and resumed talks"
            targets = tuple(a for a in partners if a.name not in {a.name for a in sources})
        if joint and len(sources) == 1 and type_ in JOINT:
            sources = (*sources, *[a for a in self.members(self.subject_span[i]) if a.start > sources[0].start])
        if len(sources) > 1 and (joint or not targets and shared):
            targets = sources[1:]
        rule = p.rule if noun is None else f"{p.rule} > {noun.rule}"
        dated = self.verb_span[dependent[0]][1] - 1 if dependent else -1
        return Event(type_, mode, status, sources, targets, *self.verb_span[i], i, rule, dated)

    def shared(self, p: Pattern, noun: Pattern | None, i: int) -> bool:
        """Is it a drill, or done jointly?"""
        first, last = self.verb_span[i]
        drill = not _DRILLS.isdisjoint(p.object | {noun.lemma if noun else ""})
        return drill or "jointly" in self.lemmas[max(self.low, first - 1) : last + 1]

    def or_else(self, i: int) -> bool:
        """Is there a penalty on what clause `i` demands: "... or face trial"?"""
        after = pairwise(self.lemmas[self.verb_span[i][1] : self.high])
        return any(a == "or" and b in _OR_ELSE for a, b in after)

    def noun_pattern(self, span: Span) -> Pattern | None:
        """The event noun of a phrase."""
        found = [p for head in self.heads(span) for p in self.patterns.get(("noun", head), ())]
        found = [p for p in found if not (p.complement or p.subject or p.object)]
        return max(found, key=lambda p: (" " in p.lemma, p.weight), default=None)

    def sources(self, p: Pattern, i: int, roles: Roles, inner: Event | None) -> tuple[Actor, ...]:
        """Who does it: where the pattern says, else the subject, who speaks as "we", who stands behind the subject."""
        if p.source == ("-",):
            return ()
        first, last = self.subject_span[i]
        pronoun = self.tags[first] == "PRP" or self.tags[first] == "PRP$" and self.lemmas[last - 1] in _OUR
        speaker = self.speaker(i) if pronoun or self.voice[i] == "passive" and self.modal[i] and not p.source else ()
        if p.source:
            return self.pick(p.source, i, roles, inner, True) or speaker
        if self.voice[i] == "passive":
            found = self.pick(("subject", "by", "their by"), i, roles, inner, True)
            spans = [s for role in ("in", "from", "at") for s in roles.get(role, ()) if p.type != "CONSULT"]
            places = [a for span in spans for a in self.actors(span, False) if a.name in self.countries]
            return found or tuple(places[:1]) or speaker
        found = self.pick(("subject",), i, roles, inner, False)
        if speaker and (not found or not found[0].political or found[0].name == speaker[0].name):
            return speaker
        found = found or self.author(i) or self.pick(("subject",), i, roles, inner, True)
        if not any(actor.political and actor.name[0].isupper() for actor in found):
            behind = self.pick(_BEHIND[:3] if found else _BEHIND, i, roles, inner, False)
            found = tuple(actor for actor in behind if actor.political) or found
        return found

    def done_by_thing(self, i: int) -> bool:
        """Is the subject of clause `i` a thing, as in "the law requires", "the poll asked"?"""
        first, last = self.subject_span[i]
        own = self.voice[i] == "active" and self.kind[i] != "infinitive" and first >= 0
        return own and self.tags[self.head(first, last) - 1] in ("NN", "NNS")

    def targets(
        self, p: Pattern, noun: Pattern | None, i: int, roles: Roles, inner: Event | None, sources: tuple[Actor, ...]
    ) -> tuple[Actor, ...]:
        """To whom: a named actor where the pattern looks, or elsewhere, plain nouns for people, the next actor."""
        own = self.own(p, sources)

        def others(found: tuple[Actor, ...]) -> tuple[Actor, ...]:
            return tuple(a for a in found if a.start not in own and a.name not in own)

        given = tuple(role for role in p.target or (noun.target if noun else ()) if role != "joint")
        if given == ("-",):
            return self.condition(i, own)
        self.complete(p, i, roles)
        type_ = (noun or p).type
        wanted, rest = _order(p, type_, given, self.voice[i] == "passive")
        core = (*given, "subject by") if given else ("indirect", "object", "who", "clause", "against", "with", "by")
        named = []
        for role in (*wanted, *rest):
            there = role in roles or role in ("clause", "speaker")
            if there and (found := others(self.pick((role,), i, roles, inner, False))):
                if role in wanted and role in core:
                    return found
                named.append(found)
        if named:
            return next((f for f in named if f[0].political or f[0].kind == "place"), named[0])
        for role in (*wanted, "object", "who", "to", "on", "against"):
            if found := self.plain(role, roles, inner, others, "site" if role == "object" and type_ in _DEEDS else ""):
                return found
        return self.condition(i, own) or self.elsewhere(p, type_, i, own) or self.thing(p, roles, others)

    def elsewhere(self, p: Pattern, type_: str, i: int, own: set[int | str]) -> tuple[Actor, ...]:
        """A target further on: of a deed, of an idiom ("lifted its embargo"), of what is demanded that someone does."""
        after = self.verb_span[i][1]
        that = p.type in ("ACCUSE", "REQUEST") and self.lemmas[after : after + 1] == ["that"]
        idiom = p.object and "@actor" not in p.object
        return self.further(i, own, type_ != "CONSULT") if that or idiom or type_ in _DEEDS else ()

    def thing(self, p: Pattern, roles: Roles, others: Others) -> tuple[Actor, ...]:
        """The thing that is rejected, or that the pattern says is the target."""
        itself = p.type == "REJECT" and p.complement != "to" or "object" in p.target
        last = {"object": roles.get("object", [])[-1:]}  # what stands there, not what a pronoun may stand for
        return self.plain("object", last, None, others, "thing") if itself else ()

    def complete(self, p: Pattern, i: int, roles: Roles) -> None:
        """Add to the roles of clause `i` who made its object, and what a pronoun as object stands for."""
        if self.voice[i] == "active" and "by" not in roles:
            made = [k for k in self.kids.get(i, ()) if self.kind[k] == "participle" and self.voice[k] == "passive"]
            roles["by"] = [span for k in made for word, span in self.preps[k] if word == "by"]
        if p.type in ("ACCUSE", "REQUEST") and "who" not in roles:  # "demanded that Berg resign"
            told = [k for k in self.kids.get(i, ()) if self.kind[k] == "complement" or self.marker[k] == "whether"]
            roles["who"] = [self.subject_span[k] for k in told if self.subject_span[k][0] >= 0][:1]
        first = roles.get("object", [(-1, -1)])[0]
        if first[0] >= 0 and self.tags[first[0]] == "PRP" and not self.actors(first, False):
            above = [k for k in (self.base + self.parent[i], i - 1) if self.base <= k < i]
            before = [span for k in above for span in (self.indirect_span[k], self.object_span[k]) if span[0] >= 0]
            roles["object"] = [*before[:1], first]  # "praised B after accusing them"

    def plain(self, role: str, roles: Roles, inner: Event | None, others: Others, sort: str) -> tuple[Actor, ...]:
        """The plain nouns of a role, where no other actor stands."""
        if role == "clause":
            return others(inner.targets) if inner else ()
        spans = [span for span in roles.get(role, ()) if span[0] >= 0]
        found = next(filter(None, [others(self.actors(span, True)) for span in spans]), ())
        return found or others(tuple(filter(None, [self.noun(span[0], self.head(*span), sort) for span in spans])))

    def own(self, p: Pattern, sources: tuple[Actor, ...]) -> set[int | str]:
        """Names and places of the source and of what belongs to it: its country, its troops."""
        own: set[int | str] = {a.start for a in sources} | {a.name for a in sources}
        for a in sources:  # "the Peruvian minister Ana Berg": Peru is hers
            own |= {m[2] for m in self.here if m[3] == "country" and 0 < a.start - m[1] < 40 and a.kind == "person"}
        if p.type not in ("MOBILIZE", "RETREAT", "AGREE", "AID"):
            return own
        return own | _OWN | {f"{a.name.partition(':')[0]}: {word}" for a in sources for word in _OWN}

    def obligation(self, i: int) -> Event | None:
        """ "A said B must ..." is A's REQUEST to B."""
        must = (
            self.modal[i] in ("must", "should")
            or self.verb[i] in ("have", "need")
            and self.object_span[i][0] < 0
            and any(self.kind[k] == "infinitive" for k in self.kids.get(i, ()))
        )
        if not must or self.negated[i] or not (speaker := self.speaker(i)):
            return None
        places = ("object" if self.voice[i] == "passive" else "subject", *_BEHIND, "by", "in", "from")
        targets = self.pick(places, i, self.roles(i), None, False)
        if not targets or targets[0].name == speaker[0].name:
            return None
        self.used.update(self.kids.get(i, ()))
        return Event("REQUEST", "change", "happened", speaker, targets, *self.verb_span[i], i, "said that someone must")

    def accusation(self, e: Event) -> Event | None:
        """ "A said B had attacked ...": what A tells of another state's violence or repression accuses it.

        So does what the opposition or a rights group tells of any state's body.
        """
        told = e.type in ("ASSAULT", "COERCE") and e.status == "happened" and self.voice[e.clause] == "active"
        speaker = self.speaker(e.clause)[:1] if told and e.sources else ()
        if not speaker or not speaker[0].political:
            return None
        mine, theirs = self.home(speaker[0]), self.home(e.sources[0])
        critic = not _CRITICS.isdisjoint(re.findall(r"\w+", speaker[0].name.lower()))
        if critic and (theirs or e.sources[0].name in _STATE) or mine and theirs and mine != theirs:
            rule = f"said: {e.rule}"
            return e._replace(type="ACCUSE", mode="allege", sources=speaker, targets=e.sources[:1], rule=rule)
        return None

    def home(self, actor: Actor) -> str | None:
        """The country of a state actor: "Peru: army" is Peru."""
        country, _, body = actor.name.partition(":")
        return country if body or country in self.countries else states().get(country)

    def switch(self, i: int, type_: str, mode: str, status: str) -> tuple[str, str, str]:
        """Type, mode and status after PLOVER's switch of polarity and time."""
        modal = self.modal[i]
        spans = [self.object_span[i], *[self.subject_span[i]] * (self.form[i] == "finite")]
        none = any(a >= 0 and self.lemmas[a] in _NONE for a, _ in spans)
        negated = self.negated[i] != none  # "made no concessions"
        future = self.tense[i] == "future" or modal == "would"
        if negated:
            if type_ in COOPERATIVE and (
                future
                or modal in ("can", "could")
                or self.tense[i] == "present"
                or type_ in ("AGREE", "SUPPORT", "CONCEDE")
            ):
                return "REJECT", TOPIC.get(type_, ""), "happened" if status == "happened" else status
            return type_, mode, "denied"
        if self.marker[i] in ("if", "unless", "whether") and self.kind[i] == "adverbial":
            return type_, mode, "possible"
        if self.kind[i] == "infinitive" and status == "happened" and i not in self.used:
            return type_, mode, "planned"
        if self.kind[i] == "gerund" and status == "happened" and i not in self.used and self.marker[i] in _UNCERTAIN:
            return type_, mode, "possible"  # "the prospect of cutting off aid"
        if future or status == "planned":
            if type_ in COOPERATIVE:
                return "AGREE", "", "planned"
            if type_ in FORCEFUL:
                return "THREATEN", mode if type_ == "THREATEN" else THREAT.get(type_, ""), "planned"
            return type_, mode, "planned"
        asked = self.kind[i] == "main" and self.lemmas[self.high - 1] == "?" and status == "happened"
        if modal in _POSSIBLE or asked:
            return type_, mode, "possible"
        return type_, mode, status

    def noun_fits(self, p: Pattern, roles: Roles) -> bool:
        """Are the conditions of a noun's pattern met: who did it, and to whom?"""
        sides = ((p.subject, ("by", "pre", "from")), (p.object, ("on", "against")))
        return not p.complement and all(
            not words or any(self.holds(words, roles[role]) for role in where if role in roles)
            for words, where in sides
        )

    def code_noun(self, i: int, r: int, low: int, high: int) -> Event | None:
        """The event that the noun at token row `r` names by itself, when both its sides are named beside it."""
        lemma = self.lemmas[r]
        compound = f"{self.lemmas[r - 1]} {lemma}" if r > low else ""
        known = self.patterns.get(("noun", compound)) or self.patterns.get(("noun", lemma)) or []
        roles = self.noun_roles(r, low, high)
        p = next((p for p in known if self.noun_fits(p, roles)), None)
        if p is None or p.type == "-" or self.tags[r + 1 : r + 2] in (["NN"], ["NNS"]):
            return None  # "a murder suspect" is no murder
        if "between" in roles and len(both := self.actors(roles["between"][0], False)) > 1:
            sources, targets = both[:1], both[1:]
        elif "pre" in roles and len(pair := self.actors(roles["pre"][0], False)) > 1 and p.type in JOINT:
            sources, targets = pair[:1], pair[1:]
        else:
            usual = ("on", "against", "with", "to", "of", "for", "into", *(() if p.type in JOINT else ("in",)), "pre")
            targets = self.pick(p.target or usual, i, roles, None, False)
            names = {actor.start for actor in targets}
            wanted = p.source or ("by", "pre", "from", "between", "of")
            sources = tuple(
                a
                for role in wanted
                for a in self.pick((role,), i, roles, None, False)
                if a.start not in names and not (a.kind == "place" and p.type in FORCEFUL)  # "the Lagos attack"
            )
        if not targets or not sources and not (p.type in FORCEFUL and targets[0].political):
            return None
        around = {self.lemmas[j] for j in range(max(low, r - 6), r)}
        real = (
            i < 0
            or self.kind[i] != "infinitive"
            and self.tense[i] != "future"
            and not self.modal[i]
            and not self.negated[i]
        )
        status = "happened" if real and not around & _UNREAL else "possible"
        return Event(p.type, p.mode, status, sources[:1], targets, r, r + 1, i, p.rule)


def _order(p: Pattern, type_: str, given: tuple[str, ...], passive: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Where the target of a pattern stands, in the order to look, and where it may stand else."""
    usual = ("indirect", "object", *_TARGET_PREPS)
    if p.object and p.type in COOPERATIVE and "@actor" not in p.object:  # "Peru's support for Chile"
        usual = ("indirect", "for", "to", *usual[1:])
    if type_ in JOINT:
        usual = ("with", *usual)
    if type_ == "CONSULT":  # talks in Geneva are not with Geneva
        usual = tuple(role for role in usual if role not in ("in", "at") or role in p.prep)
    wanted = given
    if not given and p.complement:
        first = p.type == "REQUEST" or "@actor" in p.object
        wanted = ("indirect", "object", "who", "clause") if first else ("clause", *usual, "their object")
    rest = tuple(role for role in (*usual, "by", "who") if role not in wanted)
    if not wanted and not p.object:
        wanted = ("indirect", "object", "by", "of")
    return ("subject by", *wanted) if passive else wanted, rest  # "the raid by Peru was condemned by Chile"


Found = tuple[
    "Where", Event, str | None, str | None
]  # the place in the text, the event, who tells it, where it happened
Where = tuple[str, int, int, int]  # article, sentence, first token row, row after the last


def code_events(
    articles: pd.DataFrame,
    sentences: pd.DataFrame,
    tokens: pd.DataFrame,
    clauses: pd.DataFrame,
    mentions: pd.DataFrame,
    quotes: pd.DataFrame,
) -> pd.DataFrame:
    """One row per source-target pair of a coded event; pairs of one event share `event`, its number in the article.

    Every row needs a political actor on one side. `status` keeps what did not happen apart: planned, possible, denied,
    historical (more than a year before the article). `occurrence` is a hash of type, sides and day, the same
    in every batch; reports of neighbouring days share it only within a batch.

    >>> from analysis import annotate, make_articles
    >>> book = annotate(make_articles([{"text": "French police arrested three protesters in Paris."}]), progress=False)
    >>> book.events[["type", "mode", "source", "target", "status"]].values.tolist()
    [['COERCE', 'arrest', 'France: police', 'protesters', 'happened']]
    """
    for table, name in ((sentences, "sentences"), (tokens, "tokens")):
        require(table, [c for c in COLUMNS[name] if c != "sentiment"], "code_events")
    batch = _Coder(tokens, clauses, mentions)
    found = list(_read(batch, sentences, tokens, clauses))
    return _table(found, batch, articles, sentences, quotes)


def _read(batch: _Coder, sentences: pd.DataFrame, tokens: pd.DataFrame, clauses: pd.DataFrame) -> Any:
    """The events of every sentence that holds a trigger, with the place of the sentence."""
    verbs = {lemma for pos, lemma in batch.patterns if pos == "verb"} | _COPULAS
    nouns = {lemma.rpartition(" ")[2] for pos, lemma in batch.patterns if pos == "noun"}
    firsts = np.flatnonzero(tokens["token"].to_numpy() == 0).tolist()
    articles, numbers = (tokens[name].iloc[firsts].tolist() for name in ("article_id", "sentence"))
    starts = [span[0] for span in batch.verb_span]
    c = 0
    for k, (low, high) in enumerate(pairwise([*firsts, len(tokens)])):
        base = c
        while c < len(starts) and starts[c] < high:
            c += 1
        here = batch.mentions.get((articles[k], numbers[k]))
        if not here or not any(m[2] in batch.political for m in here):
            continue
        triggers = [r for r in range(low, high) if batch.lemmas[r] in nouns and batch.tags[r][0] == "N"]
        if not triggers and not any(
            v in verbs or batch.modal[j] == "must" for j, v in enumerate(batch.verb[base:c], base)
        ):
            continue
        inside = [batch.starts[v] for v, _ in batch.verb_span[base:c]]
        here = [m for m in here if bisect_left(inside, m[0]) == bisect_left(inside, m[1])]  # a verb is in no name
        here = [m for m in here if not batch.describes(m, low, high) and m[2] not in _AGENCIES]
        batch.here, batch.base, batch.last, batch.low, batch.high = here, base, c, low, high
        batch.used, batch.taken, batch.kids, batch.seen = set(), set(), {}, {}
        for i in range(base, c):
            if batch.parent[i] >= 0:
                batch.kids.setdefault(base + batch.parent[i], []).append(i)
        where = (articles[k], numbers[k], low, high)
        coded = [event for i in range(base, c) if i not in batch.used and (event := batch.code(i))]
        for event in sorted(coded, key=lambda event: batch.kind[event.clause] in _BACKGROUND):
            i = event.clause
            speaker = next((a.name for a in batch.speaker(i)), None)
            for told in filter(None, (event, batch.accusation(event))):
                yield where, told, speaker, batch.place(i)
        for r in triggers:
            if r not in batch.taken:
                i = max(base, bisect_right(starts, r, base, c) - 1) if c > base else -1
                if event := batch.code_noun(i, r, low, high):
                    yield where, event, None, batch.place(i)


def _table(
    found: list[Found],
    batch: _Coder,
    articles: pd.DataFrame,
    sentences: pd.DataFrame,
    quotes: pd.DataFrame,
) -> pd.DataFrame:
    """The events table."""
    dates = articles["date"].tolist() if "date" in articles else [None] * len(articles)
    published = dict(zip(articles["article_id"].tolist(), dates, strict=True))
    keys = zip(sentences["article_id"].tolist(), sentences["sentence"].tolist(), strict=True)
    texts = dict(zip(keys, sentences["text"].tolist(), strict=True))
    datelines = {
        article: _dateline(text)
        for article, text in zip(articles["article_id"].tolist(), articles["text"].tolist(), strict=True)
    }
    said: dict[tuple[str, int], list[tuple[int, int, str]]] = {}
    for article, sentence, a, b, speaker in zip(
        *[quotes[n].tolist() for n in ("article_id", "sentence", "start", "end", "speaker")], strict=True
    ):
        said.setdefault((article, sentence), []).append((a, b, speaker))
    rows: list[tuple[Any, ...]] = []
    days: dict[tuple[str, str, str], list[datetime.date]] = {}
    counts: dict[str, int] = {}
    for (article, sentence, low, high), e, teller, here in found:
        pairs = _pairs(e)
        if not pairs:
            continue
        number = counts.get(article, 0)
        counts[article] = number + 1
        quad, score = plover().get((e.type, e.mode)) or plover()[e.type, ""]
        today = published.get(article)
        today = None if today is None or pd.isna(today) else today.date()
        words = (texts.get((article, sentence), ""), batch.text[low:high], batch.tags[low:high])
        day, day_rule = event_date(*words, e.first - low, today)
        if e.other >= 0 and not day_rule.startswith("'"):  # none stands at the verb: "is expected to arrive on Monday"
            day, day_rule = event_date(*words, e.other - low, today)
        status = "historical" if e.status == "happened" and day and today and (today - day).days > 365 else e.status
        a, b = batch.starts[e.first], batch.ends[e.last - 1]
        speaker = next((s for x, y, s in said.get((article, sentence), ()) if x <= a and b <= y), teller)
        place = here or datelines.get(article)
        trigger = " ".join(batch.text[e.first : e.last])
        for source, target in pairs:
            occurrence = _occurrence((e.type, *_sides(e.type, source, target)), day, days)
            rows.append((
                article, sentence, number, e.type, e.mode or None, quad, score, status,
                *(source[:3] if source else (None, None, None)), *(target[:3] if target else (None, None, None)),
                trigger, a, b, day, day_rule, place, speaker, e.rule, occurrence,
            ))  # fmt: skip
    columns = zip(*rows, strict=True) if rows else [[] for _ in COLUMNS["events"]]
    return frame("events", {name: list(column) for name, column in zip(COLUMNS["events"], columns, strict=True)})


def _pairs(e: Event) -> list[tuple[Actor | None, Actor | None]]:
    """The source-target pairs of an event; none when no side is a political actor."""
    if not any(actor.political for actor in (*e.sources, *e.targets)) and not (
        e.sources and (e.mode in PUBLIC or e.type == "PROTEST")
    ):
        return []
    if len(e.sources) > 1 and e.targets in (e.sources, e.sources[1:]):
        return [(a, b) for i, a in enumerate(e.sources) for b in e.sources[i + 1 :]]
    pairs = [
        (a, b) for a in e.sources or (None,) for b in e.targets or (None,) if a is None or b is None or a.name != b.name
    ]
    return pairs[:12]


def _sides(type_: str, source: Actor | None, target: Actor | None) -> tuple[str, str]:
    """The two sides of an event, by which its reports are told to be of one happening.

    Who acts for a state, and the members of a group, count as it: "Pompeo met Taliban officials" and "the United States
    met the Taliban" are the same. Where a side is missing, the other one stands as it is named.
    """
    if source is None or target is None:
        return (source.name if source else "", target.name if target else "")
    roots = [actor.name.partition(": ")[0] for actor in (source, target)]
    sides = [states().get(root, root) for root in roots]
    a, b = sides if sides[0] != sides[1] else (source.name, target.name)
    return (min(a, b), max(a, b)) if type_ in ("CONSULT", "AGREE", "COOPERATE") else (a, b)


def _occurrence(
    key: tuple[str, str, str], day: datetime.date | None, days: dict[tuple[str, str, str], list[datetime.date]]
) -> str:
    """An id for the happening: the first day reported for this type and these actors within a day of this one."""
    if day is not None:
        known = days.setdefault(key, [])
        near = next((other for other in known if abs((other - day).days) <= 1), None)
        if near is None:
            known.append(day)
        day = near or day
    return hashlib.blake2b("\x1f".join([*key, str(day)]).encode(), digest_size=6).hexdigest()


def _dateline(text: str) -> str | None:
    match = _DATELINE.match(text[:120])
    return match.group(1).strip().title() if match else None
