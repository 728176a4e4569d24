"""Pages of a list: a limit, and a cursor that is the id of the last row of the page before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from django.utils.translation import gettext_noop as _
from pydantic import Field

from vafa.api.errors import FieldProblem, Invalid
from vafa.api.v1.shapes.common import OWN_WORDS, Filter
from vafa.foundation.ids import read_id, write_id

MOST_LISTED = 200


class PageFilter(Filter):
    """How much of a list, and from where."""

    limit: Annotated[int, Field(ge=1, le=MOST_LISTED)] = Field(
        50, description=_("How many at most; 200 at most.")
    )
    cursor: str | None = Field(
        None, max_length=40, description=_("next_cursor of the page before.")
    )

    def before_id(self, kind: str) -> int | None:
        """The id before which this page begins. A refusal for a cursor that is none of ours."""
        if self.cursor is None:
            return None
        number = read_id(kind, self.cursor)
        if number is None:
            raise refuse_cursor()
        return number


def refuse_cursor() -> Invalid:
    """The refusal of a cursor that is none of ours."""
    return Invalid(
        FieldProblem(pointer="/cursor", code="bad_cursor", message=OWN_WORDS["bad_cursor"])
    )


def take_page(rows: Sequence[Any], *, limit: int, kind: str) -> tuple[Sequence[Any], str | None]:
    """The rows of the page and its next_cursor, from one row more than the limit, if there is."""
    if len(rows) <= limit:
        return rows, None
    return rows[:limit], write_id(kind, rows[limit - 1].id)
