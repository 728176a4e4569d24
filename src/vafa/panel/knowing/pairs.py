"""What goes with what, in plain sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.insight.queries import list_pairs, name_paired
from vafa.insight.types import Pair
from vafa.panel.knowing.tabs import draw_tabs
from vafa.panel.paging import draw_pager, read_number
from vafa.staff.access import StaffRequest
from vafa.ui import formats
from vafa.ui.forms import Form
from vafa.ui.htmx import render_page
from vafa.ui.types import Pager, Tab

ROWS = 50
FURTHEST = 10_000


class ProductForm(Form):
    """Of which product to tell."""

    product = forms.ChoiceField(label=gettext_lazy("Of the product"), required=False)

    def __init__(self, products: dict[str, str], chosen: str) -> None:
        super().__init__(initial={"product": chosen})
        self.fields["product"].choices = [("", _("Every product")), *products.items()]  # type: ignore[attr-defined]


@dataclass(frozen=True, kw_only=True)
class PairRow:
    """A pair in a sentence, and its figures."""

    said: str
    confidence: str
    usual: str
    lift: str
    together: int


@dataclass(frozen=True, kw_only=True)
class PairsPage:
    """The pairs; `note` says what they rest on."""

    tabs: list[Tab]
    title: str
    note: str
    form: ProductForm
    rows: list[PairRow]
    pager: Pager


def show(request: StaffRequest) -> HttpResponse:
    """What is bought together more often than chance would have it."""
    products = name_paired()
    chosen = request.GET.get("product", "")
    chosen = chosen if chosen in products else ""
    skip = min(read_number(request, "skip") or 0, FURTHEST)
    found = list_pairs(product=chosen, offset=skip, limit=ROWS + 1)
    page = PairsPage(
        tabs=draw_tabs("pairs"),
        title=_say_finding(found, chosen=products.get(chosen, "")),
        note=_say_basis(found[0]) if found else "",
        form=ProductForm(products, chosen),
        rows=[_draw(pair) for pair in found[:ROWS]],
        pager=draw_pager(request.GET, skip + ROWS if len(found) > ROWS else None, name="skip"),
    )
    return render_page(request, "panel/knowing/pairs.html", {"page": page})


def _say_finding(pairs: Sequence[Pair], *, chosen: str) -> str:
    if not pairs:
        return _("What goes with what")
    if chosen:
        return _("What goes with %s") % chosen
    best = pairs[0]
    return _("%(left)s and %(right)s belong together") % {
        "left": best.left_name,
        "right": best.right_name,
    }


def _say_basis(pair: Pair) -> str:
    return _(
        "From %(invoices)s invoices since %(day)s. Only pairs beyond chance are told: of a hundred "
        "of them about one may be chance."
    ) % {"invoices": formats.number(pair.invoices), "day": formats.day(pair.first_day)}


def _draw(pair: Pair) -> PairRow:
    return PairRow(
        said=_("Who takes %(left)s also takes %(right)s %(times)s times as often as usual.")
        % {
            "left": pair.left_name,
            "right": pair.right_name,
            "times": formats.number(round(pair.lift, 1)),
        },
        confidence=formats.percent(round(pair.confidence, 3)),
        usual=formats.percent(round(pair.usual, 3)),
        lift=formats.number(round(pair.lift, 1)),
        together=pair.with_both,
    )
