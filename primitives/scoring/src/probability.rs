//! From log-odds to probabilities and back, by a table.

use credit_primitives_math::Permill;

/// Millionths in one.
const ONE: u32 = 1_000_000;

/// How far apart the entries of [`LOGISTIC`] are: a sixteenth, in millionths.
const STEP: u32 = 62_500;

/// Where the table ends: at 14, where the probability is within a millionth of one.
const END: u32 = 14_000_000;

/// `1 / (1 + e^-x)` for x = 0, 1/16, 2/16 .. 14, in millionths, rounded to nearest.
#[rustfmt::skip]
const LOGISTIC: [u32; 225] = [
	500_000, 515_620, 531_209, 546_738, 562_177, 577_495, 592_667, 607_663, 622_459, 637_031, 651_355,
	665_411, 679_179, 692_642, 705_785, 718_594, 731_059, 743_168, 754_915, 766_294, 777_300, 787_931,
	798_187, 808_067, 817_574, 826_712, 835_484, 843_895, 851_953, 859_664, 867_036, 874_077, 880_797,
	887_205, 893_309, 899_121, 904_651, 909_907, 914_901, 919_643, 924_142, 928_409, 932_453, 936_285,
	939_913, 943_348, 946_597, 949_669, 952_574, 955_319, 957_912, 960_361, 962_673, 964_855, 966_914,
	968_856, 970_688, 972_415, 974_043, 975_577, 977_023, 978_385, 979_668, 980_876, 982_014, 983_085,
	984_094, 985_043, 985_936, 986_777, 987_568, 988_313, 989_013, 989_672, 990_292, 990_874, 991_423,
	991_938, 992_423, 992_879, 993_307, 993_710, 994_089, 994_445, 994_780, 995_095, 995_390, 995_668,
	995_930, 996_176, 996_406, 996_623, 996_827, 997_019, 997_199, 997_368, 997_527, 997_677, 997_817,
	997_949, 998_073, 998_190, 998_299, 998_402, 998_499, 998_590, 998_675, 998_755, 998_830, 998_901,
	998_968, 999_030, 999_089, 999_144, 999_196, 999_245, 999_290, 999_333, 999_374, 999_412, 999_447,
	999_481, 999_512, 999_542, 999_569, 999_596, 999_620, 999_643, 999_665, 999_685, 999_704, 999_722,
	999_739, 999_755, 999_769, 999_783, 999_797, 999_809, 999_820, 999_831, 999_842, 999_851, 999_860,
	999_869, 999_877, 999_884, 999_891, 999_898, 999_904, 999_910, 999_915, 999_920, 999_925, 999_930,
	999_934, 999_938, 999_942, 999_945, 999_949, 999_952, 999_955, 999_957, 999_960, 999_962, 999_965,
	999_967, 999_969, 999_971, 999_972, 999_974, 999_976, 999_977, 999_979, 999_980, 999_981, 999_982,
	999_983, 999_984, 999_985, 999_986, 999_987, 999_988, 999_989, 999_989, 999_990, 999_990, 999_991,
	999_992, 999_992, 999_993, 999_993, 999_993, 999_994, 999_994, 999_995, 999_995, 999_995, 999_996,
	999_996, 999_996, 999_996, 999_996, 999_997, 999_997, 999_997, 999_997, 999_997, 999_998, 999_998,
	999_998, 999_998, 999_998, 999_998, 999_998, 999_998, 999_999, 999_999, 999_999, 999_999, 999_999,
	999_999, 999_999, 999_999, 999_999, 999_999,
];

/// The probability of default at these log-odds (in millionths): `1 / (1 + e^-x)`.
///
/// Between the entries of the table it lies on a straight line, which is at most 0.00005 off. It never falls as log-odds
/// rise, is exactly one half at 0, the probabilities at `x` and `-x` sum to one exactly, and past 14 either way it stays at
/// 999,999 and 1 millionth: nobody is certain to default, and nobody certain not to.
pub fn of_default(log_odds: i32) -> Permill {
	let x = log_odds.unsigned_abs().min(END);
	let at = usize::try_from(x.checked_div(STEP).unwrap_or_default()).unwrap_or_default();
	let below = LOGISTIC.get(at).copied().unwrap_or(ONE);
	let above = LOGISTIC.get(at.saturating_add(1)).copied().unwrap_or(below);
	// At most 15,620 times 62,499: fits.
	let rise = above
		.saturating_sub(below)
		.saturating_mul(x.checked_rem(STEP).unwrap_or_default())
		.saturating_add(STEP >> 1)
		.checked_div(STEP)
		.unwrap_or_default();
	let upper = below.saturating_add(rise);
	Permill::from_parts(if log_odds < 0 { ONE.saturating_sub(upper) } else { upper })
}

/// The greatest log-odds at which [`of_default`] is at most `probability`: `None` for 0, which none reach.
pub fn log_odds_at(probability: Permill) -> Option<i32> {
	if of_default(i32::MIN) > probability {
		return None;
	}
	// The least distance above i32::MIN whose probability is greater, found in 32 halvings.
	let (mut reaches, mut exceeds) = (0u32, u32::MAX);
	if of_default(i32::MAX) <= probability {
		return Some(i32::MAX);
	}
	while exceeds.saturating_sub(reaches) > 1 {
		let middle = reaches.midpoint(exceeds);
		if of_default(i32::MIN.saturating_add_unsigned(middle)) <= probability {
			reaches = middle;
		} else {
			exceeds = middle;
		}
	}
	Some(i32::MIN.saturating_add_unsigned(reaches))
}
