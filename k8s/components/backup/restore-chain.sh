#!/usr/bin/env bash
# Unpacks the database of a chain onto a volume on which there is none. Keys are not part of it.
set -euo pipefail

if [[ ${1:-} == --help ]]; then
	echo 'Usage: restore-chain.sh    with BASE_PATH and OUT where they are not /target and /data/out'
	exit
fi

BASE_PATH="${BASE_PATH:-/target}"
OUT="${OUT:-/data/out}"
for folder in "$BASE_PATH"/chains/*/paritydb; do
	[[ ! -e $folder ]] || { echo "refused: $folder is there. purge-chain deletes it, if that is what you want" >&2; exit 1; }
done
archives=("$OUT"/chain-*.tar.gz)
[[ -f ${archives[0]} ]] || { echo "refused: no backup in $OUT" >&2; exit 1; }
(cd "$OUT" && sha256sum --check --quiet ./*.sha256)
tar --extract --gzip --file "${archives[0]}" --directory "$BASE_PATH" --no-same-owner
echo "restored ${archives[0]##*/} to $BASE_PATH"
