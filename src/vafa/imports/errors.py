"""What an import refuses as a whole; single rows are reported, not refused."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vafa.foundation.errors import NotFound, Refused


class UnreadableFile(Refused):
    """The file is no CSV or Excel that can be read."""

    code = "unreadable_file"
    message = _("This file cannot be read. Save it as Excel or CSV and try again.")


class ColumnMissing(Refused):
    """A needed column was not named. Facts: `column`."""

    code = "column_missing"
    message = _("Say which column holds the invoice number, the date and the amount.")


class UnknownJob(NotFound):
    """No such import in this business."""

    code = "unknown_import"
    message = _("There is no such import.")
