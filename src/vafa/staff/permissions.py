"""What a member of staff may do: one list, and which role has what.

A permission is `area.verb`. To add one: add a line here, give it to the roles below, and name it
where the page is mounted (`staff_path(..., permission=...)`).
"""

from __future__ import annotations

from collections.abc import Collection

from django.db import models
from django.utils.translation import gettext_lazy as _


class Permission(models.TextChoices):
    """One thing that somebody may do."""

    SEE_DASHBOARD = "dashboard.see", _("See the dashboard")

    SEE_CUSTOMERS = "customers.see", _("See customers and their wallets")
    EDIT_CUSTOMERS = "customers.edit", _("Add and edit customers")
    EXPORT_CUSTOMERS = "customers.export", _("Take out lists of customers")
    ERASE_CUSTOMERS = "customers.erase", _("Erase customers for good")

    SEE_SEGMENTS = "segments.see", _("See segments and who is in them")
    EDIT_SEGMENTS = "segments.edit", _("Make and change segments")

    SEE_SALES = "sales.see", _("See sales")
    IMPORT_SALES = "sales.import", _("Import sales from files")

    USE_TILL = "till.use", _("Record sales and take codes at the till")
    RETURN_SALES = "till.return", _("Take back sales")

    EDIT_MENU = "menu.edit", _("Change the menu and what it says of each product")

    SEE_RULES = "rules.see", _("See the rules of the club")
    EDIT_RULES = "rules.edit", _("Change the rules of the club")
    GIVE_CREDIT = "credit.give", _("Give and take credit by hand")
    EDIT_PACTS = "pacts.edit", _("Agree with other businesses on shared credit")
    CLEAR_DEBTS = "pacts.clear", _("Record what other businesses paid for shared credit")
    PAY_PARTNERS = "partners.pay", _("Pay partners their commission")
    PAY_CAUSES = "causes.pay", _("Pay to causes what came together")
    EDIT_ACCOUNTS = "accounts.edit", _("Let customers buy on account, and set their limits")
    TAKE_PAYMENTS = "accounts.pay", _("Take payments for what was bought on account")
    JUDGE_FLAGS = "flags.judge", _("Decide on suspicious cases")

    SEE_CARDS = "cards.see", _("See cards and what is on them")
    EDIT_CARDS = "cards.edit", _("Sell, top up, block and transfer gift cards")
    MAKE_CARDS = "cards.make", _("Make and print cards")

    SEE_MESSAGES = "messages.see", _("See messages")
    EDIT_MESSAGES = "messages.edit", _("Change the texts of messages")
    SEND_MESSAGES = "messages.send", _("Send messages to customers")

    SEE_CAMPAIGNS = "campaigns.see", _("See campaigns and what they did")
    EDIT_CAMPAIGNS = "campaigns.edit", _("Make campaigns, hold and stop them")
    APPROVE_CAMPAIGNS = "campaigns.approve", _("Let campaigns go out")

    SEE_REPORTS = "reports.see", _("See reports")
    EXPORT_REPORTS = "reports.export", _("Take out reports")

    SEE_PEOPLE = "people.see", _("See the staff")
    EDIT_PEOPLE = "people.edit", _("Add and change staff")
    SEE_AUDIT = "audit.see", _("See who did what")
    EDIT_SETTINGS = "settings.edit", _("Change the settings of the business")
    EDIT_KEYS = "keys.edit", _("Make and revoke API keys")

    @property
    def area(self) -> str:
        """The part before the dot: what the permission is about."""
        return self.value.partition(".")[0]


class Role(models.TextChoices):
    """What somebody is in the business; from the widest to the narrowest."""

    OWNER = "owner", _("Owner")
    MANAGER = "manager", _("Manager")
    BRANCH_MANAGER = "branch_manager", _("Branch manager")
    OPERATOR = "operator", _("Club operator")
    ACCOUNTANT = "accountant", _("Accountant")
    AUDITOR = "auditor", _("Auditor")
    CASHIER = "cashier", _("Cashier")


_ALL = frozenset(Permission)
_P = Permission

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.OWNER: _ALL,
    Role.MANAGER: _ALL,
    Role.BRANCH_MANAGER: frozenset(
        {
            _P.SEE_DASHBOARD,
            _P.SEE_CUSTOMERS,
            _P.EDIT_CUSTOMERS,
            _P.SEE_SEGMENTS,
            _P.SEE_SALES,
            _P.USE_TILL,
            _P.RETURN_SALES,
            _P.SEE_RULES,
            _P.GIVE_CREDIT,
            _P.SEE_CARDS,
            _P.EDIT_CARDS,
            _P.TAKE_PAYMENTS,
            _P.JUDGE_FLAGS,
            _P.SEE_MESSAGES,
            _P.SEE_CAMPAIGNS,
            _P.SEE_REPORTS,
            _P.SEE_PEOPLE,
            _P.EDIT_PEOPLE,
        }
    ),
    Role.OPERATOR: frozenset(
        {
            _P.SEE_DASHBOARD,
            _P.SEE_CUSTOMERS,
            _P.EDIT_CUSTOMERS,
            _P.SEE_SALES,
            _P.SEE_SEGMENTS,
            _P.EDIT_SEGMENTS,
            _P.SEE_RULES,
            _P.SEE_CARDS,
            _P.SEE_MESSAGES,
            _P.EDIT_MESSAGES,
            _P.SEND_MESSAGES,
            _P.SEE_CAMPAIGNS,
            _P.EDIT_CAMPAIGNS,
            _P.SEE_REPORTS,
        }
    ),
    Role.ACCOUNTANT: frozenset(
        {
            _P.SEE_DASHBOARD,
            _P.SEE_CUSTOMERS,
            _P.SEE_SEGMENTS,
            _P.SEE_SALES,
            _P.IMPORT_SALES,
            _P.TAKE_PAYMENTS,
            _P.PAY_PARTNERS,
            _P.CLEAR_DEBTS,
            _P.SEE_RULES,
            _P.SEE_CARDS,
            _P.SEE_REPORTS,
            _P.EXPORT_REPORTS,
        }
    ),
    Role.AUDITOR: frozenset(
        {
            _P.SEE_DASHBOARD,
            _P.SEE_CUSTOMERS,
            _P.SEE_SEGMENTS,
            _P.SEE_SALES,
            _P.SEE_RULES,
            _P.SEE_CARDS,
            _P.SEE_MESSAGES,
            _P.SEE_CAMPAIGNS,
            _P.SEE_REPORTS,
            _P.SEE_PEOPLE,
            _P.SEE_AUDIT,
        }
    ),
    Role.CASHIER: frozenset({_P.USE_TILL}),
}


def combine_permissions(
    role: Role, *, extra: Collection[str], denied: Collection[str]
) -> frozenset[Permission]:
    """What the role gives, plus `extra`, less `denied`. An owner may do everything, always."""
    if role is Role.OWNER:
        return _ALL
    return frozenset(
        permission
        for permission in Permission
        if permission not in denied
        and (permission in extra or permission in ROLE_PERMISSIONS[role])
    )
