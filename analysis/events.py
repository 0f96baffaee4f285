"""Code PLOVER events from clauses."""

from __future__ import annotations

import pandas as pd

from analysis.tables import empty


def code_events(
    articles: pd.DataFrame,
    sentences: pd.DataFrame,
    tokens: pd.DataFrame,
    clauses: pd.DataFrame,
    mentions: pd.DataFrame,
    quotes: pd.DataFrame,
) -> pd.DataFrame:
    """One row per source-target pair of a coded event."""
    return empty("events")
