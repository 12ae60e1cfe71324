from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.types import Scope

from web.security import Headed, Limited, OwnForms, is_foreign

LIMIT = 1_000
OWN = {"Sec-Fetch-Site": "same-origin"}


async def echo(request: Request) -> Response:
    return PlainTextResponse(str(len(await request.body())))


def kept(request: Request) -> Response:
    return PlainTextResponse("kept", headers={"Cache-Control": "public, max-age=60"})


def refused(scope: Scope, status: int) -> Response:
    return PlainTextResponse(f"refused {status}", status)


def application() -> Starlette:
    app = Starlette(
        routes=[
            Route("/", echo, methods=["GET", "POST"]),
            Route("/kept", kept),
        ]
    )
    app.add_middleware(Limited, refuse=refused, limit=LIMIT)
    app.add_middleware(OwnForms, refuse=refused)
    app.add_middleware(Headed)
    return app


@pytest.fixture
def client() -> Iterator[TestClient]:
    with TestClient(application(), base_url="https://jiefen.example") as client:
        yield client


# ---------------------------------------------------------------- headers


@pytest.mark.parametrize(("method", "path"), [("GET", "/"), ("GET", "/none"), ("POST", "/")])
def test_every_answer_forbids_what_a_page_does_not_need(
    client: TestClient, method: str, path: str
) -> None:
    headers = client.request(method, path).headers
    policy = headers["content-security-policy"].split("; ")
    assert policy == [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
    assert headers["referrer-policy"] == "same-origin"
    assert headers["x-content-type-options"] == "nosniff"


def test_a_page_stays_in_no_cache_but_a_file_may(client: TestClient) -> None:
    assert client.get("/").headers["cache-control"] == "no-store"
    assert client.get("/kept").headers["cache-control"] == "public, max-age=60"


def test_encryption_is_asked_for_only_where_there_is_some(client: TestClient) -> None:
    assert "strict-transport-security" in client.get("/").headers
    bare = TestClient(application(), base_url="http://localhost")
    assert "strict-transport-security" not in bare.get("/").headers


# ---------------------------------------------------------------- foreign pages


@pytest.mark.parametrize(
    ("sent", "foreign"),
    [
        ({"sec-fetch-site": "same-origin"}, False),
        ({"sec-fetch-site": "none"}, False),
        ({"sec-fetch-site": "cross-site"}, True),
        ({"sec-fetch-site": "same-site"}, True),
        # What the browser says of itself outweighs the Origin.
        ({"sec-fetch-site": "cross-site", "origin": "https://jiefen.example"}, True),
        ({"origin": "https://jiefen.example"}, False),
        ({"origin": "https://jiefen.example:8443"}, True),
        ({"origin": "https://jiefen.example.evil.example"}, True),
        ({"origin": "https://evil.example"}, True),
        ({"origin": "null"}, True),
        ({}, True),
    ],
)
def test_a_form_must_come_from_our_own_page(sent: dict[str, str], foreign: bool) -> None:
    headers = Headers(sent | {"host": "jiefen.example"})
    assert is_foreign("POST", headers) is foreign
    assert not is_foreign("GET", headers)


def test_a_foreign_form_is_refused_with_a_page(client: TestClient) -> None:
    answer = client.post("/", content=b"x", headers={"Sec-Fetch-Site": "cross-site"})
    assert (answer.status_code, answer.text) == (403, "refused 403")


def test_our_own_form_passes(client: TestClient) -> None:
    assert client.post("/", content=b"x", headers=OWN).text == "1"


# ---------------------------------------------------------------- size


def in_pieces(size: int) -> Iterator[bytes]:
    for _ in range(size // 100):
        yield b"x" * 100


@pytest.mark.parametrize("size", [0, 1, LIMIT])
def test_a_body_within_the_limit_arrives_whole(client: TestClient, size: int) -> None:
    assert client.post("/", content=b"x" * size, headers=OWN).text == str(size)


def test_a_body_in_pieces_arrives_whole(client: TestClient) -> None:
    assert client.post("/", content=in_pieces(LIMIT), headers=OWN).text == str(LIMIT)


@pytest.mark.parametrize("size", [LIMIT + 1, 100 * LIMIT])
def test_a_body_too_large_gets_a_page_that_says_so(client: TestClient, size: int) -> None:
    answer = client.post("/", content=b"x" * size, headers=OWN)
    assert (answer.status_code, answer.text) == (413, "refused 413")


@pytest.mark.parametrize("size", [LIMIT + 100, 100 * LIMIT])
def test_a_body_that_does_not_tell_its_length_is_counted(client: TestClient, size: int) -> None:
    answer = client.post("/", content=in_pieces(size), headers=OWN)
    assert (answer.status_code, answer.text) == (413, "refused 413")
