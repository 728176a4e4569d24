"""Ready kinds of club: which there are, what they ask, and switching them on and off."""

from __future__ import annotations

from typing import Annotated, Any

from django.utils.translation import gettext_noop as _
from django.utils.translation import override
from ninja import Path, Router
from pydantic import ConfigDict, Field

from vafa.api.v1.access import ApiKey, ApiRequest
from vafa.api.v1.serving import Answer, get_actor, in_scope
from vafa.api.v1.shapes.common import Body, Part, RuleIdOut
from vafa.foundation.shapes import BadValue, read_kind, write_shape
from vafa.programmes.actions import switch_off, switch_on
from vafa.programmes.queries import get_club_kind, list_programmes
from vafa.programmes.registry import club_kinds
from vafa.programmes.types import ClubKind, ProgrammeView
from vafa.staff.types import Scope

router = Router(tags=[_("Rules")])

KindInPath = Annotated[str, Path(max_length=32, description=_("The kind of club."))]


class MadeRuleOut(Part):
    """A rule that it made."""

    id: RuleIdOut
    name: str
    state: str
    waits: bool = Field(description=_("For somebody's approval."))


class ProgrammeOut(Part):
    """A ready kind of club, with its answers or those it would begin with."""

    kind: str
    name: str
    does: str
    on: bool
    answers: dict[str, Any] = Field(description=_("Its settings by name."))
    rules: list[MadeRuleOut]
    instead_of: list[str] = Field(description=_("The kinds that go off when it goes on."))


class ProgrammeList(Part):
    """Every ready kind of club."""

    data: list[ProgrammeOut]


class ProgrammeChange(Body):
    """On or off, and with which answers."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"on": True, "answers": {"percent": "5", "days": 45}}]}
    )

    on: bool
    answers: dict[str, Any] = Field(
        {}, description=_("What is not said stays as it is; off, answers are not taken.")
    )


@router.get(
    "/programmes",
    auth=ApiKey(Scope.RULES_READ),
    response=ProgrammeList,
    summary=_("List ready kinds of club"),
    description=_("Each with what it asks, whether it is on, and the rules it made."),
)
@in_scope
def read_programmes(request: ApiRequest) -> Answer:
    views = [view for view in list_programmes() if not view.kind.page]
    with override(request.auth.business.language):
        return Answer(ProgrammeList(data=[_write(view) for view in views]))


@router.patch(
    "/programmes/{kind}",
    auth=ApiKey(Scope.RULES_WRITE),
    response=ProgrammeOut,
    summary=_("Switch a kind of club on or off"),
    description=_(
        "On puts its rules, tiers, plan, cause or rewards in place; the same again changes "
        "nothing. Off pauses its rules; what guests hold stays. Where a second person approves "
        "rules they wait for them."
    ),
)
@in_scope
def change_programme(request: ApiRequest, kind: KindInPath, body: ProgrammeChange) -> Answer:
    get_club_kind(kind)
    with override(request.auth.business.language):
        if body.on:
            answered = _read(_find(kind).kind, body.answers)
            switch_on(answered, actor=get_actor(request), at=request.at)
        else:
            switch_off(kind, actor=get_actor(request), at=request.at)
        return Answer(_write(_find(kind)))


def _find(slug: str) -> ProgrammeView:
    return next(view for view in list_programmes() if view.kind.slug == slug)


def _read(kind: ClubKind, answers: dict[str, Any]) -> ClubKind:
    try:
        return read_kind(club_kinds, {"kind": kind.slug, **write_shape(kind), **answers})
    except BadValue as refusal:
        refusal.pointer = f"/answers{refusal.pointer or ''}"
        raise


def _write(view: ProgrammeView) -> ProgrammeOut:
    return ProgrammeOut(
        kind=view.kind.slug,
        name=str(view.kind.title),
        does=str(view.kind.does),
        on=view.is_on,
        answers=write_shape(view.kind),
        rules=[
            MadeRuleOut(id=rule.id, name=rule.name, state=rule.state, waits=rule.waits)
            for rule in view.rules
        ],
        instead_of=list(view.rivals),
    )
