"""Who stands where in a clause: the actors of its phrases, the roles of the phrases, who speaks, and where.

A phrase names the actor that is its head, or one inside it: "the Peruvian minister, Ana Berg" is Ana Berg, "critics of
the government" are not the government, "the Iran-backed rebels" not Iran. `events` codes what these actors do.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache
from itertools import pairwise
from typing import NamedTuple

import pandas as pd

from analysis.codes import SAY, read_rows, words_of
from analysis.patterns import surnames
from analysis.tables import as_list

_TIMES = words_of("times")
_NOUNY = frozenset("NN JJ PO HY CD PR".split())  # how the tags of words in a noun phrase begin
_SOME = frozenset("some most many much more least less fewer up part number group handful section member".split())
_SOME |= frozenset("one two three four five six dozen score hundred thousand million".split())
_BACKED = words_of("backed")
_OPPOSED = words_of("opposed")  # who is never the one they are named after: "critics of the government"
_WEAK = words_of("weak")
_MEASURES = _SOME | frozenset(
    "series round kind sort type form team lot range set wave string pair couple ton tonne state".split()
)
_DIRECTIONS = frozenset("north south east west northeast northwest southeast southwest".split())
_AGENT = re.compile(r"(?:man|men|person|guard|ist|ian|ee|er|or)$")  # how nouns for people end
_SITES = words_of("place") | words_of("building")
_NO_AGENTS = words_of("no agents")
_BREAKS = frozenset(", : `` '' -LRB- WDT WP WRB VBD VBZ VBP MD".split())  # where another clause may begin
_FIRM = re.compile(r"\b(?:Corp|Inc|Ltd|LLC|Co|Company|Group|Holdings|Bank|Airlines|FC|United|Club)\b\.?$")
_PRIVATE = words_of("private")
_NATURE = words_of("nature") - {"fire", "fight", "wave", "dog", "heart"}  # also of guns and of people
_PARTNERS = words_of("partners")
_CHAIN = frozenset("JJ JJR JJS NN NNS CC POS".split())  # the tags between an adjective of nationality and its noun
_LEARNED = ("EDU", "MED")  # roles of titles that by themselves make no political actor; a chairman may lead a party
_TRADES = (*_LEARNED, "BUS")  # and of organizations
_OFFICE = ("dictionary", "title", "office", "surname of", "capital,")
Span = tuple[int, int]
Roles = dict[str, list[Span]]
Mention = tuple[int, int, str, str]  # first character, character after the last, actor, kind


class Actor(NamedTuple):
    """A source or target: the actor's name, its characters, and whether it is a political actor."""

    name: str
    start: int
    end: int
    political: bool
    kind: str  # of the mention; empty for a plain noun


class Cast(NamedTuple):
    """Who is who in an article, by name."""

    political: set[str]
    countries: set[str]
    lesser: set[str]  # firms, universities and clinics of the dictionary, and bodies known by their form alone


