use crate::{mock::*, Event};
use credit_primitives_math::Permill;
use credit_primitives_types::{Bar, CRD};

#[test]
fn a_part_of_what_is_given_should_burn_orphaned_credit() {
	execute(|| {
		let (_, poor) = (open(1_000 * CRD, 10, 80), open(0, 10, 20));
		Orphaned::put(100 * CRD);
		let issuance = Balances::total_issuance();
		let summary = close();
		assert_eq!((summary.flows.given, summary.flows.burned), (10 * CRD, CRD));
		assert_eq!((commons(poor), pot(), Orphaned::get()), (9 * CRD, 0, 99 * CRD));
		assert_eq!(Balances::total_issuance(), issuance - CRD);
		assert!(events().contains(&Event::OrphansBurned { epoch: 0, amount: CRD }));
	});
}

#[test]
fn no_more_should_be_burned_than_is_orphaned() {
	execute(|| {
		let (_, poor) = (open(1_000 * CRD, 10, 80), open(0, 10, 20));
		Orphaned::put(7);
		assert_eq!(close().flows.burned, 7);
		assert_eq!((commons(poor), Orphaned::get()), (10 * CRD - 7, 0));
		events();
		assert_eq!(close().flows.burned, 0);
		assert!(!events().iter().any(|event| matches!(event, Event::OrphansBurned { .. })));
	});
}

#[test]
fn what_was_carried_over_should_not_be_burned_again() {
	execute(|| {
		let (rich, poor) = (open(1_000 * CRD, 10, 80), open(0, 10, 20));
		Orphaned::put(100 * CRD);
		change(poor, |state| state.barred = Some(Bar::WriteOffs));
		assert_eq!(close().carried_over, 9 * CRD);
		change(rich, |state| state.available = 0);
		assert_eq!(close().flows.burned, 0);
	});
}

#[test]
fn all_that_is_given_should_burn_when_governance_says_so() {
	execute(|| {
		Parameters::mutate(|all| all.orphan_share = Permill::one());
		let (_, poor) = (open(1_000 * CRD, 10, 80), open(0, 10, 20));
		Orphaned::put(100 * CRD);
		let summary = close();
		assert_eq!((summary.flows.burned, summary.flows.received, commons(poor)), (10 * CRD, 0, 0));
	});
}
