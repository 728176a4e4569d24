"""Recording what tills tell. Nothing here moves value: checkout decides about that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError
from django.db.models import Case, F, Value, When

from vafa.audit.types import Actor
from vafa.customers.actions import pass_rows
from vafa.foundation.ids import new_id
from vafa.foundation.persian import clean_text
from vafa.foundation.plain import list_fields, to_json
from vafa.sales.checks import check_payments, check_return, check_sale
from vafa.sales.errors import MoreThanSold, StillInFlight
from vafa.sales.models import Return, Sale, SaleLine, SaleRevision
from vafa.sales.types import ReturnInput, ReturnLine, SaleInput, SaleState
from vafa.tenancy.bulk import insert_many
from vafa.tenancy.prepared import insert

__all__ = [
    "Recorded",
    "check_payments",
    "check_return",
    "check_sale",
    "hand_over_sales",
    "record_history",
    "record_return",
    "record_sale",
    "revise_sale",
    "take_lines_back",
]

KEPT_BY_REVISION = (
    *("revision", "fingerprint", "at", "branch_id", "till", "cashier", "channel"),
    *("gross_rial", "goods_rial", "discount_rial", "tax_rial", "tip_rial", "total_rial"),
    *("credit_rial", "fees", "payments", "table", "guests", "awards", "discounts"),
)
_QUANTITY = SaleLine._meta.get_field("returned_quantity")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What checkout adds to a sale: who bought, what it gave, and the answer."""

    sale_id: int
    customer_id: int | None
    credit_rial: int = 0
    awards: list[dict[str, Any]] = field(default_factory=list)
    discounts: list[dict[str, Any]] = field(default_factory=list)
    receipt: str = ""
    fingerprint: str = ""
    request_key: str | None = None


def record_sale(sale: SaleInput, result: Recorded, *, actor: Actor, at: datetime) -> None:
    """Write the sale and its lines: two statements. StillInFlight if a twin was faster."""
    row = Sale(**_write_sale(sale, result, actor=actor, at=at))
    try:
        insert([row])
    except IntegrityError as error:
        raise StillInFlight from error
    insert([SaleLine(**line) for line in _write_lines(sale, row.id)])


def record_history(
    sales: Sequence[tuple[SaleInput, Recorded]], *, actor: Actor, at: datetime
) -> None:
    """Write many sales and their lines at once; the caller left out those already known."""
    insert_many(Sale, [_write_sale(sale, result, actor=actor, at=at) for sale, result in sales])
    insert_many(
        SaleLine, [line for sale, result in sales for line in _write_lines(sale, result.sale_id)]
    )


def revise_sale(
    row: Sale, sale: SaleInput, result: Recorded, *, actor: Actor, at: datetime
) -> None:
    """Put a correction in the place of a locked sale; what it was is kept beside it."""
    facts = {name: getattr(row, name) for name in KEPT_BY_REVISION}
    facts["lines"] = list(
        SaleLine.objects.filter(sale_id=row.id)
        .order_by("position")
        .values("position", "sku", "name", "category", "quantity", "unit_price_rial", "net_rial")
    )
    SaleRevision(
        sale_id=row.id,
        revision=row.revision,
        facts=to_json(facts),
        replaced_at=at,
        actor=actor.code,
    ).save(force_insert=True)
    fresh = _write_sale(sale, result, actor=actor, at=at)
    for name in [*KEPT_BY_REVISION, "receipt"]:
        setattr(row, name, fresh[name])
    row.save(update_fields=[*KEPT_BY_REVISION, "receipt"])
    SaleLine.objects.filter(sale_id=row.id).delete()
    SaleLine.objects.bulk_create([SaleLine(**line) for line in _write_lines(sale, row.id)])


