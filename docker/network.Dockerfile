# The node with the chain spec of one network: with the runtime in it, it is too large for a ConfigMap.
#   docker build --file docker/network.Dockerfile --tag credit-network/network:0.1.0 FOLDER
# FOLDER holds network.json, written by `credit-network-node build-spec --raw`.
ARG NODE=credit-network/node:0.1.0
# The node's image is named by whoever builds, with its digest.
#checkov:skip=CKV_DOCKER_7:The tag is in the argument
# hadolint ignore=DL3006
FROM ${NODE}
COPY --chmod=644 network.json /etc/credit-network/network.json
USER 10001:10001
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=4 CMD ["/usr/local/bin/healthcheck", "9944", "/health"]
CMD ["--base-path=/data", "--chain=/etc/credit-network/network.json", "--no-telemetry"]
