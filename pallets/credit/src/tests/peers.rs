use super::support::*;
use crate::{
	mock::*,
	types::{Debt, LoanDefault, Pot},
	ActiveLoans, BankExposures, BorrowerExposure, CreditRequests, Debts, Engaged, Error, Event, HoldReason,
	PeerLoans, Pledges, Settlements,
};
use credit_primitives_types::{Balance, LoanId, Loss, CRD};
use frame_support::{assert_noop, assert_ok};

/// What three members pledge of 100 CRD: shares that no payment divides by.
const SHARES: [(AccountId, Balance); 3] =
	[(BOB, 33 * CRD + CRD / 3), (CHARLIE, 47 * CRD + 1), (FERDIE, 53 * CRD - 33 * CRD - CRD / 3 - 1)];

/// 100 CRD from three peers, one of whom also endorses, for 100 days.
fn lent_by_three() -> LoanId {
	plain_rules();
	let asked = bullet(100 * CRD, 100 * DAY).from_peers(WINDOW);
	lend_by(asked, ALICE, &[(FERDIE, 20 * CRD)], &SHARES)
}

/// What the members of a loan have of it now.
fn share_of(who: AccountId, collected: Balance) -> Balance {
	let (_, part) = SHARES.into_iter().find(|(lender, _)| *lender == who).unwrap();
	collected * part / (100 * CRD)
}

#[test]
fn a_peer_loan_should_be_paid_out_of_the_pledges_alone() {
	execute(|| {
		assert_eq!(SHARES.iter().map(|(_, share)| share).sum::<Balance>(), 100 * CRD);
		plain_rules();
		let before = pool(CASCADIA);
		let request_id = bullet(100 * CRD, 100 * DAY).from_peers(WINDOW).secured_by(30 * CRD).open(ALICE);
		assert_ok!(endorse(FERDIE, request_id, 20 * CRD));
		for (lender, amount) in SHARES {
			assert_ok!(pledge(lender, request_id, amount));
		}
		assert_ok!(decide(ALICE, request_id));
		let issuance = Balances::total_issuance();
		told();
		assert_ok!(accept(ALICE, request_id));

		let made = loan(0);
		assert_eq!(
			told(),
			vec![
				BankEvent::ClaimPaid { bank_id: CASCADIA, who: ALICE, amount: 100 * CRD }.into(),
				Event::LoanFunded {
					request_id,
					loan_id: 0,
					borrower: ALICE,
					bank_id: CASCADIA,
					created: 0,
					pool: 0,
					rate: made.rate,
					loan: Box::new(made.clone()),
				}
				.into(),
			]
		);
		assert_eq!(wealth(ALICE), FUNDS + 100 * CRD);
		assert_eq!(pool(CASCADIA), before, "the bank has no part in it");
		assert_eq!(Balances::total_issuance(), issuance, "peers create nothing");
		assert!(made.by_peers);
		assert_eq!((made.created, made.booked), (0, 100 * CRD));
		assert_eq!(made.lenders, Pot { parts: 3, whole: 100 * CRD, collected: 0, claimed: 0 });
		assert_eq!(made.endorsers, Pot { parts: 1, whole: 20 * CRD, collected: 0, claimed: 0 });
		assert_eq!(PeerLoans::<Test>::get(request_id), Some(0));
		assert_eq!(CreditRequests::<Test>::get(request_id), None);
		let debt = Debt { unsecured: 0, loans: 1, defaulted: 0 };
		assert_eq!(Debts::<Test>::get(person(ALICE)), debt, "a debt to peers is none to banks");
		assert!(!BorrowerExposure::<Test>::contains_key(CASCADIA, person(ALICE)));
		let exposure = BankExposures::<Test>::get(CASCADIA);
		assert_eq!((exposure.purposes, exposure.business), ([0; 5], 1));
		assert_eq!(Engaged::<Test>::get(CASCADIA, person(FERDIE)), 1, "as endorser, not as lender");
	});
}

#[test]
fn accept_should_fail_until_the_peers_have_pledged_all() {
	execute(|| {
		plain_rules();
		let request = asking(100 * CRD).from_peers(WINDOW).open(ALICE);
		assert_ok!(pledge(BOB, request, 100 * CRD - 1));
		assert_ok!(decide(ALICE, request));
		assert_noop!(accept(ALICE, request), Error::<Test>::NotFullyPledged);
		assert_ok!(pledge(CHARLIE, request, 1));
		assert_ok!(accept(ALICE, request));
	});
}

