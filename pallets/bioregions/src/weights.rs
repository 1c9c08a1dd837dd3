//! What the calls and the work at the end of an epoch weigh. A runtime configures the weights measured on its own hardware;
//! those of `()` are for tests.

use frame_support::weights::Weight;

/// The weight of each call, and of each step that the pallet takes at the end of an epoch.
pub trait WeightInfo {
	/// `commit_reports`, over a commitment of an earlier epoch.
	fn commit_reports() -> Weight;
	/// `reveal_reports`, `n` of them, where all other reporters have revealed.
	fn reveal_reports(n: u32) -> Weight;
	/// The same of a reporter who is the only one, to compare with.
	fn reveal_reports_alone(n: u32) -> Weight;
	/// `bond_reporter`.
	fn bond_reporter() -> Weight;
	/// `unbond_reporter`.
	fn unbond_reporter() -> Weight;
	/// `withdraw_reporter_bond`, of a reporter whose reports wait.
	fn withdraw_reporter_bond() -> Weight;
	/// `register_bioregion`.
	fn register_bioregion() -> Weight;
	/// `set_indicator`, the last that there is room for.
	fn set_indicator() -> Weight;
	/// `remove_indicator`, of as many as there can be.
	fn remove_indicator() -> Weight;
	/// `accredit_reporter` where there are `r` of them, less what it takes to know where they belong.
	fn accredit_reporter(r: u32) -> Weight;
	/// `suspend_reporter`.
	fn suspend_reporter() -> Weight;
	/// `reinstate_reporter`.
	fn reinstate_reporter() -> Weight;
	/// `remove_reporter`, whose reports wait.
	fn remove_reporter() -> Weight;
	/// `slash_reporter`, of an active one.
	fn slash_reporter() -> Weight;
	/// A step at the end of an epoch that gets no further than the next bioregion.
	fn stage_idle() -> Weight;
	/// Closing an epoch in a bioregion with `r` reporters who report all of `i` indicators.
	fn close_region(r: u32, i: u32) -> Weight;
}

/// Weights that are all the same and far above the real ones, so that a test that exceeds a block is seen.
const FOR_TESTS: Weight = Weight::from_parts(1_000_000_000, 100_000);

/// The weights for tests.
macro_rules! for_tests {
	($($each:ident),+ $(,)?; $($of_many:ident),+ $(,)?) => {
		impl WeightInfo for () {
			$(fn $each() -> Weight {
				FOR_TESTS
			})+
			$(fn $of_many(n: u32) -> Weight {
				FOR_TESTS.saturating_mul(u64::from(n).saturating_add(1))
			})+
			fn close_region(r: u32, i: u32) -> Weight {
				FOR_TESTS.saturating_mul(u64::from(r).saturating_add(u64::from(i)).saturating_add(1))
			}
		}
	};
}

for_tests!(
	commit_reports,
	bond_reporter,
	unbond_reporter,
	withdraw_reporter_bond,
	register_bioregion,
	set_indicator,
	remove_indicator,
	suspend_reporter,
	reinstate_reporter,
	remove_reporter,
	slash_reporter,
	stage_idle;
	reveal_reports,
	reveal_reports_alone,
	accredit_reporter,
);
