#!/usr/bin/env python3
"""Checks the Terraform code against the providers' own schemas, without the providers.

    providers.py FOLDER    FOLDER holds node_modules with @cdktf/provider-aws, -google and -azurerm

Their type declarations list every resource, argument, block and attribute. Found wrong: a resource, argument or block that
is not there, a required one that is missing, a literal of the wrong type, a reference to an attribute, variable, local,
resource or output that is not there, and layers whose inputs or outputs differ between the clouds.
"""

import functools
import re
import sys
from pathlib import Path

import hcl2

ROOT = Path(__file__).resolve().parents[2]
CODE = ROOT / "terraform"
CLOUDS = ("aws", "gcp", "azure")
LAYERS = ("network", "cluster", "data")
PROVIDERS = ("aws", "google", "azurerm")
# What Terraform itself takes in every resource. `terraform test` and `fmt` look at these.
META = {"count", "for_each", "depends_on", "lifecycle", "provider", "provisioner", "connection"}
# No declarations of these exist; they are few.
OTHERS = {"random_password": {"length", "special"}, "terraform_remote_state": {"backend", "config"}}

# data.TYPE.NAME.ATTRIBUTE, with or without what is around the middle.
REFERENCE = re.compile(
    r"(?<![\w.\"/-])(data\.|ephemeral\.)?((?:aws|google|azurerm|random)_\w+|terraform_remote_state)"
    r"\.(\w+)(?:\[[^\]]*\])?(?:\.(\w+))?"
)

problems = []


def wrong(where, text):
    problems.append(f"{where}: {text}")


def camel(name):
    head, *rest = name.split("_")
    return head + "".join(word[:1].upper() + word[1:] for word in rest)


