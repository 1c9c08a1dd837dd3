#!/usr/bin/env bash
# A chain's backup comes back as the chain, and the proxy stands in front of a node's RPC. On a live development chain. Needs
# the node: CREDIT_NETWORK_NODE.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

need_node
SCRIPTS="$ROOT/k8s/components/backup"
RPC=29944
PROXY=29933
P2P=29333
NODE_KEY="$(printf '%064x' 7)"
PEER="$(credit-network-node key inspect-node-key <<<"$NODE_KEY")"
# Written once, and not made by each of the nodes again.
SPEC="$WORK/chain.json"
credit-network-node export-chain-spec --chain=dev --raw >"$SPEC" 2>/dev/null
export BACKUP_TARGET="$WORK/store" RCLONE_CONFIG="$WORK/rclone.conf" OUT="$WORK/out"
: >"$RCLONE_CONFIG"

answers() { curl --silent --fail --noproxy '*' --max-time 5 --header 'content-type: application/json' "${@:3}" \
	--data "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"$2\",\"params\":[]}" "http://127.0.0.1:$1"; }
finalized() {
	local head
	head="$(answers "$RPC" chain_getFinalizedHead | sed 's/.*"result":"\(0x[0-9a-f]*\)".*/\1/')"
	printf '%d' "$(curl --silent --noproxy '*' --header 'content-type: application/json' \
		--data "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"chain_getHeader\",\"params\":[\"$head\"]}" \
		"http://127.0.0.1:$RPC" | sed 's/.*"number":"\(0x[0-9a-f]*\)".*/\1/')"
}

# As an RPC node listens: on loopback, for those who call it by its own name. `dev` needs one validator only.
start_chain() {
	credit-network-node --chain="$SPEC" --alice --force-authoring --base-path="$WORK/alice" --node-key="$NODE_KEY" --no-mdns \
		--no-telemetry --no-prometheus --rpc-port="$RPC" --rpc-methods=safe --state-pruning=archive \
		--listen-addr="/ip4/127.0.0.1/tcp/$P2P" >"$WORK/alice.log" 2>&1 &
	PIDS+=("$!")
	local deadline=$((SECONDS + 180))
	until number="$(finalized 2>/dev/null)" && ((number >= 3)); do
		kill -0 "${PIDS[0]}" || { tail -n 20 "$WORK/alice.log" >&2; exit 1; }
		((SECONDS < deadline)) || { echo 'the chain finalizes nothing' >&2; exit 1; }
		sleep 0.5
	done
}

snapshot() {
	CHAIN="$SPEC" BASE_PATH="$WORK/backup" BOOTNODES="/ip4/127.0.0.1/tcp/$P2P/p2p/$PEER" LIMIT=120 PAUSE=2 RPC_PORT=29945 \
		P2P_LISTEN=/ip4/127.0.0.1/tcp/29334 bash "$SCRIPTS/chain-snapshot.sh"
}

restore() { BASE_PATH="$1" bash "$SCRIPTS/restore-chain.sh"; }

round_trip() {
	local info
	snapshot
	busybox ash "$SCRIPTS/upload.sh"
	NAME=chain busybox ash "$SCRIPTS/fetch.sh"
	mkdir -p "$WORK/restored"
	restore "$WORK/restored"
	[[ -z $(find "$WORK/restored" -path '*keystore*' -o -path '*network*') ]]
	info="$(credit-network-node chain-info --chain="$SPEC" --base-path="$WORK/restored" --state-pruning=archive \
		--blocks-pruning=archive)"
	echo "$info"
	[[ $(tr -d ' \n' <<<"$info") =~ \"finalized_number\":([0-9]+) ]]
	((BASH_REMATCH[1] >= 3))
}

again() {
	snapshot
	[[ -n $(find "$OUT" -name 'chain-*.tar.gz') ]]
}

not_over_a_chain() { refuses 'purge-chain deletes it' restore "$WORK/backup"; }

no_peers() {
	CHAIN="$SPEC" BASE_PATH="$WORK/alone" LIMIT=6 PAUSE=1 RPC_PORT=29946 P2P_LISTEN=/ip4/127.0.0.1/tcp/29335 \
		refuses 'not up to date after 6 s' bash "$SCRIPTS/chain-snapshot.sh"
	[[ -z $(find "$OUT" -name 'chain-*' -newer "$WORK/alone") ]]
}

start_proxy() {
	mkdir -p "$WORK/nginx"
	sed "s/listen 9944/listen 127.0.0.1:$PROXY/; s/:9945/:$RPC/g" "$ROOT/k8s/base/rpc/proxy.conf" >"$WORK/nginx/proxy.conf"
	cat >"$WORK/nginx/nginx.conf" <<-TEXT
		daemon off;
		pid $WORK/nginx/pid;
		error_log $WORK/nginx/log;
		events {}
		http {
		client_body_temp_path $WORK/nginx/body;
		proxy_temp_path $WORK/nginx/proxy;
		fastcgi_temp_path $WORK/nginx/fastcgi;
		uwsgi_temp_path $WORK/nginx/uwsgi;
		scgi_temp_path $WORK/nginx/scgi;
		include $WORK/nginx/proxy.conf;
		}
	TEXT
	nginx -c "$WORK/nginx/nginx.conf" &
	PIDS+=("$!")
	until (exec 3<>"/dev/tcp/127.0.0.1/$PROXY") 2>/dev/null; do
		kill -0 "${PIDS[1]}" || { cat "$WORK/nginx/log" >&2; exit 1; }
		sleep 0.1
	done
}

through_the_proxy() {
	# The node itself refuses who calls it by another name: that is why the proxy is there.
	if answers "$RPC" system_health --header 'Host: credit-network-rpc:9944'; then return 1; fi
	answers "$PROXY" system_health --header 'Host: credit-network-rpc:9944' | grep isSyncing
	bash "$ROOT/docker/healthcheck.sh" "$PROXY" /health
	bash "$ROOT/docker/healthcheck.sh" "$RPC" /health
	if bash "$ROOT/docker/healthcheck.sh" "$RPC" /nothing-here; then return 1; fi
	# A WebSocket is one through the proxy too. It stays open, so curl gives up in the end.
	{ curl --silent --include --no-buffer --max-time 3 --noproxy '*' --header 'Connection: Upgrade' \
		--header 'Upgrade: websocket' --header 'Sec-WebSocket-Version: 13' --header 'Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==' \
		--header 'Host: credit-network-rpc:9944' "http://127.0.0.1:$PROXY/" || true; } | grep ' 101 '
}

no_unsafe_methods() {
	[[ $(answers "$PROXY" author_rotateKeys) == *'unsafe'* ]]
}

start_chain
start_proxy
it rpc_should_answer_to_any_name_when_asked_through_the_proxy through_the_proxy
it rpc_should_refuse_unsafe_methods_when_asked_through_the_proxy no_unsafe_methods
it chain_should_come_back_when_its_backup_is_restored round_trip
it snapshot_should_go_on_from_the_last_one_when_made_again again
it restore_should_be_refused_when_there_is_a_chain not_over_a_chain
it snapshot_should_fail_when_there_are_no_peers no_peers
sum_up
