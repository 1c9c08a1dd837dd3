#!/usr/bin/env bash
# What is dumped and stored comes back, on a real PostgreSQL of its own and with rclone on a folder.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

SCRIPTS="$ROOT/k8s/components/backup"
export BACKUP_TARGET="$WORK/store" RCLONE_CONFIG="$WORK/rclone.conf" OUT="$WORK/out"
: >"$RCLONE_CONFIG"
SERVER="$WORK/server"
BINARIES="$(dirname "$(command -v initdb || true)")"
for folder in /usr/lib/postgresql/*/bin; do if [[ -x $folder/initdb ]]; then BINARIES="$folder"; fi; done

# PostgreSQL refuses to run as root.
as_somebody() {
	if ((EUID == 0)); then setpriv --reuid=65534 --regid=65534 --clear-groups "$@"; else "$@"; fi
}

url() { printf 'postgres:///%s?host=%s&user=indexer' "$1" "$SERVER"; }
sql() { psql --no-psqlrc --quiet --tuples-only --no-align --dbname="$(url "$1")" --command="$2"; }

start_server() {
	mkdir -p "$SERVER"
	chmod 755 "$WORK"
	if ((EUID == 0)); then chown 65534:65534 "$SERVER"; fi
	as_somebody "$BINARIES/initdb" --pgdata="$SERVER/data" --username=indexer --auth=trust --no-sync >/dev/null
	as_somebody "$BINARIES/postgres" -D "$SERVER/data" -k "$SERVER" -h '' -F >"$WORK/server.log" 2>&1 &
	PIDS+=("$!")
	until sql postgres 'SELECT 1' >/dev/null 2>&1; do
		kill -0 "${PIDS[0]}" || { cat "$WORK/server.log" >&2; exit 1; }
		sleep 0.1
	done
	sql postgres 'CREATE DATABASE community_metrics' >/dev/null
	sql postgres 'CREATE DATABASE empty' >/dev/null
	sql community_metrics "CREATE TABLE loans (loan_id bigint PRIMARY KEY, amount numeric(39, 0));
		INSERT INTO loans SELECT i, 10::numeric ^ 38 + i FROM generate_series(1, 1000) i"
}

figures() { sql "$1" 'SELECT count(*), sum(amount) FROM loans'; }
dump() { DATABASE_URL="$(url community_metrics)" bash "$SCRIPTS/database-dump.sh"; }
store() { busybox ash "$SCRIPTS/upload.sh"; }
fetch() { NAME="$1" busybox ash "$SCRIPTS/fetch.sh"; }
restore() { DATABASE_URL="$(url "$1")" bash "$SCRIPTS/restore-database.sh"; }

round_trip() {
	dump
	store
	[[ -z $(ls "$OUT") ]]
	fetch database
	restore empty
	[[ $(figures empty) == "$(figures community_metrics)" && $(figures empty) == '1000|'* ]]
}

full_database() { refuses 'Restore into an empty one' restore community_metrics; }
unknown_name() { refuses 'there is no backup' fetch database-20200101; }
unreachable_store() {
	local said
	if said="$(BACKUP_TARGET=nowhere:backups fetch database 2>&1)"; then return 1; fi
	[[ $said == *"didn't find section"* && $said != *'there is no backup'* ]]
}
nothing_to_store() {
	rm -rf "$OUT"
	refuses 'nothing to store' store
}
no_backup_here() {
	rm -rf "$OUT"
	refuses 'no backup in' restore community_metrics
}
damaged() {
	local file
	file="$(find "$BACKUP_TARGET" -name '*.dump')"
	printf x >>"$file"
	refuses 'FAILED' fetch database
}

start_server
it database_should_come_back_when_its_dump_is_restored round_trip
it restore_should_be_refused_when_the_database_is_not_empty full_database
it fetch_should_be_refused_when_there_is_no_such_backup unknown_name
it fetch_should_fail_with_the_stores_own_error_when_it_cannot_be_asked unreachable_store
it upload_should_fail_when_there_is_nothing_to_store nothing_to_store
it restore_should_be_refused_when_nothing_was_fetched no_backup_here
it fetch_should_fail_when_the_backup_is_damaged damaged
sum_up
