"""Writing the directory of businesses."""

from __future__ import annotations

from datetime import datetime

from vafa.foundation.ids import new_id
from vafa.tenancy.models import Business


def create_business(*, slug: str, name: str, at: datetime, **settings: object) -> Business:
    """A new business. The slug is unique across the installation."""
    return Business.objects.create(slug=slug, name=name, created_at=at, **settings)


def change_business(business_id: int, **settings: object) -> None:
    """Change name, unit, zone, language or accent of the business."""
    Business.objects.filter(pk=business_id).update(**settings, terms_version=new_id())


def bump_terms(business_id: int) -> None:
    """Say that rules, branches or settings changed: what was kept in memory is read anew.

    The new version is a fresh id and not the old one plus one: a change that is undone must not
    leave its number, under which something may be kept already, to the next change.
    """
    Business.objects.filter(pk=business_id).update(terms_version=new_id())


def suspend_business(business_id: int) -> None:
    """Stop serving the business; every session and key of it is refused from the next request."""
    Business.objects.filter(pk=business_id).update(state=Business.State.SUSPENDED)


def resume_business(business_id: int) -> None:
    """Serve the business again."""
    Business.objects.filter(pk=business_id).update(state=Business.State.ACTIVE)
