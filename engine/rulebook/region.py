"""Where a case belongs, so that the law of that place applies to it."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from engine.i18n import Text
from engine.rulebook.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class Region:
    """A place with districts, one of them where the platform stands."""

    name: str
    title: Text
    districts: tuple[str, ...]
    default_district: str

    def of(self, district: str | None) -> str:
        """The full place that parameters are looked up by; another place stands for itself."""
        if district is None:
            return self.name + self.default_district
        if district in self.districts:
            return self.name + district
        return self._within(district) or district

    def _within(self, written: str) -> str:
        """A place of this region that was written with the region's name, however short."""
        plain = unicodedata.normalize("NFKC", written).replace(" ", "")
        names = (self.title.zh[:-1], self.title.get("en"))  # without its rank, and in English
        if not plain.lower().startswith(tuple(name.lower() for name in names if name)):
            return ""
        return self.name + next((name for name in self.districts if name in plain), "")

    def of_case(
        self, rulebook: Rulebook, answers: Mapping[str, Any], scope: Collection[str]
    ) -> str:
        """The place of the first district that was answered, or that of the platform."""
        for fact in rulebook.districts:
            answer = answers.get(fact.name)
            if isinstance(answer, str) and fact.namespace in scope:
                return self.of(answer)
        return self.of(None)
