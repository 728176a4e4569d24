"""A discount in one plain sentence."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from vafa.coupons.kind import DiscountKind
from vafa.coupons.spec import Chosen, DiscountSpec, Limits
from vafa.foundation.formatting import format_money, format_number
from vafa.foundation.money import Unit


def say_kind(kind: DiscountKind, unit: Unit | str) -> str:
    """What comes off: «۲۰٪ تخفیف»."""
    return kind.describe(unit)


def say_discount(
    spec: DiscountSpec, unit: Unit | str, *, products: Mapping[str, str], asked: str = ""
) -> str:
    """«۲۰٪ تخفیف برای لاته، تا ۵۰٬۰۰۰ تومان، از ۲۰۰٬۰۰۰ تومان به بالا»

    `asked` is what its conditions say, from whoever can read them.
    """
    comma = pgettext("between phrases", ", ")
    parts = [
        " ".join(filter(None, [say_kind(spec.what, unit), _say_chosen(spec.on, products)])),
        asked,
        spec.most_rial and _("%(amount)s at most") % {"amount": format_money(spec.most_rial, unit)},
        *_say_sizes(spec, unit),
        *_say_limits(spec.limits, unit),
        _("by itself") if spec.automatic else _("with a code"),
    ]
    return comma.join(part for part in parts if part)


def _say_chosen(on: Chosen, products: Mapping[str, str]) -> str:
    names = [*(products.get(sku, sku) for sku in on.skus), *on.categories]
    said = []
    if names:
        joined = pgettext("between phrases", " and ").join(names)
        said.append(_("on %(names)s") % {"names": joined})
    if on.full_price_only:
        said.append(_("only at full price"))
    return " ".join(said)


def _say_sizes(spec: DiscountSpec, unit: Unit | str) -> list[str]:
    said = []
    if spec.smallest_rial:
        amount = format_money(spec.smallest_rial, unit)
        said.append(_("for purchases from %(amount)s on") % {"amount": amount})
    if spec.largest_rial is not None:
        amount = format_money(spec.largest_rial, unit)
        said.append(_("for purchases up to %(amount)s") % {"amount": amount})
    return said


def _say_limits(limits: Limits, unit: Unit | str) -> list[str]:
    said = {
        _("%(count)s times in all"): limits.times,
        _("%(count)s times a day"): limits.times_a_day,
        _("%(count)s times for each customer"): limits.times_per_customer,
        _("%(count)s times a day for each customer"): limits.times_per_customer_a_day,
    }
    phrases = [text % {"count": format_number(most)} for text, most in said.items() if most]
    if limits.budget_rial:
        amount = format_money(limits.budget_rial, unit)
        phrases.append(_("%(amount)s in all at most") % {"amount": amount})
    return phrases
