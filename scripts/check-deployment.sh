#!/usr/bin/env bash
# Checks what the network is deployed with: containers, manifests, Terraform, and the scripts in them.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

usage() {
	cat <<-TEXT
		Checks docker/, k8s/ and terraform/, without a cluster, a cloud or a container engine:

		    every overlay renders; its manifests fit the schemas, strictly, custom resources too; what they name is there
		    images, ports and environment are those of the programs; dashboards and rules are those of monitoring/
		    Dockerfiles, compose file and shell scripts are in order; checkov finds nothing without a reason
		    Terraform is formatted; the plan passes its tests; every argument and attribute is in the providers' schemas
		    the indexer's database comes back from its backup (on a PostgreSQL of its own)

		    ./scripts/check-deployment.sh
		    ./scripts/check-deployment.sh --programs    what needs the built programs instead: every subcommand and flag is
		                                                theirs, validators without their own keys are refused, the gateway
		                                                takes its configurations, nodes started by the manifests' own flags
		                                                agree, a chain comes back from its backup
		    ./scripts/check-deployment.sh --self-test   breaks each thing once, in a copy, and sees the check fail
		    ./scripts/check-deployment.sh --write       writes the alert rules for the Prometheus Operator anew first

		--programs asks CREDIT_NETWORK_NODE, CREDIT_NETWORK_GATEWAY and CREDIT_NETWORK_INDEXER, or else what this checkout
		has built. The tools come from PyPI, npm and Debian into a cache of this user's (the first time, a minute or two),
		but for Terraform 1.11 or newer, which must be installed.
	TEXT
}

CHECKS="$ROOT/tools/deployment"
CACHE="${XDG_CACHE_HOME:-${HOME:?}/.cache}/credit-network/deployment"
OLDEST_TERRAFORM=1.11
WORK="$(mktemp -d)"
export PYTHONDONTWRITEBYTECODE=1 CHECKPOINT_DISABLE=1 KUBECONFIG=/dev/null

JOBS=()
tidy() {
	local status=$? job
	for job in "${JOBS[@]}"; do kill "${job%% *}" 2>/dev/null || true; done
	rm -rf "$WORK"
	(exit "$status") || report_broken_step
}
trap tidy EXIT

# --- the tools --------------------------------------------------------------------------------------------------------------

# in_cache NAME FILE COMMAND...: the folder of the cache that COMMAND FOLDER fills, made anew when FILE has changed.
in_cache() {
	local name="$1" folder
	folder="$CACHE/$name-$(sha256sum "$2" | cut --characters -16)"
	# In the background, since bash goes on after a failed command inside of a condition.
	(
		set -e
		exec 9>"$CACHE/$name.lock"
		flock 9
		if [[ -f $folder/.complete ]]; then exit; fi
		# Of other versions none is needed any more.
		rm -rf "${CACHE:?}/$name-"*
		mkdir -p "$folder"
		"${@:3}" "$folder" >&2
		touch "$folder/.complete"
	) &
	wait "$!" || die "the tools for $name could not be installed (see above)." 'Is there a way to the package registry? Then run this again.'
	printf '%s' "$folder"
}

python_tools() {
	local folder="${*: -1}"
	python3 -m venv "$folder" 2>/dev/null || {
		apt_install python3-venv
		python3 -m venv "$folder"
	}
	"$folder/bin/pip" install --quiet --disable-pip-version-check --requirement "$1"
}

# Of the providers only the declarations are of use: a twelfth of what comes.
npm_tools() {
	cp "$CHECKS/package.json" "$CHECKS/package-lock.json" "$CHECKS/.npmrc" "$1"
	npm --prefix "$1" ci --loglevel=error
	find "$1/node_modules/@cdktf" -type f ! -name '*.d.ts' -delete
}

# The program alone: Debian's package would start a server on this machine.
nginx_program() {
	local folder="${*: -1}"
	(
		cd "$folder"
		apt-get --quiet=2 -o APT::Sandbox::User=root download nginx
		dpkg-deb --extract nginx_*.deb .
		rm nginx_*.deb
	)
	"$folder/usr/sbin/nginx" -v
}

