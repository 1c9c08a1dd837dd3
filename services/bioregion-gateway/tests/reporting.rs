//! Reporting exactly once per epoch, whenever the gateway is killed and whatever becomes of its transactions.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

mod model;

use bytes::Bytes;
use credit_network_gateway::{
	board::Board,
	chain::{Handed, Indicator},
	config::{Config, EvidenceStore, SourceType},
	evidence::Evidence,
	fetch::Validators,
	journal::{Entry, Journal, State},
	metrics::Metrics,
	readings::{Hash, Reading, Readings},
	reporter::{Reporting, Step},
	time,
};
use model::*;
use proptest::prelude::*;
use std::{
	io,
	path::PathBuf,
	sync::{Arc, Mutex},
};
use tempfile::TempDir;

const CONFIG: &str = r#"
	data_dir = "unused"
	chain = { url = "ws://127.0.0.1:9944", key_file = "unused" }
	[[sources]]
	id = "gauge"
	type = "ecological_health"
	region = "cascadia"
	indicator = "river-oxygen"
	url = "https://gauges.example.org/"
	interval = "1h"
	extract = { format = "json", pointer = "" }
	plausible = { min = 0, max = 1000000 }
	[[sources]]
	id = "survey"
	type = "community_wellbeing"
	region = "cascadia"
	indicator = "trust"
	url = "https://survey.example.org/"
	interval = "1h"
	extract = { format = "json", pointer = "" }
	plausible = { min = 0, max = 1000000 }
	[[sources]]
	id = "other-gauge"
	type = "ecological_health"
	region = "sonora"
	indicator = "river-oxygen"
	url = "https://gauges.example.org/"
	interval = "1h"
	extract = { format = "json", pointer = "" }
	plausible = { min = 0, max = 1000000 }
"#;

/// A gateway's reporting, which can be killed and begun anew on what it left behind.
struct Desk {
	folder: TempDir,
	config: Arc<Config>,
	evidence: Arc<Evidence>,
	payload: Hash,
	metrics: Arc<Metrics>,
	regions: &'static [&'static str],
}

impl Desk {
	async fn new() -> Self {
		Self::of(&[REGION]).await
	}

	async fn of(regions: &'static [&'static str]) -> Self {
		let folder = tempfile::tempdir().unwrap();
		let readings = Readings::open(&folder.path().join("readings.db")).await.unwrap();
		let evidence = Evidence::open(&EvidenceStore::Files, folder.path(), readings).unwrap();
		let payload = evidence.put(Bytes::from_static(b"raw"), "application/json").await.unwrap();
		Self {
			folder,
			config: Arc::new(Config::parse(CONFIG).unwrap()),
			evidence: Arc::new(evidence),
			payload,
			metrics: Arc::new(Metrics::new()),
			regions,
		}
	}

	async fn journal(&self) -> Journal {
		Journal::open(&self.folder.path().join("journal.db")).await.unwrap()
	}

	/// The sources have just given this value.
	fn board(&self, value: i64) -> Arc<Board> {
		let reading = |source: &credit_network_gateway::config::Source| Reading {
			value,
			decimals: 0,
			fetched_at: time::now(),
			evidence: self.payload,
			validators: Validators::default(),
			fingerprint: source.fingerprint(),
		};
		let kept = self.config.sources.iter().map(|source| (source.id.clone(), reading(source))).collect();
		Arc::new(Board::new(&self.config, kept))
	}

	fn reporting(&self, chain: Arc<Model>, journal: Journal, board: Arc<Board>) -> Reporting {
		let (config, evidence) = (self.config.clone(), self.evidence.clone());
		Reporting::new(chain, journal, board, evidence, config, self.metrics.clone())
	}

	/// How often that came of an epoch's reports.
	fn counted(&self, outcome: &str) -> u64 {
		let metrics = self.metrics.encode(&self.config, &self.board(0));
		let of_outcome = format!("outcome=\"{outcome}\"}} ");
		let count = metrics.lines().find_map(|line| line.split_once(&of_outcome));
		count.map_or(0, |(_, count)| count.parse().unwrap())
	}

	/// Where the payload lies.
	fn payload_file(&self) -> PathBuf {
		let name = hex::encode(self.payload);
		self.folder.path().join("evidence").join(&name[..2]).join(name)
	}

	/// Takes a step with what the sources say now. Says whether it was survived.
	async fn step(&self, chain: &Arc<Model>, journal: &Journal, value: i64) -> Option<Step> {
		let reporting = self.reporting(chain.clone(), journal.clone(), self.board(value));
		let regions = self.regions;
		let steps = async move {
			let mut last = Step::Waiting("");
			for region in regions {
				last = reporting.step(region).await.unwrap();
			}
			last
		};
		match tokio::spawn(steps).await {
			Ok(step) => Some(step),
			Err(killed) => {
				assert!(killed.is_panic());
				assert!(killed.into_panic().downcast_ref::<&str>() == Some(&"killed"), "nothing else panics");
				None
			}
		}
	}
}

