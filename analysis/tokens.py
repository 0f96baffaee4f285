"""Cut sentences into tokens and give each its part of speech and lemma.

Tokens are those of NLTK's Treebank tokenizer with hyphened words split as the treebanks do. Tags come from an averaged
perceptron (Collins 2002) with the features of NLTK's `PerceptronTagger` and weights of our own (`model/tagger.json.gz`;
`model/CARD.md` says how they were made). Here all sentences of a batch advance together, one word a step, so that numpy
does the sums; the tags are the same as NLTK's, because weights are multiples of 1/64, which floats add without error.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache, reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.tables import frame, require

if TYPE_CHECKING:
    from nltk.tag import PerceptronTagger

MODEL = Path(__file__).parent / "model" / "tagger.json.gz"
UNIT = 64  # weights are stored as whole numbers of 1/64

STRAIGHT = str.maketrans("“”„«»‘’‚`´", "\"\"\"\"\"'''''")
_TREEBANK_QUOTES = {"``": '"', "''": '"'}

# Prefixes that the treebanks leave on their word; every other hyphened word is split.
_PREFIXES = frozenset("anti co counter cross e ex inter mid mini multi neo non post pre pro re semi sub un".split())
_INNER = re.compile(r"(?<=\w)[-/](?=\w)")
_WHOLE = re.compile(r"//|@|www\.|^\d+(?:[-/]\d+){2,}$|^\d+/\d+$", re.IGNORECASE)
_PLAIN = re.compile(
    r"(?P<open>[“\"(\[]?)(?P<word>[^\W\d_]+(?:-[^\W\d_]+)*|\d+(?:,\d+)*)(?P<clitic>(?:['’]s)?)"
    r"(?P<mark>[,;:?!]?)(?P<stop>\.?)(?P<close>[”\")\]]?)"
)
_FUSED = frozenset("cannot gimme gonna gotta lemme wanna d'ye more'n".split())
_LONGEST = 200  # a longer run without a blank is an address or junk: one token


Span = tuple[int, int, str]


def _split_hyphens(text: str, start: int) -> list[Span]:
    """The parts of a hyphened or slashed word, each with its offsets; a word that stays whole is its only part."""
    marks = [] if _WHOLE.search(text) else [mark.start() for mark in _INNER.finditer(text)]
    first = text[: marks[0]] if marks else ""
    if not marks or (first.lower() in _PREFIXES and (len(first) == 1 or not first.isupper())):
        return [(start, start + len(text), text)]
    edges = [0, *(edge for mark in marks for edge in (mark, mark + 1)), len(text)]
    return [(start + a, start + b, text[a:b]) for a, b in zip(edges, edges[1:], strict=False)]


@cache
def _treebank() -> Any:
    from nltk.tokenize import NLTKWordTokenizer

    return NLTKWordTokenizer()


def _by_nltk(chunk: str, last: bool) -> list[Span]:
    """The tokens that NLTK finds in a run of characters without a blank."""
    # A word on either side keeps NLTK from seeing the chunk as a whole sentence.
    text = "x " + chunk.translate(STRAIGHT) + ("" if last else " x")
    try:
        spans = [(a - 2, b - 2) for a, b in _treebank().span_tokenize(text)]
    except ValueError:  # NLTK cannot align some mixtures of quotation marks
        return [(0, len(chunk), chunk)]
    spans = spans[1:] if last else spans[1:-1]
    return [part for a, b in spans for part in _split_hyphens(chunk[a:b], a)]


@lru_cache(maxsize=200_000)
def _split_chunk(chunk: str, last: bool) -> list[Span]:
    """The tokens of a run of characters without a blank; in the `last` of a sentence a full stop stands alone.

    Words with nothing but simple marks around them are cut here, as NLTK would, at a tenth of the cost.

    >>> _split_chunk("(US-led", False)
    [(0, 1, '('), (1, 3, 'US'), (3, 4, '-'), (4, 7, 'led')]
    """
    if len(chunk) > _LONGEST:
        return [(0, len(chunk), chunk)]
    plain = _PLAIN.fullmatch(chunk)
    if plain is None or plain["word"].lower() in _FUSED or (plain["stop"] and not last):
        return _by_nltk(chunk, last)
    spans = [plain.span(group) for group in ("open", "word", "clitic", "mark", "stop", "close")]
    return [part for a, b in spans if a < b for part in _split_hyphens(chunk[a:b], a)]


class Cut(NamedTuple):
    """The tokens of sentences, one after another; `code` is the place of a token's text in `words`."""

    code: np.ndarray
    words: np.ndarray
    start: np.ndarray  # in the sentence
    end: np.ndarray
    length: np.ndarray  # of each sentence in tokens


