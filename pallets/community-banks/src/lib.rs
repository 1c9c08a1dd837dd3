#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub mod api;
pub mod books;
mod clearing;
mod commons;
mod creation;
mod deposits;
mod epoch;
mod errors;
mod events;
mod exits;
mod genesis;
mod governed;
pub mod health;
mod health_parameters;
mod ledger;
mod locks;
mod losses;
mod membership;
mod parameters;
mod poll;
mod pool;
pub mod types;
pub mod views;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;
#[cfg(any(test, feature = "std", feature = "try-runtime"))]
mod try_state;

pub use genesis::GenesisBank;
pub use governed::EnsureBank;
pub use health::{EpochHealth, HealthIndices, HealthInputs};
pub use health_parameters::{HealthParameters, HealthWeights};
pub use pallet::*;
pub use parameters::{BankParameters, BankPolicy};
pub use pool::{CreditPool, VestingIncome};
pub use types::{CapitalReport, CommunityBank, CreationCapacity, Status};
pub use weights::WeightInfo;

use credit_primitives_types::{Balance, BankId, Clock, Moment};
use frame_support::{pallet_macros::import_section, traits::Get};
use sp_runtime::traits::AccountIdConversion;

pub(crate) const LOG_TARGET: &str = "runtime::community-banks";

/// A bank, as stored.
pub type BankInfo<T> = CommunityBank<<T as frame_system::Config>::AccountId>;

#[import_section(errors::errors)]
#[import_section(events::events)]
#[frame_support::pallet]
// FRAME's macros expand to calls of `expect`.
#[allow(clippy::expect_used)]
pub mod pallet {
	use super::*;
	use alloc::vec::Vec;
	use books::{PastSlots, PersonRepaid, Presence, Turnover, TURNOVER_EPOCHS};
	use credit_primitives_math::{FixedU128, Permill};
	use credit_primitives_types::{
		BioregionCode, EconomicData, Engagements, EpochIndex, Epochs, HealthIndex, OnMembershipEnded,
		PersonId, Personhood, Regions, SortedMoment,
	};
	use frame_support::{
		pallet_prelude::*,
		traits::{
			fungible::{Inspect, Mutate, MutateHold},
			OriginTrait, StorageVersion,
		},
		weights::WeightMeter,
		PalletId,
	};
	use frame_system::pallet_prelude::*;
	use sp_core::H256;
	use types::{
		Application, BankName, Exit, Fold, Folded, Founding, Holding, Home, Lock, LostCommons, Member,
		Sponsors,
	};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config:
		frame_system::Config<
		RuntimeEvent: From<Event<Self>>,
		RuntimeOrigin: From<Origin> + OriginTrait<PalletsOrigin: TryInto<Origin>>,
	>
	{
		/// The currency that banks take, lend and create.
		type Currency: Inspect<Self::AccountId, Balance = Balance>
			+ Mutate<Self::AccountId>
			+ MutateHold<Self::AccountId, Reason = Self::RuntimeHoldReason>;

		/// The runtime's reasons for a hold, this pallet's among them.
		type RuntimeHoldReason: From<HoldReason>;

		/// The chain's clock, in milliseconds.
		type Clock: Clock;

		/// Says which accounts are persons: only they found and join banks.
		type Personhood: Personhood<Self::AccountId>;

		/// Says how a bank's community fares, which moves its leverage: this pallet, unless a test knows better.
		type Health: HealthIndex;

		/// Says how bioregions fare, which is a part of how communities do.
		type Economy: EconomicData;

		/// Says which epoch is under way.
		type Epochs: Epochs;

		/// Says which bioregions there are.
		type Regions: Regions;

		/// Says what binds a member to a bank beside the money in it.
		type Lending: Engagements;

		/// Hears of memberships that end.
		type OnMembershipEnded: OnMembershipEnded;

		/// What governance has set for all banks.
		type Parameters: Get<BankParameters>;

		/// What governance has set about health.
		type HealthParameters: Get<HealthParameters>;

		/// The account that gets what a closed bank leaves.
		type RedistributionAccount: Get<Self::AccountId>;

		/// The most that this pallet does in a block by itself, before the transactions.
		type PollWeight: Get<Weight>;

		/// From which the banks' accounts are derived.
		#[pallet::constant]
		type PalletId: Get<PalletId>;

		/// What the calls weigh.
		type WeightInfo: WeightInfo;
	}

