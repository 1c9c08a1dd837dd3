#!/usr/bin/env python3
"""Checks that what the manifests, docker/compose.yaml and the Dockerfiles ask of our programs is there.

    programs.py RENDERED             images, tags, ports, environment: by what the repository says of the programs
    programs.py RENDERED --ask       besides, every subcommand, flag and value by what the built programs say: each is asked
                                     for its --help; CREDIT_NETWORK_NODE, _GATEWAY and _INDEXER name them
"""

import functools
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib

from documents import ROOT, containers_in, containers_of_compose, dockerfiles, overlays

# Of an image of ours: the program in it.
PROGRAMS = {"node": "node", "network": "node", "gateway": "gateway", "indexer": "indexer"}
NAMES = {program: f"credit-network-{program}" for program in ("node", "gateway", "indexer")}
EXAMPLES = {
    "gateway": ROOT / "services/bioregion-gateway/config.example.toml",
    "indexer": ROOT / "services/indexer/config.example.toml",
}
# Of others' programs those whose flags can be asked for, as Debian calls them.
ASKED = {"prometheus": "prometheus", "alertmanager": "prometheus-alertmanager"}
# What others' images read, by what their makers say.
OTHERS = {
    "postgres": r"POSTGRES_(DB|USER|PASSWORD|PASSWORD_FILE)|PGDATA|DATABASE_URL",
    "rclone": r"HOME|RCLONE_CONFIG_STORE_[A-Z_]+|BACKUP_TARGET|NAME",
    "grafana": r"GF_[A-Z]+_[A-Z_]+",
    "prometheus": r"",
    "alertmanager": r"",
    "nginx-unprivileged": r"",
}
OTHER_PORTS = {"postgres": {5432}, "grafana": {3000}, "prometheus": {9090}, "alertmanager": {9093}, "nginx-unprivileged": {9944}}

problems = []
calls = set()


def wrong(where, text):
    problems.append(f"{where}: {text}")


def base_name(image):
    return image.rsplit("/", 1)[-1].split(":")[0]


# --- what the repository says -----------------------------------------------------------------------------------------------


@functools.cache
def node_ports():
    """As its command line describes them: peers, RPC, metrics."""
    text = (ROOT / "node/src/cli.rs").read_text(encoding="utf-8")
    return {int(port): flag for port, flag in re.findall(r"(\d{4,5}) for [^(]*\((--[a-z-]+)\)", text.replace("\n", " "))}


@functools.cache
def settings(program):
    return tomllib.loads(EXAMPLES[program].read_text(encoding="utf-8"))


def is_setting(program, name):
    """Whether a variable overrides a setting: GATEWAY_SERVER__LISTEN for `listen` in [server]."""
    place = settings(program)
    for part in name.removeprefix(f"{program.upper()}_").lower().split("__"):
        if not isinstance(place, dict) or part not in place:
            return False
        place = place[part]
    return True


@functools.cache
def declared_variables(program):
    """Those that its command line reads."""
    folder = {"gateway": "services/bioregion-gateway", "indexer": "services/indexer"}[program]
    return set(re.findall(r'env = "(\w+)"', (ROOT / folder / "src/cli.rs").read_text(encoding="utf-8")))


def check_environment(container, program):
    words = " ".join(container.command + container.args)
    scripts = "\n".join(text for path, text in container.scripts.items() if path in words)
    for name in container.env:
        if f"$({name})" in words or re.search(rf"\$\{{?{name}\b", scripts) or name == "RUST_LOG" and program:
            continue
        if program in EXAMPLES and (name in declared_variables(program) or is_setting(program, name)):
            continue
        if not program and re.fullmatch(OTHERS.get(base_name(container.image), ""), name):
            continue
        # What all containers of a network share is not for each of them.
        if program == "node" and name in ("CHAIN", "BOOTNODES", "RUST_LOG"):
            continue
        wrong(container.where, f"nobody reads the variable {name}")
    for name in re.findall(r"\$\((\w+)\)", words):
        if name not in container.env:
            wrong(container.where, f"$({name}) stands for nothing")


