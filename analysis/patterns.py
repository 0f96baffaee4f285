"""The event lexicon: the patterns of `lexicons/verbs.csv` ready to match, and PLOVER's rules on types and modes.

What the columns of a pattern mean stands in `analysis.events`, which matches them.
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
    if type_ == "AGREE" and inner in FORCEFUL - {"THREATEN", "MOBILIZE"}:
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
