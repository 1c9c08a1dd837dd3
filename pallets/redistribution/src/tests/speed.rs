use crate::{mock::*, RunUnderWay, WeightInfo};
use credit_primitives_types::{Balance, CRD};
use frame_support::weights::Weight;

/// What a run over so many banks, half of which give, weighs in all, and how many blocks it takes.
fn cost(banks: u32) -> (Weight, u32) {
	let mut cost = (Weight::zero(), 1);
	execute(|| {
		for n in 0..banks {
			open(Balance::from(n % 2) * (100_000 + Balance::from(n)) * CRD, 10, n % 100);
		}
		// Each has a result, as after a first run.
		close();
		set_time(Redistribution::now() + EPOCH);
		cost.0 = poll(BLOCK);
		assert!(cost.0.all_lte(FIFTH));
		while RunUnderWay::<Test>::exists() {
			let used = block();
			assert!(used.all_lte(FIFTH));
			cost.0 += used;
			cost.1 += 1;
		}
		let summary = Redistribution::summary_of(1).unwrap();
		assert_eq!(summary.totals.banks, banks);
		assert_eq!((summary.flows.donors, summary.flows.receivers), (banks / 2, banks / 2));
	});
	cost
}

#[test]
fn ten_thousand_banks_should_be_done_within_60_blocks_and_the_cost_be_linear() {
	let costs: Vec<_> = [100, 1_000, 10_000].into_iter().map(|banks| (banks, cost(banks))).collect();
	for (banks, (weight, blocks)) in &costs {
		println!("{banks:>6} banks: {blocks:>2} blocks, {:>8} us of weight", weight.ref_time() / 1_000_000);
	}
	let (_, (_, blocks)) = costs[2];
	assert!(blocks <= 60, "{blocks} blocks");
	// What each bank costs beyond what any run costs.
	let fixed = StatedWeights::begin()
		+ StatedWeights::snapshot_bank()
		+ StatedWeights::clear_bank()
		+ StatedWeights::burn_orphans()
		+ StatedWeights::pass_bank()
		+ StatedWeights::record();
	for (banks, (weight, blocks)) in costs {
		let idle = StatedWeights::idle() * u64::from(blocks);
		let each = StatedWeights::snapshot_bank()
			+ StatedWeights::collect_bank()
			+ StatedWeights::pay_bank() / 2
			+ StatedWeights::pass_bank() / 2;
		assert_eq!(weight, fixed + idle + each * u64::from(banks));
	}
}
