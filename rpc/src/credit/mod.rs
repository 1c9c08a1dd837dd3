//! `credit_*`: requests, loans, and the records that people build on.

mod from_chain;
mod letter;
mod model;

pub use model::{FeatureChange, FeatureSays, ModelSays, Suggestion};

use jsonrpsee::{core::RpcResult, proc_macros::rpc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
	values::{Address, Amount, Digest, Fraction},
	Hash,
};

/// The methods.
#[rpc(client, server, namespace = "credit")]
pub trait CreditApi {
	/// How a request would be assessed, what would stand in its way, and what would change that. No transaction.
	#[method(name = "assess", blocking)]
	fn assess(&self, input: Question, at: Option<Hash>) -> RpcResult<Assessment>;

	/// A request that is open, referred or approved.
	#[method(name = "request", blocking)]
	fn request_by_hash(&self, id: Digest, at: Option<Hash>) -> RpcResult<Request>;

	/// A loan that is not repaid, with what is due on it now.
	#[method(name = "loan", blocking)]
	fn loan(&self, id: u32, at: Option<Hash>) -> RpcResult<Loan>;

	/// The loans of the person behind an account that are not repaid.
	#[method(name = "loansOf", blocking)]
	fn loans_of(
		&self,
		account: Address,
		start: Option<u32>,
		limit: Option<u32>,
		at: Option<Hash>,
	) -> RpcResult<Loans>;

	/// The installments of a loan.
	#[method(name = "loanSchedule", blocking)]
	fn loan_schedule(
		&self,
		id: u32,
		start: Option<u32>,
		limit: Option<u32>,
		at: Option<Hash>,
	) -> RpcResult<LoanSchedule>;

	/// The record that scores are made of, with the person's limit and debts.
	#[method(name = "history", blocking)]
	fn history(&self, account: Address, at: Option<Hash>) -> RpcResult<History>;

	/// The state of a loan now and whenever it has changed, by finalized blocks; it ends when the loan does.
	#[subscription(name = "subscribeLoan" => "loanState", unsubscribe = "unsubscribeLoan", item = LoanState)]
	async fn subscribe_loan(&self, id: u32) -> jsonrpsee::core::SubscriptionResult;
}

/// What is to be assessed: a request that is there, or one that somebody thinks of making.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Question {
	/// One that is there.
	Known(KnownRequest),
	/// One that somebody thinks of making.
	New(Box<Enquiry>),
}

/// A request that is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KnownRequest {
	/// Its hash.
	pub request: Digest,
}

/// A request that somebody thinks of making.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Enquiry {
	/// Who would ask.
	pub borrower: Address,
	/// The bank's number.
	pub bank: u32,
	/// How much.
	pub amount: Amount,
	/// For how long, in milliseconds.
	pub term: u64,
	/// Into how many equal parts the principal is divided; left out or 1: all at the end.
	#[serde(default)]
	pub installments: Option<u32>,
	/// What for.
	pub purpose: Purpose,
	/// Until when members may pledge, in milliseconds since 1970, for a loan of members; left out: the bank's.
	#[serde(default)]
	pub peers_until: Option<u64>,
	/// What the borrower would put up.
	#[serde(default)]
	pub collateral: Option<Collateral>,
	/// Who would stand for it, 16 at most.
	#[serde(default)]
	pub endorsements: Vec<Stake>,
}

/// What a loan is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Purpose {
	/// A trade, a workshop, a farm.
	ProductiveEnterprise,
	/// Art, craft, media, research.
	CreativeProject,
	/// What many use and few would build alone.
	CommunityInfrastructure,
	/// Soil, water, forest, species.
	EcologicalRestoration,
	/// Schools, courses, apprenticeships.
	EducationalInitiative,
}

/// Who would stand for a request, and with how much.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Stake {
	/// The endorser.
	pub endorser: Address,
	/// How much.
	pub stake: Amount,
}

/// What a borrower puts up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Collateral {
	/// The asset's number; left out or null: the native currency.
	#[serde(default)]
	pub asset: Option<u32>,
	/// How much of it.
	pub amount: Amount,
}

