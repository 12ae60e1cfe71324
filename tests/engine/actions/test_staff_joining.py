"""How somebody is invited, joins once, and looks after password and second factor."""

from __future__ import annotations

import pytest

from engine.accounts.factor import SECONDS
from engine.actions.staff import joining, own, people, signing, units
from engine.casework.people import Role
from engine.errors import AnswerFaults, Conflict, NotFound, NotPermitted
from tests.engine.actions.staffed import HERE, PASSWORD, Town
from tests.engine.actions.test_staff_signing import refusal

NEW = "rain on a stone stair"


@pytest.fixture
def town() -> Town:
    town = Town()
    town.join("admin", Role.ADMINISTRATOR, "district")
    return town


def test_a_link_leads_to_an_account_in_the_role_and_unit_of_the_invitation(town: Town) -> None:
    begun = town.join("min", Role.MEDIATOR, "bajiao")
    assert (begun.account.role, begun.account.unit) == (Role.MEDIATOR, "bajiao")
    assert town.present(begun).account == begun.account
    assert people.has_factor(town.office, begun.account)


def test_a_link_works_once(town: Town) -> None:
    link = joining.invite(town.office, None, "mediator", "bajiao")
    town.take_up(link, "min")
    with pytest.raises(NotFound):
        joining.setup(town.office, link)
    with pytest.raises(NotFound):
        town.take_up(link, "other")


def test_a_link_works_for_seven_days(town: Town) -> None:
    link = joining.invite(town.office, None, "mediator", "bajiao")
    town.clock.pass_by(days=6, hours=23)
    joining.opened(town.office, link)
    town.clock.pass_by(hours=1)
    with pytest.raises(NotFound):
        joining.opened(town.office, link)


@pytest.mark.parametrize("link", ["", "x", "x" * 5_000, "a\0b"])
def test_a_made_up_link_leads_nowhere(town: Town, link: str) -> None:
    with pytest.raises(NotFound):
        joining.opened(town.office, link)


def test_of_a_link_only_the_hash_is_kept(town: Town) -> None:
    link = joining.invite(town.office, None, "mediator", "bajiao")
    kept = [*town.store.entries("invitations"), *town.store.entries("changes")]
    assert not any(link in f"{entry.id}{entry.body}" for entry in kept)


def test_the_same_form_twice_makes_one_invitation(town: Town) -> None:
    admin = people.by_login(town.office, "admin")
    links = {joining.invite(town.office, admin, "agent", "north", key="K1") for _ in range(2)}
    assert len(links) == 1
    assert len(joining.invitations(town.office, admin)) == 1
    joining.invite(town.office, admin, "agent", "north", key="K2")
    assert len(joining.invitations(town.office, admin)) == 2


def test_all_faults_of_joining_are_told_at_once(town: Town) -> None:
    link = joining.invite(town.office, None, "mediator", "bajiao")
    told = refusal(lambda: joining.introduce(town.office, link, "Z!", " ", "short", "other"))
    assert told == "login:staff_login,name:staff_nothing,password:staff_short"
    told = refusal(lambda: joining.introduce(town.office, link, "admin", "敏", PASSWORD, "other"))
    assert told == "again:staff_not_same,login:staff_login_taken"


def test_a_wrong_code_makes_no_account_and_the_picture_stays_the_same(town: Town) -> None:
    link = joining.invite(town.office, None, "mediator", "bajiao")
    first = joining.introduce(town.office, link, "min", "敏", PASSWORD, PASSWORD)
    assert refusal(lambda: joining.finish(town.office, link, "000000", HERE)) == "code:staff_code"
    assert joining.introduce(town.office, link, "min2", "敏", PASSWORD, PASSWORD)
    second = joining.setup(town.office, link)
    assert first
    assert second
    assert first.secret == second.secret
    with pytest.raises(NotFound):
        people.by_login(town.office, "min")


def test_codes_are_not_guessed_at_a_link(town: Town) -> None:
    link = joining.invite(town.office, None, "mediator", "bajiao")
    joining.introduce(town.office, link, "min", "敏", PASSWORD, PASSWORD)
    tries = [refusal(lambda: joining.finish(town.office, link, "000000", HERE)) for _ in range(6)]
    assert tries[-1] == "code:staff_too_often"


def test_a_login_taken_meanwhile_is_told(town: Town) -> None:
    links = [joining.invite(town.office, None, "mediator", "bajiao") for _ in range(2)]
    setup = joining.introduce(town.office, links[0], "min", "敏", PASSWORD, PASSWORD)
    town.take_up(links[1], "min")
    assert setup
    town.secrets["late"] = setup.secret
    told = refusal(lambda: joining.finish(town.office, links[0], town.code("late"), HERE))
    assert told == "login:staff_login_taken"


