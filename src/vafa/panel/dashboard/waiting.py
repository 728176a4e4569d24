"""What waits for somebody, on the dashboard: each with what can be done about it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vafa.panel.looking_back import find_href
from vafa.reports.types import Dashboard
from vafa.staff.access import StaffRequest
from vafa.staff.types import Permission
from vafa.textaccount.queries import get_account
from vafa.ui import formats


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """Something that waits for somebody: what, how much, and the way to do it."""

    icon: str
    css: str
    title: str
    note: str
    button: str
    href: str = ""
    posts: bool = False


def list_waiting(request: StaffRequest, figures: Dashboard) -> list[Waiting]:
    """What waits for this member, the most pressing first."""
    waiting = []
    if figures.ending.people:
        waiting.append(_wait_for_ending(request, figures))
    if figures.open_flags:
        title = ngettext(
            "%(count)s suspicious pattern", "%(count)s suspicious patterns", figures.open_flags
        )
        waiting.append(
            Waiting(
                icon="shield",
                css="text-bad",
                title=title % {"count": formats.number(figures.open_flags)},
                note=_("Nobody has looked yet"),
                button=_("Look into it"),
                href=find_href("panel:guard:home"),
            )
        )
    if figures.failed_texts:
        title = ngettext(
            "%(count)s text did not go out", "%(count)s texts did not go out", figures.failed_texts
        )
        waiting.append(
            Waiting(
                icon="message",
                css="text-bad",
                title=title % {"count": formats.number(figures.failed_texts)},
                note=_("In the last seven days"),
                button=_("See why"),
                href=find_href("panel:messages:home", state="failed"),
            )
        )
    return waiting + _wait_for_charge(request)


def _wait_for_charge(request: StaffRequest) -> list[Waiting]:
    """That little is left for texts, to whoever sees messages."""
    account = get_account() if request.staff.can(Permission.SEE_MESSAGES) else None
    if account is None or not account.is_low:
        return []
    left = formats.money(account.balance_rial, short=True)
    return [
        Waiting(
            icon="wallet",
            css="text-bad" if account.is_used_up else "text-warn",
            title=_("%(amount)s is left for texts") % {"amount": left},
            note=_("When nothing is left, advertising waits.")
            if account.advertising_waits
            else _("Charge the account in time."),
            button=_("See the account"),
            href=find_href("panel:messages:account"),
        )
    ]


def _wait_for_ending(request: StaffRequest, figures: Dashboard) -> Waiting:
    """Credit that ends soon: whom to remind by one press, where that may be done."""
    ending = figures.ending
    title = ngettext(
        "Credit of %(people)s person ends by %(day)s",
        "Credit of %(people)s people ends by %(day)s",
        ending.people,
    )
    told = Waiting(
        icon="hourglass",
        css="text-warn",
        title=title
        % {"people": formats.number(ending.people), "day": formats.day(ending.last_day)},
        note=_say_reminded(figures),
        button=_("See when"),
        href=find_href("panel:reports:one", "credit-ending"),
    )
    if not (request.staff.can(Permission.SEND_MESSAGES) and ending.can_remind):
        return told
    return replace(
        told,
        button=_("Remind %(people)s") % {"people": formats.number(ending.can_remind)},
        href=reverse("panel:dashboard:remind"),
        posts=True,
    )


def _say_reminded(figures: Dashboard) -> str:
    ending = figures.ending
    amount = formats.money(ending.amount_rial, short=True)
    told = ending.people - ending.can_remind
    if not told:
        return amount
    return _("%(amount)s; %(told)s of them know already") % {
        "amount": amount,
        "told": formats.number(told),
    }
