use super::support::*;
use crate::{
	mock::*,
	types::{Listing, Sale},
	ActiveLoans, AssetsHeld, Debts, Error, Event, HoldReason, Listings, Sales,
};
use credit_primitives_math::{FixedU128, Permill};
use credit_primitives_types::{AssetId, Balance, BankLedger, Moment, CRD};
use frame_support::{assert_noop, assert_ok, traits::fungibles::InspectHold};
use sp_runtime::{traits::BadOrigin, TokenError};

/// When the default of a loan for 30 days from the start is called.
const CALLED: Moment = START + 30 * DAY + CALLABLE;
/// For so long the price of an asset falls.
const SALE: Moment = 14 * DAY;

fn list(asset: AssetId, listing: Listing) -> sp_runtime::DispatchResult {
	Credit::list_asset(RuntimeOrigin::root(), asset, listing)
}

fn listing() -> Listing {
	Listing {
		price: FixedU128::from_u32(2),
		expires: START + DAY,
		haircut: Permill::from_percent(20),
		cap: 100 * CRD,
	}
}

fn grain(who: AccountId) -> Balance {
	Assets::balance(GRAIN, who)
}

fn grain_held(who: AccountId) -> Balance {
	AssetsHolder::balance_on_hold(GRAIN, &HoldReason::Collateral.into(), &who)
}

/// What 100 CRD for 30 days owe in interest when their default is called.
fn interest() -> Balance {
	interest_for(100 * CRD, 30 * DAY + CALLABLE)
}

/// 100 CRD of Alice's in default, secured by 60 of grain at 2 CRD each.
fn failed() {
	plain_rules();
	list_grain(FixedU128::from_u32(2));
	defaulted(bullet(100 * CRD, 30 * DAY).secured_by_grain(60 * CRD), ALICE, &[]);
}

#[test]
fn list_asset_should_set_the_terms_and_change_them() {
	execute(|| {
		events();
		assert_ok!(list(1, listing()));
		assert_eq!(Listings::<Test>::get(GRAIN), Some(listing()));
		let other = Listing { price: FixedU128::from_u32(3), ..listing() };
		assert_ok!(list(1, other));
		assert_eq!(Listings::<Test>::get(GRAIN), Some(other));
		assert_eq!(
			events(),
			vec![
				Event::AssetListed { asset: GRAIN, listing: listing() },
				Event::AssetListed { asset: GRAIN, listing: other }
			]
		);
	});
}

#[test]
fn list_asset_should_fail_when_the_terms_are_worth_nothing() {
	execute(|| {
		let price = FixedU128::from_u32(0);
		assert_noop!(list(1, Listing { price, ..listing() }), Error::<Test>::ListingInvalid);
		let haircut = Permill::one();
		assert_noop!(list(1, Listing { haircut, ..listing() }), Error::<Test>::ListingInvalid);
		for expires in [0, START] {
			assert_noop!(list(1, Listing { expires, ..listing() }), Error::<Test>::ListingInvalid);
		}
		assert_ok!(list(1, Listing { expires: START + 1, ..listing() }));
	});
}

#[test]
fn list_asset_should_fail_when_anybody_else_has_a_role_in_it() {
	execute(|| {
		assert_noop!(list(9, listing()), Error::<Test>::AssetNotInCustody);
		let team = |issuer, admin, freezer| {
			assert_ok!(Assets::set_team(signed(CUSTODIAN), GRAIN, issuer, admin, freezer));
		};
		for (issuer, admin, freezer) in
			[(BOB, CUSTODIAN, CUSTODIAN), (CUSTODIAN, BOB, CUSTODIAN), (CUSTODIAN, CUSTODIAN, BOB)]
		{
			team(issuer, admin, freezer);
			assert_noop!(list(1, listing()), Error::<Test>::AssetNotInCustody);
		}
		team(CUSTODIAN, CUSTODIAN, CUSTODIAN);
		assert_ok!(list(1, listing()));
		assert_ok!(Assets::transfer_ownership(signed(CUSTODIAN), GRAIN, BOB));
		assert_noop!(list(1, listing()), Error::<Test>::AssetNotInCustody);
	});
}

