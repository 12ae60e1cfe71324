"""What the description says beyond what the framework knows: errors, and what leads to what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any, Final

from web.api.problems import MEDIA_TYPE, Problem, told

HEADERS_NEEDED: Final = frozenset({"If-Match"})
"""Needed, and told of with a status of its own where they are missing."""
CODES: Final[Mapping[int, tuple[str, ...]]] = {
    401: ("no_key", "key_over"),
    403: ("scope", "consent_missing", "not_permitted"),
    404: ("not_found",),
    409: ("not_now", "raced"),
    412: ("changed",),
    413: ("too_large",),
    415: ("media_type",),
    422: ("not_valid", "unreadable", "key_reused"),
    428: ("if_match",),
    429: ("too_often",),
    503: ("busy", "sealed"),
}
"""Which problems come with which status."""
READS: Final = ("fetch_packet", "fetch_manifest", "packet_status")
ACTS: Final = (
    "accept_packet",
    "correct_docket",
    "return_packet",
    "ask_supplement",
    "transfer_packet",
    "decide_packet",
    "delegate_packet",
)
OF_HOOK: Final = (
    "test_webhook",
    "rotate_webhook_secret",
    "replay_webhook",
    "delete_webhook",
)
FIRST: Final = "$response.body#/packets/0"
SCHEMAS: Final = "#/components/schemas/"


def declared(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """These errors, as an address declares them; what they hold stands in one place."""
    return {status: {"description": _named(status)} for status in statuses}


def completed(schema: dict[str, Any]) -> dict[str, Any]:
    """The description with our errors, needed headers, and what leads to what."""
    components = schema["components"]
    problem = Problem.model_json_schema(ref_template=SCHEMAS + "{model}")
    components["schemas"].update(problem.pop("$defs", {}))
    components["schemas"]["Problem"] = problem
    components["responses"] = {_name(status): _response(status) for status in CODES}
    for operation in _operations(schema):
        for status in CODES:
            if str(status) in operation["responses"]:
                ref = f"#/components/responses/{_name(status)}"
                operation["responses"][str(status)] = {"$ref": ref}
        for parameter in operation.get("parameters", ()):
            if parameter["name"] in HEADERS_NEEDED:
                parameter["required"] = True
                parameter["schema"] = {"type": "string"}
    _lead_on({one["operationId"]: one for one in _operations(schema)})
    return schema


def _operations(schema: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for path in schema["paths"].values():
        yield from path.values()


def _response(status: int) -> dict[str, Any]:
    examples = {code: {"value": told(status, code).model_dump()} for code in CODES[status]}
    content = {MEDIA_TYPE: {"schema": {"$ref": f"{SCHEMAS}Problem"}, "examples": examples}}
    found: dict[str, Any] = {"description": _named(status), "content": content}
    if status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE):
        whole = {"type": "integer", "minimum": 1}
        found["headers"] = {"Retry-After": {"description": "Seconds.", "schema": whole}}
    if status == HTTPStatus.UNAUTHORIZED:
        found["headers"] = {"WWW-Authenticate": {"schema": {"type": "string"}}}
    return found


def _lead_on(by_id: Mapping[str, dict[str, Any]]) -> None:
    """Say where what an answer holds goes into the next request."""
    packet, hook = {"packet": f"{FIRST}/id"}, {"webhook": "$response.body#/id"}
    seen = {**packet, "If-Match": f'"{{{FIRST}/etag}}"'}
    by_id["list_packets"]["responses"]["200"]["links"] = {
        **{id: _link(id, packet) for id in READS},
        **{id: _link(id, seen) for id in ACTS},
    }
    stands = {"packet": "$request.path.packet", "If-Match": "$response.header.ETag"}
    by_id["packet_status"]["responses"]["200"]["links"] = {id: _link(id, stands) for id in ACTS}
    by_id["register_webhook"]["responses"]["201"]["links"] = {id: _link(id, hook) for id in OF_HOOK}


def _link(id: str, parameters: Mapping[str, str]) -> dict[str, Any]:
    return {"operationId": id, "parameters": dict(parameters)}


def _name(status: int) -> str:
    return f"Problem{status}"


def _named(status: int) -> str:
    return HTTPStatus(status).phrase
