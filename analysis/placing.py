"""Where the clauses of a sentence hang: subject, kind, opening word and parent of each verb group.

One pass from left to right; every decision can be read off the words between two verb groups.
"""

from __future__ import annotations

from typing import NamedTuple

from analysis.codes import BARE, SAY, words_of
from analysis.phrases import NAMING, TWO_FACED, Clause, Element, Span

_OBJECT_CONTROL = words_of("object control")
_TO_NOUNS = words_of("nouns with to")
_CHARGING = words_of("charging")
_WHEN_NOUNS = words_of("when nouns")
_FIRST = frozenset("first second third last latest only".split())  # who is the first to do something has done it
_SPEECH = words_of("speech")
_CONTENT = words_of("content nouns")
_DEADLY = words_of("deadly nouns")
_HARM = frozenset("kill wound injure hurt destroy damage claim leave cause".split())
_WHERE = frozenset("in at to into from near around".split())


class Sentence(NamedTuple):
    """A sentence while it is read: its elements, and what has been found so far."""

    codes: str
    lemmas: list[str]
    elements: list[Element]
    clauses: list[Clause]
    pending: list[tuple[Span, int]]  # subjects that still wait for their verb, with the clause of saying above them

    def word(self, j: int) -> str:
        """The first word of an element."""
        return self.lemmas[self.elements[j][1]].lower()

    def span(self, j: int) -> Span:
        """The tokens of an element."""
        return self.elements[j][1:]

    def wait(self, j: int) -> None:
        """Let the noun phrase `elements[j]` wait for a later verb, unless it is the object of the verb before."""
        before = self.clauses[-1] if self.clauses else None
        said = before is not None and before.lemma in SAY
        taken = before is not None and self.span(j) in (before.object, before.indirect)
        if said or not taken:
            under = said and (taken or self.elements[j - 1][0] == "h")
            self.pending.append((self.span(j), len(self.clauses) - 1 if under else -1))


class Gap(NamedTuple):
    """What stands between a verb group and the one before it; the numbers are those of elements."""

    i: int  # the verb group
    prev: int  # the one before, or -1
    nouns: list[int]
    bare: list[int]  # noun phrases without a preposition
    at: int  # the element before the verb group, times aside, or -1
    left: str  # its kind


def _gap(s: Sentence, i: int, prev: int) -> Gap:
    elements = s.elements
    nouns = [j for j in range(prev + 1, i) if elements[j][0] == "N"]
    bare = [j for j in nouns if j == 0 or elements[j - 1][0] not in "If"]
    at = i - 1
    while at > prev and elements[at][0] == "t":
        at -= 1
    return Gap(i, prev, nouns, bare, at, elements[at][0]) if at > prev else Gap(i, prev, nouns, bare, -1, "")


def find_marker(s: Sentence, start: int, i: int) -> int:
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
        if not after_comma and (kind == "s" or kind == "I" and j + 1 < i and s.word(j) in TWO_FACED):
            return j
    return -1


def _like(clause: Clause, other: Clause) -> None:
    """Let a coordinated clause hang where the other one hangs."""
    clause.kind, clause.marker, clause.parent = other.kind, other.marker, other.parent


def place(s: Sentence, clause: Clause, i: int, prev: int) -> None:
    """Give the clause of `elements[i]` its subject, kind, marker and parent from the words after the verb before it."""
    gap, form = _gap(s, i, prev), clause.facts.form
    before = s.clauses[-1] if s.clauses else None
    if form == "base" and gap.left == "I" and s.word(i - 1) == "to":
        clause.facts, form = clause.facts._replace(form="infinitive"), "infinitive"
        gap = gap._replace(at=gap.at - 1, left=s.elements[gap.at - 1][0] if gap.at else "")
    bare_infinitive = (gap.left == "N" or prev == i - 1) and before is not None and before.lemma in BARE
    bare_infinitive = bare_infinitive and s.codes[clause.first : clause.last] in ("e", "v")
    if not bare_infinitive and (form == "finite" or form == "base" and (gap.left in ("N", "") or before is None)):
        mark = find_marker(s, prev + 1, i)
        if mark >= 0:
            _place_marked(s, clause, gap, mark)
        else:
            _place_unmarked(s, clause, gap)
        return
    clause.kind = "infinitive" if form in ("infinitive", "base") or bare_infinitive else "participle"
    if gap.bare:
        s.wait(gap.bare[0])
    if gap.left != "C" or not _coordinated(s, clause):
        _place_dependent(s, clause, gap)


