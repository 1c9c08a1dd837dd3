#!/usr/bin/env bash
# Measures this trainer and others on the same folds of the German credit data, and prints a table.
set -euo pipefail

usage() {
	cat <<'TEXT'
Usage: peers/compare.sh [--repeats N] [--venv FOLDER]

Builds credit-network-model, writes the folds of its benchmark, and measures its scorecard and trees, and
scikit-learn's, LightGBM's and XGBoost's models, each on these folds. Prints one table.

  --repeats N    how often the data are cut into five folds (10)
  --venv FOLDER  where Python's packages are kept (~/.cache/credit-network/peers); made if it is missing
TEXT
}

repeats=10
venv="${HOME}/.cache/credit-network/peers"
while (($#)); do
	case "$1" in
		--repeats) repeats="${2:?--repeats needs a number}"; shift 2 ;;
		--venv) venv="${2:?--venv needs a folder}"; shift 2 ;;
		-h | --help) usage; exit 0 ;;
		*) echo "error: unknown argument $1; see --help" >&2; exit 2 ;;
	esac
done

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
crate="$(dirname "$here")"
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

if [[ ! -x "$venv/bin/python" ]]; then
	python3 -m venv "$venv"
fi
"$venv/bin/pip" install --quiet --disable-pip-version-check --requirement "$here/requirements.txt"

cd "$crate"
cargo run --quiet --release --locked -- --log json benchmark --data data/german-credit.csv --adapter german \
	--repeats "$repeats" --write-folds "$folder/folds.csv" --json 2>"$folder/log" >"$folder/ours.json" || {
	cat "$folder/log" >&2
	exit 1
}
"$venv/bin/python" "$here/compare.py" data/german-credit.csv "$folder/folds.csv" "$folder/ours.json"
