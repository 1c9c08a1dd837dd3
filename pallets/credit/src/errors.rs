//! How calls fail, and what to do then.

use frame_support::pallet_macros::pallet_section;

/// The errors.
#[pallet_section]
mod errors {
	#[pallet::error]
	pub enum Error<T> {
		/// Your account is not attested as a person's. Ask an accredited issuer for a personhood credential first.
		NotAPerson,
		/// Only members of the bank may do this. Apply for membership with `communityBanks.apply`.
		NotAMember,
		/// There is no open bank of this number. Look the number up in `communityBanks.communityBanks`.
		BankNotFound,
		/// The bank lends no more. Ask another one.
		BankNotOpen,
		/// There is no such request. It may have been accepted, rejected or cancelled: look at its events.
		RequestNotFound,
		/// There is no such loan, or it is repaid. Look the number up in `activeLoans`.
		LoanNotFound,
		/// You have no part in this, or have taken everything already. Check the number of the request or loan.
		EndorsementNotFound,
		/// You have no pledge in this request. Check its hash, or whether you have taken the pledge back already.
		PledgeNotFound,
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
		/// The deadline has passed, or is further away than governance allows. Give one in between.
		DeadlineOutOfRange,
		/// The impact is above 100. Give one from 0 to 100.
		ImpactOutOfRange,
		/// The collateral is zero. Give an amount, or no collateral at all.
		CollateralZero,
		/// The asset is not listed as collateral. Choose one that `listings` shows.
		AssetNotListed,
		/// The price of the asset is out of date. Wait for governance to set a new one, or choose other collateral.
		PriceExpired,
		/// The bank's loans hold as much of the asset as governance allows. Put up less of it, or something else.
		AssetCapExceeded,
		/// The collateral counts for less than when the request was decided. Cancel the request and ask again.
		CollateralLostValue,
		/// Somebody beside the runtime can move or freeze the asset. Have its owner hand all four roles over first.
		AssetNotInCustody,
		/// The listing has no price, a full haircut, or an expiry in the past. Give a price above zero that still counts.
		ListingInvalid,
		/// The text is not UTF-8. Encode it as UTF-8.
		NotUtf8,
		/// You have a request already. Accept or cancel it before the next one.
		AlreadyExists,
		/// You endorsed this already. Withdraw that endorsement first to change its stake.
		AlreadyEndorsed,
		/// You cannot endorse or fund your own request. Ask other members.
		OwnRequest,
		/// The request has as many endorsers as it can. Nothing is left to do.
		MaxEndorsersExceeded,
		/// The request has been decided. What backs it is locked until it is accepted, cancelled or lapses.
		AlreadyDecided,
		/// The request has not been approved. Have it decided with `decide` first.
		NotApproved,
		/// The request is not before the members. Only one that `decide` has referred to them is theirs to decide.
		NotReferred,
		/// The members did not decide in time. Have the request cancelled, and ask again.
		ReferralLapsed,
		/// The request is addressed to the bank, not to its members. Pledge to one whose funding is `Peers`.
		NotForPeers,
		/// The time to pledge is over. Take part in another request.
		DeadlinePassed,
		/// That is more than the request still lacks. Pledge at most what is missing.
		PledgesTooMuch,
		/// The members have not pledged the whole amount. Wait for more pledges, or cancel.
		NotFullyPledged,
		/// An endorser is not known as a person any more. If they have another account now, have them bring their membership
		/// along with `communityBanks.move_membership`. Otherwise cancel the request and ask again without them.
		EndorserNotAPerson,
		/// The offer was not accepted in time. Cancel the request and ask again.
		OfferLapsed,
		/// Members may still endorse. Until the endorsement window ends only the borrower may ask for the decision.
		TooEarly,
		/// Only the borrower may do this. Others may clear the request away once it has lapsed: wait until then.
		NotTheBorrower,
		/// This belongs to another bank. Use the origin of the bank that the request or the loan is at.
		NotAuthorized,
		/// You would have more loans at once than allowed. Repay one first.
		MaxLoansExceeded,
		/// You have a loan in default. Repay it first; anyone may help.
		DefaultOutstanding,
		/// You would owe more without collateral than a person may. Ask for less, put up more collateral, or repay first.
		PersonalLimitExceeded,
		/// You would owe this bank more than its capital allows for one borrower. Ask for less, or another bank.
		BorrowerLimitExceeded,
		/// The founders would owe this bank more than its capital allows for them together. Ask for less, or another bank.
		FoundersLimitExceeded,
		/// The bank would lend more for this purpose than its capital allows. Ask for less, or another bank.
		PurposeLimitExceeded,
		/// The endorser would stand for more than the bank's capital allows for one member. Stake less.
		EndorserLimitExceeded,
		/// That is more than is owed. Pay at most what `amount_due` says, or use `repay_in_full`.
		RepaysTooMuch,
		/// More is owed than you are ready to pay. Raise `at_most`, or pay a part with `repay`.
		OwesMore,
		/// Nothing has come in for you since you last claimed. Wait for the borrower's next payment.
		NothingToClaim,
		/// The loan is not late enough for this. `amount_due` says from when on its default may be called.
		NotInDefault,
		/// The loan is in default, so its terms stand. It can only be repaid.
		AlreadyDefaulted,
		/// The moment has passed, is no later than the present one, or lies too far ahead. Give one in between.
		ForbearanceOutOfRange,
		/// The loan was restructured as often as governance allows. It can only be repaid, or called.
		MaxRestructuresExceeded,
		/// The new terms end earlier or cost more than the old ones. Give terms that are no harsher.
		TermsHarsher,
		/// No part of your stake is called upon, or you have appealed already. Nothing is left to do.
		NothingToAppeal,
		/// The time to appeal, or to decide the appeal, is over. The stakes pay.
		AppealLapsed,
		/// There is no open appeal of this endorser. Check the loan and the account.
		AppealNotFound,
		/// Nothing of this loan is for sale. Look at `sales` for what is.
		SaleNotFound,
		/// That is more of the asset than is for sale. Buy at most what is left.
		SellsTooMuch,
		/// The price is higher than you are ready to pay. Raise `at_most`, or wait: it falls.
		PriceTooHigh,
		/// No numbers are left. A runtime upgrade has to widen them.
		MaxNumbersExceeded,
		/// The books do not add up, so no money moves. Report this: it is a defect of the chain.
		LedgerInconsistent,
		/// The score does not refuse the request. Have it decided with `decide`.
		ScoreNotTooLow,
		/// The price that covers the risk is above the cap for any amount, which no vote overrides. Put up more collateral,
		/// or find endorsers who stake more.
		PriceAboveCap,
		/// The bytes are not a model's, or are too many. Send what the trainer exported, unchanged.
		ModelUndecodable,
		/// The model was trained on other features than this chain has. Train it on the chain's own.
		ModelOfOtherSchema,
		/// A better record could lower a score by this model. Train it with monotone constraints.
		ModelNotMonotone,
		/// The parts of the model do not fit together. Have the trainer check it: it names what is wrong.
		ModelMalformed,
		/// What the model says of its own quality or of its data cannot be. Export it again from the trainer.
		ModelRecordInvalid,
		/// The version is not above that of the present model. Number it higher.
		ModelNotNewer,
	}
}
