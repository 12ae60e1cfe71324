"""Every kind of event there is, and which of them tell of people."""

from __future__ import annotations

from typing import Final, TypeAlias, get_args

from engine.casework.events import course, exhibits, interview, merging, people, talk

CaseEvent: TypeAlias = (
    interview.CaseOpened
    | interview.LanguageChosen
    | interview.StoryTold
    | interview.CategoryChosen
    | interview.ClarificationGiven
    | interview.AnswersGiven
    | interview.EvidenceMarked
    | interview.GuidanceIssued
    | interview.RouteProposed
    | interview.RulesAdopted
    | people.PersonDescribed
    | people.SeatOffered
    | people.SeatTaken
    | people.SeatClosed
    | people.SecretChanged
    | people.CaseAssigned
    | people.ConsentGiven
    | people.ConsentWithdrawn
    | people.CaseErased
    | course.StageMoved
    | course.ExitTaken
    | course.CaseClosed
    | course.CaseReopened
    | course.MilestoneNoted
    | course.MilestoneWithdrawn
    | course.SuggestionSettled
    | merging.CaseMerged
    | merging.MergeUndone
    | merging.CaseKeptApart
    | merging.ApartUndone
    | talk.QuestionAsked
    | talk.AdviserCalled
    | talk.MessagePosted
    | exhibits.ExhibitFiled
    | exhibits.ExhibitGraded
    | exhibits.ExhibitTied
    | exhibits.ExhibitWithdrawn
)
KINDS: Final[dict[str, type[CaseEvent]]] = {kind.__name__: kind for kind in get_args(CaseEvent)}

PERSONAL: Final = frozenset(
    kind.__name__
    for kind in (
        interview.StoryTold,
        interview.ClarificationGiven,
        interview.AnswersGiven,
        interview.EvidenceMarked,
        people.PersonDescribed,
        talk.QuestionAsked,
        talk.MessagePosted,
        exhibits.ExhibitFiled,
        exhibits.ExhibitGraded,
        exhibits.ExhibitTied,
        exhibits.ExhibitWithdrawn,
    )
)
"""Kinds whose bodies are sealed: once the key is destroyed, only that they happened is known."""
