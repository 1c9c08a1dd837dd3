#!/usr/bin/env bash
# What the scripts share: messages, what must be installed, the target folder, the builds. Sourced, never run.
set -euo pipefail

if ((BASH_VERSINFO[0] < 5)); then
	echo "error: bash 5 or newer is needed, and this is $BASH_VERSION" >&2
	exit 1
fi

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)"

# One target folder for all builds of a machine: the 800 crates of the SDK are compiled once, not once a checkout.
CARGO_TARGET_DIR="$(realpath -m "${CARGO_TARGET_DIR:-${XDG_CACHE_HOME:-${HOME:?}/.cache}/credit-network/target}")"
export CARGO_TARGET_DIR
# The wasm builder looks for the workspace above the target folder, where it is not.
export WASM_BUILD_WORKSPACE_HINT="$ROOT"

# The node and the runtime that this checkout built. Copies: the next build from another checkout replaces the
# files in the shared target folder, while these may be running.
OUTPUT="$ROOT/target/release"
NODE="$OUTPUT/credit-network-node"
WASM="$OUTPUT/credit_network_runtime.compact.compressed.wasm"
# The programs beside the chain, built to be tested.
GATEWAY="$ROOT/target/debug/credit-network-gateway"
INDEXER="$ROOT/target/debug/credit-network-indexer"
MODEL="$ROOT/target/debug/credit-network-model"
SCORING="$ROOT/target/debug/scoring-digest"
# What the test of an upgrade starts from, and upgrades to. Beside each stands the same compressed.
TEST_WASM="$OUTPUT/credit_network_runtime.test.wasm"
NEXT_WASM="$OUTPUT/credit_network_runtime.next.wasm"

OLDEST_RUST=1.90
OLDEST_NODE_JS=20.10
WASM_TARGET=wasm32v1-none

# --- messages -------------------------------------------------------------------------------------------------

if [[ -t 1 && -z ${NO_COLOR:-} && -z ${CI:-} ]]; then
	BOLD=$'\e[1m' GREEN=$'\e[32m' RED=$'\e[31m' PLAIN=$'\e[0m'
else
	BOLD='' GREEN='' RED='' PLAIN=''
fi
if [[ -n ${NO_COLOR:-} || -n ${CI:-} ]]; then
	export CARGO_TERM_COLOR=never WASM_BUILD_NO_COLOR=1
	unset FORCE_COLOR CLICOLOR_FORCE
fi

say() { printf '%s\n' "$*"; }

note() { printf '    %s\n' "$@"; }

