from django.apps import AppConfig


class CodesConfig(AppConfig):
    name = "vafa.codes"
    label = "codes"

    def ready(self) -> None:
        # Importing models is possible only now.
        from vafa.codes.late import offer_late_variables

        offer_late_variables()
