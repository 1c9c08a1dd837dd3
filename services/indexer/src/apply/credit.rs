//! Requests, endorsements, pledges and loans.

use super::{math, Applied, Told};
use crate::{
	fields::Fields,
	row::{Cell, Row, RowError},
	tables::Table,
	world::{ApplyError, World},
};

/// What a request says of itself, by column.
pub(crate) fn request_cells(request: Fields<'_>) -> Result<Vec<(&'static str, Cell)>, RowError> {
	let collateral = match request.value("collateral") {
		value if value.is_null() => ("none", Cell::Null, 0),
		_ => match request.variant("collateral")? {
			"Native" => ("native", Cell::Null, request.within("collateral", "Native").amount("amount")?),
			_ => {
				let asset = request.within("collateral", "Asset");
				("asset", asset.int("asset")?.into(), asset.amount("amount")?)
			}
		},
	};
	let mut cells = vec![
		("bank_id", request.int("bank_id")?.into()),
		("borrower", request.text("borrower_id")?.into()),
		("person", request.text("person")?.into()),
		("amount", request.amount("amount")?.into()),
		("term", request.int("term")?.into()),
		("installments", installments(request)?.into()),
		("purpose", request.at("purpose").variant("kind")?.into()),
		("description", request.at("purpose").json("description")),
		("funding", if request.variant("funding")? == "Bank" { "bank" } else { "peers" }.into()),
		("deadline", request.within("funding", "Peers").maybe_int("deadline").into()),
		("collateral_kind", collateral.0.into()),
		("collateral_asset", collateral.1),
		("collateral", collateral.2.into()),
		("impact_score", request.int("productive_impact_score")?.into()),
		("requested_at", request.int("timestamp")?.into()),
		("deposit", request.amount("deposit")?.into()),
		("pledged", request.amount("pledged")?.into()),
		("pledgers", request.int("pledgers")?.into()),
	];
	match request.variant("state")? {
		"Open" => cells.push(("state", "open".into())),
		"Referred" => cells.extend([
			("state", "referred".into()),
			("decide_until", request.within("state", "Referred").int("until")?.into()),
		]),
		_ => {
			cells.push(("state", "approved".into()));
			cells.extend(offer_cells(request.within("state", "Approved"))?);
		}
	}
	Ok(cells)
}

fn offer_cells(offer: Fields<'_>) -> Result<[(&'static str, Cell); 4], RowError> {
	Ok([
		("loan_id", offer.int("loan_id")?.into()),
		("offered", offer.amount("amount")?.into()),
		("rate", offer.int("rate")?.into()),
		("decide_until", offer.int("expires")?.into()),
	])
}

fn installments(of: Fields<'_>) -> Result<i64, RowError> {
	match of.variant("schedule")? {
		"Bullet" => Ok(1),
		_ => of.within("schedule", "Amortising").int("installments"),
	}
}

