//! How long each function takes natively, on amounts as large as a large network's: all should stay under a
//! microsecond, as a call to a pallet makes a few dozen of them.

use core::{hint::black_box, time::Duration};
use credit_primitives_math::{
	auction::{falling_price, part_price},
	capital::{
		creation_limit, creation_room, equity, grown_record, lending_capital, leverage,
		may_create_network_wide, step_towards, CreationState, LeverageTerms,
	},
	collateral::{amount_within, counted_value, security_for, tolerable_loss},
	health::{
		cooperative_participation, economic_diversity, evenness, health, knowledge_sharing, person_cap,
		resource_circulation, Indices, Weights,
	},
	interest::accrued,
	lending::{
		burned_so_far, expected_loss_share, limit_earned, personal_limit, released, split_funding,
		split_interest, InterestShares, Ownership,
	},
	losses::{absorb, burn_from_liquid, pay_deficit, restore, Buffers, Lost},
	muldiv::{mul_div_ceil, mul_div_floor, permill_ceil, permill_floor},
	pro_rata::{entitled, Division},
	provisions::{provision, step_at},
	redistribution::{decayed, gap, gives, receives, weight, Bank, Terms, Totals},
	schedule::{due_at, first_unpaid, installment, installments_due, overdue, scheduled_balance},
	shares::{exit_equity, shares_for_deposit, shares_worth, value_of_shares, Vesting},
	Balance, FixedU128, Moment, Permill, Perquintill, MS_PER_DAY,
};
use criterion::Criterion;

const CRD: Balance = 1_000_000_000_000;

/// A large bank's pool, with digits in every place.
const POOL: Balance = 98_765_432_109_876_543_210_987;

/// A large loan.
const LOAN: Balance = 1_234_567_890_123_456_789;

/// What is still owed of it.
const OUTSTANDING: Balance = 777_777_777_777_777_777;

const SHARES: u128 = POOL * 876_543;

const NOW: Moment = 1_900_000_000_123;
const ACCEPTED: Moment = NOW - 200 * MS_PER_DAY;
const TERM: Moment = 1_000 * MS_PER_DAY;
const INSTALLMENTS: u32 = 36;

fn permill(parts: u32) -> Permill {
	Permill::from_parts(parts)
}

/// `millionths` of one.
fn fixed(millionths: u128) -> FixedU128 {
	FixedU128::from_inner(millionths.saturating_mul(1_000_000_000_000))
}

fn rate() -> Perquintill {
	Perquintill::from_parts(81_234_567_890_123_456)
}

/// Times `function` on an input that the compiler cannot know.
fn time<I: Copy, O>(criterion: &mut Criterion, name: &str, input: I, function: impl Fn(I) -> O) {
	criterion.bench_function(name, |bencher| bencher.iter(|| function(black_box(input))));
}

fn muldiv(c: &mut Criterion) {
	time(c, "muldiv::mul_div_floor", (POOL, LOAN, OUTSTANDING), |(a, b, d)| mul_div_floor(a, b, d));
	time(c, "muldiv::mul_div_ceil", (POOL, LOAN, OUTSTANDING), |(a, b, d)| mul_div_ceil(a, b, d));
	// The division takes the most steps by a divisor just above half of 2^128, where no real amount is.
	time(
		c,
		"muldiv::mul_div_floor (slowest divisor)",
		(u128::MAX >> 1, u128::MAX, (u128::MAX >> 1) + 2),
		|(a, b, d)| mul_div_floor(a, b, d),
	);
	time(c, "muldiv::permill_floor", (permill(123_457), POOL), |(p, x)| permill_floor(p, x));
	time(c, "muldiv::permill_ceil", (permill(123_457), POOL), |(p, x)| permill_ceil(p, x));
}

fn interest_and_schedule(c: &mut Criterion) {
	time(c, "interest::accrued", (LOAN, rate(), TERM), |(principal, rate, elapsed)| {
		accrued(principal, rate, elapsed)
	});
	time(c, "schedule::due_at", (ACCEPTED, TERM, INSTALLMENTS, 7), |(accepted, term, n, k)| {
		due_at(accepted, term, n, k)
	});
	time(c, "schedule::scheduled_balance", (LOAN, INSTALLMENTS, 7), |(principal, n, k)| {
		scheduled_balance(principal, n, k)
	});
	time(c, "schedule::installments_due", (ACCEPTED, TERM, INSTALLMENTS, NOW), |(accepted, term, n, now)| {
		installments_due(accepted, term, n, now)
	});
	time(c, "schedule::overdue", (LOAN, INSTALLMENTS, 20, OUTSTANDING), |(principal, n, k, outstanding)| {
		overdue(principal, n, k, outstanding)
	});
	time(c, "schedule::first_unpaid", (LOAN, INSTALLMENTS, OUTSTANDING), |(principal, n, outstanding)| {
		first_unpaid(principal, n, outstanding)
	});
	time(
		c,
		"schedule::installment",
		(LOAN, rate(), ACCEPTED, TERM, INSTALLMENTS, 7),
		|(principal, rate, accepted, term, n, k)| installment(principal, rate, accepted, term, n, k),
	);
}

