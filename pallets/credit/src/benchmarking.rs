//! The worst case of each call, and of looking after a loan.
#![allow(
	missing_docs,
	clippy::unwrap_used,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::arithmetic_side_effects
)]

mod setup;

use super::*;
use crate::types::{Appeal, Evidence, ModelBytes, RequestState, SecuredAsset, Terms, MAX_ENDORSERS};
use credit_primitives_types::{AssetId, Balance, Ballots, BankId, Collateral, Funding, Matter, Personhood};
use frame_benchmarking::v2::*;
use frame_support::weights::WeightMeter;
use frame_system::RawOrigin;
use setup::*;

/// A request's endorsers and its borrower, two by two.
const MOST_PAIRS: u32 = MAX_ENDORSERS * (MAX_ENDORSERS + 1) / 2;

/// What benchmarks need of a runtime and this pallet never does.
pub trait BenchmarkHelper<AccountId, Origin> {
	/// Creates an asset of which `owner` has every role, and gives `holder` some of it.
	fn create_asset(asset: AssetId, owner: &AccountId, holder: &AccountId, amount: Balance);

	/// The bank's own origin, by which its members decide.
	fn bank_origin(bank: BankId) -> Origin;
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn request_credit() {
		let community = Community::<T>::new(0).with_asset();
		#[extrinsic_call]
		_(
			RawOrigin::Signed(community.borrower),
			community.bank,
			AMOUNT,
			term::<T>(),
			schedule(),
			purpose(),
			Funding::Bank,
			Some(asset(ASSET_AMOUNT)),
			50,
		);
		assert_eq!(AssetsHeld::<T>::get(community.bank, ASSET), ASSET_AMOUNT);
	}

	/// By another person, as it has lapsed: who they are has to be looked up.
	#[benchmark]
	fn cancel_request(e: Linear<0, MAX_ENDORSERS>) {
		let community = Community::<T>::new(e).with_asset();
		let request = community.ask(Funding::Bank, Some(asset(ASSET_AMOUNT)));
		community.endorse(request, STAKE);
		refer::<T>(request);
		CreditRequests::<T>::mutate(request, |asked| {
			asked.as_mut().unwrap().state = RequestState::Referred { until: 0 };
		});
		let other = rich::<T>("other", 0);
		T::Personhood::attest_for_benchmark(&other);
		assert!(person::<T>(&other) != person::<T>(&community.borrower));
		#[extrinsic_call]
		_(RawOrigin::Signed(other), request);
		assert!(!CreditRequests::<T>::contains_key(request));
	}

	#[benchmark]
	fn endorse() {
		let community = Community::<T>::new(MAX_ENDORSERS);
		let request = community.ask(Funding::Bank, None);
		let (last, first) = community.others.split_last().unwrap();
		endorse_by::<T>(request, first, STAKE);
		#[extrinsic_call]
		_(RawOrigin::Signed(last.clone()), request, STAKE, statement());
		let endorsements = CreditRequests::<T>::get(request).unwrap().community_endorsements;
		assert_eq!(endorsements.len() as u32, MAX_ENDORSERS);
	}

	#[benchmark]
	fn withdraw_endorsement() {
		let community = Community::<T>::new(MAX_ENDORSERS);
		let request = community.ask(Funding::Bank, None);
		community.endorse(request, STAKE);
		#[extrinsic_call]
		_(RawOrigin::Signed(community.others[0].clone()), request);
		let endorsements = CreditRequests::<T>::get(request).unwrap().community_endorsements;
		assert_eq!(endorsements.len() as u32, MAX_ENDORSERS - 1);
	}

	#[benchmark]
	fn decline_endorsement() {
		let community = Community::<T>::new(MAX_ENDORSERS);
		let request = community.ask(Funding::Bank, None);
		community.endorse(request, STAKE);
		#[extrinsic_call]
		_(RawOrigin::Signed(community.borrower), request, community.others[0].clone());
		let endorsements = CreditRequests::<T>::get(request).unwrap().community_endorsements;
		assert_eq!(endorsements.len() as u32, MAX_ENDORSERS - 1);
	}

	/// See [`Community::hopeless`]: a rejection.
	#[benchmark]
	fn decide(e: Linear<0, MAX_ENDORSERS>) {
		let community = Community::<T>::new(e).with_asset();
		let request = community.hopeless();
		#[extrinsic_call]
		_(RawOrigin::Signed(community.borrower), request);
		assert!(!CreditRequests::<T>::contains_key(request));
	}

