"""Writing a scenario: when, and step by step."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from vafa.messaging.queries import list_free_variables
from vafa.messaging.types import VariableRow
from vafa.panel.choices import Choice, ShownChoice
from vafa.panel.forms import forgive, refusals_on
from vafa.panel.questions import load_sources
from vafa.panel.scenarios.drawing import load_scenario_words
from vafa.panel.scenarios.forms import ScenarioForm, ShownSide
from vafa.panel.scenarios.options import list_steps
from vafa.panel.writer import Written
from vafa.scenarios.actions import change_scenario, make_scenario
from vafa.scenarios.errors import ScenarioHasEnded
from vafa.scenarios.queries import get_scenario
from vafa.scenarios.types import ScenarioSpec, ScenarioState, read_spec
from vafa.segments.queries import list_segments
from vafa.staff.access import StaffRequest
from vafa.staff.types import Permission
from vafa.ui.htmx import redirect_to, render_page


@dataclass(frozen=True, kw_only=True)
class EditPage:
    """The form of a scenario."""

    title: str
    scenario_id: int
    form: ScenarioForm
    moments: list[ShownChoice]
    way: ShownSide
    steps: list[Choice]
    variables: list[VariableRow]
    shown_id: str
    written: Written | None
    counts_for_later: bool
    may_save: bool


def add(request: StaffRequest) -> HttpResponse:
    """A new scenario, as a draft."""
    base = read_spec({"name": "—", "when": "joined", "steps": []})
    form = _make_form(request, base)
    if not form.is_bound:
        form.initial["name"] = ""
    if _is_to_save(request, form):
        assert form.spec is not None
        with refusals_on(form):
            scenario_id = make_scenario(form.spec, actor=request.actor, at=request.at)
        if form.is_valid():
            said = _("Kept as a draft. Look at the way, then start it.")
            return _go_to(request, scenario_id, said)
    return _show(request, form, title=_("A new scenario"))


def edit(request: StaffRequest, *, scenario_id: int) -> HttpResponse:
    """What it says from now on."""
    scenario = get_scenario(scenario_id)
    if scenario.state == ScenarioState.ENDED:
        raise ScenarioHasEnded
    form = _make_form(request, scenario.spec)
    is_live = scenario.state == ScenarioState.LIVE
    may_save = not is_live or request.staff.can(Permission.APPROVE_CAMPAIGNS)
    if may_save and _is_to_save(request, form):
        assert form.spec is not None
        with refusals_on(form):
            change_scenario(scenario_id, form.spec, actor=request.actor, at=request.at)
        if form.is_valid():
            return _go_to(request, scenario_id, _("Saved. Who is on the way goes on as before."))
    return _show(
        request,
        form,
        title=scenario.name,
        scenario_id=scenario_id,
        counts_for_later=bool(scenario.counts.on_the_way),
        may_save=may_save,
    )


def copy(request: StaffRequest, *, scenario_id: int) -> HttpResponse:
    """The same once more, as a draft."""
    spec = get_scenario(scenario_id).spec
    name = _("%(name)s (copy)") % {"name": spec.name[:70]}
    made = make_scenario(spec.model_copy(update={"name": name}), actor=request.actor, at=request.at)
    return _go_to(request, made, _("Copied as a draft."))


def _make_form(request: StaffRequest, base: ScenarioSpec) -> ScenarioForm:
    words = load_scenario_words(request.business)
    segments = tuple((one.id, one.name) for one in list_segments())
    return ScenarioForm(
        request.POST or None,
        base=base,
        sources={**load_sources(words), "segments": segments},
        at=request.at,
        is_look=_only_looks(request),
        change=request.POST.get("change", ""),
    )


def _only_looks(request: StaffRequest) -> bool:
    """Whether the form is to be shown again, with a step more or less or a text as it would be;
    nothing is saved.
    """
    return "change" in request.POST or "show" in request.POST


def _is_to_save(request: StaffRequest, form: ScenarioForm) -> bool:
    return request.method == "POST" and not _only_looks(request) and form.is_valid()


def _show(
    request: StaffRequest,
    form: ScenarioForm,
    *,
    title: str,
    scenario_id: int = 0,
    counts_for_later: bool = False,
    may_save: bool = True,
) -> HttpResponse:
    shown_id = request.POST.get("show", "")
    if _only_looks(request):
        forgive(form)
    page = EditPage(
        title=title,
        scenario_id=scenario_id,
        form=form,
        moments=form.show_moments(),
        way=form.show_way(),
        steps=list(list_steps().values()),
        variables=list_free_variables(),
        shown_id=shown_id,
        written=form.write_text(shown_id) if shown_id else None,
        counts_for_later=counts_for_later,
        may_save=may_save,
    )
    return render_page(
        request,
        "panel/scenarios/edit.html",
        {"page": page},
        fragment=_find_fragment(request),
        status=422 if form.errors else 200,
    )


def _find_fragment(request: StaffRequest) -> str:
    """What is drawn anew where the browser asks for no more than that."""
    if "show" in request.POST:
        return "panel/scenarios/_text.html"
    return "panel/scenarios/_way_form.html" if _only_looks(request) else ""


def _go_to(request: StaffRequest, scenario_id: int, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect_to(request, reverse("panel:scenarios:one", args=[scenario_id]))
