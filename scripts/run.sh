#!/usr/bin/env bash
# Builds the node and runs it: alone, or as a network of four validators.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source-path=SCRIPTDIR source=processes.sh
source "$(dirname "${BASH_SOURCE[0]}")/processes.sh"
# shellcheck source-path=SCRIPTDIR source=stack/stack.sh
source "$(dirname "${BASH_SOURCE[0]}")/stack/stack.sh"

usage() {
	cat <<-TEXT
		Builds the node, with all that it needs, and runs it until Ctrl-C.

		    ./scripts/run.sh                 the dev chain: one validator, data thrown away at the end
		    ./scripts/run.sh --network       four validators on this machine, each a process of its own
		    ./scripts/run.sh --stack         the dev chain with a gateway that reports, an indexer (SQL and REST) and
		                                     Prometheus with our rules
		    ./scripts/run.sh --build-only    sets up and builds, starts nothing

		  --base-path DIR   keep the chain's data in DIR, and go on from there the next time
		  --fresh           with --base-path: forget that data first
		  --port-of NAME=N  with --stack: another port for the gateway (9980), the indexer (9981), the sources
		                    that the gateway reads (9982) or prometheus (9095)
		  --help            this text
		  -- FLAGS          flags for the node, such as: -- --log=runtime=debug
		                    --rpc-port, --prometheus-port and --port move it to other ports; in a network
		                    each is the first of four in a row

		The node stays in target/release, the logs of a network in target/network/logs, those of a stack in
		target/stack/logs.
	TEXT
}

NETWORK=''
WITH_STACK=''
BUILD_ONLY=''
FRESH=''
BASE_PATH=''
RPC_PORT=9944
PROMETHEUS_PORT=9615
P2P_PORT=30333
NODE_FLAGS=()

is_port() { [[ $1 =~ ^[0-9]{1,5}$ ]] && ((10#$1 > 0 && 10#$1 < 65536)); }

# Takes the ports out of the node's flags: they are checked, shown, and in a network counted up.
read_node_flags() {
	local name value
	while (($# > 0)); do
		case "$1" in
		--rpc-port | --prometheus-port | --port)
			name="$1" value="${2:-}"
			shift
			;;
		--rpc-port=* | --prometheus-port=* | --port=*) name="${1%%=*}" value="${1#*=}" ;;
		*)
			NODE_FLAGS+=("$1")
			shift
			continue
			;;
		esac
		is_port "$value" || die "$name needs the number of a port, not \"$value\"."
		case "$name" in
		--rpc-port) RPC_PORT="$value" ;;
		--prometheus-port) PROMETHEUS_PORT="$value" ;;
		--port) P2P_PORT="$value" ;;
		esac
		if (($# > 0)); then shift; fi
	done
}

while (($# > 0)); do
	case "$1" in
	--network) NETWORK=yes ;;
	--stack) WITH_STACK=yes ;;
	--port-of)
		if [[ ${2:-} != *=* ]] || ! is_port "${2#*=}" || ! stack_port "${2%%=*}" "${2#*=}"; then
			die "--port-of needs the name of a part and a port, such as indexer=9991, not \"${2:-}\"."
		fi
		shift
		;;
	--build-only) BUILD_ONLY=yes ;;
	--fresh) FRESH=yes ;;
	--base-path)
		[[ -n ${2:-} ]] || die '--base-path needs a folder.'
		BASE_PATH="$(realpath -m "$2")"
		shift
		;;
	--base-path=*) BASE_PATH="$(realpath -m "${1#*=}")" ;;
	--help | -h)
		usage
		exit
		;;
	--)
		shift
		read_node_flags "$@"
		break
		;;
	*) die "unknown: $1" 'Flags for the node itself come after "--". ./scripts/run.sh --help' ;;
	esac
	shift
done

# --- ports and RPC --------------------------------------------------------------------------------------------

