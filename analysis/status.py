"""Did it happen: PLOVER's switch of polarity and time, and what the words above a clause or noun say of its truth.

Cooperation in the future or by consent is AGREE, refused or "will not" is REJECT, conflict in the future is THREATEN; a
past negation keeps the type and is denied.
"""

from __future__ import annotations

from analysis.codes import words_of
from analysis.patterns import COOPERATIVE, FORCEFUL, THREAT, TOPIC
from analysis.sides import Sides

_FACTUAL = frozenset("after before by in while when since despite upon following besides amid through".split())
_POSSIBLE = frozenset("may might could can should must ought".split())
NONE = frozenset("no none nobody neither few".split())
_UNREAL = words_of("unreal")
_DOUBTING = words_of("doubting")
_UNSURE = words_of("unsure")
_UNDONE = words_of("undone")
_TALKED = words_of("talked of")
_PROVEN = words_of("proven")
_CHARGING = words_of("charging")
_CAUSING = words_of("causing")
_STARTING = frozenset("start begin take hold happen open occur follow resume continue".split())
_ANY = frozenset("any anyone anybody whoever those".split())
_CAN = frozenset("can could".split())
_MISSED = frozenset("would should ought".split())
_WHEN = frozenset("when once until till before after".split())
_SINCE = frozenset("after since during following amid despite".split())
_KNOWN = frozenset("the this that these those its their his her our".split())
_PHRASE = frozenset("NN JJ PO HY CD PR DT".split())


class Status(Sides):
    """The status of clauses and nouns."""

    def switch(self, i: int, type_: str, mode: str, status: str) -> tuple[str, str, str]:
        """Type, mode and status after PLOVER's switch of polarity and time."""
        modal, own = self.modal[i], status == "happened" and i not in self.used
        spans = [self.object_span[i], *[self.subject_span[i]] * (self.form[i] == "finite")]
        none = any(a >= 0 and self.lemmas[a] in NONE for a, _ in spans)
        past = self.tense[i] == "past"
        future = self.tense[i] == "future" or modal == "would" or own and self.ahead(i)
        if self.negated[i] != none and self.verb[i] != "hesitate":  # "made no concessions"
            # "did not plan to meet"
            meant = status in ("planned", "possible") or type_ in ("AGREE", "SUPPORT", "CONCEDE")
            if type_ not in COOPERATIVE or past and modal != "would" and not meant:
                return type_, mode, "denied"
            if not (future or self.tense[i] == "present" or modal or meant):
                return type_, mode, "denied"
            type_, mode = "REJECT", TOPIC.get(type_, "")
            return type_, mode, self.unreal(i) or ("possible" if modal in _POSSIBLE - _CAN else status)
        if past and modal in _MISSED:
            return type_, mode, "denied"  # "should have condemned"
        if unreal := self.unreal(i) if own or self.kind[i] == "adverbial" else "":
            return type_, mode, unreal
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

    def unreal(self, i: int) -> str:
        """The status that clause `i` takes from the words above it, if any: "without leaving", "the idea that"."""
        above = self.base + self.parent[i]
        verb = self.verb[above] if above >= self.base else ""
        kind, marker = self.kind[i], self.marker[i]
        if kind == "adverbial" and marker in ("if", "unless", "whether"):
            return "possible"
        if kind == "infinitive" and self.tense[i] == "past":
            return "denied" if verb == "ought" else ""  # "is said to have left"
        if kind == "infinitive":
            done = marker == "first" or verb in _CAUSING and self.form[above] == "finite" and not self.modal[above]
            return "" if done and not (verb and self.negated[above]) else "planned"
        if verb == "be" and self.negated[above] and (kind == "relative" or marker in ("that", "where", "when")):
            return "possible" if kind == "complement" else "denied"  # "it is not sure that they have left"
        if kind == "relative" and self.tense[i] == "present" and self.lemmas[self.subject_span[i][0]] in _ANY:
            return "possible"  # "anyone who attacks"
        if kind == "main" and self.tense[i] == "present" and "if" in self.marker[max(i - 1, self.base) : i]:
            return "possible"  # "if you do that, you destroy it"
        if kind in ("main", "complement") and self.form[i] == "base" and self.subject_span[i][0] < 0:
            return "possible"  # "Call it a day"
        j = (self.subject_span[i][0] if kind == "complement" else self.verb_span[i][0]) - 1
        while j > self.low and self.tags[j] == "RB" and self.lemmas[j] not in ("instead", "short", "far"):
            j -= 1
        noun, word = self.lemmas[max(j - 1, self.low)], self.lemmas[max(j, self.low)]
        if kind == "complement":
            unsure = noun in _UNSURE or self.lemmas[max(j - 2, self.low)] in NONE  # "no proof that"
            return "possible" if verb in _DOUBTING or word == "that" and unsure else ""
        if word == "without" or f"{noun} {word}" in _UNDONE or kind == "participle" and word == verb == "avoid":
            return "denied"
        if kind == "participle" or marker in ("by", "in", "when", "while"):
            same = verb and self.subject_span[above] == self.subject_span[i] and self.voice[i] == "active"
            near = marker or self.tags[self.verb_span[i][0] - 1] != ","
            if same and (self.modal[above] or near and self.kind[above] == "infinitive" and self.unreal(above)):
                return "possible"  # "may react by leaving"
        if kind == "participle":
            return "possible" if verb in _TALKED and self.verb_span[above][1] == self.verb_span[i][0] else ""
        if kind != "gerund" or marker in _FACTUAL or verb in _PROVEN or noun in _PROVEN:
            return ""
        return "" if marker == "for" and noun not in _UNSURE and verb not in _CHARGING else "possible"

    def ahead(self, i: int) -> bool:
        """Is it still to come, as in "will speak when he meets the press", "would end when they agreed"?"""
        if self.kind[i] != "adverbial" or self.marker[i] not in _WHEN or self.modal[i]:
            return False
        others = [k for k in range(self.base, self.last) if self.kind[k] != "relative"]
        if self.tense[i] == "past":
            return self.marker[i] in ("when", "once") and any(self.modal[k] == "would" for k in others if k < i)
        return self.tense[i] == "present" and any(self.tense[k] == "future" for k in others)

    def noun_status(self, i: int, r: int, type_: str) -> str:
        """Did it happen? Not "a possible raid", "fears of a raid", "might face a raid"; but "after the raid"."""
        a = r
        while a > self.low and (self.tags[a - 1][:2] in _PHRASE or self.tags[a - 1] == "VBN"):
            a -= 1
        for k in range(self.base, self.last):
            first, last = self.subject_span[k]
            if first <= r < last and self.tense[k] == "future" and self.verb[k] in _STARTING:
                return "planned"
        known = "POS" in self.tags[a:r] or not _KNOWN.isdisjoint(self.lemmas[a:r])
        verb = next((j for j in range(a - 1, max(a - 4, self.low - 1), -1) if self.tags[j][0] == "V"), a - 3)
        above = {*self.lemmas[max(verb, self.low) : a]} - ({"for", "any"} if known else set())
        if not _UNREAL.isdisjoint([*above, *self.lemmas[a:r]]):
            return "possible"
        if i < 0 or known and type_ in FORCEFUL or self.lemmas[max(a - 1, self.low)] in _SINCE or "wake" in above:
            return "happened"
        real = self.kind[i] != "infinitive" and self.tense[i] != "future" and not self.modal[i] and not self.negated[i]
        return "happened" if real and not self.unreal(i) else "possible"
