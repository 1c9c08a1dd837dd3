#!/usr/bin/env bash
# Sets up and runs every check of the project, and sums up.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

usage() {
	cat <<-TEXT
		Runs every check, goes on after a failed one, and ends with one line: "N passed, N failed".

		    ./scripts/test.sh                        everything
		    ./scripts/test.sh --fast                 what needs no running node
		    ./scripts/test.sh clippy unit            these steps only
		    ./scripts/test.sh --package NAME [...]   the unit tests of one crate; what follows goes to cargo test

		The steps: scripts    shellcheck finds nothing to say about the scripts
		           monitoring alert rules with their tests, dashboards and the runbook agree
		           deployment containers, manifests and Terraform are in order
		           format     rustfmt would change nothing
		           clippy     no warning in any crate, tests included
		           doc        the documentation builds without a warning
		           unit       unit tests of primitives, pallets and runtime
		           checkouts  two checkouts on one target folder each run their own code
		           services   the programs beside the chain: form, clippy, tests, documentation
		           node       the release node builds
		           sizes      the runtime is small enough
		           process    one node: starts, finalizes, restarts, stops, purges
		           network    four validators
		           e2e        the chain as its users drive it and as operators watch it
		           model      people borrow, a model is trained on it, voted for, and explains its answers, on every machine the same
		           upgrade    the runtime of a living chain is replaced by vote
		           programs   what containers and manifests start are the programs, with their flags

		The output of each step stays in target/test-logs, with the logs of the nodes.
	TEXT
}

FAST_STEPS=(scripts monitoring deployment format clippy doc unit checkouts services)
NODE_STEPS=(node sizes process network upgrade e2e model programs)
# The steps that are suites of tests on running nodes.
SUITES=(process network e2e model upgrade)
# The steps that run, one after the other, beside those of the validators: all of them wait for blocks most of the time.
BESIDE_VALIDATORS=(e2e model programs)
LARGEST_WASM=$((2 * 1024 * 1024))
LOGS="$ROOT/target/test-logs"

# --- the steps ------------------------------------------------------------------------------------------------

# The compressed runtime is built with the release node only: in `dev` it would be compiled a second time.
dev_cargo() { in_target_folder env SKIP_WASM_BUILD=1 cargo "$@"; }

# Crates that no check of the workspace covers: they pull in another set of the SDK's features.
outside_selection() {
	if [[ -f $ROOT/tools/weights/Cargo.toml ]]; then printf '%s\n' --exclude credit-network-weights; fi
}

do_scripts() {
	local files=()
	mapfile -t files < <(find "$ROOT/scripts" -name '*.sh' | sort)
	shellcheck --external-sources "${files[@]}" "$ROOT/.ci/run"
	note "${#files[@]} scripts and .ci/run"
}

do_monitoring() { "$ROOT/scripts/check-monitoring.sh"; }
do_deployment() { "$ROOT/scripts/check-deployment.sh"; }

do_format() {
	cd "$ROOT"
	# rustfmt knows neither NO_COLOR nor a pipe when it sees one.
	cargo fmt --all --check -- --color "${CARGO_TERM_COLOR:-auto}"
}

# The node too: checking it costs no code generation, and shares what is checked with the step `doc`.
do_clippy() {
	local outside
	mapfile -t outside < <(outside_selection)
	dev_cargo clippy --workspace "${outside[@]}" --all-targets --locked -- -D warnings
}

do_doc() {
	local outside
	mapfile -t outside < <(outside_selection)
	RUSTDOCFLAGS='-D warnings' dev_cargo doc --workspace "${outside[@]}" --no-deps --locked
}

# Without the node, which would be compiled once more for tests that it does not have.
do_unit() {
	local outside
	mapfile -t outside < <(outside_selection)
	dev_cargo test --workspace --exclude credit-network-node "${outside[@]}" --locked --no-fail-fast
}

do_checkouts() { "$ROOT/scripts/tests/two-checkouts.sh"; }

# A workspace of their own, so that their dependencies cannot rebuild the SDK.
do_services() { in_target_folder check_services; }

check_services() {
	services_cargo fmt --all --check -- --color "${CARGO_TERM_COLOR:-auto}"
	services_cargo clippy --workspace --all-targets --locked -- -D warnings
	services_cargo test --workspace --locked --no-fail-fast
	RUSTDOCFLAGS='-D warnings' services_cargo doc --workspace --no-deps --locked
}

do_node() { build_node; }

do_sizes() {
	local wasm
	wasm="$(stat --format %s "$WASM")"
	note "runtime, compressed  $((wasm / 1024)) KiB of at most $((LARGEST_WASM / 1024))"
	note "node                 $(($(stat --format %s "$NODE") / 1024 / 1024)) MiB"
	((wasm < LARGEST_WASM))
}

