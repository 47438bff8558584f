"""Answers of the review page's server."""

from __future__ import annotations

import json

from starlette.responses import Response


def as_json(content: object, status: int = 200) -> Response:
    """Return content as ASCII: a lone surrogate, which a transcript may have, is no UTF-8."""
    return Response(json.dumps(content, allow_nan=False), status, media_type="application/json")
