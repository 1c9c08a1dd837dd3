#!/usr/bin/env python3
"""Checks the rendered overlays of k8s/.

    manifests.py RENDERED OUT    RENDERED holds OVERLAY.yaml; custom resources go to OUT as JSON, for crds.mjs

Strictly against the schemas of the Kubernetes version that terraform/ asks for, and of the newest; then that what they name
is there: ConfigMaps, Secrets, claims, accounts, services, ports, labels; and that monitoring/ is shared, not copied.
"""

import json
import re
import sys
from pathlib import Path

import kubernetes_validate
from documents import ROOT, WORKLOADS, compose, overlays, pod_of

# Who makes the Secrets: overlays of clouds by ExternalSecret, the others themselves. This one by cert-manager.
MADE_ELSEWHERE = {"credit-network-rpc-tls"}

problems = []


def wrong(where, text):
    problems.append(f"{where}: {text}")


def kubernetes_versions():
    text = (ROOT / "terraform/modules/plan/main.tf").read_text(encoding="utf-8")
    wanted = re.search(r'kubernetes\s*=\s*\{\s*version\s*=\s*"([\d.]+)"', text).group(1)
    return {wanted, ".".join(kubernetes_validate.latest_version().split(".")[:2])}


def is_custom(document):
    group = document["apiVersion"].rpartition("/")[0]
    return "." in group and not group.endswith(".k8s.io")


def check_schemas(everything):
    """Each different document once."""
    seen = {}
    for overlay, documents in everything.items():
        for document in documents:
            if not is_custom(document):
                seen.setdefault(json.dumps(document, sort_keys=True), (overlay, document))
    for version in kubernetes_versions():
        for overlay, document in seen.values():
            where = f"k8s/overlays/{overlay}: {document['kind']} {document['metadata']['name']}"
            try:
                kubernetes_validate.validate(document, version, strict=True)
            except kubernetes_validate.ValidationError as error:
                wrong(where, f"Kubernetes {version}: {'.'.join(map(str, error.path))}: {error.message}")
            except kubernetes_validate.SchemaNotFoundError as error:
                wrong(where, f"Kubernetes {version} has no such resource: {error}")
    return len(seen)


def names(documents, *kinds):
    return {d["metadata"]["name"] for d in documents if d["kind"] in kinds}


def matches(selector, labels):
    for entry in selector.get("matchExpressions", []):
        if entry["operator"] != "In" or labels.get(entry["key"]) not in entry["values"]:
            return False
    return all(labels.get(key) == value for key, value in selector.get("matchLabels", {}).items())


def check_pod(where, pod, known):
    if pod.get("serviceAccountName") not in known["accounts"]:
        wrong(where, f"there is no ServiceAccount {pod.get('serviceAccountName')}")
    volumes = {v["name"]: v for v in pod.get("volumes", [])} | {name: {} for name in known["templates"]}
    for volume in volumes.values():
        config, secret = volume.get("configMap", {}).get("name"), volume.get("secret", {}).get("secretName")
        claim = volume.get("persistentVolumeClaim", {}).get("claimName")
        if config and config not in known["maps"]:
            wrong(where, f"there is no ConfigMap {config}")
        if secret and secret not in known["secrets"]:
            wrong(where, f"nobody makes the Secret {secret}")
        if claim and claim not in known["claims"]:
            wrong(where, f"there is no claim {claim}")
    used = set()
    for container in pod.get("initContainers", []) + pod["containers"]:
        for mount in container.get("volumeMounts", []):
            used.add(mount["name"])
            if mount["name"] not in volumes:
                wrong(where, f"{container['name']} mounts {mount['name']}, which is no volume")
        for env in container.get("env", []):
            secret = env.get("valueFrom", {}).get("secretKeyRef", {}).get("name")
            if secret and secret not in known["secrets"]:
                wrong(where, f"nobody makes the Secret {secret}")
        for source in container.get("envFrom", []):
            if source["configMapRef"]["name"] not in known["maps"]:
                wrong(where, f"there is no ConfigMap {source['configMapRef']['name']}")
        mounts = {
            m["mountPath"]: volumes.get(m["name"], {}).get("configMap", {}).get("name") for m in container["volumeMounts"]
        }
        for word in container.get("command", []):
            folder, _, name = word.rpartition("/")
            if mounts.get(folder) and name not in known["data"].get(mounts[folder], {}):
                wrong(where, f"{container['name']} runs {word}, which is not in {mounts[folder]}")
    for name in set(volumes) - used:
        wrong(where, f"no container mounts the volume {name}")


