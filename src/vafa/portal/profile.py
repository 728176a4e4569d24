"""Me: names, days to remember, what else the business asks, and whether offers may come."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms as django_forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.customers.actions import change_customer
from vafa.customers.errors import BadNationalCode, BadPhone
from vafa.customers.queries import ask_custom_fields, list_custom_fields, list_portal_fields
from vafa.customers.types import PORTAL_FIELDS, CustomField, Education, Gender
from vafa.foundation.jalali import MONTHS, is_jalali_day, local_day, to_jalali
from vafa.messaging.actions import set_advertising, set_consent
from vafa.messaging.queries import find_join_link, is_stopped, load_refusing
from vafa.messaging.types import ConsentSubject, ConsentWay
from vafa.portal.access import CustomerRequest
from vafa.ui import forms
from vafa.ui.answers import AskingForm
from vafa.ui.formats import fa

if TYPE_CHECKING:
    from vafa.customers.models import Customer

_MOST_AGE = 120


_OCCASIONS = {"birth": gettext_lazy("Birthday"), "marriage": gettext_lazy("Wedding day")}


def _line(label: Any, length: int) -> forms.TextField:
    return forms.TextField(label=label, required=False, max_length=length)


class MeForm(AskingForm):
    """What customers tell of themselves, as far as the business asks. All of it is optional."""

    first_name = _line(gettext_lazy("First name"), 60)
    last_name = _line(gettext_lazy("Last name"), 60)
    gender = django_forms.ChoiceField(
        label=gettext_lazy("Gender"),
        required=False,
        choices=[*Gender.choices, ("", gettext_lazy("rather not say"))],
        widget=django_forms.RadioSelect,
    )
    email = django_forms.EmailField(label=gettext_lazy("Email"), required=False)
    father_name = _line(gettext_lazy("Father's name"), 60)
    national_code = _line(gettext_lazy("National code"), 20)
    job = _line(gettext_lazy("Job"), 80)
    education = django_forms.ChoiceField(
        label=gettext_lazy("Education"),
        required=False,
        choices=[("", "—"), *Education.choices],
    )
    home_phone = _line(gettext_lazy("Phone at home"), 30)
    work_phone = _line(gettext_lazy("Phone at work"), 30)
    province = _line(gettext_lazy("Province"), 60)
    city = _line(gettext_lazy("City"), 60)
    neighbourhood = _line(gettext_lazy("Neighbourhood"), 60)
    address = _line(gettext_lazy("Address"), 300)
    colour = _line(gettext_lazy("Favourite colour"), 30)

    def __init__(self, *args: Any, asked: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in PORTAL_FIELDS:
            if name in self.fields and name not in asked:
                del self.fields[name]


class DayForm(forms.Form):
    """A day in the Jalali calendar; the year may be left out."""

    def __init__(self, *args: Any, occasion: str, this_year: int, **kwargs: Any) -> None:
        self.occasion, self.this_year = occasion, this_year
        self.label = _OCCASIONS[occasion]
        super().__init__(*args, **kwargs)
        choices = {"day": ((n, fa(n)) for n in range(1, 32)), "month": enumerate(MONTHS, 1)}
        for part, label in (("day", _("Day")), ("month", _("Month"))):
            self.fields[f"{occasion}_{part}"] = django_forms.TypedChoiceField(
                label=label, required=False, coerce=int, choices=[("", "—"), *choices[part]]
            )
        self.fields[f"{occasion}_year"] = forms.NumberField(label=_("Year"), required=False)
        for field in self.fields.values():
            forms.dress(field.widget)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if self.errors:
            return values
        names = [f"{self.occasion}_{part}" for part in ("day", "month", "year")]
        day, month, year = (values[name] or 0 for name in names)
        if year and not self.this_year - _MOST_AGE <= year <= self.this_year:
            self.add_error(names[2], _("Write the year with four digits, like 1370."))
        elif bool(day) != bool(month) or (year and not day):
            raise ValidationError(_("Both the day and the month are needed."))
        elif day and not is_jalali_day(year, month, day):
            raise ValidationError(_("There is no such day in this month."))
        return dict(zip(names, (day, month, year), strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class MePage:
    """What is known of the customer, and what they allow. `days` were told before."""

    slug: str
    mobile: str
    days: list[tuple[str, str]]
    is_stopped: bool
    is_looked_at: bool
    join_href: str


def show_me(request: CustomerRequest) -> HttpResponse:
    """Show and correct the profile. A day is told once; corrections of it are made by staff."""
    customer = request.customer
    data = request.POST if request.method == "POST" else None
    asked = list_portal_fields()
    own = [field for field in list_custom_fields() if field.is_on_portal]
    form = MeForm(
        data,
        initial={name: getattr(customer, name) for name in MeForm.base_fields},
        asked=asked,
        questions=ask_custom_fields(own, customer.custom),
    )
    this_year = to_jalali(local_day(request.at)).year
    day_forms = [
        DayForm(data, occasion=occasion, this_year=this_year)
        for occasion in _OCCASIONS
        if (occasion == "birth" or occasion in asked) and not getattr(customer, f"{occasion}_month")
    ]
    if data is not None and _keep(request, form, day_forms, own):
        messages.success(request, _("Saved. Thank you!"))
        return redirect("portal:me", slug=request.business.slug)
    page = MePage(
        slug=request.business.slug,
        mobile=customer.mobile or "",
        days=_write_days(customer),
        is_stopped=is_stopped(customer.mobile or ""),
        is_looked_at=not load_refusing(ConsentSubject.ANALYSIS, [customer.mobile or ""]),
        join_href=find_join_link(customer.id, at=request.at),
    )
    context = {"page": page, "form": form, "day_forms": day_forms}
    return render(request, "portal/me.html", context, status=200 if data is None else 422)


def _keep(
    request: CustomerRequest, form: MeForm, day_forms: list[DayForm], own: list[CustomField]
) -> bool:
    """Write what was told; False when something is wrong, which the forms say."""
    verdicts = [one.is_valid() for one in (form, *day_forms)]  # each is to say what is wrong
    if not all(verdicts):
        return False
    told = {name: value for one in (form, *day_forms) for name, value in one.cleaned_data.items()}
    answers = zip(own, form.answers.values(), strict=True)
    try:
        with transaction.atomic():
            change_customer(
                customer_id=request.customer.id,
                profile=told,
                custom={field.id: answer for field, answer in answers},
                actor=request.actor,
                at=request.at,
            )
    except (BadNationalCode, BadPhone) as refusal:
        form.add_error((refusal.pointer or "").removeprefix("/"), str(refusal))
        return False
    return True


def choose_texts(request: CustomerRequest) -> HttpResponse:
    """Stop offers by text, or have them again."""
    wants_stop = request.POST.get("offers") == "stop"
    set_advertising(
        mobile=request.customer.mobile or "",
        is_stopped=wants_stop,
        way=ConsentWay.PORTAL,
        words=_("No more offers") if wants_stop else _("Send me offers again"),
        actor=request.actor,
        at=request.at,
    )
    if wants_stop:
        messages.success(request, _("No more offers by text. Your credit stays as it is."))
    else:
        messages.success(request, _("Welcome back! Our offers will reach you again."))
    return redirect("portal:me", slug=request.business.slug)


def choose_looking(request: CustomerRequest) -> HttpResponse:
    """Let us work out what they will need next, or not."""
    is_given = request.POST.get("looking") == "again"
    set_consent(
        mobile=request.customer.mobile or "",
        subject=ConsentSubject.ANALYSIS,
        is_given=is_given,
        way=ConsentWay.PORTAL,
        words=_("You may look at how I buy") if is_given else _("Do not look at how I buy"),
        actor=request.actor,
        at=request.at,
    )
    if is_given:
        messages.success(request, _("Thank you! We suggest what suits you again."))
    else:
        messages.success(request, _("Agreed. Nothing is worked out about you alone any more."))
    return redirect("portal:me", slug=request.business.slug)


def _write_days(customer: Customer) -> list[tuple[str, str]]:
    """The days that are known, each with its name."""
    told = []
    for occasion, label in _OCCASIONS.items():
        year, month, day = (
            getattr(customer, f"{occasion}_{part}") for part in ("year", "month", "day")
        )
        if month:
            said = f"{fa(day)} {MONTHS[month - 1]}"
            told.append((str(label), f"{said} {fa(year)}" if year else said))
    return told