/// What a loan says of itself, by column.
pub(crate) fn loan_cells(loan: Fields<'_>) -> Result<Vec<(&'static str, Cell)>, RowError> {
	let (plan, security, care, default) =
		(loan.at("plan"), loan.at("security"), loan.at("care"), loan.at("default"));
	let mut cells = vec![
		("request_id", loan.text("request_id")?.into()),
		("bank_id", loan.int("bank_id")?.into()),
		("borrower", loan.text("borrower")?.into()),
		("person", loan.text("person")?.into()),
		("by_peers", loan.flag("by_peers")?.into()),
		("purpose", loan.variant("purpose")?.into()),
		("principal", loan.amount("principal")?.into()),
		("created", loan.amount("created")?.into()),
		("outstanding", loan.amount("outstanding")?.into()),
		("booked", loan.amount("booked")?.into()),
		("interest", loan.amount("interest")?.into()),
		("accrued_at", loan.int("accrued_at")?.into()),
		("rate", loan.int("rate")?.into()),
		("accepted_at", loan.int("accepted")?.into()),
		("plan_start", plan.int("start")?.into()),
		("plan_base", plan.amount("base")?.into()),
		("term", plan.int("term")?.into()),
		("installments", installments(plan)?.into()),
		("restructured", care.int("restructured")?.into()),
		("grace", loan.int("grace")?.into()),
		("collateral", security.amount("native")?.into()),
		("collateral_held", security.amount("native_held")?.into()),
		("stakes", loan.at("endorsers").amount("whole")?.into()),
		("is_late", care.flag("is_late")?.into()),
		("step", care.int("step")?.into()),
		("provision", care.amount("provision")?.into()),
		("contested", care.amount("contested")?.into()),
		("forborne_until", care.maybe_int("forborne_until").into()),
	];
	if default.0.is_null() {
		cells.push(("state", "active".into()));
	} else {
		cells.extend([
			("state", "defaulted".into()),
			("defaulted_at", default.int("at")?.into()),
			("recoverable", default.amount("recoverable")?.into()),
			("called", default.amount("called")?.into()),
			("appealed", default.amount("appealed")?.into()),
			("escrow_until", default.maybe_int("escrow_until").into()),
			("taken", default.at("taken").amount("whole")?.into()),
			("taken_due", default.amount("taken_due")?.into()),
		]);
	}
	Ok(cells)
}

/// Applies an event of the pallet.
pub(super) fn apply(world: &mut World, told: &Told<'_>) -> Applied {
	let fields = told.fields();
	if !fields.value("loan_id").is_null() && fields.value("request_id").is_null() {
		return apply_to_loan(world, told, [fields.int("loan_id")?.into()]);
	}
	let Ok(request_id) = fields.text("request_id") else { return Ok(()) };
	let key = [Cell::from(request_id)];
	match told.name {
		"CreditRequested" => {
			let mut row = Row::new(Table::Requests, key.to_vec());
			for (column, cell) in request_cells(fields.at("request"))? {
				row.set(column, cell)?;
			}
			world.put(row);
		}
		"RequestCancelled" => {
			world.edit(Table::Requests, &key)?.set("state", "cancelled")?;
			return_stakes(world, &key)?;
		}
		"CreditRejected" => {
			let request = world.edit(Table::Requests, &key)?;
			request.set_all([
				("state", "rejected".into()),
				("decided_at", told.at.into()),
				("reasons", fields.json("reasons")),
			])?;
			return_stakes(world, &key)?;
		}
		"CreditAssessed" => {
			let score = fields.at("score");
			world.edit(Table::Requests, &key)?.set_all([
				("assessed_at", told.at.into()),
				("score", fields.json("score")),
				("total_score", score.int("total_score")?.into()),
				("probability_of_default", score.int("probability_of_default")?.into()),
				("model_version", fields.at("explanation").maybe_int("version").into()),
				("features", fields.json("features")),
			])?;
		}
		"CreditReferred" => {
			world.edit(Table::Requests, &key)?.set_all([
				("state", "referred".into()),
				("reasons", fields.json("reasons")),
				("decide_until", fields.int("until")?.into()),
			])?;
		}
		"CreditApproved" => {
			let request = world.edit(Table::Requests, &key)?;
			request.set("state", "approved")?.set("decided_at", told.at)?;
			request.set_all(offer_cells(fields.at("offer"))?)?;
		}
		"Endorsed" => {
			let mut row =
				Row::new(Table::Endorsements, vec![request_id.into(), fields.text("endorser")?.into()]);
			row.set_all([
				("person", fields.text("person")?.into()),
				("stake", fields.amount("stake")?.into()),
				("statement", fields.text("statement")?.into()),
				("given_at", told.at.into()),
				("state", "given".into()),
				("appeal", "none".into()),
			])?;
			world.put(row);
		}
		"EndorsementWithdrawn" | "EndorsementDeclined" => {
			let state = if told.name == "EndorsementDeclined" { "declined" } else { "withdrawn" };
			let endorsement = [request_id.into(), fields.text("endorser")?.into()];
			world.edit(Table::Endorsements, &endorsement)?.set("state", state)?;
		}
		"Pledged" => pledge(world, fields, &key)?,
		"PledgeWithdrawn" => {
			let amount = fields.amount("amount")?;
			let pledge = [request_id.into(), fields.text("lender")?.into()];
			world.edit(Table::Pledges, &pledge)?.set("state", "withdrawn")?.sub("amount", amount)?;
			// After the request has ended, nothing counts them any more.
			let request = world.get(Table::Requests, &key)?;
			if ["open", "referred", "approved"].contains(&request.text("state")) {
				world.edit(Table::Requests, &key)?.sub("pledged", amount)?.count("pledgers", -1)?;
			}
		}
		"LoanFunded" => fund(world, fields, &key)?,
		_ => {}
	}
	Ok(())
}

