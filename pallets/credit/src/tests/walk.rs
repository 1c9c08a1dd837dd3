//! A random walk: a dozen persons and a few banks do whatever the calls of both pallets let them, for years.
//!
//! After every step the invariants of both pallets hold, the accounts sum to all money there is, and no share has lost
//! value but by a write-off; what fails changes nothing, and nothing ever finds the books inconsistent. A walk consists
//! of lives; at the end of each everybody pays, claims and withdraws, every bank closes, and nothing is left anywhere.
//!
//! `WALK_SEED=... cargo test walk` repeats a single life, `WALK_STEPS=...` sets the steps of all walks together.

mod dice;
mod ending;
mod lending;
mod moves;
mod saving;
mod seen;
mod stage;

use crate::{mock::*, types::Appeal};
use core::cell::RefCell;
use credit_primitives_math::Permill;
use credit_primitives_types::{BankId, Matter, Moment};
use dice::Dice;
use frame_support::{
	traits::{GetCallMetadata, Hooks},
	weights::WeightMeter,
};
use seen::Seen;
use sp_core::U256;
use sp_runtime::{traits::Dispatchable, DispatchError, StateVersion};
use std::{env, sync::Once};

/// The steps of all walks together, if the environment does not say otherwise.
const STEPS: usize = 20_000;
/// The steps of a life.
const LIFE: usize = 2_500;
/// The walks, each a test of its own: the seed of the first life of each.
const WALKS: [u64; 4] = [1_000_000, 2_000_000, 3_000_000, 4_000_000];
/// For how many steps people keep their mood.
const MOOD: usize = 125;
/// Of so many steps one is looked at for whether a failure leaves a trace.
const SAMPLE: usize = 50;

#[test]
fn the_first_walk_should_never_break_the_books() {
	walk(WALKS[0]);
}

#[test]
fn the_second_walk_should_never_break_the_books() {
	walk(WALKS[1]);
}

#[test]
fn the_third_walk_should_never_break_the_books() {
	walk(WALKS[2]);
}

#[test]
fn the_fourth_walk_should_never_break_the_books() {
	walk(WALKS[3]);
}

/// The same lives once more, without the checks: a walk that no longer gets anywhere tests nothing. As chance turns with
/// every change of the pallets, what is rare may take some lives more.
#[test]
fn the_walks_should_come_by_every_call_and_every_event() {
	if env::var("WALK_SEED").is_ok() {
		return;
	}
	let mut seen = Seen::default();
	for (seed, steps) in WALKS.into_iter().flat_map(|first| lives(first, 2 * STEPS / WALKS.len())) {
		seen.add(live(seed, steps, false));
		if seen.missing().is_empty() {
			break;
		}
	}
	seen.print();
	assert!(seen.missing().is_empty(), "no walk came by {:?}", seen.missing());
}

fn walk(first: u64) {
	let number = |name: &str| env::var(name).ok().map(|value| value.parse().unwrap());
	if let Some(seed) = number("WALK_SEED") {
		if first == WALKS[0] {
			live(seed, number("WALK_STEPS").map_or(LIFE, |steps| steps as usize), true);
		}
		return;
	}
	let steps = number("WALK_STEPS").map_or(STEPS, |steps| steps as usize);
	let began = std::time::Instant::now();
	for (seed, steps) in lives(first, steps / WALKS.len()) {
		live(seed, steps, true);
	}
	println!("{} steps a second", steps as f64 / WALKS.len() as f64 / began.elapsed().as_secs_f64());
}

/// The seeds of the lives of a walk, and their lengths.
fn lives(first: u64, steps: usize) -> impl Iterator<Item = (u64, usize)> {
	(0..steps.div_ceil(LIFE)).map(move |life| (first + life as u64, LIFE.min(steps - life * LIFE)))
}

fn live(seed: u64, steps: usize, checks: bool) -> Seen {
	watch_the_log();
	let mut walk = Walk::new(seed, checks);
	walk.set_rules();
	stage::chain().execute_with(|| {
		walk.check();
		for _ in 0..steps {
			walk.go();
		}
		if checks {
			walk.wind_up();
		}
	});
	core::mem::take(&mut walk.seen)
}

/// What people are up to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mood {
	/// They do a bit of everything.
	Mixed,
	/// They borrow as they can.
	Boom,
	/// Nobody pays, and time flies.
	Crisis,
	/// Depositors want their money.
	Run,
	/// They bring a bank to its end.
	WindDown,
}

