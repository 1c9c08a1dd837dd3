#!/usr/bin/env python3
"""Breaks each thing that is checked, once, in a copy, and sees that the check fails and says why.

    breaks.py NPM CHECKOV    the folders with node_modules and with checkov; the other tools are in PATH
"""

import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
NEEDED = (
    "docker",
    "k8s",
    "monitoring",
    "terraform",
    "tools/deployment",
    "scripts/stack",
    "node/src/cli.rs",
    "services/bioregion-gateway/config.example.toml",
    "services/bioregion-gateway/src/cli.rs",
    "services/indexer/config.example.toml",
    "services/indexer/src/cli.rs",
)
NPM, CHECKOV = sys.argv[1:]
PYTHON = sys.executable

RENDER = "for o in local aws gcp azure; do mkdir -p out; kubectl kustomize k8s/overlays/$o >out/$o.yaml || exit 1; done"
MANIFESTS = f"{RENDER}; {PYTHON} tools/deployment/manifests.py out out/custom.json"
CUSTOM = f"{MANIFESTS} && node {NPM}/crds.mjs out/custom.json"
PROGRAMS = f"{RENDER}; {PYTHON} tools/deployment/programs.py out"
TERRAFORM = f"{PYTHON} tools/deployment/providers.py {NPM}"
RULES = f"{PYTHON} tools/deployment/rules.py --check"
COMPOSE = "check-jsonschema --builtin-schema vendor.compose-spec docker/compose.yaml"
PLAN = "cd terraform/modules/plan && terraform init -backend=false >/dev/null && terraform test -no-color"
LINT = "hadolint docker/node.Dockerfile"
SHELL = "shellcheck k8s/base/validators/session-keys.sh"


def policy(framework, folder):
    return f"{RENDER}; {CHECKOV}/bin/checkov --config-file tools/deployment/checkov.yaml --directory {folder} --framework {framework}"


