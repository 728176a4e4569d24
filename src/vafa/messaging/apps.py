from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "vafa.messaging"
    label = "messaging"