need_terraform() {
	local found='' remedy
	if has terraform; then found="$(terraform version 2>/dev/null | sed -n '1s/^Terraform v//p')"; fi
	remedy='Install it as HashiCorp says (terraform.io), or with a version manager (tfenv, asdf, mise), then run this again.'
	at_least "$OLDEST_TERRAFORM" "${found:-0}" ||
		die "Terraform $OLDEST_TERRAFORM or newer is needed; found: ${found:-none}." "$remedy"
}

need_python_tools() {
	need_tools python3=python3 flock=util-linux
	mkdir -p "$CACHE"
	TOOLS="$(in_cache python "$CHECKS/requirements.txt" python_tools "$CHECKS/requirements.txt")"
	export PATH="$TOOLS/bin:$PATH"
}

need_all_tools() {
	need_terraform
	need_node_js
	need_tools promtool=prometheus rclone=rclone busybox=busybox psql=postgresql pg_dump=postgresql-client setpriv=util-linux
	# Debian has the server's own programs outside of PATH.
	if ! has initdb && ! compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; then apt_install postgresql; fi
	mkdir -p "$CACHE"
	in_cache npm "$CHECKS/package-lock.json" npm_tools >"$WORK/npm" &
	local npm=$!
	need_python_tools
	CHECKOV="$(in_cache checkov "$CHECKS/checkov.txt" python_tools "$CHECKS/checkov.txt")"
	wait "$npm" || exit 1
	NPM="$(<"$WORK/npm")"
}

# --- several at once --------------------------------------------------------------------------------------------------------

# begin WHAT COMMAND...: in the background; what it says is kept until the end.
begin() {
	local output="$WORK/job-${#JOBS[@]}"
	("${@:2}") >"$output" 2>&1 </dev/null &
	JOBS+=("$! $output $1")
}

finish() {
	local job pid output what failed=0
	for job in "${JOBS[@]}"; do
		read -r pid output what <<<"$job"
		if wait "$pid"; then
			say "${GREEN}ok${PLAIN}     $what$(sed -n '$s/^/: /p' "$output")"
		else
			failed=1
			say "${RED}failed${PLAIN} $what"
			sed 's/^/       /' "$output"
		fi
	done
	JOBS=()
	return "$failed"
}

# --- the checks -------------------------------------------------------------------------------------------------------------

python() { "$TOOLS/bin/python" "$CHECKS/$1.py" "${@:2}"; }

