"""What every sale of a business needs to know, kept in memory while it does not change.

Keyed by the business's `terms_version`, which grows with every change of rules, branches or
settings; reading that one row is the only statement a sale spends on all of this.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from vafa.cards.types import GIFT_CARD_SKU
from vafa.catalog.queries import load_holidays, load_menu
from vafa.catalog.types import Menu
from vafa.causes.queries import name_causes
from vafa.checkout.labels import name_labels
from vafa.checkout.models import ClubSettings
from vafa.coupons.queries import DiscountBook, load_book, name_discounts
from vafa.guard.queries import load_watch
from vafa.guard.types import Watch
from vafa.partners.queries import name_partners
from vafa.rewardlist.queries import name_prizes
from vafa.rewards.types import Words
from vafa.rules.queries import load_words as load_words_of_rules
from vafa.rules.types import Node, read_node
from vafa.sharing.queries import has_shared_wallets
from vafa.tenancy.models import Business
from vafa.tenancy.queries import load_current_business
from vafa.tiers.queries import load_ladder
from vafa.tiers.types import Ladder


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The business, how it speaks, its settings, menu, discounts, holidays, and whose awards wait:
    of one version.

    `asked` is what each discount asks of a sale; `has_shared` whether anybody shares a wallet.
    """

    business: Business
    zone: ZoneInfo
    words: Words
    settings: ClubSettings
    menu: Menu
    book: DiscountBook
    asked: Mapping[int, Node]
    holidays: frozenset[date]
    watch: Watch
    ladder: Ladder | None = None
    has_shared: bool = False

    @property
    def version(self) -> int:
        return self.business.terms_version


class _Names(Mapping[int, str]):
    """The names of branches; and of what rules give, read once somebody asks for another."""

    def __init__(self, branches: Mapping[int, str]) -> None:
        self._known, self._is_whole = dict(branches), False

    def __getitem__(self, row_id: int) -> str:
        if row_id not in self._known and not self._is_whole:
            self._known |= name_prizes() | name_causes() | name_discounts() | name_partners()
            self._is_whole = True
        return self._known[row_id]

    def __iter__(self) -> Iterator[int]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)


_kept: dict[int, Terms] = {}


def load_terms() -> Terms:
    """The terms in force now for the business in scope."""
    business = load_current_business()
    kept = _kept.get(business.id)
    if kept is not None and kept.version == business.terms_version:
        return kept
    book = load_book()
    terms = Terms(
        business=business,
        zone=ZoneInfo(business.zone),
        words=load_words(business),
        settings=load_settings(),
        menu=_add_gift_cards(load_menu()),
        book=book,
        asked={one.id: read_node(one.spec.conditions) for one in book.discounts.values()},
        holidays=load_holidays(),
        ladder=load_ladder(),
        has_shared=has_shared_wallets(),
        watch=load_watch(),
    )
    _kept[business.id] = terms
    return terms


def _add_gift_cards(menu: Menu) -> Menu:
    """The menu with gift cards among what earns nothing."""
    return replace(menu, barren=menu.barren | {GIFT_CARD_SKU})


def load_words(business: Business) -> Words:
    """How this business speaks, with the names of its groups of customers and what rules give."""
    words = load_words_of_rules(business)
    return replace(words, names=_Names(words.names), labels=name_labels())


def load_settings() -> ClubSettings:
    """The business's settings; the defaults while it has set none."""
    settings: ClubSettings | None = ClubSettings.objects.first()
    return settings or ClubSettings()
