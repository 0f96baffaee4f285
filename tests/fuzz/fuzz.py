"""Feed the readers and the stages whatever a fuzzer thinks of: `python tests/fuzz/fuzz.py TARGET -max_total_time=600`.

TARGET is one of those in `TARGETS`; what follows goes to libFuzzer. A find ends the run and leaves its input behind as
`crash-...`, which given in the place of the options is tried again. The extra `fuzz` brings atheris. What was found is
kept as tests in the language of people, beside the others of its module.
"""

import csv
import gzip
import io
import random
import sys
import tempfile
import warnings
import zipfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

import atheris

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

with atheris.instrument_imports(include=["analysis"]):
    import pandas as pd
    from click.testing import CliRunner

    import analysis
    import analysis.actors
    import analysis.clauses
    import analysis.events
    import analysis.gold
    import analysis.pack
    import analysis.quotes
    import analysis.sentiment
    import analysis.stream
    from analysis import annotate, make_articles, read_articles
    from analysis.__main__ import main
    from analysis.sentences import split_sentences
    from analysis.tables import COLUMNS, frame
    from analysis.tokens import tag_tokens

warnings.filterwarnings("error", module="analysis")
FOLDER = Path(tempfile.mkdtemp())
SUFFIXES = "txt md html csv tsv json jsonl parquet zip warc warc.gz".split()
SIGNS = [*"\n\t .,;:!?'\"()[]-/$%&*@0179", "\n\n", " ", "“", "”", "‘", "’", "«", "»", "—", "–", "…", "...", "--"]
SIGNS += ["\x00", "\x85", "\u2028", "\u200b", "\u0301", "\ud800", "\U0001f600", "İ", "ß", "ﬁ", "\xa0", "https://a.bc/d"]
SIGNS += "Mr. U.S. don't US-led 3rd $5m 12:30 2019-03-05 Monday March said that not of by and he who was had".split()


