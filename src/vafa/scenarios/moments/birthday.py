"""On the birthday, or some days before it."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.customers.queries import list_birthdays
from vafa.foundation.words import Words
from vafa.scenarios.anniversary import Anniversary
from vafa.scenarios.registry import moments


@moments.register
class Birthday(Anniversary):
    """Of the birthday."""

    slug = "birthday"
    title = gettext_lazy("birthday")
    icon = "cake"
    list_people = staticmethod(list_birthdays)

    def describe(self, words: Words) -> str:
        if not self.days_before:
            return _("on the birthday")
        return _("%(count)s days before the birthday") % {"count": words.number(self.days_before)}
