"""A club from a JSON document: whole or not at all, and not twice."""

from __future__ import annotations

import copy
import json
import re
import secrets
from datetime import UTC, datetime

import pytest
from django.conf import settings

from vafa.config.seed import plant
from vafa.ledger.verify import verify_books
from vafa.machine.errors import MachineError
from vafa.sales.queries import sales
from vafa.staff.queries import list_members, list_tills
from vafa.tenancy.queries import find_business
from vafa.tenancy.scope import business_scope

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def spec():
    name = secrets.token_hex(5)
    return {
        "businesses": [
            {
                "slug": f"seed-{name}",
                "name": "کافه بذر",
                "branches": [{"code": "one", "name": "یکم"}, {"code": "two", "name": "دوم"}],
                "tills": [{"branch": "one", "name": "صندوق ۱"}],
                "staff": [
                    {"username": f"boss-{name}", "password": "a long password", "role": "owner"}
                ],
                "api_keys": [{"label": "till", "branch": "one", "till": "صندوق ۱"}],
                "rules": [
                    {
                        "name": "۵٪",
                        "reward": {"kind": "credit", "percent": "5"},
                        "terms": {"expiry": {"kind": "days", "count": 30}},
                        "at": "2026-11-01T00:00:00+03:30",
                    }
                ],
                "sales": [
                    {
                        "number": "1",
                        "branch": "two",
                        "mobile": "0912 000 0001",
                        "at": "2026-11-20T19:00:00+03:30",
                        "lines": [{"name": "قهوه", "quantity": 2, "unit_price_rial": 900000}],
                    }
                ],
            }
        ]
    }


def test_a_seed_makes_a_club_that_works(committed, spec):
    slug = spec["businesses"][0]["slug"]
    lines = list(plant(spec, at=AT))
    assert lines[0] == f"{slug}: 2 branches, 1 sales"
    assert lines[1].startswith(f"{slug}: key till is ")
    business = find_business(slug)
    with business_scope(business.pk):
        assert [sale.total_rial for sale in sales()] == [1_800_000]
        assert [member.role for member in list_members()] == ["owner"]
        assert list(verify_books(business.pk)) == []
    assert list(plant(spec, at=AT)) == [f"{slug}: is there already, left as it is"]


def test_the_guide_to_a_club_of_your_own_makes_one(committed):
    page = (settings.ROOT / "docs" / "how-to" / "open-a-club.md").read_text()
    (block,) = re.findall(r"```json\n(.*?)```", page, re.DOTALL)
    spec = json.loads(block)
    (wanted,), name = spec["businesses"], secrets.token_hex(5)
    wanted["slug"], wanted["staff"][0]["username"] = f"own-{name}", f"boss-{name}"
    assert list(plant(spec, at=AT)) == [f"own-{name}: 1 branches, 0 sales"]
    with business_scope(find_business(f"own-{name}").pk):
        assert [(member.role, member.branch_id) for member in list_members()] == [("owner", None)]
        assert [till.name for till in list_tills()] == ["صندوق ۱"]


@pytest.mark.parametrize("spoil", ["no branches", "unknown branch", "wrong type"])
def test_what_cannot_be_understood_leaves_nothing(committed, spec, spoil):
    spoilt = copy.deepcopy(spec)
    business = spoilt["businesses"][0]
    if spoil == "no branches":
        del business["branches"]
    elif spoil == "unknown branch":
        business["sales"][0]["branch"] = "three"
    else:
        business["sales"][0]["lines"] = 5
    with pytest.raises(MachineError, match="cannot be understood"):
        list(plant(spoilt, at=AT))
    assert find_business(business["slug"]) is None
    assert len(list(plant(spec, at=AT))) == 2
