"""Discounts and their codes: made, changed, listed."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop as _
from django.utils.translation import override
from ninja import Router

from vafa.api.v1.access import ApiKey, ApiRequest
from vafa.api.v1.ground import load_ground
from vafa.api.v1.once import answer_once, find_answer, keep_answer, read_client_key
from vafa.api.v1.serving import Answer, get_actor, in_scope
from vafa.api.v1.shapes.common import BatchIdInPath, DiscountIdInPath, to_instant
from vafa.api.v1.shapes.discounts import (
    CodeBatchBody,
    CodeBatchList,
    CodeBatchOut,
    DiscountBody,
    DiscountCodeBody,
    DiscountGroupBody,
    DiscountGroupList,
    DiscountGroupOut,
    DiscountList,
    DiscountOut,
    DiscountPatch,
    NamedCodeOut,
)
from vafa.checkout.queries import load_words, read_discount, say_discount
from vafa.coupons.actions import (
    add_named_code,
    change_discount,
    create_discount,
    end_discount,
    make_batch,
    pause_discount,
    put_group,
    start_discount,
    void_batch,
)
from vafa.coupons.queries import (
    get_batch,
    get_discount,
    list_batches,
    list_discounts,
    list_groups,
)
from vafa.coupons.types import BatchView, DiscountSpec, DiscountView, write_discount
from vafa.foundation.shapes import BadValue
from vafa.staff.types import Scope

if TYPE_CHECKING:
    from vafa.coupons.models import StackGroup

router = Router(tags=[_("Discounts")])
_MOVES = {"live": start_discount, "paused": pause_discount, "ended": end_discount}


@router.get(
    "/discounts",
    auth=ApiKey(Scope.RULES_READ),
    response=DiscountList,
    summary=_("List discounts"),
    description=_("Each with its sentence, its named codes and what it took off so far."),
)
@in_scope
def read_discounts(request: ApiRequest) -> Answer:
    return Answer(DiscountList(data=[_write(request, row) for row in list_discounts()]))


@router.post(
    "/discounts",
    auth=ApiKey(Scope.RULES_WRITE),
    response={HTTPStatus.CREATED: DiscountOut},
    summary=_("Make a discount"),
    description=_("By itself where it is automatic; otherwise with codes, which are made next."),
)
@in_scope
def add_discount(request: ApiRequest, body: DiscountBody) -> Answer:

    def work(_client_key: str) -> Answer:
        made = create_discount(
            spec=_read(body.discount),
            state=body.state,
            group_id=body.group,
            actor=get_actor(request),
            at=request.at,
        )
        return Answer(_write(request, get_discount(made.id)), status=HTTPStatus.CREATED)

    return answer_once(request, work)


@router.get(
    "/discounts/{dis:discount_id}",
    auth=ApiKey(Scope.RULES_READ),
    response=DiscountOut,
    summary=_("Read a discount"),
    description=_("As it stands now, with what it took off so far."),
)
@in_scope
def read_one_discount(request: ApiRequest, discount_id: DiscountIdInPath) -> Answer:
    return Answer(_write(request, get_discount(discount_id)))


@router.patch(
    "/discounts/{dis:discount_id}",
    auth=ApiKey(Scope.RULES_WRITE),
    response=DiscountOut,
    summary=_("Change a discount"),
    description=_("It counts from the next sale on; what was taken off stays."),
)
@in_scope
def edit_discount(
    request: ApiRequest, discount_id: DiscountIdInPath, body: DiscountPatch
) -> Answer:
    known = get_discount(discount_id)
    actor, at = get_actor(request), request.at
    if "discount" in body.model_fields_set or "group" in body.model_fields_set:
        change_discount(
            discount_id=discount_id,
            spec=_read(body.discount) if body.discount is not None else known.spec,
            group_id=body.group if "group" in body.model_fields_set else known.group_id,
            actor=actor,
            at=at,
        )
    if body.state is not None:
        _MOVES[body.state](discount_id=discount_id, actor=actor, at=at)
    return Answer(_write(request, get_discount(discount_id)))


@router.post(
    "/discounts/{dis:discount_id}/codes",
    auth=ApiKey(Scope.RULES_WRITE),
    response={HTTPStatus.CREATED: DiscountOut},
    summary=_("Give a discount a named code"),
    description=_("Such as NOROOZ; small letters, spaces and dashes do not matter."),
)
@in_scope
def add_code(request: ApiRequest, discount_id: DiscountIdInPath, body: DiscountCodeBody) -> Answer:
    add_named_code(discount_id=discount_id, text=body.code, actor=get_actor(request), at=request.at)
    return Answer(_write(request, get_discount(discount_id)), status=HTTPStatus.CREATED)


@router.post(
    "/discounts/{dis:discount_id}/batches",
    auth=ApiKey(Scope.RULES_WRITE),
    response={HTTPStatus.CREATED: CodeBatchOut},
    summary=_("Make secret codes"),
    description=_(
        "One use each. The codes are in this answer and are kept nowhere: a repeat has none."
    ),
)
@in_scope
def add_batch(request: ApiRequest, discount_id: DiscountIdInPath, body: CodeBatchBody) -> Answer:
    client_key = read_client_key(request, required=True)
    assert client_key is not None, "it is required"
    if known := find_answer(request, client_key):
        return known
    zone = load_ground(request).zone
    batch, codes = make_batch(
        discount_id=discount_id,
        label=body.label,
        count=body.count,
        expires_at=to_instant(body.expires_at, zone) if body.expires_at else None,
        actor=get_actor(request),
        at=request.at,
    )
    written = _write_batch(get_batch(batch.id))
    keep_answer(request, client_key, Answer(written, status=HTTPStatus.CREATED))
    shown = written.model_copy(update={"codes": codes})
    return Answer(shown, status=HTTPStatus.CREATED)


@router.get(
    "/discounts/{dis:discount_id}/batches",
    auth=ApiKey(Scope.RULES_READ),
    response=CodeBatchList,
    summary=_("List batches of codes"),
    description=_("The newest first, with how many of each were used; never the codes."),
)
@in_scope
def read_batches(request: ApiRequest, discount_id: DiscountIdInPath) -> Answer:
    get_discount(discount_id)
    return Answer(CodeBatchList(data=[_write_batch(row) for row in list_batches(discount_id)]))


@router.post(
    "/batches/{cbt:batch_id}/void",
    auth=ApiKey(Scope.RULES_WRITE),
    response=CodeBatchOut,
    summary=_("Void a batch of codes"),
    description=_("None of its codes opens anything from now on. A repeat is harmless."),
)
@in_scope
def end_batch(request: ApiRequest, batch_id: BatchIdInPath) -> Answer:
    void_batch(batch_id=batch_id, actor=get_actor(request), at=request.at)
    return Answer(_write_batch(get_batch(batch_id)))


@router.get(
    "/discount-groups",
    auth=ApiKey(Scope.RULES_READ),
    response=DiscountGroupList,
    summary=_("List groups of discounts"),
    description=_("The branches of the tree in which discounts stand."),
)
@in_scope
def read_groups(request: ApiRequest) -> Answer:
    return Answer(DiscountGroupList(data=[_write_group(row) for row in list_groups()]))


@router.post(
    "/discount-groups",
    auth=ApiKey(Scope.RULES_WRITE),
    response={HTTPStatus.CREATED: DiscountGroupOut},
    summary=_("Make or change a group of discounts"),
    description=_("Stack them, take the first that fits, or the best for customer or business."),
)
@in_scope
def add_group(request: ApiRequest, body: DiscountGroupBody) -> Answer:
    row = put_group(
        name=body.name,
        how=body.how,
        parent_id=body.parent,
        priority=body.priority,
        actor=get_actor(request),
        at=request.at,
    )
    return Answer(_write_group(row), status=HTTPStatus.CREATED)


def _read(data: dict[str, object]) -> DiscountSpec:
    try:
        return read_discount(data)
    except BadValue as refusal:
        refusal.pointer = f"/discount{refusal.pointer or ''}"
        raise


def _write(request: ApiRequest, row: DiscountView) -> DiscountOut:
    business = request.auth.business
    with override(business.language):
        sentence = say_discount(row.spec, load_words(business))
    return DiscountOut(
        id=row.id,
        name=row.name,
        state=row.state,
        version=row.version,
        group=row.group_id,
        sentence=sentence,
        discount=write_discount(row.spec),
        codes=[NamedCodeOut(code=one.text, used=one.used) for one in row.codes],
        times=row.times,
        amount_rial=row.amount_rial,
        changed_at=row.changed_at,
    )


def _write_batch(row: BatchView) -> CodeBatchOut:
    return CodeBatchOut(
        id=row.id,
        discount=row.discount_id,
        label=row.label,
        count=row.count,
        used=row.used,
        expires_at=row.expires_at,
        made_at=row.made_at,
        voided_at=row.voided_at,
        codes=[],
    )


def _write_group(row: StackGroup) -> DiscountGroupOut:
    return DiscountGroupOut(
        id=row.id, name=row.name, how=row.how, parent=row.parent_id, priority=row.priority
    )
