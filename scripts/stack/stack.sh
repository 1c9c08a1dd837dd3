#!/usr/bin/env bash
# A development chain with all that stands around it: a gateway that reports, an indexer, Prometheus. Sourced by run.sh.
set -euo pipefail

STACK="$ROOT/scripts/stack"
# Made anew at each start, but for what --base-path keeps.
SOURCES_PORT=9982
GATEWAY_PORT=9980
INDEXER_PORT=9981
# Not its usual 9090: where Debian installs it, one of the system already listens there.
PROMETHEUS_SERVER_PORT=9095

# The ports that the stack takes beside the node's, each with what it is for.
stack_ports() {
	printf '%s %s\n' sources "$SOURCES_PORT" gateway "$GATEWAY_PORT" indexer "$INDEXER_PORT" prometheus "$PROMETHEUS_SERVER_PORT"
}

# stack_port NAME PORT: moves one of them.
stack_port() {
	case "$1" in
	sources) SOURCES_PORT="$2" ;;
	gateway) GATEWAY_PORT="$2" ;;
	indexer) INDEXER_PORT="$2" ;;
	prometheus) PROMETHEUS_SERVER_PORT="$2" ;;
	*) return 1 ;;
	esac
}

need_for_stack() {
	need_tools prometheus=prometheus python3=python3
}

get() { curl --silent --fail --max-time 5 --noproxy '*' --output /dev/null "http://127.0.0.1:$1$2"; }

# Fills in the configurations: where the others are, and where each keeps what it keeps.
write_configurations() {
	local folder="$1"
	sed -e "s|@DATA@|$folder/gateway|; s|@LISTEN@|127.0.0.1:$GATEWAY_PORT|; s|@NODE@|ws://127.0.0.1:$RPC_PORT|" \
		-e "s|@KEY@|$folder/reporter.key|; s|@SOURCES@|http://127.0.0.1:$SOURCES_PORT|" \
		"$STACK/gateway.toml" >"$folder/gateway.toml"
	mkdir -p "$folder/gateway" "$folder/indexer" "$folder/prometheus/targets"
	chmod 700 "$folder/gateway"
	# The reporter of the dev chain is Alice. Everybody knows her key.
	(umask 077 && printf '//Alice\n' >"$folder/reporter.key")
	cp -r "$ROOT/monitoring/prometheus.yml" "$ROOT/monitoring/rules" "$folder/prometheus/"
	printf -- '- targets: ["127.0.0.1:%d"]\n' "$PROMETHEUS_PORT" >"$folder/prometheus/targets/node.yml"
	printf -- '- targets: ["127.0.0.1:%d"]\n' "$GATEWAY_PORT" >"$folder/prometheus/targets/gateway.yml"
	printf -- '- targets: ["127.0.0.1:%d"]\n' "$INDEXER_PORT" >"$folder/prometheus/targets/indexer.yml"
	# Neither runs here.
	printf '[]\n' | tee "$folder/prometheus/targets/machine.yml" >"$folder/prometheus/targets/alertmanager.yml"
}

start_node() {
	common_flags
	start_program node "$NODE" --dev "${FLAGS[@]}" --base-path "$DATA/node" --state-pruning archive \
		--rpc-port "$RPC_PORT" --prometheus-port "$PROMETHEUS_PORT" \
		--listen-addr "/ip4/127.0.0.1/tcp/$P2P_PORT" "${NODE_FLAGS[@]}"
	wait_until 180 node rpc "$RPC_PORT" system_health
}

start_others() {
	start_program sources python3 -m http.server --bind 127.0.0.1 --directory "$STACK/sources" "$SOURCES_PORT"
	wait_until 30 sources get "$SOURCES_PORT" /statistics.json
	start_program gateway "$GATEWAY" --config "$DATA/gateway.toml" --log pretty run
	start_program indexer "$INDEXER" --node "ws://127.0.0.1:$RPC_PORT" --database "sqlite:$DATA/indexer/indexer.db" \
		--log pretty run --listen "127.0.0.1:$INDEXER_PORT"
	start_program prometheus prometheus --config.file="$DATA/prometheus/prometheus.yml" \
		--storage.tsdb.path="$DATA/prometheus/data" --web.listen-address="127.0.0.1:$PROMETHEUS_SERVER_PORT"
	wait_until 60 gateway get "$GATEWAY_PORT" /health
	wait_until 60 indexer get "$INDEXER_PORT" /health
	wait_until 60 prometheus get "$PROMETHEUS_SERVER_PORT" /-/ready
}

where_the_stack_is() {
	where_to_point
	note "gateway       http://127.0.0.1:$GATEWAY_PORT/bioregions/cascadia/economic-data   /openapi.json /evidence/{hash} /metrics"
	note "indexer       http://127.0.0.1:$INDEXER_PORT/loans   /openapi.json /metrics"
	note "SQL           sqlite3 $DATA/indexer/indexer.db"
	note "Prometheus    http://127.0.0.1:$PROMETHEUS_SERVER_PORT/alerts"
	note "logs          $LOGS"
	say ''
	note "Something to look at:  ./scripts/demo.sh --url ws://127.0.0.1:$RPC_PORT"
	note "Does it all agree?     $INDEXER --node ws://127.0.0.1:$RPC_PORT --database sqlite:$DATA/indexer/indexer.db verify"
	note "Prove a row:           the same with: prove banks 0"
}

run_stack() {
	DATA="${BASE_PATH:-$ROOT/target/stack}"
	LOGS="$DATA/logs"
	mkdir -p "$DATA"
	exec 8>"$DATA/.lock"
	flock --nonblock 8 || die "another stack runs in $DATA." 'Give this one a folder of its own: --base-path DIR'
	# Without a folder of its own it starts anew each time, and what was written about another chain is of no use.
	if [[ -n $FRESH || -z $BASE_PATH ]]; then
		rm -rf "$DATA"/{node,gateway,indexer,prometheus,logs}
	fi
	mkdir -p "$LOGS"
	write_configurations "$DATA"
	stop_programs_at_the_end
	step 'Starting a development chain that keeps all states' start_node
	step 'Starting sources, gateway, indexer and Prometheus' start_others
	where_the_stack_is
	while need_all_alive; do sleep 1; done
}
