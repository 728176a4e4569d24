from django.apps import AppConfig


class CheckoutConfig(AppConfig):
    name = "vafa.checkout"
    label = "checkout"
