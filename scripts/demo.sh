#!/usr/bin/env bash
# Tells the lives of three loans and of two votes on a running node.
set -euo pipefail

tests="$(cd "$(dirname "${BASH_SOURCE[0]}")/../tests" && pwd)"

if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
	echo "demo: Node.js 20.10 or newer and npm are needed: install the packages nodejs and npm." >&2
	exit 1
fi
if ! node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 10) ? 0 : 1)'; then
	echo "demo: Node.js 20.10 or newer is needed, found $(node --version)." >&2
	exit 1
fi

cd "$tests"
# What was installed, so that a changed lockfile installs again and an unchanged one costs nothing.
installed=node_modules/.credit-network-lock.json
if [[ " $* " != *" --help "* ]] && ! cmp -s package-lock.json "$installed"; then
	echo "Installing the Polkadot.js client (once) ..." >&2
	npm ci --no-audit --no-fund --loglevel=error >&2
	cp package-lock.json "$installed"
fi

exec node demo.mjs "$@"
