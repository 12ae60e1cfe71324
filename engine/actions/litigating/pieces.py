"""Which files of a case go along as evidence, and what a court is told of each."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final, Literal

from engine.casework.case import Case
from engine.casework.exhibits import Exhibit
from engine.casework.people import Role, Side, role_of_mark
from engine.clock import to_the_second
from engine.evidence.pages import pages_of
from engine.library import Library
from engine.litigation.manifest import Piece
from engine.litigation.packet import EVIDENCE, sha256
from engine.mediation.confidence import side_of_mark

RECORDED: Final = ("audio/", "video/")


def own_pieces(case: Case) -> tuple[Exhibit, ...]:
    """The files that the applicant, or whoever fills in for them, handed in as evidence.

    What was sent in the talks stays there; whoever wants it used hands it in.
    """
    return tuple(piece for piece in case.exhibits.held if _is_own(case, piece))


def _is_own(case: Case, piece: Exhibit) -> bool:
    if piece.thread or role_of_mark(piece.filed_by) is Role.MEDIATOR:
        return False
    return side_of_mark(case.people, piece.filed_by) in (Side.APPLICANT, None)


def chosen_pieces(case: Case, pieces: Collection[str] | None) -> tuple[Exhibit, ...]:
    """Of the applicant's files those that were ticked; else what is evidence of something."""
    own = own_pieces(case)
    if pieces is not None:
        return tuple(piece for piece in own if piece.id in pieces)
    return tuple(piece for piece in own if piece.item or piece.facts)


def pieces_of(
    library: Library,
    chosen: Sequence[Exhibit],
    contents: Mapping[str, bytes],
    holders: Mapping[str, str],
) -> tuple[Piece, ...]:
    """The pieces as a packet tells of them, numbered; `holders` says who keeps an original.

    A private fact that a piece proves, and a private kind of evidence, stay unnamed.
    """
    return tuple(
        _piece(library, piece, no, contents[piece.id], holders)
        for no, piece in enumerate(chosen, 1)
    )


def _piece(
    library: Library, piece: Exhibit, no: int, content: bytes, holders: Mapping[str, str]
) -> Piece:
    facts = library.rulebook.facts
    open_facts = tuple(f for f in piece.facts if f in facts and not facts[f].private)
    items = {item.id: item for item in library.rulebook.listed_as("evidence")}
    item = items.get(piece.item)
    return Piece(
        no=no,
        name=piece.name,
        form=_form(piece),
        source=role_of_mark(piece.filed_by).value,
        item=piece.item if item is not None and not item.private else None,
        proves=open_facts,
        proved=tuple(facts[f].title.zh for f in open_facts),
        grade=piece.grade or None,
        filed_at=to_the_second(piece.filed_at),
        path=path_of(no, piece),
        pages=pages_of(content),
        sha256=sha256(content),
        holder=holders.get(piece.id) or None,
    )


def _form(piece: Exhibit) -> Literal["copy", "electronic"]:
    """An upload is a copy; a recording is electronic data. Who has the original says so."""
    return "electronic" if piece.media_type.startswith(RECORDED) else "copy"


def path_of(no: int, piece: Exhibit) -> str:
    """Where a piece stands in the packet: its number, and how its name ends."""
    ending = piece.name.rpartition(".")[2].lower()
    plain = ending if ending.isascii() and ending.isalnum() and len(ending) <= 5 else "bin"
    return f"{EVIDENCE}{no:03d}.{plain}"
