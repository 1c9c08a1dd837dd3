# Puts a node that is built already into an image, in seconds: ./scripts/run.sh --build-only, then
#   docker build --file docker/node-binary.Dockerfile --tag credit-network/node:0.1.0 --build-context scripts=docker target/release
# The binary must have been built on Debian 12 or something older: it is linked with the C library.
FROM debian:12.12-slim
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="credit-network-node" \
	org.opencontainers.image.description="Validator and RPC server of the Credit Network" \
	org.opencontainers.image.version="${VERSION}" \
	org.opencontainers.image.revision="${REVISION}" \
	org.opencontainers.image.licenses="Apache-2.0"
# The package lists of a pinned Debian release move only for security's sake: versions would only keep fixes out.
# hadolint ignore=DL3008
RUN apt-get update \
	&& apt-get install --yes --no-install-recommends ca-certificates \
	&& rm -rf /var/lib/apt/lists/* \
	&& groupadd --gid 10001 credit-network \
	&& useradd --uid 10001 --gid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin credit-network \
	&& install --directory --owner 10001 --group 10001 --mode 700 /data
COPY --chmod=755 credit-network-node /usr/local/bin/credit-network-node
# From the build context of that name.
# hadolint ignore=DL3022
COPY --from=scripts --chmod=755 healthcheck.sh /usr/local/bin/healthcheck
USER 10001:10001
# All that the node writes; the rest of the file system may be read-only.
VOLUME ["/data"]
EXPOSE 30333 9944 9615
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=4 CMD ["/usr/local/bin/healthcheck", "9944", "/health"]
ENTRYPOINT ["/usr/local/bin/credit-network-node"]
CMD ["--base-path=/data", "--chain=local", "--no-telemetry"]
