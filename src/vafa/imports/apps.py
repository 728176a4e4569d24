from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "vafa.imports"
    label = "imports"
