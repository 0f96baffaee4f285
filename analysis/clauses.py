"""Who - verb - whom: the clauses of tagged sentences.

A shallow method in the spirit of chunk grammars (Abney 1991): each token becomes one character that stands for its part
of speech, one compiled regular expression cuts that string into verb groups, noun phrases and the words between them,
and one pass from left to right gives each verb group its subject, object and prepositional complements. No parser, no
model; every decision can be read off the words between two verb groups.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import chain, pairwise
from operator import attrgetter
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.codes import BARE, OVER, PARTICLES, SAY, read_codes, with_verb, words_of
from analysis.tables import as_list, require

_TWO_FACED = frozenset("after before since until till as".split())  # preposition or conjunction
_OBJECT_CONTROL = words_of("object control")
_GROUP = re.compile(
    r"(?P<x>[,.;C()\"]|[IfWshk](?![-lI]))"  # words that stand alone, first because they are many
    r"|(?P<t>(?=[DA#tu])[DA]{0,2}+#?+[tu][tu#]*+(?![NPS-]))"
    r"|(?P<N>(?:(?:Il|[AR]I)(?=[#$])|D{1,3}R?|(?<![^Ifseg\"(.])n(?=[NPA#])|(?<=V)n(?=N)|(?=(?:[A-Za-z#]-){0,3}[A#$NPtu]|(?:[A-Za-z#]-){1,3}[gnV]))"
    r"(?:(?:[A-Za-z#]-){0,3}(?:[#$NPu]|(?<=[DVveg])A,(?=A)|AC(?=A[-ANP])|A(?=[-A#NP])|(?<![NPuS])A(?![ut](?![NPS-]))|t(?=u?#?[NPS-])|(?<=[DA#SR-])[gn](?=[-A#NPu])|(?<=-)V(?=[-A#NPu])"
    r"|(?<=[DAS])R(?=[Agn#]))S?){1,30}"
    r"|D{1,3}(?![-\w#])|D(?=[MVvHjQqOoI,.fWh])|DR(?=[IfC.,])|r)"
    r"|(?P<V>!?(?:T[R!]{0,4})?(?:[MHjxyzwQqbOo][R!t]{0,4}){0,5}[engxyzwb]|!?[VvHjQqOo]|M)"
    r"|(?P<X>[^R!])"
)  # fmt: skip


class _Verb(NamedTuple):
    """What the shape of a verb group says, whatever its words."""

    voice: str
    tense: str
    form: str
    negated: bool
    modal: bool


@cache
def _verb_facts(codes: str) -> _Verb:
    """Voice, tense, form, negation of a verb group from its codes.

    >>> _verb_facts("jzn")
    _Verb(voice='passive', tense='past', form='finite', negated=False, modal=False)
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
    return _Verb("passive" if passive else "active", tense, form, "!" in codes, "M" in bare)


class _Clause:
    """A clause under construction; spans are half-open token numbers within the sentence."""

    __slots__ = ("complement", "facts", "first", "indirect", "kind", "last", "lemma", "marker", "modal", "object",
                 "parent", "particle", "preps", "subject", "tense")  # fmt: skip

    def __init__(self, first: int, last: int, lemma: str, facts: _Verb) -> None:
        self.first, self.last, self.lemma, self.facts = first, last, lemma, facts
        self.tense, self.modal, self.particle, self.marker, self.kind, self.parent = facts.tense, "", "", "", "main", -1
        self.subject: Span | None = None
        self.object: Span | None = None
        self.indirect: Span | None = None
        self.complement: Span | None = None
        self.preps: list[tuple[str, int, int]] = []


Span = tuple[int, int]
Element = tuple[str, int, int]  # kind, first token, token after the last

_NOT = re.compile("R{0,2}!")
_FINITE = frozenset("VvHjQqOoM")  # how a finite verb group begins
_CONTENT = words_of("content nouns")
_DEADLY = words_of("deadly nouns")
_HARM = frozenset("kill wound injure hurt destroy damage claim leave cause".split())
_WHERE = frozenset("in at to into from near around".split())