die() {
	printf '%serror:%s %s\n' "$RED" "$PLAIN" "$1" >&2
	shift
	if (($# > 0)); then printf '       %s\n' "$@" >&2; fi
	exit 1
}

# Milliseconds since the epoch; the separator of EPOCHREALTIME follows the locale.
now() { local t="${EPOCHREALTIME/[.,]/}"; printf '%s' "$((t / 1000))"; }

# Milliseconds as people say them.
duration() {
	local ms="$1"
	if ((ms < 10000)); then
		printf '%d.%d s' "$((ms / 1000))" "$((ms % 1000 / 100))"
	elif ((ms < 120000)); then
		printf '%d s' "$((ms / 1000))"
	else
		printf '%d min %d s' "$((ms / 60000))" "$((ms % 60000 / 1000))"
	fi
}

STEP=''
STEP_START=0

# step WHAT COMMAND...: says what is done, does it, says how long it took.
step() {
	STEP="$1"
	STEP_START="$(now)"
	shift
	say "${BOLD}==> ${STEP}${PLAIN}"
	"$@"
	note "${GREEN}done${PLAIN} in $(duration "$(($(now) - STEP_START))")"
	STEP=''
}

# For an EXIT trap: names the step that did not come to its end.
report_broken_step() {
	local status=$?
	if ((status != 0)) && [[ -n $STEP ]]; then
		printf '%sfailed%s after %s: %s\n' "$RED" "$PLAIN" "$(duration "$(($(now) - STEP_START))")" "$STEP" >&2
	fi
	return "$status"
}

# --- what must be installed -----------------------------------------------------------------------------------

has() { command -v "$1" >/dev/null 2>&1; }

# at_least WANTED VERSION: compares dotted versions.
at_least() { printf '%s\n%s\n' "$1" "$2" | sort --version-sort --check=quiet; }

as_root() {
	if ((EUID == 0)); then
		"$@"
	elif has sudo; then
		# Nobody answers a prompt in CI.
		if [[ -n ${CI:-} ]]; then sudo --non-interactive "$@"; else sudo "$@"; fi
	else
		note "this needs root, and there is no sudo: $*" >&2
		return 1
	fi
}

apt_install() {
	as_root apt-get update --quiet=2 || note 'the package lists could not be refreshed; trying with those at hand' >&2
	as_root env DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet=2 --no-install-recommends "$@"
}

# need_tools COMMAND=PACKAGE...: installs the Debian package of each command that is missing; touches nothing, and
# asks for no password, when none is.
need_tools() {
	local entry missing=() packages=()
	for entry in "$@"; do
		if ! has "${entry%%=*}"; then
			missing+=("${entry%%=*}")
			packages+=("${entry#*=}")
		fi
	done
	if ((${#missing[@]} == 0)); then return; fi
	if ! has apt-get; then
		die "these programs are missing: ${missing[*]}" \
			'This machine has no apt-get, so they cannot be installed from here. Install them with your' \
			"package manager (Debian calls the packages: ${packages[*]}), then run this again."
	fi
	note "installing ${packages[*]}"
	if ! apt_install "${packages[@]}"; then
		die 'the packages could not be installed.' \
			"As root: apt-get install ${packages[*]}" 'Then run this again.'
	fi
}

need_build_tools() {
	if [[ $(uname -s) != Linux ]]; then
		die "these scripts are written for Linux, and this is $(uname -s)." \
			'Run them in a Linux container or virtual machine. They need: Rust (rustup), a C compiler,' \
			'the protobuf compiler, git, curl and flock.'
	fi
	need_tools cc=build-essential protoc=protobuf-compiler git=git curl=curl flock=util-linux
}

need_node_js() {
	local found='' offered
	if has node; then found="$(node --version)"; fi
	if has npm && at_least "$OLDEST_NODE_JS" "${found#v}"; then return; fi
	if has apt-get; then
		offered="$(apt-cache policy nodejs 2>/dev/null | awk '$1 == "Candidate:" { print $2 }')"
		if at_least "$OLDEST_NODE_JS" "${offered:-0}"; then
			note "installing Node.js $offered"
			# Packages made by Node.js' own distributors bring npm along, and refuse Debian's.
			if apt_install nodejs && { has npm || apt_install npm; }; then return; fi
		fi
	fi
	die "Node.js $OLDEST_NODE_JS or newer, with npm, is needed for the tests of the running node; found: ${found:-none}." \
		'Install it from nodejs.org or with a version manager (nvm, fnm, volta), then run this again;' \
		'or leave those tests out: ./scripts/test.sh --fast'
}

# need_rust [COMPONENT...]: Rust, and components of it that a minimal installation leaves out.
# shellcheck disable=SC2120 # test.sh names components
need_rust() {
	local version component missing=()
	if ! has cargo && [[ -x ${CARGO_HOME:-$HOME/.cargo}/bin/cargo ]]; then
		export PATH="${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"
	fi
	has cargo || die 'Rust is missing.' 'Install it with rustup (rust-lang.org says how), then run this again.'
	if ! (cd "$ROOT" && rustc --version) >/dev/null 2>&1 && has rustup; then
		note 'installing the stable toolchain'
		timeout 900 rustup toolchain install stable --profile minimal >&2 ||
			# The machine's own default will do where nothing can be downloaded; its version is checked below.
			RUSTUP_TOOLCHAIN="$(cd / && rustup default | awk '{ print $1 }')"
		if [[ -n ${RUSTUP_TOOLCHAIN:-} ]]; then export RUSTUP_TOOLCHAIN; fi
	fi
	version="$(cd "$ROOT" && rustc --version | awk '{ print $2 }')" ||
		die 'Rust is installed, but rustc does not start in this folder (see above).' \
			'rustup toolchain install stable'
	at_least "$OLDEST_RUST" "$version" ||
		die "Rust $OLDEST_RUST or newer is needed, and this is $version." 'rustup update stable'
	for component in "$@"; do
		(cd "$ROOT" && "cargo-$component" --version) >/dev/null 2>&1 || missing+=("${component/#fmt/rustfmt}")
	done
	if ((${#missing[@]} == 0)); then return; fi
	note "installing ${missing[*]}"
	(cd "$ROOT" && rustup component add "${missing[@]}") >&2 ||
		die "these parts of Rust are missing: ${missing[*]}" "rustup component add ${missing[*]}"
}

has_wasm_target() {
	local folder
	folder="$(cd "$ROOT" && rustc --print target-libdir --target "$WASM_TARGET" 2>/dev/null)" || return 1
	compgen -G "$folder/libcore-*.rlib" >/dev/null
}

need_wasm_target() {
	if has_wasm_target; then return; fi
	note "installing the $WASM_TARGET target"
	if has rustup; then (cd "$ROOT" && timeout 300 rustup target add "$WASM_TARGET") >&2 || true; fi
	if ! has_wasm_target; then
		note 'not to be had from rustup: making it from the source of the standard library'
		wasm_target_from_source
		has_wasm_target || die "the $WASM_TARGET target could not be made." "rustup target add $WASM_TARGET"
	fi
	# What was compiled against another standard library cannot be linked with this one, and cargo cannot tell.
	rm -rf "$CARGO_TARGET_DIR"/*/wbuild
}

# The address of the Debian archive, as this machine's own package sources have it.
debian_archive() {
	# Lists that were never downloaded have no label; the path then tells the archive from its neighbours.
	# shellcheck disable=SC2016 # apt replaces these
	apt-get indextargets --format '$(REPO_URI) $(LABEL)' 'Created-By: Packages' |
		awk '$2 == "Debian" || ($2 == "" && $1 ~ /\/debian\/$/) { print $1; exit }'
}

# Unpacks into FOLDER the Debian package `rust-src` that matches this rustc.
fetch_rust_source() {
	local folder="$1" release archive keyring version suite
	local -a apt
	if ! has apt-get || ! has dpkg-deb; then die 'this needs apt-get and dpkg-deb (Debian or one of its children).'; fi
	release="$(rustc --version | awk '{ print $2 }')"
	archive="$(debian_archive)"
	[[ -n $archive ]] || die "no Debian archive among this machine's package sources."
	keyring=/usr/share/keyrings/debian-archive-keyring.gpg
	[[ -r $keyring ]] || die "$keyring is missing." 'apt-get install debian-archive-keyring'
	mkdir -p "$folder/lists/partial" "$folder/cache/archives/partial"
	for suite in trixie trixie-backports sid; do
		say "deb [signed-by=$keyring] $archive $suite main"
	done >"$folder/sources.list"
	# The machine's own sources, lists and cache stay as they are.
	apt=(
		-o "Dir::Etc::sourcelist=$folder/sources.list" -o Dir::Etc::sourceparts=/dev/null
		-o "Dir::State::lists=$folder/lists" -o "Dir::Cache=$folder/cache"
		-o APT::Sandbox::User=root -o Acquire::Languages=none --quiet=2
	)
	apt-get "${apt[@]}" update
	version="$(apt-cache "${apt[@]}" madison rust-src |
		awk -F' *[|] *' -v wanted="$release" '{ split($2, v, /[+~-]/); if (v[1] == wanted) { print $2; exit } }')"
	[[ -n $version ]] || die "Debian has no rust-src $release, which this rustc needs."
	note "rust-src $version"
	(cd "$folder" && apt-get "${apt[@]}" download "rust-src=$version")
	dpkg-deb --extract "$folder"/rust-src_*.deb "$folder/unpacked"
}

# Compiles core and alloc for the wasm target out of their source, and puts them where rustc looks for them.
wasm_target_from_source() (
	set -euo pipefail
	cd "$ROOT"
	work="$(mktemp -d)"
	sysroot="$(rustc --print sysroot)"
	source_folder="$sysroot/lib/rustlib/src/rust/library"
	lib="$(rustc --print target-libdir --target "$WASM_TARGET")"
	borrowed=''
	# shellcheck disable=SC2317 # the trap calls it
	tidy() {
		rm -rf "$work"
		# Left there, rustup would refuse to install its own copy later.
		if [[ -n $borrowed ]]; then rm -rf "$borrowed"; fi
	}
	trap tidy EXIT

	[[ -w $sysroot/lib/rustlib ]] || die "$sysroot belongs to another user." "As its owner: rustup target add $WASM_TARGET"
	if [[ ! -d $source_folder ]]; then
		fetch_rust_source "$work/debian"
		mkdir -p "${source_folder%/*}"
		borrowed="$source_folder"
		cp -r "$work"/debian/unpacked/usr/src/rustc-*/library "$source_folder"
	fi

	mkdir -p "$work/empty/src"
	say '#![no_std]' >"$work/empty/src/lib.rs"
	cat >"$work/empty/Cargo.toml" <<-'TOML'
		[package]
		name = "empty"
		edition = "2021"

		[workspace]

		[profile.release]
		opt-level = 3
		codegen-units = 1
		panic = "abort"
	TOML
	# Without bitcode in the libraries the link-time optimisation of the runtime fails.
	RUSTC_BOOTSTRAP=1 RUSTFLAGS='-Cembed-bitcode=yes' CARGO_TARGET_DIR="$work/target" \
		cargo build --release --manifest-path "$work/empty/Cargo.toml" --target "$WASM_TARGET" -Zbuild-std=core,alloc
	mkdir -p "$lib"
	cp "$work/target/$WASM_TARGET"/release/deps/lib{core,alloc,compiler_builtins}-*.rlib "$lib/"
)

need_for_building() {
	need_build_tools
	# shellcheck disable=SC2119
	need_rust
	need_wasm_target
}

# --- the target folder and the builds -------------------------------------------------------------------------

# Everything whose change makes cargo compile a crate again. New files that git does not follow yet count too.
touch_sources() {
	cd "$ROOT"
	if ! git -c safe.directory="$ROOT" ls-files -z --cached --others --exclude-standard -- '*.rs' '*Cargo.toml' 2>/dev/null; then
		find . -path ./target -prune -o -name node_modules -prune -o \
			-type f \( -name '*.rs' -o -name Cargo.toml \) -print0
	fi | xargs --null --no-run-if-empty touch --no-create --
}

# Cargo knows a crate of the workspace by its path inside the workspace and the age of its files: to it, two
# checkouts on one target folder are the same, and the one would silently run what the other built. So whoever comes
# after another makes its own sources the newest.
claim_target_folder() {
	local mark="$CARGO_TARGET_DIR/.checkout"
	if [[ -f $mark && $(<"$mark") == "$ROOT" ]]; then return; fi
	touch_sources
	printf '%s\n' "$ROOT" >"$mark"
}

# in_target_folder COMMAND...: runs it in this checkout, alone on the target folder, which is this checkout's meanwhile.
in_target_folder() (
	mkdir -p "$CARGO_TARGET_DIR"
	exec 9>"$CARGO_TARGET_DIR/.checkout.lock"
	if ! flock --nonblock 9; then
		note "waiting: another build uses $CARGO_TARGET_DIR"
		flock 9
	fi
	claim_target_folder
	cd "$ROOT"
	"$@" 9>&-
)

# keep FILE COPY: replaces the copy, in one move, when it differs.
keep() {
	if [[ $1 -ef $2 ]] || cmp --silent "$1" "$2"; then return; fi
	mkdir -p "$(dirname "$2")"
	cp "$1" "$2.new"
	mv "$2.new" "$2"
}

# Always this one selection of packages and features: every other compiles the SDK again.
compile_node() {
	env -u SKIP_WASM_BUILD cargo build --release -p credit-network-node --locked
	keep "$CARGO_TARGET_DIR/release/$(basename "$NODE")" "$NODE"
	keep "$CARGO_TARGET_DIR/release/wbuild/credit-network-runtime/$(basename "$WASM")" "$WASM"
}

build_node() { in_target_folder compile_node; }

# services_cargo COMMAND...: cargo in the workspace of the programs beside the chain, in a folder of their own.
services_cargo() {
	(cd "$ROOT/services" && CARGO_TARGET_DIR="$CARGO_TARGET_DIR/services" cargo "$@")
}

# As their own tests do, which need the programs too: built alone they would be compiled once more.
compile_services() {
	services_cargo test --workspace --locked --no-run
	keep "$CARGO_TARGET_DIR/services/debug/$(basename "$GATEWAY")" "$GATEWAY"
	keep "$CARGO_TARGET_DIR/services/debug/$(basename "$INDEXER")" "$INDEXER"
	keep "$CARGO_TARGET_DIR/services/debug/$(basename "$MODEL")" "$MODEL"
}

build_services() { in_target_folder compile_services; }

# The credit model's answers as one number, natively and as validators run it.
compile_scoring_digest() {
	local build=(cargo build --locked --release --manifest-path "$ROOT/tools/scoring-digest/Cargo.toml" --target-dir "$CARGO_TARGET_DIR/scoring")
	"${build[@]}" --bin scoring-digest
	"${build[@]}" --lib --target "$WASM_TARGET"
	keep "$CARGO_TARGET_DIR/scoring/release/scoring-digest" "$SCORING"
	keep "$CARGO_TARGET_DIR/scoring/$WASM_TARGET/release/scoring_digest.wasm" "$SCORING.wasm"
}

build_scoring_digest() { in_target_folder compile_scoring_digest; }

# compile_runtime FEATURES FOLDER FILE: the runtime's wasm with other features than the node's, as FILE.
# Directly for the target and in a folder of its own: the usual way over the runtime's build script would compile the
# SDK natively with these features first, for nothing. The flags and the profile are those of that build script.
compile_runtime() {
	local flags='-C link-arg=--export-table -C link-arg=--export=__heap_base -C link-arg=--import-memory'
	env -u CARGO_ENCODED_RUSTFLAGS RUSTFLAGS="$flags --cfg substrate_runtime" \
		CARGO_PROFILE_RELEASE_PANIC=abort CARGO_PROFILE_RELEASE_LTO=thin \
		cargo rustc --locked --release -p credit-network-runtime --lib --crate-type cdylib --target "$WASM_TARGET" \
		--no-default-features --features "$1" --target-dir "$CARGO_TARGET_DIR/$2"
	keep "$CARGO_TARGET_DIR/$2/$WASM_TARGET/release/credit_network_runtime.wasm" "$3"
}

# compress_runtime FILE COPY: as chains keep and nodes read it: a mark of the SDK's, then the wasm in zstd.
compress_runtime() {
	{
		printf '\x52\xbc\x53\x76\x46\xdb\x8e\x05'
		zstd --quiet --stdout -10 "$1"
	} >"$2.packed"
	keep "$2.packed" "$2"
	rm "$2.packed"
}

# The runtime as it is, and the same under the next version's number. Both can be asked whether the state is sound.
# Cargo calls both libraries by one name, and so compiles the last crate anew each time; the SDK only once.
compile_test_runtimes() {
	compile_runtime try-runtime upgrade "$TEST_WASM"
	compile_runtime try-runtime,next upgrade "$NEXT_WASM"
	compress_runtime "$TEST_WASM" "${TEST_WASM%.wasm}.compressed.wasm"
	compress_runtime "$NEXT_WASM" "${NEXT_WASM%.wasm}.compressed.wasm"
}

build_test_runtimes() { in_target_folder compile_test_runtimes; }
