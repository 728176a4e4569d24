"""Credit that a guest brought from another business: its part of a sale, and its way home."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from vafa.audit.types import SYSTEM, Actor
from vafa.checkout.split import portion, split_over_lines
from vafa.checkout.terms import load_terms
from vafa.checkout.undoing import Undone, restore_spent
from vafa.coalition.actions import (
    CREDIT_CAUSE,
    give_back_draw,
    lock_draw,
    lock_spent,
    owe_less,
    use_draw,
)
from vafa.coalition.events import DrawGivenBack
from vafa.coalition.queries import find_open_draw
from vafa.coalition.types import DrawView
from vafa.ledger.actions import Journal, load_lots, lock_wallet
from vafa.ledger.queries import list_taken_by
from vafa.ledger.types import Cause, TransferKind, Unit
from vafa.sales.types import SaleInput
from vafa.tenancy.queries import get_business

if TYPE_CHECKING:
    from vafa.sales.models import SaleLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What of a draw pays for a sale, from which business it comes, and what is left to pay."""

    draw_id: int = 0
    worth_rial: int = 0
    rest_rial: int = 0
    name: str = ""


NOTHING_BROUGHT = Brought()


def plan_brought(
    draw_id: int | None, customer_id: int | None, most_rial: int, *, at: datetime
) -> Brought:
    """What was brought, kept for this sale, at most what there is left to pay.

    UnknownDraw, DrawOfAnother, DrawEnded. No statement when nothing was brought.
    """
    if draw_id is None:
        return Brought(rest_rial=most_rial)
    return _pay_with(lock_draw(draw_id, customer_id=customer_id, at=at), most_rial)


def quote_brought(
    draw_id: int | None, customer_id: int | None, most_rial: int, *, at: datetime
) -> Brought:
    """The same without a lock; what went home meanwhile pays nothing."""
    draw = find_open_draw(draw_id, customer_id=customer_id, at=at) if draw_id else None
    return _pay_with(draw, most_rial) if draw else Brought(rest_rial=most_rial)


def _pay_with(draw: DrawView, most_rial: int) -> Brought:
    worth_rial = min(draw.worth_rial, most_rial)
    name = get_business(draw.peer_id).name
    return Brought(
        draw_id=draw.id, worth_rial=worth_rial, rest_rial=most_rial - worth_rial, name=name
    )


def use_brought(
    brought: Brought, sale: SaleInput, *, sale_id: int, actor: Actor, at: datetime
) -> None:
    """Spend it on the sale, once that is recorded; what was not needed goes home with it."""
    if brought.worth_rial:
        journal = Journal(actor=actor, at=sale.at, recorded_at=at, branch_id=sale.branch_id)
        use_draw(brought.draw_id, brought.worth_rial, sale_id=sale_id, journal=journal)


def take_brought_back(
    ids: tuple[int, int],
    brought_rial: int,
    goods: Sequence[int],
    taken: Sequence[tuple[SaleLine, Decimal]],
    *,
    actor: Actor,
    at: datetime,
) -> int:
    """The returned pieces' share of what was brought goes home.

    `ids` are those of the sale and the return. Returns how much, in rials.
    """
    sale_id, return_id = ids
    by_line = split_over_lines(brought_rial, goods)
    share = sum(
        portion(
            by_line[line.position],
            before=line.returned_quantity,
            back=quantity,
            quantity=line.quantity,
        )
        for line, quantity in taken
    )
    return give_back_draw(sale_id, share, key=f"return:{return_id}", actor=actor, at=at)


def give_credit_home(letter: DrawGivenBack, *, at: datetime) -> None:
    """A peer took something back that was paid with our customer's credit: it is theirs again."""
    journal = Journal(actor=SYSTEM, at=datetime.fromisoformat(letter.at), recorded_at=at)
    draw = lock_spent(letter.draw_id, letter.sender_id)
    cause = Cause(kind=CREDIT_CAUSE, id=draw.id)
    wallet = lock_wallet(draw.customer_id, at=at)
    load_lots(wallet, also=[lot_id for lot_id, _, _ in list_taken_by(cause, TransferKind.SPEND)])
    restore_spent(
        {Unit.CREDIT: letter.credit_rial, Unit.POINTS: 0},
        wallet,
        journal,
        Undone(),
        cause=cause,
        reference=f"draw:{draw.id}:home:{letter.key}",
        terms=load_terms(),
    )
    owe_less(draw.id, draw.peer_id, letter.worth_rial, key=letter.key, journal=journal)
