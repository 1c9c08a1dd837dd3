use super::*;
use crate::{AssetsHeld, BankExposures, Engaged, Error, Event, HoldReason, OpenRequests};
use credit_primitives_types::{Description, Funding, PurposeKind, Schedule};
use frame_support::{assert_noop, assert_ok, traits::fungibles::InspectHold};
use sp_core::H256;
use sp_runtime::TokenError;

#[test]
fn request_credit_should_hold_the_deposit_and_the_collateral() {
	execute(|| {
		let request_id = asking(500 * CRD).secured_by(200 * CRD).open(ALICE);

		assert_eq!(held(HoldReason::RequestDeposit, ALICE), CRD);
		assert_eq!(held(HoldReason::Collateral, ALICE), 200 * CRD);
		let request = CreditRequests::<Test>::get(request_id).unwrap();
		assert_eq!((request.borrower_id, request.amount, request.timestamp), (ALICE, 500 * CRD, START));
		assert_eq!(request.productive_impact_score, 70);
		assert_eq!(
			events(),
			vec![Event::CreditRequested {
				request_id,
				borrower: ALICE,
				amount: 500 * CRD,
				purpose: PurposeKind::ProductiveEnterprise,
				request: Box::new(CreditRequests::<Test>::get(request_id).unwrap()),
			}]
		);
	});
}

#[test]
fn request_credit_should_bind_the_borrower_and_the_bank_to_each_other() {
	execute(|| {
		let request = asking(100 * CRD).open(ALICE);
		assert_eq!(Engaged::<Test>::get(CASCADIA, person(ALICE)), 1);
		assert_eq!(BankExposures::<Test>::get(CASCADIA).business, 1);
		assert_noop!(
			CommunityBanks::leave(RuntimeOrigin::signed(ALICE), CASCADIA),
			pallet_community_banks::Error::<Test>::StillEngaged
		);
		assert_ok!(cancel(ALICE, request));
		assert_eq!(BankExposures::<Test>::get(CASCADIA).business, 0);
		assert_ok!(CommunityBanks::leave(RuntimeOrigin::signed(ALICE), CASCADIA));
	});
}

#[test]
fn request_credit_should_hold_an_asset() {
	execute(|| {
		list(grain());
		let in_hold = || AssetsHolder::balance_on_hold(GRAIN, &HoldReason::Collateral.into(), &ALICE);
		let request = asking(100 * CRD).secured_by_grain(40 * CRD).open(ALICE);
		assert_eq!((in_hold(), AssetsHeld::<Test>::get(CASCADIA, GRAIN)), (40 * CRD, 40 * CRD));
		assert_eq!((held(HoldReason::Collateral, ALICE), free(ALICE)), (0, FUNDS - CRD));
		check_invariants();
		// It comes back whatever has become of the listing.
		assert_ok!(Credit::unlist_asset(RuntimeOrigin::root(), GRAIN));
		assert_ok!(cancel(ALICE, request));
		assert_eq!((in_hold(), AssetsHeld::<Test>::contains_key(CASCADIA, GRAIN)), (0, false));
	});
}

#[test]
fn request_credit_should_give_every_request_a_number_of_its_own() {
	execute(|| {
		let first = asking(100 * CRD).open(ALICE);
		assert_ok!(cancel(ALICE, first));
		assert_ne!(asking(100 * CRD).open(ALICE), first);
	});
}

#[test]
fn request_credit_should_fail_when_there_is_no_such_bank() {
	execute(|| {
		let mut asked = asking(100 * CRD);
		asked.bank = 9;
		assert_noop!(asked.send(ALICE), Error::<Test>::BankNotFound);
	});
}

#[test]
fn request_credit_should_fail_when_the_bank_lends_no_more() {
	execute(|| {
		wind_up(CASCADIA);
		assert_noop!(asking(100 * CRD).send(ALICE), Error::<Test>::BankNotOpen);
		assert_noop!(asking(100 * CRD).from_peers(WINDOW).send(ALICE), Error::<Test>::BankNotOpen);
		let mut elsewhere = asking(100 * CRD);
		elsewhere.bank = SONORA;
		assert_ok!(elsewhere.send(ALICE));
	});
}