class Schema:
    """What one resource or data source takes, by its type declarations."""

    def __init__(self, folder):
        text = "\n".join(path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.d.ts")))
        text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
        self.interfaces = {}
        self.top = None
        for name, parent, body in re.findall(r"export interface (\w+)(?: extends ([\w.]+))? \{\n(.*?)\n\}", text, re.S):
            fields = re.findall(r"^    readonly (\w+)(\??): (.*?);$", body, re.S | re.M)
            self.interfaces[name] = {field: (kind, optional == "") for field, optional, kind in fields}
            if parent.endswith("TerraformMetaArguments"):
                self.top = name
        main = (folder / "index.d.ts").read_text(encoding="utf-8")
        self.attributes = set(re.findall(r"^    get (\w+)\(\)", main, re.M)) | set(self.interfaces[self.top])

    def nested(self, kind):
        return next((name for name in re.findall(r"\w+", kind) if name in self.interfaces), None)


@functools.cache
def schema(modules, kind, data):
    provider, _, rest = kind.partition("_")
    if provider not in PROVIDERS:
        return None
    name = rest.replace("_", "-")
    folder = modules / f"@cdktf/provider-{provider}/lib/{f'data-{provider}-{name}' if data else name}"
    return Schema(folder) if (folder / "index.d.ts").is_file() else None


def literal_fits(value, kind):
    """Whether a literal can be what the declaration says. Terraform makes text of numbers, and numbers of text."""
    if isinstance(value, bool):
        return any(word in kind for word in ("boolean", "string", "any"))
    if isinstance(value, (int, float)):
        return "number" in kind or "string" in kind
    if isinstance(value, str) and value.startswith('"') and "${" not in value:
        text = value.strip('"')
        return "string" in kind or ("number" in kind and text.isdigit()) or ("boolean" in kind and text in ("true", "false"))
    return True


def blocks_of(body):
    """The body's entries, those of dynamic blocks among them."""
    for key, value in body.items():
        if key.startswith("__"):
            continue
        if key == "dynamic":
            for dynamic in value:
                for name, inside in dynamic.items():
                    yield name.strip('"'), inside["content"]
        else:
            yield key.strip('"'), value


def check_body(where, described, interface, body, top):
    fields = described.interfaces[interface]
    given = set()
    for key, value in blocks_of(body):
        if top and key in META:
            continue
        name = camel(key)
        given.add(name)
        if name not in fields:
            wrong(where, f"there is no `{key}`")
            continue
        kind = fields[name][0]
        nested = described.nested(kind)
        if nested:
            for one in value if isinstance(value, list) else [value]:
                if isinstance(one, dict):
                    check_body(f"{where}.{key}", described, nested, one, False)
        elif isinstance(value, list) and value and isinstance(value[0], dict) and "__is_block__" in value[0]:
            wrong(where, f"`{key}` is an argument, not a block")
        elif not literal_fits(value, kind):
            wrong(where, f"`{key} = {value}` is not of the type {kind}")
    for name, (_, required) in fields.items():
        if required and name not in given:
            wrong(where, f"`{name}` is missing")


def check_resources(modules, parsed):
    declared = {}
    for path, tree in parsed.items():
        where = path.relative_to(ROOT)
        for section in ("resource", "data", "ephemeral"):
            for entry in tree.get(section, []):
                for kind, named in entry.items():
                    if kind.startswith("__"):
                        continue
                    kind = kind.strip('"')
                    for name, body in named.items():
                        name = name.strip('"')
                        declared[(section == "data", kind, name)] = None
                        if kind in OTHERS:
                            for key in {key for key, _ in blocks_of(body)} - OTHERS[kind] - META:
                                wrong(f"{where}: {kind}.{name}", f"there is no `{key}`")
                            continue
                        described = schema(modules, kind, section == "data")
                        if described is None:
                            wrong(f"{where}: {kind}.{name}", "the provider has no such resource")
                            continue
                        declared[(section == "data", kind, name)] = described
                        check_body(f"{where}: {kind}.{name}", described, described.top, body, True)
    return declared


def check_references(sources, parsed, declared):
    variables, local_names, modules = set(), set(), set()
    for tree in parsed.values():
        for entry in tree.get("variable", []):
            variables |= {name.strip('"') for name in entry if not name.startswith("__")}
        for entry in tree.get("locals", []):
            local_names |= {name for name in entry if not name.startswith("__")}
        for entry in tree.get("module", []):
            modules |= {name.strip('"') for name in entry if not name.startswith("__")}
    plan = re.findall(r'^output "(\w+)"', (CODE / "modules/plan/outputs.tf").read_text(encoding="utf-8"), re.M)
    for path, text in sources.items():
        where = path.relative_to(ROOT)
        text = re.sub(r"^\s*#.*$", "", text, flags=re.M)
        for name in re.findall(r"\bvar\.(\w+)", text):
            if name not in variables:
                wrong(where, f"there is no variable `{name}`")
        for name in re.findall(r"(?<![\w.])local\.(\w+)", text):
            if name not in local_names:
                wrong(where, f"there is no local `{name}`")
        for module, output in re.findall(r"(?<![\w.])module\.(\w+)\.(\w+)", text):
            if module not in modules or output not in plan:
                wrong(where, f"there is no `module.{module}.{output}`")
        for prefix, kind, name, attribute in REFERENCE.findall(text):
            key = (prefix == "data.", kind, name)
            if key not in declared:
                wrong(where, f"`{prefix}{kind}.{name}` is not declared")
            elif declared[key] and attribute and camel(attribute) not in declared[key].attributes:
                wrong(where, f"`{prefix}{kind}.{name}` has no attribute `{attribute}`")


def names_of(parsed, section):
    entries = [name for tree in parsed.values() for entry in tree.get(section, []) for name in entry]
    return {name.strip('"') for name in entries if not name.startswith("__")}


def check_layers_agree(contracts):
    for layer in LAYERS:
        for section in ("variable", "output"):
            per_cloud = {cloud: contracts[cloud, layer][section] for cloud in CLOUDS}
            for cloud, names in per_cloud.items():
                for name in set().union(*per_cloud.values()) - names:
                    wrong(f"terraform/{cloud}/{layer}", f"has no {section} `{name}`, which the others have")
    # What a layer reads of another must be one of its outputs.
    for (cloud, layer), contract in contracts.items():
        for source, name in contract["reads"]:
            if name not in contracts[cloud, source]["output"]:
                wrong(f"terraform/{cloud}/{layer}", f"reads `{name}` of the layer {source}, which has no such output")


def check_examples(contracts):
    for path in sorted((CODE / "examples").glob("*/*.tfvars")):
        given = {name for name in hcl2.loads(path.read_text(encoding="utf-8")) if not name.startswith("__")}
        known = set().union(*(contracts[path.stem, layer]["variable"] for layer in LAYERS))
        for name in given - known:
            wrong(path.relative_to(ROOT), f"no layer has a variable `{name}`")


def main():
    modules = Path(sys.argv[1]) / "node_modules"
    contracts = {}
    count = 0
    for cloud in CLOUDS:
        for layer in LAYERS:
            folder = CODE / cloud / layer
            sources = {path: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.tf"))}
            parsed = {path: hcl2.loads(text) for path, text in sources.items()}
            declared = check_resources(modules, parsed)
            check_references(sources, parsed, declared)
            count += len(declared)
            contracts[cloud, layer] = {
                "variable": names_of(parsed, "variable"),
                "output": names_of(parsed, "output"),
                "reads": set(re.findall(r"\blocal\.(network|cluster)\.(\w+)", "\n".join(sources.values()))),
            }
    check_layers_agree(contracts)
    check_examples(contracts)
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems:
        sys.exit(1)
    print(f"{count} resources and data sources in {len(contracts)} layers are what their providers take")


main()
