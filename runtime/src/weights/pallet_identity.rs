//! What the calls of `pallet_identity` weigh, as measured by `scripts/weights.sh`: run it again when a call changes.
//!
//! - Date: 2026-11-23
//! - Processor: AMD EPYC
//! - Execution: Compiled, 20 steps, 10 repeats
//! - Proofs: maps of 1000000 entries
//! - Tool: frame-benchmarking-cli 64.0.0

// A pallet may have no call that touches storage.
#![allow(unused_imports)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The measured weights of `pallet_identity`.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_identity::WeightInfo for WeightInfo<T> {
	/// Storage: `Identities::Dids` (r:1 w:1)
	/// Proof: `Identities::Dids` (`max_values`: None, `max_size`: Some(2652), added: 5127, mode: `MaxEncodedLen`)
	/// Storage: `Identities::DidsMade` (r:1 w:1)
	/// Proof: `Identities::DidsMade` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(482), added: 2957, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	fn create_did() -> Weight {
		// At least 50_866_000 ps. Proof: 915 bytes measured.
		Weight::from_parts(55_663_000, 6_117)
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `Identities::Dids` (r:1 w:1)
	/// Proof: `Identities::Dids` (`max_values`: None, `max_size`: Some(2652), added: 5127, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(482), added: 2957, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	fn set_key() -> Weight {
		// At least 65_377_000 ps. Proof: 3489 bytes measured.
		Weight::from_parts(69_033_000, 6_117)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	fn remove_key() -> Weight {
		// At least 65_377_000 ps. Proof: 3489 bytes measured.
		Weight::from_parts(69_033_000, 6_117)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	fn set_service() -> Weight {
		// At least 65_377_000 ps. Proof: 3489 bytes measured.
		Weight::from_parts(69_033_000, 6_117)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	fn remove_service() -> Weight {
		// At least 65_377_000 ps. Proof: 3489 bytes measured.
		Weight::from_parts(69_033_000, 6_117)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	fn set_controllers() -> Weight {
		// At least 65_377_000 ps. Proof: 3489 bytes measured.
		Weight::from_parts(69_033_000, 6_117)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	fn add_delegate() -> Weight {
		// At least 65_377_000 ps. Proof: 3489 bytes measured.
		Weight::from_parts(69_033_000, 6_117)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	fn remove_delegate() -> Weight {
		// At least 65_377_000 ps. Proof: 3489 bytes measured.
		Weight::from_parts(69_033_000, 6_117)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `Identities::Dids` (r:1 w:1)
	/// Proof: `Identities::Dids` (`max_values`: None, `max_size`: Some(2652), added: 5127, mode: `MaxEncodedLen`)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(482), added: 2957, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	fn submit_operation() -> Weight {
		// At least 133_318_000 ps. Proof: 3543 bytes measured.
		Weight::from_parts(141_041_000, 6_117)
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `Identities::Dids` (r:1 w:1)
	/// Proof: `Identities::Dids` (`max_values`: None, `max_size`: Some(2652), added: 5127, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	fn remove_did() -> Weight {
		// At least 48_021_000 ps. Proof: 3128 bytes measured.
		Weight::from_parts(51_536_000, 6_117)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `Identities::BankSchemas` (r:1 w:1)
	/// Proof: `Identities::BankSchemas` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(482), added: 2957, mode: `MaxEncodedLen`)
	/// Storage: `Identities::NextSchemaId` (r:1 w:1)
	/// Proof: `Identities::NextSchemaId` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Identities::Schemas` (r:0 w:1)
	/// Proof: `Identities::Schemas` (`max_values`: None, `max_size`: Some(116), added: 2591, mode: `MaxEncodedLen`)
	fn register_schema() -> Weight {
		// At least 14_091_000 ps. Proof: 639 bytes measured.
		Weight::from_parts(15_683_000, 3_947)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `Identities::Schemas` (r:1 w:0)
	/// Proof: `Identities::Schemas` (`max_values`: None, `max_size`: Some(116), added: 2591, mode: `MaxEncodedLen`)
	/// Storage: `Identities::Issuers` (r:64 w:1)
	/// Proof: `Identities::Issuers` (`max_values`: None, `max_size`: Some(146), added: 2621, mode: `MaxEncodedLen`)
	/// Storage: `Identities::PersonhoodIssuers` (r:1 w:0)
	/// Proof: `Identities::PersonhoodIssuers` (`max_values`: Some(1), `max_size`: Some(2050), added: 2545, mode: `MaxEncodedLen`)
	/// Storage: `Identities::Fallen` (r:0 w:1)
	/// Proof: `Identities::Fallen` (`max_values`: Some(1), `max_size`: Some(2050), added: 2545, mode: `MaxEncodedLen`)
	/// `i` was measured from 1 to 64.
	fn accredit_issuer(i: u32) -> Weight {
		// At least 19_519_000 ps. Proof: 649 + i * 117 bytes measured.
		Weight::from_parts(675_185, 3_581)
			// Give or take 4_177 each.
			.saturating_add(Weight::from_parts(12_112_114, 0).saturating_mul(i.into()))
			.saturating_add(Weight::from_parts(0, 2_621).saturating_mul(i.into()))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().reads(1).saturating_mul(i.into()))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `Identities::Schemas` (r:1 w:0)
	/// Proof: `Identities::Schemas` (`max_values`: None, `max_size`: Some(116), added: 2591, mode: `MaxEncodedLen`)
	/// Storage: `Identities::Issuers` (r:64 w:1)
	/// Proof: `Identities::Issuers` (`max_values`: None, `max_size`: Some(146), added: 2621, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Identities::PersonhoodIssuers` (r:1 w:0)
	/// Proof: `Identities::PersonhoodIssuers` (`max_values`: Some(1), `max_size`: Some(2050), added: 2545, mode: `MaxEncodedLen`)
	/// Storage: `Identities::Fallen` (r:0 w:1)
	/// Proof: `Identities::Fallen` (`max_values`: Some(1), `max_size`: Some(2050), added: 2545, mode: `MaxEncodedLen`)
	/// `i` was measured from 1 to 64.
	fn discredit_issuer(i: u32) -> Weight {
		// At least 58_667_000 ps. Proof: 1051 + i * 117 bytes measured.
		Weight::from_parts(40_163_109, 6_196)
			// Give or take 5_979 each.
			.saturating_add(Weight::from_parts(12_205_439, 0).saturating_mul(i.into()))
			.saturating_add(Weight::from_parts(0, 2_621).saturating_mul(i.into()))
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().reads(1).saturating_mul(i.into()))
			.saturating_add(T::DbWeight::get().writes(5))
	}
	/// Storage: `Identities::Issuers` (r:1 w:1)
	/// Proof: `Identities::Issuers` (`max_values`: None, `max_size`: Some(146), added: 2621, mode: `MaxEncodedLen`)
	/// Storage: `Identities::Schemas` (r:1 w:0)
	/// Proof: `Identities::Schemas` (`max_values`: None, `max_size`: Some(116), added: 2591, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(482), added: 2957, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	fn bond_issuer() -> Weight {
		// At least 55_172_000 ps. Proof: 1043 bytes measured.
		Weight::from_parts(58_377_000, 3_947)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `Identities::Issuers` (r:1 w:1)
	/// Proof: `Identities::Issuers` (`max_values`: None, `max_size`: Some(146), added: 2621, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	fn retire_issuer() -> Weight {
		// At least 14_562_000 ps. Proof: 697 bytes measured.
		Weight::from_parts(15_893_000, 3_611)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Identities::Issuers` (r:1 w:1)
	/// Proof: `Identities::Issuers` (`max_values`: None, `max_size`: Some(146), added: 2621, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(482), added: 2957, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `Identities::PersonhoodIssuers` (r:1 w:1)
	/// Proof: `Identities::PersonhoodIssuers` (`max_values`: Some(1), `max_size`: Some(2050), added: 2545, mode: `MaxEncodedLen`)
	fn withdraw_bond() -> Weight {
		// At least 55_753_000 ps. Proof: 3559 bytes measured.
		Weight::from_parts(60_250_000, 3_947)
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	fn remove_issuer() -> Weight {
		// At least 55_753_000 ps. Proof: 3559 bytes measured.
		Weight::from_parts(60_250_000, 3_947)
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `Identities::Schemas` (r:1 w:0)
	/// Proof: `Identities::Schemas` (`max_values`: None, `max_size`: Some(116), added: 2591, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(482), added: 2957, mode: `MaxEncodedLen`)
	/// Storage: `Identities::Issuers` (r:4 w:2)
	/// Proof: `Identities::Issuers` (`max_values`: None, `max_size`: Some(146), added: 2621, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Identities::PersonhoodIssuers` (r:1 w:1)
	/// Proof: `Identities::PersonhoodIssuers` (`max_values`: Some(1), `max_size`: Some(2050), added: 2545, mode: `MaxEncodedLen`)
	fn delegate_issuing() -> Weight {
		// At least 37_255_000 ps. Proof: 3920 bytes measured.
		Weight::from_parts(40_160_000, 11_474)
			.saturating_add(T::DbWeight::get().reads(8))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `Identities::Issuers` (r:2 w:2)
	/// Proof: `Identities::Issuers` (`max_values`: None, `max_size`: Some(146), added: 2621, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Identities::PersonhoodIssuers` (r:1 w:1)
	/// Proof: `Identities::PersonhoodIssuers` (`max_values`: Some(1), `max_size`: Some(2050), added: 2545, mode: `MaxEncodedLen`)
	fn end_delegation() -> Weight {
		// At least 26_810_000 ps. Proof: 3410 bytes measured.
		Weight::from_parts(29_715_000, 6_232)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(482), added: 2957, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Identities::Schemas` (r:1 w:0)
	/// Proof: `Identities::Schemas` (`max_values`: None, `max_size`: Some(116), added: 2591, mode: `MaxEncodedLen`)
	/// Storage: `Identities::Issuers` (r:5 w:1)
	/// Proof: `Identities::Issuers` (`max_values`: None, `max_size`: Some(146), added: 2621, mode: `MaxEncodedLen`)
	/// Storage: `Identities::Held` (r:1 w:1)
	/// Proof: `Identities::Held` (`max_values`: None, `max_size`: Some(93), added: 2568, mode: `MaxEncodedLen`)
	/// Storage: `Identities::Nullifiers` (r:1 w:1)
	/// Proof: `Identities::Nullifiers` (`max_values`: None, `max_size`: Some(92), added: 2567, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `Identities::NextAttestationId` (r:1 w:1)
	/// Proof: `Identities::NextAttestationId` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Identities::Attestations` (r:0 w:1)
	/// Proof: `Identities::Attestations` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `MaxEncodedLen`)
	fn attest() -> Weight {
		// At least 88_271_000 ps. Proof: 2051 bytes measured.
		Weight::from_parts(93_810_000, 14_095)
			.saturating_add(T::DbWeight::get().reads(13))
			.saturating_add(T::DbWeight::get().writes(7))
	}
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(482), added: 2957, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Identities::Schemas` (r:1 w:0)
	/// Proof: `Identities::Schemas` (`max_values`: None, `max_size`: Some(116), added: 2591, mode: `MaxEncodedLen`)
	/// Storage: `Identities::Issuers` (r:6 w:2)
	/// Proof: `Identities::Issuers` (`max_values`: None, `max_size`: Some(146), added: 2621, mode: `MaxEncodedLen`)
	/// Storage: `Identities::PersonOf` (r:1 w:1)
	/// Proof: `Identities::PersonOf` (`max_values`: None, `max_size`: Some(80), added: 2555, mode: `MaxEncodedLen`)
	/// Storage: `Identities::Persons` (r:1 w:1)
	/// Proof: `Identities::Persons` (`max_values`: None, `max_size`: Some(296), added: 2771, mode: `MaxEncodedLen`)
	/// Storage: `Identities::Attestations` (r:1 w:2)
	/// Proof: `Identities::Attestations` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `MaxEncodedLen`)
	/// Storage: `Identities::Fallen` (r:1 w:1)
	/// Proof: `Identities::Fallen` (`max_values`: Some(1), `max_size`: Some(2050), added: 2545, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:2 w:2)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `Identities::Held` (r:1 w:1)
	/// Proof: `Identities::Held` (`max_values`: None, `max_size`: Some(93), added: 2568, mode: `MaxEncodedLen`)
	/// Storage: `Identities::NextAttestationId` (r:1 w:1)
	/// Proof: `Identities::NextAttestationId` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Identities::PersonCount` (r:1 w:1)
	/// Proof: `Identities::PersonCount` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `QuadraticGovernance::OpenVotes` (r:1 w:0)
	/// Proof: `QuadraticGovernance::OpenVotes` (`max_values`: None, `max_size`: Some(113), added: 2588, mode: `MaxEncodedLen`)
	/// Storage: `Identities::Expiries` (r:0 w:1)
	/// Proof: `Identities::Expiries` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `MaxEncodedLen`)
	fn attest_person() -> Weight {
		// At least 172_397_000 ps. Proof: 3608 bytes measured.
		Weight::from_parts(182_592_000, 16_716)
			.saturating_add(T::DbWeight::get().reads(21))
			.saturating_add(T::DbWeight::get().writes(15))
	}
	/// Storage: `Identities::Attestations` (r:1 w:1)
	/// Proof: `Identities::Attestations` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `MaxEncodedLen`)
	/// Storage: `Identities::Issuers` (r:5 w:1)
	/// Proof: `Identities::Issuers` (`max_values`: None, `max_size`: Some(146), added: 2621, mode: `MaxEncodedLen`)
	/// Storage: `Identities::Persons` (r:1 w:1)
	/// Proof: `Identities::Persons` (`max_values`: None, `max_size`: Some(296), added: 2771, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Identities::Fallen` (r:1 w:0)
	/// Proof: `Identities::Fallen` (`max_values`: Some(1), `max_size`: Some(2050), added: 2545, mode: `MaxEncodedLen`)
	/// Storage: `Identities::PersonCount` (r:1 w:1)
	/// Proof: `Identities::PersonCount` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `QuadraticGovernance::OpenVotes` (r:1 w:0)
	/// Proof: `QuadraticGovernance::OpenVotes` (`max_values`: None, `max_size`: Some(113), added: 2588, mode: `MaxEncodedLen`)
	/// Storage: `Identities::Expiries` (r:0 w:1)
	/// Proof: `Identities::Expiries` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `MaxEncodedLen`)
	fn revoke() -> Weight {
		// At least 48_132_000 ps. Proof: 1928 bytes measured.
		Weight::from_parts(52_579_000, 14_095)
			.saturating_add(T::DbWeight::get().reads(11))
			.saturating_add(T::DbWeight::get().writes(5))
	}
	/// Storage: `Identities::Attestations` (r:1 w:1)
	/// Proof: `Identities::Attestations` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `MaxEncodedLen`)
	/// Storage: `Identities::Issuers` (r:5 w:1)
	/// Proof: `Identities::Issuers` (`max_values`: None, `max_size`: Some(146), added: 2621, mode: `MaxEncodedLen`)
	/// Storage: `Identities::Persons` (r:1 w:1)
	/// Proof: `Identities::Persons` (`max_values`: None, `max_size`: Some(296), added: 2771, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Identities::Fallen` (r:1 w:0)
	/// Proof: `Identities::Fallen` (`max_values`: Some(1), `max_size`: Some(2050), added: 2545, mode: `MaxEncodedLen`)
	/// Storage: `Identities::PersonCount` (r:1 w:1)
	/// Proof: `Identities::PersonCount` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `QuadraticGovernance::OpenVotes` (r:1 w:0)
	/// Proof: `QuadraticGovernance::OpenVotes` (`max_values`: None, `max_size`: Some(113), added: 2588, mode: `MaxEncodedLen`)
	/// Storage: `Identities::Expiries` (r:0 w:1)
	/// Proof: `Identities::Expiries` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `MaxEncodedLen`)
	fn suspend() -> Weight {
		// At least 47_581_000 ps. Proof: 1928 bytes measured.
		Weight::from_parts(50_786_000, 14_095)
			.saturating_add(T::DbWeight::get().reads(11))
			.saturating_add(T::DbWeight::get().writes(5))
	}
	/// Storage: `Identities::Attestations` (r:1 w:1)
	/// Proof: `Identities::Attestations` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `MaxEncodedLen`)
	/// Storage: `Identities::Issuers` (r:5 w:1)
	/// Proof: `Identities::Issuers` (`max_values`: None, `max_size`: Some(146), added: 2621, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Identities::Persons` (r:1 w:1)
	/// Proof: `Identities::Persons` (`max_values`: None, `max_size`: Some(296), added: 2771, mode: `MaxEncodedLen`)
	/// Storage: `Identities::PersonCount` (r:1 w:1)
	/// Proof: `Identities::PersonCount` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Identities::Expiries` (r:0 w:1)
	/// Proof: `Identities::Expiries` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `MaxEncodedLen`)
	fn reinstate() -> Weight {
		// At least 53_149_000 ps. Proof: 1773 bytes measured.
		Weight::from_parts(57_025_000, 14_095)
			.saturating_add(T::DbWeight::get().reads(9))
			.saturating_add(T::DbWeight::get().writes(5))
	}
	/// Storage: `Identities::Attestations` (r:1 w:1)
	/// Proof: `Identities::Attestations` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Identities::Persons` (r:1 w:1)
	/// Proof: `Identities::Persons` (`max_values`: None, `max_size`: Some(296), added: 2771, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `Identities::Issuers` (r:1 w:1)
	/// Proof: `Identities::Issuers` (`max_values`: None, `max_size`: Some(146), added: 2621, mode: `MaxEncodedLen`)
	/// Storage: `Identities::Held` (r:1 w:1)
	/// Proof: `Identities::Held` (`max_values`: None, `max_size`: Some(93), added: 2568, mode: `MaxEncodedLen`)
	/// Storage: `Identities::Fallen` (r:1 w:0)
	/// Proof: `Identities::Fallen` (`max_values`: Some(1), `max_size`: Some(2050), added: 2545, mode: `MaxEncodedLen`)
	/// Storage: `Identities::PersonCount` (r:1 w:1)
	/// Proof: `Identities::PersonCount` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `QuadraticGovernance::OpenVotes` (r:1 w:0)
	/// Proof: `QuadraticGovernance::OpenVotes` (`max_values`: None, `max_size`: Some(113), added: 2588, mode: `MaxEncodedLen`)
	/// Storage: `Identities::Expiries` (r:0 w:1)
	/// Proof: `Identities::Expiries` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `MaxEncodedLen`)
	fn remove_attestation() -> Weight {
		// At least 67_030_000 ps. Proof: 2089 bytes measured.
		Weight::from_parts(75_773_000, 3_766)
			.saturating_add(T::DbWeight::get().reads(10))
			.saturating_add(T::DbWeight::get().writes(8))
	}
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Identities::Persons` (r:1 w:1)
	/// Proof: `Identities::Persons` (`max_values`: None, `max_size`: Some(296), added: 2771, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Identities::PersonOf` (r:1 w:1)
	/// Proof: `Identities::PersonOf` (`max_values`: None, `max_size`: Some(80), added: 2555, mode: `MaxEncodedLen`)
	/// Storage: `Identities::Schemas` (r:1 w:0)
	/// Proof: `Identities::Schemas` (`max_values`: None, `max_size`: Some(116), added: 2591, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(482), added: 2957, mode: `MaxEncodedLen`)
	/// Storage: `Identities::Issuers` (r:6 w:2)
	/// Proof: `Identities::Issuers` (`max_values`: None, `max_size`: Some(146), added: 2621, mode: `MaxEncodedLen`)
	/// Storage: `Identities::Attestations` (r:1 w:2)
	/// Proof: `Identities::Attestations` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `Identities::Held` (r:2 w:2)
	/// Proof: `Identities::Held` (`max_values`: None, `max_size`: Some(93), added: 2568, mode: `MaxEncodedLen`)
	/// Storage: `Identities::NextAttestationId` (r:1 w:1)
	/// Proof: `Identities::NextAttestationId` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Identities::Fallen` (r:1 w:0)
	/// Proof: `Identities::Fallen` (`max_values`: Some(1), `max_size`: Some(2050), added: 2545, mode: `MaxEncodedLen`)
	/// Storage: `Identities::PersonCount` (r:1 w:1)
	/// Proof: `Identities::PersonCount` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `QuadraticGovernance::OpenVotes` (r:1 w:0)
	/// Proof: `QuadraticGovernance::OpenVotes` (`max_values`: None, `max_size`: Some(113), added: 2588, mode: `MaxEncodedLen`)
	/// Storage: `Identities::Expiries` (r:0 w:1)
	/// Proof: `Identities::Expiries` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `MaxEncodedLen`)
	fn complete_move() -> Weight {
		// At least 149_864_000 ps. Proof: 3458 bytes measured.
		Weight::from_parts(159_017_000, 16_716)
			.saturating_add(T::DbWeight::get().reads(21))
			.saturating_add(T::DbWeight::get().writes(14))
	}
	/// Storage: `Identities::PersonOf` (r:2 w:1)
	/// Proof: `Identities::PersonOf` (`max_values`: None, `max_size`: Some(80), added: 2555, mode: `MaxEncodedLen`)
	/// Storage: `Identities::Persons` (r:1 w:1)
	/// Proof: `Identities::Persons` (`max_values`: None, `max_size`: Some(296), added: 2771, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Identities::Schemas` (r:1 w:0)
	/// Proof: `Identities::Schemas` (`max_values`: None, `max_size`: Some(116), added: 2591, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(482), added: 2957, mode: `MaxEncodedLen`)
	/// Storage: `Identities::Issuers` (r:6 w:2)
	/// Proof: `Identities::Issuers` (`max_values`: None, `max_size`: Some(146), added: 2621, mode: `MaxEncodedLen`)
	/// Storage: `Identities::Attestations` (r:1 w:2)
	/// Proof: `Identities::Attestations` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `Identities::Held` (r:2 w:2)
	/// Proof: `Identities::Held` (`max_values`: None, `max_size`: Some(93), added: 2568, mode: `MaxEncodedLen`)
	/// Storage: `Identities::NextAttestationId` (r:1 w:1)
	/// Proof: `Identities::NextAttestationId` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Identities::Fallen` (r:1 w:0)
	/// Proof: `Identities::Fallen` (`max_values`: Some(1), `max_size`: Some(2050), added: 2545, mode: `MaxEncodedLen`)
	/// Storage: `Identities::PersonCount` (r:1 w:1)
	/// Proof: `Identities::PersonCount` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `QuadraticGovernance::OpenVotes` (r:1 w:0)
	/// Proof: `QuadraticGovernance::OpenVotes` (`max_values`: None, `max_size`: Some(113), added: 2588, mode: `MaxEncodedLen`)
	/// Storage: `Identities::Expiries` (r:0 w:1)
	/// Proof: `Identities::Expiries` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `MaxEncodedLen`)
	fn accept_move() -> Weight {
		// At least 132_928_000 ps. Proof: 3509 bytes measured.
		Weight::from_parts(139_668_000, 16_716)
			.saturating_add(T::DbWeight::get().reads(21))
			.saturating_add(T::DbWeight::get().writes(13))
	}
	/// Storage: `Identities::PersonOf` (r:1 w:0)
	/// Proof: `Identities::PersonOf` (`max_values`: None, `max_size`: Some(80), added: 2555, mode: `MaxEncodedLen`)
	/// Storage: `Identities::Persons` (r:1 w:1)
	/// Proof: `Identities::Persons` (`max_values`: None, `max_size`: Some(296), added: 2771, mode: `MaxEncodedLen`)
	/// Storage: `Identities::Attestations` (r:1 w:0)
	/// Proof: `Identities::Attestations` (`max_values`: None, `max_size`: Some(211), added: 2686, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Identities::Fallen` (r:1 w:0)
	/// Proof: `Identities::Fallen` (`max_values`: Some(1), `max_size`: Some(2050), added: 2545, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `Identities::Issuers` (r:1 w:1)
	/// Proof: `Identities::Issuers` (`max_values`: None, `max_size`: Some(146), added: 2621, mode: `MaxEncodedLen`)
	fn refuse_move() -> Weight {
		// At least 60_060_000 ps. Proof: 2354 bytes measured.
		Weight::from_parts(63_865_000, 3_766)
			.saturating_add(T::DbWeight::get().reads(8))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `Identities::Persons` (r:1 w:1)
	/// Proof: `Identities::Persons` (`max_values`: None, `max_size`: Some(296), added: 2771, mode: `MaxEncodedLen`)
	/// Storage: `Identities::Issuers` (r:5 w:1)
	/// Proof: `Identities::Issuers` (`max_values`: None, `max_size`: Some(146), added: 2621, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	fn withdraw_move() -> Weight {
		// At least 64_145_000 ps. Proof: 2065 bytes measured.
		Weight::from_parts(67_671_000, 14_095)
			.saturating_add(T::DbWeight::get().reads(8))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `Identities::Expiries` (r:1 w:1)
	/// Proof: `Identities::Expiries` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `MaxEncodedLen`)
	/// Storage: `Identities::Persons` (r:1 w:1)
	/// Proof: `Identities::Persons` (`max_values`: None, `max_size`: Some(296), added: 2771, mode: `MaxEncodedLen`)
	/// Storage: `Identities::Issuers` (r:1 w:1)
	/// Proof: `Identities::Issuers` (`max_values`: None, `max_size`: Some(146), added: 2621, mode: `MaxEncodedLen`)
	/// Storage: `Identities::Fallen` (r:1 w:0)
	/// Proof: `Identities::Fallen` (`max_values`: Some(1), `max_size`: Some(2050), added: 2545, mode: `MaxEncodedLen`)
	/// Storage: `Identities::PersonCount` (r:1 w:1)
	/// Proof: `Identities::PersonCount` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `QuadraticGovernance::OpenVotes` (r:1 w:0)
	/// Proof: `QuadraticGovernance::OpenVotes` (`max_values`: None, `max_size`: Some(113), added: 2588, mode: `MaxEncodedLen`)
	fn lapse_person() -> Weight {
		// At least 24_006_000 ps. Proof: 1120 bytes measured.
		Weight::from_parts(25_638_000, 3_761)
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Identities::Expiries` (r:2 w:0)
	/// Proof: `Identities::Expiries` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `MaxEncodedLen`)
	fn poll_idle() -> Weight {
		// At least 10_536_000 ps. Proof: 471 bytes measured.
		Weight::from_parts(11_437_000, 6_052).saturating_add(T::DbWeight::get().reads(3))
	}
}
