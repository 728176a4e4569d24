"""What the dashboard says in words: its title is the finding, and the line below says why."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from vafa.foundation.periods import Span
from vafa.panel.looking_back import name_period
from vafa.reports.types import Dashboard, Figures
from vafa.ui import formats

SAME = 0.005  # a change below half a percent is none


def say_finding(figures: Dashboard, *, today: date) -> str:
    """One sentence: how much more or less was sold than before."""
    if figures.is_empty:
        return _("The club is ready for its first sale")
    name = name_period(figures.now.period, today=today)
    growth = figures.growth
    if growth is None or figures.before is None:
        return _("%(period)s: %(sales)s sold") % {
            "period": name,
            "sales": formats.money(figures.now.sales_rial, short=True),
        }
    words = {
        "period": name,
        "before": name_before(figures, today=today),
        "share": formats.percent(round(abs(growth), 2 if abs(growth) >= 0.1 else 3)),
    }
    if abs(growth) < SAME:
        return _("%(period)s you sold as much as %(before)s") % words
    if growth > 0:
        return _("%(period)s you sold %(share)s more than %(before)s") % words
    return _("%(period)s you sold %(share)s less than %(before)s") % words


def name_before(figures: Dashboard, *, today: date) -> str:
    """What the period compared with is called; empty where nothing was sold in any."""
    if figures.before is None or not figures.before.sales_rial:
        return ""
    before = figures.before.period
    if before.span is Span.ANY:
        return _("the %(days)s days before") % {"days": formats.fa(before.days)}
    return name_period(before, today=today)


def say_reason(figures: Dashboard) -> str:
    """Who the change came from, and how the club grew; nothing where there is no change to tell."""
    if figures.before is None or figures.growth is None or abs(figures.growth) < SAME:
        return ""
    parts = [_say_source(figures.now, figures.before), _say_members(figures.now, figures.before)]
    return _("; ").join(part for part in parts if part)


def _say_source(now: Figures, before: Figures) -> str:
    grows = now.sales_rial > before.sales_rial
    changes = {
        "returning": now.returning_rial - before.returning_rial,
        "new": now.new_rial - before.new_rial,
        "unknown": now.unknown_rial - before.unknown_rial,
    }
    whole = now.sales_rial - before.sales_rial
    name, change = max(changes.items(), key=lambda item: item[1] if grows else -item[1])
    if change * 2 < whole if grows else change * 2 > whole:
        return ""  # no one of them makes half of it
    sentences = {
        ("returning", True): _("most of the growth is from returning customers"),
        ("new", True): _("most of the growth is from new customers"),
        ("unknown", True): _("most of the growth is from sales without a mobile number"),
        ("returning", False): _("most of the fall is among returning customers"),
        ("new", False): _("most of the fall is among new customers"),
        ("unknown", False): _("most of the fall is in sales without a mobile number"),
    }
    return sentences[name, grows]


def _say_members(now: Figures, before: Figures) -> str:
    if not (now.members or before.members):
        return ""
    if now.members > before.members:
        return _("more people joined the club")
    if now.members < before.members:
        return _("fewer people joined the club")
    return ""
