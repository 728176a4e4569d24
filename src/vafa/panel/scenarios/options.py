"""What a scenario may be made of, as choices for a form."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from vafa.panel.choices import Choice, choose, only_way
from vafa.scenarios.registry import moments, steps


@cache
def list_moments() -> dict[str, Choice]:
    """What may begin a scenario, by slug: what happens to somebody before what a day brings."""
    return _choose(sorted(moments, key=lambda kind: kind.is_looked_for))


@cache
def list_steps() -> dict[str, Choice]:
    """What may happen on the way, by slug: what does something before what only turns or ends."""
    return _choose(sorted(steps, key=lambda kind: (kind.forks, kind.slug == "leave")))


def _choose(kinds: Iterable[type[Any]]) -> dict[str, Choice]:
    return {kind.slug: choose(kind, only_way(kind), kind.slug) for kind in kinds}
