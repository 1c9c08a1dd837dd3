//! The native currency, what transactions cost, and other assets.
//!
//! No amount of the native currency is ever dropped: the total issuance is the genesis supply and outstanding created
//! credit, to the unit. Where a pallet of the SDK hands over an amount, somebody gets it.

use crate::{
	parameters::{dynamic_params::fees, FeePrices},
	weights, AccountId, AssetsHolder, Authorship, Balance, Balances, Runtime, RuntimeEvent,
	RuntimeFreezeReason, RuntimeHoldReason, System,
};
use credit_primitives_math::muldiv::mul_div_ceil;
use credit_primitives_types::MILLICRD;
use frame_support::{
	parameter_types,
	traits::{
		fungible::{Balanced, Credit},
		tokens::imbalance::Imbalance,
		AsEnsureOriginWithArg, ConstU32, ConstU8, Get, OnUnbalanced,
	},
	weights::{constants::WEIGHT_REF_TIME_PER_MILLIS, Weight, WeightToFee},
	PalletId,
};
use frame_system::{EnsureRoot, EnsureSigned};
use pallet_transaction_payment::{FungibleAdapter, Multiplier, TargetedFeeAdjustment};
use sp_runtime::{
	traits::{AccountIdConversion, One},
	FixedPointNumber, Perquintill,
};

/// The least that an account holds. What is left below it is dust.
pub const EXISTENTIAL_DEPOSIT: Balance = 10 * MILLICRD;

/// What the user backs for as long as the chain keeps something for them: a tenth of a CRD for each entry and a
/// thousandth for each byte.
pub const fn deposit(entries: u32, bytes: u32) -> Balance {
	let for_entries = (entries as Balance).saturating_mul(100 * MILLICRD);
	let for_bytes = (bytes as Balance).saturating_mul(MILLICRD);
	for_entries.saturating_add(for_bytes)
}

/// The account into which dust, and fees without an author to take them, go. Genesis endows it, so that it can take
/// any amount.
pub const REDISTRIBUTION_PALLET_ID: PalletId = PalletId(*b"cn/redis");

parameter_types! {
	/// [`EXISTENTIAL_DEPOSIT`] as a type.
	pub const ExistentialDeposit: Balance = EXISTENTIAL_DEPOSIT;
	/// The account of [`REDISTRIBUTION_PALLET_ID`].
	pub RedistributionAccount: AccountId = REDISTRIBUTION_PALLET_ID.into_account_truncating();
}

/// Gives an amount to the redistribution account.
pub struct ToRedistribution;

impl OnUnbalanced<Credit<AccountId, Balances>> for ToRedistribution {
	fn on_nonzero_unbalanced(amount: Credit<AccountId, Balances>) {
		if let Err(amount) = Balances::resolve(&RedistributionAccount::get(), amount) {
			log::error!(
				target: "runtime::money",
				"{:?} are lost: the redistribution account cannot take them, so genesis did not endow it",
				amount.peek(),
			);
		}
	}
}

/// Gives fees and tips to the author of the block; where there is none, or the author's account cannot take the
/// amount, to the redistribution account.
pub struct ToAuthor;

impl OnUnbalanced<Credit<AccountId, Balances>> for ToAuthor {
	fn on_nonzero_unbalanced(amount: Credit<AccountId, Balances>) {
		let rest = match Authorship::author() {
			Some(author) => Balances::resolve(&author, amount),
			None => Err(amount),
		};
		if let Err(amount) = rest {
			ToRedistribution::on_unbalanced(amount);
		}
	}
}

impl pallet_balances::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeHoldReason = RuntimeHoldReason;
	type RuntimeFreezeReason = RuntimeFreezeReason;
	type Balance = Balance;
	type DustRemoval = ToRedistribution;
	type ExistentialDeposit = ExistentialDeposit;
	type AccountStore = System;
	type ReserveIdentifier = [u8; 8];
	type FreezeIdentifier = RuntimeFreezeReason;
	type MaxLocks = ConstU32<50>;
	type MaxReserves = ConstU32<50>;
	type MaxFreezes = ConstU32<8>;
	type DoneSlashHandler = ();
	type WeightInfo = pallet_balances::weights::SubstrateWeight<Runtime>;
}

