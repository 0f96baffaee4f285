"""Beyond one machine: the same batches on Dask workers, on local disk and on an address, whatever dies meanwhile."""

import os
import signal
import socket
import subprocess
import sys
import time
import uuid
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.fs as pafs
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from pandas.testing import assert_frame_equal

import analysis
from analysis import annotate, make_articles
from analysis.__main__ import main
from analysis.store import commit, parts, place
from analysis.stream import stream_articles
from analysis.tables import SCHEMAS

distributed = pytest.importorskip("distributed", reason="needs the extra scale: pip install -e '.[scale]'")
pytestmark = pytest.mark.filterwarnings("ignore")  # Dask's own, about ports and workers that were killed


def some_articles(n: int) -> pd.DataFrame:
    """Articles that differ in their text, written here."""
    story = "OSLO - Anna Berg met police in Oslo. “We agree on point {},” Berg said.\n\nRebels attacked Voss."
    return make_articles([{"text": story.format(i), "source": "Voice", "date": "2020-01-02"} for i in range(n)])


def assert_same_book(one: analysis.Book, other: analysis.Book) -> None:
    """All tables are equal, row by row."""
    for name in SCHEMAS:
        assert_frame_equal(getattr(one, name), getattr(other, name), obj=name)


@pytest.fixture(scope="module")
def cluster():
    """Two workers in processes of their own."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, worker_dashboard_address=None
    ) as cluster:
        yield cluster


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches of ten articles."""
    monkeypatch.setattr(sys.modules["analysis.annotate"], "BATCH", 10)


def test_workers_make_the_same_book(cluster, small_batches, tmp_path: Path) -> None:
    """A book made by Dask workers equals one made here, in memory and in a store."""
    articles = some_articles(60)
    here = annotate(articles, progress=False)
    with distributed.Client(cluster) as client:
        assert_same_book(here, annotate(articles, progress=False, client=client))
        assert_same_book(here, annotate(articles, store=tmp_path / "s", progress=False, client=client))
    assert len(parts(tmp_path / "s")) == 6


def test_a_worker_killed_in_mid_run_loses_and_doubles_nothing(cluster, small_batches, tmp_path: Path) -> None:
    """kill -9 on a worker at work: its batches go to another, and each article is there once."""
    articles = some_articles(400)
    store = tmp_path / "store"
    with distributed.Client(cluster) as client:
        workers = list(client.run(os.getpid).values())

        def tables():
            for first in range(0, 400, 50):
                if first == 200:
                    while len(list(store.glob("parts/*"))) < 3:
                        time.sleep(0.01)
                    os.kill(workers[0], signal.SIGKILL)
                yield articles.iloc[first : first + 50]

        annotate(tables(), store=store, progress=False, client=client)
    found = analysis.load(store)
    assert found.articles["article_id"].tolist() == articles["article_id"].tolist()
    assert_same_book(found, annotate(articles, progress=False))
    assert len(list(store.glob("parts/*"))) == 40


def test_a_scheduler_that_dies_is_an_error_and_the_next_run_goes_on(small_batches, tmp_path: Path) -> None:
    """When the scheduler goes the run stops; the same call with another goes on where it was."""
    articles = some_articles(300)
    store = tmp_path / "store"
    options = {"n_workers": 1, "threads_per_worker": 1, "dashboard_address": None, "worker_dashboard_address": None}
    with distributed.LocalCluster(**options) as first, distributed.Client(first, timeout=5) as client:

        def tables():
            for start in range(0, 300, 50):
                if start == 150:
                    while len(list(store.glob("parts/*"))) < 3:
                        time.sleep(0.01)
                    first.close()
                yield articles.iloc[start : start + 50]

        with pytest.raises(Exception, match=r"(?s).*"):
            annotate(tables(), store=store, progress=False, client=client)
    before = len(list(store.glob("parts/*")))
    assert 3 <= before < 30
    with distributed.LocalCluster(**options) as second, distributed.Client(second) as client:
        annotate(articles, store=store, progress=False, client=client)
    assert_same_book(analysis.load(store), annotate(articles, progress=False))