def test_the_second_factor_can_be_left_out_only_where_the_terms_say_so(town: Town) -> None:
    link = joining.invite(town.office, None, "mediator", "bajiao")
    joining.introduce(town.office, link, "min", "敏", PASSWORD, PASSWORD)
    assert refusal(lambda: joining.finish(town.office, link, None, HERE)) == "code:staff_code"
    demo = Town(needs_factor=False)
    link = joining.invite(demo.office, None, "mediator", "bajiao")
    joining.introduce(demo.office, link, "min", "敏", PASSWORD, PASSWORD)
    begun = joining.finish(demo.office, link, None, HERE)
    assert begun.session.by == "password"
    assert demo.sign_in("min", code="").session.by == "password"


def test_a_unit_closed_meanwhile_lets_nobody_in(town: Town) -> None:
    link = joining.invite(town.office, None, "mediator", "north")
    units.close(town.office, None, "north", units.unit(town.office, None, "north").version)
    with pytest.raises(NotFound):
        joining.opened(town.office, link)


def test_a_withdrawn_link_leads_nowhere(town: Town) -> None:
    admin = people.by_login(town.office, "admin")
    link = joining.invite(town.office, admin, "mediator", "bajiao")
    (one,) = joining.invitations(town.office, admin)
    for _ in range(2):
        joining.withdraw(town.office, admin, one.id)
    with pytest.raises(NotFound):
        joining.opened(town.office, link)


# ---------------------------------------------------------------- who invites whom


def test_a_supervisor_invites_below_the_own_unit_and_no_administrator(town: Town) -> None:
    boss = town.join("boss", Role.SUPERVISOR, "bajiao").account
    joining.invite(town.office, boss, "mediator", "bajiao")
    joining.invite(town.office, boss, "supervisor", "north")
    for role, unit, told in (
        ("mediator", "gucheng", "unit:staff_choose_unit"),
        ("mediator", "district", "unit:staff_choose_unit"),
        ("administrator", "north", "role:staff_not_yours"),
        ("supervisor", "bajiao", "role:staff_not_yours"),
        ("resident", "north", "role:staff_choose_role"),
        ("king", "north", "role:staff_choose_role"),
    ):
        assert refusal(joining.invite, town.office, boss, role, unit) == told
    seen = {one.unit for one in joining.invitations(town.office, boss)}
    assert seen == {"bajiao", "north"}


@pytest.mark.parametrize("role", [Role.MEDIATOR, Role.COURT, Role.AGENT])
def test_nobody_else_invites(town: Town, role: Role) -> None:
    one = town.join("one", role, "district").account
    with pytest.raises(NotPermitted):
        joining.invite(town.office, one, "mediator", "north")
    with pytest.raises(NotPermitted):
        people.accounts(town.office, one)


def test_an_address_belongs_to_one_account(town: Town) -> None:
    link = joining.invite(town.office, None, "mediator", "bajiao", " Min@Street.example ")
    begun = town.take_up(link, "min")
    assert begun.account.email == "min@street.example"
    told = refusal(
        lambda: joining.invite(town.office, None, "king", "bajiao", "min@street.example")
    )
    assert told == "email:staff_email_taken,role:staff_choose_role"
    assert "street.example" not in "".join(entry.id for entry in town.store.entries("names"))


# ---------------------------------------------------------------- anew


def test_a_reset_voids_what_was_and_a_link_sets_it_anew(town: Town) -> None:
    before = town.join("min", Role.MEDIATOR, "bajiao")
    admin = people.by_login(town.office, "admin")
    link = people.reset(town.office, admin, before.account.id)
    assert signing.who(town.office, before.token) is None
    assert refusal(lambda: town.sign_in("min")) == "password:staff_refused"
    town.clock.pass_by(seconds=SECONDS)
    setup = joining.introduce(town.office, link, "ignored", "ignored", NEW, NEW)
    assert setup
    town.secrets["min"] = setup.secret
    begun = joining.finish(town.office, link, town.code("min"), HERE)
    assert begun.account == before.account
    assert town.sign_in("min", NEW).account.id == before.account.id
    assert refusal(lambda: town.sign_in("min")) == "password:staff_refused"


def test_a_reset_sent_twice_gives_one_link_and_voids_once(town: Town) -> None:
    id = town.join("min", Role.MEDIATOR, "bajiao").account.id
    link = people.reset(town.office, None, id, "K1")
    town.clock.pass_by(seconds=SECONDS)
    town.take_up(link, "min")
    assert people.reset(town.office, None, id, "K1") == link
    assert town.sign_in("min").account.id == id


