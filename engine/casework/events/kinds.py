"""Every kind of event there is, and which of them tell of people."""

from __future__ import annotations

from typing import Final, TypeAlias, get_args

from engine.casework.events import (
    bargaining,
    course,
    exhibits,
    filing,
    interview,
    mediation,
    merging,
    people,
    talk,
)

MediationEvent: TypeAlias = (
    mediation.MediationMoved
    | mediation.TrackChosen
    | mediation.ContactTried
    | mediation.WillDeclared
    | mediation.OpeningRead
    | mediation.TermExtended
    | mediation.AppraisalAgreed
    | mediation.MediatorWished
    | mediation.MediatorNamed
    | mediation.MediatorAnswered
    | mediation.TiesDisclosed
    | mediation.TiesAccepted
    | mediation.MediatorObjected
    | mediation.MediatorReplaced
    | mediation.GuestAnswered
    | mediation.DaysTaken
    | mediation.SessionPlanned
    | mediation.SessionCalledOff
    | mediation.NoticeWaived
    | mediation.RecordingAnswered
    | mediation.SessionHeld
    | bargaining.SideAnswered
    | bargaining.FactsShown
    | bargaining.PiecesShown
    | bargaining.FactAgreed
    | bargaining.FactContested
    | bargaining.ProposalMade
    | bargaining.ProposalReleased
    | bargaining.ProposalWithdrawn
    | bargaining.ProposalAnswered
    | bargaining.BiddingOpened
    | bargaining.BiddingAnswered
    | bargaining.BidPlaced
    | bargaining.BidsCompared
    | bargaining.BiddingEnded
    | bargaining.AgreementDrafted
    | bargaining.AgreementFrozen
    | bargaining.WaiverUnderstood
    | bargaining.AgreementSigned
    | bargaining.SealPut
    | bargaining.SigningRefused
    | bargaining.PaperIssued
    | bargaining.PerformanceNoted
    | bargaining.PerformanceAnswered
    | bargaining.BreachReported
    | bargaining.FollowedUp
    | mediation.FlagRaised
    | mediation.FlagLowered
    | mediation.DangerReported
)
FilingEvent: TypeAlias = (
    filing.PacketMade
    | filing.PacketSent
    | filing.PacketAccepted
    | filing.DocketCorrected
    | filing.PacketReturned
    | filing.SupplementAsked
    | filing.PacketTransferred
    | filing.PacketDecided
    | filing.PacketWithdrawn
    | filing.MediationDelegated
    | filing.SheetHanded
    | filing.SheetReceived
    | filing.SheetRefused
    | filing.HelpShown
)
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
    | MediationEvent
    | FilingEvent
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
        mediation.TiesDisclosed,
        mediation.MediatorObjected,
        mediation.SessionPlanned,
        mediation.DaysTaken,
        bargaining.SideAnswered,
        bargaining.FactAgreed,
        bargaining.ProposalMade,
        bargaining.ProposalAnswered,
        bargaining.BidPlaced,
        bargaining.BidsCompared,
        bargaining.BiddingOpened,
        bargaining.BiddingEnded,
        bargaining.AgreementDrafted,
        bargaining.WaiverUnderstood,
        bargaining.AgreementSigned,
        bargaining.PerformanceNoted,
        bargaining.BreachReported,
        bargaining.FollowedUp,
        mediation.FlagRaised,
        mediation.FlagLowered,
        filing.PacketAccepted,
        filing.DocketCorrected,
        filing.PacketReturned,
        filing.SupplementAsked,
        filing.SheetReceived,
        filing.SheetRefused,
    )
)
"""Kinds whose bodies are sealed: once the key is destroyed, only that they happened is known."""
