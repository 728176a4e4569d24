"""Rules: read, written, changed. What one key writes a person may have to approve."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.utils.translation import gettext_noop as _
from django.utils.translation import override
from ninja import Router

from vafa.api.v1.access import ApiKey, ApiRequest
from vafa.api.v1.ground import load_ground
from vafa.api.v1.once import answer_once
from vafa.api.v1.serving import Answer, get_actor, in_scope
from vafa.api.v1.shapes.common import RuleIdInPath, to_instant
from vafa.api.v1.shapes.directory import RuleList, RuleOut
from vafa.api.v1.shapes.rules import ProposalPart, RuleBody, RuleChange, RuleDetail
from vafa.checkout.actions import make_rule, revise_rule, switch_on
from vafa.checkout.queries import load_words
from vafa.rewards.types import Words
from vafa.rules.actions import end_rule, pause_rule
from vafa.rules.errors import BadValue
from vafa.rules.queries import (
    RuleView,
    get_rule,
    list_proposals,
    list_rules,
    say_rule,
)
from vafa.rules.types import RuleSpec, read_rule, write_rule
from vafa.staff.types import Scope

router = Router(tags=[_("Rules")])


@router.get(
    "/rules",
    auth=ApiKey(Scope.RULES_READ),
    response=RuleList,
    summary=_("List rules"),
    description=_("Each as its newest version says, in a sentence of the business's language."),
)
@in_scope
def read_rules(request: ApiRequest) -> Answer:
    words = load_words(request.auth.business)
    with override(request.auth.business.language):
        rows = [RuleOut(**_sum_up(rule, words)) for rule in list_rules()]
    return Answer(RuleList(data=rows))


@router.get(
    "/rules/{rule:rule_id}",
    auth=ApiKey(Scope.RULES_READ),
    response=RuleDetail,
    summary=_("Read a rule"),
    description=_("With all that it says, and what waits for approval."),
)
@in_scope
def read_one_rule(request: ApiRequest, rule_id: RuleIdInPath) -> Answer:
    return Answer(_write(request, rule_id))


@router.post(
    "/rules",
    auth=ApiKey(Scope.RULES_WRITE),
    response={HTTPStatus.CREATED: RuleDetail},
    summary=_("Write a rule"),
    description=_(
        "As a draft, or in force at once. Where a second person approves rules it waits for them."
    ),
)
@in_scope
def add_rule(request: ApiRequest, body: RuleBody) -> Answer:

    def work(_client_key: str) -> Answer:
        rule_id, _waits = make_rule(
            spec=_read(body.rule),
            starts=body.start,
            note=body.note,
            actor=get_actor(request),
            at=request.at,
        )
        return Answer(_write(request, rule_id), status=HTTPStatus.CREATED)

    return answer_once(request, work)


@router.patch(
    "/rules/{rule:rule_id}",
    auth=ApiKey(Scope.RULES_WRITE),
    response=RuleDetail,
    summary=_("Change a rule"),
    description=_(
        "What it says becomes a new version; what it gave keeps its terms. Pausing and ending "
        "need nobody's approval."
    ),
)
@in_scope
def change(request: ApiRequest, rule_id: RuleIdInPath, body: RuleChange) -> Answer:
    actor, at = get_actor(request), request.at
    if body.rule is not None:
        zone = load_ground(request).zone
        revise_rule(
            rule_id=rule_id,
            spec=_read(body.rule),
            counts_from=to_instant(body.counts_from, zone) if body.counts_from else None,
            note=body.note,
            actor=actor,
            at=at,
        )
    match body.state:
        case "live":
            switch_on(rule_id=rule_id, actor=actor, at=at)
        case "paused":
            pause_rule(rule_id=rule_id, actor=actor, at=at, note=body.note)
        case "ended":
            end_rule(rule_id=rule_id, actor=actor, at=at, note=body.note)
    return Answer(_write(request, rule_id))


def _read(data: dict[str, Any]) -> RuleSpec:
    try:
        return read_rule(data)
    except BadValue as refusal:
        refusal.pointer = f"/rule{refusal.pointer or ''}"
        raise


def _write(request: ApiRequest, rule_id: int) -> RuleDetail:
    rule, business = get_rule(rule_id), request.auth.business
    asked = list_proposals(rule_id).get(rule_id)
    with override(business.language):
        facts = _sum_up(rule, load_words(business))
    proposal = None
    if asked is not None:
        proposal = ProposalPart(
            rule=write_rule(asked.spec),
            start=asked.starts,
            counts_from=asked.counts_from,
            proposed_by=asked.proposed_by,
            proposed_at=asked.proposed_at,
        )
    return RuleDetail(**facts, rule=write_rule(rule.spec), proposal=proposal)


def _sum_up(rule: RuleView, words: Words) -> dict[str, Any]:
    return {
        "id": rule.id,
        "name": rule.name,
        "state": rule.state,
        "version": rule.version,
        "counts_from": rule.counts_from,
        "sentence": say_rule(rule.spec, words),
    }