def test_nobody_resets_themselves_or_somebody_disabled(town: Town) -> None:
    admin = people.by_login(town.office, "admin")
    assert (
        refusal(lambda: people.reset(town.office, admin, admin.id)) == "account:staff_not_yourself"
    )
    other = town.join("min", Role.MEDIATOR, "bajiao").account
    page = people.account(town.office, admin, other.id)
    people.disable(town.office, admin, other.id, page.version)
    assert refusal(lambda: people.reset(town.office, admin, other.id)) == "account:staff_disabled"


def test_a_new_password_ends_every_session_and_begins_one(town: Town) -> None:
    first, second = town.join("min", Role.MEDIATOR, "bajiao"), town.sign_in("min")
    present = town.present(second)
    begun = own.change_password(town.office, present, PASSWORD, NEW, NEW, HERE)
    assert [signing.who(town.office, x.token) for x in (first, second)] == [None, None]
    town.present(begun)
    assert refusal(lambda: town.sign_in("min")) == "password:staff_refused"
    town.sign_in("min", NEW)


def test_all_faults_of_a_new_password_are_told_at_once(town: Town) -> None:
    present = town.present(town.join("min", Role.MEDIATOR, "bajiao"))
    told = refusal(lambda: own.change_password(town.office, present, "", "short", "x", HERE))
    assert told == "current:staff_nothing,password:staff_short"
    told = refusal(lambda: own.change_password(town.office, present, "wrong", NEW, "x", HERE))
    assert told == "again:staff_not_same,current:staff_wrong_password"
    tries = [
        refusal(lambda: own.change_password(town.office, present, "wrong", NEW, NEW, HERE))
        for _ in range(10)
    ]
    assert tries[-1] == "current:staff_too_often"


def test_the_old_second_factor_works_until_the_new_one_is_confirmed(town: Town) -> None:
    begun = town.join("min", Role.MEDIATOR, "bajiao")
    other = town.sign_in("min")
    present = town.present(begun)
    assert own.new_factor(town.office, present) is None
    own.ask_factor(town.office, present, PASSWORD)
    setup = own.new_factor(town.office, present)
    assert setup
    assert refusal(lambda: own.confirm_factor(town.office, present, "000000")) == "code:staff_code"
    town.sign_in("min")
    town.secrets["min"] = setup.secret
    own.confirm_factor(town.office, present, town.code("min"))
    assert signing.who(town.office, other.token) is None
    town.present(begun)
    town.sign_in("min")
    assert len(own.codes_to_keep(town.office, begun.account)) == 10
    with pytest.raises(NotFound):
        own.confirm_factor(town.office, present, town.code("min"))


def test_a_second_factor_anew_asks_for_the_password(town: Town) -> None:
    present = town.present(town.join("min", Role.MEDIATOR, "bajiao"))
    told = refusal(lambda: own.ask_factor(town.office, present, "wrong"))
    assert told == "current:staff_wrong_password"


def test_people_say_how_they_are_reached(town: Town) -> None:
    account = town.join("min", Role.MEDIATOR, "bajiao").account
    changed = own.describe(town.office, account, "en", ["en", "zh", "xx"], "租赁，劳动, 租赁\n")
    assert (changed.language, changed.languages) == ("en", ("zh", "en"))
    assert changed.skills == ("租赁", "劳动")
    told = refusal(lambda: own.describe(town.office, account, "fr", [], "x" * 21))
    assert told == "language:staff_choose,skills:staff_skills"


# ---------------------------------------------------------------- accounts and units


def test_an_account_changed_by_two_at_once_is_a_conflict(town: Town) -> None:
    admin = people.by_login(town.office, "admin")
    id = town.join("min", Role.MEDIATOR, "bajiao").account.id
    seen = people.account(town.office, admin, id).version
    people.move(town.office, admin, id, seen, "mediator", "north")
    with pytest.raises(Conflict):
        people.move(town.office, admin, id, seen, "agent", "north")
    people.move(town.office, admin, id, seen, "mediator", "north")  # a second press: as it is


def test_who_is_moved_signs_in_again(town: Town) -> None:
    admin = people.by_login(town.office, "admin")
    begun = town.join("min", Role.MEDIATOR, "bajiao")
    page = people.account(town.office, admin, begun.account.id)
    people.move(town.office, admin, begun.account.id, page.version, "supervisor", "north")
    assert signing.who(town.office, begun.token) is None
    assert town.sign_in("min").account.role is Role.SUPERVISOR


