"""What a web server calls."""

from __future__ import annotations

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from jixiao.web.database import pooled

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jixiao.web.settings")
pooled(settings.DATABASES)
application = get_wsgi_application()
