//! What the pallet tells the world: enough to rebuild every request and loan.

use frame_support::pallet_macros::pallet_section;

/// The events.
#[pallet_section]
mod events {
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
		/// A request ended without a decision or without a loan; everything held for it was returned, pledges apart,
		/// which their owners take back.
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
			/// The person behind the account.
			person: PersonId,
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
		/// A borrower did without an endorsement; its stake was returned.
		EndorsementDeclined {
			/// The request.
			request_id: RequestId,
			/// The member.
			endorser: T::AccountId,
		},
		/// A member put money into a loan to another member. The bank keeps it until the loan starts.
		Pledged {
			/// The request.
			request_id: RequestId,
			/// The member.
			lender: T::AccountId,
			/// Put in now.
			amount: Balance,
			/// Put in by everybody so far.
			pledged: Balance,
		},
		/// A member took a pledge back.
		PledgeWithdrawn {
			/// The request.
			request_id: RequestId,
			/// The member.
			lender: T::AccountId,
			/// Returned.
			amount: Balance,
		},
		/// A request was assessed, and this is how.
		CreditAssessed {
			/// The request.
			request_id: RequestId,
			/// The score, its parts and the terms that follow.
			score: CreditScore,
			/// What is known of the borrower and the request, as a model is told: the values of the features in their order.
			features: Features,
			/// How the model came to the probability of default, if there is a model.
			explanation: Option<Explanation>,
		},
		/// The score neither carries nor refuses a request: the bank's members decide it.
		CreditReferred {
			/// The request.
			request_id: RequestId,
			/// Why it was not approved at once.
			reasons: RejectionReasons,
			/// The last moment to decide.
			until: Moment,
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
		/// A request was rejected; everything held for it was returned, pledges apart, which their owners take back.
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
			/// The bank it is owed to, or whose members lent it.
			bank_id: BankId,
			/// Created for it.
			created: Balance,
			/// Taken from the bank's pool, 0 for a loan by members.
			pool: Balance,
			/// Interest per year.
			rate: Perquintill,
			/// The whole loan, as it is kept.
			loan: Box<Loan<T::AccountId>>,
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
			/// The part of the principal that had been created, now burned. What a recovery burns, the bank's event tells.
			burned: Balance,
			/// Native collateral that the payment returned to the borrower.
			released: Balance,
		},
		/// A loan is repaid to the end; the collateral was returned.
		LoanClosed {
			/// The loan.
			loan_id: LoanId,
			/// Who owed it.
			borrower: T::AccountId,
		},
		/// A loan is late by another step, or is late no more.
		LoanLate {
			/// The loan.
			loan_id: LoanId,
			/// The step: 0 for not delinquent, then 1 to 4.
			step: u8,
			/// What is expected to be lost on it from now on.
			provision: Balance,
			/// Whether it is counted as late.
			is_late: bool,
		},
		/// The members of the bank gave a borrower time: before this moment nobody may call the default.
		ForbearanceGranted {
			/// The loan.
			loan_id: LoanId,
			/// The moment.
			until: Moment,
		},
		/// The members of the bank changed when a loan is due.
		LoanRestructured {
			/// The loan.
			loan_id: LoanId,
			/// The new plan.
			plan: Plan,
			/// The new rate per year.
			rate: Perquintill,
		},
		/// A loan has failed. Its collateral has paid, its endorsers' stakes wait for appeals, the rest is written off.
		LoanDefaulted {
			/// The loan.
			loan_id: LoanId,
			/// Who owes it.
			borrower: T::AccountId,
			/// Principal that was unpaid.
			principal: Balance,
			/// Interest that was unpaid; no more accrues.
			interest: Balance,
			/// Principal and interest that native collateral paid.
			collateral: Balance,
			/// Principal that the stakes are called upon for.
			stakes: Balance,
			/// Principal written off.
			written_off: Balance,
			/// The last moment for endorsers to appeal, if there are any.
			appeals_until: Option<Moment>,
		},
		/// A default calls upon an endorser's stake.
		StakeCalled {
			/// The loan.
			loan_id: LoanId,
			/// The endorser.
			endorser: T::AccountId,
			/// The part of the stake that is to pay.
			amount: Balance,
		},
		/// An endorser asks the members of the bank to leave the stake alone.
		SlashAppealed {
			/// The loan.
			loan_id: LoanId,
			/// The endorser.
			endorser: T::AccountId,
			/// The last moment for the members to decide.
			until: Moment,
		},
		/// The members of the bank decided an appeal.
		AppealResolved {
			/// The loan.
			loan_id: LoanId,
			/// The endorser.
			endorser: T::AccountId,
			/// Whether the stake stays the endorser's.
			returned: bool,
			/// The part of the stake that this is about.
			amount: Balance,
		},
		/// An endorser's stake paid for a default.
		StakeSlashed {
			/// The loan.
			loan_id: LoanId,
			/// The endorser.
			endorser: T::AccountId,
			/// Taken from the stake.
			amount: Balance,
		},
		/// The stakes of a defaulted loan have paid, and wait for nothing more.
		SlashesSettled {
			/// The loan.
			loan_id: LoanId,
			/// Taken from all stakes.
			amount: Balance,
			/// The part of it that had been created, now burned.
			burned: Balance,
		},
		/// The asset that secured a defaulted loan is for sale, at a price that falls.
		SaleOpened {
			/// The loan.
			loan_id: LoanId,
			/// What is for sale, and from which price on.
			sale: Sale,
		},
		/// Somebody bought an asset that had secured a defaulted loan.
		CollateralSold {
			/// The loan.
			loan_id: LoanId,
			/// Who bought.
			buyer: T::AccountId,
			/// How much of the asset.
			amount: Balance,
			/// For how much.
			price: Balance,
		},
		/// An endorser or a lender took what a loan has brought them.
		ProceedsClaimed {
			/// The loan.
			loan_id: LoanId,
			/// Who.
			claimant: T::AccountId,
			/// Interest for the endorsement.
			interest: Balance,
			/// The part of a stake that was returned.
			stake: Balance,
			/// The part of a slashed stake that a recovery gave back.
			restored: Balance,
			/// Principal and interest for the pledge.
			lent: Balance,
		},
		/// Governance takes an asset as collateral, on these terms.
		AssetListed {
			/// The asset.
			asset: AssetId,
			/// The terms.
			listing: Listing,
		},
		/// Governance takes an asset no more. Loans keep what they have.
		AssetUnlisted {
			/// The asset.
			asset: AssetId,
		},
		/// Governance has set another model by which requests are assessed from now on.
		ModelSet {
			/// Its version.
			version: u32,
			/// The BLAKE2 hash of its bytes.
			hash: H256,
			/// The hash of the data that it was trained on.
			data_hash: H256,
			/// The area under its ROC curve, on cases that it had not seen.
			auc: Permill,
			/// Its Brier score, likewise.
			brier: Permill,
		},
	}
}
