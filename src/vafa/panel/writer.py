"""Writing a text: the words, the values they may name, and what they come to on a real phone.

One for every page on which a text is written: `Writer` beside the field, `Written` for what the
words make. `panel/_writer.html` and `panel/_written.html` draw them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from vafa.customers.queries import customers, find_by_mobile
from vafa.foundation.draw import Draw
from vafa.messaging.errors import BadTemplate
from vafa.messaging.queries import estimate_text, list_free_variables, preview_for
from vafa.messaging.types import TextEstimate, TextPreview, VariableRow

MOST_CHARS = 600
SAMPLE = 100  # so many customers tell how long a text is for all


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What the words make: the text on somebody's phone, or what is wrong with them.

    `estimate` measures it on real customers, `people` is how many get it; None where that is not
    known.
    """

    preview: TextPreview | None = None
    problem: str = ""
    shown_for: str = ""
    estimate: TextEstimate | None = None
    people: int | None = None

    @property
    def has_spread(self) -> bool:
        """Whether some customers' texts are longer than most."""
        return self.estimate is not None and len(self.estimate.by_parts) > 1

    @property
    def parts(self) -> int | None:
        """How many parts all of them come to."""
        if self.estimate is None or self.people is None:
            return None
        return self.estimate.sum_parts(self.people)

    @property
    def each_rial(self) -> int | None:
        """What one of them costs, where it is not known how many people get it."""
        if self.estimate is None or self.people is not None:
            return None
        return self.estimate.price(1)

    @property
    def price_rial(self) -> int | None:
        """What all of them cost; None where nobody said what a part costs."""
        if self.estimate is None or self.people is None:
            return None
        return self.estimate.price(self.people)


def write_freely(
    text: str,
    *,
    sample_ids: Sequence[int] | None = None,
    mobile: str = "",
    people: int | None = None,
    at: datetime,
) -> Written:
    """What free words make for the customer with this mobile, or for the first of the sample.

    Without a sample, any customers of the club are one.
    """
    ids = list(sample_ids) if sample_ids is not None else find_sample()
    customer = find_by_mobile(mobile) if mobile else None
    if customer is None and ids:
        customer = customers().filter(id=ids[0]).first()
    try:
        preview = preview_for(text, customer_id=customer.id if customer else None, at=at)
        estimate = estimate_text(text, sample_ids=ids[:SAMPLE], at=at)
    except BadTemplate as problem:
        return Written(problem=say_problem(problem, list_free_variables()))
    shown_for = (customer.full_name or _("a customer without a name")) if customer else ""
    return Written(preview=preview, shown_for=shown_for, estimate=estimate, people=people)


def find_sample() -> list[int]:
    """Some customers with a mobile, drawn by lot, the same ones each time."""
    rows = customers().filter(mobile__isnull=False).order_by("-id")[: 20 * SAMPLE]
    recent = customers().filter(id__in=rows.values("id")).annotate(ticket=Draw("sample", F("id")))
    return list(recent.order_by("ticket").values_list("id", flat=True)[:SAMPLE])


def say_problem(problem: BadTemplate, variables: Sequence[VariableRow]) -> str:
    """What is wrong with the words."""
    facts: dict[str, Any] = dict(problem.facts)
    name = facts.get("name", "")
    match facts.get("reason"):
        case "variable":
            return _("{%(name)s} is nothing that this text can say.") % {"name": name}
        case "missing":
            labels = {one.name: str(one.label) for one in variables}
            return _("Without “%(name)s” this text is of no use.") % {
                "name": labels.get(name, name)
            }
        case "brace":
            return _("A { or } stands alone; take it away.")
        case _:
            return _("Write between one and %(most)s letters.") % {"most": MOST_CHARS}
