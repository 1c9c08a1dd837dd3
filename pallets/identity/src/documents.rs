//! The documents of accounts, and how they change.

use crate::{
	types::{DidOperation, DidView, Fragment, Purposes},
	Config, Dids, DidsMade, DocumentOf, Error, Event, HoldReason, OperationOf, Pallet,
};
use alloc::collections::BTreeSet;
use credit_primitives_types::{Balance, Moment};
use frame_support::{
	ensure,
	traits::{fungible::MutateHold, tokens::Precision},
};
use sp_runtime::DispatchResult;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_create_did(who: &T::AccountId) -> DispatchResult {
		ensure!(!Dids::<T>::contains_key(who), Error::<T>::DidAlreadyExists);
		let made = DidsMade::<T>::get().checked_add(1).ok_or(Error::<T>::AmountTooLarge)?;
		// No document lives to see as many operations as fit between two of these.
		let nonce = u64::from(made) << 32;
		let mut document = DocumentOf::<T>::new(nonce, Self::now());
		Self::adjust_deposit(who, &mut document)?;
		DidsMade::<T>::put(made);
		let deposit = document.deposit;
		Dids::<T>::insert(who, document);
		Self::deposit_event(Event::DidCreated { did: who.clone(), nonce, deposit });
		Ok(())
	}

	pub(crate) fn do_change_did(
		who: &T::AccountId,
		did: &T::AccountId,
		operation: OperationOf<T>,
	) -> DispatchResult {
		let document = Self::document(did)?;
		ensure!(who == did || document.controllers.contains(who), Error::<T>::NotController);
		ensure!(who == did || !delegates(&operation), Error::<T>::NotDelegable);
		Self::change_document(did, document, operation)
	}

	pub(crate) fn do_remove_did(who: &T::AccountId) -> DispatchResult {
		let document = Self::document(who)?;
		T::Currency::release(&HoldReason::DidDeposit.into(), who, document.deposit, Precision::Exact)?;
		Dids::<T>::remove(who);
		Self::deposit_event(Event::DidRemoved { did: who.clone() });
		Ok(())
	}

	/// The document of `did:credit:<account>`, without delegates that have expired.
	pub fn did_view(account: &T::AccountId) -> Option<DidView<T::AccountId>> {
		let document = Dids::<T>::get(account)?;
		let now = Self::now();
		let delegates = document.delegates.into_iter().filter(|delegate| delegate.until > now);
		Some(DidView {
			nonce: document.nonce,
			created: document.created,
			updated: document.updated,
			controllers: document.controllers.into_inner(),
			keys: document.keys.into_inner(),
			services: document.services.into_inner(),
			delegates: delegates.collect(),
		})
	}

	pub(crate) fn document(did: &T::AccountId) -> Result<DocumentOf<T>, Error<T>> {
		Dids::<T>::get(did).ok_or(Error::<T>::DidNotFound)
	}

	/// Does what the operation says and has the deposit follow.
	pub(crate) fn change_document(
		did: &T::AccountId,
		mut document: DocumentOf<T>,
		operation: OperationOf<T>,
	) -> DispatchResult {
		let now = Self::now();
		Self::apply(did, &mut document, operation.clone(), now)?;
		document.updated = now;
		Self::adjust_deposit(did, &mut document)?;
		let (nonce, deposit) = (document.nonce, document.deposit);
		Dids::<T>::insert(did, document);
		Self::deposit_event(Event::DidChanged { did: did.clone(), operation, nonce, deposit });
		Ok(())
	}

	fn apply(
		did: &T::AccountId,
		document: &mut DocumentOf<T>,
		operation: OperationOf<T>,
		now: Moment,
	) -> Result<(), Error<T>> {
		let DidDocumentParts { keys, services, delegates } = DidDocumentParts::of(document, &operation);
		match operation {
			DidOperation::SetKey(method) => {
				ensure!(is_fragment(&method.id), Error::<T>::NameInvalid);
				ensure!(services.is_none(), Error::<T>::NameTaken);
				ensure!(!method.purposes.is_empty(), Error::<T>::PurposeMissing);
				match keys.and_then(|index| document.keys.get_mut(index)) {
					Some(key) => *key = method,
					None => {
						document.keys.try_push(method).map_err(|_| Error::<T>::MaxKeysExceeded)?;
					}
				}
			}
			DidOperation::RemoveKey(_) => {
				document.keys.remove(keys.ok_or(Error::<T>::KeyNotFound)?);
			}
			DidOperation::SetService(service) => {
				ensure!(is_fragment(&service.id), Error::<T>::NameInvalid);
				ensure!(keys.is_none(), Error::<T>::NameTaken);
				ensure!(is_text(&service.kind), Error::<T>::KindInvalid);
				ensure!(is_uri(&service.endpoint), Error::<T>::EndpointInvalid);
				match services.and_then(|index| document.services.get_mut(index)) {
					Some(place) => *place = service,
					None => {
						document.services.try_push(service).map_err(|_| Error::<T>::MaxServicesExceeded)?
					}
				}
			}
			DidOperation::RemoveService(_) => {
				document.services.remove(services.ok_or(Error::<T>::ServiceNotFound)?);
			}
			DidOperation::SetControllers(controllers) => {
				let distinct: BTreeSet<_> = controllers.iter().collect();
				ensure!(
					distinct.len() == controllers.len() && !distinct.contains(did),
					Error::<T>::ControllerRedundant
				);
				document.controllers = controllers;
			}
			DidOperation::AddDelegate(delegate) => {
				ensure!(delegate.who != *did, Error::<T>::DelegateRedundant);
				ensure!(delegate.until > now, Error::<T>::MomentPassed);
				let expired = || document.delegates.iter().position(|known| known.until <= now);
				match delegates.or_else(expired).and_then(|index| document.delegates.get_mut(index)) {
					Some(place) => *place = delegate,
					None => {
						document.delegates.try_push(delegate).map_err(|_| Error::<T>::MaxDelegatesExceeded)?
					}
				}
			}
			DidOperation::RemoveDelegate(_) => {
				document.delegates.remove(delegates.ok_or(Error::<T>::DelegateNotFound)?);
			}
		}
		Ok(())
	}

	/// Holds what the document asks for now, no more and no less.
	fn adjust_deposit(did: &T::AccountId, document: &mut DocumentOf<T>) -> DispatchResult {
		let needed = Self::did_deposit(document).ok_or(Error::<T>::AmountTooLarge)?;
		let reason = HoldReason::DidDeposit.into();
		if let Some(more) = needed.checked_sub(document.deposit).filter(|more| *more > 0) {
			T::Currency::hold(&reason, did, more)?;
		} else if let Some(less) = document.deposit.checked_sub(needed) {
			T::Currency::release(&reason, did, less, Precision::Exact)?;
		}
		document.deposit = needed;
		Ok(())
	}

	/// What is held for a document, by what governance has set now.
	pub(crate) fn did_deposit(document: &DocumentOf<T>) -> Option<Balance> {
		let parameters = Self::parameters();
		let (items, bytes) = document.size();
		parameters
			.did_deposit
			.checked_add(parameters.item_deposit.checked_mul(items.into())?)?
			.checked_add(parameters.byte_deposit.checked_mul(bytes.into())?)
	}
}

