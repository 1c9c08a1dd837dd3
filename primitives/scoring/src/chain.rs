//! What the chain knows of a person who asks for a loan.

use crate::schema::{
	Control::{ByPerson, ByTime, Fixed},
	Direction::{Falling, Free, Rising},
	Feature, Moves, Schema, MISSING,
};

/// The number of features in [`CHAIN_V1`].
pub const CHAIN_FEATURES: usize = 22;

/// The units of 10^-12 CRD in one.
const CRD: u128 = 1_000_000_000_000;

/// The milliseconds of a day.
const DAY: u64 = credit_primitives_math::MS_PER_DAY;

/// What the chain knows itself, or was shown: the record of a person, the request, who stands behind it, and the community.
/// Sex, age, nationality, origin, religion, family and health of the person are not among it, and the chain holds none
/// of them.
pub const CHAIN_V1: Schema<'static> = Schema {
	id: 1,
	name: "chain-v1",
	features: &[
		Feature {
			name: "principal_days",
			label: "credit repaid, times the days it was outstanding",
			unit: "CRD days",
			least: 0,
			most: 10_000_000,
			may_be_missing: false,
			direction: Rising,
			control: ByPerson(Moves::Up),
			favourable: "you have repaid much credit to banks, over a long time",
			adverse: "you have repaid little credit to banks so far",
		},
		Feature {
			name: "on_time_share",
			label: "share of repaid principal that was not overdue",
			unit: "per mille",
			least: 0,
			most: 1_000,
			may_be_missing: true,
			direction: Rising,
			control: ByPerson(Moves::Up),
			favourable: "you repaid on time",
			adverse: "part of what you repaid was overdue, or you have repaid nothing yet",
		},
		Feature {
			name: "worst_delay",
			label: "longest delay of a payment",
			unit: "days",
			least: 0,
			most: 36_500,
			may_be_missing: false,
			direction: Falling,
			control: Fixed,
			favourable: "no payment of yours was overdue for long",
			adverse: "a payment of yours was overdue for long",
		},
		Feature {
			name: "times_late",
			label: "loans that became delinquent",
			unit: "times",
			least: 0,
			most: 1_000,
			may_be_missing: false,
			direction: Falling,
			control: Fixed,
			favourable: "your loans rarely or never became delinquent",
			adverse: "loans of yours became delinquent",
		},
		Feature {
			name: "defaults",
			label: "loans in default",
			unit: "loans",
			least: 0,
			most: 1_000,
			may_be_missing: false,
			direction: Falling,
			control: Fixed,
			favourable: "no loan of yours was called in default",
			adverse: "a loan of yours was called in default",
		},
		Feature {
			name: "loans_closed",
			label: "loans repaid to the end",
			unit: "loans",
			least: 0,
			most: 1_000,
			may_be_missing: false,
			direction: Rising,
			control: ByPerson(Moves::Up),
			favourable: "you have repaid loans to the end",
			adverse: "you have repaid few loans to the end, or none",
		},
		Feature {
			name: "member_for",
			label: "time as a member",
			unit: "days",
			least: 0,
			most: 36_500,
			may_be_missing: false,
			direction: Rising,
			control: ByTime,
			favourable: "you have been a member for long",
			adverse: "you have been a member for a short time",
		},
		Feature {
			name: "endorsements_held",
			label: "endorsements of yours that held",
			unit: "endorsements",
			least: 0,
			most: 1_000,
			may_be_missing: false,
			direction: Rising,
			control: Fixed,
			favourable: "those whom you endorsed repaid",
			adverse: "few or none whom you endorsed have repaid so far",
		},
		Feature {
			name: "endorsements_failed",
			label: "endorsements of yours that failed",
			unit: "endorsements",
			least: 0,
			most: 1_000,
			may_be_missing: false,
			direction: Falling,
			control: Fixed,
			favourable: "nobody whom you endorsed defaulted, or few did",
			adverse: "someone whom you endorsed defaulted",
		},
		Feature {
			name: "stake_coverage",
			label: "share of the amount covered by endorsers' stakes that count",
			unit: "per mille",
			least: 0,
			most: 1_000,
			may_be_missing: false,
			direction: Rising,
			control: ByPerson(Moves::Up),
			favourable: "endorsers with a record stake on you",
			adverse: "endorsers with a record stake little on you, or nothing",
		},
		Feature {
			name: "endorsers",
			label: "endorsers with a record of their own",
			unit: "persons",
			least: 0,
			most: 16,
			may_be_missing: false,
			direction: Rising,
			control: ByPerson(Moves::Up),
			favourable: "several members with a record endorse you",
			adverse: "few members with a record endorse you, or none",
		},
		Feature {
			name: "collateral_coverage",
			label: "share of the amount covered by collateral",
			unit: "per mille",
			least: 0,
			most: 1_000,
			may_be_missing: false,
			direction: Rising,
			control: ByPerson(Moves::Up),
			favourable: "your collateral covers much of the amount",
			adverse: "your collateral covers little of the amount, or nothing",
		},
		Feature {
			name: "amount_to_limit",
			label: "share of your limit that all your debts would use with this loan",
			unit: "per mille",
			least: 0,
			most: 10_000,
			may_be_missing: false,
			direction: Falling,
			control: ByPerson(Moves::Down),
			favourable: "with this loan you use little of your limit",
			adverse: "with this loan you use much of your limit",
		},
		Feature {
			name: "term",
			label: "term of the loan",
			unit: "days",
			least: 1,
			most: 3_650,
			may_be_missing: false,
			direction: Free,
			control: ByPerson(Moves::Both),
			favourable: "loans of this term are repaid more often",
			adverse: "loans of this term are repaid less often",
		},
		Feature {
			name: "installments",
			label: "installments of the loan",
			unit: "installments",
			least: 1,
			most: 520,
			may_be_missing: false,
			direction: Free,
			control: ByPerson(Moves::Both),
			favourable: "loans in this number of installments are repaid more often",
			adverse: "loans in this number of installments are repaid less often",
		},
		Feature {
			name: "open_loans",
			label: "loans not yet repaid",
			unit: "loans",
			least: 0,
			most: 1_000,
			may_be_missing: false,
			direction: Falling,
			control: ByPerson(Moves::Down),
			favourable: "you have no or few other loans",
			adverse: "you have other loans that are not yet repaid",
		},
		Feature {
			name: "health",
			label: "health of the bank's community",
			unit: "per mille",
			least: 0,
			most: 1_000,
			may_be_missing: false,
			direction: Rising,
			control: Fixed,
			favourable: "your bank's community is in good health",
			adverse: "your bank's community is in poor health",
		},
		Feature {
			name: "region_vitality",
			label: "vitality of the bioregion",
			unit: "per mille",
			least: 0,
			most: 1_000,
			may_be_missing: true,
			direction: Rising,
			control: Fixed,
			favourable: "your bioregion does well",
			adverse: "your bioregion does not do well, or nothing recent is known of it",
		},
		Feature {
			name: "purpose_score",
			label: "score of the purpose",
			unit: "points",
			least: 0,
			most: 100,
			may_be_missing: false,
			direction: Rising,
			control: Fixed,
			favourable: "loans for this purpose are valued highly",
			adverse: "loans for this purpose are valued less",
		},
		Feature {
			name: "attestations",
			label: "attestations by accredited issuers",
			unit: "attestations",
			least: 0,
			most: 1_000,
			may_be_missing: false,
			direction: Rising,
			control: ByPerson(Moves::Up),
			favourable: "accredited issuers have attested facts about you",
			adverse: "accredited issuers have attested little about you, or nothing",
		},
		Feature {
			name: "attested_purpose",
			label: "purpose attested",
			unit: "yes or no",
			least: 0,
			most: 1,
			may_be_missing: false,
			direction: Rising,
			control: ByPerson(Moves::Up),
			favourable: "an accredited issuer has attested the purpose",
			adverse: "no accredited issuer has attested the purpose",
		},
		Feature {
			name: "proven_income",
			label: "band of income proven",
			unit: "band",
			least: 0,
			most: 16,
			may_be_missing: false,
			direction: Rising,
			control: ByPerson(Moves::Up),
			favourable: "you have proven an income",
			adverse: "you have proven a small income, or none",
		},
	],
};

