#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod genesis;
mod ledger;
mod membership;
pub mod types;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;
#[cfg(any(test, feature = "std", feature = "try-runtime"))]
mod try_state;

pub use genesis::GenesisBank;
pub use pallet::*;
pub use types::{BankParameters, CommunityBank, CreationCapacity, CreditPool};
pub use weights::WeightInfo;

use credit_primitives_types::{Balance, BankId, Clock, Moment};
use frame_support::traits::Get;
use sp_runtime::traits::AccountIdConversion;

/// A bank, as stored.
pub type BankInfo<T> = CommunityBank<<T as frame_system::Config>::AccountId>;

#[frame_support::pallet]
// FRAME's macros expand to calls of `expect`.
#[allow(clippy::expect_used)]
pub mod pallet {
	use super::*;
	use alloc::vec::Vec;
	use credit_primitives_types::{BioregionCode, HealthIndex, PersonId, Personhood, Regions};
	use frame_support::{
		pallet_prelude::*,
		traits::{
			fungible::{Inspect, Mutate, MutateHold},
			StorageVersion,
		},
		PalletId,
	};
	use frame_system::pallet_prelude::*;
	use sp_core::H256;
	use types::{Application, BankName, Founding, Holding, Member};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// The currency that banks take, lend and create.
		type Currency: Inspect<Self::AccountId, Balance = Balance>
			+ Mutate<Self::AccountId>
			+ MutateHold<Self::AccountId, Reason = Self::RuntimeHoldReason>;

		/// The runtime's reasons for a hold, this pallet's among them.
		type RuntimeHoldReason: From<HoldReason>;

		/// The chain's clock, in milliseconds.
		type Clock: Clock;

		/// Says which accounts are persons: only they found and join banks.
		type Personhood: Personhood<Self::AccountId>;

		/// Says how a bank's community fares, which moves its leverage.
		type Health: HealthIndex;

		/// Says which bioregions there are.
		type Regions: Regions;

		/// What governance has set for all banks.
		type Parameters: Get<BankParameters>;

		/// From which the banks' accounts are derived.
		#[pallet::constant]
		type PalletId: Get<PalletId>;

