"""Ready kinds of club: what each does, what it asks, and switching it on in one act."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vafa.checkout.queries import load_words
from vafa.foundation.asking import list_asks
from vafa.foundation.shapes import BadValue, read_kind
from vafa.panel.choices import Choice
from vafa.panel.forms import refusals_on
from vafa.panel.loyalty.rules import say_waits
from vafa.panel.loyalty.tabs import draw_tabs
from vafa.panel.loyalty.trials import try_last_year
from vafa.panel.questions import make_field
from vafa.programmes.actions import draft_rules, switch_off, switch_on
from vafa.programmes.queries import (
    find_ground,
    find_typical_invoice,
    get_club_kind,
    list_programmes,
)
from vafa.programmes.registry import club_kinds
from vafa.programmes.types import ClubKind, ProgrammeView, Shown
from vafa.staff.access import StaffRequest
from vafa.staff.types import Permission
from vafa.ui import formats
from vafa.ui.forms import Form
from vafa.ui.htmx import redirect_to, render_page
from vafa.ui.types import Tab


class ProgrammeForm(Form):
    """The questions of one kind. `kind` is what the answers say."""

    def __init__(self, data: Any = None, *, view: ProgrammeView) -> None:
        super().__init__(data)
        self.kind: ClubKind = view.kind
        shape = type(view.kind)
        left_out = shape.asks_of_ladder if view.has_other_ladder else frozenset()
        self._choice = Choice(
            slug=shape.slug,
            title=shape.title,
            icon=shape.icon,
            shape=shape,
            fixed={"kind": shape.slug},
            asks={name: ask for name, ask in list_asks(shape).items() if name not in left_out},
        )
        for name, ask in self._choice.asks.items():
            self.fields[f"{shape.slug}_{name}"] = make_field(ask, {})
        self.initial = self._choice.fill(view.kind, shape.slug)

    def clean(self) -> dict[str, Any]:
        """The answers as the kind; what cannot be is said at its question."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                self.kind = read_kind(club_kinds, self._choice.read(cleaned, self._choice.slug))
            except BadValue as problem:
                name = f"{self._choice.slug}_{(problem.pointer or '').strip('/')}"
                self.add_error(name if name in self.fields else None, str(problem))
        return cleaned


@dataclass(frozen=True, kw_only=True)
class Card:
    """One kind of club with its questions and its example; `rivals` names what goes off with it."""

    view: ProgrammeView
    form: ProgrammeForm
    shown: tuple[Shown, ...]
    rivals: str
    page_href: str

    @property
    def is_open(self) -> bool:
        """Whether its questions stand open."""
        return bool(self.form.errors)


@dataclass(frozen=True, kw_only=True)
class ProgrammesPage:
    """Every kind of club."""

    tabs: list[Tab]
    finding: str
    invoice_rial: int
    cards: list[Card]
    can_edit: bool


def show(request: StaffRequest) -> HttpResponse:
    """The kinds of club, and which are on."""
    return _show(request, {})


def turn_on(request: StaffRequest, *, kind: str) -> HttpResponse:
    """Switch one on with its answers, or change them; or only look what they would give."""
    view = _find(kind)
    form = ProgrammeForm(request.POST, view=view)
    if "show" in request.POST:
        return _show(request, {kind: form}, looks_at=kind)
    if "try" in request.POST:
        return _try(request, form)
    if form.is_valid():
        with refusals_on(form):
            switch_on(form.kind, actor=request.actor, at=request.at)
        if form.is_valid():
            said = _("“%(name)s” is on: the till shows it from the next sale on.")
            said = said % {"name": view.kind.title}
            messages.success(request, say_waits() if _find(kind).waits else said)
            return redirect_to(request, reverse("panel:loyalty:programmes"))
    return _show(request, {kind: form})


def turn_off(request: StaffRequest, *, kind: str) -> HttpResponse:
    """Let one rest."""
    view = _find(kind)
    switch_off(kind, actor=request.actor, at=request.at)
    said = _("“%(name)s” is off; what guests hold stays with them.") % {"name": view.kind.title}
    messages.success(request, said)
    return redirect_to(request, reverse("panel:loyalty:programmes"))


def _try(request: StaffRequest, form: ProgrammeForm) -> HttpResponse:
    """What it would have given last year, on a page of its own; nothing goes on by it."""
    trial_href = ""
    if form.is_valid():
        with refusals_on(form):
            rule_ids = draft_rules(form.kind, actor=request.actor, at=request.at)
            trial_href = try_last_year(request, rule_ids)
    if trial_href:
        return redirect_to(request, trial_href)
    return _show(request, {form.kind.slug: form})


def _find(slug: str) -> ProgrammeView:
    get_club_kind(slug)
    return next(view for view in list_programmes() if view.kind.slug == slug)


def _show(
    request: StaffRequest, sent: Mapping[str, ProgrammeForm], *, looks_at: str = ""
) -> HttpResponse:
    views = list_programmes()
    invoice_rial = find_typical_invoice()
    titles = {view.kind.slug: view.kind.title for view in views}
    words = load_words(request.business)
    cards = {}
    for view in views:
        form = sent.get(view.kind.slug) or ProgrammeForm(view=view)
        kind = form.kind if form.is_bound and form.is_valid() else view.kind
        cards[view.kind.slug] = Card(
            view=view,
            form=form,
            shown=kind.show(invoice_rial, ground=find_ground(kind), words=words, at=request.at),
            page_href=reverse(f"panel:loyalty:{kind.page}") if kind.page else "",
            rivals=words.all_of(str(titles[slug]) for slug in view.rivals),
        )
    page = ProgrammesPage(
        tabs=draw_tabs(request, "programmes"),
        finding=_say_finding(sum(view.is_on for view in views)),
        invoice_rial=invoice_rial,
        cards=list(cards.values()),
        can_edit=request.staff.can(Permission.EDIT_RULES),
    )
    return render_page(
        request,
        "panel/loyalty/programmes.html",
        {"page": page, "card": cards.get(looks_at)},
        fragment="panel/loyalty/_shown.html" if looks_at else "",
        status=422 if not looks_at and any(form.errors for form in sent.values()) else 200,
    )


def _say_finding(on: int) -> str:
    if not on:
        return _("Begin your club with one press")
    said = ngettext("%(count)s kind of club is on", "%(count)s kinds of club are on", on)
    return said % {"count": formats.number(on)}
