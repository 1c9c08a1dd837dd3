//! Random lives of many loans. Whatever happens, the invariants hold, and no order of calls makes money.

use super::*;
use crate::{ActiveLoans, HoldReason, LoanEndorsements, OpenRequests};
use credit_primitives_types::{BankLedger, Moment, Schedule, MILLICRD};
use frame_support::storage::{with_transaction, TransactionOutcome};
use proptest::prelude::*;

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
	/// By the members.
	Resolve {
		whose: AccountId,
		approve: bool,
	},
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
		2 => (member(), prop::bool::weighted(0.8)).prop_map(|(whose, approve)| Step::Resolve { whose, approve }),
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
		Step::Resolve { whose, approve } => resolve(CASCADIA, request_of(whose), approve),
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
			wait(span);
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
			// Nobody is given up here, however late: all that was lent comes back in the end.
			Rules::mutate(|rules| rules.automatic_default = 1_000 * MS_PER_YEAR);
			let issuance = Balances::total_issuance();
			let bank = CommunityBanks::account_of(CASCADIA);
			for step in steps {
				let _ = attempt(step);
				check_invariants();
			}
			// Everybody pays, everybody claims, nobody asks any more.
			pass_time(1_000);
			for (loan, payer) in ActiveLoans::<Test>::iter_keys().collect::<Vec<_>>().into_iter().zip(CROWD) {
				repay_in_full(payer, loan).unwrap();
			}
			for (loan, who, _) in LoanEndorsements::<Test>::iter().collect::<Vec<_>>() {
				claim(who, loan).unwrap();
			}
			for (request, asked) in CreditRequests::<Test>::iter().collect::<Vec<_>>() {
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
	fn collateral_and_stakes_should_be_released_in_proportion_and_only_while_nothing_is_overdue(
		amount in CRD..1_000 * CRD,
		collateral in 1..1_000 * CRD,
		installments in 1..13u32,
		payments in prop::collection::vec((0..TERM / 4, 0..400_000u32, any::<bool>()), 1..16),
	) {
		new_test_ext().execute_with(|| {
			let mut asked = asking(amount).secured_by(collateral);
			asked.schedule = Schedule::Amortising { installments };
			lent_to(ALICE, asked, [BOB, CHARLIE]);
			let stake = amount / 10;
			let mut released_to = amount;
			for (span, part, claims) in payments {
				pass_time(span);
				let now = Timestamp::get();
				let owed = loan(0).owed(now).unwrap();
				repay(ALICE, 0, (owed * u128::from(part) / 1_000_000).max(1)).unwrap();
				let outstanding = loan(0).outstanding;
				let due = (1..=installments)
					.filter(|k| START + TERM * u64::from(*k) / u64::from(installments) <= now)
					.count() as u128;
				let n = u128::from(installments);
				let overdue = outstanding.saturating_sub(ceil(amount, n - due, n));
				if overdue < 10 * MILLICRD {
					released_to = outstanding;
				}
				let stays = ceil(collateral, released_to, amount);
				prop_assert_eq!(held(HoldReason::Collateral, ALICE), stays);
				if claims {
					let before = held(HoldReason::EndorsementStake, BOB);
					let came = claim(BOB, 0).is_ok();
					let stays = ceil(stake, released_to, amount);
					prop_assert_eq!(held(HoldReason::EndorsementStake, BOB), stays);
					prop_assert!(came || stays == before, "what is released can be taken");
				}
				check_invariants();
			}
			repay_in_full(ALICE, 0).unwrap();
			for who in [BOB, CHARLIE] {
				claim(who, 0).unwrap();
				prop_assert!(wealth(who) >= FUNDS);
			}
			for who in [ALICE, BOB, CHARLIE] {
				prop_assert_eq!(free(who), wealth(who));
			}
			Ok(())
		})?;
	}

	#[test]
	fn no_offer_should_cost_more_than_the_cap_or_be_for_more_than_was_asked(
		amount in CRD..1_000 * CRD,
		stake in 0..=100u128,
		collateral in 0..=100u128,
		cap in 0..=400u64,
		health in 0..=100u32,
		experienced in any::<bool>(),
	) {
		new_test_ext().execute_with(|| {
			lend_at_any_risk();
			Rules::mutate(|rules| rules.rate_cap = Perquintill::from_rational(cap, 1_000));
			HealthOfAll::set(Permill::from_percent(health));
			let who = if experienced { ALICE } else { DAVE };
			let mut asked = asking(amount);
			if collateral > 0 {
				asked = asked.secured_by(amount * collateral / 100);
			}
			let request = asked.open(who);
			let stake = amount * stake / 100;
			if stake >= 100 * MILLICRD {
				endorse(BOB, request, stake).unwrap();
			}
			let recommended = Credit::assess(request).unwrap().recommended_terms.amount;
			decide(who, request).unwrap();
			if recommended < CRD {
				prop_assert!(!CreditRequests::<Test>::contains_key(request));
				prop_assert_eq!((free(who), free(BOB)), (FUNDS, FUNDS));
			} else {
				let offer = offer(request);
				prop_assert!(offer.rate <= Rules::get().rate_cap);
				prop_assert!(offer.amount == recommended && offer.amount <= amount);
				accept(who, request).unwrap();
				prop_assert_eq!((loan(0).principal, loan(0).rate), (offer.amount, offer.rate));
				prop_assert_eq!(wealth(who), FUNDS + offer.amount);
			}
			check_invariants();
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
