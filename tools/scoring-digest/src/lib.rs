//! One number for all that a model says of made-up persons: two machines that agree on it agree on every bit of every answer.
#![cfg_attr(target_family = "wasm", no_std)]

use credit_primitives_scoring::{testing, CHAIN_V1};

/// What a model says of `count` persons: of a scorecard for `trees` 0, else of an ensemble of so many trees of depth 4.
pub fn digest_of(trees: u32, count: u32) -> u64 {
	let model = match trees {
		0 => testing::scorecard(1, &CHAIN_V1, 1_000_000),
		trees => testing::forest(1, &CHAIN_V1, trees as usize, 4, 100_000),
	};
	testing::digest(&model, &CHAIN_V1, 1, count as usize)
}

#[cfg(target_family = "wasm")]
mod wasm {
	#[global_allocator]
	static ALLOCATOR: dlmalloc::GlobalDlmalloc = dlmalloc::GlobalDlmalloc;

	#[panic_handler]
	fn panic(_: &core::panic::PanicInfo) -> ! {
		core::arch::wasm32::unreachable()
	}

	/// See [`digest_of`](super::digest_of).
	#[no_mangle]
	pub extern "C" fn digest(trees: u32, count: u32) -> u64 {
		super::digest_of(trees, count)
	}
}