class Clauses:
    """The words, clauses and mentions of a batch as lists, and what is asked of them again and again."""

    def __init__(self, tokens: pd.DataFrame, clauses: pd.DataFrame, mentions: pd.DataFrame) -> None:
        """Read what `tag_tokens`, `find_clauses` and `find_mentions` return."""
        self.text, self.tags = as_list(tokens["text"]), as_list(tokens["tag"])
        self.lemmas: list[str] = as_list(tokens["lemma"], str.lower)
        self.starts: list[int] = tokens["start"].tolist()
        self.ends: list[int] = tokens["end"].tolist()
        self.kind, self.marker, self.verb, self.particle, self.voice, self.tense, self.form, self.modal = (
            clauses[name].tolist() for name in ("kind", "marker", "verb", "particle", "voice", "tense", "form", "modal")
        )
        self.preps: list[list[tuple[str, Span]]] = clauses["preps"].tolist()
        self.parent: list[int] = clauses["parent"].tolist()
        self.negated: list[bool] = clauses["negated"].tolist()
        self.verb_span, self.subject_span, self.object_span, self.indirect_span, self.complement_span = (
            _spans(clauses, role) for role in ("verb", "subject", "object", "indirect", "complement")
        )
        for a, b in (*self.subject_span, *self.object_span):
            if a >= 0 and self.tags[b - 1] in ("VBZ", "VBG", "VB", "VBP"):  # "said that protesters/VBZ marched"
                self.tags[b - 1] = "NN"
        self.casts = _casts(mentions)
        self.cast = Cast(set(), set(), set())  # that of the article at hand
        self.playing, self.story = False, False  # is the sentence at hand of sport, is it fiction?
        self.mentions: dict[tuple[str, int], list[Mention]] = {}
        columns = [mentions[name].tolist() for name in ("article_id", "sentence", "start", "end", "actor", "kind")]
        for article, sentence, *mention in zip(*columns, strict=True):
            start, end, actor, kind = mention
            if kind == "group" and actor in _countries():  # "three Americans" are not the United States
                actor = f"{actor}: citizens"
                self.casts[article].political.add(actor)
            self.mentions.setdefault((article, sentence), []).append((start, end, actor, kind))
        self.here: list[Mention] = []  # the mentions of the sentence at hand
        self.base, self.last, self.low, self.high = 0, 0, 0, 0  # its clauses, its token rows
        self.kids: dict[int, list[int]] = {}
        self.known: dict[Span, dict[str, None]] = {}  # heads of phrases
        self.seen: dict[tuple[Span, bool], tuple[Actor, ...]] = {}  # actors of phrases already asked for

    def heads(self, span: Span) -> dict[str, None]:
        """Every word of a phrase as `~word`, then lemmas of its head nouns, with two-word compounds, in their order."""
        if span not in self.known:
            self.known[span] = _heads(self.lemmas[span[0] : span[1]], self.tags[span[0] : span[1]])
        return self.known[span]

    def first_heads(self, span: Span) -> Span:
        """The phrase up to its first "of" ("the offer of the government"), unless that follows a measure."""
        a, b = span
        ends = (i for i in range(a + 1, b) if self.lemmas[i] == "of" and self.lemmas[i - 1] not in _MEASURES)
        return a, next(ends, b)

    def actors(self, span: Span, anything: bool) -> tuple[Actor, ...]:
        """The actors of a noun phrase, one for each member of a list; `anything`: a plain noun will do."""
        if span[0] < 0:
            return ()
        if (span, anything) in self.seen:
            return self.seen[span, anything]
        a, b = span
        cuts = [i for i in range(a, b) if self.tags[i] in ("CC", ",") or self.tags[i] == "HYPH" and self.joins(i)]
        listed = any(self.tags[i] != "," for i in cuts)
        found: list[Actor] = []
        for first, last in zip([a, *[i + 1 for i in cuts]], [*cuts, b], strict=True):
            if last > first and (actor := self.actor((first, last), anything and not found)):
                if found and not listed:  # "the Peruvian minister, Ana Berg", "Lima, Peru, activist Ana Berg"
                    if found[0].kind == "place" and actor.kind in ("place", "country"):
                        continue
                    owner = found[0].political and found[0].kind != "person" or found[0].kind == "place"
                    found = [actor._replace(political=True)] if owner and actor.kind == "person" else found
                    break
                if found and found[0].kind == "person" and actor.kind == "place":
                    continue  # "Ana Berg, Democrat of Iowa, and Carl Lund"
                found.append(actor)
            if found and not listed and found[0].kind in ("person", ""):
                break
        self.seen[span, anything] = actors = tuple({actor.name: actor for actor in found}.values())[:6]
        return actors

    def owns(self, mention: Mention) -> bool:
        """Does a possessive mark follow the mention?"""
        after = bisect_left(self.starts, mention[1], self.low, self.high)
        return self.tags[after : after + 1] == ["POS"]

    def describes(self, mention: Mention, low: int, high: int) -> bool:
        """Does the mention only describe another actor, as Iran in "the Iran-backed group"?"""
        after = bisect_left(self.starts, mention[1], low, high)
        return self.tags[after : after + 1] == ["HYPH"] and self.lemmas[after + 1] in _BACKED

    def nation(self, mention: Mention) -> bool:
        """Is the mention no more than the nationality of a private actor, as Denmark in "a Danish toy firm"?"""
        after = last = bisect_left(self.starts, mention[1], self.low, self.high)
        if mention[3] not in ("country", "place") and not mention[2].endswith(": citizens"):
            return False
        while last < self.high and self.tags[last] in _CHAIN and not self.text[last][0].isupper():
            last += 1
        noun = self.lemmas[last - 1]
        return last > after and not {noun, f"{self.lemmas[last - 2]} {noun}"}.isdisjoint(_PRIVATE | _NATURE | _PARTNERS)

    def members(self, span: Span) -> list[Actor]:
        """Everyone in a list "A and its allies", named or not."""
        cuts = [i for i in range(max(span[0], 0), span[1]) if self.tags[i] == "CC"]
        edges = [span[0] - 1, *cuts, span[1]]
        found = [self.actor((a + 1, b), True) for a, b in pairwise(edges) if b > a + 1] if cuts else []
        return [actor for actor in found if actor]

    def joins(self, i: int) -> bool:
        """Does the hyphen at token row `i` join two actors, as in "US-Taliban"?"""
        return {self.starts[i], self.ends[i]} <= {m[1] for m in self.here} | {m[0] for m in self.here}

    def actor(self, span: Span, anything: bool) -> Actor | None:
        """The actor that a noun phrase without a list names: a mention near its head, else one further inside."""
        first, last = span
        head = self.head(first, last)
        start, end, middle = self.starts[first], self.ends[last - 1], self.ends[head - 1]
        inside = [m for m in self.here if m[0] < end and m[1] > start]
        opposed = self.lemmas[head - 1] in _OPPOSED
        theirs = opposed and any(m[2] in self.cast.political for m in inside)  # "critics of the government"
        if opposed:
            inside = [m for m in inside if m[0] <= self.starts[head - 1] and not self.owns(m)]
        near = [m for m in inside if m[0] < middle]
        actors = [m for m in near if m[3] != "place"] or [m for m in inside if m[3] != "place"][:1] or inside[:1]
        if actors:
            political = [m for m in actors if m[2] in self.cast.political]
            at_head = actors[-1][3] == "person" and actors[-1][1] == middle  # "army general Ana Berg" is Ana Berg
            m = self.named(political[-1] if political and not at_head else actors[-1])
            if not self.nation(m):
                if trade := self.trade(first, actors[-1]):
                    m = actors[-1]
                team = self.playing and (m[3] in ("country", "place", "person") or m[2] in self.cast.lesser)
                return Actor(m[2], m[0], m[1], (bool(political) or theirs) and not trade and not team, m[3])
            head, anything = max(head, first + 1), True
        noun = self.noun(first, head) if anything or theirs else None
        return noun and noun._replace(political=theirs)

    def trade(self, first: int, mention: Mention) -> bool:
        """Does the trade of a firm or private person stand before or in its name: "the brewer Lund", "Airline Sky"?"""
        if mention[3] not in ("person", "organization"):
            return False
        at = bisect_left(self.starts, mention[0], self.low, self.high)
        double = f"{self.lemmas[at - 2]} {self.lemmas[at - 1]}" if first + 1 < at else ""
        named = self.ends[at] < mention[1] and self.lemmas[at + 1] != "of"
        return first < at and bool({double, self.lemmas[at - 1]} & _PRIVATE) or named and self.lemmas[at] in _PRIVATE

    def head(self, first: int, last: int) -> int:
        """The token row after the head noun of a phrase: before "of", "in", "backed by"."""
        ends = (i for i in range(first + 1, last) if self.tags[i] in ("IN", "VBN", "VBG", "-LRB-", "WDT"))
        measured = ("of", "than", "to")  # "dozens of men", "up to 80 men"
        return next((i for i in ends if self.lemmas[i] not in measured or self.lemmas[i - 1] not in _SOME), last)

    def noun(self, first: int, head: int, sort: str = "") -> Actor | None:
        """The plain noun that heads the phrase from token row `first` on: people, or also a "site" or a "thing"."""
        last = head
        while head > first and (self.tags[head - 1][0] not in "NJCP" or self.lemmas[head - 1] in _TIMES):
            head -= 1 + (self.lemmas[head - 1] in _TIMES and self.tags[head - 2] == "CD")  # "its owners 71 years later"
        if self.lemmas[head - 1] in _OPPOSED:  # "Berg's rival" is the rival
            first = next((i + 1 for i in range(head - 1, first, -1) if self.tags[i] == "POS"), first)
        while first < head and self.tags[first] in ("DT", "PRP$", "PDT", "RB", "``"):
            first += 1
        first += 2 * (self.lemmas[first : first + 2] in (["at", "less"], ["up", "to"]))  # "at least 80 pupils"
        if first >= head or self.tags[head - 1] == "PRP" or head < last and self.tags[head - 1] == "CD":
            return None
        noun, common = self.lemmas[head - 1], self.tags[head - 1][0] == "N"
        if not (sort == "thing" or common and acts(noun) or sort == "site" and noun in _SITES):
            return None
        text = " ".join(self.text[first:head])
        return Actor(text, self.starts[first], self.ends[head - 1], False, "")

    def named(self, mention: Mention) -> Mention:
        """For a pronoun the nearest name of the same actor before it in the sentence, else the mention itself."""
        if mention[1] - mention[0] > 4 or self.tags[bisect_left(self.starts, mention[0], self.low, self.high)] != "PRP":
            return mention
        named = [m for m in self.here if m[2] == mention[2] and m[0] < mention[0]]
        return named[-1] if named else mention

    def roles(self, i: int) -> Roles:
        """The phrases of clause `i` by role, the passive turned round."""
        roles: Roles = {}
        for word, span in self.preps[i]:
            roles.setdefault(word, []).append(span)
        subject, obj, indirect = self.subject_span[i], self.object_span[i], self.indirect_span[i]
        if self.complement_span[i][0] >= 0:
            roles["complement"] = [self.complement_span[i]]
        if 0 <= subject[1] < self.verb_span[i][0] and self.tags[subject[1]] == "IN":
            for word, spans in self.phrases(subject[1], self.verb_span[i][0]).items():
                turned = self.voice[i] == "passive" and word not in roles
                roles.setdefault(word if turned else f"subject {word}", spans)
        if obj[0] >= 0 and "of" not in roles:
            of = next((r for r in range(obj[0] + 1, obj[1] - 1) if self.lemmas[r] == "of"), -1)
            if of >= 0:
                roles["of"] = [(of + 1, obj[1])]
        if self.voice[i] == "passive":
            if "by" not in roles:  # "was shot and killed by police"
                pair = [k for k in (i + 1,) if k < self.last and self.subject_span[k] == subject]
                roles |= {
                    w: [span] for k in pair if self.voice[k] == "passive" for w, span in self.preps[k] if w == "by"
                }
            subject, obj, indirect = roles.pop("by", [(-1, -1)])[0], obj, subject
            if obj[0] < 0:
                obj, indirect = indirect, (-1, -1)
        for name, span in (("subject", subject), ("object", obj), ("indirect", indirect)):
            if span[0] >= 0:
                roles[name] = [span]
        return roles

    def natural(self, roles: Roles) -> bool:
        """Does nature do it: "floods in Peru drove people out", "a cold front will invade Chile"?"""
        heads = [head for span in roles.get("subject", ()) for head in self.heads(self.first_heads(span))]
        return any(head in _NATURE or head.removesuffix("s") in _NATURE for head in heads)

    def private(self, roles: Roles) -> bool:
        """Do private people do it: "tourists from Peru"?"""
        heads = {head for span in roles.get("subject", ()) for head in self.heads(self.first_heads(span))}
        return not heads.isdisjoint(_PRIVATE | _WEAK)

    def place(self, i: int) -> str | None:
        """The place that "in" or "at" names in clause `i`."""
        if i < 0:
            return None
        subject, verb = self.subject_span[i][1], self.verb_span[i][0]
        behind = self.phrases(subject, verb) if 0 <= subject < verb and self.tags[subject] == "IN" else {}
        kids = [k for k in self.kids.get(i, ()) if self.kind[k] == "participle"]
        phrases = [
            *self.preps[i],
            *[(w, span) for w in behind for span in behind[w]],
            *[p for k in kids for p in self.preps[k]],
        ]
        for word, (a, b) in phrases:
            if word in ("in", "at", "near", "outside"):
                start, end = self.starts[a], self.ends[b - 1]
                inside = [m for m in self.here if m[0] < end and m[1] > start]
                found = [m for m in inside if m[3] == "place" or m[3] == "country" and m[1] == end]
                if found:
                    return found[-1][2]
        return None

    def speaker(self, i: int) -> tuple[Actor, ...]:
        """Who says what clause `i` tells, by the nearest verb of saying above it."""
        j = i
        for _ in range(6):
            above = self.parent[j]
            if above < 0:
                said = self.subject_span[j][0] - 1 if self.marker[j] == "that" and self.kind[j] == "complement" else 0
                return self.owner(said - 1) if said > self.low and self.lemmas[said] == "that" else ()
            reported = self.kind[j] == "complement"
            j = self.base + above
            if reported and self.verb[j] in SAY and self.voice[j] == "active":
                if found := self.actors(self.subject_span[j], False):
                    return found
                by = self.roles(j).get("subject by", ())  # "a report by B said"
                return self.actors(by[0], False) if by else ()
        return ()

    def owner(self, noun: int) -> tuple[Actor, ...]:
        """Whose the noun at a token row is: A in "A's refusal"."""
        before = noun
        while before > self.low and self.tags[before - 1][:2] in ("NN", "JJ", "PO"):
            before -= 1
        return self.actors((before, noun), False) if "POS" in self.tags[before:noun] else ()

    def bearer(self, i: int) -> tuple[Actor, ...]:
        """Who is to do what clause `i` tells after a noun: A in "A's refusal to meet B", "A made a vow to help B"."""
        spans = (self.subject_span[i], self.subject_span[self.base + self.parent[i]])
        return self.owner(self.verb_span[i][0] - 1) or next(filter(None, [self.actors(s, True) for s in spans]), ())

    def author(self, i: int) -> tuple[Actor, ...]:
        """Who is behind the thing that acts in clause `i`: A in "a missile fired by A", "A signed a bill to ban B"."""
        here, above = self.subject_span[i], self.base + self.parent[i]
        for k in (i - 1, i + 1):
            described = self.base <= k < self.last and self.kind[k] == "participle" and self.subject_span[k] == here
            for span in [span for word, span in self.preps[k] if word == "by"] if described else ():
                return self.actors(span, False)
        made = above >= self.base and self.voice[above] == "active" and self.object_span[above] == here
        return self.actors(self.subject_span[above], False) if made and here[0] >= 0 else ()

    def condition(self, i: int, own: set[int | str]) -> tuple[Actor, ...]:
        """Who must act first: B in "A will not lift the ban until B frees the prisoners"."""
        when = ("until", "unless", "before", "if") if self.negated[i] else ("until", "unless")
        waits = [k for k in range(i + 1, self.last) if self.marker[k] in when]
        for k in range(waits[0], self.last) if waits else ():
            found = self.actors(self.subject_span[k], True)
            if found := tuple(a for a in found if a.start not in own and a.name not in own):
                return found
        return ()

    def further(self, i: int, own: set[int | str], towns: bool) -> tuple[Actor, ...]:
        """The first actor behind the verb of clause `i`, or before the next one a country (or town); "In Peru, ..."."""
        after, stop = self.verb_span[i][1], self.high
        for k in range(i + 1, self.last):
            if self.kind[k] in ("main", "adverbial") or self.form[k] == "finite" and self.kind[k] == "complement":
                subject = self.subject_span[k][0]
                stop = subject if subject >= after else self.verb_span[k][0]
                break
        near = next((r for r in range(after, stop) if self.tags[r] in _BREAKS), stop)
        start, end, near = self.ends[after - 1], self.ends[stop - 1], self.ends[near - 1]
        front = self.ends[self.low + 1] if self.lemmas[self.low] == "in" and self.high - self.low > 1 else -1
        for m in self.here:
            country = m[3] == "country" or towns and m[3] == "place"
            there = start <= m[0] < end and (country or m[0] < near and m[3] != "place") or country and m[1] == front
            if there and m[0] not in own and m[2] not in own:
                return (Actor(m[2], m[0], m[1], m[2] in self.cast.political, m[3]),)
        return ()

    def noun_roles(self, r: int, low: int, high: int) -> Roles:
        """What stands before and after an event noun: `pre`, and the phrases of the prepositions that follow."""
        roles: Roles = {}
        first = r
        while first > low and (self.tags[first - 1][:2] in _NOUNY or self.tags[first - 1] == "VBN"):
            first -= 1
        if first < r:
            roles["pre"] = [(first, r)]
        roles |= self.phrases(r + 1, min(high, r + 25))
        return roles

    def phrases(self, j: int, high: int) -> Roles:
        """The prepositional phrases that follow one another from token row `j` on."""
        roles: Roles = {}
        while j < high and self.tags[j] in ("IN", "TO"):
            word, start = self.lemmas[j], j + 1
            j = start
            inside = {*_NOUNY, "DT", "CC"}
            while j < high and (self.tags[j][:2] in inside or word == "between" and self.lemmas[j] == "of"):
                j += 1
            if j == start:
                break
            if word == "of" and roles and word not in roles:  # "in the town of Lima"
                last = [*roles][-1]
                roles[last][-1] = (roles[last][-1][0], j)
            else:
                roles.setdefault(word, []).append((start, j))
        return roles


