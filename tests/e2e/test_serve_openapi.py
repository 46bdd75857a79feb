"""The HTTP interface against its own description: made-up requests, and answers that are as described."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.web_server import SCORED_S, Server

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("home")).start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def described(server: Server) -> Any:
    return schemathesis.openapi.from_url(
        f"{server.door}/api/openapi.json", headers={"Authorization": f"Bearer {server.token}"}
    )


OPERATIONS = 19
"""As many as there are, at least; fewer would mean that some are not described."""


def test_the_interface_keeps_to_its_description(server: Server, described: Any) -> None:
    tried = 0
    for found in described.get_all_operations():
        operation = found.ok()

        @settings(max_examples=10, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy())
        def keeps(case: Any) -> None:
            if "wait" in (case.query or {}):
                case.query["wait"] = 0
            token = {"Authorization": f"Bearer {server.token}"}
            case.call_and_validate(headers=token, checks=CHECKS, timeout=SCORED_S)

        keeps()
        tried += 1
    assert tried >= OPERATIONS


def test_the_description_names_every_way_in(server: Server) -> None:
    paths = server.script("GET", "/api/openapi.json").json["paths"]
    assert {"/api/takes", "/api/takes/{name}", "/api/takes/{name}/sound", "/api/script", "/api/jobs"} <= set(paths)
    assert "/" not in paths