		/// What the calls weigh.
		type WeightInfo: WeightInfo;
	}

	/// Why this pallet holds someone's money.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// The deposit of the person who opened a bank, for as long as it stands.
		FoundingDeposit,
		/// The deposit of a person who applies for membership, until the application ends.
		ApplicationDeposit,
	}

	/// The number that the next bank gets.
	#[pallet::storage]
	pub type NextBankId<T> = StorageValue<_, BankId, ValueQuery>;

	/// The open banks. Backed by the founder's deposit. Keyed by a counter, which nobody chooses.
	#[pallet::storage]
	pub type CommunityBanks<T: Config> = StorageMap<_, Twox64Concat, BankId, BankInfo<T>>;

	/// Banks that still gather their founders; an entry moves to [`CommunityBanks`] when there are enough, and goes
	/// when its founder abandons it. Backed by the founder's deposit. Keyed by a counter.
	#[pallet::storage]
	pub type Foundings<T: Config> = StorageMap<_, Twox64Concat, BankId, Founding<T::AccountId>>;

	/// The members of each bank. Backed by personhood: one person, one entry in a bank. Members choose their account,
	/// hence the keyed hash.
	#[pallet::storage]
	pub type Members<T: Config> =
		StorageDoubleMap<_, Twox64Concat, BankId, Blake2_128Concat, T::AccountId, Member>;

	/// Open applications for membership. Backed by the applicant's deposit; gone when the applicant joins or withdraws.
	#[pallet::storage]
	pub type Applications<T: Config> =
		StorageDoubleMap<_, Twox64Concat, BankId, Blake2_128Concat, T::AccountId, Application<T::AccountId>>;

	/// What each depositor has in a bank. Backed by the money in it; gone with the last share.
	#[pallet::storage]
	pub type Holdings<T: Config> =
		StorageDoubleMap<_, Twox64Concat, BankId, Blake2_128Concat, T::AccountId, Holding>;

	/// Created credit outstanding, over all banks.
	#[pallet::storage]
	pub type TotalIssued<T> = StorageValue<_, Balance, ValueQuery>;

	/// All money there was at genesis. Total issuance is always this and [`TotalIssued`].
	#[pallet::storage]
	pub type GenesisIssuance<T> = StorageValue<_, Balance, ValueQuery>;

	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// Banks that are open from the start, numbered from 0.
		pub banks: Vec<GenesisBank<T::AccountId>>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			genesis::build::<T>(&self.banks);
		}
	}

	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// Somebody opened a bank, which now gathers its founders.
		FoundingOpened {
			/// The bank.
			bank_id: BankId,
			/// Who opened it.
			founder: T::AccountId,
			/// Held from the founder.
			deposit: Balance,
			/// What people will call it.
			name: BankName,
			/// Where its community lives.
			bioregion: BioregionCode,
			/// BLAKE2-256 of its charter.
			charter: H256,
		},
		/// The founder gave up before there were enough founders; the deposit was returned.
		FoundingAbandoned {
			/// The bank that will not be.
			bank_id: BankId,
		},
		/// A person joined the founders of a bank.
		CoFounded {
			/// The bank.
			bank_id: BankId,
			/// The person's account.
			who: T::AccountId,
		},
		/// A founder left before there were enough founders.
		CoFounderLeft {
			/// The bank.
			bank_id: BankId,
			/// Who left.
			who: T::AccountId,
		},
		/// A bank has its founders and is open.
		CommunityBankCreated {
			/// The bank.
			bank_id: BankId,
			/// Where its community lives.
			bioregion: BioregionCode,
		},
		/// A person is now a member of a bank.
		MemberJoined {
			/// The bank.
			bank_id: BankId,
			/// The member's account.
			who: T::AccountId,
			/// The person behind it.
			person: PersonId,
		},
		/// A person asked to join a bank.
		ApplicationOpened {
			/// The bank.
			bank_id: BankId,
			/// Who applies.
			applicant: T::AccountId,
			/// Held from the applicant until the application ends.
			deposit: Balance,
		},
		/// An applicant withdrew; the deposit was returned.
		ApplicationWithdrawn {
			/// The bank.
			bank_id: BankId,
			/// Who had applied.
			applicant: T::AccountId,
		},
		/// A member endorsed an application.
		ApplicationEndorsed {
			/// The bank.
			bank_id: BankId,
			/// Who applies.
			applicant: T::AccountId,
			/// The member.
			endorser: T::AccountId,
		},
		/// A member paid money in and got shares for it.
		Deposited {
			/// The bank.
			bank_id: BankId,
			/// The member.
			who: T::AccountId,
			/// Paid in.
			amount: Balance,
			/// Shares minted.
			shares: u128,
		},
		/// A depositor gave shares back and was paid their value.
		Withdrawn {
			/// The bank.
			bank_id: BankId,
			/// The depositor.
			who: T::AccountId,
			/// Shares given back.
			shares: u128,
			/// Paid out.
			amount: Balance,
			/// Rounding and unvested income that went to the commons, as no share was left to own it.
			to_commons: Balance,
		},
		/// Somebody gave money to the commons of a bank.
		Donated {
			/// The bank.
			bank_id: BankId,
			/// Who gave.
			who: T::AccountId,
			/// How much.
			amount: Balance,
		},
		/// A bank may now create credit.
		CreationGranted {
			/// The bank.
			bank_id: BankId,
			/// The leverage of its record.
			record: credit_primitives_math::FixedU128,
		},
		/// A bank paid out a loan.
		LoanPaidOut {
			/// The bank.
			bank_id: BankId,
			/// Who got it.
			borrower: T::AccountId,
			/// Created for it.
			created: Balance,
			/// Taken from the pool.
			pool: Balance,
		},
		/// A bank received a payment on a loan.
		PaymentCollected {
			/// The bank.
			bank_id: BankId,
			/// Who paid.
			payer: T::AccountId,
			/// Principal paid back.
			principal: Balance,
			/// The part of the principal that had been created, now burned.
			burned: Balance,
			/// Interest set aside for the endorsers.
			endorsers: Balance,
			/// Interest for the loss reserve.
			loss_reserve: Balance,
			/// Interest for the commons.
			commons: Balance,
			/// Interest for the depositors, vesting from now on.
			shares: Balance,
		},
		/// A bank paid money that it had set aside.
		ClaimPaid {
			/// The bank.
			bank_id: BankId,
			/// Who got it.
			who: T::AccountId,
			/// How much.
			amount: Balance,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// Your account is not attested as a person's. Ask an accredited issuer for a personhood credential first.
		NotAPerson,
		/// There is no open bank of this number. Look the number up in `communityBanks`.
		BankNotFound,
		/// No bank of this number gathers founders. It may be open already, or have been abandoned.
		FoundingNotFound,
		/// There is no such bioregion. Use the code of a registered one, `cascadia` for example.
		BioregionNotFound,
		/// The name is empty. Give the bank a name of 1 to 64 bytes.
		NameEmpty,
		/// The name or the bioregion's code is not UTF-8. Encode text as UTF-8.
		NotUtf8,
		/// You are among the founders already. Wait for the others.
		AlreadyFounder,
		/// You are not among the founders of this bank. Join them with `co_found`.
		NotAFounder,
		/// This account is a member already. Nothing is left to do.
		AlreadyMember,
		/// Your application is open already. Ask members to endorse it, or withdraw it.
		AlreadyApplied,
		/// There is no open application of this account to this bank. Check both, or ask the person to apply.
		ApplicationNotFound,
		/// You endorsed this already. Others have to add theirs.
		AlreadyEndorsed,
		/// Only members of the bank may do this. Apply with `apply` and have members endorse you.
		NotAMember,
		/// The amount is zero. Give one above zero.
		AmountZero,
		/// The amount is under the least deposit, or buys no share at today's price. Deposit more.
		DepositTooSmall,
		/// The amount is too large for the bank's books. Give a smaller one.
		AmountTooLarge,
		/// You do not have that many shares in this bank. `holdings` shows how many you have.
		NotEnoughShares,
		/// You deposited in this epoch. Withdraw in the next one.
		DepositTooRecent,
		/// That many shares are worth nothing after rounding. Withdraw more of them at once.
		SharesWorthless,
		/// The bank does not have enough money at hand. Ask for less, or wait until loans are repaid.
		InsufficientLiquidity,
		/// The bank has the right to create already. Nothing is left to do.
		AlreadyGranted,
		/// The bank's books do not add up, so it moves no money. Report this: it is a defect of the chain.
		LedgerInconsistent,
		/// No numbers are left for new banks. A runtime upgrade has to widen them.
		MaxBanksExceeded,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			let parameters = T::Parameters::get();
			assert_eq!(
				parameters,
				parameters.clamped(),
				"the parameters of the banks are out of their bounds: each field's documentation states them"
			);
			assert!(
				T::Currency::minimum_balance() > 0,
				"banks need a currency with an existential deposit above zero: their accounts could vanish otherwise"
			);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Opens a bank, which then gathers its founders.
		///
		/// The bank starts work by itself as soon as enough persons have called `co_found`. You pay its account's
		/// existential deposit, and a founding deposit is held from you for as long as the bank stands.
		///
		/// - Origin: signed by a person.
		/// - `name`: UTF-8, 1 to 64 bytes.
		/// - `bioregion`: the code of a registered bioregion.
		/// - `charter`: BLAKE2-256 of the bank's charter.
		///
		/// Emits `FoundingOpened`.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::found_bank())]
		pub fn found_bank(
			origin: OriginFor<T>,
			name: BankName,
			bioregion: BioregionCode,
			charter: H256,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_found_bank(&who, name, bioregion, charter)
		}

		/// Leaves the founding of a bank that is not open yet.
		///
		/// If you opened it, the founding ends, and your deposit and the account's existential deposit come back.
		///
		/// - Origin: signed by one of the founders.
		/// - `bank`: the number in `FoundingOpened`.
		///
		/// Emits `FoundingAbandoned` or `CoFounderLeft`.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::abandon_founding())]
		pub fn abandon_founding(origin: OriginFor<T>, bank: BankId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_abandon_founding(&who, bank)
		}

		/// Joins the founders of a bank. With the last one needed, the bank opens and its founders are its members.
		///
		/// - Origin: signed by a person.
		/// - `bank`: the number in `FoundingOpened`.
		///
		/// Emits `CoFounded`; when the bank opens also `MemberJoined` for each founder and `CommunityBankCreated`.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::co_found())]
		pub fn co_found(origin: OriginFor<T>, bank: BankId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_co_found(&who, bank)
		}

		/// Asks to become a member of a bank. A deposit is held until you join or withdraw.
		///
		/// - Origin: signed by a person.
		/// - `bank`: an open bank.
		///
		/// Emits `ApplicationOpened`.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::apply())]
		pub fn apply(origin: OriginFor<T>, bank: BankId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_apply(&who, bank)
		}

		/// Takes your application back, and with it your deposit.
		///
		/// - Origin: signed by the applicant.
		/// - `bank`: the bank you applied to.
		///
		/// Emits `ApplicationWithdrawn`.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::withdraw_application())]
		pub fn withdraw_application(origin: OriginFor<T>, bank: BankId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_withdraw_application(&who, bank)
		}

		/// Speaks for an applicant. With the last endorsement needed, the applicant becomes a member and gets the
		/// deposit back.
		///
		/// - Origin: signed by a member of the bank.
		/// - `bank`: the bank.
		/// - `applicant`: who applied.
		///
		/// Emits `ApplicationEndorsed`, with the last one also `MemberJoined`.
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::endorse_application())]
		pub fn endorse_application(
			origin: OriginFor<T>,
			bank: BankId,
			applicant: T::AccountId,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_endorse_application(&who, bank, applicant)
		}

		/// Pays money into a bank, for shares in its pool. Shares earn the interest that borrowers pay.
		///
		/// - Origin: signed by a member of the bank.
		/// - `bank`: the bank.
		/// - `amount`: in units of 10^-12 CRD. The number of shares is rounded down.
		///
		/// Emits `Deposited`.
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::deposit())]
		pub fn deposit(
			origin: OriginFor<T>,
			bank: BankId,
			#[pallet::compact] amount: Balance,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_deposit(&who, bank, amount)
		}

		/// Gives shares back to a bank for their value, not in the epoch of your last deposit.
		///
		/// - Origin: signed by the holder of the shares.
		/// - `bank`: the bank.
		/// - `shares`: how many. Their value is rounded down.
		///
		/// Emits `Withdrawn`.
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::withdraw())]
		pub fn withdraw(
			origin: OriginFor<T>,
			bank: BankId,
			#[pallet::compact] shares: u128,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_withdraw(&who, bank, shares)
		}

		/// Gives money to a bank's commons, for good: it carries the bank's lending and belongs to no one.
		///
		/// - Origin: signed by anyone.
		/// - `bank`: the bank.
		/// - `amount`: in units of 10^-12 CRD.
		///
		/// Emits `Donated`.
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::donate())]
		pub fn donate(
			origin: OriginFor<T>,
			bank: BankId,
			#[pallet::compact] amount: Balance,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_donate(&who, bank, amount)
		}

		/// Gives a bank the right to create the credit that it lends, within limits of capital and health.
		///
		/// - Origin: Root, which governance reaches by a network proposal.
		/// - `bank`: the bank.
		///
		/// Emits `CreationGranted`.
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::grant_creation())]
		pub fn grant_creation(origin: OriginFor<T>, bank: BankId) -> DispatchResult {
			ensure_root(origin)?;
			Self::do_grant_creation(bank)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// What `shares` in a bank would be paid now, rounded down; `None` if there is no such bank.
		pub fn withdrawal_value(bank: BankId, shares: u128) -> Option<Balance> {
			CommunityBanks::<T>::get(bank)?.credit_pool.value_of_shares(shares, Self::now())
		}

		/// How many shares a deposit would buy now, rounded down; `None` if there is no such bank.
		pub fn shares_for_deposit(bank: BankId, amount: Balance) -> Option<u128> {
			CommunityBanks::<T>::get(bank)?.credit_pool.shares_for_deposit(amount, Self::now())
		}

		/// How much credit a bank may create now and from what that follows; `None` if there is no such bank.
		pub fn creation_capacity(bank: BankId) -> Option<CreationCapacity> {
			let bank = CommunityBanks::<T>::get(bank)?;
			Self::capacity_of(&bank, &Self::parameters(), Self::now()).ok()
		}

		/// The account that keeps a bank's money.
		pub fn bank_account(bank: BankId) -> T::AccountId {
			Self::account_of(bank)
		}
	}
}

impl<T: Config> Pallet<T> {
	/// What governance has set, brought within bounds.
	pub(crate) fn parameters() -> BankParameters {
		T::Parameters::get().clamped()
	}

	/// The chain's time in milliseconds.
	pub(crate) fn now() -> Moment {
		T::Clock::now()
	}

	/// The open bank of this number.
	pub(crate) fn bank(bank: BankId) -> Result<BankInfo<T>, Error<T>> {
		CommunityBanks::<T>::get(bank).ok_or(Error::<T>::BankNotFound)
	}

	/// The account that keeps a bank's money.
	pub fn account_of(bank: BankId) -> T::AccountId {
		T::PalletId::get().into_sub_account_truncating(bank)
	}
}
