"""The command line: it does the main job, and says in one line what a user can mend."""

from pathlib import Path

import pytest
from click.testing import CliRunner

import analysis
from analysis.__main__ import main

STORY = "Police arrested Anna Berg in Oslo on Friday. “I did nothing,” Berg said."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two articles and a file that is none."""
    articles = tmp_path / "articles"
    articles.mkdir()
    (articles / "one.txt").write_text(STORY, encoding="utf-8")
    (articles / "two.txt").write_text("Rebels attacked the town of Voss.", encoding="utf-8")
    (articles / "picture.txt").write_bytes(bytes(range(256)) * 8)
    return articles


def run(*arguments: object, code: int = 0) -> str:
    """What the command prints; it must end with this exit code."""
    result = CliRunner().invoke(main, list(map(str, arguments)))
    assert result.exit_code == code, result.output
    return result.output


@pytest.mark.parametrize(
    "command", ["annotate", "report", "lab", "lessons", "evaluate", "train-tagger", "train-sentiment"]
)
def test_help_says_what_a_command_does(command: str) -> None:
    """Each command has its own help, and the main help lists it."""
    assert "Usage:" in run(command, "--help")
    assert command in run("--help")


def test_annotate_makes_a_store_and_names_problems(folder: Path, tmp_path: Path) -> None:
    """The tables of the good articles are in the store; the bad file is named."""
    output = run("annotate", folder, tmp_path / "store", "--quiet")
    assert "2 articles" in output
    assert "picture.txt" in output
    assert len(analysis.load(tmp_path / "store").articles) == 2


def test_report_from_articles_and_from_a_store(folder: Path, tmp_path: Path) -> None:
    """A report is written from articles, or from a store without annotating again."""
    output = run(
        "report", folder, "-o", tmp_path / "one.html", "--title", "Two <stories>", "--store", tmp_path / "s", "--quiet"
    )
    assert "one.html" in output
    assert "<h1>Two &lt;stories&gt;</h1>" in (tmp_path / "one.html").read_text(encoding="utf-8")
    run("report", tmp_path / "s", "-o", tmp_path / "deep" / "two.html", "--quiet")
    assert "Anna Berg" in (tmp_path / "deep" / "two.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["annotate", "nowhere", "store"], "nowhere"),
        (["report", "nowhere"], "nowhere"),
        (["report"], "Missing argument 'ARTICLES...'"),
        (["lab", "nowhere"], "nowhere"),
        (["train-tagger", "nowhere"], "nowhere"),
        (["dance"], "No such command 'dance'"),
    ],
)
def test_a_wrong_call_is_told_in_one_line(arguments: list[str], message: str) -> None:
    """The exit code is not 0, the message names the thing, and there is no traceback."""
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code != 0
    assert message in result.output
    assert "Traceback" not in result.output


def test_an_empty_folder_is_named(tmp_path: Path) -> None:
    """A folder without articles is an error that names the folder and what was looked for."""
    output = run("report", tmp_path, "--quiet", code=1)
    assert str(tmp_path) in output
    assert ".txt" in output


def test_the_sample_of_a_user_with_his_own_actors(folder: Path, tmp_path: Path) -> None:
    """`--actors` adds a user's own dictionary."""
    own = tmp_path / "own.csv"
    own.write_text("actor,kind,aliases\nAnna Marie Berg,person,Anna Berg\n", encoding="utf-8")
    run("annotate", folder, tmp_path / "store", "--actors", own, "--quiet")
    assert "Anna Marie Berg" in set(analysis.load(tmp_path / "store").mentions["actor"])


def test_train_tagger_writes_weights_and_tells_the_accuracy(tmp_path: Path) -> None:
    """Training on a treebank file writes the weights where asked and prints the share of right tags."""
    bank = tmp_path / "bank.jsonl"
    bank.write_text('{"tokens": [["Envoys", "NNS"], ["met", "VBD"], [".", "."]]}\n' * 3, encoding="utf-8")
    output = run("train-tagger", bank, "--test", bank, "-o", tmp_path / "weights.json.gz")
    assert "bank.jsonl: 1.0000 of the tags right" in output
    assert (tmp_path / "weights.json.gz").exists()
