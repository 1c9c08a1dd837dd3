use super::support::*;
use crate::{
	mock::*,
	types::{Appeal, Pot},
	ActiveLoans, BankExposures, BorrowerExposure, EndorserExposure, Error, Event, HoldReason,
};
use credit_primitives_types::{BankId, LoanId, Loss, Moment, CRD};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::traits::BadOrigin;

/// 100 CRD of Alice's in default: Bob's 10 and Charlie's 20 are called upon, 70 written off.
fn failed() -> (LoanId, Moment) {
	plain_rules();
	let id = defaulted(bullet(100 * CRD, 30 * DAY), ALICE, &[(BOB, 10 * CRD), (CHARLIE, 20 * CRD)]);
	(id, loan(id).default.unwrap().at)
}

/// The same at a bank with depositors: 100 CRD of commons and 200 of shares.
fn failed_in_the_village() -> (BankId, LoanId) {
	let bank = village(100 * CRD);
	assert_ok!(CommunityBanks::deposit(signed(EVE), bank, 200 * CRD));
	let asked = bullet(100 * CRD, 30 * DAY).at(bank);
	(bank, defaulted(asked, ALICE, &[(BOB, 10 * CRD), (CHARLIE, 20 * CRD)]))
}

#[test]
fn appeal_slash_should_give_the_members_time_to_decide() {
	execute(|| {
		let (id, at) = failed();
		pass_time(3 * DAY);
		let before = pool(CASCADIA);
		told();
		assert_ok!(appeal(BOB, id));

		let until = at + 2 * APPEAL;
		assert_eq!(
			told(),
			vec![
				BankEvent::ContestedChanged { bank_id: CASCADIA, before: 0, after: 10 * CRD }.into(),
				Event::SlashAppealed { loan_id: id, endorser: BOB, until }.into(),
			]
		);
		assert_eq!(parts(id)[&BOB].appeal, Appeal::Open);
		assert_eq!(parts(id)[&CHARLIE].appeal, Appeal::None);
		assert_eq!(parts(id)[&BOB].slashed, 10 * CRD);
		assert_eq!(loan(id).default.unwrap().escrow_until, Some(until), "for all stakes at once");
		assert_eq!(calendar(), vec![(until, id)]);
		let mut after = before;
		after.contested = 10 * CRD;
		assert_eq!(pool(CASCADIA), after, "the depositors may have to pay it");
		// Another appeal waits no longer than the first.
		assert_ok!(appeal(CHARLIE, id));
		assert_eq!(pool(CASCADIA).contested, 30 * CRD);
		assert_eq!(calendar(), vec![(until, id)]);
	});
}

#[test]
fn appeal_slash_should_be_possible_up_to_its_last_moment() {
	execute(|| {
		let (id, at) = failed();
		set_time(at + APPEAL);
		assert_ok!(appeal(BOB, id));
		pass_time(1);
		assert_noop!(appeal(CHARLIE, id), Error::<Test>::AppealLapsed);
	});
}

#[test]
fn appeal_slash_should_fail_when_the_stakes_have_paid() {
	execute(|| {
		let (id, at) = failed();
		wait_until(at + APPEAL);
		assert_noop!(appeal(BOB, id), Error::<Test>::NothingToAppeal);
	});
}

#[test]
fn appeal_slash_should_fail_when_there_is_nothing_to_appeal() {
	execute(|| {
		plain_rules();
		assert_noop!(appeal(BOB, 0), Error::<Test>::LoanNotFound);
		let asked = bullet(100 * CRD, 30 * DAY).secured_by(101 * CRD);
		callable(asked, ALICE, &[(BOB, 10 * CRD)]);
		assert_noop!(appeal(BOB, 0), Error::<Test>::NothingToAppeal);
		assert_ok!(call_default(NOBODY, 0));
		assert_noop!(appeal(BOB, 0), Error::<Test>::NothingToAppeal);
		for who in [ALICE, CHARLIE] {
			assert_noop!(appeal(who, 0), Error::<Test>::EndorsementNotFound);
		}
	});
}

