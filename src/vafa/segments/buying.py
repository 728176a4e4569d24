"""Sales as criteria ask about them: of customers, in a stretch of time, not wholly returned."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated, Any

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from vafa.foundation.asking import Ask
from vafa.foundation.words import Words
from vafa.sales.queries import sale_lines, sales
from vafa.sales.types import SaleState
from vafa.segments.criterion import Asking, among
from vafa.segments.fields import Spanned

Times = Annotated[
    int,
    Field(ge=1, le=1000),
    Ask("number", gettext_lazy("At least"), unit=gettext_lazy("purchases")),
]
Some = tuple[Annotated[str, Field(min_length=1, max_length=80)], ...]


def purchases(span: Spanned, asking: Asking) -> QuerySet[Any]:
    """The sales themselves."""
    return asking.of(sales()).exclude(state=SaleState.RETURNED).filter(span.during(asking))


def bought(span: Spanned, asking: Asking, **more: Any) -> QuerySet[Any]:
    """The sales grouped by customer, to be summed up; `more` are values of each sale."""
    rows = purchases(span, asking).alias(**more).order_by()
    return rows.values("business_id", "customer_id")


def bought_lines(span: Spanned, asking: Asking) -> QuerySet[Any]:
    """Their lines, grouped likewise; a line that came back whole is no purchase of it."""
    rows = asking.of(sale_lines(), "sale__customer_id").order_by()
    kept = Q(returned_quantity__lt=F("quantity"))
    during = span.during(asking, "sale__at")
    return rows.filter(kept, during).values("business_id", "sale__customer_id")


def bought_some(
    span: Spanned, asking: Asking, *, column: str, values: Sequence[str], times: int
) -> Q:
    """Who bought lines that have one of the values, in so many purchases at least."""
    rows = bought_lines(span, asking).filter(**{f"{column}__in": values})
    if times == 1:
        return among(rows, "sale__customer_id")
    often = rows.annotate(count=Count("sale_id", distinct=True))
    return among(often.filter(count__gte=times), "sale__customer_id")


def say_bought(span: Spanned, words: Words, *, names: Iterable[str], times: int) -> str:
    """«در ۶۰ روز گذشته لاته یا کیک خریده‌اند»."""
    facts = {"names": words.any_of(names), "times": words.number(times)}
    said = _("bought %(names)s at least %(times)s times") if times > 1 else _("bought %(names)s")
    return span.say_then(said % facts, words)
