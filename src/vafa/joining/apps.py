from django.apps import AppConfig


class JoiningConfig(AppConfig):
    name = "vafa.joining"
    label = "joining"
