#!/usr/bin/env python3
"""Writes the alert rules of monitoring/rules as the Prometheus Operator takes them, word for word.

    rules.py            writes k8s/components/monitoring/rules, a file for each
    rules.py --check    ends with 1 when the files there are not those that would be written
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / "k8s/components/monitoring/rules"


def manifest(path):
    """The PrometheusRule with the groups of one file."""
    before, groups = path.read_text(encoding="utf-8").split("groups:\n", 1)
    body = "".join(f"  {line}" if line.strip() else line for line in f"groups:\n{groups}".splitlines(keepends=True))
    return (
        f"# Written by tools/deployment/rules.py from monitoring/rules/{path.name}. Change it there.\n"
        f"{before}apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\n"
        f"metadata:\n  name: credit-network-{path.stem}\nspec:\n{body}"
    )


def main():
    wanted = {TARGET / f"{path.stem}.yaml": manifest(path) for path in sorted((ROOT / "monitoring/rules").glob("*.yml"))}
    if "--check" in sys.argv[1:]:
        found = {path: path.read_text(encoding="utf-8") for path in TARGET.glob("*.yaml")}
        if found != wanted:
            sys.exit(f"{TARGET.relative_to(ROOT)} is not what monitoring/rules says: tools/deployment/rules.py writes it")
        return
    TARGET.mkdir(exist_ok=True)
    for path in set(TARGET.glob("*.yaml")) - set(wanted):
        path.unlink()
    for path, text in wanted.items():
        path.write_text(text, encoding="utf-8")


main()