	/// Speaks for a bank: what its members have decided is called with it.
	#[pallet::origin]
	#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
	pub enum Origin {
		/// The members of this bank have decided.
		Bank(BankId),
	}

	/// Why this pallet holds someone's money.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// The deposit of the person who opened a bank, for as long as it stands.
		FoundingDeposit,
		/// The deposit of a person who applies for membership, until the application ends.
		ApplicationDeposit,
	}

	/// The number that the next bank gets.
	#[pallet::storage]
	pub type NextBankId<T> = StorageValue<_, BankId, ValueQuery>;

	/// The banks that have not been closed. Backed by the founder's deposit. Keyed by a counter, which nobody chooses.
	#[pallet::storage]
	pub type CommunityBanks<T: Config> = StorageMap<_, Twox64Concat, BankId, BankInfo<T>>;

	/// Banks that still gather their founders; an entry moves to [`CommunityBanks`] when there are enough, and goes
	/// when its founder abandons it. Backed by the founder's deposit. Keyed by a counter.
	#[pallet::storage]
	pub type Foundings<T: Config> = StorageMap<_, Twox64Concat, BankId, Founding<T::AccountId>>;

	/// The members of each bank. Backed by personhood: one person, one entry in a bank. Members choose their account,
	/// hence the keyed hash.
	#[pallet::storage]
	pub type Members<T: Config> =
		StorageDoubleMap<_, Twox64Concat, BankId, Blake2_128Concat, T::AccountId, Member>;

	/// The account that each person is a member by: the key of their entry in [`Members`], with which it comes and goes.
	#[pallet::storage]
	pub type MemberAccounts<T: Config> =
		StorageDoubleMap<_, Twox64Concat, BankId, Blake2_128Concat, PersonId, T::AccountId>;

	/// Open applications for membership. Backed by the applicant's deposit; gone when the applicant joins or withdraws.
	#[pallet::storage]
	pub type Applications<T: Config> =
		StorageDoubleMap<_, Twox64Concat, BankId, Blake2_128Concat, T::AccountId, Application>;

	/// What each depositor has in a bank. Backed by the money in it; gone with the last share. One of an older series than
	/// the bank's is void, and replaced by the next deposit.
	#[pallet::storage]
	pub type Holdings<T: Config> =
		StorageDoubleMap<_, Twox64Concat, BankId, Blake2_128Concat, T::AccountId, Holding>;

	/// Shares that wait to be paid out, by bank and number in its queue. Backed by the shares; gone when they are paid or
	/// taken out. A number whose entry is gone is skipped; an entry of an older series is dropped when its turn comes.
	#[pallet::storage]
	pub type Exits<T: Config> =
		StorageDoubleMap<_, Twox64Concat, BankId, Twox64Concat, u64, Exit<T::AccountId>>;

	/// The number of each account's entry in [`Exits`].
	#[pallet::storage]
	pub type QueuedExits<T: Config> =
		StorageDoubleMap<_, Twox64Concat, BankId, Blake2_128Concat, T::AccountId, u64>;

	/// The banks with numbers in their queue that have not been passed.
	#[pallet::storage]
	pub type BanksWithQueue<T> = StorageMap<_, Twox64Concat, BankId, ()>;

	/// The bank whose queue was served last: the next block goes on after it.
	#[pallet::storage]
	pub type QueueCursor<T> = StorageValue<_, BankId>;

	/// Money set aside for depositors whose exits were served. Backed by the bank's account; gone when claimed.
	#[pallet::storage]
	pub type Claims<T: Config> =
		StorageDoubleMap<_, Twox64Concat, BankId, Blake2_128Concat, T::AccountId, Balance>;

	/// Shares locked as capital of a bank. Backed by the shares, which stay in [`Holdings`]; gone when the lock ends.
	#[pallet::storage]
	pub type Locks<T: Config> =
		StorageDoubleMap<_, Twox64Concat, BankId, Blake2_128Concat, T::AccountId, Lock>;

	/// The account by which each person holds the one lock that they may have in a bank. Comes and goes with the lock.
	#[pallet::storage]
	pub type Lockers<T: Config> =
		StorageDoubleMap<_, Twox64Concat, BankId, Blake2_128Concat, PersonId, T::AccountId>;

	/// When each lock next changes: exactly one entry for each. The moment is not hashed, so that the first key is the
	/// earliest; nobody chooses it.
	#[pallet::storage]
	pub type LockCalendar<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Identity, SortedMoment>,
			NMapKey<Twox64Concat, BankId>,
			NMapKey<Blake2_128Concat, T::AccountId>,
		),
		(),
	>;

	/// The principal that each person with locked shares owes the bank, as lending says it, by whichever account. Backed by
	/// the lock; gone with it or when nothing is owed.
	#[pallet::storage]
	pub type Debts<T: Config> =
		StorageDoubleMap<_, Twox64Concat, BankId, Blake2_128Concat, PersonId, Balance>;

	/// The persons who have repaid a bank on time, for its record. Backed by their loans; gone with the bank.
	#[pallet::storage]
	pub type OnTimePayers<T: Config> =
		StorageDoubleMap<_, Twox64Concat, BankId, Blake2_128Concat, PersonId, ()>;

	/// The bank where each person's vote and presence count. Backed by membership; keeps the time of the last choice when
	/// a member leaves, and goes with the bank.
	#[pallet::storage]
	pub type HomeBanks<T> = StorageMap<_, Blake2_128Concat, PersonId, Home>;

	/// Banks that were closed and whose entries in the other maps are still to go, a number of them in each block.
	#[pallet::storage]
	pub type Clearing<T> = StorageMap<_, Twox64Concat, BankId, ()>;

	/// The walk over all banks that is under way.
	#[pallet::storage]
	pub type FoldUnderWay<T> = StorageValue<_, Fold>;

	/// The last complete walk over all banks.
	#[pallet::storage]
	pub type LastFold<T> = StorageValue<_, Folded>;

	/// What all banks turned over in each of the last epochs, the newest last. A bank that closed before the epoch's end is
	/// not in it.
	#[pallet::storage]
	pub type Turnovers<T> = StorageValue<_, BoundedVec<Turnover, ConstU32<TURNOVER_EPOCHS>>, ValueQuery>;

	/// How each community fared at the end of the last epoch: 0 to 1. Backed by the bank; goes with it.
	#[pallet::storage]
	pub type CommunityHealth<T> = StorageMap<_, Twox64Concat, BankId, Permill>;

	/// How each community fared at the end of the last 32 epochs, with all that it follows from, by the number of the epoch
	/// modulo 32. Backed by the bank; goes with it.
	#[pallet::storage]
	pub type HealthHistory<T> =
		StorageDoubleMap<_, Twox64Concat, BankId, Twox64Concat, EpochIndex, EpochHealth>;

	/// The commons that each bank has lost and not got back, as far as they are remembered: half as much 180 epochs later.
	/// Backed by the bank; goes with it.
	#[pallet::storage]
	pub type CommonsLost<T> = StorageMap<_, Twox64Concat, BankId, LostCommons, ValueQuery>;

	/// What each bank has lent in the past slots of its window. Backed by the bank; goes with it.
	#[pallet::storage]
	pub type LendingHistory<T> = StorageMap<_, Twox64Concat, BankId, PastSlots, ValueQuery>;

	/// What counted of each person's repayments lately: one short list for each person who ever repaid. Backed by the first
	/// such loan; gone with the bank.
	#[pallet::storage]
	pub type PersonRepayments<T> =
		StorageDoubleMap<_, Twox64Concat, BankId, Blake2_128Concat, PersonId, PersonRepaid, ValueQuery>;

	/// How many of those at home in each bank did something lately. Backed by the bank; goes with it.
	#[pallet::storage]
	pub type Presences<T> = StorageMap<_, Twox64Concat, BankId, Presence, ValueQuery>;

	/// Created credit that banks have outstanding, over all of them. Whoever pays on a loan changes it, as they do the total
	/// issuance: in memory, until the block ends.
	#[pallet::storage]
	#[pallet::whitelist_storage]
	pub type TotalIssued<T> = StorageValue<_, Balance, ValueQuery>;

	/// The part of [`TotalIssued`] that nobody owes any more and that is not burned yet.
	#[pallet::storage]
	pub type TotalUncovered<T> = StorageValue<_, Balance, ValueQuery>;

	/// Created credit that insolvent banks left to the network.
	#[pallet::storage]
	pub type Orphaned<T> = StorageValue<_, Balance, ValueQuery>;

	/// All money there was at genesis. Total issuance is always the sum of this, [`TotalIssued`] and [`Orphaned`].
	#[pallet::storage]
	pub type GenesisIssuance<T> = StorageValue<_, Balance, ValueQuery>;

	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// Banks that are open from the start, numbered from 0.
		pub banks: Vec<GenesisBank<T::AccountId>>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			genesis::build::<T>(&self.banks);
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			let parameters = T::Parameters::get();
			assert_eq!(
				parameters,
				parameters.clamped(),
				"the parameters of the banks are out of their bounds: each field's documentation states them"
			);
			let health = T::HealthParameters::get();
			assert_eq!(
				health,
				health.clamped(),
				"the parameters of health are out of their bounds: each field's documentation states them"
			);
			assert!(
				T::Currency::minimum_balance() > 0,
				"banks need a currency with an existential deposit above zero: their accounts could vanish otherwise"
			);
			assert!(
				Self::heaviest_visit().all_lte(T::PollWeight::get()),
				"what this pallet may do in a block must suffice for one step of each kind: raise PollWeight"
			);
		}

		fn on_poll(_: BlockNumberFor<T>, meter: &mut WeightMeter) {
			Self::do_on_poll(meter);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Opens a bank, which then gathers its founders.
		///
		/// Invite the others with `invite_founders`: the bank starts work by itself as soon as enough of them have called
		/// `co_found`. You pay its account's existential deposit, and a founding deposit is held from you for as long as the
		/// bank stands.
		///
		/// - Origin: signed by a person.
		/// - `name`: UTF-8, 1 to 64 bytes.
		/// - `bioregion`: the code of a registered bioregion.
		/// - `charter`: BLAKE2-256 of the bank's charter.
		///
		/// Emits `FoundingOpened`.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::found_bank())]
		pub fn found_bank(
			origin: OriginFor<T>,
			name: BankName,
			bioregion: BioregionCode,
			charter: H256,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_found_bank(&who, name, bioregion, charter)
		}

		/// Leaves the founding of a bank that is not open yet.
		///
		/// If you opened it, the founding ends, and your deposit and the account's existential deposit come back.
		///
		/// - Origin: signed by one of the founders.
		/// - `bank`: the number in `FoundingOpened`.
		///
		/// Emits `FoundingAbandoned` or `CoFounderLeft`.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::abandon_founding())]
		pub fn abandon_founding(origin: OriginFor<T>, bank: BankId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_abandon_founding(&who, bank)
		}

		/// Joins the founders of a bank. With the last one needed, the bank opens and its founders are its members, all of
		/// whom must be persons still.
		///
		/// - Origin: signed by a person whom the first founder has invited.
		/// - `bank`: the number in `FoundingOpened`.
		///
		/// Emits `CoFounded`; when the bank opens also `MemberJoined` for each founder and `CommunityBankCreated`.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::co_found())]
		pub fn co_found(origin: OriginFor<T>, bank: BankId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_co_found(&who, bank)
		}

		/// Asks to become a member of a bank. A deposit is held until you join or withdraw.
		///
		/// - Origin: signed by a person.
		/// - `bank`: an open bank.
		///
		/// Emits `ApplicationOpened`.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::apply())]
		pub fn apply(origin: OriginFor<T>, bank: BankId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_apply(&who, bank)
		}

		/// Takes your application back, and with it your deposit.
		///
		/// - Origin: signed by the applicant.
		/// - `bank`: the bank you applied to.
		///
		/// Emits `ApplicationWithdrawn`.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::withdraw_application())]
		pub fn withdraw_application(origin: OriginFor<T>, bank: BankId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_withdraw_application(&who, bank)
		}

		/// Speaks for an applicant. With the last endorsement needed, the applicant becomes a member and gets the
		/// deposit back.
		///
		/// - Origin: signed by a member of the bank who is a person still.
		/// - `bank`: the bank.
		/// - `applicant`: who applied.
		///
		/// Emits `ApplicationEndorsed`, with the last one also `MemberJoined`.
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::endorse_application())]
		pub fn endorse_application(
			origin: OriginFor<T>,
			bank: BankId,
			applicant: T::AccountId,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_endorse_application(&who, bank, applicant)
		}

		/// Pays money into a bank, for shares in its pool. Shares earn the interest that borrowers pay.
		///
		/// - Origin: signed by a member of the bank.
		/// - `bank`: the bank.
		/// - `amount`: in units of 10^-12 CRD. The number of shares is rounded down.
		///
		/// Emits `Deposited`.
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::deposit())]
		pub fn deposit(
			origin: OriginFor<T>,
			bank: BankId,
			#[pallet::compact] amount: Balance,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_deposit(&who, bank, amount)
		}

		/// Gives shares back to a bank for their value, not in the epoch of your last deposit. What the bank cannot pay at
		/// once waits in its queue, first come, first served, and bears gains and losses until its turn.
		///
		/// - Origin: signed by the holder of the shares.
		/// - `bank`: the bank.
		/// - `shares`: how many. Their value is rounded down.
		///
		/// Emits `Withdrawn` or `WithdrawalQueued`.
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::withdraw().max(T::WeightInfo::withdraw_into_queue()))]
		pub fn withdraw(
			origin: OriginFor<T>,
			bank: BankId,
			#[pallet::compact] shares: u128,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_withdraw(&who, bank, shares)
		}

		/// Gives money to a bank's commons, for good: it carries the bank's lending and belongs to no one.
		///
		/// - Origin: signed by anyone.
		/// - `bank`: the bank.
		/// - `amount`: in units of 10^-12 CRD.
		///
		/// Emits `Donated`.
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::donate())]
		pub fn donate(
			origin: OriginFor<T>,
			bank: BankId,
			#[pallet::compact] amount: Balance,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_donate(&who, bank, amount)
		}

		/// Gives a bank the right to create the credit that it lends, within limits of capital and health.
		///
		/// - Origin: Root, which governance reaches by a network proposal.
		/// - `bank`: the bank.
		///
		/// Emits `CreationGranted`.
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::grant_creation())]
		pub fn grant_creation(origin: OriginFor<T>, bank: BankId) -> DispatchResult {
			ensure_root(origin)?;
			Self::do_grant_creation(bank)
		}

		/// Leaves a bank. Your shares stay yours; nothing else may bind you to the bank.
		///
		/// - Origin: signed by a member of the bank.
		/// - `bank`: the bank.
		///
		/// Emits `MemberLeft`.
		#[pallet::call_index(10)]
		#[pallet::weight(T::WeightInfo::leave().saturating_add(T::OnMembershipEnded::weight()))]
		pub fn leave(origin: OriginFor<T>, bank: BankId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_leave(&who, bank)
		}

		/// Takes the money that was set aside for you when your queued withdrawal was served.
		///
		/// - Origin: signed by the depositor.
		/// - `bank`: the bank.
		///
		/// Emits `WithdrawalClaimed`.
		#[pallet::call_index(11)]
		#[pallet::weight(T::WeightInfo::claim_withdrawal())]
		pub fn claim_withdrawal(origin: OriginFor<T>, bank: BankId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_claim_withdrawal(&who, bank)
		}

		/// Takes your shares out of a bank's queue: they are yours again as before.
		///
		/// - Origin: signed by the depositor.
		/// - `bank`: the bank.
		///
		/// Emits `WithdrawalCancelled`.
		#[pallet::call_index(12)]
		#[pallet::weight(T::WeightInfo::cancel_withdrawal())]
		pub fn cancel_withdrawal(origin: OriginFor<T>, bank: BankId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_cancel_withdrawal(&who, bank)
		}

		/// Locks shares, so that they carry the bank's lending as its own capital does, except for those that your own
		/// debt to the bank takes up. After a delay they count; after a longer period all your locks end together. To
		/// lock more starts the period anew for all of them, and the delay for those that do not count yet. Of your accounts
		/// only one at a time can have locked shares in a bank.
		///
		/// - Origin: signed by the holder of the shares, who is a person.
		/// - `bank`: the bank.
		/// - `shares`: how many.
		///
		/// Emits `SharesLocked`.
		#[pallet::call_index(13)]
		#[pallet::weight(T::WeightInfo::lock_shares())]
		pub fn lock_shares(
			origin: OriginFor<T>,
			bank: BankId,
			#[pallet::compact] shares: u128,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_lock_shares(&who, bank, shares)
		}

		/// Chooses the bank where your vote and your presence count, at most once in a governance epoch.
		///
		/// - Origin: signed by a member of the bank.
		/// - `bank`: the bank.
		///
		/// Emits `HomeBankSet`.
		#[pallet::call_index(14)]
		#[pallet::weight(T::WeightInfo::set_home_bank())]
		pub fn set_home_bank(origin: OriginFor<T>, bank: BankId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_set_home_bank(&who, bank)
		}

		/// Expels a member. Their loans and shares run on.
		///
		/// - Origin: the bank's own, which its members reach by a proposal.
		/// - `bank`: the bank.
		/// - `member`: the member's account.
		///
		/// Emits `MemberExpelled`.
		#[pallet::call_index(15)]
		#[pallet::weight(T::WeightInfo::expel().saturating_add(T::OnMembershipEnded::weight()))]
		pub fn expel(origin: OriginFor<T>, bank: BankId, member: T::AccountId) -> DispatchResult {
			Self::ensure_bank(origin, bank)?;
			Self::do_expel(bank, &member)
		}

		/// Sets the bank's own policy, which may only be stricter than what governance has set for all banks.
		///
		/// - Origin: the bank's own, which its members reach by a proposal.
		/// - `bank`: the bank.
		/// - `policy`: all of it; what is `None` is left to governance.
		///
		/// Emits `PolicySet`.
		#[pallet::call_index(16)]
		#[pallet::weight(T::WeightInfo::set_policy())]
		pub fn set_policy(origin: OriginFor<T>, bank: BankId, policy: BankPolicy) -> DispatchResult {
			Self::ensure_bank(origin, bank)?;
			Self::do_set_policy(bank, policy)
		}

		/// Closes a bank that owes nothing and is owed nothing. What its account holds goes to the redistribution account,
		/// and the founder's deposit returns.
		///
		/// - Origin: the bank's own, which its members reach by a proposal; also Root for a bank that was resolved or has no
		///   members.
		/// - `bank`: the bank.
		///
		/// Emits `BankClosed`.
		#[pallet::call_index(17)]
		#[pallet::weight(T::WeightInfo::close_bank())]
		pub fn close_bank(origin: OriginFor<T>, bank: BankId) -> DispatchResult {
			let by_root = Self::ensure_bank_or_root(origin, bank)?;
			Self::do_close_bank(bank, by_root)
		}

		/// Takes what an insolvent bank cannot burn over to the network, after the bank has been insolvent for long enough.
		/// It lends and takes deposits no more; loans, claims and repayments run on.
		///
		/// - Origin: Root, which governance reaches by a network proposal.
		/// - `bank`: the bank.
		///
		/// Emits `BankResolved`.
		#[pallet::call_index(18)]
		#[pallet::weight(T::WeightInfo::resolve_bank())]
		pub fn resolve_bank(origin: OriginFor<T>, bank: BankId) -> DispatchResult {
			ensure_root(origin)?;
			Self::do_resolve_bank(bank)
		}

		/// Brings your membership along from the account that you had before. Since when you are a member, and whether you
		/// founded the bank, stays as it was; shares and what is open in lending stay with the old account.
		///
		/// - Origin: signed by the account that the person has now.
		/// - `bank`: the bank.
		/// - `from`: the account that is listed as the member.
		///
		/// Emits `MembershipMoved`.
		#[pallet::call_index(19)]
		#[pallet::weight(T::WeightInfo::move_membership())]
		pub fn move_membership(origin: OriginFor<T>, bank: BankId, from: T::AccountId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_move_membership(&who, bank, from)
		}

		/// Says who may join the founders of a bank that you have opened, in the place of whom you said before. Who has
		/// joined already stays.
		///
		/// - Origin: signed by the person who opened it.
		/// - `bank`: the number in `FoundingOpened`.
		/// - `invited`: all accounts that are invited from now on, at most 16.
		///
		/// Emits `FoundersInvited`.
		#[pallet::call_index(20)]
		#[pallet::weight(T::WeightInfo::invite_founders())]
		pub fn invite_founders(
			origin: OriginFor<T>,
			bank: BankId,
			invited: Sponsors<T::AccountId>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_invite_founders(&who, bank, invited)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// What `shares` in a bank would be paid now, rounded down; `None` if there is no such bank.
		pub fn withdrawal_value(bank: BankId, shares: u128) -> Option<Balance> {
			CommunityBanks::<T>::get(bank)?.credit_pool.value_of_shares(shares, Self::now())
		}

		/// How many shares a deposit would buy now, rounded down; `None` if there is no such bank.
		pub fn shares_for_deposit(bank: BankId, amount: Balance) -> Option<u128> {
			CommunityBanks::<T>::get(bank)?.credit_pool.shares_for_deposit(amount, Self::now())
		}

		/// How much credit a bank may create now and from what that follows; `None` if there is no such bank.
		pub fn creation_capacity(bank: BankId) -> Option<CreationCapacity> {
			let bank = CommunityBanks::<T>::get(bank)?;
			Self::capacity_of(&bank, &Self::parameters(), Self::now()).ok()
		}

		/// A bank's capital and what it consists of; `None` if there is no such bank.
		pub fn capital(bank: BankId) -> Option<CapitalReport> {
			Self::capital_report(&CommunityBanks::<T>::get(bank)?, Self::now())
		}

		/// What all shares in a bank's queue would be paid now, rounded down; `None` if there is no such bank.
		pub fn queued_value(bank: BankId) -> Option<Balance> {
			let pool = CommunityBanks::<T>::get(bank)?.credit_pool;
			pool.value_of_shares(pool.queued_shares, Self::now())
		}

		/// How a bank's community fares now, with all that it follows from; `None` if there is no such bank. What counts is
		/// how it fared when the last epoch ended.
		pub fn health_now(bank: BankId) -> Option<EpochHealth> {
			let bank = CommunityBanks::<T>::get(bank)?;
			Self::reckon_health(&bank, T::Epochs::current().index, Self::now()).ok()
		}

		/// The account that keeps a bank's money.
		pub fn bank_account(bank: BankId) -> T::AccountId {
			Self::account_of(bank)
		}
	}
}

impl<T: Config> Pallet<T> {
	/// What governance has set, brought within bounds.
	pub(crate) fn parameters() -> BankParameters {
		T::Parameters::get().clamped()
	}

	/// The chain's time in milliseconds.
	pub(crate) fn now() -> Moment {
		T::Clock::now()
	}

	/// The bank of this number.
	pub(crate) fn bank(bank: BankId) -> Result<BankInfo<T>, Error<T>> {
		CommunityBanks::<T>::get(bank).ok_or(Error::<T>::BankNotFound)
	}

	/// Writes the bank down, and since when it has been insolvent.
	pub(crate) fn put_bank(mut bank: BankInfo<T>, now: Moment) {
		bank.note_solvency(now);
		CommunityBanks::<T>::insert(bank.bank_id, bank);
	}

	/// The account that keeps a bank's money.
	pub fn account_of(bank: BankId) -> T::AccountId {
		T::PalletId::get().into_sub_account_truncating(bank)
	}
}
