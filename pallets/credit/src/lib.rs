#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub mod api;
mod appeals;
mod assessment;
mod assets;
mod calendar;
mod claims;
mod costs;
mod default;
mod errors;
mod events;
mod history;
mod limits;
mod loans;
mod model;
pub mod parameters;
mod payments;
mod pledges;
mod referral;
mod requests;
mod totals;
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

#[cfg(feature = "runtime-benchmarks")]
pub use benchmarking::BenchmarkHelper;
pub use pallet::*;
pub use parameters::CreditParameters;
pub use types::{AmountDue, CreditRecord, CreditRequest, CreditScore, Loan};
pub use weights::WeightInfo;

use credit_primitives_types::{Clock, Moment};
use frame_support::{pallet_macros::import_section, traits::Get};

#[import_section(errors::errors)]
#[import_section(events::events)]
#[frame_support::pallet]
// FRAME's macros expand to calls of `expect`, and a request has as many arguments as the interface says.
#[allow(clippy::expect_used, clippy::too_many_arguments)]
pub mod pallet {
	use super::*;
	use alloc::{boxed::Box, vec::Vec};
	use costs::{
		of_payment, taking_part, weight_of_appeal, weight_of_decision, weight_of_resolution, with_appeals,
	};
	use credit_primitives_math::{Permill, Perquintill};
	use credit_primitives_types::{
		AssetId, Balance, Ballots, BankId, BankLedger, Collateral, Credentials, Funding, HealthIndex, LoanId,
		Membership, Participation, PersonId, Personhood, Purpose, PurposeKind, RequestId, Schedule,
		SortedMoment,
	};
	use frame_support::{
		pallet_prelude::*,
		traits::{
			fungible::{Inspect, Mutate, MutateHold},
			fungibles, StorageVersion,
		},
		weights::WeightMeter,
	};
	use frame_system::pallet_prelude::*;
	use payments::Paid;
	use requests::Asked;
	use sp_core::H256;
	use types::{
		BankExposure, Debt, Evidence, Explanation, Features, FirstModel, KeptModel, Listing, LoanEndorsement,
		ModelBytes, Offer, Plan, Pledge, RejectionReasons, Sale, Settlement, Statement, Terms, TiesOfTwo,
		Totals, MAX_ENDORSERS,
	};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// The currency that is lent, staked and put up.
		type Currency: Inspect<Self::AccountId, Balance = Balance>
			+ Mutate<Self::AccountId>
			+ MutateHold<Self::AccountId, Reason = Self::RuntimeHoldReason>;

		/// The runtime's reasons for a hold, this pallet's among them.
		type RuntimeHoldReason: From<HoldReason>;

		/// The assets other than the currency: governance lists some of them as collateral.
		type Assets: fungibles::MutateHold<
			Self::AccountId,
			AssetId = AssetId,
			Balance = Balance,
			Reason = Self::RuntimeHoldReason,
		>;

		/// Says who can move, freeze, issue and hand over an asset.
		type AssetRoles: fungibles::roles::Inspect<Self::AccountId, AssetId = AssetId>;

		/// The runtime's own account: only an asset of which it has every role is taken as collateral.
		type Custodian: Get<Self::AccountId>;

		/// The origin of a bank, by which its members decide.
		type BankOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = BankId>;

		/// Asks a bank's members about the requests and the appeals that they decide.
		type Ballots: Ballots<Self::AccountId>;

		/// Hears of installments paid in time and of endorsements that held.
		type Participation: Participation;

		/// Gets what is repaid to a bank that is no more.
		type RedistributionAccount: Get<Self::AccountId>;

		/// The most that looking after loans may weigh in a block.
		#[pallet::constant]
		type PollWeight: Get<Weight>;

		/// The chain's clock, in milliseconds.
		type Clock: Clock;

		/// Says which accounts are persons: only they borrow and endorse.
		type Personhood: Personhood<Self::AccountId>;

		/// The banks: their members, and the ledgers that pay loans out and take payments in.
		type Banks: BankLedger<Self::AccountId> + Membership<Self::AccountId>;

		/// Says which credentials accounts hold, some of which a model takes into account.
		type Credentials: Credentials<Self::AccountId>;

		/// Says how a bank's community fares, which is part of a score and of the price.
		type Health: HealthIndex;

		/// What governance has set for lending.
		type Parameters: Get<CreditParameters>;

