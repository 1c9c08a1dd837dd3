#!/usr/bin/env python3
"""Writes the dashboards of Grafana. With --check it only says whether they are as they would be written."""

import sys
from pathlib import Path

from boards_communities import communities, credit, governance
from boards_network import network, validators
from boards_services import services
from panels import as_text

FOLDER = Path(__file__).resolve().parent.parent / "dashboards"
BOARDS = (network, validators, communities, credit, governance, services)


def main():
    boards = {board.__name__: as_text(board()) + "\n" for board in BOARDS}
    if "--check" in sys.argv[1:]:
        old = [
            name
            for name, text in boards.items()
            if not (path := FOLDER / f"{name}.json").exists() or path.read_text(encoding="utf-8") != text
        ]
        strange = sorted(path.name for path in FOLDER.glob("*.json") if path.stem not in boards)
        if old or strange:
            sys.exit(f"not as monitoring/tools/boards.py writes them: {', '.join(old + strange)}")
        return
    for name, text in boards.items():
        (FOLDER / f"{name}.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