#[test]
fn appeal_slash_should_fail_when_it_was_done_or_decided() {
	execute(|| {
		let (id, _) = failed();
		assert_ok!(appeal(BOB, id));
		assert_noop!(appeal(BOB, id), Error::<Test>::NothingToAppeal);
		assert_ok!(resolve_appeal(CASCADIA, id, BOB, false));
		assert_noop!(appeal(BOB, id), Error::<Test>::NothingToAppeal);
		assert_ok!(appeal(CHARLIE, id));
		assert_ok!(resolve_appeal(CASCADIA, id, CHARLIE, true));
		assert_noop!(appeal(CHARLIE, id), Error::<Test>::NothingToAppeal);
	});
}

#[test]
fn appeal_slash_and_resolve_appeal_should_fail_when_the_origin_is_wrong() {
	execute(|| {
		let (id, _) = failed();
		for origin in [RuntimeOrigin::root(), RuntimeOrigin::none(), members_of(CASCADIA)] {
			assert_noop!(Credit::appeal_slash(origin, id), BadOrigin);
		}
		assert_ok!(appeal(BOB, id));
		for origin in [RuntimeOrigin::root(), RuntimeOrigin::none(), signed(BOB)] {
			assert_noop!(Credit::resolve_appeal(origin, id, BOB, true), BadOrigin);
		}
	});
}

#[test]
fn resolve_appeal_should_fail_when_there_is_none() {
	execute(|| {
		assert_noop!(resolve_appeal(CASCADIA, 0, BOB, true), Error::<Test>::LoanNotFound);
		let (id, _) = failed();
		assert_noop!(resolve_appeal(CASCADIA, id, BOB, true), Error::<Test>::AppealNotFound);
		assert_noop!(resolve_appeal(CASCADIA, id, ALICE, true), Error::<Test>::AppealNotFound);
		assert_ok!(appeal(BOB, id));
		assert_noop!(resolve_appeal(CASCADIA, id, CHARLIE, true), Error::<Test>::AppealNotFound);
		assert_ok!(appeal(CHARLIE, id));
		for (who, give_back) in [(BOB, false), (CHARLIE, true)] {
			assert_ok!(resolve_appeal(CASCADIA, id, who, give_back));
			assert_noop!(resolve_appeal(CASCADIA, id, who, true), Error::<Test>::AppealNotFound);
		}
	});
}

#[test]
fn resolve_appeal_should_fail_when_another_banks_members_decide() {
	execute(|| {
		let (id, _) = failed();
		assert_ok!(appeal(BOB, id));
		assert_noop!(resolve_appeal(SONORA, id, BOB, true), Error::<Test>::NotAuthorized);
	});
}

#[test]
fn resolve_appeal_should_fail_when_the_time_to_decide_is_over() {
	execute(|| {
		let (id, at) = failed();
		assert_ok!(appeal(BOB, id));
		assert_ok!(appeal(CHARLIE, id));
		set_time(at + 2 * APPEAL - 1);
		assert_ok!(resolve_appeal(CASCADIA, id, CHARLIE, true));
		set_time(at + 2 * APPEAL);
		assert_noop!(resolve_appeal(CASCADIA, id, BOB, true), Error::<Test>::AppealLapsed);
		next_block();
		assert_noop!(resolve_appeal(CASCADIA, id, BOB, true), Error::<Test>::AppealLapsed);
		assert_eq!(parts(id)[&BOB].taken, 10 * CRD, "undecided, it pays");
		assert_eq!(pool(CASCADIA).contested, 0);
	});
}

