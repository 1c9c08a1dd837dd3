//! `banks_*`: community banks, how their communities fare, and who belongs to them.

use credit_network_runtime::AccountId;
use jsonrpsee::{core::RpcResult, proc_macros::rpc};
use pallet_community_banks::{health::EpochHealth, views, Status};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
	values::{text, Address, Amount, Digest, Fraction},
	Hash,
};

/// The methods.
#[rpc(client, server, namespace = "banks")]
pub trait BanksApi {
	/// Community banks, by number.
	#[method(name = "list", blocking)]
	fn list(&self, start: Option<u32>, limit: Option<u32>, at: Option<Hash>) -> RpcResult<Banks>;

	/// A bank with its ledger, its capital, and what it may create.
	#[method(name = "get", blocking)]
	fn get(&self, id: u32, at: Option<Hash>) -> RpcResult<Bank>;

	/// How a bank's community fares now and at the ends of the last epochs, with all that the indices follow from.
	#[method(name = "health", blocking)]
	fn health(&self, id: u32, limit: Option<u32>, at: Option<Hash>) -> RpcResult<Health>;

	/// The banks that the person behind an account is a member of.
	#[method(name = "memberships", blocking)]
	fn memberships(
		&self,
		account: Address,
		start: Option<u32>,
		limit: Option<u32>,
		at: Option<Hash>,
	) -> RpcResult<Memberships>;
}

/// A page of banks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Banks {
	/// The banks, by number.
	pub banks: Vec<Bank>,
	/// The `start` of the next page, null at the end.
	pub next: Option<u32>,
}

/// A community bank.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Bank {
	/// Its number.
	pub id: u32,
	/// What people call it.
	pub name: String,
	/// The code of the bioregion where its community lives.
	pub bioregion: String,
	/// BLAKE2-256 of its charter.
	pub charter: Digest,
	/// `open`, or `resolved` after it was insolvent for so long that the network took its debts over.
	pub status: String,
	/// The account that keeps its money.
	pub account: Address,
	/// How many members it has.
	pub members: u32,
	/// How many of them are at home here.
	pub home_members: u32,
	/// The class of its members' voice credits.
	pub governance_token: u32,
	/// The health of its community at the last epoch's end, 0 to 1.
	pub health: Fraction,
	/// Since when it has had uncovered credit or a deficit, in milliseconds since 1970; null if it is solvent.
	pub insolvent_since: Option<u64>,
	/// Its ledger.
	pub ledger: Ledger,
	/// Its capital, and what it may create.
	pub capital: Capital,
}

/// The ledger of a bank: `liquid + receivable + deficit = issued + shareEquity + commons + lossReserve`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Ledger {
	/// Money at hand.
	pub liquid: Amount,
	/// Set aside for named claimants, outside equity.
	pub payable: Amount,
	/// Principal that borrowers owe the bank.
	pub receivable: Amount,
	/// Created credit that is outstanding.
	pub issued: Amount,
	/// The part of it whose principal was given up.
	pub uncovered: Amount,
	/// Claims of depositors, a number of shares.
	pub shares: Amount,
	/// What those are worth together, unvested income included.
	pub share_equity: Amount,
	/// The part of the shares that waits to be paid out.
	pub queued_shares: Amount,
	/// What those would be paid now.
	pub queued: Amount,
	/// Capital that belongs to no one.
	pub commons: Amount,
	/// First of the bank's own money to pay when a loan fails.
	pub loss_reserve: Amount,
	/// Expected losses on loans that are late.
	pub provisions: Amount,
	/// What losses left unpaid.
	pub deficit: Amount,
	/// Income of the depositors that has not vested yet.
	pub unvested: Amount,
}

/// The capital of a bank, and what it may create.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Capital {
	/// The capital that carries creation.
	pub capital: Amount,
	/// What the locked shares are worth that count as capital.
	pub locked: Amount,
	/// Created credit that a unit of capital may carry.
	pub leverage: Fraction,
	/// Created credit that may be outstanding at once.
	pub limit: Amount,
	/// What may be created now.
	pub room: Amount,
	/// The part of that which lending may use.
	pub lending_room: Amount,
}

/// How a bank's community fares.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Health {
	/// As of now. What counts is how it fared when the last epoch ended.
	pub now: HealthOfEpoch,
	/// At the ends of epochs, the newest first, at most 32.
	pub history: Vec<HealthOfEpoch>,
}

/// The health of a community in an epoch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct HealthOfEpoch {
	/// The epoch.
	pub epoch: u32,
	/// When it was reckoned.
	pub at: u64,
	/// The weighted sum of the indices, 0 to 1.
	pub health: Fraction,
	/// The indices, and what each follows from.
	pub indices: Vec<Index>,
}

/// One of the five indices of a community's health.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Index {
	/// `economicDiversity`, `resourceCirculation`, `cooperativeParticipation`, `ecologicalFootprint` or
	/// `knowledgeSharing`.
	pub name: String,
	/// 0 to 1.
	pub value: Fraction,
	/// Its share of the health.
	pub weight: Fraction,
	/// What it is reckoned from.
	pub inputs: Vec<Input>,
}

/// A figure that an index follows from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Input {
	/// What it is.
	pub name: String,
	/// How much.
	pub value: Fraction,
}

/// A page of memberships.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Memberships {
	/// The memberships, by the bank's number.
	pub memberships: Vec<Membership>,
	/// The `start` of the next page, null at the end.
	pub next: Option<u32>,
}

