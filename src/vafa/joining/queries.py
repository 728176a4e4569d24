"""Finding the place that a code stands for, and the terms on which one joins."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from vafa.foundation.persian import bare_key
from vafa.joining.errors import JoiningClosed, UnknownJoinCode
from vafa.joining.models import JoinCode, JoiningSettings
from vafa.joining.types import Place
from vafa.messaging.queries import find_line
from vafa.tenancy.scope import current_business_id

__all__ = [
    "check_open",
    "find_place",
    "get_place",
    "load_line",
    "load_settings",
    "read_code",
    "write_terms",
]

_CODE = re.compile(r"[1-9][0-9]{4}")


def read_code(text: str) -> str | None:
    """The join code that a text is, in any digits, with spaces or marks between them; or None."""
    bare = bare_key(text)
    return bare if _CODE.fullmatch(bare) else None


def find_place(code: str) -> Place | None:
    """What a code stands for, of whichever business; with and without a scope."""
    row = JoinCode.objects.filter(code=code).first()
    if row is None:
        return None
    return Place(code=row.code, business_id=row.business_id, branch_id=row.branch_id)


def get_place(code: str) -> Place:
    """What a code of the business in scope stands for. UnknownJoinCode."""
    place = find_place(code)
    if place is None or place.business_id != current_business_id():
        raise UnknownJoinCode
    return place


def load_settings() -> JoiningSettings:
    """The business's settings; the defaults while it has set none."""
    settings: JoiningSettings | None = JoiningSettings.objects.first()
    return settings or JoiningSettings()


def check_open() -> None:
    """JoiningClosed where nobody may join by themselves."""
    if not load_settings().is_open:
        raise JoiningClosed


def load_line() -> str:
    """The line that people text their code to; empty where none is known."""
    return load_settings().line or find_line()


def write_terms(own: str, *, club: str) -> str:
    """On which terms one joins: the business's own words, or ours where it has none."""
    return own or _(
        "%(club)s keeps your mobile number, what you tell about yourself and what you buy, to give"
        " you rewards and to tell you of them by text. You may stop advertising at any time with"
        " «لغو۱۱», and ask to see, correct or erase what is kept of you."
    ) % {"club": club}