#[test]
fn the_stakes_should_pay_when_nobody_has_appealed() {
	execute(|| {
		let (id, at) = failed();
		wait_until(at + APPEAL - 1);
		assert_eq!(held(HoldReason::EndorsementStake, BOB), 10 * CRD);
		let (before, issuance) = (pool(CASCADIA), Balances::total_issuance());
		let record = Credit::history(BOB).unwrap();
		told();
		wait_until(at + APPEAL);

		let mut told: Vec<_> = told()
			.into_iter()
			.filter(|event| !matches!(event, RuntimeEvent::CommunityBanks(BankEvent::LeverageMoved { .. })))
			.collect();
		let slashed =
			|endorser, amount| RuntimeEvent::from(Event::StakeSlashed { loan_id: id, endorser, amount });
		told[..2].sort_by_key(|event| *event != slashed(BOB, 10 * CRD));
		assert_eq!(
			told,
			vec![
				slashed(BOB, 10 * CRD),
				slashed(CHARLIE, 20 * CRD),
				BankEvent::PaymentCollected {
					bank_id: CASCADIA,
					person: person(ALICE),
					principal: 30 * CRD,
					burned: 15 * CRD,
					uncovered_burned: 0,
					endorsers: 0,
					deficit: 0,
					loss_reserve: 0,
					commons: 0,
					shares: 0,
				}
				.into(),
				Event::SlashesSettled { loan_id: id, amount: 30 * CRD, burned: 15 * CRD }.into(),
			]
		);
		let mut after = before;
		after.receivable -= 30 * CRD;
		after.issued -= 15 * CRD;
		after.liquid += 15 * CRD;
		assert_eq!(pool(CASCADIA), after);
		assert_eq!(Balances::total_issuance(), issuance - 15 * CRD);
		let settled = loan(id);
		let default = settled.default.unwrap();
		assert_eq!((settled.outstanding, settled.booked), (100 * CRD, 0), "the borrower still owes it");
		assert_eq!((default.escrow_until, default.taken_due), (None, 30 * CRD));
		assert_eq!(default.taken, Pot { parts: 2, whole: 30 * CRD, collected: 0, claimed: 0 });
		assert_eq!(BorrowerExposure::<Test>::get(CASCADIA, person(ALICE)), 100 * CRD);
		assert_eq!(BankExposures::<Test>::get(CASCADIA), Default::default());
		assert_eq!(calendar(), vec![]);
		for (who, stake) in [(BOB, 10 * CRD), (CHARLIE, 20 * CRD)] {
			let part = parts(id)[&who];
			assert_eq!((part.held, part.slashed, part.taken), (0, 0, stake));
			assert_eq!(wealth(who), FUNDS - stake);
			assert!(!EndorserExposure::<Test>::contains_key(CASCADIA, person(who)));
			assert_noop!(claim(who, id), Error::<Test>::NothingToClaim);
		}
		let failed = Credit::history(BOB).unwrap();
		assert_eq!(failed.endorsements_failed, record.endorsements_failed + 1);
		assert_eq!(failed.endorsements_held, record.endorsements_held);
	});
}

#[test]
fn an_appeal_that_is_dismissed_should_let_the_stake_pay() {
	execute(|| {
		let (id, at) = failed();
		assert_ok!(appeal(BOB, id));
		let before = pool(CASCADIA);
		told();
		assert_ok!(resolve_appeal(CASCADIA, id, BOB, false));
		assert_eq!(
			told(),
			vec![
				BankEvent::ContestedChanged { bank_id: CASCADIA, before: 10 * CRD, after: 0 }.into(),
				Event::AppealResolved { loan_id: id, endorser: BOB, returned: false, amount: 10 * CRD }
					.into(),
			]
		);
		let mut after = before;
		after.contested = 0;
		assert_eq!(pool(CASCADIA), after);
		assert_eq!((parts(id)[&BOB].appeal, parts(id)[&BOB].slashed), (Appeal::Decided, 10 * CRD));
		assert_noop!(claim(BOB, id), Error::<Test>::NothingToClaim);

		// All stakes pay at one moment, also Charlie's who did not appeal.
		wait_until(at + APPEAL);
		assert_eq!(held(HoldReason::EndorsementStake, CHARLIE), 20 * CRD);
		wait_until(at + 2 * APPEAL - 1);
		assert_eq!(held(HoldReason::EndorsementStake, CHARLIE), 20 * CRD);
		wait_until(at + 2 * APPEAL);
		assert_eq!((wealth(BOB), wealth(CHARLIE)), (FUNDS - 10 * CRD, FUNDS - 20 * CRD));
	});
}

