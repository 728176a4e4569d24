"""What a business wants to know of its customers: its custom fields, and what its portal asks."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from vafa.audit.actions import record
from vafa.audit.types import Actor
from vafa.customers.errors import BadField, FieldSlugTaken, TooManyFields, UnknownField
from vafa.customers.models import CustomField, FieldKind, ProfileSettings
from vafa.customers.types import PORTAL_FIELDS
from vafa.foundation.persian import clean_text

MOST_FIELDS = 50  # that are in use
MOST_CHOICES = 100
_CHOOSING = (FieldKind.CHOICE, FieldKind.CHOICES)


def add_custom_field(
    *,
    title: str,
    kind: FieldKind,
    actor: Actor,
    at: datetime,
    choices: Sequence[str] = (),
    is_on_portal: bool = False,
    slug: str = "",
) -> CustomField:
    """One field more, after the others. Without a `slug` it gets the next free `field_<n>`.

    BadField, FieldSlugTaken, TooManyFields.
    """
    fields = list(CustomField.objects.select_for_update().order_by("id"))
    if sum(field.is_active for field in fields) >= MOST_FIELDS:
        raise TooManyFields(most=MOST_FIELDS)
    slugs = {field.slug for field in fields}
    if slug in slugs:
        raise FieldSlugTaken(pointer="/slug")
    field = CustomField(
        slug=slug or _next_slug(slugs),
        title=clean_text(title),
        kind=kind,
        choices=_write_choices([], {}, choices) if kind in _CHOOSING else [],
        is_on_portal=is_on_portal,
        position=max((field.position for field in fields), default=0) + 1,
    )
    _check(field)
    field.save(force_insert=True)
    _tell("profile.field_added", field, actor, at)
    return field


def change_custom_field(
    *,
    field_id: int,
    title: str,
    actor: Actor,
    at: datetime,
    titles: Mapping[str, str] | None = None,
    more_choices: Sequence[str] = (),
    is_on_portal: bool = False,
) -> CustomField:
    """Another title, other words for choices (by id; one that is left out is offered no more, and
    stays with whoever chose it), choices more. UnknownField, BadField.
    """
    field = _lock(field_id)
    field.title = clean_text(title)
    field.is_on_portal = is_on_portal
    if field.kind in _CHOOSING:
        field.choices = _write_choices(field.choices, titles or {}, more_choices)
    _check(field)
    field.save(update_fields=["title", "is_on_portal", "choices"])
    _tell("profile.field_changed", field, actor, at)
    return field


def set_field_active(*, field_id: int, is_active: bool, actor: Actor, at: datetime) -> CustomField:
    """Put a field away, or take it out again; what was written into it stays. A repeat is the
    same. UnknownField, TooManyFields.
    """
    field = _lock(field_id)
    if field.is_active == is_active:
        return field
    if is_active and CustomField.objects.filter(is_active=True).count() >= MOST_FIELDS:
        raise TooManyFields(most=MOST_FIELDS)
    field.is_active = is_active
    field.save(update_fields=["is_active"])
    _tell("profile.field_restored" if is_active else "profile.field_put_away", field, actor, at)
    return field


def move_custom_field(*, field_id: int, up: bool, actor: Actor, at: datetime) -> None:
    """Let a field change places with the one before it (`up`) or after it. UnknownField."""
    rows = CustomField.objects.select_for_update().filter(is_active=True)
    fields = sorted(rows.order_by("id"), key=lambda row: (row.position, row.id))
    place = next((n for n, field in enumerate(fields) if field.id == field_id), None)
    if place is None:
        raise UnknownField
    other = place - 1 if up else place + 1
    if not 0 <= other < len(fields):
        return
    fields[place], fields[other] = fields[other], fields[place]
    for position, field in enumerate(fields, 1):
        field.position = position
    CustomField.objects.bulk_update(fields, ["position"])
    _tell("profile.field_changed", fields[other], actor, at)


def choose_portal_fields(names: Collection[str], *, actor: Actor, at: datetime) -> None:
    """Ask for these fields of the profile on the portal, and for no others."""
    chosen = [name for name in PORTAL_FIELDS if name in names]
    ProfileSettings.objects.update_or_create(defaults={"on_portal": chosen})
    record(actor=actor, act="profile.portal_fields", at=at, fields=chosen)


def _write_choices(
    known: Sequence[dict[str, Any]], titles: Mapping[str, str], more: Sequence[str]
) -> list[dict[str, Any]]:
    """The choices as they are kept; ids count up and are never given twice."""
    kept = [
        {**choice, "is_active": True, "title": clean_text(titles[choice["id"]])}
        if clean_text(titles.get(choice["id"], ""))
        else {**choice, "is_active": False}
        for choice in known
    ]
    first = max((int(choice["id"]) for choice in known), default=0) + 1
    fresh = [title for title in map(clean_text, more) if title]
    return [
        *kept,
        *(
            {"id": str(number), "title": title, "is_active": True}
            for number, title in enumerate(fresh, first)
        ),
    ]


def _check(field: CustomField) -> None:
    if field.kind not in _CHOOSING:
        return
    if not any(choice["is_active"] for choice in field.choices):
        raise BadField(pointer="/choices")
    if len(field.choices) > MOST_CHOICES:
        raise TooManyFields(pointer="/choices", most=MOST_CHOICES)


def _next_slug(slugs: Collection[str]) -> str:
    number = len(slugs) + 1
    while f"field_{number}" in slugs:
        number += 1
    return f"field_{number}"


def _lock(field_id: int) -> CustomField:
    field: CustomField | None = CustomField.objects.select_for_update().filter(id=field_id).first()
    if field is None:
        raise UnknownField
    return field


def _tell(act: str, field: CustomField, actor: Actor, at: datetime) -> None:
    record(
        actor=actor,
        act=act,
        at=at,
        object_kind="custom_field",
        object_id=field.id,
        title=field.title,
    )