fn return_stakes(world: &mut World, request: &[Cell]) -> Applied {
	for key in world.keys_of(Table::Endorsements, request)? {
		let endorsement = world.edit(Table::Endorsements, &key)?;
		if endorsement.is("state", "given") {
			endorsement.set("state", "returned")?;
		}
	}
	Ok(())
}

fn pledge(world: &mut World, fields: Fields<'_>, request: &[Cell; 1]) -> Applied {
	let [request_id] = request.clone();
	let key = [request_id, fields.text("lender")?.into()];
	let amount = fields.amount("amount")?;
	let row = world.edit_or_new(Table::Pledges, &key)?;
	let is_new = !row.is("state", "given");
	row.set("state", "given")?.add("amount", amount)?;
	let request = world.edit(Table::Requests, request)?;
	request.set("pledged", fields.amount("pledged")?)?.count("pledgers", is_new.into())?;
	Ok(())
}

fn fund(world: &mut World, fields: Fields<'_>, request: &[Cell; 1]) -> Applied {
	let loan_id = Cell::from(fields.int("loan_id")?);
	let loan = fields.at("loan");
	let mut row = Row::new(Table::Loans, vec![loan_id.clone()]);
	for (column, cell) in loan_cells(loan)? {
		row.set(column, cell)?;
	}
	put_plan(world, &row)?;
	world.put(row);
	world
		.edit(Table::Requests, request)?
		.set_all([("state", "accepted".into()), ("loan_id", loan_id.clone())])?;
	for key in world.keys_of(Table::Endorsements, request)? {
		let endorsement = world.edit(Table::Endorsements, &key)?;
		if endorsement.is("state", "given") {
			let stake = endorsement.get("stake").clone();
			endorsement.set_all([("state", "live".into()), ("held", stake), ("loan_id", loan_id.clone())])?;
		}
	}
	for key in world.keys_of(Table::Pledges, request)? {
		let pledge = world.edit(Table::Pledges, &key)?;
		if pledge.is("state", "given") {
			pledge.set_all([("state", "lent".into()), ("loan_id", loan_id.clone())])?;
		}
	}
	Ok(())
}

/// Writes down when the parts of a loan's plan are due.
fn put_plan(world: &mut World, loan: &Row) -> Applied {
	let too_large = || ApplyError::Inconsistent(format!("the plan of {loan} cannot be reckoned"));
	let count = |column| loan.int(column).unwrap_or_default();
	let parts = u32::try_from(count("installments")).map_err(|_| too_large())?;
	let (start, term, base) = (count("plan_start"), count("term"), loan.amount("plan_base"));
	let mut before = base;
	for number in 1..=parts {
		let due = math::due_at(start, term, parts, number).ok_or_else(too_large)?;
		let balance = math::scheduled_balance(base, parts, number).ok_or_else(too_large)?;
		let principal = before.checked_sub(balance).ok_or_else(too_large)?;
		before = balance;
		let key =
			vec![loan.get("loan_id").clone(), loan.get("restructured").clone(), i64::from(number).into()];
		let mut row = Row::new(Table::Installments, key);
		row.set_all([("due_at", due.into()), ("principal", principal.into()), ("balance", balance.into())])?;
		world.put(row);
	}
	Ok(())
}

