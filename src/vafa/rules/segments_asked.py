"""Which segments rules ask about, for who wants to put one away."""

from __future__ import annotations

from collections import defaultdict

from vafa.rules.models import Rule
from vafa.rules.queries import list_labels_asked, list_rules
from vafa.segments.registry import SegmentUse, uses

FAMILY = "segment:"


def register() -> None:
    """Let segments know of it."""
    uses.register(SegmentUse(slug="rules", find=_find))


def _find() -> dict[int, list[str]]:
    """The names of the rules that ask, by segment; those that ended ask no more."""
    found: dict[int, list[str]] = defaultdict(list)
    for rule in list_rules():
        labels = list_labels_asked([rule.spec.conditions])
        if rule.state != Rule.State.ENDED:
            for label in labels:
                slug = label.removeprefix(FAMILY)
                if label.startswith(FAMILY) and slug.isdecimal():
                    found[int(slug)].append(rule.name)
    return found