def _elements(codes: str) -> list[Element]:
    """The sentence cut into noun phrases N, times t, adjectives J, verb groups V, and single codes for other words.

    "A of B" is one noun phrase, and a short bracket after a noun phrase belongs to it.

    >>> _elements("DNfPQnIt.")
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
            and codes[a] in _FINITE
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


def _finite(codes: str, element: Element) -> bool:
    return element[0] == "V" and _verb_facts(codes[element[1] : element[2]]).form == "finite"


def _joined(elements: list[Element], codes: str, lemmas: list[str]) -> list[Element]:
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
            if not step or k + step >= end or elements[k + step][0] != "N":
                break
            conjunction = elements[k + step - 1][0] == "C"
            parts.append(k + step)
            k += step + 1
        governed = bool(found) and found[-1][0] in "If"
        verb_next = _finite(codes, elements[k])
        if len(parts) > 1 and not conjunction:
            closed = elements[k][0] in (",", ".", ";", '"') and not (
                verb_next or elements[k][1] == elements[k][2] and not seen_verb
            )
            if not closed or governed and not seen_verb and not seen_bare:
                parts = parts[:1]
        elif conjunction and verb_next:
            if governed and not seen_bare and elements[parts[0] + 1][0] == ",":
                parts = parts[:1]
            elif found and found[-1][0] == "V" and lemmas[found[-1][2] - 1].lower() not in SAY:
                parts = parts[:-1]
        seen_bare = seen_bare or not governed
        found.append(("N", a, elements[parts[-1]][2]))
        i = parts[-1] + 1
    return found


def _complete(clause: _Clause, i: int, elements: list[Element], codes: str, lemmas: list[str]) -> None:
    """Give the clause of the verb group `elements[i]` its particle, object, predicate and prepositional complements."""
    j, comma, end = i + 1, False, len(elements)
    after = elements[i][2]
    next_code, word = codes[after : after + 1], lemmas[after] if after < len(lemmas) else ""
    twice = codes[after : after + 2] == "II" and word in ("in", "on")  # "gave in to"
    if next_code == "k" or next_code and next_code in "RI" and word in PARTICLES or twice:
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
                if j + 2 < end and lemmas[a] in _TWO_FACED and _finite(codes, elements[j + 2]):
                    break
                clause.preps.append((lemmas[a].lower(), *elements[j + 1][1:]))
                j += 1
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


class _Sentence(NamedTuple):
    """A sentence while it is read: its elements, and what has been found so far."""

    codes: str
    lemmas: list[str]
    elements: list[Element]
    clauses: list[_Clause]
    pending: list[tuple[Span, int]]  # subjects that still wait for their verb, with the clause of saying above them

    def word(self, j: int) -> str:
        return self.lemmas[self.elements[j][1]].lower()

    def span(self, j: int) -> Span:
        return self.elements[j][1:]

    def wait(self, j: int) -> None:
        """Let the noun phrase `elements[j]` wait for a later verb, unless it is the object of the verb before."""
        before = self.clauses[-1] if self.clauses else None
        if before is not None and before.lemma in SAY and self.elements[j - 1][0] == "h":
            self.pending.append((self.span(j), len(self.clauses) - 1))
        elif before is None or self.span(j) not in (before.object, before.indirect):
            self.pending.append((self.span(j), -1))
        elif before.lemma in SAY:
            self.pending.append((self.span(j), len(self.clauses) - 1))


def _marker(s: _Sentence, start: int, i: int) -> int:
    """Position of the last that, who, if, after ... between `start` and the verb group `i`, or -1."""
    comma = False
    for j in range(i - 1, start - 1, -1):
        kind = s.elements[j][0]
        if kind == ",":
            comma = True
        elif kind in "hW":
            return j
        if kind == "I" and j + 3 == i and s.elements[j + 1][0] == s.elements[j + 2][0] == "N":
            continue  # "said after the vote he would resign"
        after_comma = comma and (kind == "I" or s.lemmas[s.elements[i][2] - 1] in SAY)
        if not after_comma and (kind == "s" or kind == "I" and j + 1 < i and s.word(j) in _TWO_FACED):
            return j
    return -1


def _near(s: _Sentence) -> bool:
    """Is the subject that waits last still close enough to be the next verb's?"""
    return len(s.clauses) - s.pending[-1][1] <= (3 if s.pending[-1][1] >= 0 else 40)


def _like(clause: _Clause, other: _Clause) -> None:
    """Let a coordinated clause hang where the other one hangs."""
    clause.kind, clause.marker, clause.parent = other.kind, other.marker, other.parent


