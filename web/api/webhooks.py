"""Webhooks of a court: registered, listed, tried, told again, deleted."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from engine.actions import hooks
from engine.actions.hooks import Hook
from engine.errors import JiefenError
from web.api import models, urls
from web.api.caller import Caller, Hooking, Key, Once
from web.api.describing import declared
from web.posting import posting_of

router = APIRouter(tags=["webhooks"])
ON_ONE: Final = declared(401, 403, 404, 413, 415, 422, 429, 503)


@router.get(urls.WEBHOOKS, responses=declared(401, 403, 429, 503))
def list_webhooks(caller: Hooking) -> models.Hooks:
    """The webhooks of the unit."""
    found = hooks.of_unit(caller.desk.store, caller.client.unit)
    return models.Hooks(webhooks=[_line(hook) for hook in found])


@router.post(
    urls.WEBHOOKS, status_code=201, responses=declared(401, 403, 409, 413, 415, 422, 429, 503)
)
def register_webhook(
    request: Request, caller: Hooking, body: models.NewHook, key: Key
) -> models.MadeHook:
    """Have an address told; the secret in the answer is told this once."""
    once = Once(caller, key, f"webhook:{body.model_dump_json()}")
    if (known := once.known()) is not None:
        return _made_before(caller, known.about)
    try:
        made = hooks.register(
            caller.desk,
            caller.client,
            body.url,
            [kind.value for kind in body.events],
            posting_of(request).poster,
            beside=lambda made: (once.entry(made.hook.id),),
        )
    except JiefenError:
        if (known := once.known()) is None:
            raise
        return _made_before(caller, known.about)
    return models.MadeHook(**_line(made.hook).model_dump(), secret=made.secret)


def _made_before(caller: Caller, id: str) -> models.MadeHook:
    desk = caller.desk
    hook = hooks.find(desk.store, caller.client.unit, id)
    secret = hooks.secret_of(desk.vault, hook)
    return models.MadeHook(**_line(hook).model_dump(), secret=secret)


@router.post(urls.WEBHOOK_ROTATION, status_code=201, responses={**ON_ONE, **declared(409)})
def rotate_webhook_secret(caller: Hooking, webhook: models.HookId, key: Key) -> models.MadeHook:
    """Draw a new secret; for 24 hours every message bears a signature by each of the two."""
    once = Once(caller, key, f"rotation:{webhook}")
    hook = hooks.find(caller.desk.store, caller.client.unit, webhook)
    if once.known() is not None:
        return _made_before(caller, webhook)
    try:
        made = hooks.rotate(caller.desk, hook, beside=lambda made: (once.entry(made.hook.id),))
    except JiefenError:
        if once.known() is None:
            raise
        return _made_before(caller, webhook)
    return models.MadeHook(**_line(made.hook).model_dump(), secret=made.secret)


@router.delete(urls.WEBHOOK, status_code=204, response_class=Response, responses=ON_ONE)
def delete_webhook(caller: Hooking, webhook: models.HookId) -> None:
    """Tell it nothing any more."""
    hooks.delete(caller.desk.store, caller.client.unit, webhook)


@router.post(urls.WEBHOOK_TEST, status_code=202, responses=ON_ONE)
def test_webhook(caller: Hooking, webhook: models.HookId) -> models.Queued:
    """Send it a message of the kind webhook.test."""
    hooks.test(caller.desk, hooks.find(caller.desk.store, caller.client.unit, webhook))
    return models.Queued(queued=1)


@router.post(urls.WEBHOOK_REPLAY, status_code=202, responses={**ON_ONE, **declared(409)})
def replay_webhook(caller: Hooking, webhook: models.HookId, body: models.Since) -> models.Queued:
    """Tell again what happened since, under the same ids."""
    hook = hooks.find(caller.desk.store, caller.client.unit, webhook)
    return models.Queued(queued=hooks.replay(caller.desk, hook, body.since))


def _line(hook: Hook) -> models.HookLine:
    return models.HookLine(
        id=hook.id,
        url=hook.url,
        events=list(hook.kinds),
        made_at=hook.made_at,
        stopped_at=hook.stopped_at,
    )