/// What the chain and the journal must agree on.
fn check(world: &World, entries: Vec<Entry>, through: u32) {
	// What comes in late is refused, in its own epoch or in the next one. Anything else would say that it came in twice, or
	// that it was not what it should be.
	let late = ["CommitTooLate", "CommitmentNotFound", "RevealTooEarly"];
	for error in &world.failed {
		assert!(late.contains(error), "{error}");
	}
	for reports in world.counted.values() {
		assert_eq!(reports.len(), 1);
		// The sources say something else with every block: these were read at one moment.
		assert!(
			!reports[0].is_empty() && reports[0].iter().all(|report| report.value == reports[0][0].value)
		);
	}
	for entry in entries {
		let counted = world.counted.get(&(entry.key.region.clone(), entry.key.epoch));
		match entry.state {
			State::Done => assert_eq!(counted, Some(&vec![entry.reports.clone()]), "{entry:?}"),
			State::Missed => assert_eq!(counted, None, "{entry:?}"),
			_ => assert!(entry.key.epoch >= through, "epoch {through} is over: {entry:?}"),
		}
	}
}

/// Runs through three epochs, killed once at the given moment and begun anew with the next block. Gives how many moments there
/// were.
async fn killed_at(moment: Option<usize>) -> usize {
	let world = Arc::new(Mutex::new(World::new(2, 0)));
	let desk = Desk::new().await;
	let mut journal = desk.journal().await;
	let most = usize::MAX;
	let mut chain = Model::new(&world, Some(moment.unwrap_or(most)));
	for value in 1..3 * EPOCH + 6 {
		if desk.step(&chain, &journal, i64::try_from(value).unwrap()).await.is_none() {
			journal.close().await;
			journal = desk.journal().await;
			chain = Model::new(&world, Some(most));
		}
		world.lock().unwrap().next_block();
	}
	let entries = journal.last(1_000).await.unwrap();
	let world = world.lock().unwrap();
	assert_eq!(world.failed, [""; 0], "killed at {moment:?}");
	assert_eq!(world.taken_in, 6, "two transactions for each epoch, killed at {moment:?}");
	assert_eq!(
		world.counted.keys().map(|(_, epoch)| *epoch).collect::<Vec<_>>(),
		[10, 11, 12],
		"killed at {moment:?}"
	);
	check(&world, entries, 13);
	let left = chain.moments.lock().unwrap().unwrap();
	most - left
}

