"""What stands around a page: whose it is, where one can go from here, in which unit and zone.

An interface builds one Frame per request and renders inside `use_frame`. Layouts draw it, and the
formatting filters take the unit, the zone and the moment from it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from vafa.foundation.money import UNIT_LABELS, Unit


@dataclass(frozen=True, kw_only=True)
class NavItem:
    """A way to go: in the sidebar, and with `in_dock` also in the bar at a phone's foot."""

    label: str
    icon: str
    href: str
    count: int = 0
    is_current: bool = False
    in_dock: bool = False


@dataclass(frozen=True, kw_only=True)
class Option:
    """One thing to choose in a Picker."""

    label: str
    href: str
    is_current: bool = False


@dataclass(frozen=True, kw_only=True)
class Picker:
    """A choice in the top bar that changes what the page shows: the branch, the period."""

    label: str
    icon: str
    options: tuple[Option, ...]
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Frame:
    """`accent` is "#rrggbb", or empty for ours; `search_href` empty hides the search box."""

    business: str = ""
    note: str = ""
    home_href: str = "/"
    logo_href: str = ""
    accent: str = ""
    unit: str = Unit.TOMAN
    zone: str = "Asia/Tehran"
    at: datetime | None = None
    nav: tuple[NavItem, ...] = ()
    foot_nav: tuple[NavItem, ...] = ()
    pickers: tuple[Picker, ...] = ()
    person: str = ""
    role: str = ""
    person_menu: tuple[Option, ...] = ()
    logout_href: str = ""
    search_href: str = ""
    search_hint: str = ""

    @property
    def unit_label(self) -> Any:
        """The unit in which amounts are shown, by its name."""
        return UNIT_LABELS[Unit(self.unit)]

    @property
    def moment(self) -> datetime:
        """The moment of the request; now, where an interface gave none."""
        return self.at or datetime.now(UTC)

    @property
    def zone_info(self) -> ZoneInfo:
        """The zone as an object."""
        return ZoneInfo(self.zone)

    @property
    def mark(self) -> str:
        """The letter that stands for the business where it has no logo."""
        words = self.business.split()
        return words[-1][:1] if words else ""

    @property
    def dock(self) -> tuple[NavItem, ...]:
        """What a phone shows at its foot."""
        return tuple(item for item in self.nav if item.in_dock)


_current: ContextVar[Frame | None] = ContextVar("frame", default=None)
_PLAIN = Frame()


def current_frame() -> Frame:
    """The frame in use; a plain one (toman, Tehran, no navigation) where none is."""
    return _current.get() or _PLAIN


@contextmanager
def use_frame(frame: Frame) -> Iterator[Frame]:
    """Render inside this; the frame before comes back at the end."""
    token = _current.set(frame)
    try:
        yield frame
    finally:
        _current.reset(token)
