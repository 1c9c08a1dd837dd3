//! What must hold after every block, as numbered sentences that are also the messages.

use crate::{
	types::{Appeal, Debt, Loan, Pot, RequestState, Settlement, MAX_ENDORSERS},
	ActiveLoans, AssetsHeld, BankExposures, BorrowerExposure, Calendar, Config, CreditRequests, Debts,
	EndorserExposure, Engaged, History, HoldReason, LendingTotals, LoanEndorsements, LoansOf, Model,
	NextLoanId, OpenRequests, Pallet, PeerLoans, Pledges, Sales, Settlements,
};
use alloc::collections::{BTreeMap, BTreeSet};
use credit_primitives_types::{
	AssetId, Balance, BankId, BankLedger, Collateral, LoanId, Membership, Moment, Outstanding, PersonId,
	PurposeKind, RequestId, SortedMoment,
};
use frame_support::{
	ensure,
	traits::{fungible::InspectHold, fungibles::InspectHold as InspectAssetsHold},
};
use sp_runtime::{
	traits::{BlakeTwo256, Hash},
	TryRuntimeError,
};

type Sums<K> = BTreeMap<K, Balance>;

/// What the books must say, summed from the requests and loans.
struct Expected<T: Config> {
	deposits: Sums<T::AccountId>,
	collateral: Sums<T::AccountId>,
	stakes: Sums<T::AccountId>,
	assets: Sums<(AssetId, T::AccountId)>,
	assets_of_banks: Sums<(BankId, AssetId)>,
	debts: BTreeMap<PersonId, Debt>,
	borrowers: Sums<(BankId, PersonId)>,
	endorsers: Sums<(BankId, PersonId)>,
	engaged: BTreeMap<(BankId, PersonId), u32>,
	purposes: Sums<(BankId, PurposeKind)>,
	founders: Sums<BankId>,
	business: BTreeMap<BankId, u32>,
	pledges: BTreeMap<RequestId, (u32, Balance, Balance)>,
	banks: BTreeMap<BankId, Outstanding>,
	calendar: BTreeSet<(SortedMoment, LoanId)>,
	numbers: BTreeSet<LoanId>,
	peer_loans: BTreeMap<RequestId, LoanId>,
}

