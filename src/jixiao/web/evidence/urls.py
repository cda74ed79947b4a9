"""Which page of evidence stands where, below a piece of work."""

from __future__ import annotations

from django.urls import path

from jixiao.web.evidence import views

urlpatterns = [
    path("evidence/", views.evidence, name="evidence"),
    path("evidence/<int:number>/file/", views.file, name="evidence_file"),
    path("evidence/<int:number>/picture/", views.picture, name="evidence_picture"),
    path("evidence/<int:number>/remove/", views.remove, name="evidence_remove"),
]
