"""Reading which kinds of club there are, and how they stand."""

from __future__ import annotations

from collections.abc import Mapping
from statistics import median_low

from vafa.foundation.shapes import read_kind
from vafa.ledger.types import Unit
from vafa.programmes.errors import UnknownClubKind
from vafa.programmes.kind import ClubKind, Ground
from vafa.programmes.models import Programme
from vafa.programmes.registry import club_kinds
from vafa.programmes.types import MadeRule, ProgrammeView
from vafa.rules.queries import list_proposals, list_rules
from vafa.rules.types import AllOf, Multiply, RuleSpec
from vafa.sales.queries import sales
from vafa.tiers.queries import load_ladder
from vafa.tiers.types import Ladder

__all__ = [
    "find_ground",
    "find_typical_invoice",
    "get_club_kind",
    "list_programmes",
    "list_rivals",
]

LATEST = 200
TYPICAL_RIAL, STEP_RIAL = 5_000_000, 100_000


def get_club_kind(slug: str) -> type[ClubKind]:
    """The kind of this name that can be switched on, or UnknownClubKind."""
    kind = club_kinds.find(slug)
    if kind is None or kind.page:
        raise UnknownClubKind
    return kind


def list_programmes() -> list[ProgrammeView]:
    """Every kind of club in its order, on or not; five statements."""
    rows = {row.kind: row for row in Programme.objects.all()}
    waiting = list_proposals()
    views = list_rules()
    rules = {
        rule.id: MadeRule(id=rule.id, name=rule.name, state=rule.state, waits=rule.id in waiting)
        for rule in views
    }
    ready = {made_id for row in rows.values() for made_id in _list_made_rules(row)}
    own = {
        rule.id: unit
        for rule in views
        if rule.state == "live" and rule.id not in ready and (unit := _find_unit(rule.spec))
    }
    ladder = load_ladder()
    on = {slug for slug, row in rows.items() if row.is_on}
    kinds = sorted(club_kinds, key=lambda kind: kind.order)
    return [_view(kind, rows.get(kind.slug), rules, own, ladder, on) for kind in kinds]


def list_rivals(slug: str) -> list[str]:
    """The kinds that are on and go off when this one goes on."""
    on = Programme.objects.filter(is_on=True).values_list("kind", flat=True)
    return sorted(_list_rivals(get_club_kind(slug)) & set(on))


def find_ground(kind: ClubKind, made: Mapping[str, int] | None = None) -> Ground:
    """What the rules of this kind stand on: the tiers that there are, else those it wants."""
    ladder = (load_ladder() or kind.make_ladder()) if kind.make_ladder() else None
    tiers = tuple(tier for tier in ladder.tiers if tier.threshold > 0) if ladder else ()
    return Ground(tiers=tiers, plan_label=f"plan:{(made or {}).get('plan', 0)}")


def find_typical_invoice() -> int:
    """What half of the latest invoices come to, in rials; a guess where there is none."""
    latest = sales().order_by("-id").values_list("total_rial", flat=True)[:LATEST]
    amounts = [amount for amount in latest if amount > STEP_RIAL]
    return median_low(amounts) // STEP_RIAL * STEP_RIAL if amounts else TYPICAL_RIAL


def _view(
    kind: type[ClubKind],
    row: Programme | None,
    rules: Mapping[int, MadeRule],
    own: Mapping[int, Unit],
    ladder: Ladder | None,
    on: set[str],
) -> ProgrammeView:
    made = row.made if row else {}
    answered = read_kind(club_kinds, row.answers) if row and row.answers else kind()
    specs = answered.make_rules(Ground()).values()
    units = {_find_unit(spec) for spec in specs}
    return ProgrammeView(
        kind=answered,
        is_on=kind.slug in on,
        is_known=bool(made),
        has_other_ladder=ladder is not None and not made.get("ladder"),
        rules=tuple(rules[made_id] for made_id in _list_made_rules(row) if made_id in rules),
        rivals=tuple(sorted(_list_rivals(kind) & on)),
        beside=tuple(rules[rule_id] for rule_id, unit in own.items() if unit in units),
        can_be_tried=bool(units - {None}) or (ladder is not None and bool(answered.make_ladder())),
        changed_at=row.changed_at if row else None,
        changed_by=row.changed_by if row else "",
    )


def _list_made_rules(row: Programme | None) -> list[int]:
    made = row.made if row else {}
    return [made_id for key, made_id in made.items() if key.startswith("rule:")]


def _find_unit(spec: RuleSpec) -> Unit | None:
    """What a rule gives for every purchase of every guest, if it does."""
    gives_all = spec.when.has_sale and spec.conditions == AllOf()
    return None if isinstance(spec.reward, Multiply) or not gives_all else spec.reward_kind.unit


def _list_rivals(kind: type[ClubKind]) -> set[str]:
    """The kinds that this one gives already, and those that give it."""
    return set(kind.instead_of) | {
        other.slug for other in club_kinds if kind.slug in other.instead_of
    }
