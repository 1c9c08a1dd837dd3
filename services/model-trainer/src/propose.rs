//! A model that is proposed to the network: if the proposal passes, the chain assesses by it.

use credit_network_service::node::no_connection;
use credit_primitives_scoring::{Model, ModelError, CHAIN_V1};
use std::{future::Future, time::Duration};
use subxt::{
	config::{DefaultExtrinsicParamsBuilder, RpcConfigFor},
	dynamic,
	error::{DispatchError, TransactionEventsError},
	ext::{
		scale_decode::{self, DecodeAsType},
		scale_encode::{self, EncodeAsType},
	},
	rpcs::{LegacyRpcMethods, RpcClient},
	OnlineClient, SubstrateConfig,
};
use subxt_signer::sr25519::Keypair;
use thiserror::Error;
use url::Url;

/// The pallet of governance.
const GOVERNANCE: &str = "QuadraticGovernance";

/// How long the node may take to answer.
const TIMEOUT: Duration = Duration::from_secs(30);

/// For how many blocks the transaction can be taken in: a power of two.
const LIFETIME: u64 = 64;

/// How long it may take until a block with the transaction is final.
const PATIENCE: Duration = Duration::from_secs(600);

/// The most bytes of a title.
const MOST_OF_TITLE: usize = 256;

/// The most kinds of credentials.
const MOST_CREDENTIALS: usize = 4;

/// Why a model cannot be proposed.
#[derive(Debug, Error)]
pub enum ProposeError {
	/// The chain would refuse it.
	#[error("the chain would refuse the model: {0}")]
	Model(#[from] ModelError),
	/// The command line asks for what cannot be.
	#[error("{0}")]
	Asked(String),
	/// The chain has one as new.
	#[error(
		"the chain's model has version {0}, and this one has {1}: train it with `training.version` {2} or above"
	)]
	NotNewer(u32, u32, u64),
	/// The node does not answer.
	#[error("the node does not answer: {0}")]
	Unreachable(String),
	/// It is another chain.
	#[error("the node's chain is not as expected: {0}")]
	Unexpected(String),
	/// The transaction was not taken in.
	#[error("the transaction was not taken in: {0}")]
	Refused(String),
	/// The chain refuses the proposal.
	#[error("the chain refuses the proposal: {0}")]
	Failed(String),
}

/// A model, and how it is proposed.
#[derive(Debug, Clone)]
pub struct Proposal {
	model: Model,
	/// The schemas of the credentials that count.
	credentials: Vec<u32>,
	/// The schema by which issuers attest what a borrower does with a loan.
	purpose: Option<u32>,
	title: String,
}

/// A proposal that the network can vote on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submitted {
	/// Its number.
	pub proposal_id: u32,
	/// The block that it is in, which is final.
	pub block: u64,
	/// The block's hash.
	pub block_hash: [u8; 32],
	/// Held from the account until it ends, in units of 10^-12 CRD.
	pub deposit: u128,
	/// The first block at which it may be decided.
	pub voting_end: u32,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "scale_decode")]
struct OnChainModel {
	version: u32,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "scale_decode")]
struct OnChainSubmitted {
	proposal_id: u32,
	deposit: u128,
	voting_end: u32,
}

#[derive(EncodeAsType)]
#[encode_as_type(crate_path = "scale_encode")]
enum OnChainScope {
	Network,
}

#[derive(EncodeAsType)]
#[encode_as_type(crate_path = "scale_encode")]
struct OnChainEvidence {
	credentials: Vec<u32>,
	purpose: Option<u32>,
}

#[derive(EncodeAsType)]
#[encode_as_type(crate_path = "scale_encode")]
#[allow(non_camel_case_types, reason = "calls are named so")]
enum OnChainCreditCall {
	set_model { model: Vec<u8>, evidence: OnChainEvidence },
}

#[derive(EncodeAsType)]
#[encode_as_type(crate_path = "scale_encode")]
enum OnChainCall {
	Credit(OnChainCreditCall),
}

impl Proposal {
	/// A proposal of a model that the chain would take.
	pub fn new(
		model: Model,
		credentials: Vec<u32>,
		purpose: Option<u32>,
		title: Option<String>,
	) -> Result<Self, ProposeError> {
		model.validate(&CHAIN_V1)?;
		if credentials.len() > MOST_CREDENTIALS {
			let told = credentials.len();
			return Err(ProposeError::Asked(format!(
				"at most {MOST_CREDENTIALS} kinds of credentials count, and --credential names {told}"
			)));
		}
		let twice =
			credentials.iter().enumerate().find(|(at, one)| credentials.iter().take(*at).any(|o| o == *one));
		if let Some((_, schema)) = twice {
			return Err(ProposeError::Asked(format!("--credential names {schema} twice")));
		}
		let title =
			title.unwrap_or_else(|| format!("Credit model {}, version {}", model.name, model.version));
		if title.is_empty() || title.len() > MOST_OF_TITLE {
			return Err(ProposeError::Asked(format!(
				"--title must have from 1 to {MOST_OF_TITLE} bytes, and has {}",
				title.len()
			)));
		}
		Ok(Self { model, credentials, purpose, title })
	}

