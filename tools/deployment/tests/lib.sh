#!/usr/bin/env bash
# What the tests of the deployment's scripts share. Sourced, never run.
set -euo pipefail

# Whoever sources this uses it.
# shellcheck disable=SC2034
ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd -P)"
WORK="$(mktemp -d)"
PASSED=0
FAILED=0
PIDS=()

stop_all() {
	local pid
	for pid in "${PIDS[@]}"; do kill -TERM "$pid" 2>/dev/null || true; done
	for pid in "${PIDS[@]}"; do wait "$pid" 2>/dev/null || true; done
	PIDS=()
}

tidy() {
	stop_all
	rm -rf "$WORK"
}
trap tidy EXIT

# Puts the node that was built where the scripts look for it.
need_node() {
	if [[ ! -x ${CREDIT_NETWORK_NODE:-} ]]; then
		echo 'CREDIT_NETWORK_NODE must name the built node' >&2
		exit 1
	fi
	mkdir -p "$WORK/bin"
	ln -sf "$CREDIT_NETWORK_NODE" "$WORK/bin/credit-network-node"
	export PATH="$WORK/bin:$PATH"
}

# it NAME FUNCTION [ARGUMENT...]
it() {
	local name="$1"
	shift
	# In the background, since bash goes on after a failed command inside of a condition.
	("$@") >"$WORK/output" 2>&1 &
	if wait "$!"; then
		PASSED=$((PASSED + 1))
	else
		FAILED=$((FAILED + 1))
		printf 'failed: %s\n' "$name" >&2
		sed 's/^/    /' "$WORK/output" >&2
	fi
}

# refuses WORDS COMMAND...: it must fail, and say so in these words.
refuses() {
	local words="$1" output
	shift
	if output="$("$@" 2>&1)"; then
		echo "was not refused: $output"
		return 1
	fi
	[[ $output == *"$words"* ]] || {
		echo "refused in other words than \"$words\": $output"
		return 1
	}
}

sum_up() {
	printf '%d passed, %d failed\n' "$PASSED" "$FAILED"
	((FAILED == 0))
}
