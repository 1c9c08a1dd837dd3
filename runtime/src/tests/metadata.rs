//! What wallets and services rely on: names, indices, arguments. A change to any of them shows in
//! `metadata.snapshot.txt`, so that nobody breaks them unaware.

use super::chain::genesis_state;
use crate::{genesis_config_presets::DEV, Runtime};
// FRAME gives no other path to the type.
use frame_support::__private::metadata_ir::StorageEntryTypeIR;
use scale_info::{form::MetaForm, Field, MetaType, TypeDef, Variant};
use std::{fmt::Write, fs, path::Path};

const SNAPSHOT: &str = "metadata.snapshot.txt";

/// A type as a reader would write it: its name without the path, and its parameters.
fn name_of(ty: &MetaType) -> String {
	let info = ty.type_info();
	let list = |types: Vec<String>| types.join(", ");
	match &info.type_def {
		TypeDef::Primitive(primitive) => format!("{primitive:?}").to_lowercase(),
		TypeDef::Compact(compact) => format!("Compact<{}>", name_of(&compact.type_param)),
		TypeDef::Sequence(sequence) => format!("Vec<{}>", name_of(&sequence.type_param)),
		TypeDef::Array(array) => format!("[{}; {}]", name_of(&array.type_param), array.len),
		TypeDef::Tuple(tuple) => format!("({})", list(tuple.fields.iter().map(name_of).collect())),
		TypeDef::BitSequence(_) => "BitSequence".into(),
		TypeDef::Composite(_) | TypeDef::Variant(_) => {
			let name = info.path.segments.last().copied().unwrap_or("_");
			let parameters: Vec<_> =
				info.type_params.iter().filter_map(|p| p.ty.as_ref()).map(name_of).collect();
			match parameters.len() {
				0 => name.into(),
				_ => format!("{name}<{}>", list(parameters)),
			}
		}
	}
}

fn fields(of: &[Field<MetaForm>]) -> String {
	let field = |field: &Field<MetaForm>| match field.name {
		Some(name) => format!("{name}: {}", name_of(&field.ty)),
		None => name_of(&field.ty),
	};
	of.iter().map(field).collect::<Vec<_>>().join(", ")
}

fn variants(ty: &MetaType) -> Vec<Variant<MetaForm>> {
	match ty.type_info().type_def {
		TypeDef::Variant(variants) => variants.variants,
		_ => Vec::new(),
	}
}

fn variant_lines(out: &mut String, kind: &str, ty: &MetaType) {
	for variant in variants(ty) {
		writeln!(out, "  {kind} {} {}({})", variant.index, variant.name, fields(&variant.fields)).unwrap();
	}
}

/// The interface, a line for each thing that somebody may rely on.
fn interface() -> String {
	let metadata = genesis_state(DEV).execute_with(Runtime::metadata_ir);
	let mut out = String::new();
	writeln!(out, "extrinsic versions {:?}", metadata.extrinsic.versions).unwrap();
	for extension in metadata.extrinsic.extensions_v0().unwrap() {
		writeln!(
			out,
			"extension {}: {} implies {}",
			extension.identifier,
			name_of(&extension.ty),
			name_of(&extension.implicit)
		)
		.unwrap();
	}

	for pallet in metadata.pallets {
		writeln!(out, "\npallet {} {}", pallet.index, pallet.name).unwrap();
		if let Some(calls) = pallet.calls {
			variant_lines(&mut out, "call", &calls.ty);
		}
		if let Some(events) = pallet.event {
			variant_lines(&mut out, "event", &events.ty);
		}
		if let Some(errors) = pallet.error {
			variant_lines(&mut out, "error", &errors.ty);
		}
		for entry in pallet.storage.into_iter().flat_map(|storage| storage.entries) {
			writeln!(out, "  storage {}: {:?} {}", entry.name, entry.modifier, storage_type(&entry.ty))
				.unwrap();
		}
		for constant in pallet.constants {
			let value = match constant.value.len() {
				0..=32 => format!(" = 0x{}", hex(&constant.value)),
				_ => String::new(),
			};
			writeln!(out, "  constant {}: {}{value}", constant.name, name_of(&constant.ty)).unwrap();
		}
		for view in pallet.view_functions {
			let inputs: Vec<_> =
				view.inputs.iter().map(|input| format!("{}: {}", input.name, name_of(&input.ty))).collect();
			writeln!(out, "  view {}({}) -> {}", view.name, inputs.join(", "), name_of(&view.output))
				.unwrap();
		}
	}

	for api in metadata.apis {
		writeln!(out, "\nruntime api {} version {}", api.name, api.version.0).unwrap();
		for method in api.methods {
			let inputs: Vec<_> =
				method.inputs.iter().map(|input| format!("{}: {}", input.name, name_of(&input.ty))).collect();
			writeln!(out, "  {}({}) -> {}", method.name, inputs.join(", "), name_of(&method.output)).unwrap();
		}
	}
	out
}

