"""What kinds of people are in the club, and what each of them buys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum, TextField, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vafa.customers.queries import customers
from vafa.foundation.jalali import local_day
from vafa.reports.measures import INVOICES, KEPT, MOST_ROWS, NET, SALES, sold
from vafa.reports.registry import reports
from vafa.reports.traits import Trait, list_traits
from vafa.reports.types import Column, Filters, Kind, Report, Row, Shelf, Subject, share

_BUYER = "customer__"  # from a sale
Told = tuple[str, str, int, int, int]  # value, its name, customers, invoices, rials


def load(filters: Filters) -> list[Row]:
    """A row for each value, and the last for those of whom it is not known. Who chose several
    things counts with each. Two statements for the rows, however many, and two for the whole.
    """
    traits = {trait.slug: trait for trait in _list(filters)}
    trait = traits.get(filters.by) or next(iter(traits.values()))
    told = _count_options(trait, filters) if trait.options else _count_texts(trait, filters)
    people = customers().count()
    whole = _bought(filters).aggregate(total=SALES)["total"]
    return [
        Row(
            cells=(name, count, share(count, people), invoices, total, share(total, whole)),
            subject=Subject(kind="trait", value=(trait, value)) if value else None,
        )
        for value, name, count, invoices, total in told
    ]


def list_bys(filters: Filters) -> Mapping[str, str]:
    """What people can be counted by, by slug."""
    return {trait.slug: trait.title for trait in _list(filters)}


def _list(filters: Filters) -> list[Trait]:
    today = local_day(filters.at, filters.zone)
    return [trait for trait in list_traits(today=today) if trait.can_count]


def _bought(filters: Filters) -> QuerySet[Any]:
    return sold(filters).filter(customer_id__isnull=False)


def _count_options(trait: Trait, filters: Filters) -> Iterator[Told]:
    """In the order of the options, empty ones too."""
    assert trait.fits is not None, "what has options can be asked for"
    named = [*trait.options, ("", gettext("nothing told"))]
    people: dict[str, Any] = {}
    sums: dict[str, Any] = {}
    for place, (value, _name) in enumerate(named):
        people[f"p{place}"] = Count("id", filter=_has(trait, value, ""))
        buys = _has(trait, value, _BUYER)
        sums[f"i{place}"] = Count("id", filter=KEPT & buys)
        sums[f"s{place}"] = Coalesce(Sum(NET, filter=buys), 0)
    found = customers().aggregate(**people) | _bought(filters).aggregate(**sums)
    for place, (value, name) in enumerate(named):
        count, invoices, total = (found[f"{what}{place}"] for what in "pis")
        if value or count or invoices:
            yield value, name, count, invoices, total


def _has(trait: Trait, value: str, path: str) -> Q:
    """Who has this value; for an empty one, who has none of them."""
    assert trait.fits is not None, "what has options can be asked for"
    if value:
        return trait.fits(value, path)
    told = Q()
    for option, _name in trait.options:
        told |= trait.fits(option, path)
    return ~told


def _count_texts(trait: Trait, filters: Filters) -> Iterator[Told]:
    """The commonest first, at most MOST_ROWS."""
    people = customers().annotate(told=_text(trait, ""))
    counted = people.values_list("told").annotate(count=Count("id")).order_by("-count", "told")
    commonest = dict(counted[:MOST_ROWS])
    bought = _bought(filters).annotate(told=_text(trait, _BUYER))
    rows = bought.filter(told__in=list(commonest)).values_list("told")
    sums = {
        value: (invoices, total)
        for value, invoices, total in rows.annotate(invoices=INVOICES, total=SALES).order_by()
    }
    for value in sorted(commonest, key=lambda told: not told):  # what is not known comes last
        invoices, total = sums.get(value, (0, 0))
        yield value, value or gettext("nothing told"), commonest[value], invoices, total


def _text(trait: Trait, path: str) -> Coalesce:
    assert trait.text is not None, "texts can be counted"
    return Coalesce(trait.text(path), Value(""), output_field=TextField())


reports.register(
    Report(
        slug="customers-by-trait",
        title=_("Customers by what is known of them"),
        about=_(
            "How many customers are of which kind now, and what they bought in the period. "
            "Who chose several things counts with each."
        ),
        shelf=Shelf.PEOPLE,
        columns=(
            Column(slug="value", title=_("Of which kind")),
            Column(slug="customers", title=_("Customers"), kind=Kind.NUMBER),
            Column(slug="people_share", title=_("Share of people"), kind=Kind.SHARE),
            Column(slug="invoices", title=_("Invoices"), kind=Kind.NUMBER),
            Column(slug="sales", title=_("Purchases"), kind=Kind.MONEY),
            Column(slug="share", title=_("Share of purchases"), kind=Kind.SHARE),
        ),
        load=load,
        list_bys=list_bys,
        order=35,
        chart="customers",
        knows_branches=False,
    )
)
