"""What free texts may say of a person: gathered from who knows it, loaded by the batch."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils.translation import pgettext_lazy

from vafa.customers.queries import list_custom_fields, map_customers, say_custom_value
from vafa.customers.types import CustomField
from vafa.links.queries import write_sample_link
from vafa.messaging.purposes import PURPOSES, Kind, Purpose
from vafa.messaging.registry import (
    PersonalVariable,
    personal_variables,
    register_personal_variables,
)


def list_personal_variables() -> list[PersonalVariable]:
    """Everything that a free text may name besides what any text may. Call inside a scope."""
    return [one for list_them in personal_variables for one in list_them()]


def free_purpose(slug: str, variables: Sequence[PersonalVariable]) -> Purpose:
    """A purpose without words of its own, with what its texts may name."""
    return replace(PURPOSES[slug], variables=tuple(variables))


def load_personal_values(
    variables: Sequence[PersonalVariable],
    named: Collection[str],
    customer_ids: Sequence[int],
    *,
    at: datetime,
) -> dict[int, dict[str, Any]]:
    """What the named variables say of each customer; what nobody names is not loaded."""
    values: dict[int, dict[str, Any]] = {one: {} for one in customer_ids}
    for variable in variables:
        if variable.load is not None and variable.name in named and customer_ids:
            for customer_id, value in variable.load(customer_ids, at=at).items():
                values[customer_id][variable.name] = value
    return values


def offer_own_variables() -> None:
    """Let free texts say what `customers` knows."""
    register_personal_variables(_list_own)


def _list_own() -> list[PersonalVariable]:
    sample = write_sample_link()
    links = [replace(_LINK, sample=sample), replace(_STOP_LINK, sample=sample)]
    return [_LAST_NAME, *map(_tell_field, list_custom_fields(with_put_away=True)), *links]


def _tell_field(field: CustomField) -> PersonalVariable:
    """What the business asks of its customers, as `{f_<its slug>}`."""

    def load(customer_ids: Sequence[int], *, at: datetime) -> Mapping[int, str]:
        people = map_customers(customer_ids).items()
        told = {id_: one.custom.get(str(field.id)) for id_, one in people}
        return {id_: say_custom_value(field, value, digits="latin") for id_, value in told.items()}

    return PersonalVariable(
        name=f"f_{field.slug}",
        label=field.title,
        kind=Kind.TEXT,
        sample=field.title,
        load=load,
        is_offered=field.is_active,
    )


def _load_last_names(customer_ids: Sequence[int], *, at: datetime) -> Mapping[int, str]:
    return {id_: one.last_name for id_, one in map_customers(customer_ids).items()}


_LAST_NAME = PersonalVariable(
    name="last_name",
    label=pgettext_lazy("text", "Last name"),
    kind=Kind.TEXT,
    sample="رضایی",
    load=_load_last_names,
)
_LINK = PersonalVariable(
    name="link",
    label=pgettext_lazy("text", "Personal link"),
    kind=Kind.LINK,
    sample="",
)
_STOP_LINK = PersonalVariable(
    name="stop_link",
    label=pgettext_lazy("text", "Link out of advertising"),
    kind=Kind.LINK,
    sample="",
)