fn lending(c: &mut Criterion) {
	let shares =
		InterestShares { endorsers: permill(100_000), reserve: permill(123_457), commons: permill(100_000) };
	let ownership = Ownership { depositors: POOL, others: POOL >> 2 };
	time(c, "lending::burned_so_far", (LOAN >> 1, LOAN, OUTSTANDING), |(created, principal, repaid)| {
		burned_so_far(created, principal, repaid)
	});
	time(c, "lending::split_interest", (LOAN, shares, ownership), |(interest, shares, ownership)| {
		split_interest(interest, &shares, ownership)
	});
	time(
		c,
		"lending::expected_loss_share",
		(permill(51_234), permill(456_789), rate()),
		|(pd, lgd, rate)| expected_loss_share(pd, lgd, rate),
	);
	time(c, "lending::split_funding", (LOAN, POOL, permill(500_000)), |(amount, room, share)| {
		split_funding(amount, room, share)
	});
	time(c, "lending::released", (LOAN >> 2, LOAN, OUTSTANDING), |(held, principal, outstanding)| {
		released(held, principal, outstanding)
	});
	time(c, "lending::limit_earned", (LOAN, 217 * MS_PER_DAY, 360 * MS_PER_DAY), |(principal, age, full)| {
		limit_earned(principal, age, full)
	});
	time(
		c,
		"lending::personal_limit",
		(1_000 * CRD, LOAN, LOAN >> 1, 3),
		|(base, earned, at_start, windows)| personal_limit(base, earned, at_start, windows),
	);
}

fn shares(c: &mut Criterion) {
	let vesting = Vesting { amount: LOAN, start: NOW - 7 * MS_PER_DAY, end: NOW + 23 * MS_PER_DAY };
	time(c, "shares::shares_for_deposit", (LOAN, POOL, SHARES), |(assets, equity, total)| {
		shares_for_deposit(assets, equity, total)
	});
	time(c, "shares::value_of_shares", (SHARES >> 3, POOL, SHARES), |(shares, equity, total)| {
		value_of_shares(shares, equity, total)
	});
	time(c, "shares::shares_worth", (LOAN, POOL, SHARES), |(value, equity, total)| {
		shares_worth(value, equity, total)
	});
	time(
		c,
		"shares::exit_equity",
		(POOL, LOAN, POOL >> 1, POOL >> 2, POOL >> 3),
		|(share_equity, unvested, provisions, loss_reserve, commons)| {
			exit_equity(share_equity, unvested, provisions, loss_reserve, commons)
		},
	);
	time(c, "shares::Vesting::unvested", (vesting, NOW), |(vesting, now)| vesting.unvested(now));
	time(
		c,
		"shares::Vesting::receive",
		(vesting, NOW, LOAN >> 1, 30 * MS_PER_DAY),
		|(vesting, now, income, period)| vesting.receive(now, income, period),
	);
	time(c, "shares::Vesting::shrink", (vesting, NOW, LOAN >> 1), |(vesting, now, most)| {
		vesting.shrink(now, most)
	});
}

