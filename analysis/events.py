"""Who did what to whom: PLOVER events from clauses, by a lexicon of patterns that a person can read and edit.

Four questions, a module each: which pattern of the lexicon (`patterns`) fits a clause (`matching`), who stands where
(`roles`), so who did it to whom (`sides`), and did it happen (`status`)? Here a clause becomes an event, with what it
takes over from the clauses that depend on it and from event nouns; `happenings` makes the rows of the table.

PLOVER's switch of polarity and time is on: cooperation in the future or by consent is AGREE, refused or "will not" is
REJECT, conflict in the future is THREATEN, and so is what one says one may do; a past negation keeps the type and sets
`status` denied. An announced truce or pull-out is CONCEDE by its own patterns, RETREAT is the deed. What a state, the
opposition or a rights group tells of the violence or repression of another is an ACCUSE besides the deed.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from analysis.codes import words_of
from analysis.everyday import Everyday, is_sport, is_story
from analysis.happenings import happenings
from analysis.matching import BEHIND, COPULAS, Actors, Event
from analysis.patterns import COOPERATIVE, FORCEFUL, JOINT, THREAT, VERBAL, Pattern, combined, states
from analysis.roles import Actor, Roles
from analysis.sides import TARGET_PREPS
from analysis.status import NONE
from analysis.tables import COLUMNS, require

_AGENCIES = words_of("agencies")  # named as where a report or a photo comes from
_BACKGROUND = ("participle", "relative")  # "the coalition fighting the rebels": told after what the sentence says
_BY_THINGS = frozenset("ACCUSE REJECT THREATEN ASSAULT".split())  # what a report or a bomb may do
_OBSERVERS = words_of("observers")
_DRILLS = words_of("drills")
_OR_ELSE = frozenset("face risk else suffer forfeit".split())
_CRITICS = words_of("critics")
_STATE = words_of("state bodies")
_BOUND = frozenset("border frontier boundary tie relation tension dispute row war spat talk treaty".split())
_MAY = frozenset("may might could".split())
_ORDERS = frozenset("must should can could".split())
_OWNED = ("its", "their", "his", "her")


class _Coder(Everyday):
    """The clauses of a batch, and the events that the lexicon finds in them."""

    def code(self, i: int) -> Event | None:
        """The event of clause `i`, with what it takes over from the clauses that depend on it."""
        verb = ("verb", self.verb[i])
        known = verb in self.patterns or self.verb[i] in COPULAS
        if not known and self.modal[i] != "must" and self.kind[i] != "infinitive":
            return None
        roles = self.roles(i)
        if self.modal[i] in _ORDERS or self.verb[i] in ("have", "need"):
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

    def coded(self, i: int, roles: Roles, p: Pattern) -> Event | None:
        """The event that pattern `p` makes of clause `i`."""
        self.taken.update(range(*self.verb_span[i]))
        if p.type == "-":
            self.taken.update(*[range(*span) for span in roles.get("object", ())])
            self.take(k for k in self.kids.get(i, ()) if p.complement and self.kid_fits(p, k))
            return None
        described = self.kind[i] == "participle" and self.voice[i] == "passive"
        if described and ("subject" not in roles or p.type == "SUPPORT"):
            return None  # a "detained activist" is background, "troops backed by Russia" a description
        dependent, inner = self.dependent(p, i, roles)
        noun = self.event_noun(p, roles)
        if p.type in VERBAL:
            self.take(k for k in self.kids.get(i, ()) if self.kind[k] in ("infinitive", "gerund"))
        opens = self.lemmas[roles["object"][0][0]] if "object" in roles else ""
        if opens in NONE:  # "made no promise to free them"
            self.take(k for k in self.kids.get(i, ()) if self.kind[k] == "infinitive" and self.marker[k])
        if noun is not None and noun.type == "-" or p.type == "=" and not inner and not noun:
            return None
        sources = self.sources(p, i, roles, inner)
        type_, mode = self.meaning(p, noun, dependent, inner)
        told = self.story and type_ != "ACCUSE"
        if told or p.type != "=" and self.natural(roles) or type_ == "ASSAULT" and self.accident(i):
            return None
        if not sources and p.source != ("-",) and type_ not in _BY_THINGS and self.done_by_thing(i):
            return None
        targets = self.targets(p, noun, i, roles, inner, sources)
        if not targets and opens in _OWNED:
            targets = tuple(a for a in self.speaker(i) if a.name not in {a.name for a in sources})
        spans = [
            s for s in roles.get("with", ()) if self.lemmas[max(s[0] - 2, self.low)] not in _BOUND
        ]  # "the border with Chile"
        others = [a for span in spans for a in self.actors(span, False)]
        partner = any(a.kind not in ("", "group") or ":" in a.name for a in others)  # not "with 5,000 troops"
        if type_ == "MOBILIZE" and (len(sources) > 1 or partner) and self.shared(p, noun, i):
            type_, mode = "COOPERATE", ""  # drills of one army are a show of force, of two cooperation
        status = inner.status if p.type == "=" and inner and not p.status else p.status or "happened"
        type_, mode, status = self.switch(i, type_, mode, status)
        if type_ in FORCEFUL and self.modal[i] in _MAY and sources[:1] == self.speaker(i)[:1] != ():
            type_, mode, status = "THREATEN", THREAT.get(type_, mode), "planned"  # "A said it could cut off aid"
        if type_ == "REQUEST" and self.or_else(i):
            type_, mode = "THREATEN", ""
        if p.prep_words:  # "went on strike" is no strike from the air
            self.taken.update(*[range(*span) for word in p.prep for span in roles.get(word, ())])
        if (p.object or p.type in VERBAL) and (sources or targets):
            self.taken.update(*[range(*span) for span in roles.get("object", ())])
        sources, targets = self.partners(p, type_, i, roles, inner, sources, targets)
        rule = p.rule if noun is None else f"{p.rule} > {noun.rule}"
        dated = self.verb_span[dependent][1] - 1 if dependent >= 0 else -1
        return Event(type_, mode, status, sources, targets, *self.verb_span[i], i, rule, dated)

    def dependent(self, p: Pattern, i: int, roles: Roles) -> tuple[int, Event | None]:
        """The clause that the pattern's complement is, and its event; its phrases join the roles of clause `i`."""
        found = [k for k in self.kids.get(i, ()) if self.kid_fits(p, k)] if p.complement else []
        if not found:
            return -1, None
        self.used.update(found)
        inner = self.code(found[0])
        for role, spans in self.roles(found[0]).items():
            if spans != [self.subject_span[i]]:  # nobody offers himself to help
                name = "who" if role == "subject" else role if role in TARGET_PREPS else f"their {role}"
                roles.setdefault(name, spans)
        return found[0], inner

    def event_noun(self, p: Pattern, roles: Roles) -> Pattern | None:
        """The pattern of the noun that stands for `@event`: of the raid in "launched a raid"."""
        if "@event" in p.object:
            spans = [self.first_heads(span) for span in roles["object"]]  # not the talks in "an account of the talks"
            return next(filter(None, map(self.noun_pattern, spans)), None)
        spans = [s for word in p.prep for s in roles.get(word, ())] if "@event" in p.prep_words else []
        return next(filter(None, map(self.noun_pattern, spans)), None)

    def meaning(self, p: Pattern, noun: Pattern | None, dependent: int, inner: Event | None) -> tuple[str, str]:
        """Type and mode: the pattern's own, what it takes over, or what it makes of what it governs."""
        if p.type == "=":
            taken_over = inner or noun or p
            return taken_over.type, taken_over.mode
        if noun is not None:
            return combined(p.type, p.mode, noun.type)
        if inner is None:
            return p.type, p.mode
        type_, mode = combined(p.type, p.mode, inner.type)
        refused = self.negated[dependent] and type_ == "AGREE" and inner.type in COOPERATIVE | {"REJECT"}
        return ("REJECT" if refused else type_), mode  # "vowed not to release"

    def partners(
        self, p: Pattern, type_: str, i: int, roles: Roles, inner: Event | None, sources: Actors, targets: Actors
    ) -> tuple[Actors, Actors]:
        """Both sides of a joint act: "A and B met", "A met B and resumed talks", "talks were held between A and B"."""
        if type_ in JOINT and len(targets) > 1 and self.voice[i] == "passive" and "between" in roles:
            return targets[:1], targets[1:]
        if type_ in JOINT and not targets and i > self.base and self.subject_span[i] == self.subject_span[i - 1]:
            before = self.pick(("with", "object"), i - 1, self.roles(i - 1), None, False)
            targets = tuple(a for a in before if a.name not in {a.name for a in sources})
        goods = "joint" in p.target and p.object and "@actor" not in p.object  # "A and B exchanged prisoners"
        met = not goods and any(self.actors(span, False) for span in roles.get("object", ()))
        given = inner and inner.type not in JOINT and any(a.political for a in inner.targets)
        shared = self.voice[i] == "active" and (inner.type if inner else type_) in JOINT
        joint = "with" not in roles and not met and not given and (shared or "joint" in p.target)
        if type_ in JOINT and joint and len(sources) == 1:
            sources = (*sources, *[a for a in self.members(self.subject_span[i]) if a.start > sources[0].start])
        held = p.object and "@actor" not in p.object and type_ in JOINT  # "the drill was held by A and B"
        both = len(sources) > 1 and (joint or not targets and (shared or held))
        return sources, (sources[1:] if both else targets)

    def take(self, clauses: Iterable[int]) -> None:
        """Let these clauses, and the infinitives that depend on them, be no events of their own."""
        for k in clauses:
            self.used.add(k)
            self.take(j for j in self.kids.get(k, ()) if self.kind[j] == "infinitive" and j not in self.used)

    def shared(self, p: Pattern, noun: Pattern | None, i: int) -> bool:
        """Is it a drill, or done jointly?"""
        first, last = self.verb_span[i]
        drill = not _DRILLS.isdisjoint(p.object | {noun.lemma if noun else ""})
        return drill or "jointly" in self.lemmas[max(self.low, first - 1) : last + 1]

    def or_else(self, i: int) -> bool:
        """Is there a penalty on what clause `i` demands: "... or face trial"?"""
        after = pairwise(self.lemmas[self.verb_span[i][1] : self.high])
        return any(a == "or" and b in _OR_ELSE for a, b in after)

    def obligation(self, i: int) -> Event | None:
        """ "A said B must ..." is A's REQUEST to B, unless A speaks for B or only looks on."""
        barred = self.negated[i] and self.voice[i] == "passive" and self.verb[i] in ("allow", "permit")
        must = (
            self.modal[i] in ("must", "should")
            or self.modal[i] in ("can", "could")
            and barred
            or self.verb[i] in ("have", "need", "ought")
            and not self.modal[i]
            and self.lemmas[self.verb_span[i][1] : self.verb_span[i][1] + 1] == ["to"]
        )
        first = self.subject_span[i][0]
        none = not NONE.isdisjoint(self.lemmas[max(first - 1, self.low) : first + 1])
        if self.marker[i] == "if" or self.negated[i] and self.voice[i] == "passive" and not barred:
            return None  # "should Peru attack", "should not be charged"
        past = self.tense[i] == "past" and (self.modal[i] or self.kind[i] != "complement")  # but "A said B had to"
        if not must or none or past or not (speaker := self.speaker(i)):
            return None
        places = ("object" if self.voice[i] == "passive" else "subject", *BEHIND, "by", "in", "from")
        targets = self.pick(places, i, self.roles(i), None, False)
        name = speaker[0].name
        if not targets or name.rpartition(" ")[2].removesuffix("s") in _OBSERVERS:
            return None
        if {target.name for target in targets} & {name, states().get(name)}:
            return None
        self.take(self.kids.get(i, ()))
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
        return country if body or country in self.cast.countries else states().get(country)

    def code_noun(self, i: int, r: int, low: int, high: int) -> Event | None:
        """The event that the noun at token row `r` names by itself, when both its sides are named beside it."""
        lemma = self.lemmas[r]
        compound = f"{self.lemmas[r - 1]} {lemma}" if r > low else ""
        known = self.patterns.get(("noun", compound)) or self.patterns.get(("noun", lemma)) or []
        roles = self.noun_roles(r, low, high)
        p = next((p for p in known if self.noun_fits(p, roles)), None)
        if p is None or p.type == "-" or self.story or self.tags[r + 1 : r + 2] in (["NN"], ["NNS"]):
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
        return Event(p.type, p.mode, self.noun_status(i, r, p.type), sources[:1], targets, r, r + 1, i, p.rule)


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
    return happenings(found, batch, articles, sentences, quotes)