/// The values of [`CHAIN_V1`], by name. Whatever exceeds the greatest value that a feature can have is given as that.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ChainFeatures {
	/// CRD times days repaid to banks, see [`crd_days`].
	pub principal_days: u32,
	/// Per mille of the principal repaid that was not overdue, `None` for a person who has repaid nothing.
	pub on_time_share: Option<u32>,
	/// The longest that principal has been overdue, in days.
	pub worst_delay: u32,
	/// How often a loan became delinquent.
	pub times_late: u32,
	/// Loans called in default.
	pub defaults: u32,
	/// Loans repaid to the end.
	pub loans_closed: u32,
	/// Days since the person became a member.
	pub member_for: u32,
	/// Endorsements given for loans that were repaid.
	pub endorsements_held: u32,
	/// Endorsements given whose stake was slashed.
	pub endorsements_failed: u32,
	/// Per mille of the amount covered by those stakes of endorsers that count.
	pub stake_coverage: u32,
	/// Endorsers whose stake counts.
	pub endorsers: u32,
	/// Per mille of the amount covered by what the collateral counts for.
	pub collateral_coverage: u32,
	/// Per mille of the personal limit that all debts use after this loan.
	pub amount_to_limit: u32,
	/// The term asked for, in days.
	pub term: u32,
	/// The number of installments asked for.
	pub installments: u32,
	/// Loans not yet repaid.
	pub open_loans: u32,
	/// The health of the bank's community, per mille.
	pub health: u32,
	/// The vitality of the bioregion, per mille, `None` where nothing recent is known.
	pub region_vitality: Option<u32>,
	/// The score of the purpose, from 0 to 100, as far as it is attested.
	pub purpose_score: u32,
	/// Live attestations of the person from accredited issuers.
	pub attestations: u32,
	/// Whether an accredited issuer has attested the purpose.
	pub attested_purpose: bool,
	/// The band of income proven in zero knowledge, 0 for none.
	pub proven_income: u32,
}

