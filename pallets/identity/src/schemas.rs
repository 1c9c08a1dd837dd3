//! Kinds of credentials, and who decides about them.

use crate::{
	documents::is_text,
	types::{Schema, SchemaName, SchemaOwner},
	BankSchemas, Config, Error, Event, NextSchemaId, Pallet, Schemas,
};
use credit_primitives_types::SchemaId;
use frame_support::{ensure, traits::EnsureOrigin};
use frame_system::{ensure_root, pallet_prelude::OriginFor};
use sp_core::H256;
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	/// For whom the origin speaks: the network or a bank.
	pub(crate) fn ensure_owner(origin: OriginFor<T>) -> Result<SchemaOwner, DispatchError> {
		if ensure_root(origin.clone()).is_ok() {
			return Ok(SchemaOwner::Network);
		}
		Ok(SchemaOwner::Bank(T::BankOrigin::ensure_origin(origin)?))
	}

	pub(crate) fn do_register_schema(owner: SchemaOwner, name: SchemaName, document: H256) -> DispatchResult {
		ensure!(is_text(&name), Error::<T>::SchemaNameInvalid);
		if let SchemaOwner::Bank(bank) = owner {
			let count = BankSchemas::<T>::get(bank);
			ensure!(count < Self::parameters().bank_schemas, Error::<T>::MaxSchemasExceeded);
			BankSchemas::<T>::insert(bank, count.saturating_add(1));
		}
		Self::put_schema(Schema { owner, name, document, personhood: false })
	}

	pub(crate) fn put_schema(schema: Schema) -> DispatchResult {
		let id = NextSchemaId::<T>::get();
		let next = id.checked_add(1).ok_or(Error::<T>::AmountTooLarge)?;
		NextSchemaId::<T>::put(next);
		let Schema { owner, name, document, .. } = schema.clone();
		Schemas::<T>::insert(id, schema);
		Self::deposit_event(Event::SchemaRegistered { schema: id, owner, name, document });
		Ok(())
	}

	pub(crate) fn schema(schema: SchemaId) -> Result<Schema, Error<T>> {
		Schemas::<T>::get(schema).ok_or(Error::<T>::SchemaNotFound)
	}

	/// Refuses whoever does not own the schema.
	pub(crate) fn ensure_owns(owner: SchemaOwner, schema: SchemaId) -> Result<(), Error<T>> {
		ensure!(Self::schema(schema)?.owner == owner, Error::<T>::NotSchemaOwner);
		Ok(())
	}
}
