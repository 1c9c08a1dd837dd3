//! Why the pallet refuses: what is wrong, and what to do.

use frame_support::pallet_macros::pallet_section;

/// The errors of the pallet.
#[pallet_section]
mod errors {
	#[pallet::error]
	pub enum Error<T> {
		/// Your account is not attested as a person's. Ask an accredited issuer for a personhood credential first.
		NotAPerson,
		/// There is no open bank of this number. Look the number up in `communityBanks`.
		BankNotFound,
		/// No bank of this number gathers founders. It may be open already, or have been abandoned.
		FoundingNotFound,
		/// There is no such bioregion. Use the code of a registered one, `cascadia` for example.
		BioregionNotFound,
		/// The name is empty. Give the bank a name of 1 to 64 bytes.
		NameEmpty,
		/// The name or the bioregion's code is not UTF-8. Encode text as UTF-8.
		NotUtf8,
		/// You are among the founders already. Wait for the others.
		AlreadyFounder,
		/// You are not invited to found this bank. Ask whoever opened it to name you in `invite_founders`.
		NotInvited,
		/// Somebody else opened this founding. Ask them to invite for you: `foundings` shows who they are.
		NotTheFounder,
		/// The bank would open now, but one of its founders is no longer attested as a person. Have them attested again, or
		/// have them leave with `abandon_founding`.
		FounderNotAPerson,
		/// You are not among the founders of this bank. Join them with `co_found`.
		NotAFounder,
		/// This account, or the person by an earlier one, is a member already. Bring the membership along with
		/// `move_membership` if it is on the earlier one.
		AlreadyMember,
		/// The membership of this account is not yours. Give the account that you were a member by, and sign with the one that
		/// is attested as yours now.
		NotYourMembership,
		/// Your application is open already. Ask members to endorse it, or withdraw it.
		AlreadyApplied,
		/// There is no open application of this account to this bank. Check both, or ask the person to apply.
		ApplicationNotFound,
		/// You endorsed this already. Others have to add theirs.
		AlreadyEndorsed,
		/// Only members of the bank may do this. Apply with `apply` and have members endorse you.
		NotAMember,
		/// The amount is zero. Give one above zero.
		AmountZero,
		/// The amount is under the least deposit, or buys no share at today's price. Deposit more.
		DepositTooSmall,
		/// The amount is too large for the bank's books. Give a smaller one.
		AmountTooLarge,
		/// You do not have that many shares in this bank. `holdings` shows how many you have.
		NotEnoughShares,
		/// Some of these shares are locked. Give a smaller number, or wait until the lock ends: `locks` shows when.
		SharesLocked,
		/// Your shares are locked on the account that you had before. Wait until that lock ends: `locks` shows when.
		LockedElsewhere,
		/// You deposited in this epoch. Withdraw in the next one.
		DepositTooRecent,
		/// That many shares are worth nothing now. Withdraw all of them at once, or wait until late loans are paid.
		SharesWorthless,
		/// Your shares wait in the queue already. Wait until they are paid, or take them out with `cancel_withdrawal`.
		AlreadyQueued,
		/// The bank cannot pay this now, and it is too little to wait in the queue. Withdraw more, or all you can.
		ExitTooSmall,
		/// None of your shares wait in the queue of this bank. Nothing is left to do.
		ExitNotFound,
		/// Nothing is set aside for you at this bank. Wait until your withdrawal is served.
		ClaimNotFound,
		/// Some of your shares wait in the queue. Wait until they are paid, or take them out with `cancel_withdrawal`.
		ExitQueued,
		/// You have a request, a loan or an endorsement at this bank. End it first.
		StillEngaged,
		/// This account is no member of the bank. Check the account and the bank.
		MemberNotFound,
		/// This bank is your home already. Nothing is left to do.
		AlreadyHome,
		/// You chose your home bank not long ago. Wait until a governance epoch has passed since.
		HomeChangedRecently,
		/// The origin speaks for another bank, or not for this one at this time. Let the bank's own members decide it.
		NotAuthorized,
		/// A value is laxer than the governed one, or beyond its bound. Give a stricter one, or none.
		PolicyOutOfBounds,
		/// The bank has lost more than it can cover: no money moves to depositors or borrowers, and none is taken from
		/// them. Wait until repayments and gifts have made up for it.
		BankInsolvent,
		/// The bank does no new business. Use another one.
		NotOpen,
		/// Depositors wait to be paid, and they come first. Lend when the queue is empty.
		ExitsWaiting,
		/// The bank is not insolvent. Nothing has to be resolved.
		NotInsolvent,
		/// The bank has not been insolvent for long enough. Wait until the period has passed.
		TooEarly,
		/// Requests or loans are open at the bank, or credit it created is not burned. Wait until they have ended.
		LoansOutstanding,
		/// The bank keeps money for claimants. Wait until they have claimed it.
		ClaimsOutstanding,
		/// Depositors have shares in the bank. Wait until they have withdrawn.
		DepositsOutstanding,
		/// The bank does not have enough money at hand. Ask for less, or wait until loans are repaid.
		InsufficientLiquidity,
		/// The bank has the right to create already. Nothing is left to do.
		AlreadyGranted,
		/// The bank's books do not add up, so it moves no money. Report this: it is a defect of the chain.
		LedgerInconsistent,
		/// No numbers are left for new banks. A runtime upgrade has to widen them.
		MaxBanksExceeded,
	}
}