js_tests() {
	cd "$ROOT/tests"
	CREDIT_NETWORK_NODE="$NODE" CREDIT_NETWORK_GATEWAY="$GATEWAY" CREDIT_NETWORK_INDEXER="$INDEXER" CREDIT_NETWORK_MODEL="$MODEL" \
		CREDIT_NETWORK_RUNTIMES="$OUTPUT" \
		CREDIT_NETWORK_TEST_LOGS="$LOGS" npm run --silent "test:$1"
}

do_process() { js_tests process; }
do_network() { js_tests network; }

do_e2e() {
	build_services
	js_tests e2e
}

do_model() {
	build_services
	build_scoring_digest
	CREDIT_NETWORK_SCORING="$SCORING" CREDIT_NETWORK_SCORING_WASM="$SCORING.wasm" js_tests model
}

do_programs() {
	build_services
	"$ROOT/scripts/check-deployment.sh" --programs
}

do_upgrade() {
	local start
	start="$(now)"
	build_test_runtimes
	note "both runtimes compiled in $(duration "$(($(now) - start))")"
	build_services
	js_tests upgrade
}

# --- setting up -----------------------------------------------------------------------------------------------

chosen() { [[ " ${STEPS[*]} " == *" $1 "* ]]; }

any_chosen() {
	local name
	for name in "$@"; do
		if chosen "$name"; then return; fi
	done
	return 1
}

# chosen_of STEP...: those of them that are chosen.
chosen_of() {
	local name
	for name in "$@"; do
		if chosen "$name"; then printf '%s\n' "$name"; fi
	done
}

# Installs what the lockfile says, unless that is what is there.
install_js_packages() {
	local lock="$ROOT/tests/package-lock.json" mark="$ROOT/tests/node_modules/.installed-from"
	if cmp --silent "$lock" "$mark"; then return; fi
	(cd "$ROOT/tests" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
	cp "$lock" "$mark"
}

set_up() {
	need_build_tools
	if chosen scripts; then need_tools shellcheck=shellcheck; fi
	need_rust fmt clippy
	if any_chosen "${NODE_STEPS[@]}"; then need_wasm_target; fi
	if chosen upgrade; then need_tools zstd=zstd; fi
	if any_chosen upgrade model; then need_tools sqlite3=sqlite3; fi
	if chosen e2e; then need_tools prometheus=prometheus jq=jq ps=procps psql=postgresql sqlite3=sqlite3 python3=python3; fi
	if any_chosen "${SUITES[@]}"; then
		need_node_js
		install_js_packages
	fi
}

# --- running and counting -------------------------------------------------------------------------------------

PASSED=0
FAILED=0
SUMMARY=()

# count STEP STATUS: adds up the tests in the step's log; a step that is no test counts as one. An end in failure
# is never counted as none, and neither is a run in which no test was found.
count() {
	local log="$LOGS/$1.log" passed failed
	case "$1" in
	unit | services)
		read -r passed failed < <(sed 's/\x1b\[[0-9;]*m//g' "$log" |
			awk '/^test result:/ { for (i = 2; i <= NF; i++) { if ($i == "passed;") p += $(i-1); if ($i == "failed;") f += $(i-1) } }
				END { print p + 0, f + 0 }')
		;;
	process | network | e2e | model | upgrade)
		read -r passed failed < <(sed 's/\x1b\[[0-9;]*m//g' "$log" |
			awk 'NF == 3 && $2 == "pass" { p += $3 } NF == 3 && ($2 == "fail" || $2 == "cancelled") { f += $3 }
				END { print p + 0, f + 0 }')
		;;
	*)
		passed=1 failed=0
		if (($2 != 0)); then passed=0 failed=1; fi
		;;
	esac
	if ((failed == 0)) && (($2 != 0 || passed == 0)); then failed=1; fi
	PASSED=$((PASSED + passed))
	FAILED=$((FAILED + failed))
	STEP_PASSED="$passed" STEP_FAILED="$failed"
}

# The steps that run beside others, and their process group.
BESIDE=()
BESIDE_GROUP=''

# run_quietly STEP: leaves what it says in its log, and then its status and how long it took beside it.
run_quietly() {
	local name="$1" start status
	start="$(now)"
	set +e
	(
		set -e
		"do_$name"
	) >"$LOGS/$name.log" 2>&1 </dev/null
	status=$?
	set -e
	printf '%s %s\n' "$status" "$(($(now) - start))" >"$LOGS/$name.ended.new"
	mv "$LOGS/$name.ended.new" "$LOGS/$name.ended"
}

