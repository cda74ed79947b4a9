"""Which page of documents stands where, below a piece of work."""

from __future__ import annotations

from django.urls import path

from jixiao.web.documents import views

urlpatterns = [
    path("documents/", views.documents, name="documents"),
    path("documents/<int:number>/", views.document, name="document"),
    path("workbook/", views.workbook, name="workbook"),
    path("case/<int:number>/", views.case, name="case_file"),
    path("report/", views.report, name="report"),
    path("report/<int:number>/", views.older, name="report_older"),
    path("report/<int:number>/file/", views.draft, name="report_file"),
    path("report/<int:number>/copy/", views.copy, name="report_copy"),
    path("report/<int:number>/waive/", views.waive, name="report_waive"),
    path("report/<int:number>/again/", views.again, name="report_again"),
]
