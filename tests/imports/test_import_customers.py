"""Files of customers: read in any shape, tried first, the good kept, nobody twice."""

import random
from datetime import UTC, datetime

import pytest
import xlsxwriter

from tests.imports.files import NOW, begin, bring_in, read_as, write_csv
from vafa.audit.models import AuditRecord
from vafa.audit.types import SYSTEM
from vafa.catalog.actions import add_branch
from vafa.customers.actions import add_custom_field, register_customer
from vafa.customers.models import Customer
from vafa.customers.types import FieldKind, JoinedBy, Profile
from vafa.imports.actions import create_import, repeat_import, run_import
from vafa.imports.errors import ColumnMissing, UnreadableFile
from vafa.imports.models import ImportKey
from vafa.imports.queries import (
    count_reasons,
    is_remembered,
    list_bad_rows,
    preview_file,
    suggest_reading,
)
from vafa.imports.registry import import_kinds
from vafa.messaging.models import ConsentProof
from vafa.messaging.queries import is_stopped
from vafa.outbox.models import OutboxEvent
from vafa.tenancy.scope import business_scope

TITLES = "موبایل,نام,نام خانوادگی,تاریخ تولد,جنسیت,کد مشتری"
GOOD = [
    "۰۹۱۲۱۲۳۴۵۶۷,مينا,رضايي,۱۳۷۰/۵/۳,زن,",
    "9123456780.0,علی,کریمی,70/05/03,مرد,17",
    "+98 912 345 6781,,,13700503,,",
    ",سارا,نوری,۳ مرداد,خانم,18",
]
BAD = [
    "12,کوتاه,,,,",
    ",بی,شماره,,,",
    "09120000001,تاریخ,بد,1405/13/41,,",
    "09120000002,آینده,,1420/01/01,,",
    "09120000003,جنسیت,بد,,سبز,",
    "09121234567,همزاد,,,,",
    f"09120000004,{'ن' * 61},,,,",
]
COUNTS = ("recorded", "changed", "known", "refused")


def counts(job):
    return tuple(getattr(job, name) for name in COUNTS)


def people(business):
    with business_scope(business.pk):
        rows = Customer.objects.order_by("mobile", "external_id")
        columns = ("mobile", "external_id", "first_name", "last_name")
        return list(rows.values_list(*columns))


def register(business, mobile="09121234567", external_id=None, **profile):
    with business_scope(business.pk):
        return register_customer(
            mobile=mobile,
            profile=Profile(**profile),
            joined_by=JoinedBy.CASHIER,
            external_id=external_id,
            actor=SYSTEM,
            at=NOW,
        )


def test_people_come_in_from_any_way_of_writing(business, tmp_path):
    with business_scope(business.pk):
        branch = add_branch(code="vali", name="ولیعصر", actor=SYSTEM, at=NOW)
        events = OutboxEvent.objects.count()
    job = bring_in(business, "customers", write_csv(tmp_path, TITLES, GOOD), branch="vali")
    assert (job.state, counts(job), job.rows_total) == ("done", (4, 0, 0, 0), 4)
    assert people(business) == [
        ("+989121234567", None, "مینا", "رضایی"),
        ("+989123456780", "17", "علی", "کریمی"),
        ("+989123456781", None, "", ""),
        (None, "18", "سارا", "نوری"),
    ]
    with business_scope(business.pk):
        rows = Customer.objects.order_by("mobile", "external_id")
        births = list(rows.values_list("birth_year", "birth_month", "birth_day"))
        assert births == [(1370, 5, 3), (1370, 5, 3), (1370, 5, 3), (0, 5, 3)]
        assert [row.gender for row in rows] == ["female", "male", "", "female"]
        assert {(row.joined_by, row.joined_branch_id) for row in rows} == {("import", branch.id)}
        assert {row.joined_actor for row in rows} == {SYSTEM.code}
        assert OutboxEvent.objects.count() == events  # nobody is greeted
        assert not ImportKey.objects.exists()


