//! The governed values and their bounds.

use crate::{mock::*, BankParameters};
use credit_primitives_math::{FixedU128, MS_PER_YEAR};
use credit_primitives_types::CRD;
use sp_runtime::Permill;

#[test]
fn the_default_values_should_be_within_their_bounds() {
	let default = BankParameters::default();
	assert_eq!(default, default.clamped());
	assert_eq!(Parameters::get(), Parameters::get().clamped());
}

#[test]
fn each_value_should_be_brought_within_its_bounds() {
	let default = BankParameters::default();
	let most = BankParameters {
		minimum_queued_exit: u128::MAX,
		lock_delay: u64::MAX,
		lock_period: u64::MAX,
		most_leverage: FixedU128::from_u32(11),
		record_growth: FixedU128::from_u32(11),
		record_period: u64::MAX,
		write_off_window: u64::MAX,
		insolvency_period: u64::MAX,
		governance_epoch: u64::MAX,
		..default
	};
	assert_eq!(
		most.clamped(),
		BankParameters {
			minimum_queued_exit: 1_000 * CRD,
			lock_delay: 10 * MS_PER_YEAR,
			lock_period: 10 * MS_PER_YEAR,
			most_leverage: FixedU128::from_u32(10),
			record_growth: FixedU128::from_u32(10),
			record_period: 10 * MS_PER_YEAR,
			write_off_window: 10 * MS_PER_YEAR,
			insolvency_period: MS_PER_YEAR,
			governance_epoch: MS_PER_YEAR,
			..default
		}
	);
	let least = BankParameters {
		lock_delay: 5_000,
		lock_period: 0,
		leverage_step: Permill::zero(),
		most_leverage: FixedU128::from_u32(0),
		record_period: 0,
		record_persons: 0,
		write_off_window: 0,
		insolvency_period: 0,
		governance_epoch: 0,
		..default
	};
	assert_eq!(
		least.clamped(),
		BankParameters {
			// No longer than the lock itself.
			lock_delay: 1_000,
			lock_period: 1_000,
			leverage_step: Permill::from_parts(1_000),
			most_leverage: FixedU128::from_rational(1, 100),
			record_period: 1_000,
			record_persons: 1,
			write_off_window: 1_000,
			insolvency_period: 1_000,
			governance_epoch: 1_000,
			..default
		}
	);
}
