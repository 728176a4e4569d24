"""The draw: the same in Python and in the database, even over the tickets, new for each salt."""

from collections import Counter

from django.db.models import F

from tests.shop import Shop
from vafa.customers.models import Customer
from vafa.foundation.draw import TICKETS, Draw, draw

IDS = range(7_345_678_901_234_567_000, 7_345_678_901_234_587_000)


def test_a_draw_is_the_same_for_ever():
    assert [draw("standing", number) for number in (1, 2, 3)] == [3819, 4759, 4103]
    assert draw("standing", IDS[0]) == 6352


def test_the_database_draws_as_python_does(scope):
    shop = Shop()
    for _ in range(40):
        shop.person()
    drawn = Customer.objects.annotate(ticket=Draw("campaign:7", F("id"))).values_list(
        "id", "ticket"
    )
    assert len(drawn) == 40
    assert dict(drawn) == {number: draw("campaign:7", number) for number, _ in drawn}


def test_every_tenth_of_the_tickets_has_its_tenth_of_the_ids():
    found = Counter(draw("even", number) * 10 // TICKETS for number in IDS)
    assert set(found) == set(range(10))
    assert all(abs(count - 2_000) < 150 for count in found.values()), found  # 3.5 deviations


def test_another_salt_draws_anew():
    both = sum(draw("a", one) < 500 and draw("b", one) < 500 for one in IDS)
    assert abs(both - 50) < 25  # 5 percent of 5 percent of 20,000
