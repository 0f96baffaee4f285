"""The event lexicon: the patterns of `lexicons/verbs.csv` ready to match, and PLOVER's rules on types and modes.

`verbs.csv` has one row for all patterns that differ in their trigger alone; the most specific pattern that
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
- `complement`: `to` (an infinitive), `ing` (a gerund), `that` (a clause), `to:lemma|lemma` for certain verbs,
  `that:@actor` for a clause about a named actor.
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
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from analysis.codes import read_rows, words_of

COOPERATIVE = frozenset("AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT".split())
FORCEFUL = frozenset("THREATEN PROTEST MOBILIZE SANCTION COERCE ASSAULT".split())
VERBAL = frozenset("ACCUSE REQUEST REJECT THREATEN".split())
JOINT = frozenset("AGREE CONSULT SUPPORT COOPERATE".split())
PUBLIC = frozenset("martial-law curfew ceasefire troops weapons disarm".split())  # only who has power does that
THREAT = {"ASSAULT": "violence", "SANCTION": "relations", "COERCE": "restrict", "MOBILIZE": "violence"}
TOPIC = {"AID": "assist", "SUPPORT": "assist", "COOPERATE": "assist", "CONSULT": "meet"}
TOPIC |= {"CONCEDE": "yield", "RETREAT": "yield"}
KINDS = frozenset("@actor @person @organization @country @group".split())  # of a mention


class Pattern(NamedTuple):
    """One row of verbs.csv, ready to match."""

    lemma: str
    pos: str
    particle: str
    subject: frozenset[str]
    object: frozenset[str]
    prep: tuple[str, ...]
    prep_words: frozenset[str]
    complement: str
    complement_verbs: frozenset[str]
    voice: str
    type: str
    mode: str
    status: str
    source: tuple[str, ...]
    target: tuple[str, ...]
    weight: float
    rule: str


@cache
def words_in(condition: str) -> frozenset[str]:
    """The words of a condition, its classes spelled out."""
    words: set[str] = set()
    for word in filter(None, condition.split("|")):
        words |= words_of(word[1:]) if word[0] == "@" and word not in KINDS | {"@event", "@none"} else {word}
    return frozenset(words)


def _weight(condition: str) -> float:
    """How much a condition on words says: nothing 0, an actor 2, an event 3, a class 4, words of its own 5 and more."""
    own = 4 if "@" in condition else 5 + (" " in condition) + ("~" in condition)
    return {"": 0, "@actor": 2, "@event": 3}.get(condition, own)


@cache
def read_patterns() -> dict[tuple[str, str], list[Pattern]]:
    """The patterns of verbs.csv by part of speech and lemma, the most specific first.

    >>> [(p.type, p.mode) for p in read_patterns()["verb", "fire"] if "minister" in p.object][:1]
    [('COERCE', 'restrict')]
    """
    patterns: dict[tuple[str, str], list[Pattern]] = {}
    for row in read_rows("verbs.csv"):
        prep, _, prep_words = row["prep"].partition(":")
        complement, _, verbs = row["complement"].partition(":")
        weight = _weight(row["subject"]) + _weight(row["object"]) + 4 * bool(row["particle"]) + bool(row["voice"])
        weight += 3 * bool(prep) + 3 * bool(complement) + (_weight(prep_words) + _weight(verbs)) / 2
        weight += 6 * (row["source"] == "speaker")
        shown = [f"{k} {row[k]}" for k in ("particle", "subject", "object", "prep", "complement", "voice") if row[k]]
        source, target, preps = (tuple(filter(None, text.split(cut))) for text, cut in (
            (row["source"], "|"), (row["target"], "|"), (prep, "/")))  # fmt: skip
        for lemma in row["lemma"].split("|"):
            pattern = Pattern(
                lemma, row["pos"], row["particle"], words_in(row["subject"]), words_in(row["object"]), preps,
                words_in(prep_words), complement, words_in(verbs), row["voice"], row["type"], row["mode"],
                row["status"], source, target, weight, " + ".join([f"{lemma} ({row['pos']})", *shown]),
            )  # fmt: skip
            patterns.setdefault((row["pos"], lemma), []).append(pattern)
    return {key: sorted(found, key=lambda p: -p.weight) for key, found in patterns.items()}


@cache
def patterns_of(pos: str, lemma: str, particle: str, voice: str) -> list[Pattern]:
    """The patterns of a trigger that may have that particle and that voice, the most specific first.

    >>> {p.particle for p in patterns_of("verb", "pull", "out", "active")} <= {"", "out"}
    True
    """
    found = read_patterns().get((pos, lemma), [])
    return [p for p in found if p.particle in ("", particle) and p.voice in ("", voice)]


@cache
def plover() -> dict[tuple[str, str], tuple[int, float]]:
    """Quad class and score of each PLOVER type and mode."""
    return {(row["type"], row["mode"]): (int(row["quad"]), float(row["score"])) for row in read_rows("plover.csv")}


def combined(type_: str, mode: str, inner: str) -> tuple[str, str]:
    """What an operator makes of the type it governs: agreeing to attack is a threat, refusing to release a REJECT.

    >>> combined("AGREE", "", "ASSAULT"), combined("REJECT", "", "RETREAT")
    (('THREATEN', 'violence'), ('REJECT', 'yield'))
    """
    if type_ == "AGREE" and inner in FORCEFUL - {"MOBILIZE"}:
        return "THREATEN", THREAT.get(inner, "")
    if type_ == "AGREE" and inner in ("ACCUSE", "REJECT"):
        return inner, mode  # "vowed to fight the lawsuit", "promised a veto"
    if type_ == "RETREAT" and inner in COOPERATIVE:
        return "SANCTION", "discontinue"  # to stop giving is no retreat
    if type_ == "RETREAT" and inner not in ("ASSAULT", "MOBILIZE", "RETREAT"):
        return "CONCEDE", ""  # to stop a strike, a ban, a trial
    if type_ == "THREATEN":
        return type_, THREAT.get(inner, mode)
    if type_ in ("REQUEST", "REJECT"):
        return type_, TOPIC.get(inner, mode or ("change" if type_ == "REQUEST" else ""))
    return type_, mode


@cache
def surnames() -> frozenset[str]:
    """Last names of the people in the dictionary: "Obama" is political where no date tells which one it is."""
    return frozenset(row["actor"].rpartition(" ")[2] for row in read_rows("actors.csv") if row["kind"] == "person")


@cache
def states() -> dict[str, str]:
    """The state for which each official, ministry, army and police force of the dictionary acts or acted, by name.

    Whoever was also a rebel is left out.

    >>> states()["Mike Pompeo"], states().get("Taliban")
    ('United States', None)
    """
    rows = read_rows("actors.csv")
    names = {row["country"]: row["actor"] for row in rows if row["kind"] == "country"}
    official = [row for row in rows if row["kind"] != "country" and row["role"] in ("GOV", "MIL", "COP", "SPY")]
    rebels = {row["actor"] for row in rows if row["role"] == "REB"}
    return {r["actor"]: names[r["country"]] for r in official if r["country"] in names and r["actor"] not in rebels}