def test_the_last_administrator_stays(town: Town) -> None:
    page = people.account(town.office, None, people.by_login(town.office, "admin").id)
    id, version = page.thing.id, page.version
    last = "account:staff_last_administrator"
    assert refusal(lambda: people.disable(town.office, None, id, version)) == last
    assert refusal(lambda: people.move(town.office, None, id, version, "agent", "north")) == last
    town.join("second", Role.ADMINISTRATOR, "district")
    people.disable(town.office, None, id, version)
    again = people.account(town.office, None, id)
    people.enable(town.office, None, id, again.version)
    assert town.sign_in("admin").account.active


def test_a_supervisor_sees_the_people_below_and_changes_nobody(town: Town) -> None:
    boss = town.join("boss", Role.SUPERVISOR, "bajiao").account
    near = town.join("near", Role.MEDIATOR, "north").account
    far = town.join("far", Role.MEDIATOR, "gucheng").account
    assert [x.login for x in people.accounts(town.office, boss)] == ["boss", "near"]
    with pytest.raises(NotFound):
        people.account(town.office, boss, far.id)
    for act in (people.disable, people.enable):
        with pytest.raises(NotPermitted):
            act(town.office, boss, near.id, 1)
    with pytest.raises(NotPermitted):
        people.reset(town.office, boss, near.id)
    with pytest.raises(NotPermitted):
        units.add(town.office, boss, units.Wish("新", "", "community", "bajiao"))


def test_what_was_done_is_kept_with_who_and_when_and_no_secret(town: Town) -> None:
    admin = people.by_login(town.office, "admin")
    town.clock.pass_by(seconds=1)
    link = joining.invite(town.office, admin, "mediator", "bajiao")
    town.clock.pass_by(seconds=1)
    id = town.take_up(link, "min").account.id
    town.clock.pass_by(seconds=1)
    people.disable(town.office, admin, id, people.account(town.office, admin, id).version)
    told = [(line.what, line.by) for line in people.changes(town.office, admin)]
    assert told[:3] == [("disabled", admin.id), ("joined", id), ("invited", admin.id)]
    bodies = "".join(entry.body for entry in town.store.entries("changes"))
    assert PASSWORD not in bodies
    assert town.secrets["min"] not in bodies


def wish(title: str = "新社区", level: str = "community", parent: str = "bajiao") -> units.Wish:
    return units.Wish(title, "", level, parent)


def test_units_grow_move_and_close(town: Town) -> None:
    office = town.office
    made = units.add(office, None, wish(), key="K1")
    assert units.add(office, None, wish(), key="K1") == made
    assert made.id in office.tree().below("bajiao")
    version = units.unit(office, None, made.id).version
    units.change(office, None, made.id, version, wish("改名", parent="gucheng"))
    assert made.id in office.tree().below("gucheng")
    with pytest.raises(Conflict):
        units.change(office, None, made.id, version, wish("别的"))
    version = units.unit(office, None, made.id).version
    units.close(office, None, made.id, version)
    units.close(office, None, made.id, version)  # a second press
    assert not office.tree().units[made.id].is_open
    units.reopen(office, None, made.id, units.unit(office, None, made.id).version)
    assert office.tree().units[made.id].is_open


def test_all_faults_of_a_unit_are_told_at_once(town: Town) -> None:
    bad = units.Wish("", "x" * 61, "castle", "nowhere", "a\nb", ["rent", "nonsense"])
    with pytest.raises(AnswerFaults) as told:
        units.add(town.office, None, bad, known={"rent"})
    assert set(told.value.faults) == {"zh", "en", "level", "parent", "place", "kinds"}


def test_a_unit_with_people_units_or_cases_is_not_closed(town: Town) -> None:
    town.join("min", Role.MEDIATOR, "north")

    def told(id: str, cases: int = 0) -> str:
        version = units.unit(town.office, None, id).version
        return refusal(lambda: units.close(town.office, None, id, version, cases))

    assert told("bajiao") == "unit:staff_unit_above"
    assert told("north") == "unit:staff_unit_lived_in"
    assert told("gucheng", 3) == "unit:staff_unit_has_cases"


def test_a_unit_is_not_moved_below_itself(town: Town) -> None:
    version = units.unit(town.office, None, "district").version
    told = refusal(
        lambda: units.change(
            town.office, None, "district", version, wish("区", "district", parent="north")
        )
    )
    assert told == "parent:staff_unit_circle"


def test_two_moves_at_once_make_no_circle(town: Town) -> None:
    """Each is allowed by itself: the tree as both saw it decides for one of them."""
    office = town.office
    seen = office.tree_version()
    version = units.unit(office, None, "gucheng").version
    units.change(office, None, "gucheng", version, wish("古城", "street", parent="bajiao"))
    with pytest.raises(Conflict):
        office.store.put([office.tree_moved(seen)])
