//! Where a walk takes place: who is there, what the banks have at first, and what governance may set.

use super::Dice;
use crate::{mock::*, types::MAX_ENDORSERS, CreditParameters, WeightInfo};
use core::ops::RangeInclusive;
use credit_primitives_math::{FixedU128, Permill, Perquintill, MS_PER_DAY};
use credit_primitives_types::{Balance, CommonsLedger, Epochs, Moment, OrphanedCredit, CRD, MILLICRD};
use frame_support::{
	traits::{
		fungible::Inspect,
		tokens::{Fortitude, Preservation},
	},
	weights::WeightMeter,
};
use pallet_community_banks::{BankParameters, GenesisBank};
use sp_core::H256;
use sp_runtime::BuildStorage;

/// Those who walk, by their first accounts; the sixth may lose the attestation of personhood.
pub(super) const PERSONS: RangeInclusive<AccountId> = 1..=14;
/// How far apart the accounts of one person are, of which there are nine.
const APART: AccountId = 100;
pub(super) const MINUTE: Moment = 60_000;
pub(super) const HOUR: Moment = 60 * MINUTE;

const PURSE: Balance = 800 * CRD;
/// What the redistribution account has to hand out, and to pay everybody's debts with at the end.
const ENDOWMENT: Balance = 10_000_000 * CRD;

/// What redistribution does now and then: commons of a bank go to another one, and orphaned credit is burned.
pub(super) fn redistribute(dice: &mut Dice) {
	let banks: Vec<_> = pallet_community_banks::CommunityBanks::<Test>::iter_keys().collect();
	let (Some(from), Some(to)) = (dice.pick(&banks), dice.pick(&banks)) else { return };
	let Some(state) = CommunityBanks::commons(from, Calendar::current().index).filter(|_| dice.chance(10))
	else {
		return;
	};
	let most = if state.active { state.commons.min(state.available) } else { 0 };
	let amount = Balance::from(dice.below((most / 4).try_into().unwrap_or(u64::MAX)));
	if amount > 0 {
		CommunityBanks::take(from, &REDISTRIBUTION, amount).unwrap();
		// A bank that has failed meanwhile gets nothing.
		let _ = CommunityBanks::give(to, &REDISTRIBUTION, amount);
	}
	let orphaned = <CommunityBanks as OrphanedCredit<AccountId>>::outstanding();
	<CommunityBanks as OrphanedCredit<AccountId>>::burn(&REDISTRIBUTION, orphaned / 2 + 1).unwrap();
}

/// The account that a person has now, whose first one this is.
pub(super) fn account_of(first: AccountId) -> AccountId {
	let moved = Moved::get();
	let has = |who: &AccountId| moved.get(who).is_none_or(|now| now.is_some());
	accounts_of(first).find(has).unwrap_or(first)
}

/// The account that they would have next, if there is one left.
pub(super) fn next_account_of(first: AccountId) -> Option<AccountId> {
	let now = account_of(first);
	accounts_of(first).find(|who| *who > now)
}

fn accounts_of(first: AccountId) -> impl Iterator<Item = AccountId> {
	(0..9).map(move |moves| first + APART * moves)
}

/// Moves a person, and half of the money that they are free to take along.
pub(super) fn move_with_money(from: AccountId, to: AccountId) {
	move_person(from, to);
	let value = Balances::reducible_balance(&from, Preservation::Preserve, Fortitude::Polite) / 2;
	if value >= ED {
		Balances::transfer_keep_alive(RuntimeOrigin::signed(from), to, value).unwrap();
	}
}

/// The chain at its genesis, all of it in the overlay: reads are cheapest there.
pub(super) fn chain() -> sp_io::TestExternalities {
	let storage = genesis();
	let mut chain = sp_io::TestExternalities::new_empty();
	chain.execute_with(|| {
		for (key, value) in storage.top {
			sp_io::storage::set(&key, &value);
		}
		System::set_block_number(1);
		set_time(START);
	});
	chain
}

fn genesis() -> sp_runtime::Storage {
	let bank = |name: &str, members: RangeInclusive<AccountId>, commons, may_create| GenesisBank {
		name: name.into(),
		bioregion: "cascadia".into(),
		charter: H256::repeat_byte(7),
		members: members.collect(),
		commons,
		may_create,
	};
	let others = [(NOBODY, PURSE), (REDISTRIBUTION, ENDOWMENT), (CUSTODIAN, PURSE)];
	RuntimeGenesisConfig {
		balances: pallet_balances::GenesisConfig {
			balances: PERSONS.map(|who| (who, PURSE)).chain(others).collect(),
			..Default::default()
		},
		community_banks: pallet_community_banks::GenesisConfig {
			banks: vec![
				bank("Creates", 1..=9, 400 * CRD, true),
				bank("Lends only what it has", 8..=14, 40 * CRD, false),
			],
		},
		assets: pallet_assets::GenesisConfig {
			assets: vec![(GRAIN, CUSTODIAN, true, 1)],
			accounts: PERSONS.map(|who| (GRAIN, who, PURSE)).collect(),
			..Default::default()
		},
		credit: crate::GenesisConfig {
			records: (1..=7).map(|who| (who, good_record())).collect(),
			model: None,
		},
		..Default::default()
	}
	.build_storage()
	.unwrap()
}

