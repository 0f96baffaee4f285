"""Who - verb - whom: the clauses of tagged sentences.

No parser, no model: `codes` turns the tags into an alphabet, `phrases` cuts the sentence into phrases, `placing` gives
each verb group its subject and its place; this module reads a sentence with them, and makes the table.
"""

from __future__ import annotations

import re
from itertools import chain, pairwise
from operator import attrgetter
from typing import Any

import numpy as np
import pandas as pd

from analysis.codes import PARTICLES, SAY, read_codes, with_main_verb, with_verb, words_of
from analysis.phrases import FINITE, TWO_FACED, Clause, Verb, complete, elements_of, is_finite, joined, verb_facts
from analysis.placing import Sentence, find_marker, place
from analysis.tables import as_list, require

_PART = re.compile(r"[^|]+")
_NOT = re.compile("R{0,2}!")
_INTRANSITIVE = words_of("intransitive")
_WITHOUT_SUBJECT = ("infinitive", "participle", "gerund")


def _inverted(s: Sentence, i: int) -> bool:
    """Does the verb group `elements[i]` begin an inversion: "has Peru left", "should Peru attack"?"""
    a, b = s.span(i)
    if b > a + 1 or s.codes[a] not in "QqHjOoM" or "".join(e[0] for e in s.elements[i + 1 : i + 3]) != "NV":
        return False
    after_noun = i and s.elements[i - 1][0] in "NJ" and s.word(i) != "should"  # "cut aid should the firm be sold"
    return s.codes[s.elements[i + 2][1]] in "engzwbxV" and not after_noun


def _reduced(s: Sentence, i: int, prev: int) -> bool:
    """Is the past tense `elements[i]` a participle, as the next verb has no subject: "men hit by rebels fled"?"""
    elements, lemma = s.elements, s.lemmas[s.elements[i][1]]
    if not i or elements[i - 1][0] not in "N,":
        return False
    if s.clauses and s.clauses[-1].lemma == "order" and prev == i - 2 and elements[i - 1][0] == "N":
        return True  # "ordered two ministers jailed"
    commas = i > 1 and elements[i - 1][0] == "," and not s.clauses
    if not commas and (i + 1 == len(elements) or elements[i + 1][0] in 'NhWsC;".("'):
        return False
    if elements[i - 1 - commas][0] != "N" or lemma in SAY or lemma in _INTRANSITIVE:
        return False
    if any(elements[j][0] in "hWsC" for j in range(prev + 1, i)):
        return False
    for j in range(i + 1, len(elements)):
        kind = elements[j][0]
        if is_finite(s.codes, elements[j]) or s.codes[slice(*s.span(j))] == "n" and s.word(j) in _INTRANSITIVE:
            return j > i + 1 and (elements[j - 1][0] == ",") == commas
        bare = kind == "N" and (elements[j - 1][0] not in "IfV" or s.word(j - 1) in TWO_FACED)
        if kind in 'hWsC;".("' or bare or kind == "," and not commas:
            return False
    return False


def _needed(s: Sentence, i: int) -> bool:
    """Has the sentence no main verb after `elements[i]`, but "that he had left", "who left", "..., officials said"?"""
    last = i
    for j in range(i + 1, len(s.elements)):
        if s.elements[j][0] != "V":
            continue
        told = s.elements[j - 1][0] == "N" and s.elements[j - 2][0] in ',"' and s.lemmas[s.elements[j][2] - 1] in SAY
        if is_finite(s.codes, s.elements[j]) and not told and find_marker(s, last + 1, j) < 0:
            return False
        last = j
    return True


def _opens_object(s: Sentence, i: int) -> bool:
    """Has the participle `elements[i]` an object, as no passive has: "announced today that", "shot and killed men"?"""
    return bool(re.match("It?h|th|k?CVN", "".join(element[0] for element in s.elements[i + 1 : i + 5])))


