//! What the calls of `pallet_credit` weigh, as measured by `scripts/weights.sh`: run it again when a call changes.
//!
//! - Date: 2026-11-22
//! - Processor: AMD EPYC
//! - Execution: Compiled, 50 steps, 20 repeats
//! - Proofs: maps of 1000000 entries
//! - Tool: frame-benchmarking-cli 64.0.0

// A pallet may have no call that touches storage.
#![allow(unused_imports)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The measured weights of `pallet_credit`.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_credit::WeightInfo for WeightInfo<T> {
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(260), added: 2735, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::CommunityBanks` (r:1 w:0)
	/// Proof: `CommunityBanks::CommunityBanks` (`max_values`: None, `max_size`: Some(404), added: 2879, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::Members` (r:1 w:0)
	/// Proof: `CommunityBanks::Members` (`max_values`: None, `max_size`: Some(100), added: 2575, mode: `MaxEncodedLen`)
	/// Storage: `GenesisParameters::Interim` (r:1 w:0)
	/// Proof: `GenesisParameters::Interim` (`max_values`: Some(1), `max_size`: Some(534), added: 1029, mode: `MaxEncodedLen`)
	/// Storage: `Credit::OpenRequests` (r:1 w:1)
	/// Proof: `Credit::OpenRequests` (`max_values`: None, `max_size`: Some(80), added: 2555, mode: `MaxEncodedLen`)
	/// Storage: `Credit::Debts` (r:1 w:0)
	/// Proof: `Credit::Debts` (`max_values`: None, `max_size`: Some(68), added: 2543, mode: `MaxEncodedLen`)
	/// Storage: `Credit::BorrowerExposure` (r:1 w:0)
	/// Proof: `Credit::BorrowerExposure` (`max_values`: None, `max_size`: Some(76), added: 2551, mode: `MaxEncodedLen`)
	/// Storage: `Credit::NextRequest` (r:1 w:1)
	/// Proof: `Credit::NextRequest` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(229), added: 2704, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Credit::CreditRequests` (r:0 w:1)
	/// Proof: `Credit::CreditRequests` (`max_values`: None, `max_size`: Some(1759), added: 4234, mode: `MaxEncodedLen`)
	fn request_credit() -> Weight {
		// At least 100_670_000 ps. Proof: 1436 bytes measured.
		Weight::from_parts(106_589_000, 3_869)
			.saturating_add(T::DbWeight::get().reads(11))
			.saturating_add(T::DbWeight::get().writes(5))
	}
	/// Storage: `Credit::CreditRequests` (r:1 w:1)
	/// Proof: `Credit::CreditRequests` (`max_values`: None, `max_size`: Some(1759), added: 4234, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:17 w:17)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:17 w:17)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(229), added: 2704, mode: `MaxEncodedLen`)
	/// Storage: `Credit::EndorserExposure` (r:16 w:16)
	/// Proof: `Credit::EndorserExposure` (`max_values`: None, `max_size`: Some(76), added: 2551, mode: `MaxEncodedLen`)
	/// Storage: `Credit::OpenRequests` (r:0 w:1)
	/// Proof: `Credit::OpenRequests` (`max_values`: None, `max_size`: Some(80), added: 2555, mode: `MaxEncodedLen`)
	/// `e` was measured from 0 to 16.
	fn cancel_request(e: u32) -> Weight {
		// At least 69_483_000 ps. Proof: 947 + e * 311 bytes measured.
		Weight::from_parts(71_621_630, 5_224)
			// Give or take 23_761 each.
			.saturating_add(Weight::from_parts(37_284_327, 0).saturating_mul(e.into()))
			.saturating_add(Weight::from_parts(0, 2_704).saturating_mul(e.into()))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().reads(3).saturating_mul(e.into()))
			.saturating_add(T::DbWeight::get().writes(4))
			.saturating_add(T::DbWeight::get().writes(3).saturating_mul(e.into()))
	}
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(260), added: 2735, mode: `MaxEncodedLen`)
	/// Storage: `Credit::CreditRequests` (r:1 w:1)
	/// Proof: `Credit::CreditRequests` (`max_values`: None, `max_size`: Some(1759), added: 4234, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::CommunityBanks` (r:1 w:0)
	/// Proof: `CommunityBanks::CommunityBanks` (`max_values`: None, `max_size`: Some(404), added: 2879, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::Members` (r:1 w:0)
	/// Proof: `CommunityBanks::Members` (`max_values`: None, `max_size`: Some(100), added: 2575, mode: `MaxEncodedLen`)
	/// Storage: `GenesisParameters::Interim` (r:1 w:0)
	/// Proof: `GenesisParameters::Interim` (`max_values`: Some(1), `max_size`: Some(534), added: 1029, mode: `MaxEncodedLen`)
	/// Storage: `Credit::EndorserExposure` (r:1 w:1)
	/// Proof: `Credit::EndorserExposure` (`max_values`: None, `max_size`: Some(76), added: 2551, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(229), added: 2704, mode: `MaxEncodedLen`)
	fn endorse() -> Weight {
		// At least 78_167_000 ps. Proof: 4117 bytes measured.
		Weight::from_parts(83_675_000, 5_224)
			.saturating_add(T::DbWeight::get().reads(8))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `Credit::CreditRequests` (r:1 w:1)
	/// Proof: `Credit::CreditRequests` (`max_values`: None, `max_size`: Some(1759), added: 4234, mode: `MaxEncodedLen`)
	/// Storage: `Credit::EndorserExposure` (r:1 w:1)
	/// Proof: `Credit::EndorserExposure` (`max_values`: None, `max_size`: Some(76), added: 2551, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(229), added: 2704, mode: `MaxEncodedLen`)
	fn withdraw_endorsement() -> Weight {
		// At least 55_453_000 ps. Proof: 3140 bytes measured.
		Weight::from_parts(60_049_000, 5_224)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(260), added: 2735, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Credit::CreditRequests` (r:1 w:1)
	/// Proof: `Credit::CreditRequests` (`max_values`: None, `max_size`: Some(1759), added: 4234, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::Members` (r:1 w:0)
	/// Proof: `CommunityBanks::Members` (`max_values`: None, `max_size`: Some(100), added: 2575, mode: `MaxEncodedLen`)
	/// Storage: `Credit::History` (r:17 w:0)
	/// Proof: `Credit::History` (`max_values`: None, `max_size`: Some(104), added: 2579, mode: `MaxEncodedLen`)
	/// Storage: `GenesisParameters::Interim` (r:1 w:0)
	/// Proof: `GenesisParameters::Interim` (`max_values`: Some(1), `max_size`: Some(534), added: 1029, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:17 w:17)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:17 w:17)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(229), added: 2704, mode: `MaxEncodedLen`)
	/// Storage: `Credit::EndorserExposure` (r:16 w:16)
	/// Proof: `Credit::EndorserExposure` (`max_values`: None, `max_size`: Some(76), added: 2551, mode: `MaxEncodedLen`)
	/// Storage: `Credit::OpenRequests` (r:0 w:1)
	/// Proof: `Credit::OpenRequests` (`max_values`: None, `max_size`: Some(80), added: 2555, mode: `MaxEncodedLen`)
	/// `e` was measured from 0 to 16.
	fn decide(e: u32) -> Weight {
		// At least 90_014_000 ps. Proof: 1999 + e * 424 bytes measured.
		Weight::from_parts(94_595_947, 5_224)
			// Give or take 26_582 each.
			.saturating_add(Weight::from_parts(41_134_538, 0).saturating_mul(e.into()))
			.saturating_add(Weight::from_parts(0, 2_704).saturating_mul(e.into()))
			.saturating_add(T::DbWeight::get().reads(8))
			.saturating_add(T::DbWeight::get().reads(4).saturating_mul(e.into()))
			.saturating_add(T::DbWeight::get().writes(4))
			.saturating_add(T::DbWeight::get().writes(3).saturating_mul(e.into()))
	}
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(260), added: 2735, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Credit::CreditRequests` (r:1 w:1)
	/// Proof: `Credit::CreditRequests` (`max_values`: None, `max_size`: Some(1759), added: 4234, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::CommunityBanks` (r:1 w:1)
	/// Proof: `CommunityBanks::CommunityBanks` (`max_values`: None, `max_size`: Some(404), added: 2879, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::Members` (r:1 w:0)
	/// Proof: `CommunityBanks::Members` (`max_values`: None, `max_size`: Some(100), added: 2575, mode: `MaxEncodedLen`)
	/// Storage: `GenesisParameters::Interim` (r:1 w:0)
	/// Proof: `GenesisParameters::Interim` (`max_values`: Some(1), `max_size`: Some(534), added: 1029, mode: `MaxEncodedLen`)
	/// Storage: `Credit::Debts` (r:1 w:1)
	/// Proof: `Credit::Debts` (`max_values`: None, `max_size`: Some(68), added: 2543, mode: `MaxEncodedLen`)
	/// Storage: `Credit::BorrowerExposure` (r:1 w:1)
	/// Proof: `Credit::BorrowerExposure` (`max_values`: None, `max_size`: Some(76), added: 2551, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::TotalIssued` (r:1 w:1)
	/// Proof: `CommunityBanks::TotalIssued` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(229), added: 2704, mode: `MaxEncodedLen`)
	/// Storage: `Credit::OpenRequests` (r:0 w:1)
	/// Proof: `Credit::OpenRequests` (`max_values`: None, `max_size`: Some(80), added: 2555, mode: `MaxEncodedLen`)
	/// Storage: `Credit::ActiveLoans` (r:0 w:1)
	/// Proof: `Credit::ActiveLoans` (`max_values`: None, `max_size`: Some(517), added: 2992, mode: `MaxEncodedLen`)
	/// Storage: `Credit::LoanEndorsements` (r:0 w:16)
	/// Proof: `Credit::LoanEndorsements` (`max_values`: None, `max_size`: Some(124), added: 2599, mode: `MaxEncodedLen`)
	/// `e` was measured from 0 to 16.
	fn accept(e: u32) -> Weight {
		// At least 153_299_000 ps. Proof: 3358 + e * 80 bytes measured.
		Weight::from_parts(163_085_073, 6_460)
			// Give or take 17_266 each.
			.saturating_add(Weight::from_parts(2_415_383, 0).saturating_mul(e.into()))
			.saturating_add(T::DbWeight::get().reads(13))
			.saturating_add(T::DbWeight::get().writes(10))
			.saturating_add(T::DbWeight::get().writes(1).saturating_mul(e.into()))
	}
	/// Storage: `System::Account` (r:3 w:3)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Credit::ActiveLoans` (r:1 w:1)
	/// Proof: `Credit::ActiveLoans` (`max_values`: None, `max_size`: Some(517), added: 2992, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(260), added: 2735, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::CommunityBanks` (r:1 w:1)
	/// Proof: `CommunityBanks::CommunityBanks` (`max_values`: None, `max_size`: Some(404), added: 2879, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::TotalIssued` (r:1 w:1)
	/// Proof: `CommunityBanks::TotalIssued` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `Credit::History` (r:1 w:1)
	/// Proof: `Credit::History` (`max_values`: None, `max_size`: Some(104), added: 2579, mode: `MaxEncodedLen`)
	/// Storage: `Credit::Debts` (r:1 w:1)
	/// Proof: `Credit::Debts` (`max_values`: None, `max_size`: Some(68), added: 2543, mode: `MaxEncodedLen`)
	/// Storage: `Credit::BorrowerExposure` (r:1 w:1)
	/// Proof: `Credit::BorrowerExposure` (`max_values`: None, `max_size`: Some(76), added: 2551, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(229), added: 2704, mode: `MaxEncodedLen`)
	/// Storage: `Credit::Settlements` (r:0 w:1)
	/// Proof: `Credit::Settlements` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
	fn repay() -> Weight {
		// At least 164_155_000 ps. Proof: 3538 bytes measured.
		Weight::from_parts(175_862_000, 8_799)
			.saturating_add(T::DbWeight::get().reads(13))
			.saturating_add(T::DbWeight::get().writes(11))
	}
	/// Storage: `System::Account` (r:3 w:3)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Credit::ActiveLoans` (r:1 w:1)
	/// Proof: `Credit::ActiveLoans` (`max_values`: None, `max_size`: Some(517), added: 2992, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(260), added: 2735, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::CommunityBanks` (r:1 w:1)
	/// Proof: `CommunityBanks::CommunityBanks` (`max_values`: None, `max_size`: Some(404), added: 2879, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::TotalIssued` (r:1 w:1)
	/// Proof: `CommunityBanks::TotalIssued` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `Credit::History` (r:1 w:1)
	/// Proof: `Credit::History` (`max_values`: None, `max_size`: Some(104), added: 2579, mode: `MaxEncodedLen`)
	/// Storage: `Credit::Debts` (r:1 w:1)
	/// Proof: `Credit::Debts` (`max_values`: None, `max_size`: Some(68), added: 2543, mode: `MaxEncodedLen`)
	/// Storage: `Credit::BorrowerExposure` (r:1 w:1)
	/// Proof: `Credit::BorrowerExposure` (`max_values`: None, `max_size`: Some(76), added: 2551, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(229), added: 2704, mode: `MaxEncodedLen`)
	/// Storage: `Credit::Settlements` (r:0 w:1)
	/// Proof: `Credit::Settlements` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
	fn repay_in_full() -> Weight {
		// At least 162_282_000 ps. Proof: 3538 bytes measured.
		Weight::from_parts(174_670_000, 8_799)
			.saturating_add(T::DbWeight::get().reads(13))
			.saturating_add(T::DbWeight::get().writes(11))
	}
	/// Storage: `Credit::LoanEndorsements` (r:1 w:1)
	/// Proof: `Credit::LoanEndorsements` (`max_values`: None, `max_size`: Some(124), added: 2599, mode: `MaxEncodedLen`)
	/// Storage: `Credit::Settlements` (r:1 w:1)
	/// Proof: `Credit::Settlements` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
	/// Storage: `CommunityBanks::CommunityBanks` (r:1 w:1)
	/// Proof: `CommunityBanks::CommunityBanks` (`max_values`: None, `max_size`: Some(404), added: 2879, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Credit::EndorserExposure` (r:1 w:1)
	/// Proof: `Credit::EndorserExposure` (`max_values`: None, `max_size`: Some(76), added: 2551, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(229), added: 2704, mode: `MaxEncodedLen`)
	/// Storage: `Credit::History` (r:1 w:1)
	/// Proof: `Credit::History` (`max_values`: None, `max_size`: Some(104), added: 2579, mode: `MaxEncodedLen`)
	fn claim_proceeds() -> Weight {
		// At least 101_211_000 ps. Proof: 1891 bytes measured.
		Weight::from_parts(108_752_000, 6_196)
			.saturating_add(T::DbWeight::get().reads(8))
			.saturating_add(T::DbWeight::get().writes(8))
	}
}