# Starts steps, one after the other, whose turn to be shown comes later.
start_beside() {
	BESIDE=("$@")
	# In a group of its own, so that it can be ended with all that it started.
	set -m
	(for name in "$@"; do run_quietly "$name"; done) &
	BESIDE_GROUP=$!
	set +m
}

# wait_beside STEP: until it has ended, or whoever runs it is gone.
wait_beside() {
	until [[ -e $LOGS/$1.ended ]]; do
		if ! kill -0 "$BESIDE_GROUP" 2>/dev/null && [[ ! -e $LOGS/$1.ended ]]; then
			printf '1 0\n' >"$LOGS/$1.ended"
		fi
		sleep 0.5
	done
}

end_beside() {
	if [[ -n $BESIDE_GROUP ]]; then kill -TERM -- "-$BESIDE_GROUP" 2>/dev/null || true; fi
}

# Never called where its success is tested: bash would ignore `set -e` in the step.
run_step() {
	local name="$1" start status took
	start="$(now)"
	say ''
	say "${BOLD}==> $name${PLAIN}"
	set +e
	if [[ " ${BESIDE[*]} " == *" $name "* ]]; then
		wait_beside "$name"
		read -r status took <"$LOGS/$name.ended"
		cat "$LOGS/$name.log"
	else
		(
			set -e
			# A terminal keeps cargo's progress bar, which it shows on stderr; elsewhere the log gets that too.
			if [[ ! -t 2 ]]; then exec 2>&1; fi
			"do_$name"
		) | tee "$LOGS/$name.log"
		status="${PIPESTATUS[0]}"
		took="$(($(now) - start))"
	fi
	set -e
	took="$(duration "$took")"
	count "$name" "$status"
	if ((STEP_FAILED > 0)); then
		note "${RED}failed${PLAIN} after $took"
	else
		note "${GREEN}done${PLAIN} in $took"
	fi
	SUMMARY+=("$(printf '%-10s %5d passed %4d failed   %s' "$name" "$STEP_PASSED" "$STEP_FAILED" "$took")")
}

# A suite that is not written yet is not a suite that passed.
has_suite() { compgen -G "$ROOT/tests/$1/*.test.mjs" >/dev/null; }

run_all() {
	local name node_built=yes beside=()
	for name in "${STEPS[@]}"; do
		case "$name" in
		sizes | process | network | e2e | model | upgrade | programs)
			if [[ -z $node_built ]]; then
				SUMMARY+=("$(printf '%-10s not run: the node did not build' "$name")")
				continue
			fi
			;;&
		process | network | e2e | model | upgrade)
			if ! has_suite "$name"; then
				SUMMARY+=("$(printf '%-10s not run: tests/%s has no tests' "$name" "$name")")
				continue
			fi
			;;
		esac
		if [[ $name == network ]]; then
			mapfile -t beside < <(chosen_of "${BESIDE_VALIDATORS[@]}")
			if ((${#beside[@]} > 0)); then start_beside "${beside[@]}"; fi
		fi
		run_step "$name"
		if [[ $name == node ]] && ((STEP_FAILED > 0)); then node_built=''; fi
	done
}

# --- the command line -----------------------------------------------------------------------------------------

STEPS=()
while (($# > 0)); do
	case "$1" in
	--fast) STEPS+=("${FAST_STEPS[@]}") ;;
	--package | -p)
		[[ -n ${2:-} ]] || die '--package needs the name of a crate, such as pallet-credit.'
		STEPS=(unit)
		set_up
		shift
		dev_cargo test --locked --package "$@"
		exit
		;;
	--help | -h)
		usage
		exit
		;;
	*)
		if [[ " ${FAST_STEPS[*]} ${NODE_STEPS[*]} " != *" $1 "* ]]; then
			die "unknown: $1" "The steps: ${FAST_STEPS[*]} ${NODE_STEPS[*]}. ./scripts/test.sh --help"
		fi
		STEPS+=("$1")
		;;
	esac
	shift
done
if ((${#STEPS[@]} == 0)); then STEPS=("${FAST_STEPS[@]}" "${NODE_STEPS[@]}"); fi
# Never against a node that is older than the sources.
if any_chosen sizes programs "${SUITES[@]}" && ! chosen node; then STEPS=(node "${STEPS[@]}"); fi

tidy() {
	local status=$?
	end_beside
	(exit "$status") || report_broken_step
}
trap tidy EXIT
trap 'exit 130' INT
START="$(now)"
rm -rf "$LOGS"
mkdir -p "$LOGS"
step 'Looking for what the checks need' set_up
run_all

say ''
say "${BOLD}==> In $(duration "$(($(now) - START))")${PLAIN}"
note "${SUMMARY[@]}"
say ''
say "$PASSED passed, $FAILED failed"
((FAILED == 0))
