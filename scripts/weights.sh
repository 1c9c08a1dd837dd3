#!/usr/bin/env bash
# Measures what the calls of the pallets weigh, and writes it where the runtime takes it from.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

usage() {
	cat <<-'TEXT'
		Usage: ./scripts/weights.sh [OPTION]... [PALLET]...

		Measures the weights of the calls of each PALLET, by default of all the project's own, and writes
		them to runtime/src/weights/PALLET.rs.
		Weights are worth as much as the machine: use one like the validators', doing nothing else.

		  --steps N        values of each variable component to measure (default 50, at least 2)
		  --repeat N       how often each value is measured (default 20)
		  --output FOLDER  where the files go (default runtime/src/weights)
		  --help           this text

		Every call takes at least ten seconds. The first run also compiles the runtime a second time, with its
		benchmarks, and the measuring tool with most of the SDK: half an hour on two cores.
	TEXT
}

# Both outlive the build: the shared target folder may be another checkout's a moment later.
TOOL="$OUTPUT/credit-network-weights"
BENCHMARK_WASM="$OUTPUT/credit_network_runtime.benchmarks.wasm"

steps=50
repeat=20
folder="$ROOT/runtime/src/weights"
pallets=()

# count OPTION VALUE LEAST: a whole number.
count() {
	if [[ ! $2 =~ ^[0-9]{1,6}$ ]] || ((10#$2 < $3)); then
		die "$1 wants a whole number from $3 on, not '$2'." 'See ./scripts/weights.sh --help'
	fi
	printf '%d' "$((10#$2))"
}

while (($# > 0)); do
	case "$1" in
	--help | -h)
		usage
		exit
		;;
	--steps | --repeat | --output)
		if (($# < 2)); then die "$1 wants a value." 'See ./scripts/weights.sh --help'; fi
		case "$1" in
		--steps) steps="$(count "$1" "$2" 2)" ;;
		--repeat) repeat="$(count "$1" "$2" 1)" ;;
		--output) folder="$(realpath -m -- "$2")" ;;
		esac
		shift 2
		;;
	-*) die "unknown option: $1" 'See ./scripts/weights.sh --help' ;;
	*)
		[[ $1 =~ ^[a-z][a-z0-9_-]*$ ]] || die "'$1' is not a pallet's name, as pallet_credit is."
		pallets+=("${1//-/_}")
		shift
		;;
	esac
done
if ((${#pallets[@]} == 0)); then
	pallets=(
		pallet_validator_set pallet_community_banks pallet_credit pallet_identity pallet_quadratic_governance
	)
fi

compile_wasm() { compile_runtime runtime-benchmarks benchmarks "$BENCHMARK_WASM"; }

# In the shared folder, where much of what it needs lies compiled for the node; never together with the node, whose
# crates would get other features from the selection, and be compiled again. It brings a runtime along that only
# another of the SDK's commands needs: that one is not compiled to wasm.
compile_tool() {
	SKIP_WASM_BUILD=1 cargo build --locked --release -p credit-network-weights
	keep "$CARGO_TARGET_DIR/release/$(basename "$TOOL")" "$TOOL"
}

# A solo chain's blocks carry no proofs: recording one would only slow down what is measured.
measure() {
	local file="$scratch/$1.rs"
	"$TOOL" --runtime "$BENCHMARK_WASM" --genesis-builder runtime --genesis-builder-preset dev \
		--pallet "$1" --extrinsic '*' --steps "$steps" --repeat "$repeat" --disable-proof-recording --quiet \
		--template "$ROOT/tools/weights/template.hbs" --output "$file"
	(cd "$ROOT" && rustfmt --edition 2021 --config-path rustfmt.toml "$file")
	mkdir -p "$folder"
	mv "$file" "$folder/$1.rs"
	note "wrote $folder/$1.rs"
}

scratch="$(mktemp -d)"
tidy() {
	local status=$?
	rm -rf "$scratch"
	(exit "$status") || report_broken_step
	exit "$status"
}
trap tidy EXIT

step 'What building needs' need_for_building
step 'The formatter' need_rust fmt
step 'The runtime with its benchmarks' in_target_folder compile_wasm
step 'The measuring tool' in_target_folder compile_tool
for pallet in "${pallets[@]}"; do
	step "Measuring $pallet ($steps steps, $repeat repeats)" measure "$pallet"
done
say "Measured ${#pallets[@]} of the runtime's pallets. See what changed with: git diff --stat -- $folder"
