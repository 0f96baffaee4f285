"""Feedback on exercises: right is right, wrong gets a hint and never the solution."""

from types import SimpleNamespace

import pandas as pd
import pytest

from analysis.exercises import EXERCISES, check

BOOK = SimpleNamespace(
    mentions=pd.DataFrame({"actor": ["Berg", "Berg", "Oslo"], "kind": ["person", "person", "place"]}),
    quotes=pd.DataFrame({"kind": ["direct", "indirect", "indirect"]}),
)


def told(capsys: pytest.CaptureFixture[str], number: str, answer: object) -> str:
    """What a reader with the little book above is told."""
    check(number, answer, {"book": BOOK})
    return capsys.readouterr().out


def test_every_lesson_has_three() -> None:
    """Ten lessons, three exercises each, each with a hint."""
    assert sorted(EXERCISES) == [f"{lesson}.{n}" for lesson in range(10) for n in (1, 2, 3)]
    assert all(hint for _, hint, _ in EXERCISES.values())


@pytest.mark.parametrize(("number", "answer"), [("0.1", 2), ("0.1", 2.0), ("4.1", 1 / 3), ("4.1", 0.333)])
def test_a_right_answer(number: str, answer: float, capsys: pytest.CaptureFixture[str]) -> None:
    """Numbers of any type are right up to rounding."""
    assert "is right" in told(capsys, number, answer)


@pytest.mark.parametrize("answer", [7, 2.5, "two", None, [1, 2], pd.DataFrame(), True, float("nan")])
def test_a_wrong_answer_gets_a_hint(answer: object, capsys: pytest.CaptureFixture[str]) -> None:
    """A wrong answer of any kind is no error, and the solution is not in the feedback."""
    said = told(capsys, "0.1", answer)
    assert "not right yet" in said
    assert "Hint: " in said
    assert " 2 " not in said


def test_a_known_slip_gets_its_word(capsys: pytest.CaptureFixture[str]) -> None:
    """Who counts mentions for actors is told so."""
    assert "the number of mentions" in told(capsys, "0.1", 3)


def test_an_open_exercise_is_no_error(capsys: pytest.CaptureFixture[str]) -> None:
    """The three dots of a new lesson pass."""
    assert "still open" in told(capsys, "0.1", ...)


def test_cells_that_were_not_run_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    """Without the variables of the lesson the reader is sent to the cells above."""
    check("0.1", 2, {})
    assert "run them all first" in capsys.readouterr().out


def test_an_unknown_number_lists_the_known() -> None:
    """A mistyped number is an error that helps."""
    with pytest.raises(ValueError, match=r"no exercise '9.9'; the exercises are 0.1, 0.2"):
        check("9.9", 1)
