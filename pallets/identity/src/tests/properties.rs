//! Random lives of issuers and persons. Whatever happens, the invariants hold, nobody is two persons, and events tell
//! all of it.

use crate::{mock::*, types::Standing, Event, HoldReason, Persons, PERSONHOOD};
use credit_primitives_types::{AttestationId, Balance, PersonId, Personhood, Vouching};
use frame_support::assert_storage_noop;
use proptest::prelude::*;
use sp_runtime::{DispatchResult, Permill};
use std::collections::{BTreeMap, BTreeSet};

const ISSUERS: [AccountId; 5] = [TOWN, UNION, SCHOOL, CLINIC, 100];
const ACCOUNTS: [AccountId; 7] = [ALICE, BOB, CHARLIE, DAVE, EVE, 101, 102];

#[derive(Clone, Debug)]
enum Step {
	Accredit(AccountId),
	Discredit(AccountId, u32),
	Bond(AccountId),
	Retire(AccountId),
	Withdraw(AccountId),
	Delegate(AccountId, AccountId),
	End(AccountId, AccountId),
	/// Issuer, account, whose nullifier, how long.
	Attest(AccountId, AccountId, AccountId, u64),
	Revoke(AccountId, u32),
	Suspend(AccountId, u32),
	Reinstate(AccountId, u32),
	Remove(AccountId, u32),
	Complete(AccountId),
	Accept(AccountId),
	Refuse(AccountId),
	WithdrawMove(AccountId, AccountId),
	RemoveIssuer(AccountId),
	Wait(u64),
	Block,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
	let issuer = || prop::sample::select(ISSUERS.to_vec());
	let account = || prop::sample::select(ACCOUNTS.to_vec());
	let anybody = prop_oneof![issuer(), account()];
	let step = prop_oneof![
		4 => issuer().prop_map(Step::Accredit),
		1 => (issuer(), 0..=100u32).prop_map(|(who, part)| Step::Discredit(who, part)),
		4 => issuer().prop_map(Step::Bond),
		1 => issuer().prop_map(Step::Retire),
		2 => issuer().prop_map(Step::Withdraw),
		3 => (issuer(), issuer()).prop_map(|(parent, who)| Step::Delegate(parent, who)),
		1 => (issuer(), issuer()).prop_map(|(parent, who)| Step::End(parent, who)),
		12 => (issuer(), account(), account(), 1..200_000u64)
			.prop_map(|(by, who, of, span)| Step::Attest(by, who, of, span)),
		6 => (issuer(), account(), 1..200_000u64).prop_map(|(by, who, span)| Step::Attest(by, who, who, span)),
		1 => (issuer(), 0..12u32).prop_map(|(who, id)| Step::Revoke(who, id)),
		2 => (issuer(), 0..12u32).prop_map(|(who, id)| Step::Suspend(who, id)),
		3 => (issuer(), 0..12u32).prop_map(|(who, id)| Step::Reinstate(who, id)),
		2 => (anybody, 0..12u32).prop_map(|(who, id)| Step::Remove(who, id)),
		3 => account().prop_map(Step::Complete),
		2 => account().prop_map(Step::Accept),
		1 => account().prop_map(Step::Refuse),
		1 => (issuer(), account()).prop_map(|(who, of)| Step::WithdrawMove(who, of)),
		2 => issuer().prop_map(Step::RemoveIssuer),
		4 => (1..20_000u64).prop_map(Step::Wait),
		3 => Just(Step::Block),
	];
	prop::collection::vec(step, 1..80)
}

/// Runs a call as a chain does: it does all it does or nothing.
fn attempt(call: impl FnOnce() -> DispatchResult) {
	let _ = frame_support::storage::with_storage_layer(call);
}

fn take(step: Step) {
	let root = RuntimeOrigin::root;
	match step {
		Step::Accredit(who) => attempt(|| Identities::accredit_issuer(root(), who, PERSONHOOD)),
		Step::Discredit(who, part) => {
			attempt(|| Identities::discredit_issuer(root(), who, PERSONHOOD, Permill::from_percent(part)))
		}
		Step::Bond(who) => attempt(|| Identities::bond_issuer(signed(who), PERSONHOOD)),
		Step::Retire(who) => attempt(|| Identities::retire_issuer(signed(who), PERSONHOOD)),
		Step::Withdraw(who) => attempt(|| Identities::withdraw_bond(signed(who), PERSONHOOD)),
		Step::Delegate(parent, who) => {
			attempt(|| Identities::delegate_issuing(signed(parent), PERSONHOOD, who))
		}
		Step::End(parent, who) => attempt(|| Identities::end_delegation(signed(parent), PERSONHOOD, who)),
		Step::Attest(by, who, of, span) => attempt(|| attest_as(by, who, of, Timestamp::get() + span)),
		Step::Revoke(who, id) => attempt(|| Identities::revoke(signed(who), id)),
		Step::Suspend(who, id) => attempt(|| Identities::suspend(signed(who), id)),
		Step::Reinstate(who, id) => attempt(|| Identities::reinstate(signed(who), id)),
		Step::Remove(who, id) => attempt(|| Identities::remove_attestation(signed(who), id)),
		Step::Complete(of) => attempt(|| Identities::complete_move(signed(EVE), nullifier(of))),
		Step::Accept(who) => attempt(|| Identities::accept_move(signed(who))),
		Step::Refuse(who) => attempt(|| Identities::refuse_move(signed(who))),
		Step::WithdrawMove(who, of) => attempt(|| Identities::withdraw_move(signed(who), nullifier(of))),
		Step::RemoveIssuer(who) => attempt(|| Identities::remove_issuer(root(), who, PERSONHOOD)),
		Step::Wait(span) => pass_time(span),
		Step::Block => next_block(),
	}
}

