"""Find what is said and who says it."""

from __future__ import annotations

import pandas as pd

from analysis.tables import empty


def find_quotes(
    articles: pd.DataFrame, sentences: pd.DataFrame, tokens: pd.DataFrame, mentions: pd.DataFrame
) -> pd.DataFrame:
    """One row per quotation."""
    return empty("quotes").drop(columns=["sentiment"])
