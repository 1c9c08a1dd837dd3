#!/usr/bin/env python3
"""Checks that alerts, their tests, the runbook, the dashboards and the lists of metrics agree.

What is wrong is printed, a line each, and ends in failure. With --queries FILE it also writes the queries of all
dashboards as recording rules, for promtool to check.
"""

import json
import re
import sys
from collections import Counter
from pathlib import Path

import rules

FOLDER = Path(__file__).resolve().parent.parent
RUNBOOK = "docs/operations/monitoring.md"
# Programs whose metrics are ours: each must be looked at by an alert or a dashboard. Of others' only what is used is
# listed.
OURS = ("node", "gateway", "indexer")
PROGRAMS = (*OURS, "substrate", "machine")
# What Prometheus itself adds.
BUILT_IN = {"up", "ALERTS"}
WORDS = {
    "and",
    "or",
    "unless",
    "offset",
    "bool",
    "on",
    "ignoring",
    "by",
    "without",
    "group_left",
    "group_right",
    "NaN",
    "Inf",
}

problems = []


def wrong(text):
    problems.append(text)


def known_metrics():
    """By name: the program and the type."""
    known = {}
    for program in PROGRAMS:
        for line in (FOLDER / "metrics" / f"{program}.txt").read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                name, kind = line.split()[:2]
                if name in known or kind not in ("counter", "gauge", "histogram"):
                    wrong(f"metrics/{program}.txt: {line}: listed twice, or of no known type")
                known[name] = (program, kind)
    return known


def metrics_in(expr):
    """The names of the metrics that an expression reads."""
    expr = re.sub(r'"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\'', "", expr)
    expr = re.sub(r"\{[^}]*\}|\[[^\]]*\]", "", expr)
    expr = re.sub(r"\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)", "", expr)
    names = re.findall(r"(?<![\w:])([a-zA-Z_:][\w:]*)\b(?!\s*\()", expr)
    return {name for name in names if name not in WORDS}


def listed_name(name, known):
    """As the lists have it: a histogram stands there once for its three series."""
    family = re.sub(r"_(bucket|sum|count)$", "", name)
    return family if known.get(family, ("", ""))[1] == "histogram" else name


def check_names(found, known, recorded):
    """`found` are (where, metric)."""
    used = set()
    for where, name in found:
        used.add(listed_name(name, known))
        if name not in recorded and name not in BUILT_IN and listed_name(name, known) not in known:
            wrong(f"{where}: no program is known to have the metric {name}")
    return used


def tests_of_alerts():
    """By alert: how often a test expects it to fire, and how often to be silent. And the series that tests feed."""
    fires, silent, series = Counter(), Counter(), []
    for path in sorted((FOLDER / "tests").glob("*.yml")):
        text = path.read_text(encoding="utf-8")
        for name, expected in re.findall(r"alertname: (\w+)\n +exp_alerts:(.*)", text):
            (silent if expected.strip() == "[]" else fires)[name] += 1
        series += [(f"tests/{path.name}", name) for name in re.findall(r"- series: '([\w:]+)", text)]
    return fires, silent, series


def check_alerts(alerts):
    sections = set(re.findall(r"^### (\w+)$", (FOLDER.parent / RUNBOOK).read_text(encoding="utf-8"), re.MULTILINE))
    fires, silent, _ = tests_of_alerts()
    for name, alert in alerts.items():
        missing = {"severity", "for", "summary", "description", "runbook"} - alert.values.keys()
        if missing:
            wrong(f"{alert.file}: {name} lacks {', '.join(sorted(missing))}")
            continue
        if alert.values["severity"] not in ("critical", "warning", "info"):
            wrong(f"{alert.file}: {name} has the severity {alert.values['severity']}")
        if alert.values["runbook"] != f"{RUNBOOK}#{name.lower()}":
            wrong(f"{alert.file}: the runbook of {name} should be {RUNBOOK}#{name.lower()}")
        if name not in sections:
            wrong(f"{RUNBOOK}: no section for {name}")
        if not fires[name]:
            wrong(f"tests: none in which {name} fires")
        # Before its time has come, and just beside its bound.
        if silent[name] < 2:
            wrong(f"tests: {name} is expected to be silent {silent[name]} times, not twice at least")
    for name in sorted(sections - alerts.keys()):
        wrong(f"{RUNBOOK}: a section for {name}, which is no alert")
    for name in sorted((fires + silent).keys() - alerts.keys()):
        wrong(f"tests: {name} is no alert")


