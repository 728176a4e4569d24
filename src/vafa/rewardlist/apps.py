from django.apps import AppConfig


class RewardListConfig(AppConfig):
    name = "vafa.rewardlist"
    label = "rewardlist"
