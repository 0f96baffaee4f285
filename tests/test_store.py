"""The store: all or nothing, one run at a time, and plain words when something is broken."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pandas as pd
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from pandas.testing import assert_frame_equal

import analysis
from analysis import annotate, make_articles, pack
from analysis.annotate import version
from analysis.pack import SCHEMA_VERSION, arrow
from analysis.store import STORED, locked, parts
from analysis.tables import SCHEMAS

ROOT = Path(__file__).resolve().parent.parent

ARTICLES = make_articles([{"text": f"Rebels attacked town {i}. Police said so.", "note": i} for i in range(6)])


def test_save_and_load_give_the_same_tables(book: analysis.Book, tmp_path) -> None:
    """What was saved is what is loaded, in every table; a second save replaces the first."""
    book.save(tmp_path / "book")
    book.save(tmp_path / "book")
    loaded = analysis.load(tmp_path / "book")
    for name in SCHEMAS:
        assert_frame_equal(getattr(loaded, name), getattr(book, name), obj=name)


def test_columns_of_the_user_are_kept(tmp_path) -> None:
    """A column that Dateline does not know comes back at the right of the articles."""
    annotate(ARTICLES, store=tmp_path, progress=False)
    assert analysis.load(tmp_path).articles["note"].tolist() == list(range(6))
    assert list(analysis.load(tmp_path).articles)[-1] == "note"


def test_no_book_is_named(tmp_path) -> None:
    """Loading a folder that is no book says which folder, and what was expected."""
    with pytest.raises(FileNotFoundError, match="no book in .*empty: expected a folder that book.save"):
        analysis.load(tmp_path / "empty")


def test_one_run_at_a_time(tmp_path) -> None:
    """A second run on a store in use is refused with a message, and writes nothing."""
    with locked(tmp_path), pytest.raises(RuntimeError, match="another run is writing to the store"):
        annotate(ARTICLES, store=tmp_path, progress=False)
    assert not (tmp_path / "parts").exists()
    assert len(annotate(ARTICLES, store=tmp_path, progress=False).articles) == 6


def test_a_damaged_part_is_named_and_made_anew(tmp_path) -> None:
    """A truncated file is named when it is read; the next run sets the part aside and annotates its articles again."""
    whole = annotate(ARTICLES, store=tmp_path, progress=False).tokens
    [part] = tmp_path.glob("parts/*")
    file = part / "tokens.parquet"
    file.write_bytes(file.read_bytes()[:100])
    with pytest.raises(ValueError, match=r"tokens.parquet is damaged .* run annotate with this store again"):
        _ = analysis.load(tmp_path).tokens
    assert_frame_equal(annotate(ARTICLES, store=tmp_path, progress=False).tokens, whole)
    assert [path.name for path in tmp_path.glob("damaged/*")] == [part.name]


def test_a_part_without_its_description_is_damaged(tmp_path) -> None:
    """A part whose `part.json` is gone does not count, and its articles are annotated again."""
    annotate(ARTICLES, store=tmp_path, progress=False)
    [part] = tmp_path.glob("parts/*")
    (part / "part.json").write_text("{")
    assert analysis.load(tmp_path).articles.empty
    assert len(annotate(ARTICLES, store=tmp_path, progress=False).articles) == 6


def test_a_part_of_an_older_version_gives_way_to_the_new(tmp_path) -> None:
    """An article annotated by two versions is taken from the newer part, once."""
    annotate(ARTICLES, store=tmp_path, progress=False)
    [part] = tmp_path.glob("parts/*")
    about = json.loads((part / "part.json").read_text())
    (part / "part.json").write_text(json.dumps(about | {"version": "older", "made": 1.0}))
    annotate(ARTICLES.iloc[:2], store=tmp_path, progress=False)
    found = analysis.load(tmp_path)
    assert len(parts(tmp_path)) == 2
    assert sorted(found.articles["article_id"]) == sorted(ARTICLES["article_id"])
    assert not found.tokens.duplicated(["article_id", "sentence", "token"]).any()


def test_a_newer_schema_is_refused(tmp_path) -> None:
    """A store written by a newer Dateline is refused, with what to do."""
    annotate(ARTICLES, store=tmp_path, progress=False)
    [part] = tmp_path.glob("parts/*")
    about = json.loads((part / "part.json").read_text())
    (part / "part.json").write_text(json.dumps(about | {"schema": 99}))
    with pytest.raises(ValueError, match=r"schema 99; this Dateline reads up to \d+: install a newer Dateline"):
        _ = analysis.load(tmp_path).articles


def test_problems_of_reading_are_in_the_store_once(tmp_path) -> None:
    """A file that could not be read is named in the book of the store, once however often the run is repeated."""
    articles = ARTICLES.copy()
    articles.attrs["problems"] = [{"article_id": None, "path": "a.bin", "stage": "read", "problem": "binary"}]
    annotate(articles, store=tmp_path, progress=False)
    again = annotate(articles, store=tmp_path, progress=False)
    assert again.problems[["path", "stage"]].values.tolist() == [["a.bin", "read"]]
    assert pd.isna(again.problems["article_id"].iloc[0])


def test_the_schema_is_in_every_file(tmp_path) -> None:
    """Each Parquet file says its schema, and one that is newer than the code is refused by itself."""
    annotate(ARTICLES, store=tmp_path, progress=False)
    files = list(tmp_path.glob("parts/*/*.parquet"))
    assert len(files) == 8
    for file in files:
        assert json.loads(pq.read_metadata(file).metadata[b"dateline"]) == {"schema": SCHEMA_VERSION}
    newer = pq.read_table(files[0]).replace_schema_metadata({"dateline": json.dumps({"schema": 99})})
    for file in files:
        pq.write_table(newer, file)
    with pytest.raises(ValueError, match=r"parquet was written with schema 99; .* install a newer Dateline"):
        _ = analysis.load(tmp_path).articles


def test_a_store_of_the_first_schema_is_read(tmp_path) -> None:
    """Stores written when tables were kept whole still open, beside parts of today."""
    book = annotate(ARTICLES.iloc[:3], progress=False)
    part = tmp_path / "parts" / "00000000-first"
    part.mkdir(parents=True)
    for name in STORED:
        pq.write_table(arrow(name, getattr(book, name)), part / f"{name}.parquet", compression="zstd")
    about = {"schema": 1, "made": 1.0, "articles": book.articles["article_id"].tolist(), "version": version()}
    (part / "part.json").write_text(json.dumps(about))
    grown = annotate(ARTICLES, store=tmp_path, progress=False)
    whole = annotate(ARTICLES, progress=False)
    for name in SCHEMAS:
        assert_frame_equal(getattr(grown, name), getattr(whole, name), obj=name)
    assert len(analysis.load(tmp_path).tokens) == len(whole.tokens)


def test_a_store_of_the_second_schema_is_read(tmp_path, monkeypatch) -> None:
    """It had the words of tokens in alphabetical order, and `edit` under the name `lemma`."""
    by_word = pack._by_word
    monkeypatch.setattr(pack, "_by_word", lambda words, by_ending=True: by_word(words, by_ending=False))
    whole = annotate(ARTICLES, store=tmp_path, progress=False)
    expected = {name: getattr(whole, name) for name in SCHEMAS}
    monkeypatch.undo()
    [file] = tmp_path.glob("parts/*/tokens.parquet")
    tokens = pq.read_table(file).rename_columns(["tag", "lemma"])
    changes_nothing = pc.equal(tokens["lemma"], "0 ")
    pq.write_table(tokens.set_column(1, "lemma", pc.if_else(changes_nothing, None, tokens["lemma"])), file)
    for name in SCHEMAS:
        assert_frame_equal(getattr(analysis.load(tmp_path), name), expected[name], obj=name)


def test_a_part_that_lost_a_file_is_made_anew(tmp_path) -> None:
    """A table that is gone from a part is noticed by the next run."""
    whole = annotate(ARTICLES, store=tmp_path, progress=False).mentions
    [file] = tmp_path.glob("parts/*/mentions.parquet")
    file.unlink()
    assert_frame_equal(annotate(ARTICLES, store=tmp_path, progress=False).mentions, whole)


def test_damage_inside_a_file_is_noticed_when_it_is_read(tmp_path) -> None:
    """A page whose bytes changed has another checksum."""
    annotate(ARTICLES, store=tmp_path, progress=False)
    [file] = tmp_path.glob("parts/*/articles.parquet")
    texts = pq.read_metadata(file).row_group(0).column(SCHEMAS["articles"].get_field_index("text"))
    data = bytearray(file.read_bytes())
    data[texts.data_page_offset + texts.total_compressed_size - 2] ^= 255
    file.write_bytes(data)
    with pytest.raises(ValueError, match=r"articles.parquet is damaged"):
        _ = analysis.load(tmp_path).articles


def run_in_process(code: str, store: Path) -> subprocess.CompletedProcess[str]:
    """What a process says that first does `code`, then annotates 40 articles into the store, ten at a time."""
    script = f"""
