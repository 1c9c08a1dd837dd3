use super::support::*;
use crate::{
	mock::*, ActiveLoans, BankExposures, BorrowerExposure, Debts, Engaged, Error, Event, HoldReason,
	Settlements,
};
use credit_primitives_types::{BankId, Membership, PurposeKind, CRD};
use frame_support::{assert_noop, assert_ok};
use pallet_community_banks::{Orphaned, Status};

fn leave(who: AccountId, bank: BankId) -> sp_runtime::DispatchResult {
	CommunityBanks::leave(signed(who), bank)
}

fn expel(who: AccountId) {
	assert_ok!(CommunityBanks::expel(members_of(CASCADIA), CASCADIA, who));
}

fn close(bank: BankId) -> sp_runtime::DispatchResult {
	CommunityBanks::close_bank(members_of(bank), bank)
}

#[test]
fn a_member_should_not_leave_with_a_request_a_loan_or_a_stake() {
	execute(|| {
		plain_rules();
		let request = asking(100 * CRD).open(ALICE);
		assert_ok!(endorse(BOB, request, 20 * CRD));
		for who in [ALICE, BOB] {
			assert_noop!(leave(who, CASCADIA), BankError::StillEngaged);
		}
		assert_ok!(decide(ALICE, request));
		assert_ok!(accept(ALICE, request));
		for who in [ALICE, BOB] {
			assert_noop!(leave(who, CASCADIA), BankError::StillEngaged);
		}
		assert_ok!(repay_in_full(ALICE, 0));
		assert_ok!(leave(ALICE, CASCADIA));
		assert_noop!(leave(BOB, CASCADIA), BankError::StillEngaged);
		assert_ok!(claim(BOB, 0));
		assert_ok!(leave(BOB, CASCADIA));
	});
}

#[test]
fn a_member_may_leave_with_a_pledge_and_have_it_all_the_same() {
	execute(|| {
		plain_rules();
		let asked = bullet(100 * CRD, 30 * DAY).from_peers(WINDOW);
		lend_by(asked, ALICE, &[], &[(BOB, 100 * CRD)]);
		let request = asking(100 * CRD).from_peers(WINDOW).open(CHARLIE);
		assert_ok!(pledge(BOB, request, 50 * CRD));
		assert_ok!(leave(BOB, CASCADIA));
		check_invariants();
		assert_noop!(pledge(BOB, request, 50 * CRD), Error::<Test>::NotAMember);
		assert_ok!(withdraw_pledge(BOB, request));
		assert_ok!(repay_in_full(ALICE, 0));
		assert_ok!(claim(BOB, 0));
		assert_eq!(free(BOB), FUNDS);
	});
}

#[test]
fn an_endorser_may_leave_once_nothing_of_the_stake_is_held() {
	execute(|| {
		plain_rules();
		let stakes = [(BOB, 20 * CRD), (CHARLIE, 20 * CRD)];
		defaulted(bullet(100 * CRD, 30 * DAY).secured_by(90 * CRD), ALICE, &stakes);
		assert_ok!(claim(BOB, 0));
		assert_noop!(leave(BOB, CASCADIA), BankError::StillEngaged);
		assert_ok!(appeal(CHARLIE, 0));
		assert_ok!(resolve_appeal(CASCADIA, 0, CHARLIE, true));
		assert_ok!(claim(CHARLIE, 0));
		assert_ok!(leave(CHARLIE, CASCADIA));
		wait(2 * APPEAL);
		// The rest of Bob's stake has paid: nothing is held, and what comes back finds him.
		assert_ok!(leave(BOB, CASCADIA));
		assert_ok!(repay_in_full(ALICE, 0));
		assert_ok!(claim(BOB, 0));
		assert_ok!(claim(CHARLIE, 0));
		assert!(free(BOB) > FUNDS && free(CHARLIE) > FUNDS);
	});
}

#[test]
fn a_borrower_in_default_should_not_leave_the_debt_behind() {
	execute(|| {
		plain_rules();
		defaulted(bullet(100 * CRD, 30 * DAY), ALICE, &[]);
		assert_noop!(leave(ALICE, CASCADIA), BankError::StillEngaged);
		assert_ok!(repay_in_full(BOB, 0));
		assert_ok!(leave(ALICE, CASCADIA));
	});
}

#[test]
fn the_loan_of_an_expelled_member_should_run_on() {
	execute(|| {
		plain_rules();
		let asked = in_parts(100 * CRD, 2, 100 * DAY).secured_by(40 * CRD);
		lend(asked, ALICE, &[(BOB, 20 * CRD)]);
		expel(ALICE);
		expel(BOB);
		check_invariants();
		wait_until(START + 50 * DAY);
		repay_principal(ALICE, 0, 50 * CRD);
		assert_eq!(held(HoldReason::Collateral, ALICE), 20 * CRD);
		assert_ok!(claim(BOB, 0));
		assert_eq!(held(HoldReason::EndorsementStake, BOB), 10 * CRD);
		assert_noop!(asking(CRD).send(ALICE), Error::<Test>::NotAMember);

		// And fails like any other.
		wait_until(START + 100 * DAY + CALLABLE);
		assert_ok!(call_default(NOBODY, 0));
		assert_ok!(appeal(BOB, 0));
		assert_ok!(resolve_appeal(CASCADIA, 0, BOB, false));
		wait(2 * APPEAL);
		assert_eq!(parts(0)[&BOB].taken, 10 * CRD);
		assert_ok!(repay_in_full(ALICE, 0));
		assert_ok!(claim(BOB, 0));
		assert!(free(BOB) > FUNDS);
		assert!(Engaged::<Test>::iter().next().is_none());
	});
}

