"""Feedback on the exercises of the lessons: `check("3.2", answer)`.

Right answers are computed from the reader's own `book`, so that they stay right when the book changes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple


class Exercise(NamedTuple):
    """One exercise: its right answer (or a test of answers), a hint, and wrong answers that deserve a word."""

    right: Callable[[Any], Any]
    hint: str
    slips: dict[str, Callable[[Any], Any]] = {}


EXERCISES: dict[str, Exercise] = {
    "0.1": Exercise(
        lambda book: book.mentions["actor"].nunique(),
        'Each row of book.mentions has one actor: book.mentions["actor"].nunique() counts the different ones.',
        {"That is the number of mentions; many of them name the same actor.": lambda book: len(book.mentions)},
    ),
    "0.2": Exercise(
        lambda book: book.mentions.loc[book.mentions["kind"] == "person", "actor"].value_counts().index[0],
        'explore.count_actors(book.mentions, kinds=["person"]) counts the people only.',
        {"That is the most named of all actors; is it a person?": lambda book: book.mentions["actor"].mode().iloc[0]},
    ),
    "0.3": Exercise(
        lambda book: book.articles["text"].str.contains("Khalilzad").sum(),
        'book.articles["text"].str.contains("Khalilzad") is true or false for each article; sum them.',
        {
            "That is how often the name stands there; in how many articles?": lambda book: (
                book.articles["text"].str.count("Khalilzad").sum()
            )
        },
    ),
}


def _same(answer: Any, right: Any) -> bool:
    """Is this the right answer? Case and spaces do not count in words, order does not in lists, nor do thousandths."""
    if callable(right):
        return bool(right(answer))
    if isinstance(right, str):
        return isinstance(answer, str) and answer.strip().casefold() == right.strip().casefold()
    if isinstance(right, set | list):
        return not isinstance(answer, str) and set(answer) == set(right)
    return not isinstance(answer, bool) and abs(float(answer) - float(right)) < 0.005


def check(number: str, answer: Any, book: Any = None) -> None:
    """Say whether `answer` solves the exercise `number`; a wrong one gets a hint, never the solution.

    `book` is the book the answer is about; left out, it is the variable `book` of the notebook.
    Raises `ValueError` for a number that no exercise has.

    >>> check("0.1", ...)
    0.1 is still open: put your answer in the place of the three dots and run the cell again.
    """
    if number not in EXERCISES:
        raise ValueError(f"there is no exercise {number!r}; the exercises are {', '.join(EXERCISES)}")
    if answer is ...:
        print(f"{number} is still open: put your answer in the place of the three dots and run the cell again.")
        return
    if book is None:
        from IPython import get_ipython

        book = get_ipython().user_ns["book"]
    exercise = EXERCISES[number]
    try:
        if _same(answer, exercise.right(book)):
            print(f"{number} is right. Well done!")
            return
        word = next((word for word, wrong in exercise.slips.items() if _same(answer, wrong(book))), None)
    except (TypeError, ValueError):  # an answer of another kind than asked
        word = f"The answer is not a {type(answer).__name__}."
    print(f"{number} is not right yet. {word or ''}".strip(), f"Hint: {exercise.hint}", sep="\n")
