"""The way of a scenario: places, what follows what, and how it is kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vafa.foundation.shapes import BadValue
from vafa.scenarios.flow import (
    MAX_DEPTH,
    MOST_STEPS,
    find_stop,
    first_place,
    next_place,
    read_flow,
    walk,
    write_flow,
)
from vafa.scenarios.step import Way

WAIT = {"kind": "wait_days", "days": 1}


def fork(yes=(), no=()):
    return {"kind": "if_bought", "yes": list(yes), "no": list(no)}


FLOW = read_flow([WAIT, fork(yes=[WAIT, WAIT], no=[fork(no=[WAIT])]), WAIT])


@pytest.mark.parametrize(
    ("place", "way", "then"),
    [
        ("0", Way.ON, "1"),
        ("1", Way.YES, "1.yes.0"),
        ("1.yes.0", Way.ON, "1.yes.1"),
        ("1.yes.1", Way.ON, "2"),
        ("1", Way.NO, "1.no.0"),
        ("1.no.0", Way.NO, "1.no.0.no.0"),
        ("1.no.0", Way.YES, "2"),
        ("1.no.0.no.0", Way.ON, "2"),
        ("2", Way.ON, ""),
        ("0", Way.END, ""),
        ("7", Way.ON, ""),
    ],
)
def test_what_follows_what(place, way, then):
    assert next_place(FLOW, place, way) == then


def test_every_place_is_found_and_no_other():
    places = [place for place, _stop in walk(FLOW)]
    assert places == ["0", "1", "1.yes.0", "1.yes.1", "1.no.0", "1.no.0.no.0", "2"]
    assert all(find_stop(FLOW, place) is stop for place, stop in walk(FLOW))
    for nowhere in ("", "3", "0.yes.0", "1.yes.2", "1.no.0.yes.0"):
        assert find_stop(FLOW, nowhere) is None


def test_without_steps_the_beginning_is_the_end():
    assert first_place(()) == ""


stops = st.deferred(
    lambda: st.one_of(
        st.just(WAIT),
        st.builds(fork, st.lists(st.just(WAIT), max_size=2), st.lists(st.just(WAIT), max_size=2)),
    )
)


@given(st.lists(stops, max_size=5), st.data())
def test_every_traveller_comes_to_the_end_and_passes_no_place_twice(plain, data):
    flow = read_flow(plain)
    assert read_flow(write_flow(flow)) == flow
    place, passed = first_place(flow), []
    while place:
        passed.append(place)
        stop = find_stop(flow, place)
        ways = (Way.YES, Way.NO) if stop.step.forks else (Way.ON,)
        place = next_place(flow, place, data.draw(st.sampled_from(ways)))
    order = [place for place, _stop in walk(flow)]
    assert passed == sorted(set(passed), key=order.index)


def test_what_makes_no_sense_is_refused_where_it_stands():
    deep = WAIT
    for _ in range(MAX_DEPTH + 1):
        deep = fork(yes=[deep])
    for data, pointer in (
        ({"kind": "wait_days"}, "/steps"),
        ([WAIT, {"kind": "dance"}], "/steps/1/kind"),
        ([fork(no=[{"kind": "wait_days", "days": 0}])], "/steps/0/no/0/days"),
        ([WAIT | {"yes": [WAIT]}], "/steps/0/yes"),
        ([deep], "/steps/0/yes/0/yes/0/yes/0/yes/0/yes"),
        ([WAIT] * (MOST_STEPS + 1), "/steps"),
        ([fork(yes=[WAIT] * 30, no=[WAIT] * 30)], "/steps"),
    ):
        with pytest.raises(BadValue) as refusal:
            read_flow(data)
        assert refusal.value.pointer == pointer
