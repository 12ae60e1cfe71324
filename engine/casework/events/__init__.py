"""What can happen to a case, in types, and how each happening is written down and read back."""

from engine.casework.events.course import (
    CaseClosed,
    CaseReopened,
    ExitTaken,
    MilestoneNoted,
    StageMoved,
)
from engine.casework.events.exhibits import (
    ExhibitFiled,
    ExhibitGraded,
    ExhibitTied,
    ExhibitWithdrawn,
)
from engine.casework.events.interview import (
    Answers,
    AnswersGiven,
    CaseOpened,
    CategoryChosen,
    EvidenceMarked,
    GuidanceIssued,
    Json,
    LanguageChosen,
    RouteProposed,
    RulesAdopted,
    StoryTold,
)
from engine.casework.events.kinds import KINDS, PERSONAL, CaseEvent
from engine.casework.events.people import (
    CaseAssigned,
    CaseErased,
    ConsentGiven,
    ConsentWithdrawn,
    PersonDescribed,
    SeatClosed,
    SeatOffered,
    SeatTaken,
    SecretChanged,
)
from engine.casework.events.record import Record, canonical, from_record, to_record
from engine.casework.events.talk import AdviserCalled, MessagePosted, QuestionAsked

__all__ = [
    "KINDS",
    "PERSONAL",
    "AdviserCalled",
    "Answers",
    "AnswersGiven",
    "CaseAssigned",
    "CaseClosed",
    "CaseErased",
    "CaseEvent",
    "CaseOpened",
    "CaseReopened",
    "CategoryChosen",
    "ConsentGiven",
    "ConsentWithdrawn",
    "EvidenceMarked",
    "ExhibitFiled",
    "ExhibitGraded",
    "ExhibitTied",
    "ExhibitWithdrawn",
    "ExitTaken",
    "GuidanceIssued",
    "Json",
    "LanguageChosen",
    "MessagePosted",
    "MilestoneNoted",
    "PersonDescribed",
    "QuestionAsked",
    "Record",
    "RouteProposed",
    "RulesAdopted",
    "SeatClosed",
    "SeatOffered",
    "SeatTaken",
    "SecretChanged",
    "StageMoved",
    "StoryTold",
    "canonical",
    "from_record",
    "to_record",
]
