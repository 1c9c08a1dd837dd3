#!/usr/bin/env bash
# Tells people when credit or communities fare badly: one message when a threshold is crossed, one when it is well again.
set -euo pipefail

usage() {
	cat <<-'TEXT'
		Usage: ./scripts/monitor_network_health.sh [--once] [--dry-run]

		Asks Prometheus how fast credit moves and how well the communities are on average, and posts a message to a
		webhook (Slack's, or one that takes the same JSON) when a value falls below its minimum, when it is well
		again, when there is no value, and when Prometheus does not answer. Each is told once: what was told is kept
		in a file. A message that cannot be delivered is kept there too, and tried again the next time.

		  --once     look once, and end: for cron. Ends with 1 if a message could not be delivered
		  --dry-run  print what would be posted, one JSON text a line; post nothing and keep nothing
		  --help     this text

		From the environment:

		  WEBHOOK_URL       where messages go; a secret, never shown. Needed but with --dry-run
		  PROMETHEUS_URL    default http://127.0.0.1:9090
		  NETWORK_NAME      how messages call the network; default Credit Network
		  VELOCITY_MINIMUM  least velocity of credit, per year; default 0.5
		  HEALTH_MINIMUM    least average health of all communities, of 100; default 70
		  INTERVAL          seconds between looks; default 300
		  STATE_FILE        default credit-network/health-monitor.json in ${XDG_STATE_HOME:-~/.local/state}

		For cron, every five minutes, with the variables in a file that only its owner can read:

		  */5 * * * *  . ~/.config/credit-network/monitor.env && /path/to/monitor_network_health.sh --once

		Without --once it runs until SIGTERM or Ctrl-C. It needs curl and jq: jq, because it escapes any name as JSON
		demands, and reads Prometheus' answers as well.
	TEXT
}

die() {
	printf 'error: %s\n' "$1" >&2
	shift
	if (($# > 0)); then printf '       %s\n' "$@" >&2; fi
	exit 2
}

say() { printf '%s %s\n' "$(date --utc +%FT%TZ)" "$*"; }

# --- the command line and the environment ---------------------------------------------------------------------

once='' dry_run=''
while (($# > 0)); do
	case "$1" in
	--once) once=yes ;;
	--dry-run) dry_run=yes ;;
	--help | -h)
		usage
		exit
		;;
	*) die "unknown: $1" 'See ./scripts/monitor_network_health.sh --help' ;;
	esac
	shift
done

# number NAME VALUE
number() { [[ $2 =~ ^[0-9]+(\.[0-9]+)?$ ]] || die "$1 must be a number, such as 0.5, and is \"$2\"."; }

PROMETHEUS_URL="${PROMETHEUS_URL:-http://127.0.0.1:9090}"
WEBHOOK_URL="${WEBHOOK_URL:-}"
NETWORK_NAME="${NETWORK_NAME:-Credit Network}"
VELOCITY_MINIMUM="${VELOCITY_MINIMUM:-0.5}"
HEALTH_MINIMUM="${HEALTH_MINIMUM:-70}"
INTERVAL="${INTERVAL:-300}"
STATE_FILE="${STATE_FILE:-${XDG_STATE_HOME:-${HOME:?}/.local/state}/credit-network/health-monitor.json}"
number VELOCITY_MINIMUM "$VELOCITY_MINIMUM"
number HEALTH_MINIMUM "$HEALTH_MINIMUM"
if [[ ! $INTERVAL =~ ^[0-9]{1,6}$ ]] || ((10#$INTERVAL == 0)); then
	die "INTERVAL must be a whole number of seconds, and is \"$INTERVAL\"."
fi
# Their values are not shown: either may hold a password.
for name in PROMETHEUS_URL WEBHOOK_URL; do
	if [[ $name == WEBHOOK_URL && -n $dry_run ]]; then continue; fi
	[[ ${!name} =~ ^https?://[^[:cntrl:][:space:]]+$ ]] || die "$name must be an address that begins with http:// or https://."
done
for tool in curl jq flock; do
	command -v "$tool" >/dev/null || die "$tool is missing." 'On Debian: apt-get install curl jq util-linux'
done

# --- asking and posting ---------------------------------------------------------------------------------------

# request URL ARGUMENT...: the answer. The address goes through standard input: arguments are visible to everybody on
# the machine. Nothing that curl would say is shown, since it may name the address.
request() {
	local url="$1"
	shift
	url="${url//\\/\\\\}"
	printf 'url = "%s"\n' "${url//\"/\\\"}" |
		curl --silent --fail --max-time 10 --proto '=http,https' --config - "$@" 2>/dev/null
}

# value QUERY: a number, or null where there is no series or it is no number. Fails when Prometheus does not answer.
value() {
	local answer
	answer="$(request "${PROMETHEUS_URL%/}/api/v1/query" --get --data-urlencode "query=$1")" || return 1
	jq --null-input 'input
		| if .status == "success" and .data.resultType == "vector" then .data.result[0].value[1] // ""
			else error("that is no answer to a query") end
		| if test("^[-+]?[0-9]") then tonumber else null end' <<<"$answer" 2>/dev/null
}

# Posts one text.
post() {
	local body status
	# Slack reads &, < and > as marks of its own.
	body="$(jq --compact-output '{ text: (gsub("&"; "&amp;") | gsub("<"; "&lt;") | gsub(">"; "&gt;")) }' <<<"$1")" || return 1
	if [[ -n $dry_run ]]; then
		printf '%s\n' "$body"
		return
	fi
	status="$(request "$WEBHOOK_URL" --header 'Content-Type: application/json' --data-binary "$body" \
		--output /dev/null --write-out '%{http_code}')" || return 1
	# A redirection took nothing in.
	[[ $status == 2* ]]
}

# --- what was told --------------------------------------------------------------------------------------------

STATE='{}'
stopped='' asleep=''

load_state() {
	if [[ ! -e $STATE_FILE ]]; then return; fi
	STATE="$(jq --compact-output 'if type == "object" then . else error("not an object") end' "$STATE_FILE" 2>/dev/null)" ||
		die "$STATE_FILE does not hold what this program writes." 'Move it away; what is wrong then will be told once more.'
}

# In one move, so that whoever ends this program finds the old state or the new one.
save_state() {
	if [[ -n $dry_run ]]; then return; fi
	if ! { printf '%s\n' "$STATE" >"$STATE_FILE.new" && mv "$STATE_FILE.new" "$STATE_FILE"; }; then
		say "$STATE_FILE cannot be written; what was told may be told again" >&2
	fi
}

# Compares what is seen with what was told. A change becomes a message in the outbox.
# shellcheck disable=SC2016 # jq's variables
CHANGES='
	def shown: . * 1000 | floor / 1000 | tostring;
	def tell($text): .outbox += ["\($network): \($text) (\($at))"];
	def compare($key; $what; $value; $minimum):
		(if $value == null then "missing" elif $value < $minimum then "low" else "well" end) as $now
		| .[$key] as $before
		| .[$key] = $now
		| if $now == $before or ($now == "well" and $before == null) then .
			elif $now == "missing" then tell("there is no value for \($what). Nobody knows whether it is well.")
			elif $now == "low" then tell("\($what) is \($value | shown), below \($minimum).")
			elif $before == "missing" then tell("there is a value for \($what) again: \($value | shown), and that is well.")
			else tell("\($what) is well again: \($value | shown), at least \($minimum).") end;
	.outbox //= []
	| .prometheus as $before
	| .prometheus = (if $seen == null then "silent" else "answers" end)
	| if $seen == null then
			if $before == "silent" then . else tell("Prometheus does not answer. Nobody knows how the network fares.") end
		else
			if $before == "silent" then tell("Prometheus answers again.") else . end
			| compare("velocity"; "the velocity of credit"; $seen[0]; $velocity_minimum)
			| compare("health"; "the average health of the communities"; $seen[1]; $health_minimum)
		end'

look() {
	local velocity health changed seen=null
	# avg: every node tells of the same chain.
	if velocity="$(value 'avg(credit_velocity_gauge)')" && health="$(value 'avg(community_health_score)')"; then
		seen="[$velocity,$health]"
	fi
	# A signal to the whole group ends curl too; that says nothing about Prometheus.
	if [[ -n $stopped ]]; then return; fi
	changed="$(jq --compact-output --arg network "$NETWORK_NAME" --arg at "$(date --utc '+%F %H:%M UTC')" \
		--argjson seen "$seen" --argjson velocity_minimum "$VELOCITY_MINIMUM" \
		--argjson health_minimum "$HEALTH_MINIMUM" "$CHANGES" <<<"$STATE")" || return 1
	STATE="$changed"
	# Before the first is posted: what was seen is not forgotten if this is the moment to end.
	save_state
	deliver
}

# Posts what waits, in the order in which it happened. What was posted goes from the file at once.
deliver() {
	local text rest
	while text="$(jq --exit-status '.outbox[0] // empty' <<<"$STATE")"; do
		if ! post "$text"; then
			say "the webhook does not take messages; $(jq '.outbox | length' <<<"$STATE") wait for the next time" >&2
			return 1
		fi
		if [[ -z $dry_run ]]; then say "told: $text"; fi
		rest="$(jq --compact-output 'del(.outbox[0])' <<<"$STATE")" || return 1
		STATE="$rest"
		save_state
	done
}

# --- running --------------------------------------------------------------------------------------------------

if [[ -z $dry_run ]]; then
	# Only its owner can read the folder and what is in it.
	umask 077
	mkdir -p "$(dirname "$STATE_FILE")"
	exec 9>>"$STATE_FILE.lock"
	flock --nonblock 9 || die "another monitor uses $STATE_FILE."
fi
load_state

if [[ -n $once ]]; then
	look
	exit
fi

stop() {
	stopped=yes
	if [[ -n $asleep ]]; then kill "$asleep" 2>/dev/null || true; fi
}
trap stop TERM INT
if [[ -z $dry_run ]]; then say "watching $NETWORK_NAME every $INTERVAL s"; fi
while [[ -z $stopped ]]; do
	look || true
	if [[ -n $stopped ]]; then break; fi
	sleep "$INTERVAL" 9>&- &
	asleep=$!
	if [[ -n $stopped ]]; then kill "$asleep" || true; fi
	wait "$asleep" || true
	asleep=''
done