def take_lines_back(sale: Sale, back: ReturnInput) -> list[tuple[SaleLine, Decimal]]:
    """Mark the lines of a locked sale as returned: (line, quantity now returned).

    MoreThanSold when a line has less left; nothing is left marked then.
    """
    lines = list(SaleLine.objects.filter(sale_id=sale.id).order_by("position"))
    wanted = back.lines
    if wanted is None:
        wanted = tuple(
            ReturnLine(position=line.position, quantity=line.quantity - line.returned_quantity)
            for line in lines
            if line.quantity > line.returned_quantity
        )
    by_position = {line.position: line for line in lines}
    taken: dict[int, Decimal] = {}
    for part in wanted:
        line = by_position.get(part.position)
        left = line.quantity - line.returned_quantity if line else Decimal(0)
        asked = taken.get(part.position, Decimal(0)) + part.quantity
        if line is None or part.quantity <= 0 or asked > left:
            raise MoreThanSold(
                pointer=f"/lines/{part.position}", position=part.position, left=str(left)
            )
        taken[part.position] = asked
    if not taken:
        raise MoreThanSold(left="0")
    return [(by_position[position], quantity) for position, quantity in sorted(taken.items())]


def record_return(
    sale: Sale,
    back: ReturnInput,
    taken: Sequence[tuple[SaleLine, Decimal]],
    *,
    return_id: int,
    goods_rial: int,
    receipt: str,
    actor: Actor,
    at: datetime,
) -> None:
    """Write a return and mark its lines and its sale."""
    Return(
        id=return_id,
        sale_id=sale.id,
        number=back.number,
        fingerprint=back.fingerprint(),
        at=back.at,
        recorded_at=at,
        goods_rial=goods_rial,
        lines=[{"position": line.position, "quantity": str(quantity)} for line, quantity in taken],
        reason=clean_text(back.reason)[:200],
        receipt=receipt,
        actor=actor.code,
    ).save(force_insert=True)
    lines = SaleLine.objects.filter(sale_id=sale.id)
    parts = [When(position=line.position, then=Value(quantity)) for line, quantity in taken]
    lines.filter(position__in=[line.position for line, _ in taken]).update(
        returned_quantity=F("returned_quantity") + Case(*parts, output_field=_QUANTITY)
    )
    is_whole = not lines.exclude(returned_quantity=F("quantity")).exists()
    sale.returned_rial += goods_rial
    sale.state = SaleState.RETURNED if is_whole else SaleState.PART_RETURNED
    sale.save(update_fields=["returned_rial", "state"])


def hand_over_sales(
    *, giver_id: int, taker_id: int, only: Sequence[int] | None = None
) -> list[int]:
    """Let all sales of one customer, or those of them in `only`, be another's; their ids."""
    return pass_rows(Sale.objects.all(), giver_id=giver_id, taker_id=taker_id, only=only)


def _write_sale(sale: SaleInput, result: Recorded, *, actor: Actor, at: datetime) -> dict[str, Any]:
    """The columns of a sale."""
    gross, goods = sale.gross_rial, sale.goods_rial
    return {
        "id": result.sale_id,
        "source": sale.source,
        "number": sale.number,
        "revision": sale.revision,
        "fingerprint": result.fingerprint or sale.fingerprint(),
        "request_key": result.request_key,
        "at": sale.at,
        "recorded_at": at,
        "branch_id": sale.branch_id,
        "till": clean_text(sale.till)[:40],
        "cashier": clean_text(sale.cashier)[:80],
        "channel": sale.channel,
        "customer_id": result.customer_id,
        "gross_rial": gross,
        "goods_rial": goods,
        "discount_rial": gross - goods,
        "tax_rial": sale.tax_rial,
        "tip_rial": sale.tip_rial,
        "total_rial": sale.total_rial,
        "credit_rial": result.credit_rial,
        "returned_rial": 0,
        "state": SaleState.ACCEPTED,
        "fees": [list_fields(fee) for fee in sale.fees],
        "payments": [list_fields(payment) for payment in sale.payments],
        "table": clean_text(sale.table)[:16],
        "guests": sale.guests,
        "awards": result.awards,
        "discounts": result.discounts,
        "receipt": result.receipt,
        "actor": actor.code,
    }


def _write_lines(sale: SaleInput, sale_id: int) -> list[dict[str, Any]]:
    """The columns of its lines."""
    return [
        {
            "id": new_id(),
            "sale_id": sale_id,
            "position": position,
            "sku": line.sku[:64],
            "name": clean_text(line.name)[:120],
            "category": clean_text(line.category)[:80],
            "quantity": line.quantity,
            "unit_price_rial": line.unit_price_rial,
            "discount_rial": line.discount_rial,
            "net_rial": line.net_rial,
            "returned_quantity": Decimal(0),
        }
        for position, line in enumerate(sale.lines)
    ]
