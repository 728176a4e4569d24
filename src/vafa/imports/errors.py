"""What an import refuses as a whole; single rows are reported, not refused."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vafa.foundation.errors import NotFound, Refused


class UnreadableFile(Refused):
    """The file is no CSV or Excel that can be read."""

    code = "unreadable_file"
    message = _("This file cannot be read. Save it as Excel or CSV and try again.")


class ColumnMissing(Refused):
    """A needed column was not named; the message says which ones are needed."""

    code = "column_missing"
    message = _("A column is missing without which the file cannot be read.")


class ColumnTwice(Refused):
    """One column of the file is said to hold two things."""

    code = "column_twice"
    message = _("Two columns are said to be the same thing.")


class NoSuchColumn(Refused):
    """Files of this kind have no such column. Facts: `column`."""

    code = "no_such_column"
    message = _("There is no such column.")


class UnknownJob(NotFound):
    """No such import in this business."""

    code = "unknown_import"
    message = _("There is no such import.")


class NotToUndo(Refused):
    """A trial, a file under way, of a kind that gives nothing, or undone already."""

    code = "not_to_undo"
    message = _("This file cannot be undone.")


class FileForgotten(Refused):
    """The file was deleted 30 days after it was read."""

    code = "file_forgotten"
    message = _("This file was deleted 30 days after it was read. Hand it in again.")
