"""Every text that authors wrote for readers: where it stands, in which entry, under which key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from engine.errors import Place
from engine.rulebook.lint.words import LANGUAGES
from engine.source import Items, Record, Scalar, Value, read_file
