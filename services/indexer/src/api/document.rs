//! How lists are described, by their columns.

use super::lists::{List, MOST};
use crate::tables::{Column, Kind};
use utoipa::openapi::{
	path::{HttpMethod, OperationBuilder, Parameter, ParameterBuilder, ParameterIn},
	schema::{ArrayBuilder, ObjectBuilder, Schema, SchemaType, Type},
	Content, OpenApi as Document, PathItem, Ref, RefOr, ResponseBuilder,
};

fn type_of(column: &Column, is_key: bool) -> SchemaType {
	let one = match column.kind {
		Kind::Int => Type::Integer,
		Kind::Flag => Type::Boolean,
		Kind::Text | Kind::Amount => Type::String,
		Kind::Json => return SchemaType::AnyValue,
	};
	if is_key || column.kind == Kind::Amount {
		SchemaType::Type(one)
	} else {
		SchemaType::from_iter([one, Type::Null])
	}
}

fn schema(list: List) -> Schema {
	let mut object = ObjectBuilder::new().description(Some(list.about()));
	for (place, column) in list.columns().iter().enumerate() {
		let is_key = place < list.keys().len();
		let property =
			ObjectBuilder::new().schema_type(type_of(column, is_key)).description(Some(column.about)).build();
		object = object.property(column.name, property).required(column.name);
	}
	object.build().into()
}

fn parameter(name: &str, about: &str, within: ParameterIn, kind: Type) -> Parameter {
	let required = if within == ParameterIn::Path {
		utoipa::openapi::Required::True
	} else {
		utoipa::openapi::Required::False
	};
	ParameterBuilder::new()
		.name(name)
		.parameter_in(within)
		.required(required)
		.description(Some(about))
		.schema(Some(ObjectBuilder::new().schema_type(kind).build()))
		.build()
}

fn answer(about: &str, schema: impl Into<RefOr<Schema>>) -> utoipa::openapi::Response {
	ResponseBuilder::new()
		.description(about)
		.content("application/json", Content::new(Some(schema.into())))
		.build()
}

fn problem(about: &str) -> utoipa::openapi::Response {
	answer(about, Ref::from_schema_name("Problem"))
}

/// Adds the routes of a list to the document.
pub(super) fn describe(document: &mut Document, list: List) {
	let name = list.path();
	let components = document.components.get_or_insert_default();
	components.schemas.insert(name.to_owned(), schema(list).into());
	let row = || Ref::from_schema_name(name);
	let page = ObjectBuilder::new()
		.property("items", ArrayBuilder::new().items(row()).build())
		.required("items")
		.property(
			"next",
			ObjectBuilder::new()
				.schema_type(SchemaType::from_iter([Type::String, Type::Null]))
				.description(Some("Where the next page starts; null on the last one"))
				.build(),
		)
		.required("next")
		.build();
	let mut listing = OperationBuilder::new()
		.summary(Some(format!("The {name}, by their keys. {}", list.about())))
		.operation_id(Some(format!("list_{name}")))
		.parameter(parameter("start", "The key that the page starts at", ParameterIn::Query, Type::String))
		.parameter(parameter(
			"limit",
			&format!("How many at most: 1 to {MOST}"),
			ParameterIn::Query,
			Type::Integer,
		))
		.parameter(parameter("order", "asc or desc", ParameterIn::Query, Type::String))
		.response("200", answer("A page", Schema::from(page)))
		.response("400", problem("A parameter is not known or none"));
	for column in list.filters() {
		let kind = match column.kind {
			Kind::Int => Type::Integer,
			Kind::Flag => Type::Boolean,
			_ => Type::String,
		};
		listing = listing.parameter(parameter(column.name, column.about, ParameterIn::Query, kind));
	}
	let keys: Vec<_> = list.keys().iter().map(|column| column.name).collect();
	let one = OperationBuilder::new()
		.summary(Some(format!("One row of {name}")))
		.operation_id(Some(format!("get_{name}")))
		.parameter(parameter("key", &format!("Its key: {}", keys.join(":")), ParameterIn::Path, Type::String))
		.response("200", answer("The row", row()))
		.response("400", problem("This is no key"))
		.response("404", problem("There is no such row"));
	let file = ResponseBuilder::new()
		.description("The file")
		.content("text/csv; charset=utf-8", Content::default())
		.content("application/vnd.apache.parquet", Content::default())
		.build();
	let export = OperationBuilder::new()
		.summary(Some(format!("All rows of {name} as a file")))
		.operation_id(Some(format!("export_{name}")))
		.parameter(parameter("format", "csv or parquet", ParameterIn::Query, Type::String))
		.response("200", file)
		.response("400", problem("This is no format"));
	for (path, operation) in [
		(format!("/{name}"), listing),
		(format!("/{name}/{{key}}"), one),
		(format!("/export/{name}"), export),
	] {
		document.paths.paths.insert(path, PathItem::new(HttpMethod::Get, operation.build()));
	}
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]
mod tests {
	use super::*;

	#[test]
	fn every_list_should_be_described_by_its_columns() {
		let document = serde_json::to_value(super::super::document()).unwrap();
		for list in List::all() {
			let name = list.path();
			for path in [format!("/{name}"), format!("/{name}/{{key}}"), format!("/export/{name}")] {
				assert!(document["paths"][&path]["get"].is_object(), "{path}");
			}
			let properties = document["components"]["schemas"][name]["properties"].as_object().unwrap();
			assert_eq!(properties.len(), list.columns().len(), "{name}");
		}
		let loans = &document["components"]["schemas"]["loans"]["properties"];
		assert_eq!(loans["outstanding"]["type"], "string");
		assert_eq!(loans["loan_id"]["type"], "integer");
		for path in ["/health", "/metrics", "/analytics/portfolio", "/network/series"] {
			assert!(document["paths"][path]["get"].is_object(), "{path}");
		}
	}
}
