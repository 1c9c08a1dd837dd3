//! `redistribution_*`: who gives commons, who receives them, and why.

use credit_primitives_types::{Bar, Epoch as ChainEpoch};
use jsonrpsee::{core::RpcResult, proc_macros::rpc};
use pallet_redistribution::types::{self as chain, Stage, WhyNot};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
	values::{Amount, Fraction},
	Hash,
};

/// The methods.
#[rpc(client, server, namespace = "redistribution")]
pub trait RedistributionApi {
	/// The epoch that is under way, and the run that closes the one before if it is not done.
	#[method(name = "current", blocking)]
	fn current(&self, at: Option<Hash>) -> RpcResult<Current>;

	/// What the run that closed an epoch did; of the last 64.
	#[method(name = "epoch", blocking)]
	fn epoch(&self, index: u32, at: Option<Hash>) -> RpcResult<Summary>;

	/// What the last run did with a bank, or the one under way does.
	#[method(name = "result", blocking)]
	fn result(&self, bank: u32, at: Option<Hash>) -> RpcResult<BankResult>;

	/// What the run that closes this epoch would do if it began now and nothing changed.
	#[method(name = "preview", blocking)]
	fn preview(&self, start: Option<u32>, limit: Option<u32>, at: Option<Hash>) -> RpcResult<Preview>;
}

/// An epoch and its time, in milliseconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Epoch {
	/// Its number.
	pub index: u32,
	/// When it began.
	pub started: u64,
	/// When it is due to end.
	pub ends: u64,
}

/// Where the epochs stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Current {
	/// The epoch that is under way.
	pub epoch: Epoch,
	/// The epoch that a run is closing; null if none is under way.
	pub closing: Option<u32>,
	/// What that run does next: `reports`, `fold`, `snapshot`, `collect`, `burn`, `pay` or `record`.
	pub stage: Option<String>,
	/// What is carried over, and during a run what has been collected and not been paid.
	pub pot: Amount,
}

/// What a run did, or would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Summary {
	/// The epoch that it closes.
	pub epoch: Epoch,
	/// The block in which it began; null in a preview.
	pub began: Option<u32>,
	/// The block in which it was done; null in a preview.
	pub finished: Option<u32>,
	/// How many banks take part.
	pub banks: u32,
	/// What they count as their commons, and what was carried over.
	pub counted: Amount,
	/// What they weigh, in persons.
	pub weight: Fraction,
	/// How much more than its persons a bank without any health weighs.
	pub beta: Fraction,
	/// The largest part of its commons that a bank gives.
	pub flow: Fraction,
	/// What was carried over from the run before.
	pub carried: Amount,
	/// What banks gave.
	pub given: Amount,
	/// How many gave.
	pub donors: u32,
	/// What of it burned the credit that resolved banks left.
	pub burned: Amount,
	/// What banks lacked and might receive.
	pub gaps: Amount,
	/// What they received.
	pub received: Amount,
	/// How many received.
	pub receivers: u32,
	/// What is carried over to the next run.
	pub carried_over: Amount,
}

/// What a run does with a bank.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct BankResult {
	/// The bank's number.
	pub bank: u32,
	/// The epoch that is closed.
	pub epoch: u32,
	/// What the bank gives.
	pub gave: Amount,
	/// What it receives.
	pub received: Amount,
	/// What it was to give.
	pub due: Amount,
	/// What it lacks and may receive.
	pub gap: Amount,
	/// The commons it should have.
	pub target: Amount,
	/// What it counts as its commons: those it had, and those it lost that are remembered.
	pub counted: Amount,
	/// Its commons, liquid or lent.
	pub commons: Amount,
	/// The active persons at home in it.
	pub persons: u32,
	/// The health of its community, 0 to 1.
	pub health: Fraction,
	/// What it weighs, in persons.
	pub weight: Fraction,
	/// Why it neither gives nor receives, or less than it was to; null otherwise.
	pub why_not: Option<String>,
}

/// What the next run would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Preview {
	/// With all banks together.
	pub summary: Summary,
	/// With each bank, by number.
	pub banks: Vec<BankResult>,
	/// The `start` of the next page, null at the end.
	pub next: Option<u32>,
}

/// Decimals of a weight.
const WEIGHT_DECIMALS: usize = 12;