#[test]
fn expelled_lenders_should_take_back_and_claim_what_is_theirs() {
	execute(|| {
		plain_rules();
		let asked = || bullet(100 * CRD, 30 * DAY).from_peers(WINDOW);
		lend_by(asked(), ALICE, &[], &[(BOB, 100 * CRD)]);
		let request = asked().open(CHARLIE);
		assert_ok!(pledge(BOB, request, 50 * CRD));
		expel(BOB);
		assert_noop!(pledge(BOB, request, CRD), Error::<Test>::NotAMember);
		assert_ok!(withdraw_pledge(BOB, request));
		assert_ok!(repay_in_full(ALICE, 0));
		assert_ok!(claim(BOB, 0));
		assert_eq!(free(BOB), FUNDS);
	});
}

#[test]
fn whoever_is_no_person_any_more_should_still_settle_what_is_open() {
	execute(|| {
		plain_rules();
		lend(bullet(100 * CRD, 30 * DAY), FERDIE, &[]);
		lend(bullet(100 * CRD, 30 * DAY), ALICE, &[(FERDIE, 20 * CRD)]);
		let request = bullet(100 * CRD, 30 * DAY).from_peers(WINDOW).open(CHARLIE);
		assert_ok!(pledge(FERDIE, request, 10 * CRD));
		Revoked::set(true);
		assert_noop!(asking(CRD).send(FERDIE), Error::<Test>::NotAPerson);
		assert_ok!(withdraw_pledge(FERDIE, request));
		assert_ok!(repay(FERDIE, 0, 50 * CRD));
		wait_until(START + 30 * DAY + CALLABLE);
		for id in [0, 1] {
			assert_ok!(call_default(NOBODY, id));
		}
		assert_eq!(
			Debts::<Test>::get(person(FERDIE)).defaulted,
			1,
			"a default is the person's, attested or not"
		);
		assert_ok!(appeal(FERDIE, 1));
		assert_ok!(resolve_appeal(CASCADIA, 1, FERDIE, true));
		assert_ok!(claim(FERDIE, 1));
		assert_ok!(repay_in_full(FERDIE, 0));
		assert!(!Debts::<Test>::contains_key(person(FERDIE)));
	});
}

#[test]
fn a_bank_should_not_close_while_anybody_has_business_with_it() {
	execute(|| {
		let bank = village(100 * CRD);
		let request = bullet(100 * CRD, 30 * DAY).at(bank).open(ALICE);
		assert_noop!(close(bank), BankError::LoansOutstanding);
		assert_ok!(endorse(BOB, request, 20 * CRD));
		assert_ok!(decide(ALICE, request));
		assert_ok!(accept(ALICE, request));
		assert_noop!(close(bank), BankError::LoansOutstanding);
		wait_until(START + 30 * DAY + CALLABLE);
		assert_ok!(call_default(NOBODY, 0));
		// 20 CRD of stakes still have to come in.
		assert_eq!(BankExposures::<Test>::get(bank).business, 1);
		assert_noop!(close(bank), BankError::LoansOutstanding);
		wait(APPEAL);
		assert_eq!(BankExposures::<Test>::get(bank).business, 0);
		// What the endorsers may claim keeps it open as well.
		assert_ok!(repay(ALICE, 0, 90 * CRD));
		assert_noop!(close(bank), BankError::ClaimsOutstanding);
		assert_ok!(claim(BOB, 0));
		assert_ok!(close(bank));
	});
}

#[test]
fn a_bank_should_not_close_while_pledges_or_peer_loans_are_open() {
	execute(|| {
		let bank = village(100 * CRD);
		let asked = || bullet(10 * CRD, 30 * DAY).at(bank).from_peers(WINDOW);
		let request = asked().open(ALICE);
		assert_ok!(pledge(BOB, request, 10 * CRD));
		assert_ok!(cancel(ALICE, request));
		assert_noop!(close(bank), BankError::ClaimsOutstanding);
		assert_ok!(withdraw_pledge(BOB, request));
		lend_by(asked(), ALICE, &[], &[(BOB, 10 * CRD)]);
		assert_noop!(close(bank), BankError::LoansOutstanding);
		wait_until(START + 30 * DAY + CALLABLE);
		assert_ok!(call_default(NOBODY, 0));
		assert_noop!(close(bank), BankError::LoansOutstanding);
		assert_ok!(repay_in_full(ALICE, 0));
		assert_noop!(close(bank), BankError::ClaimsOutstanding);
		assert_ok!(claim(BOB, 0));
		assert_ok!(close(bank));
	});
}