#[test]
fn an_appeal_that_is_granted_should_return_the_stake_at_the_depositors_cost() {
	execute(|| {
		let (bank, id) = failed_in_the_village();
		let at = loan(id).default.unwrap().at;
		assert_ok!(appeal(CHARLIE, id));
		let before = pool(bank);
		assert_eq!((before.commons, before.share_equity), (30 * CRD, 200 * CRD));
		assert_eq!(before.contested, 20 * CRD);
		told();
		assert_ok!(resolve_appeal(bank, id, CHARLIE, true));

		// Of the 100 CRD of capital 37.5 may be created, and lending uses 80 % of that: 30 of the loan's 100.
		assert_eq!(loan(id).created, 30 * CRD);
		assert_eq!(
			told(),
			vec![
				BankEvent::WrittenOff {
					bank_id: bank,
					principal: 20 * CRD,
					burned: 6 * CRD,
					uncovered: 0,
					loss_reserve: 0,
					commons: 0,
					shares: 20 * CRD,
					series: before.series,
					deficit: 0,
				}
				.into(),
				BankEvent::ContestedChanged { bank_id: bank, before: 20 * CRD, after: 0 }.into(),
				Event::AppealResolved { loan_id: id, endorser: CHARLIE, returned: true, amount: 20 * CRD }
					.into(),
			]
		);
		let mut after = before;
		after.contested = 0;
		after.receivable -= 20 * CRD;
		after.issued -= 6 * CRD;
		after.liquid -= 6 * CRD;
		after.share_equity -= 20 * CRD;
		assert_eq!(pool(bank), after);
		let default = loan(id).default.unwrap();
		assert_eq!(
			default.lost,
			Loss { commons: 70 * CRD, shares: 20 * CRD, series: before.series, ..Default::default() }
		);
		assert_eq!((default.recoverable, loan(id).booked), (90 * CRD, 10 * CRD));
		assert_eq!(loan(id).outstanding, 100 * CRD, "nobody has paid anything");

		// The stake is Charlie's again at once; Bob's pays when its time comes.
		let record = Credit::history(CHARLIE).unwrap();
		assert_ok!(claim(CHARLIE, id));
		assert_eq!(held(HoldReason::EndorsementStake, CHARLIE), 0);
		assert!(!EndorserExposure::<Test>::contains_key(bank, person(CHARLIE)));
		wait_until(at + 2 * APPEAL);
		assert_eq!(parts(id)[&CHARLIE].taken, 0);
		assert_eq!(parts(id)[&BOB].taken, 10 * CRD);
		let taken = loan(id).default.unwrap().taken;
		assert_eq!(taken, Pot { parts: 1, whole: 10 * CRD, collected: 0, claimed: 0 });
		assert_eq!(Credit::history(CHARLIE).unwrap(), record, "no endorsement of Charlie's has failed");
		assert_eq!((pool(bank).receivable, pool(bank).issued), (0, 0));
	});
}

#[test]
fn granted_appeals_should_cost_the_banks_own_money_where_there_are_no_depositors() {
	execute(|| {
		let (id, at) = failed();
		let before = pool(CASCADIA);
		for who in [BOB, CHARLIE] {
			assert_ok!(appeal(who, id));
			assert_ok!(resolve_appeal(CASCADIA, id, who, true));
			check_invariants();
		}
		assert_eq!(pool(CASCADIA).commons, before.commons - 30 * CRD);
		assert_eq!(loan(id).booked, 0);
		assert_eq!(BankExposures::<Test>::get(CASCADIA).business, 0, "nothing of it is on the books");
		told();
		wait_until(at + 2 * APPEAL);
		assert!(told().contains(&Event::SlashesSettled { loan_id: id, amount: 0, burned: 0 }.into()));
		assert_eq!(loan(id).default.unwrap().taken, Pot::default());
		for who in [BOB, CHARLIE] {
			assert_ok!(claim(who, id));
			assert_eq!(free(who), FUNDS);
		}
	});
}

#[test]
fn a_granted_appeal_should_cost_no_more_than_its_part_of_what_the_books_still_show() {
	execute(|| {
		let (id, at) = failed();
		assert_ok!(appeal(BOB, id));
		// 70 CRD were written off; 15 more leave half of what the stakes were called upon for.
		assert_ok!(repay(ALICE, id, 85 * CRD));
		assert_eq!(loan(id).booked, 15 * CRD);
		let before = pool(CASCADIA);
		assert_ok!(resolve_appeal(CASCADIA, id, BOB, true));
		assert_eq!(pool(CASCADIA).commons, before.commons - 5 * CRD, "half of Bob's stake");
		let default = loan(id).default.unwrap();
		assert_eq!((loan(id).booked, default.recoverable, default.called), (10 * CRD, 5 * CRD, 20 * CRD));
		assert_ok!(claim(BOB, id));
		assert_eq!(free(BOB), FUNDS);
		// The other half is Charlie's to pay, no more and no less for Bob's appeal.
		wait_until(at + 2 * APPEAL);
		assert_eq!(parts(id)[&CHARLIE].taken, 10 * CRD);
		assert_eq!(loan(id).booked, 0);
	});
}