/// Marks the installments that are paid.
fn mark_paid(world: &mut World, loan: &[Cell; 1], at: i64) -> Applied {
	let row = world.get(Table::Loans, loan)?;
	let (outstanding, plan) = (row.amount("outstanding"), row.get("restructured").clone());
	let [loan_id] = loan.clone();
	for key in world.keys_of(Table::Installments, &[loan_id, plan])? {
		let installment = world.get(Table::Installments, &key)?;
		if installment.int("paid_at").is_none() && installment.amount("balance") >= outstanding {
			world.edit(Table::Installments, &key)?.set("paid_at", at)?;
		}
	}
	Ok(())
}

/// The interest that is owed at a moment; none accrues after a default.
pub(crate) fn interest_due(loan: &Row, at: i64) -> Option<u128> {
	let interest = loan.amount("interest");
	if loan.is("state", "defaulted") {
		return Some(interest);
	}
	let elapsed = u64::try_from(at.checked_sub(loan.int("accrued_at")?)?).ok()?;
	let rate = u64::try_from(loan.int("rate")?).ok()?;
	interest.checked_add(math::accrued(loan.amount("outstanding"), rate, elapsed)?)
}

fn interest_of(loan: &Row, at: i64) -> Result<u128, ApplyError> {
	let odd = || ApplyError::Inconsistent(format!("the interest on {loan} cannot be reckoned"));
	interest_due(loan, at).ok_or_else(odd)
}

/// What the depositors would pay first if all open appeals were granted.
fn reckon_contested(loan: &mut Row) -> Applied {
	let appealed = loan.amount("appealed");
	let contested =
		if loan.int("by_peers") == Some(1) || appealed == 0 { 0 } else { given_up_for(loan, appealed)? };
	loan.set("contested", contested)?;
	Ok(())
}

/// What the lender gives up if stakes are spared so much of what they are called upon for.
fn given_up_for(loan: &Row, amount: u128) -> Result<u128, ApplyError> {
	let odd = || ApplyError::Inconsistent(format!("{loan} is called upon for less than {amount}"));
	if amount == 0 {
		return Ok(0);
	}
	math::floor(loan.amount("booked"), amount, loan.amount("called")).ok_or_else(odd)
}

