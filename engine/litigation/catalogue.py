"""Which papers a case can have."""

from __future__ import annotations

from engine.litigation.form import Form
from engine.litigation.matter import Matter


def forms_for(matter: Matter) -> tuple[Form, ...]:
    """The papers that suit the dispute, and those that may, in the order of the groups.

    A paper that the law certainly has no place for is left out, and one that asks only for what
    the other side may have; those that go with others come only with one of them.
    """
    suited = [form for form in matter.forms.by_id.values() if _suits(form, matter)]
    if all(form.group == "with" for form in suited):
        return ()
    order = ("sue", "answer", "with")
    return tuple(sorted(suited, key=lambda form: order.index(form.group)))


def _suits(form: Form, matter: Matter) -> bool:
    if form.when is not None and form.when.eval(matter.evaluation) is False:
        return False
    sides = {claim.to for claim in form.claims}
    return form.group != "sue" or not matter.side or not sides or matter.side in sides
