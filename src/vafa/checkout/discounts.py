"""A discount with its conditions, which only the rules above it can read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from vafa.coupons import queries as coupons
from vafa.coupons.types import DiscountSpec, read_discount_spec
from vafa.foundation.trees import describe_tree, write_tree
from vafa.rewards.types import Words
from vafa.rules.types import read_node


def read_discount(data: Any) -> DiscountSpec:
    """The discount that plain JSON data describes; BadValue points at the first thing wrong.

    Its conditions are read as those of a rule, and kept with every field spelled out.
    """
    spec = read_discount_spec(data)
    conditions = write_tree(read_node(spec.conditions))
    return spec.model_copy(update={"conditions": conditions})


def say_discount(spec: DiscountSpec, words: Words) -> str:
    """«۲۰٪ تخفیف برای لاته، از ۲۰۰٬۰۰۰ تومان به بالا، فقط پنجشنبه، با کد»"""
    asked = describe_tree(read_node(spec.conditions), words)
    said = coupons.say_discount(spec, words.unit, products=words.products, asked=asked)
    return words.series(filter(None, [said, _say_window(spec, words)]))


def _say_window(spec: DiscountSpec, words: Words) -> str:
    days: Mapping[str, str] = {
        "start": words.day_of(spec.starts_at) if spec.starts_at else "",
        "end": words.day_of(spec.ends_at) if spec.ends_at else "",
    }
    match bool(spec.starts_at), bool(spec.ends_at):
        case True, True:
            return _("from %(start)s until %(end)s") % days
        case True, False:
            return _("from %(start)s on") % days
        case False, True:
            return _("until %(end)s") % days
    return ""