def _place(s: _Sentence, clause: _Clause, i: int, prev: int) -> None:
    """Give the clause of `elements[i]` its subject, kind, marker and parent from the words after the verb before it."""
    elements, form = s.elements, clause.facts.form
    before = s.clauses[-1] if s.clauses else None
    nouns = [j for j in range(prev + 1, i) if elements[j][0] == "N"]
    bare = [j for j in nouns if j == 0 or elements[j - 1][0] not in "If"]
    before_it = next((j for j in range(i - 1, prev, -1) if elements[j][0] != "t"), -1)
    left = elements[before_it][0] if before_it >= 0 else ""
    if form == "base" and left == "I" and s.word(i - 1) == "to":
        clause.facts, form = clause.facts._replace(form="infinitive"), "infinitive"
    bare_infinitive = left == "N" and before is not None and before.lemma in BARE
    bare_infinitive = bare_infinitive and s.codes[clause.first : clause.last] in ("e", "v")
    if not bare_infinitive and (form == "finite" or form == "base" and (left in ("N", "") or before is None)):
        mark = _marker(s, prev + 1, i)
        if mark >= 0:
            _place_marked(s, clause, i, prev, mark, bare, nouns)
        else:
            _place_unmarked(s, clause, i, prev, bare, nouns)
        return
    clause.kind = "infinitive" if form in ("infinitive", "base") or bare_infinitive else "participle"
    if bare:
        s.wait(bare[0])
    if left != "C" or not _coordinated(s, clause):
        _place_dependent(s, clause, i, before_it, bare or nouns)


def _coordinated(s: _Sentence, clause: _Clause) -> bool:
    """Let a verb group after "and" hang, and be done by whoever does it, where the one before of its form does."""
    form = clause.facts.form
    for other in reversed(s.clauses):
        participle = s.codes[clause.first : clause.last] == "n" and other.facts.form == "finite"
        base = form == "base" and (other.modal or other.facts.form == "infinitive")
        if participle or base or other.facts.form == form:
            _like(clause, other)
            clause.subject, clause.tense, clause.modal = other.subject, other.tense, other.modal
            if participle:
                clause.facts = other.facts
            elif form == "base":
                clause.facts = clause.facts._replace(form=other.facts.form, negated=other.facts.negated)
            return True
    return False


def _place_dependent(s: _Sentence, clause: _Clause, i: int, before_it: int, nouns: list[int]) -> None:
    """The same for an infinitive, a participle or a gerund."""
    elements, form, left = s.elements, clause.facts.form, s.elements[before_it][0] if before_it >= 0 else ""
    clause.parent = len(s.clauses) - 1
    before = s.clauses[-1] if s.clauses else None
    opened = before_it - (left in tuple("If"))
    if before is not None and before.kind == "relative" and elements[opened][0] == ",":
        clause.parent = before.parent  # "accused the envoy, who was ill, of lying"
        before = s.clauses[before.parent] if before.parent >= 0 else before
    if form == "infinitive" and left == "," and before is not None and before.facts.form == "participle":
        clause.parent = max((k for k, c in enumerate(s.clauses) if c.facts.form == "finite"), default=clause.parent)
        before = s.clauses[clause.parent]
    if before is not None:
        controlled = before.object is not None and before.facts.voice == "active" and before.lemma in _OBJECT_CONTROL
        clause.subject = before.object if controlled else before.subject
    elif nouns:
        clause.subject = s.span(nouns[0])
    if form == "infinitive":
        if i > 1 and left == "N" and elements[i - 2][0] == "I" and s.word(i - 2) == "for":
            clause.subject, clause.marker = s.span(i - 1), "for"
    elif left in ("I", "f"):
        clause.kind, clause.marker = "gerund", s.word(i - 1)
        if clause.marker in ("after", "before", "while", "since", "by") and before is not None:
            clause.subject = before.subject
    elif left == "N" and form == "participle":
        clause.subject = _described(s, i, before)
    elif left == "," and clause.facts.voice == "passive" and s.pending and s.pending[-1][0] == s.span(before_it - 1):
        clause.subject = s.pending[-1][0]  # "the rebels, backed by Uganda, shelled"
    elif left in (",", '"') and before is not None:
        if before.lemma in SAY and clause.lemma not in SAY and before.object is None:
            before = next((c for c in reversed(s.clauses) if c.facts.form == "finite" and c.lemma not in SAY), before)
        main = next((c for c in s.clauses if c.kind == "main"), before) if clause.lemma in SAY else before
        clause.subject = main.subject


