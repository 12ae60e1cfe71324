"""What the pages of evidence show: the list by item, one piece, what may be chosen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from engine.actions import consult, exhibits
from engine.actions.exhibits import Piece
from engine.casework.case import Case
from engine.casework.exhibits import Exhibit
from engine.casework.people import STAFF
from engine.casework.permissions import Action, refusal_of
from engine.clock import TIMEZONE
from engine.errors import AnswerError
from engine.evidence.intake import GRADES, Intake
from engine.evidence.plain import read_text
from engine.i18n import date_text
from engine.rulebook.rule import Listed
from web import urls, views
from web.context import Visit

MEGABYTE: Final = 1_000_000
SHOWN_TEXT: Final = 50_000  # characters
SHOWN_DIGEST: Final = 16
NAMED: Final = 4
OWN_WORDS: Final = "words"
FILING: Final = ("resident", "representative", "respondent", "professional")


def may_file(visit: Visit, case: Case) -> bool:
    """Whether who looks may hand in and sort."""
    return refusal_of(visit.desk.actor, Action.FILE, case) is None


def may_grade(visit: Visit, case: Case) -> bool:
    """Whether who looks may grade."""
    return refusal_of(visit.desk.actor, Action.GRADE, case) is None


# ---------------------------------------------------------------- the list


def list_view(visit: Visit, case: Case) -> dict[str, Any]:
    """The pieces by what they are evidence of, and what else would help."""
    by_item: dict[str, list[Exhibit]] = {}
    for piece in exhibits.on_record(visit.desk, case):
        by_item.setdefault(piece.item, []).append(piece)
    useful = _useful(visit, case)
    known = {item.id: item for item in visit.desk.library.rulebook.listed_as("evidence")}
    named = [*(item for item in useful if item.id in by_item)]
    named += [known[id] for id in by_item if id in known and known[id] not in useful]
    loose = [piece for id, pieces in by_item.items() if id not in known for piece in pieces]
    return {
        "may_file": may_file(visit, case),
        "is_staff": visit.desk.actor.role in STAFF,
        "groups": [
            {**item_view(visit, case, item), "pieces": _lines(visit, case, by_item[item.id])}
            for item in named
        ],
        "loose": _lines(visit, case, loose),
        "open": [item_view(visit, case, item) for item in useful if item.id not in by_item],
    }


def _useful(visit: Visit, case: Case) -> tuple[Listed, ...]:
    """The evidence that helps in this case, as far as it is known."""
    if case.category is None:
        return ()
    return tuple(consult.assess(visit.desk, case).listed("evidence"))


def item_view(visit: Visit, case: Case, item: Listed) -> dict[str, Any]:
    """A kind of evidence: what it proves here, and how far such things carry as a rule."""
    address = urls.to(urls.EXHIBITS, number=case.number)
    grade = item.words["grade"]
    return {
        "key": item.id,
        "title": item.texts["title"].get(visit.language),
        "proves": _some(visit, exhibits.proves(visit.desk, case, item.id)),
        "usual": visit.say(f"grade.{grade}") if grade in GRADES else "",
        "href": urls.query(address, item=item.id) + "#add",
    }


def _some(visit: Visit, facts: Sequence[str]) -> str:
    """The first facts, and how many there are where that is not all."""
    named = visit.say("list.semicolon").join(_titles(visit, facts[:NAMED]))
    return visit.say("exhibits.some", named=named, count=len(facts)) if facts[NAMED:] else named


def _titles(visit: Visit, facts: Iterable[str]) -> list[str]:
    known = visit.desk.library.rulebook.facts
    return [known[fact].title.get(visit.language) for fact in facts if fact in known]


def _lines(visit: Visit, case: Case, pieces: Iterable[Exhibit]) -> list[dict[str, str]]:
    return [
        {
            "href": urls.to(urls.EXHIBIT, number=case.number, exhibit=piece.id),
            "name": name_of(visit, piece.name),
            "about": about(visit, piece),
            "filed": _filed(visit, piece),
            "mark": piece.grade,
            "grade": grade_text(visit, piece),
        }
        for piece in pieces
    ]


def name_of(visit: Visit, name: str) -> str:
    """The name of a file, or that it has none."""
    return name or visit.say("exhibits.unnamed")


def about(visit: Visit, piece: Exhibit) -> str:
    """What kind of file it is, and how large."""
    kind = visit.desk.intake.of_type(piece.media_type)
    title = visit.say(f"exhibits.kind.{kind.key if kind else 'other'}")
    return f"{title} · {size_text(piece.size)}"


def size_text(size: int) -> str:
    """A size as people read it; never 0 for what is there."""
    if size >= MEGABYTE:
        return f"{size / MEGABYTE:.1f} MB"
    return f"{max(1, round(size / 1000))} KB"


def _filed(visit: Visit, piece: Exhibit) -> str:
    role = piece.filed_by.partition(":")[0]
    who = role if role in FILING else "staff"
    when = date_text(piece.filed_at.astimezone(TIMEZONE).date(), visit.language)
    return visit.say("exhibits.by", who=visit.say(f"exhibits.who.{who}"), when=when)


def grade_text(visit: Visit, piece: Exhibit) -> str:
    """How far a piece carries, in plain words."""
    if not piece.grade:
        return visit.say("exhibits.ungraded")
    return visit.say(f"exhibits.grade.{piece.grade}")


# ---------------------------------------------------------------- handing in


def item_choices(visit: Visit, case: Case, now: str = "") -> list[dict[str, str]]:
    """What a file may be said to be: what helps here, and what it is already."""
    useful = list(_useful(visit, case))
    known = visit.desk.library.rulebook.listed_as("evidence")
    useful += [item for item in known if item.id == now and item not in useful]
    choices = [
        {"key": item.id, "title": item.texts["title"].get(visit.language)} for item in useful
    ]
    return [{"key": "", "title": visit.say("exhibits.item_open")}, *choices]


def accepted(intake: Intake) -> dict[str, str]:
    """What the browser's chooser offers: every kind that is asked for, and pictures alone."""
    asked = [kind for kind in intake.kinds.values() if kind.asked]
    types = [kind.media_type for kind in asked]
    endings = [f".{ending}" for kind in asked for ending in kind.endings]
    pictures = [kind.media_type for kind in asked if kind.shown == "picture"]
    return {"files": ",".join([*types, *endings]), "camera": ",".join(pictures)}


