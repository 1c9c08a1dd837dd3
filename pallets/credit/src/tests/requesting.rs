use crate::{mock::*, CreditRequests, Error, Event, HoldReason, OpenRequests};
use credit_primitives_types::{Description, PurposeKind, Schedule, CRD};
use frame_support::{assert_noop, assert_ok};
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
		for _ in 0..3 {
			lent(50 * CRD);
		}
		assert_noop!(asking(50 * CRD).send(ALICE), Error::<Test>::MaxLoansExceeded);
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
fn cancel_request_should_fail_when_there_is_none() {
	execute(|| {
		assert_noop!(cancel(ALICE, H256::zero()), Error::<Test>::RequestNotFound);
	});
}