#[test]
fn a_granted_appeal_should_cost_the_lenders_of_a_peer_loan() {
	execute(|| {
		plain_rules();
		let asked = bullet(100 * CRD, 30 * DAY).from_peers(WINDOW);
		lend_by(
			asked,
			ALICE,
			&[(BOB, 10 * CRD), (FERDIE, 20 * CRD)],
			&[(CHARLIE, 60 * CRD), (DAVE, 40 * CRD)],
		);
		wait_until(START + 30 * DAY + CALLABLE);
		assert_ok!(call_default(CHARLIE, 0));
		assert_ok!(appeal(FERDIE, 0));
		let before = pool(CASCADIA);
		assert_ok!(resolve_appeal(CASCADIA, 0, FERDIE, true));
		assert_eq!(pool(CASCADIA), before, "the bank has lost nothing");
		assert_eq!((loan(0).booked, loan(0).default.unwrap().recoverable), (10 * CRD, 90 * CRD));
		assert_ok!(claim(FERDIE, 0));
		assert_eq!(free(FERDIE), FUNDS);
		wait(2 * APPEAL);
		assert_ok!(claim(CHARLIE, 0));
		assert_ok!(claim(DAVE, 0));
		assert_eq!((wealth(CHARLIE), wealth(DAVE)), (FUNDS - 54 * CRD, FUNDS - 36 * CRD));
	});
}

#[test]
fn what_comes_in_during_the_escrow_should_spare_the_stakes_in_proportion() {
	execute(|| {
		let (id, at) = failed();
		assert_ok!(repay(NOBODY, id, 70 * CRD + 9 * CRD));
		assert_eq!((loan(id).booked, loan(id).default.unwrap().recoverable), (21 * CRD, 0));
		wait_until(at + APPEAL);
		let taken = |who: AccountId| parts(id)[&who].taken;
		assert_eq!((taken(BOB), taken(CHARLIE)), (7 * CRD, 14 * CRD));
		// The rest of each stake is free.
		assert_ok!(claim(BOB, id));
		assert_ok!(claim(CHARLIE, id));
		assert_eq!((free(BOB), free(CHARLIE)), (FUNDS - 7 * CRD, FUNDS - 14 * CRD));
		assert_eq!(pool(CASCADIA).commons, COMMONS);
	});
}

#[test]
fn resolve_appeal_should_fail_when_the_books_do_not_add_up() {
	new_test_ext().execute_with(|| {
		let (id, _) = failed();
		assert_ok!(appeal(BOB, id));
		ActiveLoans::<Test>::mutate(id, |loan| {
			loan.as_mut().unwrap().default.as_mut().unwrap().called = 10 * CRD - 1;
		});
		assert_noop!(resolve_appeal(CASCADIA, id, BOB, true), Error::<Test>::LedgerInconsistent);
	});
}

#[test]
fn an_open_appeal_should_keep_depositors_from_leaving_at_par() {
	execute(|| {
		let (bank, id) = failed_in_the_village();
		let shares = pallet_community_banks::Holdings::<Test>::get(bank, EVE).unwrap().shares;
		let exit = || CommunityBanks::withdrawal_value(bank, shares).unwrap();
		let at_par = exit();
		assert_ok!(appeal(CHARLIE, id));
		let contested = exit();
		// All that the shares may have to pay is off their price, whatever reserve and commons there are.
		assert_eq!(contested, at_par - 20 * CRD);
		assert_ok!(resolve_appeal(bank, id, CHARLIE, true));
		assert_eq!(exit(), contested);
	});
}

