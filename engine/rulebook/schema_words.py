"""The words of our schemas: texts, conditions, formulas, days, and records with closed keys."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

Schema = dict[str, Any]  # a schema is JSON: keys of many kinds

SCALAR: Final[Schema] = {"type": ["string", "number", "boolean", "null"]}
WORDS: Final[Schema] = {"anyOf": [{"type": "string"}, {"type": "array", "items": SCALAR}]}
FLAG: Final[Schema] = {"type": "boolean"}
ANY: Final[Schema] = {}
TEXT: Final[Schema] = {"$ref": "#/$defs/text"}
CONDITION: Final[Schema] = {"$ref": "#/$defs/condition"}
FORMULA: Final[Schema] = {"$ref": "#/$defs/formula"}
EXAMPLES: Final[Schema] = {"type": "array", "items": {"$ref": "#/$defs/example"}}
BASIS: Final[Schema] = {"type": "array", "items": {"$ref": "#/$defs/citation"}}
DAY: Final[Schema] = {
    "anyOf": [{"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"}, {"type": "null"}]
}


def record(required: Iterable[str], /, **properties: Schema) -> Schema:
    """A mapping with these keys and no others."""
    return {
        "type": "object",
        "required": [*required],
        "properties": properties,
        "additionalProperties": False,
    }


def mapping(values: Schema, names: Iterable[str] = ()) -> Schema:
    """A mapping whose keys are open, or one of the names."""
    known = [*names]
    kept: Schema = {"type": "object", "additionalProperties": values}
    return kept | {"propertyNames": {"enum": known}} if known else kept
