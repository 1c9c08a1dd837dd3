#!/usr/bin/env bash
# Several programs that run together: started, watched, and stopped with whoever started them. Sourced, never run.
set -euo pipefail

# In the order of their start: they are stopped in the other one.
NAMES=()
PIDS=()
# The folder of their logs; whoever sources this sets it.
LOGS=''

log_of() { printf '%s' "$LOGS/$1.log"; }

# start_program NAME COMMAND...: in the background, with a log of its own.
start_program() {
	local name="$1"
	shift
	"$@" >"$(log_of "$name")" 2>&1 </dev/null 8>&- &
	NAMES+=("$name")
	PIDS+=("$!")
	# Else bash comments on its end with this whole command.
	disown "$!"
}

stop_programs() {
	local i pid waited=0
	for ((i = ${#PIDS[@]} - 1; i >= 0; i--)); do kill -TERM "${PIDS[i]}" 2>/dev/null || true; done
	for pid in "${PIDS[@]}"; do
		while kill -0 "$pid" 2>/dev/null; do
			if ((waited >= 300)); then kill -KILL "$pid" 2>/dev/null || true; fi
			sleep 0.1
			waited=$((waited + 1))
		done
	done
	NAMES=()
	PIDS=()
}

# Ends with all programs when it is told to, or when it fails itself.
stop_programs_at_the_end() {
	trap programs_on_exit EXIT
	trap programs_on_signal INT TERM HUP
}

programs_on_signal() {
	trap '' INT TERM HUP
	say ''
	say "Stopping: ${NAMES[*]}."
	# Nothing is broken.
	# shellcheck disable=SC2034
	STEP=''
	stop_programs
	note "Their logs: $LOGS"
	exit 0
}

programs_on_exit() {
	local status=$?
	trap '' INT TERM HUP
	stop_programs
	(exit "$status") || report_broken_step
}

need_all_alive() {
	local i
	for i in "${!PIDS[@]}"; do
		if kill -0 "${PIDS[i]}" 2>/dev/null; then continue; fi
		say ''
		tail --lines 15 "$(log_of "${NAMES[i]}")" >&2
		die "${NAMES[i]} has ended, so all of it ends." "Its last lines stand above, all of them in $(log_of "${NAMES[i]}")"
	done
}

# wait_until SECONDS NAME COMMAND...: until the command succeeds.
wait_until() {
	local name="$2" seconds="$1" deadline=$((SECONDS + $1))
	shift 2
	until "$@" >/dev/null; do
		need_all_alive
		((SECONDS < deadline)) || die "$name is not there after $seconds s." "Its log: $(log_of "$name")"
		sleep 0.3
	done
}
