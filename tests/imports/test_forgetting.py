"""Files of people are not kept: a month after the reading they go, with what stood in bad rows."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.imports.files import NOW, bring_in, write_csv
from vafa.audit.types import SYSTEM
from vafa.checkout.actions import erase_customer
from vafa.customers.actions import register_customer
from vafa.customers.types import JoinedBy, Profile
from vafa.imports.actions import forget_files, repeat_import
from vafa.imports.errors import FileForgotten
from vafa.imports.models import ImportJob, ImportRow
from vafa.imports.queries import count_reasons, walk_bad_rows
from vafa.tenancy.scope import business_scope

TITLES = "موبایل,نام,جنسیت"
ROWS = ["09121234567,مینا,زن", "۰۹۱۲۱۲۳۴۵۶۸,علی,سبز", "12,سارا,زن"]
KEPT = timedelta(days=30)


@pytest.fixture
def brought(business, tmp_path):
    return bring_in(business, "customers", write_csv(tmp_path, TITLES, ROWS))


def forget(business, at):
    with business_scope(business.pk):
        went = forget_files(at=at)
        return went, ImportJob.objects.get(), list(ImportRow.objects.order_by("line"))


def test_after_thirty_days_the_file_and_its_cells_go_and_the_reasons_stay(business, brought):
    path = Path(brought.path)
    last = brought.finished_at + KEPT
    went, _job, rows = forget(business, last)
    assert (went, path.is_file(), [bool(row.cells) for row in rows]) == (0, True, [True, True])
    went, job, rows = forget(business, last + timedelta(seconds=1))
    assert (went, path.is_file(), job.path) == (1, False, "")
    assert [(row.line, row.reason != "", row.cells) for row in rows] == [
        (3, True, []),
        (4, True, []),
    ]
    with business_scope(business.pk):
        assert sum(one.count for one in count_reasons(job.id)) == 2
        titles, told = walk_bad_rows(job)
        assert (titles, [row.cells for row in told]) == ((), [(), ()])
        assert forget_files(at=last + KEPT) == 0
        with pytest.raises(FileForgotten):
            repeat_import(job.id, actor=SYSTEM, at=last + KEPT)


def test_a_file_that_a_later_job_reads_stays_until_that_is_old_too(business, brought):
    with business_scope(business.pk):
        again = repeat_import(brought.id, actor=SYSTEM, at=NOW)
        assert forget_files(at=brought.finished_at + KEPT + timedelta(seconds=1)) == 1
        assert Path(again.path).is_file()


def test_who_is_erased_stands_in_no_kept_row(business, brought):
    with business_scope(business.pk):
        ali = register_customer(
            mobile="09121234568", profile=Profile(), joined_by=JoinedBy.API, actor=SYSTEM, at=NOW
        )
        erase_customer(customer_id=ali.id, actor=SYSTEM, at=NOW)
        cells = dict(ImportRow.objects.values_list("line", "cells"))
    assert cells[3] == []
    assert "سارا" in cells[4]