port_in_use() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# The node would quietly take another RPC port, so this says beforehand what is in the way.
need_ports() {
	local i entry name port nodes=1 taken=() others=()
	if [[ -n $NETWORK ]]; then nodes=4; fi
	for ((i = 0; i < nodes; i++)); do
		for entry in "rpc-port $((RPC_PORT + i))" "prometheus-port $((PROMETHEUS_PORT + i))" "port $((P2P_PORT + i))"; do
			read -r name port <<<"$entry"
			if port_in_use "$port"; then taken+=("$port (--$name)"); fi
		done
	done
	if [[ -n $WITH_STACK ]]; then
		while read -r name port; do
			if port_in_use "$port"; then
				taken+=("$port ($name)")
				others+=("--port-of $name=$((port + 100))")
			fi
		done < <(stack_ports)
	fi
	if ((${#taken[@]} == 0)); then return; fi
	die "ports in use by another program: $(IFS=','; printf '%s' "${taken[*]}" | sed 's/,/, /g')." \
		'A node that still runs, perhaps. Stop it, or take other ports, for example:' \
		"./scripts/run.sh${NETWORK:+ --network}${WITH_STACK:+ --stack ${others[*]}} -- --rpc-port $((RPC_PORT + 100)) --prometheus-port $((PROMETHEUS_PORT + 100)) --port $((P2P_PORT + 100))"
}

# rpc PORT METHOD [PARAMS]: the answer's JSON; fails when there is none.
rpc() {
	curl --silent --fail --max-time 5 --noproxy '*' --header 'content-type: application/json' \
		--data "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"$2\",\"params\":${3:-[]}}" "http://127.0.0.1:$1"
}

finalized_block() {
	local head header
	head="$(rpc "$1" chain_getFinalizedHead | grep --only-matching '"0x[0-9a-f]*"')" || return 1
	header="$(rpc "$1" chain_getHeader "[$head]" | grep --only-matching '"number":"0x[0-9a-f]*"')" || return 1
	header="${header##*:\"}"
	printf '%d' "${header%\"}"
}

where_to_point() {
	say ''
	say "${BOLD}The chain runs.${PLAIN} Ctrl-C ends it."
	note "Polkadot.js   https://polkadot.js.org/apps/?rpc=ws://127.0.0.1:$RPC_PORT"
	note "WebSocket     ws://127.0.0.1:$RPC_PORT"
	note "curl          curl -s -H 'content-type: application/json' http://127.0.0.1:$RPC_PORT \\"
	note '                -d '\''{"jsonrpc":"2.0","id":1,"method":"system_health","params":[]}'\'
	note "Prometheus    http://127.0.0.1:$PROMETHEUS_PORT/metrics"
}

# --- one node -------------------------------------------------------------------------------------------------

common_flags() {
	FLAGS=(--no-mdns --no-telemetry)
	if [[ -n ${NO_COLOR:-} || -n ${CI:-} ]]; then FLAGS+=(--disable-log-color); fi
}

# Waits for the node with process PID to answer, then says where it is; gives up when the node has ended.
say_when_it_answers() {
	until rpc "$RPC_PORT" system_health >/dev/null; do
		kill -0 "$1" 2>/dev/null || return 0
		sleep 0.2
	done
	where_to_point
	say ''
}

run_dev() {
	need_ports
	common_flags
	FLAGS+=(--dev --rpc-port "$RPC_PORT" --prometheus-port "$PROMETHEUS_PORT")
	FLAGS+=(--listen-addr "/ip4/127.0.0.1/tcp/$P2P_PORT")
	if [[ -n $BASE_PATH ]]; then
		if [[ -n $FRESH ]]; then "$NODE" purge-chain --dev --base-path "$BASE_PATH" -y; fi
		FLAGS+=(--base-path "$BASE_PATH")
	fi
	say "${BOLD}==> Starting the dev chain${BASE_PATH:+ with its data in $BASE_PATH}${PLAIN}"
	say_when_it_answers "$$" &
	# The node takes the place of this shell: signals reach it at once, and its exit code is ours.
	exec "$NODE" "${FLAGS[@]}" "${NODE_FLAGS[@]}"
}

# --- four validators ------------------------------------------------------------------------------------------

VALIDATORS=(alice bob charlie dave)

start_validator() {
	local i="$1" key bootnode=()
	# Fixed keys, so that a restarted network finds itself again. For networks on one machine only.
	key="$(printf '%064x' "$((i + 1))")"
	if ((i > 0)); then bootnode=(--bootnodes "$BOOTNODE"); fi
	start_program "${VALIDATORS[i]}" "$NODE" --chain local "--${VALIDATORS[i]}" "${FLAGS[@]}" \
		--base-path "$DATA/${VALIDATORS[i]}" --node-key "$key" "${bootnode[@]}" \
		--listen-addr "/ip4/127.0.0.1/tcp/$((P2P_PORT + i))" \
		--rpc-port "$((RPC_PORT + i))" --prometheus-port "$((PROMETHEUS_PORT + i))" \
		"${NODE_FLAGS[@]}"
}

has_finalized() {
	local number
	number="$(finalized_block "$1")" && ((number > 0))
}

start_validators() {
	local i
	for i in "${!VALIDATORS[@]}"; do start_validator "$i"; done
	for i in "${!VALIDATORS[@]}"; do
		wait_until 180 "${VALIDATORS[i]}" rpc "$((RPC_PORT + i))" system_health
	done
}

wait_for_finality() {
	local i
	for i in "${!VALIDATORS[@]}"; do wait_until 120 "${VALIDATORS[i]}" has_finalized "$((RPC_PORT + i))"; done
}

run_network() {
	local i
	need_ports
	DATA="${BASE_PATH:-$ROOT/target/network}"
	LOGS="$DATA/logs"
	mkdir -p "$LOGS"
	exec 8>"$DATA/.lock"
	flock --nonblock 8 || die "another network runs in $DATA." 'Give this one a folder of its own: --base-path DIR'
	for i in "${VALIDATORS[@]}"; do
		# A network without a folder of its own starts anew each time, so that it always runs the runtime just built.
		if [[ -n $FRESH || -z $BASE_PATH ]]; then "$NODE" purge-chain --chain local --base-path "$DATA/$i" -y >/dev/null; fi
	done
	common_flags
	BOOTNODE="/ip4/127.0.0.1/tcp/$P2P_PORT/p2p/$(printf '%064x' 1 | "$NODE" key inspect-node-key)"
	stop_programs_at_the_end
	step 'Starting four validators' start_validators
	step 'Waiting for the first finalized block on each' wait_for_finality
	where_to_point
	say ''
	for i in "${!VALIDATORS[@]}"; do
		note "$(printf '%-8s ws://127.0.0.1:%d  metrics :%d  %s' "${VALIDATORS[i]}" "$((RPC_PORT + i))" "$((PROMETHEUS_PORT + i))" "$(log_of "${VALIDATORS[i]}")")"
	done
	while need_all_alive; do sleep 1; done
}

if [[ -n $NETWORK && -n $WITH_STACK ]]; then die '--network and --stack do not go together: the stack has one node.'; fi
trap report_broken_step EXIT
# Before the build, which may take half an hour, and again at the start.
if [[ -z $BUILD_ONLY ]]; then need_ports; fi
step 'Looking for what the build needs' need_for_building
step 'Building the node (half an hour on two cores the first time; seconds when nothing has changed)' build_node
if [[ -n $WITH_STACK ]]; then
	step 'Looking for Prometheus and Python' need_for_stack
	step 'Building gateway and indexer, to be tried out: without optimization' build_services
fi
if [[ -n $BUILD_ONLY ]]; then
	note "$NODE"
	if [[ -n $WITH_STACK ]]; then note "$GATEWAY" "$INDEXER"; fi
elif [[ -n $WITH_STACK ]]; then
	run_stack
elif [[ -n $NETWORK ]]; then
	run_network
else
	run_dev
fi
