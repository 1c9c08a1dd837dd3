//! Governed values: set by Root, clamped where they are read, given by genesis.

use super::chain::{genesis_json, in_block_one};
use crate::{
	genesis_config_presets::DEV,
	parameters::{
		dynamic_params::fees::{Parameters as FeeParameters, Prices},
		FeePrices, RuntimeParameters,
	},
	Parameters, RuntimeGenesisConfig, RuntimeOrigin, TransactionPayment,
};
use credit_primitives_types::MILLICRD;
use frame_support::{
	assert_noop, assert_ok,
	traits::Get,
	weights::{constants::WEIGHT_REF_TIME_PER_MILLIS, Weight},
};
use serde_json::json;
use sp_keyring::Sr25519Keyring;
use sp_runtime::{BuildStorage, DispatchError};

fn prices(value: Option<FeePrices>) -> RuntimeParameters {
	RuntimeParameters::Fees(FeeParameters::Prices(Prices, value))
}

fn fee_of_a_millisecond() -> u128 {
	TransactionPayment::weight_to_fee(Weight::from_parts(WEIGHT_REF_TIME_PER_MILLIS, 0))
}

#[test]
fn root_should_set_prices_and_take_them_back() {
	in_block_one(DEV, || {
		assert_eq!(fee_of_a_millisecond(), MILLICRD);
		let dear = FeePrices { per_millisecond: 5 * MILLICRD, ..FeePrices::DEFAULT };
		assert_ok!(Parameters::set_parameter(RuntimeOrigin::root(), prices(Some(dear))));
		assert_eq!(fee_of_a_millisecond(), 5 * MILLICRD);
		assert_ok!(Parameters::set_parameter(RuntimeOrigin::root(), prices(None)));
		assert_eq!(fee_of_a_millisecond(), MILLICRD);
	});
}

#[test]
fn nobody_else_should_set_them() {
	in_block_one(DEV, || {
		let alice = RuntimeOrigin::signed(Sr25519Keyring::Alice.to_account_id());
		assert_noop!(Parameters::set_parameter(alice, prices(None)), DispatchError::BadOrigin);
	});
}

#[test]
fn prices_out_of_bounds_should_be_read_at_the_bound() {
	in_block_one(DEV, || {
		let free = FeePrices { per_millisecond: 0, per_byte: 0 };
		assert_ok!(Parameters::set_parameter(RuntimeOrigin::root(), prices(Some(free))));
		assert_eq!(Prices::get(), free);
		assert_eq!(fee_of_a_millisecond(), FeePrices::LEAST.per_millisecond);
		assert_eq!(TransactionPayment::length_to_fee(1), FeePrices::LEAST.per_byte);

		let absurd = FeePrices { per_millisecond: u128::MAX, per_byte: u128::MAX };
		assert_ok!(Parameters::set_parameter(RuntimeOrigin::root(), prices(Some(absurd))));
		assert_eq!(fee_of_a_millisecond(), FeePrices::MOST.per_millisecond);
		assert_eq!(TransactionPayment::length_to_fee(1), FeePrices::MOST.per_byte);
	});
}

#[test]
fn a_part_of_a_unit_should_be_charged_as_a_unit() {
	in_block_one(DEV, || {
		let cheap = FeePrices { per_millisecond: FeePrices::LEAST.per_millisecond, ..FeePrices::DEFAULT };
		assert_ok!(Parameters::set_parameter(RuntimeOrigin::root(), prices(Some(cheap))));
		assert_eq!(TransactionPayment::weight_to_fee(Weight::from_parts(1, 0)), 1);
		assert_eq!(TransactionPayment::weight_to_fee(Weight::zero()), 0);
	});
}

#[test]
fn genesis_should_set_them() {
	let mut genesis = genesis_json(DEV);
	genesis["genesisParameters"]["parameters"]["feePrices"] =
		json!({ "perMillisecond": 7_000_000_000_u64, "perByte": 2_000_000 });
	let config: RuntimeGenesisConfig = serde_json::from_value(genesis).unwrap();
	sp_io::TestExternalities::from(config.build_storage().unwrap()).execute_with(|| {
		assert_eq!(fee_of_a_millisecond(), 7 * MILLICRD);
		assert_eq!(TransactionPayment::length_to_fee(3), 6_000_000);
	});
}

#[test]
#[should_panic(expected = "genesisParameters.parameters: feePrices")]
fn genesis_should_refuse_values_out_of_bounds() {
	let mut genesis = genesis_json(DEV);
	genesis["genesisParameters"]["parameters"]["feePrices"] = json!({ "perMillisecond": 0, "perByte": 0 });
	let config: RuntimeGenesisConfig = serde_json::from_value(genesis).unwrap();
	let _ = config.build_storage();
}
