//! The chains that the node knows by name, and those that it reads from files.

use std::path::Path;

use credit_network_runtime::WASM_BINARY;
use sc_service::{ChainType, GenericChainSpec, Properties};

/// A chain: its name, its peers and its first state.
pub type ChainSpec = GenericChainSpec;

/// Keeps this network's peers apart from those of other chains.
const PROTOCOL_ID: &str = "credit";

/// The chain that `--chain ID` means: a name, or the path of a chain-spec file. Without a name it is `local`.
pub fn load(id: &str) -> Result<ChainSpec, String> {
	match id {
		"dev" | "development" => development(),
		"" | "local" | "local_testnet" => local(),
		path if Path::new(path).is_file() => ChainSpec::from_json_file(path.into()),
		other => Err(format!(
			"`{other}` is neither a chain that this node knows (dev, local) nor a chain-spec file"
		)),
	}
}

/// One validator, Alice: the whole chain runs in one node.
fn development() -> Result<ChainSpec, String> {
	preset("dev", "Credit Network Development", ChainType::Development)
}

/// Four validators, Alice, Bob, Charlie and Dave, who find each other by mDNS or `--bootnodes`.
fn local() -> Result<ChainSpec, String> {
	preset("local", "Credit Network Local", ChainType::Local)
}

/// A chain whose first state is the runtime's preset `id`.
fn preset(id: &str, name: &str, chain_type: ChainType) -> Result<ChainSpec, String> {
	let code = WASM_BINARY.ok_or(
		"This node was built without its wasm runtime (SKIP_WASM_BUILD), so it can only run chain-spec files. \
		 Build it again without that variable.",
	)?;
	Ok(ChainSpec::builder(code, None)
		.with_name(name)
		.with_id(id)
		.with_chain_type(chain_type)
		.with_protocol_id(PROTOCOL_ID)
		.with_properties(properties())
		.with_genesis_config_preset_name(id)
		.build())
}

/// What wallets show amounts and addresses with.
fn properties() -> Properties {
	let mut properties = Properties::new();
	properties.insert("tokenSymbol".into(), "CRD".into());
	properties.insert("tokenDecimals".into(), 12.into());
	properties.insert("ss58Format".into(), 42.into());
	properties
}
