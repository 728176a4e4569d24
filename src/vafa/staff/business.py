"""What the business says of itself, changed by its staff and on the record."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from vafa.audit.actions import record
from vafa.audit.types import Actor
from vafa.foundation.persian import clean_text
from vafa.staff.errors import BadSetting
from vafa.tenancy.actions import change_business
from vafa.tenancy.models import Business
from vafa.tenancy.queries import get_business
from vafa.tenancy.scope import current_business_id


def change_settings(
    *,
    name: str,
    unit: str,
    zone: str,
    language: str,
    accent: str = "",
    actor: Actor,
    at: datetime,
) -> None:
    """Another name, unit of money, zone, language or colour of the business in scope.

    `accent` is "#rrggbb" or empty for ours. Nothing is written where nothing differs.
    """
    business = get_business(current_business_id())
    asked = {
        "name": clean_text(name),
        "unit": unit,
        "zone": zone,
        "language": language,
        "accent": accent,
    }
    _check(asked)
    before = {setting: getattr(business, setting) for setting in asked}
    if before == asked:
        return
    change_business(business.pk, **asked)
    record(
        actor=actor,
        act="business.changed",
        at=at,
        object_kind="business",
        object_id=business.pk,
        before=before,
        after=asked,
    )


def _check(asked: dict[str, str]) -> None:
    if not asked["name"]:
        raise BadSetting(pointer="/name")
    if asked["unit"] not in Business.Unit.values:
        raise BadSetting(pointer="/unit")
    try:
        ZoneInfo(asked["zone"])
    except (ZoneInfoNotFoundError, ValueError):
        raise BadSetting(pointer="/zone") from None