#[test]
fn list_asset_and_unlist_asset_should_fail_when_the_origin_is_not_root() {
	execute(|| {
		assert_ok!(list(1, listing()));
		for origin in [signed(ALICE), signed(CUSTODIAN), members_of(CASCADIA), RuntimeOrigin::none()] {
			assert_noop!(Credit::list_asset(origin.clone(), GRAIN, listing()), BadOrigin);
			assert_noop!(Credit::unlist_asset(origin, GRAIN), BadOrigin);
		}
	});
}

#[test]
fn unlist_asset_should_leave_the_loans_what_they_have() {
	execute(|| {
		plain_rules();
		list_grain(FixedU128::from_u32(2));
		lend(bullet(100 * CRD, 30 * DAY).secured_by_grain(60 * CRD), ALICE, &[]);
		lend(bullet(100 * CRD, 30 * DAY).secured_by_grain(60 * CRD), BOB, &[]);
		events();
		assert_ok!(Credit::unlist_asset(RuntimeOrigin::root(), GRAIN));
		assert_eq!(events(), vec![Event::AssetUnlisted { asset: GRAIN }]);
		assert_eq!(Listings::<Test>::get(GRAIN), None);
		assert_noop!(Credit::unlist_asset(RuntimeOrigin::root(), GRAIN), Error::<Test>::AssetNotListed);
		assert_noop!(asking(CRD).secured_by_grain(CRD).send(CHARLIE), Error::<Test>::AssetNotListed);

		assert_eq!((grain_held(ALICE), AssetsHeld::<Test>::get(CASCADIA, GRAIN)), (60 * CRD, 120 * CRD));
		assert_ok!(repay_in_full(BOB, 1));
		assert_eq!((grain(BOB), grain_held(BOB)), (FUNDS, 0));
		wait_until(CALLED);
		assert_ok!(call_default(NOBODY, 0));
		assert_eq!(Credit::sale_price_now(0, 60 * CRD), Some(120 * CRD));
	});
}

#[test]
fn an_asset_should_lower_the_expected_loss_and_no_limit() {
	execute(|| {
		list_grain(FixedU128::from_u32(2));
		// 25 at 2 CRD, less a fifth: 40 CRD of 100.
		let request = asking(100 * CRD).secured_by_grain(25 * CRD).open(ALICE);
		assert_eq!(Credit::assess(request).unwrap().loss_given_default, Permill::from_percent(60));
		plain_rules();
		assert_ok!(decide(ALICE, request));
		assert_ok!(accept(ALICE, request));
		assert_eq!(Debts::<Test>::get(person(ALICE)).unsecured, 100 * CRD);
		wait_until(START + TERM / 10 + GRACE);
		assert_eq!(pool(CASCADIA).provisions, 10 * CRD, "nor any provision");
	});
}

#[test]
fn a_default_should_put_the_asset_up_for_sale_at_the_price_of_acceptance() {
	execute(|| {
		plain_rules();
		list_grain(FixedU128::from_u32(2));
		callable(bullet(100 * CRD, 30 * DAY).secured_by_grain(60 * CRD), ALICE, &[]);
		// The price has changed since.
		list_grain(FixedU128::from_u32(7));
		events();
		assert_ok!(call_default(NOBODY, 0));
		let sale = Sale {
			asset: GRAIN,
			amount: 60 * CRD,
			whole: 60 * CRD,
			price: 120 * CRD,
			began: START + 30 * DAY + CALLABLE,
		};
		assert_eq!(Sales::<Test>::get(0), Some(sale));
		assert_eq!(events().last(), Some(&Event::SaleOpened { loan_id: 0, sale }));
		assert_eq!(grain_held(ALICE), 60 * CRD, "nothing is seized before somebody buys");
		let default = loan(0).default.unwrap();
		assert_eq!(default.recoverable, 100 * CRD, "written off at once all the same");
	});
}

