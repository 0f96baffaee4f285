"""Find the actors that articles name, and decide who is who."""

from __future__ import annotations

import pandas as pd

from analysis.tables import empty


def find_mentions(
    articles: pd.DataFrame, sentences: pd.DataFrame, tokens: pd.DataFrame, actors: object = None
) -> pd.DataFrame:
    """One row per mention."""
    return empty("mentions").drop(columns=["sentiment", "label", "because"])


def list_actors(mentions: pd.DataFrame, articles: pd.DataFrame, actors: object = None) -> pd.DataFrame:
    """One row per actor."""
    return empty("actors")
