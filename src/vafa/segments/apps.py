from django.apps import AppConfig


class SegmentsConfig(AppConfig):
    name = "vafa.segments"
    label = "segments"
