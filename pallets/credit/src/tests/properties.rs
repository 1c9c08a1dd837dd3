//! Random lives of many loans. Whatever happens, the invariants hold, and no order of calls makes money.

use crate::{mock::*, types::RequestState, ActiveLoans, CreditRequests, LoanEndorsements, OpenRequests};
use credit_primitives_math::Permill;
use credit_primitives_types::{Balance, BankLedger, LoanId, Moment, RequestId, Schedule, CRD};
use frame_support::storage::{with_transaction, TransactionOutcome};
use proptest::prelude::*;
use sp_runtime::DispatchResult;

#[derive(Clone, Debug)]
enum Step {
	Request {
		who: AccountId,
		amount: Balance,
		collateral: Balance,
		installments: u32,
	},
	Endorse {
		who: AccountId,
		whose: AccountId,
		stake: Balance,
	},
	Withdraw {
		who: AccountId,
		whose: AccountId,
	},
	Decide(AccountId),
	Accept(AccountId),
	Cancel(AccountId),
	/// A share of what is owed, in millionths, more than all of it at times.
	Repay {
		who: AccountId,
		loan: LoanId,
		part: u32,
	},
	RepayInFull {
		who: AccountId,
		loan: LoanId,
	},
	Claim {
		who: AccountId,
		loan: LoanId,
	},
	Wait(Moment),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
	let member = || prop_oneof![Just(ALICE), Just(BOB), Just(CHARLIE), Just(FERDIE)];
	let amounts = || prop_oneof![CRD..10 * CRD, CRD..600 * CRD];
	let loans = || 0..6u32;
	let step = prop_oneof![
		4 => (member(), amounts(), prop_oneof![Just(0), amounts()], 0..20u32).prop_map(
			|(who, amount, collateral, installments)| Step::Request { who, amount, collateral, installments }
		),
		6 => (member(), member(), amounts())
			.prop_map(|(who, whose, stake)| Step::Endorse { who, whose, stake }),
		1 => (member(), member()).prop_map(|(who, whose)| Step::Withdraw { who, whose }),
		4 => member().prop_map(Step::Decide),
		4 => member().prop_map(Step::Accept),
		1 => member().prop_map(Step::Cancel),
		4 => (member(), loans(), 1..1_100_000u32).prop_map(|(who, loan, part)| Step::Repay { who, loan, part }),
		2 => (member(), loans()).prop_map(|(who, loan)| Step::RepayInFull { who, loan }),
		4 => (member(), loans()).prop_map(|(who, loan)| Step::Claim { who, loan }),
		3 => prop_oneof![1..1_000u64, 1..TERM / 2].prop_map(Step::Wait),
	];
	prop::collection::vec(step, 1..60)
}

fn request_of(who: AccountId) -> RequestId {
	OpenRequests::<Test>::get(person(who)).unwrap_or_default()
}

fn run(step: Step) -> DispatchResult {
	match step {
		Step::Request { who, amount, collateral, installments } => {
			let mut asked = asking(amount);
			asked.schedule = match installments {
				0 => Schedule::Bullet,
				installments => Schedule::Amortising { installments },
			};
			if collateral > 0 {
				asked = asked.secured_by(collateral);
			}
			asked.send(who)
		}
		Step::Endorse { who, whose, stake } => endorse(who, request_of(whose), stake),
		Step::Withdraw { who, whose } => {
			Credit::withdraw_endorsement(RuntimeOrigin::signed(who), request_of(whose))
		}
		Step::Decide(who) => decide(who, request_of(who)),
		Step::Accept(who) => accept(who, request_of(who)),
		Step::Cancel(who) => cancel(who, request_of(who)),
		Step::Repay { who, loan, part } => {
			let owed = ActiveLoans::<Test>::get(loan)
				.and_then(|loan| loan.owed(Timestamp::get()))
				.unwrap_or_default();
			repay(who, loan, owed * part as u128 / 1_000_000)
		}
		Step::RepayInFull { who, loan } => repay_in_full(who, loan),
		Step::Claim { who, loan } => claim(who, loan),
		Step::Wait(span) => {
			pass_time(span);
			Ok(())
		}
	}
}

/// As a dispatch does: what fails leaves nothing behind.
fn attempt(step: Step) -> DispatchResult {
	with_transaction(|| match run(step) {
		Ok(()) => TransactionOutcome::Commit(Ok(())),
		Err(error) => TransactionOutcome::Rollback(Err(error)),
	})
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..Default::default() })]

	#[test]
	fn every_life_of_loans_should_keep_the_invariants_and_end_in_balance(steps in steps()) {
		new_test_ext().execute_with(|| {
			let issuance = Balances::total_issuance();
			let bank = CommunityBanks::account_of(CASCADIA);
			for step in steps {
				let _ = attempt(step);
				check_invariants();
			}
			// Everybody pays, everybody claims, nobody asks any more.
			pass_time(1_000);
			for (loan, _) in ActiveLoans::<Test>::iter().collect::<Vec<_>>() {
				repay_in_full(CROWD.start, loan).unwrap();
			}
			for (loan, who, _) in LoanEndorsements::<Test>::iter().collect::<Vec<_>>() {
				claim(who, loan).unwrap();
			}
			for (request, asked) in CreditRequests::<Test>::iter().collect::<Vec<_>>() {
				prop_assert!(matches!(asked.state, RequestState::Open | RequestState::Approved(_)));
				cancel(asked.borrower_id, request).unwrap();
			}
			check_invariants();
			prop_assert_eq!(Balances::total_issuance(), issuance, "all that was created is burned");
			prop_assert_eq!(CommunityBanks::outstanding(CASCADIA), Default::default());
			prop_assert!(wealth(bank) >= COMMONS + ED, "no bank loses on loans that are repaid");
			for who in [ALICE, BOB, CHARLIE, FERDIE] {
				prop_assert_eq!(wealth(who), free(who), "nothing stays held");
			}
			Ok(())
		})?;
	}

	#[test]
	fn slicing_a_repayment_should_never_be_cheaper(
		amount in CRD..1_000 * CRD,
		slices in prop::collection::vec(1..500_000u32, 1..12),
		wait in 0..TERM,
	) {
		let total = |sliced: bool| {
			new_test_ext().execute_with(|| {
				lent(amount);
				let before = wealth(ALICE);
				pass_time(wait);
				if sliced {
					for slice in &slices {
						let owed = loan(0).owed(Timestamp::get()).unwrap();
						let part = Permill::from_parts(*slice).mul_floor(owed).max(1);
						if part < owed {
							repay(ALICE, 0, part).unwrap();
						}
					}
				}
				repay_in_full(ALICE, 0).unwrap();
				check_invariants();
				before - wealth(ALICE)
			})
		};
		prop_assert!(total(true) >= total(false));
	}
}
