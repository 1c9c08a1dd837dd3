"""How a dashboard of Grafana is written down: panels, rows, thresholds taken from the alerts."""

import json

from rules import alerts

ALERTS = alerts()
COLOURS = {"critical": "red", "warning": "orange", "info": "blue"}
COLUMNS = 24
SOURCE = {"type": "prometheus", "uid": "${datasource}"}


def steps(names):
    """Colours that change where the alerts begin to fire."""
    above, below = [], []
    for name in names:
        comparison, value = ALERTS[name].bound
        colour = COLOURS[ALERTS[name].values["severity"]]
        if comparison.startswith("<"):
            below.append((value, colour))
        elif comparison == "==" and value == 0:
            below.append((1e-9, colour))
        else:
            # A colour begins at its value, an alert above it: what must stay at 0 is not coloured at 0.
            above.append((value if comparison != ">" or value else 1e-9, colour))
    # Below several bounds the lowest one's colour counts, from each bound up to the next that of the next.
    below.sort()
    result = [{"color": below[0][1] if below else "green", "value": None}]
    for (value, _), following in zip(below, [*[colour for _, colour in below[1:]], "green"]):
        result.append({"color": following, "value": value})
    return result + [{"color": colour, "value": value} for value, colour in sorted(above)]


def panel(
    title,
    queries,
    text,
    kind="timeseries",
    unit="short",
    alert=(),
    width=12,
    height=8,
    decimals=None,
    stack=False,
    least=None,
    most=None,
):
    """One panel. `queries` are (expression, legend); `text` says what it shows and what to do when it looks bad."""
    names = [alert] if isinstance(alert, str) else list(alert)
    defaults = {
        "unit": unit,
        "color": {"mode": "thresholds" if kind in ("stat", "gauge", "bargauge") else "palette-classic"},
        "thresholds": {"mode": "absolute", "steps": steps(names)},
    }
    for key, value in (("decimals", decimals), ("min", least), ("max", most)):
        if value is not None:
            defaults[key] = value
    if kind == "timeseries":
        defaults["custom"] = {
            "lineWidth": 2,
            "fillOpacity": 20 if stack else 5,
            "showPoints": "never",
            "spanNulls": False,
            "stacking": {"mode": "normal" if stack else "none"},
            "thresholdsStyle": {"mode": "dashed" if names else "off"},
        }
        options = {
            "legend": {"displayMode": "table", "placement": "bottom", "calcs": ["lastNotNull", "min", "max"]},
            "tooltip": {"mode": "multi", "sort": "desc"},
        }
    elif kind == "table":
        options = {"showHeader": True, "cellHeight": "sm"}
    else:
        options = {
            "reduceOptions": {"calcs": ["lastNotNull"]},
            "textMode": "auto",
            "colorMode": "value",
            "graphMode": "area",
        }
        if kind != "stat":
            options = {"reduceOptions": {"calcs": ["lastNotNull"]}, "orientation": "horizontal", "displayMode": "basic"}
    instant = kind != "timeseries" and kind != "stat"
    return {
        "title": title,
        "description": " ".join([text, *[f"Alert: {name}." for name in names]]),
        "type": kind,
        "datasource": SOURCE,
        "gridPos": {"h": height, "w": width},
        "targets": [
            {
                "refId": chr(ord("A") + number),
                "expr": expr,
                "legendFormat": legend,
                "instant": instant,
                "range": not instant,
                "format": "table" if kind == "table" else "time_series",
            }
            for number, (expr, legend) in enumerate(queries)
        ],
        "fieldConfig": {"defaults": defaults, "overrides": []},
        "options": options,
    }


def stat(title, expr, text, unit="short", alert=(), width=4, decimals=None):
    """One number."""
    return panel(title, [(expr, "")], text, "stat", unit, alert, width, 4, decimals)


def row(title):
    """A heading over the panels that follow."""
    return {"title": title, "type": "row", "collapsed": False, "gridPos": {"h": 1, "w": COLUMNS}, "panels": []}


def _laid_out(panels):
    """Gives panels their places, from left to right and line by line."""
    x = y = tallest = 0
    for number, each in enumerate(panels, 1):
        place = each["gridPos"]
        if x + place["w"] > COLUMNS:
            x, y, tallest = 0, y + tallest, 0
        place |= {"x": x, "y": y}
        x, tallest = x + place["w"], max(tallest, place["h"])
        each["id"] = number
    return panels


def _variable(name, label, query, many):
    return {
        "name": name,
        "label": label,
        "type": "query",
        "datasource": SOURCE,
        "definition": query,
        "query": {"query": query, "refId": name},
        "refresh": 2,
        "sort": 1,
        "multi": many,
        "includeAll": many,
        **(
            {"allValue": ".*", "current": {"selected": True, "text": "All", "value": "$__all"}}
            if many
            else {"current": {}}
        ),
    }


def dashboard(uid, title, text, panels, variables=()):
    """A dashboard. `variables` are (name, label, query, whether several can be chosen)."""
    source = {"name": "datasource", "label": "Prometheus", "type": "datasource", "query": "prometheus", "current": {}}
    return {
        "uid": uid,
        "title": title,
        "description": text,
        "tags": ["credit-network"],
        "schemaVersion": 39,
        "version": 1,
        "editable": True,
        "graphTooltip": 1,
        "timezone": "browser",
        "refresh": "30s",
        "time": {"from": "now-6h", "to": "now"},
        "links": [
            {
                "type": "dashboards",
                "title": "Credit Network",
                "tags": ["credit-network"],
                "asDropdown": True,
                "keepTime": True,
            }
        ],
        "templating": {"list": [source, *[_variable(*each) for each in variables]]},
        "annotations": {"list": []},
        "panels": _laid_out(panels),
    }


def as_text(value, indent=0):
    """JSON in which what fits into a line stands in one."""
    line = json.dumps(value, ensure_ascii=False)
    if len(line) + indent <= 158 or not isinstance(value, (dict, list)) or not value:
        return line
    inner = " " * (indent + 2)
    if isinstance(value, dict):
        parts = [f"{inner}{json.dumps(key)}: {as_text(each, indent + 2)}" for key, each in value.items()]
        return "{\n" + ",\n".join(parts) + "\n" + " " * indent + "}"
    return "[\n" + ",\n".join(inner + as_text(each, indent + 2) for each in value) + "\n" + " " * indent + "]"
