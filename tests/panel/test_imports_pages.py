"""Files of sales in the panel: looked at, understood, run by a worker, told of, mended."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.staff.cast import NOW, hire
from vafa.audit.models import AuditRecord
from vafa.audit.types import SYSTEM
from vafa.catalog.actions import add_branch
from vafa.config.jobs import run_import_job
from vafa.customers.models import Customer
from vafa.foundation.ids import write_id
from vafa.imports.models import ImportJob
from vafa.imports.queries import preview_file, suggest_reading
from vafa.imports.registry import import_kinds
from vafa.sales.models import Sale
from vafa.staff.types import Role
from vafa.tenancy.actions import create_business
from vafa.tenancy.scope import business_scope

HOME = "/panel/imports/"
TITLES = "شماره فاکتور,تاریخ,شعبه,موبایل,نام کالا,مبلغ"
ROWS = [
    "101,1405/08/28,vali,09121234567,لاته,190000",
    "102,1405/13/41,vali,09121234567,چای,45000",
    "102,1405/13/41,vali,09121234567,کیک,95000",
    "103,1405/08/28,vali,12,=چای,45000",
    "104,1405/08/29,vali,,چای,45000",
]
CHOSEN = {
    "column_0": "number",
    "column_1": "date",
    "column_2": "branch",
    "column_3": "mobile",
    "column_4": "product",
    "column_5": "amount",
    "unit": "toman",
    "source": "file",
}


def page_of(job, part=""):
    return f"{HOME}{write_id('imp', job.id)}/{part}"


def upload(client, rows=ROWS, name="فروش.csv"):
    text = "\n".join([TITLES, *rows])
    return client.post(HOME, {"file": SimpleUploadedFile(name, text.encode("utf-8-sig"))})


@pytest.fixture
def owner(signed_in, business):
    with business_scope(business.pk):
        add_branch(code="vali", name="ولیعصر", actor=SYSTEM, at=NOW)
    return signed_in(Role.OWNER)


@pytest.fixture
def begin(owner, business):
    def start(**more):
        answer = upload(owner, **more)
        assert answer.status_code == 303
        answer = owner.post(answer["Location"], CHOSEN)
        assert answer.status_code == 303, answer.content.decode()
        with business_scope(business.pk):
            return ImportJob.objects.latest("id")

    return start


def test_a_file_is_looked_at_before_anything_is_recorded(owner, business, uploads):
    answer = upload(owner)
    html = owner.get(answer["Location"]).content.decode()
    assert "فروش.csv" in html
    assert '<option value="number" selected>' in html
    assert len(list((uploads / "imports" / str(business.pk)).iterdir())) == 1
    with business_scope(business.pk):
        assert not ImportJob.objects.exists()


@pytest.mark.parametrize("name", ["x.exe", "x.pdf", "x"])
def test_other_kinds_of_files_are_not_kept(owner, uploads, name):
    assert upload(owner, name=name).status_code == 422
    assert not (uploads / "imports").exists()


def test_what_cannot_be_read_or_is_too_large_is_not_kept(owner, business, uploads, settings):
    broken = SimpleUploadedFile("x.xlsx", b"PK broken")
    assert owner.post(HOME, {"file": broken}).status_code == 422
    settings.MAX_UPLOAD = 10
    assert upload(owner).status_code == 413
    assert list((uploads / "imports").rglob("*.*")) == []


def test_a_needed_column_must_be_named_and_none_twice(owner, business):
    href = upload(owner)["Location"]
    for wrong in ({"column_0": ""}, {"column_4": "number"}, {"source": ""}, {"unit": "dollar"}):
        assert owner.post(href, CHOSEN | wrong).status_code == 422
    with business_scope(business.pk):
        assert not ImportJob.objects.exists()
    jobs = ProcrastinateJob.objects.filter(task_name="run_import")
    assert not jobs.filter(args__business_id=business.pk).exists()


def test_a_neighbours_upload_is_not_here(owner, business, signed_in):
    href = upload(owner)["Location"]
    neighbour = create_business(slug="next-door", name="همسایه", at=NOW)
    with business_scope(neighbour.pk):
        member = hire(Role.OWNER)
    theirs = signed_in(member=member)
    assert theirs.get(href).status_code == 404
    assert theirs.post(href, CHOSEN).status_code == 404


PEOPLE = "موبایل,نام,شهر\n09121234567,مینا,تهران\n12,بد,\n"


def upload_people(client):
    file = SimpleUploadedFile("مشتریان.csv", PEOPLE.encode("utf-8-sig"))
    return client.post(f"{HOME}?kind=customers", {"file": file})


def test_a_file_of_customers_is_tried_and_then_brought_in_for_good(owner, business):
    href = upload_people(owner)["Location"]
    html = owner.get(href).content.decode()
    assert '<option value="city" selected>' in html
    chosen = {"column_0": "mobile", "column_1": "first_name", "column_2": "", "known": "fill"}
    answer = owner.post(href, chosen | {"dry": "1"})
    with business_scope(business.pk):
        trial = ImportJob.objects.get()
    run_import_job(business_id=business.pk, job_id=trial.id)
    html = owner.get(answer["Location"]).content.decode()
    assert page_of(trial, "go/") in html
    with business_scope(business.pk):
        assert not Customer.objects.exists()
    assert owner.post(page_of(trial, "go/")).status_code == 303
    with business_scope(business.pk):
        job = ImportJob.objects.latest("id")
    run_import_job(business_id=business.pk, job_id=job.id)
    with business_scope(business.pk):
        trial, job = ImportJob.objects.order_by("id")
        row = Customer.objects.get()
    assert (row.mobile, row.first_name, row.city) == ("+989121234567", "مینا", "")
    assert (job.recorded, job.refused) == (trial.recorded, trial.refused) == (1, 1)
    assert page_of(job, "go/") not in owner.get(page_of(job)).content.decode()
    text = owner.get(page_of(job, "rows/csv/")).content.decode("utf-8-sig")
    assert text.splitlines()[1].startswith('"12","بد","","3"')
    html = owner.get(upload_people(owner)["Location"]).content.decode()
    assert '<option value="city" selected>' not in html  # as it was read the last time


def test_an_accountant_brings_in_sales_and_nothing_else(signed_in, business, owner):
    href = upload_people(owner)["Location"]
    accountant = signed_in(Role.ACCOUNTANT)
    assert accountant.get(href).status_code == 403
    assert accountant.get(f"{HOME}example/customers/").status_code == 403
    assert accountant.get(f"{HOME}example/sales/").content[:2] == b"PK"
    assert "kind=customers" not in accountant.get(HOME).content.decode()


def test_the_example_of_each_kind_is_understood_without_a_word(owner, business, tmp_path):
    for kind in import_kinds:
        path = tmp_path / f"{kind.slug}.xlsx"
        path.write_bytes(owner.get(f"{HOME}example/{kind.slug}/").content)
        with business_scope(business.pk):
            reading = suggest_reading(kind, preview_file(path).titles)
        assert reading.mapping == {slug: n for n, (slug, _cell) in enumerate(kind.example)}


def test_the_work_is_handed_to_a_worker_with_the_job(begin, business):
    job = begin()
    [task] = ProcrastinateJob.objects.filter(task_name="run_import", args__job_id=job.id)
    assert task.args == {"business_id": business.pk, "job_id": job.id}
    assert task.lock == f"import:{business.pk}"
    with business_scope(business.pk):
        assert AuditRecord.objects.get(act="import.created").object_id == job.id


def test_a_waiting_file_can_be_stopped(begin, owner, business):
    job = begin()
    assert owner.post(page_of(job, "cancel/")).status_code == 303
    run_import_job(business_id=business.pk, job_id=job.id)
    with business_scope(business.pk):
        assert ImportJob.objects.get().state == "cancelled"
        assert not Sale.objects.exists()
        assert AuditRecord.objects.filter(act="import.cancelled").count() == 1


def test_good_rows_come_in_bad_ones_are_told_and_can_be_mended(begin, owner, business):
    job = begin()
    assert 'hx-trigger="every 2s"' in owner.get(page_of(job)).content.decode()
    run_import_job(business_id=business.pk, job_id=job.id)
    run_import_job(business_id=business.pk, job_id=job.id)  # a worker died after its last line
    with business_scope(business.pk):
        job = ImportJob.objects.get()
        assert (job.state, job.recorded, job.refused) == ("done", 2, 2)
        assert set(Sale.objects.values_list("number", flat=True)) == {"101", "104"}
    html = owner.get(page_of(job)).content.decode()
    assert "every 2s" not in html
    text = owner.get(page_of(job, "rows/csv/")).content.decode("utf-8-sig")
    lines = text.splitlines()
    assert len(lines) == 4  # titles, both rows of 102, and 103
    assert "'=چای" in text
    assert owner.get(page_of(job, "rows/xlsx/")).content[:2] == b"PK"
    assert owner.get(page_of(job, "rows/pdf/")).status_code == 404

    mended = text.replace("1405/13/41", "1405/08/27").replace('"12"', '"09121234568"')
    answer = owner.post(HOME, {"file": SimpleUploadedFile("again.csv", mended.encode("utf-8-sig"))})
    owner.post(answer["Location"], CHOSEN)
    with business_scope(business.pk):
        again = ImportJob.objects.latest("id")
    run_import_job(business_id=business.pk, job_id=again.id)
    with business_scope(business.pk):
        again = ImportJob.objects.get(id=again.id)
        assert (again.recorded, again.refused) == (2, 0)
        assert Sale.objects.get(number="102").goods_rial == 1_400_000