render() {
	local overlay
	mkdir -p "$WORK/rendered"
	for overlay in "$ROOT"/k8s/overlays/*/; do
		kubectl kustomize "$overlay" >"$WORK/rendered/$(basename "$overlay").yaml"
	done
}

check_manifests() {
	python rules --check
	python manifests "$WORK/rendered" "$WORK/custom.json"
	cp "$CHECKS/crds.mjs" "$NPM/"
	node "$NPM/crds.mjs" "$WORK/custom.json"
}

check_containers() {
	hadolint "$ROOT"/docker/*Dockerfile
	check-jsonschema --builtin-schema vendor.compose-spec "$ROOT/docker/compose.yaml" >"$WORK/compose" ||
		{ cat "$WORK/compose"; return 1; }
	# As they are laid out in the container.
	mkdir "$WORK/prometheus"
	cp -r "$ROOT/monitoring/prometheus.yml" "$ROOT/monitoring/rules" "$ROOT/docker/compose/targets" "$WORK/prometheus/"
	promtool check config "$WORK/prometheus/prometheus.yml" >"$WORK/promtool" 2>&1 || { cat "$WORK/promtool"; return 1; }
	python programs "$WORK/rendered"
}

check_scripts() {
	local files=()
	mapfile -t files < <(find "$ROOT/docker" "$ROOT/k8s" "$CHECKS" -name '*.sh' | sort)
	shellcheck --external-sources "${files[@]}" "$ROOT/scripts/check-deployment.sh"
	say "${#files[@]} scripts"
}

check_terraform() {
	# Said without a file of settings, which is not there on every machine.
	export TF_CLI_CONFIG_FILE="$WORK/terraform.rc" TF_DATA_DIR="$WORK/terraform"
	: >"$TF_CLI_CONFIG_FILE"
	terraform fmt -check -diff -recursive "$ROOT/terraform"
	terraform -chdir="$ROOT/terraform/modules/plan" init -backend=false -input=false >/dev/null
	terraform -chdir="$ROOT/terraform/modules/plan" test -no-color >"$WORK/plan" || { cat "$WORK/plan"; return 1; }
	grep '^Success!' "$WORK/plan"
}

check_schemas() { python providers "$NPM"; }

check_policies() {
	"$CHECKOV/bin/checkov" --config-file "$CHECKS/checkov.yaml" --directory "$2" --framework "$1" \
		>"$WORK/checkov-$1" 2>"$WORK/errors-$1" ||
		{ cat "$WORK/checkov-$1"; tail -n 3 "$WORK/errors-$1"; return 1; }
	grep '^Passed checks: [1-9]' "$WORK/checkov-$1"
}

check_all() {
	need_all_tools
	render
	begin 'policies of Terraform' check_policies terraform "$ROOT/terraform"
	begin 'policies of manifests' check_policies kubernetes "$WORK/rendered"
	begin 'policies of Dockerfiles' check_policies dockerfile "$ROOT/docker"
	begin 'manifests' check_manifests
	begin 'containers' check_containers
	begin 'scripts' check_scripts
	begin 'plan' check_terraform
	begin 'schemas of the providers' check_schemas
	begin 'backup of the database' "$CHECKS/tests/database-backup.sh"
	finish
}

# --- with the programs ------------------------------------------------------------------------------------------------------

check_configurations() {
	local file copy
	for file in "$ROOT/k8s/base/gateway/gateway.toml" "$ROOT/docker/compose/gateway.toml"; do
		copy="$WORK/$(sha256sum "$file" | cut --characters -8)"
		mkdir -p "$copy"
		(umask 077 && say '//Alice' >"$copy/reporter.key")
		sed "s|/run/credit-network|$copy|; s|/data/gateway|$copy/data|" "$file" >"$copy/gateway.toml"
		"$CREDIT_NETWORK_GATEWAY" --config "$copy/gateway.toml" check-config
	done
}

check_programs() {
	export CREDIT_NETWORK_NODE="${CREDIT_NETWORK_NODE:-$NODE}"
	export CREDIT_NETWORK_GATEWAY="${CREDIT_NETWORK_GATEWAY:-$GATEWAY}"
	export CREDIT_NETWORK_INDEXER="${CREDIT_NETWORK_INDEXER:-$INDEXER}"
	need_tools rclone=rclone busybox=busybox curl=curl prometheus=prometheus prometheus-alertmanager=prometheus-alertmanager
	need_python_tools
	if ! has nginx; then
		nginx="$(in_cache nginx /etc/debian_version nginx_program)"
		export PATH="$nginx/usr/sbin:$PATH"
	fi
	render
	begin 'subcommands and flags' python programs "$WORK/rendered" --ask
	begin 'session keys' "$CHECKS/tests/session-keys.sh"
	begin 'configurations of gateways' check_configurations
	begin 'a network as in the overlay local' "$TOOLS/bin/python" "$CHECKS/tests/network.py" "$WORK/rendered"
	begin 'backup of the chain, and the proxy' "$CHECKS/tests/chain-backup.sh"
	finish
}

self_test() {
	need_all_tools
	"$TOOLS/bin/python" "$CHECKS/tests/breaks.py" "$NPM" "$CHECKOV"
}

what=check_all
while (($# > 0)); do
	case "$1" in
	--programs) what=check_programs ;;
	--self-test) what=self_test ;;
	--write)
		need_tools python3=python3
		python3 "$CHECKS/rules.py"
		;;
	--help | -h)
		usage
		exit
		;;
	*) die "unknown: $1" 'See ./scripts/check-deployment.sh --help' ;;
	esac
	shift
done
"$what"
