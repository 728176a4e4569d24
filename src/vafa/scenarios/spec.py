"""A scenario as a shop wrote it: when somebody sets out, the way, and what it is for."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, PlainSerializer, PlainValidator

from vafa.foundation.shapes import Shape, read_kind, read_shape, write_kind, write_shape
from vafa.scenarios.flow import Flow, read_flow, write_flow
from vafa.scenarios.moment import Moment
from vafa.scenarios.registry import moments

MOST_NAME_CHARS = 80
MOST_CONTROL_PERCENT = 50
PURCHASE = "purchase"


def _read_moment(data: Any) -> Moment:
    if isinstance(data, Moment):
        return data
    if isinstance(data, str):  # its slug alone says it when there is nothing to set
        data = {"kind": data}
    return read_kind(moments, data, pointer="/when")


def _read_flow(data: Any) -> Flow:
    is_flow = isinstance(data, tuple)
    return data if is_flow else read_flow(data)


class ScenarioSpec(Shape):
    """What a version of a scenario says.

    `goal`: who reaches it has no more need of the scenario, and leaves it. `again_after_days`: how
    long after setting out somebody may set out again; None is never. `control_percent` of who sets
    out are left out by lot, and purchases count for `window_days` from setting out.
    """

    name: Annotated[str, Field(min_length=1, max_length=MOST_NAME_CHARS)]
    when: Annotated[Moment, PlainValidator(_read_moment), PlainSerializer(write_kind)]
    steps: Annotated[tuple[Any, ...], PlainValidator(_read_flow), PlainSerializer(write_flow)]
    goal: Literal["", "purchase"] = "purchase"
    only_segment_id: Annotated[int, Field(gt=0)] | None = None
    again_after_days: Annotated[int, Field(ge=1, le=3660)] | None = None
    control_percent: Annotated[int, Field(ge=0, le=MOST_CONTROL_PERCENT)] = 0
    window_days: Annotated[int, Field(ge=1, le=90)] = 30


def read_spec(data: Any) -> ScenarioSpec:
    """The scenario that plain JSON data describes, or BadValue."""
    return read_shape(ScenarioSpec, data)


def write_spec(spec: ScenarioSpec) -> dict[str, Any]:
    """The scenario as plain JSON data; `read_spec` gives it back."""
    return write_shape(spec)