#[tokio::test]
async fn reports_should_come_in_exactly_once_wherever_the_gateway_is_killed() {
	let moments = killed_at(None).await;
	assert!(moments > 250, "{moments}");
	// All moments of the first epoch, and of the beginning of the second: the others are alike.
	let of_first = moments / 3 + 40;
	for moment in 0..of_first {
		killed_at(Some(moment)).await;
	}
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

	/// Killed again and again, with transactions that get lost, slow finality and times of absence.
	#[test]
	fn reports_should_never_be_doubled_or_changed(
		lag in 0_usize..6,
		lose_one_in in 0_u64..4,
		lives in prop::collection::vec((1_usize..60, 0_usize..30), 1..20),
	) {
		tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
			let world = Arc::new(Mutex::new(World::new(lag, lose_one_in)));
			let desk = Desk::of(&[REGION, "sonora"]).await;
			let mut journal = desk.journal().await;
			let mut value = 0;
			for (moments, absence) in lives {
				let chain = Model::new(&world, Some(moments));
				loop {
					value += 1;
					let survived = desk.step(&chain, &journal, value).await.is_some();
					world.lock().unwrap().next_block();
					if !survived {
						break;
					}
				}
				journal.close().await;
				journal = desk.journal().await;
				for _ in 0..absence {
					world.lock().unwrap().next_block();
				}
			}
			// It comes to rest: an epoch without accidents.
			let chain = Model::new(&world, None);
			world.lock().unwrap().lose_one_in = 0;
			for _ in 0..2 * EPOCH + 10 {
				value += 1;
				desk.step(&chain, &journal, value).await;
				world.lock().unwrap().next_block();
			}
			desk.step(&chain, &journal, value).await;
			let entries = journal.last(1_000).await.unwrap();
			let world = world.lock().unwrap();
			let now = epoch_of(world.finalized().block).index;
			check(&world, entries, now);
			for region in desk.regions {
				let last = (region.to_string(), now - 1);
				prop_assert!(world.counted.contains_key(&last), "the last epoch is reported: {:?}", world.counted.keys());
			}
			Ok(())
		})?;
	}
}

/// Runs a desk through the first half of an epoch, and gives what it comes to.
async fn first_half(change: impl FnOnce(&mut World)) -> (Desk, Arc<Mutex<World>>, Journal, Arc<Model>) {
	let mut world = World::new(0, 0);
	change(&mut world);
	let world = Arc::new(Mutex::new(world));
	let desk = Desk::new().await;
	let (journal, chain) = (desk.journal().await, Model::new(&world, None));
	for _ in 0..EPOCH / 2 {
		desk.step(&chain, &journal, 5).await;
		world.lock().unwrap().next_block();
	}
	(desk, world, journal, chain)
}

#[tokio::test]
async fn reports_should_leave_out_what_the_chain_would_refuse() {
	for spoil in [
		|indicator: &mut Indicator| indicator.max = 4,
		|indicator: &mut Indicator| indicator.decimals = 3,
		|indicator: &mut Indicator| indicator.unit = "kg".into(),
		|indicator: &mut Indicator| indicator.group = SourceType::LocalBusiness,
	] {
		let (_desk, _, journal, _) =
			first_half(|world| spoil(world.indicators.get_mut("river-oxygen").unwrap())).await;
		let entry = journal.last(1).await.unwrap().remove(0);
		let names: Vec<_> = entry.reports.iter().map(|report| report.indicator.as_slice()).collect();
		assert_eq!((entry.state, &names[..]), (State::Committed, &[&b"trust"[..]][..]));
	}
	let (_desk, _, journal, _) = first_half(|world| world.indicators.clear()).await;
	assert!(journal.last(1).await.unwrap().is_empty(), "nothing is committed to if there is nothing to say");
}

#[tokio::test]
async fn reports_should_wait_while_the_account_is_no_active_reporter() {
	let (_desk, world, journal, _) = first_half(|world| world.active = false).await;
	assert!(journal.last(1).await.unwrap().is_empty());
	assert_eq!(world.lock().unwrap().sent, 0);
}

#[tokio::test]
async fn reports_should_leave_out_values_whose_evidence_is_lost() {
	let world = Arc::new(Mutex::new(World::new(0, 0)));
	let desk = Desk::new().await;
	std::fs::remove_dir_all(desk.folder.path().join("evidence")).unwrap();
	let (journal, chain) = (desk.journal().await, Model::new(&world, None));
	for _ in 0..EPOCH / 2 {
		desk.step(&chain, &journal, 5).await;
		world.lock().unwrap().next_block();
	}
	assert!(journal.last(1).await.unwrap().is_empty());
}

#[tokio::test]
async fn nothing_should_be_sent_when_the_key_is_used_elsewhere() {
	let foreign = |world: &mut World| {
		world.blocks[0].handed.insert(REGION.into(), (FIRST, Handed::Committed([9; 32])));
	};
	let (_desk, world, journal, _) = first_half(foreign).await;
	let entry = journal.last(1).await.unwrap().remove(0);
	assert_eq!(entry.state, State::Missed);
	assert!(entry.reason.unwrap().contains("the key was used elsewhere"));
	assert_eq!(world.lock().unwrap().sent, 0);
}

