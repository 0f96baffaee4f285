"""What several test files share: where the gold of others may lie, and a small book."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

import analysis

# a busy machine is no failure, and a folder that many examples share is meant
_LENIENT = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]}
settings.register_profile("fuzz", derandomize=False, **_LENIENT)
settings.register_profile("the same every time", derandomize=True, **_LENIENT)
settings.load_profile("the same every time")

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"

STORY = (
    "KABUL (Northwind) — US envoy Zalmay Khalilzad met President Ashraf Ghani in Kabul on Tuesday.\n\n"
    "“We want peace,” Ghani said after the talks. The Taliban attacked a police post in Ghazni.\n\n"
    "Three officers were killed by the insurgents, officials said."
)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of gold, treebanks and articles made by others; the test is skipped where it is not."""
    if not SHARED.is_dir():
        pytest.skip("needs ../shared (gold, treebank and articles of others), which is not here")
    return SHARED


@pytest.fixture(scope="session")
def book() -> analysis.Book:
    """A book of three articles: two in English, one of them hostile, and one in Spanish."""
    return analysis.annotate(
        analysis.make_articles(
            [
                {"text": STORY, "title": "Envoy in Kabul", "date": "2019-12-10", "source": "Northwind"},
                {
                    "text": "Pakistan’s foreign minister visited Turkey. <script>alert(1)</script> “Stop,” he said.",
                    "title": "<img src=x onerror=alert(1)>",
                    "date": "2019-12-11",
                    "source": "<b>Daily</b>",
                },
                {
                    "text": "El presidente dijo que las conversaciones con los talibanes no han terminado todavía.",
                    "title": "Las conversaciones",
                    "date": "2019-12-12",
                    "source": "Diario",
                },
            ]
        ),
        progress=False,
    )
