//! `register_schema`.

use crate::{
	mock::*,
	types::{SchemaName, SchemaOwner},
	Error, Event, NextSchemaId, Schemas, PERSONHOOD,
};
use frame_support::{assert_noop, assert_ok};
use sp_core::H256;
use sp_runtime::DispatchError;

fn name(bytes: &[u8]) -> SchemaName {
	bytes.to_vec().try_into().unwrap()
}

#[test]
fn the_first_schema_should_be_personhood() {
	execute(|| {
		let schema = Schemas::<Test>::get(PERSONHOOD).unwrap();
		assert!(schema.personhood && schema.owner == SchemaOwner::Network);
	});
}

#[test]
fn register_schema_should_make_it_the_networks_or_the_banks() {
	execute(|| {
		let document = H256::repeat_byte(1);
		assert_ok!(Identities::register_schema(RuntimeOrigin::root(), name(b"Nurse"), document));
		assert_ok!(Identities::register_schema(bank_origin(3), name(b"Gardener"), document));
		assert_eq!(Schemas::<Test>::get(1).unwrap().owner, SchemaOwner::Network);
		assert_eq!(Schemas::<Test>::get(2).unwrap().owner, SchemaOwner::Bank(3));
		assert_eq!(
			events(),
			[
				Event::SchemaRegistered {
					schema: 1,
					owner: SchemaOwner::Network,
					name: name(b"Nurse"),
					document
				},
				Event::SchemaRegistered {
					schema: 2,
					owner: SchemaOwner::Bank(3),
					name: name(b"Gardener"),
					document
				},
			]
		);
	});
}

#[test]
fn register_schema_should_fail_when_the_origin_or_the_name_is_wrong() {
	execute(|| {
		let register = |origin, text: &[u8]| Identities::register_schema(origin, name(text), H256::zero());
		assert_noop!(register(signed(ALICE), b"Nurse"), DispatchError::BadOrigin);
		assert_noop!(register(bank_origin(0), b""), Error::<Test>::SchemaNameInvalid);
		assert_noop!(register(bank_origin(0), &[0xff]), Error::<Test>::SchemaNameInvalid);
		NextSchemaId::<Test>::put(u32::MAX);
		assert_noop!(register(RuntimeOrigin::root(), b"Nurse"), Error::<Test>::AmountTooLarge);
		NextSchemaId::<Test>::put(1);
	});
}

#[test]
fn register_schema_should_fail_when_the_bank_has_as_many_as_it_may() {
	execute(|| {
		Parameters::mutate(|parameters| parameters.bank_schemas = 2);
		for _ in 0..2 {
			assert_ok!(Identities::register_schema(bank_origin(0), name(b"Gardener"), H256::zero()));
		}
		assert_noop!(
			Identities::register_schema(bank_origin(0), name(b"Gardener"), H256::zero()),
			Error::<Test>::MaxSchemasExceeded
		);
		assert_ok!(Identities::register_schema(bank_origin(1), name(b"Gardener"), H256::zero()));
	});
}