impl<T: Config> Pallet<T> {
	/// Checks the pallet's invariants:
	///
	/// 1. A person has at most one request, and every request is its person's.
	/// 2. Loans and offers bear numbers that have been given out, each only once.
	/// 3. What requests and loans say is held for deposits, collateral and stakes, in the currency and in assets.
	/// 4. What persons owe is the sum of their loans, to all banks and to each; who is in default is counted.
	/// 5. What endorsers have at stake at a bank is the sum of their stakes.
	/// 6. A loan owes something, no more principal than was paid out, and no more than its books, what was written off and
	///    what stakes have paid account for.
	/// 7. The parts in a loan sum to its pots, and nobody took more than came in.
	/// 8. Banks are owed the principal of their loans, have issued what is not burned of it, expect to lose what the loans
	///    say, and keep what endorsers, lenders and those who pledged may still claim.
	/// 9. Nobody has repaid more on time than at all.
	/// 10. What a bank has lent for each purpose and to its founders is the sum of its loans.
	/// 11. What binds persons and business to banks is counted.
	/// 12. The calendar has one entry for each loan that something may happen to, and no other.
	/// 13. What members have pledged is what their requests and loans say.
	/// 14. Only assets of loans in default are for sale, and no more of them than is held.
	/// 15. What stakes are called upon for and what of it open appeals ask back are the sums of their parts, and a bank's
	///     depositors may have to pay just what granting all of those would cost.
	/// 16. Each loan is found by its person, and as many are late and in default as are counted.
	/// 17. The model is one that would be taken now, and its version and its hash are those of its bytes.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		let mut expected = Expected::<T>::default();
		Self::check_pledges(&mut expected)?;
		Self::check_requests(&mut expected)?;
		for (loan_id, loan) in ActiveLoans::<T>::iter() {
			ensure!(
				loan_id < NextLoanId::<T>::get() && expected.numbers.insert(loan_id),
				"2. Loans and offers bear numbers that have been given out, each only once."
			);
			Self::check_loan(loan_id, &loan, &mut expected)?;
		}
		Self::check_settlements(&mut expected)?;
		Self::check_totals()?;
		ensure!(
			LoanEndorsements::<T>::iter_keys().all(|(loan_id, _)| expected.numbers.contains(&loan_id)),
			"7. No part outlives its loan and the settlement of it."
		);
		expected.compare()?;
		for record in History::<T>::iter_values() {
			ensure!(record.repaid_on_time <= record.repaid, "9. Nobody has repaid more on time than at all.");
		}
		Self::check_model()
	}

	fn check_model() -> Result<(), TryRuntimeError> {
		let Some(kept) = Model::<T>::get() else { return Ok(()) };
		let model =
			crate::model::read(&kept.bytes).map_err(|_| "17. The model is one that would be taken now.")?;
		ensure!(
			model.version == kept.version && kept.hash == BlakeTwo256::hash(&kept.bytes),
			"17. The model's version and hash are those of its bytes."
		);
		Ok(())
	}

	fn check_totals() -> Result<(), TryRuntimeError> {
		let (mut loans, mut late, mut defaulted) = (0u32, 0u32, 0u32);
		for (loan_id, loan) in ActiveLoans::<T>::iter() {
			ensure!(
				LoansOf::<T>::contains_key(loan.person, loan_id),
				"16. Each loan is found by its person."
			);
			loans = loans.saturating_add(1);
			late = late.saturating_add(loan.care.is_late.into());
			defaulted = defaulted.saturating_add(loan.default.is_some().into());
		}
		ensure!(
			LoansOf::<T>::iter_keys().count() == loans as usize,
			"16. What is found by a person is a loan of theirs."
		);
		let totals = LendingTotals::<T>::get();
		ensure!(
			(totals.loans, totals.late, totals.defaulted) == (loans, late, defaulted),
			"16. As many loans are late and in default as are counted."
		);
		ensure!(
			totals.accepted.checked_sub(totals.closed) == Some(loans.into()),
			"16. What was accepted and is not closed is a loan."
		);
		Ok(())
	}

	fn check_pledges(expected: &mut Expected<T>) -> Result<(), TryRuntimeError> {
		for (request_id, _, pledge) in Pledges::<T>::iter() {
			let (count, amount, claimed) = expected.pledges.entry(request_id).or_default();
			*count = count.saturating_add(1);
			*amount = sum(*amount, pledge.amount)?;
			*claimed = sum(*claimed, pledge.claimed)?;
			// Of a request that is gone without a loan the bank keeps the whole pledge; else see below.
			if !PeerLoans::<T>::contains_key(request_id) {
				expected.keep(pledge.bank_id, pledge.amount)?;
			}
		}
		Ok(())
	}

	fn check_requests(expected: &mut Expected<T>) -> Result<(), TryRuntimeError> {
		let mut requests: usize = 0;
		for (request_id, request) in CreditRequests::<T>::iter() {
			requests = requests.saturating_add(1);
			ensure!(
				OpenRequests::<T>::get(request.person) == Some(request_id),
				"1. Every request is its person's."
			);
			if let RequestState::Approved(offer) = request.state {
				ensure!(
					offer.loan_id < NextLoanId::<T>::get() && expected.numbers.insert(offer.loan_id),
					"2. Loans and offers bear numbers that have been given out, each only once."
				);
			}
			let (bank, borrower) = (request.bank_id, request.borrower_id.clone());
			let (count, pledged, claimed) = expected.pledges.get(&request_id).copied().unwrap_or_default();
			ensure!(
				(count, pledged, claimed) == (request.pledgers, request.pledged, 0),
				"13. What members have pledged is what their requests say."
			);
			expected.begin(bank, request.person);
			raise(&mut expected.deposits, borrower.clone(), request.deposit)?;
			match request.collateral {
				Some(Collateral::Asset { asset, amount }) => {
					expected.hold_asset(bank, asset, borrower, amount)?
				}
				_ => raise(&mut expected.collateral, borrower, request.native_collateral())?,
			}
			for given in &request.community_endorsements {
				expected.stake(bank, &given.endorser, given.person, given.stake)?;
			}
		}
		ensure!(OpenRequests::<T>::iter().count() == requests, "1. A person has at most one request.");
		Ok(())
	}

	fn check_loan(
		loan_id: LoanId,
		loan: &Loan<T::AccountId>,
		expected: &mut Expected<T>,
	) -> Result<(), TryRuntimeError> {
		let (recoverable, taken_due, defaulted) = match &loan.default {
			None => (0, 0, 0),
			Some(default) => (default.recoverable, default.taken_due, 1),
		};
		ensure!(
			loan.outstanding <= loan.principal
				&& (loan.outstanding > 0 || loan.interest > 0)
				&& loan.outstanding == sum(sum(loan.booked, recoverable)?, taken_due)?,
			"6. A loan owes something, and no more principal than was paid out and is accounted for."
		);
		let bank = loan.bank_id;
		let debt = expected.debts.entry(loan.person).or_default();
		debt.loans = debt.loans.saturating_add(1);
		debt.defaulted = debt.defaulted.saturating_add(defaulted);
		debt.unsecured = sum(debt.unsecured, loan.unsecured())?;
		raise(&mut expected.collateral, loan.borrower.clone(), loan.security.native_held)?;
		expected.engage(bank, loan.person);
		if loan.needs_bank() {
			let count = expected.business.entry(bank).or_default();
			*count = count.saturating_add(1);
		}
		if let Some(secured) = loan.security.asset {
			let sale = Sales::<T>::get(loan_id);
			ensure!(
				sale.is_none_or(|sale| loan.default.is_some()
					&& sale.asset == secured.asset
					&& sale.whole == secured.amount
					&& (1..=sale.whole).contains(&sale.amount)),
				"14. Only assets of loans in default are for sale, and no more of them than is held."
			);
			let left = sale.map_or(secured.amount, |sale| sale.amount);
			expected.hold_asset(bank, secured.asset, loan.borrower.clone(), left)?;
		} else {
			ensure!(!Sales::<T>::contains_key(loan_id), "14. Only assets of loans in default are for sale.");
		}
		if loan.care.next_check != Moment::MAX {
			expected.calendar.insert((loan.care.next_check.into(), loan_id));
		}
		if loan.by_peers {
			ensure!(
				loan.care.provision == 0 && loan.created == 0,
				"8. Lenders who are not banks keep no books."
			);
			expected.peer_loans.insert(loan.request_id, loan_id);
		} else {
			let issued = loan.issued().ok_or("6. The created part of a loan is part of its principal.")?;
			if loan.outstanding > 0 {
				raise(&mut expected.borrowers, (bank, loan.person), loan.outstanding)?;
			}
			raise(&mut expected.purposes, (bank, loan.purpose), loan.booked)?;
			if loan.by_founder {
				raise(&mut expected.founders, bank, loan.booked)?;
			}
			let books = expected.banks.entry(bank).or_default();
			books.receivable = sum(books.receivable, loan.booked)?;
			books.issued = sum(books.issued, issued)?;
			books.provisions = sum(books.provisions, loan.care.provision)?;
			books.contested = sum(books.contested, loan.care.contested)?;
		}
		Self::check_appeals(loan_id, loan)?;
		let taken = loan.default.map(|default| default.taken).unwrap_or_default();
		Self::check_parts(loan_id, bank, &loan.endorsers, &taken, false, expected)?;
		Self::check_lenders(loan.request_id, bank, &loan.lenders, false, expected)
	}

	fn check_appeals(loan_id: LoanId, loan: &Loan<T::AccountId>) -> Result<(), TryRuntimeError> {
		let (mut called, mut appealed): (Balance, Balance) = (0, 0);
		for part in LoanEndorsements::<T>::iter_prefix_values(loan_id) {
			called = sum(called, part.slashed)?;
			if part.appeal == Appeal::Open {
				appealed = sum(appealed, part.slashed)?;
			}
		}
		let known = loan.default.map(|default| (default.called, default.appealed)).unwrap_or_default();
		ensure!(
			known == (called, appealed),
			"15. What stakes are called upon for and what of it open appeals ask back are the sums of their parts."
		);
		ensure!(
			loan.contested() == Some(loan.care.contested),
			"15. Depositors may have to pay just what granting all open appeals would cost."
		);
		Ok(())
	}

	fn check_settlements(expected: &mut Expected<T>) -> Result<(), TryRuntimeError> {
		for (loan_id, settlement) in Settlements::<T>::iter() {
			ensure!(
				expected.numbers.insert(loan_id) && !settlement.is_over(),
				"2. Loans and offers bear numbers that have been given out, each only once."
			);
			let Settlement { bank_id, request_id, endorsers, taken, lenders, .. } = settlement;
			if lenders.whole > 0 {
				expected.peer_loans.insert(request_id, loan_id);
			}
			Self::check_parts(loan_id, bank_id, &endorsers, &taken, true, expected)?;
			Self::check_lenders(request_id, bank_id, &lenders, true, expected)?;
		}
		Ok(())
	}

	/// Compares the endorsers' parts with the pots they have. Of a settlement those who came are gone.
	fn check_parts(
		loan_id: LoanId,
		bank: BankId,
		interest: &Pot,
		taken: &Pot,
		is_final: bool,
		expected: &mut Expected<T>,
	) -> Result<(), TryRuntimeError> {
		let (mut seen, mut seen_taken) = (Pot::default(), Pot::default());
		for (endorser, part) in LoanEndorsements::<T>::iter_prefix(loan_id) {
			ensure!(
				sum(part.held, part.taken)? <= part.stake && part.slashed <= part.held,
				"7. No part of a stake is held, taken or called upon twice."
			);
			seen.parts = seen.parts.saturating_add(1);
			seen.whole = sum(seen.whole, part.stake)?;
			seen.claimed = sum(seen.claimed, part.claimed)?;
			if part.taken > 0 {
				seen_taken.parts = seen_taken.parts.saturating_add(1);
			}
			seen_taken.whole = sum(seen_taken.whole, part.taken)?;
			seen_taken.claimed = sum(seen_taken.claimed, part.restored)?;
			expected.stake(bank, &endorser, part.person, part.held)?;
		}
		ensure!(seen.parts <= MAX_ENDORSERS, "7. A loan has at most 16 endorsers.");
		compare_pot(&seen, interest, is_final)?;
		compare_pot(&seen_taken, taken, is_final)?;
		expected.keep(bank, interest.unclaimed().ok_or(TAKEN_TOO_MUCH)?)?;
		expected.keep(bank, taken.unclaimed().ok_or(TAKEN_TOO_MUCH)?)
	}

	fn check_lenders(
		request_id: RequestId,
		bank: BankId,
		pot: &Pot,
		is_final: bool,
		expected: &mut Expected<T>,
	) -> Result<(), TryRuntimeError> {
		let (parts, whole, claimed) = if pot.whole > 0 {
			expected.pledges.get(&request_id).copied().unwrap_or_default()
		} else {
			Default::default()
		};
		compare_pot(&Pot { parts, whole, collected: 0, claimed }, pot, is_final)?;
		expected.keep(bank, pot.unclaimed().ok_or(TAKEN_TOO_MUCH)?)
	}
}