fn capital(c: &mut Criterion) {
	let terms = LeverageTerms { minimum: fixed(250_000), health_floor: permill(300_000) };
	let state = CreationState {
		limit: POOL,
		issued: POOL >> 1,
		created_this_epoch: POOL >> 9,
		network_issued: POOL << 4,
		total_issuance: POOL << 6,
	};
	time(c, "capital::equity", (POOL, POOL >> 1, POOL >> 2), |(liquid, receivable, issued)| {
		equity(liquid, receivable, issued)
	});
	time(
		c,
		"capital::lending_capital",
		(i128::MAX >> 50, POOL, POOL >> 3, POOL >> 2, LOAN),
		|(equity, commons, loss_reserve, locked, provisions)| {
			lending_capital(equity, commons, loss_reserve, locked, provisions)
		},
	);
	time(c, "capital::leverage", (permill(654_321), fixed(2_250_000), terms), |(health, record, terms)| {
		leverage(health, record, &terms)
	});
	time(
		c,
		"capital::step_towards",
		(fixed(1_234_567), fixed(2_250_000), permill(50_000)),
		|(current, target, most)| step_towards(current, target, most),
	);
	time(
		c,
		"capital::grown_record",
		(fixed(1_234_567), fixed(500_000), MS_PER_DAY + 1_234, 180 * MS_PER_DAY, fixed(3_000_000)),
		|(record, growth, elapsed, period, most)| grown_record(record, growth, elapsed, period, most),
	);
	time(c, "capital::creation_limit", (POOL, fixed(1_234_567)), |(capital, leverage)| {
		creation_limit(capital, leverage)
	});
	time(
		c,
		"capital::creation_room",
		(state, permill(50_000), fixed(800_000)),
		|(state, epoch_share, network_ratio)| creation_room(&state, epoch_share, network_ratio),
	);
	time(
		c,
		"capital::may_create_network_wide",
		(POOL << 4, POOL >> 3, permill(20_000)),
		|(total_issued, lost, bound)| may_create_network_wide(total_issued, lost, bound),
	);
}

fn losses_and_provisions(c: &mut Criterion) {
	let buffers = Buffers { loss_reserve: LOAN >> 3, commons: LOAN >> 2, shares: LOAN >> 1 };
	let lost = Lost { shares: LOAN >> 2, commons: LOAN >> 2, loss_reserve: LOAN >> 3, endorsers: LOAN >> 4 };
	let delays = [30, 60, 90, 120].map(|days: u64| days.saturating_mul(MS_PER_DAY));
	time(c, "losses::absorb", (LOAN, buffers, false), |(loss, buffers, first)| absorb(loss, &buffers, first));
	time(c, "losses::restore", (LOAN, LOAN >> 5, lost), |(amount, deficit, lost)| {
		restore(amount, deficit, &lost)
	});
	time(c, "losses::burn_from_liquid", (LOAN, LOAN >> 1), |(created, liquid)| {
		burn_from_liquid(created, liquid)
	});
	time(c, "losses::pay_deficit", ([LOAN >> 2, LOAN >> 3, LOAN >> 4], LOAN >> 2), |(parts, deficit)| {
		pay_deficit(parts, deficit)
	});
	time(c, "provisions::step_at", (100 * MS_PER_DAY, delays), |(late_for, delays)| {
		step_at(late_for, &delays)
	});
	time(c, "provisions::provision", (LOAN, LOAN >> 2, permill(250_000)), |(principal, secured, share)| {
		provision(principal, secured, share)
	});
}

fn auction_collateral_and_pro_rata(c: &mut Criterion) {
	time(
		c,
		"auction::falling_price",
		(LOAN, permill(400_000), ACCEPTED, TERM, NOW),
		|(start, floor, began, duration, now)| falling_price(start, floor, began, duration, now),
	);
	time(c, "auction::part_price", (LOAN, POOL >> 3, POOL), |(price, part, all)| {
		part_price(price, part, all)
	});
	time(
		c,
		"collateral::counted_value",
		(POOL, fixed(1_234_567), permill(300_000)),
		|(amount, price, haircut)| counted_value(amount, price, haircut),
	);
	time(c, "collateral::tolerable_loss", (permill(51_234), rate()), |(pd, most)| tolerable_loss(pd, most));
	time(c, "collateral::amount_within", (LOAN, permill(600_000)), |(secured, uncovered)| {
		amount_within(secured, uncovered)
	});
	time(c, "collateral::security_for", (LOAN, permill(600_000)), |(amount, uncovered)| {
		security_for(amount, uncovered)
	});
	time(c, "pro_rata::entitled", (LOAN, POOL >> 3, POOL), |(total, part, whole)| {
		entitled(total, part, whole)
	});
	time(c, "pro_rata::Division::next", (Division::new(LOAN, POOL), POOL >> 3), |(mut division, part)| {
		(division.next(part), division)
	});
}

