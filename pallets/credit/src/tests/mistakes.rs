//! Mistakes that audits have found in other systems of lending and staking: each of them would fail here.

use super::support::*;
use crate::{
	mock::*, ActiveLoans, BankExposures, BorrowerExposure, Calendar, Debts, EndorserExposure, Engaged, Error,
	HoldReason, LoanEndorsements, Settlements,
};
use credit_primitives_math::{Perquintill, MS_PER_YEAR};
use credit_primitives_types::{Balance, Moment, PurposeKind, CRD, MILLICRD};
use frame_support::{assert_noop, assert_ok};
use pallet_community_banks::Holdings;

/// Principal and interest.
fn owed(loan: u32) -> Balance {
	let due = Credit::amount_due(loan).unwrap();
	due.outstanding + due.interest
}

/// What a bank's money and claims come to, with what is set aside.
fn assets(bank: u32) -> Balance {
	let pool = pool(bank);
	pool.liquid + pool.receivable + pool.payable - pool.issued
}

#[test]
fn a_repayment_should_never_be_refused_however_late() {
	execute(|| {
		plain_rules();
		lend(bullet(100 * CRD, 30 * DAY), ALICE, &[(BOB, 10 * CRD)]);
		let pays_one = || {
			let before = (owed(0), wealth(ALICE));
			assert_ok!(repay(ALICE, 0, CRD));
			assert_eq!((owed(0), wealth(ALICE)), (before.0 - CRD, before.1 - CRD));
			check_invariants();
		};
		let due = START + 30 * DAY;
		for late in [0, 1, GRACE - 1, GRACE, GRACE + 30 * DAY, CALLABLE - 1, CALLABLE, AUTOMATIC - 1] {
			wait_until(due + late);
			assert!(loan(0).default.is_none());
			pays_one();
		}
		wait_until(due + AUTOMATIC);
		assert!(loan(0).default.is_some());
		// At once, while the stakes are in escrow, when they have paid, and after years.
		pays_one();
		wait(APPEAL / 2);
		pays_one();
		wait(APPEAL);
		pays_one();
		assert_ok!(CommunityBanks::expel(members_of(CASCADIA), CASCADIA, ALICE));
		wait(10 * MS_PER_YEAR);
		pays_one();
		assert_ok!(repay_in_full(ALICE, 0));
		assert!(!ActiveLoans::<Test>::contains_key(0));
	});
}

#[test]
fn a_new_loan_after_a_write_off_should_begin_anew() {
	execute(|| {
		plain_rules();
		defaulted(bullet(100 * CRD, 30 * DAY), ALICE, &[(BOB, 10 * CRD)]);
		wait(2 * APPEAL);
		assert_ok!(repay_in_full(ALICE, 0));
		assert!(!Debts::<Test>::contains_key(person(ALICE)));
		assert!(!BorrowerExposure::<Test>::contains_key(CASCADIA, person(ALICE)));
		wait(1_000 * DAY);

		let start = Credit::now();
		let id = lend(bullet(50 * CRD, 30 * DAY), ALICE, &[]);
		let new = loan(id);
		assert_eq!((new.accepted, new.accrued_at, new.interest), (start, start, 0));
		assert!(new.default.is_none() && !new.care.is_late && new.care.provision == 0 && new.care.step == 0);
		let due = Credit::amount_due(id).unwrap();
		assert_eq!((due.outstanding, due.interest, due.overdue, due.late_for), (50 * CRD, 0, 0, 0));
		assert_eq!(due.default_from, Some(start + 30 * DAY + CALLABLE));
		// Neither the next block nor anyone takes it for late before it is.
		next_block();
		assert_noop!(call_default(NOBODY, id), Error::<Test>::NotInDefault);
		wait_until(start + 30 * DAY + CALLABLE - 1);
		assert_eq!(Credit::amount_due(id).unwrap().interest, interest_for(50 * CRD, 30 * DAY + CALLABLE - 1));
		assert_noop!(call_default(NOBODY, id), Error::<Test>::NotInDefault);
		wait(1);
		assert_ok!(call_default(NOBODY, id));
		assert_eq!(loan(id).default.unwrap().recoverable, 50 * CRD);
	});
}

