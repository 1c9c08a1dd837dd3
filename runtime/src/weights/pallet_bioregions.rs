//! What the calls of `pallet_bioregions` weigh, as measured by `scripts/weights.sh`: run it again when a call changes.
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

/// The measured weights of `pallet_bioregions`.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_bioregions::WeightInfo for WeightInfo<T> {
	/// Storage: `Bioregions::Bioregions` (r:1 w:0)
	/// Proof: `Bioregions::Bioregions` (`max_values`: None, `max_size`: Some(127), added: 2602, mode: `MaxEncodedLen`)
	/// Storage: `Bioregions::Reporters` (r:1 w:0)
	/// Proof: `Bioregions::Reporters` (`max_values`: None, `max_size`: Some(130), added: 2605, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Bioregions::Progressed` (r:1 w:0)
	/// Proof: `Bioregions::Progressed` (`max_values`: Some(1), `max_size`: Some(14), added: 509, mode: `MaxEncodedLen`)
	/// Storage: `Bioregions::Submissions` (r:1 w:1)
	/// Proof: `Bioregions::Submissions` (`max_values`: None, `max_size`: Some(1855), added: 4330, mode: `MaxEncodedLen`)
	fn commit_reports() -> Weight {
		// At least 23_676_000 ps. Proof: 759 bytes measured.
		Weight::from_parts(25_418_000, 5_320)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Bioregions::Bioregions` (r:1 w:0)
	/// Proof: `Bioregions::Bioregions` (`max_values`: None, `max_size`: Some(127), added: 2602, mode: `MaxEncodedLen`)
	/// Storage: `Bioregions::Reporters` (r:1 w:0)
	/// Proof: `Bioregions::Reporters` (`max_values`: None, `max_size`: Some(130), added: 2605, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Bioregions::Progressed` (r:1 w:0)
	/// Proof: `Bioregions::Progressed` (`max_values`: Some(1), `max_size`: Some(14), added: 509, mode: `MaxEncodedLen`)
	/// Storage: `Bioregions::Submissions` (r:1 w:1)
	/// Proof: `Bioregions::Submissions` (`max_values`: None, `max_size`: Some(1855), added: 4330, mode: `MaxEncodedLen`)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `Bioregions::Indicators` (r:1 w:0)
	/// Proof: `Bioregions::Indicators` (`max_values`: None, `max_size`: Some(4394), added: 6869, mode: `MaxEncodedLen`)
	/// Storage: `Identities::PersonOf` (r:1 w:0)
	/// Proof: `Identities::PersonOf` (`max_values`: None, `max_size`: Some(80), added: 2555, mode: `MaxEncodedLen`)
	/// `n` was measured from 1 to 24.
	fn reveal_reports(n: u32) -> Weight {
		// At least 62_793_000 ps. Proof: 6918 bytes measured.
		Weight::from_parts(82_204_134, 7_859)
			// Give or take 25_206 each.
			.saturating_add(Weight::from_parts(766_123, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(8))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Bioregions::Bioregions` (r:1 w:0)
	/// Proof: `Bioregions::Bioregions` (`max_values`: None, `max_size`: Some(127), added: 2602, mode: `MaxEncodedLen`)
	/// Storage: `Bioregions::Reporters` (r:1 w:0)
	/// Proof: `Bioregions::Reporters` (`max_values`: None, `max_size`: Some(130), added: 2605, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Bioregions::Progressed` (r:1 w:0)
	/// Proof: `Bioregions::Progressed` (`max_values`: Some(1), `max_size`: Some(14), added: 509, mode: `MaxEncodedLen`)
	/// Storage: `Bioregions::Submissions` (r:1 w:1)
	/// Proof: `Bioregions::Submissions` (`max_values`: None, `max_size`: Some(1855), added: 4330, mode: `MaxEncodedLen`)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `Bioregions::Indicators` (r:1 w:0)
	/// Proof: `Bioregions::Indicators` (`max_values`: None, `max_size`: Some(4394), added: 6869, mode: `MaxEncodedLen`)
	/// Storage: `Identities::PersonOf` (r:1 w:0)
	/// Proof: `Identities::PersonOf` (`max_values`: None, `max_size`: Some(80), added: 2555, mode: `MaxEncodedLen`)
	/// `n` was measured from 1 to 24.
	fn reveal_reports_alone(n: u32) -> Weight {
		// At least 53_971_000 ps. Proof: 5773 bytes measured.
		Weight::from_parts(54_773_329, 7_859)
			// Give or take 2_935 each.
			.saturating_add(Weight::from_parts(764_595, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(8))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Bioregions::Bioregions` (r:1 w:0)
	/// Proof: `Bioregions::Bioregions` (`max_values`: None, `max_size`: Some(127), added: 2602, mode: `MaxEncodedLen`)
	/// Storage: `Bioregions::Reporters` (r:1 w:1)
	/// Proof: `Bioregions::Reporters` (`max_values`: None, `max_size`: Some(130), added: 2605, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(482), added: 2957, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(319), added: 2794, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	fn bond_reporter() -> Weight {
		// At least 54_982_000 ps. Proof: 1131 bytes measured.
		Weight::from_parts(58_076_000, 6_904)
			.saturating_add(T::DbWeight::get().reads(7))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `Bioregions::Bioregions` (r:1 w:0)
	/// Proof: `Bioregions::Bioregions` (`max_values`: None, `max_size`: Some(127), added: 2602, mode: `MaxEncodedLen`)
	/// Storage: `Bioregions::Reporters` (r:1 w:1)
	/// Proof: `Bioregions::Reporters` (`max_values`: None, `max_size`: Some(130), added: 2605, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	fn unbond_reporter() -> Weight {
		// At least 14_682_000 ps. Proof: 566 bytes measured.
		Weight::from_parts(15_723_000, 3_595)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Bioregions::Bioregions` (r:1 w:1)
	/// Proof: `Bioregions::Bioregions` (`max_values`: None, `max_size`: Some(127), added: 2602, mode: `MaxEncodedLen`)
	/// Storage: `Bioregions::Reporters` (r:1 w:1)
	/// Proof: `Bioregions::Reporters` (`max_values`: None, `max_size`: Some(130), added: 2605, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(482), added: 2957, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(319), added: 2794, mode: `MaxEncodedLen`)
	/// Storage: `Bioregions::Submissions` (r:0 w:1)
	/// Proof: `Bioregions::Submissions` (`max_values`: None, `max_size`: Some(1855), added: 4330, mode: `MaxEncodedLen`)
	fn withdraw_reporter_bond() -> Weight {
		// At least 58_067_000 ps. Proof: 1215 bytes measured.
		Weight::from_parts(61_091_000, 3_947)
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(5))
	}
	/// Storage: `Bioregions::Bioregions` (r:1 w:1)
	/// Proof: `Bioregions::Bioregions` (`max_values`: None, `max_size`: Some(127), added: 2602, mode: `MaxEncodedLen`)
	/// Storage: `Bioregions::BioregionCount` (r:1 w:1)
	/// Proof: `Bioregions::BioregionCount` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(482), added: 2957, mode: `MaxEncodedLen`)
	/// Storage: `Bioregions::BioregionCodes` (r:0 w:1)
	/// Proof: `Bioregions::BioregionCodes` (`max_values`: None, `max_size`: Some(45), added: 2520, mode: `MaxEncodedLen`)
	fn register_bioregion() -> Weight {
		// At least 14_692_000 ps. Proof: 568 bytes measured.
		Weight::from_parts(15_693_000, 3_947)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `Bioregions::Bioregions` (r:1 w:1)
	/// Proof: `Bioregions::Bioregions` (`max_values`: None, `max_size`: Some(127), added: 2602, mode: `MaxEncodedLen`)
	/// Storage: `Bioregions::Indicators` (r:1 w:1)
	/// Proof: `Bioregions::Indicators` (`max_values`: None, `max_size`: Some(4394), added: 6869, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(482), added: 2957, mode: `MaxEncodedLen`)
	/// Storage: `Bioregions::Scores` (r:1 w:1)
	/// Proof: `Bioregions::Scores` (`max_values`: None, `max_size`: Some(1274), added: 3749, mode: `MaxEncodedLen`)
	/// Storage: `Bioregions::History` (r:0 w:1)
	/// Proof: `Bioregions::History` (`max_values`: None, `max_size`: Some(611), added: 3086, mode: `MaxEncodedLen`)
	fn set_indicator() -> Weight {
		// At least 57_085_000 ps. Proof: 6567 bytes measured.
		Weight::from_parts(60_560_000, 7_859)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `Bioregions::Bioregions` (r:1 w:1)
	/// Proof: `Bioregions::Bioregions` (`max_values`: None, `max_size`: Some(127), added: 2602, mode: `MaxEncodedLen`)
	/// Storage: `Bioregions::Indicators` (r:1 w:1)
	/// Proof: `Bioregions::Indicators` (`max_values`: None, `max_size`: Some(4394), added: 6869, mode: `MaxEncodedLen`)
	/// Storage: `Bioregions::Scores` (r:1 w:1)
	/// Proof: `Bioregions::Scores` (`max_values`: None, `max_size`: Some(1274), added: 3749, mode: `MaxEncodedLen`)
	/// Storage: `Bioregions::History` (r:0 w:1)
	/// Proof: `Bioregions::History` (`max_values`: None, `max_size`: Some(611), added: 3086, mode: `MaxEncodedLen`)
	fn remove_indicator() -> Weight {
		// At least 48_272_000 ps. Proof: 6220 bytes measured.
		Weight::from_parts(50_976_000, 7_859)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `Bioregions::Reporters` (r:65 w:1)
	/// Proof: `Bioregions::Reporters` (`max_values`: None, `max_size`: Some(130), added: 2605, mode: `MaxEncodedLen`)
	/// Storage: `Identities::PersonOf` (r:64 w:0)
	/// Proof: `Identities::PersonOf` (`max_values`: None, `max_size`: Some(80), added: 2555, mode: `MaxEncodedLen`)
	/// Storage: `Bioregions::Bioregions` (r:1 w:1)
	/// Proof: `Bioregions::Bioregions` (`max_values`: None, `max_size`: Some(127), added: 2602, mode: `MaxEncodedLen`)
	/// `r` was measured from 0 to 63.
	fn accredit_reporter(r: u32) -> Weight {
		// At least 23_224_000 ps. Proof: 1113 + r * 82 bytes measured.
		Weight::from_parts(27_050_476, 6_200)
			// Give or take 2_342 each.
			.saturating_add(Weight::from_parts(2_929_067, 0).saturating_mul(r.into()))
			.saturating_add(Weight::from_parts(0, 2_605).saturating_mul(r.into()))
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().reads(2).saturating_mul(r.into()))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `Bioregions::Bioregions` (r:1 w:0)
	/// Proof: `Bioregions::Bioregions` (`max_values`: None, `max_size`: Some(127), added: 2602, mode: `MaxEncodedLen`)
	/// Storage: `Bioregions::Reporters` (r:1 w:1)
	/// Proof: `Bioregions::Reporters` (`max_values`: None, `max_size`: Some(130), added: 2605, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	fn suspend_reporter() -> Weight {
		// At least 14_682_000 ps. Proof: 566 bytes measured.
		Weight::from_parts(15_643_000, 3_595)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Bioregions::Bioregions` (r:1 w:0)
	/// Proof: `Bioregions::Bioregions` (`max_values`: None, `max_size`: Some(127), added: 2602, mode: `MaxEncodedLen`)
	/// Storage: `Bioregions::Reporters` (r:1 w:1)
	/// Proof: `Bioregions::Reporters` (`max_values`: None, `max_size`: Some(130), added: 2605, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(482), added: 2957, mode: `MaxEncodedLen`)
	fn reinstate_reporter() -> Weight {
		// At least 20_410_000 ps. Proof: 934 bytes measured.
		Weight::from_parts(21_902_000, 6_904)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Bioregions::Bioregions` (r:1 w:1)
	/// Proof: `Bioregions::Bioregions` (`max_values`: None, `max_size`: Some(127), added: 2602, mode: `MaxEncodedLen`)
	/// Storage: `Bioregions::Reporters` (r:1 w:1)
	/// Proof: `Bioregions::Reporters` (`max_values`: None, `max_size`: Some(130), added: 2605, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(319), added: 2794, mode: `MaxEncodedLen`)
	/// Storage: `Bioregions::Submissions` (r:0 w:1)
	/// Proof: `Bioregions::Submissions` (`max_values`: None, `max_size`: Some(1855), added: 4330, mode: `MaxEncodedLen`)
	fn remove_reporter() -> Weight {
		// At least 50_996_000 ps. Proof: 818 bytes measured.
		Weight::from_parts(53_981_000, 3_784)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(5))
	}
	/// Storage: `Bioregions::Bioregions` (r:1 w:0)
	/// Proof: `Bioregions::Bioregions` (`max_values`: None, `max_size`: Some(127), added: 2602, mode: `MaxEncodedLen`)
	/// Storage: `Bioregions::Reporters` (r:1 w:1)
	/// Proof: `Bioregions::Reporters` (`max_values`: None, `max_size`: Some(130), added: 2605, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(319), added: 2794, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	fn slash_reporter() -> Weight {
		// At least 50_846_000 ps. Proof: 939 bytes measured.
		Weight::from_parts(53_299_000, 6_196)
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `Bioregions::Progressed` (r:1 w:1)
	/// Proof: `Bioregions::Progressed` (`max_values`: Some(1), `max_size`: Some(14), added: 509, mode: `MaxEncodedLen`)
	/// Storage: `Bioregions::BioregionCodes` (r:1 w:0)
	/// Proof: `Bioregions::BioregionCodes` (`max_values`: None, `max_size`: Some(45), added: 2520, mode: `MaxEncodedLen`)
	/// Storage: `Bioregions::Bioregions` (r:1 w:0)
	/// Proof: `Bioregions::Bioregions` (`max_values`: None, `max_size`: Some(127), added: 2602, mode: `MaxEncodedLen`)
	fn stage_idle() -> Weight {
		// At least 9_034_000 ps. Proof: 505 bytes measured.
		Weight::from_parts(9_735_000, 3_592)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(482), added: 2957, mode: `MaxEncodedLen`)
	/// Storage: `Bioregions::Indicators` (r:1 w:0)
	/// Proof: `Bioregions::Indicators` (`max_values`: None, `max_size`: Some(4394), added: 6869, mode: `MaxEncodedLen`)
	/// Storage: `Bioregions::Reporters` (r:65 w:64)
	/// Proof: `Bioregions::Reporters` (`max_values`: None, `max_size`: Some(130), added: 2605, mode: `MaxEncodedLen`)
	/// Storage: `Bioregions::Submissions` (r:64 w:64)
	/// Proof: `Bioregions::Submissions` (`max_values`: None, `max_size`: Some(1855), added: 4330, mode: `MaxEncodedLen`)
	/// Storage: `Bioregions::Scores` (r:1 w:1)
	/// Proof: `Bioregions::Scores` (`max_values`: None, `max_size`: Some(1274), added: 3749, mode: `MaxEncodedLen`)
	/// Storage: `Bioregions::History` (r:24 w:24)
	/// Proof: `Bioregions::History` (`max_values`: None, `max_size`: Some(611), added: 3086, mode: `MaxEncodedLen`)
	/// `r` was measured from 0 to 64.
	/// `i` was measured from 0 to 24.
	fn close_region(r: u32, i: u32) -> Weight {
		// At least 29_294_000 ps. Proof: 1508 + i * 465 + r * 165 bytes measured.
		Weight::from_parts(29_944_000, 7_859)
			// Give or take 261_454 each.
			.saturating_add(Weight::from_parts(18_708_889, 0).saturating_mul(r.into()))
			// Give or take 700_480 each.
			.saturating_add(Weight::from_parts(23_473_641, 0).saturating_mul(i.into()))
			.saturating_add(Weight::from_parts(0, 3_086).saturating_mul(i.into()))
			.saturating_add(Weight::from_parts(0, 4_330).saturating_mul(r.into()))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().reads(2).saturating_mul(r.into()))
			.saturating_add(T::DbWeight::get().reads(1).saturating_mul(i.into()))
			.saturating_add(T::DbWeight::get().writes(2).saturating_mul(r.into()))
			.saturating_add(T::DbWeight::get().writes(1).saturating_mul(i.into()))
	}
}