#[test]
fn request_credit_should_fail_when_the_borrower_is_no_member() {
	execute(|| {
		for who in [EVE, NOBODY] {
			assert_noop!(asking(100 * CRD).send(who), Error::<Test>::NotAMember);
		}
	});
}

#[test]
fn request_credit_should_fail_when_personhood_was_revoked() {
	execute(|| {
		Revoked::set(true);
		assert_noop!(asking(100 * CRD).send(FERDIE), Error::<Test>::NotAPerson);
		Revoked::set(false);
	});
}

#[test]
fn request_credit_should_fail_when_the_amount_is_zero_or_small() {
	execute(|| {
		assert_noop!(asking(0).send(ALICE), Error::<Test>::AmountZero);
		assert_noop!(asking(CRD - 1).send(ALICE), Error::<Test>::AmountTooSmall);
	});
}

#[test]
fn request_credit_should_fail_when_the_term_is_zero_or_too_long() {
	execute(|| {
		let mut asked = asking(100 * CRD);
		asked.term = 0;
		assert_noop!(asked.clone().send(ALICE), Error::<Test>::TermZero);
		asked.term = Rules::get().maximum_term + 1;
		assert_noop!(asked.send(ALICE), Error::<Test>::TermTooLong);
	});
}

#[test]
fn request_credit_should_fail_when_the_installments_are_none_or_too_many() {
	execute(|| {
		let mut asked = asking(100 * CRD);
		asked.schedule = Schedule::Amortising { installments: 0 };
		assert_noop!(asked.clone().send(ALICE), Error::<Test>::InstallmentsZero);
		asked.schedule = Schedule::Amortising { installments: 261 };
		assert_noop!(asked.clone().send(ALICE), Error::<Test>::MaxInstallmentsExceeded);
		// Two installments cannot fall due within a millisecond.
		asked.schedule = Schedule::Amortising { installments: 2 };
		asked.term = 1;
		assert_noop!(asked.send(ALICE), Error::<Test>::MaxInstallmentsExceeded);
	});
}

#[test]
fn request_credit_should_fail_when_the_impact_is_out_of_range() {
	execute(|| {
		let mut asked = asking(100 * CRD);
		asked.impact = 101;
		assert_noop!(asked.send(ALICE), Error::<Test>::ImpactOutOfRange);
	});
}

#[test]
fn request_credit_should_fail_when_the_collateral_is_zero_or_cannot_be_held() {
	execute(|| {
		assert_noop!(asking(100 * CRD).secured_by(0).send(ALICE), Error::<Test>::CollateralZero);
		assert_noop!(asking(100 * CRD).secured_by(FUNDS).send(ALICE), TokenError::FundsUnavailable);
	});
}

#[test]
fn request_credit_should_fail_when_the_deposit_cannot_be_held() {
	execute(|| {
		Rules::mutate(|rules| rules.request_deposit = FUNDS);
		assert_noop!(asking(100 * CRD).send(ALICE), TokenError::FundsUnavailable);
	});
}

#[test]
fn request_credit_should_take_a_text_or_a_hash_and_no_bytes_that_are_no_text() {
	execute(|| {
		let mut asked = asking(100 * CRD);
		asked.description = Description::Text(vec![0xff].try_into().unwrap());
		assert_noop!(asked.clone().send(ALICE), Error::<Test>::NotUtf8);
		asked.description = Description::Hash(H256::repeat_byte(0xff));
		assert_ok!(asked.send(ALICE));
	});
}

#[test]
fn request_credit_should_fail_when_there_is_one_already() {
	execute(|| {
		asking(100 * CRD).open(ALICE);
		assert_noop!(asking(100 * CRD).send(ALICE), Error::<Test>::AlreadyExists);
		// At any bank.
		let mut asked = asking(100 * CRD);
		asked.bank = SONORA;
		assert_noop!(asked.send(ALICE), Error::<Test>::AlreadyExists);
	});
}

