"""What the business owes in credit and points: rolled forward, seen from four sides."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vafa.catalog.queries import list_branches
from vafa.ledger.types import Holder, Unit
from vafa.reports.books import (
    BY_BRANCH,
    BY_HOLDER,
    BY_MONTH,
    BY_RULE,
    roll_columns,
    roll_forward,
)
from vafa.reports.registry import reports
from vafa.reports.types import Column, Filters, Kind, Report, Row, Shelf, Subject
from vafa.rules.queries import list_rules

HOLDERS = {
    Holder.CUSTOMER: _("Customers' wallets"),
    Holder.SHARED: _("Shared wallets"),
    Holder.CARD: _("Gift cards"),
}


def load(filters: Filters, *, unit: Unit, by: str, name: Callable[[], dict[Any, Any]]) -> list[Row]:
    """A row for each wallet, rule, branch or month that held anything; the largest first."""
    names, found = name(), roll_forward(filters, unit, by)
    rules = names.keys() - {None} if by == BY_RULE else ()
    if by == BY_MONTH:
        keys = sorted(found)
    else:
        keys = sorted(found, key=lambda key: -found[key].steps["closing"])
    return [
        Row(
            cells=(key if by == BY_MONTH else names.get(key, names[None]), *found[key].amounts),
            subject=Subject(kind="rule", value=key) if key in rules else None,
        )
        for key in keys
    ]


def _name_holders() -> dict[Any, Any]:
    return {None: gettext("others"), **{holder: str(said) for holder, said in HOLDERS.items()}}


def _name_rules() -> dict[Any, Any]:
    return {None: gettext("without a rule, by hand"), **{r.id: r.name for r in list_rules()}}


def _name_branches() -> dict[Any, Any]:
    return {None: gettext("in no branch"), **{one.id: one.name for one in list_branches()}}


def _name_nothing() -> dict[Any, Any]:
    return {}


SIDES = (
    ("wallet", BY_HOLDER, _("Wallet"), Kind.TEXT, _name_holders),
    ("rule", BY_RULE, _("Rule"), Kind.TEXT, _name_rules),
    ("branch", BY_BRANCH, _("Branch of issue"), Kind.TEXT, _name_branches),
    ("month", BY_MONTH, _("Month of issue"), Kind.MONTH, _name_nothing),
)
TITLES = {
    (Unit.CREDIT, "wallet"): _("Liability in credit, by wallet"),
    (Unit.CREDIT, "rule"): _("Liability in credit, by rule"),
    (Unit.CREDIT, "branch"): _("Liability in credit, by branch"),
    (Unit.CREDIT, "month"): _("Liability in credit, by month of issue"),
    (Unit.POINTS, "wallet"): _("Liability in points, by wallet"),
    (Unit.POINTS, "rule"): _("Liability in points, by rule"),
    (Unit.POINTS, "branch"): _("Liability in points, by branch"),
    (Unit.POINTS, "month"): _("Liability in points, by month of issue"),
}

for order, ((unit, side), title) in enumerate(TITLES.items()):
    _side, by, head, head_kind, name = next(one for one in SIDES if one[0] == side)
    reports.register(
        Report(
            slug=f"liability-{unit}-{side}",
            title=title,
            about=_(
                "From what was open before the period to what is open after it; every figure is "
                "the sum of movements of lots, and what is open is what the lots hold."
            ),
            shelf=Shelf.BOOKS,
            columns=(
                Column(slug=side, title=head, kind=head_kind),
                *roll_columns(Kind.MONEY if unit == Unit.CREDIT else Kind.POINTS),
            ),
            load=partial(load, unit=unit, by=by, name=name),
            order=order,
            chart="closing",
            is_roll=True,
            knows_branches=False,
        )
    )