#[test]
fn a_peer_loan_that_does_not_start_should_be_refunded_at_the_deadline() {
	execute(|| {
		plain_rules();
		let asked = asking(100 * CRD).from_peers(WINDOW).secured_by(30 * CRD);
		let request = asked.open(ALICE);
		assert_ok!(endorse(FERDIE, request, 20 * CRD));
		for (lender, amount) in &SHARES[..2] {
			assert_ok!(pledge(*lender, request, *amount));
		}
		assert_ok!(decide(ALICE, request));
		pass_time(WINDOW);
		assert_noop!(cancel(NOBODY, request), Error::<Test>::NotTheBorrower);
		pass_time(1);
		assert_noop!(accept(ALICE, request), Error::<Test>::OfferLapsed);
		assert_ok!(withdraw_pledge(BOB, request));
		assert_ok!(cancel(NOBODY, request));
		check_invariants();
		assert_ok!(withdraw_pledge(CHARLIE, request));

		for who in [ALICE, BOB, CHARLIE, FERDIE] {
			assert_eq!(free(who), FUNDS);
			assert!(!Engaged::<Test>::contains_key(CASCADIA, person(who)));
		}
		assert_eq!(pool(CASCADIA).payable, 0);
		assert!(Pledges::<Test>::iter().next().is_none());
	});
}

#[test]
fn lenders_should_claim_in_proportion_at_any_time_and_lose_nothing_to_rounding() {
	execute(|| {
		let before = pool(CASCADIA);
		lent_by_three();
		let request = loan(0).request_id;
		// Interest and a little more principal each time; a tenth of the interest is the endorser's.
		let (mut interest, mut principal) = (0, 0);
		let mut pay = |at: u64, more: Balance| {
			set_time(START + at * DAY);
			let due = Credit::amount_due(0).unwrap().interest;
			assert_ok!(repay(ALICE, 0, due + more));
			interest += due;
			principal += more;
			let for_endorser = loan(0).endorsers.collected;
			assert_eq!(loan(0).lenders.collected, interest - for_endorser + principal);
			(for_endorser, interest - for_endorser + principal)
		};
		let (_, first) = pay(17, 7 * CRD + 11);
		assert_ok!(claim(BOB, 0));
		assert_eq!(Pledges::<Test>::get(request, BOB).unwrap().claimed, share_of(BOB, first));
		assert_noop!(claim(BOB, 0), Error::<Test>::NothingToClaim);
		check_invariants();

		let (_, second) = pay(33, 13);
		assert_ok!(claim(CHARLIE, 0));
		assert_eq!(Pledges::<Test>::get(request, CHARLIE).unwrap().claimed, share_of(CHARLIE, second));

		let (for_endorser, third) = pay(71, 55 * CRD + 1);
		events();
		assert_ok!(claim(BOB, 0));
		let lent = share_of(BOB, third) - share_of(BOB, first);
		let none = |claimant, lent| Event::<Test>::ProceedsClaimed {
			loan_id: 0,
			claimant,
			interest: 0,
			stake: 0,
			restored: 0,
			lent,
		};
		assert_eq!(events(), vec![none(BOB, lent)]);
		// Ferdie takes what comes to him as endorser and as lender at once, released stake included.
		assert_ok!(claim(FERDIE, 0));
		let outstanding = 100 * CRD - 62 * CRD - 25;
		assert_eq!(loan(0).outstanding, outstanding);
		assert_eq!(
			events(),
			vec![Event::ProceedsClaimed {
				loan_id: 0,
				claimant: FERDIE,
				interest: for_endorser,
				stake: 20 * CRD - (20 * CRD * outstanding).div_ceil(100 * CRD),
				restored: 0,
				lent: share_of(FERDIE, third),
			}]
		);
		check_invariants();

		set_time(START + 100 * DAY);
		let last = Credit::amount_due(0).unwrap().interest;
		assert_ok!(repay_in_full(ALICE, 0));
		assert!(!ActiveLoans::<Test>::contains_key(0));
		let settlement = Settlements::<Test>::get(0).unwrap();
		let collected = settlement.lenders.collected;
		assert_eq!(
			collected + settlement.endorsers.collected,
			100 * CRD + FUNDS - wealth(ALICE),
			"what Alice has paid"
		);
		assert!(last > 0 && settlement.endorsers.collected > for_endorser);
		events();
		for who in [BOB, FERDIE] {
			assert_ok!(claim(who, 0));
			check_invariants();
		}
		assert_ok!(claim(CHARLIE, 0));
		let rest = collected - share_of(BOB, collected) - share_of(FERDIE, collected);
		let lent = rest - share_of(CHARLIE, second);
		assert_eq!(events().last(), Some(&none(CHARLIE, lent)), "the last takes what rounding left");
		assert!((0..=2).contains(&(rest - share_of(CHARLIE, collected))));

		assert_eq!(pool(CASCADIA), before);
		let paid = FUNDS - wealth(ALICE);
		assert_eq!(wealth(BOB) + wealth(CHARLIE) + wealth(FERDIE), 3 * FUNDS + paid);
		assert!(Pledges::<Test>::iter().next().is_none() && Settlements::<Test>::iter().next().is_none());
		assert!(PeerLoans::<Test>::iter().next().is_none());
		for who in [ALICE, BOB, CHARLIE, FERDIE] {
			assert!(!Engaged::<Test>::contains_key(CASCADIA, person(who)));
		}
		assert_noop!(claim(BOB, 0), Error::<Test>::LoanNotFound);
	});
}

