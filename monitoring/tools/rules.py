"""Reads the rule files: what is named, what it asks for, how it is told.

promtool checks that they are YAML that Prometheus takes; here only our own way to write them is understood, and
anything else is an error.
"""

import re
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent


class Rule:
    """An alert or a recording rule."""

    def __init__(self, file, kind, name, lines):
        self.file, self.kind, self.name = file, kind, name
        self.values = _values(file, name, lines)
        self.expr = self.values["expr"]

    @property
    def bound(self):
        """The first number that the expression compares with, and how it does."""
        found = re.search(r"(==|>=|<=|>|<)\s*(-?\d+(?:\.\d+)?)", re.sub(r"\{[^}]*\}", "", self.expr))
        if not found:
            raise ValueError(f"{self.file}: {self.name} compares with no number")
        return found[1], float(found[2])


def _values(file, name, lines):
    """The keys below a rule, whatever they are nested in; a folded text becomes one line."""
    values, key, indent = {}, None, 0
    for line in lines:
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        depth = len(line) - len(line.lstrip())
        if key and depth > indent:
            values[key] = f"{values[key]} {text}".strip()
            continue
        found = re.fullmatch(r"(\w+):(?: (.*))?", text)
        if not found:
            raise ValueError(f"{file}: {name} has a line that is not understood: {text}")
        value = found[2] or ""
        if value in (">-", "|-", "|", ">"):
            key, indent, values[found[1]] = found[1], depth, ""
        else:
            key = None
            values[found[1]] = value[1:-1] if value[:1] in "'\"" and value else value
    return values


def read(folder=FOLDER / "rules"):
    """All rules of all files, in their order."""
    rules = []
    for path in sorted(folder.glob("*.yml")):
        text = path.read_text(encoding="utf-8")
        parts = re.split(r"^ {6}- (alert|record): (\S+)$", text, flags=re.MULTILINE)
        for kind, name, body in zip(parts[1::3], parts[2::3], parts[3::3]):
            # What follows a rule at its own depth or less belongs to the next group.
            lines = []
            for line in body.splitlines()[1:]:
                if line.strip() and not line.strip().startswith("#") and len(line) - len(line.lstrip()) < 8:
                    break
                lines.append(line)
            rules.append(Rule(path.name, kind, name, lines))
        written = len(re.findall(r"\b(?:alert|record):", text))
        if written != len(parts) // 3:
            raise ValueError(f"{path.name}: {written} rules are written, {len(parts) // 3} are understood")
    return rules


def alerts():
    """The alerts by name."""
    return {rule.name: rule for rule in read() if rule.kind == "alert"}
