//! What must hold after every block, as numbered sentences that are also the messages.

use crate::{
	types::{Debt, Loan, RequestState, MAX_ENDORSERS},
	ActiveLoans, BorrowerExposure, Config, CreditRequests, Debts, EndorserExposure, History, HoldReason,
	LoanEndorsements, NextLoanId, OpenRequests, Pallet, Settlements,
};
use alloc::collections::{BTreeMap, BTreeSet};
use credit_primitives_types::{Balance, BankId, BankLedger, LoanId, Outstanding, PersonId};
use frame_support::{ensure, traits::fungible::InspectHold};
use sp_runtime::TryRuntimeError;

type Sums<K> = BTreeMap<K, Balance>;

/// What the books must say, summed from the requests and loans.
struct Expected<T: Config> {
	deposits: Sums<T::AccountId>,
	collateral: Sums<T::AccountId>,
	stakes: Sums<T::AccountId>,
	debts: BTreeMap<PersonId, Debt>,
	borrowers: Sums<(BankId, PersonId)>,
	endorsers: Sums<(BankId, T::AccountId)>,
	banks: BTreeMap<BankId, Outstanding>,
}

impl<T: Config> Pallet<T> {
	/// Checks the pallet's invariants:
	///
	/// 1. A person has at most one request, and every request is its person's.
	/// 2. Loans and offers bear numbers that have been given out, each only once.
	/// 3. What requests and loans say is held for deposits, collateral and stakes.
	/// 4. What persons owe is the sum of their loans, to all banks and to each.
	/// 5. What endorsers have at stake at a bank is the sum of their stakes.
	/// 6. A loan owes something, and no more principal than was paid out.
	/// 7. A loan's endorsers, their stakes and what they took sum to its proceeds.
	/// 8. Banks are owed the principal of their loans, have issued what is not burned of it, and keep what endorsers may
	///    still claim.
	/// 9. Nobody has repaid more on time than at all.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		let mut expected = Expected::<T> {
			deposits: Default::default(),
			collateral: Default::default(),
			stakes: Default::default(),
			debts: Default::default(),
			borrowers: Default::default(),
			endorsers: Default::default(),
			banks: Default::default(),
		};
		let mut numbers = BTreeSet::new();
		Self::check_requests(&mut expected, &mut numbers)?;
		for (loan_id, loan) in ActiveLoans::<T>::iter() {
			ensure!(
				loan_id < NextLoanId::<T>::get() && numbers.insert(loan_id),
				"2. Loans and offers bear numbers that have been given out, each only once."
			);
			Self::check_loan(loan_id, &loan, &mut expected)?;
		}
		Self::check_settlements(&mut expected, &mut numbers)?;
		expected.compare()?;
		for record in History::<T>::iter_values() {
			ensure!(record.repaid_on_time <= record.repaid, "9. Nobody has repaid more on time than at all.");
		}
		Ok(())
	}

	fn check_requests(
		expected: &mut Expected<T>,
		numbers: &mut BTreeSet<LoanId>,
	) -> Result<(), TryRuntimeError> {
		let mut requests: usize = 0;
		for (request_id, request) in CreditRequests::<T>::iter() {
			requests = requests.saturating_add(1);
			ensure!(
				OpenRequests::<T>::get(request.person) == Some(request_id),
				"1. Every request is its person's."
			);
			if let RequestState::Approved(offer) = request.state {
				ensure!(
					offer.loan_id < NextLoanId::<T>::get() && numbers.insert(offer.loan_id),
					"2. Loans and offers bear numbers that have been given out, each only once."
				);
			}
			raise(&mut expected.deposits, request.borrower_id.clone(), request.deposit)?;
			raise(&mut expected.collateral, request.borrower_id.clone(), request.native_collateral())?;
			for given in &request.community_endorsements {
				raise(&mut expected.stakes, given.endorser.clone(), given.stake)?;
				raise(&mut expected.endorsers, (request.bank_id, given.endorser.clone()), given.stake)?;
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
		ensure!(
			loan.outstanding <= loan.principal && (loan.outstanding > 0 || loan.interest > 0),
			"6. A loan owes something, and no more principal than was paid out."
		);
		let issued = loan.issued().ok_or("6. The created part of a loan is part of its principal.")?;
		let debt = expected.debts.entry(loan.person).or_default();
		debt.loans = debt.loans.saturating_add(1);
		debt.unsecured = sum(debt.unsecured, loan.unsecured())?;
		if loan.outstanding > 0 {
			raise(&mut expected.borrowers, (loan.bank_id, loan.person), loan.outstanding)?;
		}
		raise(&mut expected.collateral, loan.borrower.clone(), loan.collateral)?;
		let bank = expected.banks.entry(loan.bank_id).or_default();
		bank.receivable = sum(bank.receivable, loan.outstanding)?;
		bank.issued = sum(bank.issued, issued)?;

		let (count, stakes, claimed) = Self::check_endorsers(loan_id, loan.bank_id, expected)?;
		ensure!(
			(count, stakes, claimed)
				== (loan.proceeds.endorsers, loan.proceeds.stakes, loan.proceeds.claimed),
			"7. A loan's endorsers, their stakes and what they took sum to its proceeds."
		);
		Self::expect_payable(loan.bank_id, loan.proceeds.collected, claimed, expected)
	}

	fn check_settlements(
		expected: &mut Expected<T>,
		numbers: &mut BTreeSet<LoanId>,
	) -> Result<(), TryRuntimeError> {
		for (loan_id, settlement) in Settlements::<T>::iter() {
			ensure!(
				numbers.insert(loan_id),
				"2. Loans and offers bear numbers that have been given out, each only once."
			);
			let (count, stakes, claimed) = Self::check_endorsers(loan_id, settlement.bank_id, expected)?;
			let proceeds = settlement.proceeds;
			ensure!(
				count == proceeds.endorsers
					&& count > 0 && stakes <= proceeds.stakes
					&& claimed <= proceeds.claimed,
				"7. A repaid loan's endorsers are those who have not come for their stakes."
			);
			Self::expect_payable(settlement.bank_id, proceeds.collected, proceeds.claimed, expected)?;
		}
		ensure!(
			LoanEndorsements::<T>::iter_keys().all(|(loan_id, _)| numbers.contains(&loan_id)),
			"7. No endorsement outlives its loan and the settlement of it."
		);
		Ok(())
	}

	/// The number of the loan's endorsers, their stakes and what they took.
	fn check_endorsers(
		loan_id: LoanId,
		bank: BankId,
		expected: &mut Expected<T>,
	) -> Result<(u32, Balance, Balance), TryRuntimeError> {
		let (mut count, mut stakes, mut claimed) = (0u32, 0, 0);
		for (endorser, endorsement) in LoanEndorsements::<T>::iter_prefix(loan_id) {
			count = count.saturating_add(1);
			stakes = sum(stakes, endorsement.stake)?;
			claimed = sum(claimed, endorsement.claimed)?;
			raise(&mut expected.stakes, endorser.clone(), endorsement.stake)?;
			raise(&mut expected.endorsers, (bank, endorser), endorsement.stake)?;
		}
		ensure!(count <= MAX_ENDORSERS, "7. A loan has at most 16 endorsers.");
		Ok((count, stakes, claimed))
	}

	fn expect_payable(
		bank: BankId,
		collected: Balance,
		claimed: Balance,
		expected: &mut Expected<T>,
	) -> Result<(), TryRuntimeError> {
		let unclaimed =
			collected.checked_sub(claimed).ok_or("7. Endorsers have taken no more than came in.")?;
		let bank = expected.banks.entry(bank).or_default();
		bank.payable = sum(bank.payable, unclaimed)?;
		Ok(())
	}
}

impl<T: Config> Expected<T> {
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
		ensure!(
			Debts::<T>::iter().collect::<BTreeMap<_, _>>() == self.debts
				&& BorrowerExposure::<T>::iter()
					.map(|(bank, person, amount)| ((bank, person), amount))
					.collect::<BTreeMap<_, _>>()
					== self.borrowers,
			"4. What persons owe is the sum of their loans, to all banks and to each."
		);
		ensure!(
			EndorserExposure::<T>::iter()
				.map(|(bank, who, amount)| ((bank, who), amount))
				.collect::<BTreeMap<_, _>>()
				== self.endorsers,
			"5. What endorsers have at stake at a bank is the sum of their stakes."
		);
		for bank in T::Banks::banks() {
			let outstanding = self.banks.get(&bank).copied().unwrap_or_default();
			ensure!(
				T::Banks::outstanding(bank) == outstanding,
				"8. Banks are owed the principal of their loans, have issued what is not burned of it, and keep \
				what endorsers may still claim."
			);
		}
		Ok(())
	}
}

fn sum(a: Balance, b: Balance) -> Result<Balance, TryRuntimeError> {
	a.checked_add(b).ok_or_else(|| "a sum of the books exceeds what a balance can hold".into())
}

fn raise<K: Ord>(sums: &mut Sums<K>, key: K, amount: Balance) -> Result<(), TryRuntimeError> {
	let total = sums.entry(key).or_default();
	*total = sum(*total, amount)?;
	Ok(())
}
