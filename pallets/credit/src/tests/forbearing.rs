use super::support::*;
use crate::{mock::*, Error, Event};
use credit_primitives_types::{Moment, CRD};
use frame_support::{assert_noop, assert_ok, traits::Hooks, weights::WeightMeter};
use sp_runtime::traits::BadOrigin;

/// When 30 days from the start are over.
const DUE: Moment = START + 30 * DAY;
/// For so long from now a forbearance may put a default off.
const LONGEST: Moment = 180 * DAY;

fn lent_for_thirty_days() {
	plain_rules();
	lend(bullet(100 * CRD, 30 * DAY), ALICE, &[]);
}

#[test]
fn grant_forbearance_should_put_the_default_off() {
	execute(|| {
		lent_for_thirty_days();
		wait_until(DUE + CALLABLE - 1);
		let (before, books) = (loan(0), pool(CASCADIA));
		let until = DUE + 100 * DAY;
		told();
		assert_ok!(forbear(CASCADIA, 0, until));

		assert_eq!(told(), vec![Event::ForbearanceGranted { loan_id: 0, until }.into()]);
		let mut after = before;
		after.care.forborne_until = Some(until);
		assert_eq!(loan(0), after);
		assert_eq!(pool(CASCADIA), books);
		assert_eq!(Credit::amount_due(0).unwrap().default_from, Some(until));
		set_time(until - 1);
		assert_noop!(call_default(NOBODY, 0), Error::<Test>::NotInDefault);
		pass_time(1);
		assert_ok!(call_default(NOBODY, 0));
	});
}

#[test]
fn grant_forbearance_should_not_put_the_provision_off() {
	execute(|| {
		lent_for_thirty_days();
		wait_until(DUE + GRACE - 1);
		assert_ok!(forbear(CASCADIA, 0, DUE + 180 * DAY));
		for (days, provision) in [(0, 10), (30, 25), (60, 50), (90, 100)] {
			wait_until(DUE + GRACE + days * DAY);
			assert_eq!(pool(CASCADIA).provisions, provision * CRD);
		}
		assert_eq!(Credit::history(ALICE).unwrap().late, 1);
	});
}

#[test]
fn grant_forbearance_should_not_bring_a_default_forward() {
	execute(|| {
		lent_for_thirty_days();
		assert_ok!(forbear(CASCADIA, 0, DUE + DAY));
		wait_until(DUE + CALLABLE - 1);
		assert_noop!(call_default(NOBODY, 0), Error::<Test>::NotInDefault);
		wait_until(DUE + CALLABLE);
		assert_ok!(call_default(NOBODY, 0));
	});
}

#[test]
fn a_forborne_loan_should_be_called_by_itself_when_the_forbearance_ends() {
	execute(|| {
		lent_for_thirty_days();
		wait_until(DUE + GRACE);
		let until = DUE + 180 * DAY;
		assert!(until > DUE + AUTOMATIC);
		assert_ok!(forbear(CASCADIA, 0, until));
		wait_until(DUE + AUTOMATIC);
		assert!(loan(0).default.is_none());
		wait_until(until - 1);
		assert!(loan(0).default.is_none());
		assert_noop!(call_default(NOBODY, 0), Error::<Test>::NotInDefault);
		wait_until(until);
		assert_eq!(loan(0).default.unwrap().at, until);
	});
}

#[test]
fn a_forborne_loan_should_not_be_looked_at_in_every_block() {
	execute(|| {
		lent_for_thirty_days();
		wait_until(DUE + GRACE);
		let until = DUE + 180 * DAY;
		assert_ok!(forbear(CASCADIA, 0, until));
		wait_until(DUE + AUTOMATIC);
		assert_eq!(calendar(), vec![(until, 0)], "nothing happens to it before");
		pass_time(DAY);
		let mut meter = WeightMeter::new();
		Credit::on_poll(2, &mut meter);
		assert_eq!(meter.consumed(), <() as crate::WeightInfo>::poll_idle());
	});
}

#[test]
fn grant_forbearance_should_extend_an_earlier_one() {
	execute(|| {
		lent_for_thirty_days();
		let first = START + 100 * DAY;
		assert_ok!(forbear(CASCADIA, 0, first));
		for until in [first - 1, first] {
			assert_noop!(forbear(CASCADIA, 0, until), Error::<Test>::ForbearanceOutOfRange);
		}
		assert_ok!(forbear(CASCADIA, 0, first + 1));
		assert_eq!(loan(0).care.forborne_until, Some(first + 1));
	});
}

#[test]
fn grant_forbearance_should_fail_when_the_moment_is_not_ahead() {
	execute(|| {
		lent_for_thirty_days();
		pass_time(DAY);
		for until in [0, START, START + DAY] {
			assert_noop!(forbear(CASCADIA, 0, until), Error::<Test>::ForbearanceOutOfRange);
		}
		assert_ok!(forbear(CASCADIA, 0, START + DAY + 1));
	});
}

#[test]
fn grant_forbearance_should_fail_when_the_moment_is_too_far() {
	execute(|| {
		lent_for_thirty_days();
		pass_time(DAY);
		let latest = START + DAY + LONGEST;
		for until in [latest + 1, Moment::MAX] {
			assert_noop!(forbear(CASCADIA, 0, until), Error::<Test>::ForbearanceOutOfRange);
		}
		assert_ok!(forbear(CASCADIA, 0, latest));
	});
}

#[test]
fn grant_forbearance_should_not_go_on_for_ever() {
	execute(|| {
		lent_for_thirty_days();
		// From the end of the plan on asking again helps no more.
		let latest = DUE + LONGEST;
		set_time(DUE + 50 * DAY);
		assert_noop!(forbear(CASCADIA, 0, latest + 1), Error::<Test>::ForbearanceOutOfRange);
		assert_ok!(forbear(CASCADIA, 0, latest));
		set_time(DUE + 100 * DAY);
		assert_noop!(forbear(CASCADIA, 0, latest + 1), Error::<Test>::ForbearanceOutOfRange);
		wait_until(latest);
		assert!(loan(0).default.is_some());
	});
}

#[test]
fn grant_forbearance_should_fail_when_there_is_no_such_loan_or_it_is_in_default() {
	execute(|| {
		assert_noop!(forbear(CASCADIA, 0, START + DAY), Error::<Test>::LoanNotFound);
		plain_rules();
		defaulted(bullet(100 * CRD, 30 * DAY), ALICE, &[]);
		let until = DUE + CALLABLE + DAY;
		assert_noop!(forbear(CASCADIA, 0, until), Error::<Test>::AlreadyDefaulted);
	});
}

#[test]
fn grant_forbearance_should_fail_when_the_loan_is_not_the_banks_own() {
	execute(|| {
		lent_for_thirty_days();
		assert_noop!(forbear(SONORA, 0, START + DAY), Error::<Test>::NotAuthorized);
		let asked = bullet(100 * CRD, 30 * DAY).from_peers(WINDOW);
		lend_by(asked, CHARLIE, &[], &[(BOB, 100 * CRD)]);
		assert_noop!(forbear(CASCADIA, 1, START + DAY), Error::<Test>::NotAuthorized);
	});
}

#[test]
fn grant_forbearance_should_fail_when_the_origin_is_no_bank() {
	execute(|| {
		lent_for_thirty_days();
		for origin in [RuntimeOrigin::root(), RuntimeOrigin::none(), signed(ALICE)] {
			assert_noop!(Credit::grant_forbearance(origin, 0, START + DAY), BadOrigin);
		}
	});
}