def _coordinated(s: Sentence, clause: Clause) -> bool:
    """Let a verb group after "and" hang, and be done by whoever does it, where the one before of its form does."""
    form = clause.facts.form
    for other in reversed(s.clauses):
        participle = s.codes[clause.first : clause.last] == "n" and other.facts.form == "finite"
        participle = participle and not (other.modal and s.codes[other.last - 1] not in "nz")
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


def _place_dependent(s: Sentence, clause: Clause, gap: Gap) -> None:
    """The same for an infinitive, a participle or a gerund."""
    elements, form, left, i = s.elements, clause.facts.form, gap.left, gap.i
    clause.parent = len(s.clauses) - 1
    before = s.clauses[-1] if s.clauses else None
    opened = gap.at - (left in tuple("If"))
    if before is not None and before.kind == "relative" and elements[opened][0] == ",":
        clause.parent = before.parent  # "accused the envoy, who was ill, of lying"
        before = s.clauses[before.parent] if before.parent >= 0 else before
    if form == "infinitive" and left == "," and before is not None and before.facts.form == "participle":
        clause.parent = max((k for k, c in enumerate(s.clauses) if c.facts.form == "finite"), default=clause.parent)
        before = s.clauses[clause.parent]
    if form == "infinitive" and left == "N":
        clause.marker = _governor(s, gap.at, before)
    if before is not None:
        controlled = before.object is not None and before.facts.voice == "active" and before.lemma in _OBJECT_CONTROL
        clause.subject = before.object if controlled and not clause.marker else before.subject
    elif gap.nouns:
        clause.subject = s.span((gap.bare or gap.nouns)[0])
    if form == "infinitive":
        if clause.marker == "for":
            clause.subject = s.span(gap.at)
    elif left in ("I", "f"):
        clause.kind, clause.marker = "gerund", s.word(i - 1)
        if clause.marker in ("after", "before", "while", "since", "by") and before is not None:
            clause.subject = before.subject
        elif before is not None and before.facts.voice == "active" and before.lemma in _CHARGING:
            clause.subject = before.object or before.subject  # "arrested them for spying"
    elif left == "N" and form == "participle":
        clause.subject = _described(s, i, before)
    elif left == "," and clause.facts.voice == "passive" and s.pending and s.pending[-1][0] == s.span(gap.at - 1):
        clause.subject = s.pending[-1][0]  # "the rebels, backed by Uganda, shelled"
    elif left in (",", '"') and before is not None:
        if clause.lemma in SAY and before.lemma not in SAY:
            before = next((c for c in s.clauses if c.kind == "main"), before)
        elif before.lemma in SAY and clause.lemma not in SAY | _SPEECH and before.object is None:
            before = next((c for c in reversed(s.clauses) if c.facts.form == "finite" and c.lemma not in SAY), before)
        clause.subject = before.subject


def _governor(s: Sentence, at: int, before: Clause | None) -> str:
    """The noun that governs an infinitive after the phrase `elements[at]`, or "for" before its subject, or nothing."""
    prep = s.word(at - 1) if at > 0 and s.elements[at - 1][0] == "I" else ""
    (a, b), last = s.span(at), s.lemmas[s.span(at)[1] - 1]
    if prep == "for" and last not in _TO_NOUNS:
        return "for"
    of = s.codes.find("f", a, b)
    control = before is not None and before.object == (a, b) and before.lemma in _OBJECT_CONTROL - BARE
    if control and (of < 0 or last not in _TO_NOUNS) or prep == "in" and last != "order":
        return ""  # "asked the authorities to leave", "in a bid to leave", but "told them of a plan to leave"
    if prep == "by" and at > 1:
        of = s.elements[at - 2][2]  # "a plan by Peru to leave"
    nouns = [s.lemmas[k - 1].lower() for k in (b, of) if k > 0]
    known = next((noun for noun in nouns if noun in _TO_NOUNS), "")
    if before is not None and before.lemma == "be":
        return "first" if {*map(str.lower, s.lemmas[a:b])} & _FIRST else known or nouns[0]
    return known