#[test]
fn whoever_of_the_lenders_comes_last_nothing_should_be_left() {
	let orders = [
		[BOB, CHARLIE, FERDIE],
		[BOB, FERDIE, CHARLIE],
		[CHARLIE, BOB, FERDIE],
		[CHARLIE, FERDIE, BOB],
		[FERDIE, BOB, CHARLIE],
		[FERDIE, CHARLIE, BOB],
	];
	for order in orders {
		execute(|| {
			lent_by_three();
			set_time(START + 41 * DAY);
			repay_principal(EVE, 0, CRD / 7);
			assert_ok!(claim(order[2], 0));
			set_time(START + 83 * DAY);
			assert_ok!(repay_in_full(ALICE, 0));
			let collected = Settlements::<Test>::get(0).unwrap().lenders.collected;
			for who in order {
				assert_ok!(claim(who, 0));
				check_invariants();
				if who == order[0] && who != FERDIE {
					let (_, share) = SHARES.into_iter().find(|(lender, _)| *lender == who).unwrap();
					assert_eq!(wealth(who), FUNDS - share + share_of(who, collected));
				}
			}
			assert_eq!(pool(CASCADIA).payable, 0);
			let paid = 2 * FUNDS - wealth(ALICE) - wealth(EVE);
			assert_eq!(wealth(BOB) + wealth(CHARLIE) + wealth(FERDIE), 3 * FUNDS + paid);
		});
	}
}

#[test]
fn claim_proceeds_should_fail_when_nothing_came_in_or_one_did_not_lend() {
	execute(|| {
		lent_by_three();
		assert_noop!(claim(BOB, 0), Error::<Test>::NothingToClaim);
		assert_noop!(claim(DAVE, 0), Error::<Test>::EndorsementNotFound);
		assert_noop!(claim(BOB, 1), Error::<Test>::LoanNotFound);
	});
}

#[test]
fn a_peer_loan_should_release_its_collateral_in_proportion() {
	execute(|| {
		plain_rules();
		let asked = bullet(100 * CRD, 100 * DAY).from_peers(WINDOW).secured_by(30 * CRD);
		lend_by(asked, ALICE, &[], &[(BOB, 100 * CRD)]);
		assert_ok!(repay(ALICE, 0, 40 * CRD + 1));
		assert_eq!(held(HoldReason::Collateral, ALICE), (30 * (60 * CRD - 1)).div_ceil(100));
		assert_ok!(claim(BOB, 0));
		assert_eq!(wealth(BOB), FUNDS - 60 * CRD + 1);
	});
}

#[test]
fn repaying_peers_should_show_and_weigh_nothing() {
	execute(|| {
		let before = Credit::history(ALICE).unwrap();
		lent_by_three();
		set_time(START + 100 * DAY);
		repay_principal(ALICE, 0, 60 * CRD);
		assert_ok!(repay_in_full(ALICE, 0));
		let mut after = before;
		after.peer_repaid += 100 * CRD;
		after.peer_closed += 1;
		assert_eq!(Credit::history(ALICE).unwrap(), after);
		let held = Credit::history(FERDIE).unwrap();
		assert_ok!(claim(FERDIE, 0));
		assert_eq!(Credit::history(FERDIE).unwrap(), held, "nor does it make an endorsement that held");
	});
}

#[test]
fn a_late_peer_loan_should_cost_the_bank_no_provision() {
	execute(|| {
		lent_by_three();
		let before = pool(CASCADIA);
		for (days, step) in [(0, 1), (30, 2), (60, 3), (90, 4)] {
			events();
			wait_until(START + 100 * DAY + GRACE + days * DAY);
			assert_eq!(events(), vec![Event::LoanLate { loan_id: 0, step, provision: 0, is_late: true }]);
			assert_eq!(pool(CASCADIA).provisions, 0);
		}
		assert_eq!(pool(CASCADIA), before);
		assert_eq!(Credit::history(ALICE).unwrap().late, 1);
	});
}

