"""Profiles, and what others see of them."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from scopewell.members.models import Member


class Audience(models.TextChoices):
    """Who sees a part of a profile. Members see what the public sees, and more."""

    PUBLIC = "public", "Everybody"
    MEMBERS = "members", "Members"
    NOBODY = "nobody", "Nobody"


class Profile(models.Model):
    """What a member says about their work. Nothing of it is shown before it is listed.

    `seen_by`: who sees each part, by its name (profiles.py). Latitude and longitude are those of the city.
    """

    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="profile", editable=False)
    is_listed = models.BooleanField(default=False)
    title = models.CharField(max_length=80, blank=True)
    headline = models.CharField(max_length=120, blank=True)
    helps = models.TextField(max_length=1500, blank=True)
    conditions = models.JSONField(default=list, blank=True)
    languages = models.JSONField(default=list, blank=True)
    formats = models.JSONField(default=list, blank=True)
    city = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=2, blank=True)
    latitude = models.FloatField(null=True, editable=False)
    longitude = models.FloatField(null=True, editable=False)
    accepts_referrals = models.BooleanField(default=False)
    how_to_refer = models.TextField(max_length=800, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    website = models.URLField(max_length=200, blank=True)
    seen_by = models.JSONField(default=dict, blank=True)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return f"profile of {self.member_id}"


class Listing(models.Model):
    """What one audience may find of a profile: nothing stands here that it may not see."""

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="listings")
    audience = models.CharField(max_length=8, choices=Audience)
    headline = models.CharField(max_length=120)
    place = models.CharField(max_length=90, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    accepts_referrals = models.BooleanField(default=False)
    text = models.TextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["profile", "audience"], name="one_listing_for_each_audience")
        ]
        indexes: ClassVar = [models.Index(fields=["audience", "latitude", "longitude"], name="directory_places")]

    def __str__(self) -> str:
        return f"listing for {self.audience}"


class Tag(models.Model):
    """A condition, language or format of a listing, to search by."""

    class Kind(models.TextChoices):
        """What a tag is."""

        CONDITION = "condition", "Condition"
        LANGUAGE = "language", "Language"
        FORMAT = "format", "Format"

    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="tags")
    kind = models.CharField(max_length=9, choices=Kind)
    value = models.CharField(max_length=30)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "value", "listing"], name="one_tag_of_each_value")
        ]

    def __str__(self) -> str:
        return self.value
