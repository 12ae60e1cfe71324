"""The client of the pages, over a real socket: it lists, fetches, verifies and accepts."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from engine.casework.filing import Standing
from engine.library import Library
from engine.litigation.verdict import verify
from tests.web.api.pulling import client_of_the_docs
from tests.web.api.running import House, in_file, running


def test_a_court_pulls_verifies_and_accepts_and_the_second_clerk_comes_too_late(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = client_of_the_docs()
    with running(House.over(library, in_file(tmp_path))) as house:
        scene = house.filed()
        courts = module.Courts(house.address, house.key().key)
        (line,) = courts.waiting()
        content = courts.fetched(line["id"])
        manifest = module.verified(content, line["sha256"])
        assert verify(content, line["sha256"]).is_sound
        assert (manifest["cause"]["code"], manifest["total_fen"]) == ("rent.arrears", 3_600_000)
        assert [piece["name"] for piece in manifest["evidence"]] == ["租赁合同.txt"]

        second = module.Courts(house.address, house.key().key)
        done = courts.act(line["id"], "acceptance", line["etag"], docket="(2026)京0107民初1号")
        assert done["standing"] == "accepted"
        with pytest.raises(module.Problem) as late:
            second.act(line["id"], "acceptance", line["etag"], docket="(2026)京0107民初2号")
        assert (late.value.status, late.value.told["code"]) == (409, "not_now")
        assert scene.found.standing is Standing.ACCEPTED
        assert scene.found.docket == "(2026)京0107民初1号"

        house.filed()
        monkeypatch.setattr(sys, "argv", ["client.py", house.address, courts.key, "登记"])
        assert module.main() == 0
        assert [*courts.waiting()] == []


def test_the_client_notices_a_changed_file(library: Library, tmp_path: Path) -> None:
    module = client_of_the_docs()
    with running(House.over(library, in_file(tmp_path))) as house:
        scene = house.filed()
        content = scene.content()
        at = content.index("甲乙双方".encode())
        with pytest.raises(Exception, match=r"evidence/001\.txt|CRC"):
            module.verified(content[:at] + b"X" + content[at + 1 :], scene.found.digest)
        with pytest.raises(ValueError, match="announced"):
            module.verified(content, "0" * 64)
