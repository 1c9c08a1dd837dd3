//! The [OpenRPC](https://spec.open-rpc.org/) document of the methods, which a node answers to `rpc_discover`.

use schemars::{generate::SchemaSettings, JsonSchema, SchemaGenerator};
use serde_json::{json, Map, Value};

use crate::{
	banks, bioregions, credit,
	failure::CAUSES,
	governance, paging, redistribution,
	values::{Address, Digest},
};

/// The version of OpenRPC that the document follows.
const OPENRPC: &str = "1.3.2";

/// A parameter: its name, whether it may be left out, what it is.
struct Parameter(&'static str, bool, Value);

/// Gathers methods, and the schemas that they refer to.
struct Builder {
	schemas: SchemaGenerator,
	methods: Vec<Value>,
}

impl Builder {
	fn schema<T: JsonSchema>(&mut self) -> Value {
		self.schemas.subschema_for::<T>().into()
	}

	fn needed<T: JsonSchema>(&mut self, name: &'static str) -> Parameter {
		Parameter(name, false, self.schema::<T>())
	}

	fn number(name: &'static str, description: &str) -> Parameter {
		Parameter(
			name,
			false,
			json!({ "type": "integer", "minimum": 0, "maximum": u32::MAX, "description": description }),
		)
	}

	/// `start` and `limit` of a page.
	fn page() -> Vec<Parameter> {
		let start = json!({
			"type": ["integer", "null"], "minimum": 0, "maximum": u32::MAX,
			"description": "Where to begin: the `next` of the page before.",
		});
		let limit = json!({
			"type": ["integer", "null"], "minimum": 1, "maximum": paging::LARGEST, "default": paging::USUAL,
			"description": "How many entries at most.",
		});
		vec![Parameter("start", true, start), Parameter("limit", true, limit)]
	}

	/// A method that answers with `T`, with these causes for which it may fail beside those of every one.
	fn method<T: JsonSchema>(
		&mut self,
		name: &str,
		summary: &str,
		parameters: Vec<Parameter>,
		causes: &[&str],
	) -> &mut Self {
		let result = self.schema::<T>();
		self.add(name, summary, parameters, result, causes)
	}

	fn add(
		&mut self,
		name: &str,
		summary: &str,
		mut parameters: Vec<Parameter>,
		result: Value,
		causes: &[&str],
	) -> &mut Self {
		let at = json!({
			"type": ["string", "null"], "pattern": "^0x[0-9a-f]{64}$",
			"description": "The hash of the block to ask; the best one if left out.",
		});
		parameters.push(Parameter("at", true, at));
		let described: Vec<_> = parameters
			.into_iter()
			.map(
				|Parameter(name, optional, schema)| json!({ "name": name, "required": !optional, "schema": schema }),
			)
			.collect();
		let errors: Vec<_> = ["Unavailable", "BlockNotFound"]
			.iter()
			.chain(causes)
			.map(|cause| json!({ "$ref": format!("#/components/errors/{cause}") }))
			.collect();
		self.methods.push(json!({
			"name": name,
			"summary": summary,
			"paramStructure": "by-position",
			"params": described,
			"result": { "name": "result", "schema": result },
			"errors": errors,
		}));
		self
	}
}

fn with_page(first: Vec<Parameter>) -> Vec<Parameter> {
	first.into_iter().chain(Builder::page()).collect()
}

fn credit(builder: &mut Builder) {
	let input = builder.needed::<credit::Question>("input");
	builder.method::<credit::Assessment>(
		"credit_assess",
		"How a request would be assessed, what would stand in its way, and what would change that. No transaction.",
		vec![input],
		&["RequestNotFound", "NotAssessable"],
	);
	let id = builder.needed::<Digest>("id");
	builder.method::<credit::Request>(
		"credit_request",
		"A request that is open, referred or approved.",
		vec![id],
		&["RequestNotFound"],
	);
	let id = || vec![Builder::number("id", "The loan's number.")];
	builder.method::<credit::Loan>(
		"credit_loan",
		"A loan that is not repaid, with what is due on it now.",
		id(),
		&["LoanNotFound"],
	);
	let account = builder.needed::<Address>("account");
	builder.method::<credit::Loans>(
		"credit_loansOf",
		"The loans of the person behind an account that are not repaid.",
		with_page(vec![account]),
		&["LimitOutOfRange"],
	);
	builder.method::<credit::LoanSchedule>(
		"credit_loanSchedule",
		"The installments of a loan.",
		with_page(id()),
		&["LoanNotFound", "LimitOutOfRange"],
	);
	let account = builder.needed::<Address>("account");
	builder.method::<credit::History>(
		"credit_history",
		"The record that scores are made of, with the person's limit and debts.",
		vec![account],
		&["NotAPerson"],
	);
	let state = builder.schema::<credit::LoanState>();
	builder.methods.push(json!({
		"name": "credit_subscribeLoan",
		"summary": "The state of a loan now and whenever it has changed, by finalized blocks; it ends when the loan does.",
		"paramStructure": "by-position",
		"params": [{ "name": "id", "required": true, "schema": { "type": "integer", "minimum": 0, "maximum": u32::MAX } }],
		"result": { "name": "subscription", "schema": { "type": ["string", "integer"] } },
		"errors": [{ "$ref": "#/components/errors/LoanNotFound" }],
		"x-notification": { "method": "credit_loanState", "unsubscribe": "credit_unsubscribeLoan", "schema": state },
	}));
}

fn banks(builder: &mut Builder) {
	let id = || vec![Builder::number("id", "The bank's number.")];
	builder.method::<banks::Banks>(
		"banks_list",
		"Community banks, by number.",
		Builder::page(),
		&["LimitOutOfRange"],
	);
	builder.method::<banks::Bank>(
		"banks_get",
		"A bank with its ledger, its capital, and what it may create.",
		id(),
		&["BankNotFound"],
	);
	let limit = Builder::page().pop();
	builder.method::<banks::Health>(
		"banks_health",
		"How a bank's community fares now and at the ends of the last epochs, with all that the indices follow from.",
		id().into_iter().chain(limit).collect(),
		&["BankNotFound", "LimitOutOfRange"],
	);
	let account = builder.needed::<Address>("account");
	builder.method::<banks::Memberships>(
		"banks_memberships",
		"The banks that the person behind an account is a member of.",
		with_page(vec![account]),
		&["LimitOutOfRange"],
	);
}

fn governance(builder: &mut Builder) {
	builder.method::<governance::Proposal>(
		"governance_proposal",
		"A proposal: its tally, its thresholds, where it stands.",
		vec![Builder::number("id", "The proposal's number.")],
		&["ProposalNotFound"],
	);
	let scope = Parameter("scope", true, builder.schema::<Option<governance::Scope>>());
	builder.method::<governance::Proposals>(
		"governance_proposals",
		"Proposals by number: of the network, of a bank, or all.",
		with_page(vec![scope]),
		&["LimitOutOfRange"],
	);
	let account = builder.needed::<Address>("account");
	builder.method::<governance::VoiceCredits>(
		"governance_voiceCredits",
		"The voice credits of the person behind an account in the epoch that is under way.",
		vec![account, Builder::number("token", "The class: 0 is the network's, that of bank b is b + 1.")],
		&["NotAPerson"],
	);
}

fn redistribution(builder: &mut Builder) {
	builder.method::<redistribution::Current>(
		"redistribution_current",
		"The epoch that is under way, and the run that closes the one before if it is not done.",
		vec![],
		&[],
	);
	builder.method::<redistribution::Summary>(
		"redistribution_epoch",
		"What the run that closed an epoch did; of the last 64.",
		vec![Builder::number("index", "The epoch.")],
		&["EpochNotFound"],
	);
	builder.method::<redistribution::BankResult>(
		"redistribution_result",
		"What the last run did with a bank, or the one under way does.",
		vec![Builder::number("bank", "The bank's number.")],
		&["ResultNotFound"],
	);
	builder.method::<redistribution::Preview>(
		"redistribution_preview",
		"What the run that closes this epoch would do if it began now and nothing changed.",
		Builder::page(),
		&["LimitOutOfRange", "NoPreview", "Busy"],
	);
}

fn bioregions(builder: &mut Builder) {
	builder.method::<bioregions::Bioregions>(
		"bioregions_list",
		"Bioregions, by number.",
		Builder::page(),
		&["LimitOutOfRange"],
	);
	let code = Parameter("code", false, json!({ "type": "string", "description": "The bioregion's code." }));
	builder.method::<bioregions::EconomicData>(
		"bioregions_economicData",
		"How a bioregion fares, with its indicators, their values and ages, and its reporters.",
		vec![code],
		&["BioregionNotFound"],
	);
}

fn identity(builder: &mut Builder) {
	let did =
		Parameter("did", false, json!({ "type": "string", "description": "did:credit:<SS58 address>" }));
	let document =
		json!({ "type": "object", "required": ["@context", "id"], "description": "A W3C DID document." });
	builder.add(
		"identity_resolve",
		"The document of a decentralized identifier by the W3C's data model, as JSON-LD.",
		vec![did],
		document,
		&["MalformedDid", "DidNotFound"],
	);
}

/// The whole document, for a node of this version.
pub fn document(version: &str) -> Value {
	let settings = SchemaSettings::draft07().with(|settings| {
		settings.definitions_path = "/components/schemas".into();
		settings.meta_schema = None;
	});
	let mut builder = Builder { schemas: settings.into_generator(), methods: Vec::new() };
	for namespace in [credit, banks, governance, redistribution, bioregions, identity] {
		namespace(&mut builder);
	}
	builder.methods.push(json!({
		"name": "rpc_discover",
		"summary": "This document.",
		"params": [],
		"result": { "name": "OpenRPC Schema", "schema": { "type": "object", "required": ["openrpc", "info", "methods"] } },
	}));
	let errors: Map<String, Value> = CAUSES
		.iter()
		.map(|(code, name, message)| ((*name).to_owned(), json!({ "code": code, "message": message })))
		.collect();
	json!({
		"openrpc": OPENRPC,
		"info": {
			"title": "Credit Network node",
			"version": version,
			"description": "The methods of the Credit Network's own. Those of the SDK are listed by rpc_methods.",
			"license": { "name": "Apache-2.0" },
		},
		"methods": builder.methods,
		"components": { "schemas": builder.schemas.take_definitions(true), "errors": errors },
	})
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
	use super::*;
	use std::collections::BTreeSet;

	fn strings<'a>(value: &'a Value, key: &str, found: &mut Vec<&'a str>) {
		match value {
			Value::Object(entries) => {
				for (name, inner) in entries {
					if name == key {
						found.extend(inner.as_str());
					}
					strings(inner, key, found);
				}
			}
			Value::Array(entries) => entries.iter().for_each(|inner| strings(inner, key, found)),
			_ => {}
		}
	}

	#[test]
	fn every_reference_should_lead_somewhere() {
		let document = document("1.2.3");
		let mut references = Vec::new();
		strings(&document, "$ref", &mut references);
		assert!(references.len() > 50, "{}", references.len());
		for reference in references {
			let pointer = reference.strip_prefix('#').unwrap();
			assert!(document.pointer(pointer).is_some(), "{reference} leads nowhere");
		}
	}

	#[test]
	fn each_method_should_stand_once_and_say_what_it_is_for() {
		let document = document("1.2.3");
		let methods = document["methods"].as_array().unwrap();
		let names: BTreeSet<_> = methods.iter().map(|method| method["name"].as_str().unwrap()).collect();
		assert_eq!(names.len(), methods.len());
		assert!(methods
			.iter()
			.all(|method| method["summary"].as_str().is_some_and(|text| text.ends_with('.'))));
	}

	#[test]
	fn schemas_should_carry_the_documentation_of_each_field() {
		let document = document("1.2.3");
		let schemas = document["components"]["schemas"].as_object().unwrap();
		for (name, schema) in schemas {
			let Some(fields) = schema["properties"].as_object() else { continue };
			for (field, described) in fields {
				let described = described["description"].is_string() || described.get("$ref").is_some();
				assert!(described, "{name}.{field} is not described");
			}
		}
	}
}