def _main_verb(s: Sentence, i: int, prev: int) -> bool:
    """Is the lone participle `elements[i]` the past tense of its sentence, wrongly tagged?"""
    after = next((j for j in range(i + 1, len(s.elements)) if s.elements[j][0] != "k"), -1)
    follows = s.elements[after][0] if after > 0 else "."
    if i and s.elements[i - 1][0] in ",V" and s.pending:
        return True  # "the envoy, who had waited for days, left"
    if not i or s.elements[i - 1][0] != "N":
        return False
    if follows == "N" or not s.clauses and _opens_object(s, i) and _needed(s, i):
        return True
    mark = find_marker(s, prev + 1, i)
    opened = mark >= 0 and s.elements[mark][0] in "hs" or i > 1 and s.word(i - 2) == "but"
    if opened and _needed(s, i):
        return True  # "said that the opposition called for talks"
    if after > 0 and s.word(after) in PARTICLES - {"over"} and s.codes[s.elements[after][1] + 1] in "DNPA#":
        follows = "h"  # "troops sealed off the town"
    alone = not _INTRANSITIVE.isdisjoint((s.word(i), f"{s.word(i)} {s.word(after)}" if after > 0 else ""))
    if alone and follows in "Ifst":
        return s.word(after) != "by" or f"{s.word(i)} by" in _INTRANSITIVE
    known = alone or follows == "h" or follows == "V" and s.codes[s.elements[i + 1][1]] == "T"
    return known and not s.clauses and _needed(s, i)


def _no_clause(s: Sentence, i: int, prev: int) -> bool:
    """Is the participle no clause, as in "took it for granted", or the rest of one, as in "has for months refused"?"""
    before, (a, b) = s.clauses[-1] if s.clauses else None, s.span(i)
    if s.codes[a] == "n" and s.elements[i - 1][0] in "If":
        return True
    between = "".join(element[0] for element in s.elements[prev + 1 : i])
    apart = "t" in between and not between.strip("It") or re.fullmatch(",[^,]+,", between)  # "had, after talks, left"
    if before is None or not apart or s.codes[before.last - 1] not in "QqbzHjx":
        return False
    group = s.codes[before.first : before.last] + s.codes[a:b].replace("V", "n")
    before.facts = verb_facts(group)._replace(negated=before.facts.negated)
    before.tense = before.tense if before.modal else before.facts.tense
    before.first, before.last, before.lemma, before.preps = a, b, s.lemmas[b - 1].lower(), []
    complete(before, i, s.elements, s.codes, s.lemmas)
    return True


def _opened(s: Sentence, i: int, prev: int, turned: bool) -> Clause:
    """The clause of the verb group `elements[i]`, whose auxiliary stands before its subject when it is `turned`."""
    a, b = s.span(i)
    first = s.span(i - 2)[0] if turned else a
    group = s.codes[slice(*s.span(i - 2))] + s.codes[a:b] if turned else s.codes[a:b]
    facts = verb_facts(group)
    if s.codes[b - 1] in "QqHj" and _NOT.match(s.codes, b):  # "was not yet ready"
        facts = facts._replace(negated=True)
    if s.codes[a:b] == "n" and _main_verb(s, i, prev):
        facts = Verb("active", "past", "finite", False, False)
    elif s.codes[a:b] == "V" and _reduced(s, i, prev):
        facts = Verb("passive", "past", "participle", False, False)
    clause = Clause(a, b, s.lemmas[b - 1].lower(), facts)
    if facts.modal:
        modal = s.lemmas[s.codes.index("M", first)].lower()
        clause.modal = {"wo": "will", "'ll": "will", "'d": "would", "ca": "can"}.get(modal, modal)
        perfect = "past" if "x" in group else "present"  # "may have left"
        clause.tense = "future" if clause.modal in ("will", "shall") else perfect
    return clause