const TAKEN_TOO_MUCH: &str = "7. Nobody took more than came in.";

fn compare_pot(seen: &Pot, pot: &Pot, is_final: bool) -> Result<(), TryRuntimeError> {
	ensure!(
		seen.parts == pot.parts
			&& if is_final {
				seen.whole <= pot.whole && seen.claimed <= pot.claimed
			} else {
				seen.whole == pot.whole && seen.claimed == pot.claimed
			},
		"7. The parts in a loan sum to its pots."
	);
	Ok(())
}

impl<T: Config> Default for Expected<T> {
	fn default() -> Self {
		Self {
			deposits: Default::default(),
			collateral: Default::default(),
			stakes: Default::default(),
			assets: Default::default(),
			assets_of_banks: Default::default(),
			debts: Default::default(),
			borrowers: Default::default(),
			endorsers: Default::default(),
			engaged: Default::default(),
			purposes: Default::default(),
			founders: Default::default(),
			business: Default::default(),
			pledges: Default::default(),
			banks: Default::default(),
			calendar: Default::default(),
			numbers: Default::default(),
			peer_loans: Default::default(),
		}
	}
}

impl<T: Config> Expected<T> {
	fn engage(&mut self, bank: BankId, person: PersonId) {
		let count = self.engaged.entry((bank, person)).or_default();
		*count = count.saturating_add(1);
	}