#[test]
fn withdrawing_an_endorsement_after_a_write_off_should_leave_the_sums_right() {
	execute(|| {
		plain_rules();
		lend(bullet(100 * CRD, 30 * DAY), ALICE, &[(BOB, 10 * CRD), (CHARLIE, 5 * CRD)]);
		wait_until(START + 30 * DAY + CALLABLE);
		let (first, request) = (loan(0).request_id, asking(20 * CRD).open(DAVE));
		assert_ok!(endorse(BOB, request, 7 * CRD));
		assert_ok!(endorse(CHARLIE, request, 3 * CRD));
		let exposures = || [BOB, CHARLIE].map(|who| EndorserExposure::<Test>::get(CASCADIA, person(who)));
		let stakes = || [BOB, CHARLIE].map(|who| held(HoldReason::EndorsementStake, who));
		assert_eq!((exposures(), stakes()), ([17 * CRD, 8 * CRD], [17 * CRD, 8 * CRD]));
		assert_ok!(call_default(NOBODY, 0));

		assert_noop!(withdraw_endorsement(BOB, first), Error::<Test>::RequestNotFound);
		assert_noop!(claim(BOB, 0), Error::<Test>::NothingToClaim);
		assert_ok!(withdraw_endorsement(BOB, request));
		assert_eq!((exposures(), stakes()), ([10 * CRD, 8 * CRD], [10 * CRD, 8 * CRD]));
		check_invariants();
		assert_noop!(withdraw_endorsement(BOB, request), Error::<Test>::EndorsementNotFound);
		wait(APPEAL);
		assert_eq!((exposures(), stakes()), ([0, 3 * CRD], [0, 3 * CRD]));
		check_invariants();
		assert_ok!(Credit::decline_endorsement(signed(DAVE), request, CHARLIE));
		assert_eq!((exposures(), stakes()), ([0, 0], [0, 0]));
		for who in [BOB, CHARLIE] {
			assert!(!Engaged::<Test>::contains_key(CASCADIA, person(who)));
		}
		// Nobody's other endorsements were touched, and all is as if they had never stood for anybody.
		assert_ok!(endorse(BOB, request, 2 * CRD));
		assert_eq!((exposures(), stakes()), ([2 * CRD, 0], [2 * CRD, 0]));
	});
}

#[test]
fn a_third_partys_repayment_should_leave_nothing_that_cannot_be_settled() {
	let late = || {
		plain_rules();
		callable(bullet(100 * CRD, 30 * DAY), ALICE, &[(BOB, 10 * CRD)])
	};
	// All of it before the default is called: there is nothing to write off, and nothing waits for it.
	execute(|| {
		let id = late();
		assert!(pool(CASCADIA).provisions > 0);
		assert_ok!(repay_in_full(NOBODY, id));
		assert_noop!(call_default(BOB, id), Error::<Test>::LoanNotFound);
		let after = pool(CASCADIA);
		assert_eq!((after.provisions, after.receivable, after.issued), (0, 0, 0));
		assert!(Calendar::<Test>::iter().next().is_none() && !Debts::<Test>::contains_key(person(ALICE)));
		assert_eq!(BankExposures::<Test>::get(CASCADIA), Default::default());
		// The next loan fails like any other.
		let commons = after.commons + after.loss_reserve;
		defaulted(bullet(40 * CRD, 30 * DAY), ALICE, &[]);
		let after = pool(CASCADIA);
		assert_eq!(after.commons + after.loss_reserve, commons - 40 * CRD);
	});
	// All but a little: that little fails.
	execute(|| {
		let id = late();
		let rest = 10 * MILLICRD;
		assert_ok!(repay(NOBODY, id, owed(id) - rest));
		assert_ok!(call_default(BOB, id));
		assert_eq!(parts(id)[&BOB].slashed, rest, "the stake has more than that");
		assert_ok!(repay_in_full(NOBODY, id));
		assert_ok!(claim(BOB, id));
		assert_eq!(held(HoldReason::EndorsementStake, BOB), 0);
	});
	// All of it after the write-off: what it cost is back, to the unit, and the escrow ends.
	execute(|| {
		let id = late();
		let before = assets(CASCADIA);
		assert_ok!(call_default(BOB, id));
		assert_eq!(assets(CASCADIA), before - 90 * CRD);
		assert_ok!(repay_in_full(NOBODY, id));
		assert_eq!(assets(CASCADIA), before + interest_for(100 * CRD, 30 * DAY + CALLABLE));
		wait(2 * APPEAL);
		assert_ok!(claim(BOB, id));
		assert!(!Settlements::<Test>::contains_key(id) && parts(id).is_empty());
		assert!(wealth(BOB) > FUNDS);
	});
}

