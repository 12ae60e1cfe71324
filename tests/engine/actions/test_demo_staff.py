"""The example people of a demonstration: all roles, in a tree of units, entered once."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.accounts.unit import Level
from engine.actions import demo_staff
from engine.actions.staff import own, people, signing
from engine.actions.staff.office import Office, Terms
from engine.casework.people import STAFF
from engine.errors import DefinitionFaults
from engine.store.memory import MemoryStore
from engine.vault import Vault
from tests.engine.actions.staffed import CHEAP, HERE, MovingClock


@pytest.fixture
def office() -> Office:
    terms = Terms(cost=CHEAP, needs_factor=False)
    return Office.over(MemoryStore(), Vault.demo(), MovingClock(), terms)


def test_there_is_somebody_in_every_role_and_a_unit_of_every_level(office: Office) -> None:
    examples = demo_staff.seed(office)
    assert {example.account.role for example in examples} == set(STAFF)
    tree = office.tree()
    assert {unit.level for unit in tree.units.values()} == set(Level)
    assert len(tree.below("district")) == 8
    assert all(
        "示例" in unit.title.zh and "example" in unit.title.en for unit in tree.units.values()
    )


def test_everybody_signs_in_with_what_is_printed(office: Office) -> None:
    for example in demo_staff.seed(office):
        login, password = example.account.login, example.password
        begun = signing.sign_in(office, login, password, "", HERE)
        assert begun.account == example.account
        assert own.codes_to_keep(office, begun.account) == ()


def test_what_is_there_is_not_entered_again(office: Office) -> None:
    first = demo_staff.seed(office)
    page = people.account(office, None, first[3].account.id)
    people.move(office, None, page.thing.id, page.version, "agent", "petitions")
    again = demo_staff.seed(office)
    assert [x.account.id for x in again] == [x.account.id for x in first]
    assert again[3].account.role == "agent"


def test_the_password_of_the_demonstration_opens_nothing_where_a_factor_is_needed() -> None:
    strict = Office.over(MemoryStore(), Vault.demo(), MovingClock(), Terms(cost=CHEAP))
    one = demo_staff.seed(strict)[0]
    with pytest.raises(Exception, match="staff_no_factor"):
        signing.sign_in(strict, one.account.login, one.password, "", HERE)


def test_all_faults_of_the_file_are_told_at_once(office: Office, tmp_path: Path) -> None:
    file = tmp_path / "staff.yaml"
    file.write_text(
        "password: x\nunits:\n  - {id: a, level: castle, title: {zh: 甲, en: A}}\n"
        "accounts:\n  - {login: l, name: n, role: king, unit: b, other: c}\n",
        encoding="utf-8",
    )
    with pytest.raises(DefinitionFaults) as told:
        demo_staff.seed(office, file)
    assert len(told.value.faults) == 4
    assert not office.store.entries("accounts")
