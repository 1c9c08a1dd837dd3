//! How communities fare: what other pallets tell is counted as it happens, and reckoned up when an epoch ends.

use crate::{
	books::{ByPurpose, Lending, LendingSums, PastSlots, Repaid},
	health_parameters::HealthParameters,
	types::Home,
	BankInfo, CommunityBanks, CommunityHealth, Config, Error, Event, HealthHistory, HomeBanks,
	LendingHistory, Pallet, PersonRepayments, Presences, WeightInfo,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use credit_primitives_math::health::{
	self, cooperative_participation, counted, economic_diversity, knowledge_sharing, resource_circulation,
	Indices,
};
use credit_primitives_types::{
	Affiliation, Balance, BankId, EconomicData, EpochIndex, Epochs, HealthIndex, Moment, Participation,
	PersonId, Personhood, PurposeKind, ReportsSeen,
};
use frame_support::{traits::Get, weights::Weight};
use scale_info::TypeInfo;
use sp_runtime::{DispatchResult, Permill};

/// For how many epochs a bank's health is kept.
pub const HISTORY: EpochIndex = 32;

/// The five indices of a community.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct HealthIndices {
	/// How evenly lending is spread over purposes, and how local business fares.
	pub diversity: Permill,
	/// How quickly what is lent comes back.
	pub circulation: Permill,
	/// How many of those at home take part.
	pub participation: Permill,
	/// How the region fares ecologically.
	pub footprint: Permill,
	/// How much is lent for education and creation, and how people fare.
	pub knowledge: Permill,
}

impl From<HealthIndices> for Indices {
	fn from(indices: HealthIndices) -> Self {
		let HealthIndices { diversity, circulation, participation, footprint, knowledge } = indices;
		Indices { diversity, circulation, participation, footprint, knowledge }
	}
}

/// What the indices are reckoned from.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct HealthInputs {
	/// Principal times the milliseconds that it was outstanding in the window of lending, by purpose.
	pub volumes: ByPurpose,
	/// Principal repaid in the window of repayments that counts.
	pub repaid: Balance,
	/// What was owed on average in the window of lending times the milliseconds of the window of repayments.
	pub receivable_ms: u128,
	/// Persons at home in the bank who did something in the window of presence.
	pub active: u32,
	/// Persons at home in the bank.
	pub home_members: u32,
	/// The region's local business.
	pub local_business: Permill,
	/// The region's ecological health.
	pub ecological_health: Permill,
	/// The region's wellbeing.
	pub community_wellbeing: Permill,
}

/// A community's health at the end of an epoch, with all that it follows from.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct EpochHealth {
	/// The epoch.
	pub epoch: EpochIndex,
	/// When it was reckoned.
	pub at: Moment,
	/// The weighted sum of the indices.
	pub total: Permill,
	/// The indices.
	pub indices: HealthIndices,
	/// What they are reckoned from.
	pub inputs: HealthInputs,
	/// The rules that they were reckoned by.
	pub rules: HealthParameters,
}

impl HealthInputs {
	/// The indices by these rules.
	pub fn indices(&self, rules: &HealthParameters) -> Option<HealthIndices> {
		let learning = self
			.volumes
			.of(PurposeKind::EducationalInitiative)
			.checked_add(self.volumes.of(PurposeKind::CreativeProject))?;
		Some(HealthIndices {
			diversity: economic_diversity(&self.volumes.0, self.local_business),
			circulation: resource_circulation(self.repaid, self.receivable_ms, rules.half_velocity),
			participation: cooperative_participation(self.active, self.home_members),
			footprint: self.ecological_health,
			knowledge: knowledge_sharing(
				self.community_wellbeing,
				learning,
				self.volumes.sum()?,
				rules.learning_saturation,
			),
		})
	}
}

impl<T: Config> Pallet<T> {
	/// What governance has set about health, brought within bounds.
	pub(crate) fn health_rules() -> HealthParameters {
		T::HealthParameters::get().clamped()
	}

	/// Takes down that principal came back, and if it `circulates`, what of it counts: up to what one person counts for.
	pub(crate) fn note_repaid(
		bank: &mut BankInfo<T>,
		purpose: PurposeKind,
		person: &PersonId,
		amount: Balance,
		circulates: bool,
		now: Moment,
	) -> DispatchResult {
		if amount == 0 {
			return Ok(());
		}
		let counts = if circulates { Self::count_person(bank, person, amount)? } else { 0 };
		bank.lending
			.settle(purpose, amount, circulates, counts, now)
			.ok_or(Error::<T>::LedgerInconsistent)?;
		Ok(())
	}

	/// How much of a person's repayment counts, given what did in the window. That is taken down.
	fn count_person(bank: &BankInfo<T>, person: &PersonId, amount: Balance) -> Result<Balance, Error<T>> {
		let Lending { slot, person_cap, .. } = bank.lending;
		if person_cap == 0 {
			return Ok(0);
		}
		let oldest = bank.lending.oldest_repaid();
		let mut repaid = PersonRepayments::<T>::get(bank.bank_id, person);
		repaid.retain(|each| each.slot >= oldest);
		let before = repaid
			.iter()
			.try_fold(0 as Balance, |sum, each| sum.checked_add(each.amount))
			.ok_or(Error::<T>::AmountTooLarge)?;
		let counts = counted(amount, before, person_cap);
		if counts == 0 {
			return Ok(0);
		}
		match repaid.last_mut().filter(|last| last.slot == slot) {
			Some(last) => last.amount = last.amount.checked_add(counts).ok_or(Error::<T>::AmountTooLarge)?,
			// As many as there are slots, each of another one.
			None => repaid
				.try_push(Repaid { slot, amount: counts })
				.map_err(|_| Error::<T>::LedgerInconsistent)?,
		}
		PersonRepayments::<T>::insert(bank.bank_id, person, repaid);
		Ok(counts)
	}

