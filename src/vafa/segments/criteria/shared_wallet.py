"""Who shares a wallet."""

from __future__ import annotations

from typing import Annotated, Self

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from vafa.foundation.asking import Ask
from vafa.foundation.words import Words
from vafa.segments.criterion import Asking, Criterion, Topic, has
from vafa.segments.registry import criteria
from vafa.sharing.queries import members
from vafa.sharing.types import SharedKind


@criteria.register
class SharedWallet(Criterion):
    """Is a member of a wallet that a family or a company shares."""

    slug = "shared_wallet"
    title = gettext_lazy("Shared wallet")
    icon = "users"
    topic = Topic.CLUB

    kinds: Annotated[
        tuple[str, ...],
        Field(max_length=10),
        Ask("several", gettext_lazy("Shared by"), of=tuple(SharedKind.choices)),
    ] = ()

    def matches(self, asking: Asking) -> Q:
        return has(members().filter(wallet__kind__in=self.kinds) if self.kinds else members())

    def describe(self, words: Words) -> str:
        if not self.kinds:
            return _("share a wallet")
        names = words.any_of(str(dict(SharedKind.choices).get(kind, kind)) for kind in self.kinds)
        return _("share a wallet of %(kinds)s") % {"kinds": names}

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return cls(), cls(kinds=("family",))