def check_ports(container, program):
    words = container.command + container.args
    if program == "node":
        known = set(node_ports())
        known |= {int(w.split("=")[1]) for w in words if re.fullmatch(r"--(rpc-|prometheus-)?port=\d+", w)}
        # Of the proxy that shares this container's network.
        known |= OTHER_PORTS["nginx-unprivileged"]
    elif program:
        known = {int(settings(program)["server"]["listen"].rsplit(":", 1)[1])}
    else:
        known = OTHER_PORTS.get(base_name(container.image), set())
    for port in container.ports:
        if port not in known:
            wrong(container.where, f"{base_name(container.image)} does not listen on {port}")


def check_images(containers):
    """Each is built here or pinned, and the same everywhere."""
    built = set()
    for path, instructions in dockerfiles().items():
        made = re.search(r"--tag (\S+/)(\S+)(:\S+)", path.read_text(encoding="utf-8"))
        stages = {rest.rpartition(" AS ")[2] for name, rest in instructions if name == "FROM"}
        built |= {f"{made[1]}{name}{made[3]}" for name in {made[2]} | stages & set(PROGRAMS)}
    tags = {}
    for container in containers:
        image = container.image.replace("registry.example.org/", "")
        name, _, tag = image.rpartition(":")
        if not name or tag == "latest":
            wrong(container.where, f"{image} has no tag of its own")
        if name.startswith("credit-network/") and image not in built:
            wrong(container.where, f"no Dockerfile makes {image}")
        tags.setdefault(name, {}).setdefault(tag, container.where)
    for name, found in tags.items():
        if len(found) > 1:
            wrong(" and ".join(found.values()), f"{name} has different tags: {', '.join(found)}")


# --- what the programs say --------------------------------------------------------------------------------------------------


@functools.cache
def help_of(program, subcommand=()):
    path = os.environ.get(f"CREDIT_NETWORK_{program.upper()}") or shutil.which(ASKED.get(program, ""))
    if not path or not os.access(path, os.X_OK):
        sys.exit(f"CREDIT_NETWORK_{program.upper()} does not name a program: build it, and give its path there")
    asked = subprocess.run([path, *subcommand, "--help"], capture_output=True, text=True, timeout=30, check=False)
    if asked.returncode != 0:
        return None
    subcommands = re.search(r"^Commands:\n(.*?)\n\n", asked.stdout, re.S | re.M)
    flags = {}
    for part in re.split(r"\n(?=  +(?:-\w, )?--)", asked.stdout):
        head = re.match(r"  +(?:(-\w), )?(--[\w.-]+)(.*)", part)
        if head:
            values = re.findall(r"^ +- ([\w-]+):", part, re.M) if "Possible values:" in part else []
            flags[head.group(2)] = (head.group(3).strip() != "", values)
    return (re.findall(r"^  (\S+)", subcommands.group(1), re.M) if subcommands else []), flags


def check_call(where, program, words):
    calls.add((program, *words))
    subcommand = ()
    words = list(words)
    while words:
        word = words.pop(0)
        known, flags = help_of(program, subcommand)
        if word.startswith("$"):
            continue
        if not word.startswith("-"):
            if word in known:
                subcommand += (word,)
            elif known and not subcommand:
                wrong(where, f"{NAMES[program]} has no subcommand {word}")
            continue
        flag, given, value = word.partition("=")
        if not re.fullmatch(r"--[\w.-]+", flag):
            continue
        if flag not in flags:
            wrong(where, f"{' '.join((NAMES.get(program, program), *subcommand))} has no flag {flag}")
            continue
        takes, values = flags[flag]
        if takes and not given and words:
            value = words.pop(0)
        if values and value and "$" not in value and value not in values:
            wrong(where, f"{flag} is one of {', '.join(values)}, not {value}")


