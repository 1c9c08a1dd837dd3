//! Answers `credit_*`.

use std::sync::Arc;

use credit_network_rpc::{
	credit::{Assessment, CreditApiServer, History, Loan, LoanSchedule, LoanState, Loans, Question, Request},
	failure::Failure,
	paging,
	values::{Address, Digest},
};
use credit_network_runtime::{opaque::Block, AccountId};
use futures::{
	future::{select, Either},
	FutureExt, StreamExt,
};
use jsonrpsee::{
	core::{async_trait, RpcResult, SubscriptionResult},
	types::ErrorObjectOwned,
	PendingSubscriptionSink, SubscriptionMessage,
};
use pallet_credit::api::CreditApi;
use sc_client_api::{BlockchainEvents, FinalityNotification, HeaderBackend};
use sc_rpc::SubscriptionTaskExecutor;
use sp_api::ProvideRuntimeApi;
use sp_runtime::traits::Header;

use super::questions::Chain;
use crate::service::Hash;

/// Answers by the state of this chain.
pub struct CreditRpc<Client> {
	chain: Chain<Client>,
	executor: SubscriptionTaskExecutor,
}

impl<Client> CreditRpc<Client>
where
	Client: ProvideRuntimeApi<Block> + HeaderBackend<Block>,
{
	/// By the state of this chain; subscriptions run on the executor.
	pub fn new(client: Arc<Client>, executor: SubscriptionTaskExecutor) -> Self {
		Self { chain: Chain::new(client), executor }
	}
}

impl<Client> CreditRpc<Client>
where
	Client: ProvideRuntimeApi<Block> + HeaderBackend<Block>,
	Client::Api: CreditApi<Block, AccountId>,
{
	fn loan_at(&self, id: u32, at: Option<Hash>) -> Result<Loan, Failure> {
		let view = self.chain.ask(at, |runtime, hash| runtime.loan(hash, id))?;
		view.map(Into::into).ok_or(Failure::LoanNotFound(id))
	}
}

#[async_trait]
impl<Client> CreditApiServer for CreditRpc<Client>
where
	Client: ProvideRuntimeApi<Block> + HeaderBackend<Block> + BlockchainEvents<Block> + Send + Sync + 'static,
	Client::Api: CreditApi<Block, AccountId>,
{
	fn assess(&self, input: Question, at: Option<Hash>) -> RpcResult<Assessment> {
		let assessed = self.chain.ask(at, |runtime, hash| match input {
			Question::Known(known) => runtime.assess_request(hash, known.request.0),
			Question::New(enquiry) => runtime.assess(hash, (*enquiry).into()),
		})?;
		Ok(assessed.map_err(Failure::from)?.into())
	}

	fn request_by_hash(&self, id: Digest, at: Option<Hash>) -> RpcResult<Request> {
		let view = self.chain.ask(at, |runtime, hash| runtime.request(hash, id.0))?;
		Ok(view.ok_or(Failure::RequestNotFound)?.into())
	}

	fn loan(&self, id: u32, at: Option<Hash>) -> RpcResult<Loan> {
		Ok(self.loan_at(id, at)?)
	}

	fn loans_of(
		&self,
		account: Address,
		start: Option<u32>,
		limit: Option<u32>,
		at: Option<Hash>,
	) -> RpcResult<Loans> {
		let limit = paging::limit(limit)?;
		Ok(self.chain.ask(at, |runtime, hash| runtime.loans_of(hash, account.0, start, limit))?.into())
	}

	fn loan_schedule(
		&self,
		id: u32,
		start: Option<u32>,
		limit: Option<u32>,
		at: Option<Hash>,
	) -> RpcResult<LoanSchedule> {
		let limit = paging::limit(limit)?;
		let start = start.unwrap_or(1);
		let page = self.chain.ask(at, |runtime, hash| runtime.schedule(hash, id, start, limit))?;
		Ok(page.ok_or(Failure::LoanNotFound(id))?.into())
	}

	fn history(&self, account: Address, at: Option<Hash>) -> RpcResult<History> {
		let view = self.chain.ask(at, |runtime, hash| runtime.record(hash, account.0.clone()))?;
		Ok(view.ok_or_else(|| Failure::NotAPerson(account.to_string()))?.into())
	}

	async fn subscribe_loan(&self, pending: PendingSubscriptionSink, id: u32) -> SubscriptionResult {
		// Before the first question: nothing that is finalized meanwhile is missed.
		let mut finalized = self.chain.client().finality_notification_stream();
		let (hash, block) = {
			let info = self.chain.client().info();
			(info.finalized_hash, info.finalized_number)
		};
		let first = match self.loan_at(id, Some(hash)) {
			Ok(loan) => loan,
			Err(failure) => {
				pending.reject(ErrorObjectOwned::from(failure)).await;
				return Ok(());
			}
		};
		let chain = self.chain.clone();
		let told = async move {
			let Ok(sink) = pending.accept().await else { return };
			let mut last = LoanState { block, hash: Digest(hash), loan: Some(first) };
			loop {
				let Ok(message) = SubscriptionMessage::from_json(&last) else { return };
				if sink.send(message).await.is_err() || last.loan.is_none() {
					return;
				}
				// Whoever goes away ends the wait.
				let next =
					select(Box::pin(next_change(&chain, &mut finalized, id, &last)), Box::pin(sink.closed()));
				let Either::Left((Some(state), _)) = next.await else { return };
				last = state;
			}
		};
		self.executor.spawn("credit-loan-subscription", Some("rpc"), told.boxed());
		Ok(())
	}
}

/// The next state of a loan that differs in more than the interest that accrues; `None` when the chain ends.
async fn next_change<Client>(
	chain: &Chain<Client>,
	finalized: &mut (impl StreamExt<Item = FinalityNotification<Block>> + Unpin),
	id: u32,
	last: &LoanState,
) -> Option<LoanState>
where
	Client: ProvideRuntimeApi<Block> + HeaderBackend<Block>,
	Client::Api: CreditApi<Block, AccountId>,
{
	loop {
		let notification = finalized.next().await?;
		let hash = notification.hash;
		let view = chain.ask(Some(hash), |runtime, hash| runtime.loan(hash, id)).ok()?;
		let loan: Option<Loan> = view.map(Into::into);
		if loan.as_ref().map(stated) != last.loan.as_ref().map(stated) {
			return Some(LoanState { block: *notification.header.number(), hash: Digest(hash), loan });
		}
	}
}

/// A loan without what the mere passing of time changes.
fn stated(loan: &Loan) -> Loan {
	let nothing = 0.into();
	Loan { interest: nothing, owed: nothing, days_late: 0, late_for: 0, ..loan.clone() }
}