#[test]
fn an_appeal_that_fails_should_give_depositors_their_price_back() {
	execute(|| {
		let (bank, id) = failed_in_the_village();
		let shares = pallet_community_banks::Holdings::<Test>::get(bank, EVE).unwrap().shares;
		let exit = || CommunityBanks::withdrawal_value(bank, shares).unwrap();
		let at_par = exit();
		assert_ok!(appeal(CHARLIE, id));
		assert!(exit() < at_par);
		assert_ok!(resolve_appeal(bank, id, CHARLIE, false));
		assert_eq!(exit(), at_par);
	});
}

#[test]
fn a_payment_should_lower_what_open_appeals_may_cost_the_depositors() {
	execute(|| {
		let (bank, id) = failed_in_the_village();
		let at = loan(id).default.unwrap().at;
		let shares = shares_of(EVE, bank);
		let exit = || CommunityBanks::withdrawal_value(bank, shares).unwrap();
		let at_par = exit();
		assert_ok!(appeal(BOB, id));
		assert_ok!(appeal(CHARLIE, id));
		assert_eq!((pool(bank).contested, exit()), (30 * CRD, at_par - 30 * CRD));

		// What was written off comes first: the stakes are called upon for as much as before.
		assert_ok!(repay(ALICE, id, 70 * CRD));
		assert_eq!(pool(bank).contested, 30 * CRD);
		told();
		assert_ok!(repay(ALICE, id, 15 * CRD));
		assert_eq!(pool(bank).contested, 15 * CRD);
		let changed = |before, after| BankEvent::ContestedChanged { bank_id: bank, before, after }.into();
		assert!(told().contains(&changed(30 * CRD, 15 * CRD)));
		assert_eq!(exit(), at_par - 15 * CRD);
		check_invariants();

		// Two thirds of it are Charlie's: the price stays, as what was expected comes true.
		assert_ok!(resolve_appeal(bank, id, CHARLIE, true));
		assert_eq!((pool(bank).contested, loan(id).booked), (5 * CRD, 5 * CRD));
		assert_eq!(exit(), at_par - 15 * CRD);
		assert_ok!(repay(NOBODY, id, 10 * CRD + 2 * CRD));
		assert_eq!((pool(bank).contested, loan(id).booked), (3 * CRD, 3 * CRD));
		check_invariants();
		assert_ok!(resolve_appeal(bank, id, BOB, false));
		assert_eq!(pool(bank).contested, 0);
		wait_until(at + 2 * APPEAL);
		assert_eq!(parts(id)[&BOB].taken, 3 * CRD);
	});
}

#[test]
fn several_open_appeals_should_be_decided_whatever_was_paid_meanwhile() {
	let decisions = [true, false].into_iter().flat_map(|bob| [(bob, true), (bob, false)]);
	for (bob, charlie) in decisions {
		for paid in [1, 70 * CRD, 70 * CRD + 1, 85 * CRD + 3, 100 * CRD - 2, 100 * CRD - 1] {
			execute(|| {
				plain_rules();
				let stakes = [(BOB, 10 * CRD + 1), (CHARLIE, 20 * CRD - 2), (FERDIE, CRD + 5)];
				let id = defaulted(bullet(100 * CRD, 30 * DAY), ALICE, &stakes);
				for (who, _) in stakes {
					assert_ok!(appeal(who, id));
				}
				assert_ok!(repay(NOBODY, id, paid));
				let (lost, contested) = (pool(CASCADIA).commons, pool(CASCADIA).contested);
				for (who, give_back) in [(BOB, bob), (CHARLIE, charlie), (FERDIE, true)] {
					check_invariants();
					assert_ok!(resolve_appeal(CASCADIA, id, who, give_back));
				}
				assert_eq!(pool(CASCADIA).contested, 0);
				let lost = lost - pool(CASCADIA).commons;
				assert!(lost <= contested, "{lost} of {contested}");
				assert!(!(bob && charlie) || lost == contested, "all of them are granted");
				wait(2 * APPEAL);
			});
		}
	}
}

#[test]
fn appeals_should_cost_the_bank_nothing_when_a_loan_is_repaid() {
	execute(|| {
		let (id, _) = failed();
		assert_ok!(appeal(BOB, id));
		assert_ok!(repay(ALICE, id, 99 * CRD));
		assert_eq!(pool(CASCADIA).contested, CRD / 3);
		assert_ok!(repay_in_full(ALICE, id));
		assert_eq!(pool(CASCADIA).contested, 0);
	});
}