	fn begin(&mut self, bank: BankId, person: PersonId) {
		self.engage(bank, person);
		let count = self.business.entry(bank).or_default();
		*count = count.saturating_add(1);
	}

	fn keep(&mut self, bank: BankId, amount: Balance) -> Result<(), TryRuntimeError> {
		let books = self.banks.entry(bank).or_default();
		books.payable = sum(books.payable, amount)?;
		Ok(())
	}

	fn stake(
		&mut self,
		bank: BankId,
		who: &T::AccountId,
		person: PersonId,
		amount: Balance,
	) -> Result<(), TryRuntimeError> {
		raise(&mut self.stakes, who.clone(), amount)?;
		if amount > 0 {
			self.engage(bank, person);
			raise(&mut self.endorsers, (bank, person), amount)?;
		}
		Ok(())
	}

	fn hold_asset(
		&mut self,
		bank: BankId,
		asset: AssetId,
		who: T::AccountId,
		amount: Balance,
	) -> Result<(), TryRuntimeError> {
		raise(&mut self.assets, (asset, who), amount)?;
		raise(&mut self.assets_of_banks, (bank, asset), amount)
	}

	fn compare(self) -> Result<(), TryRuntimeError> {
		let held = [
			(HoldReason::RequestDeposit, self.deposits),
			(HoldReason::Collateral, self.collateral),
			(HoldReason::EndorsementStake, self.stakes),
		];
		for (reason, accounts) in held {
			let reason = reason.into();
			for (who, amount) in accounts {
				ensure!(
					T::Currency::balance_on_hold(&reason, &who) == amount,
					"3. What requests and loans say is held for deposits, collateral and stakes."
				);
			}
		}
		for ((asset, who), amount) in self.assets {
			ensure!(
				T::Assets::balance_on_hold(asset, &HoldReason::Collateral.into(), &who) == amount,
				"3. What requests and loans say is held in assets."
			);
		}
		ensure!(
			collected(AssetsHeld::<T>::iter().map(|(bank, asset, held)| ((bank, asset), held)))
				== self.assets_of_banks,
			"3. What is held of an asset for a bank is the sum of its requests and loans."
		);
		ensure!(
			collected(Debts::<T>::iter()) == self.debts
				&& collected(
					BorrowerExposure::<T>::iter().map(|(bank, person, amount)| ((bank, person), amount))
				) == self.borrowers,
			"4. What persons owe is the sum of their loans, to all banks and to each."
		);
		ensure!(
			collected(EndorserExposure::<T>::iter().map(|(bank, person, amount)| ((bank, person), amount)))
				== self.endorsers,
			"5. What endorsers have at stake at a bank is the sum of their stakes."
		);
		for bank in T::Banks::banks() {
			ensure!(
				T::Banks::outstanding(bank) == self.banks.get(&bank).copied().unwrap_or_default(),
				"8. Banks are owed, have issued, expect to lose and keep what the loans say."
			);
		}
		let kept = |books: &Outstanding| books.receivable > 0 || books.payable > 0 || books.provisions > 0;
		ensure!(
			self.banks.iter().all(|(bank, books)| T::Banks::bank_exists(*bank) || !kept(books)),
			"8. No bank is closed on which anybody has a claim."
		);
		for (bank, exposure) in BankExposures::<T>::iter() {
			let of_purposes = [
				PurposeKind::ProductiveEnterprise,
				PurposeKind::CreativeProject,
				PurposeKind::CommunityInfrastructure,
				PurposeKind::EcologicalRestoration,
				PurposeKind::EducationalInitiative,
			]
			.map(|kind| self.purposes.get(&(bank, kind)).copied().unwrap_or_default());
			ensure!(
				exposure.purposes == of_purposes
					&& exposure.founders == self.founders.get(&bank).copied().unwrap_or_default(),
				"10. What a bank has lent for each purpose and to its founders is the sum of its loans."
			);
			ensure!(
				exposure.business == self.business.get(&bank).copied().unwrap_or_default(),
				"11. What business banks are needed for is counted."
			);
		}
		ensure!(
			self.business.keys().all(BankExposures::<T>::contains_key)
				&& collected(Engaged::<T>::iter().map(|(bank, person, count)| ((bank, person), count)))
					== self.engaged,
			"11. What binds persons and business to banks is counted."
		);
		ensure!(
			Calendar::<T>::iter_keys().collect::<BTreeSet<_>>() == self.calendar,
			"12. The calendar has one entry for each loan that something may happen to, and no other."
		);
		ensure!(
			collected(PeerLoans::<T>::iter()) == self.peer_loans,
			"13. Pledges are found by the loans that became of them."
		);
		Ok(())
	}
}

fn collected<K: Ord, V>(entries: impl Iterator<Item = (K, V)>) -> BTreeMap<K, V> {
	entries.collect()
}

fn sum(a: Balance, b: Balance) -> Result<Balance, TryRuntimeError> {
	a.checked_add(b).ok_or_else(|| "a sum of the books exceeds what a balance can hold".into())
}

fn raise<K: Ord>(sums: &mut Sums<K>, key: K, amount: Balance) -> Result<(), TryRuntimeError> {
	let total = sums.entry(key).or_default();
	*total = sum(*total, amount)?;
	Ok(())
}
