"""What a customer allows: offers, and by which way; and all that they ever said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.messaging.actions import set_consent
from vafa.messaging.queries import get_channel_terms, get_sending_terms, list_consents, list_proofs
from vafa.messaging.types import ConsentChannel, ConsentSubject, ConsentWay, ProofRow
from vafa.portal.access import CustomerRequest
from vafa.ui import forms

_OFFERS = (ConsentSubject.ADVERTISING, ConsentChannel.ANY)
_BY = {
    ConsentChannel.SMS: gettext_lazy("Offers by SMS"),
    ConsentChannel.BALE: gettext_lazy("Offers in Bale"),
    ConsentChannel.EMAIL: gettext_lazy("Offers by email"),
}
Word = tuple[ConsentSubject, ConsentChannel]


class ConsentForm(forms.Form):
    """A switch for each thing that can be allowed. `words` says what each field stands for."""

    offers = django_forms.BooleanField(
        label=gettext_lazy("Offers and news of the club"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.words: dict[str, Word] = {"offers": _OFFERS}
        for channel in map(ConsentChannel, get_channel_terms().advertising):
            name = f"offers_{channel}"
            self.fields[name] = django_forms.BooleanField(label=_BY[channel], required=False)
            self.words[name] = (ConsentSubject.ADVERTISING, channel)
        for field in self.fields.values():
            forms.dress(field.widget)


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidRow:
    """Something that was said: about what, when and how."""

    row: ProofRow
    subject: str
    channel: str
    way: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentPage:
    """What was said so far, the latest first."""

    slug: str
    said: list[SaidRow]


def show_consents(request: CustomerRequest) -> HttpResponse:
    """Show the switches, and keep what was changed, each with its proof."""
    mobile = request.customer.mobile or ""
    given = {(row.subject, row.channel): row.is_given for row in list_consents(mobile)}
    unsaid = {_OFFERS: not get_sending_terms().needs_consent}
    form = ConsentForm(request.POST if request.method == "POST" else None)
    form.initial = {
        name: given.get(word, unsaid.get(word, True)) for name, word in form.words.items()
    }
    if request.method == "POST" and form.is_valid():
        _keep(request, form, mobile)
        messages.success(request, _("Saved. Thank you!"))
        return redirect("portal:consents", slug=request.business.slug)
    page = ConsentPage(slug=request.business.slug, said=[_draw(row) for row in list_proofs(mobile)])
    return render(request, "portal/consents.html", {"page": page, "form": form})


def _keep(request: CustomerRequest, form: ConsentForm, mobile: str) -> None:
    for name, (subject, channel) in form.words.items():
        is_given = form.cleaned_data[name]
        if is_given is form.initial[name]:
            continue
        said = _("yes") if is_given else _("no")
        set_consent(
            mobile=mobile,
            is_given=is_given,
            way=ConsentWay.PORTAL,
            words=f"{form.fields[name].label}: {said}",
            subject=subject,
            channel=channel,
            actor=request.actor,
            at=request.at,
        )


def _draw(row: ProofRow) -> SaidRow:
    return SaidRow(
        row=row,
        subject=str(ConsentSubject(row.subject).label),
        channel=str(ConsentChannel(row.channel).label),
        way=str(ConsentWay(row.way).label),
    )
