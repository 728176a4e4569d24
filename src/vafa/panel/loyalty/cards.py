"""Cards in batches: made, printed, and where each of them is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.cards.actions import MOST_IN_A_BATCH, make_batch, record_printing
from vafa.cards.queries import get_batch, list_batches, list_cards, list_printed, write_groups
from vafa.cards.types import BatchView, CardKind, CardState, CardView
from vafa.customers.queries import map_customers
from vafa.foundation.errors import NotFound
from vafa.foundation.ids import read_id, write_id
from vafa.foundation.paper import CardFace, write_card_sheet
from vafa.foundation.spreadsheets import Format, Sheet, write_csv
from vafa.panel.forms import UnitInput, refusals_on
from vafa.panel.loyalty.tabs import draw_tabs
from vafa.panel.names import name_actors
from vafa.panel.paging import draw_pager, read_number
from vafa.staff.access import StaffRequest
from vafa.staff.types import Permission
from vafa.ui import formats
from vafa.ui.forms import Form, MoneyField, NumberField, TextField
from vafa.ui.htmx import redirect_to, render_page
from vafa.ui.types import Pager, Tab

ROWS = 50
IN_A_PDF = 200  # twenty sheets: what a server draws while one waits
KINDS = {CardKind.MEMBER: gettext_lazy("Membership"), CardKind.GIFT: gettext_lazy("Gift")}
STATES = {  # word, kind of badge
    CardState.MADE: (gettext_lazy("not handed out"), "plain"),
    CardState.ACTIVE: (gettext_lazy("with its customer"), "good"),
    CardState.BLOCKED: (gettext_lazy("blocked"), "bad"),
    CardState.REPLACED: (gettext_lazy("replaced"), "plain"),
}


class BatchForm(Form):
    """What cards to make."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What for"), choices=list(KINDS.items()), widget=forms.RadioSelect
    )
    name = TextField(
        label=gettext_lazy("Name"),
        max_length=80,
        help_text=gettext_lazy("Printed on the cards, below the name of the shop."),
    )
    count = NumberField(
        label=gettext_lazy("How many"), min_value=1, max_value=MOST_IN_A_BATCH, initial=100
    )
    value_rial = MoneyField(
        label=gettext_lazy("Gift cards: what is on each"),
        required=False,
        help_text=gettext_lazy("Left empty, each is sold with any amount."),
    )
    valid_days = NumberField(
        label=gettext_lazy("Gift cards: good for"),
        min_value=0,
        max_value=3_650,
        required=False,
        widget=UnitInput(gettext_lazy("days")),
        help_text=gettext_lazy("From the day of sale. Left empty, what was paid for never ends."),
    )

    def clean(self) -> dict[str, Any]:
        """A membership card holds nothing, so it has neither value nor end."""
        values = super().clean() or {}
        for name in ("value_rial", "valid_days"):
            values[name] = (values.get(name) or 0) if values.get("kind") == CardKind.GIFT else 0
        return values


@dataclass(frozen=True, kw_only=True)
class ListedBatch:
    """A row of the list."""

    batch: BatchView
    kind: str
    in_use: int
    made_by: str


@dataclass(frozen=True, kw_only=True)
class CardsPage:
    """Every batch, and a form for one more."""

    tabs: list[Tab]
    rows: list[ListedBatch]
    form: BatchForm | None
    pager: Pager


@dataclass(frozen=True, kw_only=True)
class ListedCard:
    """A card of a batch."""

    card: CardView
    state: str
    state_kind: str
    customer: str


@dataclass(frozen=True, kw_only=True)
class BatchPage:
    """One batch with its cards."""

    tabs: list[Tab]
    batch: BatchView
    kind: str
    made_by: str
    rows: list[ListedCard]
    states: list[tuple[str, int]]
    pager: Pager
    parts: list[tuple[str, str]]
    csv_href: str


def show_list(request: StaffRequest) -> HttpResponse:
    """The batches; and one more."""
    can_make = request.staff.can(Permission.MAKE_CARDS)
    form = BatchForm(request.POST or None, initial={"kind": CardKind.MEMBER}) if can_make else None
    if form is not None and request.method == "POST" and form.is_valid():
        with refusals_on(form):
            values = form.cleaned_data | {"kind": CardKind(form.cleaned_data["kind"])}
            batch_id = make_batch(**values, actor=request.actor, at=request.at)
        if form.is_valid():
            messages.success(request, _("The cards are made. Print them from here."))
            return redirect_to(request, reverse("panel:loyalty:batch", args=[batch_id]))
    before = read_id("bat", request.GET.get("before", ""))
    found = list_batches(before_id=before, limit=ROWS + 1)
    older = write_id("bat", found[ROWS - 1].id) if len(found) > ROWS else ""
    name = name_actors()
    page = CardsPage(
        tabs=draw_tabs(request, "cards"),
        rows=[
            ListedBatch(
                batch=batch,
                kind=str(KINDS[batch.kind]),
                in_use=batch.by_state[CardState.ACTIVE],
                made_by=name(batch.made_by),
            )
            for batch in found[:ROWS]
        ],
        form=form,
        pager=draw_pager(request.GET, older),
    )
    status = 422 if form is not None and form.errors else 200
    return render_page(request, "panel/loyalty/cards.html", {"page": page}, status=status)


