"""How a guidance is given out under a number, and how that number is verified later."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from functools import partial
from urllib.parse import quote

from engine.actions.consult import assess, questionnaire_of, region_of, standing
from engine.actions.desk import NUMBER_LENGTH, Desk
from engine.casework.case import Case, Issued
from engine.casework.events import CaseEvent, GuidanceIssued, RouteProposed, canonical
from engine.casework.permissions import Action, may, relation_of
from engine.clock import today
from engine.errors import NotFound
from engine.guidance.compose import Occasion, compose
from engine.guidance.guidance import Guidance, HelperLine
from engine.i18n import Text
from engine.rulebook.evaluate import Evaluation

OTHER = "other"


def guidance_of(desk: Desk, case: Case) -> Guidance:
    """The guidance as it is today: the mediator's edition, from which readers' copies are cut."""
    progress = standing(desk, case)
    evaluation = assess(desk, case)
    version = len(case.issued) + 1
    occasion = Occasion(
        number=_number(desk, case, version),
        case_id=case.number,
        generated_at=desk.clock.now(),
        rule_version=desk.library.revision,
        answers_hash=answers_hash(case),
        texts=desk.library.texts,
        describe=partial(_described, desk),
        asked=tuple(question.fact for question in progress.answered),
        open=tuple(q.fact for q in questionnaire_of(desk, case).questions),
        evidence=case.evidence,
        version=version,
        quote=desk.statutes.shelf.quote,
    )
    return compose(evaluation, occasion)


def _described(desk: Desk, evaluation: Evaluation) -> tuple[Text, tuple[HelperLine, ...]]:
    """What the kind of dispute is called, and the bodies that help on the way that was found."""
    route = evaluation.route()
    routes = (route.primary, *route.also) if route else ("CONSULT",)
    known = evaluation.answers.get("case.category")
    category = known if isinstance(known, str) else OTHER
    card = desk.library.taxonomy.cards.get(category)
    bodies = desk.library.directory.for_routes(routes, card.category if card else "", category)
    return _category(desk, category), tuple(
        HelperLine(body.title, body.phone, body.address, body.when)
        for body in bodies
        if not (evaluation.in_common and body.private)
    )


def _number(desk: Desk, case: Case, version: int) -> str:
    sequence = f"{case.number}-{version}"
    year = str(today(desk.clock).year)
    return desk.library.text("number.guidance", year=year, sequence=sequence)


def _category(desk: Desk, category: str) -> Text:
    choices = desk.library.rulebook.facts["case.category"].choices
    choice = choices.get(category, choices[OTHER])  # an older rulebook may have known others
    card = desk.library.taxonomy.cards.get(category)
    above = desk.library.taxonomy.categories.get(card.category) if card else None
    if category == OTHER:
        return desk.library.texts["meta.category_other"]
    if above is None:
        return choice
    return Text(f"{above.title.zh} · {choice.zh}", f"{above.title.en} · {choice.en}")


def answers_hash(case: Case) -> str:
    """SHA-256 over everything the guidance was made from on the resident's side.

    The id of the case, which nobody is told, keeps others from trying answers until one fits.
    """
    inputs = {
        "case": str(case.id),
        "category": case.category,
        "answers": case.answers,
        "evidence": case.evidence,
    }
    return hashlib.sha256(canonical(inputs).encode()).hexdigest()


def law_hash(guidance: Guidance) -> str:
    """SHA-256 over the articles as they are quoted; empty where none is."""
    quoted = {f"{x.cite.law}#{x.cite.article}": x.text for x in guidance.law_text if x.text}
    return hashlib.sha256(canonical(quoted).encode()).hexdigest() if quoted else ""


def issue_guidance(desk: Desk, case: Case, edition: str = "own") -> tuple[Case, Guidance]:
    """Give the guidance out: equal inputs on the same day give the same document again.

    The law as it is quoted is one of them: a copy never changes its words under its number.
    Whoever may read it and not give it out sees it as it would be given.
    """
    given: list[Guidance] = []
    if may(desk.actor, Action.ISSUE, relation_of(desk.actor, case)):
        return case, guidance_of(desk, case)

    def decide(now: Case) -> list[CaseEvent]:
        guidance = guidance_of(desk, now)
        last = now.issued[-1] if now.issued else None
        if last is not None and _is_same(last, guidance):
            given.append(_as_issued(guidance, now, last))
            return []
        given.append(guidance)
        return _happened(guidance, edition, first_to_end(assess(desk, now)), region_of(desk, now))

    case = desk.write(case, decide)
    return case, given[-1]


def guidance_given(desk: Desk, case: Case) -> Guidance:
    """The guidance as it was given out last, where it still says the same; else as a draft of it.

    Nothing is written: a copy that goes along with other papers is no new edition.
    """
    guidance = guidance_of(desk, case)
    last = case.issued[-1] if case.issued else None
    return _as_issued(guidance, case, last) if last and _is_same(last, guidance) else guidance


def address(verify_url: str, number: str) -> str:
    """Where the document of a number is verified; in `verify_url` {number} is filled in."""
    return verify_url.replace("{number}", quote(number, safe=""))


def _is_same(last: Issued, guidance: Guidance) -> bool:
    inputs = (guidance.answers_hash, guidance.rule_version, guidance.as_of, law_hash(guidance))
    return (last.document_hash, last.library_revision, last.as_of, last.law_hash) == inputs


def _as_issued(guidance: Guidance, case: Case, last: Issued) -> Guidance:
    return replace(guidance, number=last.number, version=len(case.issued), generated_at=last.at)


def first_to_end(evaluation: Evaluation) -> date | None:
    """The last safe day of the claim whose time runs out first, of those not yet over."""
    days = (limit.conservative for limit in evaluation.time_limits())
    return min((day for day in days if day and day >= evaluation.day), default=None)


def _happened(guidance: Guidance, edition: str, due_on: date | None, place: str) -> list[CaseEvent]:
    issued = GuidanceIssued(
        guidance.number,
        edition,
        guidance.answers_hash,
        guidance.rule_version,
        guidance.as_of,
        law_hash(guidance),
        due_on,
        place,
    )
    if guidance.route is None:
        return [issued]
    route = guidance.route
    return [issued, RouteProposed(route.primary, route.also, route.reasons)]


def verify(desk: Desk, number: str) -> Issued:
    """What was given out under a document number; raises `NotFound`.

    The number names the case in its last part but one: …8-letter case number-version.
    """
    code, _, version = number.strip().rpartition("-")
    summary = desk.store.find_by_number(code[-NUMBER_LENGTH:].upper())
    if summary is None or not version.isdecimal():
        raise NotFound("document", number[:40])
    case = desk.case_of(summary)
    found = next((i for i in case.issued if i.number.endswith(f"{case.number}-{version}")), None)
    if found is None:
        raise NotFound("document", number[:40])
    return found
