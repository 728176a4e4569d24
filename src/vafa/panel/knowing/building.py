"""Writing a segment, with who it finds beside it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from vafa.foundation.ids import read_id
from vafa.panel.forms import forgive, refusals_on
from vafa.panel.knowing.counting import Counting, count_now, count_on, read_token, write_token
from vafa.panel.knowing.forms import SegmentForm
from vafa.panel.knowing.tabs import draw_tabs
from vafa.panel.questions import load_sources
from vafa.panel.trees import ShownTree
from vafa.segments.actions import add_segment, change_segment
from vafa.segments.errors import CountTakesLong
from vafa.segments.queries import (
    customers_in,
    describe,
    get_segment,
    load_words,
)
from vafa.segments.types import READY, AllOf, Node, read_node
from vafa.staff.access import StaffRequest
from vafa.ui.htmx import redirect_to, render_page
from vafa.ui.types import Tab

SAMPLE = 6
MOST_DIGITS = 4


@dataclass(frozen=True, kw_only=True)
class Live:
    """Who the form finds so far; without a sentence it does not yet say anything whole.

    `count` is None while it is counted: `counting` says how far that is, and `so_far` brings it
    back; without them it takes too long to wait for.
    """

    sentence: str = ""
    count: int | None = None
    share: float = 0.0
    sample: tuple[str, ...] = ()
    counting: Counting | None = None
    so_far: str = ""
    is_everybody: bool = False
    problems: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether it says something."""
        return bool(self.sentence) or self.is_everybody


@dataclass(frozen=True, kw_only=True)
class BuildPage:
    """The form, and whom it finds."""

    title: str
    tabs: list[Tab]
    form: SegmentForm
    tree: ShownTree
    live: Live
    back_href: str


def add(request: StaffRequest) -> HttpResponse:
    """A new segment: from nothing, from a ready one, from another, or of who stayed away."""
    name, node = _find_beginning(request)
    form = _make_form(request, name, node)
    if _is_to_save(request, form):
        assert form.node is not None
        with refusals_on(form):
            segment_id = add_segment(
                name=form.cleaned_data["name"],
                node=form.node,
                actor=request.actor,
                at=request.at,
            )
        if form.is_valid():
            messages.success(request, _("The segment is kept."))
            return redirect_to(request, reverse("panel:knowing:one", args=[segment_id]))
    back = reverse("panel:knowing:home")
    return _show(request, form, node, title=_("A new segment"), back_href=back)


def edit(request: StaffRequest, *, segment_id: int) -> HttpResponse:
    """Other words or another name for a segment."""
    segment = get_segment(segment_id)
    form = _make_form(request, segment.name, segment.node)
    back = reverse("panel:knowing:one", args=[segment_id])
    if _is_to_save(request, form):
        assert form.node is not None
        with refusals_on(form):
            change_segment(
                segment_id=segment_id,
                name=form.cleaned_data["name"],
                node=form.node,
                actor=request.actor,
                at=request.at,
            )
        if form.is_valid():
            messages.success(request, _("Saved."))
            return redirect_to(request, back)
    return _show(request, form, segment.node, title=segment.name, back_href=back)


def _find_beginning(request: StaffRequest) -> tuple[str, Node]:
    asked = request.GET
    for ready in READY:
        if ready.slug == asked.get("ready"):
            return str(ready.name), ready.node
    segment_id = read_id("seg", asked.get("copy", ""))
    if segment_id is not None:
        segment = get_segment(segment_id)
        return _("%(name)s (copy)") % {"name": segment.name}, segment.node
    days = asked.get("days", "")
    if days.isascii() and days.isdecimal() and int(days[:MOST_DIGITS]) > 0:
        return "", read_node(
            {"kind": "all", "parts": [{"kind": "not_seen", "days": int(days[:MOST_DIGITS])}]}
        )
    return "", AllOf()


def _make_form(request: StaffRequest, name: str, node: Node) -> SegmentForm:
    return SegmentForm(
        request.POST or None,
        sources=load_sources(load_words(request.business)),
        base=node,
        name=name,
        is_look=_only_looks(request),
        change=request.POST.get("change", ""),
    )


def _only_looks(request: StaffRequest) -> bool:
    """Whether the form is to be shown again, with a row more or less perhaps; nothing is saved."""
    return "show" in request.POST or "change" in request.POST


def _is_to_save(request: StaffRequest, form: SegmentForm) -> bool:
    return request.method == "POST" and not _only_looks(request) and form.is_valid()


def _show(
    request: StaffRequest, form: SegmentForm, base: Node, *, title: str, back_href: str
) -> HttpResponse:
    node: Node | None = base
    if form.is_bound:
        form.is_valid()
        node = form.node
    problems = forgive(form) if _only_looks(request) else []
    page = BuildPage(
        title=title,
        tabs=draw_tabs("home"),
        form=form,
        tree=form.show_tree(),
        live=look(request, node) if node is not None else Live(problems=tuple(problems)),
        back_href=back_href,
    )
    parts = "_changed" if "change" in request.POST else "_live"
    return render_page(
        request,
        "panel/knowing/edit.html",
        {"page": page},
        fragment=f"panel/knowing/{parts}.html" if _only_looks(request) else "",
        status=422 if form.errors else 200,
    )


def look(request: StaffRequest, node: Node) -> Live:
    """Who fits now: how many, what part of all, and the first few where one may see everybody.

    Where a second is not enough to count: how far it is, a stretch further each time the form
    brings back what was counted.
    """
    sentence = describe(node, load_words(request.business))
    said = Live(sentence=sentence, is_everybody=not sentence)
    so_far = read_token(request.POST.get("so_far", ""), node)
    try:
        if so_far is None:
            counting = count_now(node, at=request.at)
        else:
            counting = count_on(node, so_far, at=request.at)
    except CountTakesLong:
        return said
    if not counting.is_over:
        return replace(said, counting=counting, so_far=write_token(node, counting))
    return replace(
        said,
        count=counting.found,
        share=counting.found / counting.total if counting.total else 0.0,
        sample=_list_some(request, node, counting) if counting.found else (),
    )


def _list_some(request: StaffRequest, node: Node, counting: Counting) -> tuple[str, ...]:
    """The newest of them; of the last stretch alone where it took several."""
    if request.staff.branch_id is not None:
        return ()
    rows = customers_in(node, at=request.at, after_id=counting.after_id).order_by("-id")[:SAMPLE]
    return tuple(row.full_name or _("No name") for row in rows)