/// The fee for executing: the governed price of a millisecond, rounded up.
pub struct ExecutionFee;

impl WeightToFee for ExecutionFee {
	type Balance = Balance;

	fn weight_to_fee(weight: &Weight) -> Balance {
		let FeePrices { per_millisecond, .. } = fees::Prices::get().clamped();
		mul_div_ceil(weight.ref_time().into(), per_millisecond, WEIGHT_REF_TIME_PER_MILLIS.into())
			.unwrap_or(Balance::MAX)
	}
}

/// The fee for a transaction's length: the governed price of a byte.
pub struct LengthFee;

impl WeightToFee for LengthFee {
	type Balance = Balance;

	// The length arrives in the place of the ref time.
	fn weight_to_fee(length: &Weight) -> Balance {
		let FeePrices { per_byte, .. } = fees::Prices::get().clamped();
		Balance::from(length.ref_time()).saturating_mul(per_byte)
	}
}

parameter_types! {
	/// Above this fullness of blocks fees rise, below it they fall.
	pub const TargetBlockFullness: Perquintill = Perquintill::from_percent(25);
	/// How fast: full blocks for a day multiply fees by about five.
	pub AdjustmentVariable: Multiplier = Multiplier::saturating_from_rational(75, 1_000_000);
	/// An idle chain charges the plain prices.
	pub MinimumMultiplier: Multiplier = Multiplier::one();
	/// Congestion never costs more than this many times the plain prices.
	pub MaximumMultiplier: Multiplier = Multiplier::saturating_from_integer(100);
}

impl pallet_transaction_payment::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type OnChargeTransaction = FungibleAdapter<Balances, ToAuthor>;
	type WeightToFee = ExecutionFee;
	type LengthToFee = LengthFee;
	type FeeMultiplierUpdate = TargetedFeeAdjustment<
		Self,
		TargetBlockFullness,
		AdjustmentVariable,
		MinimumMultiplier,
		MaximumMultiplier,
	>;
	type OperationalFeeMultiplier = ConstU8<5>;
	type WeightInfo = weights::TransactionPaymentWeight;
}

/// Names an asset other than the native currency.
pub type AssetId = u32;

parameter_types! {
	/// Reserved while an asset exists.
	pub const AssetDeposit: Balance = deposit(10, 190);
	/// Reserved for an account's entry in an asset, where the account asked for it.
	pub const AssetAccountDeposit: Balance = deposit(1, 16);
	/// Reserved for an asset's name and symbol.
	pub const MetadataDepositBase: Balance = deposit(1, 68);
	/// Reserved for each of their bytes.
	pub const MetadataDepositPerByte: Balance = deposit(0, 1);
	/// Reserved while an approval stands.
	pub const ApprovalDeposit: Balance = deposit(1, 32);
}

impl pallet_assets::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type Balance = Balance;
	type RemoveItemsLimit = ConstU32<500>;
	type AssetId = AssetId;
	type AssetIdParameter = codec::Compact<AssetId>;
	type ReserveData = ();
	type Currency = Balances;
	type CreateOrigin = AsEnsureOriginWithArg<EnsureSigned<AccountId>>;
	type ForceOrigin = EnsureRoot<AccountId>;
	type AssetDeposit = AssetDeposit;
	type AssetAccountDeposit = AssetAccountDeposit;
	type MetadataDepositBase = MetadataDepositBase;
	type MetadataDepositPerByte = MetadataDepositPerByte;
	type ApprovalDeposit = ApprovalDeposit;
	type StringLimit = ConstU32<50>;
	type Freezer = ();
	type Holder = AssetsHolder;
	type Extra = ();
	type CallbackHandle = ();
	type AssetIdAllocator = ();
	type WeightInfo = pallet_assets::weights::SubstrateWeight<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = ();
}

impl pallet_assets_holder::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeHoldReason = RuntimeHoldReason;
}
