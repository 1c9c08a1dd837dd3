//! Reporting once per epoch, through crashes and restarts.
//!
//! The reports and their salt are written down before anything is sent, and never change afterwards. A transaction is written
//! down as signed before it is sent, and sent again in the same bytes, which a chain takes in once at most; another one is
//! signed only when no block can take the first one in any more. Whatever is to be done follows from what the last finalized
//! block says and what is written down, so it does not matter where the one before was stopped.

use crate::{
	board::Board,
	chain::{Chain, ChainError, Handed, Look, Message, Report, MAX_REPORTS},
	config::Config,
	evidence::{Evidence, EvidenceError},
	fetch::Validators,
	journal::{Entry, Journal, JournalError, Key, State},
	metrics::Metrics,
	time,
};
use std::{sync::Arc, time::Duration};
use thiserror::Error;

/// How many transactions may come in without effect before the epoch is given up: each one costs a fee.
const MAX_FAILED: u32 = 3;

/// Why it waits before it is time.
const EARLY: &str = "it is early in the epoch";

/// Why it waits while the account is a reporter whose reports do not count.
const INACTIVE: &str = "this account is no active reporter of the bioregion";

/// Why there is nothing to reveal if nothing is known of the first half.
const ABSENT: &str =
	"nobody committed in the epoch's first half: the gateway did not run then, or the node did not answer";

