#!/usr/bin/env python3
"""Starts nodes as the overlay `local` starts them, and waits until they agree on final blocks.

    network.py RENDERED    needs the node: CREDIT_NETWORK_NODE

Their init scripts, keys and flags are those in the manifests; only folders, ports and names of hosts are this machine's. The
chain's specification is written to a file once, and not made by each of them again.
"""

import base64
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from documents import ROOT, overlays

# Three of four validators are enough for finality.
NODES = [("credit-network-node", 0), ("credit-network-node", 1), ("credit-network-node", 2)]
NODES += [("credit-network-archive", 0), ("credit-network-rpc", 0)]
PEERS, RPC, METRICS = 28300, 28400, 28500
SECONDS = 240


def named(documents, kind, beginning):
    return next(d for d in documents if d["kind"] == kind and d["metadata"]["name"].startswith(beginning))


def prepare(work, documents):
    """The keys as a pod sees them, and the node where the scripts look for it."""
    for folder in ("keys", "bin"):
        (work / folder).mkdir()
    (work / "bin/credit-network-node").symlink_to(os.environ["CREDIT_NETWORK_NODE"])
    for name, value in named(documents, "Secret", "credit-network-session-keys")["data"].items():
        (work / "keys" / name).write_bytes(base64.b64decode(value))
    chain = named(documents, "ConfigMap", "network")["data"]["CHAIN"]
    with open(work / "chain.json", "wb") as specification:
        command = [os.environ["CREDIT_NETWORK_NODE"], "export-chain-spec", f"--chain={chain}", "--raw"]
        subprocess.run(command, check=True, stdout=specification, stderr=subprocess.DEVNULL)
    return os.environ | {"PATH": f"{work}/bin:{os.environ['PATH']}"}


def start(work, documents, environment, number):
    name, ordinal = NODES[number]
    pod = named(documents, "StatefulSet", name)["spec"]["template"]["spec"]
    data = work / f"{name}-{ordinal}"
    data.mkdir()
    for container in pod["initContainers"]:
        if container["name"] in ("node-key", "session-keys"):
            script = ROOT / "k8s/base/validators" / container["command"][1].rpartition("/")[2]
            given = {"ORDINAL": str(ordinal), "KEYS": f"{work}/keys", "DATA": str(data), "KEYSTORE": f"{data}/keystore"}
            subprocess.run(["bash", script], env=environment | given, check=True, stdout=subprocess.DEVNULL)
    values = named(documents, "ConfigMap", "network")["data"] | {"POD_NAME": f"{name}-{ordinal}", "CHAIN": f"{work}/chain.json"}
    flags = []
    for flag in next(c for c in pod["containers"] if c["name"] == "node")["args"]:
        for variable, value in values.items():
            flag = flag.replace(f"$({variable})", value)
        flag = flag.replace("=/data", f"={data}")
        flag = flag.replace("/dns/credit-network-node-0.credit-network-peers/tcp/30333", f"/ip4/127.0.0.1/tcp/{PEERS}")
        if not flag.startswith("--rpc-port="):
            flags.append(flag)
    flags += [f"--rpc-port={RPC + number}", f"--prometheus-port={METRICS + number}"]
    flags += [f"--listen-addr=/ip4/127.0.0.1/tcp/{PEERS + number}"]
    with open(work / f"{number}.log", "wb") as log:
        return subprocess.Popen(["credit-network-node", *flags], env=environment, stdout=log, stderr=log)


def ask(number, method, *params):
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}).encode()
    request = urllib.request.Request(f"http://127.0.0.1:{RPC + number}", body, {"content-type": "application/json"})
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with direct.open(request, timeout=5) as answer:
        return json.load(answer).get("result")


def finalized(number):
    """The number and the hash of its last final block; nothing while it does not answer."""
    try:
        block = ask(number, "chain_getFinalizedHead")
        return int(ask(number, "chain_getHeader", block)["number"], 16), ask(number, "chain_getBlockHash", 3)
    except (OSError, TypeError, ValueError):
        return 0, None


def main():
    documents = overlays(sys.argv[1])["local"]
    running = []
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        environment = prepare(work, documents)
        try:
            running += [start(work, documents, environment, number) for number in range(len(NODES))]
            deadline = time.monotonic() + SECONDS
            while True:
                state = [finalized(number) for number in range(len(NODES))]
                if all(height >= 3 for height, _ in state) and len({block for _, block in state}) == 1:
                    break
                ended = [NODES[i] for i, process in enumerate(running) if process.poll() is not None]
                if ended or time.monotonic() > deadline:
                    for number in range(len(NODES)):
                        print((work / f"{number}.log").read_text(errors="replace")[-1500:], file=sys.stderr)
                    sys.exit(f"ended: {ended}; final blocks: {state}")
                time.sleep(1)
        finally:
            for process in running:
                process.terminate()
            codes = [process.wait(60) for process in running]
    if any(codes):
        sys.exit(f"not all ended in order: {codes}")
    print(f"{len(NODES)} nodes agree on block 3, and end in order")


main()
