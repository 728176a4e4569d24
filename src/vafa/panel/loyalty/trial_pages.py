"""What the pages of trials show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from vafa.customers.queries import map_customers
from vafa.foundation.jalali import MONTHS, format_date_long, last_good_day, local_day
from vafa.ledger.types import Unit
from vafa.replay.queries import list_replays, load_result
from vafa.replay.types import Change, MonthSums, ReplayState, Result, TierMoves, UnitResult
from vafa.rules.queries import list_rules
from vafa.ui import charts, formats
from vafa.ui.types import Chart, Pager, Tab

if TYPE_CHECKING:
    from vafa.replay.models import ReplayRun

PAGE = 20
STATES: dict[str, tuple[Any, str, str]] = {  # words, kind of badge, icon
    ReplayState.WAITING: (gettext_lazy("waits"), "plain", "clock"),
    ReplayState.RUNNING: (gettext_lazy("is being worked out"), "accent", "refresh"),
    ReplayState.DONE: (gettext_lazy("done"), "good", "check"),
    ReplayState.CANCELLED: (gettext_lazy("stopped"), "warn", "ban"),
    ReplayState.FAILED: (gettext_lazy("failed"), "bad", "alert-circle"),
}


@dataclass(frozen=True, kw_only=True)
class ListedTrial:
    """A trial in the list."""

    run: ReplayRun
    rules: str
    period: str
    state: str
    state_kind: str
    state_icon: str


@dataclass(frozen=True, kw_only=True)
class Compared:
    """One figure, as it would have been and as it was."""

    label: str
    tried: str
    real: str


@dataclass(frozen=True, kw_only=True)
class ShownChange:
    """A customer who would have got more or less."""

    name: str
    href: str
    amount: str


@dataclass(frozen=True, kw_only=True)
class ShownUnit:
    """Credit, or points."""

    title: str
    said: str
    figures: list[Compared]
    chart: Chart | None
    chart_unit: str
    standing: str
    winners: list[ShownChange]
    losers: list[ShownChange]
    pager: Pager


@dataclass(frozen=True, kw_only=True)
class ShownRule:
    """What one rule would have given, and gave."""

    name: str
    tried: str
    real: str


@dataclass(frozen=True, kw_only=True)
class ShownMove:
    """So many who stand on one tier and would stand on another."""

    real: str
    tried: str
    customers: str


@dataclass(frozen=True, kw_only=True)
class ShownMoves:
    """Who would change their tier, in a sentence and one by one."""

    said: str
    rows: list[ShownMove]


@dataclass(frozen=True, kw_only=True)
class TrialPage:
    """One trial: how far, and what came of it."""

    tabs: list[Tab]
    listed: ListedTrial
    title: str
    is_under_way: bool
    can_stop: bool
    units: list[ShownUnit]
    rules: list[ShownRule]
    moves: ShownMoves | None
    counted: str


def list_trials(zone: ZoneInfo) -> list[ListedTrial]:
    """The latest trials."""
    names = _name_rules()
    return [_list(run, names, zone) for run in list_replays()]


def load_trial_page(
    run: ReplayRun,
    *,
    zone: ZoneInfo,
    can_stop: bool,
    start: int,
    tabs: list[Tab],
) -> TrialPage:
    """The page of one trial; `start` is where the lists of customers begin."""
    names, result = _name_rules(), load_result(run)
    moved = [unit for unit in result.units if unit.months] if result else []
    return TrialPage(
        tabs=tabs,
        listed=_list(run, names, zone),
        title=_say_title(run, moved),
        is_under_way=run.is_under_way,
        can_stop=can_stop,
        units=[_show_unit(unit, run, start) for unit in moved],
        rules=_show_rules(result, names) if result else [],
        moves=_show_moves(result.tiers) if result and result.tiers else None,
        counted=_say_counted(result) if result else "",
    )


def _list(run: ReplayRun, names: dict[int, str], zone: ZoneInfo) -> ListedTrial:
    words, kind, icon = STATES[run.state]
    return ListedTrial(
        run=run,
        rules="، ".join(names.get(rule_id, "") for rule_id, _version in run.rules),
        period=_("%(first)s to %(last)s")
        % {
            "first": format_date_long(local_day(run.since, zone)),
            "last": format_date_long(last_good_day(run.until, zone)),
        },
        state=str(words),
        state_kind=kind,
        state_icon=icon,
    )


def _say_title(run: ReplayRun, units: Sequence[UnitResult]) -> str:
    if run.state == ReplayState.WAITING:
        return _("The trial waits its turn")
    if run.state == ReplayState.RUNNING:
        return _("The past is being lived through again")
    if run.state == ReplayState.FAILED:
        return _("The trial could not be finished")
    if run.state == ReplayState.CANCELLED:
        return _("This trial was stopped")
    if not units:
        return _("Nothing would have been given, and nothing was")
    unit = units[0]
    more = unit.tried.given - unit.real.given
    if not more:
        return _("It would have given just as much")
    amount = {"amount": _say(unit.unit, abs(more))}
    if more > 0:
        return _("It would have given %(amount)s more") % amount
    return _("It would have given %(amount)s less") % amount


def _say_counted(result: Result) -> str:
    return _("Worked out of %(sales)s purchases by %(people)s customers.") % {
        "sales": formats.number(result.sales),
        "people": formats.number(result.customers),
    }


def _show_unit(unit: UnitResult, run: ReplayRun, start: int) -> ShownUnit:
    changed = [*unit.winners[start : start + PAGE], *unit.losers[start : start + PAGE]]
    people = map_customers([one.customer_id for one in changed])

    def show(changes: Sequence[Change]) -> list[ShownChange]:
        return [_show_change(one, unit.unit, people) for one in changes[start : start + PAGE]]

    chart, chart_unit = _draw_open(unit)
    return ShownUnit(
        title=_("Credit") if unit.unit == Unit.CREDIT else _("Points"),
        said=_say_unit(unit),
        figures=_compare(unit),
        chart=chart,
        chart_unit=chart_unit,
        standing=_say_standing(unit),
        winners=show(unit.winners),
        losers=show(unit.losers),
        pager=_draw_pager(run, start, max(len(unit.winners), len(unit.losers))),
    )


def _show_change(change: Change, unit: Unit, people: dict[int, Any]) -> ShownChange:
    person = people.get(change.customer_id)
    name = (person.full_name or _("No name")) if person else _("a former customer")
    href = reverse("panel:customers:one", args=[change.customer_id]) if person else ""
    return ShownChange(name=name, href=href, amount=_say(unit, abs(change.amount)))


def _say_unit(unit: UnitResult) -> str:
    """What would have been, in one sentence, against what was."""
    return _(
        "If this had been in force, %(tried)s would have been given and %(spent)s spent; in truth "
        "%(real)s was given and %(real_spent)s spent. At the end people would hold %(open)s, "
        "and hold %(real_open)s."
    ) % {
        "tried": _say(unit.unit, unit.tried.given),
        "spent": _say(unit.unit, unit.tried.spent),
        "real": _say(unit.unit, unit.real.given),
        "real_spent": _say(unit.unit, unit.real.spent),
        "open": _say(unit.unit, unit.tried.open),
        "real_open": _say(unit.unit, unit.real.open),
    }


def _compare(unit: UnitResult) -> list[Compared]:
    labels = {
        "given": _("Given"),
        "spent": _("Spent"),
        "expired": _("Ended unspent"),
        "taken_back": _("Taken back with returns"),
        "open": _("Held at the end"),
    }
    return [
        Compared(
            label=label,
            tried=_say(unit.unit, getattr(unit.tried, name)),
            real=_say(unit.unit, getattr(unit.real, name)),
        )
        for name, label in labels.items()
    ]


def _say_standing(unit: UnitResult) -> str:
    return _(
        "%(gaining)s customers would have got %(gained)s more in all, "
        "%(losing)s customers %(lost)s less."
    ) % {
        "gaining": formats.number(unit.gaining),
        "gained": _say(unit.unit, unit.gained),
        "losing": formats.number(unit.losing),
        "lost": _say(unit.unit, unit.lost),
    }


def _draw_open(unit: UnitResult) -> tuple[Chart | None, str]:
    months = unit.months
    if len(months) < 2:
        return None, ""
    tried, real = [m.tried.open for m in months], [m.real.open for m in months]
    label = ""
    values: tuple[Sequence[float], Sequence[float]] = (tried, real)
    if unit.unit == Unit.CREDIT:
        scale = charts.money_scale([*tried, *real])
        values = ([scale.read(one) for one in tried], [scale.read(one) for one in real])
        label = scale.label
    rows = [
        charts.Series(name=_("with this programme"), values=values[0], colour="c1"),
        charts.Series(name=_("as it was"), values=values[1], colour="c2"),
    ]
    labels = [MONTHS[month.month - 1] for month in months]
    titles = [_name_month(month) for month in months]
    return charts.lines(labels, rows, titles=titles, head=_("Month"), unit=label), label


def _name_month(month: MonthSums) -> str:
    return f"{MONTHS[month.month - 1]} {formats.fa(month.year)}"


def _show_rules(result: Result, names: dict[int, str]) -> list[ShownRule]:
    return [
        ShownRule(
            name=names.get(rule.rule_id, ""),
            tried=_say(rule.unit, rule.tried),
            real=_say(rule.unit, rule.real),
        )
        for rule in result.rules
    ]


def _show_moves(tiers: TierMoves) -> ShownMoves:
    rows = [
        ShownMove(
            real=move.real or _("below the tiers"),
            tried=move.tried or _("below the tiers"),
            customers=formats.number(move.customers),
        )
        for move in tiers.moves
    ]
    people = sum(move.customers for move in tiers.moves)
    said = ngettext(
        "%(people)s customer would stand on another tier at the end.",
        "%(people)s customers would stand on another tier at the end.",
        people,
    ) % {"people": formats.number(people)}
    if not people:
        said = _("Tiers go by %(measure)s: nobody would stand on another one.") % {
            "measure": tiers.measure.label
        }
    return ShownMoves(said=said, rows=rows)


def _say(unit: Unit, amount: int) -> str:
    if unit == Unit.CREDIT:
        return formats.money(amount, short=True)
    return _("%(number)s points") % {"number": formats.number(amount)}


def _draw_pager(run: ReplayRun, start: int, count: int) -> Pager:
    here = reverse("panel:loyalty:trial", args=[run.id])
    return Pager(
        previous_href=f"{here}?start={max(0, start - PAGE)}" if start else "",
        next_href=f"{here}?start={start + PAGE}" if start + PAGE < count else "",
    )


def _name_rules() -> dict[int, str]:
    return {rule.id: rule.name for rule in list_rules()}