def make(request: StaffRequest) -> HttpResponse:
    """Make a batch."""
    return show_list(request)


def show_batch(request: StaffRequest, *, batch_id: int) -> HttpResponse:
    """One batch: what it is for, where its cards are, and the way to the printer."""
    batch = get_batch(batch_id)
    after_serial = read_number(request, "after") or 0
    cards = list_cards(batch_id, after_serial=min(after_serial, batch.count), limit=ROWS)
    people = map_customers([card.customer_id for card in cards if card.customer_id])
    more = bool(cards) and cards[-1].serial < batch.count
    can_print = request.staff.can(Permission.MAKE_CARDS)
    page = BatchPage(
        tabs=draw_tabs(request, "cards"),
        batch=batch,
        kind=str(KINDS[batch.kind]),
        made_by=name_actors()(batch.made_by),
        rows=[
            ListedCard(
                card=card,
                state=str(STATES[card.state][0]),
                state_kind=STATES[card.state][1],
                customer=people[card.customer_id].full_name or _("No name")
                if card.customer_id
                else "",
            )
            for card in cards
        ],
        states=[(str(STATES[state][0]), n) for state, n in batch.by_state.items() if n],
        pager=Pager(next_href=f"?after={cards[-1].serial}" if more else ""),
        parts=_list_parts(batch) if can_print else [],
        csv_href=reverse("panel:loyalty:batch_csv", args=[batch_id]) if can_print else "",
    )
    return render_page(request, "panel/loyalty/batch.html", {"page": page})


def print_csv(request: StaffRequest, *, batch_id: int) -> HttpResponse:
    """The numbers, for a printer of cards. Who took them goes on the record."""
    batch = get_batch(batch_id)
    sheet = Sheet(
        title=batch.name,
        heads=[_("Row"), _("Number as printed"), _("Digits of the QR code and the stripe")],
        formats=[Format.NUMBER, Format.TEXT, Format.TEXT],
        rows=(
            [card.serial, write_groups(card.number), card.number]
            for card in list_printed(batch_id, limit=batch.count)
        ),
    )
    record_printing(batch_id, file="csv", rows=batch.count, actor=request.actor, at=request.at)
    return _send(
        write_csv(sheet), "text/csv; charset=utf-8", f"cards-{write_id('bat', batch_id)}.csv"
    )


def print_pdf(request: StaffRequest, *, batch_id: int, part: int) -> HttpResponse:
    """Sheets to print and cut: a part of the batch. Who took them goes on the record."""
    batch = get_batch(batch_id)
    after = (part - 1) * IN_A_PDF
    cards = list(list_printed(batch_id, after_serial=after, limit=IN_A_PDF)) if part > 0 else []
    if not cards:
        raise NotFound
    whole = formats.number(batch.count)
    body = write_card_sheet(
        CardFace(
            title=request.business.name,
            caption=batch.name,
            digits=card.number,
            number=write_groups(card.number),
            note=_("Card %(number)s of %(whole)s")
            % {"number": formats.number(card.serial), "whole": whole},
        )
        for card in cards
    )
    record_printing(batch_id, file="pdf", rows=len(cards), actor=request.actor, at=request.at)
    name = f"cards-{write_id('bat', batch_id)}-{part}.pdf"
    return _send(body, "application/pdf", name)


def _list_parts(batch: BatchView) -> list[tuple[str, str]]:
    """(what, where) of each PDF of the batch."""
    parts = []
    for part in range(1, (batch.count - 1) // IN_A_PDF + 2):
        first, last = (part - 1) * IN_A_PDF + 1, min(part * IN_A_PDF, batch.count)
        label = _("%(first)s to %(last)s") % {
            "first": formats.number(first),
            "last": formats.number(last),
        }
        parts.append((label, reverse("panel:loyalty:batch_pdf", args=[batch.id, part])))
    return parts


def _send(body: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
