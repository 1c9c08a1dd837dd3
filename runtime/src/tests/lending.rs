//! Peers who lend, a loan that fails, and a block full of repayments, on the whole runtime.

use super::{
	chain::{events, signed_as, Chain},
	invariants,
};
use crate::{
	configs::system::RuntimeBlockWeights, genesis_config_presets::DEV, Balances, Runtime, RuntimeCall,
	RuntimeEvent, System, SLOT_DURATION,
};
use credit_primitives_types::{
	BankId, Collateral, Description, Funding, LoanId, Moment, Personhood, Purpose, PurposeKind, RequestId,
	Schedule, CRD,
};
use frame_support::dispatch::DispatchClass;
use pallet_community_banks::{CommunityBanks, Event as BanksEvent};
use pallet_credit::{ActiveLoans, Call as CreditCall, Event as CreditEvent, OpenRequests, Settlements};
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie, Ferdie};

const CASCADIA: BankId = 0;
const LOAN: LoanId = 0;

fn request(funding: Funding, collateral: Option<Collateral>, term: Moment) -> RuntimeCall {
	CreditCall::request_credit {
		bank: CASCADIA,
		amount: 300 * CRD,
		term,
		schedule: Schedule::Bullet,
		purpose: Purpose {
			kind: PurposeKind::CommunityInfrastructure,
			description: Description::Text(b"A well".to_vec().try_into().unwrap()),
		},
		funding,
		collateral,
		impact_score: 60,
	}
	.into()
}

fn request_of(chain: &mut Chain, who: Sr25519Keyring) -> RequestId {
	chain.state(|| {
		OpenRequests::<Runtime>::get(crate::Identities::person_of(&who.to_account_id()).unwrap()).unwrap()
	})
}

/// Alice asks, Bob and Charlie endorse, and the request is decided.
fn decided(chain: &mut Chain, call: RuntimeCall) -> RequestId {
	chain.block_of(vec![(Alice, call)]);
	let request = request_of(chain, Alice);
	let endorse = || {
		let statement = b"She dug the last one".to_vec().try_into().unwrap();
		RuntimeCall::from(CreditCall::endorse { request, stake: 60 * CRD, statement })
	};
	chain.block_of(vec![
		(Bob, endorse()),
		(Charlie, endorse()),
		(Alice, CreditCall::decide { request }.into()),
	]);
	request
}

/// Blocks until one has an event that `wanted` knows; the answer to it.
fn until<R>(chain: &mut Chain, wanted: impl Fn(&RuntimeEvent) -> Option<R>) -> R {
	for _ in 0..40 {
		chain.empty_block();
		if let Some(found) = chain.state(|| {
			invariants::check();
			events().iter().find_map(&wanted)
		}) {
			return found;
		}
	}
	panic!("it did not happen within 40 blocks")
}

#[test]
fn a_loan_that_is_not_repaid_should_fail_and_be_settled_without_anyones_doing() {
	let mut chain = Chain::new(DEV);
	let collateral = Some(Collateral::Native { amount: 30 * CRD });
	let request = decided(&mut chain, request(Funding::Bank, collateral, 4 * SLOT_DURATION));
	chain.block_of(vec![(Alice, CreditCall::accept { request }.into())]);
	let (written_off, created) = until(&mut chain, |event| match event {
		RuntimeEvent::Credit(CreditEvent::LoanDefaulted { collateral, stakes, written_off, .. }) => {
			assert_eq!((*collateral, *stakes), (30 * CRD, 120 * CRD));
			Some((*written_off, ActiveLoans::<Runtime>::get(LOAN).unwrap().created))
		}
		_ => None,
	});
	assert_eq!(written_off, 150 * CRD);
	assert!(created > 0);
	until(&mut chain, |event| match event {
		RuntimeEvent::Credit(CreditEvent::SlashesSettled { amount, .. }) => {
			(*amount == 120 * CRD).then_some(())
		}
		_ => None,
	});
	chain.state(|| {
		let pool = CommunityBanks::<Runtime>::get(CASCADIA).unwrap().credit_pool;
		assert_eq!((pool.receivable, pool.issued, pool.provisions, pool.deficit), (0, 0, 0, 0));
		assert_eq!(pool.commons, 20_000 * CRD - written_off);
	});
	// Whoever pays in the end makes everybody whole.
	chain.block_of(vec![(Ferdie, CreditCall::repay_in_full { loan: LOAN, at_most: 280 * CRD }.into())]);
	chain.state(|| {
		invariants::check();
		let restored = events().into_iter().find_map(|event| match event {
			RuntimeEvent::CommunityBanks(BanksEvent::Recovered { commons, endorsers, .. }) => {
				Some((commons, endorsers))
			}
			_ => None,
		});
		assert_eq!(restored, Some((written_off, 120 * CRD)));
		assert!(Settlements::<Runtime>::contains_key(LOAN));
	});
}

#[test]
fn members_should_lend_to_each_other_and_get_back_what_is_repaid() {
	let mut chain = Chain::new(DEV);
	let issuance = chain.state(Balances::total_issuance);
	chain.empty_block();
	let deadline = chain.state(super::chain::now) + 120_000;
	let request = decided(&mut chain, request(Funding::Peers { deadline }, None, 60_000));
	chain.block_of(vec![
		(Bob, CreditCall::pledge { request, amount: 100 * CRD }.into()),
		(Charlie, CreditCall::pledge { request, amount: 200 * CRD }.into()),
		(Alice, CreditCall::accept { request }.into()),
	]);
	chain.empty_block();
	chain.block_of(vec![(Alice, CreditCall::repay_in_full { loan: LOAN, at_most: 301 * CRD }.into())]);
	chain.block_of(vec![
		(Bob, CreditCall::claim_proceeds { loan: LOAN }.into()),
		(Charlie, CreditCall::claim_proceeds { loan: LOAN }.into()),
	]);
	chain.state(|| {
		invariants::check();
		assert!(!Settlements::<Runtime>::contains_key(LOAN));
		let pool = CommunityBanks::<Runtime>::get(CASCADIA).unwrap().credit_pool;
		assert_eq!((pool.payable, pool.issued, pool.receivable), (0, 0, 0));
		assert_eq!(Balances::total_issuance(), issuance, "peers create nothing");
	});
}

/// By what the chain books for real repayments, fee and signature included: a whole block of them takes minutes to try.
#[test]
fn a_block_should_have_room_for_fifteen_hundred_repayments() {
	const PAID: u32 = 20;
	let mut chain = Chain::new(DEV);
	let request = decided(&mut chain, request(Funding::Bank, None, 600_000));
	chain.block_of(vec![(Alice, CreditCall::accept { request }.into())]);
	if chain.next_block_starts_session() {
		chain.empty_block();
	}
	let weight_of_normal =
		|chain: &mut Chain| chain.state(|| System::block_weight().get(DispatchClass::Normal).ref_time());
	chain.block(|| {
		let first = System::account_nonce(Ferdie.to_account_id());
		let repay = RuntimeCall::from(CreditCall::repay { loan: LOAN, amount: CRD });
		(first..first + PAID).map(|nonce| signed_as(Ferdie, nonce, 0, repay.clone())).collect()
	});
	let each = weight_of_normal(&mut chain) / u64::from(PAID);
	chain.empty_block();
	assert_eq!(weight_of_normal(&mut chain), 0, "nothing else counts as normal");
	let room = RuntimeBlockWeights::get().get(DispatchClass::Normal).max_total.unwrap().ref_time() / each;
	println!("a repayment takes {} us of a block, which has room for {room}", each / 1_000_000);
	assert!(room >= 1_500, "a block has room for {room} repayments");
}
