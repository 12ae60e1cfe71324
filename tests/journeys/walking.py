"""A resident with a real browser on a telephone, and what must hold of every page she sees."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import axe_playwright_python

from tests.web.resident import Answer

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page, Response

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = f"() => axe.run({{runOnly: {{type: 'tag', values: {json.dumps(RULES)}}}}})"
CONTINUE = "form .buttons button"
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@dataclass
class Walker:
    """Fills in pages as people do, and looks at each."""

    page: Page
    base: str
    scripts: bool = True
    refused: list[str] = field(default_factory=list)
    looked_at: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("response", self._note)

    def _note(self, response: Response) -> None:
        if response.status >= 400:
            self.refused.append(f"{response.status} {response.url}")

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.base)

    def open(self, path: str) -> None:
        self.page.goto(self.base + path)
        self.look()

    def press(self, selector: str) -> None:
        """Press a button and look at the page it leads to."""
        before = self.page.url
        self.page.click(selector)
        self.page.wait_for_url(lambda url: url != before)
        if self.scripts and "/q/" in self.path:
            action = self.path.partition("?")[0]
            self.page.locator(f'form.question[action="{action}"]').wait_for()
        self.look()

    def look(self) -> None:
        """Nothing refused, nothing wider than the screen, nothing that axe objects to."""
        self.page.wait_for_load_state()
        assert not self.refused, self.refused
        self.looked_at.append(self.path)
        if not self.scripts:
            return
        assert self.page.evaluate(WIDER) <= 0, f"{self.path} is wider than the screen"
        if not self.page.evaluate("() => 'axe' in window"):
            self.page.evaluate(AXE)
        found = self.page.evaluate(RUN)["violations"]
        faults = [f"{v['id']}: {v['nodes'][0]['html'][:200]}" for v in found]
        assert not faults, f"{self.path}: {faults}"

    def answer(self, fact: str, answer: Answer) -> None:
        """Fill in a question and go on."""
        if isinstance(answer, str):
            self._fill(fact, answer)
        elif answer and isinstance(answer[0], Mapping):
            self._fill_rows(fact, [row for row in answer if isinstance(row, Mapping)])
        else:
            for key in answer:
                self._at(f"{fact}.{key}").check()
        self._agree()
        self.press("form.question .buttons button")

    def _agree(self) -> None:
        """Tick the consent where the page asks for one."""
        box = self.page.locator('input[name="agree"]')
        if box.count():
            box.check()

    def skip(self, fact: str, state: str) -> None:
        self.press(f'button[name="{fact}.skip"][value="{state}"]')

    def _at(self, id: str) -> Locator:
        return self.page.locator(f'[id="{id}"]')

    def _fill(self, name: str, text: str) -> None:
        for key in (f"{name}.{text}", f"{name}.choice.{text}"):
            if self._at(key).count():
                self._at(key).check()
                return
        if self._at(f"{name}.choice.value").count():
            self._at(f"{name}.choice.value").check()
        if re.fullmatch(r"\d{4}-\d\d(-\d\d)?", text):
            for part, written in zip(("year", "month", "day"), text.split("-"), strict=False):
                self._at(f"{name}.{part}").fill(written)
        elif self.page.locator(f'select[id="{name}"]').count():
            self._at(name).select_option(text)
        else:
            self._at(name).fill(text)

    def _fill_rows(self, fact: str, rows: Sequence[Mapping[str, str]]) -> None:
        for number, row in enumerate(rows):
            if number:
                self.page.click(f'button[name="{fact}.add"]')
                self._at(f"{fact}.{number}.{next(iter(row))}").or_(
                    self._at(f"{fact}.{number}.{next(iter(row))}.year")
                ).first.wait_for()
            for name, text in row.items():
                self._fill(f"{fact}.{number}.{name}", text)

    def begin(self, story: str, kind: str) -> str:
        """From the first page to the first question; the address of the case."""
        self.open("/")
        self.press("main form button")
        self.page.fill("textarea", story)
        self._at("agree.assess").check()
        self.press(CONTINUE)
        self.page.check('[id="case.danger.none"]')
        self.press(CONTINUE)
        proposed = self._at(f"kind.{kind}")
        assert proposed.count(), f"{kind} is not among what is proposed"
        proposed.check()
        self.press(CONTINUE)
        return "/".join(self.path.split("/")[:3])

    def answer_known(self, answers: Mapping[str, Answer]) -> None:
        """Answer what is asked as far as known, pass over the rest, up to the review."""
        while fact := self.asked():
            if fact in answers:
                self.answer(fact, answers[fact])
            else:
                self.skip(fact, "unknown")
        assert self.path.endswith("/review")

    def asked(self) -> str:
        """The fact that the page asks for; nothing on any other page."""
        found = re.search(r"/q/([^?]+)", self.path)
        return found[1] if found else ""