#[test]
fn request_credit_should_fail_when_it_exceeds_the_persons_limit() {
	execute(|| {
		assert_noop!(asking(1_000 * CRD + 1).send(ALICE), Error::<Test>::PersonalLimitExceeded);
		// Collateral carries the rest.
		assert_ok!(asking(1_000 * CRD + 1).secured_by(1).send(ALICE));
	});
}

#[test]
fn request_credit_should_count_debts_at_other_banks_towards_the_persons_limit() {
	execute(|| {
		lent(600 * CRD);
		let mut asked = asking(400 * CRD + 1);
		asked.bank = SONORA;
		assert_noop!(asked.clone().send(ALICE), Error::<Test>::PersonalLimitExceeded);
		asked.amount = 400 * CRD;
		assert_ok!(asked.send(ALICE));
	});
}

#[test]
fn request_credit_should_fail_when_it_exceeds_the_borrowers_part_of_the_banks_capital() {
	execute(|| {
		// 10 % of 20,000 CRD, whatever the collateral.
		let asked = asking(2_000 * CRD + 1).secured_by(2_000 * CRD);
		assert_noop!(asked.send(ALICE), Error::<Test>::BorrowerLimitExceeded);
		assert_ok!(asking(2_000 * CRD).secured_by(2_000 * CRD).send(ALICE));
	});
}

#[test]
fn request_credit_should_fail_when_there_are_too_many_loans() {
	execute(|| {
		for endorsers in [[BOB, CHARLIE], [10, 11], [12, 13]] {
			lent_to(ALICE, asking(50 * CRD), endorsers);
		}
		assert_noop!(asking(50 * CRD).send(ALICE), Error::<Test>::MaxLoansExceeded);
		// Those from members count as well, and for them.
		assert_noop!(asking(50 * CRD).from_peers(WINDOW).send(ALICE), Error::<Test>::MaxLoansExceeded);
		assert_ok!(repay_in_full(ALICE, 1));
		assert_ok!(asking(50 * CRD).send(ALICE));
	});
}

#[test]
fn request_credit_should_fail_when_a_default_is_outstanding() {
	execute(|| {
		lent(100 * CRD);
		fail(0);
		assert_noop!(asking(100 * CRD).send(ALICE), Error::<Test>::DefaultOutstanding);
		assert_noop!(asking(100 * CRD).secured_by(100 * CRD).send(ALICE), Error::<Test>::DefaultOutstanding);
		assert_noop!(asking(100 * CRD).from_peers(WINDOW).send(ALICE), Error::<Test>::DefaultOutstanding);
		let mut elsewhere = asking(100 * CRD);
		elsewhere.bank = SONORA;
		assert_noop!(elsewhere.send(ALICE), Error::<Test>::DefaultOutstanding);
		check_invariants();
		// Anyone may help.
		assert_ok!(repay_in_full(NOBODY, 0));
		assert_ok!(asking(100 * CRD).send(ALICE));
	});
}

#[test]
fn request_credit_should_fail_when_it_exceeds_what_the_bank_lends_for_a_purpose() {
	execute(|| {
		// 200 CRD of 20,000.
		Rules::mutate(|rules| rules.purpose_limit = Permill::from_percent(1));
		assert_noop!(asking(200 * CRD + 1).send(ALICE), Error::<Test>::PurposeLimitExceeded);
		lent(150 * CRD);
		assert_noop!(asking(50 * CRD + 1).send(FERDIE), Error::<Test>::PurposeLimitExceeded);
		assert_ok!(asking(50 * CRD).send(FERDIE));
		let mut garden = asking(200 * CRD);
		garden.kind = PurposeKind::EcologicalRestoration;
		assert_ok!(garden.send(BOB));
		// Another bank has another limit, and members have none.
		let mut elsewhere = asking(200 * CRD);
		elsewhere.bank = SONORA;
		assert_ok!(elsewhere.send(EVE));
		assert_ok!(asking(500 * CRD).from_peers(WINDOW).send(CHARLIE));
	});
}

