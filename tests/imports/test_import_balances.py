"""Opening balances: lots with their own terms, once each, and taken back as one act."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.imports.files import NOW, begin, bring_in, write_csv
from vafa.audit.types import SYSTEM
from vafa.customers.actions import register_customer
from vafa.customers.types import JoinedBy, Profile
from vafa.imports.actions import begin_undoing, run_import, run_undoing
from vafa.imports.errors import NotToUndo
from vafa.imports.queries import can_undo, list_bad_rows, sum_given_left
from vafa.ledger.actions import Journal, load_lots, lock_wallet
from vafa.ledger.queries import list_statement, load_wallet, verify_books
from vafa.ledger.types import Cause, TransferKind, Unit
from vafa.tenancy.scope import business_scope

TITLES = "موبایل,مانده,انقضا,تاریخ,شرح"
GOOD = [
    "09121234567,150000,1406/12/29,1405/06/01,مانده",
    "09121234567,20000,,,",
    "9122222222.0,۵۰٬۰۰۰,1405/12/29,,",
]
BAD = [
    "09129999999,1000,,,",  # nobody
    "09121234567,,,,",
    "09121234567,-5,,,",
    "09121234567,1000,1405/01/01,,",  # over
    "09121234567,1000,,1406/01/01,",  # to come
    "09121234567,20000,,,",  # the same as on line 3
    ",1000,,,",
    "09121234567,1000,9999-12-31,,",
]


@pytest.fixture
def members(business):
    with business_scope(business.pk):
        return [
            register_customer(
                mobile=mobile,
                profile=Profile(),
                joined_by=JoinedBy.CASHIER,
                external_id=code,
                actor=SYSTEM,
                at=NOW,
            ).id
            for mobile, code in (("09121234567", "7"), ("09122222222", None))
        ]


def usable(business, customer_id, unit=Unit.CREDIT, at=NOW):
    with business_scope(business.pk):
        return load_wallet(customer_id, at=at).usable[unit]


def prove(business):
    with business_scope(business.pk):
        assert list(verify_books(business.pk)) == []


def spend(business, customer_id, amount):
    with business_scope(business.pk):
        wallet = load_lots(lock_wallet(customer_id, at=NOW))
        journal = Journal(actor=SYSTEM, at=NOW)
        transfer_id = journal.begin(
            TransferKind.SPEND, reference="test", cause=Cause(kind="sale", id=1)
        )
        journal.spend(transfer_id, wallet, Unit.CREDIT, amount)
        journal.post()


def test_each_row_is_a_lot_with_its_own_dates_and_stands_on_the_statement(
    business, members, tmp_path
):
    job = bring_in(business, "balances", write_csv(tmp_path, TITLES, GOOD))
    assert (job.recorded, job.refused, job.amounts) == (3, 0, {"credit": 2_200_000})
    assert [usable(business, one) for one in members] == [1_700_000, 500_000]
    with business_scope(business.pk):
        first, second = load_wallet(members[0], at=NOW).lots
        statement = list_statement(members[0])
    assert (first.amount, first.created_at) == (
        1_500_000,
        datetime(2026, 8, 22, 20, 30, tzinfo=UTC),
    )
    assert first.expires_at == datetime(2028, 3, 19, 20, 30, tzinfo=UTC)
    assert (second.expires_at, second.promotional) == (None, True)
    assert first.cause == Cause(kind="import", id=job.id)
    assert {(line.kind, line.reason) for line in statement} == {
        ("opening", "مانده"),
        ("opening", ""),
    }
    prove(business)


def test_bad_rows_are_told_and_give_nothing_and_a_trial_counts_the_same(
    business, members, tmp_path
):
    path = write_csv(tmp_path, TITLES, [*GOOD, *BAD])
    trial = bring_in(business, "balances", path, is_dry=True)
    assert usable(business, members[0]) == 0
    job = bring_in(business, "balances", path)
    told = {}
    for one in (trial, job):
        with business_scope(business.pk):
            told[one.id] = [(row.line, row.column, row.reason) for row in list_bad_rows(one.id)]
    assert told[trial.id] == told[job.id]
    assert told[job.id] == [
        (5, "mobile", "unknown_customer"),
        (6, "amount", "missing"),
        (7, "amount", "negative"),
        (8, "last_day", "over"),
        (9, "given_on", "in_the_future"),
        (10, "amount", "twin"),
        (11, "mobile", "missing"),
        (12, "last_day", "bad_date"),
    ]
    assert (trial.recorded, trial.amounts) == (job.recorded, job.amounts)
    assert usable(business, members[0]) == 1_700_000


def test_the_same_rows_again_give_nothing_and_new_ones_are_given(business, members, tmp_path):
    path = write_csv(tmp_path, TITLES, GOOD)
    bring_in(business, "balances", path)
    again = write_csv(tmp_path, TITLES, [*GOOD, "09122222222,0,,,", "09122222222,1000,,,"])
    job = bring_in(business, "balances", again)
    assert (job.recorded, job.known, job.refused) == (1, 4, 0)
    assert [usable(business, one) for one in members] == [1_700_000, 510_000]


def test_points_and_what_was_paid_for(business, members, tmp_path):
    points = write_csv(tmp_path, "کد مشتری,امتیاز", ["7,120", "7,1.5"], name="points.csv")
    job = bring_in(business, "balances", points, holds="points")
    assert (job.recorded, job.refused, job.amounts) == (1, 1, {"points": 120})
    assert usable(business, members[0], Unit.POINTS) == 120
    bring_in(business, "balances", write_csv(tmp_path, TITLES, GOOD[2:]), is_paid=True)
    with business_scope(business.pk):
        (lot,) = load_wallet(members[1], at=NOW).lots
    assert not lot.promotional
    prove(business)


def test_killed_on_the_way_every_balance_is_given_once(business, members, tmp_path, monkeypatch):
    monkeypatch.setattr("vafa.imports.kinds.balances.Balances.chunk", 2)
    path = write_csv(tmp_path, TITLES, [f"09121234567,{n},,," for n in range(1, 11)])
    job = begin(business, "balances", path)

    class Killed(BaseException):
        pass

    for share in (2, 6, 8):

        def kill(job, share=share):
            if job.rows_done >= share:
                raise Killed

        with pytest.raises(Killed):
            run_import(business_id=business.pk, job_id=job.id, at=NOW, tell=kill)
    job = run_import(business_id=business.pk, job_id=job.id, at=NOW)
    assert (job.recorded, job.amounts) == (10, {"credit": 550})
    assert usable(business, members[0]) == 550
    prove(business)


def undo(business, job):
    with business_scope(business.pk):
        begin_undoing(job.id, actor=SYSTEM, at=NOW)
    return run_undoing(business_id=business.pk, job_id=job.id, at=NOW)


def test_a_file_is_undone_as_one_act_and_can_come_again(business, members, tmp_path, monkeypatch):
    monkeypatch.setattr("vafa.imports.undoing.LOTS", 2)
    path = write_csv(tmp_path, TITLES, GOOD)
    job = undo(business, bring_in(business, "balances", path))
    assert (job.state, job.amounts["credit_taken_back"]) == ("undone", 2_200_000)
    assert [usable(business, one) for one in members] == [0, 0]
    prove(business)
    with pytest.raises(NotToUndo):
        undo(business, job)
    assert bring_in(business, "balances", path).recorded == 3
    assert [usable(business, one) for one in members] == [1_700_000, 500_000]
    prove(business)


def test_what_was_spent_stays_spent_and_the_rest_is_taken_back(business, members, tmp_path):
    job = bring_in(business, "balances", write_csv(tmp_path, TITLES, GOOD))
    spend(business, members[0], 300_000)
    with business_scope(business.pk):
        assert sum_given_left(job) == {"credit": 1_900_000}
    job = undo(business, job)
    assert job.amounts == {"credit": 2_200_000, "credit_taken_back": 1_900_000}
    assert usable(business, members[0]) == 0
    prove(business)


def test_trials_and_files_of_sales_are_not_undone(business, members, tmp_path):
    path = write_csv(tmp_path, TITLES, GOOD)
    trial = bring_in(business, "balances", path, is_dry=True)
    people = bring_in(business, "customers", write_csv(tmp_path, "موبایل", ["09123333333"]))
    with business_scope(business.pk):
        assert (can_undo(trial), can_undo(people)) == (False, False)


def test_a_lot_ends_with_its_own_last_day(business, members, tmp_path):
    bring_in(business, "balances", write_csv(tmp_path, TITLES, [GOOD[2]]))
    end = datetime.combine(date(2027, 3, 20), datetime.min.time(), UTC) + timedelta(hours=20.5)
    assert usable(business, members[1], at=end - timedelta(seconds=1)) == 500_000
    assert usable(business, members[1], at=end) == 0
