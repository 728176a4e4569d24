"""What the catalogue refuses."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vafa.foundation.errors import NotFound, Refused


class UnknownBranch(NotFound):
    """No such branch in this business. Facts: `branch` as it was written."""

    code = "unknown_branch"
    message = _("There is no such branch.")


class UnknownProduct(NotFound):
    """No such product in this business."""

    code = "unknown_product"
    message = _("There is no such product.")


class UnknownCategory(NotFound):
    """No such category in this business."""

    code = "unknown_category"
    message = _("There is no such category.")


class NameTaken(Refused):
    """Another category has this name."""

    code = "name_taken"
    message = _("There is a category of this name already.")


class BadName(Refused):
    """A name or code that is empty, or longer than is kept."""

    code = "bad_name"
    message = _("This is empty, or too long.")


class CodeTaken(Refused):
    """Another branch or product has this code."""

    code = "code_taken"
    message = _("This code is already in use.")


class UnknownHoliday(NotFound):
    """No such holiday in this business."""

    code = "unknown_holiday"
    message = _("There is no such holiday.")


class DayTaken(Refused):
    """This day has a holiday already, or one that was removed."""

    code = "day_taken"
    message = _("This day is in the calendar already: rename it, or bring it back.")
