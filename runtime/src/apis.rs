//! What nodes and wallets may ask the runtime.

use crate::{
	configs::consensus::EpochDuration, genesis_config_presets, measures::Measures, opaque::SessionKeys,
	AccountId, Babe, Balance, Bioregions, Block, CommunityBanks, Credit, Executive, Grandpa, Historical,
	Identities, InherentDataExt, Nonce, QuadraticGovernance, Redistribution, Runtime, RuntimeCall,
	RuntimeGenesisConfig, TransactionPayment, VERSION,
};
use alloc::vec::Vec;
use codec::Encode;
use credit_primitives_types::{
	AttestationId, BankId, BioregionCode, EpochIndex, LoanId, PersonId, Personhood, ProposalId, RequestId,
	TokenId,
};
use frame_support::{
	genesis_builder_helper::{build_state, get_preset},
	traits::{Get, KeyOwnerProofSystem},
	view_functions::{ViewFunctionDispatchError, ViewFunctionId},
	weights::Weight,
};
use pallet_bioregions::types::{BioregionPage, EconomicDataView};
use pallet_community_banks::views::{BankPage, BankView, HealthView, MembershipPage};
use pallet_credit::{
	types::Totals,
	views::{name_of, AssessmentView, Enquiry, LoanPage, LoanView, RecordView, RequestView, SchedulePage},
};
use pallet_grandpa::AuthorityId as GrandpaId;
use pallet_quadratic_governance::{
	types::{ProposalCounts, ProposalPage},
	ProposalView, Scope, VoiceCredits,
};
use pallet_redistribution::types::{BankResult, EpochStatus, Preview, Summary};
use pallet_transaction_payment::{FeeDetails, RuntimeDispatchInfo};
use sp_api::impl_runtime_apis;
use sp_consensus_babe::{AuthorityId as BabeId, BabeConfiguration, Epoch, Slot};
use sp_core::{crypto::KeyTypeId, OpaqueMetadata};
use sp_genesis_builder::PresetId;
use sp_inherents::{CheckInherentsResult, InherentData};
use sp_runtime::{
	traits::{Block as BlockT, NumberFor},
	transaction_validity::{TransactionSource, TransactionValidity},
	ApplyExtrinsicResult, ExtrinsicInclusionMode,
};
use sp_session::{MembershipProof, OpaqueGeneratedSessionKeys};
use sp_version::RuntimeVersion;

