#!/usr/bin/env bash
# Two checkouts that share one target folder each run their own code.
#
# Clones this repository twice, lets a crate of each say which clone it is, and runs both on one target folder: first
# as plain cargo would, which shows that the danger is there, then as the scripts do.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=../lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"

CRATE=credit-primitives-math
FOLDER=primitives/math

WORK="$(mktemp -d)"
trap 'rm -rf "$WORK"' EXIT
# Of its own: the machine's real target folder stays whose it is.
export CARGO_TARGET_DIR="$WORK/target"
RUN=(cargo run --quiet --locked --package "$CRATE" --bin which-checkout)

make_checkout() {
	local clone="$WORK/$1"
	git clone --quiet "$ROOT" "$clone"
	# The scripts as they stand here, so that a change to them is tested before it is committed.
	cp "$ROOT/scripts/lib.sh" "$clone/scripts/lib.sh"
	printf '\n/// The clone that this is.\npub const CHECKOUT: &str = "%s";\n' "$1" >>"$clone/$FOLDER/src/lib.rs"
	mkdir -p "$clone/$FOLDER/src/bin"
	cat >"$clone/$FOLDER/src/bin/which-checkout.rs" <<-RUST
		//! Says which clone's code runs.
		fn main() {
			println!("{}", ${CRATE//-/_}::CHECKOUT);
		}
	RUST
}

run_plainly() { (cd "$WORK/$1" && "${RUN[@]}"); }

# In a shell of its own, which takes everything from the clone's own script.
run_with_guard() {
	# shellcheck disable=SC2016 # for the inner shell
	(cd "$WORK/$1" && bash -c 'source scripts/lib.sh; in_target_folder "$@"' _ "${RUN[@]}")
}

expect() {
	local what="$1" wanted="$2" got="$3"
	[[ $got == "$wanted" ]] || die "not so: $what" "The code of the checkout \"$got\" ran, and not that of \"$wanted\"."
	note "$what"
}

make_checkout first
make_checkout second

expect 'plain cargo runs the first checkout' first "$(run_plainly first)"
# Were cargo to tell checkouts apart one day, the guard could go.
expect 'plain cargo runs the code of the first in the second: the danger is there' first "$(run_plainly second)"

expect 'the scripts run the code of the second in the second' second "$(run_with_guard second)"
expect 'and that of the first in the first' first "$(run_with_guard first)"
expect 'and that of the second again' second "$(run_with_guard second)"

before="$(stat --format %y "$WORK/second/$FOLDER/src/lib.rs")"
expect 'and once more' second "$(run_with_guard second)"
[[ $before == "$(stat --format %y "$WORK/second/$FOLDER/src/lib.rs")" ]] ||
	die 'a checkout that follows itself must not be compiled again.'
note 'a checkout that follows itself is not compiled again'