		/// What the calls weigh.
		type WeightInfo: WeightInfo;

		/// What benchmarks need of the runtime.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: crate::BenchmarkHelper<Self::AccountId, Self::RuntimeOrigin>;
	}

	/// Why this pallet holds someone's money.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// The deposit of a borrower, until the request ends.
		RequestDeposit,
		/// What a borrower puts up, until the request ends without a loan or the loan is repaid. It pays for a default.
		Collateral,
		/// What an endorser stakes on a borrower, until the request ends without a loan or the loan is repaid. It pays for
		/// a default.
		EndorsementStake,
	}

	/// The number in the hash of the next request.
	#[pallet::storage]
	pub type NextRequest<T> = StorageValue<_, u64, ValueQuery>;

	/// The number that the next loan gets.
	#[pallet::storage]
	pub type NextLoanId<T> = StorageValue<_, LoanId, ValueQuery>;

	/// Requests that are open or approved. Backed by the borrower's deposit; gone when rejected, cancelled or accepted.
	/// Keyed by a hash, which nobody can choose freely.
	#[pallet::storage]
	pub type CreditRequests<T: Config> =
		StorageMap<_, Blake2_128Concat, RequestId, CreditRequest<T::AccountId>>;

	/// The one request that a person may have. Lives and goes with the request.
	#[pallet::storage]
	pub type OpenRequests<T: Config> = StorageMap<_, Blake2_128Concat, PersonId, RequestId>;

	/// What members have put into requests of other members, and into the loans that became of them. Backed by itself: the
	/// bank's account keeps the money; gone when its owner has taken everything.
	#[pallet::storage]
	pub type Pledges<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, RequestId, Blake2_128Concat, T::AccountId, Pledge>;

	/// The loans that became of requests to peers, by which their lenders' pledges are found. Backed by the pledges; gone
	/// with the last one.
	#[pallet::storage]
	pub type PeerLoans<T: Config> = StorageMap<_, Blake2_128Concat, RequestId, LoanId>;

	/// Loans that are not repaid, those in default among them. Backed by the interest; gone with the last payment. Keyed
	/// by a counter.
	#[pallet::storage]
	pub type ActiveLoans<T: Config> = StorageMap<_, Twox64Concat, LoanId, Loan<T::AccountId>>;

	/// The loans of each person by their numbers. Backed by the loans and gone with them.
	#[pallet::storage]
	pub type LoansOf<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, PersonId, Twox64Concat, LoanId, (), OptionQuery>;

	/// What lending has come to, for those who watch it.
	#[pallet::storage]
	pub type LendingTotals<T> = StorageValue<_, Totals, ValueQuery>;

	/// When each loan is looked at next, earliest first: the key sorts by time, hence the plain hasher. One entry for
	/// each loan that something may happen to; backed by the loan and gone with it.
	#[pallet::storage]
	pub type Calendar<T: Config> =
		StorageNMap<_, (NMapKey<Identity, SortedMoment>, NMapKey<Twox64Concat, LoanId>), (), OptionQuery>;

	/// The endorsers' parts in loans. Backed by their stakes; gone when they take them back.
	#[pallet::storage]
	pub type LoanEndorsements<T: Config> =
		StorageDoubleMap<_, Twox64Concat, LoanId, Blake2_128Concat, T::AccountId, LoanEndorsement>;

	/// Repaid loans whose endorsers or lenders have not all come. Backed by what is theirs; gone with the last one.
	#[pallet::storage]
	pub type Settlements<T: Config> = StorageMap<_, Twox64Concat, LoanId, Settlement>;

	/// What persons owe to all banks and peers. Gone when they owe nothing.
	#[pallet::storage]
	pub type Debts<T: Config> = StorageMap<_, Blake2_128Concat, PersonId, Debt, ValueQuery>;

	/// What a person owes to a bank. Gone when they owe nothing.
	#[pallet::storage]
	pub type BorrowerExposure<T: Config> =
		StorageDoubleMap<_, Twox64Concat, BankId, Blake2_128Concat, PersonId, Balance, ValueQuery>;

	/// What an endorser has at stake at a bank, by whichever account. Gone when that is nothing.
	#[pallet::storage]
	pub type EndorserExposure<T: Config> =
		StorageDoubleMap<_, Twox64Concat, BankId, Blake2_128Concat, PersonId, Balance, ValueQuery>;

	/// What each bank has lent in which direction. One for each bank that ever lent.
	#[pallet::storage]
	pub type BankExposures<T: Config> = StorageMap<_, Twox64Concat, BankId, BankExposure, ValueQuery>;

	/// How many requests, loans and stakes a person has at a bank, by whichever account: a member leaves without any. Gone
	/// when there are none.
	#[pallet::storage]
	pub type Engaged<T: Config> =
		StorageDoubleMap<_, Twox64Concat, BankId, Blake2_128Concat, PersonId, u32, ValueQuery>;

	/// The latest endorsements between two persons, the lesser first. Backed by a stake when they were given. One that came
	/// to nothing goes; the latest that became a loan stays, as what it proves does.
	#[pallet::storage]
	pub type Ties<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, PersonId, Blake2_128Concat, PersonId, TiesOfTwo, ValueQuery>;

	/// The assets that count as collateral. Governance writes and removes them.
	#[pallet::storage]
	pub type Listings<T: Config> = StorageMap<_, Twox64Concat, AssetId, Listing>;

	/// How much of an asset is held for a bank's requests and loans. Gone when that is nothing.
	#[pallet::storage]
	pub type AssetsHeld<T: Config> =
		StorageDoubleMap<_, Twox64Concat, BankId, Twox64Concat, AssetId, Balance, ValueQuery>;

	/// The assets of defaulted loans that are for sale. Backed by the asset; gone when it is sold or the loan repaid.
	#[pallet::storage]
	pub type Sales<T: Config> = StorageMap<_, Twox64Concat, LoanId, Sale>;

	/// What each person's loans and endorsements have shown. It stays: a record is what a person builds on.
	#[pallet::storage]
	pub type History<T: Config> = StorageMap<_, Blake2_128Concat, PersonId, CreditRecord, ValueQuery>;

	/// The model by which requests are assessed. Governance sets it; until then the bands of the score say the risk.
	#[pallet::storage]
	pub type Model<T> = StorageValue<_, KeptModel>;

	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// Records that persons bring along from before the chain, by account.
		pub records: Vec<(T::AccountId, CreditRecord)>,
		/// The first model, if there is one: its bytes in hexadecimal digits, and the credentials that it takes into account.
		pub model: Option<FirstModel>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			for (who, record) in &self.records {
				let person = T::Personhood::person_of(who)
					.expect("a genesis record needs a person: configure personhood for its account");
				assert!(
					record.repaid_on_time <= record.repaid,
					"a genesis record cannot have more repaid on time than repaid: lower repaidOnTime"
				);
				assert!(
					!History::<T>::contains_key(person),
					"two genesis records of one person: give each once"
				);
				History::<T>::insert(person, record);
			}
			if let Some(first) = &self.model {
				Pallet::<T>::begin_with(first);
			}
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			let parameters = T::Parameters::get();
			assert_eq!(
				parameters,
				parameters.clamped(),
				"the parameters of lending are out of their bounds: each field's documentation states them"
			);
			let least = T::WeightInfo::poll_idle().saturating_add(calendar::worst_work::<T>());
			assert!(
				T::PollWeight::get().all_gte(least),
				"PollWeight is less than one loan may take, so none would ever be looked after: raise it"
			);
		}

		fn on_poll(_: BlockNumberFor<T>, meter: &mut WeightMeter) {
			Self::look_after_loans(meter);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Asks a bank for credit. A deposit is held until the request ends, and the collateral until then or until the
		/// loan is repaid.
		///
		/// - Origin: signed by a person who is a member of the bank.
		/// - `bank`: the bank.
		/// - `amount`: in units of 10^-12 CRD.
		/// - `term`: in milliseconds from acceptance on.
		/// - `schedule`: `Amortising` in equal parts of principal, or `Bullet`, all at the end.
		/// - `purpose`: one of five kinds, and your description of it or the hash of a longer one.
		/// - `funding`: who pays it out: the bank, or its members until a deadline.
		/// - `collateral`: what you put up, if anything: native currency, or an asset that `listings` shows.
		/// - `impact_score`: the impact you expect, 0 to 100. It moves no score until an issuer has attested it.
		///
		/// Emits `CreditRequested`.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::request_credit())]
		pub fn request_credit(
			origin: OriginFor<T>,
			bank: BankId,
			#[pallet::compact] amount: Balance,
			#[pallet::compact] term: Moment,
			schedule: Schedule,
			purpose: Purpose,
			funding: Funding,
			collateral: Option<Collateral>,
			impact_score: u8,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			let bank_id = bank;
			Self::do_request_credit(
				&who,
				Asked { bank_id, amount, term, schedule, purpose, funding, collateral, impact_score },
			)
		}

		/// Takes your request back, or declines the offer; everything held for it is returned.
		///
		/// - Origin: signed by the borrower, by the account that asked or the one they have now; by anyone once the request or
		///   the offer has lapsed.
		/// - `request`: the hash in `CreditRequested`.
		///
		/// Emits `RequestCancelled`.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::cancel_request(MAX_ENDORSERS))]
		pub fn cancel_request(origin: OriginFor<T>, request: RequestId) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			let endorsers = Self::do_cancel_request(&who, request)?;
			Ok(Some(T::WeightInfo::cancel_request(endorsers)).into())
		}

		/// Puts money behind a borrower. It earns part of the interest, and is held until the loan is repaid.
		///
		/// - Origin: signed by another member of the bank.
		/// - `request`: an open request.
		/// - `stake`: in units of 10^-12 CRD. For the score it counts up to half of what you repaid on time yourself.
		/// - `statement`: your words, UTF-8, at most 256 bytes. They stand in the event.
		///
		/// Emits `Endorsed`.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::endorse())]
		pub fn endorse(
			origin: OriginFor<T>,
			request: RequestId,
			#[pallet::compact] stake: Balance,
			statement: Statement,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_endorse(&who, request, stake, statement)
		}

		/// Takes your endorsement and your stake back, before the request is decided.
		///
		/// - Origin: signed by the endorser.
		/// - `request`: an open request.
		///
		/// Emits `EndorsementWithdrawn`.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::withdraw_endorsement())]
		pub fn withdraw_endorsement(origin: OriginFor<T>, request: RequestId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_withdraw_endorsement(&who, request)
		}

		/// Has a request assessed and decided, by the score and the limits alone. What neither carries nor refuses, the
		/// members of the bank decide.
		///
		/// If a limit stands in the way, the call fails with its name and the request stays open. The borrower and the
		/// endorsers have no vote on a request that is referred.
		///
		/// - Origin: signed by the borrower at any time, by anyone after the endorsement window.
		/// - `request`: an open request.
		///
		/// Emits `CreditAssessed`, then `CreditApproved`, `CreditReferred` or `CreditRejected`.
		#[pallet::call_index(4)]
		#[pallet::weight(weight_of_decision::<T>(MAX_ENDORSERS, true))]
		pub fn decide(origin: OriginFor<T>, request: RequestId) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			let (endorsers, is_referred) = Self::do_decide(&who, request)?;
			Ok(Some(weight_of_decision::<T>(endorsers, is_referred)).into())
		}

		/// Accepts an approved loan, which is paid out at once by the bank or by the members who pledged; the deposit is
		/// returned.
		///
		/// Every limit is checked again, and that every endorser is a person still. If anything stands in the way, the call
		/// fails with its name and nothing changes.
		///
		/// - Origin: signed by the borrower.
		/// - `request`: an approved request that has not lapsed.
		///
		/// Emits `LoanFunded`.
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::accept(MAX_ENDORSERS))]
		pub fn accept(origin: OriginFor<T>, request: RequestId) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			let endorsers = Self::do_accept(&who, request)?;
			Ok(Some(T::WeightInfo::accept(endorsers)).into())
		}

		/// Pays on a loan: the interest accrued so far first, then principal; after a default principal first. Paying early
		/// costs nothing. While nothing is overdue, collateral and stakes are released in proportion.
		///
		/// - Origin: signed by anyone.
		/// - `loan`: the loan.
		/// - `amount`: in units of 10^-12 CRD, at most what is owed.
		///
		/// Emits `Repaid`, with the last unit also `LoanClosed`.
		#[pallet::call_index(6)]
		#[pallet::weight(of_payment::<T>(T::WeightInfo::repay_at_worst(), MAX_ENDORSERS))]
		pub fn repay(
			origin: OriginFor<T>,
			loan: LoanId,
			#[pallet::compact] amount: Balance,
		) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			let Paid { was_plain, was_heard, looked_at } = Self::do_repay(&who, loan, amount)?;
			let payment = if was_plain {
				T::WeightInfo::repay()
			} else {
				with_appeals::<T>(T::WeightInfo::repay_at_worst(), looked_at)
			};
			let heard = if was_heard { taking_part::<T>() } else { Weight::zero() };
			Ok(Some(payment.saturating_add(heard)).into())
		}

		/// Pays all that is owed on a loan at this moment.
		///
		/// - Origin: signed by anyone.
		/// - `loan`: the loan.
		/// - `at_most`: what you are ready to pay, in units of 10^-12 CRD. Interest runs on until the block.
		///
		/// Emits `Repaid` and `LoanClosed`.
		#[pallet::call_index(7)]
		#[pallet::weight(of_payment::<T>(T::WeightInfo::repay_in_full(), MAX_ENDORSERS))]
		pub fn repay_in_full(
			origin: OriginFor<T>,
			loan: LoanId,
			#[pallet::compact] at_most: Balance,
		) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			let paid = Self::do_repay_in_full(&who, loan, at_most)?;
			Ok(Some(of_payment::<T>(T::WeightInfo::repay_in_full(), paid.looked_at)).into())
		}

		/// Takes what a loan has brought you: as its endorser your part of the interest and as much of your stake as is
		/// released, as its lender what was repaid to you.
		///
		/// - Origin: signed by an endorser or a lender of the loan.
		/// - `loan`: a loan that runs, or one that is repaid.
		///
		/// Emits `ProceedsClaimed`.
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::claim_proceeds().saturating_add(taking_part::<T>()))]
		pub fn claim_proceeds(origin: OriginFor<T>, loan: LoanId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_claim_proceeds(&who, loan)
		}

		/// Puts money into a loan to another member. The bank's account keeps it; until the request is decided you may take
		/// it back, and after the deadline if the loan has not started.
		///
		/// - Origin: signed by another member of the bank.
		/// - `request`: a request whose funding is `Peers`, before its deadline.
		/// - `amount`: in units of 10^-12 CRD, at most what the request still lacks. Pledging again adds to it.
		///
		/// Emits `Pledged`.
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::pledge())]
		pub fn pledge(
			origin: OriginFor<T>,
			request: RequestId,
			#[pallet::compact] amount: Balance,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_pledge(&who, request, amount)
		}

		/// Takes your pledge back: before the request is decided, or when it ended without a loan or its deadline passed.
		///
		/// - Origin: signed by the lender.
		/// - `request`: the request, also one that is gone.
		///
		/// Emits `PledgeWithdrawn`.
		#[pallet::call_index(10)]
		#[pallet::weight(T::WeightInfo::withdraw_pledge())]
		pub fn withdraw_pledge(origin: OriginFor<T>, request: RequestId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_withdraw_pledge(&who, request)
		}

		/// Calls a loan in default once it is late enough. Its collateral pays at once, its endorsers' stakes when the time
		/// for appeals is over, and the rest is written off.
		///
		/// - Origin: signed by anyone.
		/// - `loan`: a loan that is late past its grace and the delay of its default, and past the last step of the provision.
		///
		/// Emits `LoanDefaulted`, `StakeCalled` for each endorser, and `SaleOpened` where an asset secured it.
		#[pallet::call_index(11)]
		#[pallet::weight(T::WeightInfo::call_default(MAX_ENDORSERS))]
		pub fn call_default(origin: OriginFor<T>, loan: LoanId) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			let endorsers = Self::do_call_default(loan)?;
			Ok(Some(T::WeightInfo::call_default(endorsers)).into())
		}

		/// Asks the members of the bank to leave your stake alone, after a default has called upon it. The borrower and those
		/// whose stakes are called upon have no vote.
		///
		/// - Origin: signed by an endorser whose stake is called upon.
		/// - `loan`: the loan in default.
		///
		/// Emits `SlashAppealed`.
		#[pallet::call_index(12)]
		#[pallet::weight(T::WeightInfo::appeal_slash())]
		pub fn appeal_slash(origin: OriginFor<T>, loan: LoanId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_appeal_slash(&who, loan)
		}

		/// Approves or rejects a request that was referred to the members. No vote overrides a limit.
		///
		/// - Origin: the bank's own, by which its members decide.
		/// - `request`: a referred request.
		/// - `approve`: whether the borrower may have the loan.
		///
		/// Emits `CreditAssessed` and `CreditApproved`, or `CreditRejected`.
		#[pallet::call_index(13)]
		#[pallet::weight(weight_of_resolution::<T>(MAX_ENDORSERS))]
		pub fn resolve_request(
			origin: OriginFor<T>,
			request: RequestId,
			approve: bool,
		) -> DispatchResultWithPostInfo {
			let bank = T::BankOrigin::ensure_origin(origin)?;
			let endorsers = Self::do_resolve_request(bank, request, approve)?;
			Ok(Some(weight_of_resolution::<T>(endorsers)).into())
		}

		/// Decides an endorser's appeal: the stake is left alone, at the depositors' cost, or it pays.
		///
		/// - Origin: the bank's own, by which its members decide.
		/// - `loan`: the loan in default.
		/// - `endorser`: who appealed.
		/// - `give_back`: whether the stake is left alone.
		///
		/// Emits `AppealResolved`.
		#[pallet::call_index(14)]
		#[pallet::weight(T::WeightInfo::resolve_appeal())]
		pub fn resolve_appeal(
			origin: OriginFor<T>,
			loan: LoanId,
			endorser: T::AccountId,
			give_back: bool,
		) -> DispatchResult {
			let bank = T::BankOrigin::ensure_origin(origin)?;
			Self::do_resolve_appeal(bank, loan, endorser, give_back)
		}

		/// Changes when a loan is due, from now on. Principal is never raised and unpaid interest never added to it; the
		/// new terms are no harsher. The loan keeps its provision until enough installments were paid on time.
		///
		/// - Origin: the bank's own, by which its members decide.
		/// - `loan`: a loan that is not in default.
		/// - `terms`: the new term from now on, the schedule, and the rate.
		///
		/// Emits `LoanRestructured`.
		#[pallet::call_index(15)]
		#[pallet::weight(T::WeightInfo::restructure())]
		pub fn restructure(origin: OriginFor<T>, loan: LoanId, terms: Terms) -> DispatchResult {
			let bank = T::BankOrigin::ensure_origin(origin)?;
			Self::do_restructure(bank, loan, terms)
		}

		/// Gives a borrower time: before the moment nobody may call the default. The provision grows all the same.
		///
		/// - Origin: the bank's own, by which its members decide.
		/// - `loan`: a loan that is not in default.
		/// - `until`: a moment in the chain's time, later than an earlier forbearance.
		///
		/// Emits `ForbearanceGranted`.
		#[pallet::call_index(16)]
		#[pallet::weight(T::WeightInfo::grant_forbearance())]
		pub fn grant_forbearance(
			origin: OriginFor<T>,
			loan: LoanId,
			#[pallet::compact] until: Moment,
		) -> DispatchResult {
			let bank = T::BankOrigin::ensure_origin(origin)?;
			Self::do_grant_forbearance(bank, loan, until)
		}

		/// Takes an asset as collateral from now on, or changes the terms on which it is. Loans keep theirs.
		///
		/// - Origin: Root, which governance reaches by a network proposal.
		/// - `asset`: an asset of which the runtime's own account is owner, admin, issuer and freezer.
		/// - `listing`: its price and until when that counts, the haircut, and the cap for each bank.
		///
		/// Emits `AssetListed`.
		#[pallet::call_index(17)]
		#[pallet::weight(T::WeightInfo::list_asset())]
		pub fn list_asset(
			origin: OriginFor<T>,
			#[pallet::compact] asset: AssetId,
			listing: Listing,
		) -> DispatchResult {
			ensure_root(origin)?;
			Self::do_list_asset(asset, listing)
		}

		/// Takes an asset as collateral no more. Loans keep what they have.
		///
		/// - Origin: Root, which governance reaches by a network proposal.
		/// - `asset`: a listed asset.
		///
		/// Emits `AssetUnlisted`.
		#[pallet::call_index(18)]
		#[pallet::weight(T::WeightInfo::unlist_asset())]
		pub fn unlist_asset(origin: OriginFor<T>, #[pallet::compact] asset: AssetId) -> DispatchResult {
			ensure_root(origin)?;
			Self::do_unlist_asset(asset)
		}

		/// Buys an asset that secured a loan in default, at the price of the moment: it falls until somebody buys. What you
		/// pay is paid on the loan.
		///
		/// - Origin: signed by anyone but the borrower.
		/// - `loan`: the loan in default.
		/// - `amount`: how much of the asset, in its smallest unit.
		/// - `at_most`: what you are ready to pay, in units of 10^-12 CRD.
		///
		/// Emits `CollateralSold`.
		#[pallet::call_index(19)]
		#[pallet::weight(with_appeals::<T>(T::WeightInfo::buy_collateral(), MAX_ENDORSERS))]
		pub fn buy_collateral(
			origin: OriginFor<T>,
			loan: LoanId,
			#[pallet::compact] amount: Balance,
			#[pallet::compact] at_most: Balance,
		) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			let paid = Self::do_buy_collateral(&who, loan, amount, at_most)?;
			Ok(Some(with_appeals::<T>(T::WeightInfo::buy_collateral(), paid.looked_at)).into())
		}

		/// Does without an endorsement, before the request is decided; its stake is returned. An endorser who is tied to
		/// another one makes both count for nothing.
		///
		/// - Origin: signed by the borrower.
		/// - `request`: an open request.
		/// - `endorser`: whose endorsement it is.
		///
		/// Emits `EndorsementDeclined`.
		#[pallet::call_index(20)]
		#[pallet::weight(T::WeightInfo::decline_endorsement())]
		pub fn decline_endorsement(
			origin: OriginFor<T>,
			request: RequestId,
			endorser: T::AccountId,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_decline_endorsement(&who, request, &endorser)
		}

		/// Has requests assessed by another model from now on. Whoever is refused by it learns why, as by the one before.
		///
		/// - Origin: Root, which governance reaches by a network proposal.
		/// - `model`: what `credit-network-model export` wrote, with a version above that of the present one.
		/// - `evidence`: the schemas whose credentials it takes into account.
		///
		/// Emits `ModelSet`.
		#[pallet::call_index(22)]
		#[pallet::weight(T::WeightInfo::set_model())]
		pub fn set_model(origin: OriginFor<T>, model: ModelBytes, evidence: Evidence) -> DispatchResult {
			ensure_root(origin)?;
			Self::do_set_model(model, evidence)
		}

		/// Has the members of the bank decide your request although its score refuses it. No vote overrides a limit: what the
		/// cap on the price leaves no amount of, they cannot approve.
		///
		/// - Origin: signed by the borrower.
		/// - `request`: an open request that `decide` would reject.
		///
		/// Emits `CreditAssessed` and `CreditReferred`.
		#[pallet::call_index(21)]
		#[pallet::weight(weight_of_appeal::<T>(MAX_ENDORSERS))]
		pub fn appeal_score(origin: OriginFor<T>, request: RequestId) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			let endorsers = Self::do_appeal_score(&who, request)?;
			Ok(Some(weight_of_appeal::<T>(endorsers)).into())
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// How a request would be assessed now; `None` if there is none.
		pub fn assess(request: RequestId) -> Option<CreditScore> {
			let assessed = Self::score(&CreditRequests::<T>::get(request)?, &Self::parameters());
			assessed.ok().map(|assessed| assessed.score)
		}

		/// What `amount` of the asset that secured a defaulted loan costs now; `None` if it is not for sale.
		pub fn sale_price_now(loan: LoanId, amount: Balance) -> Option<Balance> {
			Self::sale_price(&Sales::<T>::get(loan)?, amount, Self::now())
		}

		/// How much the person behind an account may owe to all banks without collateral; `None` if it is nobody's.
		pub fn limit_of(who: T::AccountId) -> Option<Balance> {
			Some(Self::personal_limit(&T::Personhood::person_of(&who)?, &Self::parameters()))
		}

		/// What is owed on a loan now; `None` if there is none.
		pub fn amount_due(loan: LoanId) -> Option<AmountDue> {
			Self::due(&ActiveLoans::<T>::get(loan)?, Self::now())
		}

		/// The record of the person behind an account; `None` if it is nobody's.
		pub fn history(who: T::AccountId) -> Option<CreditRecord> {
			Self::record_of(&who)
		}
	}
}

impl<T: Config> Pallet<T> {
	/// What governance has set, brought within bounds.
	pub(crate) fn parameters() -> CreditParameters {
		T::Parameters::get().clamped()
	}

	/// The chain's time in milliseconds.
	pub(crate) fn now() -> Moment {
		T::Clock::now()
	}
}
