"""GET /reports/saved/: the explorer's saved reports that one may read, and one with its numbers. Reading only."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api_auth import at_of, viewer_of
from leads.api.base import View
from leads.keyset import Order
from reports.api.explore import ExploreShape, shown
from reports.explore.asking import asked, may_see
from reports.explore.counting import counted
from reports.models import SavedReport


class SavedMailShape(serializers.Serializer[Any]):
    """When it is mailed, by its owner's clock; `weekday` 0 is Monday. `every` is empty where it is not."""

    every = serializers.CharField(allow_blank=True)
    weekday = serializers.IntegerField()
    hour = serializers.IntegerField()


class SavedShape(serializers.ModelSerializer[SavedReport]):
    """`query` are parameters of /reports/explore/. `mail` is its owner's to read, else null."""

    owner = serializers.CharField(source="owner.email", read_only=True)
    mine = serializers.SerializerMethodField()
    query = serializers.DictField(child=serializers.CharField(), read_only=True)
    mail = serializers.SerializerMethodField()

    class Meta:
        model = SavedReport
        fields: tuple[str, ...] = ("id", "name", "owner", "mine", "shared", "query", "mail", "saved_at")
        read_only_fields = fields

    def get_mine(self, row: SavedReport) -> bool:
        return bool(row.owner_id == viewer_of(self.context["request"]).pk)

    @extend_schema_field(SavedMailShape(allow_null=True))
    def get_mail(self, row: SavedReport) -> Any:
        return SavedMailShape(row).data if self.get_mine(row) else None


class WholeSavedShape(SavedShape):
    """With its numbers as of now; null where it asks for figures of a person that are not yours to see."""

    report = serializers.SerializerMethodField()

    class Meta(SavedShape.Meta):
        fields = (*SavedShape.Meta.fields, "report")
        read_only_fields = fields

    @extend_schema_field(ExploreShape(allow_null=True))
    def get_report(self, row: SavedReport) -> Any:
        request = self.context["request"]
        question = asked(row.query, viewer_of(request), at=at_of(request))
        return ExploreShape(shown(question, counted(question))).data if may_see(question) else None


class SavedReports(View):
    serializer_class = SavedShape
    queryset = SavedReport.objects.none()
    orders = {"name": Order("name", "name"), "saved_at": Order("saved_at", "saved_at")}
    starts_with = "name"

    @extend_schema(responses=SavedShape(many=True))
    def get(self, request: Request) -> Response:
        """One's own and those shown to everybody."""
        return self.listed(request, SavedReport.objects.visible_to(viewer_of(request)).select_related("owner"))


class OneSavedReport(View):
    serializer_class = WholeSavedShape

    @extend_schema(responses=WholeSavedShape)
    def get(self, request: Request, pk: int) -> Response:
        """One with its numbers: a named period is that of today."""
        row = self.found(SavedReport.objects.visible_to(viewer_of(request)).select_related("owner"), pk)
        return Response(self.get_serializer(row).data)
