"""What must be true before the application serves anybody."""

from __future__ import annotations

from django.conf import settings
from django.db import OperationalError, connection

from vafa.foundation.env import BadSetting

_QUESTION = """
SELECT EXISTS (SELECT 1 FROM pg_roles
                WHERE (rolsuper OR rolbypassrls) AND pg_has_role(current_user, oid, 'MEMBER')),
       EXISTS (SELECT 1 FROM pg_class WHERE relname = 'tenancy_business'
                AND pg_has_role(current_user, relowner, 'MEMBER'))
"""


def refuse_unsafe_start() -> None:
    """End the process with a sentence if it could see or forge what it must not.

    The application must not connect as a superuser, a role that bypasses row policies, or the
    owner of the tables; and it must have keys of its own. A database that is down is no reason
    to refuse: requests then fail one by one until it is back.
    """
    for name in ("SECRET_KEY", "CODE_KEY"):
        if getattr(settings, name).startswith("only-for-checks-and-tests"):
            raise BadSetting(f"Set VAFA_{name}, or start with `vafa run`, which makes one.")
    try:
        with connection.cursor() as cursor:
            cursor.execute(_QUESTION)
            is_above_policies, is_owner = cursor.fetchone()
    except OperationalError:
        return
    finally:
        connection.close()
    if is_above_policies or is_owner:
        raise BadSetting(
            f"The application connects as {connection.settings_dict['USER']}, which row policies "
            "do not bind. Point VAFA_APP_DATABASE_URL at the role vafa_app."
        )
