"""Files over the API: handed in, followed, mended, stopped, undone."""

import json
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from vafa.customers.models import Customer
from vafa.foundation.ids import read_id
from vafa.imports.actions import run_import, run_undoing
from vafa.imports.models import ImportJob
from vafa.ledger.types import Unit

AT = datetime.now(UTC)
PEOPLE = "موبایل,نام\n09121234567,مینا\n12,بد\n"
BALANCES = "موبایل,مانده\n09121234567,1500\n"


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def hand_in(cafe, text=PEOPLE, kind="customers", *, name="a.csv", token=None, key=None, **form):
    headers = {"Authorization": f"Bearer {token or cafe.token}"}
    if key is not None:
        headers["Idempotency-Key"] = key
    file = SimpleUploadedFile(name, text.encode())
    data = {"kind": kind, "file": file} | form
    return Client().post("/api/v1/imports", data, headers=headers)


def run(cafe, number, work=run_import):
    work(business_id=cafe.business.pk, job_id=read_id("imp", number), at=AT)
    return cafe.get(f"/jobs/{number}").json()


def test_a_file_is_handed_in_followed_and_what_was_not_taken_is_read(cafe):
    answer = hand_in(cafe)
    assert answer.status_code == 202, answer.content.decode()
    number = answer.json()["id"]
    assert answer.json()["state"] == "waiting"
    [task] = ProcrastinateJob.objects.filter(args__job_id=read_id("imp", number))
    assert task.task_name == "run_import"
    done = run(cafe, number)
    assert (done["state"], done["new"], done["refused"], done["rows_total"]) == ("done", 1, 1, 2)
    [reason] = done["reasons"]
    assert (reason["column"], reason["code"], reason["rows"]) == ("mobile", "bad_mobile", 1)
    page = cafe.get(f"/jobs/{number}/bad-rows").json()
    assert page["titles"] == ["موبایل", "نام"]
    [row] = page["data"]
    assert (row["line"], row["cells"], page["next_after_line"]) == (3, ["12", "بد"], None)
    [listed] = cafe.get("/jobs").json()["data"]
    assert (listed["id"], listed["reasons"]) == (number, [])


def test_a_dry_run_writes_nothing_and_a_mapping_is_obeyed(cafe):
    text = "a,b\nمینا,09121234567\n"
    answer = hand_in(cafe, text, mapping='{"mobile": 1, "first_name": 0}', dry_run="true")
    done = run(cafe, answer.json()["id"])
    assert (done["dry_run"], done["new"]) == (True, 1)
    with cafe.scope():
        assert not Customer.objects.exists()


def test_the_same_request_again_is_one_job(cafe):
    first, again = hand_in(cafe, key="k"), hand_in(cafe, key="k")
    assert again.json() == first.json()
    assert again["Idempotent-Replayed"] == "true"
    other = hand_in(cafe, PEOPLE + "1,2\n", key="k")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    with cafe.scope():
        assert ImportJob.objects.count() == 1


def test_balances_are_given_and_undone(cafe):
    run(cafe, hand_in(cafe).json()["id"])
    settings = json.dumps({"unit": "rial"})
    number = hand_in(cafe, BALANCES, "balances", settings=settings).json()["id"]
    assert run(cafe, number)["amounts"] == {"credit": 1500}
    assert cafe.usable(unit=Unit.CREDIT) == 1500
    assert cafe.post(f"/jobs/{number}/undo", None).status_code == 202
    assert run(cafe, number, run_undoing)["state"] == "undone"
    assert cafe.usable() == 0
    again = cafe.post(f"/jobs/{number}/undo", None)
    assert (again.status_code, again.json()["code"]) == (422, "not_to_undo")
    cafe.prove()


def test_a_key_needs_the_scope_of_what_the_file_writes(cafe, neighbour):
    number = hand_in(cafe).json()["id"]
    till = cafe.key("imports:write", "sales:write")
    assert hand_in(cafe, token=till).status_code == 403
    assert cafe.get(f"/jobs/{number}", token=till).status_code == 403
    assert cafe.get("/jobs", token=till).json()["data"] == []
    assert neighbour.get(f"/jobs/{number}").status_code == 404


@pytest.mark.parametrize(
    ("form", "pointer"),
    [
        ({"kind": "cats"}, "/kind"),
        ({"mapping": "no"}, "/mapping"),
        ({"mapping": '{"mobile": -1}'}, "/mapping"),
        ({"mapping": '{"cat": 0}'}, "/mapping/cat"),
        ({"settings": '{"known": "maybe"}'}, "/settings/known"),
        ({"settings": '{"cats": 1}'}, "/settings/cats"),
        ({"cats": "1"}, "/cats"),
        ({"name": "a.exe"}, "/file"),
        ({"text": ""}, "/file"),
    ],
)
def test_what_is_wrong_is_told_by_its_place_and_nothing_is_kept(cafe, tmp_path, form, pointer):
    answer = hand_in(cafe, **form)
    assert answer.status_code == 422, answer.content.decode()
    assert [one["pointer"] for one in answer.json()["errors"]] == [pointer]
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    with cafe.scope():
        assert not ImportJob.objects.exists()


def test_a_waiting_job_is_stopped(cafe):
    number = hand_in(cafe).json()["id"]
    assert cafe.call("DELETE", f"/jobs/{number}").json()["state"] == "cancelled"
    assert run(cafe, number)["new"] == 0
