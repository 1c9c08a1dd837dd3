#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod assessment;
mod limits;
mod loans;
pub mod parameters;
mod requests;
pub mod types;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;
#[cfg(any(test, feature = "std", feature = "try-runtime"))]
mod try_state;

pub use pallet::*;
pub use parameters::CreditParameters;
pub use types::{AmountDue, CreditRecord, CreditRequest, CreditScore, Loan};
pub use weights::WeightInfo;

use credit_primitives_types::{Clock, Moment};
use frame_support::traits::Get;

#[frame_support::pallet]
// FRAME's macros expand to calls of `expect`, and a request has as many arguments as the interface says.
#[allow(clippy::expect_used, clippy::too_many_arguments)]
pub mod pallet {
	use super::*;
	use alloc::{boxed::Box, vec::Vec};
	use credit_primitives_math::Perquintill;
	use credit_primitives_types::{
		Balance, BankId, BankLedger, Collateral, Funding, HealthIndex, LoanId, Membership, PersonId,
		Personhood, Purpose, PurposeKind, RequestId, Schedule,
	};
	use frame_support::{
		pallet_prelude::*,
		traits::{
			fungible::{Inspect, Mutate, MutateHold},
			StorageVersion,
		},
	};
	use frame_system::pallet_prelude::*;
	use requests::Asked;
	use types::{Debt, LoanEndorsement, Offer, RejectionReasons, Settlement, Statement, MAX_ENDORSERS};

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

		/// The chain's clock, in milliseconds.
		type Clock: Clock;

		/// Says which accounts are persons: only they borrow and endorse.
		type Personhood: Personhood<Self::AccountId>;

		/// The banks: their members, and the ledgers that pay loans out and take payments in.
		type Banks: BankLedger<Self::AccountId> + Membership<Self::AccountId>;

		/// Says how a bank's community fares, which is part of a score and of the price.
		type Health: HealthIndex;

		/// What governance has set for lending.
		type Parameters: Get<CreditParameters>;

