from django.apps import AppConfig


class CheckoutConfig(AppConfig):
    name = "vafa.checkout"
    label = "checkout"

    def ready(self) -> None:
        # Importing models is possible only now.
        from vafa.checkout.segments_asked import tell_uses

        tell_uses()
