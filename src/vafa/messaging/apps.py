from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "vafa.messaging"
    label = "messaging"

    def ready(self) -> None:
        # Importing models is possible only now.
        from vafa.messaging.personal import offer_own_variables

        offer_own_variables()
