"""Writing a rule, with its sentence and a worked invoice beside it."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.forms import BoundField
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.checkout.actions import make_rule, revise_rule
from vafa.checkout.queries import load_words
from vafa.foundation.asking import list_asks
from vafa.foundation.shapes import read_kind
from vafa.panel.choices import ShownChoice, show_choices
from vafa.panel.forms import forgive, refusals_on
from vafa.panel.loyalty.caps import ShownCap
from vafa.panel.loyalty.forms import SAMPLE_RIAL, RuleForm
from vafa.panel.loyalty.options import (
    ALWAYS,
    list_awards,
    list_conditions,
    list_lasting,
    list_triggers,
)
from vafa.panel.loyalty.rules import say_waits
from vafa.panel.loyalty.sentences import Piece, Worked, mark_sentence, work_out
from vafa.panel.questions import load_sources
from vafa.panel.trees import ShownTree, TreeWords
from vafa.rewards.registry import reward_kinds
from vafa.rewards.types import AfterDays, Terms, Words
from vafa.rules.errors import RuleHasEnded
from vafa.rules.queries import get_rule
from vafa.rules.types import Basis, RuleSpec
from vafa.staff.access import StaffRequest
from vafa.ui import formats
from vafa.ui.htmx import redirect_to, render_page

FIRST_PERCENT, FIRST_DAYS = 5, 45
WORDS = TreeWords(
    lead=gettext_lazy("If"),
    empty=gettext_lazy("Without a condition it holds always."),
    first=gettext_lazy("Add a condition"),
    another=gettext_lazy("Another condition"),
    group=gettext_lazy("A group of conditions"),
)


@dataclass(frozen=True, kw_only=True)
class Live:
    """What the form says so far; without a sentence it does not yet say anything whole."""

    sentence: list[Piece]
    worked: Worked | None
    problems: list[str]


@dataclass(frozen=True, kw_only=True)
class EditPage:
    """The form, and what it says."""

    title: str
    rule_id: int
    form: RuleForm
    triggers: list[ShownChoice]
    tree: ShownTree
    awards: list[ShownChoice]
    lasting: list[ShownChoice]
    always: str
    caps: list[ShownCap]
    basis: list[BoundField]
    has_more: bool
    live: Live


def make_first_rule() -> RuleSpec:
    """A good beginning: a share of every purchase comes back, for a while."""
    reward = {"kind": "credit", "percent": str(FIRST_PERCENT)}
    return RuleSpec(
        name=_("%(percent)s%% back from every purchase") % {"percent": formats.fa(FIRST_PERCENT)},
        reward=read_kind(reward_kinds, reward),
        terms=Terms(expiry=AfterDays(count=FIRST_DAYS)),
    )


def add(request: StaffRequest) -> HttpResponse:
    """A new rule, as a draft or at once in force."""
    words = load_words(request.business)
    base = make_first_rule().model_copy(update={"name": ""})
    form = _make_form(request, base, words)
    if _is_to_save(request, form):
        is_live = request.POST.get("do") == "start"
        assert form.spec is not None
        with refusals_on(form):
            rule_id, waits = make_rule(
                spec=form.spec,
                starts=is_live,
                note=form.cleaned_data["note"],
                actor=request.actor,
                at=request.at,
            )
        if form.is_valid():
            said = _("The rule is on.") if is_live else _("Kept as a draft; it gives nothing yet.")
            messages.success(request, say_waits() if waits else said)
            return redirect_to(request, reverse("panel:loyalty:one", args=[rule_id]))
    return _show(request, form, words, title=_("A new rule"), rule_id=0)


def edit(request: StaffRequest, *, rule_id: int) -> HttpResponse:
    """Another version of a rule, from now or from a day on."""
    rule, words = get_rule(rule_id), load_words(request.business)
    if rule.state == "ended":
        raise RuleHasEnded
    form = _make_form(request, rule.spec, words)
    if _is_to_save(request, form):
        assert form.spec is not None
        with refusals_on(form):
            waits = revise_rule(
                rule_id=rule_id,
                spec=form.spec,
                counts_from=form.counts_from_at,
                note=form.cleaned_data["note"],
                actor=request.actor,
                at=request.at,
            )
        if form.is_valid():
            said = _("Saved as a new version; the earlier ones are kept.")
            messages.success(request, say_waits() if waits else said)
            return redirect_to(request, reverse("panel:loyalty:one", args=[rule_id]))
    return _show(request, form, words, title=rule.name, rule_id=rule_id)


def add_first(request: StaffRequest) -> HttpResponse:
    """The ready-made first rule, in force at once."""
    spec = make_first_rule()
    rule_id, waits = make_rule(spec=spec, starts=True, actor=request.actor, at=request.at)
    said = _("The club gives from now on. You can change this rule any time.")
    messages.success(request, say_waits() if waits else said)
    return redirect_to(request, reverse("panel:loyalty:one", args=[rule_id]))


def _make_form(request: StaffRequest, base: RuleSpec, words: Words) -> RuleForm:
    return RuleForm(
        request.POST or None,
        zone=words.zone,
        at=request.at,
        sources=load_sources(words),
        base=base,
        is_look=_only_looks(request),
        change=request.POST.get("change", ""),
    )


def _only_looks(request: StaffRequest) -> bool:
    """Whether the form is to be shown again, with a row more or less perhaps; nothing is saved."""
    return "show" in request.POST or "change" in request.POST


def _is_to_save(request: StaffRequest, form: RuleForm) -> bool:
    return request.method == "POST" and not _only_looks(request) and form.is_valid()


def _show(
    request: StaffRequest, form: RuleForm, words: Words, *, title: str, rule_id: int
) -> HttpResponse:
    spec = form.spec if form.is_bound and form.is_valid() else None
    if not form.is_bound:
        spec = form.base
    problems = forgive(form) if _only_looks(request) else []
    page = EditPage(
        title=title,
        rule_id=rule_id,
        form=form,
        triggers=show_choices(form, list_triggers()),
        tree=form.tree.show(WORDS, [("", list(list_conditions().values()))]),
        awards=show_choices(form, list_awards()),
        lasting=show_choices(form, list_lasting()),
        always=ALWAYS,
        caps=form.cap_rows.show(),
        basis=form.show_asks("basis", list_asks(Basis)),
        has_more=form.has_more(),
        live=_draw_live(form, spec, words, problems, request),
    )
    parts = "_changed" if "change" in request.POST else "_live"
    return render_page(
        request,
        "panel/loyalty/edit.html",
        {"page": page},
        fragment=f"panel/loyalty/{parts}.html" if _only_looks(request) else "",
        status=422 if form.errors else 200,
    )


def _draw_live(
    form: RuleForm, spec: RuleSpec | None, words: Words, problems: list[str], request: StaffRequest
) -> Live:
    if spec is None:
        return Live(sentence=[], worked=None, problems=problems)
    sample = form.cleaned_data.get("sample_rial") if form.is_bound else None
    return Live(
        sentence=mark_sentence(spec, words),
        worked=work_out(spec, sample or SAMPLE_RIAL, words, at=request.at),
        problems=problems,
    )