def _described(s: _Sentence, i: int, before: _Clause | None) -> Span | None:
    """What a participle after a noun describes: the noun, but "they arrived in Lima seeking work" is about them."""
    elements = s.elements
    named = s.codes[elements[i - 1][2] - 1] == "P"
    if not (named and i > 2 and elements[i - 2][0] == "I" and s.word(i - 2) in _WHERE):
        return s.span(i - 1)
    if elements[i - 3][0] == "N":
        return s.span(i - 3)
    return before.subject if before is not None else s.span(i - 1)


def _place_marked(
    s: _Sentence, clause: _Clause, i: int, prev: int, mark: int, bare: list[int], nouns: list[int]
) -> None:
    """The same for a finite clause that opens with that, who, if, after ... at `mark`."""
    elements, word = s.elements, s.word(mark)
    inside = [j for j in nouns if j > mark]
    antecedent = next((j for j in range(mark - 1, max(prev, mark - 4), -1) if elements[j][0] == "N"), -1)
    if clause.lemma in _HARM:  # what kills is the attack, not the town where it was
        deadly = (
            j for j in range(antecedent, prev, -1) if elements[j][0] == "N" and s.lemmas[elements[j][2] - 1] in _DEADLY
        )
        antecedent = next(deadly, antecedent)
    clause.marker, clause.parent = word, len(s.clauses) - 1
    if bare and bare[0] < mark:
        s.wait(bare[0])
    left = next((elements[j][0] for j in range(mark - 1, prev, -1) if elements[j][0] != "t"), "")
    after_noun = left in ("N", ",")
    relative = elements[mark][0] == "W" or word == "that" and not inside and after_noun
    if word == "that" and inside and after_noun and clause.object is None and clause.facts.voice == "active":
        told = bool(s.clauses) and s.clauses[-1].lemma in SAY
        relative = relative or not told and s.lemmas[elements[antecedent][2] - 1] not in _CONTENT
    if relative and antecedent >= 0:
        clause.kind = "relative"
        clause.subject = s.span(inside[0] if inside else antecedent)
        if inside and clause.object is None:
            clause.object = s.span(antecedent)
        return
    clause.kind = "complement" if word == "that" else "adverbial"
    free = [j for j in inside if j - 1 == mark or elements[j - 1][0] not in "If"]
    comma = max((j for j in range(mark, i - 1) if elements[j][0] == ","), default=mark)
    late = [j for j in free if j > comma]
    chosen = late or free or inside
    clause.subject = s.span(chosen[0]) if chosen else None


