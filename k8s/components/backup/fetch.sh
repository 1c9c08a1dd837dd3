#!/bin/ash
# Fetches a backup from the object store and checks it.
# The image of rclone has BusyBox's shell and no other; it knows pipefail, which POSIX does not ask for.
# shellcheck shell=dash disable=SC3040
set -euo pipefail

if [ "${1:-}" = --help ]; then
	echo 'Usage: fetch.sh    with BACKUP_TARGET and NAME, such as database-20260301T030000Z'
	echo '       or only its beginning for the newest: chain, database'
	exit
fi

: "${BACKUP_TARGET:?REMOTE:BUCKET/FOLDER}" "${NAME:?the name of a backup}"
OUT="${OUT:-/data/out}"
# Names carry their moment, so the last one is the newest. Without its checksum a backup is none.
name="$(rclone lsf "$BACKUP_TARGET" --include "$NAME*.sha256" | sort | tail -n 1)"
[ -n "$name" ] || { echo "there is no backup $NAME in $BACKUP_TARGET" >&2; exit 1; }
mkdir -p "$OUT"
rm -f "$OUT"/*
rclone copyto "$BACKUP_TARGET/$name" "$OUT/$name"
read -r _ file <"$OUT/$name"
rclone copyto "$BACKUP_TARGET/$file" "$OUT/$file"
(cd "$OUT" && sha256sum -c "$name")
