"""Every address of the site, in one place."""

from __future__ import annotations

from urllib.parse import quote, urlencode

HOME = "/"
START = "/start"
RESUME = "/resume"
RETURN = "/r/{number}/{secret}"
VERIFY = "/v/{number}"
DISPLAY = "/display"
PRIVACY = "/privacy"
FIGURES = "/figures"
CONTACT = "/contact"
ZONES = "/zones"
ZONE = "/zones/{zone}"
STATIC = "/static/{address}"
HEALTH = "/healthz"

LAW = "/law"
LAW_STATUTE = "/law/{law}"
LAW_ARTICLE = "/law/{law}/{article}"

CASE = "/case/{number}"
STORY = CASE + "/story"
SAFETY = CASE + "/safety"
HELP = SAFETY + "/help"
KIND = CASE + "/kind"
NEXT = CASE + "/next"
QUESTION = CASE + "/q/{fact}"
REVIEW = CASE + "/review"
EVIDENCE = CASE + "/evidence"
GUIDANCE = CASE + "/guidance"
DOCUMENT = CASE + "/guidance.{form}"
SAVE = CASE + "/save"
LEAVE = CASE + "/leave"
RULES = CASE + "/rules"
WHY = CASE + "/why/{name}"

DESK = "/desk"
SIGN_IN = DESK + "/sign-in"
DESK_CASE = DESK + "/case/{number}"
DESK_OPEN = DESK + "/open"
PERMISSIONS = DESK + "/permissions"
SIGN_OUT = DESK + "/sign-out"
JOIN = DESK + "/join/{secret}"
JOIN_FACTOR = JOIN + "/factor"
CODES = DESK + "/codes"
OWN = DESK + "/own"
OWN_PASSWORD = OWN + "/password"
OWN_FACTOR = OWN + "/factor"
OWN_SESSIONS = OWN + "/sessions"
ACCOUNTS = DESK + "/accounts"
ACCOUNT = ACCOUNTS + "/{id}"
INVITATIONS = DESK + "/invitations"
UNITS = DESK + "/units"
UNIT = UNITS + "/{id}"
CHANGES = DESK + "/changes"
PROVIDER = DESK + "/provider"
PROVIDER_BACK = PROVIDER + "/back"

AUTHOR = "/author"
AUTHOR_RULE = "/author/rules/{name}"
AUTHOR_FACT = "/author/facts/{name}"
AUTHOR_QUESTIONNAIRE = "/author/questionnaires/{name}"
AUTHOR_WALK = "/author/questionnaires/{name}/walk"
AUTHOR_PARAMETERS = "/author/parameters"
AUTHOR_LAWS = "/author/laws"
AUTHOR_CHECK = "/author/check"
AUTHOR_COVERAGE = "/author/coverage"
AUTHOR_GRAPH = "/author/graph/{name}.svg"


def to(pattern: str, **parts: str) -> str:
    """An address with its parts filled in, each escaped."""
    return pattern.format(**{name: quote(part, safe=".") for name, part in parts.items()})


def query(pattern: str, **fields: str) -> str:
    """An address with a query behind it."""
    return f"{pattern}?{urlencode(fields)}"
