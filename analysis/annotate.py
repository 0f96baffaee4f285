"""The chain of stages, over batches of articles: from articles to a book of tables."""

from __future__ import annotations

import gc
import hashlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from functools import cache, partial
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

CODED = ("sentences", "tokens", "mentions", "quotes", "events")
BATCH = 256  # articles; about 200,000 tokens, some 200 MB while at work

Tables = dict[str, "pd.DataFrame"]


class Book:
    """The tables of a set of articles, as attributes, and `problems` with one row for each thing that went wrong.

    A book in a folder reads a table when it is first asked for.
    """

    articles: pd.DataFrame
    sentences: pd.DataFrame
    tokens: pd.DataFrame
    mentions: pd.DataFrame
    actors: pd.DataFrame
    quotes: pd.DataFrame
    events: pd.DataFrame
    problems: pd.DataFrame

    def __init__(
        self,
        tables: Tables | None = None,
        *,
        store: str | Path | None = None,
        articles: list[str] | None = None,
        columns: Mapping[str, list[str]] | None = None,
        where: Mapping[str, list[Any]] | None = None,
    ):
        """A book of these `tables`, or of those in the `store`, of all or of some `articles`, in order.

        `columns` and `where` are those of `analysis.load`.
        """
        self.__dict__.update(tables or {})
        self._store = store
        self._chosen = articles
        self._columns = dict(columns or {})
        self._where = where
        self._dictionary: Any = None

    def __getattr__(self, name: str) -> pd.DataFrame:
        """Read or count the table `name`."""
        from analysis import store, tables

        if name == "actors":
            from analysis.actors import list_actors

            table = list_actors(self.mentions, self.articles, self._dictionary)
        elif name in tables.SCHEMAS and self._store is not None:
            table = store.read_table(self._store, name, self._columns.get(name), self._where)
            table = _in_order(table, self._chosen)
        else:
            raise AttributeError(f"a book has no table {name!r}; its tables are {', '.join(tables.SCHEMAS)}")
        self.__dict__[name] = table
        return table

    def __repr__(self) -> str:
        """How much there is of each thing."""
        counted = ("articles", "sentences", "tokens", "mentions", "actors", "quotes", "events", "problems")
        return "Book(" + ", ".join(f"{self._count(name):,} {name}" for name in counted) + ")"

    def _count(self, name: str) -> int:
        """The rows of a table, which is not read for that when all of a store is meant."""
        from analysis import store

        if self._store is None or name in self.__dict__ or self._chosen is not None or self._where:
            return len(getattr(self, name))
        if name == "actors":
            return store.read_table(self._store, "mentions", ["actor"])["actor"].nunique()
        return store.count_rows(self._store, name)

    def save(self, folder: str | Path) -> None:
        """Write all tables to `folder`, from which `analysis.load` reads them; a book already there is replaced."""
        import shutil
        import time

        from analysis import store

        target = Path(folder)
        tables = {name: getattr(self, name) for name in store.STORED}
        with store.locked(target):
            before = list((target / "parts").glob("*"))
            about = {"articles": self.articles["article_id"].tolist(), "version": version()}
            store.commit(target, f"saved-{time.time_ns()}", tables, about)
            for part in before:
                shutil.rmtree(part)


def _in_order(table: pd.DataFrame, articles: list[str] | None) -> pd.DataFrame:
    """The rows of these articles, in their order; rows without an article come first."""
    if articles is None:
        return table
    place = {article: i for i, article in enumerate(articles)}
    rank = table["article_id"].map(place)
    kept = rank.notna() | table["article_id"].isna()
    return table[kept].iloc[rank[kept].fillna(-1).argsort(kind="stable").to_numpy()].reset_index(drop=True)


def annotate(
    articles: pd.DataFrame | Iterable[pd.DataFrame],
    store: str | Path | None = None,
    workers: int = 1,
    progress: bool = True,
    actors: str | Path | pd.DataFrame | None = None,
    client: Any = None,
) -> Book:
    """A book: the sentences, tokens, mentions, actors, quotes and events of `articles`, and the `problems` met.

    Every article is kept, in order, whatever its text. An article in another language is not coded, and one on which a
    stage fails has no rows of that stage and of later ones; `problems` names both. With a `store` (a folder, or an
    address such as s3://bucket/folder) each batch of 256 articles is committed when it is done: a run that was stopped
    goes on where it was, and an article is annotated only once. With a store `articles` may also be tables one after
    another, as `stream_articles` gives them; they pass through, and never are in memory all at once.
    `workers` are processes; a script that uses more than one needs the usual `if __name__ == "__main__":`. A `client`
    of Dask (`distributed.Client`) has the batches done by its workers, which must reach the store and `actors`.
    `actors` is a CSV or table of your own actors, in the format of `lexicons/actors.csv`; it wins over ours.

    Raises `ValueError` when a needed column is missing or two rows of a table share an `article_id`.

    >>> from analysis import make_articles
    >>> book = annotate(make_articles([{"text": "Ashraf Ghani met Zalmay Khalilzad in Kabul."}]), progress=False)
    >>> book.mentions["actor"].tolist()
    ['Ashraf Ghani', 'Zalmay Khalilzad', 'Kabul']
    """
    import pandas as pd
    from tqdm.auto import tqdm

    if workers < 1:
        raise ValueError(f"workers must be 1 or more, got {workers}")
    whole = articles if isinstance(articles, pd.DataFrame) else None
    if whole is None and store is None:
        raise ValueError("articles in several tables need a store; give store= a folder, or one table")
    reading: list[dict[str, Any]] = []
    ids: list[str] = []
    given: Iterable[pd.DataFrame] = [articles] if isinstance(articles, pd.DataFrame) else articles
    tables = _checked(given, reading, ids)
    with tqdm(total=None if whole is None else len(whole), unit=" articles", disable=not progress) as bar:
        if store is not None:
            _into_store(tables, store, partial(_run, workers=workers, client=client), bar, actors, reading)
            book = Book(store=store, articles=None if whole is None else ids)
        else:
            [table] = tables
            batches = [table.iloc[i : i + BATCH] for i in range(0, len(table), BATCH)] or [table]
            results = []
            for done in _run(partial(_annotate_batch, actors=actors), batches, workers, client):
                bar.update(len(done["articles"]))
                results.append(done)
            book = Book(_joined(results, reading))
    book._dictionary = actors
    return book


