"""What is no event of politics though its verb is one: the weather, animals, accidents, and what happens in stories."""

from __future__ import annotations

import re
from itertools import pairwise

from analysis.codes import words_of
from analysis.status import Status

_ACCIDENTS = words_of("accidents")
_PLAY = words_of("play")
_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")
_SCORE = re.compile(r"(?<![\d-])\d-\d(?![\d-])")
_VOTES = frozenset("vote ruled rule ruling decision court committee panel justice".split())
_WORKS = words_of("works")
_TELLING = words_of("telling")


def is_sport(text: str) -> bool:
    """Does a sentence speak of play, where countries and clubs are teams?

    >>> is_sport("Peru beat Chile in the semi-final."), is_sport("Peru beat back Chile.")
    (True, False)
    """
    words = {word for w in _WORD.findall(text.lower()) for word in (w, w.removesuffix("s"))}
    return not _PLAY.isdisjoint(words) or bool(_SCORE.search(text)) and _VOTES.isdisjoint(words)


def is_story(lemmas: list[str]) -> bool:
    """Does a sentence tell what happens in a film or a novel: "in the finale ...", "the novel tells of ..."?"""
    opens = lemmas[1 : next((i for i, word in enumerate(lemmas[:9]) if word == ","), 6)] if lemmas[0] == "in" else []
    told = any(a in _WORKS and (b in _TELLING or b == "'s" and i < 4) for i, (a, b) in enumerate(pairwise(lemmas)))
    return told or not _WORKS.isdisjoint(opens)


class Everyday(Status):
    """The clauses of everyday news."""

    def accident(self, i: int) -> bool:
        """Did an accident hurt people: "a bus overturned, killing two", "two were hurt when a tram derailed"?"""
        if self.voice[i] == "passive":
            near = [k for k in self.kids.get(i, ()) if self.kind[k] == "adverbial"]
        else:
            above = self.base + self.parent[i]
            near = [k for k in (above, i - 1) if self.base <= k < i and self.subject_span[k] == self.subject_span[i]]
        caught = [k for k in near if self.verb[k] == "catch" and self.lemmas[self.object_span[k][0]] == "fire"]
        return bool(caught) or any(self.verb[k] in _ACCIDENTS and self.object_span[k][0] < 0 for k in near)
