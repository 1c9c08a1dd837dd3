//! How a program is told to stop.

use std::io;
use tokio::signal::unix::{signal, SignalKind};
use tokio_util::sync::CancellationToken;

/// Is cancelled when SIGTERM or SIGINT comes.
pub fn told_to_stop() -> io::Result<CancellationToken> {
	let stop = CancellationToken::new();
	let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
	let told = stop.clone();
	tokio::spawn(async move {
		tokio::select! {
			_ = terminate.recv() => {}
			_ = interrupt.recv() => {}
		}
		told.cancel();
	});
	Ok(stop)
}