	/// With a collateral that is looked up.
	#[benchmark]
	fn appeal_score(e: Linear<0, MAX_ENDORSERS>) {
		let community = Community::<T>::new(e).with_asset();
		let request = community.refused();
		#[extrinsic_call]
		_(RawOrigin::Signed(community.borrower), request);
		let state = CreditRequests::<T>::get(request).unwrap().state;
		assert!(matches!(state, RequestState::Referred { .. }));
	}

	#[benchmark]
	fn ties(p: Linear<0, MOST_PAIRS>) {
		let pairs = tied::<T>(p);
		let parameters = Pallet::<T>::parameters();
		let mut found = 0;
		#[block]
		{
			for (one, other) in &pairs {
				if Pallet::<T>::are_tied(one, other, None, &parameters) {
					found += 1;
				}
			}
		}
		assert_eq!(found, p);
	}

	/// With everybody excluded who can be.
	#[benchmark]
	fn open_ballot() {
		let community = Community::<T>::new(MAX_ENDORSERS);
		let request = community.ask(Funding::Bank, None);
		community.endorse(request, STAKE);
		let excluded = CreditRequests::<T>::get(request).unwrap().persons().collect();
		let opened;
		#[block]
		{
			opened = T::Ballots::open(community.bank, Matter::Request(request), excluded);
		}
		assert!(opened.is_ok());
	}

	/// By the bank, which is dearer than by members whose pledges lie ready; with an asset, whose terms are looked up.
	#[benchmark]
	fn accept(e: Linear<0, MAX_ENDORSERS>) {
		let community = Community::<T>::new(e).with_asset();
		let request = community.ask(Funding::Bank, Some(asset(ASSET_AMOUNT)));
		community.endorse(request, STAKE);
		let loan = offer::<T>(request);
		#[extrinsic_call]
		_(RawOrigin::Signed(community.borrower), request);
		assert_eq!(ActiveLoans::<T>::get(loan).unwrap().endorsers.parts, e);
	}

	/// By somebody else: what it takes to hear that the borrower takes part is weighed apart.
	#[benchmark]
	fn repay() {
		let loan = Community::<T>::new(MAX_ENDORSERS).with_plain_borrower().lend(Funding::Bank, None);
		grow_old::<T>();
		let interest = owed::<T>(loan) - AMOUNT;
		let payer = payer::<T>();
		#[extrinsic_call]
		_(RawOrigin::Signed(payer), loan, interest + AMOUNT / 2);
		assert_eq!(ActiveLoans::<T>::get(loan).unwrap().outstanding, AMOUNT - AMOUNT / 2);
	}

	/// Late and provided for, so that its books change most; not in default, when a repayment would make no history.
	/// To return an asset is dearer than to release native collateral, and no loan has both.
	#[benchmark]
	fn repay_at_worst() {
		let community = Community::<T>::new(MAX_ENDORSERS).with_asset();
		let loan = community.lend(Funding::Bank, Some(asset(ASSET_AMOUNT)));
		provide::<T>(loan);
		let (payer, owed) = (payer::<T>(), owed::<T>(loan));
		#[extrinsic_call]
		repay(RawOrigin::Signed(payer), loan, owed);
		assert!(Settlements::<T>::contains_key(loan));
		assert_eq!(AssetsHeld::<T>::get(community.bank, ASSET), 0);
	}

	/// See `repay_at_worst`.
	#[benchmark]
	fn repay_in_full() {
		let community = Community::<T>::new(MAX_ENDORSERS).with_asset();
		let loan = community.lend(Funding::Bank, Some(asset(ASSET_AMOUNT)));
		provide::<T>(loan);
		let payer = payer::<T>();
		#[extrinsic_call]
		_(RawOrigin::Signed(payer), loan, FUNDS);
		assert!(Settlements::<T>::contains_key(loan));
		assert_eq!(AssetsHeld::<T>::get(community.bank, ASSET), 0);
	}

	#[benchmark]
	fn claim_proceeds() {
		let community = Community::<T>::new(MAX_ENDORSERS);
		let loan = community.lend(peers::<T>(), None);
		grow_old::<T>();
		Pallet::<T>::repay_in_full(signed::<T>(&community.borrower), loan, FUNDS).unwrap();
		let (last, first) = community.others.split_last().unwrap();
		for who in first {
			Pallet::<T>::claim_proceeds(signed::<T>(who), loan).unwrap();
		}
		#[extrinsic_call]
		_(RawOrigin::Signed(last.clone()), loan);
		assert!(!Settlements::<T>::contains_key(loan));
		assert_eq!(PeerLoans::<T>::iter().count(), 0);
	}

