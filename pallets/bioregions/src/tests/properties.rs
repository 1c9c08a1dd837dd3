//! Random lives of a bioregion. Whatever happens, the invariants hold, no score leaps, and events tell all of it.

use crate::{
	mock::*,
	types::{PastValue, Report, Reporter, Score, Stage, Standing},
	Event, History, Reporters, Scores, Submissions,
};
use credit_primitives_math::indicators::distance;
use credit_primitives_types::{Balance, EpochIndex, GroupIndex, IndicatorGroup, IndicatorId};
use frame_support::weights::Weight;
use proptest::prelude::*;
use sp_core::H256;
use sp_runtime::{DispatchResult, Permill};
use std::collections::BTreeMap;

const ACCOUNTS: [AccountId; 6] = [ALICE, BOB, CHARLIE, DAVE, EVE, 100];
const NAMES: [&str; 4] = ["oxygen", "trade", "trust", "soil"];

#[derive(Clone, Debug)]
enum Step {
	Accredit(AccountId),
	Bond(AccountId),
	Unbond(AccountId),
	Withdraw(AccountId),
	Suspend(AccountId),
	Reinstate(AccountId),
	Remove(AccountId),
	Slash(AccountId, u32),
	/// An indicator, its decimals and its greatest value.
	Set(&'static str, u8, i64),
	Drop(&'static str),
	/// Commits to the same value of some indicators, and keeps them to reveal.
	Commit(AccountId, i64, usize),
	Reveal(AccountId),
	/// All who can commit and reveal values around this one.
	ReportAll(i64),
	Half,
	/// A step with so much weight.
	Close(u64),
	Next,
	Wait(u64),
	RaiseBond(Balance),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
	let account = || prop::sample::select(ACCOUNTS.to_vec());
	let name = || prop::sample::select(NAMES.to_vec());
	let step = prop_oneof![
		3 => account().prop_map(Step::Accredit),
		3 => account().prop_map(Step::Bond),
		1 => account().prop_map(Step::Unbond),
		2 => account().prop_map(Step::Withdraw),
		1 => account().prop_map(Step::Suspend),
		3 => account().prop_map(Step::Reinstate),
		1 => account().prop_map(Step::Remove),
		1 => (account(), 0..=100u32).prop_map(|(who, part)| Step::Slash(who, part)),
		2 => (name(), 0..2u8, 50..1_000i64).prop_map(|(name, decimals, max)| Step::Set(name, decimals, max)),
		1 => name().prop_map(Step::Drop),
		6 => (account(), -1_100..1_100i64, 0..=4usize).prop_map(|(who, value, n)| Step::Commit(who, value, n)),
		6 => account().prop_map(Step::Reveal),
		6 => (-100..200i64).prop_map(Step::ReportAll),
		3 => Just(Step::Half),
		3 => (0..20u64).prop_map(Step::Close),
		6 => Just(Step::Next),
		2 => (1..20_000u64).prop_map(Step::Wait),
		1 => prop::sample::select(vec![0, BOND, 2 * BOND]).prop_map(Step::RaiseBond),
	];
	prop::collection::vec(step, 1..80)
}

/// Runs a call as a chain does: it does all it does or nothing.
fn attempt(call: impl FnOnce() -> DispatchResult) {
	let _ = frame_support::storage::with_storage_layer(call);
}

/// What each account has committed to and not told.
type Kept = BTreeMap<AccountId, Vec<Report>>;

fn take(step: Step, kept: &mut Kept) {
	match step {
		Step::Accredit(who) => attempt(|| Bioregions::accredit_reporter(root(), cascadia(), who)),
		Step::Bond(who) => attempt(|| Bioregions::bond_reporter(signed(who), cascadia())),
		Step::Unbond(who) => attempt(|| Bioregions::unbond_reporter(signed(who), cascadia())),
		Step::Withdraw(who) => attempt(|| Bioregions::withdraw_reporter_bond(signed(who), cascadia())),
		Step::Suspend(who) => attempt(|| Bioregions::suspend_reporter(root(), cascadia(), who)),
		Step::Reinstate(who) => attempt(|| Bioregions::reinstate_reporter(root(), cascadia(), who)),
		Step::Remove(who) => attempt(|| Bioregions::remove_reporter(root(), cascadia(), who)),
		Step::Slash(who, part) => attempt(|| {
			let reason = b"made up".to_vec().try_into().unwrap();
			let share = Permill::from_percent(part);
			Bioregions::slash_reporter(root(), cascadia(), who, share, EVIDENCE, reason)
		}),
		Step::Set(name, decimals, max) => attempt(|| {
			let mut changed = spec(IndicatorGroup::EcologicalHealth);
			changed.decimals = decimals;
			changed.max = max;
			Bioregions::set_indicator(root(), cascadia(), id(name), changed)
		}),
		Step::Drop(name) => attempt(|| Bioregions::remove_indicator(root(), cascadia(), id(name))),
		Step::Commit(who, value, n) => {
			let told: Vec<_> = NAMES.into_iter().take(n).map(|name| report(name, value)).collect();
			attempt(|| {
				commit(who, &told)?;
				kept.insert(who, told);
				Ok(())
			});
		}
		Step::Reveal(who) => {
			let told = kept.get(&who).cloned().unwrap_or_default();
			attempt(|| reveal(who, told));
		}
		Step::ReportAll(value) => {
			first_half();
			for who in ACCOUNTS {
				take(Step::Commit(who, value + who as i64, 3), kept);
			}
			second_half();
			for who in ACCOUNTS {
				take(Step::Reveal(who), kept);
			}
		}
		Step::Half => second_half(),
		Step::Close(parts) => {
			step_of(Weight::from_parts(parts * 1_000_000_000, u64::MAX));
		}
		Step::Next => next_epoch(),
		Step::Wait(span) => pass_time(span),
		Step::RaiseBond(bond) => Parameters::mutate(|parameters| parameters.reporter_bond = bond),
	}
}

fn step_of(weight: Weight) -> bool {
	crate::mock::step(weight)
}

/// For which epoch, what somebody is bound to, and what it told.
type Handed = (EpochIndex, Option<H256>, Option<Vec<Report>>);

/// What the chain keeps of the bioregion, by events alone. Since when somebody is suspended or unbonding follows from the
/// moments of the blocks, and is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Mirror {
	/// Each one's bond, standing, reliability, and when it was last heard.
	reporters: BTreeMap<AccountId, (Balance, u8, Permill, EpochIndex)>,
	/// What each one has handed in.
	submissions: BTreeMap<AccountId, Handed>,
	scores: BTreeMap<IndicatorId, Score>,
	history: BTreeMap<IndicatorId, Vec<PastValue>>,
}

fn number(standing: Standing) -> u8 {
	match standing {
		Standing::Accredited => 0,
		Standing::Active => 1,
		Standing::Suspended { .. } => 2,
		Standing::Unbonding { .. } => 3,
	}
}

impl Mirror {
	/// What there is.
	fn of_chain() -> Self {
		let mut mirror = Self::default();
		for (who, Reporter { bond, standing, reliability, heard_in }) in
			Reporters::<Test>::iter_prefix(cascadia())
		{
			mirror.reporters.insert(who, (bond, number(standing), reliability, heard_in));
		}
		for (who, submission) in Submissions::<Test>::iter_prefix(cascadia()) {
			let (digest, told) = match submission.stage {
				Stage::Committed(digest) => (Some(digest), None),
				Stage::Revealed(told) => (None, Some(told.into_inner())),
			};
			mirror.submissions.insert(who, (submission.epoch, digest, told));
		}
		mirror.scores.extend(Scores::<Test>::get(cascadia()));
		for (indicator, ring) in History::<Test>::iter_prefix(cascadia()) {
			mirror.history.insert(indicator, ring.into_inner());
		}
		mirror
	}

