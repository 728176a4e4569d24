"""The reports over the API: the books' own figures, in pages, within a key's branch."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.api.conftest import LONG_AGO, MINA
from vafa.audit.types import SYSTEM
from vafa.catalog.actions import add_branch
from vafa.customers.queries import find_by_mobile
from vafa.foundation.ids import write_id
from vafa.foundation.jalali import first_day_of_month, local_day
from vafa.ledger.actions import hold_value
from vafa.ledger.types import Unit
from vafa.reports.queries import list_reports

NOW = datetime.now(UTC)


def test_every_report_is_listed_and_read_empty(cafe):
    listed = cafe.get("/reports").json()["data"]
    assert [one["slug"] for one in listed] == [report.slug for report in list_reports()]
    for one in listed:
        answer = cafe.get(f"/reports/{one['slug']}")
        assert answer.status_code == 200, answer.content
        assert answer.json()["columns"] == one["columns"]
        assert not any(value for value in answer.json()["totals"].values())
    assert cafe.get("/reports/no-such").status_code == 404


def test_the_liability_is_rolled_forward_and_tied_to_the_lots(cafe):
    rule = cafe.credit_rule(percent=10)
    cafe.without_codes()
    cafe.sell(10_000_000)
    cafe.sell(1_000_000, redeem={"credit_rial": 300_000})
    with cafe.scope():
        at = datetime.now(UTC)
        hold_value(
            find_by_mobile(MINA).id,
            unit=Unit.CREDIT,
            amount=200_000,
            reference="held",
            expires_at=at + timedelta(minutes=5),
            actor=SYSTEM,
            at=at,
        )
    today = local_day(NOW)
    body = cafe.get("/reports/liability-credit-rule").json()
    assert (body["first"], body["last"]) == (first_day_of_month(today).isoformat(), f"{today}")
    [row] = body["data"]
    assert row["subject"] == write_id("rule", rule.id)
    happened = {name: cell for name, cell in row["cells"].items() if cell and name != "rule"}
    assert happened == {"issued_rial": 1_070_000, "spent_rial": -300_000, "closing_rial": 770_000}
    assert body["totals"] == row["cells"] | {"rule": None}
    [tie] = cafe.get("/reports/lots-credit").json()["data"]
    figures = {name: cell for name, cell in tie["cells"].items() if name != "wallet"}
    assert figures == {
        "in_lots_rial": 570_000,
        "held_rial": 200_000,
        "since_rial": 0,
        "by_lots_rial": 770_000,
        "by_books_rial": 770_000,
        "difference_rial": 0,
    }


def test_breakage_says_nothing_while_no_month_is_over(cafe):
    cafe.credit_rule(percent=10)
    cafe.sell(10_000_000)
    [row] = cafe.get("/reports/expected-breakage").json()["data"]
    assert (row["cells"]["open_rial"], row["cells"]["expected_rial"]) == (1_000_000, None)
    today = local_day(NOW)
    assert row["cells"]["month"] == first_day_of_month(today).isoformat()


def test_a_long_report_is_read_page_by_page(cafe):
    path = "/reports/sales-by-day?first=2026-03-21&last=2026-03-25&limit=2"
    days, cursor = [], ""
    while cursor is not None:
        page = cafe.get(path + (f"&cursor={cursor}" if cursor else "")).json()
        days += [row["cells"]["day"] for row in page["data"]]
        cursor = page["next_cursor"]
    assert days == [f"2026-03-{day}" for day in range(21, 26)]


def test_a_key_of_one_branch_reads_that_branch_alone(cafe):
    with cafe.scope():
        other = add_branch(code="tajrish", name="تجریش", actor=SYSTEM, at=LONG_AGO)
    token = cafe.key(branch_id=other.id)
    cafe.sell(1_000_000, branch="valiasr")

    def read(query="", slug="sales-by-day"):
        return cafe.call("GET", f"/reports/{slug}{query}", token=token)

    assert read().json()["totals"]["sales_rial"] == 0
    assert cafe.get("/reports/sales-by-day?branch=tajrish").json()["totals"]["sales_rial"] == 0
    assert cafe.get("/reports/sales-by-day").json()["totals"]["sales_rial"] == 1_000_000
    assert read("?branch=valiasr").json()["code"] == "other_branch"
    refused = read(slug="liability-credit-rule").json()
    assert [one["code"] for one in refused["errors"]] == ["whole_business"]


def test_odd_days_are_refused_with_their_place(cafe):
    def refuse(query):
        answer = cafe.get(f"/reports/sales-by-day?{query}")
        assert answer.status_code == 422
        return [(one["pointer"], one["code"]) for one in answer.json()["errors"]]

    assert refuse("first=1405-08-31") == [("/last", "bad_days")]
    assert refuse("first=2026-02-30") == [("/first", "not_a_date")]
    assert refuse("first=1700000000") == [("/first", "not_a_date")]
    later = local_day(NOW) + timedelta(days=1)
    assert refuse(f"first={later}") == [("/last", "bad_days")]
    assert refuse("cursor=zzz") == [("/cursor", "bad_cursor")]


def test_people_are_counted_by_what_is_asked_for(cafe):
    cafe.post("/customers", {"mobile": "09121234567", "city": "شیراز"})
    path = "/reports/customers-by-trait"
    told = cafe.get(path).json()
    assert {"gender", "age", "city"} <= told["bys"].keys()
    rows = cafe.get(f"{path}?by=city").json()["data"]
    assert [(row["cells"]["value"], row["cells"]["customers"]) for row in rows] == [("شیراز", 1)]
    wrong = cafe.get(f"{path}?by=shoes")
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "/by")
    assert cafe.get("/reports/groups").json()["bys"] == {}
    assert cafe.get("/reports/groups?by=city").status_code == 422