#[test]
fn request_credit_should_fail_when_the_debt_exceeds_what_the_books_can_hold() {
	execute(|| {
		assert_noop!(asking(u128::MAX).send(ALICE), Error::<Test>::PersonalLimitExceeded);
		lent(100 * CRD);
		assert_noop!(asking(u128::MAX).send(ALICE), Error::<Test>::AmountTooLarge);
	});
}

#[test]
fn request_credit_should_fail_when_the_deadline_is_out_of_range() {
	execute(|| {
		let window = Rules::get().funding_window;
		let of = |deadline| Asking { funding: Funding::Peers { deadline }, ..asking(100 * CRD) };
		for deadline in [0, START - 1, START, START + window + 1, u64::MAX] {
			assert_noop!(of(deadline).send(ALICE), Error::<Test>::DeadlineOutOfRange);
		}
		assert_ok!(of(START + 1).send(ALICE));
		assert_ok!(of(START + window).send(BOB));
	});
}

#[test]
fn request_credit_should_leave_to_members_how_much_they_lend() {
	execute(|| {
		// Past the person's and the borrower's limit at the bank, neither of which is the lenders'.
		assert_ok!(asking(5_000 * CRD).from_peers(WINDOW).send(ALICE));
	});
}

#[test]
fn request_credit_should_fail_when_the_asset_is_not_listed() {
	execute(|| {
		let asked = asking(100 * CRD).secured_by_grain(40 * CRD);
		assert_noop!(asked.clone().send(ALICE), Error::<Test>::AssetNotListed);
		list(grain());
		assert_ok!(Credit::unlist_asset(RuntimeOrigin::root(), GRAIN));
		assert_noop!(asked.send(ALICE), Error::<Test>::AssetNotListed);
	});
}

#[test]
fn request_credit_should_fail_when_the_price_of_the_asset_has_expired() {
	execute(|| {
		let asked = asking(100 * CRD).secured_by_grain(40 * CRD);
		list(Listing { expires: START + 10, ..grain() });
		pass_time(10);
		assert_ok!(asked.clone().send(ALICE));
		pass_time(1);
		assert_noop!(asked.send(BOB), Error::<Test>::PriceExpired);
	});
}

#[test]
fn request_credit_should_fail_when_others_have_a_role_in_the_asset() {
	execute(|| {
		let asked = asking(100 * CRD).secured_by_grain(40 * CRD);
		list(grain());
		let custodian = || RuntimeOrigin::signed(CUSTODIAN);
		for place in 0..3 {
			let [issuer, admin, freezer] = [0, 1, 2].map(|role| if role == place { BOB } else { CUSTODIAN });
			assert_ok!(Assets::set_team(custodian(), GRAIN, issuer, admin, freezer));
			assert_noop!(asked.clone().send(ALICE), Error::<Test>::AssetNotInCustody);
		}
		assert_ok!(Assets::set_team(custodian(), GRAIN, CUSTODIAN, CUSTODIAN, CUSTODIAN));
		assert_ok!(asked.clone().send(ALICE));
		assert_ok!(Assets::transfer_ownership(custodian(), GRAIN, BOB));
		assert_noop!(asked.send(FERDIE), Error::<Test>::AssetNotInCustody);
	});
}

#[test]
fn request_credit_should_fail_when_the_bank_holds_too_much_of_the_asset() {
	execute(|| {
		list(grain());
		let asked = |amount| asking(100 * CRD).secured_by_grain(amount);
		assert_noop!(asked(1_000 * CRD + 1).send(BOB), Error::<Test>::AssetCapExceeded);
		let first = asked(600 * CRD).open(BOB);
		assert_noop!(asked(400 * CRD + 1).send(ALICE), Error::<Test>::AssetCapExceeded);
		assert_noop!(asked(u128::MAX).send(ALICE), Error::<Test>::AmountTooLarge);
		assert_ok!(asked(400 * CRD).send(ALICE));
		// Each bank has its own cap.
		let mut elsewhere = asked(1_000 * CRD);
		elsewhere.bank = SONORA;
		assert_ok!(elsewhere.send(EVE));
		assert_ok!(cancel(BOB, first));
		assert_ok!(asked(600 * CRD).send(CHARLIE));
	});
}

