"""How papers call the body that mediates and who does; by which session somebody signs."""

from __future__ import annotations

from engine.accounts.unit import Level
from engine.actions.mediating.agreeing import House
from engine.actions.staff.people import everybody
from engine.casework.case import Case
from engine.casework.people import Role
from engine.i18n import LANGUAGES, Text
from web.context import STAFF_COOKIE, Visit

SHORT = 16
COMMITTEES = frozenset({Level.DISTRICT, Level.STREET, Level.COMMUNITY})
"""Where a people's mediation committee mediates."""


def house_of(visit: Visit, case: Case) -> House:
    """The body and the mediator of a case; the words for it where nobody has it yet."""
    unit = visit.service.office.tree().get(case.course.unit)
    say = visit.service.pages.say
    body = Text(say("zh", "papers.no_body"), say("en", "papers.no_body"))
    if unit is not None:
        body = Text(str(unit.title.zh), str(unit.title.en or unit.title.zh))
        if unit.level in COMMITTEES:
            told = {lang: body.get(lang) for lang in LANGUAGES}
            body = Text(*(say(lang, "papers.committee", unit=told[lang]) for lang in LANGUAGES))
    actor = visit.desk.actor
    if actor.role is Role.MEDIATOR and actor.id == case.course.account:
        return House(body, actor.name)
    account = case.course.account
    named = (one.name for one in everybody(visit.service.office) if one.id == account)
    return House(body, next(named, ""))


def session_of(visit: Visit, case: Case) -> str:
    """A name for the session in which somebody signs, of which nobody gets into it."""
    staff = visit.request.cookies.get(visit.cookie_name(STAFF_COOKIE), "")
    secret = staff if visit.desk.actor.is_staff else visit.secret(case.number)
    return visit.desk.vault.digest(f"signing-session:{secret}")[:SHORT]