/// What governance sets for lending: the defaults, some of them tightened or loosened. A reckless one sets no limits, so
/// that banks fail.
pub(super) fn rules_of_lending(dice: &mut Dice, reckless: bool) -> CreditParameters {
	let percent = |dice: &mut Dice, of: &[u32]| Permill::from_percent(dice.one(of));
	let days = |dice: &mut Dice, of: &[u64]| dice.one(of) * MS_PER_DAY;
	let limits: [&[u32]; 4] =
		if reckless { [&[100]; 4] } else { [&[20, 50], &[25, 100], &[50, 100], &[10, 50]] };
	CreditParameters {
		endorsement_window: dice.one(&[MINUTE, MS_PER_DAY]),
		acceptance_window: days(dice, &[1, 7]),
		request_lifetime: days(dice, &[2, 30]),
		referral_window: days(dice, &[1, 14]),
		funding_window: days(dice, &[20, 60]),
		minimum_pledge: dice.one(&[CRD, CRD / 10]),
		personal_limit: dice.one(if reckless { &[3_000] } else { &[300, 1_000] }) * CRD,
		limit_full_age: days(dice, &[10, 360]),
		limit_window: days(dice, &[5, 180]),
		borrower_limit: percent(dice, limits[0]),
		founders_limit: percent(dice, limits[1]),
		purpose_limit: percent(dice, limits[2]),
		endorser_limit: percent(dice, limits[3]),
		concurrent_loans: dice.one(if reckless { &[5] } else { &[1, 3] }),
		tie_period: days(dice, &[5, 360]),
		endorsers_share: percent(dice, &[10, 10, 100]),
		history_minimum: days(dice, &[0, 1, 30]),
		late_tolerance: dice.one(&[10 * MILLICRD, 10 * MILLICRD, 0, CRD]),
		grace: days(dice, &[0, 7]),
		default_delay: days(dice, &[0, 3, 60]),
		provision_delays: dice.one(&[[0, 30, 60, 90], [0, 3, 6, 10]]).map(|days| days * MS_PER_DAY),
		automatic_default: days(dice, &[0, 120]),
		longest_forbearance: days(dice, &[10, 180]),
		most_restructures: dice.one(&[2, 2, 5]),
		good_installments: dice.one(&[1, 3]),
		appeal_period: days(dice, &[1, 14]),
		sale_period: days(dice, &[2, 14]),
		base_rate: Perquintill::from_percent(dice.one(&[2, 6])),
		rate_cap: Perquintill::from_percent(dice.one(if reckless { &[100] } else { &[20, 60] })),
		health_discount: Perquintill::from_percent(dice.one(&[2, 2, 100])),
		approval_score: dice.one(if reckless { &[0] } else { &[4_500, 6_000, 7_000] }),
		referral_score: dice.one(&[0, 3_000, 4_000]),
		maximum_default: percent(dice, if reckless { &[25] } else { &[10, 25] }),
		..Default::default()
	}
	.clamped()
}

/// What governance sets for the banks, likewise.
pub(super) fn rules_of_banks(dice: &mut Dice, reckless: bool) -> BankParameters {
	let percent = |dice: &mut Dice, of: &[u32]| Permill::from_percent(dice.one(of));
	let days = |dice: &mut Dice, of: &[u64]| dice.one(of) * MS_PER_DAY;
	BankParameters {
		founders: dice.one(&[2, 4]),
		membership_endorsements: dice.one(&[1, 2]),
		founding_deposit: dice.one(&[0, 10]) * CRD,
		minimum_queued_exit: dice.one(&[0, 10]) * CRD,
		vesting_period: days(dice, &[1, 30]),
		lock_delay: days(dice, &[1, 30]),
		lock_period: days(dice, &[10, 60, 180]),
		minimum_leverage: if reckless { FixedU128::from_u32(4) } else { FixedU128::from_rational(1, 4) },
		initial_leverage: if reckless { FixedU128::from_u32(10) } else { FixedU128::from_rational(1, 2) },
		creation_share: percent(dice, if reckless { &[90] } else { &[50, 0] }),
		leverage_step: percent(dice, &[5, 100]),
		record_persons: dice.one(&[1, 20]),
		record_write_offs: percent(dice, &[3, 100]),
		epoch_creation_share: percent(dice, if reckless { &[100] } else { &[5, 100] }),
		lost_credit_bound: percent(dice, &[2, 100]),
		insolvency_period: days(dice, &[1, 10]),
		liquidity_reserve: percent(dice, &[0, 10]),
		governance_epoch: days(dice, &[1, 30]),
		..Default::default()
	}
	.clamped()
}

/// What is left in a block for the hook of lending: mostly more than enough, at times a single step.
pub(super) fn room_in_block(dice: &mut Dice) -> WeightMeter {
	if dice.chance(80) {
		return WeightMeter::new();
	}
	let step = <() as WeightInfo>::call_default(MAX_ENDORSERS);
	WeightMeter::with_limit(<() as WeightInfo>::poll_idle().saturating_add(step))
}
