use super::{cases, model, person};
use crate::{reasons, testing, what_would_change, Model, ModelError, Permill, CHAIN_V1, MAX_MODEL_BYTES};
use proptest::{collection::vec, prelude::*};

/// Whatever can be read is used in every way; nothing may panic, whatever is answered.
fn use_fully(bytes: &[u8], who: u64) {
	let Ok(model) = Model::from_bytes(bytes) else { return };
	let values = person(who, &CHAIN_V1);
	let valid = model.validate(&CHAIN_V1);
	let assessment = model.assess(&values);
	if let Ok(assessment) = &assessment {
		reasons(&CHAIN_V1, &values, assessment, 4);
		// Without looking at leaves that this person does not come to.
		assert_eq!(model.log_odds(&values), Ok(assessment.log_odds));
	}
	assert!(valid.is_err() || assessment.is_ok());
	let _ = what_would_change(&model, &CHAIN_V1, &values, Permill::from_percent(10));
	let _ = model.assess(&values[..3]);
}

#[test]
fn reading_should_fail_when_bytes_are_too_many() {
	assert_eq!(Model::from_bytes(&vec![0; MAX_MODEL_BYTES + 1]), Err(ModelError::TooBig));
}

#[test]
fn reading_should_fail_when_there_is_a_byte_too_many_or_too_few() {
	for seed in 0..2 {
		let bytes = model(seed, &CHAIN_V1).to_bytes();
		let longer = [bytes.as_slice(), &[0]].concat();
		assert_eq!(Model::from_bytes(&longer), Err(ModelError::Undecodable));
		for length in 0..bytes.len() {
			assert_eq!(Model::from_bytes(&bytes[..length]), Err(ModelError::Undecodable));
		}
	}
}

#[test]
fn two_hundred_and_fifty_six_trees_of_depth_four_should_fit_when_written() {
	let model = testing::forest(9, &CHAIN_V1, 256, 4, 100_000);
	assert_eq!(model.validate(&CHAIN_V1), Ok(()));
	let bytes = model.to_bytes();
	assert_eq!(bytes.len(), 47_537);
	assert_eq!(Model::from_bytes(&bytes), Ok(model));
}

#[test]
fn reading_should_fail_when_a_list_promises_more_than_there_is() {
	// The name's length is a compact number in the seventh byte: as four bytes it promises 2^30 - 1.
	let bytes = model(0, &CHAIN_V1).to_bytes();
	let promising = [&bytes[..6], &[0xfe, 0xff, 0xff, 0xff], &bytes[7..]].concat();
	assert_eq!(Model::from_bytes(&promising), Err(ModelError::Undecodable));
}

proptest! {
	#![proptest_config(cases())]

	#[test]
	fn model_should_be_the_same_when_written_and_read(seed in any::<u64>()) {
		let model = model(seed, &CHAIN_V1);
		prop_assert_eq!(model.validate(&CHAIN_V1), Ok(()));
		prop_assert_eq!(Model::from_bytes(&model.to_bytes()), Ok(model));
	}

	#[test]
	fn forest_should_be_the_same_when_unpacked_and_packed(seed in any::<u64>()) {
		let crate::Form::Trees(forest) = model(seed | 1, &CHAIN_V1).form else { unreachable!() };
		prop_assert_eq!(crate::Forest::pack(&forest.unpack().unwrap()), forest);
	}

	#[test]
	fn nothing_should_panic_when_bytes_are_random(bytes in vec(any::<u8>(), 0..400), who in any::<u64>()) {
		use_fully(&bytes, who);
	}

	#[test]
	fn nothing_should_panic_when_bytes_of_a_model_are_changed(
		seed in any::<u64>(),
		who in any::<u64>(),
		changes in vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
	) {
		let mut bytes = model(seed, &CHAIN_V1).to_bytes();
		for (place, byte) in changes {
			let place = place.index(bytes.len());
			bytes[place] = byte;
		}
		use_fully(&bytes, who);
	}
}