@cache
def _countries() -> frozenset[str]:
    """The names of the countries."""
    return frozenset(row["actor"] for row in read_rows("actors.csv") if row["kind"] == "country")


@cache
def _people() -> frozenset[str]:
    """Nouns for people and for bodies: the roles and titles that name a mention, and classes of them."""
    titles = {row["title"] for row in read_rows("titles.csv")}
    roles = {row["noun"].rpartition(" ")[2] for row in read_rows("roles.csv")}
    classes = ("people", "weak", "civil", "opposed", "bodies")
    return frozenset(titles | roles | {word.removesuffix("s") for word in roles}).union(*map(words_of, classes))


def acts(noun: str) -> bool:
    """Does a noun stand for people or bodies, who can act and be acted upon?

    >>> [noun for noun in ("surgeon", "campaigner", "law", "letter", "country") if acts(noun)]
    ['surgeon', 'campaigner', 'country']
    """
    return noun in _people() or bool(_AGENT.search(noun)) and noun not in _NO_AGENTS


def _heads(lemmas: list[str], tags: list[str]) -> dict[str, None]:
    """The head nouns of a phrase; see `Clauses.heads`."""
    found = dict.fromkeys([f"~{lemma}" for lemma in lemmas])
    for i, (lemma, tag) in enumerate(zip(lemmas, tags, strict=True)):
        following = tags[i + 1] if i + 1 < len(tags) and lemmas[i + 1] not in _DIRECTIONS else ""
        titled = following[:3] == "NNP" and tag in ("NN", "NNS")  # "the activist Ann Lee"
        if titled or tag[0] in "NVC" and following[:2] not in ("NN", "HY", "PO") or tag[0] in "JR" and not following:
            found[lemma] = None
            if i:
                found[f"{lemmas[i - 1]} {lemma}"] = None
            if i > 1 and tags[i - 1] == "HYPH":
                found[lemmas[i - 2] + lemma] = None
    return found