import sys, os, resource, signal
from analysis import annotate, make_articles, pack
sys.modules["analysis.annotate"].BATCH = 10
articles = make_articles([{{"text": f"Rebels attacked town {{i}}. Police said so."}} for i in range(40)])
{code}
try:
    annotate(articles, store={str(store)!r}, progress=False)
except Exception as problem:
    sys.exit(f"{{type(problem).__name__}}: {{problem}}")
"""
    return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT)


@pytest.mark.skipif(os.name == "nt", reason="limits of a process are POSIX")
def test_a_file_that_cannot_grow(tmp_path) -> None:
    """When the system refuses to write in the middle of a file, the run ends with the reason; no half part is left."""
    code = "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (1500, 1500))"
    done = run_in_process(code, tmp_path / "s")
    assert done.returncode == 1
    assert "File too large" in done.stderr
    assert not list((tmp_path / "s").glob("parts/*")) + list((tmp_path / "s").glob("tmp/*"))
    assert run_in_process("", tmp_path / "s").returncode == 0
    assert len(analysis.load(tmp_path / "s").articles) == 40


@pytest.mark.skipif(os.name == "nt", reason="users are POSIX")
def test_a_folder_that_may_not_be_written() -> None:
    """A store in a folder of someone else is an error that names the store and what to do."""
    folder = Path(tempfile.mkdtemp(dir="/tmp"))
    folder.chmod(0o555)
    # all that it reads is read before it becomes a user who may not read the project, or Python itself
    load_all = (
        "import tempfile\nwith tempfile.TemporaryDirectory() as other: annotate(articles, store=other, progress=False)"
    )
    code = f"{load_all}\nos.geteuid() or os.setuid(65534)"
    done = run_in_process(code, folder / "s")
    folder.rmdir()
    assert done.returncode == 1
    assert f"cannot write to the store {folder / 's'}; use a folder that you may write to" in done.stderr


KILLS = """
import os, random, shutil, signal, sys, time
from pathlib import Path
import analysis
sys.modules["analysis.annotate"].BATCH = 4
articles = analysis.make_articles([{"text": f"Rebels attacked town {i}. Police said so."} for i in range(40)])
whole, store = Path(sys.argv[1]), Path(sys.argv[2])
analysis.annotate(articles, progress=False)  # loads what the runs need
start = time.monotonic()
analysis.annotate(articles, store=whole, progress=False)
a_third, rng, seen, kills = (time.monotonic() - start) / 3, random.Random(11), set(), 0
while kills < 40:
    child = os.fork()
    if not child:
        analysis.annotate(articles, store=store, progress=False)
        os._exit(0)
    time.sleep(rng.uniform(0, a_third))
    os.kill(child, signal.SIGKILL)
    kills += os.waitpid(child, 0)[1] == signal.SIGKILL
    seen.add(done := len(list(store.glob("parts/*"))))
    if done:
        found = analysis.load(store)
        assert len(found.articles) == 4 * done and found.articles["article_id"].is_unique
        assert set(found.tokens["article_id"]) == set(found.articles["article_id"])
    if done == 10:
        shutil.rmtree(store)
analysis.annotate(articles, store=store, progress=False)
print(len(seen))
"""


@pytest.mark.skipif(os.name == "nt", reason="kill -9 is a POSIX signal")
def test_killed_at_random_moments_again_and_again(tmp_path) -> None:
    """Whenever kill -9 comes, what is in the store is whole, and in the end it is what one run makes."""
    command = [sys.executable, "-c", KILLS, str(tmp_path / "whole"), str(tmp_path / "s")]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=120)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 3, "killed at different stages"
    one, other = analysis.load(tmp_path / "s"), analysis.load(tmp_path / "whole")
    for name in SCHEMAS:
        assert_frame_equal(getattr(one, name), getattr(other, name), obj=name)
    assert not list(tmp_path.glob("s/tmp/*"))
