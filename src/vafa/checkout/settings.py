"""Changing how the till behaves."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from vafa.audit.actions import record
from vafa.audit.types import Actor
from vafa.checkout.models import ClubSettings
from vafa.tenancy.actions import bump_terms
from vafa.tenancy.scope import current_business_id


def change_settings(*, actor: Actor, at: datetime, **changes: Any) -> ClubSettings:
    """Change some of the club's settings; what was before goes to the audit."""
    ClubSettings.objects.bulk_create([ClubSettings()], ignore_conflicts=True)
    settings: ClubSettings = ClubSettings.objects.select_for_update().get()
    before = {name: getattr(settings, name) for name in changes}
    for name, value in changes.items():
        setattr(settings, name, value)
    settings.save(update_fields=list(changes))
    bump_terms(current_business_id())
    record(actor=actor, act="club.settings_changed", at=at, before=before, after=changes)
    return settings
