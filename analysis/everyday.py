"""What is no event of politics though its verb is one: in sport, in stories, and by accident."""

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
_WHEN = frozenset("when as after because".split())
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
    told = any(a in _WORKS and b in _TELLING for a, b in pairwise(lemma for lemma in lemmas if lemma != "'s"))
    return told or not _WORKS.isdisjoint(opens)


class Everyday(Status):
    """The clauses of a batch, and which of them tell of an accident."""

    def accident(self, i: int) -> bool:
        """Did an accident hurt people: "a bus overturned, killing two", "two were hurt when a tram derailed"?"""
        if self.voice[i] == "passive":
            after = range(i + 1, self.last if "subject" not in self.roles(i) else i)
            near = [k for k in after if self.lemmas[max(self.subject_span[k][0] - 1, self.low)] in _WHEN]
        else:
            above = self.base + self.parent[i]
            near = [k for k in (above, i - 1) if self.base <= k < i and self.subject_span[k] == self.subject_span[i]]
        done = [(self.verb[k], "".join(self.lemmas[slice(*self.object_span[k])])) for k in near]
        return any(verb in _ACCIDENTS and not thing or (verb, thing) == ("catch", "fire") for verb, thing in done)
