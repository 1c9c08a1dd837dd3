//! What the tests share: a server on this machine that does what real sources do on bad days, and gateways that ask it.
// Each test file uses a part of it.
#![allow(dead_code, clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

use async_trait::async_trait;
use credit_network_gateway::{
	config::Config,
	fetch::address::{Lookup, System},
	run::Gateway,
	worker::{Visit, VisitError, Worker},
};
use std::{
	collections::BTreeMap,
	io,
	net::{IpAddr, SocketAddr},
	sync::{
		atomic::{AtomicUsize, Ordering},
		Arc, Mutex,
	},
	time::Duration,
};
use tempfile::TempDir;
use tokio::{
	io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
	net::{TcpListener, TcpStream},
};

/// What the statistics API answers.
pub const STATISTICS: &str = r#"{
	"dataset": "employment",
	"observations": [{"period": "2026-02", "value": 61.4}, {"period": "2026-03", "value": 61.9}]
}"#;

/// What the river gauge answers.
pub const GAUGE: &str =
	"# oxygen in micrograms per litre\nstation,time,oxygen\nupper,11:30,9250\nlower,11:30,8870\n\
	lower,11:45,\nlower,12:00,8871\n";

/// What the survey answers.
pub const SURVEY: &str =
	r#"{"responses": [{"answers": {"trust": 7}}, {"answers": {"trust": "8"}}, {"answers": {}}]}"#;

/// What a source was asked.
#[derive(Debug, Clone)]
pub struct Request {
	pub path: String,
	pub headers: BTreeMap<String, String>,
}