#[test]
fn a_loan_in_default_should_be_repaid_to_all_when_its_bank_has_closed() {
	execute(|| {
		let bank = village(100 * CRD);
		let asked = bullet(100 * CRD, 30 * DAY).at(bank);
		defaulted(asked, ALICE, &[(BOB, 20 * CRD)]);
		wait(APPEAL);
		assert_ok!(close(bank));
		next_block();
		assert!(!CommunityBanks::bank_exists(bank));
		check_invariants();

		let interest = loan(0).interest;
		let (before, redistribution) = (wealth(BOB), free(REDISTRIBUTION));
		told();
		assert_ok!(repay(NOBODY, 0, 80 * CRD));
		let repaid = Event::Repaid {
			loan_id: 0,
			payer: NOBODY,
			interest: 0,
			principal: 80 * CRD,
			burned: 0,
			released: 0,
		};
		assert_eq!(told(), vec![repaid.into()], "no bank is there to book it");
		assert_eq!(free(REDISTRIBUTION), redistribution + 80 * CRD);
		assert_eq!(BorrowerExposure::<Test>::get(bank, person(ALICE)), 20 * CRD);
		check_invariants();

		assert_ok!(repay_in_full(ALICE, 0));
		assert_eq!(free(REDISTRIBUTION), redistribution + 100 * CRD + interest);
		assert!(!ActiveLoans::<Test>::contains_key(0) && !Debts::<Test>::contains_key(person(ALICE)));
		assert!(!BorrowerExposure::<Test>::contains_key(bank, person(ALICE)));
		// Nothing is left for Bob to take, and still he is done with it.
		check_invariants();
		assert_ok!(claim(BOB, 0));
		assert_eq!(wealth(BOB), before);
		assert!(Settlements::<Test>::iter().next().is_none());
		assert!(!Engaged::<Test>::contains_key(bank, person(BOB)));
		assert_ok!(asking(CRD).send(ALICE));
	});
}

#[test]
fn loans_at_a_resolved_bank_should_run_fail_and_be_repaid() {
	execute(|| {
		let bank = village(400 * CRD);
		assert_ok!(CommunityBanks::deposit(signed(CHARLIE), bank, 300 * CRD));
		let (creative, school) = (PurposeKind::CreativeProject, PurposeKind::EducationalInitiative);
		lend(bullet(400 * CRD, 30 * DAY).at(bank), ALICE, &[(DAVE, 10 * CRD)]);
		lend(bullet(400 * CRD, 30 * DAY).at(bank).for_purpose(creative), EVE, &[]);
		lend(bullet(20 * CRD, 200 * DAY).at(bank).for_purpose(school), BOB, &[]);
		wait_until(START + 30 * DAY + CALLABLE);
		assert_ok!(call_default(NOBODY, 0));
		assert_ok!(call_default(NOBODY, 1));
		wait(APPEAL);
		let ruined = pool(bank);
		assert!(ruined.deficit > 0);
		assert_noop!(CommunityBanks::resolve_bank(RuntimeOrigin::root(), bank), BankError::TooEarly);
		wait(BankRules::get().insolvency_period);
		assert_ok!(CommunityBanks::resolve_bank(RuntimeOrigin::root(), bank));
		assert_eq!(Orphaned::<Test>::get(), ruined.deficit);
		check_invariants();

		// What is repaid on a loan in default restores what it has cost.
		assert_ok!(repay_in_full(ALICE, 0));
		assert_ok!(claim(DAVE, 0));
		assert!(wealth(DAVE) > FUNDS);
		assert!(!ActiveLoans::<Test>::contains_key(0));
		check_invariants();
		// With capital it still does no new business, nor do its members as peers.
		let asked = asking(CRD).at(bank).for_purpose(creative);
		assert_noop!(asked.clone().send(CHARLIE), Error::<Test>::BankNotOpen);
		assert_noop!(asked.from_peers(WINDOW).send(CHARLIE), Error::<Test>::BankNotOpen);

		// A loan that runs there is late, fails by itself, and is repaid.
		let due = START + 200 * DAY;
		wait_until(due + GRACE);
		assert_eq!(pool(bank).provisions, 2 * CRD);
		wait_until(due + AUTOMATIC);
		assert!(loan(2).default.is_some());
		check_invariants();
		assert_ok!(repay_in_full(BOB, 2));
		assert_ok!(repay_in_full(EVE, 1));
		assert_eq!((pool(bank).receivable, pool(bank).issued, pool(bank).payable), (0, 0, 0));
		let status = pallet_community_banks::CommunityBanks::<Test>::get(bank).unwrap().status;
		assert_eq!(status, Status::Resolved);
		assert_ok!(CommunityBanks::close_bank(RuntimeOrigin::root(), bank));
		assert_eq!(Orphaned::<Test>::get(), ruined.deficit, "what the network took over stays with it");
	});
}
