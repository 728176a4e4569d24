"""The way of a scenario: steps in a row, some of which fork. Pure.

A place names a step: "0" is the first, "2.yes.1" the second on the yes side of the third. The
empty place is the end.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from vafa.foundation.shapes import BadValue, read_kind, write_kind
from vafa.scenarios.registry import steps
from vafa.scenarios.step import Step, Way

END = ""
MOST_STEPS = 40
MAX_DEPTH = 4
SIDES = (Way.YES, Way.NO)


@dataclass(frozen=True, slots=True)
class Stop:
    """A step on the way, and the two ways from it where it forks."""

    step: Step
    yes: Flow = ()
    no: Flow = ()

    def side(self, way: Way) -> Flow:
        """The steps on one side of the fork."""
        return self.yes if way is Way.YES else self.no


Flow = tuple[Stop, ...]


def find_stop(flow: Flow, place: str) -> Stop | None:
    """The stop at a place, or None: the end, or a place that this flow does not have."""
    here: Flow = flow
    stop: Stop | None = None
    for part in place.split(".") if place else ():
        if part in SIDES:
            here = stop.side(Way(part)) if stop else ()
            continue
        index = int(part)
        stop = here[index] if index < len(here) else None
        if stop is None:
            return None
    return stop


def first_place(flow: Flow) -> str:
    """Where travellers set out; the end, for a flow without steps."""
    return "0" if flow else END


def next_place(flow: Flow, place: str, way: Way) -> str:
    """Where somebody comes who leaves a place by a way; the end when nothing follows."""
    stop = find_stop(flow, place)
    if stop is None or way is Way.END:
        return END
    if way in SIDES and stop.side(way):
        return f"{place}.{way}.0"
    return _after(flow, place)


def walk(flow: Flow, base: str = "") -> Iterator[tuple[str, Stop]]:
    """Every place with its stop, as they follow one another, the yes side before the no side."""
    for index, stop in enumerate(flow):
        place = f"{base}{index}"
        yield place, stop
        for way in SIDES:
            yield from walk(stop.side(way), f"{place}.{way}.")


def read_flow(data: Any, *, pointer: str = "/steps") -> Flow:
    """The flow that plain JSON data describes; BadValue says where it cannot be read."""
    flow = _read(data, pointer, depth=0)
    if sum(1 for _place in walk(flow)) > MOST_STEPS:
        raise BadValue(_("This is too large."), pointer=pointer, problem="too_large")
    return flow


def write_flow(flow: Flow) -> list[dict[str, Any]]:
    """The flow as plain JSON data; `read_flow` gives it back."""
    return [
        write_kind(stop.step)
        | ({way: write_flow(stop.side(way)) for way in SIDES} if stop.step.forks else {})
        for stop in flow
    ]


def _read(data: Any, pointer: str, *, depth: int) -> Flow:
    if not isinstance(data, Sequence) or isinstance(data, str):
        raise BadValue(pointer=pointer, problem="parts")
    if depth > MAX_DEPTH or len(data) > MOST_STEPS:
        raise BadValue(_("This is too large."), pointer=pointer, problem="too_large")
    return tuple(
        _read_stop(one, f"{pointer}/{index}", depth=depth) for index, one in enumerate(data)
    )


def _read_stop(data: Any, pointer: str, *, depth: int) -> Stop:
    plain = dict(data) if isinstance(data, Mapping) else {}
    sides = {way: plain.pop(way) for way in map(str, SIDES) if way in plain}
    step = read_kind(steps, plain, pointer=pointer)
    if sides and not step.forks:
        raise BadValue(pointer=f"{pointer}/{next(iter(sides))}", problem="extra_forbidden")
    read = {way: _read(side, f"{pointer}/{way}", depth=depth + 1) for way, side in sides.items()}
    return Stop(step, yes=read.get("yes", ()), no=read.get("no", ()))


def _after(flow: Flow, place: str) -> str:
    """The next place in its row, or after the fork that the row is a side of."""
    base, _dot, index = place.rpartition(".")
    following = f"{base}.{int(index) + 1}" if base else str(int(index) + 1)
    if find_stop(flow, following) is not None:
        return following
    if not base:
        return END
    fork, _dot, _side = base.rpartition(".")
    return _after(flow, fork)
