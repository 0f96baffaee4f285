"""What is no event of politics though its verb is one: the weather, animals, accidents, and what happens in stories."""

from __future__ import annotations

from analysis.codes import words_of
from analysis.roles import Roles
from analysis.status import Status

_NATURE = words_of("nature") - {"fire", "fight", "wave", "dog", "heart"}  # also of guns, of people
_ACCIDENTS = words_of("accidents")
_WORKS = words_of("works")
_TELLING = words_of("telling")


class Everyday(Status):
    """The clauses of everyday news."""

    def natural(self, roles: Roles) -> bool:
        """Does nature do it: "floods in Peru drove people out", "a cold front will invade Chile"?"""
        return any(not _NATURE.isdisjoint(self.heads(self.first_heads(span))) for span in roles.get("subject", ()))

    def made_up(self, i: int) -> bool:
        """Does clause `i` tell what happens in a film or a novel: "in the finale ...", "the novel tells of ..."?"""
        j = i
        while j >= self.base:
            inside = [span for word, span in self.preps[j] if word == "in"]
            told = [self.subject_span[j]] if j != i and self.verb[j] in _TELLING else []
            if any(span[0] >= 0 and not _WORKS.isdisjoint(self.heads(self.first_heads(span))) for span in inside + told):
                return True
            j = self.base + self.parent[j] if self.parent[j] >= 0 else -1
        return False

    def accident(self, i: int) -> bool:
        """Did an accident hurt people: "a bus overturned, killing two", "two were hurt when a tram derailed"?"""
        if self.voice[i] == "passive":
            near = [k for k in self.kids.get(i, ()) if self.kind[k] == "adverbial"]
        else:
            above = self.base + self.parent[i]
            near = [k for k in (above, i - 1) if self.base <= k < i and self.subject_span[k] == self.subject_span[i]]
        return any(self.verb[k] in _ACCIDENTS and self.object_span[k][0] < 0 for k in near)
