"""What the checks read: the rendered overlays, docker/compose.yaml, the Dockerfiles."""

import re
from dataclasses import dataclass, field
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
OVERLAYS = ("local", "aws", "gcp", "azure")
WORKLOADS = ("StatefulSet", "Deployment", "CronJob")


@dataclass
class Container:
    """A container as any of the three has it."""

    where: str
    image: str
    command: list
    args: list
    env: dict
    ports: list
    # The text of the scripts that it is given.
    scripts: dict = field(default_factory=dict)


def overlays(folder):
    """By overlay: its documents, as scripts/check-deployment.sh has rendered them."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return {
        name: list(yaml.load_all((Path(folder) / f"{name}.yaml").read_text(encoding="utf-8"), loader)) for name in OVERLAYS
    }


def pod_of(document):
    """The pod's specification and labels in a workload."""
    spec = document["spec"]
    if document["kind"] == "CronJob":
        spec = spec["jobTemplate"]["spec"]
    return spec["template"]["spec"], spec["template"]["metadata"]["labels"]


def containers_in(overlay, documents):
    maps = {d["metadata"]["name"]: d.get("data", {}) for d in documents if d["kind"] == "ConfigMap"}
    for document in documents:
        if document["kind"] not in WORKLOADS:
            continue
        pod, _ = pod_of(document)
        volumes = {v["name"]: v for v in pod.get("volumes", [])}
        for container in pod.get("initContainers", []) + pod["containers"]:
            env = {e["name"]: e.get("value") for e in container.get("env", [])}
            for source in container.get("envFrom", []):
                env |= maps.get(source.get("configMapRef", {}).get("name"), {})
            scripts = {}
            for mount in container.get("volumeMounts", []):
                given = maps.get(volumes.get(mount["name"], {}).get("configMap", {}).get("name"), {})
                scripts |= {f"{mount['mountPath']}/{name}": text for name, text in given.items()}
            yield Container(
                f"k8s/overlays/{overlay}: {document['kind']} {document['metadata']['name']}, {container['name']}",
                container["image"],
                container.get("command", []),
                container.get("args", []),
                env,
                [p["containerPort"] for p in container.get("ports", [])],
                scripts,
            )


def compose():
    return yaml.safe_load((ROOT / "docker/compose.yaml").read_text(encoding="utf-8"))


def containers_of_compose():
    for name, service in compose()["services"].items():
        image = re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", service["image"])
        ports = [int(str(p).rsplit(":", 1)[-1]) for p in service.get("ports", [])]
        yield Container(
            f"docker/compose.yaml: {name}",
            image,
            service.get("entrypoint", []),
            service.get("command", []),
            service.get("environment", {}),
            ports,
        )


def dockerfiles():
    """By path: the instructions, each with its arguments, continued lines joined."""
    found = {}
    for path in sorted((ROOT / "docker").glob("*Dockerfile")):
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
        text = re.sub(r"\\\n\s*", " ", "\n".join(lines))
        found[path] = [line.split(None, 1) for line in text.splitlines() if line.strip()]
    return found
