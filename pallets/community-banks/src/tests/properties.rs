//! Random lives of a bank. Whatever happens, the invariants hold, events tell all of it, and nobody gains by rounding.

use super::mirror::Mirror;
use crate::mock::*;
use credit_primitives_math::lending::burned_so_far;
use credit_primitives_types::{
	Balance, BankLedger, FundedAs, Loss, Moment, Receipt, Recovery, WriteOff, CRD,
};
use frame_support::{
	assert_ok,
	storage::{with_transaction, TransactionOutcome},
	traits::fungible::Inspect,
};
use proptest::prelude::*;
use sp_core::H256;
use sp_runtime::{DispatchError, Permill};

#[derive(Clone, Debug)]
enum Step {
	Deposit(AccountId, Balance),
	/// A share of the holder's shares, in millionths, as everywhere.
	Withdraw(AccountId, u32),
	Cancel(AccountId),
	ClaimWithdrawal(AccountId),
	Lock(AccountId, u32),
	Donate(Balance),
	/// Money sent to the bank's account without a word.
	Stray(Balance),
	Lend(AccountId, Balance),
	/// As much as there is money at hand, or a part of it.
	LendOut(AccountId, u32),
	/// A part of what is outstanding, and interest.
	Repay(u32, Balance),
	/// Expect a part of what is outstanding to be lost.
	Expect(u32),
	/// Contest a part of the bank's capital.
	Contest(u32),
	/// Give the loan up; whether the depositors pay first.
	GiveUp(bool),
	/// A part of what the last loan given up has cost, a third more at most.
	Recover(u32),
	SetAside(Balance),
	Claim(u32),
	Resolve,
	Wait(Moment),
	Health(u32),
}

fn amounts() -> impl Strategy<Value = Balance> {
	prop_oneof![1..1_000u128, CRD / 10..10 * CRD, CRD..3_000 * CRD]
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
	let member = prop_oneof![Just(ALICE), Just(BOB), Just(CHARLIE)];
	let millionths = prop_oneof![Just(1_000_000u32), 1..1_000_000u32];
	let step = prop_oneof![
		4 => (member.clone(), amounts()).prop_map(|(who, amount)| Step::Deposit(who, amount)),
		6 => (member.clone(), millionths.clone()).prop_map(|(who, part)| Step::Withdraw(who, part)),
		1 => member.clone().prop_map(Step::Cancel),
		1 => member.clone().prop_map(Step::ClaimWithdrawal),
		2 => (member.clone(), millionths.clone()).prop_map(|(who, part)| Step::Lock(who, part)),
		1 => amounts().prop_map(Step::Donate),
		1 => amounts().prop_map(Step::Stray),
		2 => (member.clone(), amounts()).prop_map(|(who, amount)| Step::Lend(who, amount)),
		4 => (member, millionths.clone()).prop_map(|(who, part)| Step::LendOut(who, part)),
		2 => (millionths.clone(), 0..20 * CRD).prop_map(|(part, interest)| Step::Repay(part, interest)),
		1 => millionths.clone().prop_map(Step::Expect),
		1 => millionths.clone().prop_map(Step::Contest),
		2 => any::<bool>().prop_map(Step::GiveUp),
		2 => millionths.clone().prop_map(Step::Recover),
		1 => amounts().prop_map(Step::SetAside),
		1 => millionths.prop_map(Step::Claim),
		2 => Just(Step::Resolve),
		6 => (1..60_000u64).prop_map(Step::Wait),
		1 => (0..=100u32).prop_map(Step::Health),
	];
	prop::collection::vec(step, 1..60)
}

/// A loan as the lending side keeps it.
#[derive(Clone)]
struct Loan {
	borrower: AccountId,
	amount: Balance,
	created: Balance,
	repaid: Balance,
	funded_at: Moment,
	provision: Balance,
}

impl Loan {
	fn outstanding(&self) -> Balance {
		self.amount - self.repaid
	}

	fn burned(&self, repaid: Balance) -> Balance {
		burned_so_far(self.created, self.amount, repaid).unwrap()
	}
}

/// What the lending side knows.
#[derive(Default)]
struct Lending {
	loans: Vec<Loan>,
	/// Borrowers of loans given up, with what these have cost and nobody has been given back.
	lost: Vec<(AccountId, Loss, Balance)>,
	/// What depositors may have to pay first.
	contested: Balance,
}

impl Lending {
	fn debt(&self, who: AccountId) -> Balance {
		self.loans.iter().filter(|loan| loan.borrower == who).map(Loan::outstanding).sum()
	}

	fn run(&mut self, step: Step) {
		self.take(step);
		self.tell_debts();
	}