def _played(sentences: pd.DataFrame) -> set[tuple[str, int]]:
    """The sentences of sport: those with a word of play, and all of an article where that is every third."""
    keys = list(zip(sentences["article_id"].tolist(), sentences["sentence"].tolist(), strict=True))
    played = {key for key, text in zip(keys, sentences["text"].tolist(), strict=True) if is_sport(text)}
    many, of = Counter(article for article, _ in played), Counter(article for article, _ in keys)
    return {key for key in keys if key in played or many[key[0]] > 1 and 3 * many[key[0]] >= of[key[0]]}


def _read(batch: _Coder, sentences: pd.DataFrame, tokens: pd.DataFrame, clauses: pd.DataFrame) -> Any:
    """The events of every sentence that holds a trigger, with the place of the sentence."""
    verbs = {lemma for pos, lemma in batch.patterns if pos == "verb"} | COPULAS
    nouns = {lemma.rpartition(" ")[2] for pos, lemma in batch.patterns if pos == "noun"}
    firsts = np.flatnonzero(tokens["token"].to_numpy() == 0).tolist()
    articles, numbers = (tokens[name].iloc[firsts].tolist() for name in ("article_id", "sentence"))
    starts = [span[0] for span in batch.verb_span]
    played = _played(sentences)
    c = 0
    for k, (low, high) in enumerate(pairwise([*firsts, len(tokens)])):
        base = c
        while c < len(starts) and starts[c] < high:
            c += 1
        here = batch.mentions.get((articles[k], numbers[k]))
        batch.cast = batch.casts.get(articles[k], batch.cast)
        if not here or not any(m[2] in batch.cast.political for m in here):
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
        batch.playing, batch.story = (articles[k], numbers[k]) in played, is_story(batch.lemmas[low:high])
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