/// Why a step could not be taken. The next one is taken all the same.
#[derive(Debug, Error)]
pub enum ReportError {
	/// The chain does not play along.
	#[error(transparent)]
	Chain(#[from] ChainError),
	/// The journal does not.
	#[error(transparent)]
	Journal(#[from] JournalError),
	/// The evidence does not.
	#[error(transparent)]
	Evidence(#[from] EvidenceError),
}

/// What a step came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
	/// There is nothing to do for now.
	Waiting(&'static str),
	/// The reports have come so far.
	At(State),
}

/// Reports what the sources gave.
pub struct Reporting {
	chain: Arc<dyn Chain>,
	journal: Journal,
	board: Arc<Board>,
	evidence: Arc<Evidence>,
	config: Arc<Config>,
	metrics: Arc<Metrics>,
	commit_after: u64,
}

impl Reporting {
	/// One that commits when so many percent of an epoch's first half have passed.
	pub fn new(
		chain: Arc<dyn Chain>,
		journal: Journal,
		board: Arc<Board>,
		evidence: Arc<Evidence>,
		config: Arc<Config>,
		metrics: Arc<Metrics>,
	) -> Self {
		let percent = config.chain.as_ref().map_or(50, |chain| chain.commit_after_percent);
		let commit_after = u64::from(percent) / 2;
		Self { chain, journal, board, evidence, config, metrics, commit_after }
	}

	/// Does what is to be done in each bioregion now.
	pub async fn step_all(&self) {
		let mut answered = true;
		for region in self.config.regions() {
			match self.step(region).await {
				Ok(step) => tracing::debug!(region, ?step, "reporting"),
				Err(error) => {
					tracing::warn!(region, %error, "reporting is held up; it goes on by itself");
					self.metrics.held_up(region);
					self.board.chain_failed(&error.to_string());
					answered = false;
				}
			}
		}
		if answered {
			self.board.chain_answered();
		}
	}

	/// Does what is to be done in a bioregion now, and puts on the board what it came to.
	pub async fn step(&self, region: &str) -> Result<Step, ReportError> {
		let step = self.act(region).await;
		match &step {
			Ok(Step::Waiting(reason)) => {
				if self.board.reporting(region, None, Some(reason)) {
					tracing::info!(region, "reporting waits: {reason}");
				}
			}
			Ok(Step::At(state)) => {
				self.board.reporting(region, Some(*state), None);
			}
			Err(error) => {
				self.board.reporting(region, None, Some(&error.to_string()));
			}
		}
		step
	}

	async fn act(&self, region: &str) -> Result<Step, ReportError> {
		let look = self.chain.look(region).await?;
		if self.journal.acted_on(&self.chain.genesis()).await?.is_some_and(|block| look.block < block) {
			return Ok(Step::Waiting(
				"the node is behind: its last finalized block is older than one acted on",
			));
		}
		self.board.looked(region, &look);
		self.metrics.epoch(look.epoch.index, look.block);
		for entry in self.journal.unfinished(&self.chain.genesis(), &self.chain.who()).await? {
			if entry.key.region == region && entry.key.epoch < look.epoch.index {
				self.settle(&look, &entry).await?;
			}
		}
		let key = Key {
			genesis: self.chain.genesis(),
			region: region.to_owned(),
			epoch: look.epoch.index,
			who: self.chain.who(),
		};
		let handed =
			look.handed.as_ref().filter(|(epoch, _)| *epoch == look.epoch.index).map(|(_, handed)| handed);
		match self.journal.get(&key).await? {
			Some(entry) if entry.state.is_final() => Ok(Step::At(entry.state)),
			Some(entry) => self.go_on(&look, entry, handed).await,
			None if handed.is_some() => {
				self.journal
					.give_up(
						&key,
						"the key was used elsewhere: the chain has another commitment of it",
						&look,
					)
					.await?;
				tracing::error!(
					region,
					epoch = key.epoch,
					"somebody else reports with this key, or the journal is lost"
				);
				self.count(region, "foreign");
				Ok(Step::At(State::Missed))
			}
			None => self.begin(&look, key).await,
		}
	}

	/// Fixes the reports of this epoch, if it is time.
	async fn begin(&self, look: &Look, key: Key) -> Result<Step, ReportError> {
		let Some(reporter) = look.reporter else {
			return Ok(Step::Waiting("this account is no reporter of the bioregion"));
		};
		if look.over.is_some_and(|over| over >= key.epoch) || look.now >= look.epoch.half() {
			return self.give_up(look, &key, reporter.active).await;
		}
		if !reporter.active {
			return Ok(Step::Waiting(INACTIVE));
		}
		if look.now < look.epoch.after(self.commit_after) {
			return Ok(Step::Waiting(EARLY));
		}
		if matches!(look.handed, Some((_, Handed::Revealed(_)))) {
			return Ok(Step::Waiting("the epoch before is yet to be closed"));
		}
		let reports = self.reports(look, &key.region).await?;
		if reports.is_empty() {
			return Ok(Step::Waiting("no source has a value that can be reported"));
		}
		self.journal.prepare(&key, &reports, &rand::random(), look).await?;
		tracing::info!(region = key.region, epoch = key.epoch, reports = reports.len(), "reports are fixed");
		match self.journal.get(&key).await? {
			Some(entry) => self.go_on(look, entry, None).await,
			None => Err(JournalError::Changed(key.epoch).into()),
		}
	}

	/// Writes down that nothing was committed to while there was time, and why.
	async fn give_up(&self, look: &Look, key: &Key, active: bool) -> Result<Step, ReportError> {
		let waited = self.board.waited(&key.region, key.epoch).filter(|reason| reason != EARLY);
		let reason = if active { waited.as_deref().unwrap_or(ABSENT) } else { INACTIVE };
		self.journal.give_up(key, reason, look).await?;
		self.missed(key, reason);
		Ok(Step::At(State::Missed))
	}

	/// What can be reported: one report that the chain would not take makes it refuse all of them.
	async fn reports(&self, look: &Look, region: &str) -> Result<Vec<Report>, ReportError> {
		let now = time::now();
		let mut reports = Vec::new();
		for source in self.config.sources.iter().filter(|source| source.region == region) {
			let refuse = |why: &'static str| {
				if self.board.leave_out(&source.id, Some(why)) {
					tracing::warn!(source = source.id, indicator = source.indicator, "not reported: {why}");
				}
			};
			let Some(reading) = self.board.reading(&source.id) else {
				refuse("there is no value");
				continue;
			};
			if !time::is_recent(reading.fetched_at, now, source.max_age()) {
				refuse("the value is too old, or from before the clock was set back");
				continue;
			}
			let Some(indicator) = look.indicators.get(&source.indicator) else {
				refuse("the bioregion has no such indicator");
				continue;
			};
			if indicator.group != source.kind
				|| indicator.decimals != reading.decimals
				|| indicator.unit != source.unit
			{
				refuse("`type`, `unit` or `decimals` is not what the chain says");
				continue;
			}
			if !(indicator.min..=indicator.max).contains(&reading.value) {
				refuse("the value is outside the range that the chain finds plausible");
				continue;
			}
			let kept = match self.evidence.pin(&reading.evidence).await {
				Err(EvidenceError::Damaged(_)) => false,
				kept => kept?,
			};
			if !kept {
				refuse("the evidence is lost or damaged");
				// The source gives it again if it is not asked for what is new only.
				self.board.update(&source.id, |state| {
					if let Some(reading) = &mut state.reading {
						reading.validators = Validators::default();
					}
				});
				continue;
			}
			self.board.leave_out(&source.id, None);
			let (indicator, value) = (source.indicator.clone().into_bytes(), reading.value);
			reports.push(Report { indicator, value, evidence: reading.evidence });
		}
		reports.truncate(MAX_REPORTS);
		Ok(reports)
	}

	/// Goes on with the reports of this epoch.
	async fn go_on(
		&self,
		look: &Look,
		mut entry: Entry,
		handed: Option<&Handed>,
	) -> Result<Step, ReportError> {
		let over = look.over.is_some_and(|over| over >= entry.key.epoch);
		let second_half = look.now >= look.epoch.half();
		match handed {
			Some(Handed::Revealed(reports)) => {
				if *reports != entry.reports {
					return self.miss(look, &entry, "the chain has other reports of this key").await;
				}
				self.reach(look, &mut entry, State::Revealed).await
			}
			Some(Handed::Committed(digest)) => {
				if *digest != self.digest(&entry) {
					return self.miss(look, &entry, "the chain has another commitment of this key").await;
				}
				if matches!(entry.state, State::Prepared | State::CommitSent) {
					self.reach(look, &mut entry, State::Committed).await?;
				}
				if over || !second_half {
					return Ok(Step::At(entry.state));
				}
				let message = Message::Reveal { reports: entry.reports.clone(), salt: entry.salt };
				self.send(look, entry, State::RevealSent, &message).await
			}
			None if matches!(entry.state, State::Prepared | State::CommitSent) => {
				if over || second_half {
					return self.miss(look, &entry, "the commitment did not come in in time").await;
				}
				let message = Message::Commit(self.digest(&entry));
				self.send(look, entry, State::CommitSent, &message).await
			}
			// What was there is gone: with the reporter, or because the epoch is being closed.
			None if over => {
				self.settle(look, &entry).await?;
				Ok(Step::Waiting("the epoch is being closed"))
			}
			None => {
				self.miss(
					look,
					&entry,
					"the chain has forgotten the commitment: is this account still a reporter?",
				)
				.await
			}
		}
	}

	/// Sends what is signed as long as it may come in, and signs anew when it cannot.
	async fn send(
		&self,
		look: &Look,
		entry: Entry,
		state: State,
		message: &Message,
	) -> Result<Step, ReportError> {
		if !look.reporter.is_some_and(|reporter| reporter.active) {
			return Ok(Step::Waiting("this account is no active reporter of the bioregion any more"));
		}
		let signed = entry.transaction.clone().filter(|_| entry.state == state);
		let transaction = match signed {
			Some(transaction) if transaction.is_alive(look) => transaction,
			dead => {
				// One that came in all the same had no effect, and cost a fee.
				let came_in = dead.as_ref().is_some_and(|transaction| look.nonce > transaction.nonce);
				let before = if dead.is_some() { entry.failed } else { 0 };
				let failed = before.saturating_add(came_in.into());
				if failed >= MAX_FAILED {
					return self
						.miss(look, &entry, "the chain takes the transactions in and refuses what they say")
						.await;
				}
				let nonce = self.nonce(look).await?;
				// A commitment that came in an epoch late would bind the reporter to what it cannot reveal.
				let end = if state == State::CommitSent { look.epoch.half() } else { look.epoch.ends };
				let useful = Duration::from_millis(end.saturating_sub(look.now));
				let transaction = self.chain.sign(&entry.key.region, message, nonce, useful).await?;
				self.journal.sending(&entry, state, &transaction, failed, look).await?;
				let hash = hex::encode(transaction.hash);
				let (region, epoch) = (&entry.key.region, entry.key.epoch);
				tracing::info!(region, epoch, state = state.as_str(), transaction = hash, "sending");
				transaction
			}
		};
		// Whether it came in is seen on chain, not here.
		if let Err(error) = self.chain.submit(&transaction).await {
			tracing::warn!(region = entry.key.region, %error, "the transaction is sent again with the next look");
			self.count(&entry.key.region, "not_taken");
		}
		Ok(Step::At(state))
	}

	/// A number that no transaction has which may still come in.
	async fn nonce(&self, look: &Look) -> Result<u64, ReportError> {
		let unfinished = self.journal.unfinished(&self.chain.genesis(), &self.chain.who()).await?;
		let taken: Vec<u64> = unfinished
			.iter()
			.filter(|entry| matches!(entry.state, State::CommitSent | State::RevealSent))
			.filter_map(|entry| entry.transaction.as_ref())
			.filter(|transaction| transaction.is_alive(look))
			.map(|transaction| transaction.nonce)
			.collect();
		let mut nonce = self.chain.next_nonce().await?.max(look.nonce);
		while taken.contains(&nonce) {
			nonce = nonce.saturating_add(1);
		}
		Ok(nonce)
	}

	/// Finds out what became of an earlier epoch's reports.
	async fn settle(&self, look: &Look, entry: &Entry) -> Result<(), ReportError> {
		let epoch = entry.key.epoch;
		let revealed = match &look.handed {
			Some((handed_in, Handed::Revealed(reports))) => *handed_in == epoch && *reports == entry.reports,
			_ => false,
		};
		let may_be_revealed = matches!(entry.state, State::RevealSent | State::Revealed);
		// A reporter that becomes active is heard in that epoch too. If it had become active before the reveal was signed,
		// this says nothing, and only a block that has the reports does. What is left cannot be told apart: a reveal that got
		// lost, and after it, in the same epoch, a reinstatement or the end of the last indicator.
		let tells = entry.state == State::RevealSent && !entry.activated;
		let heard = tells && look.reporter.is_some_and(|reporter| reporter.heard_in == epoch);
		if entry.state == State::Revealed || revealed || heard {
			if entry.state != State::Revealed {
				self.count(&entry.key.region, State::Revealed.as_str());
			}
			self.journal.advance(entry, State::Done, None, look).await?;
			tracing::info!(region = entry.key.region, epoch, "the epoch is over; the chain had the reports");
		} else if look.closed.is_some_and(|closed| closed >= epoch) || !may_be_revealed {
			self.miss(look, entry, "the epoch ended before the reports were seen on chain").await?;
		}
		Ok(())
	}

	async fn reach(&self, look: &Look, entry: &mut Entry, state: State) -> Result<Step, ReportError> {
		if entry.state != state {
			self.journal.advance(entry, state, None, look).await?;
			entry.state = state;
			let (region, epoch) = (&entry.key.region, entry.key.epoch);
			tracing::info!(region, epoch, state = state.as_str(), "seen on chain");
			self.count(region, state.as_str());
		}
		Ok(Step::At(state))
	}

	async fn miss(&self, look: &Look, entry: &Entry, reason: &str) -> Result<Step, ReportError> {
		self.journal.advance(entry, State::Missed, Some(reason), look).await?;
		self.missed(&entry.key, reason);
		Ok(Step::At(State::Missed))
	}

	fn missed(&self, key: &Key, reason: &str) {
		tracing::error!(region = key.region, epoch = key.epoch, "nothing is reported: {reason}");
		self.count(&key.region, State::Missed.as_str());
	}

	fn digest(&self, entry: &Entry) -> [u8; 32] {
		let Key { genesis, region, epoch, who } = &entry.key;
		crate::chain::digest(genesis, region, *epoch, who, &entry.reports, &entry.salt)
	}

	fn count(&self, region: &str, outcome: &'static str) {
		self.metrics.reported(region, outcome);
	}
}
