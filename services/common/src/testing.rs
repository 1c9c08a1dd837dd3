//! What tests of the programs share.
#![allow(clippy::unwrap_used)]

use std::{
	net::TcpListener,
	process::{Child, Command, ExitStatus, Output},
	time::{Duration, Instant},
};

/// How long a program may take to stop.
const PATIENCE: Duration = Duration::from_secs(40);

/// Runs a program to its end, off the threads that must not wait.
pub async fn output(mut command: Command) -> Output {
	tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap()
}

/// What a program wrote.
pub fn text(bytes: &[u8]) -> String {
	String::from_utf8_lossy(bytes).into_owned()
}

/// A port on which nothing listens now.
pub fn free_port() -> u16 {
	TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// A running program, killed if the test fails.
pub struct Running(pub Child);

impl Drop for Running {
	fn drop(&mut self) {
		let _ = self.0.kill();
	}
}

impl Running {
	/// Tells it to stop, as a service is stopped, and waits for the end.
	pub async fn stop(&mut self) -> ExitStatus {
		let told = Command::new("kill").args(["-TERM", &self.0.id().to_string()]).status().unwrap();
		assert!(told.success());
		let begun = Instant::now();
		loop {
			if let Some(stopped) = self.0.try_wait().unwrap() {
				return stopped;
			}
			assert!(begun.elapsed() < PATIENCE, "it did not stop");
			tokio::time::sleep(Duration::from_millis(50)).await;
		}
	}
}