def test_bad_rows_are_told_with_line_column_and_reason_and_the_good_kept(business, tmp_path):
    job = bring_in(business, "customers", write_csv(tmp_path, TITLES, [*GOOD, *BAD]))
    assert counts(job) == (4, 0, 0, 7)
    with business_scope(business.pk):
        told = [(row.line, row.column, row.reason) for row in list_bad_rows(job.id)]
        reasons = {(one.column, one.reason): one.count for one in count_reasons(job.id)}
        twin = list_bad_rows(job.id, after_line=10)[0]
    assert told == [
        (6, "mobile", "bad_mobile"),
        (7, "mobile", "missing"),
        (8, "birthday", "bad_date"),
        (9, "birthday", "in_the_future"),
        (10, "gender", "bad_choice"),
        (11, "mobile", "twin"),
        (12, "first_name", "too_long"),
    ]
    assert sum(reasons.values()) == 7
    assert twin.cells[:2] == ["09121234567", "همزاد"]
    assert len(people(business)) == 4


def test_what_other_systems_write_for_never_is_a_bad_row_and_stops_nothing(business, tmp_path):
    titles = "موبایل,تاریخ تولد,تاریخ عضویت"
    rows = [
        "09120000001,0001-01-01,",
        "09120000002,9999-12-31,",
        "09120000003,,0001-01-01",
        "09120000004,,9999-12-31",
        "09120000005,1370/05/03,1404/01/01",
    ]
    job = bring_in(business, "customers", write_csv(tmp_path, titles, rows))
    assert counts(job) == (1, 0, 0, 4)
    with business_scope(business.pk):
        told = [(row.line, row.column, row.reason) for row in list_bad_rows(job.id)]
    assert told == [
        (2, "birthday", "bad_date"),
        (3, "birthday", "bad_date"),
        (4, "joined", "bad_date"),
        (5, "joined", "bad_date"),
    ]


def test_a_trial_writes_nothing_and_counts_what_the_real_one_does(business, tmp_path):
    register(business, first_name="مینا")
    register(business, mobile="09123456780", first_name="علی", last_name="کریمی")
    before = people(business)
    path = write_csv(tmp_path, TITLES, [*GOOD, *BAD])
    trial = bring_in(business, "customers", path, is_dry=True)
    assert (trial.state, people(business)) == ("done", before)
    assert counts(trial) == (2, 2, 0, 7)
    with business_scope(business.pk):
        assert not AuditRecord.objects.filter(act="customer.changed").exists()
        real = repeat_import(trial.id, actor=SYSTEM, at=NOW)
        told = [(row.line, row.reason) for row in list_bad_rows(trial.id)]
    real = run_import(business_id=business.pk, job_id=real.id, at=NOW)
    assert counts(real) == counts(trial)
    with business_scope(business.pk):
        assert [(row.line, row.reason) for row in list_bad_rows(real.id)] == told
        assert AuditRecord.objects.filter(act="customer.changed").count() == 2
    assert len(people(business)) == 4


def test_the_same_file_again_adds_and_changes_nothing(business, tmp_path):
    path = write_csv(tmp_path, TITLES, [*GOOD, *BAD])
    bring_in(business, "customers", path)
    before = people(business)
    assert counts(bring_in(business, "customers", path)) == (0, 0, 4, 7)
    assert people(business) == before


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ("fill", ("مینا", "رضایی", 1365, 1, 1)),
        ("overwrite", ("زهرا", "رضایی", 1370, 5, 3)),
    ],
)
def test_who_is_known_is_filled_in_or_replaced_and_never_emptied(
    business, tmp_path, known, expected
):
    register(
        business, first_name="مینا", birth_year=1365, birth_month=1, birth_day=1, email="m@a.ir"
    )
    path = write_csv(
        tmp_path, "موبایل,نام,نام خانوادگی,تاریخ تولد,ایمیل", ["09121234567,زهرا,رضایی,1370/05/03,"]
    )
    assert counts(bring_in(business, "customers", path, known=known)) == (0, 1, 0, 0)
    with business_scope(business.pk):
        row = Customer.objects.get()
        had = (row.first_name, row.last_name, row.birth_year, row.birth_month, row.birth_day)
        assert (had, row.email, row.joined_by) == (expected, "m@a.ir", "cashier")
        assert row.name_key == f"{expected[0]} رضایی"
        facts = AuditRecord.objects.get(act="customer.changed").facts
        assert (facts["before"]["last_name"], facts["after"]["last_name"]) == ("", "رضایی")