/// One step of a walk.
#[derive(Clone, Debug)]
enum Act {
	Call(RuntimeOrigin, RuntimeCall),
	Wait(Moment),
	Health(Permill),
	/// Somebody loses the attestation of personhood, or gets it back.
	Attest(bool),
	/// A person has another account from now on, and brings money along.
	Move(AccountId, AccountId),
	/// Governance sets new rules.
	Govern,
	/// The vote on a question ends, and nothing comes of it.
	EndVote(Matter<AccountId>),
}

struct Walk {
	dice: Dice,
	mood: Mood,
	/// The bank that people mostly deal with.
	focus: Option<BankId>,
	seed: u64,
	step: usize,
	last: Option<Act>,
	prices: Vec<Price>,
	checks: bool,
	seen: Seen,
}

impl Drop for Walk {
	fn drop(&mut self) {
		if std::thread::panicking() {
			eprintln!("WALK_SEED={} WALK_STEPS={} in {:?}: {:?}", self.seed, self.step, self.mood, self.last);
		}
	}
}

impl Walk {
	fn new(seed: u64, checks: bool) -> Self {
		Self {
			dice: Dice::new(seed),
			mood: Mood::Mixed,
			focus: None,
			seed,
			step: 0,
			last: None,
			prices: Vec::new(),
			checks,
			seen: Seen::default(),
		}
	}

	fn set_rules(&mut self) {
		HealthOfAll::set(Permill::from_percent(65));
		Revoked::set(false);
		Moved::set(Default::default());
		EpochsFrom::set((0, 0));
		self.draw_rules(EpochLength::set);
	}

	fn govern_anew(&mut self) {
		self.draw_rules(change_epoch_length);
	}

	fn draw_rules(&mut self, set_epoch_length: impl FnOnce(Moment)) {
		let reckless = self.dice.chance(60);
		Rules::set(stage::rules_of_lending(&mut self.dice, reckless));
		set_epoch_length(self.dice.one(&[10 * stage::MINUTE, stage::HOUR, 24 * stage::HOUR]));
		BankRules::set(stage::rules_of_banks(&mut self.dice, reckless));
	}

	fn go(&mut self) {
		if self.step.is_multiple_of(MOOD) {
			self.change_mood();
		}
		self.step += 1;
		let act = self.choose();
		self.act(act);
	}

	fn change_mood(&mut self) {
		// What goes up comes down at the same bank.
		if self.mood == Mood::Boom && self.dice.chance(70) {
			self.mood = self.dice.one(&[Mood::Crisis, Mood::Run]);
			return;
		}
		if self.mood == Mood::Run && self.dice.chance(40) {
			self.mood = Mood::Crisis;
			return;
		}
		self.mood = match self.dice.below(10) {
			0..=2 => Mood::Mixed,
			3..=7 => Mood::Boom,
			8 => Mood::Run,
			_ => Mood::WindDown,
		};
		self.focus = match self.mood {
			Mood::Mixed => None,
			Mood::Boom if self.dice.chance(50) => self.strongest_bank(),
			_ => Some(self.any_bank()),
		};
	}

	/// Does something, and looks whether all is well afterwards.
	fn act(&mut self, act: Act) {
		System::reset_events();
		self.last = Some(act.clone());
		match act {
			Act::Call(origin, call) => {
				if !self.send(origin, call) {
					return;
				}
			}
			Act::Wait(span) => {
				pass_time(span);
				self.block();
			}
			Act::Health(health) => HealthOfAll::set(health),
			Act::Attest(valid) => Revoked::set(!valid),
			Act::Move(from, to) => stage::move_with_money(from, to),
			Act::Govern => self.govern_anew(),
			Act::EndVote(matter) => end_vote(&matter),
		}
		if !self.checks {
			self.seen.note_events();
		}
		self.check();
	}

	/// What the chain does in a block by itself.
	fn block(&mut self) {
		let number = System::block_number() + 1;
		System::set_block_number(number);
		CommunityBanks::on_poll(number, &mut WeightMeter::new());
		end_epoch(&mut WeightMeter::new());
		stage::redistribute(&mut self.dice);
		Credit::on_poll(number, &mut stage::room_in_block(&mut self.dice));
		let complaints = LOGGED.with(RefCell::take);
		assert!(complaints.is_empty(), "a hook could not do its work: {complaints:?}");
	}

	/// Says whether the call succeeded: one that fails leaves no trace, so there is nothing to look at.
	fn send(&mut self, origin: RuntimeOrigin, call: RuntimeCall) -> bool {
		let name = call.get_call_metadata();
		let root = (self.checks && self.step.is_multiple_of(SAMPLE)).then(root);
		let result = call.dispatch(origin);
		if let Err(failure) = &result {
			let inconsistent = [
				crate::Error::<Test>::LedgerInconsistent.into(),
				pallet_community_banks::Error::<Test>::LedgerInconsistent.into(),
				DispatchError::Corruption,
				DispatchError::Exhausted,
			];
			assert!(!inconsistent.contains(&failure.error), "the books do not add up");
			if let Some(before) = root {
				assert_eq!(self::root(), before, "what fails changes nothing");
			}
		}
		let result = result.map(|_| ()).map_err(|failure| failure.error);
		self.seen.note_call(name.pallet_name, name.function_name, result);
		result.is_ok()
	}