def _place_unmarked(s: _Sentence, clause: _Clause, i: int, prev: int, bare: list[int], nouns: list[int]) -> None:
    """The same for a finite clause that nothing opens: a main clause, a second predicate, or what someone said."""
    elements, clauses = s.elements, s.clauses
    left = next((elements[j][0] for j in range(i - 1, prev, -1) if elements[j][0] != "t"), "")
    comma = max((j for j in range(prev + 1, i) if elements[j][0] in ',";()'), default=-1)
    late = [j for j in bare if j > comma]
    if len(late) > 1 and late[-1] == late[-2] + 1 == i - 1:  # "the deal Trump signed", "reporters the army attacked"
        if not clauses:
            s.wait(late[-2])
        elif clauses[-1].lemma not in SAY and clause.facts.voice == "active":
            clause.kind, clause.parent = "relative", len(clauses) - 1
            clause.object = clause.object or s.span(late[-2])
        late = late[-1:]
    if not clauses:
        chosen = late or bare or nouns
        clause.subject = s.span(chosen[0]) if chosen else None
        return
    before = clauses[-1]
    finite = next((c for c in reversed(clauses) if c.facts.form == "finite"), before)
    conjunction = next((j for j in range(i - 1, prev, -1) if elements[j][0] == "C"), -1)
    open_subject = s.pending and before.facts.form == "participle" and finite is before
    said = before.lemma in SAY and before.kind != "relative" and not open_subject  # "protesters demanding ... marched"
    if left == "C":
        _like(clause, finite)
        if elements[prev + 1][0] == "C" and before.object is None:
            before.object = clause.object  # "shot and killed a soldier"
        clause.subject = finite.subject
    elif left in (",", '"') and clause.lemma in SAY and not s.pending and clause.object is not None:
        clause.subject, clause.object = clause.object, None  # "...", said Berg
    elif late and (comma >= 0 or conjunction >= 0):
        clause.subject = s.span(late[0])
        if conjunction >= 0:
            _like(clause, finite)
    elif bare and comma < 0 and said:
        clause.kind, clause.parent = "complement", len(clauses) - 1
        clause.subject = s.span(bare[-1] if before.indirect else bare[0])
        if clause.subject == before.object:
            before.object, before.indirect = before.indirect, None
        before.preps = [prep for prep in before.preps if prep[1] < clause.subject[0]]
    elif s.pending and clause.facts.form == "finite" and _near(s):
        clause.subject, parent = s.pending.pop()
        if parent >= 0:
            clause.kind, clause.parent = "complement", parent
            clauses[parent].object, clauses[parent].indirect = clauses[parent].indirect, None
    elif bare:
        clause.subject = s.span(bare[-1])
        if s.codes[clause.first : clause.last] == "V" and before.object == clause.subject:
            # "rebels trained in Oslo", tagged as a past tense
            clause.kind, clause.parent = "participle", len(clauses) - 1
            if clause.object is None:
                clause.facts = clause.facts._replace(voice="passive", form="participle")
    else:
        clause.subject = next((c for c in clauses if c.kind == "main" and c.facts.form == "finite"), before).subject


def _inverted(s: _Sentence, i: int) -> bool:
    """Does the verb group `elements[i]` begin an inversion: "has Peru left", "should Peru attack"?"""
    a, b = s.span(i)
    if b > a + 1 or s.codes[a] not in "QqHjOoM" or "".join(e[0] for e in s.elements[i + 1 : i + 3]) != "NV":
        return False
    return s.codes[s.elements[i + 2][1]] in "engzwbxV" and (not i or s.elements[i - 1][0] not in "NJ")


_INTRANSITIVE = words_of("intransitive")


def _main_verb(s: _Sentence, i: int) -> bool:
    """Is the lone participle `elements[i]` the past tense of its sentence, wrongly tagged?"""
    after = next((j for j in range(i + 1, len(s.elements)) if s.elements[j][0] != "k"), -1)
    follows = s.elements[after][0] if after > 0 else "."
    if i and s.elements[i - 1][0] in ",V" and s.pending:
        return True  # "the envoy, who had waited for days, left"
    if i and s.elements[i - 1][0] == "," and not s.clauses and s.elements[0][0] == "N":
        return not any(_finite(s.codes, e) for e in s.elements[i:])
    if not i or s.elements[i - 1][0] != "N":
        return False
    if i > 1 and s.elements[i - 2][0] in ',"' and follows in "t." and s.lemmas[s.elements[i][1]] in SAY:
        return True  # "..., an official announced today"
    if follows == "N":
        return True
    if after > 0 and s.word(after) in PARTICLES - {"over"} and s.codes[s.elements[after][1] + 1] in "DNPA#":
        follows = "h"  # "troops sealed off the town"
    if (
        s.clauses
        or _INTRANSITIVE.isdisjoint((s.word(i), f"{s.word(i)} {s.word(after)}" if after > 0 else ""))
        and not (follows == "h" or follows == "V" and s.codes[s.elements[i + 1][1]] == "T")
    ):
        return False
    later = next((j for j in range(i + 1, len(s.elements)) if _finite(s.codes, s.elements[j])), -1)
    return later < 0 or _marker(s, i + 1, later) >= 0 or any(e[0] == "," for e in s.elements[i:later])


