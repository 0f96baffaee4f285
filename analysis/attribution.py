"""Whose words a cue brings and how far they reach: a grammar over tagged tokens, one letter a token.

The cues are those of `lexicons/cues.csv` (said, called for, belief). Speaker, cue and content are the parts of an
attribution (Pareti 2012, "A Database of Attribution Relations").
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from analysis.codes import read_rows, words_of
from analysis.marks import Pair

_LONGEST = 25  # tokens of the longest noun phrase
WINDOW = 150  # tokens: no attribution reaches further, so that a sentence of any length costs linear time

Span = tuple[int, int]
Found = tuple[Span, Span | None]  # content and speaker, as tokens


class Words(NamedTuple):
    """The tokens of an article as lists, with its text and its quotation marks."""

    start: list[int]
    end: list[int]
    word: list[str]
    tag: list[str]
    lemma: list[str]
    first: list[int]  # first token of the sentence
    last: list[int]  # token after the sentence
    text: str
    code: str  # a letter a token, "q" inside marks
    back: str  # the same from the end to the start
    pairs: dict[int, Pair]  # first token of a quotation in marks -> its marks
    begins: dict[int, int]  # first token of a quotation in marks -> token after it
    ends: dict[int, int]  # the other way round


@cache
def cues() -> dict[str, frozenset[str]]:
    """Each cue's lemma with its patterns.

    The columns of the table: `cue`, a lemma; `pattern`, what the cue brings, several with "|" between them; `note`, why
    it is there. The patterns: `clause`, a clause with or without "that", or a quotation, before the cue or after it;
    `quote`, the same but only in marks; `that`, a clause after that, whether or a question word; `to`, an infinitive;
    `object`, the noun phrase that follows and what hangs on it; a preposition or `out`, the same behind that word
    (`to-noun`: behind "to"); `noun`, a noun with a that-clause; `source`, "according to".
    """
    found = {row["cue"]: frozenset(row["pattern"].split("|")) for row in read_rows("cues.csv")}
    return {cue: brings | {"that", "quote"} if "clause" in brings else brings for cue, brings in found.items()}


# The letters, of tags and of words that open, link or break clauses. Verbs: V finite (v be, have and do; Y a cue), M
# modal, I infinitive, E VBN, G VBG (a be, have and do; y a cue). Words: d and T days and times, L & t link nouns, h w r
# k f that, who and other question words, B u c b s while, but, because, after, as. All that stands inside marks is q.
_TAGS = {
    "N": "NN NNS NNP NNPS", "#": "CD", "P": "PRP", "A": "JJ JJR JJS PRP$ PDT $ FW", "D": "DT", "S": "POS HYPH",
    "V": "VBD VBZ VBP", "M": "MD", "I": "VB", "E": "VBN", "G": "VBG", "R": "RB RBR RP", "X": "EX", '"': "`` ''",
    "p": "IN", "C": "CC", "t": "TO",
}  # fmt: skip
_WORDS = {
    "d": words_of("weekdays"), "T": words_of("when said"), "L": words_of("links"), "&": {"and", "or", "&"},
    "B": {"while", "although", "though"}, "c": words_of("breaks"), "b": {"after", "before"}, "s": {"as"}, "u": {"but"},
    "h": {"that"}, "w": {"who"}, "r": {"which"}, "k": {"whether", "how", "why", "what", "where"}, "f": {"if", "when"},
    "-": {"―", "—", "–", "--"}, "~": {"-"}, **{sign: {sign} for sign in ",.:;?!()"},
}  # fmt: skip
_BY_TAG = {tag: letter for letter, tags in _TAGS.items() for tag in tags.split()}
_BY_WORD = {word: letter for letter, words in _WORDS.items() for word in words}
SOME = words_of("some")
_WITH_HEARER = words_of("with hearer")
_PREPOSITIONS = frozenset("to for on about against of with out to-noun".split())

_FINITE = "[VvYM]"
_NAME = "[NAD#SQ]"  # words of a noun phrase; Q is some, many, those
PHRASE = rf"(?:{_NAME}+(?:[Lt&]{_NAME}+)*|P)"
_BACK = rf"(?:P|.(?:{_NAME}|[Lt&](?=[N#Q])|[EV](?=[Dq])){{0,25}}(?<![SLt&]))"  # read backwards; the elected president
_BACK = rf"{_BACK}(?:[Lp][GEy](?=[N#P]){_BACK}){{0,2}}"  # protesters marching through the port
_NOUN = rf"(?=[N#P]){_BACK}"
_ASIDE = rf"\)?[^,(-]{{0,29}}[,(-](?:{_NOUN}L,|#,){{0,3}}{_NOUN}"  # Berg, 31, of Oslo; Berg (Green)
_ANOTHER = rf"[,&uR]*{PHRASE}R*Y"  # and the union warned

_AHEAD, _BEHIND = re.compile(PHRASE), re.compile(_BACK)  # noun phrases
_GROUP = re.compile(r".(?:[MRtva]|(?<=t)[ALR]?[VYEGIyva])*")  # has repeatedly said, went on to say; read backwards
_SUBJECT = re.compile(rf"(?:[Td]{{1,5}}L?)?(?:((?:[wrh][,-]?)?{_NOUN})|(Q)|(?:[,-]|(?=\)))({_ASIDE}))")
_BEHIND_COMMA = re.compile(rf"[^,]{{1,29}},({PHRASE})")  # Citing the law, the mayor said
_CLAUSE = re.compile("[^VvYMqBbcfushwk:;-]{1,29}[VvYMq]")  # a finite verb before the clause breaks off
_GOING_ON = re.compile("(?=,[^Yy])" + _CLAUSE.pattern)  # The talks[, he said,] will go on
_HEARER = re.compile("P|[^,:h]{1,12}(?=h)")  # told her it rained; told the crowd here that it rained
_CONTENT = re.compile(rf"(?:(?![-;]|[,&u][,&uR]*[Yy]|[,u](?:[uB]|{_ANOTHER})).)*")
_OBJECT = re.compile(rf".?(?:(?![-;,u:Bbcfd]|&[,&uR]*(?:[Yy]|{_FINITE})).)*")
_FIRST_VERB = re.compile(_FINITE)
_VERB_OR_MARKS = re.compile("[VvYMq]")
_START = re.compile(r"[C&u,:]{0,9}(?:[NS,]{1,9}\([NA]{1,5}\)[-~])?")  # OSLO (Reuters) - The port ...
_SIGNS = frozenset(",.;:-?!")
_BRINGS = [  # what may follow a cue: the pattern that allows it, its form, what it is, the tokens to skip
    ("clause", re.compile(":"), "clause", 1),
    ("that", re.compile("[hwkf]"), "clause", 0),
    ("to", re.compile("t"), "to", 0),
    ("near", re.compile(_FINITE), "clause", 0),  # plans that the union says would fail
]


@lru_cache(maxsize=100_000)
def letter(word: str, tag: str, lemma: str) -> str:
    """The letter of a token in the grammar."""
    if word in SOME and tag[:2] != "NN":
        return "Q"
    if word in _BY_WORD and tag not in ("TO", "HYPH"):
        return _BY_WORD[word]
    kind = _BY_TAG.get(tag, "x")
    if tag[0] != "V":
        return kind
    auxiliary, cue = lemma in ("be", "have", "do"), lemma in cues()
    return ("va" if auxiliary else "Yy" if cue else kind * 2)[kind != "V"]


def _back(w: Words, form: re.Pattern[str], last: int, low: int) -> int:
    """First token of the phrase or verb group that ends with token `last`: "a man of letters" goes back to "a"."""
    size = len(w.back)
    match = form.match(w.back, size - 1 - last, size - max(low, last - _LONGEST))
    return size - match.end() if match else last


def ahead(w: Words, form: re.Pattern[str], first: int, high: int) -> int:
    """Token after the words of that form that begin with token `first`, or `first` if none do."""
    match = form.match(w.code, first, high)
    return match.end() if match else first


def subject(w: Words, verb: int, low: int, known: Span | None) -> Span | None:
    """Tokens of the subject of `verb`; a participle or a second verb takes the one `known` in its sentence."""
    group, size, participle = _back(w, _GROUP, verb, low), len(w.back), w.tag[verb] == "VBG"
    match = _SUBJECT.match(w.back, size - group, size - low)
    if match and not (w.tag[group] == "VBG" and match.lastindex == 3):
        first, last = match.span(match.lastindex or 0)
        return size - last, size - first
    if known:
        return known
    if group == low:
        behind = _BEHIND_COMMA.match(w.code, verb, w.last[verb]) if participle else None
        return behind and behind.span(1)
    other = _FIRST_VERB.search(w.code, low, group)
    if other:
        return subject(w, other.start(), low, None)
    after = ahead(w, _AHEAD, low, group)
    return (low, after) if after > low else None


def _brings(w: Words, cue: int, high: int, patterns: frozenset[str]) -> tuple[str, int] | None:
    """What the cue brings on its right, a pattern and its first token: said [on Friday] [that it would go]."""
    token = ahead(w, _HEARER, cue + 1, high) if w.lemma[cue] in _WITH_HEARER else cue + 1
    marked = bool(patterns - _PREPOSITIONS)
    patterns |= {"near"} if "clause" in patterns else set()
    for _ in range(8):
        if marked and token in w.begins:
            return "quote", token
        if token >= high:
            return None
        code = w.code[token]
        for pattern, form, kind, skip in _BRINGS:
            if pattern in patterns and form.match(w.code, token):
                return kind, token + skip
        if ("to-noun" if w.word[token] == "to" else w.word[token]) in patterns & _PREPOSITIONS:
            return "object", token + 1
        after = ahead(w, _AHEAD, token, high)
        if code in 'RTd"':
            token += 1
        elif code in "Lptb" and "quote" in patterns:
            token, patterns = max(ahead(w, _AHEAD, token + 1, high), token + 1), patterns & {"clause", "that", "quote"}
        elif (after > token or code == "X") and "clause" in patterns and _CLAUSE.match(w.code, token, high):
            return "clause", token
        elif "object" in patterns and (after > token or code in "Gya" or w.word[token] == "what"):
            return "object", token
        else:
            break
    later = range(cue + 1, min(high, cue + 40)) if "quote" in patterns else ()
    return next((("quote", t) for t in later if t in w.begins and w.word[t - 1] in (",", ":", "that")), None)


def _quote_ends(w: Words, token: int) -> bool:
    """Does a quotation end right before `token` in such a way that its attribution may follow?"""
    if token not in w.ends or w.last[token - 1] > token:
        return token in w.ends
    return w.word[token - 2] in (",", "?", "!") and "\n" not in w.text[w.end[token - 1] : w.start[token]]


def _content_before(w: Words, end: int, floor: int, after: int) -> Span | None:
    """Tokens of the content that ends before token `end`, a quotation or a clause, not before token `floor`.

    A clause may go on at `after`, the token behind the attribution: "The talks, he said, will go on."
    """
    first = w.ends.get(end, end)
    start = min(max(w.first[first - (first == end)], floor, first - WINDOW), first)
    if end in w.ends:
        lead = w.word[first - 1] != ":" and re.search("[A-Za-z]", w.code[start:first].replace("C", ""))
        return (start if lead else first), end
    start = ahead(w, _START, start, end)
    high = min(w.last[end - 1], end + WINDOW)
    if _GOING_ON.match(w.code, after, high):
        return start, _reach(w, _CONTENT, after + 1, high)
    headline = after == high and w.code[high - 1] not in ".?!"
    return (start, end) if headline or _VERB_OR_MARKS.search(w.code, start, end) else None


def _reach(w: Words, form: re.Pattern[str], first: int, high: int) -> int:
    """Token after the content of that form that starts at `first`; marks that open in the sentence are passed whole."""
    end = ahead(w, form, first, high)
    while end not in w.ends and w.code[end - 1 : end + 1] == "qq":
        end += 1
    return end


def _content_after(w: Words, high: int, found: tuple[str, int]) -> Span:
    """Tokens of the content to the right of a cue."""
    pattern, first = found
    last = w.begins.get(first, first)
    if last > first and (last >= high or w.word[last - 2] in (",", ".", "?", "!") or w.word[last] in (".", ",")):
        return first, last
    form = _OBJECT if pattern in ("to", "object") else _CONTENT
    return first, _reach(w, form, first, high)


def attribute(w: Words, cue: int, known: Span | None, floor: int) -> Found | None:
    """Content and speaker that a cue claims; what stands before the token `floor` belongs to others."""
    patterns = cues()[w.lemma[cue]]
    low, high = max(w.first[cue], cue - WINDOW), min(w.last[cue], cue + WINDOW)
    if "source" in patterns:
        return _according(w, cue, high, floor)
    reads = "clause" in patterns and w.word[cue][-1] == "s" and cue + 1 < high and w.code[cue + 1] in _SIGNS
    if w.tag[cue][0] != "V" and not reads:  # a noun, unless it ends the sentence: "...," the letter reads.
        return _noun(w, cue, low, high, known) if "noun" in patterns else None
    group, found = _back(w, _GROUP, cue, low), _brings(w, cue, high, patterns)
    if w.tag[cue] == "VBN" and group == cue and (cue == low or w.code[cue - 1] in "DAQ"):
        return None  # the estimated cost; asked about it, ...
    if w.tag[cue] == "VBN" and not {"be", "get"}.isdisjoint(w.lemma[group:cue]):  # it was said that ...
        return (_content_after(w, high, found), None) if found and found[0] == "clause" else None
    if "quote" in patterns and w.code[cue] == "Y" and (turned := _turned(w, cue, group, low, high, floor)):
        return turned
    speaker = subject(w, cue, low, known)
    if speaker and "quote" in patterns and speaker != known and speaker[1] <= cue and w.tag[cue] != "VBG":
        start = speaker[0]
        apart = not found and start > low and w.code[start - 1] in ",-"
        if apart or _quote_ends(w, start) and w.code[cue + 1 : cue + 3] != ":q":
            content = _content_before(w, start, floor, cue + 1)
            if content:
                return content, speaker
    return (_content_after(w, high, found), speaker) if found else None


def _turned(w: Words, cue: int, group: int, low: int, high: int, floor: int) -> Found | None:
    """Content and speaker of a cue that stands between them: "...," said the mayor."""
    quoted = _quote_ends(w, group)
    after = ahead(w, _AHEAD, cue + 1, high)
    if w.lemma[cue] == "tell" or after == cue + 1 or not (quoted or group > low and w.word[group - 1] == ","):
        return None
    over = after >= high or w.code[after] in ",.;:-?!wkLpb(" or quoted
    content = _content_before(w, group, floor, after) if over else None
    return content and (content, (cue + 1, after))


def _according(w: Words, cue: int, high: int, floor: int) -> Found | None:
    """Content and speaker of "according to"."""
    if w.word[cue + 1 : cue + 2] != ["to"]:
        return None
    after = ahead(w, _AHEAD, cue + 2, high)
    speaker = (cue + 2, after) if after > cue + 2 else None
    if cue - w.first[cue] < 2:
        comma = w.code.find(",", after, high)
        return ((comma + 1, _reach(w, _CONTENT, comma + 1, high)), speaker) if 0 < comma + 1 < high else None
    content = _content_before(w, cue, floor, high)
    return content and (content, speaker)


def _noun(w: Words, cue: int, low: int, high: int, known: Span | None) -> Found | None:
    """Content and speaker of a noun cue: "his claim that ...", "the ministry's statement that ..."."""
    if cue + 2 >= high or w.word[cue + 1] != "that" or w.tag[cue + 1] == "WDT":
        return None
    content = cue + 1, _reach(w, _CONTENT, cue + 1, high)
    first = _back(w, _BEHIND, cue, low)
    for token in range(cue - 1, max(low, first - 8) - 1, -1):
        if token >= first and w.tag[token] in ("PRP$", "POS"):
            return content, (first if w.tag[token] == "POS" else token, token + (w.tag[token] == "PRP$"))
        if token < first and w.tag[token][0] == "V":
            return content, subject(w, token, low, known)
    return content, None
