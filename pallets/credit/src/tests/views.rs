//! What wallets and services are told.

use super::support::*;
use super::*;
use crate::{
	types::{RejectionReason, ScoreClasses, Totals, SCORES_COUNTED},
	views::{AssessmentView, Change, Decision, Enquiry, InstallmentView},
	Error, LendingTotals,
};
use credit_primitives_math::interest::accrued;
use credit_primitives_types::{LoanId, Moment, Schedule};
use frame_support::{assert_ok, assert_storage_noop};

fn enquiry(asked: &Asking, borrower: AccountId, endorsements: &[(AccountId, Balance)]) -> Enquiry<AccountId> {
	Enquiry {
		borrower,
		bank_id: asked.bank,
		amount: asked.amount,
		term: asked.term,
		schedule: asked.schedule,
		purpose: asked.kind,
		funding: asked.funding,
		collateral: asked.collateral,
		endorsements: endorsements.to_vec(),
	}
}

fn assess(asked: &Asking, borrower: AccountId, endorsements: &[(AccountId, Balance)]) -> AssessmentView {
	Credit::assess_enquiry(enquiry(asked, borrower, endorsements)).unwrap()
}

fn names(view: &AssessmentView) -> Vec<&str> {
	view.obstacles.iter().map(|name| core::str::from_utf8(name).unwrap()).collect()
}

fn totals() -> Totals {
	LendingTotals::<Test>::get()
}

fn ids(who: AccountId, after: Option<LoanId>, limit: u32) -> (usize, Option<LoanId>) {
	let page = Credit::loan_views(&who, after, limit);
	(page.loans.len(), page.next)
}

#[test]
fn assess_should_tell_beforehand_what_a_decision_then_comes_to() {
	execute(|| {
		let asked = asking(500 * CRD);
		let stakes = [(BOB, 50 * CRD), (CHARLIE, 50 * CRD)];
		assert_storage_noop!(assess(&asked, ALICE, &stakes));
		let view = assess(&asked, ALICE, &stakes);
		let request = asked.open(ALICE);
		for (endorser, stake) in stakes {
			assert_ok!(endorse(endorser, request, stake));
		}
		assert_eq!(Credit::assess_request(request).unwrap(), view);
		assert_eq!(Credit::assess(request), Some(view.score));
		assert_ok!(decide(ALICE, request));
		let (offer, terms) = (offer(request), view.terms.unwrap());
		assert_eq!((view.decision, names(&view)), (Decision::Approved, vec![]));
		assert_eq!((terms.amount, terms.rate), (offer.amount, offer.rate));
		assert_eq!(terms.endorsers_share, offer.endorsers_share);
		assert_eq!(terms.expected_loss_share, offer.expected_loss_share);
		assert_eq!((view.counted_stakes, view.collateral), (100 * CRD, 0));
		assert_eq!(view.changes, vec![]);
	});
}

#[test]
fn assess_should_tell_the_least_that_would_bring_approval() {
	execute(|| {
		let asked = asking(500 * CRD);
		let view = assess(&asked, ALICE, &[]);
		assert_ne!(view.decision, Decision::Approved);
		assert!(view.reasons.contains(&RejectionReason::ScoreTooLow));
		let decision =
			|asked: &Asking, stakes: &[(AccountId, Balance)]| assess(asked, ALICE, stakes).decision;
		let mut stakes_told = false;
		for change in &view.changes {
			match *change {
				Change::MoreStake(more) => {
					stakes_told = true;
					assert!(more > 0 && more <= 300 * CRD, "{more} is what two endorsers may stake");
					let half = more / 2;
					assert_eq!(decision(&asked, &[(BOB, half), (CHARLIE, more - half)]), Decision::Approved);
					assert_ne!(
						decision(&asked, &[(BOB, half), (CHARLIE, more - half - 1)]),
						Decision::Approved
					);
				}
				Change::MoreCollateral(more) => {
					assert_eq!(decision(&asking(500 * CRD).secured_by(more), &[]), Decision::Approved);
					assert_ne!(decision(&asking(500 * CRD).secured_by(more - 1), &[]), Decision::Approved);
				}
				Change::SmallerAmount(amount) => {
					assert_eq!(decision(&asking(amount), &[]), Decision::Approved);
					assert_ne!(decision(&asking(amount + 1), &[]), Decision::Approved);
				}
			}
		}
		assert!(stakes_told, "{:?}", view.changes);
	});
}