def _casts(mentions: pd.DataFrame) -> dict[str, Cast]:
    """The cast of each article: the same whatever is read beside it."""
    columns = [mentions[name].tolist() for name in ("article_id", "actor", "kind", "rule")]
    casts = {article: Cast(set(), set(), set()) for article in columns[0]}
    known: dict[tuple[str, str], bool] = {}
    for article, actor, kind, rule in set(zip(*columns, strict=True)):
        if _is_political(actor, kind, rule):
            casts[article].political.add(actor)
        if _is_state(kind, rule):
            casts[article].countries.add(actor)
        formed = rule == "name, by its form and company an organization" and actor not in surnames()
        known[article, actor] = known.get((article, actor), False) or not formed and _firms().get(actor) not in _TRADES
    for article, actor in (key for key, better in known.items() if not better):
        casts[article].lesser.add(actor)
    return casts


def _is_state(kind: str, rule: str) -> bool:
    """Does a mention name a state, by its own name or its capital's?"""
    return kind == "country" or rule.startswith(("dictionary: country", "capital of"))


def _is_political(actor: str, kind: str, rule: str) -> bool:
    """Does a mention make its actor political: a state, a body, a group with a role, a person with an office?"""
    if kind == "group" and actor not in surnames():
        label = actor.rpartition(": ")[2].rpartition(" ")[2]
        return _WEAK.isdisjoint((label, label.removesuffix("s"), label.removesuffix("ies") + "y"))
    held = rule.startswith(_OFFICE) or rule.endswith(" at the time") or " beside the name" in rule
    office = kind == "person" and held and not _tradesman(rule)
    return _is_state(kind, rule) or office or actor in surnames() or kind == "organization" and not _FIRM.search(actor)


@cache
def _firms() -> dict[str, str]:
    """The role of every organization of the dictionary."""
    return {row["actor"]: row["role"] for row in read_rows("actors.csv") if row["kind"] == "organization"}


def _tradesman(rule: str) -> bool:
    """Is somebody a political actor by no more than a private trade: "title 'singer' before a name"?"""
    match = re.match(r"title '(.+?)' before a name", rule)
    if not match:
        return False
    title = match[1].lower()
    last = title.rpartition(" ")[2]
    return last in _PRIVATE or _trades().get(title, _trades().get(last)) in _LEARNED


@cache
def _trades() -> dict[str, str]:
    """The role of every title."""
    return {row["title"]: row["role"] for row in read_rows("titles.csv")}


def _spans(clauses: pd.DataFrame, role: str) -> list[Span]:
    """The token rows of a role in every clause; (-1, -1) when it has none."""
    return list(zip(clauses[f"{role}_first"].tolist(), clauses[f"{role}_last"].tolist(), strict=True))
