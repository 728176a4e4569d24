"""The demo business «کافه نارنج»: a café-restaurant of three branches with a year of sales."""

from __future__ import annotations

from collections.abc import Iterator


def load_demo_if_empty() -> Iterator[str]:
    """Load the demo where there is no business yet, or finish loading it; lines about it."""
    # The menu and the sales file are read without Django, by the tool that makes the file.
    from vafa.config.demo.load import load_demo

    return load_demo()


def list_demo_logins() -> Iterator[str]:
    """Who can sign in to the demo, where it is loaded; lines about it."""
    from vafa.config.demo.load import list_logins

    return list_logins()