#[test]
fn assess_should_name_what_stands_in_the_way_whatever_the_score() {
	execute(|| {
		let limit = Credit::limit_of(ALICE).unwrap();
		let stakes = [(BOB, 50 * CRD), (CHARLIE, 50 * CRD)];
		Rules::mutate(|rules| rules.borrower_limit = Permill::one());
		Rules::mutate(|rules| rules.purpose_limit = Permill::one());
		let view = assess(&asking(limit + CRD), ALICE, &stakes);
		assert_eq!(names(&view), vec!["PersonalLimitExceeded"]);
		Rules::mutate(|rules| rules.endorser_limit = Permill::zero());
		let view = assess(&asking(100 * CRD), ALICE, &stakes);
		assert_eq!(names(&view), vec!["EndorserLimitExceeded"; 2]);
		let view = assess(&asking(100 * CRD), ALICE, &[(BOB, 0), (CHARLIE, 1)]);
		assert_eq!(names(&view), vec!["AmountZero", "AmountTooSmall"]);
		asking(100 * CRD).open(ALICE);
		assert_eq!(names(&assess(&asking(100 * CRD), ALICE, &[])), vec!["AlreadyExists"]);
	});
}

#[test]
fn assess_should_fail_by_name_when_there_is_nothing_to_assess() {
	execute(|| {
		let fails = |enquiry, error: Error<Test>| {
			assert_eq!(Credit::assess_enquiry(enquiry), Err(error.into()));
		};
		fails(enquiry(&asking(100 * CRD), NOBODY, &[]), Error::NotAMember);
		fails(enquiry(&asking(0), ALICE, &[]), Error::AmountZero);
		fails(enquiry(&asking(100 * CRD), ALICE, &[(NOBODY, CRD)]), Error::NotAMember);
		fails(enquiry(&asking(100 * CRD), ALICE, &[(ALICE, CRD)]), Error::OwnRequest);
		fails(enquiry(&asking(100 * CRD), ALICE, &[(BOB, CRD), (BOB, CRD)]), Error::AlreadyEndorsed);
		let nowhere = Enquiry { bank_id: 77, ..enquiry(&asking(100 * CRD), ALICE, &[]) };
		fails(nowhere, Error::BankNotFound);
		assert_eq!(Credit::assess_request(Default::default()), Err(Error::<Test>::RequestNotFound.into()));
		assert_eq!(crate::views::name_of(Error::<Test>::NotAMember.into()), b"NotAMember".to_vec());
	});
}

#[test]
fn a_request_should_be_told_with_its_end() {
	execute(|| {
		let request = asking(500 * CRD).open(ALICE);
		let view = Credit::request_view(request).unwrap();
		assert_eq!((view.request_id, view.request.borrower_id), (request, ALICE));
		assert_eq!(view.until, START + Rules::get().request_lifetime);
		assert_eq!(Credit::request_view(Default::default()), None);
		assert_ok!(cancel(ALICE, request));
		let approved = approved(500 * CRD);
		let view = Credit::request_view(approved);
		assert_eq!(view.map(|view| view.until), Some(offer(approved).expires));
	});
}

#[test]
fn loans_of_a_person_should_be_told_page_by_page() {
	execute(|| {
		village(1_000 * CRD);
		Rules::mutate(|rules| rules.concurrent_loans = 5);
		assert_eq!(ids(ALICE, None, 10), (0, None));
		let bank = 2;
		let loans: Vec<LoanId> =
			(0..5).map(|_| lend(bullet(10 * CRD, 30 * DAY).at(bank), ALICE, &[])).collect();
		let other = lend(bullet(10 * CRD, 30 * DAY).at(bank), BOB, &[]);
		assert_eq!(ids(ALICE, None, 10), (5, None));
		assert_eq!(ids(ALICE, None, 5), (5, None));
		let mut seen = Vec::new();
		let mut after = None;
		loop {
			let page = Credit::loan_views(&ALICE, after, 2);
			assert!(page.loans.len() <= 2);
			seen.extend(page.loans.iter().map(|view| view.loan_id));
			after = page.next;
			if after.is_none() {
				break;
			}
		}
		seen.sort_unstable();
		assert_eq!(seen, loans);
		assert_eq!(Credit::loan_views(&BOB, None, 10).loans[0].loan_id, other);
		assert_ok!(repay_in_full(ALICE, loans[0]));
		assert_eq!(ids(ALICE, None, 10), (4, None));
		assert_eq!(ids(NOBODY, None, 10), (0, None));
	});
}