def check_references(overlay, documents):
    where = f"k8s/overlays/{overlay}"
    pods = {d["metadata"]["name"]: pod_of(d) for d in documents if d["kind"] in WORKLOADS}
    claims = names(documents, "PersistentVolumeClaim")
    for d in documents:
        if d["kind"] == "StatefulSet":
            for template in d["spec"].get("volumeClaimTemplates", []):
                count = d["spec"].get("replicas", 2)
                claims |= {f"{template['metadata']['name']}-{d['metadata']['name']}-{i}" for i in range(count)}
    maps = {d["metadata"]["name"]: d.get("data", {}) for d in documents if d["kind"] == "ConfigMap"}
    known = {
        "accounts": names(documents, "ServiceAccount"),
        "maps": set(maps),
        "data": maps,
        "secrets": names(documents, "Secret", "ExternalSecret") | MADE_ELSEWHERE,
        "claims": claims,
    }
    for d in documents:
        kind, name = d["kind"], d["metadata"]["name"]
        here = f"{where}: {kind} {name}"
        if kind in WORKLOADS:
            known["templates"] = [t["metadata"]["name"] for t in d["spec"].get("volumeClaimTemplates", [])]
            check_pod(here, pods[name][0], known)
        if kind == "StatefulSet" and d["spec"]["serviceName"] not in names(documents, "Service"):
            wrong(here, f"there is no Service {d['spec']['serviceName']}")
        if kind == "Service":
            selector = {"matchLabels": d["spec"]["selector"]}
            chosen = [pod for pod, labels in pods.values() if matches(selector, labels)]
            if not chosen:
                wrong(here, "chooses no pod")
            for pod in chosen:
                ports = {p["name"] for c in pod.get("initContainers", []) + pod["containers"] for p in c.get("ports", [])}
                for port in d["spec"]["ports"]:
                    if port["targetPort"] not in ports:
                        wrong(here, f"no container has the port {port['targetPort']}")
        if kind in ("NetworkPolicy", "PodDisruptionBudget"):
            selector = d["spec"].get("podSelector" if kind == "NetworkPolicy" else "selector")
            chosen = [selector] if selector else []
            for rule in d["spec"].get("ingress", []) + d["spec"].get("egress", []):
                for peer in rule.get("from", []) + rule.get("to", []):
                    # A database of one's own is there in some overlays only.
                    selector = peer.get("podSelector")
                    if selector and "credit-network-postgres" not in selector.get("matchLabels", {}).values():
                        chosen.append(selector)
            for one in chosen:
                if not any(matches(one, labels) for _, labels in pods.values()):
                    wrong(here, f"no pod has the labels {one}")
        if kind == "ServiceMonitor":
            services = [s for s in documents if s["kind"] == "Service"]
            services = [s for s in services if matches(d["spec"]["selector"], s["metadata"].get("labels", {}))]
            for endpoint in d["spec"]["endpoints"]:
                if not any(endpoint["port"] == p["name"] for s in services for p in s["spec"]["ports"]):
                    wrong(here, f"no Service that it chooses has the port {endpoint['port']}")
        if kind == "HorizontalPodAutoscaler" and d["spec"]["scaleTargetRef"]["name"] not in pods:
            wrong(here, "scales nothing")
        if kind == "ExternalSecret" and d["spec"]["secretStoreRef"]["name"] not in names(documents, "SecretStore"):
            wrong(here, "there is no such SecretStore")
        if kind != "Namespace" and kind != "StorageClass" and d["metadata"].get("namespace") != "credit-network":
            wrong(here, "is not in the namespace credit-network")


def check_promises(overlay, documents):
    """What this deployment is known by."""
    where = f"k8s/overlays/{overlay}"
    node = next(d for d in documents if d["kind"] == "StatefulSet" and d["metadata"]["name"] == "credit-network-node")
    pod = node["spec"]["template"]["spec"]
    if overlay != "local" and node["spec"]["replicas"] != 5:
        wrong(where, "there are not five validators")
    if pod["initContainers"][-1]["name"] != "session-keys":
        wrong(where, "the validator starts without looking for its session keys")
    if any(v.get("secret", {}).get("optional") for v in pod["volumes"]):
        wrong(where, "the validator's keys are optional")
    services = [d["spec"]["selector"] for d in documents if d["kind"] == "Service"]
    if any(selector.get("app.kubernetes.io/name") == "credit-network-node" for selector in services):
        wrong(where, "a Service leads to the validators' RPC")
    for name in ("credit-network-session-keys", "credit-network-database", "credit-network-reporter-key"):
        if overlay != "local" and name in names(documents, "Secret"):
            wrong(where, f"the Secret {name} stands in the repository")
    rpc = next(d for d in documents if d["kind"] == "Service" and d["metadata"]["name"] == "credit-network-rpc")
    if {p["port"] for p in rpc["spec"]["ports"]} != {9944, 9933}:
        wrong(where, "the RPC does not listen on 9944 and 9933")


def check_sharing(everything):
    boards = {p.name: p.read_text(encoding="utf-8") for p in (ROOT / "monitoring/dashboards").glob("*.json")}
    for overlay, documents in everything.items():
        if "ServiceMonitor" not in {d["kind"] for d in documents}:
            continue
        found = {}
        for d in documents:
            if d["kind"] == "ConfigMap" and d["metadata"].get("labels", {}).get("grafana_dashboard"):
                found |= d["data"]
        if found != boards:
            wrong(f"k8s/overlays/{overlay}", "the dashboards are not those of monitoring/dashboards")
    copies = {p.name for p in (ROOT / "k8s").rglob("*.json")} | {p.name for p in (ROOT / "docker").rglob("*.json")}
    for name in copies & set(boards):
        wrong(name, "a copy of a dashboard of monitoring/")
    mounted = "\n".join(str(v) for v in compose()["services"].values())
    for path in ("prometheus.yml", "rules", "dashboards", "alertmanager.example.yml"):
        if f"../monitoring/{path}:" not in mounted:
            wrong("docker/compose.yaml", f"does not mount monitoring/{path}")
    for path in re.findall(r"'(\.\.?/[^:']+):", mounted):
        # Whoever wants to be told puts the addresses of webhooks there.
        if not (ROOT / "docker" / path).exists() and not path.endswith("/secrets"):
            wrong("docker/compose.yaml", f"mounts {path}, which is not there")


def main():
    rendered, out = sys.argv[1:]
    everything = overlays(rendered)
    count = check_schemas(everything)
    custom = {}
    for overlay, documents in everything.items():
        check_references(overlay, documents)
        check_promises(overlay, documents)
        for d in filter(is_custom, documents):
            custom.setdefault(json.dumps(d, sort_keys=True), d)
    check_sharing(everything)
    Path(out).write_text(json.dumps(list(custom.values())), encoding="utf-8")
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems:
        sys.exit(1)
    print(f"{count} manifests of {len(everything)} overlays, {len(custom)} custom resources")


main()
