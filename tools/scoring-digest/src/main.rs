//! `scoring-digest TREES COUNT` prints the number in hexadecimal digits.

fn main() {
	let mut arguments = std::env::args().skip(1).map(|argument| argument.parse::<u32>());
	match (arguments.next(), arguments.next()) {
		(Some(Ok(trees)), Some(Ok(count))) => println!("{:016x}", scoring_digest::digest_of(trees, count)),
		_ => {
			eprintln!("usage: scoring-digest TREES COUNT");
			std::process::exit(2);
		}
	}
}
