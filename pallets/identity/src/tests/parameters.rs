//! The governed values and their bounds.

use crate::{mock::*, IdentityParameters};
use credit_primitives_math::MS_PER_YEAR;
use credit_primitives_types::CRD;

#[test]
fn the_default_values_should_be_within_their_bounds() {
	let default = IdentityParameters::default();
	assert_eq!(default, default.clamped());
	assert_eq!(Parameters::get(), Parameters::get().clamped());
}

#[test]
fn each_value_should_be_brought_within_its_bounds() {
	let most = IdentityParameters {
		did_deposit: u128::MAX,
		item_deposit: u128::MAX,
		byte_deposit: u128::MAX,
		attestation_deposit: u128::MAX,
		issuer_bond: u128::MAX,
		unbonding: u64::MAX,
		longest_validity: u64::MAX,
		renewal_window: u64::MAX,
		move_delay: u64::MAX,
		personhood_rate: u32::MAX,
		rate_window: u64::MAX,
		max_depth: u32::MAX,
		bank_schemas: u32::MAX,
	};
	assert_eq!(
		most.clamped(),
		IdentityParameters {
			did_deposit: 1_000 * CRD,
			item_deposit: 100 * CRD,
			byte_deposit: CRD,
			attestation_deposit: 100 * CRD,
			issuer_bond: 1_000_000 * CRD,
			unbonding: MS_PER_YEAR,
			longest_validity: 10 * MS_PER_YEAR,
			renewal_window: 10 * MS_PER_YEAR,
			move_delay: MS_PER_YEAR,
			personhood_rate: u32::MAX,
			rate_window: MS_PER_YEAR,
			max_depth: 4,
			bank_schemas: 256,
		}
	);
	let least = IdentityParameters {
		did_deposit: 0,
		item_deposit: 0,
		byte_deposit: 0,
		attestation_deposit: 0,
		issuer_bond: 0,
		unbonding: 0,
		longest_validity: 0,
		renewal_window: 5_000,
		move_delay: 0,
		personhood_rate: 0,
		rate_window: 0,
		max_depth: 0,
		bank_schemas: 0,
	};
	assert_eq!(
		least.clamped(),
		IdentityParameters {
			did_deposit: 0,
			item_deposit: 0,
			byte_deposit: 0,
			attestation_deposit: 0,
			issuer_bond: 0,
			unbonding: 1_000,
			longest_validity: 1_000,
			// No longer than any attestation.
			renewal_window: 1_000,
			move_delay: 1_000,
			personhood_rate: 1,
			rate_window: 1_000,
			max_depth: 0,
			bank_schemas: 1,
		}
	);
}