	fn take(&mut self, step: Step) {
		let signed = RuntimeOrigin::signed;
		match step {
			Step::Deposit(who, amount) => {
				attempt(|| CommunityBanks::deposit(signed(who), CASCADIA, amount));
			}
			Step::Withdraw(who, part) => {
				let shares = part_of(part, shares_of(CASCADIA, who));
				attempt(|| CommunityBanks::withdraw(signed(who), CASCADIA, shares));
			}
			Step::Cancel(who) => {
				attempt(|| CommunityBanks::cancel_withdrawal(signed(who), CASCADIA));
			}
			Step::ClaimWithdrawal(who) => {
				attempt(|| CommunityBanks::claim_withdrawal(signed(who), CASCADIA));
			}
			Step::Lock(who, part) => {
				let shares = part_of(part, shares_of(CASCADIA, who));
				attempt(|| CommunityBanks::lock_shares(signed(who), CASCADIA, shares));
			}
			Step::Donate(amount) => {
				attempt(|| CommunityBanks::donate(signed(NOBODY), CASCADIA, amount));
			}
			Step::Stray(amount) => {
				attempt(|| pay_to(CASCADIA, NOBODY, amount));
			}
			Step::Lend(borrower, amount) => self.lend(borrower, amount),
			Step::LendOut(borrower, part) => {
				self.lend(borrower, part_of(part, pool(CASCADIA).liquid));
			}
			Step::Repay(part, interest) => self.repay(part, interest),
			Step::Expect(part) => {
				let Some(loan) = self.loans.last_mut() else { return };
				let after = part_of(part, loan.outstanding());
				assert_ok!(CommunityBanks::set_provision(CASCADIA, loan.provision, after));
				loan.provision = after;
			}
			Step::Contest(part) => self.contest(part_of(part, COMMONS)),
			Step::GiveUp(shares_first) => self.give_up(shares_first),
			Step::Recover(part) => self.recover(part),
			Step::SetAside(amount) => {
				attempt(|| {
					pay_to(CASCADIA, NOBODY, amount)?;
					CommunityBanks::set_aside(CASCADIA, amount)
				});
			}
			Step::Claim(part) => {
				let amount = part_of(part, CommunityBanks::outstanding(CASCADIA).payable);
				attempt(|| CommunityBanks::pay_claim(CASCADIA, &BOB, amount));
			}
			Step::Resolve => {
				attempt(|| CommunityBanks::resolve_bank(RuntimeOrigin::root(), CASCADIA));
			}
			Step::Wait(span) => {
				pass_time(span);
				next_block();
			}
			Step::Health(percent) => HealthOfAll::set(Permill::from_percent(percent)),
		}
	}

	fn contest(&mut self, amount: Balance) {
		assert_ok!(CommunityBanks::set_contested(CASCADIA, self.contested, amount));
		self.contested = amount;
	}

	/// Answers what the bank asks about debts.
	fn tell_debts(&self) {
		for who in [ALICE, BOB, CHARLIE] {
			Owed::mutate(|owed| owed.insert((CASCADIA, person(who)), self.debt(who)));
		}
	}

	fn lend(&mut self, borrower: AccountId, amount: Balance) {
		let debt = amount + self.debt(borrower);
		let locked = crate::Locks::<Test>::contains_key(CASCADIA, borrower);
		let said = CommunityBanks::can_fund(CASCADIA, amount);
		let funded = attempt(|| lend(CASCADIA, borrower, amount, debt));
		// What the borrower will owe takes up shares that they have locked. That is reckoned anew with the loan, at the
		// price and with the debt of now, so these shares carry less or more of it than was said.
		match (&funded, &said) {
			(Some(funded), Ok(said)) => {
				assert_eq!(funded.created + funded.pool, amount);
				assert!(locked || funded == said, "{funded:?} instead of {said:?}");
			}
			(None, Ok(_)) => assert!(locked),
			(funded, Err(_)) => assert!(funded.is_none()),
		}
		if let Some(FundedAs { created, .. }) = funded {
			let funded_at = Timestamp::get();
			self.loans.push(Loan { borrower, amount, created, repaid: 0, funded_at, provision: 0 });
		}
	}