def test_the_command_takes_a_scheduler(cluster, tmp_path: Path) -> None:
    """`dateline annotate IN OUT --scheduler tcp://...` does the same as without."""
    some_articles(5).to_json(tmp_path / "a.jsonl", orient="records", lines=True, date_format="iso")
    arguments = ["annotate", str(tmp_path / "a.jsonl"), str(tmp_path / "s"), "--quiet"]
    done = CliRunner().invoke(main, [*arguments, "--scheduler", cluster.scheduler_address])
    assert done.exit_code == 0, done.output
    assert "5 articles" in done.output


def test_an_address_holds_the_same_book(small_batches) -> None:
    """Where nothing can be renamed a part counts from its `part.json` on, which is written last."""
    pytest.importorskip("fsspec", reason="needs the extra scale: pip install -e '.[scale]'")
    import fsspec

    store = f"memory://{uuid.uuid4().hex}"
    articles = some_articles(30)
    here = annotate(articles, progress=False)
    assert_same_book(here, annotate(articles, store=store, progress=False))
    assert_same_book(here, analysis.load(store))
    files = fsspec.filesystem("memory")
    [*_, last] = sorted(parts(store))
    files.rm(f"{store}/parts/{last}/part.json")
    assert len(analysis.load(store).articles) == 20
    assert_same_book(here, annotate(articles, store=store, progress=False))
    other = here.articles.iloc[:10]
    commit(store, "zz-later", {"articles": other}, {"articles": other["article_id"].tolist(), "version": "other"})
    assert analysis.load(store).articles["article_id"].is_unique


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch):
    """The address of a bucket of a moto server on loopback, which speaks S3."""
    pytest.importorskip("moto", reason="needs the extra test: pip install -e '.[test]'")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    server = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", port]
    run = subprocess.Popen(server, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    try:
        while socket.socket().connect_ex(("127.0.0.1", int(port))):
            assert run.poll() is None
            time.sleep(0.1)
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{port}")
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            monkeypatch.setenv(name, "testing")
        monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        files, _ = pafs.FileSystem.from_uri("s3://news?allow_bucket_creation=true")
        files.create_dir("news")
        yield "s3://news"
    finally:
        run.kill()
        run.wait()


def test_a_bucket_holds_the_same_book(bucket: str, small_batches, monkeypatch: pytest.MonkeyPatch) -> None:
    """s3:// for articles and for the store: a run that fails in mid-part commits nothing of it, the next goes on."""
    articles = some_articles(25)
    here = annotate(articles, progress=False)
    files, path = place(f"{bucket}/in")
    pq.write_table(pa.Table.from_pandas(articles[:15]), f"{path}/a.parquet", filesystem=files)
    with files.open_output_stream(f"{path}/b.jsonl") as file:
        articles[15:].to_json(file, orient="records", lines=True, date_format="iso")
    read = list(stream_articles(f"{bucket}/in"))
    assert pd.concat(read)["text"].tolist() == articles["text"].tolist()

    whole_writer = pq.ParquetWriter

    def writer(path: str, *args, **options):
        if "/00000010-" in path and path.endswith("quotes.parquet"):
            raise OSError("no network")
        return whole_writer(path, *args, **options)

    monkeypatch.setattr(pq, "ParquetWriter", writer)
    with pytest.raises(OSError, match="no network"):
        annotate(articles, store=f"{bucket}/out", progress=False)
    monkeypatch.setattr(pq, "ParquetWriter", whole_writer)
    assert len(analysis.load(f"{bucket}/out").articles) == 10
    first = {about["made"] for about in parts(f"{bucket}/out").values() if about}
    assert_same_book(here, annotate(articles, store=f"{bucket}/out", progress=False))
    assert_same_book(here, analysis.load(f"{bucket}/out"))
    assert first < {about["made"] for about in parts(f"{bucket}/out").values()}, "what was committed stays"
    done = CliRunner().invoke(main, ["annotate", f"{bucket}/in", f"{bucket}/told", "--quiet"])
    assert done.exit_code == 0, done.output
    assert analysis.load(f"{bucket}/told").mentions["actor"].tolist() == here.mentions["actor"].tolist()
