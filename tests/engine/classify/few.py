"""A few examples of two areas, and the cues of three kinds."""

from __future__ import annotations

from engine.classify.examples import Example
from engine.classify.keywords import Category, Cause, KeywordClassifier
from engine.classify.taxonomy import Area, CauseCard, Taxonomy
from engine.i18n import Text

CAUSES = (
    Cause("rent.deposit", "rent", strong=("押金",)),
    Cause("rent.arrears", "rent", strong=("欠租",)),
    Cause("lab.wage", "labour", strong=("工资",)),
)
CATEGORIES = (Category("rent", ("房东", "租")), Category("labour", ("老板",)))
TAXONOMY = Taxonomy(
    cards={one.id: CauseCard(one.id, one.category, "F", Text(one.id), Text("")) for one in CAUSES},
    categories={},
    causes=CAUSES,
    surroundings=CATEGORIES,
    areas={
        "B": Area("B", Text("劳动"), Text(""), "civil", ("lab.wage",)),
        "C": Area("C", Text("租房"), Text(""), "civil", ("rent.deposit", "rent.arrears")),
    },
)
ENDS = ("怎么办", "合理吗", "找谁", "半年了", "能要回来吗", "一直拖", "说好的", "不认账")


def keywords() -> KeywordClassifier:
    return TAXONOMY.classifier


def few(many: int = 8) -> list[Example]:
    """So many texts of each kind."""
    found = []
    for number, end in enumerate((ENDS * 3)[:many]):
        for kind, area, start in (
            ("rent.deposit", "C", "房东不退押金"),
            ("rent.arrears", "C", "租客欠租"),
            ("lab.wage", "B", "老板不发工资"),
        ):
            id = f"{kind}:{number}"
            found.append(Example(id, f"{start}{end}{number}", area, kind, "hand"))
    return found
