"""Taking in many people at once, new ones and known ones: what would change, and changing it.

`plan_intake` looks and decides, `carry_out` writes what was decided: whoever only wants to know
stops between the two.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from vafa.audit.actions import record_many
from vafa.audit.types import Actor
from vafa.customers.errors import MobileTaken, OtherExternalId, OtherMobile
from vafa.customers.models import Customer, JoinedBy
from vafa.customers.profiles import TOGETHER, UNKNOWN, write_profile
from vafa.customers.types import Plan, Stranger
from vafa.foundation.errors import Refused
from vafa.foundation.ids import new_id
from vafa.foundation.persian import search_key
from vafa.tenancy.bulk import insert_many, is_any_of, update_many

# The names, which are one answer where people are merged, are filled in one by one.
_ANSWERS = (("first_name",), ("last_name",), *TOGETHER[1:])
_KEYS = ("mobile", "external_id")
_KEPT = (*_KEYS, *UNKNOWN, "name_key", "custom", "joined_at")


def plan_intake(people: Sequence[Stranger], *, overwrite: bool, is_locked: bool) -> list[Plan]:
    """What becomes of each: somebody new, somebody known (with what changes of them), or refused.

    Whoever is known by mobile or external id keeps both; what is empty of them is filled, and
    with `overwrite` what is told replaces what was known. Nothing told empties anything.
    `is_locked` keeps the known ones still until the transaction ends. The people are different
    ones: two of the same mobile would be planned as if the other were not there.
    """
    by_mobile, by_external_id = _find_known(people, is_locked=is_locked)
    plans = []
    for person in people:
        try:
            plans.append(_plan(person, by_mobile, by_external_id, overwrite=overwrite))
        except Refused as refusal:
            plans.append(Plan(refusal=refusal))
    return plans


def carry_out(
    plans: Sequence[Plan],
    *,
    joined_by: JoinedBy,
    branch_id: int | None,
    actor: Actor,
    at: datetime,
) -> None:
    """Write what was planned in this very transaction; nobody is told that they joined.

    The former values of who was known go to the audit. IntegrityError where somebody joined by
    the same mobile meanwhile: plan and carry out once more in a new transaction.
    """
    insert_many(
        Customer,
        [
            dict(plan.columns)
            | {
                "id": plan.customer_id,
                "joined_at": plan.columns["joined_at"] or at,
                "joined_by": joined_by,
                "joined_branch_id": branch_id,
                "joined_actor": actor.code,
            }
            for plan in plans
            if plan.is_new
        ],
    )
    changed = [plan for plan in plans if plan.before]
    update_many(Customer, [dict(plan.columns) | {"id": plan.customer_id} for plan in changed])
    record_many(
        {
            plan.customer_id: {
                "before": plan.before,
                "after": {name: plan.columns[name] for name in plan.before},
            }
            for plan in changed
        },
        actor=actor,
        act="customer.changed",
        at=at,
        object_kind="customer",
    )


def _find_known(
    people: Sequence[Stranger], *, is_locked: bool
) -> tuple[dict[str, Customer], dict[str, Customer]]:
    """The customers with these mobiles and external ids; of who was merged, whom they went into."""
    rows: QuerySet[Customer] = Customer.objects.order_by("id")
    if is_locked:
        rows = rows.select_for_update()
    mobiles = {person.mobile for person in people if person.mobile}
    numbers = {person.external_id for person in people if person.external_id}
    found = {row.id: row for row in rows.filter(is_any_of("mobile", mobiles))} if mobiles else {}
    if numbers:
        found |= {row.id: row for row in rows.filter(is_any_of("external_id", numbers))}
    heirs = {row.merged_into_id for row in found.values() if row.merged_into_id} - found.keys()
    every = found | {row.id: row for row in rows.filter(id__in=heirs)} if heirs else found
    by_mobile, by_external_id = {}, {}
    for row in found.values():
        heir = every[row.merged_into_id or row.id]
        if row.mobile is not None:
            by_mobile[row.mobile] = heir
        if row.external_id is not None:
            by_external_id[row.external_id] = heir
    return by_mobile, by_external_id


def _plan(
    person: Stranger,
    by_mobile: Mapping[str, Customer],
    by_external_id: Mapping[str, Customer],
    *,
    overwrite: bool,
) -> Plan:
    told = write_profile(person.profile)
    one = by_mobile.get(person.mobile or "")
    other = by_external_id.get(person.external_id or "")
    if one is not None and other is not None and one.id != other.id:
        raise MobileTaken(pointer="/mobile", customer_id=one.id)
    known = one or other
    if known is None:
        keys = {"mobile": person.mobile, "external_id": person.external_id}
        more = {"custom": dict(person.custom), "joined_at": person.joined_at}
        return Plan(customer_id=new_id(), is_new=True, columns=told | keys | more)
    had = {name: getattr(known, name) for name in _KEPT}
    if one is None and person.mobile and had["mobile"]:
        raise OtherMobile(pointer="/mobile", customer_id=known.id)
    if other is None and person.external_id and had["external_id"]:
        raise OtherExternalId(pointer="/external_id", customer_id=known.id)
    columns = had | _choose(person, told, had, overwrite=overwrite)
    before = {name: had[name] for name in had if had[name] != columns[name]}
    before.pop("name_key", None)
    return Plan(customer_id=known.id, columns=columns, before=before)


def _choose(
    person: Stranger, told: Mapping[str, Any], had: Mapping[str, Any], *, overwrite: bool
) -> dict[str, Any]:
    """What is told and may stand: where nothing was known, or everywhere."""
    chosen: dict[str, Any] = {}
    for fields in _ANSWERS:
        is_told = any(told[name] != UNKNOWN[name] for name in fields)
        is_open = all(had[name] == UNKNOWN[name] for name in fields)
        if is_told and (overwrite or is_open):
            chosen |= {name: told[name] for name in fields}
    for key in _KEYS:
        if not had[key] and getattr(person, key):
            chosen[key] = getattr(person, key)
    custom = dict(person.custom)
    chosen["custom"] = had["custom"] | custom if overwrite else custom | had["custom"]
    if overwrite and person.joined_at is not None:
        chosen["joined_at"] = person.joined_at
    names = {**had, **chosen}
    chosen["name_key"] = search_key(f"{names['first_name']} {names['last_name']}")
    return chosen
