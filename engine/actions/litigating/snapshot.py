"""What a packet held when it was sent, and what of the case has changed since."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress
from datetime import datetime
from typing import Final

from engine.actions.desk import Desk
from engine.actions.litigating import shelf
from engine.actions.litigating.assembling import GUIDANCE
from engine.actions.litigating.gather import own_pieces
from engine.actions.litigating.preparing import Choosing, Wanted, planned
from engine.actions.litigating.sending import shown
from engine.casework.case import Case
from engine.casework.filing import Packet, Standing
from engine.errors import AnswerFaults, NotFound, SealError
from engine.litigation.manifest import Manifest
from engine.litigation.packet import DOCUMENTS, MANIFEST

CHANGES: Final = ("answers", "people", "pieces")
"""What can be found to have changed: the keys of texts."""


def may_have_changed(case: Case, packet: Packet) -> bool:
    """Whether anything at all happened in the case since something happened to the packet."""
    return case.seq > packet.seq


def stored(desk: Desk, case: Case, packet: Packet) -> Manifest | None:
    """The manifest of a packet as it was made last; nothing where its bytes are gone."""
    with suppress(SealError):
        content = shelf.content(desk, case, packet)
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return Manifest.model_validate_json(archive.read(MANIFEST))
    return None


def chosen_before(case: Case, packet: Packet, manifest: Manifest | None, open: Choosing) -> Wanted:
    """The choice by which a packet was made, with what was handed in since."""
    names = {_paper(file.path) for file in manifest.files} if manifest else set()
    sent = {file.sha256 for file in manifest.files if file.kind == "evidence"} if manifest else {}
    since = {piece.id for piece in open.pieces if piece.filed_at >= _made(packet)}
    return Wanted(
        packet.track,
        packet.unit,
        frozenset(one.form.id for one in open.beside if not names or one.form.id in names),
        frozenset(piece.id for piece in open.pieces if piece.digest in sent) | since,
        GUIDANCE in names,
        manifest.mediation_wish if manifest else None,
        manifest.consent.electronic_delivery if manifest else None,
        packet.id,
    )


def changed(
    desk: Desk, case: Case, packet: Packet, manifest: Manifest, open: Choosing
) -> tuple[str, ...]:
    """What was edited since a packet was made; it holds what stood then."""
    before = chosen_before(case, packet, manifest, open)
    try:
        now = shown(desk, case, planned(case, open, before, sends=False)).manifest
    except (AnswerFaults, NotFound):  # its papers suit the case no longer
        return ("answers",)
    found = []
    if {f.name: f.stored for f in now.facts} != {f.name: f.stored for f in manifest.facts}:
        found.append("answers")
    if _people(now) != _people(manifest):
        found.append("people")
    sent = {file.sha256 for file in manifest.files if file.kind == "evidence"}
    if sent != {piece.digest for piece in own_pieces(case) if piece.id in before.pieces}:
        found.append("pieces")
    return tuple(found)


def _people(manifest: Manifest) -> tuple[object, ...]:
    """What was written of the people and for the court."""
    return (manifest.parties, manifest.agents, manifest.preservation, manifest.appraisal)


def _paper(path: str) -> str:
    return path.removeprefix(DOCUMENTS).rpartition(".")[0] if path.startswith(DOCUMENTS) else ""


def _made(packet: Packet) -> datetime:
    return next(one.at for one in reversed(packet.passages) if one.standing is Standing.MADE)
