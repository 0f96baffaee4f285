"""The chain of stages, over batches of articles: from articles to a book of tables."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import cache, partial
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

    def __init__(self, tables: Tables | None = None, *, store: Path | None = None, articles: list[str] | None = None):
        """A book of these `tables`, or of those in the folder `store`, of all or of some `articles`, in order."""
        self.__dict__.update(tables or {})
        self._store = store
        self._chosen = articles
        self._dictionary: Any = None

    def __getattr__(self, name: str) -> pd.DataFrame:
        """Read or count the table `name`."""
        from analysis import store, tables

        if name == "actors":
            from analysis.actors import list_actors

            table = list_actors(self.mentions, self.articles, self._dictionary)
        elif name in tables.SCHEMAS and self._store is not None:
            table = _in_order(store.read_table(self._store, name), self._chosen)
        else:
            raise AttributeError(f"a book has no table {name!r}; its tables are {', '.join(tables.SCHEMAS)}")
        self.__dict__[name] = table
        return table

    def __repr__(self) -> str:
        """How much there is of each thing."""
        counted = ("articles", "sentences", "tokens", "mentions", "actors", "quotes", "events", "problems")
        return "Book(" + ", ".join(f"{len(getattr(self, name)):,} {name}" for name in counted) + ")"

    def save(self, folder: str | Path) -> None:
        """Write all tables to `folder`, from which `analysis.load` reads them; a book already there is replaced."""
        import shutil

        from analysis import store

        target = Path(folder)
        tables = {name: getattr(self, name) for name in store.STORED}
        with store.locked(target):
            shutil.rmtree(target / "parts", ignore_errors=True)
            about = {"articles": self.articles["article_id"].tolist(), "version": version()}
            store.commit(target, "00000000-saved", tables, about)


def _in_order(table: pd.DataFrame, articles: list[str] | None) -> pd.DataFrame:
    """The rows of these articles, in their order; rows without an article come first."""
    if articles is None:
        return table
    place = {article: i for i, article in enumerate(articles)}
    rank = table["article_id"].map(place)
    kept = rank.notna() | table["article_id"].isna()
    return table[kept].iloc[rank[kept].fillna(-1).argsort(kind="stable").to_numpy()].reset_index(drop=True)


def annotate(
    articles: pd.DataFrame,
    store: str | Path | None = None,
    workers: int = 1,
    progress: bool = True,
    actors: str | Path | pd.DataFrame | None = None,
) -> Book:
    """A book: the sentences, tokens, mentions, actors, quotes and events of `articles`, and the `problems` met.

    Every article is kept, in order, whatever its text. An article in another language is not coded, and one on which a
    stage fails has no rows of that stage and of later ones; `problems` names both. With a `store` (a folder) each batch
    of 256 articles is committed when it is done: a run that was stopped goes on where it was, and an article is
    annotated only once.
    `workers` are processes; a script that uses more than one needs the usual `if __name__ == "__main__":`.
    `actors` is a CSV or table of your own actors, in the format of `lexicons/actors.csv`; it wins over ours.

    Raises `ValueError` when a needed column is missing or two rows share an `article_id`.

    >>> from analysis import make_articles
    >>> book = annotate(make_articles([{"text": "Ashraf Ghani met Zalmay Khalilzad in Kabul."}]), progress=False)
    >>> book.mentions["actor"].tolist()
    ['Ashraf Ghani', 'Zalmay Khalilzad', 'Afghanistan']
    """
    from tqdm.auto import tqdm

    from analysis.tables import require

    require(articles, "articles", "annotate")
    if (twice := articles["article_id"].duplicated()).any():
        raise ValueError(f"two articles have the article_id {articles.loc[twice, 'article_id'].iloc[0]!r}")
    if workers < 1:
        raise ValueError(f"workers must be 1 or more, got {workers}")
    reading = list(articles.attrs.get("problems", []))
    plain = articles.reset_index(drop=True)
    plain.attrs = {}
    if store is None:
        work = partial(_annotate_batch, actors=actors)
        batches = [plain.iloc[i : i + BATCH] for i in range(0, len(plain), BATCH)] or [plain]
        with tqdm(total=len(plain), unit=" articles", disable=not progress) as bar:
            results = [_count(tables, bar) for tables in _run(work, batches, workers)]
        book = Book(_joined(results, reading))
    else:
        book = _into_store(plain, Path(store), workers, progress, actors, reading)
    book._dictionary = actors
    return book


def _into_store(
    articles: pd.DataFrame, store: Path, workers: int, progress: bool, actors: Any, reading: list[dict[str, Any]]
) -> Book:
    """Annotate what the store does not hold yet, batch by batch; the book reads from the store."""
    from tqdm.auto import tqdm

    from analysis import store as stores
    from analysis.tables import frame

    made_by = version(actors)
    with stores.locked(store):
        done = stores.annotated(store, made_by)
        work = partial(_commit_batch, store=store, made_by=made_by, actors=actors)
        with tqdm(total=len(articles), unit=" articles", disable=not progress) as bar:
            for count in _run(work, list(_batches(articles, done, bar)), workers):
                bar.update(count)
        if reading:
            rows = frame("problems", {key: [row.get(key) for row in reading] for key in reading[0]})
            name = "problems-" + hashlib.blake2b(repr(reading).encode(), digest_size=8).hexdigest()
            stores.commit(store, name, {"problems": rows}, {"articles": [], "version": made_by})
    return Book(store=store, articles=articles["article_id"].tolist())


def _batches(articles: pd.DataFrame, done: set[str], bar: Any) -> Iterator[tuple[int, pd.DataFrame]]:
    """The batches still to do, each with the place of its first article, so that parts sort as the articles did."""
    for first in range(0, len(articles), BATCH):
        batch = articles.iloc[first : first + BATCH]
        todo = batch[~batch["article_id"].isin(done)]
        bar.update(len(batch) - len(todo))
        if len(todo):
            yield first, todo


def _commit_batch(numbered: tuple[int, pd.DataFrame], store: Path, made_by: str, actors: Any) -> int:
    from analysis.store import commit

    first, articles = numbered
    ids = articles["article_id"].tolist()
    name = f"{first:08d}-" + hashlib.blake2b("|".join([made_by, *ids]).encode(), digest_size=8).hexdigest()
    commit(store, name, _annotate_batch(articles, actors), {"articles": ids, "version": made_by})
    return len(articles)


def _run(work: Callable[[Any], Any], batches: Sequence[Any], workers: int) -> Iterator[Any]:
    """What `work` makes of each batch, in order, in this process or in several."""
    if workers == 1 or len(batches) < 2:
        yield from map(work, batches)
        return
    from multiprocessing import get_context

    with ProcessPoolExecutor(min(workers, len(batches)), mp_context=get_context("spawn")) as pool:
        yield from pool.map(work, batches)


def _count(tables: Tables, bar: Any) -> Tables:
    bar.update(len(tables["articles"]))
    return tables


def _joined(results: list[Tables], reading: list[dict[str, Any]]) -> Tables:
    import pandas as pd

    from analysis.tables import frame

    tables = {name: pd.concat([r[name] for r in results], ignore_index=True) for name in results[0]}
    if reading:
        rows = frame("problems", {key: [row.get(key) for row in reading] for key in reading[0]})
        tables["problems"] = pd.concat([rows, tables["problems"]], ignore_index=True)
    return tables


def _annotate_batch(articles: pd.DataFrame, actors: Any = None) -> Tables:
    """All tables of a batch. When a stage fails the batch is halved until the article that fails stands alone."""
    from analysis.articles import not_english
    from analysis.tables import frame

    reasons = not_english(articles["text"].tolist())
    foreign = [(i, reason) for i, reason in enumerate(reasons) if reason]
    with _without_garbage_collection():
        tables, failed = _code(articles[[reason is None for reason in reasons]], actors)
    ids, paths = articles["article_id"].tolist(), articles["path"].tolist()
    rows = [(ids[i], paths[i], "language", reason) for i, reason in foreign] + failed
    columns = zip(*rows, strict=True) if rows else ([], [], [], [])
    names = ("article_id", "path", "stage", "problem")
    return {
        "articles": articles,
        **tables,
        "problems": frame("problems", dict(zip(names, map(list, columns), strict=True))),
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


def _code(articles: pd.DataFrame, actors: Any) -> tuple[Tables, list[tuple[str, str, str, str]]]:
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
                row = articles.iloc[0]
                reason = f"{type(problem).__name__}: {problem}"
                return {n: complete(n, tables[n]) for n in CODED}, [(row["article_id"], row["path"], name, reason)]
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

    def tones(t: Tables) -> Tables:
        names = ("sentences", "quotes")
        return dict(zip(names, score_sentences(t["sentences"], t["tokens"], t["mentions"], t["quotes"]), strict=True))

    def take(
        function: Callable[..., pd.DataFrame], makes: str, *needs: str, **options: Any
    ) -> Callable[[Tables], Tables]:
        return lambda t: {makes: function(*(t[name] for name in needs), **options)}

    text = ("articles", "sentences", "tokens")
    return {
        "split_sentences": take(split_sentences, "sentences", "articles"),
        "tag_tokens": take(tag_tokens, "tokens", "sentences"),
        "find_clauses": take(find_clauses, "clauses", "tokens"),
        "find_mentions": take(find_mentions, "mentions", *text, actors=actors),
        "find_quotes": take(find_quotes, "quotes", *text, "mentions"),
        "score_sentences": tones,
        "score_mentions": take(score_mentions, "mentions", "sentences", "tokens", "mentions", "quotes", "clauses"),
        "code_events": take(code_events, "events", *text, "clauses", "mentions", "quotes"),
    }


def version(actors: Any = None) -> str:
    """What annotates: the hash of the stages, their lexicons and weights, and of the user's actors.

    An article in a store is annotated again when this changes.
    """
    own = (
        b""
        if actors is None
        else Path(actors).read_bytes()
        if isinstance(actors, str | Path)
        else actors.to_csv().encode()
    )
    return hashlib.blake2b(_package_hash() + own, digest_size=8).hexdigest()


@cache
def _package_hash() -> bytes:
    reads_only = {
        "charts",
        "explore",
        "explain",
        "browse",
        "report",
        "evaluate",
        "gold",
        "exercises",
        "lessons",
        "store",
    }
    here = Path(__file__).parent
    files = [file for file in sorted(here.glob("[a-z]*.py")) if file.stem not in reads_only]
    files += sorted((here / "lexicons").glob("*.csv")) + sorted((here / "model").iterdir())
    digest = hashlib.blake2b()
    for file in files:
        digest.update(file.read_bytes())
    return digest.digest()