#[tokio::test]
async fn epochs_should_be_missed_with_a_reason_when_nothing_comes_in() {
	let (desk, world, journal, chain) = first_half(|world| world.lose_one_in = 1).await;
	for _ in 0..3 {
		desk.step(&chain, &journal, 5).await;
		world.lock().unwrap().next_block();
	}
	let entry = journal.last(1).await.unwrap().remove(0);
	assert_eq!(
		(entry.state, entry.reason.as_deref()),
		(State::Missed, Some("the commitment did not come in in time"))
	);
}

#[tokio::test]
async fn fees_should_not_be_paid_without_end_when_the_chain_refuses() {
	let (desk, world, journal, chain) = first_half(|_| {}).await;
	world.lock().unwrap().refuse = true;
	for _ in 0..EPOCH / 2 - 2 {
		desk.step(&chain, &journal, 5).await;
		world.lock().unwrap().next_block();
	}
	let entry = journal.last(1).await.unwrap().remove(0);
	assert_eq!(entry.state, State::Missed);
	assert!(entry.reason.unwrap().contains("refuses what they say"));
	assert_eq!(world.lock().unwrap().failed, ["ValueOutOfRange"; 3]);
}

#[tokio::test]
async fn nothing_should_be_sent_while_the_reporter_is_suspended() {
	let (desk, world, journal, chain) = first_half(|_| {}).await;
	world.lock().unwrap().active = false;
	let sent = world.lock().unwrap().sent;
	for _ in 0..EPOCH / 2 + 2 {
		desk.step(&chain, &journal, 5).await;
		world.lock().unwrap().next_block();
	}
	assert_eq!(world.lock().unwrap().sent, sent);
	assert_eq!(journal.last(1).await.unwrap().remove(0).state, State::Missed, "the epoch has ended");
}

#[tokio::test]
async fn reports_should_be_missed_when_the_reporter_is_removed_in_between() {
	let (desk, world, journal, chain) = first_half(|_| {}).await;
	assert_eq!(journal.last(1).await.unwrap().remove(0).state, State::Committed);
	world.lock().unwrap().blocks.last_mut().unwrap().handed.clear();
	let step = desk.step(&chain, &journal, 5).await;
	assert_eq!(step, Some(Step::At(State::Missed)));
}

#[tokio::test]
async fn bioregions_should_not_get_in_each_others_way_when_transactions_are_lost() {
	let world = Arc::new(Mutex::new(World::new(2, 3)));
	let desk = Desk::of(&[REGION, "sonora"]).await;
	let (journal, chain) = (desk.journal().await, Model::new(&world, None));
	for value in 0..3 * EPOCH + 6 {
		desk.step(&chain, &journal, i64::try_from(value).unwrap()).await;
		world.lock().unwrap().next_block();
	}
	let entries = journal.last(100).await.unwrap();
	let world = world.lock().unwrap();
	assert_eq!(world.failed, [""; 0]);
	assert_eq!((world.taken_in, world.counted.len()), (12, 6));
	check(&world, entries, 13);
}

#[tokio::test]
async fn nothing_should_be_done_about_a_block_older_than_one_acted_on() {
	// The commitment came in, and the node forgets the blocks that say so.
	let (desk, world, journal, chain) = first_half(|_| {}).await;
	let entry = journal.last(1).await.unwrap().remove(0);
	assert_eq!(entry.state, State::Committed);
	let behind = |step: Option<Step>| match step {
		Some(Step::Waiting(reason)) => assert!(reason.contains("the node is behind"), "{reason}"),
		other => panic!("{other:?}"),
	};
	world.lock().unwrap().lag = 15;
	behind(desk.step(&chain, &journal, 5).await);
	assert_eq!(journal.last(1).await.unwrap(), [entry], "nothing was given up or signed");

	// The reports came in, and another node behind the same address does not know it.
	world.lock().unwrap().lag = 0;
	for _ in 0..3 {
		desk.step(&chain, &journal, 5).await;
		world.lock().unwrap().next_block();
	}
	let entry = journal.last(1).await.unwrap().remove(0);
	assert_eq!(entry.state, State::Revealed);
	let sent = world.lock().unwrap().sent;
	world.lock().unwrap().lag = 3;
	behind(desk.step(&chain, &journal, 5).await);
	assert_eq!((journal.last(1).await.unwrap(), world.lock().unwrap().sent), (vec![entry], sent));

	// The epoch is over, and the next one is begun; then a node says that it is not.
	world.lock().unwrap().lag = 0;
	for _ in 0..EPOCH {
		desk.step(&chain, &journal, 5).await;
		world.lock().unwrap().next_block();
	}
	let entries = journal.last(9).await.unwrap();
	world.lock().unwrap().lag = usize::try_from(EPOCH).unwrap();
	behind(desk.step(&chain, &journal, 5).await);
	assert_eq!(journal.last(9).await.unwrap(), entries);
}

