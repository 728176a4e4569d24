from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "vafa.outbox"
    label = "outbox"