#[test]
fn endorsers_should_get_their_interest_when_they_have_gone() {
	// Expelled, before it comes in.
	execute(|| {
		plain_rules();
		lend(in_parts(100 * CRD, 2, 60 * DAY), ALICE, &[(BOB, 10 * CRD), (CHARLIE, 10 * CRD)]);
		wait_until(START + 30 * DAY);
		repay_principal(ALICE, 0, 50 * CRD);
		assert_ok!(claim(BOB, 0));
		for who in [BOB, CHARLIE] {
			assert_ok!(CommunityBanks::expel(members_of(CASCADIA), CASCADIA, who));
		}
		wait_until(START + 60 * DAY);
		assert_ok!(repay_in_full(ALICE, 0));
		for who in [BOB, CHARLIE] {
			assert_ok!(claim(who, 0));
		}
		let theirs = interest_for(100 * CRD, 30 * DAY) / 10 + interest_for(50 * CRD, 30 * DAY) / 10;
		assert_eq!(free(BOB) + free(CHARLIE), 2 * FUNDS + theirs);
		assert!(free(BOB).abs_diff(free(CHARLIE)) <= 1, "whoever came earlier got no more");
		assert_eq!(pool(CASCADIA).payable, 0);
	});
	// Left of their own, after their stakes have paid; the borrower pays years later.
	execute(|| {
		plain_rules();
		defaulted(bullet(100 * CRD, 30 * DAY), ALICE, &[(BOB, 10 * CRD), (CHARLIE, 10 * CRD)]);
		let interest = loan(0).interest;
		wait(APPEAL);
		for who in [BOB, CHARLIE] {
			assert_eq!(free(who), FUNDS - 10 * CRD);
			assert_ok!(CommunityBanks::leave(signed(who), CASCADIA));
		}
		wait(3 * MS_PER_YEAR);
		assert_ok!(repay_in_full(ALICE, 0));
		for who in [BOB, CHARLIE] {
			assert_ok!(claim(who, 0));
		}
		assert_eq!(free(BOB) + free(CHARLIE), 2 * FUNDS + interest / 10);
		assert_eq!((pool(CASCADIA).payable, LoanEndorsements::<Test>::iter().count()), (0, 0));
	});
}

#[test]
fn a_default_should_take_no_collateral_but_its_loans_own() {
	execute(|| {
		plain_rules();
		let creative = PurposeKind::CreativeProject;
		lend(bullet(100 * CRD, 30 * DAY), ALICE, &[]);
		lend(bullet(80 * CRD, 360 * DAY).for_purpose(creative).secured_by(50 * CRD), ALICE, &[]);
		let request = asking(20 * CRD).secured_by(30 * CRD).open(ALICE);
		wait_until(START + 30 * DAY + CALLABLE);
		let before = (held(HoldReason::Collateral, ALICE), free(ALICE));
		assert_eq!(before.0, 80 * CRD);
		assert_ok!(call_default(NOBODY, 0));
		wait(APPEAL);
		assert_eq!((held(HoldReason::Collateral, ALICE), free(ALICE)), before);
		assert_eq!(loan(1).security.native_held, 50 * CRD);

		// More of it cannot be put up either: what is not taken is not held.
		assert_noop!(decide(ALICE, request), Error::<Test>::DefaultOutstanding);
		assert_ok!(cancel(ALICE, request));
		assert_eq!(held(HoldReason::Collateral, ALICE), 50 * CRD);
		assert_noop!(asking(20 * CRD).secured_by(30 * CRD).send(ALICE), Error::<Test>::DefaultOutstanding);
		// The other loan is repaid, and its collateral comes back while the first one is still in default.
		let had = wealth(ALICE);
		let owed = owed(1);
		assert_ok!(repay_in_full(ALICE, 1));
		assert_eq!((held(HoldReason::Collateral, ALICE), wealth(ALICE)), (0, had - owed));
		assert_eq!(free(ALICE), wealth(ALICE));
		assert_eq!(loan(0).outstanding, 100 * CRD);
	});
}

#[test]
fn no_loan_should_be_free_however_small_short_or_cheap() {
	// The least rate that is one, a thousandth of a percent, ten percent.
	for rate in [1, 10_000_000_000_000, 100_000_000_000_000_000] {
		for span in [1, 2, 999, 1_000_000] {
			execute(|| {
				plain_rules();
				Rules::mutate(|rules| rules.base_rate = Perquintill::from_parts(rate));
				let id = lend(bullet(CRD, 30 * DAY), ALICE, &[]);
				pass_time(span);
				let per = 1_000_000_000_000_000_000 * u128::from(MS_PER_YEAR);
				let exact = (CRD * u128::from(rate) * u128::from(span)).div_ceil(per);
				assert!(exact >= 1);
				assert_ok!(repay_in_full(ALICE, id));
				assert_eq!(wealth(ALICE), FUNDS - exact);
				assert_eq!(assets(CASCADIA), COMMONS + exact);
			});
		}
	}
}