impl ChainFeatures {
	/// The values in the order of [`CHAIN_V1`].
	pub fn values(&self) -> [i32; CHAIN_FEATURES] {
		let given = [
			Some(self.principal_days),
			self.on_time_share,
			Some(self.worst_delay),
			Some(self.times_late),
			Some(self.defaults),
			Some(self.loans_closed),
			Some(self.member_for),
			Some(self.endorsements_held),
			Some(self.endorsements_failed),
			Some(self.stake_coverage),
			Some(self.endorsers),
			Some(self.collateral_coverage),
			Some(self.amount_to_limit),
			Some(self.term),
			Some(self.installments),
			Some(self.open_loans),
			Some(self.health),
			self.region_vitality,
			Some(self.purpose_score),
			Some(self.attestations),
			Some(u32::from(self.attested_purpose)),
			Some(self.proven_income),
		];
		let mut values = [MISSING; CHAIN_FEATURES];
		for ((value, given), feature) in values.iter_mut().zip(given).zip(CHAIN_V1.features) {
			*value = given.map_or(MISSING, |given| feature.bounded(i32::try_from(given).unwrap_or(i32::MAX)));
		}
		values
	}
}

/// A part of a whole, per mille, rounded down: `None` of nothing, and the greatest number where it would not fit.
pub fn per_mille(part: u128, whole: u128) -> Option<u32> {
	if whole == 0 {
		return None;
	}
	let per_mille = credit_primitives_math::muldiv::mul_div_floor(part, 1_000, whole).unwrap_or(u128::MAX);
	Some(u32::try_from(per_mille).unwrap_or(u32::MAX))
}

/// Principal times days, counted in 10^-12 CRD times days, in whole CRD times days, rounded down.
pub fn crd_days(principal_days: u128) -> u32 {
	u32::try_from(principal_days.checked_div(CRD).unwrap_or_default()).unwrap_or(u32::MAX)
}

/// Milliseconds in whole days, rounded down.
pub fn whole_days(milliseconds: u64) -> u32 {
	u32::try_from(milliseconds.checked_div(DAY).unwrap_or_default()).unwrap_or(u32::MAX)
}