#[test]
fn the_price_should_fall_in_a_straight_line_to_its_floor() {
	execute(|| {
		failed();
		let price = |amount| Credit::sale_price_now(0, amount).unwrap();
		let mut last = Balance::MAX;
		for elapsed in [0, 1, DAY, 7 * DAY, SALE - 1, SALE, 100 * SALE] {
			set_time(CALLED + elapsed);
			let fallen = 96 * CRD * Balance::from(elapsed.min(SALE)) / Balance::from(SALE);
			assert_eq!(price(60 * CRD), 120 * CRD - fallen);
			// A part costs its part, rounded up.
			assert_eq!(price(7), ((120 * CRD - fallen) * 7).div_ceil(60 * CRD));
			assert!(price(60 * CRD) <= last);
			last = price(60 * CRD);
		}
		assert_eq!(last, 24 * CRD);
		assert_eq!(Credit::sale_price_now(0, 60 * CRD + 1), None);
		assert_eq!(Credit::sale_price_now(1, 1), None);
	});
}

#[test]
fn buy_collateral_should_pay_the_price_on_the_loan() {
	execute(|| {
		failed();
		let before = pool(CASCADIA);
		assert_eq!(before.commons, COMMONS - 100 * CRD);
		told();
		assert_ok!(buy(BOB, 0, 30 * CRD, 60 * CRD));

		assert_eq!(
			told(),
			vec![
				Event::CollateralSold { loan_id: 0, buyer: BOB, amount: 30 * CRD, price: 60 * CRD }.into(),
				BankEvent::Recovered {
					bank_id: CASCADIA,
					person: person(ALICE),
					amount: 60 * CRD,
					uncovered_burned: 0,
					deficit: 0,
					shares: 0,
					commons: 60 * CRD,
					loss_reserve: 0,
					endorsers: 0,
					surplus: 0,
				}
				.into(),
				Event::Repaid {
					loan_id: 0,
					payer: BOB,
					interest: 0,
					principal: 60 * CRD,
					burned: 0,
					released: 0
				}
				.into(),
			]
		);
		let mut after = before;
		after.liquid += 60 * CRD;
		after.commons += 60 * CRD;
		assert_eq!(pool(CASCADIA), after);
		assert_eq!((wealth(BOB), grain(BOB)), (FUNDS - 60 * CRD, FUNDS + 30 * CRD));
		assert_eq!((grain(ALICE), grain_held(ALICE)), (FUNDS - 60 * CRD, 30 * CRD));
		assert_eq!(AssetsHeld::<Test>::get(CASCADIA, GRAIN), 30 * CRD);
		let sale = Sales::<Test>::get(0).unwrap();
		assert_eq!((sale.amount, sale.whole, sale.price), (30 * CRD, 60 * CRD, 120 * CRD));
		assert_eq!((loan(0).outstanding, loan(0).interest), (40 * CRD, interest()));
	});
}

#[test]
fn buy_collateral_should_be_possible_in_parts_by_many_as_the_price_falls() {
	execute(|| {
		failed();
		assert_ok!(buy(BOB, 0, 10 * CRD, 20 * CRD));
		set_time(CALLED + SALE / 2);
		assert_ok!(buy(CHARLIE, 0, 20 * CRD, 24 * CRD));
		assert_eq!(wealth(CHARLIE), FUNDS - 24 * CRD);
		check_invariants();
		set_time(CALLED + SALE);
		assert_ok!(buy(NOBODY, 0, 30 * CRD, 12 * CRD));
		assert_eq!(wealth(NOBODY), FUNDS - 12 * CRD);

		// All is sold, and 44 CRD are still owed.
		assert_eq!(Sales::<Test>::get(0), None);
		assert_eq!(loan(0).security.asset, None);
		assert!(!AssetsHeld::<Test>::contains_key(CASCADIA, GRAIN));
		assert_eq!((grain(ALICE), grain_held(ALICE)), (FUNDS - 60 * CRD, 0));
		assert_eq!(loan(0).outstanding, 44 * CRD);
		assert_noop!(buy(NOBODY, 0, 1, CRD), Error::<Test>::SaleNotFound);
		check_invariants();
		assert_ok!(repay_in_full(ALICE, 0));
	});
}