fn hex(bytes: &[u8]) -> String {
	bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn storage_type(ty: &StorageEntryTypeIR) -> String {
	match ty {
		StorageEntryTypeIR::Plain(value) => name_of(value),
		StorageEntryTypeIR::Map { hashers, key, value } => {
			format!("{hashers:?} {} => {}", name_of(key), name_of(value))
		}
	}
}

#[test]
fn the_interface_should_be_the_one_that_was_agreed() {
	let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(SNAPSHOT);
	let current = interface();
	if std::env::var_os("UPDATE_SNAPSHOT").is_some() {
		fs::write(&file, &current).unwrap();
	}
	let agreed = fs::read_to_string(&file).unwrap_or_default();
	if let Some((line, (now, before))) = current
		.lines()
		.chain([""])
		.zip(agreed.lines().chain([""]))
		.enumerate()
		.find(|(_, (now, before))| now != before)
	{
		panic!(
			"the interface differs from runtime/{SNAPSHOT} at line {}:\n  agreed: {before}\n  now:    {now}\n\
			Wallets and services rely on it. If the change is meant, raise the versions in `VERSION` as it demands, \
			write the new interface with\n  UPDATE_SNAPSHOT=1 cargo test -p credit-network-runtime the_interface\n\
			and commit the file.",
			line + 1
		);
	}
	assert_eq!(current.lines().count(), agreed.lines().count(), "lines were added or taken away at the end");
}

#[test]
fn extensions_should_stand_in_the_order_that_wallets_expect() {
	let metadata = genesis_state(DEV).execute_with(Runtime::metadata_ir);
	let names: Vec<_> = metadata
		.extrinsic
		.extensions_v0()
		.unwrap()
		.into_iter()
		.map(|extension| extension.identifier)
		.collect();
	assert_eq!(
		names,
		[
			"CheckNonZeroSender",
			"CheckSpecVersion",
			"CheckTxVersion",
			"CheckGenesis",
			"CheckMortality",
			"CheckNonce",
			"CheckWeight",
			"ChargeTransactionPayment",
			"CheckMetadataHash",
			"WeightReclaim",
		]
	);
}

#[test]
fn no_pallet_should_be_named_as_wallets_expect_another_to_be() {
	// `Identity` would make Polkadot.js read it as the SDK's pallet of that name.
	let metadata = genesis_state(DEV).execute_with(Runtime::metadata_ir);
	assert!(metadata.pallets.iter().all(|pallet| pallet.name != "Identity"));
}

#[test]
fn every_version_of_the_metadata_that_clients_ask_for_should_be_there() {
	genesis_state(DEV).execute_with(|| {
		let versions = Runtime::metadata_versions();
		assert!([14, 15, 16].iter().all(|version| versions.contains(version)), "{versions:?}");
		for version in [14, 15, 16] {
			assert!(Runtime::metadata_at_version(version).is_some());
		}
	});
}

#[test]
fn no_runtime_api_should_answer_with_optional_bytes() {
	// Polkadot.js decodes a bare `Option<Vec<u8>>` wrongly. The genesis builder's is the SDK's own and no client's.
	let metadata = genesis_state(DEV).execute_with(Runtime::metadata_ir);
	for api in metadata.apis.iter().filter(|api| api.name != "GenesisBuilder") {
		for method in &api.methods {
			assert_ne!(name_of(&method.output), "Option<Vec<u8>>", "{}.{}", api.name, method.name);
		}
	}
}
