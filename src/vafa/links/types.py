"""What crosses the door of links."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class LinkKind(TextChoices):
    """What waits behind a link: a page, or the way out of advertising."""

    VISIT = "visit", pgettext_lazy("link", "a page")
    STOP = "stop", pgettext_lazy("link", "the way out of advertising")


class Device(TextChoices):
    """On what a link was opened, as far as it says."""

    ANDROID = "android", pgettext_lazy("device", "Android")
    IOS = "ios", pgettext_lazy("device", "iPhone or iPad")
    DESKTOP = "desktop", pgettext_lazy("device", "a computer")
    OTHER = "other", pgettext_lazy("device", "something else")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLink:
    """A link that is wished for: once for each `source` and kind in the business."""

    source: str
    customer_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Who opened a link. Programs that look at links before people do are no persons."""

    device: Device
    is_person: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkRow:
    """A link that somebody opened."""

    id: int
    kind: LinkKind
    target: str
    customer_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRow:
    """Links that lead to one place, made for one occasion, and how often they were opened.

    `address` is the one link where there is only one, for all to use.
    """

    id: int
    title: str
    target: str
    address: str
    made_at: datetime
    links: int
    people: int
    clicks: int
    last_click_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClickRow:
    """One time that a person opened a link."""

    id: int
    at: datetime
    device: Device
    customer_id: int | None

    @property
    def device_label(self) -> str:
        """The device, in words."""
        return str(self.device.label)