	/// Takes down that a person did something for their community. It counts where the person is at home.
	pub(crate) fn note_act(person: &PersonId) -> Option<()> {
		let home = HomeBanks::<T>::get(person)?;
		let bank = home.bank?;
		let epoch = T::Epochs::current().index;
		if home.seen == Some(epoch) || !CommunityBanks::<T>::contains_key(bank) {
			return None;
		}
		Presences::<T>::try_mutate(bank, |presence| {
			if let Some(seen) = home.seen {
				presence.leave(seen);
			}
			presence.enter(epoch).ok_or(())
		})
		.ok()?;
		HomeBanks::<T>::insert(person, Home { seen: Some(epoch), ..home });
		Some(())
	}

	/// Counts a person no more as present in a community that is no longer theirs.
	pub(crate) fn forget_act(bank: BankId, home: &Home) {
		if let Some(seen) = home.seen {
			Presences::<T>::mutate(bank, |presence| presence.leave(seen));
		}
	}

	/// How many persons at home in a bank did something in the window of presence that ends with an epoch.
	pub(crate) fn active_persons(bank: BankId, rules: &HealthParameters, epoch: EpochIndex) -> u32 {
		Presences::<T>::get(bank).since(rules.presence_begins(epoch))
	}

	/// How a community fares now, in this epoch.
	pub(crate) fn reckon_health(
		bank: &BankInfo<T>,
		epoch: EpochIndex,
		now: Moment,
	) -> Result<EpochHealth, Error<T>> {
		let mut lending = bank.lending;
		lending.count(now).ok_or(Error::<T>::AmountTooLarge)?;
		Self::health_by(bank, &lending, &LendingHistory::<T>::get(bank.bank_id), epoch, now)
	}

	fn health_by(
		bank: &BankInfo<T>,
		lending: &Lending,
		past: &PastSlots,
		epoch: EpochIndex,
		now: Moment,
	) -> Result<EpochHealth, Error<T>> {
		let rules = Self::health_rules();
		let [local_business, ecological_health, community_wellbeing] =
			T::Economy::groups(&bank.bioregion, epoch).map(|group| group.index);
		let LendingSums { volumes, repaid, receivable_ms, .. } =
			lending.sums(past).ok_or(Error::<T>::AmountTooLarge)?;
		let inputs = HealthInputs {
			volumes,
			repaid,
			receivable_ms,
			active: Self::active_persons(bank.bank_id, &rules, epoch),
			home_members: bank.home_members,
			local_business,
			ecological_health,
			community_wellbeing,
		};
		let indices = inputs.indices(&rules).ok_or(Error::<T>::AmountTooLarge)?;
		let total = health::health(&rules.weights.into(), &indices.into());
		Ok(EpochHealth { epoch, at: now, total, indices, inputs, rules })
	}

	/// Reckons a community's health up as an epoch ends, keeps it, and moves the windows on.
	pub(crate) fn fold_health(bank: &mut BankInfo<T>, epoch: EpochIndex, now: Moment) -> DispatchResult {
		let bank_id = bank.bank_id;
		let mut past = LendingHistory::<T>::get(bank_id);
		bank.lending.count(now).ok_or(Error::<T>::AmountTooLarge)?;
		let health = Self::health_by(bank, &bank.lending, &past, epoch, now)?;
		let HealthParameters { epochs_per_slot, person_share, .. } = health.rules;
		bank.lending
			.end_epoch(&mut past, epochs_per_slot, person_share, now)
			.ok_or(Error::<T>::AmountTooLarge)?;
		LendingHistory::<T>::insert(bank_id, past);
		CommunityHealth::<T>::insert(bank_id, health.total);
		let place = epoch.checked_rem(HISTORY).unwrap_or_default();
		HealthHistory::<T>::insert(bank_id, place, health);
		Self::deposit_event(Event::HealthReckoned { bank_id, health });
		Ok(())
	}
}

impl<T: Config> HealthIndex for Pallet<T> {
	/// As of the last epoch's end; of a bank that has seen none, as of now.
	fn health(bank_id: BankId) -> Permill {
		CommunityHealth::<T>::get(bank_id)
			.or_else(|| {
				let bank = CommunityBanks::<T>::get(bank_id)?;
				Some(Self::reckon_health(&bank, 0, Self::now()).ok()?.total)
			})
			.unwrap_or_default()
	}

	fn vitality(bank_id: BankId) -> Option<Permill> {
		let bank = CommunityBanks::<T>::get(bank_id)?;
		let [trades, ..] = T::Economy::groups(&bank.bioregion, T::Epochs::current().index);
		(!trades.stale).then_some(trades.index)
	}
}

impl<T: Config> Participation for Pallet<T> {
	fn acted(person: &PersonId) {
		Self::note_act(person);
	}

	fn weight() -> Weight {
		T::WeightInfo::act()
	}
}

impl<T: Config> ReportsSeen<T::AccountId> for Pallet<T> {
	fn reported(who: &T::AccountId) {
		if let Some(person) = T::Personhood::person_of(who) {
			Self::note_act(&person);
		}
	}

	fn weight() -> Weight {
		// The account's person is a few reads more.
		T::WeightInfo::act().saturating_add(T::DbWeight::get().reads(4))
	}
}

impl<T: Config> Affiliation<T::AccountId> for Pallet<T> {
	fn bank_of(who: &T::AccountId) -> Option<BankId> {
		HomeBanks::<T>::get(T::Personhood::person_of(who)?)?.bank
	}
}
