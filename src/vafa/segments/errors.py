"""What segments refuse."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vafa.foundation.errors import NotFound, Refused


class UnknownSegment(NotFound):
    message = _("There is no such segment.")


class SegmentNameTaken(Refused):
    code = "segment_name_taken"
    message = _("There is a segment of this name already; choose another name.")


class SegmentInUse(Refused):
    """`facts.used_by` has the names of what uses it."""

    code = "segment_in_use"


class SegmentAsksItself(Refused):
    code = "segment_asks_itself"
    message = _("A segment cannot ask about itself, nor about one that asks about it.")


class CountTakesLong(Refused):
    """Counting was stopped; nothing is known of how many there are."""

    code = "count_takes_long"
    message = _("Counting these customers takes long.")