impl_runtime_apis! {
	impl sp_api::Core<Block> for Runtime {
		fn version() -> RuntimeVersion {
			VERSION
		}

		fn execute_block(block: <Block as BlockT>::LazyBlock) {
			Executive::execute_block(block)
		}

		fn initialize_block(header: &<Block as BlockT>::Header) -> ExtrinsicInclusionMode {
			Executive::initialize_block(header)
		}
	}

	impl sp_api::Metadata<Block> for Runtime {
		fn metadata() -> OpaqueMetadata {
			OpaqueMetadata::new(Runtime::metadata().into())
		}

		fn metadata_at_version(version: u32) -> Option<OpaqueMetadata> {
			Runtime::metadata_at_version(version)
		}

		fn metadata_versions() -> Vec<u32> {
			Runtime::metadata_versions()
		}
	}

	impl frame_support::view_functions::runtime_api::RuntimeViewFunction<Block> for Runtime {
		fn execute_view_function(
			id: ViewFunctionId,
			input: Vec<u8>,
		) -> Result<Vec<u8>, ViewFunctionDispatchError> {
			Runtime::execute_view_function(id, input)
		}
	}

	impl sp_block_builder::BlockBuilder<Block> for Runtime {
		fn apply_extrinsic(extrinsic: <Block as BlockT>::Extrinsic) -> ApplyExtrinsicResult {
			Executive::apply_extrinsic(extrinsic)
		}

		fn finalize_block() -> <Block as BlockT>::Header {
			Executive::finalize_block()
		}

		fn inherent_extrinsics(data: InherentData) -> Vec<<Block as BlockT>::Extrinsic> {
			data.create_extrinsics()
		}

		fn check_inherents(block: <Block as BlockT>::LazyBlock, data: InherentData) -> CheckInherentsResult {
			data.check_extrinsics(&block)
		}
	}

	impl sp_transaction_pool::runtime_api::TaggedTransactionQueue<Block> for Runtime {
		fn validate_transaction(
			source: TransactionSource,
			tx: <Block as BlockT>::Extrinsic,
			block_hash: <Block as BlockT>::Hash,
		) -> TransactionValidity {
			Executive::validate_transaction(source, tx, block_hash)
		}
	}

	impl sp_offchain::OffchainWorkerApi<Block> for Runtime {
		fn offchain_worker(header: &<Block as BlockT>::Header) {
			Executive::offchain_worker(header)
		}
	}

	impl sp_session::SessionKeys<Block> for Runtime {
		fn generate_session_keys(owner: Vec<u8>, seed: Option<Vec<u8>>) -> OpaqueGeneratedSessionKeys {
			SessionKeys::generate(&owner, seed).into()
		}

		fn decode_session_keys(encoded: Vec<u8>) -> Option<Vec<(Vec<u8>, KeyTypeId)>> {
			SessionKeys::decode_into_raw_public_keys(&encoded)
		}
	}

	impl sp_consensus_babe::BabeApi<Block> for Runtime {
		fn configuration() -> BabeConfiguration {
			let epoch = Babe::epoch_config().unwrap_or_default();
			BabeConfiguration {
				slot_duration: Babe::slot_duration(),
				epoch_length: EpochDuration::get(),
				c: epoch.c,
				authorities: Babe::authorities().to_vec(),
				randomness: Babe::randomness(),
				allowed_slots: epoch.allowed_slots,
			}
		}

		fn current_epoch_start() -> Slot {
			Babe::current_epoch_start()
		}

		fn current_epoch() -> Epoch {
			Babe::current_epoch()
		}

		fn next_epoch() -> Epoch {
			Babe::next_epoch()
		}

		fn generate_key_ownership_proof(
			_slot: Slot,
			authority: BabeId,
		) -> Option<sp_consensus_babe::OpaqueKeyOwnershipProof> {
			Historical::prove((sp_consensus_babe::KEY_TYPE, authority))
				.map(|proof| proof.encode())
				.map(sp_consensus_babe::OpaqueKeyOwnershipProof::new)
		}

		fn submit_report_equivocation_unsigned_extrinsic(
			equivocation: sp_consensus_babe::EquivocationProof<<Block as BlockT>::Header>,
			key_owner: sp_consensus_babe::OpaqueKeyOwnershipProof,
		) -> Option<()> {
			let key_owner: MembershipProof = key_owner.decode()?;
			Babe::submit_unsigned_equivocation_report(equivocation, key_owner)
		}
	}

	impl sp_consensus_grandpa::GrandpaApi<Block> for Runtime {
		fn grandpa_authorities() -> sp_consensus_grandpa::AuthorityList {
			Grandpa::grandpa_authorities()
		}

		fn current_set_id() -> sp_consensus_grandpa::SetId {
			Grandpa::current_set_id()
		}

		fn generate_key_ownership_proof(
			_set_id: sp_consensus_grandpa::SetId,
			authority: GrandpaId,
		) -> Option<sp_consensus_grandpa::OpaqueKeyOwnershipProof> {
			Historical::prove((sp_consensus_grandpa::KEY_TYPE, authority))
				.map(|proof| proof.encode())
				.map(sp_consensus_grandpa::OpaqueKeyOwnershipProof::new)
		}

		fn submit_report_equivocation_unsigned_extrinsic(
			equivocation: sp_consensus_grandpa::EquivocationProof<<Block as BlockT>::Hash, NumberFor<Block>>,
			key_owner: sp_consensus_grandpa::OpaqueKeyOwnershipProof,
		) -> Option<()> {
			let key_owner: MembershipProof = key_owner.decode()?;
			Grandpa::submit_unsigned_equivocation_report(equivocation, key_owner)
		}
	}

	impl frame_system_rpc_runtime_api::AccountNonceApi<Block, AccountId, Nonce> for Runtime {
		fn account_nonce(account: AccountId) -> Nonce {
			crate::System::account_nonce(account)
		}
	}

	impl pallet_transaction_payment_rpc_runtime_api::TransactionPaymentApi<Block, Balance> for Runtime {
		fn query_info(uxt: <Block as BlockT>::Extrinsic, len: u32) -> RuntimeDispatchInfo<Balance> {
			TransactionPayment::query_info(uxt, len)
		}

		fn query_fee_details(uxt: <Block as BlockT>::Extrinsic, len: u32) -> FeeDetails<Balance> {
			TransactionPayment::query_fee_details(uxt, len)
		}

		fn query_weight_to_fee(weight: Weight) -> Balance {
			TransactionPayment::weight_to_fee(weight)
		}

		fn query_length_to_fee(length: u32) -> Balance {
			TransactionPayment::length_to_fee(length)
		}
	}

	impl pallet_transaction_payment_rpc_runtime_api::TransactionPaymentCallApi<Block, Balance, RuntimeCall>
		for Runtime
	{
		fn query_call_info(call: RuntimeCall, len: u32) -> RuntimeDispatchInfo<Balance> {
			TransactionPayment::query_call_info(call, len)
		}

		fn query_call_fee_details(call: RuntimeCall, len: u32) -> FeeDetails<Balance> {
			TransactionPayment::query_call_fee_details(call, len)
		}

		fn query_weight_to_fee(weight: Weight) -> Balance {
			TransactionPayment::weight_to_fee(weight)
		}

		fn query_length_to_fee(length: u32) -> Balance {
			TransactionPayment::length_to_fee(length)
		}
	}

	impl pallet_identity::api::IdentityApi<Block, AccountId> for Runtime {
		fn resolve(account: AccountId) -> Option<pallet_identity::types::DidView<AccountId>> {
			Identities::did_view(&account)
		}

		fn attestation(
			id: AttestationId,
		) -> Option<pallet_identity::types::AttestationView<AccountId>> {
			Identities::attestation_view(id)
		}

		fn person(account: AccountId) -> Option<PersonId> {
			Identities::person_of(&account)
		}
	}

	impl pallet_quadratic_governance::api::GovernanceApi<Block, AccountId> for Runtime {
		fn proposal(proposal_id: ProposalId) -> Option<ProposalView<AccountId>> {
			QuadraticGovernance::proposal_view(proposal_id)
		}

		fn proposals(scope: Option<Scope>, start: ProposalId, limit: u32) -> ProposalPage<AccountId> {
			QuadraticGovernance::proposal_views(scope, start, limit)
		}

		fn voice_credits(who: AccountId, class: TokenId) -> Option<VoiceCredits> {
			QuadraticGovernance::voice_credits(who, class)
		}

		fn counts() -> ProposalCounts {
			pallet_quadratic_governance::Counts::<Runtime>::get()
		}
	}

	impl pallet_community_banks::api::BanksApi<Block, AccountId> for Runtime {
		fn banks(start: BankId, limit: u32) -> BankPage<AccountId> {
			CommunityBanks::bank_views(start, limit)
		}

		fn bank(bank_id: BankId) -> Option<BankView<AccountId>> {
			CommunityBanks::bank_view(bank_id)
		}

		fn health(bank_id: BankId, limit: u32) -> Option<HealthView> {
			CommunityBanks::health_view(bank_id, limit)
		}

		fn memberships(who: AccountId, start: BankId, limit: u32) -> MembershipPage<AccountId> {
			CommunityBanks::membership_views(&who, start, limit)
		}
	}

	impl pallet_credit::api::CreditApi<Block, AccountId> for Runtime {
		fn assess(enquiry: Enquiry<AccountId>) -> Result<AssessmentView, Vec<u8>> {
			Credit::assess_enquiry(enquiry).map_err(name_of)
		}

		fn assess_request(request_id: RequestId) -> Result<AssessmentView, Vec<u8>> {
			Credit::assess_request(request_id).map_err(name_of)
		}

		fn request(request_id: RequestId) -> Option<RequestView<AccountId>> {
			Credit::request_view(request_id)
		}

		fn loan(loan_id: LoanId) -> Option<LoanView<AccountId>> {
			Credit::loan_view(loan_id)
		}

		fn loans_of(who: AccountId, after: Option<LoanId>, limit: u32) -> LoanPage<AccountId> {
			Credit::loan_views(&who, after, limit)
		}

		fn schedule(loan_id: LoanId, start: u32, limit: u32) -> Option<SchedulePage> {
			Credit::schedule_view(loan_id, start, limit)
		}

		fn record(who: AccountId) -> Option<RecordView> {
			Credit::record_view(&who)
		}

		fn totals() -> Totals {
			pallet_credit::LendingTotals::<Runtime>::get()
		}
	}

	impl crate::measures::MeasuresApi<Block> for Runtime {
		fn measures(start: BankId, banks: u32, bioregions: u32) -> Measures {
			Measures {
				banks: CommunityBanks::measures(start, banks),
				lending: pallet_credit::LendingTotals::<Runtime>::get(),
				proposals: pallet_quadratic_governance::Counts::<Runtime>::get(),
				epoch: Redistribution::status_view().epoch.index,
				pot: pallet_redistribution::Pot::<Runtime>::get(),
				moved: pallet_redistribution::Moved::<Runtime>::get(),
				bioregions: Bioregions::measures(bioregions),
			}
		}
	}

	impl pallet_bioregions::api::BioregionsApi<Block> for Runtime {
		fn bioregions(start: u32, limit: u32) -> BioregionPage {
			Bioregions::bioregion_views(start, limit)
		}

		fn economic_data(code: BioregionCode) -> Option<EconomicDataView> {
			Bioregions::economic_data_view(code)
		}
	}

	impl pallet_redistribution::api::RedistributionApi<Block> for Runtime {
		fn current() -> EpochStatus {
			Redistribution::status_view()
		}

		fn epoch(index: EpochIndex) -> Option<Summary> {
			Redistribution::summary_of(index)
		}

		fn result(bank_id: BankId) -> Option<BankResult> {
			Redistribution::result_of(bank_id)
		}

		fn preview(start: BankId, limit: u32) -> Option<Preview> {
			Redistribution::preview_view(start, limit)
		}
	}

	impl sp_genesis_builder::GenesisBuilder<Block> for Runtime {
		fn build_state(config: Vec<u8>) -> sp_genesis_builder::Result {
			build_state::<RuntimeGenesisConfig>(config)
		}

		fn get_preset(id: &Option<PresetId>) -> Option<Vec<u8>> {
			get_preset::<RuntimeGenesisConfig>(id, genesis_config_presets::get_preset)
		}

		fn preset_names() -> Vec<PresetId> {
			genesis_config_presets::preset_names()
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	impl frame_benchmarking::Benchmark<Block> for Runtime {
		fn benchmark_metadata(
			extra: bool,
		) -> (Vec<frame_benchmarking::BenchmarkList>, Vec<frame_support::traits::StorageInfo>) {
			crate::benchmarks::metadata(extra)
		}

		fn dispatch_benchmark(
			config: frame_benchmarking::BenchmarkConfig,
		) -> Result<Vec<frame_benchmarking::BenchmarkBatch>, alloc::string::String> {
			crate::benchmarks::dispatch(config)
		}
	}

	#[cfg(feature = "try-runtime")]
	impl frame_try_runtime::TryRuntime<Block> for Runtime {
		fn on_runtime_upgrade(checks: frame_try_runtime::UpgradeCheckSelect) -> (Weight, Weight) {
			match Executive::try_runtime_upgrade(checks) {
				Ok(weight) => (weight, crate::configs::system::RuntimeBlockWeights::get().max_block),
				Err(error) => panic!("the upgrade fails: {error:?}"),
			}
		}

		fn execute_block(
			block: <Block as BlockT>::LazyBlock,
			state_root_check: bool,
			signature_check: bool,
			select: frame_try_runtime::TryStateSelect,
		) -> Weight {
			match Executive::try_execute_block(block, state_root_check, signature_check, select) {
				Ok(weight) => weight,
				Err(error) => panic!("the block fails: {error:?}"),
			}
		}
	}
}
