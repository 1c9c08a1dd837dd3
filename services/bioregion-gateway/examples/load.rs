//! Measures how many sources a gateway keeps up with: one thread asks 1,000 sources, each every minute, of a server in another
//! process, and says how much of a core and how much memory that took.
//!
//!     cargo run --release --example load -- [SOURCES] [SECONDS]
#![allow(clippy::unwrap_used, clippy::arithmetic_side_effects)]

use axum::{extract::Path, routing::get, Router};
use credit_network_gateway::{config::Config, run::Gateway, worker::Worker};
use std::{
	env, fs,
	io::{BufRead, BufReader, Write},
	process::{Child, Command, Stdio},
	time::{Duration, Instant},
};

/// Killed when the measurement ends, however it ends.
struct Server(Child);

impl Drop for Server {
	fn drop(&mut self) {
		let _ = self.0.kill();
		let _ = self.0.wait();
	}
}

fn main() {
	let arguments: Vec<String> = env::args().skip(1).collect();
	let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
	if arguments.first().is_some_and(|first| first == "serve") {
		return runtime.block_on(serve());
	}
	let number = |place: usize, default| arguments.get(place).map_or(default, |text| text.parse().unwrap());
	let mut server = Command::new(env::current_exe().unwrap())
		.arg("serve")
		.stdout(Stdio::piped())
		.spawn()
		.map(Server)
		.unwrap();
	let mut address = String::new();
	BufReader::new(server.0.stdout.take().unwrap()).read_line(&mut address).unwrap();
	runtime.block_on(measure(address.trim(), number(0, 1_000), number(1, 120)));
}

/// A value that is new each time, in 2 KiB of JSON.
async fn serve() {
	let begun = Instant::now();
	let answer = move |Path(source): Path<u64>| async move {
		let value = (begun.elapsed().as_millis() as u64 + source) % 1_000;
		let body =
			format!("{{\"source\": {source}, \"value\": {value}, \"padding\": \"{}\"}}", "x".repeat(2_000));
		([("content-type", "application/json")], body)
	};
	let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
	println!("{}", listener.local_addr().unwrap());
	std::io::stdout().flush().unwrap();
	axum::serve(listener, Router::new().route("/{source}", get(answer))).await.unwrap();
}

async fn measure(address: &str, sources: u64, seconds: u64) {
	let folder = env::temp_dir().join(format!("gateway-load-{}", std::process::id()));
	let mut toml = format!("data_dir = '{}'\nserver = {{ listen = '127.0.0.1:0' }}\n", folder.display());
	for source in 0..sources {
		toml += &format!(
			"[[sources]]\nid = 's{source}'\ntype = 'ecological_health'\nregion = 'r{}'\nindicator = 'i{source}'\n\
			 url = 'http://{address}/{source}'\ninterval = '1m'\nallow_private = true\nallow_http = true\n\
			 extract = {{ format = 'json', pointer = '/value' }}\nplausible = {{ min = 0, max = 1000 }}\n",
			source / 24
		);
	}
	let gateway = Gateway::open(Config::parse(&toml).unwrap()).await.unwrap();
	let shared = gateway.shared();
	let (begun, used_before) = (Instant::now(), cpu_seconds());
	let workers: Vec<_> = shared
		.config
		.sources
		.iter()
		.map(|source| tokio::spawn(Worker::new(shared.clone(), source.clone()).unwrap().run()))
		.collect();
	let mut first = None;
	while begun.elapsed() < Duration::from_secs(seconds) {
		tokio::time::sleep(Duration::from_millis(100)).await;
		let known = shared.config.sources.iter().filter(|source| shared.board.reading(&source.id).is_some());
		if first.is_none() && known.count() as u64 == sources {
			first = Some((begun.elapsed(), cpu_seconds() - used_before));
		}
	}
	let (took, used) = (begun.elapsed().as_secs_f64(), cpu_seconds() - used_before);
	workers.iter().for_each(|worker| worker.abort());
	let counted = |outcome: &str| {
		let metrics = shared.metrics.encode(&shared.config, &shared.board);
		let of_outcome = format!("outcome=\"{outcome}\"}} ");
		let counts = metrics.lines().filter_map(|line| line.split_once(&of_outcome));
		counts.map(|(_, count)| count.parse::<u64>().unwrap()).sum::<u64>()
	};
	let fetched = counted("changed");
	let first =
		first.map(|(took, used)| format!("{:.1} s, of them {used:.2} s of a core", took.as_secs_f64()));
	println!("sources                    {sources}, each asked every minute for {took:.0} s");
	println!("fetched, kept as evidence  {fetched} ({:.0} a minute)", fetched as f64 * 60.0 / took);
	println!("one round, all at once     {}", first.unwrap_or("never whole".into()));
	println!("share of a core            {:.1} %", 100.0 * used / took);
	println!("memory, at its height      {} MiB", memory_kib("VmHWM") / 1_024);
	println!("memory, at the end         {} MiB", memory_kib("VmRSS") / 1_024);
	drop(gateway);
	let _ = fs::remove_dir_all(folder);
}

/// How much processor time this process has used.
fn cpu_seconds() -> f64 {
	let line = fs::read_to_string("/proc/self/stat").unwrap();
	// After the name, which stands in brackets and may hold anything.
	let fields: Vec<&str> = line.rsplit(')').next().unwrap().split_whitespace().collect();
	let ticks = |place: usize| fields.get(place).unwrap().parse::<f64>().unwrap();
	// Linux counts a hundred ticks a second for every program, whatever it uses itself.
	(ticks(11) + ticks(12)) / 100.0
}

fn memory_kib(field: &str) -> u64 {
	let status = fs::read_to_string("/proc/self/status").unwrap();
	let line = status.lines().find(|line| line.starts_with(field)).unwrap();
	line.split_whitespace().nth(1).unwrap().parse().unwrap()
}
