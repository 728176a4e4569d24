from django.apps import AppConfig


class TextAccountConfig(AppConfig):
    name = "vafa.textaccount"
    label = "textaccount"

    def ready(self) -> None:
        # Importing models is possible only now.
        from vafa.messaging.registry import register_purse
        from vafa.payments.registry import register_purpose
        from vafa.textaccount.charging import TEXTS
        from vafa.textaccount.keeping import load_left

        register_purse(load_left)
        register_purpose(TEXTS)
