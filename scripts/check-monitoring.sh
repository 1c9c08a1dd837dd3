#!/usr/bin/env bash
# Checks what operators watch with: alert rules, their tests, dashboards, the runbook.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

usage() {
	cat <<-TEXT
		Checks the files in monitoring/ and the runbook, in half a minute and without a running node:

		    the configurations of Prometheus and Alertmanager, and all rules, are what these programs take
		    every alert fires when its test says so, and is silent beside its bound
		    the dashboards are what monitoring/tools/boards.py writes, and each of their queries is one
		    every metric that is named is one that a program has (monitoring/metrics/)
		    every alert has a test and a section of the runbook, and every section has an alert

		    ./scripts/check-monitoring.sh
		    ./scripts/check-monitoring.sh --write    writes the dashboards anew first

		It installs promtool, amtool and Python 3 where they are missing (Debian: prometheus,
		prometheus-alertmanager, python3).
	TEXT
}

MONITORING="$ROOT/monitoring"
WORK="$(mktemp -d)"
tidy() {
	local status=$?
	rm -rf "$WORK"
	(exit "$status") || report_broken_step
}
trap tidy EXIT

# quietly COMMAND...: shows what it says only when it fails.
quietly() {
	local output
	if ! output="$("$@" 2>&1)"; then
		printf '%s\n' "$output" >&2
		return 1
	fi
}

python() { PYTHONDONTWRITEBYTECODE=1 python3 "$MONITORING/tools/$1.py" "${@:2}"; }

check_configurations() {
	quietly promtool check config "$MONITORING/prometheus.yml"
	quietly promtool check rules "$MONITORING"/rules/*.yml
	quietly amtool check-config "$MONITORING/alertmanager.example.yml"
}

check_agreement() {
	python check --queries "$WORK/queries.yml"
	python boards --check
	quietly promtool check rules "$WORK/queries.yml"
}

# One process for each file: promtool uses one processor.
test_rules() {
	local file pid failed=0 jobs=()
	for file in "$MONITORING"/tests/*.yml; do
		quietly promtool test rules "$file" &
		jobs+=("$!")
	done
	for pid in "${jobs[@]}"; do wait "$pid" || failed=1; done
	note "$(grep --count --no-filename '^  - name:' "$MONITORING"/tests/*.yml | awk '{ n += $1 } END { print n }') tests"
	return "$failed"
}

write=''
while (($# > 0)); do
	case "$1" in
	--write) write=yes ;;
	--help | -h)
		usage
		exit
		;;
	*) die "unknown: $1" 'See ./scripts/check-monitoring.sh --help' ;;
	esac
	shift
done

need_tools promtool=prometheus amtool=prometheus-alertmanager python3=python3
if [[ -n $write ]]; then step 'Writing the dashboards' python boards; fi
step 'Configurations and rules' check_configurations
step 'Names, runbook and dashboards' check_agreement
step 'Tests of the alerts' test_rules
