"""Which key may do what: every address, with every scope, without a key, revoked, suspended."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from vafa.api.reference.schema import load_schema
from vafa.audit.types import SYSTEM
from vafa.staff.actions import revoke_api_key
from vafa.staff.queries import list_api_keys
from vafa.staff.types import Scope
from vafa.tenancy.actions import resume_business, suspend_business

TABLE = Path(__file__).parent / "permissions.txt"
MISSING = {
    "rule_id": "rule_0000000000001",
    "segment_id": "seg_0000000000001",
    "sale_id": "sale_0000000000001",
    "customer_id": "cus_0000000000001",
    "card_batch_id": "bat_0000000000001",
    "claim_id": "clm_0000000000001",
    "replay_id": "try_0000000000001",
    "job_id": "imp_0000000000001",
    "campaign_id": "cmp_0000000000001",
    "discount_id": "dis_0000000000001",
    "batch_id": "cbt_0000000000001",
    "membership_id": "mbr_0000000000001",
    "merge_id": "mrg_0000000000001",
    "draw_id": "draw_0000000000001",
    "hold_id": "hold_0000000000001",
    "slug": "no-such-report",
    "wallet_id": "shw_0000000000001",
    "partner_id": "par_0000000000001",
    "kind": "no-such-club",
    "sku": "no-such-product",
    "name": "no-such-category",
}


def read_table():
    lines = TABLE.read_text().splitlines()
    rows = [line.split() for line in lines if line and not line.startswith("#")]
    return {(method, path): scope for method, path, scope in rows}


ROWS = read_table()


def ask(cafe, method, path, token):
    body = {} if method in {"POST", "PUT", "PATCH"} else None
    return cafe.call(method, path.format(**MISSING), body, key="k", token=token)


def test_every_address_has_a_line_and_no_line_is_left_over():
    mounted = {
        (method.upper(), path.removeprefix("/api/v1")): details["x-scope"]
        for path, methods in load_schema()["paths"].items()
        for method, details in methods.items()
    }
    assert mounted == ROWS


# All that is held on a person is told only to who may read all of it.
NEED_MORE = {("GET", "/customers/{customer_id}/data")}


def test_each_address_opens_with_its_scope_and_with_no_other(cafe, no_limits):
    tokens = {scope: cafe.key(scope) for scope in Scope}
    wrong = []
    for (method, path), needed in ROWS.items():
        for scope, token in tokens.items():
            answer = ask(cafe, method, path, token)
            is_open = answer.status_code not in {401, 403}
            if is_open != (scope == needed and (method, path) not in NEED_MORE):
                wrong.append((method, path, scope, answer.status_code))
    assert wrong == []


@pytest.mark.parametrize(("method", "path"), ROWS)
def test_nobody_enters_without_a_live_key_of_a_live_business(cafe, method, path):
    assert ask(cafe, method, path, "vafa_live_guessed").status_code == 401
    here = f"/api/v1{path.format(**MISSING)}"
    assert Client().generic(method, here, "{}").status_code == 401
    assert Client().generic(method, here, "{}", headers={"Cookie": "a=b"}).status_code == 401
    suspend_business(cafe.business.pk)
    assert ask(cafe, method, path, cafe.token).status_code == 403
    resume_business(cafe.business.pk)
    assert ask(cafe, method, path, cafe.token).status_code not in {401, 403}
    with cafe.scope():
        [key] = list_api_keys()
        revoke_api_key(key_id=key.id, actor=SYSTEM, at=key.created_at)
    assert ask(cafe, method, path, cafe.token).status_code == 401  # on the very next request


def test_what_a_key_does_is_on_the_record_with_its_name_and_request(cafe):
    from vafa.audit.models import AuditRecord

    answer = cafe.post("/customers", {"mobile": "09121234567"})
    with cafe.scope():
        row = AuditRecord.objects.get(act="customer.registered")
        [key] = list_api_keys()
    assert (row.actor_kind, row.actor_id, row.actor_label) == ("key", key.id, "صندوق")
    assert row.request_id == answer["X-Request-ID"]
    assert row.address == "127.0.0.1"
    assert key.last_used_at is not None
