#!/bin/ash
# Puts what was packed into the object store: first the file, then its checksum, without which nothing is restored. Whoever
# runs this need not be allowed to delete anything, and changes nothing that is there.
# The image of rclone has BusyBox's shell and no other; it knows pipefail, which POSIX does not ask for.
# shellcheck shell=dash disable=SC3040
set -euo pipefail

if [ "${1:-}" = --help ]; then
	echo 'Usage: upload.sh    with BACKUP_TARGET, REMOTE:BUCKET/FOLDER as rclone has it, and OUT where it is not /data/out'
	exit
fi

: "${BACKUP_TARGET:?REMOTE:BUCKET/FOLDER}"
OUT="${OUT:-/data/out}"
found=''
for sum in "$OUT"/*.sha256; do
	[ -e "$sum" ] || break
	found=yes
	(cd "$OUT" && sha256sum -c "$sum")
	read -r _ file <"$sum"
	rclone copyto --immutable --retries 5 "$OUT/$file" "$BACKUP_TARGET/$file"
	rclone copyto --immutable --retries 5 "$sum" "$BACKUP_TARGET/$(basename "$sum")"
	rm -f "$OUT/$file" "$sum"
	echo "stored $BACKUP_TARGET/$file"
done
[ -n "$found" ] || { echo 'there is nothing to store' >&2; exit 1; }
