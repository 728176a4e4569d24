"""What is known of a customer besides name, mobile and birthday, for the customer's page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from vafa.customers.queries import list_custom_fields, list_devices, say_custom_value
from vafa.foundation.jalali import MONTHS
from vafa.foundation.phone import format_phone
from vafa.ui.formats import day, fa, number

if TYPE_CHECKING:
    from vafa.customers.models import Customer


@dataclass(frozen=True, kw_only=True)
class KnownFact:
    """One thing that is known; `href` opens it (a phone, a place)."""

    label: str
    value: str
    href: str = ""
    is_ltr: bool = False


def list_known(customer: Customer) -> list[KnownFact]:
    """What is known, in the order of the form; what is not known is left out."""
    own = [
        KnownFact(label=field.title, value=said)
        for field in (list_custom_fields() if customer.custom else [])
        if (said := say_custom_value(field, customer.custom.get(str(field.id))))
    ]
    told = [
        KnownFact(label=_("Gender"), value=str(customer.get_gender_display())),
        KnownFact(label=_("Father's name"), value=customer.father_name),
        KnownFact(label=_("National code"), value=fa(customer.national_code), is_ltr=True),
        KnownFact(label=_("Wedding day"), value=_say_marriage(customer)),
        KnownFact(label=_("Education"), value=str(customer.get_education_display())),
        KnownFact(label=_("Job"), value=customer.job),
        _draw_phone(_("Phone at work"), customer.work_phone),
        _draw_phone(_("Phone at home"), customer.home_phone),
        KnownFact(label=_("Where they live"), value=_say_home(customer)),
        KnownFact(label=_("Address"), value=customer.address),
        _draw_place(customer),
        KnownFact(label=_("Weight"), value=_say_weight(customer)),
        KnownFact(label=_("Favourite colour"), value=customer.colour),
        KnownFact(label=_("More about them"), value=customer.about),
        *_draw_devices(customer.id),
    ]
    return [*own, *(fact for fact in told if fact.value)]


def _draw_devices(customer_id: int) -> list[KnownFact]:
    """By what they come to their pages, and when they were last seen there."""
    told = [
        (" · ".join(part for part in (one.model, one.system, one.browser) if part), one)
        for one in list_devices(customer_id)
    ]
    return [
        KnownFact(
            label=_("Device, %(day)s") % {"day": day(one.last_seen_at)}, value=said, is_ltr=True
        )
        for said, one in told
    ]


def _draw_phone(label: str, phone: str) -> KnownFact:
    return KnownFact(
        label=label, value=format_phone(phone) if phone else "", href=f"tel:{phone}", is_ltr=True
    )


def _draw_place(customer: Customer) -> KnownFact:
    """On a phone it opens the map that is there; nothing is told to anybody."""
    label = _("Place on the map")
    if customer.latitude is None:
        return KnownFact(label=label, value="")
    place = f"{customer.latitude},{customer.longitude}"
    return KnownFact(label=label, value=fa(place), href=f"geo:{place}", is_ltr=True)


def _say_marriage(customer: Customer) -> str:
    if not customer.marriage_month:
        return ""
    day = f"{fa(customer.marriage_day)} {MONTHS[customer.marriage_month - 1]}"
    return f"{day} {fa(customer.marriage_year)}" if customer.marriage_year else day


def _say_home(customer: Customer) -> str:
    parts = (customer.province, customer.city, customer.neighbourhood)
    return "، ".join(part for part in parts if part)


def _say_weight(customer: Customer) -> str:
    if not customer.weight_kg:
        return ""
    return _("%(count)s kg") % {"count": number(customer.weight_kg)}
