//! What a walk has come by.

use crate::mock::*;
use codec::Encode;
use frame_support::traits::{GetCallName, PalletInfoAccess};
use scale_info::{TypeDef, TypeInfo};
use sp_runtime::DispatchResult;
use std::collections::BTreeMap;

/// How often calls succeeded and with which errors they failed, and which events there were.
#[derive(Default)]
pub(super) struct Seen {
	calls: BTreeMap<(&'static str, &'static str), u32>,
	errors: BTreeMap<(&'static str, &'static str), BTreeMap<String, u32>>,
	/// The indices of a pallet and of a variant.
	events: BTreeMap<(u8, u8), u32>,
}

impl Seen {
	pub(super) fn note_call(&mut self, pallet: &'static str, call: &'static str, result: DispatchResult) {
		match result {
			Ok(()) => *self.calls.entry((pallet, call)).or_default() += 1,
			Err(error) => {
				let message: &'static str = error.into();
				let errors = self.errors.entry((pallet, call)).or_default();
				*errors.entry(message.to_string()).or_default() += 1;
			}
		}
	}

	pub(super) fn successes(&self) -> u32 {
		self.calls.values().sum()
	}

	pub(super) fn note_events(&mut self) {
		for record in System::read_events_no_consensus() {
			if let [pallet, variant, ..] = record.event.encode()[..] {
				*self.events.entry((pallet, variant)).or_default() += 1;
			}
		}
	}

	pub(super) fn add(&mut self, other: Self) {
		for (call, count) in other.calls {
			*self.calls.entry(call).or_default() += count;
		}
		for (call, errors) in other.errors {
			for (error, count) in errors {
				*self.errors.entry(call).or_default().entry(error).or_default() += count;
			}
		}
		for (event, count) in other.events {
			*self.events.entry(event).or_default() += count;
		}
	}

	/// Shown when a test fails, or with `--nocapture`.
	pub(super) fn print(&self) {
		for (call, count) in &self.calls {
			println!("{call:?}: {count}, failures {:?}", self.errors.get(call));
		}
		println!("{:?}", self.counts::<crate::Event<Test>>(Credit::index()));
		println!("{:?}", self.counts::<pallet_community_banks::Event<Test>>(CommunityBanks::index()));
	}

	/// The calls that never succeeded, and the events that never happened.
	pub(super) fn missing(&self) -> Vec<&'static str> {
		let of_credit = crate::Call::<Test>::get_call_names().iter().map(|name| ("Credit", *name));
		let of_banks = pallet_community_banks::Call::<Test>::get_call_names();
		let of_banks = of_banks.iter().map(|name| ("CommunityBanks", *name));
		let calls = of_credit.chain(of_banks).filter(|call| !self.calls.contains_key(call));
		let of_credit = self.counts::<crate::Event<Test>>(Credit::index());
		let of_banks = self.counts::<pallet_community_banks::Event<Test>>(CommunityBanks::index());
		let events = of_credit.into_iter().chain(of_banks).filter(|(_, count)| *count == 0);
		calls.map(|(_, name)| name).chain(events.map(|(name, _)| name)).collect()
	}

	/// How often each event of a pallet happened.
	fn counts<Event: TypeInfo>(&self, pallet: usize) -> Vec<(&'static str, u32)> {
		let TypeDef::Variant(event) = Event::type_info().type_def else { panic!("events are an enum") };
		let count = |index: u8| self.events.get(&(pallet as u8, index)).copied().unwrap_or_default();
		event.variants.into_iter().map(|variant| (variant.name, count(variant.index))).collect()
	}
}
