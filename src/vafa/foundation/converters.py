"""Ids in addresses: `<cus:customer_id>` matches `cus_01j9…` and gives the number behind it."""

from __future__ import annotations

from functools import cache

from django.urls import register_converter

from vafa.foundation.ids import read_id, write_id

ID_KINDS = (
    *("bat", "brn", "card", "cau", "cbt", "clm", "ctg", "cus", "dgr", "dis", "draw", "flag", "fld"),
    *("gate", "hand", "hol", "hold", "imp", "key", "late", "lnk", "lot", "mal", "mbr", "mem"),
    *("mrg", "msg"),
    *("offer", "par", "pay", "peer", "pgw", "plan", "prd", "prz", "rule", "sale", "scn", "seg"),
    *("shw", "till"),
    *("cmp", "try"),
)


class _IdConverter:
    kind = ""

    def to_python(self, text: str) -> int:
        number = read_id(self.kind, text)
        if number is None:
            raise ValueError(text)
        return number

    def to_url(self, number: int) -> str:
        return write_id(self.kind, number)


@cache
def register_id_converters() -> None:
    """Make every kind of id known to `path()`, before the first address is drawn up."""
    for kind in ID_KINDS:
        members = {"kind": kind, "regex": f"{kind}_[0-9a-z]{{13}}"}
        register_converter(type(f"{kind.title()}Id", (_IdConverter,), members), kind)
