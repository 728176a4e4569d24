"""Purposes and states of codes, and who tries one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Purpose(StrEnum):
    SPEND = "spend"  # 7 digits, takes credit off an invoice
    LOGIN = "login"  # 6 digits, opens the customer's own pages


class Secret(StrEnum):
    """What was tried wrongly. All of them count together."""

    CODE = "code"  # a spending code or a discount code
    CARD = "card"  # the number of a gift card


class CodeState(StrEnum):
    LIVE = "live"
    USED = "used"
    REPLACED = "replaced"  # a newer one was sent
    BURNT = "burnt"  # guessed wrong too often


@dataclass(frozen=True, slots=True, kw_only=True)
class Trier:
    """From which side a code comes in. Empty texts are not counted."""

    till: str = ""
    cashier: str = ""
