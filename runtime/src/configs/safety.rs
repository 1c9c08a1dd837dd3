//! Which calls may be dispatched at all, and the two brakes that the technical committee holds.

use super::governance::{RootOrTwoThirds, TwoThirds};
use crate::{
	AccountId, Balance, Balances, BlockNumber, Runtime, RuntimeCall, RuntimeEvent, RuntimeHoldReason,
	SafeMode, TxPause, HOURS,
};
use frame_support::{
	parameter_types,
	traits::{ConstU32, Contains, EitherOf, InsideBoth, MapSuccess},
};
use frame_system::{EnsureRoot, EnsureRootWithSuccess};
use pallet_tx_pause::RuntimeCallNameOf;
use sp_runtime::traits::Replace;

/// Refuses the calls that would change the total issuance without a loan or its repayment behind it.
///
/// Every signed dispatch passes the filter, also of calls inside other calls; Root passes it by.
pub struct KeepsIssuance;

impl Contains<RuntimeCall> for KeepsIssuance {
	fn contains(call: &RuntimeCall) -> bool {
		!matches!(
			call,
			RuntimeCall::Balances(
				pallet_balances::Call::burn { .. }
					| pallet_balances::Call::force_set_balance { .. }
					| pallet_balances::Call::force_adjust_total_issuance { .. }
			) | RuntimeCall::SafeMode(pallet_safe_mode::Call::force_slash_deposit { .. })
		)
	}
}

/// What every origin but Root is held to.
pub type CallFilter = InsideBoth<KeepsIssuance, InsideBoth<SafeMode, TxPause>>;

/// The pallets without which the chain would stand still, or those who can release the brakes: the committee, and
/// everybody by their votes, so that no committee rules by keeping the brakes on. The filter holds inherents as well: to
/// pause `Timestamp::set` would be to stop the chain.
pub const NEVER_STOPPED: [&str; 7] =
	["Timestamp", "Babe", "Grandpa", "TechnicalCommittee", "SafeMode", "TxPause", "QuadraticGovernance"];

/// The calls that neither brake reaches.
pub struct NeverStopped;

impl Contains<RuntimeCall> for NeverStopped {
	fn contains(call: &RuntimeCall) -> bool {
		matches!(
			call,
			RuntimeCall::Timestamp(_)
				| RuntimeCall::Babe(_)
				| RuntimeCall::Grandpa(_)
				| RuntimeCall::TechnicalCommittee(_)
				| RuntimeCall::SafeMode(_)
				| RuntimeCall::TxPause(_)
				| RuntimeCall::QuadraticGovernance(_)
		)
	}
}

impl Contains<RuntimeCallNameOf<Runtime>> for NeverStopped {
	fn contains((pallet, _call): &RuntimeCallNameOf<Runtime>) -> bool {
		NEVER_STOPPED.iter().any(|name| name.as_bytes() == pallet.as_slice())
	}
}

parameter_types! {
	/// How long safe mode lasts each time it is entered or extended.
	pub const SafeModeDuration: BlockNumber = 4 * HOURS;
	/// Nobody buys safe mode with a deposit: only the committee and governance enter it.
	pub const NoDeposit: Option<Balance> = None;
	/// There being no deposits, none is released.
	pub const NoRelease: Option<BlockNumber> = None;
}

/// Root or two thirds of the committee, each time for [`SafeModeDuration`].
type ForASafeModeDuration = EitherOf<
	EnsureRootWithSuccess<AccountId, SafeModeDuration>,
	MapSuccess<TwoThirds, Replace<SafeModeDuration>>,
>;

impl pallet_safe_mode::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type WhitelistedCalls = NeverStopped;
	type EnterDuration = SafeModeDuration;
	type ExtendDuration = SafeModeDuration;
	type EnterDepositAmount = NoDeposit;
	type ExtendDepositAmount = NoDeposit;
	type ForceEnterOrigin = ForASafeModeDuration;
	type ForceExtendOrigin = ForASafeModeDuration;
	type ForceExitOrigin = RootOrTwoThirds;
	type ForceDepositOrigin = EnsureRoot<AccountId>;
	type Notify = ();
	type ReleaseDelay = NoRelease;
	type WeightInfo = pallet_safe_mode::weights::SubstrateWeight<Runtime>;
}

impl pallet_tx_pause::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type PauseOrigin = RootOrTwoThirds;
	type UnpauseOrigin = RootOrTwoThirds;
	type WhitelistedCalls = NeverStopped;
	type MaxNameLen = ConstU32<256>;
	type WeightInfo = pallet_tx_pause::weights::SubstrateWeight<Runtime>;
}
