"""Value to come: who comes back, what for, whose leaving would cost most, and how sure that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vafa.customers.queries import map_customers
from vafa.insight.queries import list_at_risk, list_value_steps, load_value_basis
from vafa.insight.types import FitState, HeldOut, ValueBasis, ValueStep, ValueToCome
from vafa.panel.knowing.tabs import draw_tabs
from vafa.panel.paging import draw_pager, read_number
from vafa.staff.access import StaffRequest
from vafa.ui import charts, formats
from vafa.ui.charts import Series
from vafa.ui.htmx import render_page
from vafa.ui.types import Chart, Pager, Tab

if TYPE_CHECKING:
    from vafa.customers.models import Customer

ROWS = 25
FURTHEST = 100_000  # nobody turns so many rows over


@dataclass(frozen=True, kw_only=True)
class RiskRow:
    """A customer whose leaving would cost."""

    customer: Customer
    value: ValueToCome
    alive: str
    back: str
    purchases: str


@dataclass(frozen=True, kw_only=True)
class ValuePage:
    """What is to be expected; `trouble` says why nothing can be told."""

    tabs: list[Tab]
    title: str
    trouble: str
    basis: list[str]
    steps: Chart | None
    held_out: Chart | None
    held_out_note: str
    rows: list[RiskRow]
    pager: Pager
    hides: bool


def show(request: StaffRequest) -> HttpResponse:
    """The chances of everybody, the check on held-out days, and who is at risk."""
    basis = load_value_basis()
    is_ready = basis is not None and basis.state is FitState.READY
    steps = list_value_steps() if is_ready else []
    hides = request.staff.branch_id is not None
    skip = min(read_number(request, "skip") or 0, FURTHEST)
    found = list_at_risk(offset=skip, limit=ROWS + 1) if is_ready and not hides else []
    held_out = basis.held_out if basis else None
    page = ValuePage(
        tabs=draw_tabs("value"),
        title=_say_finding(steps),
        trouble="" if is_ready else _say_trouble(basis),
        basis=_say_basis(basis) if basis and is_ready else [],
        steps=_draw_steps(steps) if is_ready else None,
        held_out=_draw_held_out(held_out) if held_out else None,
        held_out_note=_say_held_out(held_out) if held_out else "",
        rows=_draw_rows(found[:ROWS]),
        pager=draw_pager(request.GET, skip + ROWS if len(found) > ROWS else None, name="skip"),
        hides=hides,
    )
    return render_page(request, "panel/knowing/value.html", {"page": page})


def _say_finding(steps: Sequence[ValueStep]) -> str:
    people = sum(step.customers for step in steps)
    if not people:
        return _("Value to come")
    likely = sum(step.customers for step in steps if step.low >= 50)
    text = ngettext(
        "%(likely)s of %(count)s customer will probably come back within a year",
        "%(likely)s of %(count)s customers will probably come back within a year",
        people,
    )
    return text % {"likely": formats.number(likely), "count": formats.number(people)}


def _say_trouble(basis: ValueBasis | None) -> str:
    if basis is None:
        return _("This is worked out at night, for the first time tonight.")
    said = {
        FitState.YOUNG: _("Your sales are still too young: four months of them are needed."),
        FitState.FEW: _(
            "Too few customers came back so far: a hundred are needed, and enough purchases in the "
            "last weeks to check against."
        ),
        FitState.NO_FIT: _(
            "Your customers buy in a way that this model does not know, so it says nothing."
        ),
        FitState.OFF: _(
            "What the model promised of the last weeks was too far from what came, so it says "
            "nothing of the next ones."
        ),
    }
    return said.get(basis.state, "")


def _say_basis(basis: ValueBasis) -> list[str]:
    said = [
        _("Worked out on %(when)s from the purchases of %(buyers)s buyers; %(back)s came back.")
        % {
            "when": formats.day(basis.fitted_at),
            "buyers": formats.number(basis.buyers),
            "back": formats.number(basis.came_back),
        },
        _(
            "Who came once and never again is judged by how long ago that was; a chance is one "
            "of many alike, not a promise of one."
        ),
        _(
            "Groups compare your customers with one another; this asks whether somebody will come "
            "at all: of those who seem lost many still come, but seldom."
        ),
    ]
    if basis.refused:
        text = ngettext(
            "%(count)s buyer does not want to be looked at and is left out.",
            "%(count)s buyers do not want to be looked at and are left out.",
            basis.refused,
        )
        said.append(text % {"count": formats.number(basis.refused)})
    if not basis.has_money:
        said.append(_("What they spend each time has no shape that can be relied on: no amounts."))
    return said


def _draw_steps(steps: Sequence[ValueStep]) -> Chart:
    """How many customers have which chance to come back within a year."""
    labels = [f"{formats.number(step.low)}–{formats.percent(step.high / 100)}" for step in steps]
    people = Series(name=_("Customers"), values=[step.customers for step in steps])
    return charts.daily_bars(labels, [people], head=_("Chance to come back within a year"))


def _draw_held_out(check: HeldOut) -> Chart:
    """What was promised of the held-out days and what came, by how often people had come before."""
    labels = [formats.number(bar.x) + ("+" if bar.is_more else "") for bar in check.bars]
    promised = [round(bar.promised / bar.people, 2) for bar in check.bars]
    came = [round(bar.came / bar.people, 2) for bar in check.bars]
    return charts.lines(
        labels,
        [
            Series(name=_("Came"), values=came, colour="c1"),
            Series(name=_("Promised"), values=promised, colour="c2"),
        ],
        head=_("Repeat purchases before"),
    )


def _say_held_out(check: HeldOut) -> str:
    words = {
        "days": formats.number(check.days),
        "promised": formats.number(round(check.promised)),
        "came": formats.number(check.came),
    }
    return (
        _(
            "Asked without the last %(days)s days, it promised %(promised)s purchases in them; "
            "%(came)s came."
        )
        % words
    )


def _draw_rows(found: Sequence[ValueToCome]) -> list[RiskRow]:
    people = map_customers([one.customer_id for one in found])
    return [
        RiskRow(
            customer=people[one.customer_id],
            value=one,
            alive=formats.percent(1 - one.alive_percent / 100),
            back=formats.percent(one.back_percent / 100),
            purchases=formats.number(round(one.purchases_365, 1)),
        )
        for one in found
    ]