#[test]
fn a_loan_should_be_told_with_what_is_owed_and_who_stands_for_it() {
	execute(|| {
		let id = lent(500 * CRD);
		let view = Credit::loan_view(id).unwrap();
		assert_eq!((view.loan, Some(view.due)), (loan(id), Credit::amount_due(id)));
		let endorsers: std::collections::BTreeMap<_, _> = view.endorsements.into_iter().collect();
		assert_eq!(endorsers, parts(id));
		assert_eq!(view.sale, None);
		assert_eq!(Credit::loan_view(77), None);
	});
}

fn installments(id: LoanId) -> Vec<InstallmentView> {
	let page = Credit::schedule_view(id, 0, 100).unwrap();
	assert_eq!(page.next, None);
	page.installments
}

#[test]
fn installments_should_sum_to_the_principal_and_come_when_they_are_due() {
	execute(|| {
		let bank = village(1_000 * CRD);
		let id = lend(in_parts(100 * CRD, 3, 90 * DAY).at(bank), ALICE, &[]);
		let all = installments(id);
		assert_eq!(all.iter().map(|one| one.number).collect::<Vec<_>>(), vec![1, 2, 3]);
		let start: Moment = loan(id).accepted;
		let dues: Vec<_> = all.iter().map(|one| one.due).collect();
		assert_eq!(dues, vec![start + 30 * DAY, start + 60 * DAY, start + 90 * DAY]);
		assert_eq!(all.iter().map(|one| one.principal).sum::<Balance>(), 100 * CRD);
		assert!(all.iter().all(|one| one.paid == 0));
		// Who pays on the day pays just this interest.
		let mut paid = 0;
		for one in &all {
			set_time(one.due);
			let interest = loan(id).interest_due(one.due).unwrap();
			let told = one.interest;
			assert!(interest.abs_diff(told) <= 1, "{interest} is owed, {told} was told");
			let owed = Credit::loan_view(id).unwrap().due;
			let amount = interest + one.principal;
			paid += one.principal;
			if owed.outstanding == one.principal {
				assert_ok!(repay_in_full(ALICE, id));
				assert_eq!(Credit::schedule_view(id, 0, 100), None);
			} else {
				assert_ok!(repay(ALICE, id, amount));
				let told: Balance = installments(id).iter().map(|one| one.paid).sum();
				assert_eq!(told, paid);
			}
		}
	});
}

#[test]
fn what_has_accrued_should_be_due_with_the_first_installment_that_is_unpaid() {
	execute(|| {
		let bank = village(1_000 * CRD);
		let id = lend(in_parts(100 * CRD, 2, 60 * DAY).at(bank), ALICE, &[]);
		// A part of the second installment in advance, ten days after the beginning.
		pass_time(10 * DAY);
		repay_principal(ALICE, id, 70 * CRD);
		pass_time(5 * DAY);
		let all = installments(id);
		assert_eq!((all[0].principal, all[0].paid, all[0].interest), (50 * CRD, 50 * CRD, 0));
		assert_eq!((all[1].principal, all[1].paid), (50 * CRD, 20 * CRD));
		let rate = loan(id).rate;
		let so_far = loan(id).interest_due(Timestamp::get()).unwrap();
		let ahead = accrued(30 * CRD, rate, 45 * DAY).unwrap();
		assert_eq!(all[1].interest, so_far + ahead);
	});
}

#[test]
fn a_schedule_should_be_told_page_by_page() {
	execute(|| {
		let bank = village(1_000 * CRD);
		let id = lend(in_parts(100 * CRD, 150, 300 * DAY).at(bank), ALICE, &[]);
		let page = |start, limit| {
			let page = Credit::schedule_view(id, start, limit).unwrap();
			let numbers: Vec<_> = page.installments.iter().map(|one| one.number).collect();
			(numbers.first().copied(), numbers.last().copied(), page.next)
		};
		assert_eq!(page(0, 1_000), (Some(1), Some(100), Some(101)));
		assert_eq!(page(101, 1_000), (Some(101), Some(150), None));
		assert_eq!(page(150, 1), (Some(150), Some(150), None));
		assert_eq!(page(151, 10), (None, None, None));
		assert_eq!(
			Credit::schedule_view(id, 1, 10).unwrap().plan.schedule,
			Schedule::Amortising { installments: 150 }
		);
	});
}

#[test]
fn a_record_should_be_told_with_limit_and_debt() {
	execute(|| {
		lent(500 * CRD);
		let view = Credit::record_view(&ALICE).unwrap();
		assert_eq!(Some(view.record), Credit::history(ALICE));
		assert_eq!(Some(view.limit), Credit::limit_of(ALICE));
		assert_eq!((view.person, view.debt.loans), (person(ALICE), 1));
		assert_eq!(Credit::record_view(&NOBODY), None);
	});
}

