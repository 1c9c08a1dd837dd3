#!/usr/bin/env bash
# Puts this validator's session keys into its keystore, or ends with 1. A validator that starts without its keys looks well
# and does nothing; two with the same keys are punished as one that says two things.
#
# Each file of the Secret is ORDINAL.FILE, FILE being what the node calls the key in its keystore: the type of the key and the
# public key, in hex. In it stands the secret, as a JSON string.
set -euo pipefail

if [[ ${1:-} == --help ]]; then
	echo 'Usage: session-keys.sh    with ORDINAL, and KEYS and KEYSTORE where they are not /keys and /data/keystore'
	exit
fi

: "${ORDINAL:?the number of this pod}"
KEYS="${KEYS:-/keys}"
KEYSTORE="${KEYSTORE:-/data/keystore}"
# babe and gran, with the schemes of their keys.
declare -A SCHEMES=([62616265]=sr25519 [6772616e]=ed25519)

refuse() {
	printf 'refused: %s\n         %s\n' "$1" "$2" >&2
	exit 1
}

others_have() {
	local file
	for file in "$KEYS"/*."$1"; do
		if [[ -e $file && $file != "$KEYS/$ORDINAL.$1" ]]; then return 0; fi
	done
	return 1
}

# The public key that belongs to a secret. The program is given a file, so that nobody sees the secret among its arguments.
public_key_of() {
	local file
	file="$(mktemp)"
	printf '%s' "$2" >"$file"
	credit-network-node key inspect --scheme "$1" --output-type json "$file" 2>/dev/null |
		sed -n 's/^ *"publicKey": "0x\([0-9a-f]*\)".*/\1/p'
	rm -f "$file"
}

check() {
	local file="$1" type="$2" name secret
	name="${file##*/"$ORDINAL".}"
	[[ $name =~ ^${type}[0-9a-f]{64}$ ]] ||
		refuse "$name is not the name of a key in a keystore." 'Type and public key in hex, 72 digits.'
	if others_have "$name"; then
		refuse "another validator has the key $name too." 'Never two with the same keys: make new ones for this one.'
	fi
	secret="$(<"$file")"
	[[ $secret =~ ^\"[^\"\\]+\"$ ]] || refuse "$name holds no JSON string." 'Copy the file from a keystore as it is.'
	secret="${secret#\"}"
	[[ $(public_key_of "${SCHEMES[$type]}" "${secret%\"}") == "${name#"$type"}" ]] ||
		refuse "$name does not hold the secret of the public key in its name." 'Copy the file from a keystore as it is.'
}

[[ $ORDINAL =~ ^[0-9]+$ ]] || refuse "the ordinal \"$ORDINAL\" is no number." 'Does the cluster know the label pod-index?'
shopt -s nullglob
umask 077
mkdir -p "$KEYSTORE"
for file in "$KEYSTORE"/*; do
	if others_have "${file##*/}"; then
		refuse "the keystore on this volume holds another validator's key ${file##*/}." \
			'The volume is that one'\''s: give this pod its own.'
	fi
done

found=()
for type in "${!SCHEMES[@]}"; do
	files=("$KEYS/$ORDINAL.$type"*)
	((${#files[@]} > 0)) ||
		refuse "validator $ORDINAL has no key of the type $type." 'Put it into the store that the Secret comes from.'
	for file in "${files[@]}"; do check "$file" "$type"; done
	found+=("${files[@]}")
done
for file in "${found[@]}"; do
	name="${file##*/"$ORDINAL".}"
	cp "$file" "$KEYSTORE/.$name.new"
	mv "$KEYSTORE/.$name.new" "$KEYSTORE/$name"
done
echo "validator $ORDINAL has its ${#found[@]} session keys"
