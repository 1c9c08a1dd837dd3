//! What the chain's errors tell people to do: their documentation, found by their names.

use credit_network_runtime::Runtime;
use scale_info::{form::MetaForm, Type, TypeDef, TypeInfo};

/// The documentation of the error of this name, among those by which a request for credit is refused; `None` if it is
/// none of them.
pub fn of(name: &str) -> Option<String> {
	let types: [Type<MetaForm>; 2] =
		[pallet_credit::Error::<Runtime>::type_info(), pallet_community_banks::Error::<Runtime>::type_info()];
	types.iter().find_map(|errors| documentation(errors, name))
}

fn documentation(errors: &Type<MetaForm>, name: &str) -> Option<String> {
	let TypeDef::Variant(variants) = &errors.type_def else { return None };
	let found = variants.variants.iter().find(|variant| variant.name == name)?;
	Some(found.docs.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
	#[test]
	fn errors_of_credit_and_of_banks_should_be_found_by_name() {
		for name in ["PersonalLimitExceeded", "NotAMember", "EndorserLimitExceeded", "BankNotFound"] {
			let advice = super::of(name).unwrap();
			assert!(advice.len() > 20, "{name}: {advice}");
		}
		assert_eq!(super::of("NoSuchError"), None);
	}
}