def test_whoever_is_known_keeps_mobile_and_code(business, tmp_path):
    register(business, external_id="7")
    register(business, mobile="09122222222", external_id="8")
    rows = [
        "09123333333,,,,,7",  # another mobile
        "09121234567,,,,,9",  # another code
        "09121234567,,,,,8",  # two different people
    ]
    job = bring_in(business, "customers", write_csv(tmp_path, TITLES, rows), known="overwrite")
    assert counts(job) == (0, 0, 0, 3)
    with business_scope(business.pk):
        told = [row.reason for row in list_bad_rows(job.id)]
    assert told == ["other_mobile", "other_external_id", "mobile_taken"]


def test_two_rows_that_lead_to_one_customer_are_twins_by_whatever_key(business, tmp_path):
    register(business, external_id="7")
    rows = ["09121234567,یک,,,,", ",دو,,,,7", "09124444444,سه,,,,70", ",چهار,,,,70"]
    job = bring_in(business, "customers", write_csv(tmp_path, TITLES, rows))
    assert counts(job) == (1, 1, 0, 2)
    with business_scope(business.pk):
        told = [(row.line, row.reason, row.message) for row in list_bad_rows(job.id)]
    assert [one[:2] for one in told] == [(3, "twin"), (5, "twin")]
    assert ("۲" in told[0][2], "۴" in told[1][2]) == (True, True)


def test_fields_of_the_business_profile_columns_and_the_day_of_joining(business, tmp_path):
    with business_scope(business.pk):
        pet = add_custom_field(title="حیوان", kind=FieldKind.TEXT, actor=SYSTEM, at=NOW)
        size = add_custom_field(title="سایز", kind=FieldKind.NUMBER, actor=SYSTEM, at=NOW)
    titles = "موبایل,نام مشتری,کد ملی,شهر,تاریخ ازدواج,تحصیلات,تاریخ عضویت,حیوان,سایز"
    rows = [
        "09121234567,سید علی رضایی,0012345679,تهران,1395/06/31,لیسانس,1400/01/01,گربه,۳۸٫۵",
        "09121234568,,0012345678,,,,,,",
        "09121234569,,,,,,,,بزرگ",
    ]
    job = bring_in(business, "customers", write_csv(tmp_path, titles, rows))
    assert counts(job) == (1, 0, 0, 2)
    with business_scope(business.pk):
        row = Customer.objects.get()
        assert (row.first_name, row.last_name) == ("سید علی", "رضایی")
        assert (row.national_code, row.city, row.education) == ("0012345679", "تهران", "bachelor")
        assert (row.marriage_year, row.marriage_month, row.marriage_day) == (1395, 6, 31)
        assert row.joined_at == datetime(2021, 3, 20, 20, 30, tzinfo=UTC)
        assert row.custom == {str(pet.id): "گربه", str(size.id): 38.5}
        told = [(row.column, row.reason) for row in list_bad_rows(job.id)]
    assert told == [("national_code", "bad_national_code"), (f"f_{size.id}", "bad_custom_value")]


