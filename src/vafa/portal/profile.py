"""Me: name, gender, birthday, and whether offers may come by text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms as django_forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.customers.actions import change_customer
from vafa.customers.types import Gender
from vafa.foundation.jalali import MONTHS, from_jalali, local_day, to_jalali
from vafa.messaging.actions import set_advertising
from vafa.messaging.queries import is_stopped
from vafa.messaging.types import ConsentWay
from vafa.portal.access import CustomerRequest
from vafa.ui import forms
from vafa.ui.formats import fa

if TYPE_CHECKING:
    from vafa.customers.models import Customer

_ANY_YEAR = 1399  # a leap year: 30 Esfand is a birthday too
_MOST_AGE = 120


class MeForm(forms.Form):
    """What customers tell of themselves. All of it is optional."""

    first_name = forms.TextField(label=gettext_lazy("First name"), required=False, max_length=60)
    last_name = forms.TextField(label=gettext_lazy("Last name"), required=False, max_length=60)
    gender = django_forms.ChoiceField(
        label=gettext_lazy("Gender"),
        required=False,
        choices=[*Gender.choices, ("", gettext_lazy("rather not say"))],
        widget=django_forms.RadioSelect,
    )


class BirthdayForm(forms.Form):
    """The day in the Jalali calendar; the year may be left out."""

    birth_day = django_forms.TypedChoiceField(
        label=gettext_lazy("Day"),
        required=False,
        coerce=int,
        choices=[("", "—"), *((n, fa(n)) for n in range(1, 32))],
    )
    birth_month = django_forms.TypedChoiceField(
        label=gettext_lazy("Month"),
        required=False,
        coerce=int,
        choices=[("", "—"), *enumerate(MONTHS, 1)],
    )
    birth_year = forms.NumberField(label=gettext_lazy("Year"), required=False)

    def __init__(self, *args: Any, this_year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.this_year = this_year

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if self.errors:
            return values
        day, month, year = (values[f"birth_{part}"] or 0 for part in ("day", "month", "year"))
        if year and not self.this_year - _MOST_AGE <= year <= self.this_year:
            self.add_error("birth_year", _("Write the year with four digits, like 1370."))
        elif bool(day) != bool(month) or (year and not day):
            raise ValidationError(_("A birthday needs its day and its month."))
        elif day and not _is_day(year or _ANY_YEAR, month, day):
            raise ValidationError(_("There is no such day in this month."))
        return {"birth_day": day, "birth_month": month, "birth_year": year}


@dataclass(frozen=True, slots=True, kw_only=True)
class MePage:
    """What is known of the customer, and what they allow."""

    slug: str
    mobile: str
    birthday: str
    is_stopped: bool


def show_me(request: CustomerRequest) -> HttpResponse:
    """Show and correct the profile. A birthday is told once; corrections are made by staff."""
    customer = request.customer
    data = request.POST if request.method == "POST" else None
    names = ("first_name", "last_name", "gender")
    form = MeForm(data, initial={name: getattr(customer, name) for name in names})
    birthday_form = None if customer.birth_month else _make_birthday_form(request, data)
    asked = [one for one in (form, birthday_form) if one is not None]
    status = 200
    if data is not None:
        verdicts = [one.is_valid() for one in asked]  # each form is to say what is wrong
        if all(verdicts):
            told = {name: value for one in asked for name, value in one.cleaned_data.items()}
            change_customer(
                customer_id=customer.id, profile=told, actor=request.actor, at=request.at
            )
            messages.success(request, _("Saved. Thank you!"))
            return redirect("portal:me", slug=request.business.slug)
        status = 422
    page = MePage(
        slug=request.business.slug,
        mobile=customer.mobile or "",
        birthday=_write_birthday(customer),
        is_stopped=is_stopped(customer.mobile or ""),
    )
    context = {"page": page, "form": form, "birthday_form": birthday_form}
    return render(request, "portal/me.html", context, status=status)


def choose_texts(request: CustomerRequest) -> HttpResponse:
    """Stop offers by text, or have them again."""
    wants_stop = request.POST.get("offers") == "stop"
    set_advertising(
        mobile=request.customer.mobile or "",
        is_stopped=wants_stop,
        way=ConsentWay.PORTAL,
        actor=request.actor,
        at=request.at,
    )
    if wants_stop:
        messages.success(request, _("No more offers by text. Your credit stays as it is."))
    else:
        messages.success(request, _("Welcome back! Our offers will reach you again."))
    return redirect("portal:me", slug=request.business.slug)


def _make_birthday_form(request: CustomerRequest, data: Any) -> BirthdayForm:
    return BirthdayForm(data, this_year=to_jalali(local_day(request.at)).year)


def _write_birthday(customer: Customer) -> str:
    if not customer.birth_month:
        return ""
    day = f"{fa(customer.birth_day)} {MONTHS[customer.birth_month - 1]}"
    return f"{day} {fa(customer.birth_year)}" if customer.birth_year else day


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        from_jalali(year, month, day)
    except ValueError:
        return False
    return True