#[tokio::test]
async fn reports_should_leave_out_values_whose_evidence_is_damaged() {
	let world = Arc::new(Mutex::new(World::new(0, 0)));
	let desk = Desk::new().await;
	let whole = desk.evidence.put(Bytes::from_static(b"whole"), "application/json").await.unwrap();
	std::fs::write(desk.payload_file(), b"something else").unwrap();
	let (journal, chain, board) = (desk.journal().await, Model::new(&world, None), desk.board(5));
	board.update("survey", |state| state.reading.as_mut().unwrap().evidence = whole);
	board.update("gauge", |state| {
		state.reading.as_mut().unwrap().validators.etag = Some("tag".into());
	});
	let reporting = desk.reporting(chain, journal.clone(), board.clone());
	for _ in 0..EPOCH / 2 {
		reporting.step(REGION).await.unwrap();
		world.lock().unwrap().next_block();
	}
	let entry = journal.last(1).await.unwrap().remove(0);
	let names: Vec<_> = entry.reports.iter().map(|report| report.indicator.as_slice()).collect();
	assert_eq!((entry.state, &names[..]), (State::Committed, &[&b"trust"[..]][..]));
	assert_eq!(board.source("gauge").unwrap().not_reported, Some("the evidence is lost or damaged"));
	assert_eq!(board.source("survey").unwrap().not_reported, None);
	assert!(board.reading("gauge").unwrap().validators.is_empty(), "the source is asked for all of it again");
}

#[tokio::test]
async fn reports_should_leave_out_values_from_before_the_clock_was_set_back() {
	let world = Arc::new(Mutex::new(World::new(0, 0)));
	let desk = Desk::new().await;
	let (journal, chain, board) = (desk.journal().await, Model::new(&world, None), desk.board(5));
	let ahead = |seconds: u64| time::now() + 1_000 * seconds;
	board.update("gauge", |state| state.reading.as_mut().unwrap().fetched_at = ahead(3_600));
	board.update("survey", |state| state.reading.as_mut().unwrap().fetched_at = ahead(30));
	let reporting = desk.reporting(chain, journal.clone(), board);
	for _ in 0..EPOCH / 2 {
		reporting.step(REGION).await.unwrap();
		world.lock().unwrap().next_block();
	}
	let entry = journal.last(1).await.unwrap().remove(0);
	assert_eq!(entry.reports.len(), 1);
	assert_eq!(entry.reports[0].indicator, b"trust");
}

/// What is logged while it lives.
#[derive(Clone, Default)]
struct Logged(Arc<Mutex<Vec<u8>>>);

impl io::Write for Logged {
	fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
		self.0.lock().unwrap().extend_from_slice(bytes);
		Ok(bytes.len())
	}

	fn flush(&mut self) -> io::Result<()> {
		Ok(())
	}
}

impl Logged {
	fn count(&self, text: &str) -> usize {
		String::from_utf8(self.0.lock().unwrap().clone()).unwrap().matches(text).count()
	}
}

