"""The rules of the club: all of them, and each with what it said before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vafa.checkout.actions import roll_back, switch_on
from vafa.checkout.queries import load_words
from vafa.ledger.queries import sum_by_rule
from vafa.ledger.types import Unit
from vafa.panel.loyalty.pending import ShownBudget, ShownProposal, show_budgets, show_proposal
from vafa.panel.loyalty.sentences import Piece, mark_sentence
from vafa.panel.loyalty.tabs import draw_tabs
from vafa.rewards.types import Words
from vafa.rules import actions
from vafa.rules.queries import (
    RuleView,
    VersionView,
    get_rule,
    list_proposals,
    list_rules,
    list_versions,
    say_difference,
    say_parts,
    say_rule,
)
from vafa.staff.access import StaffRequest
from vafa.staff.types import Permission
from vafa.ui import formats
from vafa.ui.htmx import redirect_to, render_page
from vafa.ui.types import Tab

DAYS = 30
MOST_DIGITS = 7  # of a version's number


@dataclass(frozen=True, kw_only=True)
class State:
    """How a state is shown."""

    word: str
    kind: str
    icon: str


@dataclass(frozen=True, kw_only=True)
class ListedRule:
    """A rule in the list."""

    id: int
    name: str
    sentence: list[Piece]
    state: State
    given: list[str]
    budgets: list[ShownBudget]
    waits: bool


@dataclass(frozen=True, kw_only=True)
class RulesPage:
    """Every rule, ended ones last."""

    tabs: list[Tab]
    finding: str
    note: str
    rules: list[ListedRule]
    can_edit: bool


@dataclass(frozen=True, kw_only=True)
class ShownVersion:
    """What one version changed, who wrote it, and from when it counts."""

    number: int
    title: str
    icon: str
    differences: list[str]
    by: str
    at: datetime
    counts_from: datetime
    is_planned: bool
    note: str
    says_other: bool


@dataclass(frozen=True, kw_only=True)
class RulePage:
    """One rule."""

    id: int
    name: str
    state: State
    is_draft: bool
    is_live: bool
    is_paused: bool
    has_ended: bool
    sentence: list[Piece]
    parts: list[tuple[str, str]]
    given: list[str]
    versions: list[ShownVersion]
    planned_at: datetime | None
    budgets: list[ShownBudget]
    proposal: ShownProposal | None
    can_edit: bool
    trial_href: str


def show_list(request: StaffRequest) -> HttpResponse:
    """What the club gives, in sentences."""
    words, rules = load_words(request.business), list_rules()
    given = _load_given(request.at)
    waiting = list_proposals()
    budgets = show_budgets(rules, words, at=request.at)
    live = sum(rule.state == "live" for rule in rules)
    page = RulesPage(
        tabs=draw_tabs(request, "home"),
        finding=_say_finding(live),
        note=_say_given(given),
        rules=[
            ListedRule(
                id=rule.id,
                name=rule.name,
                sentence=mark_sentence(rule.spec, words),
                state=draw_state(rule.state),
                given=say_amounts(given.get(rule.id, {})),
                budgets=budgets.get(rule.id, []),
                waits=rule.id in waiting,
            )
            for rule in rules
        ],
        can_edit=request.staff.can(Permission.EDIT_RULES),
    )
    return render_page(request, "panel/loyalty/rules.html", {"page": page})


def show_one(request: StaffRequest, *, rule_id: int) -> HttpResponse:
    """What a rule says, gave, and said before."""
    rule, words = get_rule(rule_id), load_words(request.business)
    page = RulePage(
        id=rule.id,
        name=rule.name,
        state=draw_state(rule.state),
        is_draft=rule.state == "draft",
        is_live=rule.state == "live",
        is_paused=rule.state == "paused",
        has_ended=rule.state == "ended",
        sentence=mark_sentence(rule.spec, words),
        parts=list(say_parts(rule.spec, words).items())[1:],  # its name is the title
        given=say_amounts(_load_given(request.at).get(rule.id, {})),
        versions=_show_versions(list_versions(rule_id), words, at=request.at),
        planned_at=_find_plan(rule, at=request.at),
        budgets=show_budgets([rule], words, at=request.at).get(rule_id, []),
        proposal=show_proposal(rule, words, by=request.actor.code),
        can_edit=request.staff.can(Permission.EDIT_RULES),
        trial_href=f"{reverse('panel:loyalty:trial_begin')}?rule={rule.id}",
    )
    return render_page(request, "panel/loyalty/rule.html", {"page": page})


def start(request: StaffRequest, *, rule_id: int) -> HttpResponse:
    """Let a draft or a paused rule give from now on, or once somebody else approves."""
    waits = switch_on(rule_id=rule_id, actor=request.actor, at=request.at)
    said = say_waits() if waits else _("The rule is on: it counts from this moment.")
    return _go_back(request, rule_id, said)


def back(request: StaffRequest, *, rule_id: int) -> HttpResponse:
    """Let it say again what an earlier version said."""
    asked = request.POST.get("number", "")
    number = int(asked) if asked.isdecimal() and len(asked) < MOST_DIGITS else 0
    note = _("As version %(number)s said") % {"number": formats.number(number)}
    waits = roll_back(rule_id=rule_id, number=number, note=note, actor=request.actor, at=request.at)
    said = say_waits() if waits else _("The rule says again what it said then.")
    return _go_back(request, rule_id, said)


def approve(request: StaffRequest, *, rule_id: int) -> HttpResponse:
    """Let what somebody else proposed count: what was on the page, and nothing that came since."""
    asked = request.POST.get("proposal", "")
    seen = int(asked) if asked.isdecimal() and len(asked) < 20 else 0
    actions.approve_change(rule_id=rule_id, proposal_id=seen, actor=request.actor, at=request.at)
    return _go_back(request, rule_id, _("Approved: it counts from now on."))


def decline(request: StaffRequest, *, rule_id: int) -> HttpResponse:
    """Let what was proposed go."""
    actions.decline_change(rule_id=rule_id, actor=request.actor, at=request.at)
    return _go_back(request, rule_id, _("Declined; the rule stays as it is."))


def say_waits() -> str:
    """What is said where a second person has to approve."""
    return _("It waits: somebody else has to approve it, and till then nothing changes.")


def pause(request: StaffRequest, *, rule_id: int) -> HttpResponse:
    """Let it rest; what it gave stays."""
    actions.pause_rule(rule_id=rule_id, actor=request.actor, at=request.at)
    return _go_back(request, rule_id, _("The rule is paused; what it gave stays with people."))


def end(request: StaffRequest, *, rule_id: int) -> HttpResponse:
    """End it for good."""
    actions.end_rule(rule_id=rule_id, actor=request.actor, at=request.at)
    return _go_back(request, rule_id, _("The rule has ended; what it gave stays with people."))


def draw_state(state: str) -> State:
    """A state as its badge."""
    words = {"live": _("on"), "draft": _("draft"), "paused": _("paused"), "ended": _("ended")}
    kind, icon = {
        "live": ("good", "check"),
        "draft": ("plain", "edit"),
        "paused": ("warn", "pause"),
        "ended": ("plain", "ban"),
    }[state]
    return State(word=words[state], kind=kind, icon=icon)


def say_amounts(amounts: dict[Unit, int]) -> list[str]:
    """Credit as money, points as points; nothing for nothing."""
    said = []
    if amounts.get(Unit.CREDIT):
        said.append(formats.money(amounts[Unit.CREDIT], short=True))
    if amounts.get(Unit.POINTS):
        said.append(_("%(number)s points") % {"number": formats.number(amounts[Unit.POINTS])})
    return said


def _load_given(at: datetime) -> dict[int, dict[Unit, int]]:
    return sum_by_rule(start=at - timedelta(days=DAYS), end=at)


def _say_finding(live: int) -> str:
    if not live:
        return _("No rule is on")
    said = ngettext("%(count)s rule is on", "%(count)s rules are on", live)
    return said % {"count": formats.number(live)}


def _say_given(given: dict[int, dict[Unit, int]]) -> str:
    totals = {unit: sum(one.get(unit, 0) for one in given.values()) for unit in Unit}
    said = say_amounts(totals)
    if not said:
        return _("Nothing was given by rules in the last 30 days.")
    amounts = Words().all_of(said)
    return _("In the last 30 days they gave %(amounts)s.") % {"amounts": amounts}


def _show_versions(
    versions: list[VersionView], words: Words, *, at: datetime
) -> list[ShownVersion]:
    before: list[VersionView | None] = [*versions[1:], None]
    return [
        ShownVersion(
            number=one.number,
            title=_name_change(one, older),
            icon=_draw_change(one, older),
            differences=(
                say_difference(older.spec, one.spec, words)
                if older
                else [say_rule(one.spec, words)]
            ),
            by=one.changed_by,
            at=one.changed_at,
            counts_from=one.counts_from,
            is_planned=one.counts_from > at,
            note=one.note,
            says_other=one.spec != versions[0].spec,
        )
        for one, older in zip(versions, before, strict=True)
    ]


def _name_change(one: VersionView, older: VersionView | None) -> str:
    if older is None:
        return _("Made and switched on") if one.is_live else _("Made as a draft")
    if one.is_live != older.is_live:
        return _("Switched on") if one.is_live else _("Switched off")
    return _("Changed")


def _draw_change(one: VersionView, older: VersionView | None) -> str:
    if older is not None and one.is_live != older.is_live:
        return "play" if one.is_live else "pause"
    return "plus" if older is None else "edit"


def _find_plan(rule: RuleView, *, at: datetime) -> datetime | None:
    return rule.counts_from if rule.counts_from > at else None


def _go_back(request: StaffRequest, rule_id: int, said: Any) -> HttpResponse:
    messages.success(request, said)
    return redirect_to(request, reverse("panel:loyalty:one", args=[rule_id]))