	/// What it is about.
	pub fn title(&self) -> &str {
		&self.title
	}

	/// The model.
	pub fn model(&self) -> &Model {
		&self.model
	}

	fn call(&self) -> OnChainCall {
		let evidence = OnChainEvidence { credentials: self.credentials.clone(), purpose: self.purpose };
		OnChainCall::Credit(OnChainCreditCall::set_model { model: self.model.to_bytes(), evidence })
	}

	/// Submits it, and waits until the block that it is in is final.
	pub async fn submit(&self, url: &Url, key: &Keypair) -> Result<Submitted, ProposeError> {
		let (client, rpc) = connect(url).await?;
		let transaction = within(async {
			let at = client.at_current_block().await.map_err(unreachable)?;
			let address = dynamic::storage::<(), OnChainModel>("Credit", "Model");
			let storage = at.storage();
			let entry = storage.entry(address).map_err(unexpected)?;
			if let Some(kept) = entry.try_fetch(()).await.map_err(unreachable)? {
				self.must_be_above(kept.decode().map_err(unexpected)?.version)?;
			}
			// Those that wait are counted too.
			let account = key.public_key().to_account_id();
			let nonce = rpc.system_account_next_index(&account).await.map_err(unreachable)?;
			let params = DefaultExtrinsicParamsBuilder::<SubstrateConfig>::new()
				.mortal_from_unchecked(LIFETIME, at.block_number(), at.block_hash())
				.nonce(nonce)
				.build();
			let parts = (OnChainScope::Network, self.call(), self.title.as_bytes().to_vec());
			let call = dynamic::transaction(GOVERNANCE, "submit_proposal", parts);
			let mut signable =
				at.transactions().create_signable_offline(&call, params).map_err(unexpected)?;
			signable.sign(key).map_err(unexpected)
		})
		.await?;
		let progress = within(async { transaction.submit_and_watch().await.map_err(refused) }).await?;
		let slow = |_| {
			let minutes = PATIENCE.as_secs().checked_div(60).unwrap_or_default();
			ProposeError::Refused(format!("no block with it was final within {minutes} minutes"))
		};
		let block = tokio::time::timeout(PATIENCE, progress.wait_for_finalized()).await.map_err(slow)?;
		let block = block.map_err(refused)?;
		within(async {
			let events = block.wait_for_success().await.map_err(failed)?;
			let at = block.at().await.map_err(unreachable)?;
			for event in events.iter() {
				let event = event.map_err(unexpected)?;
				if (event.pallet_name(), event.event_name()) == (GOVERNANCE, "ProposalSubmitted") {
					let told: OnChainSubmitted = event.decode_fields_unchecked_as().map_err(unexpected)?;
					return Ok(Submitted {
						proposal_id: told.proposal_id,
						block: at.block_number(),
						block_hash: block.block_hash().0,
						deposit: told.deposit,
						voting_end: told.voting_end,
					});
				}
			}
			Err(ProposeError::Unexpected(format!(
				"no event tells the proposal's number in block {}",
				at.block_number()
			)))
		})
		.await
	}

	fn must_be_above(&self, version: u32) -> Result<(), ProposeError> {
		if self.model.version > version {
			return Ok(());
		}
		Err(ProposeError::NotNewer(version, self.model.version, u64::from(version).saturating_add(1)))
	}
}

type Rpc = LegacyRpcMethods<RpcConfigFor<SubstrateConfig>>;

async fn connect(url: &Url) -> Result<(OnlineClient<SubstrateConfig>, Rpc), ProposeError> {
	within(async {
		let none = |error| ProposeError::Unreachable(no_connection(url, &error));
		let rpc = RpcClient::from_insecure_url(url).await.map_err(none)?;
		let client = OnlineClient::from_rpc_client(rpc.clone()).await.map_err(unreachable)?;
		Ok((client, LegacyRpcMethods::new(rpc)))
	})
	.await
}

async fn within<T>(work: impl Future<Output = Result<T, ProposeError>>) -> Result<T, ProposeError> {
	let slow = || ProposeError::Unreachable(format!("nothing came within {} seconds", TIMEOUT.as_secs()));
	tokio::time::timeout(TIMEOUT, work).await.unwrap_or_else(|_| Err(slow()))
}

fn unreachable(error: impl std::fmt::Display) -> ProposeError {
	ProposeError::Unreachable(error.to_string())
}

