"""Which pattern of the event lexicon fits a clause or a noun: the most specific whose conditions are met."""

from __future__ import annotations

from bisect import bisect_left
from typing import NamedTuple

import pandas as pd

from analysis.codes import words_of
from analysis.patterns import KINDS, Pattern, patterns_of, read_patterns
from analysis.roles import Actor, Clauses, Roles, Span

BEHIND = ("subject from", "subject by", "subject of", "subject in", "subject at", "subject across")
COPULAS = frozenset("be become remain stay seem appear stand feel".split())
_DEEP = 1.5  # what a pattern loses whose object stands deep in the phrase: "dismissed the offer of the government"
_VOICES = words_of("voices")  # who speak for others: "a spokesman said Peru had broken the truce"
_BESIDE = frozenset("by with after before while since when without despite".split())

Actors = tuple[Actor, ...]


class Event(NamedTuple):
    """An event before its row is written; rows are token rows of the batch."""

    type: str
    mode: str
    status: str
    sources: Actors
    targets: Actors
    first: int
    last: int
    clause: int
    rule: str
    other: int = -1  # row of the verb that depends on it, whose date it may take


class Matcher(Clauses):
    """The clauses of a batch, and the patterns that fit them."""

    def __init__(self, tokens: pd.DataFrame, clauses: pd.DataFrame, mentions: pd.DataFrame) -> None:
        """Read what `tag_tokens`, `find_clauses` and `find_mentions` return."""
        super().__init__(tokens, clauses, mentions)
        self.patterns = read_patterns()
        self.used: set[int] = set()  # clauses that an event of theirs has taken in
        self.taken: set[int] = set()  # tokens that belong to a coded event

    def pattern(self, i: int, roles: Roles) -> Pattern | None:
        """The most specific pattern of clause `i`."""
        key = ("verb", self.verb[i])
        if self.verb[i] in COPULAS and self.complement_span[i][0] >= 0:
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
        speaker, named = self.speaker(i), self.pick(("subject", *BEHIND), i, roles, None, False)
        others = speaker and named and speaker[0].political
        others = others and speaker[0].name not in _VOICES | {a.name for a in named}
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
        """Is the dependent clause `k` the complement that the pattern asks for?"""
        kinds = {"to": ("infinitive",), "ing": ("gerund", "participle"), "that": ("complement",)}[p.complement]
        if p.type == "=" and p.object and ("verb", self.verb[k]) not in self.patterns or self.marker[k] == "of":
            return False  # "stopped short of signing"
        if p.complement == "ing" and self.marker[k] in _BESIDE:
            return False  # "kept the town safe by bombing the road"
        if p.complement == "to" and self.marker[k] not in ("", "for"):
            object_ = self.object_span[self.base + self.parent[k]]
            if not p.object or self.marker[k] not in self.lemmas[slice(*object_)]:
                return False  # "told them of a plan to leave"
        if "@actor" in p.complement_verbs:  # not "critics say that the plan is bad for Peru", "that they will go"
            about = self.subject_span[k]
            if about[0] < 0 or self.lemmas[about[0]] in ("they", "we") or not self.actors(about, False):
                return False
        verbs = p.complement_verbs - {"@actor"}
        return self.kind[k] in kinds and (not verbs or self.verb[k] in verbs)

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

    def noun_operator(self, i: int) -> Pattern | None:
        """The pattern of the noun that governs an infinitive: "its refusal to leave", "readiness to talk"."""
        before = self.verb_span[i][0] - 1
        before -= self.lemmas[before] == "to"
        above = self.base + self.parent[i]
        if (
            self.kind[i] != "infinitive"
            or before < self.low
            or self.tags[before][0] != "N"
            or above >= self.base
            and self.verb_span[above][1] > before
        ):
            return None
        found = self.patterns.get(("noun", self.lemmas[before]), ())
        return next((p for p in found if p.complement == "to"), None)

    def noun_pattern(self, span: Span) -> Pattern | None:
        """The event noun of a phrase."""
        found = [p for head in self.heads(span) for p in self.patterns.get(("noun", head), ())]
        found = [p for p in found if not (p.complement or p.subject or p.object)]
        return max(found, key=lambda p: (" " in p.lemma, p.weight), default=None)

    def noun_fits(self, p: Pattern, roles: Roles) -> bool:
        """Are the conditions of a noun's pattern met: who did it, and to whom?"""
        sides = ((p.subject, ("by", "pre", "from")), (p.object, ("on", "against")))
        return not p.complement and all(
            not words or any(self.holds(words, roles[role]) for role in where if role in roles)
            for words, where in sides
        )

    def pick(self, wanted: tuple[str, ...], i: int, roles: Roles, inner: Event | None, anything: bool) -> Actors:
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
