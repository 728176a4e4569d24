"""A flag in words: its title, what was seen, what to do first, and the sales it rests on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from vafa.customers.queries import map_customers
from vafa.guard.registry import patterns
from vafa.guard.types import FlagRule
from vafa.panel.looking_back import find_href
from vafa.panel.names import name_actors
from vafa.sales.queries import sales
from vafa.staff.access import StaffRequest
from vafa.staff.types import Permission
from vafa.ui import formats

if TYPE_CHECKING:
    from vafa.guard.models import Flag

MOST_SHOWN = 6  # sales under one flag


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A sale of the evidence, and its page."""

    href: str
    number: str
    at: datetime
    goods_rial: int


@dataclass(frozen=True, kw_only=True)
class Told:
    """A flag as a person reads it. `who` is whom it is about, with their page."""

    title: str
    who: str
    who_href: str
    seen: str
    advice: str
    pieces: list[Piece] = field(default_factory=list)
    more: int = 0


@dataclass(frozen=True, kw_only=True)
class Teller:
    """Writes figures, and names of people, as the page does."""

    name_actor: Callable[[str], str]
    names: Mapping[int, str]

    def number(self, value: int) -> str:
        return formats.number(value)

    def money(self, rial: int) -> str:
        return formats.money(rial)

    def who(self, subject: str) -> str:
        side, _colon, who = subject.partition(":")
        if side == "customer" and who.isdecimal():
            return self.names.get(int(who)) or _("a customer without a name")
        return self.name_actor(who) if side == "cashier" else ""

    def where(self, subject: str) -> str:
        side, _colon, who = subject.partition(":")
        match side:
            case "till":
                return _("at till %(name)s") % {"name": who}
            case "cashier":
                return _("by the hand of %(name)s") % {"name": self.name_actor(who)}
            case "customer":
                return _("for the credit of one customer")
            case _other:
                return _("across the whole club")


def tell_flags(request: StaffRequest, flags: Sequence[Flag]) -> list[Told]:
    """The flags in words. As many statements for one as for a hundred."""
    ids = {int(who) for flag in flags if (who := _customer_of(flag.subject))}
    names = {number: person.full_name for number, person in map_customers(list(ids)).items()}
    teller = Teller(name_actor=name_actors(), names=names)
    pieces = _load_pieces(request, flags)
    return [_tell(flag, teller, pieces, request) for flag in flags]


def _tell(flag: Flag, teller: Teller, pieces: Mapping[int, Piece], request: StaffRequest) -> Told:
    title, seen, advice = _say(flag.rule, flag.subject, flag.facts, teller)
    shown = [pieces[number] for number in _list_sales(flag) if number in pieces]
    customer_id = _customer_of(flag.subject)
    can_see = customer_id and request.staff.can(Permission.SEE_CUSTOMERS)
    return Told(
        title=title,
        who=teller.who(flag.subject),
        who_href=find_href("panel:customers:one", int(customer_id)) if can_see else "",
        seen=seen,
        advice=advice,
        pieces=shown,
        more=max(0, sum(kind == "sale" for kind, _id in flag.evidence) - len(shown)),
    )


def _say(rule: str, subject: str, facts: Mapping[str, Any], teller: Teller) -> tuple[str, str, str]:
    """Title, what was seen, what to do. A rule of another version shows its name."""
    kind = patterns.find(rule)
    if kind is not None:
        return str(kind.title), kind().say({"subject": subject, **facts}, teller), str(kind.advice)
    count = formats.number(facts.get("count", 0))
    match rule:
        case FlagRule.LOGIN_FLOOD:
            return (
                _("Login codes are being asked for in masses"),
                _("%s requests for a login code within an hour; more are refused for a while.")
                % count,
                _("Each code is a text that you pay for. If there is no crowd, wait; it ends."),
            )
        case FlagRule.LOGIN_GUESSING:
            return (
                _("Login codes are being guessed"),
                _("%s wrong login codes within an hour; more are refused for a while.") % count,
                _("Nothing was opened. If customers cannot get in meanwhile, tell them to wait."),
            )
        case FlagRule.BUDGET_USED_UP:
            return (
                _("The budget of a rule is used up"),
                _("“%(name)s” has given all it may and is paused.") % {"name": facts["name"]},
                _("Give it a larger budget and switch it on again, or let it rest."),
            )
        case FlagRule.TEXTS_USED_UP:
            budget = formats.money(facts.get("budget_rial", 0))
            return (
                _("The month's budget for advertising texts is spent"),
                _("%s was set aside for it; the rest of the month brings no advertising.") % budget,
                _("Raise it under messages, hours and limits, or let it rest until next month."),
            )
        case _other:
            told = "، ".join(f"{name}: {value}" for name, value in facts.items())
            return rule.replace("_", " "), f"{subject} {told}".strip(), ""


def _load_pieces(request: StaffRequest, flags: Sequence[Flag]) -> dict[int, Piece]:
    wanted = [number for flag in flags for number in _list_sales(flag)]
    can_see = request.staff.can(Permission.SEE_SALES)
    rows = sales().filter(id__in=wanted).values_list("id", "number", "at", "goods_rial")
    return {
        number: Piece(
            href=find_href("panel:sales:one", number) if can_see else "",
            number=name,
            at=at,
            goods_rial=goods_rial,
        )
        for number, name, at, goods_rial in rows
    }


def _list_sales(flag: Flag) -> list[int]:
    return [number for kind, number in flag.evidence if kind == "sale"][:MOST_SHOWN]


def _customer_of(subject: str) -> str:
    side, _colon, who = subject.partition(":")
    return who if side == "customer" and who.isdecimal() else ""
