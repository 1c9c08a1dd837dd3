use crate::{
	mock::*,
	types::{BankPreview, EpochStatus},
};
use credit_primitives_types::{Epochs, CRD};

#[test]
fn a_preview_should_equal_what_then_happens() {
	execute(|| {
		Parameters::mutate(|all| all.extra_per_epoch = 3 * CRD);
		Orphaned::put(CRD / 2);
		let banks: Vec<_> = (0..7).map(|n| open(n * 100 * CRD, 10, 50)).collect();
		let before = preview();
		assert_eq!(before.banks.len(), 7);
		let summary = close();
		assert_eq!((before.totals, before.flows), (summary.totals, summary.flows));
		assert_eq!((before.carried_over, before.terms), (summary.carried_over, summary.terms));
		assert_eq!(before.epoch, summary.epoch);
		for (bank_id, seen) in banks.into_iter().zip(before.banks) {
			assert_eq!(seen, BankPreview { bank_id, result: result(bank_id) });
		}
	});
}

#[test]
fn a_preview_should_change_nothing() {
	execute(|| {
		open(1_000 * CRD, 10, 50);
		open(0, 10, 50);
		let root = || sp_io::storage::root(sp_runtime::StateVersion::V1);
		let before = root();
		assert_eq!(preview(), preview());
		assert_eq!(root(), before);
	});
}

#[test]
fn a_preview_should_give_the_page_that_was_asked_for() {
	execute(|| {
		(0..130).for_each(|n| {
			open(n * CRD, 10, 50);
		});
		let ids = |start, limit| {
			let preview = Redistribution::preview(start, limit).unwrap();
			assert_eq!(preview.totals.banks, 130);
			preview.banks.into_iter().map(|bank| bank.bank_id).collect::<Vec<_>>()
		};
		assert_eq!(ids(0, 1_000), (0..100).collect::<Vec<_>>());
		assert_eq!(ids(100, 1_000), (100..130).collect::<Vec<_>>());
		assert_eq!(ids(7, 2), [7, 8]);
		assert!(ids(7, 0).is_empty() && ids(130, 1).is_empty());
	});
}

#[test]
fn there_should_be_no_preview_while_a_run_is_under_way() {
	execute(|| {
		tiny_blocks();
		open(1_000 * CRD, 10, 50);
		open(0, 10, 50);
		end_epoch();
		assert_eq!(Redistribution::preview_view(0, 1), None);
		let epoch = Redistribution::current();
		let run = crate::RunUnderWay::<Test>::get();
		assert!(run.is_some());
		assert_eq!(Redistribution::epoch_status(), EpochStatus { epoch, run, pot: 0 });
		finish();
		assert!(Redistribution::preview_view(0, 1).is_some());
		assert_eq!(Redistribution::epoch_status().run, None);
	});
}

#[test]
fn there_should_be_no_preview_when_there_are_too_many_banks() {
	execute(|| {
		for bank in 0..10_001 {
			Banks::insert(bank, state(0, 1, 50));
		}
		NextBank::put(10_001);
		assert_eq!(Redistribution::preview_view(0, 1), None);
		Banks::remove(5);
		assert_eq!(Redistribution::preview_view(0, 1).unwrap().totals.banks, 10_000);
		let _ = Banks::clear(u32::MAX, None);
	});
}
