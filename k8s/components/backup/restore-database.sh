#!/usr/bin/env bash
# Restores a dump into an empty database, as a whole or not at all.
set -euo pipefail

if [[ ${1:-} == --help ]]; then
	echo 'Usage: restore-database.sh    with DATABASE_URL, and OUT where it is not /data/out'
	exit
fi

: "${DATABASE_URL:?postgres://USER:PASSWORD@HOST/NAME}"
OUT="${OUT:-/data/out}"
dumps=("$OUT"/database-*.dump)
[[ -f ${dumps[0]} ]] || { echo "refused: no backup in $OUT" >&2; exit 1; }
(cd "$OUT" && sha256sum --check --quiet ./*.sha256)
tables="$(psql --no-psqlrc --tuples-only --no-align --dbname="$DATABASE_URL" \
	--command="SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")"
((tables == 0)) || { echo "refused: the database has $tables tables. Restore into an empty one" >&2; exit 1; }
pg_restore --exit-on-error --single-transaction --no-owner --no-privileges --dbname="$DATABASE_URL" "${dumps[0]}"
echo "restored ${dumps[0]##*/}"
