#!/usr/bin/env bash
# Asks this container's own program how it is, without any program beside bash: the images have no curl.
set -euo pipefail

if [[ ${1:-} == --help || $# -ne 2 ]]; then
	echo 'Usage: healthcheck PORT PATH    ends with 0 when http://localhost:PORT/PATH answers with 200'
	[[ ${1:-} == --help ]]
	exit
fi

exec 3<>"/dev/tcp/127.0.0.1/$1"
# The node answers 403 to a name that it does not know.
printf 'GET %s HTTP/1.0\r\nHost: localhost:%s\r\nConnection: close\r\n\r\n' "$2" "$1" >&3
IFS=' ' read -r -t 4 _ status _ <&3
[[ $status == 200 ]]