_BLANK = np.array([chr(i).isspace() for i in range(0x3002)])  # the last blank of Unicode is U+3000


def _cut(sentences: list[str]) -> Cut:
    """The tokens of the sentences; each distinct run of characters without a blank is cut once.

    >>> cut = _cut(["The “US-Taliban” talks didn’t end."])
    >>> cut.words[cut.code].tolist()
    ['The', '“', 'US', '-', 'Taliban', '”', 'talks', 'did', 'n’t', 'end', '.']
    """
    text = "\n".join(["", *sentences, ""])
    letters = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    blank = _BLANK[np.minimum(letters, len(_BLANK) - 1)]
    begin = np.flatnonzero(blank[:-1] & ~blank[1:]) + 1
    opens = np.cumsum([1, *[len(sentence) + 1 for sentence in sentences]])
    inside = np.searchsorted(opens, begin, "right") - 1
    last = np.append(inside[1:] != inside[:-1], True)[: len(begin)]
    chunk, chunks = pd.factorize(np.array(text.split(), dtype=object))
    kind, kinds = pd.factorize(2 * chunk + last)
    pieces = [_split_chunk(chunks[i // 2], bool(i % 2)) for i in kinds.tolist()]
    sizes = np.array([len(spans) for spans in pieces], dtype=np.int64)
    spans = np.array([span[:2] for found in pieces for span in found], dtype=np.int64).reshape(-1, 2)
    code, words = pd.factorize(np.array([span[2] for found in pieces for span in found], dtype=object))
    count = sizes[kind]
    ahead = (np.cumsum(sizes) - sizes)[kind] - np.cumsum(count) + count  # of the pieces over the tokens
    piece = np.arange(count.sum()) + np.repeat(ahead, count)
    place = np.repeat(begin - opens[inside], count)
    lengths = np.bincount(inside, count, len(sentences)).astype(np.int64)
    return Cut(code[piece], words, place + spans[piece, 0], place + spans[piece, 1], lengths)


class Weights(NamedTuple):
    """The tagger's model: `rows` gives each feature its row of `weights` (whole 64ths), a column for each of `tags`."""

    rows: dict[str, int]
    after_tag: dict[str, list[tuple[str, int]]]  # word -> tag before it, row
    weights: np.ndarray
    tags: list[str]  # in reverse alphabetical order, because NLTK gives a tie to the last of the alphabet
    known: dict[str, str]


@cache
def _model(path: Path = MODEL) -> Weights:
    """The weights as a matrix; the last row, all zeros, stands for every feature that has no weight."""
    data = _read_model(path)
    tags = sorted(data["tags"], reverse=True)
    column = {tag: i for i, tag in enumerate(tags)}
    matrix = np.zeros((len(data["weights"]) + 1, len(tags)), dtype=np.int32)
    for row, weights in enumerate(data["weights"].values()):
        for tag, weight in weights.items():
            matrix[row, column[tag]] = weight
    rows = {feature: i for i, feature in enumerate(data["weights"])}
    after_tag: dict[str, list[tuple[str, int]]] = {}
    for feature, row in rows.items():
        if feature.startswith(_AFTER_TAG):
            tag, word = feature.removeprefix(_AFTER_TAG).split(" ", 1)
            after_tag.setdefault(word, []).append((tag, row))
    return Weights(rows, after_tag, matrix, tags, data["known"])


def _read_model(path: Path) -> dict[str, Any]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        data: dict[str, Any] = json.load(file)
    return data


def nltk_tagger() -> PerceptronTagger:
    """NLTK's own `PerceptronTagger` with our weights: the reference that `tag_tokens` is tested against.

    >>> nltk_tagger().tag(["They", "met", "on", "Friday", "."])
    [('They', 'PRP'), ('met', 'VBD'), ('on', 'IN'), ('Friday', 'NNP'), ('.', '.')]
    """
    from nltk.tag import PerceptronTagger

    data = _read_model(MODEL)
    weights = {f: {tag: w / UNIT for tag, w in row.items()} for f, row in data["weights"].items()}
    tagger = PerceptronTagger(load=False)
    tagger.decode_json_params((weights, data["known"], data["tags"]))
    return tagger


def tagger_words(words: Iterable[str]) -> list[str]:
    """The words as the tagger knows them: curly quotation marks straight, Treebank quotes as one mark."""
    return [_TREEBANK_QUOTES.get(word) or word.translate(STRAIGHT) for word in words]


def _normal(word: str) -> str:
    """NLTK's classes of words: hyphened, year, number, else the word in lower case."""
    if "-" in word and word[0] != "-":
        return "!HYPHEN"
    if word.isdigit() and len(word) == 4:
        return "!YEAR"
    if word[0].isdigit():
        return "!DIGITS"
    return word.lower()


_AFTER_TAG = "i-1 tag+i word "
_EDGES = ["-START2-", "-START-", "-END-", "-END2-"]


def _word_scores(words: Sequence[str], model: Weights) -> list[np.ndarray]:
    """For each word its part of the scores as the word itself, the one before, two before, the next, two after.

    The four marks for the ends of a sentence come after the words, so a row exists for every neighbour.
    """
    rows, none = model.rows, len(model.weights) - 1
    normal = [_normal(word) for word in words] + _EDGES
    own = [f"i suffix {w[-3:]}" for w in words] + [""] * 4
    first = [f"i pref1 {w[0]}" for w in words] + [""] * 4
    templates = (
        [["bias"] * len(normal), own, first, [f"i word {n}" for n in normal]],
        [[f"i-1 word {n}" for n in normal], [f"i-1 suffix {n[-3:]}" for n in normal]],
        [[f"i-2 word {n}" for n in normal]],
        [[f"i+1 word {n}" for n in normal], [f"i+1 suffix {n[-3:]}" for n in normal]],
        [[f"i+2 word {n}" for n in normal]],
    )
    found = ([model.weights[[rows.get(f, none) for f in column]] for column in template] for template in templates)
    return [reduce(np.add, scores) for scores in found]


def _tag_codes(words: Sequence[str], codes: np.ndarray, lengths: np.ndarray, model: Weights) -> np.ndarray:
    """The column of the best tag for each token; `codes` index `words`, and sentences follow one another.

    Sentences are sorted by length, so those still running at step i are the first `alive` ones.
    """
    rows, none, n_tags = model.rows, len(model.weights) - 1, len(model.tags)
    parts = _word_scores(words, model)
    names = [*model.tags, "-START-", "-START2-"]
    one, two = ([rows.get(f"i-{n} tag {tag}", none) for tag in names] for n in (1, 2))
    pairs = [rows.get(f"i tag+i-2 tag {a} {b}", none) for a in names for b in names]
    tags_before = (model.weights[one][:, None] + model.weights[two]).reshape(-1, n_tags) + model.weights[pairs]
    column = {name: i for i, name in enumerate(names)}
    tag_word = np.full((len(words), len(names)), none)
    for i, word in enumerate(words):
        for tag, row in model.after_tag.get(_normal(word), ()):
            tag_word[i, column[tag]] = row
    fixed = np.array([column[model.known[word]] if word in model.known else -1 for word in words], dtype=np.int64)

    # Each sentence stands between two marks on either side, so that a token finds its neighbours beside it.
    first = np.cumsum(lengths + 4) - lengths - 2
    place = np.arange(len(codes)) + np.repeat(first - np.cumsum(lengths) + lengths, lengths)
    padded = np.empty(len(codes) + 4 * len(lengths), dtype=np.int64)
    padded[place] = codes
    start2, start, end, end2 = range(len(words), len(words) + 4)
    for at, mark in ((first - 2, start), (first - 1, start2), (first + lengths, end), (first + lengths + 1, end2)):
        padded[at] = mark

    order = np.argsort(-lengths, kind="stable")
    first, shorter = first[order], -lengths[order]
    found = np.empty(len(padded), dtype=np.int64)  # of the marks nothing is found
    prev, prev2 = (np.full(len(order), tag, dtype=np.int64) for tag in (n_tags, n_tags + 1))
    for i in range(int(lengths.max(initial=0))):
        alive = np.searchsorted(shorter, -i)
        at, prev, prev2 = first[:alive] + i, prev[:alive], prev2[:alive]
        best = fixed[padded[at]]
        free = np.flatnonzero(best < 0)
        here, before = at[free], prev[free]
        score = tags_before.take(before * len(names) + prev2[free], axis=0)
        score += model.weights.take(tag_word[padded[here], before], axis=0)
        for part, step in zip(parts, (0, -1, -2, 1, 2), strict=True):
            score += part.take(padded[here + step], axis=0)
        best[free] = score.argmax(axis=1)
        found[at] = best
        prev, prev2 = best, prev
    return np.asarray(found[place])


_INFLECTED = {"N": "NOUN", "V": "VERB", "M": "VERB", "J": "ADJ", "R": "ADV"}
_BASE = frozenset(["NN", "VB", "JJ", "RB"])


@cache
def _lemma(word: str, tag: str) -> str:
    """The dictionary form of a word with that tag; a name keeps its spelling."""
    if tag.startswith("NNP"):
        return word
    lower = word.translate(STRAIGHT).lower()
    if tag in _BASE or tag[0] not in _INFLECTED or not lower[-1].isalpha() and lower[0] != "'":
        return {"n't": "not", "ca": "can", "wo": "will"}.get(lower, lower) if tag in ("RB", "MD") else lower
    from lemminflect import getLemma

    found = getLemma(lower, upos=_INFLECTED[tag[0]])
    return str(found[0]) if found else lower


def tag_tokens(sentences: pd.DataFrame) -> pd.DataFrame:
    """One row per token: `article_id`, `sentence`, `token` from 0, `start`, `end`, `text`, `tag` (Penn), `lemma`.

    `text` is what stands in the article. Quotation marks count as straight ones when words are cut and tagged.

    >>> import pandas as pd
    >>> sentences = pd.DataFrame({"article_id": ["a"], "sentence": [0], "start": [0],
    ...                           "text": ["They left Berg’s talks."]})
    >>> tag_tokens(sentences)[["text", "tag", "lemma"]].values.tolist()  # doctest: +NORMALIZE_WHITESPACE
    [['They', 'PRP', 'they'], ['left', 'VBD', 'leave'], ['Berg', 'NNP', 'Berg'],
     ['’s', 'POS', "'s"], ['talks', 'NNS', 'talk'], ['.', '.', '.']]
    """
    require(sentences, ["article_id", "sentence", "start", "text"], "tag_tokens")
    code, words, start, end, lengths = _cut(sentences["text"].tolist())
    names = np.array(_model().tags, dtype=object)
    tag = _tag_codes(tagger_words(words), code, lengths, _model())
    pair, pairs = pd.factorize(code * len(names) + tag)
    lemmas = list(map(_lemma, words[pairs // len(names)], names[pairs % len(names)]))
    row = np.repeat(np.arange(len(sentences)), lengths)
    offset = sentences["start"].to_numpy()[row]
    return frame(
        "tokens",
        {
            "article_id": sentences["article_id"].array.take(row),
            "sentence": sentences["sentence"].to_numpy()[row],
            "token": np.arange(len(row)) - np.repeat(np.cumsum(lengths) - lengths, lengths),
            "start": start + offset,
            "end": end + offset,
            "text": pd.array(words, dtype="str").take(code),
            "tag": pd.array(names, dtype="str").take(tag),
            "lemma": pd.array(lemmas, dtype="str").take(pair),
        },
    )


def _names(sentences: list[list[tuple[str, str]]]) -> dict[str, str]:
    """Words of the dictionary's names that are surely names: the treebank knows them as nothing else, in any case."""
    seen: dict[str, set[str]] = {}
    for sentence in sentences:
        for word, tag in sentence:
            seen.setdefault(word, set()).add(tag)
    lexicons = Path(__file__).parent / "lexicons"
    actors = pd.read_csv(lexicons / "actors.csv", dtype=str, keep_default_na=False)
    actors = actors[actors["kind"].isin(["person", "country", "place"])]
    names = "|".join([*actors["actor"], *actors["aliases"], *actors["capital"]])
    words = set(re.findall(r"\b[A-Z][^\W\d_]+\b", names)) | set(pd.read_csv(lexicons / "first_names.csv")["name"])
    return {word: "NNP" for word in sorted(words) if seen.get(word, {"NNP"}) == {"NNP"} and word.lower() not in seen}


def train_tagger(files: Sequence[str | Path], model: str | Path = MODEL, rounds: int = 5) -> int:
    """Train the tagger on treebank files, write its weights, and return the number of features kept.

    A file holds a JSON object a line, `{"tokens": [[word, tag], ...]}`, gzipped or not. NLTK's averaged perceptron is
    trained for `rounds` rounds in an order that a fixed seed decides; weights below 0.5 are dropped. Names of the
    dictionary join the words whose tag is known, unless the treebank has them as another word.
    """
    import random

    from nltk.tag import PerceptronTagger

    random.seed(7)
    tagger = PerceptronTagger(load=False)
    sentences = read_treebank(files)
    tagger.train(list(sentences), nr_iter=rounds)
    kept = {}
    for feature, weights in tagger.model.weights.items():
        if whole := {tag: round(w * UNIT) for tag, w in weights.items() if abs(w) >= 0.5}:
            kept[feature] = whole
    data = {"tags": sorted(tagger.classes), "known": _names(sentences) | tagger.tagdict, "weights": kept}
    with open(model, "wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb", mtime=0, filename="") as file:
        file.write(json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode())
    return len(kept)


def read_treebank(files: Sequence[str | Path]) -> list[list[tuple[str, str]]]:
    """The sentences of treebank files as lists of (word, tag), words as the tagger knows them."""
    sentences = []
    for path in files:
        opener = gzip.open if str(path).endswith(".gz") else open
        with opener(path, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                try:
                    words, tags = zip(*json.loads(line)["tokens"], strict=True)
                except (ValueError, KeyError, TypeError) as problem:
                    shape = '{"tokens": [["word", "TAG"], ...]}'
                    raise ValueError(f"{path}, line {number}: expected {shape}, got {line[:80]!r}") from problem
                sentences.append(list(zip(tagger_words(words), tags, strict=True)))
    return sentences


def tagger_accuracy(files: Sequence[str | Path], model: str | Path = MODEL) -> float:
    """The share of tags right on treebank files, 0 to 1, with the tokens as the treebank has them."""
    sentences = read_treebank(files)
    words = [word for sentence in sentences for word, _ in sentence]
    codes, known = pd.factorize(np.array(words, dtype=object))
    weights = _model(Path(model))
    found = _tag_codes(list(known), codes, np.array([len(sentence) for sentence in sentences]), weights)
    right = [tag for sentence in sentences for _, tag in sentence]
    return float(np.mean([weights.tags[i] == tag for i, tag in zip(found.tolist(), right, strict=True)]))