def _clauses(codes: str, lemmas: list[str]) -> list[Clause]:
    """The clauses of one sentence, in the order of their verbs."""
    elements = elements_of(codes)
    if FINITE.isdisjoint(codes):
        mended = with_verb(codes, lemmas)
        if mended != codes:
            return _clauses(mended, lemmas)
    s = Sentence(codes, lemmas, joined(elements, codes, lemmas), [], [])
    prev, auxiliary = -1, -3
    for i, (kind, a, b) in enumerate(s.elements):
        if kind != "V":
            continue
        if _inverted(s, i):
            auxiliary = i
            continue
        turned = auxiliary == i - 2
        if codes[a:b] in ("n", "g", "V") and i and _no_clause(s, i, prev):
            continue
        clause = _opened(s, i, prev, turned)
        complete(clause, i, s.elements, codes, lemmas)
        if turned:
            clause.subject = s.span(i - 1)
            if i > 2 and s.word(i - 3) in ("nor", "neither"):
                clause.facts = clause.facts._replace(negated=True)
            if codes[s.span(i - 2)[0]] in "HQ" or s.word(i - 2) == "should":
                clause.kind, clause.marker, clause.parent = "adverbial", "if", len(s.clauses) - 1
        else:
            place(s, clause, i, prev)
        s.clauses.append(clause)
        prev = i
    if not any(c.kind == "main" and c.facts.form == "finite" and not _tells(c, codes) for c in s.clauses):
        mended = with_main_verb(codes, lemmas)
        if mended != codes:
            return _clauses(mended, lemmas)
    _lead(s.clauses)
    _attribute(s.clauses, codes)
    return s.clauses


def _lead(clauses: list[Clause]) -> None:
    """Give participles and infinitives before the main verb its subject: "after leaving Oslo, Berg flew home"."""
    if not clauses or clauses[0].subject is not None or clauses[0].kind not in _WITHOUT_SUBJECT:
        return
    main = next((c for c in clauses if c.kind == "main" and c.facts.form == "finite"), None)
    for clause in clauses[: clauses.index(main)] if main else ():
        if main and clause.subject is None and clause.kind in _WITHOUT_SUBJECT:
            if main.subject is not None and main.subject == clause.object:
                clause.kind = "gerund"  # "leaving Oslo was hard"
            else:
                clause.subject = main.subject


def _tells(clause: Clause, codes: str) -> bool:
    """Is the clause what only says who told it: "..., officials said", "..., he told reporters"?"""
    if clause.lemma not in SAY or clause.object is not None and clause.lemma not in ("tell", "inform"):
        return False
    start = min((clause.subject or (clause.first,))[0], clause.first)
    return start > 0 and codes[start - 1] in ',"'


def _attribute(clauses: list[Clause], codes: str) -> None:
    """Make a trailing "..., officials said" the parent of the main clauses before it."""
    last = len(clauses) - 1
    while last > 0 and clauses[last].kind == "adverbial":
        last -= 1  # "..., he told reporters after the meeting ended"
    if last > 0 and clauses[last].kind == "main" and _tells(clauses[last], codes):
        for clause in clauses[:last]:
            if clause.kind == "main" and clause.parent < 0:
                clause.kind, clause.parent = "complement", last


COLUMNS = {
    "article_id": "the article",
    "sentence": "number of the sentence in the article",
    "clause": "number of the clause in the sentence, from 0, in the order of the verbs",
    "kind": "main, complement (said that ...), relative, adverbial (if, after ...), infinitive, participle, gerund",
    "marker": "the word that opens the clause (that, who, if, of ...), the noun that governs an infinitive, or empty",
    "parent": "number of the clause it hangs on, or -1",
    "verb": "lemma of the main verb",
    "particle": "out in pull out, or empty",
    "voice": "active or passive",
    "tense": "past (also of may have left), present, future, or none (infinitive, participle)",
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
    found: list[Clause] = []
    numbers: list[tuple[int, int]] = []
    for key, (base, stop) in zip(keys, pairwise([*firsts.tolist(), len(words)]), strict=True):
        count = 0
        parted = "|" in codes[base:stop]
        parts = [m.span() for m in _PART.finditer(codes, base, stop)] if parted else [(base, stop)]
        for a, b in parts if key in wanted else ():
            here = _clauses(codes[a:b], lemmas[a:b])
            for clause in here if count else ():
                clause.parent += count * (clause.parent >= 0)
            found += here
            numbers += [(a, count + number) for number in range(len(here))]
            count += len(here)
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