#[test]
fn request_credit_should_fail_when_the_asset_cannot_be_held() {
	execute(|| {
		list(Listing { cap: 2 * FUNDS, ..grain() });
		let asked = asking(100 * CRD).secured_by_grain(FUNDS + 1);
		assert_noop!(asked.send(ALICE), TokenError::FundsUnavailable);
		assert_noop!(asking(100 * CRD).secured_by_grain(0).send(ALICE), Error::<Test>::CollateralZero);
	});
}

#[test]
fn request_credit_should_not_take_an_asset_for_the_persons_limit() {
	execute(|| {
		list(grain());
		let asked = asking(1_000 * CRD + 1).secured_by_grain(1_000 * CRD);
		assert_noop!(asked.send(ALICE), Error::<Test>::PersonalLimitExceeded);
	});
}

#[test]
fn request_credit_should_fail_when_no_number_is_left() {
	execute(|| {
		crate::NextRequest::<Test>::put(u64::MAX);
		assert_noop!(asking(100 * CRD).send(ALICE), Error::<Test>::MaxNumbersExceeded);
	});
}

#[test]
fn cancel_request_should_return_everything() {
	execute(|| {
		let request_id = asking(100 * CRD).secured_by(50 * CRD).open(ALICE);
		assert_ok!(endorse(BOB, request_id, 10 * CRD));
		events();
		assert_ok!(cancel(ALICE, request_id));

		assert_eq!((free(ALICE), free(BOB)), (FUNDS, FUNDS));
		assert!(!CreditRequests::<Test>::contains_key(request_id));
		assert!(!OpenRequests::<Test>::contains_key(person(ALICE)));
		assert_eq!(events(), vec![Event::RequestCancelled { request_id }]);
	});
}

#[test]
fn cancel_request_should_let_the_borrower_decline_an_offer() {
	execute(|| {
		let request_id = approved(100 * CRD);
		assert_ok!(cancel(ALICE, request_id));
		assert_eq!((free(ALICE), free(BOB), free(CHARLIE)), (FUNDS, FUNDS, FUNDS));
	});
}

#[test]
fn cancel_request_should_let_anyone_clear_away_what_has_lapsed() {
	execute(|| {
		let request_id = asking(100 * CRD).open(ALICE);
		pass_time(Rules::get().request_lifetime);
		assert_noop!(cancel(BOB, request_id), Error::<Test>::NotTheBorrower);
		pass_time(1);
		assert_ok!(cancel(BOB, request_id));

		let request_id = approved(100 * CRD);
		pass_time(Rules::get().acceptance_window);
		assert_noop!(cancel(NOBODY, request_id), Error::<Test>::NotTheBorrower);
		pass_time(1);
		assert_ok!(cancel(NOBODY, request_id));
	});
}

#[test]
fn cancel_request_should_let_anyone_clear_a_request_to_members_away_after_its_deadline() {
	execute(|| {
		// It may outlive a request to the bank.
		let deadline = Rules::get().request_lifetime + WINDOW;
		let request = asking(100 * CRD).from_peers(deadline).open(ALICE);
		pass_time(deadline);
		assert_noop!(cancel(NOBODY, request), Error::<Test>::NotTheBorrower);
		pass_time(1);
		assert_ok!(cancel(NOBODY, request));
		assert_eq!(free(ALICE), FUNDS);
	});
}

#[test]
fn cancel_request_should_not_need_personhood_or_membership() {
	execute(|| {
		let request = asking(100 * CRD).secured_by(50 * CRD).open(FERDIE);
		assert_ok!(CommunityBanks::expel(members_of(CASCADIA), CASCADIA, FERDIE));
		Revoked::set(true);
		assert_ok!(cancel(FERDIE, request));
		Revoked::set(false);
		assert_eq!(free(FERDIE), FUNDS);
	});
}

#[test]
fn cancel_request_should_fail_when_there_is_none() {
	execute(|| {
		assert_noop!(cancel(ALICE, H256::zero()), Error::<Test>::RequestNotFound);
	});
}
