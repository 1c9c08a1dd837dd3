//! What the pallet tells: each event with all that is needed to rebuild the books from events alone.

use frame_support::pallet_macros::pallet_section;

/// The events of the pallet.
#[pallet_section]
mod events {
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// Somebody opened a bank, which now gathers its founders.
		FoundingOpened {
			/// The bank.
			bank_id: BankId,
			/// Who opened it.
			founder: T::AccountId,
			/// Held from the founder.
			deposit: Balance,
			/// What people will call it.
			name: BankName,
			/// Where its community lives.
			bioregion: BioregionCode,
			/// BLAKE2-256 of its charter.
			charter: H256,
		},
		/// The founder gave up before there were enough founders; the deposit was returned.
		FoundingAbandoned {
			/// The bank that will not be.
			bank_id: BankId,
		},
		/// Whoever opened a founding said who may join it, in the place of what was said before.
		FoundersInvited {
			/// The bank.
			bank_id: BankId,
			/// All who are invited from now on.
			invited: Sponsors<T::AccountId>,
		},
		/// A person joined the founders of a bank.
		CoFounded {
			/// The bank.
			bank_id: BankId,
			/// The person's account.
			who: T::AccountId,
		},
		/// A founder left before there were enough founders.
		CoFounderLeft {
			/// The bank.
			bank_id: BankId,
			/// Who left.
			who: T::AccountId,
		},
		/// A bank has its founders and is open.
		CommunityBankCreated {
			/// The bank.
			bank_id: BankId,
			/// Where its community lives.
			bioregion: BioregionCode,
		},
		/// A person is now a member of a bank.
		MemberJoined {
			/// The bank.
			bank_id: BankId,
			/// The member's account.
			who: T::AccountId,
			/// The person behind it.
			person: PersonId,
		},
		/// A person asked to join a bank.
		ApplicationOpened {
			/// The bank.
			bank_id: BankId,
			/// Who applies.
			applicant: T::AccountId,
			/// Held from the applicant until the application ends.
			deposit: Balance,
		},
		/// An applicant withdrew; the deposit was returned.
		ApplicationWithdrawn {
			/// The bank.
			bank_id: BankId,
			/// Who had applied.
			applicant: T::AccountId,
		},
		/// A member endorsed an application.
		ApplicationEndorsed {
			/// The bank.
			bank_id: BankId,
			/// Who applies.
			applicant: T::AccountId,
			/// The member.
			endorser: T::AccountId,
		},
		/// A member paid money in and got shares for it.
		Deposited {
			/// The bank.
			bank_id: BankId,
			/// The member.
			who: T::AccountId,
			/// Paid in.
			amount: Balance,
			/// Shares minted.
			shares: u128,
		},
		/// A depositor gave shares back and was paid their value.
		Withdrawn {
			/// The bank.
			bank_id: BankId,
			/// The depositor.
			who: T::AccountId,
			/// Shares given back.
			shares: u128,
			/// Paid out.
			amount: Balance,
			/// Rounding and unvested income that went to the commons, as no share was left to own it.
			to_commons: Balance,
		},
		/// A depositor wants to leave, and the money has to come in first: the shares wait in the queue.
		WithdrawalQueued {
			/// The bank.
			bank_id: BankId,
			/// The depositor.
			who: T::AccountId,
			/// Shares that wait.
			shares: u128,
		},
		/// Shares left the queue unpaid and are the depositor's again: on request, or because they are worth too little
		/// to pay.
		WithdrawalCancelled {
			/// The bank.
			bank_id: BankId,
			/// The depositor.
			who: T::AccountId,
			/// Shares given back to the depositor.
			shares: u128,
		},
		/// Shares that waited were redeemed; the money is set aside until the depositor claims it.
		WithdrawalServed {
			/// The bank.
			bank_id: BankId,
			/// The depositor.
			who: T::AccountId,
			/// Shares redeemed.
			shares: u128,
			/// Set aside.
			amount: Balance,
			/// Rounding and unvested income that went to the commons, as no share was left to own it.
			to_commons: Balance,
		},
		/// A depositor was paid what had been set aside.
		WithdrawalClaimed {
			/// The bank.
			bank_id: BankId,
			/// The depositor.
			who: T::AccountId,
			/// How much.
			amount: Balance,
		},
		/// A depositor locked shares as capital of the bank.
		SharesLocked {
			/// The bank.
			bank_id: BankId,
			/// The depositor.
			who: T::AccountId,
			/// The person behind the account.
			person: PersonId,
			/// Shares locked now.
			shares: u128,
			/// From when they count as capital.
			counts_from: Moment,
			/// Until when these and all that the depositor locked before are locked.
			until: Moment,
		},
		/// The locked shares of a depositor that count as capital changed: they began to count, the lock ended, or the
		/// depositor's own debt to the bank changed.
		LockedCapitalChanged {
			/// The bank.
			bank_id: BankId,
			/// The depositor.
			who: T::AccountId,
			/// Locked for long enough to count.
			counted: u128,
			/// The part of these that the depositor's own debt takes up.
			encumbered: u128,
		},
		/// All that a series of shares owned is lost: its shares are void, whoever holds, locked or queued them.
		SeriesVoided {
			/// The bank.
			bank_id: BankId,
			/// The series that ended.
			series: u32,
		},
		/// Somebody gave money to a bank: what went to deficit and commons sums to it. What was burned apart from that was
		/// not lost to them, since the bank owes as much less.
		Donated {
			/// The bank.
			bank_id: BankId,
			/// Who gave.
			who: T::AccountId,
			/// How much.
			amount: Balance,
			/// Burned at once for credit that nobody owes any more.
			uncovered_burned: Balance,
			/// To what losses left unpaid.
			deficit: Balance,
			/// To the commons.
			commons: Balance,
		},
		/// Money that lay on a bank's account unbooked was taken in as a gift: what went to deficit and commons sums to it.
		Swept {
			/// The bank.
			bank_id: BankId,
			/// How much.
			amount: Balance,
			/// Burned at once for credit that nobody owes any more.
			uncovered_burned: Balance,
			/// To what losses left unpaid.
			deficit: Balance,
			/// To the commons.
			commons: Balance,
		},
		/// A bank may now create credit.
		CreationGranted {
			/// The bank.
			bank_id: BankId,
			/// The leverage of its record.
			record: FixedU128,
			/// The leverage that it starts with.
			leverage: FixedU128,
		},
		/// Commons of a bank went out to other communities.
		CommonsTaken {
			/// The bank.
			bank_id: BankId,
			/// How much.
			amount: Balance,
		},
		/// Commons of other communities came to a bank.
		CommonsGiven {
			/// The bank.
			bank_id: BankId,
			/// How much.
			amount: Balance,
		},
		/// Credit that insolvent banks left to the network was burned.
		OrphanedBurned {
			/// How much.
			amount: Balance,
		},
		/// At the end of an epoch a community's health was reckoned up.
		HealthReckoned {
			/// The bank.
			bank_id: BankId,
			/// How the community fares, with all that it follows from.
			health: EpochHealth,
		},
		/// At the end of an epoch a bank's leverage or its record moved.
		LeverageMoved {
			/// The bank.
			bank_id: BankId,
			/// The leverage from now on.
			leverage: FixedU128,
			/// The leverage that the record would earn in full health.
			record: FixedU128,
		},
		/// A person repaid a bank on time for the first time, which counts for the bank's record.
		PaidOnTime {
			/// The bank.
			bank_id: BankId,
			/// The person.
			person: PersonId,
		},
		/// A bank paid out a loan.
		LoanPaidOut {
			/// The bank.
			bank_id: BankId,
			/// Who got it.
			borrower: T::AccountId,
			/// The person behind the account.
			person: PersonId,
			/// Created for it.
			created: Balance,
			/// Taken from the pool.
			pool: Balance,
		},
		/// A bank booked a payment on a loan.
		PaymentCollected {
			/// The bank.
			bank_id: BankId,
			/// The person who owes the loan.
			person: PersonId,
			/// Principal paid back.
			principal: Balance,
			/// The part of the principal that had been created, now burned.
			burned: Balance,
			/// Burned beside it for credit that nobody owes any more.
			uncovered_burned: Balance,
			/// Interest set aside for the endorsers.
			endorsers: Balance,
			/// Interest for what losses left unpaid.
			deficit: Balance,
			/// Interest for the loss reserve.
			loss_reserve: Balance,
			/// Interest for the commons.
			commons: Balance,
			/// Interest for the depositors, vesting from now on.
			shares: Balance,
		},
		/// A bank booked money that it keeps for claimants whom lending knows.
		SetAside {
			/// The bank.
			bank_id: BankId,
			/// How much.
			amount: Balance,
		},
		/// A bank paid money that it had set aside.
		ClaimPaid {
			/// The bank.
			bank_id: BankId,
			/// Who got it.
			who: T::AccountId,
			/// How much.
			amount: Balance,
		},
		/// The expected loss on a bank's loans changed.
		ProvisionChanged {
			/// The bank.
			bank_id: BankId,
			/// What was expected of a loan.
			before: Balance,
			/// What is expected of it now.
			after: Balance,
		},
		/// What the depositors may have to pay first has changed, as members decide whether they do.
		ContestedChanged {
			/// The bank.
			bank_id: BankId,
			/// What it was for the loan in question.
			before: Balance,
			/// What it is now.
			after: Balance,
		},
		/// A bank gave principal up. What it lost it took from reserve, commons and depositors; these parts and the deficit
		/// sum to the principal.
		WrittenOff {
			/// The bank.
			bank_id: BankId,
			/// Given up.
			principal: Balance,
			/// The created part of it that was burned out of money at hand.
			burned: Balance,
			/// The created part of it that could not be burned yet.
			uncovered: Balance,
			/// Taken from the loss reserve.
			loss_reserve: Balance,
			/// Taken from the commons.
			commons: Balance,
			/// Taken from the depositors.
			shares: Balance,
			/// The series of the depositors' shares.
			series: u32,
			/// Left unpaid.
			deficit: Balance,
		},
		/// Money came in on principal given up before. Whatever was burned of it, the bank owes as much less: the parts from
		/// the deficit on sum to the amount.
		Recovered {
			/// The bank.
			bank_id: BankId,
			/// The person who owes the loan.
			person: PersonId,
			/// How much came in.
			amount: Balance,
			/// Burned at once for credit that nobody owes any more.
			uncovered_burned: Balance,
			/// To what losses left unpaid.
			deficit: Balance,
			/// Back to the depositors, vesting from now on.
			shares: Balance,
			/// Back to the commons.
			commons: Balance,
			/// Back to the loss reserve.
			loss_reserve: Balance,
			/// Set aside for the endorsers.
			endorsers: Balance,
			/// To the commons beyond what they lost.
			surplus: Balance,
		},
		/// A member left a bank. If it was their home, they have none now.
		MemberLeft {
			/// The bank.
			bank_id: BankId,
			/// The member's account.
			who: T::AccountId,
			/// The person behind it.
			person: PersonId,
		},
		/// A bank expelled a member. If it was their home, they have none now.
		MemberExpelled {
			/// The bank.
			bank_id: BankId,
			/// The member's account.
			who: T::AccountId,
			/// The person behind it.
			person: PersonId,
		},
		/// A person is now at home in a bank.
		HomeBankSet {
			/// The bank.
			bank_id: BankId,
			/// The person.
			person: PersonId,
		},
		/// A member goes on as one by another account.
		MembershipMoved {
			/// The bank.
			bank_id: BankId,
			/// The person.
			person: PersonId,
			/// The account that was the member's.
			from: T::AccountId,
			/// The account that is now.
			to: T::AccountId,
		},
		/// The members of a bank decided its policy.
		PolicySet {
			/// The bank.
			bank_id: BankId,
			/// What they decided.
			policy: BankPolicy,
		},
		/// A bank was closed. What it kept about people is cleared in the following blocks.
		BankClosed {
			/// The bank.
			bank_id: BankId,
			/// What its account held, now on the redistribution account.
			to_redistribution: Balance,
		},
		/// The network took over what an insolvent bank cannot burn. The bank does no new business.
		BankResolved {
			/// The bank.
			bank_id: BankId,
			/// Created credit that no bank is to burn any more.
			orphaned: Balance,
		},
	}
}
