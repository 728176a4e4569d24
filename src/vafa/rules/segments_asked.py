"""Which segments rules ask about, for who wants to put one away."""

from __future__ import annotations

from collections import defaultdict

from django.utils.translation import gettext_lazy as _

from vafa.rules.models import Rule
from vafa.rules.queries import list_labels_asked, list_rules
from vafa.segments.registry import SegmentUse, uses
from vafa.segments.types import list_segments_named


def register() -> None:
    """Let segments know of it."""
    uses.register(SegmentUse(slug="rules", said=_("rule “%(name)s”"), find=_find))


def _find() -> dict[int, list[str]]:
    """The names of the rules that ask, by segment; those that ended ask no more."""
    found: dict[int, list[str]] = defaultdict(list)
    for rule in list_rules():
        if rule.state != Rule.State.ENDED:
            for segment_id in list_segments_named(list_labels_asked([rule.spec.conditions])):
                found[segment_id].append(rule.name)
    return found
