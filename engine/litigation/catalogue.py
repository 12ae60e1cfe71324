"""Which papers a case can have."""

from __future__ import annotations

from engine.litigation.form import Form
from engine.litigation.matter import Matter


def forms_for(matter: Matter) -> tuple[Form, ...]:
    """The papers that suit the dispute, and those that may, in the order of the groups.

    A paper that the law certainly has no place for is left out; those that go with others come
    only with one of them.
    """
    suited = [
        form
        for form in matter.forms.by_id.values()
        if form.when is None or form.when.eval(matter.evaluation) is not False
    ]
    if all(form.group == "with" for form in suited):
        return ()
    order = ("sue", "answer", "with")
    return tuple(sorted(suited, key=lambda form: order.index(form.group)))