def _described(s: Sentence, i: int, before: Clause | None) -> Span | None:
    """What a participle after a noun describes: the noun, but "they arrived in Lima seeking work" is about them."""
    elements = s.elements
    told = before is not None and before.lemma in SAY and i > 1 and s.word(i - 2) == "to"
    if before is not None and told and s.codes[elements[i][1]] == "g":
        return before.subject  # "wrote to the government seeking help"
    named = s.codes[elements[i - 1][2] - 1] == "P"
    if not (named and i > 2 and elements[i - 2][0] == "I" and s.word(i - 2) in _WHERE):
        return s.span(i - 1)
    if elements[i - 3][0] == "N":
        return s.span(i - 3)
    return before.subject if before is not None else s.span(i - 1)


def _place_marked(s: Sentence, clause: Clause, gap: Gap, mark: int) -> None:
    """The same for a finite clause that opens with that, who, if, after ... at `mark`."""
    elements, word, prev = s.elements, s.word(mark), gap.prev
    inside = [j for j in gap.nouns if j > mark]
    antecedent = next((j for j in range(mark - 1, max(prev, mark - 4), -1) if elements[j][0] == "N"), -1)
    if clause.lemma in _HARM:  # what kills is the attack, not the town where it was
        deadly = (
            j for j in range(antecedent, prev, -1) if elements[j][0] == "N" and s.lemmas[elements[j][2] - 1] in _DEADLY
        )
        antecedent = next(deadly, antecedent)
    clause.marker, clause.parent = word, len(s.clauses) - 1
    if gap.bare and gap.bare[0] < mark:
        s.wait(gap.bare[0])
    left = next((elements[j][0] for j in range(mark - 1, prev, -1) if elements[j][0] != "t"), "")
    after_noun = left in ("N", ",")
    relative = elements[mark][0] == "W" and word != "what" or word == "that" and not inside and after_noun
    if word == "that" and inside and after_noun and clause.object is None and clause.facts.voice == "active":
        told = bool(s.clauses) and s.clauses[-1].lemma in SAY
        relative = relative or not told and s.lemmas[elements[antecedent][2] - 1] not in _CONTENT
    if relative and antecedent >= 0:
        clause.kind = "relative"
        clause.subject = s.span(inside[0] if inside else antecedent)
        if word == "whose" and inside:
            clause.subject = (s.span(antecedent)[0], clause.subject[1])
        elif inside and clause.object is None:  # but not "the raid in which two were killed"
            apart = elements[mark - 1][0] == "I" or s.lemmas[elements[antecedent][2] - 1] in _WHEN_NOUNS
            clause.object = None if apart else s.span(antecedent)
        return
    clause.kind = "complement" if word == "that" else "adverbial"
    if word == "what" and clause.lemma in NAMING and clause.indirect is None:
        clause.complement, clause.object = clause.object, None  # "what they called a crime"
    free = [j for j in inside if j - 1 == mark or elements[j - 1][0] not in "If"]
    comma = max((j for j in range(mark, gap.i - 1) if elements[j][0] == ","), default=mark)
    late = [j for j in free if j > comma]
    chosen = late or free or inside
    clause.subject = s.span(chosen[0]) if chosen else None


def _late(s: Sentence, clause: Clause, gap: Gap, comma: int) -> list[int]:
    """The noun phrases since the last comma that may be the subject; one before them may be what it is done to."""
    late = [j for j in gap.bare if j > comma]
    if len(late) < 2 or not late[-1] == late[-2] + 1 == gap.i - 1:
        return late
    if not s.clauses:  # "the deal Trump signed", "reporters the army attacked"
        s.wait(late[-2])
    elif s.clauses[-1].lemma not in SAY and clause.facts.voice == "active":
        clause.kind, clause.parent = "relative", len(s.clauses) - 1
        clause.object = clause.object or s.span(late[-2])
    return late[-1:]


def _place_unmarked(s: Sentence, clause: Clause, gap: Gap) -> None:
    """The same for a finite clause that nothing opens: a main clause, a second predicate, or what someone said."""
    elements, clauses, i, prev, bare, left = s.elements, s.clauses, gap.i, gap.prev, gap.bare, gap.left
    comma = max((j for j in range(prev + 1, i) if elements[j][0] in ',";()'), default=-1)
    late = _late(s, clause, gap, comma)
    if not clauses:
        chosen = late or bare or gap.nouns
        clause.subject = s.span(chosen[0]) if chosen else None
        if late and late[0] > bare[0] and clause.lemma in SAY and i + 1 < len(elements) and elements[i + 1][0] == ",":
            s.pending.append((s.span(bare[0]), 0))  # "Peru, Chile said, had left"
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
    elif s.pending and clause.facts.form == "finite" and (s.pending[-1][1] < 0 or s.pending[-1][1] + 3 >= len(clauses)):
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
