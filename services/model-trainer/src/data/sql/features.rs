//! What the chain knew of a request when it assessed it.

use super::{
	books::{Books, Endorsement, Request},
	days,
	record::{self, Record},
};
use crate::settings::History;
use credit_primitives_scoring::{
	chain::{crd_days, per_mille, whole_days},
	ChainFeatures,
};

/// The features of a request, of nothing that came after the moment.
pub(super) fn of(books: &Books, request: &Request, moment: i64, settings: &History) -> ChainFeatures {
	let own = record::before(books, &request.person, moment, settings);
	let covered = |by: u128| per_mille(by, request.amount).unwrap_or_default();
	let (counted, endorsers) = counted_stakes(books, request, moment, settings);
	let since = |at: i64| whole_days(u64::try_from(moment.saturating_sub(at)).unwrap_or_default());
	let joined = books.joined.get(&(request.bank, request.borrower.clone())).filter(|at| **at <= moment);
	let health =
		books.health.get(&request.bank).and_then(|all| all.iter().rev().find(|health| health.at < moment));
	let part = |millionths: i64| {
		u32::try_from(millionths.checked_div(1_000).unwrap_or_default()).unwrap_or_default()
	};
	let measured =
		books.regions.get(&request.bank).and_then(|region| books.measured.get(region)).is_some_and(|all| {
			all.iter()
				.any(|at| *at < moment && moment.saturating_sub(*at) <= days(settings.vitality_age_days))
		});
	let owed = own.unsecured.saturating_add(request.amount.saturating_sub(request.collateral));
	let Record { repaid, repaid_on_time, principal_days, worst_delay, .. } = own;
	ChainFeatures {
		principal_days: crd_days(principal_days),
		on_time_share: per_mille(repaid_on_time, repaid),
		worst_delay: whole_days(u64::try_from(worst_delay).unwrap_or_default()),
		times_late: own.times_late,
		defaults: own.defaults,
		loans_closed: own.loans_closed,
		member_for: joined.map_or(0, |joined| since(*joined)),
		endorsements_held: own.endorsements_held,
		endorsements_failed: own.endorsements_failed,
		stake_coverage: covered(counted),
		endorsers,
		collateral_coverage: covered(request.collateral),
		amount_to_limit: per_mille(owed, own.limit).unwrap_or(u32::MAX),
		term: whole_days(u64::try_from(request.term).unwrap_or_default()),
		installments: u32::try_from(request.installments).unwrap_or(1),
		open_loans: own.open_loans,
		health: health.map_or(0, |health| part(health.total)),
		region_vitality: health.and_then(|health| health.local_business).filter(|_| measured).map(part),
		purpose_score: settings.purpose_scores.get(&request.purpose).copied().unwrap_or_default(),
		attestations: credentials(books, &request.borrower, moment, &settings.credentials),
		attested_purpose: settings
			.purpose_credential
			.is_some_and(|schema| credentials(books, &request.borrower, moment, &[schema]) > 0),
		proven_income: 0,
	}
}

/// What stakes count for, and how many of them do: each no more than half of what its owner had repaid on time, and nothing of
/// one who is tied to the borrower or another endorser of the request.
fn counted_stakes(books: &Books, request: &Request, moment: i64, settings: &History) -> (u128, u32) {
	let stands =
		|given: &&Endorsement| given.given_at <= moment && given.withdrawn_at.is_none_or(|at| at > moment);
	let given: Vec<(&Endorsement, &str)> = books
		.endorsements_for(&request.id)
		.filter(stands)
		.map(|given| (given, books.person_of(&given.endorser)))
		.collect();
	let (mut sum, mut counting) = (0_u128, 0_u32);
	for (own, person) in &given {
		let tied = are_tied(books, person, &request.person, Some(&request.id), moment, settings)
			|| given
				.iter()
				.any(|(_, other)| other != person && are_tied(books, person, other, None, moment, settings));
		if !tied {
			let shown = record::before(books, person, moment, settings).repaid_on_time;
			let counted = own.stake.min(shown >> 1);
			sum = sum.saturating_add(counted);
			counting = counting.saturating_add(u32::from(counted > 0));
		}
	}
	(sum, counting)
}

/// Whether one of the two had lately endorsed the other, for another request than this, and stood by it.
fn are_tied(
	books: &Books,
	one: &str,
	other: &str,
	this: Option<&str>,
	moment: i64,
	settings: &History,
) -> bool {
	[(one, other), (other, one)].into_iter().any(|(endorser, borrower)| {
		books.endorsements_by(endorser).any(|given| {
			let request = books.requests.get(&given.request);
			request.is_some_and(|request| request.person == borrower)
				&& this != Some(given.request.as_str())
				&& given.given_at <= moment
				&& moment.saturating_sub(given.given_at) <= days(settings.tie_days)
				&& given.withdrawn_at.is_none_or(|at| at > moment)
		})
	})
}

/// How many of these schemas' credentials an account held.
fn credentials(books: &Books, account: &str, moment: i64, schemas: &[i64]) -> u32 {
	let held = |schema: &&i64| {
		books.credentials_of(account).any(|credential| {
			let changed = credential.changes.iter().rev().find(|(at, _)| *at <= moment);
			credential.schema == **schema
				&& credential.attested_at <= moment
				&& credential.expiry > moment
				&& changed.is_none_or(|(_, valid)| *valid)
		})
	};
	u32::try_from(schemas.iter().filter(held).count()).unwrap_or(u32::MAX)
}
