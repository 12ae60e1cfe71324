"""The tree of units: what lies below what, and that it stays a tree."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from engine.accounts.unit import Level, Tree, Unit, title_faults
from engine.i18n import Text

IDS = [f"u{number}" for number in range(8)]


def unit(id: str, parent: str = "", **more: object) -> Unit:
    return Unit(id, Text(id), Level.STREET, parent, **more)  # type: ignore[arg-type]  # by name


def grown(moves: list[tuple[str, str]]) -> Tree:
    """A tree after every move that it allows."""
    tree = Tree(map(unit, IDS))
    for id, parent in moves:
        if tree.parent_fault(id, parent) is None:
            tree = Tree([*(u for u in tree.units.values() if u.id != id), unit(id, parent)])
    return tree


TOWN = Tree([unit("district"), unit("street", "district"), unit("home", "street"), unit("court")])


def test_what_lies_below_a_unit_includes_itself() -> None:
    assert TOWN.below("district") == {"district", "street", "home"}
    assert TOWN.below("home") == {"home"}
    assert TOWN.below("nowhere") == frozenset()
    assert [u.id for u in TOWN.above("home")] == ["street", "district"]


def test_units_are_walked_each_under_its_own() -> None:
    walked = [(depth, u.id) for depth, u in TOWN.walk()]
    assert walked == [(0, "court"), (0, "district"), (1, "street"), (2, "home")]
    assert [u.id for _, u in TOWN.walk("street")] == ["street", "home"]


def test_a_unit_cannot_hang_below_itself_nor_in_the_air_nor_below_a_closed_one() -> None:
    closed = Tree([*TOWN.units.values(), unit("old", is_open=False)])
    faults = [closed.parent_fault("district", above) for above in ("home", "district", "x", "old")]
    keys = [fault.key for fault in faults if fault]
    assert keys == ["staff_unit_circle", "staff_unit_circle", "staff_no_unit", "staff_unit_closed"]
    assert closed.parent_fault("home", "district") is None
    assert closed.parent_fault("home", "") is None


@given(st.lists(st.tuples(st.sampled_from(IDS), st.sampled_from(["", *IDS]))))
def test_no_moves_make_a_circle_or_lose_a_unit(moves: list[tuple[str, str]]) -> None:
    tree = grown(moves)
    walked = [u.id for _, u in tree.walk()]
    assert sorted(walked) == IDS
    for id in IDS:
        assert id not in {u.id for u in tree.above(id)}
        assert tree.below(id) == {id}.union(
            *(tree.below(child) for child in IDS if _under(tree, child, id))
        )


def _under(tree: Tree, child: str, id: str) -> bool:
    return tree.units[child].parent == id


def test_a_unit_whose_parent_is_missing_is_still_found() -> None:
    assert [u.id for _, u in Tree([unit("a", "gone")]).walk()] == ["a"]


def test_a_unit_serves_the_kinds_it_names_and_those_under_them() -> None:
    assert unit("a").serves("rent.arrears")
    assert unit("a", kinds=("rent",)).serves("rent.arrears")
    assert not unit("a", kinds=("rent",)).serves("rental.arrears")


def test_all_faults_of_a_title_are_told_at_once() -> None:
    faults = title_faults(Text("", "x" * 61), "a\nb")
    assert {field: fault.key for field, fault in faults.items()} == {
        "zh": "staff_nothing", "en": "staff_name", "place": "staff_name",
    }  # fmt: skip
