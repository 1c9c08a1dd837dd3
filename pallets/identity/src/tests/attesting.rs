//! `attest` by schemas other than personhood.

use crate::{mock::*, Error, Event, Held, HoldReason, NextAttestationId, Nullifiers};
use credit_primitives_types::Credentials;
use frame_support::{assert_noop, assert_ok};
use sp_core::H256;
use sp_runtime::TokenError;

#[test]
fn attest_should_hold_the_deposit_and_take_the_nullifier() {
	execute(|| {
		let schema = bank_schema();
		let nullifier = Some(H256::repeat_byte(5));
		System::reset_events();
		assert_ok!(attest_by(schema, BOB, nullifier));
		assert_eq!(
			events(),
			[Event::Attested {
				id: 1,
				schema,
				issuer: UNION,
				subject: BOB,
				root: H256::repeat_byte(4),
				nullifier,
				commitment: Some([7; 32]),
				expiry: EXPIRY,
				deposit: ATTESTATION,
			}]
		);
		assert_eq!(held(HoldReason::AttestationDeposit, UNION), ATTESTATION);
		assert_eq!(Held::<Test>::get(BOB, schema).into_inner(), [1]);
		assert_eq!(Nullifiers::<Test>::get(schema, H256::repeat_byte(5)), Some(BOB));
		assert_eq!(issuer(schema, UNION).live, 1);
		assert!(Identities::holds(&BOB, schema) && !Identities::holds(&CHARLIE, schema));
		let view = Identities::attestation_view(1).unwrap();
		assert!(view.holds && view.attestation.attested_at == START);
		pass_time(EXPIRY);
		assert!(!Identities::holds(&BOB, schema));
		assert!(!Identities::attestation_view(1).unwrap().holds);
		assert_eq!(Identities::attestation_view(9), None);
	});
}

#[test]
fn attest_should_give_the_same_nullifier_to_the_same_subject_alone() {
	execute(|| {
		let schema = bank_schema();
		let nullifier = Some(H256::repeat_byte(5));
		assert_ok!(attest_by(schema, BOB, nullifier));
		assert_ok!(attest_by(schema, BOB, nullifier));
		assert_noop!(attest_by(schema, CHARLIE, nullifier), Error::<Test>::NullifierTaken);
		for id in [1, 2] {
			assert_ok!(Identities::remove_attestation(signed(BOB), id));
		}
		assert_noop!(attest_by(schema, CHARLIE, nullifier), Error::<Test>::NullifierTaken);
		// Another schema is another matter.
		let other = bank_schema();
		assert_ok!(attest_by(other, CHARLIE, nullifier));
	});
}

#[test]
fn attest_should_fail_when_the_issuer_may_not() {
	execute(|| {
		let schema = bank_schema();
		let root = H256::zero();
		let attest = |who, schema| Identities::attest(signed(who), BOB, schema, root, None, EXPIRY, None);
		assert_noop!(attest(UNION, 9), Error::<Test>::SchemaNotFound);
		assert_noop!(attest(SCHOOL, schema), Error::<Test>::IssuerNotFound);
		assert_noop!(attest(TOWN, schema), Error::<Test>::IssuerNotFound);
		assert_ok!(Identities::accredit_issuer(bank_origin(0), 999, schema));
		assert_noop!(attest(999, schema), TokenError::FundsUnavailable);
	});
}

#[test]
fn attest_should_fail_when_the_expiry_is_past_or_too_far() {
	execute(|| {
		let schema = bank_schema();
		let attest =
			|expiry| Identities::attest(signed(UNION), BOB, schema, H256::zero(), None, expiry, None);
		assert_noop!(attest(START), Error::<Test>::ExpiryInvalid);
		assert_noop!(attest(START + LONGEST + 1), Error::<Test>::ExpiryInvalid);
		assert_ok!(attest(START + LONGEST));
		assert_ok!(attest(START + 1));
	});
}

#[test]
fn attest_should_fail_when_the_subject_has_as_many_as_it_can() {
	execute(|| {
		let schema = bank_schema();
		for _ in 0..8 {
			assert_ok!(attest_by(schema, BOB, None));
		}
		assert_noop!(attest_by(schema, BOB, None), Error::<Test>::MaxHeldExceeded);
		assert_ok!(Identities::remove_attestation(signed(BOB), 3));
		assert_ok!(attest_by(schema, BOB, None));
		NextAttestationId::<Test>::put(u32::MAX);
		assert_noop!(attest_by(schema, CHARLIE, None), Error::<Test>::AmountTooLarge);
		NextAttestationId::<Test>::put(100);
	});
}

#[test]
fn attest_should_hold_nothing_when_governance_asks_for_nothing() {
	execute(|| {
		let schema = bank_schema();
		Parameters::mutate(|parameters| parameters.attestation_deposit = 0);
		assert_ok!(Identities::accredit_issuer(bank_origin(0), 999, schema));
		let root = H256::zero();
		assert_ok!(Identities::attest(signed(999), BOB, schema, root, None, EXPIRY, None));
		assert_ok!(Identities::remove_attestation(signed(BOB), 1));
	});
}