def test_a_file_stops_advertising_and_signs_nobody_up_again(business, tmp_path):
    titles = "موبایل,رضایت,محل رضایت"
    path = write_csv(tmp_path, titles, ["09121234567,خیر,", "09121234568,بله,فرم شعبه"])
    bring_in(business, "customers", path)
    again = write_csv(tmp_path, "موبایل,رضایت", ["09121234567,بله", "09121234568,شاید"])
    assert counts(bring_in(business, "customers", again)) == (0, 0, 1, 1)
    with business_scope(business.pk):
        stopped = [is_stopped(f"+98912123456{n}") for n in (7, 8)]
        proofs = ConsentProof.objects.order_by("mobile")
        said = [(one.mobile[-1], one.is_given, one.words, one.way) for one in proofs]
        acts = AuditRecord.objects.filter(act__startswith="consent.").order_by("act")
        assert [one.act for one in acts] == ["consent.rejoined", "consent.stopped"]
    assert stopped == [True, False]
    assert said == [("7", False, "", "import"), ("8", True, "فرم شعبه", "import")]


def test_excel_with_floats_and_real_days(business, tmp_path):
    path = tmp_path / "people.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.right_to_left()
        sheet.write_row(0, 0, ["موبایل", "نام", "تاریخ تولد", "کد ملی"])
        sheet.write_row(1, 0, [9121234567, "مینا"])
        sheet.write_datetime(
            1, 2, datetime(1991, 7, 25), book.add_format({"num_format": "yyyy/mm/dd"})
        )
        sheet.write_number(1, 3, 12345679)
    assert counts(bring_in(business, "customers", path)) == (1, 0, 0, 0)
    with business_scope(business.pk):
        row = Customer.objects.get()
        assert (row.mobile, row.national_code) == ("+989121234567", "0012345679")
        assert (row.birth_year, row.birth_month, row.birth_day) == (1370, 5, 3)


def test_how_a_file_was_read_is_remembered_for_the_same_titles(business, tmp_path):
    path = write_csv(tmp_path, "ستون یک,ستون دو", ["09121234567,مینا"])
    with business_scope(business.pk):
        reading = read_as("customers", path, known="overwrite")
        assert reading.mapping == {}
    with pytest.raises(ColumnMissing):
        begin(business, "customers", path)
    reading.mapping.update(mobile=0, first_name=1)
    with business_scope(business.pk):
        create_import(path=path, file_name="a.csv", reading=reading, actor=SYSTEM, at=NOW)
        titles = preview_file(path).titles
        assert suggest_reading(import_kinds.get("customers"), titles) == reading
        assert is_remembered(import_kinds.get("customers"), titles)
        assert not is_remembered(import_kinds.get("customers"), (*titles, "سه"))
        assert not is_remembered(import_kinds.get("sales"), titles)


def test_a_file_of_titles_alone_is_refused(business, tmp_path):
    with pytest.raises(UnreadableFile):
        begin(business, "customers", write_csv(tmp_path, TITLES, []))


class Killed(BaseException):
    """As if the worker had been ended."""


@pytest.mark.parametrize("is_dry", [True, False])
def test_killed_three_times_it_counts_as_if_it_never_was(business, tmp_path, monkeypatch, is_dry):
    monkeypatch.setattr("vafa.imports.registry.ImportKind.chunk", 10)
    chance = random.Random(7)
    rows = [f"0912{chance.randrange(60):07},نام{n},,,," for n in range(100)]
    rows[::9] = ["x,,,,,"] * len(rows[::9])
    path = write_csv(tmp_path, TITLES, rows)
    whole = bring_in(business, "customers", path, is_dry=True)
    job = begin(business, "customers", path, is_dry=is_dry)
    for share in (30, 60, 90):

        def kill(job, share=share):
            if job.rows_done >= share:
                raise Killed

        with pytest.raises(Killed):
            run_import(business_id=business.pk, job_id=job.id, at=NOW, tell=kill)
    job = run_import(business_id=business.pk, job_id=job.id, at=NOW)
    assert (job.state, counts(job), job.rows_done) == ("done", counts(whole), 100)
    assert len(people(business)) == (0 if is_dry else job.recorded)
    assert job.recorded + job.refused == 100
