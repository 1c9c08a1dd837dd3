//! The land on the whole runtime: reports move health, and commons flow at the epoch's end.

use super::{chain::Chain, invariants};
use crate::{
	configs::system::RuntimeBlockWeights, genesis_config_presets::DEV, Balances, Bioregions, CommunityBanks,
	QuadraticGovernance, Redistribution, Runtime, RuntimeCall, System,
};
use credit_primitives_types::{
	BankId, BankLedger, BioregionCode, EconomicData, Epochs, HealthIndex, IndicatorId,
};
use frame_support::{
	traits::{
		fungible::{Inspect, Mutate},
		Hooks,
	},
	weights::WeightMeter,
};
use pallet_bioregions::{types::Report, Call as BioregionsCall};
use pallet_quadratic_governance::{
	types::{Direction, Scope},
	Call as GovernanceCall,
};
use pallet_redistribution::{types::BankPreview, RunUnderWay, Summaries};
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie, Dave, Eve, Ferdie};
use sp_runtime::{Perbill, Permill};

const CASCADIA: BankId = 0;
const SONORA: BankId = 1;
const SALT: [u8; 32] = [7; 32];

fn region(code: &str) -> BioregionCode {
	code.as_bytes().to_vec().try_into().unwrap()
}

fn report(indicator: &str, value: i64) -> Report {
	let indicator: IndicatorId = indicator.as_bytes().to_vec().try_into().unwrap();
	Report { indicator, value, evidence: [9; 32] }
}

/// All six persons vote on something: that is what takes part.
fn take_part(chain: &mut Chain) {
	let call: RuntimeCall = pallet_safe_mode::Call::force_enter {}.into();
	let submit = GovernanceCall::submit_proposal {
		scope: Scope::Network,
		call: Box::new(call),
		metadata: Default::default(),
	};
	chain.block_of(vec![(Alice, submit.into())]);
	let nay = |who: Sr25519Keyring| {
		(who, GovernanceCall::vote { proposal: 0, direction: Direction::Nay, votes: 1 }.into())
	};
	chain.block_of([Alice, Bob, Charlie, Dave, Eve, Ferdie].map(nay).to_vec());
}

/// Goes on until the epoch of this number is under way and this part of it is over, in percent.
fn run_into(chain: &mut Chain, index: u32, percent: u64) {
	for _ in 0..400 {
		let there = chain.state(|| {
			let (epoch, now) = (Redistribution::current(), super::chain::now());
			epoch.index == index && now >= epoch.started + (epoch.ends - epoch.started) * percent / 100
		});
		if there {
			return;
		}
		chain.empty_block();
	}
	panic!("epoch {index} does not come");
}

fn commons(chain: &mut Chain, bank: BankId) -> u128 {
	chain.state(|| pallet_community_banks::CommunityBanks::<Runtime>::get(bank).unwrap().credit_pool.commons)
}

#[test]
fn reports_should_move_health_and_commons_should_flow_to_the_weaker_community() {
	let mut chain = Chain::new(DEV);
	take_part(&mut chain);
	run_into(&mut chain, 1, 1);
	let reports = vec![report("business-vitality", 100_000), report("river-health", 100_000)];
	let who = Alice.to_account_id();
	let digest = chain.state(|| Bioregions::digest(&region("cascadia"), 1, &who, &reports, &SALT));
	chain.block_of(vec![(
		Alice,
		BioregionsCall::commit_reports { region: region("cascadia"), digest }.into(),
	)]);
	run_into(&mut chain, 1, 51);
	let reveal = BioregionsCall::reveal_reports { region: region("cascadia"), reports, salt: SALT };
	chain.block_of(vec![(Alice, reveal.into())]);
	let fares = |chain: &mut Chain| {
		chain.state(|| Bioregions::groups(&region("cascadia"), Redistribution::current().index)[1].index)
	};
	assert_eq!(fares(&mut chain), Permill::from_percent(80));
	let before = [CASCADIA, SONORA].map(|bank| commons(&mut chain, bank));

	run_into(&mut chain, 2, 10);
	assert!(chain.state(|| RunUnderWay::<Runtime>::get().is_none()), "two banks take no tenth of an epoch");
	assert_eq!(fares(&mut chain), Permill::from_percent(75));
	let health = [CASCADIA, SONORA].map(|bank| chain.state(|| CommunityBanks::health(bank)));
	assert!(health[0] < health[1], "{health:?}");
	let after = [CASCADIA, SONORA].map(|bank| commons(&mut chain, bank));
	assert!(after[0] > before[0] && after[1] < before[1], "{before:?} {after:?}");
	// To the unit, what is carried over included.
	let pot = chain.state(pallet_redistribution::Pot::<Runtime>::get);
	assert_eq!(before.iter().sum::<u128>(), after.iter().sum::<u128>() + pot);
	assert!(chain.state(|| Summaries::<Runtime>::get(1)).is_some());
	chain.state(invariants::check);
}

