"""The wallet: every lot with its last day, the code to spend it with, and all movements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.checkout.actions import send_code_text
from vafa.codes.queries import has_live_code
from vafa.foundation.ids import read_id, write_id
from vafa.ledger.queries import StatementLine, list_statement
from vafa.ledger.types import TransferKind, Unit
from vafa.portal.access import CustomerRequest
from vafa.portal.actions import take_code_text_turn
from vafa.portal.holdings import Holdings, load_holdings
from vafa.ui.types import Pager

PAGE = 30
_WORDS = {
    TransferKind.EARN: gettext_lazy("Earned with a purchase"),
    TransferKind.SPEND: gettext_lazy("Spent on a purchase"),
    TransferKind.EXPIRE: gettext_lazy("Its time was over"),
    TransferKind.TAKE_BACK: gettext_lazy("Taken back with returned goods"),
    TransferKind.RESTORE: gettext_lazy("Given back with a return"),
    TransferKind.OPENING: gettext_lazy("Brought over from before"),
    TransferKind.RECALL: gettext_lazy("Opening balance taken back"),
    TransferKind.HOLD: gettext_lazy("Set aside"),
    TransferKind.RELEASE: gettext_lazy("No longer set aside"),
    TransferKind.MOVE: gettext_lazy("Moved between wallets"),
    TransferKind.CONVERT: gettext_lazy("Points turned into credit"),
    TransferKind.SELL: gettext_lazy("Paid in"),
    TransferKind.REFUND: gettext_lazy("Paid back"),
    TransferKind.REINSTATE: gettext_lazy("Given again after it had ended"),
    TransferKind.DONATE: gettext_lazy("Given to a cause"),
}

_WORDS_BY_CAUSE: dict[tuple[str, str], Any] = {
    ("campaign", TransferKind.EARN): gettext_lazy("A gift from us"),
    ("campaign", TransferKind.RECALL): gettext_lazy("A gift taken back"),
    ("claim", TransferKind.SPEND): gettext_lazy("Taken from the reward list"),
    ("claim", TransferKind.RESTORE): gettext_lazy("A reward given back"),
    ("draw", TransferKind.SPEND): gettext_lazy("Spent at another business"),
    ("draw", TransferKind.RESTORE): gettext_lazy("Came back from another business"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MovementRow:
    """One movement in plain words. `amount` is signed, in rials or points."""

    at: datetime
    words: str
    amount: int
    size: int
    is_points: bool
    ends_at: datetime | None
    sale_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WalletPage:
    """What there is, and how it came to be so."""

    slug: str
    holdings: Holdings
    is_first: bool
    movements: tuple[MovementRow, ...]
    pager: Pager | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SpendPage:
    """What a spending code would open, and where it would go."""

    slug: str
    mobile: str
    holdings: Holdings
    has_code: bool


def show_wallet(request: CustomerRequest) -> HttpResponse:
    """Lots, then every movement, newest first."""
    slug = request.business.slug
    before = read_id("lot", request.GET.get("before", ""))
    found = list_statement(request.customer.id, before_id=before, limit=PAGE + 1)
    pager = None
    if len(found) > PAGE:
        here = reverse("portal:wallet", args=[slug])
        pager = Pager(next_href=f"{here}?before={write_id('lot', found[PAGE - 1].id)}")
    page = WalletPage(
        slug=slug,
        holdings=load_holdings(request.customer.id, at=request.at),
        is_first=before is None,
        movements=tuple(view_movement(line) for line in found[:PAGE]),
        pager=pager,
    )
    return render(request, "portal/wallet.html", {"page": page})


def text_code(request: CustomerRequest) -> HttpResponse:
    """Say how spending works, and text the customer a fresh code."""
    slug = request.business.slug
    if request.method == "POST":
        take_code_text_turn(request.customer.id, at=request.at)
        if send_code_text(request.customer.id, at=request.at):
            messages.success(request, _("Your code is on its way by text."))
        else:
            messages.warning(request, _("There is no credit to spend right now."))
        return redirect("portal:spend", slug=slug)
    page = SpendPage(
        slug=slug,
        mobile=request.customer.mobile or "",
        holdings=load_holdings(request.customer.id, at=request.at),
        has_code=has_live_code(request.customer.id, at=request.at),
    )
    return render(request, "portal/spend.html", {"page": page})


def view_movement(line: StatementLine) -> MovementRow:
    """A movement in plain words."""
    is_gift = line.kind == TransferKind.EARN or line.amount > 0
    return MovementRow(
        at=line.at,
        words=_say(line),
        amount=line.amount,
        size=abs(line.amount),
        is_points=line.unit == Unit.POINTS,
        ends_at=line.expires_at if is_gift else None,
        sale_id=line.cause.id if line.cause.kind == "sale" else None,
    )


def _say(line: StatementLine) -> str:
    if words := _WORDS_BY_CAUSE.get((line.cause.kind, line.kind)):
        return str(words)
    if line.kind == TransferKind.HAND:
        return _("A gift from us") if line.amount > 0 else _("Corrected by our staff")
    return str(_WORDS[TransferKind(line.kind)])
