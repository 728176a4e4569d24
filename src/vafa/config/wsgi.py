"""The web process."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vafa.config.settings")
application = get_wsgi_application()

from vafa.config.startup import refuse_unsafe_start  # noqa: E402  needs the settings

refuse_unsafe_start()
