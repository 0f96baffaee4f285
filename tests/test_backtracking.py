"""Every regular expression of the package, on 100,000 characters of its worst case: its work grows as they do.

The worst cases are made from the expressions themselves: for each part that may repeat, what leads to it, then the part
over and over, then a sign that lets the match fail. So an expression that is new tomorrow has its cases tomorrow.
"""

import ast
import importlib
import re
import time
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]

import pytest

import analysis
from analysis.codes import _SLIPS

PACKAGE = Path(analysis.__file__).parent
METHODS = "match fullmatch search findall finditer sub subn split".split()
LONGEST = 100_000
BUILT = {  # in code, not written where they are used
    "dates": {r"\s*".join(map(re.escape, ["5", "March"]))},  # from words of an article, like these
    "codes": {slip.codes for slip in _SLIPS.values()},
}
SHORT = {  # by name, what little an expression is given
    "happenings._DATELINE": "_DATELINE.match(text[:120])",
    "dates._RECORD": '_RECORD.search(" ".join(words[max(0, start - 9) : start + 1]).lower())',
}
SIGNS = " a1A.,-'’\n(\"“_/:é\x00"


def patterns() -> Iterator[tuple[str, re.Pattern[str], set[str]]]:
    """Where each expression stands, and the methods by which it is used; those of a module and those in its calls."""
    for path in sorted(PACKAGE.glob("*.py")):
        source = path.read_text(encoding="utf-8")
        module = importlib.import_module(f"analysis.{path.stem}") if path.stem != "__init__" else analysis
        for name, value in vars(module).items():
            if short := SHORT.get(f"{path.stem}.{name}"):
                assert source.count(short) == len(re.findall(rf"\b{name}\.", source)) == 1
                continue
            for pattern in held(value):
                used = set(re.findall(rf"\b{re.escape(name)}\.({'|'.join(METHODS)})\b", source))
                yield f"{path.stem}.{name}", pattern, used or {"match", "finditer"}
        for call in (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)):
            name, _, method = ast.unparse(call.func).rpartition(".")
            if name == "re" and method in METHODS:
                yield from literal(module, call, method)
            elif (
                name.endswith(".str")
                and method in ("count", "findall", "contains")
                and "regex=" not in ast.unparse(call)
            ):
                yield from literal(module, call, "finditer")


def held(value: object) -> Iterator[re.Pattern[str]]:
    """The expressions in a variable: itself, or what is in it."""
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        yield from (found for item in value.items() for found in held(item))
    elif isinstance(value, list | tuple | set | frozenset):
        yield from (found for item in value for found in held(item))


def literal(module: object, call: ast.Call, method: str) -> Iterator[tuple[str, re.Pattern[str], set[str]]]:
    """The expression that a call has as its first argument."""
    name = module.__name__.rpartition(".")[2]
    try:
        given = {eval(compile(ast.Expression(call.args[0]), "", "eval"), dict(vars(module)))}  # noqa: S307
    except NameError:
        given = BUILT[name]
    yield from ((f"{name}, line {call.lineno}", re.compile(pattern), {method}) for pattern in given)


def sample(nodes: object, groups: dict[int, str]) -> str:
    """A short text that these parts of an expression match, or nearly."""
    return "".join(sample_of(node, value, groups) for node, value in nodes)


def sample_of(node: object, value: object, groups: dict[int, str]) -> str:
    """A short text for one part of an expression."""
    if node in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
        return sample(value[2], groups) * value[0]
    if node is op.SUBPATTERN:
        groups[value[0]] = sample(value[3], groups)
        return groups[value[0]]
    if node is op.ATOMIC_GROUP:
        return sample(value, groups)
    if node is op.BRANCH:
        return sample(value[1][0], groups)
    if node is op.GROUPREF:
        return groups.get(value, "")
    return next(iter(letters(node, value)), "")


def letters(node: object, value: object) -> list[str]:
    """Characters that a part of an expression matches, which stands for one; those it names, and some of each kind."""
    if node is op.LITERAL:
        return [chr(value)]
    if node not in (op.IN, op.ANY, op.NOT_LITERAL):
        return []
    named = [chr(code) for kind, code in value if kind is op.LITERAL] if node is op.IN else []
    named += [chr(code[0]) for kind, code in value if kind is op.RANGE] if node is op.IN else []
    state = parser.State()
    state.str = ""
    tree = parser.SubPattern(state, [(node, value)])
    one = re._compiler.compile(tree)  # type: ignore[attr-defined]
    return [sign for sign in dict.fromkeys([*SIGNS, *named]) if one.fullmatch(sign)]


def pumped(nodes: object, before: str, groups: dict[int, str]) -> Iterator[tuple[str, str]]:
    """What leads to each part that may repeat without end, and what it repeats."""
    for node, value in nodes:
        if node in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
            if value[1] > 1000:
                yield before, sample(value[2], groups)
                yield from ((before, sign) for sign in letters(*value[2][0])[:6] if len(value[2]) == 1)
            yield from pumped(value[2], before, groups)
        elif node is op.SUBPATTERN:
            yield from pumped(value[3], before, groups)
        elif node is op.ATOMIC_GROUP:
            yield from pumped(value, before, groups)
        elif node is op.BRANCH:
            for branch in value[1]:
                yield from pumped(branch, before, groups)
        before += sample_of(node, value, groups)


def cases(pattern: re.Pattern[str]) -> set[tuple[str, str]]:
    """What leads to a long text, and what the text repeats: by the parts of the expression, and signs of all kinds."""
    tree = parser.parse(pattern.pattern, pattern.flags)
    made = set(pumped(tree, "", {}))
    made |= {("", before + again) for before, again in made}  # each place may be a start
    whole = sample(tree, {})
    made |= {("", whole), ("", whole[:-1]), *(("", sign) for sign in "a A1\n.-'")}
    return {(before, again) for before, again in made if again}


def work(pattern: re.Pattern[str], method: str, text: str) -> float:
    """CPU seconds of one use, the least of some."""
    took = []
    while len(took) < 3 and sum(took) < 0.1:
        start = time.process_time()
        if method in ("sub", "subn"):
            pattern.sub("", text)
        else:
            found = getattr(pattern, method)(text)
            deque(found if method == "finditer" else (), maxlen=0)
        took.append(time.process_time() - start)
    return min(took)


FOUND = {(where, pattern.pattern, method): pattern for where, pattern, used in patterns() for method in used}


@pytest.mark.parametrize("key", FOUND, ids=[f"{where} {method}" for where, _, method in FOUND])
def test_work_grows_as_the_text_does(key: tuple[str, str, str]) -> None:
    """Eight times the text is eight times the work, not sixty-four; twenty-four leaves room for a busy machine."""
    pattern, method = FOUND[key], key[2]
    for before, again in cases(pattern):
        short, long = (
            work(pattern, method, before + again * (n // len(again)) + "\x00") for n in (LONGEST // 8, LONGEST)
        )
        assert long < 24 * max(short, 0.002), f"{before!r}, then {again!r} over and over"


def test_all_expressions_are_found() -> None:
    """None is compiled where this file does not look: in a function, on the way."""
    for path in PACKAGE.glob("*.py"):
        inside = [
            node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.FunctionDef)
        ]
        calls = [node for function in inside for node in ast.walk(function) if isinstance(node, ast.Call)]
        assert "re.compile" not in {ast.unparse(call.func) for call in calls}, path
    assert len(FOUND) > 40
