"""Dateline: read the news as data."""