	fn check(&mut self) {
		if !self.checks {
			return;
		}
		check_invariants();
		let accounts = frame_system::Account::<Test>::iter_values();
		let sum: u128 = accounts.map(|account| account.data.free + account.data.reserved).sum();
		assert_eq!(sum, Balances::total_issuance(), "the accounts sum to all money there is");
		for (bank, who, lock) in pallet_community_banks::Locks::<Test>::iter() {
			let known = pallet_community_banks::Debts::<Test>::get(bank, lock.person).unwrap_or_default();
			let owed = crate::BorrowerExposure::<Test>::get(bank, lock.person);
			assert_eq!(
				known, owed,
				"what {who} owes bank {bank} is known where it counts against locked shares"
			);
		}
		self.check_contested();
		self.check_prices();
	}

	/// Granting all open appeals, one after the other, costs the depositors no more than is off their price, and a unit less
	/// for each at most.
	fn check_contested(&self) {
		for (bank, info) in pallet_community_banks::CommunityBanks::<Test>::iter() {
			let (mut lost, mut appeals) = (0, 0);
			for (id, loan) in crate::ActiveLoans::<Test>::iter() {
				let Some(mut called) = loan.default.map(|default| default.called) else { continue };
				if loan.bank_id != bank || loan.by_peers {
					continue;
				}
				let mut booked = loan.booked;
				for part in crate::LoanEndorsements::<Test>::iter_prefix_values(id) {
					if part.slashed > 0 && part.appeal == Appeal::Open {
						let spared = U256::from(booked) * U256::from(part.slashed) / U256::from(called);
						booked -= spared.as_u128();
						called -= part.slashed;
						lost += spared.as_u128();
						appeals += 1;
					}
				}
			}
			let contested = info.credit_pool.contested;
			assert!((lost..=lost + appeals).contains(&contested), "{lost} by appeals, {contested} contested");
		}
	}

	/// Nothing but a write-off lowers what a share is worth.
	fn check_prices(&mut self) {
		let wrote_off = |bank: BankId| {
			System::events().iter().any(|record| {
				matches!(&record.event, RuntimeEvent::CommunityBanks(
					pallet_community_banks::Event::WrittenOff { bank_id, .. }) if *bank_id == bank)
			})
		};
		let before = core::mem::replace(&mut self.prices, prices());
		for now in &self.prices {
			let Some(then) = before.iter().find(|then| (then.bank, then.series) == (now.bank, now.series))
			else {
				continue;
			};
			let holds = now.shares == 0
				|| U256::from(now.equity + 1) * U256::from(then.shares + 1_000_000)
					>= U256::from(then.equity + 1) * U256::from(now.shares + 1_000_000);
			assert!(holds || wrote_off(now.bank), "a share lost value: {then:?}, then {now:?}");
		}
	}
}

/// What the shares of a bank are worth together.
#[derive(Clone, Copy, Debug)]
struct Price {
	bank: BankId,
	series: u32,
	equity: u128,
	shares: u128,
}

fn prices() -> Vec<Price> {
	pallet_community_banks::CommunityBanks::<Test>::iter()
		.map(|(bank, info)| {
			let pool = info.credit_pool;
			let equity = pool.vested_equity(Timestamp::get()).unwrap();
			Price { bank, series: pool.series, equity, shares: pool.shares }
		})
		.collect()
}

thread_local! {
	/// What the hooks have logged as errors: they have nobody to return them to.
	static LOGGED: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

struct Complaints;

impl log::Log for Complaints {
	fn enabled(&self, metadata: &log::Metadata) -> bool {
		metadata.level() == log::Level::Error
	}

	fn log(&self, record: &log::Record) {
		if self.enabled(record.metadata()) {
			LOGGED.with(|logged| logged.borrow_mut().push(record.args().to_string()));
		}
	}

	fn flush(&self) {}
}

fn watch_the_log() {
	static ONCE: Once = Once::new();
	ONCE.call_once(|| {
		// Another test of the same process may have set a logger of its own: then what hooks log is that one's to show.
		if log::set_logger(&Complaints).is_ok() {
			log::set_max_level(log::LevelFilter::Error);
		}
	});
}

fn root() -> Vec<u8> {
	sp_io::storage::root(StateVersion::V1)
}