	fn repay(&mut self, part: u32, interest: Balance) {
		let Some(loan) = self.loans.last().cloned() else { return };
		let principal = part_of(part, loan.outstanding());
		let receipt = Receipt {
			purpose: PURPOSE,
			circulates: true,
			person: person(loan.borrower),
			debt: self.debt(loan.borrower) - principal,
			funded_at: loan.funded_at,
			principal,
			burned: loan.burned(loan.repaid + principal) - loan.burned(loan.repaid),
			interest,
			endorsers_share: Permill::from_percent(10),
			expected_loss_share: Permill::from_percent(part % 100),
			on_time: part.is_multiple_of(2).then(|| H256::from_low_u64_be(loan.borrower as u64)),
		};
		if let Some(collected) = attempt(|| collect(CASCADIA, receipt)) {
			let parts = [
				collected.endorsers,
				collected.deficit,
				collected.loss_reserve,
				collected.commons,
				collected.shares,
			];
			assert_eq!(parts.iter().sum::<Balance>(), interest);
			self.loans.last_mut().unwrap().repaid += principal;
		}
		self.forget_repaid();
	}

	fn forget_repaid(&mut self) {
		for loan in self.loans.iter().filter(|loan| loan.outstanding() == 0) {
			assert_ok!(CommunityBanks::set_provision(CASCADIA, loan.provision, 0));
		}
		self.loans.retain(|loan| loan.outstanding() > 0);
	}

	fn give_up(&mut self, shares_first: bool) {
		let Some(loan) = self.loans.pop() else { return };
		let principal = loan.outstanding();
		let created = loan.created - loan.burned(loan.repaid);
		assert_ok!(CommunityBanks::set_provision(CASCADIA, loan.provision, 0));
		let loss = CommunityBanks::write_off(
			CASCADIA,
			WriteOff { purpose: PURPOSE, principal, created, shares_first },
		)
		.unwrap();
		assert_eq!(loss.loss_reserve + loss.commons + loss.shares + loss.deficit, principal);
		self.lost.push((loan.borrower, loss, CRD));
	}

	fn recover(&mut self, part: u32) {
		let Some((borrower, mut lost, mut endorsers)) = self.lost.pop() else { return };
		let cost = lost.loss_reserve + lost.commons + lost.shares + lost.deficit + endorsers;
		let amount = part_of(part, cost + cost / 3);
		let recovery =
			Recovery { amount, person: person(borrower), debt: self.debt(borrower), lost, endorsers };
		if let Some(back) = attempt(|| recover(CASCADIA, recovery)) {
			let parts =
				[back.deficit, back.shares, back.commons, back.loss_reserve, back.endorsers, back.surplus];
			assert_eq!(parts.iter().sum::<Balance>(), amount);
			assert!(back.shares <= lost.shares && back.loss_reserve <= lost.loss_reserve);
			assert!(back.shares + back.commons <= lost.shares + lost.commons);
			lost.loss_reserve -= back.loss_reserve;
			lost.shares -= back.shares;
			lost.commons = lost.commons.saturating_sub(back.commons);
			lost.deficit = lost.deficit.saturating_sub(back.deficit);
			endorsers -= back.endorsers;
			if amount < cost {
				self.lost.push((borrower, lost, endorsers));
			}
		}
	}
}

fn part_of(part: u32, whole: Balance) -> Balance {
	Permill::from_parts(part).mul_floor(whole)
}

/// As a dispatch does: what fails leaves nothing behind.
fn attempt<R>(call: impl FnOnce() -> Result<R, DispatchError>) -> Option<R> {
	with_transaction(|| match call() {
		Ok(done) => TransactionOutcome::Commit(Ok(done)),
		Err(error) => TransactionOutcome::Rollback(Err(error)),
	})
	.ok()
}

/// A bank that may lend and create so much at once that it can become insolvent.
fn reckless() {
	Parameters::mutate(|parameters| {
		parameters.epoch_creation_share = Permill::one();
		parameters.use_of_limit = Permill::one();
		parameters.initial_leverage = 3.into();
		parameters.liquidity_reserve = Permill::zero();
		parameters.record_persons = 2;
		// Back to what a former case may have changed.
		parameters.minimum_queued_exit = 10 * CRD;
	});
	HealthOfAll::set(Permill::one());
	Owed::set(Default::default());
}

