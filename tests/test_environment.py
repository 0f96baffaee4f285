"""The files that install Dateline agree with one another, and what is installed needs no network."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PINS = [line.strip() for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines() if line.strip()]


def name_and_bound(requirement: str) -> tuple[str, str]:
    """The normal name of a requirement and what follows it."""
    name, bound = re.fullmatch(r"([A-Za-z0-9._-]+)(.*)", requirement.strip()).groups()
    return re.sub(r"[-_.]+", "-", name).lower(), bound


def conda_lines() -> tuple[dict[str, str], list[str]]:
    """What environment.yml asks of conda, and of pip."""
    lines = (ROOT / "environment.yml").read_text(encoding="utf-8").splitlines()
    conda = [line[4:] for line in lines if line.startswith("  - ") and "pip" not in line and "conda-forge" not in line]
    return dict(map(name_and_bound, conda)), [line.strip()[2:] for line in lines if line.startswith("      - ")]


def test_conda_asks_for_what_pyproject_asks() -> None:
    """Each package that environment.yml names has the bound of pyproject.toml; the rest comes by pip."""
    conda, pip = conda_lines()
    assert conda.pop("python") == PROJECT["requires-python"]
    wanted = dict(map(name_and_bound, PROJECT["dependencies"]))
    assert {"jupyterlab", "pandas", "plotly", "nltk"} <= set(conda)
    assert conda == {name: wanted[name] for name in conda}
    assert pip == ["-c constraints.txt", "-e ."]


def test_every_dependency_is_pinned() -> None:
    """constraints.txt pins each package exactly, and each package that we ask for."""
    pins = dict(line.split("==") for line in PINS)
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.!+_-]+", line) for line in PINS)
    extras = [*PROJECT["optional-dependencies"]["test"], *PROJECT["optional-dependencies"]["scale"]]
    asked = {name_and_bound(requirement)[0] for requirement in [*PROJECT["dependencies"], *extras]}
    assert asked <= {name_and_bound(name)[0] for name in pins}


@pytest.mark.parametrize("file", ["constraints.txt", "environment.yml", "pyproject.toml", "Makefile", ".ci/run"])
def test_no_index_is_named(file: str) -> None:
    """No file that installs names the address of a package index."""
    text = (ROOT / file).read_text(encoding="utf-8")
    assert "://" not in text
    assert "index-url" not in text
