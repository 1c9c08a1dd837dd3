//! What wallets and services rely on: names, indices, arguments. A change to any of them shows in
//! `metadata.snapshot.txt`, so that nobody breaks them unaware.

use super::chain::genesis_state;
use crate::{genesis_config_presets::DEV, Runtime};
// FRAME gives no other path to the type.
use frame_support::__private::metadata_ir::StorageEntryTypeIR;
use scale_info::{form::MetaForm, Field, MetaType, TypeDef, Variant};
use std::{collections::BTreeMap, fs, path::Path};

const SNAPSHOT: &str = "metadata.snapshot.txt";

/// Crates whose types are the project's own: their inner form is part of the interface too.
const OWN: [&str; 5] = [
	"credit_network_runtime",
	"credit_primitives_types",
	"pallet_community_banks",
	"pallet_credit",
	"pallet_validator_set",
];

/// Enums that are told pallet by pallet.
const TOLD_ELSEWHERE: [&str; 6] = ["Call", "Event", "Error", "RuntimeCall", "RuntimeEvent", "RuntimeError"];

/// Writes types as a reader would: the name without the path, and its parameters. Keeps the project's own ones that it
/// met.
#[derive(Default)]
struct Types {
	own: BTreeMap<String, Vec<String>>,
}

impl Types {
	fn name(&mut self, ty: &MetaType) -> String {
		let info = ty.type_info();
		match &info.type_def {
			TypeDef::Primitive(primitive) => format!("{primitive:?}").to_lowercase(),
			TypeDef::Compact(compact) => format!("Compact<{}>", self.name(&compact.type_param)),
			TypeDef::Sequence(sequence) => format!("Vec<{}>", self.name(&sequence.type_param)),
			TypeDef::Array(array) => format!("[{}; {}]", self.name(&array.type_param), array.len),
			TypeDef::Tuple(tuple) => format!("({})", self.names(tuple.fields.iter())),
			TypeDef::BitSequence(_) => "BitSequence".into(),
			TypeDef::Composite(_) | TypeDef::Variant(_) => {
				let name = info.path.segments.last().copied().unwrap_or("_");
				let parameters = self.names(info.type_params.iter().filter_map(|p| p.ty.as_ref()));
				// The extrinsic's parameters are told at the top.
				let name = match (name, parameters.as_str()) {
					("UncheckedExtrinsic", _) | (_, "") => name.to_string(),
					_ => format!("{name}<{parameters}>"),
				};
				let path = info.path.segments.join("::");
				let own = info.path.segments.first().is_some_and(|first| OWN.contains(first));
				if own && !TOLD_ELSEWHERE.contains(&name.as_str()) && !self.own.contains_key(&path) {
					self.own.insert(path.clone(), Vec::new());
					let lines = match &info.type_def {
						TypeDef::Variant(variants) => {
							variants.variants.iter().map(|variant| self.variant(variant)).collect()
						}
						TypeDef::Composite(composite) => composite
							.fields
							.iter()
							.map(|field| self.fields(core::slice::from_ref(field)))
							.collect(),
						_ => Vec::new(),
					};
					self.own.insert(path, lines);
				}
				name
			}
		}
	}

	fn names<'a>(&mut self, types: impl Iterator<Item = &'a MetaType>) -> String {
		types.map(|ty| self.name(ty)).collect::<Vec<_>>().join(", ")
	}

	fn fields(&mut self, of: &[Field<MetaForm>]) -> String {
		let mut field = |field: &Field<MetaForm>| match field.name {
			Some(name) => format!("{name}: {}", self.name(&field.ty)),
			None => self.name(&field.ty),
		};
		of.iter().map(&mut field).collect::<Vec<_>>().join(", ")
	}

	fn variant(&mut self, variant: &Variant<MetaForm>) -> String {
		format!("{} {}({})", variant.index, variant.name, self.fields(&variant.fields))
	}

	fn variants(&mut self, kind: &str, ty: &MetaType) -> Vec<String> {
		match ty.type_info().type_def {
			TypeDef::Variant(variants) => {
				variants.variants.iter().map(|variant| format!("{kind} {}", self.variant(variant))).collect()
			}
			_ => Vec::new(),
		}
	}

	fn stored(&mut self, ty: &StorageEntryTypeIR) -> String {
		match ty {
			StorageEntryTypeIR::Plain(value) => self.name(value),
			StorageEntryTypeIR::Map { hashers, key, value } => {
				format!("{hashers:?} {} => {}", self.name(key), self.name(value))
			}
		}
	}
}

/// The interface, a line for each thing that somebody may rely on.
fn interface() -> String {
	let metadata = genesis_state(DEV).execute_with(Runtime::metadata_ir);
	let mut types = Types::default();
	let mut lines = vec![format!("extrinsic versions {:?}", metadata.extrinsic.versions)];
	for extension in metadata.extrinsic.extensions_v0().unwrap() {
		let (ty, implicit) = (types.name(&extension.ty), types.name(&extension.implicit));
		lines.push(format!("extension {}: {ty} implies {implicit}", extension.identifier));
	}

	for pallet in metadata.pallets {
		let mut inside = Vec::new();
		inside.extend(pallet.calls.map(|calls| types.variants("call", &calls.ty)).unwrap_or_default());
		inside.extend(pallet.event.map(|events| types.variants("event", &events.ty)).unwrap_or_default());
		inside.extend(pallet.error.map(|errors| types.variants("error", &errors.ty)).unwrap_or_default());
		for entry in pallet.storage.into_iter().flat_map(|storage| storage.entries) {
			inside.push(format!("storage {}: {:?} {}", entry.name, entry.modifier, types.stored(&entry.ty)));
		}
		for constant in pallet.constants {
			// The version's own changes are not the interface's, and longer values are no reading.
			let value = match constant.value.len() {
				0..=32 => format!(" = 0x{}", hex(&constant.value)),
				_ => String::new(),
			};
			inside.push(format!("constant {}: {}{value}", constant.name, types.name(&constant.ty)));
		}
		for view in pallet.view_functions {
			let inputs: Vec<_> = view
				.inputs
				.iter()
				.map(|input| format!("{}: {}", input.name, types.name(&input.ty)))
				.collect();
			inside.push(format!("view {}({}) -> {}", view.name, inputs.join(", "), types.name(&view.output)));
		}
		section(&mut lines, format!("pallet {} {}", pallet.index, pallet.name), inside);
	}

	for api in metadata.apis {
		let mut inside = Vec::new();
		for method in api.methods {
			let inputs: Vec<_> = method
				.inputs
				.iter()
				.map(|input| format!("{}: {}", input.name, types.name(&input.ty)))
				.collect();
			inside.push(format!("{}({}) -> {}", method.name, inputs.join(", "), types.name(&method.output)));
		}
		section(&mut lines, format!("runtime api {} version {}", api.name, api.version.0), inside);
	}

	for (path, inside) in types.own {
		section(&mut lines, format!("type {path}"), inside);
	}
	lines.join("\n") + "\n"
}

fn section(lines: &mut Vec<String>, head: String, inside: Vec<String>) {
	lines.extend([String::new(), head]);
	lines.extend(inside.into_iter().map(|line| format!("  {line}")));
}

fn hex(bytes: &[u8]) -> String {
	bytes.iter().map(|byte| format!("{byte:02x}")).collect()
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
			assert_ne!(
				Types::default().name(&method.output),
				"Option<Vec<u8>>",
				"{}.{}",
				api.name,
				method.name
			);
		}
	}
}