	#[benchmark]
	fn pledge() {
		let community = Community::<T>::new(1);
		let request = community.ask(peers::<T>(), None);
		#[extrinsic_call]
		_(RawOrigin::Signed(community.last()), request, AMOUNT);
		assert_eq!(CreditRequests::<T>::get(request).unwrap().pledged, AMOUNT);
	}

	/// While the request stands, which is changed then.
	#[benchmark]
	fn withdraw_pledge() {
		let community = Community::<T>::new(1);
		let request = community.ask(peers::<T>(), None);
		Pallet::<T>::pledge(signed::<T>(&community.last()), request, AMOUNT).unwrap();
		#[extrinsic_call]
		_(RawOrigin::Signed(community.last()), request);
		assert_eq!(CreditRequests::<T>::get(request).unwrap().pledged, 0);
	}

	/// Collateral and stakes pay a part, the rest is written off. No loan has native collateral, the dearer one, and an
	/// asset; this one has both, so that it also covers what a loan costs more that full collateral closes at once.
	#[benchmark]
	fn call_default(e: Linear<0, MAX_ENDORSERS>) {
		let community = Community::<T>::new(e);
		let loan = community.lend(Funding::Bank, Some(Collateral::Native { amount: AMOUNT / 10 }));
		default_is_due::<T>(loan);
		ActiveLoans::<T>::mutate(loan, |loan| {
			let (listing, asset) = (listing(), &mut loan.as_mut().unwrap().security.asset);
			*asset = Some(SecuredAsset {
				asset: ASSET,
				amount: ASSET_AMOUNT,
				price: listing.price,
				haircut: listing.haircut,
			});
		});
		#[extrinsic_call]
		_(RawOrigin::Signed(rich::<T>("caller", 0)), loan);
		assert!(Sales::<T>::contains_key(loan));
		let default = ActiveLoans::<T>::get(loan).unwrap().default.unwrap();
		assert_eq!(default.recoverable, AMOUNT - AMOUNT / 10 - Balance::from(e) * STAKE);
	}

	#[benchmark]
	fn withdraw_appeals(e: Linear<1, MAX_ENDORSERS>) {
		let community = Community::<T>::new(e);
		let loan = community.failed(None);
		community.appeal(loan);
		let looked_at;
		#[block]
		{
			looked_at = Pallet::<T>::withdraw_appeals(loan);
		}
		assert_eq!(looked_at, e);
	}

	#[benchmark]
	fn appeal_slash() {
		let community = Community::<T>::new(MAX_ENDORSERS);
		let loan = community.failed(None);
		#[extrinsic_call]
		_(RawOrigin::Signed(community.last()), loan);
		assert_eq!(LoanEndorsements::<T>::get(loan, community.last()).unwrap().appeal, Appeal::Open);
	}

	/// See [`Community::hopeless`]: approved by the members, and rejected all the same.
	#[benchmark]
	fn resolve_request(e: Linear<0, MAX_ENDORSERS>) {
		let community = Community::<T>::new(e).with_asset();
		let request = community.hopeless();
		refer::<T>(request);
		let members = T::BenchmarkHelper::bank_origin(community.bank);
		#[extrinsic_call]
		_(members as T::RuntimeOrigin, request, true);
		assert!(!CreditRequests::<T>::contains_key(request));
	}

	/// Of the only stake: then the bank's books show nothing more of the loan.
	#[benchmark]
	fn resolve_appeal() {
		let community = Community::<T>::new(1);
		let loan = community.failed(None);
		Pallet::<T>::appeal_slash(signed::<T>(&community.last()), loan).unwrap();
		let members = T::BenchmarkHelper::bank_origin(community.bank);
		#[extrinsic_call]
		_(members as T::RuntimeOrigin, loan, community.last(), true);
		assert_eq!(ActiveLoans::<T>::get(loan).unwrap().booked, 0);
	}

