#!/usr/bin/env bash
# Gives this node the key that makes its peer id: the one in the Secret, if there is one, or a new one. What is on the volume
# stays. Prints the peer id, which boot node addresses end with.
set -euo pipefail

if [[ ${1:-} == --help ]]; then
	echo 'Usage: node-key.sh    with ORDINAL, and KEYS and DATA where they are not /keys and /data'
	exit
fi

: "${ORDINAL:?the number of this pod}"
given="${KEYS:-/keys}/$ORDINAL.node-key"
key="${DATA:-/data}/node-key"
umask 077

if [[ ! -s $key ]]; then
	if [[ -s $given ]]; then
		cp "$given" "$key.new"
	else
		credit-network-node key generate-node-key --file "$key.new" 2>/dev/null
	fi
	mv "$key.new" "$key"
fi
credit-network-node key inspect-node-key --file "$key"