def lexicon() -> list[str]:
    """All words that Dateline's own lists know, and signs of all kinds: what the texts are made of."""
    words = set()
    for path in sorted((ROOT / "analysis" / "lexicons").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            words |= {word for row in csv.reader(lines) for cell in row for word in cell.replace("|", " ").split()}
    return sorted(words)


WORDS = lexicon()
STORY = make_articles([{"text": "Anna Berg met the envoy of Norway in Voss on Monday."}])
SENTENCES = split_sentences(STORY)
TOKENS = tag_tokens(SENTENCES)


def text_of(data: bytes) -> str:
    """A text: two bytes choose a word or a sign, with or without a space before; the fuzzer learns which matter."""
    pieces = []
    for high, low in zip(data[::2], data[1::2], strict=False):
        number = high << 8 | low
        if high < 64:
            pieces.append(SIGNS[low % len(SIGNS)])
        elif high < 72:
            pieces.append(chr(number * 17 % 0x110000))
        else:
            pieces.append(" " + WORDS[(number - (72 << 8)) * len(WORDS) // (184 << 8)])
    return "".join(pieces)


def check(articles: pd.DataFrame) -> None:
    """All that must hold of a table of articles."""
    assert list(articles)[: len(COLUMNS["articles"])] == COLUMNS["articles"]
    assert articles["article_id"].is_unique
    analysis.pack.arrow("articles", articles)


def table_of(reading: Callable[[], Iterable[pd.DataFrame]]) -> list[pd.DataFrame]:
    """All articles in one table, or none where it is told that there are none."""
    try:
        return [pd.concat(list(reading()))]
    except ValueError as problem:
        if "no articles in" not in str(problem):
            raise AssertionError(problem) from problem
        return []


def read(data: bytes) -> None:
    """A file of any kind, read at once and in pieces."""
    if not data:
        return
    path = FOLDER / f"a.{SUFFIXES[data[0] % len(SUFFIXES)]}"
    body = data[1:]
    path.write_bytes(gzip.compress(body) if path.suffix == ".gz" and body[:1] != b"\x1f" else body)
    articles, pieces = table_of(lambda: [read_articles(path)]), table_of(lambda: analysis.stream.stream_articles(path))
    assert [table["text"].tolist() for table in pieces] == [table["text"].tolist() for table in articles]
    for table in articles:
        check(table)
    path.unlink()


def make(data: bytes) -> None:
    """Records in memory, with columns and values of any kind."""
    given = atheris.FuzzedDataProvider(data)
    values = [None, float("nan"), 1, 2.5, True, pd.NaT, pd.Timestamp("2019-01-02"), ["a"], {"name": "b"}, b"c", ()]
    names = "text body date published source author article_id sentence path note Text".split()
    records = []
    for _ in range(given.ConsumeIntInRange(0, 4)):
        record = {}
        for _ in range(given.ConsumeIntInRange(0, 5)):
            name = names[given.ConsumeIntInRange(0, len(names) - 1)]
            chosen = given.ConsumeIntInRange(0, 2 * len(values))
            record[name] = values[chosen] if chosen < len(values) else given.ConsumeUnicode(40)
        records.append(record)
    try:
        articles = make_articles(records)
    except ValueError:
        return
    check(articles)


def stages(data: bytes) -> None:
    """Texts through the whole chain, and its tables through the store's packing."""
    texts = list(dict.fromkeys(text_of(part) for part in data.split(b"\x00\xff")))
    articles = make_articles([{"text": text, "date": "2019-03-05", "source": "Voice"} for text in texts])
    book = annotate(articles, progress=False)
    assert book.articles["article_id"].tolist() == articles["article_id"].tolist()
    assert set(book.problems["stage"]) <= {"language", "read"}, book.problems["problem"].tolist()
    whole = dict(zip(articles["article_id"], articles["text"], strict=True))
    for name in ("sentences", "tokens", "mentions", "quotes"):
        table = getattr(book, name)
        for article, start, end, text in table[["article_id", "start", "end", "text"]].itertuples(index=False):
            assert 0 <= start < end, name
            assert whole[article][start:end] == text, name
    for side in ("source", "target"):
        spans = book.events[["article_id", f"{side}_start", f"{side}_end"]].dropna()
        assert all(0 <= a < b <= len(whole[article]) for article, a, b in spans.itertuples(index=False))
    packed = analysis.pack.pack({name: getattr(book, name) for name in COLUMNS if name != "actors"})
    for name in ("tokens", "mentions", "quotes", "events"):
        again = frame(name, analysis.pack.unpack(name, lambda n, _: packed.get(n)).to_pandas())
        pd.testing.assert_frame_equal(again, getattr(book, name), obj=name)


def actors(data: bytes) -> None:
    """A user's own table of actors."""
    path = FOLDER / "actors.csv"
    name = text_of(data[1:]).encode("utf-8", "replace").decode()
    path.write_bytes(data)
    given = path if data[:1] != b"," else pd.DataFrame({"actor": [name], "kind": ["person"], "aliases": [name[:9]]})
    with suppress(ValueError):
        analysis.actors.find_mentions(STORY, SENTENCES, TOKENS, actors=given)


def gold(data: bytes) -> None:
    """Files of annotations by hand."""
    folder = Path(tempfile.mkdtemp(dir=FOLDER))
    names = ["mentions", "quotes", "sentiment", "events", "articles"]
    for part in data.split(b"\x00\xff"):
        (folder / f"{names[(part[:1] or b' ')[0] % 5]}.csv").write_bytes(part[1:])
    with suppress(ValueError):
        layers = analysis.gold.read_gold(folder, pd.DataFrame({"article_id": ["a"], "text": ["Anna Berg met Ola."]}))
        for layer in analysis.gold.COMPARED.keys() & layers.keys():
            analysis.gold.by_article(layers[layer], analysis.gold.marked_in(layers, layer))
    for file in folder.iterdir():
        file.unlink()
    folder.rmdir()


def parameters(data: bytes) -> None:
    """A YAML file with the options of a report."""
    path = FOLDER / "p.yaml"
    path.write_bytes(data)
    done = CliRunner().invoke(main, ["report", "--parameters", str(path)])
    assert done.exception is None or isinstance(done.exception, SystemExit), repr(done.exception)


SEEDS: dict[str, list[bytes]] = {
    "make": [bytes(range(64))],
    "stages": [random.Random(i).randbytes(2000) for i in range(3)],
    "actors": [b"actor,kind,country,role,from,to,aliases\nAnna Berg,person,NOR,GOV,2019-01,,Berg|A. B.\n", b","],
    "gold": [
        b"\x00id,start,end,text,actor,kind\na,0,9,Anna Berg,Anna Berg,person\n\x00\xff\x04id,mentions\na,yes\n",
        b"\x03id,start,end,text,event,type,mode,status,source,target,date\na,10,13,met,0,CONSULT,meet,happened,a,b,\n",
    ],
    "parameters": [b"title: Two\narticles: [a, b]\nworkers: 2\n", b"compare: source\no: x.html\nquiet: yes\n"],
}


def files() -> list[bytes]:
    """A small file of each kind, its number before it."""
    story, rows = (
        "Rain in Oslo\n\nOSLO (NTB) - It rained.\n",
        [{"title": "A", "text": "It rained.", "date": "2019-01-02"}],
    )
    page = "<html><head><title>A</title></head><body><article><p>" + "It rained in Oslo. " * 9 + "</article>"
    table, packed = pd.DataFrame(rows), io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", story)
        archive.writestr("b/c.csv", table.to_csv())
    http = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{page}"
    head = "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.b/c\r\nContent-Type: application/http\r\n"
    warc = f"{head}Content-Length: {len(http)}\r\n\r\n{http}\r\n\r\n".encode()
    front = f"---\ntitle: A\ndate: 2 May 2019\n---\n# B\n\n{story}"
    given = [story, front, page, table.to_csv(), table.to_csv(sep="\t"), table.to_json(orient="records")]
    given += [table.to_json(orient="records", lines=True), table.to_parquet(), packed.getvalue(), warc, warc]
    bodies = [body.encode() if isinstance(body, str) else body for body in given]
    return [bytes([i]) + body for i, body in enumerate(bodies)]


TARGETS: dict[str, Callable[[bytes], None]] = {
    target.__name__: target for target in (read, make, stages, actors, gold, parameters)
}


if __name__ == "__main__":
    name, options = sys.argv[1], sys.argv[2:]
    main.commands["report"].callback = lambda **given: None  # its parameters are enough
    seeds = Path(tempfile.mkdtemp())
    for i, seed in enumerate(SEEDS[name] if name in SEEDS else files()):
        (seeds / str(i)).write_bytes(seed)
    tried = [] if any(Path(option).is_file() for option in options) else [str(seeds)]
    atheris.Setup([name, "-timeout=60", "-rss_limit_mb=4000", *options, *tried], TARGETS[name])
    atheris.Fuzz()