	/// Of a loan that is late, which nothing has noticed before.
	#[benchmark]
	fn restructure() {
		let community = Community::<T>::new(MAX_ENDORSERS);
		let loan = community.lend(Funding::Bank, None);
		fall_behind::<T>(loan);
		let rate = ActiveLoans::<T>::get(loan).unwrap().rate;
		let terms = Terms { term: term::<T>(), schedule: schedule(), rate };
		let members = T::BenchmarkHelper::bank_origin(community.bank);
		#[extrinsic_call]
		_(members as T::RuntimeOrigin, loan, terms);
		let care = ActiveLoans::<T>::get(loan).unwrap().care;
		assert!(care.restructured == 1 && care.provision > 0);
	}

	#[benchmark]
	fn grant_forbearance() {
		let community = Community::<T>::new(MAX_ENDORSERS);
		let loan = community.lend(Funding::Bank, None);
		let until = Pallet::<T>::now() + Pallet::<T>::parameters().longest_forbearance;
		let members = T::BenchmarkHelper::bank_origin(community.bank);
		#[extrinsic_call]
		_(members as T::RuntimeOrigin, loan, until);
		assert_eq!(ActiveLoans::<T>::get(loan).unwrap().care.forborne_until, Some(until));
	}

	#[benchmark]
	fn list_asset() {
		create_asset::<T>(&rich::<T>("holder", 0));
		#[extrinsic_call]
		_(RawOrigin::Root, ASSET, listing());
		assert!(Listings::<T>::contains_key(ASSET));
	}

	/// In the place of another one.
	#[benchmark]
	fn set_model() {
		let bytes = |version| ModelBytes::try_from(dearest_model(version).to_bytes()).unwrap();
		Pallet::<T>::do_set_model(bytes(1), Default::default()).unwrap();
		let (model, evidence) = (bytes(2), Evidence::default());
		assert!(model.len() > 64_000);
		#[extrinsic_call]
		_(RawOrigin::Root, model, evidence);
		assert_eq!(Model::<T>::get().unwrap().version, 2);
	}

	#[benchmark]
	fn unlist_asset() {
		Community::<T>::new(0).with_asset();
		#[extrinsic_call]
		_(RawOrigin::Root, ASSET);
		assert!(!Listings::<T>::contains_key(ASSET));
	}

	/// While the stakes wait for appeals: the price pays what was written off and what the books still show, and leaves a
	/// surplus to the borrower.
	#[benchmark]
	fn buy_collateral() {
		let community = Community::<T>::new(MAX_ENDORSERS).with_asset();
		let loan = community.failed(Some(asset(ASSET_AMOUNT)));
		let buyer = rich::<T>("buyer", 0);
		#[extrinsic_call]
		_(RawOrigin::Signed(buyer), loan, ASSET_AMOUNT, FUNDS);
		assert!(Settlements::<T>::contains_key(loan));
		assert_eq!(AssetsHeld::<T>::get(community.bank, ASSET), 0);
	}

	/// Going to the next key is not counted as a read: the entry is read once more for it.
	#[benchmark]
	fn poll_idle() {
		Community::<T>::new(0).lend(Funding::Bank, None);
		let first = Calendar::<T>::iter_keys().next().unwrap();
		let mut meter = WeightMeter::new();
		#[block]
		{
			Pallet::<T>::look_after_loans(&mut meter);
			assert!(Calendar::<T>::contains_key(first));
		}
		assert_eq!(meter.consumed(), T::WeightInfo::poll_idle());
	}

	#[benchmark]
	fn review() {
		let loan = Community::<T>::new(MAX_ENDORSERS).lend(Funding::Bank, None);
		fall_behind::<T>(loan);
		#[block]
		{
			Pallet::<T>::look_after_loans(&mut WeightMeter::new());
		}
		let care = ActiveLoans::<T>::get(loan).unwrap().care;
		assert!(care.step == 1 && care.provision > 0);
	}

	/// There is nothing to settle without stakes.
	#[benchmark]
	fn settle_slashes(e: Linear<1, MAX_ENDORSERS>) {
		let community = Community::<T>::new(e);
		let loan = community.failed(None);
		community.appeal(loan);
		let default = ActiveLoans::<T>::get(loan).unwrap().default.unwrap();
		T::Clock::set_for_benchmark(default.escrow_until.unwrap());
		#[block]
		{
			Pallet::<T>::look_after_loans(&mut WeightMeter::new());
		}
		let default = ActiveLoans::<T>::get(loan).unwrap().default.unwrap();
		assert_eq!(default.taken.whole, Balance::from(e) * STAKE);
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