#[test]
fn buy_collateral_should_give_the_surplus_to_the_borrower() {
	execute(|| {
		failed();
		let alice = wealth(ALICE);
		events();
		assert_ok!(buy(BOB, 0, 60 * CRD, 120 * CRD));

		let owed = 100 * CRD + interest();
		assert_eq!(wealth(ALICE), alice + 120 * CRD - owed);
		assert_eq!(wealth(BOB), FUNDS - 120 * CRD);
		assert_eq!(
			events(),
			vec![
				Event::CollateralSold { loan_id: 0, buyer: BOB, amount: 60 * CRD, price: 120 * CRD },
				Event::Repaid {
					loan_id: 0,
					payer: BOB,
					interest: interest(),
					principal: 100 * CRD,
					burned: 0,
					released: 0
				},
				Event::LoanClosed { loan_id: 0, borrower: ALICE },
			]
		);
		assert!(!ActiveLoans::<Test>::contains_key(0) && !Debts::<Test>::contains_key(person(ALICE)));
		assert_eq!(grain_held(ALICE), 0);
		assert_eq!(pool(CASCADIA).equity().unwrap() as Balance, COMMONS + interest());
	});
}

#[test]
fn buy_collateral_should_return_what_the_debt_does_not_need() {
	execute(|| {
		failed();
		// 55 cost 110 CRD, more than is owed: the loan is paid, and 5 are Alice's again.
		assert_ok!(buy(BOB, 0, 55 * CRD, 110 * CRD));
		assert!(!ActiveLoans::<Test>::contains_key(0));
		assert_eq!((grain(ALICE), grain_held(ALICE)), (FUNDS - 55 * CRD, 0));
		assert_eq!(Sales::<Test>::get(0), None);
		assert!(!AssetsHeld::<Test>::contains_key(CASCADIA, GRAIN));
	});
}

#[test]
fn a_sale_should_end_when_the_loan_is_repaid() {
	execute(|| {
		failed();
		assert_ok!(buy(BOB, 0, 10 * CRD, 20 * CRD));
		assert_ok!(repay_in_full(CHARLIE, 0));
		assert_eq!((grain(ALICE), grain_held(ALICE)), (FUNDS - 10 * CRD, 0));
		assert_noop!(buy(BOB, 0, 10 * CRD, 20 * CRD), Error::<Test>::SaleNotFound);
		assert!(!AssetsHeld::<Test>::contains_key(CASCADIA, GRAIN));
	});
}

#[test]
fn buy_collateral_should_cost_at_least_a_unit() {
	execute(|| {
		plain_rules();
		list_grain(FixedU128::from_rational(1, 100));
		defaulted(bullet(100 * CRD, 30 * DAY).secured_by_grain(10), ALICE, &[]);
		assert_eq!(Sales::<Test>::get(0).unwrap().price, 0);
		assert_noop!(buy(BOB, 0, 10, 0), Error::<Test>::PriceTooHigh);
		assert_ok!(buy(BOB, 0, 10, 1));
		assert_eq!(wealth(BOB), FUNDS - 1);
	});
}

#[test]
fn buy_collateral_should_fail_when_nothing_is_for_sale() {
	execute(|| {
		assert_noop!(buy(BOB, 0, CRD, CRD), Error::<Test>::SaleNotFound);
		plain_rules();
		list_grain(FixedU128::from_u32(2));
		callable(bullet(100 * CRD, 30 * DAY).secured_by_grain(60 * CRD), ALICE, &[]);
		assert_noop!(buy(BOB, 0, CRD, CRD), Error::<Test>::SaleNotFound);
		defaulted(bullet(100 * CRD, 30 * DAY), CHARLIE, &[]);
		assert_noop!(buy(BOB, 1, CRD, CRD), Error::<Test>::SaleNotFound);
	});
}

#[test]
fn buy_collateral_should_fail_when_the_amount_or_the_price_does_not_fit() {
	execute(|| {
		failed();
		assert_noop!(buy(BOB, 0, 0, 100 * CRD), Error::<Test>::AmountZero);
		assert_noop!(buy(BOB, 0, 60 * CRD + 1, 1_000 * CRD), Error::<Test>::SellsTooMuch);
		assert_noop!(buy(BOB, 0, 60 * CRD, 120 * CRD - 1), Error::<Test>::PriceTooHigh);
		// It falls, so a day later the same is enough.
		pass_time(DAY);
		assert_ok!(buy(BOB, 0, 60 * CRD, 120 * CRD - 1));
	});
}