/// How a request is assessed, and what comes of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Assessment {
	/// The mean of the three scores, 0 to 100.
	pub total_score: Fraction,
	/// The borrower's standing, 0 to 100.
	pub community_score: Fraction,
	/// The worth of the purpose, 0 to 100.
	pub purpose_score: Fraction,
	/// Who stands behind the borrower, 0 to 100.
	pub network_score: Fraction,
	/// What each part adds, of how much it could.
	pub contributions: Vec<Contribution>,
	/// In which of five bands the risk lies: `minimal`, `low`, `moderate`, `high`, `severe`.
	pub risk_level: String,
	/// The probability of default within a year.
	pub probability_of_default: Fraction,
	/// The share of the amount that neither collateral nor stakes cover, at least a floor.
	pub loss_given_default: Fraction,
	/// What the score comes to.
	pub decision: Decision,
	/// Why it is not approved by itself.
	pub reasons: Vec<Reason>,
	/// What would be offered; null where the score refuses.
	pub terms: Option<Terms>,
	/// What a call would be refused for as things stand, whatever the score.
	pub obstacles: Vec<Obstacle>,
	/// What would bring about approval by the score; each is enough alone.
	pub changes: Vec<Change>,
	/// How the model comes to the probability of default; null where the chain has no model.
	pub model: Option<ModelSays>,
	/// All of it in plain words, sentence by sentence.
	pub advice: Vec<String>,
}

/// A part of a score.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Contribution {
	/// The score it is a part of: `community`, `purpose` or `network`.
	pub score: String,
	/// What it is for.
	pub part: String,
	/// The points it adds.
	pub points: Fraction,
	/// The most it could add.
	pub most: Fraction,
}

/// What a score comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Decision {
	/// It carries the request.
	Approved,
	/// The members of the bank decide.
	Referred,
	/// It refuses the request.
	Rejected,
}

/// A reason in a word, and in a sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Reason {
	/// As the chain's events have it.
	pub name: String,
	/// What it means and what raises the chances.
	pub meaning: String,
}

/// What stands in the way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Obstacle {
	/// The error's name.
	pub error: String,
	/// What to do about it.
	pub advice: Option<String>,
}

/// What a loan would be offered for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Terms {
	/// How much: what is asked for, or less where only that can be had within the cap on the price.
	pub amount: Amount,
	/// Interest per year.
	pub rate: Fraction,
	/// The part of the interest that the endorsers get.
	pub endorsers_share: Fraction,
	/// The part of the interest that covers the expected loss.
	pub expected_loss_share: Fraction,
}

/// A change that is enough by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Change {
	/// So much more is staked by endorsers with a record.
	MoreStake(Amount),
	/// So much more is put up.
	MoreCollateral(Amount),
	/// No more than this is asked for.
	SmallerAmount(Amount),
}

/// A request that is there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Request {
	/// Its hash.
	pub id: Digest,
	/// Who asks.
	pub borrower: Address,
	/// The person behind the account.
	pub person: Digest,
	/// The bank's number.
	pub bank: u32,
	/// How much.
	pub amount: Amount,
	/// For how long, in milliseconds.
	pub term: u64,
	/// Into how many parts the principal is divided.
	pub installments: u32,
	/// What for.
	pub purpose: Purpose,
	/// The borrower's words; null if they gave a hash instead.
	pub description: Option<String>,
	/// The hash of a longer description kept elsewhere.
	pub description_hash: Option<Digest>,
	/// Until when members may pledge; null for a loan of the bank.
	pub peers_until: Option<u64>,
	/// What members have pledged.
	pub pledged: Amount,
	/// What the borrower puts up.
	pub collateral: Option<Collateral>,
	/// Who stands for it.
	pub endorsements: Vec<Stake>,
	/// The impact that the borrower expects, 0 to 100.
	pub impact: u8,
	/// When it was made.
	pub requested: u64,
	/// Where it stands: `open`, `referred` or `approved`.
	pub state: String,
	/// The last moment of that state.
	pub until: u64,
	/// The number of the loan that it becomes when it is accepted.
	pub loan: Option<u32>,
	/// What is offered.
	pub offer: Option<Terms>,
}