/// What somebody is and has in a bank.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Membership {
	/// The bank's number.
	pub bank: u32,
	/// The account that is the member.
	pub account: Address,
	/// Since when.
	pub since: u64,
	/// Whether they founded the bank.
	pub founder: bool,
	/// Whether the person's vote and presence count here.
	pub home: bool,
	/// Shares, those in the queue not included.
	pub shares: Amount,
	/// What they would be paid now.
	pub worth: Amount,
	/// How many of them are locked as capital.
	pub locked: Amount,
	/// Until when; null without a lock.
	pub locked_until: Option<u64>,
}

impl From<views::BankView<AccountId>> for Bank {
	fn from(view: views::BankView<AccountId>) -> Self {
		let views::BankView { bank, account, capital, capacity, health, queued } = view;
		let pool = bank.credit_pool;
		Self {
			id: bank.bank_id,
			name: text(&bank.name),
			bioregion: text(&bank.bioregion),
			charter: bank.charter.into(),
			status: match bank.status {
				Status::Open => "open",
				Status::Resolved => "resolved",
			}
			.into(),
			account: account.into(),
			members: bank.members,
			home_members: bank.home_members,
			governance_token: bank.governance_token,
			health: health.into(),
			insolvent_since: bank.insolvent_since,
			ledger: Ledger {
				liquid: pool.liquid.into(),
				payable: pool.payable.into(),
				receivable: pool.receivable.into(),
				issued: pool.issued.into(),
				uncovered: pool.uncovered.into(),
				shares: pool.shares.into(),
				share_equity: pool.share_equity.into(),
				queued_shares: pool.queued_shares.into(),
				queued: queued.into(),
				commons: pool.commons.into(),
				loss_reserve: pool.loss_reserve.into(),
				provisions: pool.provisions.into(),
				deficit: pool.deficit.into(),
				unvested: capital.unvested.into(),
			},
			capital: Capital {
				capital: capital.capital.into(),
				locked: capital.locked.into(),
				leverage: capacity.leverage.into(),
				limit: capacity.limit.into(),
				room: capacity.room.into(),
				lending_room: capacity.lending_room.into(),
			},
		}
	}
}

impl From<views::BankPage<AccountId>> for Banks {
	fn from(page: views::BankPage<AccountId>) -> Self {
		Self { banks: page.banks.into_iter().map(Into::into).collect(), next: page.next }
	}
}

fn input(name: &str, value: impl Into<Fraction>) -> Input {
	Input { name: name.into(), value: value.into() }
}

impl From<EpochHealth> for HealthOfEpoch {
	fn from(health: EpochHealth) -> Self {
		let EpochHealth { epoch, at, total, indices, inputs, rules } = health;
		let whole = |amount: u128| Fraction::of(amount, 0);
		let [enterprise, creative, infrastructure, ecological, educational] = inputs.volumes.0;
		let volumes = [
			("volumeProductiveEnterprise", enterprise),
			("volumeCreativeProject", creative),
			("volumeCommunityInfrastructure", infrastructure),
			("volumeEcologicalRestoration", ecological),
			("volumeEducationalInitiative", educational),
		]
		.map(|(name, volume)| input(name, whole(volume)));
		let index = |name: &str, value, weight, inputs| Index {
			name: name.into(),
			value: Fraction::from(value),
			weight: Fraction::from(weight),
			inputs,
		};
		let diversity =
			volumes.iter().cloned().chain([input("localBusiness", inputs.local_business)]).collect();
		let circulation = vec![
			input("repaid", whole(inputs.repaid)),
			input("receivableMilliseconds", whole(inputs.receivable_ms)),
			input("halfVelocity", rules.half_velocity),
		];
		let participation = vec![
			input("activePersons", whole(inputs.active.into())),
			input("homeMembers", whole(inputs.home_members.into())),
		];
		let knowledge = volumes
			.iter()
			.cloned()
			.chain([
				input("communityWellbeing", inputs.community_wellbeing),
				input("learningSaturation", rules.learning_saturation),
			])
			.collect();
		let weights = rules.weights;
		Self {
			epoch,
			at,
			health: total.into(),
			indices: vec![
				index("economicDiversity", indices.diversity, weights.diversity, diversity),
				index("resourceCirculation", indices.circulation, weights.circulation, circulation),
				index(
					"cooperativeParticipation",
					indices.participation,
					weights.participation,
					participation,
				),
				index(
					"ecologicalFootprint",
					indices.footprint,
					weights.footprint,
					vec![input("ecologicalHealth", inputs.ecological_health)],
				),
				index("knowledgeSharing", indices.knowledge, weights.knowledge, knowledge),
			],
		}
	}
}

impl From<views::HealthView> for Health {
	fn from(view: views::HealthView) -> Self {
		Self { now: view.now.into(), history: view.history.into_iter().map(Into::into).collect() }
	}
}

impl From<views::MembershipPage<AccountId>> for Memberships {
	fn from(page: views::MembershipPage<AccountId>) -> Self {
		let memberships = page.memberships.into_iter().map(|view| Membership {
			bank: view.bank_id,
			account: view.account.into(),
			since: view.member.joined,
			founder: view.member.founder,
			home: view.is_home,
			shares: view.shares.into(),
			worth: view.worth.into(),
			locked: view.lock.map_or(0, |lock| lock.shares()).into(),
			locked_until: view.lock.map(|lock| lock.until),
		});
		Self { memberships: memberships.collect(), next: page.next }
	}
}