fn unexpected(error: impl std::fmt::Display) -> ProposeError {
	ProposeError::Unexpected(error.to_string())
}

fn refused(error: impl std::fmt::Display) -> ProposeError {
	ProposeError::Refused(error.to_string())
}

/// Why the proposal failed, with what the chain itself says about it.
fn failed(error: TransactionEventsError) -> ProposeError {
	let TransactionEventsError::ExtrinsicFailed(DispatchError::Module(module)) = &error else {
		return match error {
			TransactionEventsError::ExtrinsicFailed(error) => ProposeError::Failed(error.to_string()),
			error => unreachable(error),
		};
	};
	let docs = module.details().map(|details| details.variant.docs.join(" ")).unwrap_or_default();
	ProposeError::Failed(format!("{}: {}", module.details_string(), docs.trim()))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
	use super::*;
	use codec::Encode;
	use scale_info::{MetaType, PortableRegistry, Registry, TypeInfo};

	/// The types as the chain has them, with the wrapper that it puts around lists.
	mod theirs {
		use codec::Encode;
		use scale_info::TypeInfo;

		#[derive(TypeInfo, Encode)]
		pub struct BoundedVec<T>(pub Vec<T>);
		#[derive(TypeInfo, Encode)]
		pub struct Evidence {
			pub credentials: BoundedVec<u32>,
			pub purpose: Option<u32>,
		}
		#[derive(TypeInfo, Encode)]
		#[allow(non_camel_case_types, dead_code, reason = "as calls are named, and one of many")]
		pub enum CreditCall {
			#[codec(index = 0)]
			cancel_request { request: [u8; 32] },
			#[codec(index = 22)]
			set_model { model: BoundedVec<u8>, evidence: Evidence },
		}
		#[derive(TypeInfo, Encode)]
		#[allow(dead_code, reason = "one of many")]
		pub enum RuntimeCall {
			#[codec(index = 0)]
			System { remark: Vec<u8> },
			#[codec(index = 41)]
			Credit(CreditCall),
		}
		#[derive(TypeInfo, Encode)]
		#[allow(dead_code, reason = "one of two")]
		pub enum Scope {
			Network,
			Bank(u32),
		}
	}

	fn model() -> Model {
		let mut model = credit_primitives_scoring::testing::scorecard(1, &CHAIN_V1, 200_000);
		model.version = 7;
		model
	}

	fn encoded<Theirs: TypeInfo + 'static>(ours: &impl EncodeAsType) -> Vec<u8> {
		let mut registry = Registry::new();
		let id = registry.register_type(&MetaType::new::<Theirs>()).id;
		ours.encode_as_type(id, &PortableRegistry::from(registry)).unwrap()
	}

	#[test]
	fn the_call_should_be_written_through_the_chains_own_types() {
		let proposal = Proposal::new(model(), vec![3, 4], Some(5), None).unwrap();
		let evidence = theirs::Evidence { credentials: theirs::BoundedVec(vec![3, 4]), purpose: Some(5) };
		let call = theirs::CreditCall::set_model { model: theirs::BoundedVec(model().to_bytes()), evidence };
		let expected = theirs::RuntimeCall::Credit(call).encode();
		assert_eq!(encoded::<theirs::RuntimeCall>(&proposal.call()), expected);
		assert_eq!(encoded::<theirs::Scope>(&OnChainScope::Network), theirs::Scope::Network.encode());
	}

	#[test]
	fn a_proposal_should_be_refused_when_the_chain_would_not_take_it() {
		let refused = |credentials: &[u32], title: Option<&str>| {
			Proposal::new(model(), credentials.to_vec(), None, title.map(Into::into)).unwrap_err().to_string()
		};
		assert!(refused(&[1, 2, 3, 4, 5], None).contains("at most 4"));
		assert!(refused(&[1, 2, 1], None).contains("names 1 twice"));
		assert!(refused(&[], Some("")).contains("from 1 to 256 bytes"));
		assert!(refused(&[], Some(&"é".repeat(129))).contains("has 258"));
		let mut foreign = model();
		foreign.schema = 99;
		let refused = Proposal::new(foreign, Vec::new(), None, None).unwrap_err();
		assert!(matches!(refused, ProposeError::Model(ModelError::UnknownSchema)), "{refused}");
	}

	#[test]
	fn a_version_should_be_above_the_chains() {
		let proposal = Proposal::new(model(), Vec::new(), None, None).unwrap();
		assert!(proposal.must_be_above(6).is_ok());
		for version in [7, u32::MAX] {
			let refused = proposal.must_be_above(version).unwrap_err().to_string();
			let next = format!("{} or above", u64::from(version) + 1);
			assert!(refused.contains(&next), "{refused}");
		}
	}
}
