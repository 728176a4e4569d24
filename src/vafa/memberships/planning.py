"""Putting plans on sale and changing them."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from vafa.audit.actions import record
from vafa.audit.types import Actor
from vafa.catalog.actions import put_category, put_product
from vafa.catalog.queries import products
from vafa.foundation.persian import clean_texts
from vafa.memberships.errors import BadPlan, PlanCodeTaken, UnknownPlan
from vafa.memberships.models import Plan
from vafa.memberships.types import PlanTerms
from vafa.tenancy.actions import bump_terms
from vafa.tenancy.scope import current_business_id

SHELF = "عضویت"  # the menu's category of plans


def add_plan(terms: PlanTerms, *, actor: Actor, at: datetime) -> Plan:
    """Put a plan on sale, and on the menu as something that earns nothing.

    BadPlan when it cannot be; PlanCodeTaken when the menu has the code.
    """
    plan = Plan(**clean_texts(asdict(terms)))
    _check(plan)
    if products().filter(sku=plan.sku).exists():
        raise PlanCodeTaken(pointer="/sku")
    try:
        with transaction.atomic():
            plan.save(force_insert=True)
    except IntegrityError as error:
        raise PlanCodeTaken(pointer="/sku") from error
    _put_on_menu(plan, actor=actor, at=at)
    facts = {"name": plan.name, "price_rial": plan.price_rial}
    record(actor=actor, act="plan.added", at=at, object_kind="plan", object_id=plan.id, **facts)
    bump_terms(current_business_id())
    return plan


def change_plan(*, plan_id: int, actor: Actor, at: datetime, **changes: Any) -> Plan:
    """Change some of its terms but its code; memberships that were bought keep theirs."""
    plan = lock_plan(plan_id)
    changes = clean_texts(changes)
    before = {name: getattr(plan, name) for name in changes}
    for name, value in changes.items():
        setattr(plan, name, value)
    _check(plan)
    plan.save(update_fields=list(changes))
    _put_on_menu(plan, actor=actor, at=at)
    record(
        actor=actor,
        act="plan.changed",
        at=at,
        object_kind="plan",
        object_id=plan.id,
        name=plan.name,
        before=before,
        after=changes,
    )
    bump_terms(current_business_id())
    return plan


def lock_plan(plan_id: int) -> Plan:
    """The plan, locked until the transaction ends: whoever buys or ends it comes one by one."""
    plan: Plan | None = Plan.objects.select_for_update().filter(id=plan_id).first()
    if plan is None:
        raise UnknownPlan
    return plan


def _put_on_menu(plan: Plan, *, actor: Actor, at: datetime) -> None:
    put_product(
        sku=plan.sku,
        name=plan.name,
        category_id=put_category(name=SHELF, actor=actor, at=at).id,
        price_rial=plan.price_rial,
        earns=False,
        actor=actor,
        at=at,
    )


def _check(plan: Plan) -> None:
    if not plan.name or not plan.sku:
        raise BadPlan(pointer="/sku" if plan.name else "/name")
    if not 1 <= plan.count <= 1000:
        raise BadPlan(pointer="/count")
    if plan.price_rial < 0 or not 0 <= plan.remind_days <= 60:
        raise BadPlan(pointer="/price_rial")
