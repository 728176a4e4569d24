"""Attributes from keyword arguments."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


def flat_attributes(attributes: dict[str, Any]) -> SafeString:
    """Attributes in HTML: True stands alone, False and None are left out, `dialog` opens one."""
    if "dialog" in attributes:
        attributes["data_dialog"] = attributes.pop("dialog")
    return format_html_join(
        "",
        "{}",
        (
            (
                format_html(" {}", _attribute(name))
                if value is True
                else format_html(' {}="{}"', _attribute(name), value),
            )
            for name, value in attributes.items()
            if value is not False and value is not None
        ),
    )


def _attribute(name: str) -> str:
    """hx_get is hx-get, x_on_click is x-on:click."""
    if name.startswith("x_on_"):
        return f"x-on:{name.removeprefix('x_on_')}"
    return name.replace("_", "-")