#[tokio::test]
async fn epochs_should_be_missed_once_with_a_reason_when_nothing_can_be_reported() {
	let logged = Logged::default();
	let writer = logged.clone();
	let subscriber = tracing_subscriber::fmt().with_ansi(false).with_writer(move || writer.clone()).finish();
	let _logging = tracing::subscriber::set_default(subscriber);
	// As long as there is one subscriber only, a thread without it can decide for all that something is not logged.
	let _second = tracing::Dispatch::new(tracing_subscriber::fmt().finish());
	let world = Arc::new(Mutex::new(World::new(0, 0)));
	let desk = Desk::new().await;
	world.lock().unwrap().indicators.remove("trust");
	world.lock().unwrap().indicators.get_mut("river-oxygen").unwrap().max = 4;
	let (journal, chain, board) = (desk.journal().await, Model::new(&world, None), desk.board(5));
	let reporting = desk.reporting(chain, journal.clone(), board.clone());
	let mut waited = Vec::new();
	for _ in 0..EPOCH - 2 {
		reporting.step(REGION).await.unwrap();
		waited.extend(board.chain().reporting[REGION].waiting.clone());
		world.lock().unwrap().next_block();
	}
	waited.dedup();
	assert_eq!(waited, ["it is early in the epoch", "no source has a value that can be reported"]);
	let entries = journal.last(9).await.unwrap();
	assert_eq!(entries.len(), 1);
	assert_eq!(
		(entries[0].state, entries[0].reason.as_deref()),
		(State::Missed, waited.last().map(String::as_str))
	);
	assert_eq!(board.chain().reporting[REGION].state, Some(State::Missed));
	assert_eq!(desk.counted("missed"), 1);
	assert_eq!(world.lock().unwrap().sent, 0);
	for (text, times) in [
		("reporting waits", 2),
		("not reported: the value is outside", 1),
		("not reported: the bioregion has no such indicator", 1),
		("nothing is reported", 1),
	] {
		assert_eq!(logged.count(text), times, "{text}");
	}
}

#[tokio::test]
async fn epochs_should_be_missed_with_a_reason_when_nobody_was_there_in_time() {
	for (active, reason) in [(true, "did not run then"), (false, "no active reporter")] {
		let world = Arc::new(Mutex::new(World::new(0, 0)));
		let desk = Desk::new().await;
		let (journal, chain) = (desk.journal().await, Model::new(&world, None));
		world.lock().unwrap().active = active;
		for block in 0..EPOCH - 2 {
			if active && block > 2 && block < EPOCH / 2 {
				world.lock().unwrap().next_block();
				continue;
			}
			desk.step(&chain, &journal, 5).await;
			world.lock().unwrap().next_block();
		}
		let entry = journal.last(1).await.unwrap().remove(0);
		assert_eq!(entry.state, State::Missed);
		assert!(entry.reason.as_deref().unwrap().contains(reason), "{entry:?}");
		assert_eq!(desk.counted("missed"), 1);
	}
}

#[tokio::test]
async fn epochs_should_not_be_missed_by_who_is_no_reporter() {
	let world = Arc::new(Mutex::new(World::new(0, 0)));
	let desk = Desk::new().await;
	let (journal, chain, board) = (desk.journal().await, Model::new(&world, None), desk.board(5));
	world.lock().unwrap().registered = false;
	let reporting = desk.reporting(chain, journal.clone(), board.clone());
	for _ in 0..EPOCH + 2 {
		reporting.step(REGION).await.unwrap();
		world.lock().unwrap().next_block();
	}
	assert!(journal.last(1).await.unwrap().is_empty());
	assert_eq!(desk.counted("missed"), 0);
	let waiting = board.chain().reporting[REGION].waiting.clone();
	assert_eq!(waiting.as_deref(), Some("this account is no reporter of the bioregion"));
}

#[tokio::test]
async fn reports_should_not_be_done_when_only_the_activation_was_heard() {
	for (heard_in, lost, expected) in
		[(FIRST, true, State::Missed), (3, true, State::Missed), (3, false, State::Done)]
	{
		let heard = |world: &mut World| {
			world.blocks[0].heard_in.insert(REGION.into(), heard_in);
		};
		let (desk, world, journal, chain) = first_half(heard).await;
		world.lock().unwrap().lose_one_in = u64::from(lost);
		desk.step(&chain, &journal, 5).await;
		assert_eq!(journal.last(1).await.unwrap()[0].state, State::RevealSent);
		for _ in 0..EPOCH {
			world.lock().unwrap().next_block();
		}
		desk.step(&chain, &journal, 5).await;
		let entries = journal.last(9).await.unwrap();
		let entry = entries.iter().find(|entry| entry.key.epoch == FIRST).unwrap();
		assert_eq!(entry.state, expected, "heard in {heard_in}, lost: {lost}");
	}
}