def _checked(tables: Iterable[pd.DataFrame], reading: list[dict[str, Any]], ids: list[str]) -> Iterator[pd.DataFrame]:
    """The tables if `annotate` can do them; the problems of reading them and their articles are noted."""
    from analysis.tables import require

    for table in tables:
        require(table, "articles", "annotate")
        if (twice := table["article_id"].duplicated()).any():
            raise ValueError(f"two articles have the article_id {table.loc[twice, 'article_id'].iloc[0]!r}")
        reading += table.attrs.get("problems", [])
        ids += table["article_id"].tolist()
        plain = table.reset_index(drop=True)
        plain.attrs = {}
        yield plain


def _into_store(
    tables: Iterable[pd.DataFrame], store: str | Path, run: Any, bar: Any, actors: Any, reading: list[dict[str, Any]]
) -> None:
    """Annotate what the store does not hold yet, batch by batch."""
    from analysis import store as stores

    made_by = version(actors)
    tables = iter(tables)
    first = list(islice(tables, 1))  # what cannot be read is told before the store is made
    with stores.locked(store):
        done = stores.annotated(store, made_by)
        address = str(store) if "://" in str(store) else str(Path(store).absolute())
        work = partial(_commit_batch, store=address, made_by=made_by, actors=actors)
        for count in run(work, _batches(chain(first, tables), done, bar)):
            bar.update(count)
        if reading:
            rows = _problems(reading)
            name = "problems-" + hashlib.blake2b(repr(reading).encode(), digest_size=8).hexdigest()
            stores.commit(store, name, {"problems": rows}, {"articles": [], "version": made_by})


def _batches(tables: Iterable[pd.DataFrame], done: set[str], bar: Any) -> Iterator[tuple[int, pd.DataFrame]]:
    """The batches still to do, each with the place of its first article, so that parts sort as the articles did."""
    place = 0
    for table in tables:
        for first in range(0, len(table), BATCH):
            batch = table.iloc[first : first + BATCH]
            todo = batch[~batch["article_id"].isin(done)]
            bar.update(len(batch) - len(todo))
            done.update(todo["article_id"])  # a later table may hold an article again
            if len(todo):
                yield place + int(todo.index[0]), todo
        place += len(table)


def _commit_batch(numbered: tuple[int, pd.DataFrame], store: str, made_by: str, actors: Any) -> int:
    from analysis.store import commit

    if version(actors) != made_by:
        raise RuntimeError("this worker has another version of Dateline or of the actors; give all the same")
    first, articles = numbered
    ids = articles["article_id"].tolist()
    name = f"{first:08d}-" + hashlib.blake2b("|".join([made_by, *ids]).encode(), digest_size=8).hexdigest()
    with _without_garbage_collection():
        commit(store, name, _annotate_batch(articles, actors), {"articles": ids, "version": made_by})
    return len(articles)


def _run(work: Callable[[Any], Any], batches: Iterable[Any], workers: int, client: Any) -> Iterator[Any]:
    """What `work` makes of each batch, in order: in this process, in several, or by the workers of a Dask client.

    Only a few batches a worker are under way at a time, so that any number of articles can pass through.
    """
    coming = iter(batches)
    some = list(islice(coming, 2))
    coming = chain(some, coming)
    pool: Executor
    if client is not None:
        pool, at_once = client.get_executor(pure=False), 2 * max(1, sum(client.nthreads().values()))
    elif workers > 1 and len(some) > 1:
        from multiprocessing import get_context

        pool, at_once = ProcessPoolExecutor(workers, mp_context=get_context("spawn")), 2 * workers
    else:
        yield from map(work, coming)
        return
    with pool:
        under_way = deque(pool.submit(work, batch) for batch in islice(coming, at_once))
        while under_way:
            yield under_way.popleft().result()
            under_way.extend(pool.submit(work, batch) for batch in islice(coming, 1))