def calls_in(script):
    """The calls of our programs in a shell script: (program, words). Arrays of flags are put in their places."""
    text = re.sub(r"\\\n\s*", " ", re.sub(r"^\s*#.*$", "", script, flags=re.M))
    arrays = {f'"${{{name}[@]}}"': " " + body + " " for name, body in re.findall(r"^(\w+)=\(([^)]*)\)", text, re.M)}
    for name, body in arrays.items():
        text = text.replace(name, body)
    for line in text.splitlines():
        for program, call in re.findall(r"credit-network-(node|gateway|indexer) ([^|;&<>)]*)", line):
            if "echo" not in line and "Usage" not in line:
                yield program, shlex.split(re.sub(r"\$\{\w+:\+([^}]*)\}", r" \1 ", call.replace('"', "")), posix=True)


def check_calls(containers):
    for container in containers:
        name = base_name(container.image)
        program = PROGRAMS.get(name) if "credit-network/" in container.image else name if name in ASKED else None
        words = container.command + container.args
        named = [path for path in container.scripts if path in words]
        for path in named:
            for called, call in calls_in(container.scripts[path]):
                check_call(f"{container.where}, {path}", called, call)
        if container.command and container.command[0] in ("/bin/bash", "/bin/ash", "/bin/sh") and not named:
            for called, call in calls_in(" ".join(container.args)):
                check_call(container.where, called, call)
        elif program and not container.command:
            check_call(container.where, program, container.args)
    for path, instructions in dockerfiles().items():
        where = str(path.relative_to(ROOT))
        program = None
        for name, rest in instructions:
            found = re.search(r"credit-network-(\w+)\"?\]?$", rest)
            if name == "ENTRYPOINT" and found:
                program = found.group(1)
            elif name == "FROM" and "NODE" in rest:
                program = "node"
            elif name == "CMD":
                check_call(where, program, shlex.split(rest.strip("[]").replace(",", " ")))


def check_dockerfiles():
    for path, instructions in dockerfiles().items():
        where = path.relative_to(ROOT)
        names = [name for name, _ in instructions]
        if "HEALTHCHECK" not in names or "USER" not in names:
            wrong(where, "has no HEALTHCHECK or no USER")
        for name, rest in instructions:
            if name == "EXPOSE":
                stray = {int(p) for p in rest.split()} - set(node_ports())
                stray -= {int(settings(p)["server"]["listen"].rsplit(":", 1)[1]) for p in EXAMPLES}
                if stray:
                    wrong(where, f"nothing listens on {stray}")
            if name == "ENV":
                variable = rest.split("=")[0]
                for program in EXAMPLES:
                    if variable.startswith(program.upper()) and variable not in declared_variables(program):
                        wrong(where, f"nobody reads the variable {variable}")
            # The other two are built in folders of their own.
            if name == "COPY" and "--from" not in rest and path.name in ("node.Dockerfile", "services.Dockerfile"):
                source = [w for w in rest.split() if not w.startswith("--")][0]
                if not (ROOT / source).exists():
                    wrong(where, f"copies {source}, which is not there")


def main():
    rendered, *rest = sys.argv[1:]
    containers = [c for name, documents in overlays(rendered).items() for c in containers_in(name, documents)]
    containers += containers_of_compose()
    check_images(containers)
    check_dockerfiles()
    for container in containers:
        ours = "credit-network/" in container.image
        program = PROGRAMS.get(base_name(container.image)) if ours else None
        check_environment(container, program)
        check_ports(container, program)
    if rest == ["--ask"]:
        check_calls(containers)
    for problem in dict.fromkeys(problems):
        print(problem, file=sys.stderr)
    if problems:
        sys.exit(1)
    print(f"{len(containers)} containers, {len(dockerfiles())} Dockerfiles" + (f", {len(calls)} different calls" if rest else ""))


main()
