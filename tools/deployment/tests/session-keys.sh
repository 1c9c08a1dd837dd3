#!/usr/bin/env bash
# A validator gets its own session keys, or does not start. Needs the node: CREDIT_NETWORK_NODE.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

need_node
SCRIPTS="$ROOT/k8s/base/validators"
export KEYS="$WORK/keys" KEYSTORE="$WORK/keystore" DATA="$WORK/data"
ALICE_BABE=62616265d43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d
ALICE_GRAN=6772616e88dc3417d5058ec4b4503e0c12ea1a0a89be200fe98922423d4334014fa6b0ee
BOB_BABE=626162658eaf04151687736326c9fea17e25fc5287613693c912909cb226aa4794f26a48
BOB_GRAN=6772616ed17c2d7823ebf260fd138f2d7e27d114c0145d968b5ff5006125f2414fadae69

# Validator 0 has Alice's keys, validator 1 has Bob's.
given() {
	rm -rf "$KEYS" "$KEYSTORE" "$DATA"
	mkdir -p "$KEYS" "$DATA"
	printf '"//Alice"' | tee "$KEYS/0.$ALICE_BABE" >"$KEYS/0.$ALICE_GRAN"
	printf '"//Bob"' | tee "$KEYS/1.$BOB_BABE" >"$KEYS/1.$BOB_GRAN"
}

insert() { ORDINAL="$1" bash "$SCRIPTS/session-keys.sh"; }

own_keys() {
	given
	insert 1
	cmp "$KEYSTORE/$BOB_BABE" "$KEYS/1.$BOB_BABE"
	cmp "$KEYSTORE/$BOB_GRAN" "$KEYS/1.$BOB_GRAN"
	[[ $(find "$KEYSTORE" -type f | wc -l) == 2 && $(stat --format %a "$KEYSTORE/$BOB_BABE") == 600 ]]
	insert 1
}

no_keys() {
	given
	refuses 'has no key of the type' insert 2
	[[ -z $(ls "$KEYSTORE") ]]
}

half_of_the_keys() {
	given
	rm "$KEYS/1.$BOB_GRAN"
	refuses 'has no key of the type 6772616e' insert 1
	[[ -z $(ls "$KEYSTORE") ]]
}

shared_key() {
	given
	cp "$KEYS/0.$ALICE_BABE" "$KEYS/1.$ALICE_BABE"
	refuses 'another validator has the key' insert 1
	[[ -z $(ls "$KEYSTORE") ]]
}

wrong_secret() {
	given
	printf '"//Mallory"' >"$KEYS/1.$BOB_GRAN"
	refuses 'does not hold the secret' insert 1
}

no_json() {
	given
	printf '//Bob' >"$KEYS/1.$BOB_BABE"
	refuses 'holds no JSON string' insert 1
}

wrong_name() {
	given
	mv "$KEYS/1.$BOB_BABE" "$KEYS/1.${BOB_BABE}00"
	refuses 'is not the name of a key' insert 1
}

wrong_volume() {
	given
	insert 0
	refuses "holds another validator's key" insert 1
}

no_ordinal() {
	given
	refuses 'is no number' insert ''"x"
}

node_key_given() {
	given
	printf '%064x' 1 >"$KEYS/0.node-key"
	[[ $(ORDINAL=0 bash "$SCRIPTS/node-key.sh") == 12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp ]]
}

node_key_made() {
	local first
	given
	first="$(ORDINAL=0 bash "$SCRIPTS/node-key.sh")"
	printf '%064x' 1 >"$KEYS/0.node-key"
	[[ $first == 12D3* && $(ORDINAL=0 bash "$SCRIPTS/node-key.sh") == "$first" ]]
}

it keystore_should_hold_the_validators_own_keys_only own_keys
it validator_should_be_refused_when_it_has_no_keys no_keys
it validator_should_be_refused_when_one_of_its_keys_is_missing half_of_the_keys
it validator_should_be_refused_when_another_has_its_key shared_key
it validator_should_be_refused_when_a_secret_is_not_that_of_its_public_key wrong_secret
it validator_should_be_refused_when_a_key_is_not_as_in_a_keystore no_json
it validator_should_be_refused_when_a_key_has_another_name wrong_name
it validator_should_be_refused_when_its_volume_is_another_ones wrong_volume
it validator_should_be_refused_when_its_ordinal_is_unknown no_ordinal
it node_key_should_be_the_given_one_when_there_is_one node_key_given
it node_key_should_stay_when_the_volume_has_one node_key_made
sum_up
