"""Buying a membership, ending it, and following the sale that bought it.

The plan is locked first: purchases of it are laid end to end, so they come one by one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Q

from vafa.audit.actions import record
from vafa.audit.types import SYSTEM, Actor
from vafa.customers.actions import pass_rows
from vafa.customers.queries import get_customer
from vafa.memberships.errors import (
    MembershipOver,
    PlanClosed,
    SameKeyOtherMembership,
    UnknownMembership,
)
from vafa.memberships.laying import count_refund, lay_out
from vafa.memberships.models import Membership, Plan
from vafa.memberships.planning import lock_plan
from vafa.sales.queries import get_sale, list_lines
from vafa.tenancy.queries import load_current_business


def begin_membership(
    *,
    plan_id: int,
    customer_id: int,
    request_key: str,
    actor: Actor,
    at: datetime,
    price_rial: int | None = None,
) -> Membership:
    """Enrol a customer by hand, for the plan's price or another; a renewal follows on.

    A repeat of the request key gets the first membership again. UnknownPlan, UnknownCustomer,
    PlanClosed.
    """
    get_customer(customer_id)
    plan = lock_plan(plan_id)
    known: Membership | None = Membership.objects.filter(request_key=request_key).first()
    if known is not None:
        if (known.plan_id, known.customer_id) != (plan_id, customer_id):
            raise SameKeyOtherMembership
        return known
    if not plan.is_active:
        raise PlanClosed
    price = plan.price_rial if price_rial is None else price_rial
    row = _begin(plan, customer_id, request_key, price_rial=price, actor=actor, at=at)
    _record(row, plan, "membership.begun", actor=actor, at=at)
    return row


def end_membership(*, membership_id: int, actor: Actor, at: datetime) -> Membership:
    """End it before its time; `refund_rial` of the answer is what the plan says is due."""
    row: Membership | None = Membership.objects.filter(id=membership_id).first()
    if row is None:
        raise UnknownMembership
    plan = lock_plan(row.plan_id)
    row.refresh_from_db()
    if row.ended_at is not None or row.ends_at <= at:
        raise MembershipOver
    _end(row, plan, at=at)
    _record(row, plan, "membership.ended", actor=actor, at=at, refund_rial=row.refund_rial)
    return row


def follow_sale(sale_id: int, *, at: datetime) -> None:
    """Have just the memberships that a sale bought and did not return. A repeat changes nothing."""
    sale = get_sale(sale_id)
    bought: dict[str, tuple[int, int]] = {}
    for line in list_lines(sale_id):
        left = int(line.quantity - line.returned_quantity)
        pieces, paid = bought.get(line.sku, (0, 0))
        price = int(line.net_rial * left / line.quantity) if line.quantity else 0
        bought[line.sku] = (pieces + left, paid + price)
    known = Membership.objects.filter(sale_id=sale_id).values_list("plan_id", flat=True)
    plans = Plan.objects.filter(Q(sku__in=list(bought)) | Q(id__in=list(known)))
    for plan in plans.order_by("id").select_for_update():
        periods, price_rial = bought.get(plan.sku, (0, 0))
        key = f"sale:{sale_id}:{plan.id}"
        row = Membership.objects.filter(request_key=key).first()
        if row is None and periods and sale.customer_id is not None:
            row = _begin(
                plan,
                sale.customer_id,
                key,
                price_rial=price_rial,
                periods=periods,
                sale_id=sale_id,
                actor=SYSTEM,
                at=sale.at,
            )
            _record(row, plan, "membership.begun", actor=SYSTEM, at=at)
        elif row is not None and row.ended_at is None:
            _follow_change(row, plan, periods, price_rial, at=at)


def hand_over_memberships(
    *, giver_id: int, taker_id: int, only: Sequence[int] | None = None
) -> list[int]:
    """Let all memberships of one customer, or those of them in `only`, be another's; their ids.

    Those of one plan are laid end to end anew.
    """
    theirs = Membership.objects.filter(customer_id=giver_id)
    plans = sorted(set(theirs.order_by().values_list("plan_id", flat=True)))
    locked = [lock_plan(plan_id) for plan_id in plans]
    rows = Membership.objects.all()
    ids = pass_rows(rows, giver_id=giver_id, taker_id=taker_id, only=only)
    for plan in locked:
        for customer_id in (giver_id, taker_id):
            _lay_out(plan, customer_id)
    return ids


def _follow_change(
    row: Membership, plan: Plan, periods: int, price_rial: int, *, at: datetime
) -> None:
    if not periods:
        _end(row, plan, at=at)
        _record(row, plan, "membership.ended", actor=SYSTEM, at=at, refund_rial=row.refund_rial)
    elif row.periods != periods:
        row.periods, row.price_rial = periods, price_rial
        row.save(update_fields=["periods", "price_rial"])
        _lay_out(plan, row.customer_id)


def _begin(
    plan: Plan,
    customer_id: int,
    request_key: str,
    *,
    price_rial: int,
    actor: Actor,
    at: datetime,
    periods: int = 1,
    sale_id: int | None = None,
) -> Membership:
    row = Membership(
        plan_id=plan.id,
        customer_id=customer_id,
        sale_id=sale_id,
        request_key=request_key,
        period=plan.period,
        count=plan.count,
        periods=periods,
        price_rial=price_rial,
        bought_at=at,
        starts_at=at,
        ends_at=at,
        actor=actor.code,
    )
    row.save(force_insert=True)
    _lay_out(plan, customer_id)
    row.refresh_from_db()
    return row


def _end(row: Membership, plan: Plan, *, at: datetime) -> None:
    zone = _zone()
    row.refund_rial = count_refund(row, plan.refund, at=at, zone=zone)
    row.ended_at = at
    row.save(update_fields=["refund_rial", "ended_at"])
    _lay_out(plan, row.customer_id)
    row.refresh_from_db()


def _lay_out(plan: Plan, customer_id: int) -> None:
    rows = list(Membership.objects.filter(plan_id=plan.id, customer_id=customer_id))
    for row in lay_out(rows, _zone()):
        row.save(update_fields=["starts_at", "ends_at"])


def _zone() -> ZoneInfo:
    return ZoneInfo(load_current_business().zone)


def _record(
    row: Membership, plan: Plan, act: str, *, actor: Actor, at: datetime, **facts: int
) -> None:
    record(
        actor=actor,
        act=act,
        at=at,
        object_kind="customer",
        object_id=row.customer_id,
        plan=plan.name,
        price_rial=row.price_rial,
        **facts,
    )
