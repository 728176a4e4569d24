"""What is known of people, as lists narrow down by it, show it, and reports count by it.

Facts of the profile and the business's own fields alike: a trait has a slug for addresses, a few
`options` where there are but few, and says of a customer what stands there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import F, Func, Q, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.lookups import IContains
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from vafa.customers.errors import BadCustomValue
from vafa.customers.queries import (
    check_custom_values,
    is_aged,
    list_choices,
    list_custom_fields,
    say_custom_value,
)
from vafa.customers.types import CustomField, Education, FieldKind, Gender
from vafa.foundation.jalali import MONTHS, to_jalali
from vafa.foundation.persian import clean_text
from vafa.foundation.phone import format_phone
from vafa.ui.formats import fa

if TYPE_CHECKING:
    from vafa.customers.models import Customer

AGES = ((0, 17), (18, 24), (25, 34), (35, 44), (45, 54), (55, 64), (65, 120))  # whole years
NOBODY = Q(id__in=())


@dataclass(frozen=True, kw_only=True)
class Trait:
    """One thing that is known of people. `fits(value, path)` is who has it, where `path` leads to
    the customer (`customer__` from a sale); `text(path)` is what stands there, in the database.
    A trait without `options` is asked by a part of its text; one without `text` and `options` is
    only shown.
    """

    slug: str
    title: str
    say: Callable[[Customer], str]
    options: tuple[tuple[str, str], ...] = ()
    fits: Callable[[str, str], Q] | None = None
    text: Callable[[str], Combinable] | None = None
    is_own: bool = False  # a field of the business

    @property
    def can_count(self) -> bool:
        """Whether people can be counted by it: it has options, or texts that many share."""
        return bool(self.options) or self.text is not None


def list_traits(*, today: date) -> list[Trait]:
    """The profile's, then the business's own fields that are in use."""
    fields = list_custom_fields()
    return [*_list_known(today), *(_read_field(field) for field in fields)]


def match_traits(wanted: Sequence[tuple[str, str]], *, today: date) -> Q:
    """Who has all of these (slug, value); nobody where a value cannot be read."""
    traits = {trait.slug: trait for trait in list_traits(today=today)} if wanted else {}
    found = Q()
    for slug, value in wanted:
        trait = traits.get(slug)
        found &= trait.fits(value, "") if trait is not None and trait.fits is not None else NOBODY
    return found


def _list_known(today: date) -> list[Trait]:
    ages = tuple((f"{least}-{most}", _say_ages(least, most)) for least, most in AGES)
    places = (
        ("province", _("Province")),
        ("city", _("City")),
        ("neighbourhood", _("Neighbourhood")),
        ("job", _("Job")),
    )
    return [
        Trait(
            slug="gender",
            title=_("Gender"),
            say=lambda customer: str(customer.get_gender_display()),
            options=_options(Gender.choices),
            fits=_equals("gender"),
        ),
        Trait(
            slug="age",
            title=pgettext("of a customer", "Age"),
            say=lambda customer: _say_age(customer, today),
            options=ages,
            fits=lambda value, path: _fits_ages(value, path, today),
        ),
        Trait(
            slug="education",
            title=_("Education"),
            say=lambda customer: str(customer.get_education_display()),
            options=_options(Education.choices),
            fits=_equals("education"),
        ),
        *(_read_column(column, title) for column, title in places),
        Trait(slug="birthday", title=_("Birthday"), say=lambda row: _say_day(row, "birth")),
        Trait(slug="marriage", title=_("Wedding day"), say=lambda row: _say_day(row, "marriage")),
        Trait(slug="email", title=_("Email"), say=lambda customer: customer.email),
        Trait(
            slug="home_phone",
            title=_("Phone at home"),
            say=lambda row: format_phone(row.home_phone) if row.home_phone else "",
        ),
        Trait(slug="external_id", title=_("Your own id"), say=lambda row: row.external_id or ""),
    ]


def _options(choices: Iterable[tuple[str, str | Promise]]) -> tuple[tuple[str, str], ...]:
    return tuple((value, str(label)) for value, label in choices)


def _equals(column: str) -> Callable[[str, str], Q]:
    return lambda value, path: Q(**{f"{path}{column}": value})


def _read_column(column: str, title: str) -> Trait:
    """A column of free text."""
    return Trait(
        slug=column,
        title=title,
        say=lambda customer: str(getattr(customer, column)),
        fits=lambda value, path: Q(**{f"{path}{column}__icontains": clean_text(value)}),
        text=lambda path: F(f"{path}{column}"),
    )


def _fits_ages(value: str, path: str, today: date) -> Q:
    for least, most in AGES:
        if value == f"{least}-{most}":
            is_known = Q(**{f"{path}birth_year__gt": 0, f"{path}birth_month__gt": 0})
            is_so_old = is_aged(least, on=today, path=path)
            return is_known & is_so_old & ~is_aged(most + 1, on=today, path=path)
    return NOBODY


def _say_ages(least: int, most: int) -> str:
    if not least:
        return _("up to %(years)s years") % {"years": fa(most)}
    if most == AGES[-1][1]:
        return _("%(years)s years and more") % {"years": fa(least)}
    return _("%(least)s to %(most)s years") % {
        "least": fa(least),
        "most": fa(most),
    }


def _say_age(customer: Customer, today: date) -> str:
    if not (customer.birth_year and customer.birth_month):
        return ""
    day = to_jalali(today)
    is_to_come = (customer.birth_month, customer.birth_day) > (day.month, day.day)
    years = day.year - customer.birth_year - is_to_come
    found = [(least, most) for least, most in AGES if least <= years <= most]
    return _say_ages(*found[0]) if found else ""


def _say_day(customer: Customer, occasion: str) -> str:
    year, month, day = (
        getattr(customer, f"{occasion}_{part}") for part in ("year", "month", "day")
    )
    if not month:
        return ""
    said = f"{fa(day)} {MONTHS[month - 1]}"
    return f"{said} {fa(year)}" if year else said


def _read_field(field: CustomField) -> Trait:
    """One of the business's own fields."""
    key = str(field.id)
    kind = FieldKind(field.kind)
    options: tuple[tuple[str, str], ...] = ()
    if kind in (FieldKind.CHOICE, FieldKind.CHOICES):
        options = tuple(list_choices(field))
    elif kind is FieldKind.YES:
        options = (("yes", _("yes")), ("no", _("no")))
    return Trait(
        slug=f"f_{key}",
        title=field.title,
        say=lambda customer: say_custom_value(field, customer.custom.get(key)),
        options=options,
        fits=lambda value, path: _has_told(field, value, path),
        text=(lambda path: _text_of(key, path)) if kind is FieldKind.TEXT else None,
        is_own=True,
    )


def _has_told(field: CustomField, value: str, path: str) -> Q:
    """Who has this value, a list of choices among them, or a text with this in it."""
    key = str(field.id)
    if field.kind == FieldKind.TEXT:
        return Q(IContains(_text_of(key, path), clean_text(value)))
    try:
        told = check_custom_values({field.id: value}, fields=[field])
    except BadCustomValue:
        return NOBODY
    return Q(**{f"{path}custom__contains": told}) if told[key] is not None else NOBODY


def _text_of(key: str, path: str) -> Func:
    return Func(
        F(f"{path}custom"),
        Value(key),
        function="jsonb_extract_path_text",
        output_field=TextField(),
    )
