"""A tagged sentence cut into phrases: noun phrases, verb groups, and the words between them.

A shallow method in the spirit of chunk grammars (Abney 1991): each token is one character that stands for its part of
speech (`codes`), and one compiled regular expression cuts that string. A verb group opens a clause, and takes the
object and the complements that follow it. `placing` gives each clause its subject and its place in the sentence.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from analysis.codes import OVER, PARTICLES, SAY, words_of

TWO_FACED = frozenset("after before since until till as".split())  # preposition or conjunction
NAMING = words_of("naming verbs")
_GROUP = re.compile(
    r"(?P<x>[,.;C()\"]|[IfWshk](?![-lI]))"  # words that stand alone, first because they are many
    r"|(?P<t>(?=[DA#tu])[DA]{0,2}+#?+[tu][tu#]*+(?![NPS-]))"
    r"|(?P<N>(?:(?:Il|[AR]I)(?=[#$])|D{1,3}R?|(?<![^Ifseg\"(.])n(?=[NPA#])|(?<=V)n(?=N)|(?=(?:[A-Za-z#]-){0,3}[A#$NPtu]|(?:[A-Za-z#]-){1,3}[gnV]))"
    r"(?:(?:[A-Za-z#]-){0,3}(?:[#$NPu]|(?:(?<=[DVvegn])|(?<=A,))A,(?=A)|AC(?=A[-ANP])|A(?=[-A#NP])|(?<![NPuS])A(?![ut](?![NPS-]))|t(?=u?#?[NPS-])|(?<=[DA#SR-])[gn](?=[-A#NPu])|(?<=-)V(?=[-A#NPu])"
    r"|(?<=[DAS])R(?=[Agn#]))S?){1,30}"
    r"|D{1,3}(?![-\w#])|D(?=[MVvHjQqOoI,.fWh])|DR(?=[IfC.,])|r)"
    r"|(?P<V>!?(?:T[R!]{0,4})?(?:[MHjxyzwQqbOo][R!t]{0,4}){0,5}[engxyzwb]|!?[VvHjQqOo]|M)"
    r"|(?P<X>[^R!])"
)  # fmt: skip


class Verb(NamedTuple):
    """What the shape of a verb group says, whatever its words."""

    voice: str
    tense: str
    form: str
    negated: bool
    modal: bool


@cache
def verb_facts(codes: str) -> Verb:
    """Voice, tense, form, negation of a verb group from its codes.

    >>> verb_facts("jzn")
    Verb(voice='passive', tense='past', form='finite', negated=False, modal=False)
    """
    bare = re.sub("[R!t]", "", codes)
    first, last = bare[0], bare[-1]
    before = bare[-2:-1]
    passive = last == "n" and (before in tuple("Qqbzw") or len(bare) == 1)
    form = (
        "infinitive" if first == "T" else "participle" if first in "gnywz" else "base" if first in "exb" else "finite"
    )
    tense = "past" if first in "VHQO" or first == "j" and last in "nz" and len(bare) > 1 else "present"
    if form != "finite":
        tense = "past" if last == "n" and first == "n" or "x" in bare[:-1] or first == "y" else "none"
    return Verb("passive" if passive else "active", tense, form, "!" in codes, "M" in bare)


class Clause:
    """A clause under construction; spans are half-open token numbers within the sentence."""

    __slots__ = ("complement", "facts", "first", "indirect", "kind", "last", "lemma", "marker", "modal", "object",
                 "parent", "particle", "preps", "subject", "tense")  # fmt: skip

    def __init__(self, first: int, last: int, lemma: str, facts: Verb) -> None:
        """Start the clause of a verb group."""
        self.first, self.last, self.lemma, self.facts = first, last, lemma, facts
        self.tense, self.modal, self.particle, self.marker, self.kind, self.parent = facts.tense, "", "", "", "main", -1
        self.subject: Span | None = None
        self.object: Span | None = None
        self.indirect: Span | None = None
        self.complement: Span | None = None
        self.preps: list[tuple[str, int, int]] = []


Span = tuple[int, int]
Element = tuple[str, int, int]  # kind, first token, token after the last
FINITE = frozenset("VvHjQqOoM")  # how a finite verb group begins


def elements_of(codes: str) -> list[Element]:
    """The sentence cut into noun phrases N, times t, adjectives J, verb groups V, and single codes for other words.

    "A of B" is one noun phrase, and a short bracket after a noun phrase belongs to it.

    >>> elements_of("DNfPQnIt.")
    [('N', 0, 4), ('V', 4, 6), ('I', 6, 7), ('t', 7, 8), ('.', 8, 9)]
    """
    found: list[Element] = []
    for match in _GROUP.finditer(codes):
        kind = match.lastgroup or "X"
        a, b = match.span()
        if kind == "N":
            text = match.group()
            if text[-1] == "A" and "D" not in text:
                kind = "J"
            elif len(found) > 1 and found[-1][0] == "f" and found[-2][0] == "N":
                a = found[-2][1]
                del found[-2:]
        elif (
            kind == "V"
            and codes[a] in FINITE
            and found
            and found[-1][0] == "J"
            and (len(found) < 2 or found[-2][0] in ',;"C')
        ):
            found[-1] = ("N", *found[-1][1:])  # "The wounded were", "Iraqi military says"
        elif kind in "Xx":
            kind = "I" if codes[a] == "T" else codes[a]
            if kind == "f" and found and found[-1][0] == "s":  # because of
                found[-1] = ("I", found[-1][1], b)
                continue
            if kind == ")":
                for back in range(2, min(5, len(found) + 1)):
                    if found[-back][0] == "N" and found[1 - back][0] == "(":
                        a, kind = found[-back][1], "N"
                        del found[-back:]
                        break
        found.append((kind, a, b))
    return found


def is_finite(codes: str, element: Element) -> bool:
    """Is the element a finite verb group?"""
    return element[0] == "V" and verb_facts(codes[element[1] : element[2]]).form == "finite"


def joined(elements: list[Element], codes: str, lemmas: list[str]) -> list[Element]:
    """Elements with lists ("A, B and C") and appositions ("A, the B,") made one noun phrase each."""
    found: list[Element] = []
    elements = [*elements, (".", len(codes), len(codes))]
    end = len(elements) - 1
    i, seen_verb, seen_bare = 0, False, False
    while i < end:
        kind, a, b = elements[i]
        if kind == "J" and elements[i + 1][0] == "C" and i + 2 < end and elements[i + 2][0] == "N":
            kind = "J" if found and found[-1][0] == "V" else "N"  # "Finnish and Swedish officials"
        if kind != "N":
            if kind == "V":
                seen_verb, seen_bare = True, False
            found.append(elements[i])
            i += 1
            continue
        if elements[i + 1][0] not in ",C":
            seen_bare = seen_bare or not found or found[-1][0] not in "If"
            found.append(elements[i])
            i += 1
            continue
        parts, conjunction, k = [i], False, i + 1
        while k + 1 < end and not conjunction and len(parts) < 40:
            step = 0
            if elements[k][0] == "," and elements[k + 1][0] == "C":
                step = 2
            elif elements[k][0] in ",C":
                step = 1
            but = step == 2 and lemmas[elements[k + step - 1][1]] == "but"
            if not step or but or k + step >= end or elements[k + step][0] != "N":
                break
            conjunction = elements[k + step - 1][0] == "C"
            parts.append(k + step)
            k += step + 1
        governed = bool(found) and found[-1][0] in "If"
        verb_next = is_finite(codes, elements[k])
        if len(parts) > 1 and not conjunction:
            closed = elements[k][0] in (",", ".", ";", '"') and not (
                verb_next or elements[k][1] == elements[k][2] and not seen_verb
            )
            if not closed or governed and not seen_verb and not seen_bare:
                parts = parts[:1]
        elif conjunction and verb_next:
            said = seen_verb and lemmas[elements[k][2] - 1].lower() in SAY  # "... in Lagos, residents and police said"
            if governed and (said or not seen_bare) and elements[parts[0] + 1][0] == ",":
                parts = parts[:1]
            elif found and found[-1][0] == "V" and lemmas[found[-1][2] - 1].lower() not in SAY:
                parts = parts[:-1]
        seen_bare = seen_bare or not governed
        found.append(("N", a, elements[parts[-1]][2]))
        i = parts[-1] + 1
    return found


def complete(clause: Clause, i: int, elements: list[Element], codes: str, lemmas: list[str]) -> None:
    """Give the clause of the verb group `elements[i]` its particle, object, predicate and prepositional complements."""
    j, comma, end = i + 1, False, len(elements)
    after = elements[i][2]
    tag, word = codes[after : after + 1], lemmas[after] if after < len(lemmas) else ""
    adverb = tag == "R" and (word == "on" or word in PARTICLES)
    twice = codes[after : after + 2] == "II" and word in ("in", "on")  # "gave in to"
    if tag == "k" or adverb or twice or tag == "I" and word in PARTICLES:
        clause.particle = lemmas[after]
    while j < end:
        kind, a, b = elements[j]
        if kind == "N":
            follows = elements[j + 1][0] if j + 1 < end and codes[elements[j + 1][1]] != "T" else "."
            if comma or clause.object is not None and follows == "V" and elements[j - 1][0] == "N":
                break  # a new clause: "the piece it published"
            if clause.preps and clause.object is not None:
                break
            if clause.object is None:
                clause.object = (a, b)
                if not clause.particle and codes[b : b + 1] == "R" and lemmas[b] in PARTICLES:
                    clause.particle = lemmas[b]  # "handed the base back"
            elif clause.indirect is None:
                clause.indirect, clause.object = clause.object, (a, b)
                if clause.lemma in NAMING and j + 1 < end and elements[j + 1][0] in "If":
                    break  # "called it a gift for the rich"
        elif kind == "J":
            if clause.complement is None:
                clause.complement = (a, b)
        elif kind in "If":
            phrasal = lemmas[a] in PARTICLES and (lemmas[a] != "over" or clause.lemma in OVER) and not clause.preps
            if kind == "I" and phrasal and clause.particle in ("", lemmas[a]):
                clause.particle = lemmas[a]
                if clause.object is None and j + 1 < end and elements[j + 1][0] == "N":
                    j += 1
                    continue  # "wrote off the debts": the noun that follows is the object
            if j + 1 >= end or elements[j + 1][0] == "V":
                break
            if elements[j + 1][0] == "N":
                if j + 2 < end and lemmas[a] in TWO_FACED and is_finite(codes, elements[j + 2]):
                    break
                j += 1
                inner = clause.lemma in NAMING and clause.object is not None and elements[j + 1 : j + 2]
                if not inner or inner[0][0] != "N":  # "called the demand for reform a ploy"
                    clause.preps.append((lemmas[a].lower(), *elements[j][1:]))
            elif elements[j + 1][0] == "t":
                j += 1
        elif kind == "k":
            clause.particle = clause.particle or lemmas[a]
        elif kind == ",":
            comma = True
        elif kind == "C":
            if j + 1 >= end or elements[j + 1][0] != "I":
                break
        elif kind in ("V", "h", "s", "W", ";", "."):
            break
        j += 1