		/// What the calls weigh.
		type WeightInfo: WeightInfo;
	}

	/// Why this pallet holds someone's money.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// The deposit of a borrower, until the request ends.
		RequestDeposit,
		/// What a borrower puts up, until the request ends without a loan or the loan is repaid.
		Collateral,
		/// What an endorser stakes on a borrower, until the request ends without a loan or the loan is repaid.
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

	/// Loans that are not repaid. Backed by the interest; gone with the last payment. Keyed by a counter.
	#[pallet::storage]
	pub type ActiveLoans<T: Config> = StorageMap<_, Twox64Concat, LoanId, Loan<T::AccountId>>;

	/// The endorsers' parts in loans. Backed by their stakes; gone when they take them back.
	#[pallet::storage]
	pub type LoanEndorsements<T: Config> =
		StorageDoubleMap<_, Twox64Concat, LoanId, Blake2_128Concat, T::AccountId, LoanEndorsement>;

	/// Repaid loans whose endorsers have not all come. Backed by their stakes; gone with the last one.
	#[pallet::storage]
	pub type Settlements<T: Config> = StorageMap<_, Twox64Concat, LoanId, Settlement>;

	/// What persons owe to all banks. Gone when they owe nothing.
	#[pallet::storage]
	pub type Debts<T: Config> = StorageMap<_, Blake2_128Concat, PersonId, Debt, ValueQuery>;

	/// What a person owes to a bank. Gone when they owe nothing.
	#[pallet::storage]
	pub type BorrowerExposure<T: Config> =
		StorageDoubleMap<_, Twox64Concat, BankId, Blake2_128Concat, PersonId, Balance, ValueQuery>;

	/// What an endorser has at stake at a bank. Gone when that is nothing.
	#[pallet::storage]
	pub type EndorserExposure<T: Config> =
		StorageDoubleMap<_, Twox64Concat, BankId, Blake2_128Concat, T::AccountId, Balance, ValueQuery>;

	/// What each person's loans and endorsements have shown. It stays: a record is what a person builds on.
	#[pallet::storage]
	pub type History<T: Config> = StorageMap<_, Blake2_128Concat, PersonId, CreditRecord, ValueQuery>;

	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// Records that persons bring along from before the chain, by account.
		pub records: Vec<(T::AccountId, CreditRecord)>,
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
		}
	}

	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A member asked for credit.
		CreditRequested {
			/// The request.
			request_id: RequestId,
			/// Who asks.
			borrower: T::AccountId,
			/// How much.
			amount: Balance,
			/// What for.
			purpose: PurposeKind,
			/// The whole request, as it is kept.
			request: Box<CreditRequest<T::AccountId>>,
		},
		/// A request ended without a decision or without a loan; everything held for it was returned.
		RequestCancelled {
			/// The request.
			request_id: RequestId,
		},
		/// A member put money behind a borrower.
		Endorsed {
			/// The request.
			request_id: RequestId,
			/// The member.
			endorser: T::AccountId,
			/// Held from the member.
			stake: Balance,
			/// What the member says of the borrower.
			statement: Statement,
		},
		/// An endorser stepped back before the decision; the stake was returned.
		EndorsementWithdrawn {
			/// The request.
			request_id: RequestId,
			/// The member.
			endorser: T::AccountId,
		},
		/// A request was assessed, and this is how.
		CreditAssessed {
			/// The request.
			request_id: RequestId,
			/// The score, its parts and the terms that follow.
			score: CreditScore,
		},
		/// A request was approved: the borrower may accept the loan.
		CreditApproved {
			/// The request.
			request_id: RequestId,
			/// Who asked.
			borrower: T::AccountId,
			/// The number that the loan will bear.
			loan_id: LoanId,
			/// How much.
			amount: Balance,
			/// What the loan will cost, and until when it may be accepted.
			offer: Offer,
		},
		/// A request was rejected; everything held for it was returned.
		CreditRejected {
			/// The request.
			request_id: RequestId,
			/// Why.
			reasons: RejectionReasons,
		},
		/// A loan was accepted and paid out.
		LoanFunded {
			/// The request it came from.
			request_id: RequestId,
			/// The loan.
			loan_id: LoanId,
			/// Who owes it.
			borrower: T::AccountId,
			/// The bank it is owed to.
			bank_id: BankId,
			/// Created for it.
			created: Balance,
			/// Taken from the bank's pool.
			pool: Balance,
			/// Interest per year.
			rate: Perquintill,
		},
		/// Somebody paid on a loan.
		Repaid {
			/// The loan.
			loan_id: LoanId,
			/// Who paid.
			payer: T::AccountId,
			/// Interest paid.
			interest: Balance,
			/// Principal paid.
			principal: Balance,
			/// The part of the principal that had been created, now burned.
			burned: Balance,
		},
		/// A loan is repaid to the end; the collateral was returned.
		LoanClosed {
			/// The loan.
			loan_id: LoanId,
			/// Who owed it.
			borrower: T::AccountId,
		},
		/// An endorser took interest and, if the loan is repaid, the stake.
		ProceedsClaimed {
			/// The loan.
			loan_id: LoanId,
			/// The endorser.
			endorser: T::AccountId,
			/// Interest paid out.
			interest: Balance,
			/// Stake returned, 0 while the loan runs.
			stake: Balance,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// Your account is not attested as a person's. Ask an accredited issuer for a personhood credential first.
		NotAPerson,
		/// Only members of the bank may do this. Apply for membership with `communityBanks.apply`.
		NotAMember,
		/// There is no open bank of this number. Look the number up in `communityBanks.communityBanks`.
		BankNotFound,
		/// There is no such request. It may have been accepted, rejected or cancelled: look at its events.
		RequestNotFound,
		/// There is no such loan, or it is repaid. Look the number up in `activeLoans`.
		LoanNotFound,
		/// You have no part in this as an endorser, or have taken everything already. Check the number of the request or loan.
		EndorsementNotFound,
		/// The amount is zero. Give one above zero.
		AmountZero,
		/// The amount is below the least one that governance has set. Give a larger one.
		AmountTooSmall,
		/// The amount is too large for the books. Give a smaller one.
		AmountTooLarge,
		/// The term is zero. Give one in milliseconds, above zero.
		TermZero,
		/// The term is longer than governance allows. Give a shorter one.
		TermTooLong,
		/// A loan is repaid in at least one installment. Give one or more, or choose `Bullet`.
		InstallmentsZero,
		/// More installments than governance allows, or than the term has milliseconds. Give fewer.
		MaxInstallmentsExceeded,
		/// The impact is above 100. Give one from 0 to 100.
		ImpactOutOfRange,
		/// The collateral is zero. Give an amount, or no collateral at all.
		CollateralZero,
		/// The text is not UTF-8. Encode it as UTF-8.
		NotUtf8,
		/// You have a request already. Accept or cancel it before the next one.
		AlreadyExists,
		/// You endorsed this already. Withdraw that endorsement first to change its stake.
		AlreadyEndorsed,
		/// You cannot endorse your own request. Ask other members.
		OwnRequest,
		/// The request has as many endorsers as it can. Nothing is left to do.
		MaxEndorsersExceeded,
		/// The request has been decided. Endorsements are locked until it is accepted, cancelled or lapses.
		AlreadyDecided,
		/// The request has not been approved. Have it decided with `decide` first.
		NotApproved,
		/// The offer was not accepted in time. Cancel the request and ask again.
		OfferLapsed,
		/// Members may still endorse. Until the endorsement window ends only the borrower may ask for the decision.
		TooEarly,
		/// Only the borrower may do this. Others may clear the request away once it has lapsed: wait until then.
		NotTheBorrower,
		/// You would have more loans at once than allowed. Repay one first.
		MaxLoansExceeded,
		/// You would owe more without collateral than a person may. Ask for less, put up more collateral, or repay first.
		PersonalLimitExceeded,
		/// You would owe this bank more than its capital allows for one borrower. Ask for less, or another bank.
		BorrowerLimitExceeded,
		/// The endorser would stand for more than the bank's capital allows for one member. Stake less.
		EndorserLimitExceeded,
		/// That is more than is owed. Pay at most what `amount_due` says, or use `repay_in_full`.
		RepaysTooMuch,
		/// More is owed than you are ready to pay. Raise `at_most`, or pay a part with `repay`.
		OwesMore,
		/// No interest has come in for you since you last claimed. Wait for the borrower's next payment.
		NothingToClaim,
		/// No numbers are left. A runtime upgrade has to widen them.
		MaxNumbersExceeded,
		/// The books do not add up, so no money moves. Report this: it is a defect of the chain.
		LedgerInconsistent,
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
		/// - `funding`: who pays it out.
		/// - `collateral`: what you put up, if anything.
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
		/// - Origin: signed by the borrower; by anyone once the request or the offer has lapsed.
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

		/// Has a request assessed and decided, by the score and the limits alone.
		///
		/// If a limit stands in the way, the call fails with its name and the request stays open.
		///
		/// - Origin: signed by the borrower at any time, by anyone after the endorsement window.
		/// - `request`: an open request.
		///
		/// Emits `CreditAssessed`, then `CreditApproved` or `CreditRejected`.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::decide(MAX_ENDORSERS))]
		pub fn decide(origin: OriginFor<T>, request: RequestId) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			let endorsers = Self::do_decide(&who, request)?;
			Ok(Some(T::WeightInfo::decide(endorsers)).into())
		}

		/// Accepts an approved loan, which is paid out at once; the deposit is returned.
		///
		/// Every limit is checked again. If one stands in the way, the call fails with its name and nothing changes.
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

		/// Pays on a loan: the interest accrued so far first, then principal. Paying early costs nothing.
		///
		/// - Origin: signed by anyone.
		/// - `loan`: the loan.
		/// - `amount`: in units of 10^-12 CRD, at most what is owed.
		///
		/// Emits `Repaid`, with the last unit also `LoanClosed`.
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::repay())]
		pub fn repay(
			origin: OriginFor<T>,
			loan: LoanId,
			#[pallet::compact] amount: Balance,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_repay(&who, loan, amount)
		}

		/// Pays all that is owed on a loan at this moment.
		///
		/// - Origin: signed by anyone.
		/// - `loan`: the loan.
		/// - `at_most`: what you are ready to pay, in units of 10^-12 CRD. Interest runs on until the block.
		///
		/// Emits `Repaid` and `LoanClosed`.
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::repay_in_full())]
		pub fn repay_in_full(
			origin: OriginFor<T>,
			loan: LoanId,
			#[pallet::compact] at_most: Balance,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_repay_in_full(&who, loan, at_most)
		}

		/// Takes what a loan has earned for you as its endorser; once it is repaid, your stake too.
		///
		/// - Origin: signed by an endorser of the loan.
		/// - `loan`: a loan that runs, or one that is repaid.
		///
		/// Emits `ProceedsClaimed`.
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::claim_proceeds())]
		pub fn claim_proceeds(origin: OriginFor<T>, loan: LoanId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_claim_proceeds(&who, loan)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// How a request would be assessed now; `None` if there is none.
		pub fn assess(request: RequestId) -> Option<CreditScore> {
			Self::score(&CreditRequests::<T>::get(request)?, &Self::parameters()).ok()
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