impl From<ChainEpoch> for Epoch {
	fn from(ChainEpoch { index, started, ends }: ChainEpoch) -> Self {
		Self { index, started, ends }
	}
}

impl From<chain::EpochStatus> for Current {
	fn from(status: chain::EpochStatus) -> Self {
		let stage = status.run.map(|run| match run.stage {
			Stage::Reports => "reports",
			Stage::Fold => "fold",
			Stage::Snapshot { .. } => "snapshot",
			Stage::Collect { .. } => "collect",
			Stage::Burn => "burn",
			Stage::Pay { .. } => "pay",
			Stage::Record => "record",
		});
		Self {
			epoch: status.epoch.into(),
			closing: status.run.map(|run| run.epoch.index),
			stage: stage.map(Into::into),
			pot: status.pot.into(),
		}
	}
}

fn summary(
	epoch: ChainEpoch,
	blocks: Option<(u32, u32)>,
	terms: chain::Terms,
	totals: chain::Totals,
	flows: chain::Flows,
	carried_over: u128,
) -> Summary {
	Summary {
		epoch: epoch.into(),
		began: blocks.map(|(began, _)| began),
		finished: blocks.map(|(_, finished)| finished),
		banks: totals.banks,
		counted: totals.counted.into(),
		weight: Fraction::of(totals.weight, WEIGHT_DECIMALS),
		beta: terms.beta.into(),
		flow: terms.flow.into(),
		carried: flows.carried.into(),
		given: flows.given.into(),
		donors: flows.donors,
		burned: flows.burned.into(),
		gaps: flows.gaps.into(),
		received: flows.received.into(),
		receivers: flows.receivers,
		carried_over: carried_over.into(),
	}
}

impl From<chain::Summary> for Summary {
	fn from(run: chain::Summary) -> Self {
		let blocks = Some((run.began, run.finished));
		summary(run.epoch, blocks, run.terms, run.totals, run.flows, run.carried_over)
	}
}

impl BankResult {
	/// What a run does with the bank of this number.
	pub fn new(bank: u32, result: chain::BankResult) -> Self {
		Self {
			bank,
			epoch: result.epoch,
			gave: result.gave.into(),
			received: result.received.into(),
			due: result.due.into(),
			gap: result.gap.into(),
			target: result.target.into(),
			counted: result.counted.into(),
			commons: result.seen.commons.into(),
			persons: result.seen.persons,
			health: result.seen.health.into(),
			weight: Fraction::of(result.weight, WEIGHT_DECIMALS),
			why_not: result.why_not.map(|why| words(&why).into()),
		}
	}
}

fn words(why: &WhyNot) -> &'static str {
	match why {
		WhyNot::NothingMoves => "there are fewer than two banks, no commons, or nobody at home anywhere",
		WhyNot::AtTarget => "it has what it should have",
		WhyNot::NothingToSpare => "it has more than it should have, and nothing that it can spare",
		WhyNot::Barred(Bar::Insolvent) => "it may not receive: it has uncovered credit or a deficit",
		WhyNot::Barred(Bar::StaleIndicators) => "it may not receive: what its bioregion measures is stale",
		WhyNot::Barred(Bar::WriteOffs) => "it may not receive: it has given up too much of what it lent",
		WhyNot::NothingGiven => "it should receive, and nothing was given that would come to a unit for it",
		WhyNot::SparesLess => "it has come to have less to spare since it was looked at",
		WhyNot::Gone => "it took part no more when it was to give",
		WhyNot::Refused(_) => "its ledger refused; the event RedistributionRefused tells why",
	}
}

impl Preview {
	/// The page of at most `limit` banks. There is a next one if this one is full.
	pub fn new(preview: chain::Preview, limit: u32) -> Self {
		let banks: Vec<_> =
			preview.banks.into_iter().map(|bank| BankResult::new(bank.bank_id, bank.result)).collect();
		let is_full = banks.len() >= limit as usize;
		Self {
			summary: summary(
				preview.epoch,
				None,
				preview.terms,
				preview.totals,
				preview.flows,
				preview.carried_over,
			),
			next: banks.last().filter(|_| is_full).and_then(|last| last.bank.checked_add(1)),
			banks,
		}
	}
}