def _clauses(codes: str, lemmas: list[str]) -> list[_Clause]:
    """The clauses of one sentence, in the order of their verbs."""
    elements = _elements(codes)
    if _FINITE.isdisjoint(codes):
        mended = with_verb(codes, lemmas)
        if mended != codes:
            return _clauses(mended, lemmas)
    s = _Sentence(codes, lemmas, _joined(elements, codes, lemmas), [], [])
    prev, auxiliary = -1, -3
    for i, (kind, a, b) in enumerate(s.elements):
        if kind != "V":
            continue
        if _inverted(s, i):
            auxiliary = i
            continue
        turned = auxiliary == i - 2
        group = codes[slice(*s.span(i - 2))] + codes[a:b] if turned else codes[a:b]
        facts = _verb_facts(group)
        if codes[b - 1] in "QqHj" and _NOT.match(codes, b):  # "was not yet ready"
            facts = facts._replace(negated=True)
        if codes[a:b] == "n" and _main_verb(s, i):
            facts = _Verb("active", "past", "finite", False, False)
        clause = _Clause(a, b, lemmas[b - 1].lower(), facts)
        if facts.modal:
            modal = lemmas[codes.index("M", s.span(i - 2)[0] if turned else a)].lower()
            clause.modal = {"wo": "will", "'ll": "will", "'d": "would", "ca": "can"}.get(modal, modal)
            clause.tense = "future" if clause.modal in ("will", "shall") else "present"
        _complete(clause, i, s.elements, codes, lemmas)
        if turned:
            clause.subject = s.span(i - 1)
            if codes[s.span(i - 2)[0]] in "HQ" or s.word(i - 2) == "should":
                clause.kind, clause.marker, clause.parent = "adverbial", "if", len(s.clauses) - 1
        else:
            _place(s, clause, i, prev)
        s.clauses.append(clause)
        prev = i
    _attribute(s.clauses, codes)
    return s.clauses


def _attribute(clauses: list[_Clause], codes: str) -> None:
    """Make a trailing "..., officials said" the parent of the main clauses before it."""
    last = len(clauses) - 1
    if last < 1 or clauses[last].lemma not in SAY or clauses[last].kind != "main" or clauses[last].object is not None:
        return
    start = (clauses[last].subject or (clauses[last].first,))[0]
    if start and codes[min(start, clauses[last].first) - 1] in ',"':
        for clause in clauses[:last]:
            if clause.kind == "main" and clause.parent < 0:
                clause.kind, clause.parent = "complement", last


COLUMNS = {
    "article_id": "the article",
    "sentence": "number of the sentence in the article",
    "clause": "number of the clause in the sentence, from 0, in the order of the verbs",
    "kind": "main, complement (said that ...), relative, adverbial (if, after ...), infinitive, participle, gerund",
    "marker": "the word that opens the clause (that, who, if, of ...), or empty",
    "parent": "number of the clause it hangs on, or -1",
    "verb": "lemma of the main verb",
    "particle": "out in pull out, or empty",
    "voice": "active or passive",
    "tense": "past, present, future, or none (infinitive, participle)",
    "form": "finite, infinitive, participle, base",
    "modal": "lemma of the modal verb, or empty",
    "negated": "True after not, never",
    **{f"{role}_{edge}": f"{edge} row of the {role} in `tokens`, half-open, or -1"
       for role in ("verb", "subject", "object", "indirect", "complement") for edge in ("first", "last")},
    "preps": "prepositional complements, a list of (preposition, (first, last row of its noun phrase))",
}  # fmt: skip