/// Where in a document the things are that an operation names.
struct DidDocumentParts {
	keys: Option<usize>,
	services: Option<usize>,
	delegates: Option<usize>,
}

impl DidDocumentParts {
	fn of<AccountId: PartialEq>(
		document: &crate::types::DidDocument<AccountId>,
		operation: &DidOperation<AccountId>,
	) -> Self {
		let name = match operation {
			DidOperation::SetKey(method) => Some(&method.id),
			DidOperation::SetService(service) => Some(&service.id),
			DidOperation::RemoveKey(id) | DidOperation::RemoveService(id) => Some(id),
			_ => None,
		};
		let delegate = match operation {
			DidOperation::AddDelegate(delegate) => Some(&delegate.who),
			DidOperation::RemoveDelegate(who) => Some(who),
			_ => None,
		};
		Self {
			keys: document.keys.iter().position(|key| Some(&key.id) == name),
			services: document.services.iter().position(|service| Some(&service.id) == name),
			delegates: document.delegates.iter().position(|known| Some(&known.who) == delegate),
		}
	}
}

/// Whether the operation appoints or dismisses a delegate, or sets a key that may do so.
pub(crate) fn delegates<AccountId>(operation: &DidOperation<AccountId>) -> bool {
	match operation {
		DidOperation::SetKey(method) => method.purposes.contains(Purposes::CAPABILITY_DELEGATION),
		DidOperation::AddDelegate(_) | DidOperation::RemoveDelegate(_) => true,
		_ => false,
	}
}

/// Whether the name can follow the `#` of a DID.
pub(crate) fn is_fragment(id: &Fragment) -> bool {
	!id.is_empty() && id.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
}

/// Whether it is UTF-8 and not empty.
pub(crate) fn is_text(bytes: &[u8]) -> bool {
	!bytes.is_empty() && core::str::from_utf8(bytes).is_ok()
}

/// Whether it is UTF-8 of the form `scheme:rest`, without anything that no URI contains.
pub(crate) fn is_uri(bytes: &[u8]) -> bool {
	let Ok(text) = core::str::from_utf8(bytes) else { return false };
	let Some((scheme, rest)) = text.split_once(':') else { return false };
	let in_scheme = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '+' | '-' | '.');
	scheme.starts_with(|letter: char| letter.is_ascii_alphabetic())
		&& scheme.chars().all(in_scheme)
		&& !rest.is_empty()
		&& text.chars().all(|letter| letter.is_ascii_graphic() && !"\"<>\\^`{|}".contains(letter))
}
