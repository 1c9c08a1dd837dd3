//! What happens to a validator that is proven to misbehave.

use crate::{
	Config, Event, OffenceRecord, Offenders, Pallet, Pardons, SessionInterface, Validators, WeightInfo,
	LOG_TARGET, SESSIONS_AHEAD,
};
use frame_support::{traits::Get, weights::Weight};
use sp_runtime::Perbill;
use sp_staking::{
	offence::{OffenceDetails, OffenceSeverity, OnOffenceHandler},
	SessionIndex,
};

impl<T: Config> Pallet<T> {
	/// Acts on an offence of `who` in `session`.
	///
	/// A report names all who offended in the same way at the same moment, those reported before included;
	/// nothing happens twice for the same severity.
	pub(crate) fn handle_offence(who: &T::AccountId, severity: Perbill, session: SessionIndex) {
		if Pardons::<T>::get(who).is_some_and(|pardoned| session < pardoned) {
			log::debug!(target: LOG_TARGET, "{who:?} was taken back after session {session}: nothing to do");
			return;
		}
		let now = T::Session::session_index();
		let known = Offenders::<T>::get(who);
		let record = match known {
			Some(known) if known.severity >= severity => return,
			Some(known) => OffenceRecord { session, severity, ..known },
			None => OffenceRecord { session, severity, reported: now, out_from: None },
		};
		Offenders::<T>::insert(who, record);
		let disabled = T::Session::disable(who, OffenceSeverity(severity));
		Self::deposit_event(Event::OffenceReported { validator: who.clone(), session, severity, disabled });

		if known.is_none() {
			Self::expel_or_keep(who, now.saturating_add(SESSIONS_AHEAD));
		}
	}

	/// Takes a new offender out of the set, unless too few would be left. One that governance removed before
	/// is out by then at the latest.
	fn expel_or_keep(who: &T::AccountId, out_from: SessionIndex) {
		let validators = Validators::<T>::get();
		if validators.contains(who) && !Self::can_spare(who, &validators) {
			Self::deposit_event(Event::OffenderKept { validator: who.clone() });
			return;
		}
		Self::take_out(who, out_from);
		Self::deposit_event(Event::OffenderExpelled { validator: who.clone(), out_from });
	}
}

impl<T: Config, Reporter, Identification> OnOffenceHandler<Reporter, (T::AccountId, Identification), Weight>
	for Pallet<T>
{
	fn on_offence(
		offenders: &[OffenceDetails<Reporter, (T::AccountId, Identification)>],
		slash_fraction: &[Perbill],
		session: SessionIndex,
	) -> Weight {
		for (details, severity) in offenders.iter().zip(slash_fraction) {
			Self::handle_offence(&details.offender.0, *severity, session);
		}
		T::WeightInfo::on_offence(offenders.len() as u32, T::MaxValidators::get())
	}
}
