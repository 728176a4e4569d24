"""Files of sales: the good kept, the bad told, nothing twice, nothing lost."""

import json
import subprocess
import sys
import zipfile
from datetime import UTC, datetime

import pytest
import xlsxwriter
from django.db import connection

from tests.imports import files
from tests.imports.files import NOW
from vafa.audit.types import SYSTEM
from vafa.catalog.actions import add_branch
from vafa.customers.models import Customer
from vafa.imports import sheets
from vafa.imports.actions import cancel_import, run_import
from vafa.imports.errors import ColumnMissing, UnreadableFile
from vafa.imports.queries import list_bad_rows, preview_file
from vafa.outbox.models import OutboxEvent
from vafa.sales.models import Sale, SaleLine
from vafa.tenancy.scope import business_scope

TITLES = "شماره فاکتور,تاریخ,ساعت,شعبه,موبایل,نام کالا,تعداد,مبلغ"
GOOD = [
    "۱۰۱,۱۴۰۵/۰۸/۲۸,۱۸:۳۰,ولیعصر,۰۹۱۲۱۲۳۴۵۶۷,لاته,۲,۱۹۰۰۰۰",
    "۱۰۱,۱۴۰۵/۰۸/۲۸,۱۸:۳۰,ولیعصر,۰۹۱۲۱۲۳۴۵۶۷,کیک,۱,۱۰۰۰۰۰",
    '102,2026-11-20,9:05,vali,,چای,1,"45,000"',
]
BAD = [
    "103,1405/08/28,18:30,نیاوران,09121234567,چای,1,45000",
    "104,1405/13/41,18:30,ولیعصر,09121234567,چای,1,45000",
    "105,1405/08/28,18:30,ولیعصر,12,چای,1,45000",
    "106,1405/08/28,18:30,ولیعصر,,چای,1,-45000",
    "107,1405/08/28,18:30,ولیعصر,,چای,1,",
    ",1405/08/28,18:30,ولیعصر,,چای,1,45000",
    "108,1410/08/28,18:30,ولیعصر,,چای,1,45000",
    "109,1405/08/28,18:30,ولیعصر,,=cmd|' /C calc'!A0,1,چهل",
]


@pytest.fixture
def shop(committed, business):
    with business_scope(business.pk):
        add_branch(code="vali", name="ولیعصر", actor=SYSTEM, at=NOW)
    return business


def write(tmp_path, rows, titles=TITLES, encoding="utf-8-sig", name="sales.csv"):
    path = tmp_path / name
    path.write_text("\n".join([titles, *rows]) + "\n", encoding=encoding)
    return path


def begin(shop, path, **settings):
    return files.begin(shop, "sales", path, **settings)


def run(shop, path, **settings):
    return files.bring_in(shop, "sales", path, **settings)


def test_good_rows_are_kept_and_bad_ones_told_with_line_column_and_reason(shop, tmp_path):
    job = run(shop, write(tmp_path, [*GOOD[:2], *BAD, GOOD[2]]))
    assert (job.state, job.recorded, job.known, job.refused) == ("done", 2, 0, 8)
    with business_scope(shop.pk):
        told = [(row.line, row.column, row.reason) for row in list_bad_rows(job.id)]
        sale = Sale.objects.get(number="۱۰۱")
        lines = SaleLine.objects.filter(sale_id=sale.id).order_by("position")
        assert [(line.name, line.net_rial) for line in lines] == [
            ("لاته", 1_900_000),
            ("کیک", 1_000_000),
        ]
        assert sale.at == datetime(2026, 11, 19, 15, 0, tzinfo=UTC)
        assert Customer.objects.get().mobile == "+989121234567"
        assert OutboxEvent.objects.count() == 0
    assert told == [
        (4, "branch", "unknown_branch"),
        (5, "date", "bad_date"),
        (6, "mobile", "bad_mobile"),
        (7, "amount", "negative"),
        (8, "amount", "missing"),
        (9, "number", "missing"),
        (10, "at", "bad_sale"),
        (11, "amount", "bad_number"),
    ]


def test_the_same_file_again_records_nothing(shop, tmp_path):
    path = write(tmp_path, GOOD)
    run(shop, path)
    again = run(shop, path)
    assert (again.recorded, again.known) == (0, 2)
    with business_scope(shop.pk):
        assert Sale.objects.count() == 2


def test_a_job_killed_on_the_way_goes_on_without_losing_or_doubling(shop, tmp_path, monkeypatch):
    monkeypatch.setattr("vafa.imports.registry.ImportKind.chunk", 3)
    rows = [f"{n},1405/08/28,18:30,ولیعصر,,چای,1,45000" for n in range(1, 11)]
    job = begin(shop, write(tmp_path, rows))

    class Killed(BaseException):
        pass

    def kill(job):
        if job.rows_done >= 6:
            raise Killed

    with pytest.raises(Killed):
        run_import(business_id=shop.pk, job_id=job.id, at=NOW, tell=kill)
    with business_scope(shop.pk):
        assert Sale.objects.count() == 6
    seen = []
    done = run_import(
        business_id=shop.pk, job_id=job.id, at=NOW, tell=lambda job: seen.append(job.rows_done)
    )
    assert (done.state, done.recorded, done.known, done.rows_done) == ("done", 10, 0, 10)
    assert seen == [9, 10]
    with business_scope(shop.pk):
        assert Sale.objects.count() == 10


