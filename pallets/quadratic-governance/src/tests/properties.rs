//! Random walks: whatever people do, in whatever order, the invariants hold after each step.

use crate::{mock::*, types::*, Direction, Event, Proposals, Scope, Status, Votes};
use credit_primitives_types::{Ballots, ProposalId};
use proptest::prelude::*;
use std::collections::BTreeMap;

#[derive(Clone, Debug)]
enum Step {
	Submit(AccountId, bool, usize),
	Vote(AccountId, u32, bool, u32),
	Remove(AccountId, u32),
	Cancel(AccountId, u32),
	Kill(u32),
	Open(Option<AccountId>),
	Withdraw,
	Advance(u32),
	Leave(AccountId),
	Join(AccountId),
	Revoke(AccountId),
	Attest(AccountId, AccountId),
	Fall(AccountId),
	Rise,
	Pass(u64),
	Late(u64),
	EpochLength(u64),
	Rules(u32, u32),
}

fn who() -> impl Strategy<Value = AccountId> {
	ALICE..=FERDIE
}

fn issuer() -> impl Strategy<Value = AccountId> {
	prop_oneof![Just(RED), Just(BLUE)]
}

fn step() -> impl Strategy<Value = Step> {
	prop_oneof![
		6 => (who(), any::<bool>(), 0usize..300).prop_map(|(who, bank, bytes)| Step::Submit(who, bank, bytes)),
		24 => (who(), 0u32..4, prop::bool::weighted(0.7), 0u32..8).prop_map(|(who, id, aye, votes)| Step::Vote(who, id, aye, votes)),
		4 => (who(), 0u32..4).prop_map(|(who, id)| Step::Remove(who, id)),
		1 => (who(), 0u32..4).prop_map(|(who, id)| Step::Cancel(who, id)),
		1 => (0u32..4).prop_map(Step::Kill),
		1 => prop::option::of(who()).prop_map(Step::Open),
		1 => Just(Step::Withdraw),
		2 => (0u32..4).prop_map(Step::Advance),
		1 => who().prop_map(Step::Leave),
		1 => who().prop_map(Step::Join),
		1 => who().prop_map(Step::Revoke),
		4 => (who(), issuer()).prop_map(|(who, by)| Step::Attest(who, by)),
		1 => issuer().prop_map(Step::Fall),
		3 => Just(Step::Rise),
		4 => (1u64..8).prop_map(Step::Pass),
		1 => (1u64..40).prop_map(Step::Late),
		1 => (1u64..200).prop_map(Step::EpochLength),
		1 => (1u32..200, 2u32..40).prop_map(|(credits, period)| Step::Rules(credits, period)),
	]
}

fn take(step: Step) {
	// Proposals are numbered back from the newest: the walk meets those that are alive.
	let nth = |back: u32| crate::NextProposalId::<Test>::get().saturating_sub(back + 1);
	match step {
		Step::Submit(who, bank, bytes) => {
			let scope = if bank { BANK } else { NETWORK };
			let _ = try_submit(who, scope, remark(&vec![1; bytes]));
		}
		Step::Vote(who, id, aye, votes) => {
			let direction = if aye { Direction::Aye } else { Direction::Nay };
			let _ = vote(who, nth(id), direction, votes);
		}
		Step::Remove(who, id) => {
			let _ = remove(who, nth(id));
		}
		Step::Cancel(who, id) => {
			let _ = Governance::cancel_proposal(RuntimeOrigin::signed(who), nth(id));
		}
		Step::Kill(id) => {
			let _ = Governance::kill_proposal(RuntimeOrigin::root(), nth(id), Default::default());
		}
		Step::Open(excluded) => {
			let _ = Governance::open(CASCADIA, matter(), excluded.map(person).into_iter().collect());
		}
		Step::Withdraw => Governance::withdraw(&matter()),
		Step::Advance(id) => {
			let _ = Governance::advance_proposal(RuntimeOrigin::signed(NOBODY), nth(id));
		}
		Step::Leave(who) => leave(CASCADIA, who),
		Step::Join(who) => {
			if !Members::get().contains_key(&(CASCADIA, who)) {
				join(CASCADIA, who);
			}
		}
		Step::Revoke(who) => revoke(who),
		Step::Attest(who, by) if People::get().contains_key(&who) => move_to(who, by),
		Step::Attest(who, by) => attest(who, by),
		Step::Fall(issuer) => fall(issuer),
		Step::Rise => Fallen::set(Vec::new()),
		Step::Pass(blocks) => pass(blocks),
		Step::Late(blocks) => skip_to(System::block_number() + blocks),
		Step::EpochLength(blocks) => EpochLength::set(blocks * SLOT),
		Step::Rules(credits, period) => Parameters::mutate(|all| {
			all.network.credits = credits;
			all.bank.voting_period = period;
		}),
	}
}