fn health_of_a_community(c: &mut Criterion) {
	/// Principal times milliseconds in a half-year.
	const VOLUME: u128 = POOL * 180 * MS_PER_DAY as u128;
	const PARTS: Permill = Permill::from_parts(654_321);
	let indices = Indices {
		diversity: PARTS,
		circulation: PARTS,
		participation: PARTS,
		footprint: PARTS,
		knowledge: PARTS,
	};
	time(c, "health::health", (Weights::default(), indices), |(weights, indices)| health(&weights, &indices));
	let volumes = [VOLUME, VOLUME >> 1, VOLUME >> 2, VOLUME >> 3, VOLUME >> 7];
	time(c, "health::evenness", volumes, |volumes| evenness(&volumes));
	time(c, "health::economic_diversity", (volumes, PARTS), |(volumes, local)| {
		economic_diversity(&volumes, local)
	});
	time(c, "health::resource_circulation", (LOAN, VOLUME, fixed(1_000_000)), |(repaid, owed, half)| {
		resource_circulation(repaid, owed, half)
	});
	time(c, "health::person_cap", (VOLUME, TERM, PARTS), |(owed, window, share)| {
		person_cap(owed, window, share)
	});
	time(c, "health::cooperative_participation", (123, 456), |(active, members)| {
		cooperative_participation(active, members)
	});
	time(
		c,
		"health::knowledge_sharing",
		(PARTS, VOLUME >> 3, VOLUME, PARTS),
		|(part, learning, all, most)| knowledge_sharing(part, learning, all, most),
	);
}

/// A bank of its own size for each `index`.
fn bank(index: u32) -> Bank {
	let commons = POOL.checked_shr(index % 23).unwrap_or_default();
	Bank {
		commons,
		losses: commons >> 3,
		persons: 100u32.saturating_add(index % 1_900),
		health: permill(index.wrapping_mul(7_919) % 1_000_000),
		available: commons,
		floor: commons >> 4,
		capital: commons,
		issued: commons >> 2,
		leverage: fixed(500_000),
		may_receive: !index.is_multiple_of(20),
	}
}

fn totals(banks: &[Bank], terms: &Terms) -> Option<Totals> {
	banks.iter().try_fold(Totals::new(LOAN), |totals, bank| totals.with(bank, terms))
}

/// The three passes over all banks; what is carried over.
fn epoch(banks: &[Bank], terms: &Terms) -> Option<Balance> {
	let totals = totals(banks, terms)?;
	let (mut pot, mut gaps) = (LOAN, 0u128);
	for bank in banks {
		pot = pot.checked_add(gives(bank, &totals, terms)?)?;
		gaps = gaps.checked_add(gap(bank, &totals, terms)?)?;
	}
	banks
		.iter()
		.try_fold(pot, |left, bank| left.checked_sub(receives(pot, gap(bank, &totals, terms)?, gaps)?))
}

fn redistribution(c: &mut Criterion) {
	let terms = Terms::default();
	let banks: Vec<Bank> = (0..10_000).map(bank).collect();
	let whole = totals(&banks, &terms).unwrap_or_default();
	time(c, "redistribution::decayed", (POOL, 1), |(loss, epochs)| decayed(loss, epochs));
	time(c, "redistribution::decayed (most factors)", (POOL, 1_207), |(loss, epochs)| decayed(loss, epochs));
	time(c, "redistribution::weight", (123, permill(654_321), terms.beta), |(persons, health, beta)| {
		weight(persons, health, beta)
	});
	time(c, "redistribution::Totals::with", (whole, bank(1)), |(totals, bank)| totals.with(&bank, &terms));
	time(c, "redistribution::gives", (bank(1), whole), |(bank, totals)| gives(&bank, &totals, &terms));
	time(c, "redistribution::gap", (bank(22), whole), |(bank, totals)| gap(&bank, &totals, &terms));
	time(c, "redistribution::receives", (POOL, POOL >> 5, POOL << 3), |(pot, gap, gaps)| {
		receives(pot, gap, gaps)
	});
	c.bench_function("redistribution, an epoch of 10,000 banks", |bencher| {
		bencher.iter(|| epoch(black_box(&banks), &terms));
	});
}

fn main() {
	let mut criterion = Criterion::default()
		.warm_up_time(Duration::from_millis(500))
		.measurement_time(Duration::from_secs(1))
		.configure_from_args();
	muldiv(&mut criterion);
	interest_and_schedule(&mut criterion);
	lending(&mut criterion);
	shares(&mut criterion);
	capital(&mut criterion);
	losses_and_provisions(&mut criterion);
	auction_collateral_and_pro_rata(&mut criterion);
	health_of_a_community(&mut criterion);
	redistribution(&mut criterion);
	criterion.final_summary();
}