/// An issuer by events alone: who appointed it and what was held for that, its bond, and whether it is active, retired or
/// discredited.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Known {
	parent: Option<AccountId>,
	deposit: Balance,
	bond: Balance,
	standing: u8,
}

/// What the chain keeps, by events alone.
#[derive(Debug, Default, PartialEq, Eq)]
struct Mirror {
	counted: BTreeMap<PersonId, AccountId>,
	accounts: BTreeMap<PersonId, AccountId>,
	/// Each issuer's, of those who wait to move.
	moves: BTreeMap<PersonId, (AccountId, AccountId, Balance)>,
	issuers: BTreeMap<AccountId, Known>,
	/// Issuer, subject, expiry, deposit, and whether it is valid, suspended or revoked.
	attestations: BTreeMap<AttestationId, (AccountId, AccountId, u64, Balance, u8)>,
}

impl Mirror {
	/// What there is.
	fn of_chain() -> Self {
		let mut mirror = Self::default();
		for (person_id, person) in Persons::<Test>::iter() {
			mirror.accounts.insert(person_id, person.account);
			if let Some(counted) = person.counted {
				mirror.counted.insert(person_id, counted.by);
			}
			if let Some(pending) = person.moving {
				mirror.moves.insert(person_id, (pending.issuer, pending.to, pending.deposit));
			}
		}
		for (who, issuer) in crate::Issuers::<Test>::iter_prefix(PERSONHOOD) {
			let standing = match issuer.standing {
				Standing::Active => 0,
				Standing::Retired { .. } => 1,
				Standing::Discredited { .. } => 2,
			};
			let crate::IssuerOf::<Test> { parent, deposit, bond, .. } = issuer;
			mirror.issuers.insert(who, Known { parent, deposit, bond, standing });
		}
		for (id, found) in crate::Attestations::<Test>::iter() {
			let status = found.status as u8;
			let entry = (found.issuer, found.subject, found.expiry, found.deposit, status);
			mirror.attestations.insert(id, entry);
		}
		mirror
	}

	fn read(&mut self) {
		for event in events() {
			self.hear(event);
		}
	}

