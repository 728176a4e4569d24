"""The form of a segment: from a tree to fields, and back to a tree."""

from __future__ import annotations

from functools import cache
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vafa.foundation.shapes import BadValue
from vafa.panel.choices import Choice, choose, only_way
from vafa.panel.questions import Sources
from vafa.panel.trees import ShownTree, TreeRows, TreeWords, copy_sent
from vafa.segments.registry import criteria
from vafa.segments.types import Node, Topic, read_node
from vafa.ui.forms import Form, TextField

WORDS = TreeWords(
    lead=_("Whoever"),
    empty=_("Without a criterion it is everybody."),
    first=_("Add a criterion"),
    another=_("Another criterion"),
    group=_("A group of criteria"),
)
TOPICS: dict[Topic, Promise] = {
    Topic.VISITS: _("Visits"),
    Topic.PURCHASES: _("Purchases"),
    Topic.PERSON: _("The person"),
    Topic.CLUB: _("In the club"),
    Topic.WALLET: _("Wallet"),
    Topic.CONTACT: _("Their texts"),
}
FIRST = ("not_seen", "seen", "purchases", "spent")  # of their topic; the others by name


@cache
def list_criteria() -> dict[str, Choice]:
    """What may be asked, by slug."""
    return {kind.slug: choose(kind, only_way(kind), kind.slug) for kind in criteria}


def group_criteria() -> list[tuple[Promise | str, list[Choice]]]:
    """What may be asked, under its topics, what is asked most first."""
    found: dict[Topic, list[Choice]] = {topic: [] for topic in TOPICS}
    for slug, choice in list_criteria().items():
        found[criteria.get(slug).topic].append(choice)
    return [(TOPICS[topic], sorted(choices, key=_rank)) for topic, choices in found.items()]


class SegmentForm(Form):
    """A name, and who is meant."""

    name = TextField(label=_("Name of the segment"), max_length=80)
    nodes = forms.Field(widget=forms.MultipleHiddenInput, required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        sources: Sources,
        base: Node,
        name: str = "",
        is_look: bool = False,
        change: str = "",
    ) -> None:
        self.node: Node | None = None
        super().__init__(copy_sent(data), initial={"name": name})
        self.fields["name"].required = not is_look  # one may look before giving it a name
        self.tree = TreeRows(self, base, choices=list_criteria(), sources=sources, change=change)

    def clean(self) -> dict[str, Any]:
        """Everything as one tree, in `node`; what cannot be said is shown at its field."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                self.node = read_node(self.tree.write(cleaned))
            except BadValue as problem:
                steps = (problem.pointer or "").strip("/").split("/")[1:]
                names = self.tree.name_fields(steps or [""])
                field = next((name for name in names if name in self.fields), None)
                self.add_error(field, str(problem))
        return cleaned

    def show_tree(self) -> ShownTree:
        """The tree as the page draws it."""
        return self.tree.show(WORDS, group_criteria())


def _rank(choice: Choice) -> tuple[int, str]:
    place = FIRST.index(choice.slug) if choice.slug in FIRST else len(FIRST)
    return place, str(choice.title)
