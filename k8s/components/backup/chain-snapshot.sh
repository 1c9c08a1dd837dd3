#!/usr/bin/env bash
# Brings this job's own copy of the chain up to date, stops, checks the last final block, and packs the database.
#
# The database of a running node is never copied: ParityDB keeps its newest changes in logs beside tables that are mapped into
# memory, and a copy made meanwhile holds some of them twice and some not at all. So this is a node that serves nobody.
set -euo pipefail

if [[ ${1:-} == --help ]]; then
	echo 'Usage: chain-snapshot.sh    with CHAIN, and where they differ'
	echo '       BASE_PATH, OUT, BOOTNODES, P2P_LISTEN, RPC_PORT, LIMIT and PAUSE (seconds)'
	exit
fi

: "${CHAIN:?as for the node}"
BASE_PATH="${BASE_PATH:-/data/node}"
OUT="${OUT:-/data/out}"
LIMIT="${LIMIT:-21600}"
RPC_PORT="${RPC_PORT:-9944}"
# The same for the node and for the subcommands: a database is opened only as it was made.
PRUNING=(--state-pruning=archive --blocks-pruning=archive)
DATABASE=(--chain="$CHAIN" --base-path="$BASE_PATH")

# The node's answer to a method, or nothing.
ask() (
	body="{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"$1\",\"params\":[]}"
	exec 3<>"/dev/tcp/127.0.0.1/$RPC_PORT" || return 1
	printf 'POST / HTTP/1.0\r\nHost: localhost:%s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s' \
		"$RPC_PORT" "${#body}" "$body" >&3
	timeout 10 cat <&3
) 2>/dev/null

has_caught_up() {
	local health
	health="$(ask system_health)" || return 1
	[[ $health == *'"isSyncing":false'* && $health == *'"peers":'* && $health != *'"peers":0'* ]]
}

catch_up() {
	local bootnode flags=() deadline=$((SECONDS + LIMIT)) pid times=0
	for bootnode in ${BOOTNODES:-}; do flags+=(--bootnodes="$bootnode"); done
	credit-network-node "${DATABASE[@]}" "${PRUNING[@]}" --name=backup --no-mdns --no-telemetry --no-prometheus \
		--rpc-port="$RPC_PORT" --rpc-methods=safe --in-peers=0 ${P2P_LISTEN:+--listen-addr="$P2P_LISTEN"} "${flags[@]}" &
	pid=$!
	trap 'kill "$pid" 2>/dev/null || true' EXIT
	# Three times in a row: right after its start a node does not know yet how much it lacks.
	while ((times < 3)); do
		kill -0 "$pid" 2>/dev/null || { echo 'the node has ended: see above' >&2; exit 1; }
		((SECONDS < deadline)) || { echo "not up to date after $LIMIT s: raise LIMIT, or look at the node's peers" >&2; exit 1; }
		sleep "${PAUSE:-10}"
		if has_caught_up; then times=$((times + 1)); else times=0; fi
	done
	kill -TERM "$pid"
	wait "$pid"
	trap - EXIT
}

pack() {
	local info block name
	info="$(credit-network-node chain-info "${DATABASE[@]}" "${PRUNING[@]}")"
	block="$(tr -d ' \n' <<<"$info" | sed -n 's/.*"finalized_number":\([0-9]*\).*/\1/p')"
	[[ -n $block && $block -gt 0 ]] || { echo "no block is final here: $info" >&2; exit 1; }
	# Executes it once more, from the state before it: what cannot be read is not worth keeping.
	credit-network-node check-block "$block" "${DATABASE[@]}" "${PRUNING[@]}" >&2
	name="chain-$(date --utc +%Y%m%dT%H%M%SZ)-$block"
	mkdir -p "$OUT"
	rm -f "$OUT"/chain-*
	# The database alone: no session key, no node key.
	tar --create --gzip --file "$OUT/$name.tar.gz" --directory "$BASE_PATH" --exclude=keystore --exclude=network chains
	(cd "$OUT" && sha256sum "$name.tar.gz" >"$name.sha256")
	printf 'packed %s: block %s, %s bytes\n' "$name" "$block" "$(stat --format %s "$OUT/$name.tar.gz")"
}

catch_up
pack
