//! Random lives of a bank. Whatever happens, the invariants hold, and nobody gains by rounding.

use crate::mock::*;
use credit_primitives_math::lending::burned_so_far;
use credit_primitives_types::{Balance, BankLedger, FundedAs, Moment, Receipt, CRD};
use frame_support::{
	storage::{with_transaction, TransactionOutcome},
	traits::fungible::Inspect,
};
use proptest::prelude::*;
use sp_runtime::{DispatchError, Permill};

#[derive(Clone, Debug)]
enum Step {
	Deposit(AccountId, Balance),
	/// A share of the holder's shares, in millionths.
	Withdraw(AccountId, u32),
	Donate(Balance),
	Lend(AccountId, Balance),
	/// Principal in millionths of what is outstanding, and interest.
	Repay(u32, Balance),
	Claim(u32),
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
		(member.clone(), amounts()).prop_map(|(who, amount)| Step::Deposit(who, amount)),
		(member.clone(), millionths.clone()).prop_map(|(who, part)| Step::Withdraw(who, part)),
		amounts().prop_map(Step::Donate),
		(member, amounts()).prop_map(|(who, amount)| Step::Lend(who, amount)),
		(millionths.clone(), 0..20 * CRD).prop_map(|(part, interest)| Step::Repay(part, interest)),
		millionths.prop_map(Step::Claim),
		(1..60_000u64).prop_map(Step::Wait),
		(0..=100u32).prop_map(Step::Health),
	];
	prop::collection::vec(step, 1..40)
}

/// A loan as the lending side keeps it.
struct Loan {
	borrower: AccountId,
	amount: Balance,
	created: Balance,
	repaid: Balance,
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

fn run(step: Step, loans: &mut Vec<Loan>) {
	match step {
		Step::Deposit(who, amount) => {
			attempt(|| CommunityBanks::deposit(RuntimeOrigin::signed(who), CASCADIA, amount));
		}
		Step::Withdraw(who, part) => {
			let shares = part_of(part, shares_of(CASCADIA, who));
			attempt(|| CommunityBanks::withdraw(RuntimeOrigin::signed(who), CASCADIA, shares));
		}
		Step::Donate(amount) => {
			attempt(|| CommunityBanks::donate(RuntimeOrigin::signed(NOBODY), CASCADIA, amount));
		}
		Step::Lend(borrower, amount) => {
			if let Some(FundedAs { created, .. }) =
				attempt(|| CommunityBanks::fund(CASCADIA, &borrower, amount))
			{
				loans.push(Loan { borrower, amount, created, repaid: 0 });
			}
		}
		Step::Repay(part, interest) => {
			let Some(loan) = loans.last_mut() else { return };
			let principal = part_of(part, loan.amount - loan.repaid);
			let burned = |repaid| burned_so_far(loan.created, loan.amount, repaid).unwrap();
			let receipt = Receipt {
				principal,
				burned: burned(loan.repaid + principal) - burned(loan.repaid),
				interest,
				endorsers_share: Permill::from_percent(10),
				expected_loss_share: Permill::from_percent(part % 100),
			};
			if attempt(|| CommunityBanks::collect(CASCADIA, &loan.borrower, receipt)).is_some() {
				loan.repaid += principal;
			}
			loans.retain(|loan| loan.repaid < loan.amount);
		}
		Step::Claim(part) => {
			let amount = part_of(part, pool(CASCADIA).payable);
			attempt(|| CommunityBanks::pay_claim(CASCADIA, &BOB, amount));
		}
		Step::Wait(span) => pass_time(span),
		Step::Health(percent) => HealthOfAll::set(Permill::from_percent(percent)),
	}
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..Default::default() })]

	#[test]
	fn every_life_of_a_bank_should_keep_the_invariants(steps in steps()) {
		new_test_ext().execute_with(|| {
			let mut loans = Vec::new();
			for step in steps {
				run(step, &mut loans);
				CommunityBanks::do_try_state().unwrap();
				let pool = pool(CASCADIA);
				let owed: Balance = loans.iter().map(|loan| loan.amount - loan.repaid).sum();
				prop_assert_eq!(pool.receivable, owed);
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
		new_test_ext().execute_with(|| {
			let mut loans = Vec::new();
			for step in life {
				run(step, &mut loans);
			}
			Parameters::mutate(|parameters| parameters.epoch_length = 1_000);
			let shares_before = shares_of(CASCADIA, ALICE);
			let before = Balances::balance(&ALICE);
			let all_vested = pool(CASCADIA).vesting.end;
			set_time(all_vested.max(EPOCH) + 1_000);
			if attempt(|| CommunityBanks::deposit(RuntimeOrigin::signed(ALICE), CASCADIA, amount)).is_none() {
				return Ok(());
			}
			pass_time(1_000);
			let bought = shares_of(CASCADIA, ALICE) - shares_before;
			for _ in 0..slices {
				attempt(|| CommunityBanks::withdraw(
					RuntimeOrigin::signed(ALICE),
					CASCADIA,
					bought / slices,
				));
			}
			prop_assert!(Balances::balance(&ALICE) <= before);
			CommunityBanks::do_try_state().unwrap();
			Ok(())
		})?;
	}
}
