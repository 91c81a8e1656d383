"""Kazakh."""