/// What it answers.
#[derive(Debug, Clone)]
pub enum Reply {
	/// Status, headers, body.
	Send(u16, Vec<(&'static str, String)>, Vec<u8>),
	/// Nothing for so long, then that.
	Late(Duration, Box<Reply>),
	/// A good beginning, then a byte now and then.
	Drip,
	/// More and more, without saying how much.
	Endless,
	/// A length, and less than that.
	Truncated,
	/// Nothing: the connection is closed.
	HangUp,
}

pub fn json(body: &str) -> Reply {
	Reply::Send(200, vec![("content-type", "application/json".into())], body.into())
}

pub fn csv(body: &str) -> Reply {
	Reply::Send(200, vec![("content-type", "text/csv; charset=utf-8".into())], body.into())
}

pub fn status(status: u16) -> Reply {
	Reply::Send(status, Vec::new(), Vec::new())
}

pub fn redirect(to: &str) -> Reply {
	Reply::Send(302, vec![("location", to.into())], Vec::new())
}

/// A server on this machine.
pub struct Server {
	pub address: SocketAddr,
	requests: Arc<Mutex<Vec<Request>>>,
}

impl Server {
	/// One that answers as told, for the request and how many there were before.
	pub async fn start(answer: impl Fn(&Request, usize) -> Reply + Send + Sync + 'static) -> Self {
		let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
		let address = listener.local_addr().unwrap();
		let requests = Arc::new(Mutex::new(Vec::new()));
		let (seen, answer) = (requests.clone(), Arc::new(answer));
		tokio::spawn(async move {
			while let Ok((stream, _)) = listener.accept().await {
				let (seen, answer) = (seen.clone(), answer.clone());
				tokio::spawn(async move {
					let mut stream = BufReader::new(stream);
					let Some(request) = read(&mut stream).await else { return };
					let before = {
						let mut seen = seen.lock().unwrap();
						seen.push(request.clone());
						seen.len() - 1
					};
					let _ = give(stream.get_mut(), answer(&request, before)).await;
				});
			}
		});
		Self { address, requests }
	}

	/// One that always answers the same.
	pub async fn always(reply: Reply) -> Self {
		Self::start(move |_, _| reply.clone()).await
	}

	pub fn url(&self, path: &str) -> String {
		format!("http://{}{path}", self.address)
	}

	pub fn requests(&self) -> Vec<Request> {
		self.requests.lock().unwrap().clone()
	}

	pub fn asked(&self) -> usize {
		self.requests().len()
	}
}

async fn read(stream: &mut BufReader<TcpStream>) -> Option<Request> {
	let mut line = String::new();
	stream.read_line(&mut line).await.ok()?;
	let path = line.split(' ').nth(1)?.to_owned();
	let mut headers = BTreeMap::new();
	loop {
		line.clear();
		stream.read_line(&mut line).await.ok()?;
		let Some((name, value)) = line.trim_end().split_once(": ") else { break };
		headers.insert(name.to_ascii_lowercase(), value.to_owned());
	}
	Some(Request { path, headers })
}

async fn give(stream: &mut TcpStream, reply: Reply) -> io::Result<()> {
	const OK: &str = "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-type: application/json\r\n";
	match reply {
		Reply::Late(wait, reply) => {
			tokio::time::sleep(wait).await;
			Box::pin(give(stream, *reply)).await
		}
		Reply::Send(status, headers, body) => {
			let mut head = format!("HTTP/1.1 {status} Status\r\nconnection: close\r\n");
			for (name, value) in headers {
				head += &format!("{name}: {value}\r\n");
			}
			if status != 304 {
				head += &format!("content-length: {}\r\n", body.len());
			}
			stream.write_all(format!("{head}\r\n").as_bytes()).await?;
			stream.write_all(&body).await?;
			stream.shutdown().await
		}
		Reply::Drip => {
			stream.write_all(format!("{OK}content-length: 1000\r\n\r\n").as_bytes()).await?;
			for _ in 0..100 {
				stream.write_all(b" ").await?;
				tokio::time::sleep(Duration::from_millis(50)).await;
			}
			Ok(())
		}
		Reply::Endless => {
			stream.write_all(format!("{OK}transfer-encoding: chunked\r\n\r\n").as_bytes()).await?;
			// The client hangs up long before this ends; if it did not, the test would.
			for _ in 0..10_000 {
				stream.write_all(format!("1000\r\n{}\r\n", " ".repeat(0x1000)).as_bytes()).await?;
			}
			Ok(())
		}
		Reply::Truncated => {
			stream.write_all(format!("{OK}content-length: 1000\r\n\r\n{{").as_bytes()).await?;
			stream.shutdown().await
		}
		Reply::HangUp => Ok(()),
	}
}

/// Says that every name stands for the same address, and how often it was asked.
pub struct Always(pub IpAddr, pub AtomicUsize);

impl Always {
	pub fn new(address: [u8; 4]) -> Arc<Self> {
		Arc::new(Self(address.into(), AtomicUsize::new(0)))
	}

	pub fn asked(&self) -> usize {
		self.1.load(Ordering::SeqCst)
	}
}

#[async_trait]
impl Lookup for Always {
	async fn lookup(&self, _: &str) -> io::Result<Vec<IpAddr>> {
		self.1.fetch_add(1, Ordering::SeqCst);
		Ok(vec![self.0])
	}
}

/// A source whose answer is a JSON number at `/value`.
pub fn number_source(id: &str, url: &str, more: &str) -> String {
	format!(
		r#"
		[[sources]]
		id = "{id}"
		type = "ecological_health"
		region = "cascadia"
		indicator = "{id}"
		url = "{url}"
		unit = "mg"
		decimals = 1
		interval = "1s"
		timeout = "500ms"
		retries = 0
		allow_http = true
		{more}
		extract = {{ format = "json", pointer = "/value" }}
		plausible = {{ min = 0, max = 100, max_change = 5 }}
		"#
	)
}

/// The three sources of the example, at a server of ours.
pub fn three_sources(server: &Server) -> String {
	let common = "interval = '1h'\nallow_private = true\nallow_http = true";
	format!(
		r##"
		[[sources]]
		id = "employment-office"
		type = "local_business"
		region = "cascadia"
		indicator = "employment-rate"
		url = "{}"
		unit = "%"
		decimals = 1
		{common}
		extract = {{ format = "json", pointer = "/observations", field = "/value", rows = "last" }}
		plausible = {{ min = 0, max = 100 }}

		[[sources]]
		id = "river-gauge"
		type = "ecological_health"
		region = "cascadia"
		indicator = "river-oxygen"
		url = "{}"
		unit = "mg/l"
		decimals = 2
		scale = "0.001"
		{common}
		extract = {{ format = "csv", column = "oxygen", rows = "mean", comment = "#", only = {{ station = "lower" }} }}
		plausible = {{ min = 0, max = 20 }}

		[[sources]]
		id = "trust-survey"
		type = "community_wellbeing"
		region = "cascadia"
		indicator = "trust"
		url = "{}"
		unit = "of 10"
		decimals = 2
		{common}
		extract = {{ format = "json", pointer = "/responses", field = "/answers/trust", rows = "mean" }}
		plausible = {{ min = 1, max = 10 }}
		"##,
		server.url("/statistics"),
		server.url("/gauge.csv"),
		server.url("/survey.json"),
	)
}

/// Serves the three sources of the example.
pub async fn three_server() -> Server {
	Server::start(|request, _| match request.path.as_str() {
		"/statistics" => json(STATISTICS),
		"/gauge.csv" => csv(GAUGE),
		"/survey.json" => json(SURVEY),
		_ => status(404),
	})
	.await
}

/// A gateway in a folder that goes with it.
pub struct Set {
	pub gateway: Gateway,
	pub folder: TempDir,
}

pub fn config(folder: &TempDir, sources: &str) -> Config {
	let top = format!(
		"data_dir = '{}'\nfetch = {{ backoff = '10ms', max_backoff = '50ms', breaker_failures = 2, breaker_pause = '2s' }}\n",
		folder.path().join("data").display()
	);
	Config::parse(&(top + sources)).unwrap()
}

impl Set {
	pub async fn up(sources: &str) -> Self {
		Self::with(sources, Arc::new(System)).await
	}

	pub async fn with(sources: &str, lookup: Arc<dyn Lookup>) -> Self {
		let folder = tempfile::tempdir().unwrap();
		let gateway = Gateway::open_with(config(&folder, sources), lookup).await.unwrap();
		Self { gateway, folder }
	}

	pub fn worker(&self, id: &str) -> Worker {
		let shared = self.gateway.shared();
		let source = shared.config.sources.iter().find(|source| source.id == id).unwrap().clone();
		Worker::new(shared, source).unwrap()
	}

	/// Asks a source once.
	pub async fn visit(&self, id: &str) -> Result<Visit, VisitError> {
		self.worker(id).visit().await
	}

	/// The last value of a source, as on chain.
	pub fn value(&self, id: &str) -> Option<i64> {
		self.gateway.shared().board.reading(id).map(|reading| reading.value)
	}
}

/// The outcome of asking a server of ours once.
pub async fn outcome(reply: Reply) -> (&'static str, usize) {
	let server = Server::always(reply).await;
	let set =
		Set::up(&number_source("gauge", &server.url("/"), "allow_private = true\nmax_bytes = 10000")).await;
	let outcome = match set.visit("gauge").await {
		Ok(Visit::Changed(..)) => "changed",
		Ok(Visit::Unchanged) => "unchanged",
		Err(error) => error.outcome(),
	};
	if outcome != "changed" {
		assert_eq!(set.value("gauge"), None, "nothing is believed");
		assert_eq!(
			std::fs::read_dir(set.folder.path().join("data/evidence")).unwrap().count(),
			0,
			"nothing is kept"
		);
	}
	(outcome, server.asked())
}
