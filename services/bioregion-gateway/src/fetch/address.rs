//! Which addresses may be asked. Names are looked up here, what they stand for is checked, and the connection goes to exactly
//! what was checked: a name that means something else a moment later leads nowhere else.

use async_trait::async_trait;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::{
	io,
	net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
	sync::Arc,
};
use thiserror::Error;
use url::{Host, Url};

/// An address that must not be asked.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
	"`{host}` is at {address}, which is not public: set `allow_private = true` for the source if it is meant to be asked there"
)]
pub struct Refused {
	/// The name that leads there.
	pub host: String,
	/// Where it leads.
	pub address: IpAddr,
}

/// Looks names up.
#[async_trait]
pub trait Lookup: Send + Sync + 'static {
	/// The addresses that the name stands for now.
	async fn lookup(&self, host: &str) -> io::Result<Vec<IpAddr>>;
}

/// Looks names up as the system does.
pub struct System;

#[async_trait]
impl Lookup for System {
	async fn lookup(&self, host: &str) -> io::Result<Vec<IpAddr>> {
		Ok(tokio::net::lookup_host((host, 0)).await?.map(|address| address.ip()).collect())
	}
}

/// Looks names up for a client, and gives it checked addresses only.
pub struct Guard {
	lookup: Arc<dyn Lookup>,
	allow_private: bool,
}

impl Guard {
	/// One that may lead to private addresses, or not.
	pub fn new(lookup: Arc<dyn Lookup>, allow_private: bool) -> Self {
		Self { lookup, allow_private }
	}
}

impl Resolve for Guard {
	fn resolve(&self, name: Name) -> Resolving {
		let (lookup, allow_private) = (self.lookup.clone(), self.allow_private);
		Box::pin(async move {
			let host = name.as_str();
			let addresses = lookup.lookup(host).await?;
			// One that is not public makes all the others suspicious.
			let refused = addresses.iter().find(|address| !allow_private && !is_public(**address));
			if let Some(address) = refused {
				return Err(Refused { host: host.to_owned(), address: *address }.into());
			}
			// The port is that of the URL where it is 0 here.
			let addresses: Addrs = Box::new(addresses.into_iter().map(|address| SocketAddr::new(address, 0)));
			Ok(addresses)
		})
	}
}

/// Refuses a URL whose host is an address that must not be asked; what names stand for is checked when they are looked up.
pub fn check_literal(url: &Url, allow_private: bool) -> Result<(), Refused> {
	let address = match url.host() {
		Some(Host::Ipv4(address)) => IpAddr::V4(address),
		Some(Host::Ipv6(address)) => IpAddr::V6(address),
		Some(Host::Domain(_)) | None => return Ok(()),
	};
	if allow_private || is_public(address) {
		Ok(())
	} else {
		Err(Refused { host: url.host_str().unwrap_or_default().to_owned(), address })
	}
}

/// Whether the address is one that anybody on the internet may ask.
pub fn is_public(address: IpAddr) -> bool {
	match address {
		IpAddr::V4(address) => is_public_v4(address),
		IpAddr::V6(address) => is_public_v6(address),
	}
}

fn is_public_v4(address: Ipv4Addr) -> bool {
	let [a, b, c, d] = address.octets();
	let special = match (a, b, c, d) {
		// "This" network, private networks, loopback.
		(0 | 10 | 127, ..) => true,
		(172, 16..=31, ..) | (192, 168, ..) => true,
		// Shared by a carrier's customers; a cloud's metadata stand at 100.100.100.200.
		(100, 64..=127, ..) => true,
		// Link-local; most clouds' metadata stand at 169.254.169.254.
		(169, 254, ..) => true,
		// The host of an Azure machine, public by its number only.
		(168, 63, 129, 16) => true,
		// Assigned to protocols (a cloud's metadata among them), to documentation, to relays and to measuring.
		(192, 0, 0 | 2, _) | (192, 88, 99, _) | (198, 18 | 19, ..) | (198, 51, 100, _) | (203, 0, 113, _) => {
			true
		}
		// Multicast, reserved, broadcast.
		(224..=255, ..) => true,
		_ => false,
	};
	!special
}

