"""What an author sees of the library: rules and questionnaires shown, tried and checked."""

from engine.actions.authoring.casefile import read_case, write_case
from engine.actions.authoring.catalogue import overview
from engine.actions.authoring.checks import Checks, check
from engine.actions.authoring.rule_page import fact_page, rule_page
from engine.actions.authoring.survey import questionnaire_page, walk
from engine.actions.authoring.trial import example_facts, try_rule

__all__ = [
    "Checks",
    "check",
    "example_facts",
    "fact_page",
    "overview",
    "questionnaire_page",
    "read_case",
    "rule_page",
    "try_rule",
    "walk",
    "write_case",
]
