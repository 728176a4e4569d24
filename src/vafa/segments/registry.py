"""What may be asked of customers, one file each; and who makes use of segments."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import Promise

from vafa.foundation.registry import Registry

if TYPE_CHECKING:
    from vafa.segments.criterion import Criterion

criteria: Registry[type[Criterion]] = Registry("vafa.segments.criteria")


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentUse:
    """A way in which a package above makes use of segments; it registers itself in `apps.ready`.

    `find` gives, by segment, the names of what uses it now, and `said` says what that is:
    «قاعدهٔ «%(name)s»». `watches` asks besides that SegmentEntered and SegmentLeft be published for
    those segments.
    """

    slug: str
    said: Promise
    find: Callable[[], Mapping[int, Sequence[str]]]
    watches: bool = False


class SegmentUses:
    """Every use of segments that was registered."""

    def __init__(self) -> None:
        self._uses: dict[str, SegmentUse] = {}

    def register(self, use: SegmentUse) -> None:
        """Add a use; its slug may be taken once only."""
        assert use.slug not in self._uses, f"the use {use.slug} is registered twice"
        self._uses[use.slug] = use

    def remove(self, slug: str) -> None:
        """Take a use away again."""
        del self._uses[slug]

    def list_names(self, segment_id: int) -> list[str]:
        """What uses the segment now, each once and with what it is."""
        found = (
            str(use.said) % {"name": name}
            for use in self._uses.values()
            for name in use.find().get(segment_id, ())
        )
        return list(dict.fromkeys(found))

    def list_watched(self) -> set[int]:
        """The segments whose coming and going somebody waits for."""
        watching = (use for use in self._uses.values() if use.watches)
        return {segment_id for use in watching for segment_id in use.find()}


uses = SegmentUses()

namers: list[Callable[[], Mapping[str, str]]] = []
"""Of packages above whose criteria ask about things of theirs: what those are called, by label."""