#[test]
fn nothing_should_flow_where_nobody_takes_part() {
	let mut chain = Chain::new(DEV);
	let before = [CASCADIA, SONORA].map(|bank| commons(&mut chain, bank));
	run_into(&mut chain, 1, 20);
	assert_eq!([CASCADIA, SONORA].map(|bank| commons(&mut chain, bank)), before);
	assert!(chain.state(|| QuadraticGovernance::voice_credits(Alice.to_account_id(), 0)).is_some());
	chain.state(invariants::check);
}

#[test]
fn a_preview_should_equal_what_then_happens() {
	let mut chain = Chain::new(DEV);
	take_part(&mut chain);
	run_into(&mut chain, 1, 60);
	chain.state(|| {
		// Three of thirty who took part are fewer than three of three.
		pallet_community_banks::CommunityBanks::<Runtime>::mutate(CASCADIA, |bank| {
			bank.as_mut().unwrap().home_members = 30;
		});
		pallet_timestamp::Now::<Runtime>::put(Redistribution::current().ends);
		let preview = Redistribution::preview_view(0, 100).unwrap();
		assert!(preview.flows.given > 0 && preview.epoch.index == 1 && preview.banks.len() == 2);
		Redistribution::on_poll(System::block_number(), &mut WeightMeter::new());
		let summary = Summaries::<Runtime>::get(1).unwrap();
		assert_eq!((preview.epoch, preview.terms), (summary.epoch, summary.terms));
		assert_eq!((preview.totals, preview.flows), (summary.totals, summary.flows));
		assert_eq!(preview.carried_over, summary.carried_over);
		for BankPreview { bank_id, result } in preview.banks {
			assert_eq!(Redistribution::result_of(bank_id), Some(result));
		}
	});
}

/// What closing an epoch takes with so many banks, half of which give to the other half: blocks, and time of execution in
/// milliseconds.
fn close_epoch_of(banks: u32) -> (u32, f64) {
	let mut chain = Chain::new(DEV);
	take_part(&mut chain);
	chain.state(|| {
		let one = pallet_community_banks::CommunityBanks::<Runtime>::get(CASCADIA).unwrap();
		let presence = pallet_community_banks::Presences::<Runtime>::get(CASCADIA);
		for bank_id in 2..banks {
			let mut bank = one.clone();
			bank.bank_id = bank_id;
			let money = bank.credit_pool.liquid + Balances::minimum_balance();
			Balances::set_balance(&CommunityBanks::account(bank_id), money);
			// Where as many took part of more that there are, health is weaker.
			if bank_id % 2 == 0 {
				bank.home_members = 30;
			}
			pallet_community_banks::CommunityBanks::<Runtime>::insert(bank_id, bank);
			pallet_community_banks::Presences::<Runtime>::insert(bank_id, presence.clone());
		}
		pallet_community_banks::NextBankId::<Runtime>::put(banks);
		pallet_timestamp::Now::<Runtime>::put(Redistribution::current().ends);
		let block = RuntimeBlockWeights::get().max_block;
		let share = Perbill::from_percent(20) * block;
		let (mut blocks, mut taken) = (0, 0.0);
		while blocks == 0 || RunUnderWay::<Runtime>::get().is_some() {
			blocks += 1;
			let mut meter = WeightMeter::with_limit(block);
			Redistribution::on_poll(blocks, &mut meter);
			assert!(meter.consumed().all_lte(share), "{:?} of {share:?}", meter.consumed());
			taken += meter.consumed().ref_time() as f64 / 1e9;
		}
		let flows = Summaries::<Runtime>::get(0).unwrap().flows;
		assert_eq!(flows.donors + flows.receivers, banks, "a bank was passed over");
		(blocks, taken)
	})
}

#[test]
fn closing_an_epoch_should_take_60_blocks_at_most_with_10_000_banks_and_grow_with_their_number() {
	let taken = [100, 1_000, 10_000].map(|banks| (banks, close_epoch_of(banks)));
	for (banks, (blocks, milliseconds)) in taken {
		let each = milliseconds / f64::from(banks);
		println!("{banks} banks: {blocks} blocks, {milliseconds:.0} ms by the measured weights, {each:.2} ms a bank");
	}
	let [(_, (_, hundred)), (_, (_, thousand)), (_, (blocks, ten_thousand))] = taken;
	assert!(blocks <= 60, "{blocks} blocks");
	for (fewer, more) in [(hundred, thousand), (thousand, ten_thousand)] {
		assert!(
			(9.0..11.0).contains(&(more / fewer)),
			"ten times the banks take {:.1} times as long",
			more / fewer
		);
	}
}
