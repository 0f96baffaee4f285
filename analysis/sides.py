"""Who did it to whom: the source and the target of a clause, where its pattern or habit puts them."""

from __future__ import annotations

from collections.abc import Callable

from analysis.codes import words_of
from analysis.matching import BEHIND, Actors, Event, Matcher
from analysis.patterns import COOPERATIVE, JOINT, Pattern
from analysis.roles import Roles

TARGET_PREPS = tuple("against on upon with to toward towards into from of for at over between among in about".split())
_OWN = frozenset("troops soldiers forces military forces army armed forces experts teams".split()) | {"military forces"}
_OUR = words_of("our")
_DEEDS = frozenset("CONCEDE COOPERATE AID RETREAT PROTEST MOBILIZE SANCTION COERCE ASSAULT".split())
Others = Callable[[Actors], Actors]  # of the actors found, those who are not the source


class Sides(Matcher):
    """The sources and targets of clauses."""

    def sources(self, p: Pattern, i: int, roles: Roles, inner: Event | None) -> Actors:
        """Who does it: where the pattern says, else the subject, who speaks as "we", who stands behind the subject."""
        if p.source == ("-",):
            return ()
        first, last = self.subject_span[i]
        tag = self.tags[first] if first >= 0 else ""
        pronoun = tag == "PRP" or tag == "PRP$" and self.lemmas[last - 1] in _OUR
        speaker = self.speaker(i) if pronoun or self.voice[i] == "passive" and self.modal[i] and not p.source else ()
        if p.source:
            return self.pick(p.source, i, roles, inner, True) or speaker
        if self.voice[i] == "passive":
            found = self.pick(("subject", "by", "their by"), i, roles, inner, True)
            spans = [s for role in ("in", "from", "at") for s in roles.get(role, ()) if p.type != "CONSULT"]
            places = [a for span in spans for a in self.actors(span, False) if a.name in self.cast.countries]
            return found or tuple(places[:1]) or speaker
        found = self.pick(("subject",), i, roles, inner, False)
        if speaker and (not found or not found[0].political or found[0].name == speaker[0].name):
            return speaker
        found = found or self.author(i) or self.pick(("subject",), i, roles, inner, True)
        natural = self.natural(roles) or p.type in JOINT and self.private(roles)
        if not natural and not any(actor.political and actor.name[0].isupper() for actor in found):
            behind = self.pick(BEHIND[:3] if found else BEHIND, i, roles, inner, False)
            found = tuple(actor for actor in behind if actor.political and actor.name[0].isupper()) or found
        return found

    def done_by_thing(self, i: int) -> bool:
        """Is the subject of clause `i` a thing, as in "the law requires", "the poll asked"?"""
        first, last = self.subject_span[i]
        own = self.voice[i] == "active" and self.kind[i] != "infinitive" and first >= 0
        return own and self.tags[self.head(first, last) - 1] in ("NN", "NNS")

    def targets(
        self, p: Pattern, noun: Pattern | None, i: int, roles: Roles, inner: Event | None, sources: Actors
    ) -> Actors:
        """To whom: a named actor where the pattern looks, or elsewhere, plain nouns for people, the next actor."""
        own = self.own(p, sources)

        def others(found: Actors) -> Actors:
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
            found = next((f for f in named if f[0].political or f[0].kind == "place"), named[0])
            hurt = type_ == "ASSAULT" and found[0].kind not in ("place", "country")
            return hurt and self.plain("object", roles, inner, others, "") or found  # "shot two near a rally of Labour"
        own_word = p.object and "@actor" not in p.object and type_ not in _DEEDS  # "called him a fool": no target
        for role in (*wanted, *(() if own_word else ("object",)), "who", "to", "on", "against"):
            if found := self.plain(role, roles, inner, others, "site" if role == "object" and type_ in _DEEDS else ""):
                return found
        return self.condition(i, own) or self.elsewhere(p, type_, i, own) or self.thing(p, roles, others)

    def elsewhere(self, p: Pattern, type_: str, i: int, own: set[int | str]) -> Actors:
        """A target further on: of a deed, of an idiom ("lifted its embargo"), of what is demanded that someone does."""
        after = self.verb_span[i][1]
        that = p.type in ("ACCUSE", "REQUEST") and self.lemmas[after : after + 1] == ["that"]
        idiom = p.object and "@actor" not in p.object
        return self.further(i, own, type_ != "CONSULT") if that or idiom or type_ in _DEEDS else ()

    def thing(self, p: Pattern, roles: Roles, others: Others) -> Actors:
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

    def plain(self, role: str, roles: Roles, inner: Event | None, others: Others, sort: str) -> Actors:
        """The plain nouns of a role, where no other actor stands."""
        if role == "clause":
            return others(inner.targets) if inner else ()
        spans = [span for span in roles.get(role, ()) if span[0] >= 0]
        found = next(filter(None, [others(self.actors(span, True)) for span in spans]), ())
        return found or others(tuple(filter(None, [self.noun(span[0], self.head(*span), sort) for span in spans])))

    def own(self, p: Pattern, sources: Actors) -> set[int | str]:
        """Names and places of the source and of what belongs to it: its country, its troops."""
        own: set[int | str] = {a.start for a in sources} | {a.name for a in sources}
        for a in sources:  # "the Peruvian minister Ana Berg": Peru is hers
            own |= {m[2] for m in self.here if m[3] == "country" and 0 < a.start - m[1] < 40 and a.kind == "person"}
        if p.type not in ("MOBILIZE", "RETREAT", "AGREE", "AID"):
            return own
        return own | _OWN | {f"{a.name.partition(':')[0]}: {word}" for a in sources for word in _OWN}


def _order(p: Pattern, type_: str, given: tuple[str, ...], passive: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Where the target of a pattern stands, in the order to look, and where it may stand else."""
    usual = ("indirect", "object", *TARGET_PREPS)
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