fn is_public_v6(address: Ipv6Addr) -> bool {
	let [a, b, c, d, e, f, g, h] = address.segments();
	let embedded = |high: u16, low: u16| {
		let ([one, two], [three, four]) = (high.to_be_bytes(), low.to_be_bytes());
		is_public_v4(Ipv4Addr::new(one, two, three, four))
	};
	match (a, b, c, d, e, f) {
		// An IPv4 address written as an IPv6 one, or reached through a translator or a relay.
		(0, 0, 0, 0, 0, 0xffff) | (0x64, 0xff9b, 0, 0, 0, 0) => embedded(g, h),
		(0x2002, ..) => embedded(b, c),
		// Assigned to protocols (Teredo among them) and to documentation.
		(0x2001, 0..=0x1ff, ..) | (0x2001, 0xdb8, ..) | (0x3fff, 0..=0xfff, ..) => false,
		// Of the rest, only what is assigned as global is: unspecified, loopback, unique local, link-local and multicast
		// addresses are not.
		_ => a & 0xe000 == 0x2000,
	}
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
	use super::*;
	use std::{
		str::FromStr,
		sync::atomic::{AtomicUsize, Ordering},
	};

	#[test]
	fn addresses_should_be_refused_when_they_are_not_public() {
		for text in [
			"0.0.0.0",
			"0.1.2.3",
			"10.0.0.1",
			"10.255.255.255",
			"100.64.0.1",
			"100.100.100.200",
			"100.127.255.255",
			"127.0.0.1",
			"127.255.0.1",
			"168.63.129.16",
			"169.254.0.1",
			"169.254.169.254",
			"172.16.0.1",
			"172.31.255.255",
			"192.0.0.192",
			"192.0.2.1",
			"192.88.99.1",
			"192.168.1.1",
			"198.18.0.1",
			"198.19.255.255",
			"198.51.100.1",
			"203.0.113.1",
			"224.0.0.1",
			"239.1.2.3",
			"240.0.0.1",
			"255.255.255.255",
			"::",
			"::1",
			"::ffff:127.0.0.1",
			"::ffff:10.0.0.1",
			"::ffff:169.254.169.254",
			"::127.0.0.1",
			"64:ff9b::10.0.0.1",
			"64:ff9b::169.254.169.254",
			"64:ff9b:1::1",
			"100::1",
			"2001::1",
			"2001:0:1::1",
			"2001:db8::1",
			"2002:7f00:1::",
			"2002:a9fe:a9fe::1",
			"3fff::1",
			"5f00::1",
			"fc00::1",
			"fd00:ec2::254",
			"fe80::1",
			"febf::1",
			"fec0::1",
			"ff02::1",
			"ff0e::1",
		] {
			assert!(!is_public(IpAddr::from_str(text).unwrap()), "{text}");
		}
	}

	#[test]
	fn addresses_should_be_asked_when_they_are_public() {
		for text in [
			"1.1.1.1",
			"8.8.8.8",
			"9.255.255.255",
			"11.0.0.1",
			"100.63.255.255",
			"100.128.0.1",
			"172.15.0.1",
			"172.32.0.1",
			"192.167.1.1",
			"223.255.255.255",
			"::ffff:8.8.8.8",
			"64:ff9b::8.8.8.8",
			"2002:808:808::1",
			"2606:4700::1111",
			"2a00:1450:4001::1",
			"2001:4860:4860::8888",
		] {
			assert!(is_public(IpAddr::from_str(text).unwrap()), "{text}");
		}
	}

	#[test]
	fn literals_should_be_refused_however_they_are_written() {
		for url in [
			"https://127.0.0.1/",
			"https://2130706433/",
			"https://0x7f.1/",
			"https://0177.0.0.1/",
			"https://127.1/",
			"https://[::1]/",
			"https://[::ffff:7f00:1]/",
			"https://169.254.169.254/latest/meta-data",
		] {
			let url = Url::parse(url).unwrap();
			assert!(check_literal(&url, false).is_err(), "{url}");
			assert_eq!(check_literal(&url, true), Ok(()), "{url}");
		}
		assert_eq!(check_literal(&Url::parse("https://8.8.8.8/").unwrap(), false), Ok(()));
	}

	/// A name that is public when first looked up and private afterwards.
	struct Rebinding(AtomicUsize);

	#[async_trait]
	impl Lookup for Rebinding {
		async fn lookup(&self, _: &str) -> io::Result<Vec<IpAddr>> {
			let asked = self.0.fetch_add(1, Ordering::SeqCst);
			let address = if asked == 0 { [8, 8, 8, 8] } else { [127, 0, 0, 1] };
			Ok(vec![address.into()])
		}
	}

	#[tokio::test]
	async fn connections_should_go_to_what_was_checked_when_a_name_changes() {
		let lookup = Arc::new(Rebinding(AtomicUsize::new(0)));
		let guard = Guard::new(lookup.clone(), false);
		let name = || Name::from_str("rebinding.example").unwrap();
		let first: Vec<_> = guard.resolve(name()).await.unwrap().collect();
		assert_eq!(first, [SocketAddr::from(([8, 8, 8, 8], 0))]);
		assert_eq!(
			lookup.0.load(Ordering::SeqCst),
			1,
			"what is checked is what is used: there is one lookup"
		);
		let second = guard.resolve(name()).await.err().unwrap();
		assert!(second.downcast_ref::<Refused>().is_some());
	}

	/// A name with a public and a private address.
	struct Mixed;

	#[async_trait]
	impl Lookup for Mixed {
		async fn lookup(&self, _: &str) -> io::Result<Vec<IpAddr>> {
			Ok(vec![[8, 8, 8, 8].into(), [10, 0, 0, 1].into()])
		}
	}

	#[tokio::test]
	async fn names_should_be_refused_when_one_of_their_addresses_is_private() {
		let guard = Guard::new(Arc::new(Mixed), false);
		assert!(guard.resolve(Name::from_str("mixed.example").unwrap()).await.is_err());
	}
}
