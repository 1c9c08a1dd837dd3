#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub mod api;
mod clearing;
mod course;
mod credits;
mod enactment;
mod errors;
mod events;
mod filter;
mod matters;
mod parameters;
mod proposals;
mod raising;
pub mod types;
mod views;
mod voting;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;
#[cfg(any(test, feature = "std", feature = "try-runtime"))]
mod try_state;

#[cfg(feature = "runtime-benchmarks")]
pub use benchmarking::BenchmarkHelper;
pub use filter::BankCallFilter;
pub use pallet::*;
pub use parameters::{GovernanceParameters, Rules};
pub use types::{Direction, ProposalView, Scope, Status, Tally, VoiceCredits};
pub use weights::WeightInfo;

use credit_primitives_types::{Clock, Moment, Vouching};
use frame_support::{
	pallet_macros::import_section,
	traits::{Bounded, Get, OriginTrait},
	weights::Weight,
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::traits::SaturatedConversion;

pub(crate) const LOG_TARGET: &str = "runtime::quadratic-governance";

/// The runtime's calls.
pub type CallOf<T> = <T as Config>::RuntimeCall;

/// A call as stored: its bytes if they are few, its hash otherwise.
pub type BoundedCallOf<T> = Bounded<CallOf<T>, <T as frame_system::Config>::Hashing>;

/// What the scheduler dispatches a call as.
pub type PalletsOriginOf<T> = <<T as frame_system::Config>::RuntimeOrigin as OriginTrait>::PalletsOrigin;

/// A proposal, as stored.
pub type ProposalOf<T> = types::Proposal<
	<T as frame_system::Config>::AccountId,
	BoundedCallOf<T>,
	<T as frame_system::Config>::Hash,
>;

#[import_section(errors::errors)]
#[import_section(events::events)]
#[frame_support::pallet]
// FRAME's macros expand to calls of `expect`.
#[allow(clippy::expect_used)]
pub mod pallet {
	use super::*;
	use alloc::boxed::Box;
	use codec::Encode;
	use credit_primitives_types::{
		Balance, BankId, Matter, Membership, Participation, PersonId, Personhood, ProposalId, TokenId,
	};
	use frame_support::{
		dispatch::{GetDispatchInfo, PostDispatchInfo},
		pallet_prelude::*,
		traits::{
			fungible::{Inspect, MutateHold},
			schedule::v3::Named as ScheduleNamed,
			Contains, QueryPreimage, StorageVersion, StorePreimage, UnfilteredDispatchable,
		},
	};
	use frame_system::pallet_prelude::*;
	use sp_runtime::traits::{Convert, Dispatchable};
	use types::{
		Allotment, Block, Epoch, EpochIndex, Excluded, Metadata, OpenProposalIds, ProposalCounts, Reason,
		Terms, Vote,
	};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// The runtime's calls, which proposals carry.
		type RuntimeCall: Parameter
			+ Dispatchable<
				RuntimeOrigin = <Self as frame_system::Config>::RuntimeOrigin,
				PostInfo = PostDispatchInfo,
			> + UnfilteredDispatchable<RuntimeOrigin = <Self as frame_system::Config>::RuntimeOrigin>
			+ GetDispatchInfo
			+ From<Call<Self>>
			+ IsType<<Self as frame_system::Config>::RuntimeCall>;

		/// The currency of deposits.
		type Currency: Inspect<Self::AccountId, Balance = Balance>
			+ MutateHold<Self::AccountId, Reason = Self::RuntimeHoldReason>;

		/// The runtime's reasons for a hold, this pallet's among them.
		type RuntimeHoldReason: From<HoldReason>;

		/// The chain's clock, in milliseconds.
		type Clock: Clock;

		/// Says which accounts are persons and on whose word: only they vote, once each.
		type Persons: Personhood<Self::AccountId> + Vouching<Self::AccountId>;

		/// Says who belongs to a bank and since when.
		type Banks: Membership<Self::AccountId>;

		/// Hears of votes.
		type Participation: Participation;

		/// The length of a governance epoch in milliseconds.
		type EpochLength: Get<Moment>;

		/// How long a block takes in milliseconds, to tell whether somebody's personhood outlasts a vote.
		#[pallet::constant]
		type SlotDuration: Get<Moment>;

		/// Calls this pallet when a vote is to be decided or enacted.
		type Scheduler: ScheduleNamed<
			BlockNumberFor<Self>,
			CallOf<Self>,
			PalletsOriginOf<Self>,
			Hasher = Self::Hashing,
		>;

		/// Keeps the calls of proposals.
		type Preimages: QueryPreimage<H = Self::Hashing> + StorePreimage;

		/// The calls that network proposals may make. It looks into calls that carry others.
		type NetworkCalls: Contains<CallOf<Self>>;

		/// The calls that a bank's proposals may make. It looks into calls that carry others.
		type BankCalls: BankCallFilter<CallOf<Self>>;

		/// The origin that speaks for a bank.
		type BankOrigin: Convert<BankId, OriginFor<Self>>;

		/// What is called with the bank's origin when its members have passed a matter (true) or rejected it (false).
		type Matters: Convert<(Matter<Self::AccountId>, bool), Option<CallOf<Self>>>;

		/// Calls whose proposals only Root may kill, such as those about the members of [`Config::CancelOrigin`].
		type ImmuneCalls: Contains<CallOf<Self>>;

		/// Who may kill proposals.
		type CancelOrigin: EnsureOrigin<OriginFor<Self>>;

		/// What governance has set for itself.
		type Parameters: Get<GovernanceParameters>;

		/// The most that a proposal's call may weigh.
		type MaxCallWeight: Get<Weight>;

		/// The account that gets the deposits of proposals with next to no support.
		type RedistributionAccount: Get<Self::AccountId>;

		/// The most that this pallet does in a block by itself, after the transactions.
		type PollWeight: Get<Weight>;

		/// What the calls weigh.
		type WeightInfo: WeightInfo;

		/// Sets up what benchmarks need of the runtime.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: BenchmarkHelper<Self::AccountId, CallOf<Self>>;
	}

	/// Why this pallet holds someone's money.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// The deposit of a person who proposed something, until the proposal ends.
		ProposalDeposit,
	}

	/// The number that the next proposal gets.
	#[pallet::storage]
	pub type NextProposalId<T> = StorageValue<_, ProposalId, ValueQuery>;

	/// The governance epoch in which something was last submitted or cleared. Later ones are reckoned from it.
	#[pallet::storage]
	pub type CurrentEpoch<T> = StorageValue<_, Epoch>;

	/// All proposals. An open one is backed by its proposer's deposit, a matter by the business that raised it; what is
	/// kept of an ended one, without its call and text, is the record of what was decided, and stays; one that was
	/// cancelled goes. Keyed by a counter, which nobody chooses.
	#[pallet::storage]
	pub type Proposals<T: Config> = StorageMap<_, Twox64Concat, ProposalId, ProposalOf<T>>;

	/// How many proposals there are of each status, for those who watch.
	#[pallet::storage]
	pub type Counts<T> = StorageValue<_, ProposalCounts, ValueQuery>;

	/// The voice credits of each class in each epoch in which a proposal of that class was submitted. Backed by those
	/// proposals; gone when the votes on all of them are cleared. Keyed by counters.
	#[pallet::storage]
	pub type Given<T> = StorageDoubleMap<_, Twox64Concat, EpochIndex, Twox64Concat, TokenId, Allotment>;

	/// What each person has spent of a class and epoch: the sum of the squares of their votes, never 0. Backed by
	/// personhood; gone with the votes. People have a say in who they are, hence the keyed hash.
	#[pallet::storage]
	pub type Spent<T> = StorageNMap<
		_,
		(
			NMapKey<Blake2_128Concat, PersonId>,
			NMapKey<Twox64Concat, TokenId>,
			NMapKey<Twox64Concat, EpochIndex>,
		),
		u32,
		ValueQuery,
	>;

	/// Who has voted on a proposal and how. Backed by voice credits; gone when taken back, or some blocks after both the
	/// vote and its epoch are over. People have a say in who they are, hence the keyed hash.
	#[pallet::storage]
	pub type Votes<T: Config> =
		StorageDoubleMap<_, Twox64Concat, ProposalId, Blake2_128Concat, PersonId, Vote<T::AccountId>>;

	/// The part of each tally whose voters count on the word of one issuer. Backed by the votes; gone with them. Issuers
	/// choose their account, hence the keyed hash.
	#[pallet::storage]
	pub type IssuerTallies<T: Config> =
		StorageDoubleMap<_, Twox64Concat, ProposalId, Blake2_128Concat, T::AccountId, Tally, ValueQuery>;

	/// The undecided proposals that each person has votes on, and some that have been decided since. Backed by personhood:
	/// a bounded list for each; gone with the last vote in it. Keyed like [`Votes`].
	#[pallet::storage]
	pub type OpenVotes<T> = StorageMap<_, Blake2_128Concat, PersonId, OpenProposalIds, ValueQuery>;

	/// How many proposals of a class are open, matters not counted. Bounded by the rules; gone at 0.
	#[pallet::storage]
	pub type OpenProposals<T> = StorageMap<_, Twox64Concat, TokenId, u32, ValueQuery>;

	/// How many proposals of a class a person has open. Backed by their deposits; gone at 0. Keyed like [`Votes`].
	#[pallet::storage]
	pub type OpenByPerson<T> =
		StorageDoubleMap<_, Blake2_128Concat, PersonId, Twox64Concat, TokenId, u32, ValueQuery>;

	/// The open proposal about each matter, by the BLAKE2-256 of the matter. Backed by the business that raised it; gone
	/// when the vote has ended. The key is a hash already.
	#[pallet::storage]
	pub type MatterProposals<T> = StorageMap<_, Identity, [u8; 32], ProposalId>;

	/// The open proposal that put a call to the vote by itself, by the call's hash. Nobody pays: places are bounded.
	#[pallet::storage]
	pub type Raised<T: Config> = StorageMap<_, Identity, T::Hash, ProposalId>;

	/// Ended proposals whose votes are still to be cleared, by the epoch and class of the voice credits that they cost.
	/// Backed by the proposals; gone when the last vote is. Keyed by counters.
	#[pallet::storage]
	pub type Ended<T> = StorageNMap<
		_,
		(
			NMapKey<Twox64Concat, EpochIndex>,
			NMapKey<Twox64Concat, TokenId>,
			NMapKey<Twox64Concat, ProposalId>,
		),
		(),
	>;

	/// The voice credits on which ended proposals drew whose votes are not cleared, and no open one does, by epoch (in
	/// big-endian, so that the first key is the earliest) and class. Backed by the proposals; gone when the last vote is.
	#[pallet::storage]
	pub type Clearable<T> = StorageDoubleMap<_, Identity, [u8; 4], Twox64Concat, TokenId, ()>;

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			let parameters = T::Parameters::get();
			assert_eq!(
				parameters,
				parameters.clamped(),
				"the parameters of governance are out of their bounds: each field's documentation states them"
			);
			assert!(T::EpochLength::get() > 0, "a governance epoch must last: raise EpochLength above zero");
			assert!(T::SlotDuration::get() > 0, "a block takes time: raise SlotDuration above zero");
			assert!(
				Self::heaviest_visit().all_lte(T::PollWeight::get()),
				"what this pallet may do in a block must suffice to clear one vote: raise PollWeight"
			);
			assert!(
				T::MaxCallWeight::get().all_gt(Weight::zero()),
				"proposals must be able to call something: raise MaxCallWeight above zero"
			);
		}

		fn on_idle(_: BlockNumberFor<T>, remaining: Weight) -> Weight {
			Self::do_on_idle(remaining)
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Proposes a call, to all persons or to the members of a bank.
		///
		/// A deposit is held from you until the proposal ends. It returns unless the proposal is rejected with next to no
		/// support.
		///
		/// - Origin: signed by a person; for a bank's proposals by one who has been a member for a whole governance epoch.
		/// - `scope`: `Network`, or `Bank` and its number.
		/// - `call`: what is called once the proposal has passed, as Root or with the bank's origin.
		/// - `metadata`: a title or a link, UTF-8, at most 256 bytes.
		///
		/// Emits `ProposalSubmitted`; with the first one of an epoch also `EpochStarted` and `CreditsGiven`.
		#[pallet::call_index(0)]
		#[pallet::weight(
			T::WeightInfo::submit_proposal(call.encoded_size().saturated_into())
				.saturating_add(weight_of_rarities::<T>(1))
		)]
		pub fn submit_proposal(
			origin: OriginFor<T>,
			scope: Scope,
			call: Box<CallOf<T>>,
			metadata: Metadata,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_submit_proposal(&who, scope, *call, metadata)
		}

		/// Votes on a proposal, in place of the votes you have on it.
		///
		/// Votes cost their square in voice credits, of the epoch in which the proposal was submitted. What earlier votes
		/// on it cost returns.
		///
		/// - Origin: signed by a person; on a bank's proposals by one who had been a member for a whole governance epoch
		///   when it was submitted.
		/// - `proposal`: the number in `ProposalSubmitted`, `ProposalRaised` or `MatterOpened`.
		/// - `direction`: `Aye` or `Nay`.
		/// - `votes`: how many, at least 1.
		///
		/// Emits `Voted`; when the proposal begins or ceases to pass also `ConfirmationStarted`, `ConfirmationEnded` or
		/// `ProposalRejected`.
		#[pallet::call_index(1)]
		#[pallet::weight(
			T::WeightInfo::vote()
				.max(T::WeightInfo::vote_on_matter())
				.saturating_add(weight_of_rarities::<T>(1))
		)]
		pub fn vote(
			origin: OriginFor<T>,
			proposal: ProposalId,
			direction: Direction,
			votes: u32,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_vote(&who, proposal, direction, votes)
		}

		/// Takes your votes on a proposal back. Their square in voice credits returns, to the epoch that they are of.
		///
		/// - Origin: signed by a person who has votes on it.
		/// - `proposal`: a proposal that is undecided, or has ended without a decision.
		///
		/// Emits `VoteRemoved`; when the proposal begins or ceases to pass also `ConfirmationStarted`, `ConfirmationEnded` or
		/// `ProposalRejected`.
		#[pallet::call_index(2)]
		#[pallet::weight(
			T::WeightInfo::remove_vote()
				.max(T::WeightInfo::vote_on_matter())
				.saturating_add(weight_of_rarities::<T>(1))
		)]
		pub fn remove_vote(origin: OriginFor<T>, proposal: ProposalId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_remove_vote(&who, proposal)
		}

		/// Takes your proposal back before anybody has voted. Your deposit returns.
		///
		/// - Origin: signed by the proposer.
		/// - `proposal`: your proposal.
		///
		/// Emits `DepositReturned` and `ProposalCancelled`.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::cancel_proposal().saturating_add(weight_of_rarities::<T>(1)))]
		pub fn cancel_proposal(origin: OriginFor<T>, proposal: ProposalId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_cancel_proposal(&who, proposal)
		}

		/// Ends a proposal that does harm, at any time before its enactment. The deposit returns, and votes may be taken
		/// back.
		///
		/// - Origin: the technical committee or Root. A proposal about the committee is Root's alone to end.
		/// - `proposal`: a proposal that has not ended.
		/// - `reason`: for everybody to read, UTF-8, at most 256 bytes.
		///
		/// Emits `ProposalKilled`, and `DepositReturned` if there was one.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::kill_proposal())]
		pub fn kill_proposal(origin: OriginFor<T>, proposal: ProposalId, reason: Reason) -> DispatchResult {
			let by_root = ensure_root(origin.clone()).is_ok();
			T::CancelOrigin::ensure_origin(origin)?;
			Self::do_kill_proposal(by_root, proposal, reason)
		}

		/// Does what is due for a proposal: decides it, or has its call scheduled. The scheduler does this by itself; you
		/// need not, unless `NotScheduled` was emitted. Free if there was something to do.
		///
		/// - Origin: signed by anyone, or Root.
		/// - `proposal`: a proposal that has not ended.
		///
		/// Emits `ProposalPassed`, `ProposalRejected`, `ProposalLapsed`, `ConfirmationStarted`, `ConfirmationEnded`,
		/// `DepositReturned` or `DepositForfeited`, by what is due; `NotScheduled` if the scheduler is full.
		#[pallet::call_index(5)]
		#[pallet::weight(
			T::WeightInfo::advance_proposal()
				.max(T::WeightInfo::advance_proposal_to_enactment())
				.saturating_add(weight_of_rarities::<T>(1))
		)]
		pub fn advance_proposal(origin: OriginFor<T>, proposal: ProposalId) -> DispatchResultWithPostInfo {
			let by_hand = ensure_signed_or_root(origin)?.is_some();
			Self::do_advance_proposal(proposal, by_hand)?;
			Ok(Pays::No.into())
		}

		/// Dispatches the call of a proposal that has passed.
		///
		/// - Origin: Root, as which the scheduler calls it.
		/// - `proposal`: a proposal that has passed, or a matter of which a call follows though it was rejected.
		///
		/// Emits `ProposalEnacted` or `ProposalLapsed`, and `DepositReturned` if there was one.
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::enact_proposal().saturating_add(T::MaxCallWeight::get()))]
		pub fn enact_proposal(origin: OriginFor<T>, proposal: ProposalId) -> DispatchResultWithPostInfo {
			ensure_root(origin)?;
			let called = Self::do_enact_proposal(proposal)?;
			Ok(Some(T::WeightInfo::enact_proposal().saturating_add(called)).into())
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// Where a proposal stands; `None` if there is none of this number.
		pub fn proposal_status(proposal_id: ProposalId) -> Option<Status> {
			Proposals::<T>::get(proposal_id).map(|proposal| proposal.status)
		}

		/// The votes on a proposal that count now, or counted when it was decided; `None` if there is none of this number.
		pub fn counted_tally(proposal_id: ProposalId) -> Option<Tally> {
			let proposal = Proposals::<T>::get(proposal_id)?;
			Some(Self::shown_tally(proposal_id, &proposal))
		}

		/// The voice credits of the person behind an account, in a class and an epoch; `None` if it is not a person's.
		pub fn voice_credits_in(
			who: T::AccountId,
			class: TokenId,
			epoch: EpochIndex,
		) -> Option<VoiceCredits> {
			Self::credits_of(&who, class, epoch)
		}
	}
}

/// What is not there while weights are measured: fallen issuers, whose votes are left out, and full blocks of the
/// scheduler, which are passed over. Both for each of `proposals`.
fn weight_of_rarities<T: Config>(proposals: u32) -> Weight {
	let fallen = <T::Persons as Vouching<T::AccountId>>::MAX_FALLEN;
	let reads = u64::from(fallen).saturating_add(course::BLOCKS_TRIED.into());
	T::DbWeight::get().reads(reads.saturating_mul(proposals.into()))
}

impl<T: Config> Pallet<T> {
	/// What governance has set, brought within bounds.
	pub(crate) fn parameters() -> GovernanceParameters {
		T::Parameters::get().clamped()
	}

	/// The chain's time in milliseconds.
	pub(crate) fn now() -> Moment {
		T::Clock::now()
	}

	/// The current block's number.
	pub(crate) fn block() -> types::Block {
		frame_system::Pallet::<T>::block_number().saturated_into()
	}

	/// The proposal of this number.
	pub(crate) fn proposal(
		proposal_id: credit_primitives_types::ProposalId,
	) -> Result<ProposalOf<T>, Error<T>> {
		Proposals::<T>::get(proposal_id).ok_or(Error::<T>::ProposalNotFound)
	}
}