def limits_view(visit: Visit) -> dict[str, int]:
    """What is said beforehand about sizes."""
    limits = visit.desk.intake.limits
    return {
        "file": limits.file // MEGABYTE,
        "form": limits.form // MEGABYTE,
        "count": limits.form_files,
    }


def refused_view(visit: Visit, refused: Iterable[tuple[str, AnswerError]]) -> list[dict[str, str]]:
    """Each file that was not taken, by its name, and what to do about it."""
    return [
        {"name": name_of(visit, name), "why": _refusal(visit, error)} for name, error in refused
    ]


def _refusal(visit: Visit, error: AnswerError) -> str:
    return visit.say(f"fault.{error.key}", **spoken(visit, error))


def spoken(visit: Visit, error: AnswerError) -> dict[str, str]:
    """What fills the text of a refusal, in words."""
    values = dict(error.values)
    for name in ("kind", "what"):
        if name in values:
            values[name] = visit.say(f"exhibits.{name}.{values[name]}")
    return values


# ---------------------------------------------------------------- one piece


def piece_view(visit: Visit, case: Case, piece: Exhibit) -> dict[str, Any]:
    """What is on record of a piece."""
    known = {item.id: item for item in visit.desk.library.rulebook.listed_as("evidence")}
    item = known.get(piece.item)
    return {
        "name": name_of(visit, piece.name),
        "about": about(visit, piece),
        "item": item.texts["title"].get(visit.language) if item else visit.say("exhibits.loose"),
        "proves": _titles(visit, piece.facts),
        "filed": _filed(visit, piece),
        "digest": views.grouped(piece.digest[:SHOWN_DIGEST]),
        "mark": piece.grade,
        "grade": _graded(visit, piece),
    }


def _graded(visit: Visit, piece: Exhibit) -> str:
    if not piece.grade:
        return visit.say("exhibits.ungraded")
    reason = visit.say_or(f"exhibits.reason.{piece.grade_reason}", piece.grade_reason)
    role = piece.graded_by.partition(":")[0]
    who = visit.say_or(f"role.{role}", visit.say("exhibits.who.staff"))
    return visit.say("exhibits.marked_by", grade=grade_text(visit, piece), reason=reason, who=who)


def content_view(visit: Visit, opened: Piece) -> dict[str, Any]:
    """How the content is shown: a picture, a text, or only to be saved."""
    kind = opened.kind
    view: dict[str, Any] = {"shown": kind.shown if kind else "no", "note": "", "text": ""}
    if kind and kind.shown == "text":
        text = read_text(opened.content) or ""
        return {**view, "text": text[:SHOWN_TEXT], "cut": len(text) > SHOWN_TEXT}
    if not kind or kind.shown == "no":
        view["note"] = visit.say_or(
            f"exhibits.not_shown.{kind.key if kind else 'other'}",
            visit.say("exhibits.not_shown.other"),
        )
    return {**view, "cut": False}


def sorting_view(visit: Visit, case: Case, piece: Exhibit) -> dict[str, Any] | None:
    """What a piece may be sorted as, and what it may prove; nothing for whom it is not theirs."""
    if not may_file(visit, case) or not exhibits.may_sort(visit.desk, case, piece):
        return None
    facts = visit.desk.library.rulebook.facts
    able = exhibits.proves(visit.desk, case, piece.item)
    return {
        "choices": item_choices(visit, case, piece.item),
        "facts": [{"key": f, "title": facts[f].title.get(visit.language)} for f in able],
        "form": {"item": piece.item, "facts": list(piece.facts)},
    }


def grading_view(visit: Visit, case: Case, piece: Exhibit) -> dict[str, Any] | None:
    """The grades and reasons to choose from; nothing for whom it is not theirs."""
    if not may_grade(visit, case):
        return None
    intake = visit.desk.intake
    return {
        "grades": [
            {"key": g, "title": f"{g} · {visit.say(f'exhibits.grade.{g}')}"} for g in GRADES
        ],
        "reasons": [
            {"key": key, "title": visit.say_or(f"exhibits.reason.{key}", key)}
            for grade in GRADES
            for key in intake.grades[grade]
        ],
    }


def grade_form(visit: Visit, piece: Exhibit) -> dict[str, str]:
    """The grade that stands, as its form holds it."""
    listed = {key for keys in visit.desk.intake.grades.values() for key in keys}
    own = piece.grade_reason not in listed
    return {
        "grade": piece.grade,
        "reason": "" if own else piece.grade_reason,
        OWN_WORDS: piece.grade_reason if own else "",
    }