fn apply_to_loan(world: &mut World, told: &Told<'_>, loan: [Cell; 1]) -> Applied {
	let fields = told.fields();
	match told.name {
		"Repaid" => repay(world, told, &loan)?,
		"LoanClosed" => {
			let none = || Cell::Amount(0);
			world.edit(Table::Loans, &loan)?.set_all([
				("state", "closed".into()),
				("closed_at", told.at.into()),
				("collateral_held", none()),
				("provision", none()),
				("contested", none()),
				("is_late", false.into()),
				("step", 0_i64.into()),
			])?;
		}
		"LoanLate" => {
			world.edit(Table::Loans, &loan)?.set_all([
				("is_late", fields.flag("is_late")?.into()),
				("step", fields.int("step")?.into()),
				("provision", fields.amount("provision")?.into()),
			])?;
		}
		"ForbearanceGranted" => {
			world.edit(Table::Loans, &loan)?.set("forborne_until", fields.int("until")?)?;
		}
		"LoanRestructured" => {
			let plan = fields.at("plan");
			let row = world.edit(Table::Loans, &loan)?;
			let interest = interest_of(row, told.at)?;
			row.count("restructured", 1)?.set_all([
				("interest", interest.into()),
				("accrued_at", told.at.into()),
				("rate", fields.int("rate")?.into()),
				("plan_start", plan.int("start")?.into()),
				("plan_base", plan.amount("base")?.into()),
				("term", plan.int("term")?.into()),
				("installments", installments(plan)?.into()),
				("is_late", false.into()),
			])?;
			let row = row.clone();
			put_plan(world, &row)?;
		}
		"LoanDefaulted" => default_on(world, told, &loan)?,
		"StakeCalled" => {
			endorsement(world, &loan, fields, "endorser")?.set("called", fields.amount("amount")?)?;
		}
		"SlashAppealed" => {
			let part = endorsement(world, &loan, fields, "endorser")?;
			let called = part.amount("called");
			part.set("appeal", "open")?;
			let row = world.edit(Table::Loans, &loan)?;
			row.set("escrow_until", fields.int("until")?)?.add("appealed", called)?;
			reckon_contested(row)?;
		}
		"AppealResolved" => {
			let (returned, amount) = (fields.flag("returned")?, fields.amount("amount")?);
			let part = endorsement(world, &loan, fields, "endorser")?;
			part.set("appeal", "decided")?;
			if returned {
				part.set("called", 0_u128)?;
			}
			let row = world.edit(Table::Loans, &loan)?;
			row.sub("appealed", amount)?;
			if returned {
				let given_up = given_up_for(row, amount)?;
				row.sub("called", amount)?.sub("booked", given_up)?;
				row.add("recoverable", given_up)?.add("written_off", given_up)?;
			}
			reckon_contested(row)?;
		}
		"StakeSlashed" => {
			let amount = fields.amount("amount")?;
			let part = endorsement(world, &loan, fields, "endorser")?;
			part.set("called", 0_u128)?.sub("held", amount)?;
			if amount > 0 {
				part.set("taken", amount)?;
			}
		}
		"SlashesSettled" => settle(world, told, &loan)?,
		"ProceedsClaimed" => claim(world, fields, &loan)?,
		_ => {}
	}
	Ok(())
}

/// Somebody's part in a loan.
fn endorsement<'w>(
	world: &'w mut World,
	loan: &[Cell; 1],
	fields: Fields<'_>,
	who: &str,
) -> Result<&'w mut Row, ApplyError> {
	let request = world.get(Table::Loans, loan)?.get("request_id").clone();
	world.edit(Table::Endorsements, &[request, fields.text(who)?.into()])
}

fn payment(told: &Told<'_>, loan: &Row, kind: &str) -> Result<Row, ApplyError> {
	let mut row = Row::new(Table::Payments, vec![told.id().into()]);
	row.set_all([
		("block", told.block.into()),
		("at", told.at.into()),
		("loan_id", loan.get("loan_id").clone()),
		("bank_id", loan.get("bank_id").clone()),
		("kind", kind.into()),
		("burned", Cell::Null),
	])?;
	Ok(row)
}

fn repay(world: &mut World, told: &Told<'_>, loan: &[Cell; 1]) -> Applied {
	let fields = told.fields();
	let (interest, principal) = (fields.amount("interest")?, fields.amount("principal")?);
	let released = fields.amount("released")?;
	let row = world.edit(Table::Loans, loan)?;
	let due = interest_of(row, told.at)?;
	let left = due.checked_sub(interest);
	let left = left
		.ok_or_else(|| ApplyError::Inconsistent(format!("{row} owed {due} of interest, not {interest}")))?;
	row.set_all([("interest", left.into()), ("accrued_at", told.at.into())])?;
	row.sub("outstanding", principal)?.sub("collateral_held", released)?;
	row.add("principal_paid", principal)?.add("interest_paid", interest)?;
	let from_books = if row.is("state", "defaulted") {
		let recovered = principal.min(row.amount("recoverable"));
		let rest = principal.saturating_sub(recovered);
		let from_books = rest.min(row.amount("booked"));
		row.sub("recoverable", recovered)?.sub("taken_due", rest.saturating_sub(from_books))?;
		// The rest gives endorsers back what was taken from them: that had come in before.
		row.add("recovered", recovered.saturating_add(from_books))?;
		from_books
	} else {
		principal
	};
	row.sub("booked", from_books)?;
	reckon_contested(row)?;
	let mut payment = payment(told, row, "repayment")?;
	payment.set_all([
		("payer", fields.text("payer")?.into()),
		("interest", interest.into()),
		("principal", principal.into()),
		("burned", fields.amount("burned")?.into()),
		("released", released.into()),
	])?;
	world.put(payment);
	mark_paid(world, loan, told.at)
}