/// Votes as events tell them.
#[derive(Default)]
struct Mirror(BTreeMap<(ProposalId, AccountId), Vote<AccountId>>);

impl Mirror {
	fn hear(&mut self, event: Event<Test>) {
		let of = |person: credit_primitives_types::PersonId| person.to_low_u64_be();
		match event {
			Event::Voted { proposal_id, person, direction, votes, issuer, .. } => {
				self.0.insert((proposal_id, of(person)), Vote { direction, votes, issuer });
			}
			Event::VoteRemoved { proposal_id, person, .. } => {
				assert!(self.0.remove(&(proposal_id, of(person))).is_some());
			}
			Event::VoteMoved { proposal_id, person, to, .. } => {
				self.0.get_mut(&(proposal_id, of(person))).unwrap().issuer = to;
			}
			Event::ProposalCleared { proposal_id } => self.0.retain(|(id, _), _| *id != proposal_id),
			_ => {}
		}
	}
}

fn votes() -> BTreeMap<(ProposalId, AccountId), Vote<AccountId>> {
	Votes::<Test>::iter().map(|(id, person, vote)| ((id, person.to_low_u64_be()), vote)).collect()
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..Default::default() })]

	#[test]
	fn the_invariants_hold_on_every_walk(steps in prop::collection::vec(step(), 1..150)) {
		execute(|| {
			let issuance = Balances::total_issuance();
			let mut mirror = Mirror::default();
			let mut ended: BTreeMap<ProposalId, Status> = BTreeMap::new();
			let mut epoch = 0;
			for step in steps {
				take(step);
				check();
				events().into_iter().for_each(|event| mirror.hear(event));
				assert_eq!(mirror.0, votes());
				for (id, found) in Proposals::<Test>::iter() {
					// What has ended stays as it ended.
					if let Some(before) = ended.get(&id) {
						assert_eq!(*before, found.status);
					} else if !found.status.is_open() {
						ended.insert(id, found.status);
					}
				}
				let current = crate::CurrentEpoch::<Test>::get().map_or(0, |epoch| epoch.index);
				assert!(current >= epoch);
				epoch = current;
				assert_eq!(Balances::total_issuance(), issuance);
			}
			// In the end everything ends and is cleared.
			Fallen::set(Vec::new());
			EpochLength::set(SLOT);
			pass(200);
			for _ in 0..2 {
				let open: Vec<_> = Proposals::<Test>::iter().filter(|(_, found)| found.status.is_open()).collect();
				for (id, _) in open {
					let _ = Governance::advance_proposal(RuntimeOrigin::signed(NOBODY), id);
				}
				pass(20);
			}
			assert!(Proposals::<Test>::iter().all(|(_, found)| !found.status.is_open()));
			assert_eq!(Votes::<Test>::iter().count() + crate::Spent::<Test>::iter().count(), 0);
			assert_eq!(crate::Given::<Test>::iter().count() + crate::OpenVotes::<Test>::iter().count(), 0);
			assert_eq!(crate::OpenProposals::<Test>::iter().count(), 0);
			assert!((ALICE..=FERDIE).all(|who| held(who) == 0));
		});
	}

	#[test]
	fn any_order_of_votes_gives_the_same_tally_and_costs(
		mut cast in prop::collection::vec((ALICE..=FERDIE, any::<bool>(), 1u32..=10), 6),
	) {
		cast.sort_unstable_by_key(|(who, ..)| *who);
		cast.dedup_by_key(|(who, ..)| *who);
		let outcome = |cast: &[(AccountId, bool, u32)]| {
			new_test_ext().execute_with(|| {
				let id = submit(ALICE, Scope::Network);
				for (who, is_aye, votes) in cast {
					if *is_aye { aye(*who, id, *votes) } else { nay(*who, id, *votes) }
					assert_eq!(spent(*who, id), votes * votes);
				}
				check();
				run_to(1 + VOTING);
				(proposal(id).tally, status(id))
			})
		};
		let forwards = outcome(&cast);
		cast.reverse();
		prop_assert_eq!(forwards, outcome(&cast));
	}
}