#[test]
fn buy_collateral_should_fail_when_the_borrower_buys() {
	execute(|| {
		failed();
		set_time(CALLED + SALE);
		assert_noop!(buy(ALICE, 0, CRD, CRD), Error::<Test>::NotAuthorized);
	});
}

#[test]
fn buy_collateral_should_fail_when_the_buyer_lacks_the_money() {
	execute(|| {
		failed();
		assert_ok!(Balances::transfer_keep_alive(signed(BOB), EVE, FUNDS - CRD));
		assert_noop!(buy(BOB, 0, 60 * CRD, 120 * CRD), TokenError::FundsUnavailable);
	});
}

#[test]
fn buy_collateral_should_fail_when_the_origin_is_not_signed() {
	execute(|| {
		failed();
		for origin in [RuntimeOrigin::root(), RuntimeOrigin::none(), members_of(CASCADIA)] {
			assert_noop!(Credit::buy_collateral(origin, 0, CRD, 100 * CRD), BadOrigin);
		}
	});
}

#[test]
fn the_sale_of_a_peer_loans_asset_should_pay_its_lenders() {
	execute(|| {
		plain_rules();
		list_grain(FixedU128::from_u32(2));
		let asked = bullet(100 * CRD, 30 * DAY).from_peers(WINDOW).secured_by_grain(60 * CRD);
		lend_by(asked, ALICE, &[], &[(BOB, 40 * CRD), (CHARLIE, 60 * CRD)]);
		let before = pool(CASCADIA);
		wait_until(CALLED);
		assert_ok!(call_default(NOBODY, 0));
		// A lender may buy as well.
		assert_ok!(buy(BOB, 0, 30 * CRD, 60 * CRD));
		assert_ok!(claim(BOB, 0));
		assert_ok!(claim(CHARLIE, 0));
		assert_eq!((wealth(BOB), wealth(CHARLIE)), (FUNDS - 76 * CRD, FUNDS - 24 * CRD));
		assert_ok!(buy(EVE, 0, 30 * CRD, 60 * CRD));
		assert!(!ActiveLoans::<Test>::contains_key(0));
		for who in [BOB, CHARLIE] {
			assert_ok!(claim(who, 0));
		}
		assert_eq!(wealth(BOB) + 60 * CRD + wealth(CHARLIE), 2 * FUNDS + interest());
		assert_eq!(pool(CASCADIA), before);
		assert_eq!(CommunityBanks::outstanding(CASCADIA), Default::default());
	});
}

#[test]
fn the_sale_should_spare_the_stakes_that_wait_for_appeals() {
	execute(|| {
		plain_rules();
		list_grain(FixedU128::from_u32(2));
		let asked = bullet(100 * CRD, 30 * DAY).secured_by_grain(60 * CRD);
		defaulted(asked, ALICE, &[(BOB, 20 * CRD)]);
		// 80 were written off; 90 CRD of proceeds leave 10 for the stake to pay.
		assert_ok!(buy(CHARLIE, 0, 45 * CRD, 90 * CRD));
		assert_eq!(loan(0).booked, 10 * CRD);
		wait_until(CALLED + APPEAL);
		assert_eq!(parts(0)[&BOB].taken, 10 * CRD);
		assert_ok!(claim(BOB, 0));
		assert_eq!(free(BOB), FUNDS - 10 * CRD);
		assert_eq!(pool(CASCADIA).commons, COMMONS);
	});
}

#[test]
fn buy_collateral_should_fail_when_the_books_do_not_add_up() {
	new_test_ext().execute_with(|| {
		failed();
		AssetsHeld::<Test>::insert(CASCADIA, GRAIN, CRD - 1);
		assert_noop!(buy(BOB, 0, CRD, 2 * CRD), Error::<Test>::LedgerInconsistent);
		ActiveLoans::<Test>::mutate(0, |loan| loan.as_mut().unwrap().interest = Balance::MAX);
		assert_noop!(buy(BOB, 0, CRD, 2 * CRD), Error::<Test>::AmountTooLarge);
		ActiveLoans::<Test>::remove(0);
		assert_noop!(buy(BOB, 0, CRD, 2 * CRD), Error::<Test>::LoanNotFound);
	});
}
