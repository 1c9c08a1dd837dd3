//! The model on the chain: how it comes there, and what it is told of a request.

use crate::{
	assessment::Facts,
	parameters::CreditParameters,
	types::{Evidence, Features, FirstModel, KeptModel, ModelBytes},
	Config, Error, Event, Model, Pallet,
};
use credit_primitives_math::Permill;
use credit_primitives_scoring::{
	self as scoring,
	chain::{crd_days, per_mille, whole_days},
	ChainFeatures, ModelError, CHAIN_V1,
};
use credit_primitives_types::{Credentials, Moment};
use frame_support::ensure;
use sp_core::H256;
use sp_runtime::{
	traits::{BlakeTwo256, Hash},
	DispatchResult,
};

impl<T: Config> From<ModelError> for Error<T> {
	fn from(error: ModelError) -> Self {
		match error {
			ModelError::TooBig | ModelError::Undecodable => Self::ModelUndecodable,
			ModelError::UnknownSchema => Self::ModelOfOtherSchema,
			ModelError::NotMonotone { .. } => Self::ModelNotMonotone,
			ModelError::QualityOutOfRange | ModelError::DistributionMalformed => Self::ModelRecordInvalid,
			_ => Self::ModelMalformed,
		}
	}
}

/// Reads a model and makes sure that it can assess what this chain knows.
pub(crate) fn read(bytes: &[u8]) -> Result<scoring::Model, ModelError> {
	let model = scoring::Model::from_bytes(bytes)?;
	model.validate(&CHAIN_V1)?;
	Ok(model)
}

impl<T: Config> Pallet<T> {
	/// Begins the chain with a model.
	///
	/// # Panics
	/// If the model would be refused: of a genesis nothing else can be made.
	pub(crate) fn begin_with(first: &FirstModel) {
		let model = match read(&first.bytes) {
			Ok(model) => model,
			Err(error) => panic!("the first model is refused: {error}"),
		};
		Self::keep(&model, ModelBytes::truncate_from(first.bytes.to_vec()), first.evidence.clone(), 0);
	}

	/// Has requests assessed by a model from now on, and its scores counted by its own classes.
	fn keep(model: &scoring::Model, bytes: ModelBytes, evidence: Evidence, since: Moment) -> H256 {
		let hash = BlakeTwo256::hash(&bytes);
		Model::<T>::put(KeptModel { version: model.version, since, hash, evidence, bytes });
		Self::count(|totals| totals.begin_scores(model.training.distribution.shares));
		hash
	}

	pub(crate) fn do_set_model(bytes: ModelBytes, evidence: Evidence) -> DispatchResult {
		let model = read(&bytes).map_err(|error| {
			log::warn!(target: "runtime::credit", "the model is refused: {error}");
			Error::<T>::from(error)
		})?;
		let before = Model::<T>::get().map(|kept| kept.version);
		ensure!(before.is_none_or(|version| version < model.version), Error::<T>::ModelNotNewer);
		let training = &model.training;
		let (data_hash, auc, brier) = (training.data_hash.into(), training.auc, training.brier);
		let hash = Self::keep(&model, bytes, evidence, Self::now());
		Self::deposit_event(Event::ModelSet {
			version: model.version,
			hash,
			data_hash,
			auc: Permill::from_parts(auc),
			brier: Permill::from_parts(brier),
		});
		Ok(())
	}

	/// The model that assesses now, with the credentials that it takes into account.
	pub(crate) fn model() -> Option<(scoring::Model, Evidence)> {
		let KeptModel { bytes, evidence, .. } = Model::<T>::get()?;
		// It was checked when it was set.
		match scoring::Model::from_bytes(&bytes) {
			Ok(model) => Some((model, evidence)),
			Err(error) => {
				frame_support::defensive!("the model on the chain cannot be read", error);
				None
			}
		}
	}

	/// How many of the credentials that count an account holds, and whether what it does with a loan is attested.
	pub(crate) fn credentials(who: &T::AccountId, evidence: &Evidence) -> (u32, bool) {
		let held = evidence.credentials.iter().filter(|schema| T::Credentials::holds(who, **schema)).count();
		let purpose = evidence.purpose.is_some_and(|schema| T::Credentials::holds(who, schema));
		(u32::try_from(held).unwrap_or(u32::MAX), purpose)
	}
}

impl Facts {
	/// What a model is told of the request.
	pub(crate) fn features(&self, parameters: &CreditParameters) -> Features {
		let Self { amount, record, circumstances, .. } = self;
		let covered = |by| per_mille(by, *amount).unwrap_or_default();
		let share = |of: Permill| of.deconstruct().checked_div(1_000).unwrap_or_default();
		let owed =
			circumstances.unsecured.saturating_add(amount.saturating_sub(circumstances.native_collateral));
		let points = parameters.purpose_score(self.purpose).checked_div(100).unwrap_or_default();
		ChainFeatures {
			principal_days: crd_days(record.principal_days),
			on_time_share: per_mille(record.repaid_on_time, record.repaid),
			worst_delay: whole_days(record.worst_delay),
			times_late: record.late,
			defaults: record.defaults,
			loans_closed: record.loans_closed,
			member_for: whole_days(self.member_for),
			endorsements_held: record.endorsements_held,
			endorsements_failed: record.endorsements_failed,
			stake_coverage: covered(self.counted_stakes),
			endorsers: circumstances.endorsers,
			collateral_coverage: covered(self.collateral),
			amount_to_limit: per_mille(owed, circumstances.limit).unwrap_or(u32::MAX),
			term: whole_days(circumstances.term),
			installments: circumstances.installments,
			open_loans: circumstances.open_loans,
			health: share(self.health),
			region_vitality: circumstances.vitality.map(share),
			purpose_score: u32::from(points),
			attestations: circumstances.credentials,
			attested_purpose: circumstances.purpose_attested,
			// Nothing on this chain proves an income yet.
			proven_income: 0,
		}
		.values()
	}
}