#[test]
fn totals_should_count_what_becomes_of_requests_and_loans() {
	execute(|| {
		let bank = village(1_000 * CRD);
		let cancelled = bullet(10 * CRD, 30 * DAY).at(bank).open(ALICE);
		assert_ok!(cancel(ALICE, cancelled));
		let first = lend(bullet(10 * CRD, 30 * DAY).at(bank), ALICE, &[]);
		let second = lend(bullet(20 * CRD, 30 * DAY).at(bank), BOB, &[]);
		let counted = totals();
		assert_eq!((counted.requested, counted.cancelled), (3, 1));
		assert_eq!((counted.approved, counted.accepted, counted.loans), (2, 2, 2));
		assert_ok!(repay_in_full(ALICE, first));
		assert_eq!((totals().loans, totals().closed), (1, 1));
		// Nobody pays: late, then in default, then repaid after all.
		wait_until(Credit::amount_due(second).unwrap().next_due.unwrap() + GRACE);
		assert_eq!((totals().late, totals().defaulted), (1, 0));
		fail(second);
		let failed = totals();
		assert_eq!((failed.late, failed.defaulted, failed.defaults), (0, 1, 1));
		assert_eq!((failed.written_off, failed.recovered), (20 * CRD, 0));
		assert_ok!(repay(BOB, second, 5 * CRD));
		assert_eq!(totals().recovered, 5 * CRD);
		assert_ok!(repay_in_full(BOB, second));
		let closed = totals();
		assert_eq!((closed.loans, closed.defaulted, closed.closed), (0, 0, 2));
		assert_eq!((closed.recovered, closed.defaults), (20 * CRD, 1));
	});
}

#[test]
fn totals_should_count_a_late_loan_no_more_once_it_is_cured_or_restructured() {
	execute(|| {
		let bank = village(1_000 * CRD);
		let cured = lend(in_parts(20 * CRD, 2, 60 * DAY).at(bank), ALICE, &[]);
		let eased = lend(in_parts(20 * CRD, 2, 60 * DAY).at(bank), BOB, &[]);
		wait_until(Credit::amount_due(cured).unwrap().next_due.unwrap() + GRACE + 1);
		assert_eq!(totals().late, 2);
		repay_principal(ALICE, cured, 10 * CRD);
		assert_eq!(totals().late, 1);
		let terms = crate::types::Terms {
			term: 90 * DAY,
			schedule: Schedule::Amortising { installments: 2 },
			rate: loan(eased).rate,
		};
		assert_ok!(restructure(bank, eased, terms));
		assert_eq!(totals().late, 0);
	});
}

#[test]
fn totals_should_count_decisions_by_votes() {
	execute(|| {
		let request = asking(100 * CRD).secured_by(50 * CRD).open(ALICE);
		assert_ok!(decide(ALICE, request));
		assert_eq!((totals().referred, totals().approved, totals().rejected), (1, 0, 0));
		assert_ok!(resolve(0, request, false));
		assert_eq!((totals().referred, totals().approved, totals().rejected), (1, 0, 1));
		// One request, one score.
		assert_eq!(totals().first_scores.count(), 1);
	});
}

#[test]
fn scores_should_be_counted_first_as_the_beginning_then_as_the_present() {
	let mut totals = Totals::default();
	for _ in 0..SCORES_COUNTED {
		totals.count_score(ScoreClasses::of_points(points(75)));
	}
	assert_eq!(totals.last_scores, ScoreClasses::default());
	totals.count_score(ScoreClasses::of_points(points(100)));
	totals.count_score(ScoreClasses::of_points(points(0)));
	totals.count_score(ScoreClasses::of_points(points(20) - 1));
	assert_eq!(totals.first_scores.0, [0, 0, 0, 0, 0, 0, 0, SCORES_COUNTED, 0, 0]);
	assert_eq!(totals.last_scores.0, [1, 1, 0, 0, 0, 0, 0, 0, 0, 1]);
	for _ in 0..SCORES_COUNTED * 2 - 3 {
		totals.count_score(ScoreClasses::of_points(points(55)));
	}
	// The older half has faded.
	assert_eq!(totals.last_scores.0, [0, 0, 0, 0, 0, (SCORES_COUNTED * 2 - 3) / 2, 0, 0, 0, 0]);
	assert_eq!(totals.first_scores.count(), SCORES_COUNTED);
}