	fn read(&mut self) {
		for event in events() {
			self.hear(event);
		}
	}

	fn reporter(&mut self, who: AccountId) -> &mut (Balance, u8, Permill, EpochIndex) {
		self.reporters.get_mut(&who).unwrap()
	}

	fn hear(&mut self, event: Event<Test>) {
		match event {
			Event::ReporterAccredited { reporter, .. } => {
				assert_eq!(self.reporters.insert(reporter, (0, 0, Permill::one(), 0)), None);
			}
			Event::ReporterBonded { reporter, amount, epoch, .. } => {
				let entry = self.reporter(reporter);
				*entry = (entry.0 + amount, 1, entry.2, epoch);
			}
			Event::ReporterUnbonding { reporter, .. } => self.reporter(reporter).1 = 3,
			Event::ReporterBondWithdrawn { reporter, amount: returned, .. }
			| Event::ReporterRemoved { reporter, returned, .. } => {
				assert_eq!(self.reporters.remove(&reporter).unwrap().0, returned);
				self.submissions.remove(&reporter);
			}
			Event::ReporterSuspended { reporter, .. } => self.reporter(reporter).1 = 2,
			Event::ReporterReinstated { reporter, active, epoch, .. } => {
				let entry = self.reporter(reporter);
				entry.1 = active.into();
				if active {
					entry.3 = epoch;
				}
			}
			Event::ReporterSlashed { reporter, amount, .. } => self.reporter(reporter).0 -= amount,
			Event::ReporterRated { reporter, reliability, .. } => self.reporter(reporter).2 = reliability,
			Event::ReportsCommitted { reporter, epoch, digest, .. } => {
				self.submissions.insert(reporter, (epoch, Some(digest), None));
			}
			Event::ReportsRevealed { reporter, epoch, reports, .. } => {
				self.submissions.insert(reporter, (epoch, None, Some(reports.into_inner())));
			}
			Event::IndicatorSet { indicator, spec, epoch, kept, .. } => {
				let group = spec.group;
				let score = match self.scores.get(&indicator) {
					Some(score) if kept => Score { group, ..*score },
					_ => Score { group, value: None, score: GroupIndex::UNKNOWN.index, epoch },
				};
				self.scores.insert(indicator.clone(), score);
				if !kept {
					self.history.remove(&indicator);
				}
			}
			Event::IndicatorRemoved { indicator, .. } => {
				self.scores.remove(&indicator).unwrap();
				self.history.remove(&indicator);
			}
			Event::IndicatorMeasured { indicator, epoch, value, count, score, .. } => {
				let entry = self.scores.get_mut(&indicator).unwrap();
				*entry = Score { group: entry.group, value: Some(value), score, epoch };
				let ring = self.history.entry(indicator).or_default();
				ring.push(PastValue { epoch, value, count });
				if ring.len() > 32 {
					ring.remove(0);
				}
			}
			Event::BioregionClosed { region, epoch } => {
				assert_eq!(region, cascadia());
				for (who, entry) in &mut self.reporters {
					let told =
						self.submissions.get(who).is_some_and(|(of, _, told)| *of == epoch && told.is_some());
					if entry.1 == 1 && (told || self.scores.is_empty()) {
						entry.3 = epoch;
					}
				}
				self.submissions.retain(|_, (of, _, _)| *of > epoch);
			}
			Event::ReportDoubted { .. } | Event::QuorumMissed { .. } | Event::EpochClosed { .. } => (),
			other => panic!("nothing here does this: {other:?}"),
		}
	}
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..Default::default() })]

	#[test]
	fn every_life_should_keep_the_invariants(life in steps()) {
		new_test_ext().execute_with(|| {
			Parameters::mutate(|parameters| parameters.reporter_bond = BOND);
			let issuance = Balances::total_issuance();
			let mut mirror = Mirror::of_chain();
			let mut kept = Kept::new();
			for step in life {
				let before = mirror.scores.clone();
				let at = epoch();
				take(step, &mut kept);
				Bioregions::do_try_state().unwrap();
				mirror.read();
				prop_assert_eq!(&mirror, &Mirror::of_chain());
				prop_assert_eq!(Balances::total_issuance(), issuance);
				// No score leaps: it moves by a step from what it counted.
				for (indicator, score) in &mirror.scores {
					let Some(was) = before.get(indicator) else { continue };
					if score.value.is_some() && score.epoch == at {
						let counted = Bioregions::effective(was, at, &Parameters::get());
						prop_assert!(distance(counted, score.score) <= Parameters::get().max_step);
					}
				}
			}
			Ok(())
		})?;
	}

	#[test]
	fn everything_should_come_back_when_all_have_left(life in steps()) {
		new_test_ext().execute_with(|| {
			Parameters::mutate(|parameters| parameters.reporter_bond = BOND);
			let mut kept = Kept::new();
			for step in life {
				take(step, &mut kept);
			}
			for who in ACCOUNTS {
				take(Step::Unbond(who), &mut kept);
			}
			// Later than any moment of that life.
			set_time(1_000_000_000);
			for who in ACCOUNTS {
				take(Step::Withdraw(who), &mut kept);
				prop_assert_eq!(held(who), 0);
			}
			prop_assert!(Reporters::<Test>::iter().next().is_none());
			prop_assert!(Submissions::<Test>::iter().next().is_none());
			Bioregions::do_try_state().unwrap();
			Ok(())
		})?;
	}

	#[test]
	fn fewer_than_half_liars_should_not_move_a_value_out_of_the_honest_range(
		honest in prop::collection::vec(40..60i64, 2..8),
		lies in prop::collection::vec(-1_000..1_000i64, 0..7),
	) {
		let lies = &lies[..lies.len().min(honest.len() - 1)];
		let mut regions = genesis_regions();
		let count = (honest.len() + lies.len()).max(3) as u64;
		regions[0].reporters = (100..100 + count).collect();
		build_with(regions).execute_with(|| {
			let values = honest.iter().chain(lies).copied();
			let all: Vec<_> = (100..).zip(values).map(|(who, value)| (who, reports(value))).collect();
			report_all(&all);
			next_epoch();
			Bioregions::do_try_state().unwrap();
			let value = score("oxygen").value.unwrap();
			// Too few reports leave the 50 that there was.
			let (least, most) = (*honest.iter().min().unwrap(), *honest.iter().max().unwrap());
			prop_assert!((least..=most).contains(&value) || all.len() < 3 && value == 50);
			Ok(())
		})?;
	}
}
