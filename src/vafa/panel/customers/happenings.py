"""A customer's timeline in words: every kind of event as one line with its icon and sides."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.foundation.jalali import (
    format_month,
    format_time,
    last_good_day,
    local_day,
    weekday_name,
)
from vafa.ledger.types import Cause, TransferKind, Unit
from vafa.messaging.types import State
from vafa.panel.audit.words import Fact, describe_facts
from vafa.panel.names import rule_href
from vafa.reports.queries import EventKind, Part, TimelineEvent, ValueMoved
from vafa.sales.types import Channel
from vafa.ui import formats

LINES_NAMED = 4
DAYS_WITH_TIME = 7
VALUE_TITLES: dict[str, Any] = {
    TransferKind.EARN: gettext_lazy("Reward of a purchase"),
    TransferKind.SPEND: gettext_lazy("Spent on a purchase"),
    TransferKind.EXPIRE: gettext_lazy("Ended unspent"),
    TransferKind.TAKE_BACK: gettext_lazy("Taken back after a return"),
    TransferKind.RESTORE: gettext_lazy("Given back after a return"),
    TransferKind.HAND: gettext_lazy("A gift by hand"),
    TransferKind.OPENING: gettext_lazy("Opening balance"),
    TransferKind.RECALL: gettext_lazy("Opening balance taken back"),
    TransferKind.HOLD: gettext_lazy("Set aside"),
    TransferKind.RELEASE: gettext_lazy("No longer set aside"),
    TransferKind.MOVE: gettext_lazy("Moved between wallets"),
    TransferKind.CONVERT: gettext_lazy("Points turned into credit"),
    TransferKind.SELL: gettext_lazy("Paid in"),
    TransferKind.REFUND: gettext_lazy("Paid back"),
    TransferKind.REINSTATE: gettext_lazy("Given again after it had ended"),
    TransferKind.COMMISSION: gettext_lazy("Commission"),
    TransferKind.PAYOUT: gettext_lazy("Paid out"),
    TransferKind.ON_ACCOUNT: gettext_lazy("Bought on account"),
    TransferKind.PAYMENT: gettext_lazy("Payment"),
    TransferKind.DONATE: gettext_lazy("Given to a cause"),
    TransferKind.CLEAR: gettext_lazy("Settled"),
}
VALUE_ICONS = {
    TransferKind.EARN: "wallet",
    TransferKind.SPEND: "ticket",
    TransferKind.EXPIRE: "hourglass",
    TransferKind.TAKE_BACK: "undo",
    TransferKind.RESTORE: "refresh",
    TransferKind.HAND: "gift",
    TransferKind.OPENING: "book",
    TransferKind.RECALL: "undo",
    TransferKind.CONVERT: "refresh",
    TransferKind.REINSTATE: "gift",
    TransferKind.DONATE: "gift",
}
TITLES_BY_CAUSE: dict[tuple[str, str], Any] = {
    ("erasing", TransferKind.HAND): gettext_lazy("Written off: the customer was erased"),
    ("occasion", TransferKind.EARN): gettext_lazy("Reward of the club"),
    ("campaign", TransferKind.EARN): gettext_lazy("Gift of a campaign"),
    ("campaign", TransferKind.RECALL): gettext_lazy("Gift of a campaign taken back"),
    ("claim", TransferKind.SPEND): gettext_lazy("Taken from the reward list"),
    ("claim", TransferKind.RESTORE): gettext_lazy("A reward given back"),
}
GIVING = {TransferKind.EARN, TransferKind.HAND, TransferKind.OPENING, TransferKind.REINSTATE}
TEXT_TITLES: dict[str, Any] = {
    "welcome": gettext_lazy("Text of welcome"),
    "credit": gettext_lazy("Text about credit and its code"),
    "thanks": gettext_lazy("Text of thanks"),
    "expiring": gettext_lazy("Text before credit ends"),
    "login_code": gettext_lazy("Text with a login code"),
}
ARRIVED = {State.DELIVERED}
ON_THE_WAY = {State.QUEUED, State.SENDING, State.SENT, State.UNKNOWN}


@dataclass(frozen=True, kw_only=True)
class Happening:
    """One line of the timeline; `heading` opens a new stretch of time above it."""

    heading: str
    icon: str
    kind: str
    title: str
    href: str = ""
    note: str = ""
    end: str = ""
    at: str = ""
    quote: str = ""
    facts: list[Fact] = field(default_factory=list)

    @property
    def title_html(self) -> SafeString:
        """The title, leading to what it is about."""
        if not self.href:
            return format_html("{}", self.title)
        return format_html('<a class="link-quiet" href="{}">{}</a>', self.href, self.title)


class Teller:
    """Puts events into words, for one page: knows the branches, the names, the tiers, the day."""

    def __init__(
        self,
        *,
        today: date,
        zone: ZoneInfo,
        name_actor: Callable[[str], str],
        branches: dict[int | None, str],
        tiers: dict[str, str],
    ) -> None:
        self.today = today
        self.zone = zone
        self.name_actor = name_actor
        self.branches = branches
        self.tiers = tiers

    def tell(self, events: tuple[TimelineEvent, ...], *, last_heading: str) -> list[Happening]:
        """The events as lines; `last_heading` stands above already."""
        told = []
        for event in events:
            heading = self.head(local_day(event.at, self.zone))
            shown = "" if heading == last_heading else heading
            last_heading = heading
            told.append(self._tell_one(event, shown))
        return told

    def head(self, day: date) -> str:
        """The stretch of time that a day is in: a day of this week, else its month."""
        away = (self.today - day).days
        if away < 0:
            return _("Ahead")
        if away == 0:
            return _("Today")
        if away == 1:
            return _("Yesterday, %(day)s") % {"day": f"{weekday_name(day)} {formats.day(day)}"}
        if away < DAYS_WITH_TIME:
            return f"{weekday_name(day)} {formats.day(day)}"
        return format_month(day)

    def _tell_one(self, event: TimelineEvent, heading: str) -> Happening:
        away = (self.today - local_day(event.at, self.zone)).days
        is_near = 0 <= away < DAYS_WITH_TIME
        when = (
            format_time(event.at, self.zone, digits=formats.digits())
            if is_near
            else formats.day(event.at)
        )
        facts = _TELLERS[event.kind](self, event.what)
        return Happening(heading=heading, at=when, **facts)

    def _sale(self, what: Any) -> dict[str, Any]:
        sale = what.sale
        names = [_name_line(line) for line in what.lines[:LINES_NAMED]]
        if len(what.lines) > LINES_NAMED:
            names.append(_("and more"))
        where = [_("Purchase in %(branch)s") % {"branch": sale.branch.name}]
        where.append(str(Channel(sale.channel).label))
        if sale.table:
            where.append(_("table %(table)s") % {"table": formats.fa(sale.table)})
        return {
            "icon": "receipt",
            "kind": "accent",
            "title": "، ".join(where),
            "href": reverse("panel:sales:one", args=[sale.id]),
            "note": "، ".join(names),
            "end": formats.money(sale.total_rial),
        }

    def _return(self, what: Any) -> dict[str, Any]:
        return {
            "icon": "undo",
            "kind": "",
            "title": _("Brought something back"),
            "href": reverse("panel:sales:one", args=[what.sale_id]),
            "note": what.reason or _("from invoice %(number)s") % {"number": what.sale.number},
            "end": f"− {formats.money(what.goods_rial)}",
        }

    def _value(self, what: ValueMoved) -> dict[str, Any]:
        kind = TransferKind(what.kind)
        said: list[str] = [what.reason] if what.reason else []
        if kind is TransferKind.HAND:
            said.append(_("by %(name)s") % {"name": self.name_actor(what.actor)})
        if kind in GIVING:
            said += [say_part(part, self.zone) for part in what.parts]
        return {
            "icon": VALUE_ICONS.get(kind, "wallet"),
            "kind": "",
            "title": name_value(kind, what.cause),
            "href": cause_href(what.cause.kind, what.cause.id),
            "note": join_html("؛ ", said),
            "end": say_amounts(what),
        }

    def _text(self, what: Any) -> dict[str, Any]:
        state = State(what.state)
        ink = "text-good" if state in ARRIVED else "quiet" if state in ON_THE_WAY else "text-bad"
        title = TEXT_TITLES.get(what.purpose, _("Text"))
        return {
            "icon": "message",
            "kind": "",
            "title": str(title),
            "note": what.body,
            "end": format_html('<span class="{}">{}</span>', ink, state.label),
        }

    def _note(self, what: Any) -> dict[str, Any]:
        return {
            "icon": "edit",
            "kind": "",
            "title": _("Note by %(name)s") % {"name": what.actor_label},
            "quote": what.text,
        }

    def _change(self, what: Any) -> dict[str, Any]:
        return {
            "icon": "user",
            "kind": "",
            "title": _("Profile changed by %(name)s") % {"name": what.actor_label},
            "facts": describe_facts(what.facts, branches=self.branches),
        }

    def _joined(self, what: Any) -> dict[str, Any]:
        where = self.branches.get(what.joined_branch_id, "") if what.joined_branch_id else ""
        by = self.name_actor(what.joined_actor)
        return {
            "icon": "user-plus",
            "kind": "gold",
            "title": _("Joined the club"),
            "note": "، ".join(filter(None, [str(what.get_joined_by_display()), where, by])),
        }

    def _visit(self, what: Any) -> dict[str, Any]:
        return {
            "icon": "store",
            "kind": "",
            "title": _("Came in"),
            "note": "، ".join(
                filter(None, [self.branches.get(what.branch_id, ""), what.get_way_display()])
            ),
        }

    def _way(self, what: Any) -> dict[str, Any]:
        said = [str(what.state.label)]
        if what.is_control:
            said.append(_("Control group"))
        return {
            "icon": "forward",
            "kind": "",
            "title": _("Set out on the scenario “%(name)s”") % {"name": what.scenario},
            "href": reverse("panel:scenarios:of", args=[what.customer_id]),
            "note": "، ".join(said),
        }

    def _tier(self, what: Any) -> dict[str, Any]:
        tier = self.tiers.get(what.after) or what.after or _("below all tiers")
        title = _("Rose to %(tier)s") if what.is_up else _("Fell to %(tier)s")
        return {
            "icon": "medal",
            "kind": "gold" if what.is_up else "",
            "title": title % {"tier": tier},
            "note": str(what.get_why_display()),
        }


_TELLERS: dict[EventKind, Callable[[Teller, Any], dict[str, Any]]] = {
    EventKind.SALE: Teller._sale,
    EventKind.RETURN: Teller._return,
    EventKind.VALUE: Teller._value,
    EventKind.TEXT: Teller._text,
    EventKind.NOTE: Teller._note,
    EventKind.CHANGE: Teller._change,
    EventKind.JOINED: Teller._joined,
    EventKind.VISIT: Teller._visit,
    EventKind.SCENARIO: Teller._way,
    EventKind.TIER: Teller._tier,
}


def name_value(kind: str, cause: Cause) -> str:
    """What a movement of value was."""
    return str(TITLES_BY_CAUSE.get((cause.kind, kind)) or VALUE_TITLES[kind])


def cause_href(kind: str, cause_id: int) -> str:
    """The page of what caused a movement; empty where there is none."""
    return reverse("panel:sales:one", args=[cause_id]) if kind == "sale" else ""


def say_part(part: Part, zone: ZoneInfo) -> SafeString:
    """Which rule gave it, linked to the rule, and until when it lasts."""
    said: list[str] = []
    if part.rule_id:
        version = _("version %(number)s") % {"number": formats.number(part.rule_version or 1)}
        rule = _("rule “%(name)s”") % {"name": part.rule_name}
        if href := rule_href(part.rule_id):
            rule = format_html('<a class="link-quiet" href="{}">{}</a>', href, rule)
        said.append(format_html("{}، {}", rule, version))
    if part.expires_at is not None:
        day = formats.day(last_good_day(part.expires_at, zone))
        said.append(_("until %(day)s") % {"day": day})
    return join_html("، ", said)


def say_amounts(what: ValueMoved) -> SafeString:
    """What came in or went out, per unit, in its ink; a sign that is the same is said once."""
    totals = [(unit, total) for unit in Unit if (total := what.total(unit))]
    is_one_way = len({total > 0 for _unit, total in totals}) == 1
    said = [
        say_amount(unit, total, has_sign=not (is_one_way and place))
        for place, (unit, total) in enumerate(totals)
    ]
    return join_html(_(" and "), said)


def say_amount(unit: Unit, amount: int, *, has_sign: bool = True) -> SafeString:
    """«+ ۲۱٬۰۰۰ تومان» in green, or what went out in plain ink."""
    shown = formats.money(abs(amount)) if unit == Unit.CREDIT else say_points(abs(amount))
    sign = ("+ " if amount > 0 else "− ") if has_sign else ""
    return format_html(
        '<span class="{}">{}{}</span>', "text-good" if amount > 0 else "", sign, shown
    )


def say_points(points: int) -> str:
    """«۳۱۰ امتیاز»."""
    return _("%(count)s points") % {"count": formats.number(points)}


def _name_line(line: Any) -> str:
    quantity = "" if line.quantity == 1 else f" {formats.number(line.quantity.normalize())}"
    return f"{line.name}{quantity}"


def join_html(between: str, parts: Sequence[str]) -> SafeString:
    """The parts with something between them, escaped where unsafe; empty ones are left out."""
    return format_html_join(between, "{}", ((part,) for part in parts if part))
