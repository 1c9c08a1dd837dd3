# Builds the node from source: docker build --file docker/node.Dockerfile --tag credit-network/node:0.1.0 .
# A minute of downloads, then half an hour on two cores. With a binary at hand, node-binary.Dockerfile takes seconds.
FROM rust:1.95.0-slim-bookworm AS build
# The image's own toolchain, whatever rust-toolchain.toml would have rustup download.
ENV RUSTUP_TOOLCHAIN=1.95.0
# The package lists of a pinned Debian release move only for security's sake: versions would only keep fixes out.
# hadolint ignore=DL3008
RUN apt-get update \
	&& apt-get install --yes --no-install-recommends build-essential ca-certificates curl git protobuf-compiler \
	&& rm -rf /var/lib/apt/lists/* \
	&& rustup target add wasm32v1-none
WORKDIR /build
COPY . .
ARG REVISION=unknown
# The build context has no git history to read it from.
ENV SUBSTRATE_CLI_GIT_COMMIT_HASH=${REVISION}
RUN cargo build --release -p credit-network-node --locked \
	&& install -D --mode 755 target/release/credit-network-node /out/credit-network-node

FROM debian:12.12-slim
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="credit-network-node" \
	org.opencontainers.image.description="Validator and RPC server of the Credit Network" \
	org.opencontainers.image.version="${VERSION}" \
	org.opencontainers.image.revision="${REVISION}" \
	org.opencontainers.image.licenses="Apache-2.0"
# hadolint ignore=DL3008
RUN apt-get update \
	&& apt-get install --yes --no-install-recommends ca-certificates \
	&& rm -rf /var/lib/apt/lists/* \
	&& groupadd --gid 10001 credit-network \
	&& useradd --uid 10001 --gid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin credit-network \
	&& install --directory --owner 10001 --group 10001 --mode 700 /data
COPY --from=build /out/credit-network-node /usr/local/bin/credit-network-node
COPY --chmod=755 docker/healthcheck.sh /usr/local/bin/healthcheck
USER 10001:10001
# All that the node writes; the rest of the file system may be read-only.
VOLUME ["/data"]
EXPOSE 30333 9944 9615
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=4 CMD ["/usr/local/bin/healthcheck", "9944", "/health"]
ENTRYPOINT ["/usr/local/bin/credit-network-node"]
CMD ["--base-path=/data", "--chain=local", "--no-telemetry"]