fn reckless_ext() -> sp_io::TestExternalities {
	reckless();
	new_test_ext()
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..Default::default() })]

	#[test]
	fn every_life_of_a_bank_should_keep_the_invariants_and_be_told_by_its_events(steps in steps()) {
		reckless_ext().execute_with(|| {
			let mut lending = Lending::default();
			let mut mirror = Mirror::of_genesis(CASCADIA);
			events();
			for step in steps {
				lending.run(step);
				CommunityBanks::do_try_state().unwrap();
				let pool = pool(CASCADIA);
				mirror.read(events());
				prop_assert_eq!(mirror.pool(pool), pool);
				let owed: Balance = lending.loans.iter().map(Loan::outstanding).sum();
				prop_assert_eq!(pool.receivable, owed);
				let unburned: Balance =
					lending.loans.iter().map(|loan| loan.created - loan.burned(loan.repaid)).sum();
				prop_assert_eq!(CommunityBanks::outstanding(CASCADIA).issued, unburned);
				let expected: Balance = lending.loans.iter().map(|loan| loan.provision).sum();
				prop_assert_eq!((pool.provisions, pool.contested), (expected, lending.contested));
				for who in crate::Locks::<Test>::iter_key_prefix(CASCADIA) {
					// A loan given up is owed all the same, until the lending side says otherwise.
					let known = crate::Debts::<Test>::get(CASCADIA, person(who)).unwrap_or_default();
					prop_assert!(known >= lending.debt(who));
				}
				let capital = CommunityBanks::capital(CASCADIA).unwrap();
				prop_assert!(capital.locked <= capital.share_equity);
				prop_assert!(capital.capital <= capital.share_equity + capital.commons + capital.loss_reserve);
			}
			Ok(())
		})?;
	}

	#[test]
	fn paying_in_and_out_should_never_gain(
		life in steps(),
		amount in CRD / 10..1_000 * CRD,
		slices in 1u128..5,
	) {
		reckless_ext().execute_with(|| {
			let mut lending = Lending::default();
			for step in life {
				lending.run(step);
			}
			let signed = || RuntimeOrigin::signed(ALICE);
			attempt(|| CommunityBanks::cancel_withdrawal(signed(), CASCADIA));
			attempt(|| CommunityBanks::claim_withdrawal(signed(), CASCADIA));
			Parameters::mutate(|parameters| {
				parameters.minimum_queued_exit = 0;
			});
			let all_vested = pool(CASCADIA).vesting.end;
			set_time(all_vested.max(Timestamp::get()) + EPOCH);
			let shares_before = crate::Holdings::<Test>::get(CASCADIA, ALICE)
				.filter(|holding| holding.series == pool(CASCADIA).series)
				.map_or(0, |holding| holding.shares);
			let before = Balances::balance(&ALICE);
			if attempt(|| CommunityBanks::deposit(signed(), CASCADIA, amount)).is_none() {
				return Ok(());
			}
			pass_time(1_000);
			let bought = shares_of(CASCADIA, ALICE) - shares_before;
			for _ in 0..slices {
				attempt(|| CommunityBanks::withdraw(signed(), CASCADIA, bought / slices));
				next_block();
				attempt(|| CommunityBanks::claim_withdrawal(signed(), CASCADIA));
			}
			prop_assert!(Balances::balance(&ALICE) <= before);
			CommunityBanks::do_try_state().unwrap();
			Ok(())
		})?;
	}

	#[test]
	fn everybody_should_be_paid_when_all_loans_are_repaid(life in steps()) {
		reckless_ext().execute_with(|| {
			let mut lending = Lending::default();
			for step in life {
				lending.run(step);
			}
			// All loans come back, and whatever was lost is made up for by gifts.
			while !lending.loans.is_empty() {
				let owed = lending.loans.last().unwrap().outstanding();
				let borrower = lending.loans.last().unwrap().borrower;
				if Balances::balance(&borrower) <= owed + ED {
					// Somebody who lost the loan cannot repay it: it is given up.
					lending.give_up(false);
				} else {
					lending.repay(1_000_000, 0);
				}
			}
			lending.contest(0);
			let missing = pool(CASCADIA).deficit.max(pool(CASCADIA).uncovered);
			if missing > 0 {
				prop_assume!(Balances::balance(&NOBODY) > missing + CRD);
				assert_ok!(CommunityBanks::donate(RuntimeOrigin::signed(NOBODY), CASCADIA, missing));
			}
			pass_time(LOCK_PERIOD.max(100_000));
			Parameters::mutate(|parameters| parameters.minimum_queued_exit = 0);
			// The queue empties, the locks end, everybody leaves and claims.
			for _ in 0..10 {
				next_block();
			}
			prop_assert_eq!(pool(CASCADIA).queued_shares, 0);
			for who in [ALICE, BOB, CHARLIE] {
				let signed = || RuntimeOrigin::signed(who);
				attempt(|| CommunityBanks::withdraw(signed(), CASCADIA, shares_of(CASCADIA, who)));
				attempt(|| CommunityBanks::claim_withdrawal(signed(), CASCADIA));
			}
			let pool = pool(CASCADIA);
			prop_assert_eq!((pool.receivable, pool.issued, pool.served), (0, 0, 0));
			// Whatever shares are left are worth less than a unit.
			prop_assert!(pool.shares < 2_000_000, "{:?}", pool);
			CommunityBanks::do_try_state().unwrap();
			Ok(())
		})?;
	}
}
