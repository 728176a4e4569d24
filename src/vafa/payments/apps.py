from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "vafa.payments"
    label = "payments"

    def ready(self) -> None:
        # Words are translated lazily, and only now.
        import vafa.payments.purposes  # noqa: F401
