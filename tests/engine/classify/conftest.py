"""The taxonomy as the repository writes it, and the stories that people might tell."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from engine.classify.keywords import KeywordClassifier
from engine.classify.safety import SafetyScan
from engine.classify.taxonomy import Taxonomy, read_taxonomy
from engine.errors import DefinitionError
from engine.source import Items, Record, Scalar, read_file

ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Story:
    text: str
    cause: str
    also: tuple[str, ...] = ()

    @property
    def right(self) -> set[str]:
        return {self.cause, *self.also}


def records_in(folder: str) -> list[Record]:
    """All entries of the YAML lists in a folder."""
    found: list[Record] = []
    for path in sorted((ROOT / folder).glob("*.yaml")):
        entries = read_file(path)
        assert isinstance(entries, Items), path
        found.extend(entry for entry in entries if isinstance(entry, Record))
    return found


@pytest.fixture(scope="session")
def taxonomy() -> Taxonomy:
    faults: list[DefinitionError] = []
    read = read_taxonomy(records_in("rules/causes"), faults)
    assert not faults
    return read


@pytest.fixture(scope="session")
def classifier(taxonomy: Taxonomy) -> KeywordClassifier:
    return taxonomy.classifier


@pytest.fixture(scope="session")
def safety(taxonomy: Taxonomy) -> SafetyScan:
    return taxonomy.safety_scan


@pytest.fixture(scope="session")
def stories() -> list[Story]:
    written = read_file(ROOT / "tests/data/stories.yaml")
    assert isinstance(written, Items)
    return [_story(record) for record in written if isinstance(record, Record)]


def _story(record: Record) -> Story:
    text, cause, also = record["text"], record["cause"], record.get("also")
    assert isinstance(text, Scalar)
    assert isinstance(cause, Scalar)
    others = also if isinstance(also, Items) else ()
    return Story(str(text), str(cause), tuple(str(other) for other in others))
