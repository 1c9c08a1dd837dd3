//! What governance sets for identities.

use crate::types::MAX_DEPTH;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use credit_primitives_math::{MS_PER_DAY, MS_PER_YEAR};
use credit_primitives_types::{Balance, Moment, CRD, MILLICRD};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// What governance sets for identities. Values that must agree stand together; a reader sees them [`clamped`].
///
/// [`clamped`]: IdentityParameters::clamped
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	TypeInfo,
	MaxEncodedLen,
	Serialize,
	Deserialize,
)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct IdentityParameters {
	/// Held for an empty document, at most 1,000 CRD.
	pub did_deposit: Balance,
	/// Held for each controller, key, service and delegate of a document, at most 100 CRD.
	pub item_deposit: Balance,
	/// Held for each byte that these take, at most 1 CRD.
	pub byte_deposit: Balance,
	/// Held from an issuer for each attestation and each issuer that it appoints, at most 100 CRD.
	pub attestation_deposit: Balance,
	/// Held from an issuer of a schema of the network, at most 1,000,000 CRD.
	pub issuer_bond: Balance,
	/// How long the bond stays after the issuer retired or was discredited, in milliseconds, a second to a year.
	pub unbonding: Moment,
	/// How far away the expiry of an attestation may be, in milliseconds, a second to ten years.
	pub longest_validity: Moment,
	/// How long before the end another issuer may attest a person anew, in milliseconds, at most the longest validity.
	pub renewal_window: Moment,
	/// How long a person's move to another account waits for a refusal, in milliseconds, a second to a year.
	pub move_delay: Moment,
	/// How many attestations of personhood an issuer and all below it give in a window, at least 1.
	pub personhood_rate: u32,
	/// That window in milliseconds, a second to a year.
	pub rate_window: Moment,
	/// How far down issuers appoint issuers, at most 4.
	pub max_depth: u32,
	/// How many schemas a bank may have, 1 to 256.
	pub bank_schemas: u32,
}

impl Default for IdentityParameters {
	fn default() -> Self {
		Self {
			did_deposit: CRD,
			item_deposit: 100 * MILLICRD,
			byte_deposit: MILLICRD,
			attestation_deposit: 100 * MILLICRD,
			issuer_bond: 1_000 * CRD,
			unbonding: 30 * MS_PER_DAY,
			longest_validity: 730 * MS_PER_DAY,
			renewal_window: 30 * MS_PER_DAY,
			move_delay: 7 * MS_PER_DAY,
			personhood_rate: 100,
			rate_window: 30 * MS_PER_DAY,
			max_depth: 3,
			bank_schemas: 32,
		}
	}
}

impl IdentityParameters {
	/// The values with each one brought within its bounds.
	pub fn clamped(mut self) -> Self {
		const SECOND: Moment = 1_000;
		self.did_deposit = self.did_deposit.min(1_000 * CRD);
		self.item_deposit = self.item_deposit.min(100 * CRD);
		self.byte_deposit = self.byte_deposit.min(CRD);
		self.attestation_deposit = self.attestation_deposit.min(100 * CRD);
		self.issuer_bond = self.issuer_bond.min(1_000_000 * CRD);
		self.unbonding = self.unbonding.clamp(SECOND, MS_PER_YEAR);
		self.longest_validity = self.longest_validity.clamp(SECOND, 10 * MS_PER_YEAR);
		self.renewal_window = self.renewal_window.min(self.longest_validity);
		self.move_delay = self.move_delay.clamp(SECOND, MS_PER_YEAR);
		self.personhood_rate = self.personhood_rate.max(1);
		self.rate_window = self.rate_window.clamp(SECOND, MS_PER_YEAR);
		self.max_depth = self.max_depth.min(MAX_DEPTH);
		self.bank_schemas = self.bank_schemas.clamp(1, 256);
		self
	}
}