#[test]
fn a_peer_loan_in_default_should_pay_its_lenders_and_never_the_bank() {
	execute(|| {
		plain_rules();
		let bank = pool(CASCADIA);
		let asked = bullet(100 * CRD, 30 * DAY).from_peers(WINDOW).secured_by(20 * CRD);
		lend_by(asked, ALICE, &[(FERDIE, 20 * CRD)], &[(BOB, 40 * CRD), (CHARLIE, 60 * CRD)]);
		let at = START + 30 * DAY + CALLABLE;
		wait_until(at);
		told();
		assert_ok!(call_default(NOBODY, 0));

		let interest = interest_for(100 * CRD, 30 * DAY + CALLABLE);
		assert_eq!(
			told(),
			vec![
				BankEvent::SetAside { bank_id: CASCADIA, amount: 20 * CRD }.into(),
				Event::StakeCalled { loan_id: 0, endorser: FERDIE, amount: 20 * CRD }.into(),
				Event::LoanDefaulted {
					loan_id: 0,
					borrower: ALICE,
					principal: 100 * CRD,
					interest,
					collateral: 20 * CRD,
					stakes: 20 * CRD,
					written_off: 60 * CRD,
					appeals_until: Some(at + APPEAL),
				}
				.into(),
			]
		);
		let expected = LoanDefault {
			at,
			recoverable: 60 * CRD,
			lost: Loss::default(),
			escrow_until: Some(at + APPEAL),
			called: 20 * CRD,
			appealed: 0,
			taken_due: 0,
			taken: Pot::default(),
		};
		assert_eq!(loan(0).default, Some(expected));
		assert_eq!((loan(0).outstanding, loan(0).booked), (80 * CRD, 20 * CRD));
		// What the collateral paid is there at once.
		assert_ok!(claim(BOB, 0));
		assert_ok!(claim(CHARLIE, 0));
		assert_eq!((wealth(BOB), wealth(CHARLIE)), (FUNDS - 32 * CRD, FUNDS - 48 * CRD));
		check_invariants();

		told();
		wait_until(at + APPEAL);
		let settled = told();
		assert!(
			settled.contains(&Event::StakeSlashed { loan_id: 0, endorser: FERDIE, amount: 20 * CRD }.into())
		);
		assert!(settled.contains(&Event::SlashesSettled { loan_id: 0, amount: 20 * CRD, burned: 0 }.into()));
		assert_ok!(claim(BOB, 0));
		assert_ok!(claim(CHARLIE, 0));
		assert_eq!((wealth(BOB), wealth(CHARLIE)), (FUNDS - 24 * CRD, FUNDS - 36 * CRD));
		assert_noop!(claim(FERDIE, 0), Error::<Test>::NothingToClaim);
		check_invariants();

		// The lenders come first, then the endorser, the interest last.
		assert_ok!(repay(ALICE, 0, 65 * CRD));
		assert_ok!(claim(FERDIE, 0));
		assert_eq!(wealth(FERDIE), FUNDS - 15 * CRD);
		check_invariants();
		assert_ok!(repay_in_full(EVE, 0));
		for who in [CHARLIE, FERDIE, BOB] {
			assert_ok!(claim(who, 0));
		}
		let for_endorser = interest / 10;
		assert_eq!(wealth(FERDIE), FUNDS + for_endorser);
		assert_eq!(wealth(CHARLIE), FUNDS + (interest - for_endorser) * 60 / 100);
		assert_eq!(wealth(BOB) + wealth(CHARLIE), 2 * FUNDS + interest - for_endorser);
		assert_eq!(pool(CASCADIA), bank);
		let record = Credit::history(ALICE).unwrap();
		assert_eq!((record.defaults, record.defaulted, record.peer_closed), (1, 100 * CRD, 0));
		assert!(!Debts::<Test>::contains_key(person(ALICE)));
	});
}

#[test]
fn a_peer_loan_should_count_against_a_new_one_when_it_failed() {
	execute(|| {
		plain_rules();
		let asked = bullet(100 * CRD, 30 * DAY).from_peers(WINDOW);
		lend_by(asked, ALICE, &[], &[(BOB, 100 * CRD)]);
		wait_until(START + 30 * DAY + CALLABLE);
		assert_ok!(call_default(BOB, 0));
		assert_eq!(Debts::<Test>::get(person(ALICE)), Debt { unsecured: 0, loans: 1, defaulted: 1 });
		assert_noop!(asking(10 * CRD).send(ALICE), Error::<Test>::DefaultOutstanding);
		assert_ok!(repay_in_full(ALICE, 0));
		assert_ok!(asking(10 * CRD).send(ALICE));
		assert_eq!(wealth(BOB), FUNDS - 100 * CRD);
		assert_ok!(claim(BOB, 0));
		assert!(wealth(BOB) > FUNDS);
	});
}
