//! What calls cost, where a pallet does not bring a measured weight that follows this runtime's database.
//!
//! The files hold what `scripts/weights.sh` measured of our own pallets. The weights of the SDK's pallets were measured by their authors and count reads and writes at the cost of the
//! runtime's own database; three of them do not make that version of theirs public.

pub mod pallet_bioregions;
pub mod pallet_community_banks;
pub mod pallet_credit;
pub mod pallet_identity;
pub mod pallet_quadratic_governance;
pub mod pallet_redistribution;
pub mod pallet_validator_set;

use crate::Runtime;
use frame_support::weights::{
	constants::{WEIGHT_REF_TIME_PER_MICROS, WEIGHT_REF_TIME_PER_NANOS},
	RuntimeDbWeight, Weight,
};

fn db() -> RuntimeDbWeight {
	<Runtime as frame_system::Config>::DbWeight::get()
}

/// Checking the evidence of an equivocation and acting on it: a proof of membership among the validators, two
/// signatures, the record of the offence, and the validator set's answer.
fn report_equivocation(validators: u32) -> Weight {
	// A small set is charged as one of a hundred: the proof's depth hardly differs.
	let validators = u64::from(validators.max(100));
	let per_validator = WEIGHT_REF_TIME_PER_NANOS.saturating_mul(175).saturating_mul(validators);
	Weight::from_parts(WEIGHT_REF_TIME_PER_MICROS.saturating_mul(260).saturating_add(per_validator), 0)
		.saturating_add(db().reads_writes(23, 14))
}

/// Weights of the block authorship pallet.
pub struct BabeWeight;

impl pallet_babe::WeightInfo for BabeWeight {
	fn plan_config_change() -> Weight {
		db().writes(1)
	}

	fn report_equivocation(validators: u32, _nominators: u32) -> Weight {
		report_equivocation(validators)
	}
}

/// Weights of the finality pallet.
pub struct GrandpaWeight;

impl pallet_grandpa::WeightInfo for GrandpaWeight {
	fn report_equivocation(validators: u32, _nominators: u32) -> Weight {
		// Which session the authority set belongs to is looked up as well.
		report_equivocation(validators).saturating_add(db().reads(2))
	}

	fn note_stalled() -> Weight {
		Weight::from_parts(WEIGHT_REF_TIME_PER_MICROS.saturating_mul(3), 0).saturating_add(db().writes(1))
	}
}

/// Weights of the parameters pallet.
pub struct ParametersWeight;

impl pallet_parameters::WeightInfo for ParametersWeight {
	fn set_parameter() -> Weight {
		Weight::from_parts(WEIGHT_REF_TIME_PER_MICROS.saturating_mul(7), 0)
			.saturating_add(db().reads_writes(1, 1))
	}
}

/// Weights of the transaction payment: the SDK's, and the read of the governed prices.
pub struct TransactionPaymentWeight;

impl pallet_transaction_payment::WeightInfo for TransactionPaymentWeight {
	fn charge_transaction_payment() -> Weight {
		pallet_transaction_payment::weights::SubstrateWeight::<Runtime>::charge_transaction_payment()
			.saturating_add(db().reads(1))
	}
}
