"""Recognising, registering and correcting customers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models.functions import Coalesce

from vafa.audit.actions import forget_facts, record
from vafa.audit.types import Actor
from vafa.customers.custom import check_custom_values, say_custom_value
from vafa.customers.devices import forget_devices, see_device
from vafa.customers.errors import (
    BadMobile,
    ExternalIdTaken,
    MergedAlready,
    MobileTaken,
    UnknownCustomer,
)
from vafa.customers.events import CustomerChanged, CustomerJoined, ProfileCompleted
from vafa.customers.fields import (
    add_custom_field,
    change_custom_field,
    choose_portal_fields,
    move_custom_field,
    set_field_active,
)
from vafa.customers.holdings import Held, erase_rows, find_person, list_held
from vafa.customers.intake import carry_out, plan_intake
from vafa.customers.merging import (
    end_merge,
    keep_merge,
    keep_moved,
    lock_merge,
    lock_merge_of,
    lock_pair,
    pass_rows,
)
from vafa.customers.models import Customer, CustomField, JoinedBy, Note
from vafa.customers.profiles import write_profile
from vafa.customers.types import CustomerKey, Profile, Recognized
from vafa.foundation.ids import new_id
from vafa.foundation.persian import clean_text
from vafa.foundation.phone import read_mobile
from vafa.outbox.actions import publish, publish_many
from vafa.tenancy.bulk import insert_many

__all__ = [
    "add_custom_field",
    "add_note",
    "carry_out",
    "change_custom_field",
    "change_customer",
    "choose_portal_fields",
    "end_merge",
    "erase_person",
    "forget_devices",
    "join_customer",
    "keep_merge",
    "keep_moved",
    "lock_for_erasing",
    "lock_merge",
    "lock_merge_of",
    "lock_pair",
    "move_custom_field",
    "pass_rows",
    "plan_intake",
    "recognize_many",
    "register_customer",
    "see_device",
    "set_field_active",
    "take_out_held",
]

EMPTY = Profile()
NOTHING: Mapping[int, Any] = {}


def join_customer(
    key: CustomerKey,
    *,
    joined_by: JoinedBy,
    branch_id: int | None,
    actor: Actor,
    at: datetime,
    profile: Profile = EMPTY,
) -> Recognized:
    """The person behind a mobile that `find_customer` does not know, as a customer from now on.

    Twins join once. Raises UnknownCustomer for an id or an external id without a mobile.
    """
    if key.mobile is None:
        raise UnknownCustomer
    fresh = _write(key, profile, joined_by=joined_by, branch_id=branch_id, actor=actor, at=at)
    insert_many(Customer, [fresh], skip_known=True)
    found = Customer.objects.get(mobile=key.mobile)
    is_new = found.id == fresh["id"]
    if is_new:
        publish(CustomerJoined(customer_id=found.id, joined_by=joined_by), at=at)
    return Recognized(customer=found, is_new=is_new)


def recognize_many(
    mobiles: Sequence[str],
    *,
    profiles: dict[str, Profile],
    joined_by: JoinedBy,
    branch_id: int | None,
    actor: Actor,
    at: dict[str, datetime],
    announce: bool,
) -> dict[str, int]:
    """Ids of the customers with these mobiles (E.164), unknown ones joined at their instant.

    Three statements, however many. `announce` publishes that they joined (history does not).
    """
    wanted = set(mobiles)
    known = _find_ids(wanted)
    fresh = [
        _write(
            CustomerKey(mobile=mobile),
            profiles.get(mobile, EMPTY),
            joined_by=joined_by,
            branch_id=branch_id,
            actor=actor,
            at=at[mobile],
        )
        for mobile in sorted(wanted - known.keys())
    ]
    if not fresh:
        return known
    insert_many(Customer, fresh, skip_known=True)
    found = _find_ids(wanted - known.keys())
    if announce:
        joined = [row["id"] for row in fresh if found.get(row["mobile"]) == row["id"]]
        publish_many(
            [CustomerJoined(customer_id=one, joined_by=joined_by) for one in joined],
            at=max(at.values()),
        )
    return known | found


def register_customer(
    *,
    mobile: str | None,
    profile: Profile,
    joined_by: JoinedBy,
    actor: Actor,
    at: datetime,
    branch_id: int | None = None,
    external_id: str | None = None,
    custom: Mapping[int, Any] = NOTHING,
) -> Customer:
    """A new customer; `custom` as for `change_customer`. BadMobile for a bad number; MobileTaken
    or ExternalIdTaken when somebody has it.
    """
    number = _read(mobile)
    key = CustomerKey(mobile=number, external_id=external_id)
    fresh = _write(key, profile, joined_by=joined_by, branch_id=branch_id, actor=actor, at=at)
    customer = Customer(**fresh)
    _change_own_fields(customer, custom)
    _save_or_say_who(customer, None)
    publish(CustomerJoined(customer_id=customer.id, joined_by=joined_by), at=at)
    record(
        actor=actor,
        act="customer.registered",
        at=at,
        object_kind="customer",
        object_id=customer.id,
    )
    return customer


def change_customer(
    *,
    customer_id: int,
    actor: Actor,
    at: datetime,
    mobile: str | None = None,
    profile: Profile | Mapping[str, Any] | None = None,
    external_id: str | None = None,
    custom: Mapping[int, Any] = NOTHING,
) -> Customer:
    """Correct mobile, profile or external id; what is None stays.

    A Profile replaces the whole of it, a mapping only the fields that it names. `custom` has what
    was written into custom fields, by the id of the field; the others stay, and None empties one.
    The former values go to the audit, and a profile that gets whole with it is told of. BadMobile,
    MobileTaken, ExternalIdTaken, BadCustomValue, UnknownField, and what is wrong in a profile.
    """
    customer = _lock(customer_id)
    fields = list(asdict(EMPTY))
    before = {name: getattr(customer, name) for name in [*fields, "mobile", "external_id"]}
    was_whole = customer.is_whole
    if isinstance(profile, Mapping):
        profile = Profile(**{name: before[name] for name in fields} | dict(profile))
    if profile is not None:
        for name, value in write_profile(profile).items():
            setattr(customer, name, value)
    if mobile is not None:
        customer.mobile = _read(mobile)
    if external_id is not None:
        customer.external_id = external_id
    own = _change_own_fields(customer, custom)
    after = {name: getattr(customer, name) for name in before}
    changed = sorted(name for name in before if before[name] != after[name])
    if changed or own:
        _save_or_say_who(customer, [*changed, "name_key", "custom"])
        record(
            actor=actor,
            act="customer.changed",
            at=at,
            object_kind="customer",
            object_id=customer.id,
            before={name: before[name] for name in changed} | {one: own[one][0] for one in own},
            after={name: after[name] for name in changed} | {one: own[one][1] for one in own},
        )
        publish(CustomerChanged(customer_id=customer.id), at=at)
    if customer.is_whole and not was_whole:
        publish(ProfileCompleted(customer_id=customer.id), at=at)
    return customer


def take_out_held(*, customer_id: int, actor: Actor, at: datetime) -> list[Held]:
    """All that is held on a customer, for themselves; that it was taken out goes on the record.

    UnknownCustomer.
    """
    held = list_held(customer_id)
    record(
        actor=actor,
        act="customer.data_taken_out",
        at=at,
        object_kind="customer",
        object_id=customer_id,
        rows=sum(len(one.rows) for one in held),
    )
    return held


def lock_for_erasing(customer_id: int) -> Customer:
    """A customer who is to be erased, locked. UnknownCustomer, also for who was erased before;
    MergedAlready for who went into another: the other is who can be erased.
    """
    customer = _lock(customer_id)
    if customer.merged_into_id is not None:
        raise MergedAlready(customer_id=customer.merged_into_id)
    return customer


def erase_person(customer: Customer, *, actor: Actor, at: datetime) -> None:
    """Let nothing say any more who this locked customer was, nor who went into them: rows are
    emptied or deleted as each package says in its `held.py`. Only `checkout` calls it, after their
    wallet is closed.
    """
    person = find_person(customer.id)
    erase_rows(person)
    forget_facts(people=person.ids, mobiles=person.mobiles)
    Customer.objects.filter(id__in=person.ids).update(erased_at=at)
    record(actor=actor, act="customer.erased", at=at, object_kind="customer", object_id=customer.id)


def add_note(*, customer_id: int, text: str, actor: Actor, at: datetime) -> Note:
    """Keep a few words about a customer."""
    if not Customer.objects.filter(id=customer_id, erased_at__isnull=True).exists():
        raise UnknownCustomer
    note = Note(
        customer_id=customer_id, text=clean_text(text)[:1000], at=at, actor_label=actor.label
    )
    note.save(force_insert=True)
    return note


def _write(
    key: CustomerKey,
    profile: Profile,
    *,
    joined_by: JoinedBy,
    branch_id: int | None,
    actor: Actor,
    at: datetime,
) -> dict[str, Any]:
    """The columns of a new customer."""
    return {
        "id": new_id(),
        "mobile": key.mobile,
        "external_id": key.external_id,
        "joined_at": at,
        "joined_by": joined_by,
        "joined_branch_id": branch_id,
        "joined_actor": actor.code,
        "custom": {},
        **write_profile(profile),
    }


def _change_own_fields(
    customer: Customer, written: Mapping[int, Any]
) -> dict[str, tuple[str, str]]:
    """Write values of custom fields into a customer, and tell by the titles of the fields what
    stood there before and what stands there now, in words.
    """
    if not written:
        return {}
    fields = list(CustomField.objects.filter(is_active=True, id__in=list(written)))
    before = customer.custom
    values = before | check_custom_values(written, fields=fields)
    customer.custom = {name: value for name, value in values.items() if value is not None}
    return {
        field.title: (
            say_custom_value(field, before.get(str(field.id))),
            say_custom_value(field, values[str(field.id)]),
        )
        for field in fields
        if before.get(str(field.id)) != values[str(field.id)]
    }


def _lock(customer_id: int) -> Customer:
    rows = Customer.objects.select_for_update().filter(id=customer_id, erased_at__isnull=True)
    customer: Customer | None = rows.first()
    if customer is None:
        raise UnknownCustomer
    return customer


def _find_ids(mobiles: Set[str]) -> dict[str, int]:
    whom = Coalesce("merged_into_id", "id")
    return dict(Customer.objects.filter(mobile__in=mobiles).values_list("mobile", whom))


def _save_or_say_who(customer: Customer, fields: list[str] | None) -> None:
    try:
        with transaction.atomic():
            customer.save(update_fields=fields, force_insert=fields is None)
    except IntegrityError as error:
        others = Customer.objects.exclude(id=customer.id)
        if holder := others.filter(mobile=customer.mobile, mobile__isnull=False).first():
            raise MobileTaken(pointer="/mobile", customer_id=holder.id) from error
        if holder := others.filter(external_id=customer.external_id).first():
            raise ExternalIdTaken(pointer="/external_id", customer_id=holder.id) from error
        raise


def _read(mobile: str | None) -> str | None:
    if mobile is None or not mobile.strip():
        return None
    number = read_mobile(mobile)
    if number is None:
        raise BadMobile(pointer="/mobile")
    return number