def find_clauses(tokens: pd.DataFrame, mentions: pd.DataFrame | None = None) -> pd.DataFrame:
    """One row per clause, one a verb group: who (`subject`) does (`verb`) what (`object`) to or with whom (`preps`).

    `COLUMNS` says what each column means. Row numbers (`verb_first`, `subject_first`, ...) count the rows of `tokens`
    from 0 whatever its index, half-open. A clause without a subject of its own ("promised to leave") takes the one its
    parent controls. In the passive the subject is the one it is done to. With `mentions` only sentences that hold one
    are read.

    >>> from analysis.tokens import tag_tokens
    >>> sentence = "Police said the rebels who met Berg in Oslo had refused to leave."
    >>> sentences = pd.DataFrame({"article_id": ["a"], "sentence": [0], "start": [0], "text": [sentence]})
    >>> clauses = find_clauses(tag_tokens(sentences))
    >>> clauses[["kind", "subject_first", "subject_last", "verb", "object_first", "preps"]].values.tolist()
    ... # doctest: +NORMALIZE_WHITESPACE
    [['main', 0, 1, 'say', -1, []], ['relative', 2, 4, 'meet', 6, [('in', (8, 9))]],
     ['complement', 2, 4, 'refuse', -1, []], ['infinitive', 2, 4, 'leave', -1, []]]
    """
    require(tokens, "tokens", "find_clauses")
    words, tags, lemmas = (as_list(tokens[name]) for name in ("text", "tag", "lemma"))
    for i in np.flatnonzero(tokens["tag"] == "MD").tolist():
        lemmas[i] = words[i].lower()
    codes = read_codes(tokens, words, tags, lemmas)
    firsts = np.flatnonzero(tokens["token"].to_numpy() == 0)
    keys = list(zip(tokens["article_id"].iloc[firsts].tolist(), tokens["sentence"].iloc[firsts].tolist(), strict=True))
    wanted = set(keys)
    if mentions is not None:
        wanted = set(zip(mentions["article_id"].tolist(), mentions["sentence"].tolist(), strict=True))
    found: list[_Clause] = []
    numbers: list[tuple[int, int]] = []
    for key, (base, stop) in zip(keys, pairwise([*firsts.tolist(), len(words)]), strict=True):
        if key in wanted:
            here = _clauses(codes[base:stop], lemmas[base:stop])
            found += here
            numbers += [(base, number) for number in range(len(here))]
    bases, number = np.array(numbers, dtype=np.int64).reshape(-1, 2).T
    columns: dict[str, Any] = {name: tokens[name].array.take(bases) for name in ("article_id", "sentence")}
    columns |= {"clause": number, "parent": np.array([c.parent for c in found], dtype=np.int64)}
    for name, where in _TEXTS.items():
        columns[name] = pd.Series(list(map(attrgetter(where), found)), dtype="object")
    columns["negated"] = np.array([c.facts.negated for c in found], dtype=bool)
    spans = {"verb": [(c.first, c.last) for c in found]}
    spans |= {role: [getattr(c, role) or (-1, -1) for c in found] for role in _ROLES}
    for role, pairs in spans.items():
        rows = np.fromiter(chain.from_iterable(pairs), dtype=np.int64).reshape(-1, 2)
        columns[f"{role}_first"], columns[f"{role}_last"] = (rows + np.where(rows < 0, 0, bases[:, None])).T
    columns["preps"] = [
        [(word, (first + a, first + b)) for word, a, b in c.preps]
        for first, c in zip(bases.tolist(), found, strict=True)
    ]
    return pd.DataFrame({name: columns[name] for name in COLUMNS})


_ROLES = ("subject", "object", "indirect", "complement")
_TEXTS = {name: name for name in ("kind", "marker", "particle", "tense", "modal")}
_TEXTS |= {"verb": "lemma", "voice": "facts.voice", "form": "facts.form"}


def show_clauses(tokens: pd.DataFrame) -> pd.DataFrame:
    """One row per clause to be read: the columns of `find_clauses` with the words of the phrases for their rows.

    >>> from analysis.tokens import tag_tokens
    >>> sentence = "The rebels who met Berg in Oslo had refused to leave."
    >>> sentences = pd.DataFrame({"article_id": ["a"], "sentence": [0], "start": [0], "text": [sentence]})
    >>> show_clauses(tag_tokens(sentences))[["kind", "subject", "verb", "object", "preps"]].values.tolist()
    ... # doctest: +NORMALIZE_WHITESPACE
    [['relative', 'The rebels', 'meet', 'Berg', 'in:Oslo'], ['main', 'The rebels', 'refuse', '', ''],
     ['infinitive', 'The rebels', 'leave', '', '']]
    """
    clauses = find_clauses(tokens)
    gap = (tokens["start"].shift(-1) > tokens["end"]).map({True: " ", False: ""})
    pieces = (tokens["text"] + gap).tolist()

    def words(first: int, last: int) -> str:
        return "".join(pieces[max(first, 0) : max(last, 0)]).strip()

    phrases = {role: list(map(words, clauses[f"{role}_first"], clauses[f"{role}_last"])) for role in _ROLES}
    preps = ["; ".join(f"{word}:{words(*rows)}" for word, rows in here) for here in clauses["preps"]]
    facts = list(COLUMNS)[: list(COLUMNS).index("verb_first")]
    return clauses[facts].assign(**phrases, preps=preps)
