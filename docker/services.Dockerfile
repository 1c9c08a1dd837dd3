# Builds gateway and indexer, an image each: docker build --file docker/services.Dockerfile --target gateway \
#   --tag credit-network/gateway:0.1.0 .        and with `indexer` in the place of `gateway`.
FROM rust:1.95.0-slim-bookworm AS build
# The image's own toolchain, whatever rust-toolchain.toml would have rustup download.
ENV RUSTUP_TOOLCHAIN=1.95.0
# The package lists of a pinned Debian release move only for security's sake: versions would only keep fixes out.
# hadolint ignore=DL3008
RUN apt-get update \
	&& apt-get install --yes --no-install-recommends build-essential ca-certificates \
	&& rm -rf /var/lib/apt/lists/*
WORKDIR /build
COPY . .
WORKDIR /build/services
RUN cargo build --release -p credit-network-gateway -p credit-network-indexer --locked \
	&& install -D --mode 755 --target-directory /out \
		target/release/credit-network-gateway target/release/credit-network-indexer

FROM debian:12.12-slim AS base
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.version="${VERSION}" \
	org.opencontainers.image.revision="${REVISION}" \
	org.opencontainers.image.licenses="Apache-2.0"
# hadolint ignore=DL3008
RUN apt-get update \
	&& apt-get install --yes --no-install-recommends ca-certificates \
	&& rm -rf /var/lib/apt/lists/* \
	&& groupadd --gid 10001 credit-network \
	&& useradd --uid 10001 --gid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin credit-network \
	&& install --directory --owner 10001 --group 10001 --mode 700 /data
COPY --chmod=755 docker/healthcheck.sh /usr/local/bin/healthcheck
USER 10001:10001
WORKDIR /data
VOLUME ["/data"]
STOPSIGNAL SIGTERM

FROM base AS gateway
LABEL org.opencontainers.image.title="credit-network-gateway" \
	org.opencontainers.image.description="A reporter's program: local data, kept as evidence, reported once per epoch"
COPY --from=build /out/credit-network-gateway /usr/local/bin/credit-network-gateway
ENV GATEWAY_CONFIG=/etc/credit-network-gateway/gateway.toml
EXPOSE 9980
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=4 CMD ["/usr/local/bin/healthcheck", "9980", "/health"]
ENTRYPOINT ["/usr/local/bin/credit-network-gateway"]
CMD ["run"]

FROM base AS indexer
LABEL org.opencontainers.image.title="credit-network-indexer" \
	org.opencontainers.image.description="Finalized blocks of the Credit Network as SQL and REST"
COPY --from=build /out/credit-network-indexer /usr/local/bin/credit-network-indexer
EXPOSE 9981
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=4 CMD ["/usr/local/bin/healthcheck", "9981", "/health"]
ENTRYPOINT ["/usr/local/bin/credit-network-indexer"]
CMD ["run", "--listen=0.0.0.0:9981"]
