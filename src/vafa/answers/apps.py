from django.apps import AppConfig


class AnswersConfig(AppConfig):
    name = "vafa.answers"
    label = "answers"
