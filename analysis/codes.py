"""Tagged tokens as one character each: the alphabet that the grammar of `clauses` is written in.

A character stands for a part of speech, or for a word with a part of its own in a clause (of, that, not, be, a month).
The tagger's commonest slips are put right here: words that cannot be what their tag says, by the dictionary, and those
that their neighbours give away, by the table `_SLIPS`.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

LEXICONS = Path(__file__).parent / "lexicons"


@cache
def read_rows(name: str) -> list[dict[str, str]]:
    """The rows of a table in `lexicons/`."""
    with open(LEXICONS / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def words_of(name: str) -> frozenset[str]:
    """The words of a class in `lexicons/classes.csv`: words that behave alike, or that patterns call by one name."""
    return frozenset(next(row["words"] for row in read_rows("classes.csv") if row["class"] == name).split("|"))


_TAGS = {
    **dict.fromkeys(("DT", "PDT", "PRP$"), "D"), **dict.fromkeys(("JJ", "JJR", "JJS", "AFX"), "A"), "CD": "#", "$": "$",
    **dict.fromkeys(("NN", "NNS", "FW"), "N"), **dict.fromkeys(("NNP", "NNPS"), "P"), "POS": "S", "PRP": "r", "EX": "r",
    **dict.fromkeys(("RB", "RBR", "RBS"), "R"), "RP": "k", "IN": "I", "TO": "T", "WP": "W", "WDT": "W", "WP$": "W",
    "WRB": "s", "MD": "M", "VBD": "V", "VBZ": "v", "VBP": "v", "VB": "e", "VBG": "g", "VBN": "n", "CC": "C", ",": ",",
    ":": ";", "HYPH": "-", ".": ".", "``": '"', "''": '"', "-LRB-": "(", "-RRB-": ")", "(": "(", ")": ")",
}  # fmt: skip
_AUXILIARY = {
    "be": {"VBD": "Q", "VBZ": "q", "VBP": "q", "VB": "b", "VBG": "w", "VBN": "z"},
    "have": {"VBD": "H", "VBZ": "j", "VBP": "j", "VB": "x", "VBG": "y"},
    "do": {"VBD": "O", "VBZ": "o", "VBP": "o"},
}
_DAYS = words_of("days")
_MONTHS = words_of("months")
_UNITS = words_of("units")
_SUBORDINATORS = words_of("subordinators")
SAY = words_of("say")
_ED_NOUNS = words_of("ed nouns")
_STRONG = dict(pair.split(":") for pair in words_of("strong past"))  # past tenses that the tagger takes for nouns
_PAST = {**_STRONG, "left": "leave", **{verb: verb for verb in "cut quit hit put set beat let shut hurt".split()}}
BARE = frozenset("let make help see watch have hear".split())  # verbs that take an infinitive without to
OVER = frozenset("hand take turn give pass".split())
PARTICLES = words_of("particles")
_NEGATIONS = frozenset("not never n't hardly scarcely".split())
_PRONOUNS = words_of("pronouns")
_ADVERBS = frozenset("all both way afar half except".split())  # that the dictionary takes for nouns or verbs


@cache
def _readings(word: str) -> set[str]:
    """The parts of speech that the dictionary gives a word: NOUN, VERB, ADJ, ADV; none when it does not know it."""
    from lemminflect import getAllInflections, getAllLemmas

    kinds = {"V": "VERB", "N": "NOUN", "J": "ADJ", "R": "ADV", "M": "VERB"}
    inflected = {kinds[tag[0]] for tag in getAllInflections(word)}
    return inflected | {"VERB" if part == "AUX" else part for part in getAllLemmas(word)}


@cache
def _verb_lemma(word: str) -> str:
    from lemminflect import getLemma

    return _PAST.get(word) or str(getLemma(word, upos="VERB")[0])


def _mistagged(tag: str, word: str) -> str:
    """The code of a word that cannot be what its tag says: % a past tense, N, A or R what is no verb; else empty."""
    if word in ("peacekeep", "peacekeeping"):
        return "A"
    if tag == "PDT" and word == "quit":
        return "%"
    if tag in ("NN", "VB", "JJ") and word in _STRONG or tag == "NN" and word.endswith("ed") and word not in _ED_NOUNS:
        return "%"
    if tag == "PRP" and word not in _PRONOUNS or tag == "VB" and word[-1:] == "s" and _inflected(word):
        return "N"
    if tag not in ("IN", "RB", "VB", "VBD", "VBP", "VBZ") or word in _ADVERBS:
        return ""
    known = _readings(word)
    if tag in ("IN", "RB"):
        if known == {"VERB"} and word[-3:] != "ing":
            return "%"
        return "N" if tag == "RB" and "NOUN" in known and "ADV" not in known else ""
    if not known or "VERB" in known or tag == "VBD" and "ADJ" not in known:  # "were loyal" as a past tense
        return ""
    return "N" if "NOUN" in known else "A" if "ADJ" in known else "R"


_GLUE = frozenset("getty pictures reuters afp epa ap pa rex news press".split())


@cache
def _code(tag: str, lemma: str) -> str:
    """One character for a token: its part of speech, or its role when the word itself decides.

    >>> _code("VBD", "be"), _code("IN", "of"), _code("NNP", "Monday"), _code("RB", "not")
    ('Q', 'f', 't', '!')
    """
    word = lemma.lower()
    if mended := _mistagged(tag, word):
        return mended
    if tag[0] == "V":
        return _AUXILIARY.get(word, {}).get(tag) or _TAGS.get(tag, "~")
    if word in _DAYS and tag[0] in "NR" or word in _MONTHS and tag == "NNP":
        return "t"
    if word in _UNITS and tag[0] == "N":
        return "u"
    if tag in ("IN", "WDT", "DT") and word in ("of", "that"):
        return {"of": "f", "that": "D" if tag == "DT" else "h"}[word]
    if word == "least" and tag != "DT" or word == "less" and tag == "JJS":  # as the lemma of "least" in "at least 80"
        return "l"
    if word in _NEGATIONS:
        return "!"
    if tag == "IN" and word in _SUBORDINATORS:
        return "s"
    shouted = tag[:3] == "NNP" and (word in _GLUE or len(word) > 3 and lemma.isupper())
    if shouted or word in ("caption", "copyright"):
        return "@"  # perhaps of a photo credit or headline, see `_cut`
    if tag == "TO" and word != "to" or tag[0] == "W" and word[0] != "w" and word != "how":
        return "~"
    return _TAGS.get(tag, "~")


_LINKING = words_of("linking")
_PREPOSITIONS = frozenset("follow include regard concern".split())  # following, including ...
_SIDES = frozenset("left right center centre".split())  # where someone stands in a photo
_HARMED = words_of("harmed")
_OF_VERBS = words_of("verbs with of")
_ING_VERBS = words_of("verbs with ing")
_MANY = frozenset("most many several few much more".split())
_OWNERS = frozenset("a an the its their his her our my any no".split())


def _inflected(word: str) -> bool:
    """Is the word no bare verb, as "cables" or "leaked"?"""
    return word.endswith(("s", "ed")) and _verb_lemma(word) != word


def _may_name(word: str, lemma: str) -> bool:
    """May a verb be a noun, as in "fighters torched a church", but not in "freed kidnapped tourists"?"""
    return not word.endswith("ed") and "NOUN" in _readings(lemma)


def _past(word: str) -> bool:
    """May an adjective be a past tense or participle, as in "Peru on Monday urged Chile"?"""
    return word.endswith("ed") and word not in _ED_NOUNS and "VERB" in _readings(word)


def _around(lemmas: list[str], b: int) -> bool:
    """Does the word belong to the number after it, not to a verb like hand over?"""
    return lemmas[b] in ("over", "about", "around") and lemmas[b - 1] not in OVER


class _Slip(NamedTuple):
    """A slip of the tagger: the codes it shows in, what to read for the last of them, and for which words.

    `of` is given the words and lemmas of the batch and the places of the first and the last code.
    """

    codes: str
    instead: str
    of: Callable[[list[str], list[str], int, int], bool] = lambda words, lemmas, a, b: True


_SLIPS = {
    "urged": _Slip("(?<=[NPtu])A(?=[DPr])", "%", lambda words, lemmas, a, b: _past(words[b])),
    "past": _Slip("%", "V"),  # "freed" as a noun
    "group": _Slip("q", "P", lambda words, lemmas, a, b: words[b] == "IS"),
    "side": _Slip(",[VRNAe],", "(R)", lambda words, lemmas, a, b: words[b - 1] in _SIDES),  # a photo: "X, left, and Y"
    "side2": _Slip(",[AN#][VRNAe],", "(RR)", lambda words, lemmas, a, b: words[b - 1] in _SIDES),
    "military": _Slip("(?<=S)A(?=[VvnMHjqQoO])", "N"),  # "the country's military seized power"
    "asked": _Slip("[QqbzwHjxy][R!]{0,3}V", "n"),  # "was once asked"
    "once2": _Slip("R(?<=[NPr]R)(?=[DNPr])", "s", lambda words, lemmas, a, b: words[b] == "once"),
    "only": _Slip("![R!]", "RR", lambda words, lemmas, a, b: lemmas[b] in ("only", "just", "merely", "simply")),
    "longer": _Slip("[DR]R", "R!", lambda words, lemmas, a, b: lemmas[a] == "no" and words[b] == "longer"),
    "once": _Slip("[QqbzHj]s[nV]", "Rn"),
    "question": _Slip("[OoM]D?[ANP#]{1,4}N(?=[DPr])", "e", lambda words, lemmas, a, b: "VERB" in _readings(words[b])),
    "wounded": _Slip("nV(?=N)", "A", lambda words, lemmas, a, b: words[b] in _HARMED),  # "freed wounded men"
    "described": _Slip("(?<=[DS])RV(?=[NPA])", "n"),  # "the newly elected mayor"
    "needs": _Slip(
        "(?<=[NPA])v(?=f)", "N", lambda words, lemmas, a, b: lemmas[b] not in _OF_VERBS
    ),  # "health needs of"
    "fighters": _Slip(
        "(?:(?<=[NP])v(?=[nV][DNPA#I$])|(?<=h)v(?=[Ve]))",
        "N",
        lambda words, lemmas, a, b: _may_name(words[b], lemmas[b]),
    ),
    "object": _Slip(
        "(?<![WhHjM])[Vvnge][DA#]{0,3}[NP]v(?=[ITfC.,])",  # "sent fighter jets to"
        "N",
        lambda words, lemmas, a, b: "NOUN" in _readings(lemmas[b]) and lemmas[a] not in SAY | _LINKING | BARE,
    ),
    "would": _Slip("(?:M[R!]{0,3}|[oO]!R?)A(?=[DNPr#$])", "e"),  # "would free the hostages"
    "will": _Slip(  # "will next month station troops", "should hand over the men"
        "(?<=[NPrutDhW])M(?:[R!]{1,3}N(?=N)|(?:[R!]{0,3}|[DA]{1,2}u)N(?=[DPr#$Ik]))",
        "e",
        lambda words, lemmas, a, b: "VERB" in _readings(words[b]),
    ),
    "shared": _Slip("[jHx]I[DA#]{0,2}[ut]A(?=[DNPA#])", "n", lambda words, lemmas, a, b: _past(words[b])),
    "further": _Slip("Me(?=[R!]?e)", "R", lambda words, lemmas, a, b: "ADV" in _readings(words[b])),
    "fighting": _Slip("(?<=[NA])g(?=[VQHOjq]|n[If])", "N", lambda words, lemmas, a, b: "NOUN" in _readings(words[b])),
    "both": _Slip("C(?=[DNPA#])", "D", lambda words, lemmas, a, b: lemmas[b] in ("both", "either")),
    "up to": _Slip("[kRIPN][IT](?=#)", "AA", lambda words, lemmas, a, b: (lemmas[a].lower(), words[b]) == ("up", "to")),
    "no fewer": _Slip("D[AN]I(?=#)", "RAI", lambda words, lemmas, a, b: (lemmas[a], words[b]) == ("no", "than")),
    "fewer": _Slip("NI(?=#)", "AI", lambda words, lemmas, a, b: words[b] == "than"),
    "most": _Slip("A(?=f)", "D", lambda words, lemmas, a, b: lemmas[b] in _MANY),  # "most of the sanctions"
    "direct": _Slip("(?<=[Vvgen])N(?=,A)", "A", lambda words, lemmas, a, b: "ADJ" in _readings(words[b])),
    "to": _Slip(
        "[TI][AN](?=[DNPr#A$Rk])",
        "e",
        lambda words, lemmas, a, b: (
            words[a] == "to" and words[b].islower() and not _inflected(words[b]) and "VERB" in _readings(words[b])
        ),
    ),
    "hand": _Slip("[TI]N(?=I[DNP#])", "e", lambda words, lemmas, a, b: words[b + 1] == "over" and lemmas[b] in OVER),
    "place": _Slip("Te", "IN", lambda words, lemmas, a, b: words[b][0].isupper() or _inflected(words[b])),
    "thing": _Slip("Tn(?=[NPA#])", "IA"),  # "to displaced families"
    "about": _Slip("[IRk](?=[#$])", "A", lambda words, lemmas, a, b: _around(lemmas, b)),  # "over 20 people"
    "following": _Slip("(?<![QqbzwRIfs])g(?=[DNPA#r$])", "I", lambda words, lemmas, a, b: lemmas[b] in _PREPOSITIONS),
    "scare": _Slip('"V(?="[ANP])', "A"),  # “stolen” paintings
    "quoted": _Slip('"(?:(?<=[DSA]")|(?=[ngA]"))[ACRgnNP#-]{1,5}"(?=[ANP])', "A"),  # a "sad and disturbing" speech
    "quote": _Slip('"(?:(?<=[DS]")(?=[ANPRgn#])|(?=[ngA]A[ANP]))', "A"),
    "bombing": _Slip("g(?<=[DSA]g)(?![ANP#u~-])", "N", lambda words, lemmas, a, b: lemmas[b - 1].lower() in _OWNERS),
    "sentencing": _Slip(
        "g(?<=[Vve]g)(?=[CR.,;fI])",
        "N",
        lambda words, lemmas, a, b: lemmas[b - 1] not in _ING_VERBS and "NOUN" in _readings(words[b].lower()),
    ),
    "disparaging": _Slip("g(?<=[Vven]g)(?=N)", "A", lambda words, lemmas, a, b: lemmas[b - 1] not in _ING_VERBS),
    "so-called": _Slip("n(?<=[RA]-n)", "A"),
    "phrasal": _Slip("(?<=[NPu])N(?=k[DNPA#])", "v", lambda words, lemmas, a, b: "VERB" in _readings(words[b])),
    "compound": _Slip("N-[nV](?=[D#])", "RRV"),  # "test-fired a missile"
}


_ASIDE = re.compile(r",[DA#N]{1,3}fr[^,.;\"VvQqHjOoM]{0,8}V?(?:,|(?=\.))")  # ", most of them women,"


def _mended(codes: str, words: list[str], lemmas: list[str]) -> str:
    """The codes with the slips of the tagger put right, one kind after the other."""
    for name, slip in _SLIPS.items():
        fixed: list[str] = []
        for match in re.finditer(slip.codes, codes):
            last = match.end() - 1
            if slip.of(words, lemmas, match.start(), last):
                fixed = fixed or list(codes)
                fixed[last + 1 - len(slip.instead) : last + 1] = slip.instead
                if name in ("past", "shared"):
                    lemmas[last] = _verb_lemma(lemmas[last].lower())
                elif name == "compound":
                    lemmas[last] = f"{lemmas[last - 2].lower()}-{lemmas[last]}"
        codes = "".join(fixed) or codes
    return _ASIDE.sub(lambda match: "R" * len(match.group()), codes)


_TO_VERBS = words_of("to verbs")
_HEADLINE_VERBS = words_of("headline verbs")
_VERBLESS = re.compile(r"(?<=[NPrt])[ANP](?=[DNPA#IrTkg$])")


def with_verb(codes: str, lemmas: list[str]) -> str:
    """The codes of a sentence without a verb, with the likeliest noun or adjective read as one, and its lemma changed.

    >>> lemmas = ["Peru", "ban", "party"]
    >>> with_verb("PNN", lemmas)
    'PvN'
    """
    for match in _VERBLESS.finditer(codes):
        i = match.start()
        word = lemmas[i].lower()
        if codes[i : i + 3] == "NTe" and word in _TO_VERBS or codes[i : i + 2] == "Ng" and word in _ING_VERBS:
            return f"{codes[:i]}v{codes[i + 1 :]}"
        object_next = codes[i + 1] in "DNPA#" or lemmas[i + 1] in PARTICLES and codes[i + 2 : i + 3] in tuple("DNPA#")
        if codes[i] in "NPA" and object_next and word.removesuffix("s") in _HEADLINE_VERBS:
            lemmas[i] = word.removesuffix("s")
            return f"{codes[:i]}v{codes[i + 1 :]}"
        if word in _PAST or codes[i] == "A" and word.endswith("ed") and word not in _ED_NOUNS:
            lemmas[i] = _verb_lemma(word)
            return f"{codes[:i]}V{codes[i + 1 :]}"
    return codes


_HIDDEN = re.compile(r"(?:(?<=,)|(?<=,R)|(?<=[NPu]It)|(?<=[NPu]ItR)|(?<=[NPu]t))[nANe](?=R?[DNPA#rITkfghtC$])")


def with_main_verb(codes: str, lemmas: list[str]) -> str:
    """The codes of a sentence without a main verb, with the participle that must be it as one, and its lemma changed.

    >>> with_main_verb("PItnNTP.", ["Peru", "on", "Friday", "send", "aid", "to", "Chile", "."])
    'PItVNTP.'
    """
    for match in _HIDDEN.finditer(codes):
        i = match.start()
        closed = "," not in codes[max(i - 2, 0) : i] or codes.count(",", 0, i) > 1  # "Peru, in a rare gesture, freed"
        past = codes[i] == "n" or lemmas[i] in _PAST or codes[i] == "A" and _past(lemmas[i])
        if closed and past and codes[0] in "DNPA#n":
            lemmas[i] = lemmas[i] if codes[i] == "n" else _verb_lemma(lemmas[i])
            return f"{codes[:i]}V{codes[i + 1 :]}"
    return codes


_GLUED = re.compile(
    r"(?<!\S)(?:[A-Z]+ : (?:[A-Z]\w* )+\d+ (?=[A-Z])"  # PA : Press Association 22 Flowers lie ...
    r"|(?:[A-Z]\w+ )?(?:Images|Pictures|Reuters|AFP|EPA|AP|PA|Rex|News) \d+ (?=[A-Z])|(?:GETTY|REUTERS)\S* "
    r"|(?:(?:Image|Media|Video|Photo) (?:[Cc]aption|[Cc]opyright|[Cc]redit) )+"
    r"|(?=(?:[A-Z]\S* )?[A-Z]{6})(?:[A-Z'’]{2,} )+[A-Z'’]{4,} (?:[?!] )?(?=[A-Z]?[a-z]))"  # TALKS FAIL Chile has
)


def _cut(codes: str, words: list[str], places: list[int]) -> str:
    """The codes with | for photo credits and headlines in capitals that stand within a sentence, and part it."""
    done = 0
    for i in places:
        if i >= done:
            start = max(i - 4, done)
            text = " ".join([*words[start : i + 16], ""])
            for match in _GLUED.finditer(text):
                a, b = start + text.count(" ", 0, match.start()), start + text.count(" ", 0, match.end())
                codes = codes[:a] + "|" * (b - a) + codes[b:]
                done = b
    return codes


def read_codes(tokens: pd.DataFrame, words: list[str], tags: list[str], lemmas: list[str]) -> str:
    """The tokens as one string, a character each; the other three are their columns as lists.

    Where a slip of the tagger is put right, `tags` and `lemmas` are changed to what is read instead.

    >>> words, lemmas = ["Rebels", "freed", "12", "men"], ["rebel", "freed", "12", "man"]
    >>> tokens = pd.DataFrame({"text": words, "start": [0, 7, 13, 16], "end": [6, 12, 15, 19]})
    >>> read_codes(tokens, words, ["NNS", "NN", "CD", "NNS"], lemmas), lemmas[1]
    ('NV#N', 'free')
    """
    starts, ends = (np.append(tokens[name].to_numpy(), -1) for name in ("start", "end"))
    for i in np.flatnonzero(tokens["text"] == "-").tolist():  # inside a word or between two, whatever its tag
        tags[i] = "HYPH" if starts[i] == ends[i - 1] and ends[i] == starts[i + 1] else ":"
    codes = "".join(map(_code, tags, lemmas))
    places = [match.start() for match in re.finditer("@", codes)]
    return _cut(_mended(codes.replace("@", "P"), words, lemmas), words, places)