def count_looks():
    """How often somebody had PostgreSQL look at the table of sales."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute("SELECT analyze_count FROM pg_stat_user_tables WHERE relname = 'sales_sale'")
        return cursor.fetchone()[0]


@pytest.mark.parametrize(("chunk", "looks"), [(2, 1), (1000, 0)])
def test_a_long_file_has_postgres_look_at_its_tables_once(
    shop, tmp_path, monkeypatch, chunk, looks
):
    monkeypatch.setattr("vafa.imports.registry.ImportKind.chunk", chunk)
    path = write(tmp_path, [f"{n},1405/08/28,18:30,ولیعصر,,چای,1,45000" for n in range(1, 11)])
    before = count_looks()
    assert run(shop, path).recorded == 10
    assert count_looks() == before + looks


def test_a_cancelled_job_stops_and_keeps_what_it_recorded(shop, tmp_path, monkeypatch):
    monkeypatch.setattr("vafa.imports.registry.ImportKind.chunk", 1)
    job = begin(shop, write(tmp_path, GOOD))

    def cancel(job):
        with business_scope(shop.pk):
            cancel_import(job_id=job.id, actor=SYSTEM, at=NOW)

    stopped = run_import(business_id=shop.pk, job_id=job.id, at=NOW, tell=cancel)
    assert (stopped.state, stopped.recorded) == ("cancelled", 1)
    assert run_import(business_id=shop.pk, job_id=job.id, at=NOW).recorded == 1


def test_excel_with_floats_and_real_dates(shop, tmp_path):
    path = tmp_path / "sales.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    for column, title in enumerate(TITLES.split(",")):
        sheet.write(0, column, title)
    day = book.add_format({"num_format": "yyyy/mm/dd"})
    sheet.write_row(1, 0, [201])
    sheet.write_datetime(1, 1, datetime(2026, 11, 20), day)
    sheet.write_row(1, 3, ["ولیعصر", 9121234567.0, "لاته", 1, 95000.0])
    book.close()
    job = run(shop, path)
    assert (job.recorded, job.refused) == (1, 0)
    with business_scope(shop.pk):
        sale = Sale.objects.get()
        assert (sale.number, sale.total_rial, sale.customer_id is None) == ("201", 950_000, False)


def test_old_windows_files_are_read(shop, tmp_path):
    path = write(tmp_path, ["1;1405/08/28;وليعصر;45000"], "فاكتور;تاريخ;شعبه;مبلغ", "cp1256")
    assert run(shop, path).recorded == 1


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"PK\x03\x04 broken"])
def test_what_cannot_be_read_is_refused_before_anything_is_written(shop, tmp_path, content):
    path = tmp_path / ("x.xlsx" if content.startswith(b"PK") else "x.csv")
    path.write_bytes(content)
    with pytest.raises(UnreadableFile):
        preview_file(path)


def test_a_small_file_whose_cell_unfolds_to_a_book_is_cut_by_its_reader(tmp_path):
    path = tmp_path / "swollen.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet().write_row(0, 0, ["title"] * 300)
    with zipfile.ZipFile(path) as plain:
        parts = {name: plain.read(name) for name in plain.namelist()}
    strings = "xl/sharedStrings.xml"
    parts[strings] = parts[strings].replace(b"title", b"x" * 50_000)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as swollen:
        for name, part in parts.items():
            swollen.writestr(name, part)
    program = [sys.executable, "-I", sheets.__file__, str(path)]
    [line] = subprocess.run(program, capture_output=True, check=True).stdout.splitlines()
    assert len(line) < sheets.LONGEST_LINE
    assert {len(cell) for cell in json.loads(line)} == {sheets.MOST_LETTERS}


def test_a_small_file_that_claims_the_last_cell_of_a_sheet_ends_its_reader_alone(tmp_path):
    path = tmp_path / "x.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write("A1", 1)
        sheet.write("XFD1048576", 1)
    assert path.stat().st_size < 10_000
    with pytest.raises(UnreadableFile):
        preview_file(path)


def test_needed_columns_must_be_named(shop, tmp_path):
    path = write(tmp_path, ["1,2"], "نام,مبلغ")
    with pytest.raises(ColumnMissing):
        begin(shop, path)


@pytest.mark.parametrize("shift", range(4))
def test_a_long_file_is_read_wherever_its_sample_ends(tmp_path, shift):
    rows = ["1," + "x" * shift + "قهوهٔ ترک" * 7_000]
    assert preview_file(write(tmp_path, rows)).titles[1] == "تاریخ"