#[test]
fn interest_should_not_round_down_when_it_is_paid_every_millisecond() {
	execute(|| {
		plain_rules();
		Rules::mutate(|rules| rules.base_rate = Perquintill::from_parts(1));
		let id = lend(bullet(CRD, 30 * DAY), ALICE, &[]);
		for paid in 1..=500 {
			pass_time(1);
			// A unit of each payment is interest: paying less often would have been cheaper.
			assert_ok!(repay(ALICE, id, 3));
			assert_eq!(loan(id).outstanding, CRD - 2 * paid);
			assert_eq!(assets(CASCADIA), COMMONS + paid);
		}
	});
}

#[test]
fn no_repayment_should_gain_a_unit_however_it_is_sliced() {
	for collateral in [CRD, 33 * CRD + 1, 100 * CRD] {
		execute(|| {
			plain_rules();
			Rules::mutate(|rules| rules.base_rate = Perquintill::zero());
			let principal = 100 * CRD + 1;
			let id = lend(bullet(principal, 30 * DAY).secured_by(collateral), ALICE, &[]);
			let created = loan(id).created;
			assert_eq!(created, principal / 2);
			let (issuance, had) = (Balances::total_issuance(), wealth(ALICE));
			let mut repaid = 0;
			for part in (0..200).map(|n: u128| [1, 2, 3, 7, 1_000_003, CRD / 3][n as usize % 6] + n % 5) {
				let before = pool(CASCADIA);
				assert_ok!(repay(ALICE, id, part));
				repaid += part;
				let after = pool(CASCADIA);
				let burned = before.issued - after.issued;
				assert!(burned <= part);
				assert_eq!(after.liquid, before.liquid + part - burned);
				assert_eq!(created - after.issued, (created * repaid).div_ceil(principal));
				assert_eq!(Balances::total_issuance(), issuance - (created - after.issued));
				assert_eq!((wealth(ALICE), after.equity()), (had - repaid, before.equity()));
				// What stays of the collateral never covers less of what is owed.
				let stays = held(HoldReason::Collateral, ALICE);
				assert_eq!(stays, (collateral * (principal - repaid)).div_ceil(principal));
			}
			check_invariants();
			assert_ok!(repay_in_full(ALICE, id));
			assert_eq!((wealth(ALICE), held(HoldReason::Collateral, ALICE)), (FUNDS, 0));
			assert_eq!((assets(CASCADIA), pool(CASCADIA).liquid), (COMMONS, COMMONS));
			assert_eq!(Balances::total_issuance(), issuance - created);
		});
	}
}

/// Two depositors with 300 CRD each at a bank with as much of its own, and two loans of 300 CRD that anyone may call in
/// default, `delay` after they became delinquent. Dave takes his deposit out before that or after it: what he gets, and
/// what is left to the other.
fn dave_leaves(delay: Moment, before: bool) -> (Balance, Balance) {
	new_test_ext().execute_with(|| {
		let bank = village(300 * CRD);
		Rules::mutate(|rules| rules.default_delay = delay);
		for who in [CHARLIE, DAVE] {
			CommunityBanks::deposit(signed(who), bank, 300 * CRD).unwrap();
		}
		lend(bullet(300 * CRD, 30 * DAY).at(bank), ALICE, &[]);
		let creative = PurposeKind::CreativeProject;
		lend(bullet(300 * CRD, 30 * DAY).at(bank).for_purpose(creative), EVE, &[]);
		wait_until(START + 30 * DAY + GRACE + delay);
		let leave = || {
			let shares = Holdings::<Test>::get(bank, DAVE).unwrap().shares;
			CommunityBanks::withdraw(signed(DAVE), bank, shares).unwrap();
		};
		if before {
			leave();
		}
		for loan in 0..2 {
			call_default(DAVE, loan).unwrap();
		}
		if !before {
			leave();
		}
		check_invariants();
		// Shares of a series that is void are nobody's claim any more.
		let charlies = Holdings::<Test>::get(bank, CHARLIE).unwrap();
		let left = if charlies.series == pool(bank).series {
			CommunityBanks::withdrawal_value(bank, charlies.shares).unwrap()
		} else {
			0
		};
		(wealth(DAVE) + 300 * CRD - FUNDS, left)
	})
}

#[test]
fn nobody_should_leave_at_par_one_call_before_a_loss_that_is_expected_in_full() {
	let (early, left) = dave_leaves(90 * DAY, true);
	let (late, left_later) = dave_leaves(90 * DAY, false);
	// 600 CRD are lost, of which the commons bear half and the deposits the other.
	assert!(early <= late && late - early <= 1, "{early} {late}");
	assert!((150 * CRD - 1..=150 * CRD).contains(&late));
	assert!(left.abs_diff(left_later) <= 1 && left.abs_diff(late) <= 1, "{left} {left_later}");
}