def _joined(results: list[Tables], reading: list[dict[str, Any]]) -> Tables:
    import pandas as pd

    results = [*([{"problems": _problems(reading)}] if reading else []), *results]
    return {name: pd.concat([r[name] for r in results if name in r], ignore_index=True) for name in results[-1]}


def _problems(rows: Sequence[Mapping[Any, Any]]) -> pd.DataFrame:
    """The table problems."""
    from analysis.tables import COLUMNS, frame

    return frame("problems", {key: [row.get(key) for row in rows] for key in COLUMNS["problems"]})


def _annotate_batch(articles: pd.DataFrame, actors: Any = None) -> Tables:
    """All tables of a batch. When a stage fails the batch is halved until the article that fails stands alone."""
    import pandas as pd

    from analysis.articles import not_english

    reasons = pd.Series(not_english(articles["text"].tolist()), articles.index, dtype=object)
    foreign = reasons.notna()
    with _without_garbage_collection():
        tables, failed = _code(articles[~foreign], actors)
    rows = articles[foreign].assign(stage="language", problem=reasons[foreign])
    return {
        "articles": articles,
        **{name: table.round({"sentiment": 3}) if "sentiment" in table else table for name, table in tables.items()},
        "problems": _problems([*rows.to_dict("records"), *failed]),
    }


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """A batch makes millions of small objects and no cycles; to look for some would cost a seventh of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _code(articles: pd.DataFrame, actors: Any) -> tuple[Tables, list[dict[Any, Any]]]:
    """The tables of these articles, and a problem for each article that a stage could not do."""
    import pandas as pd

    from analysis.tables import complete, empty

    tables: Tables = {name: empty(name) for name in CODED}
    if articles.empty:
        return tables, []
    for name, stage in _stages(actors).items():
        try:
            tables |= stage(tables | {"articles": articles})
        except Exception as problem:  # whatever it is, it must cost one article, not the run
            if len(articles) == 1:
                [row] = articles.to_dict("records")
                row |= {"stage": name, "problem": f"{type(problem).__name__}: {problem}"}
                return {n: complete(n, tables[n]) for n in CODED}, [row]
            half = len(articles) // 2
            first, failed = _code(articles.iloc[:half], actors)
            second, failed_too = _code(articles.iloc[half:], actors)
            return {n: pd.concat([first[n], second[n]], ignore_index=True) for n in CODED}, failed + failed_too
    return {n: tables[n] for n in CODED}, []


def _stages(actors: Any) -> dict[str, Callable[[Tables], Tables]]:
    """The stages in order; each takes the tables made so far and gives the tables that it makes or completes."""
    from analysis.actors import find_mentions
    from analysis.clauses import find_clauses
    from analysis.events import code_events
    from analysis.quotes import find_quotes
    from analysis.sentences import split_sentences
    from analysis.sentiment import score_mentions, score_sentences
    from analysis.tokens import tag_tokens

    def score(t: Tables) -> Tables:
        sentences, quotes = score_sentences(t["sentences"], t["tokens"], t["mentions"], t["quotes"])
        return {"sentences": sentences, "quotes": quotes}

    def of(t: Tables, names: str) -> list[pd.DataFrame]:
        return [t[name] for name in names.split()]

    return {
        "split_sentences": lambda t: {"sentences": split_sentences(t["articles"])},
        "tag_tokens": lambda t: {"tokens": tag_tokens(t["sentences"])},
        "find_mentions": lambda t: {"mentions": find_mentions(t["articles"], t["sentences"], t["tokens"], actors)},
        "find_clauses": lambda t: {"clauses": find_clauses(t["tokens"], t["mentions"])},
        "find_quotes": lambda t: {"quotes": find_quotes(*of(t, "articles sentences tokens mentions"))},
        "score_sentences": score,
        "score_mentions": lambda t: {"mentions": score_mentions(*of(t, "sentences tokens mentions quotes clauses"))},
        "code_events": lambda t: {"events": code_events(*of(t, "articles sentences tokens clauses mentions quotes"))},
    }


def version(actors: Any = None) -> str:
    """What annotates: the hash of the stages, their lexicons and weights, and of the user's actors.

    An article in a store is annotated again when this changes.
    """
    if isinstance(actors, str | Path):
        own = Path(actors).read_bytes()
    else:
        own = b"" if actors is None else actors.to_csv().encode()
    return hashlib.blake2b(_package_hash() + own, digest_size=8).hexdigest()


@cache
def _package_hash() -> bytes:
    reads_only = "charts explore explain browse report evaluate gold exercises lessons store pack stream copies".split()
    here = Path(__file__).parent
    files = [file for file in sorted(here.glob("[a-z]*.py")) if file.stem not in reads_only]
    files += sorted((here / "lexicons").glob("*.csv")) + sorted((here / "model").iterdir())
    return hashlib.blake2b(b"".join(file.read_bytes() for file in files)).digest()