VALIDATORS = "k8s/base/validators/stateful-set.yaml"
# (file, what stands there, what is put there, the check, what it must say)
BREAKS = [
    (VALIDATORS, "podManagementPolicy", "podManagmentPolicy", MANIFESTS, "podManagmentPolicy"),
    (VALIDATORS, "        - name: session-keys", "        - name: other", MANIFESTS, "without looking for its session keys"),
    (VALIDATORS, "optional: false", "optional: true", MANIFESTS, "keys are optional"),
    (VALIDATORS, "replicas: 5", "replicas: 3", MANIFESTS, "not five validators"),
    (VALIDATORS, "name: validator-scripts", "name: validators-scripts", MANIFESTS, "no ConfigMap validators-scripts"),
    (VALIDATORS, "/scripts/session-keys.sh]", "/scripts/keys.sh]", MANIFESTS, "which is not in validator-scripts"),
    (VALIDATORS, "- {name: tmp, mountPath: /tmp}", "- {name: temp, mountPath: /tmp}", MANIFESTS, "which is no volume"),
    ("k8s/base/validators/services.yaml", "targetPort: p2p", "targetPort: peers", MANIFESTS, "no container has the port peers"),
    ("k8s/base/network-policies.yaml", "credit-network.io/peer", "credit-network.io/peers", MANIFESTS, "no pod has the labels"),
    ("k8s/components/monitoring/monitors.yaml", "port: metrics", "port: metric", MANIFESTS, "has the port metric"),
    ("k8s/components/monitoring/monitors.yaml", "interval: 15s", "intervall: 15s", CUSTOM, "intervall"),
    ("k8s/overlays/aws/cluster.yaml", "service: SecretsManager", "service: Secrets", CUSTOM, "allowed values"),
    ("monitoring/kustomization.yaml", "    files: [dashboards/credit.json]", "    literals: [credit.json=1]", MANIFESTS, "not those of monitoring"),
    ("monitoring/rules/chain.yml", "severity: critical", "severity: warning", RULES, "rules.py writes it"),
    ("docker/compose.yaml", "../monitoring/rules:", "../docs/rules:", MANIFESTS, "does not mount monitoring/rules"),
    ("docker/compose.yaml", "cap_drop:", "cap_droop:", COMPOSE, "cap_droop"),
    ("docker/compose.yaml", "127.0.0.1:9981:9981", "127.0.0.1:9981:9982", PROGRAMS, "does not listen on 9982"),
    ("docker/compose.yaml", "      INDEXER_DATABASE:", "      INDEXER_DATABASES:", PROGRAMS, "nobody reads the variable INDEXER_DATABASES"),
    ("docker/compose.yaml", "postgres:17.6-bookworm", "postgres:16-bookworm", PROGRAMS, "different tags"),
    ("docker/services.Dockerfile", "EXPOSE 9980", "EXPOSE 9990", PROGRAMS, "nothing listens on {9990}"),
    ("docker/services.Dockerfile", "docker/healthcheck.sh", "docker/health.sh", PROGRAMS, "which is not there"),
    ("docker/node.Dockerfile", "debian:12.12-slim", "debian", LINT, "DL3006"),
    ("k8s/base/validators/session-keys.sh", '"$KEYSTORE"\n', "$KEYSTORE\n", SHELL, "SC2086"),
    ("terraform/aws/cluster/main.tf", "role_arn                  = aws_iam_role.cluster.arn\n", "", TERRAFORM, "`roleArn` is missing"),
    ("terraform/gcp/data/main.tf", "ipv4_enabled", "ipv4_enable", TERRAFORM, "there is no `ipv4_enable`"),
    ("terraform/aws/network/main.tf", '"aws_flow_log"', '"aws_flowlog"', TERRAFORM, "no such resource"),
    ("terraform/azure/data/outputs.tf", "this.fqdn", "this.name_of_it", TERRAFORM, "no attribute `name_of_it`"),
    ("terraform/azure/data/outputs.tf", '"database_secret"', '"secret"', TERRAFORM, "has no output"),
    ("terraform/aws/data/main.tf", "local.cluster.cluster_source", "local.cluster.source", TERRAFORM, "has no such output"),
    ("terraform/modules/plan/main.tf", "min = 5", "min = 4", PLAN, "Five validators need five machines"),
    (VALIDATORS, "allowPrivilegeEscalation: false", "allowPrivilegeEscalation: true", policy("kubernetes", "out"), "CKV_K8S_20"),
    ("terraform/aws/data/main.tf", "storage_encrypted                   = true", "storage_encrypted = false", policy("terraform", "terraform"), "CKV_AWS_96"),
    ("docker/network.Dockerfile", "USER 10001:10001", "USER root", policy("dockerfile", "docker"), "CKV_DOCKER_8"),
]
# With the built programs, where they are named.
if os.environ.get("CREDIT_NETWORK_NODE"):
    ASK = f"{PROGRAMS} --ask"
    BREAKS += [
        (VALIDATORS, "--keystore-path=", "--key-store-path=", ASK, "has no flag --key-store-path"),
        (VALIDATORS, "--rpc-methods=unsafe", "--rpc-methods=all", ASK, "--rpc-methods is one of"),
        ("k8s/base/indexer/indexer.yaml", "args: [run,", "args: [start,", ASK, "has no subcommand start"),
        ("k8s/base/validators/node-key.sh", "inspect-node-key --file", "inspect-node-key --path", ASK, "has no flag --path"),
        ("docker/services.Dockerfile", '"--listen=', '"--address=', ASK, "has no flag --address"),
    ]


def broken(entry):
    file, old, new, check, words = entry
    with tempfile.TemporaryDirectory() as folder:
        for path in NEEDED:
            target = Path(folder) / path
            target.parent.mkdir(parents=True, exist_ok=True)
            if (ROOT / path).is_dir():
                shutil.copytree(ROOT / path, target)
            else:
                shutil.copy(ROOT / path, target)
        text = (Path(folder) / file).read_text(encoding="utf-8")
        if old not in text:
            return f"{file}: \"{old}\" is not there to be broken"
        (Path(folder) / file).write_text(text.replace(old, new), encoding="utf-8")
        ran = subprocess.run(["bash", "-c", check], cwd=folder, capture_output=True, text=True, check=False)
        said = ran.stdout + ran.stderr
        if ran.returncode == 0:
            return f"{file}: nobody noticed \"{new.strip()}\" in the place of \"{old.strip()}\""
        if words not in said:
            return f"{file}: \"{new.strip()}\" was noticed, but not in the words \"{words}\":\n{said[-800:]}"
    return None


def main():
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        failures = [failure for failure in pool.map(broken, BREAKS) if failure]
    for failure in failures:
        print(failure, file=sys.stderr)
    print(f"{len(BREAKS) - len(failures)} passed, {len(failures)} failed")
    sys.exit(bool(failures))


main()