def without_variables(query):
    """A query as Prometheus would get it."""
    query = query.replace("$__rate_interval", "5m").replace("$__range", "1h")
    return re.sub(r"\$\{?\w+\}?", "x", query)


def check_dashboards():
    """Returns the queries of all dashboards: (where, expression)."""
    queries, uids = [], Counter()
    for path in sorted((FOLDER / "dashboards").glob("*.json")):
        board = json.loads(path.read_text(encoding="utf-8"))
        where = f"dashboards/{path.name}"
        uids[board.get("uid")] += 1
        if board.get("id") is not None:
            wrong(f"{where}: has an id, which belongs to one Grafana only")
        variables = {variable["name"]: variable for variable in board["templating"]["list"]}
        if variables.get("datasource", {}).get("type") != "datasource":
            wrong(f"{where}: the data source is no variable")
        for variable in variables.values():
            if variable["type"] == "query":
                labelled = re.fullmatch(r"label_values\((.+), (\w+)\)", variable["query"]["query"])
                if not labelled:
                    wrong(f"{where}: the variable {variable['name']} is no label_values(metric, label)")
                    continue
                queries.append((f"{where}: variable {variable['name']}", labelled[1]))
        for panel in board["panels"]:
            if panel["type"] == "row":
                continue
            title = f"{where}: {panel['title']}"
            if not panel.get("description", "").strip():
                wrong(f"{title}: says nothing of what to do")
            if panel["datasource"]["uid"] != "${datasource}":
                wrong(f"{title}: names a data source of its own")
            if not panel["fieldConfig"]["defaults"].get("unit"):
                wrong(f"{title}: has no unit")
            if not panel["targets"]:
                wrong(f"{title}: asks nothing")
            for target in panel["targets"]:
                if panel["type"] == "timeseries" and not target["legendFormat"]:
                    wrong(f"{title}: a line without a legend")
                for name in re.findall(r"\$(?!__)\{?(\w+)", target["expr"]):
                    if name not in variables:
                        wrong(f"{title}: there is no variable {name}")
                queries.append((title, target["expr"]))
    for uid, times in uids.items():
        if not uid or times > 1:
            wrong(f"dashboards: {times} have the uid {uid}")
    return [(where, without_variables(expr)) for where, expr in queries]


def main():
    written = rules.read()
    alerts = {rule.name: rule for rule in written if rule.kind == "alert"}
    recorded = {rule.name for rule in written if rule.kind == "record"}
    if len(alerts) + len(recorded) != len(written):
        wrong("rules: a name is used twice")
    known = known_metrics()
    queries = check_dashboards()
    check_alerts(alerts)
    read = [(f"rules/{rule.file}: {rule.name}", name) for rule in written for name in metrics_in(rule.expr)]
    shown = [(where, name) for where, expr in queries for name in metrics_in(expr)]
    used = check_names([*read, *shown], known, recorded)
    check_names(tests_of_alerts()[2], known, recorded)
    for name in sorted(known.keys() - used):
        # The gauge and its twin are one value: an alert reads the one, dashboards show the other.
        where = (
            "no alert and no dashboard looks at"
            if known[name][0] in OURS
            else "it is not used, and need not be listed:"
        )
        wrong(f"metrics/{known[name][0]}.txt: {where} {name}")
    for name in sorted(recorded - {name for _, name in [*read, *shown]}):
        wrong(f"rules/recording.yml: nobody reads {name}")

    if "--queries" in sys.argv[1:]:
        each = [{"record": f"dashboard:query:{number}", "expr": expr} for number, (_, expr) in enumerate(queries)]
        # JSON is YAML.
        text = json.dumps({"groups": [{"name": "dashboards", "rules": each}]}, indent=1)
        Path(sys.argv[sys.argv.index("--queries") + 1]).write_text(text, encoding="utf-8")
    for problem in problems:
        print(problem)
    if problems:
        sys.exit(1)
    boards = len({where.split(":")[0] for where, _ in queries})
    print(
        f"{len(alerts)} alerts, {len(recorded)} recorded series, {boards} dashboards with {len(queries)} queries, {len(known)} metrics"
    )


if __name__ == "__main__":
    main()