	fn hear(&mut self, event: Event<Test>) {
		let mut set_status = |id, status| self.attestations.get_mut(&id).unwrap().4 = status;
		match event {
			Event::AttestationReinstated { id, .. } => set_status(id, 0),
			Event::AttestationSuspended { id, .. } => set_status(id, 1),
			Event::AttestationRevoked { id, .. } => set_status(id, 2),
			Event::Attested { id, issuer, subject, expiry, deposit, .. } => {
				self.attestations.insert(id, (issuer, subject, expiry, deposit, 0));
			}
			Event::AttestationRemoved { id } => {
				self.attestations.remove(&id).unwrap();
			}
			Event::PersonCounted { person, by: Some(by) } => {
				self.counted.insert(person, by);
			}
			Event::PersonCounted { person, by: None } => {
				self.counted.remove(&person).unwrap();
			}
			Event::PersonMade { person, account } => {
				self.accounts.insert(person, account);
			}
			Event::PersonMoveProposed { person, to, issuer, deposit, .. } => {
				self.moves.insert(person, (issuer, to, deposit));
			}
			Event::PersonMoveEnded { person } => {
				self.moves.remove(&person).unwrap();
			}
			Event::PersonMoved { person, from, to } => {
				assert_eq!(self.accounts.insert(person, to), Some(from));
				self.moves.remove(&person).unwrap();
			}
			Event::IssuerAccredited { issuer, .. } => self.issuers.entry(issuer).or_default().standing = 0,
			Event::IssuingDelegated { parent, issuer, deposit, .. } => {
				let known = self.issuers.entry(issuer).or_default();
				known.parent = Some(parent);
				known.deposit = deposit;
				known.standing = 0;
			}
			Event::IssuerRetired { issuer, .. } => self.issuers.get_mut(&issuer).unwrap().standing = 1,
			Event::IssuerDiscredited { issuer, slashed, .. } => {
				let known = self.issuers.get_mut(&issuer).unwrap();
				known.standing = 2;
				known.bond -= slashed;
			}
			Event::IssuerBonded { issuer, amount, .. } => {
				self.issuers.get_mut(&issuer).unwrap().bond += amount
			}
			Event::BondWithdrawn { issuer, amount, .. } => {
				self.issuers.get_mut(&issuer).unwrap().bond -= amount
			}
			Event::IssuerRemoved { issuer, .. } => {
				self.issuers.remove(&issuer).unwrap();
			}
			other => panic!("nothing here does this: {other:?}"),
		}
	}
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..Default::default() })]

	#[test]
	fn every_life_should_keep_the_invariants(life in steps()) {
		build_with(vec![TOWN], vec![], 0).execute_with(|| {
			Told::kill_all();
			let issuance = Balances::total_issuance();
			let mut mirror = Mirror::of_chain();
			let mut owners = BTreeMap::<AccountId, PersonId>::new();
			for step in life {
				let before = mirror.counted.clone();
				Told::kill_all();
				take(step);
				Identities::do_try_state().unwrap();
				mirror.read();
				prop_assert_eq!(&mirror, &Mirror::of_chain());
				// Who listens hears of every person who counted, and of no other.
				for (person, was, now) in Told::get() {
					prop_assert_eq!(before.get(&person), Some(&was));
					prop_assert_eq!(mirror.counted.get(&person).copied(), now);
				}
				for (person, was) in &before {
					let changed = mirror.counted.get(person) != Some(was);
					prop_assert_eq!(changed, Told::get().iter().any(|(told, _, _)| told == person));
				}
				let mut seen = BTreeSet::new();
				for who in ACCOUNTS {
					if let Some(person) = Identities::person_of(&who) {
						prop_assert!(seen.insert(person), "a person with two accounts");
						prop_assert_eq!(*owners.entry(who).or_insert(person), person, "an account with two persons");
						let by = <Identities as Vouching<AccountId>>::vouched(&person).unwrap().by;
						prop_assert!(!<Identities as Vouching<AccountId>>::fallen().contains(&by));
					}
				}
				prop_assert!(Identities::persons() as usize >= seen.len());
				prop_assert_eq!(Balances::total_issuance(), issuance);
			}
			// Nothing is left held from those whom nothing depends on.
			for who in ISSUERS {
				let entry = crate::Issuers::<Test>::get(PERSONHOOD, who);
				let bond = entry.as_ref().map_or(0, |issuer| issuer.bond);
				let backed = entry.as_ref().map_or(0, |issuer| issuer.live + issuer.children);
				prop_assert_eq!(held(HoldReason::IssuerBond, who), bond);
				let deposits = Balance::from(backed) * ATTESTATION;
				prop_assert_eq!(held(HoldReason::AttestationDeposit, who), deposits);
			}
			Ok(())
		})?;
	}

	#[test]
	fn everything_should_come_back_when_all_has_expired(life in steps()) {
		build_with(vec![TOWN], vec![], 0).execute_with(|| {
			for step in life {
				take(step);
			}
			pass_time(LONGEST);
			next_block();
			prop_assert_eq!(crate::PersonCount::<Test>::get(), 0);
			prop_assert!(crate::Fallen::<Test>::get().is_empty());
			for id in 0..crate::NextAttestationId::<Test>::get() {
				attempt(|| Identities::remove_attestation(signed(EVE), id));
			}
			prop_assert_eq!(crate::Attestations::<Test>::iter().count(), 0);
			for person in Persons::<Test>::iter_keys() {
				attempt(|| Identities::withdraw_move(signed(EVE), person));
			}
			for _ in 0..4 {
				for who in ISSUERS {
					attempt(|| Identities::retire_issuer(signed(who), PERSONHOOD));
				}
				pass_time(UNBONDING);
				for who in ISSUERS {
					attempt(|| Identities::withdraw_bond(signed(who), PERSONHOOD));
					attempt(|| Identities::remove_issuer(RuntimeOrigin::root(), who, PERSONHOOD));
				}
			}
			for who in ISSUERS {
				prop_assert!(!crate::Issuers::<Test>::contains_key(PERSONHOOD, who));
				prop_assert_eq!(held(HoldReason::IssuerBond, who), 0);
				prop_assert_eq!(held(HoldReason::AttestationDeposit, who), 0);
			}
			Identities::do_try_state().unwrap();
			Ok(())
		})?;
	}
}

#[test]
fn asking_should_change_nothing() {
	execute(|| {
		assert_storage_noop!({
			Identities::person_of(&ALICE);
			<Identities as Vouching<AccountId>>::vouched(&nullifier(ALICE));
			Identities::persons();
		});
	});
}