fn default_on(world: &mut World, told: &Told<'_>, loan: &[Cell; 1]) -> Applied {
	let fields = told.fields();
	let (principal, interest, collateral) =
		(fields.amount("principal")?, fields.amount("interest")?, fields.amount("collateral")?);
	let (called, written_off) = (fields.amount("stakes")?, fields.amount("written_off")?);
	let to_principal = collateral.min(principal);
	let to_interest = collateral.saturating_sub(to_principal);
	let row = world.edit(Table::Loans, loan)?;
	row.sub("outstanding", to_principal)?.sub("booked", to_principal)?.sub("booked", written_off)?;
	row.add("principal_paid", to_principal)?.add("interest_paid", to_interest)?;
	row.set_all([
		("state", "defaulted".into()),
		("defaulted_at", told.at.into()),
		("defaulted", principal.into()),
		("interest", interest.saturating_sub(to_interest).into()),
		("accrued_at", told.at.into()),
		("collateral_held", Cell::Amount(0)),
		("provision", Cell::Amount(0)),
		("is_late", false.into()),
		("step", 0_i64.into()),
		("recoverable", written_off.into()),
		("written_off", written_off.into()),
		("called", called.into()),
		("escrow_until", fields.maybe_int("appeals_until").into()),
	])?;
	if collateral > 0 {
		let mut payment = payment(told, row, "collateral")?;
		payment.set_all([
			("payer", fields.text("borrower")?.into()),
			("interest", to_interest.into()),
			("principal", to_principal.into()),
		])?;
		world.put(payment);
	}
	mark_paid(world, loan, told.at)
}

fn settle(world: &mut World, told: &Told<'_>, loan: &[Cell; 1]) -> Applied {
	let fields = told.fields();
	let paid = fields.amount("amount")?;
	let row = world.edit(Table::Loans, loan)?;
	row.sub("booked", paid)?.add("recovered", paid)?.set_all([
		("called", Cell::Amount(0)),
		("appealed", Cell::Amount(0)),
		("contested", Cell::Amount(0)),
		("escrow_until", Cell::Null),
		("taken", paid.into()),
		("taken_due", paid.into()),
	])?;
	if paid > 0 {
		let mut payment = payment(told, row, "stakes")?;
		payment.set_all([("principal", paid.into()), ("burned", fields.amount("burned")?.into())])?;
		world.put(payment);
	}
	Ok(())
}

fn claim(world: &mut World, fields: Fields<'_>, loan: &[Cell; 1]) -> Applied {
	let request = world.get(Table::Loans, loan)?.get("request_id").clone();
	let key = [request, fields.text("claimant")?.into()];
	let (interest, stake, restored) =
		(fields.amount("interest")?, fields.amount("stake")?, fields.amount("restored")?);
	if world.find(Table::Endorsements, &key)?.is_some_and(|part| part.is("state", "live")) {
		let part = world.edit(Table::Endorsements, &key)?;
		part.add("claimed", interest)?.sub("held", stake)?.add("restored", restored)?;
	}
	if world.find(Table::Pledges, &key)?.is_some_and(|pledge| pledge.is("state", "lent")) {
		world.edit(Table::Pledges, &key)?.add("claimed", fields.amount("lent")?)?;
	}
	Ok(())
}