/// A loan that is not repaid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Loan {
	/// Its number.
	pub id: u32,
	/// The request it came from.
	pub request: Digest,
	/// Who owes it.
	pub borrower: Address,
	/// The person behind the account.
	pub person: Digest,
	/// The bank's number.
	pub bank: u32,
	/// Whether members lent it, not the bank.
	pub by_peers: bool,
	/// What for.
	pub purpose: Purpose,
	/// Where it stands: `current`, `late` or `defaulted`.
	pub state: String,
	/// What was paid out.
	pub principal: Amount,
	/// The part of it that was created.
	pub created: Amount,
	/// The principal that is owed.
	pub outstanding: Amount,
	/// The interest that is owed now.
	pub interest: Amount,
	/// What would repay it now.
	pub owed: Amount,
	/// Principal past its due date.
	pub overdue: Amount,
	/// When principal is due next; null after the last due date.
	pub next_due: Option<u64>,
	/// For how many whole days the oldest unpaid installment has been past its due date.
	pub days_late: u64,
	/// The same in milliseconds.
	pub late_for: u64,
	/// From when on anyone may call the default.
	pub default_from: Option<u64>,
	/// Interest per year.
	pub rate: Fraction,
	/// When it was accepted.
	pub accepted: u64,
	/// How long its plan runs, in milliseconds.
	pub term: u64,
	/// Into how many parts principal is divided.
	pub installments: u32,
	/// What the bank expects to lose on it.
	pub provision: Amount,
	/// How often it was restructured.
	pub restructured: u32,
	/// What secures it.
	pub collateral: Option<Collateral>,
	/// Native collateral that is still held.
	pub collateral_held: Amount,
	/// Who stands for it.
	pub endorsements: Vec<LoanStake>,
	/// The sale of the asset that secured it.
	pub sale: Option<Sale>,
}

/// An endorser's part in a loan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct LoanStake {
	/// The endorser.
	pub endorser: Address,
	/// Held at acceptance.
	pub stake: Amount,
	/// Held still.
	pub held: Amount,
	/// The part of that which a default has called upon and nothing has settled yet.
	pub called: Amount,
	/// What the default took in the end.
	pub taken: Amount,
	/// What was given back of it.
	pub restored: Amount,
	/// Interest taken so far.
	pub claimed: Amount,
}

/// The sale of an asset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Sale {
	/// The asset's number.
	pub asset: u32,
	/// How much of it is left.
	pub left: Amount,
	/// The price of all there was at the beginning; it falls.
	pub first_price: Amount,
	/// When it began.
	pub began: u64,
}

/// A page of loans.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Loans {
	/// The loans, in no order.
	pub loans: Vec<Loan>,
	/// The `start` of the next page, null at the end.
	pub next: Option<u32>,
}

/// The installments of a loan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct LoanSchedule {
	/// When the plan began: at acceptance, or when the loan was restructured.
	pub began: u64,
	/// The principal outstanding then.
	pub base: Amount,
	/// The installments.
	pub installments: Vec<Installment>,
	/// The `start` of the next page, null at the end.
	pub next: Option<u32>,
}

/// A part of principal and when it is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Installment {
	/// Which one, from 1.
	pub number: u32,
	/// When it is due.
	pub due: u64,
	/// The principal.
	pub principal: Amount,
	/// How much of it is paid.
	pub paid: Amount,
	/// The interest to be paid with it, if everything is paid on the day from now on.
	pub interest: Amount,
}

/// What a person has shown and owes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct History {
	/// The person.
	pub person: Digest,
	/// Principal repaid to banks that had been outstanding long enough to count.
	pub repaid: Amount,
	/// The part of it that was not overdue.
	pub repaid_on_time: Amount,
	/// That principal times the days it was outstanding, in units of 10^-12 CRD times days.
	pub principal_days: Amount,
	/// Bank loans repaid to the end.
	pub loans_closed: u32,
	/// How often a loan became delinquent.
	pub late: u32,
	/// The longest that principal has been overdue, in milliseconds.
	pub worst_delay: u64,
	/// Loans that were called in default.
	pub defaults: u32,
	/// Principal that was unpaid when they were.
	pub defaulted: Amount,
	/// Endorsements given for loans that were repaid to the end in time.
	pub endorsements_held: u32,
	/// Endorsements given whose stake was taken.
	pub endorsements_failed: u32,
	/// Principal repaid to peers. It weighs nothing.
	pub peer_repaid: Amount,
	/// Peer loans repaid to the end. They weigh nothing.
	pub peer_closed: u32,
	/// What the person may owe to all banks without collateral.
	pub limit: Amount,
	/// What they owe to them without collateral.
	pub owed_unsecured: Amount,
	/// How many loans they have, of banks and peers.
	pub loans: u32,
	/// How many of them are in default.
	pub loans_defaulted: u32,
}

/// The state of a loan at a finalized block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct LoanState {
	/// The block's number.
	pub block: u32,
	/// The block's hash.
	pub hash: Digest,
	/// The loan; null once it is repaid, and that is the last message.
	pub loan: Option<Loan>,
}
