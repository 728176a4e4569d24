"""Segments: customers described, and who fits."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_noop as _
from pydantic import ConfigDict, Field

from vafa.api.v1.shapes.common import Body, Part, SegmentIdOut, TimeOut

TREE: dict[str, Any] = {
    "kind": "all",
    "parts": [
        {"kind": "not_seen", "days": 60},
        {"kind": "none", "parts": [{"kind": "advertising", "stopped": True}]},
    ],
}


class SegmentBody(Body):
    """A name, and who is meant."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"name": "دو ماه نیامده‌ها", "tree": TREE}]}
    )

    name: str = Field(min_length=1, max_length=80)
    tree: dict[str, Any] = Field(
        description=_("Criteria joined by all, any and none, as a segment that is read has it.")
    )


class SegmentOut(Part):
    """A segment. `count` is as of `counted_at`; none where it was not counted yet."""

    id: SegmentIdOut
    name: str
    sentence: str
    version: int
    count: int | None
    counted_at: TimeOut | None


class SegmentDetail(SegmentOut):
    """With all that it asks. Counted now; `count` is none where that takes too long."""

    tree: dict[str, Any]


class SegmentList(Part):
    """Every segment in use."""

    data: list[SegmentOut]
