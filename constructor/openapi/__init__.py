"""Read API documents: OpenAPI 3.0 and 3.1."""

from __future__ import annotations

from constructor.openapi.document import read
from constructor.openapi.model import Api, ApiOperation, ApiParameter, Facts, Fault, Money

__all__ = ["Api", "ApiOperation", "ApiParameter", "Facts", "Fault", "Money", "read"]
