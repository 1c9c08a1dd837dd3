#!/usr/bin/env bash
# Dumps the indexer's database in one consistent view, while it is in use, and reads the dump's own table of contents.
set -euo pipefail

if [[ ${1:-} == --help ]]; then
	echo 'Usage: database-dump.sh    with DATABASE_URL, and OUT where it is not /data/out'
	exit
fi

: "${DATABASE_URL:?postgres://USER:PASSWORD@HOST/NAME}"
OUT="${OUT:-/data/out}"
name="database-$(date --utc +%Y%m%dT%H%M%SZ)"
mkdir -p "$OUT"
rm -f "$OUT"/database-*
umask 077
pg_dump --format=custom --no-owner --no-privileges --file="$OUT/$name.dump" --dbname="$DATABASE_URL"
pg_restore --list "$OUT/$name.dump" | grep --quiet ' TABLE DATA '
(cd "$OUT" && sha256sum "$name.dump" >"$name.sha256")
printf 'dumped %s: %s bytes\n' "$name" "$(stat --format %s "$OUT/$name.dump")"
