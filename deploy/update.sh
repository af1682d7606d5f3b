#!/bin/sh
# Puts a version of the repository on this machine, without failing a request: deploy/update.sh [VERSION]
# Run it as root in a clone of the repository; the first run installs, too.
set -eu
version=$(git rev-parse --short "${1:-HEAD}")
base=/opt/changebank
release=$base/$version
export DENO_DIR=$base/deno

mkdir -p "$release"
git archive "$version" | tar -x -C "$release"
(cd "$release" && deno task build && deno install --quiet --entrypoint serve.ts tools/preflight.ts tools/doctor.ts)
chmod -R a+rX "$base"
ln -sfn "$release" $base/current

# One server after the other; Caddy sends requests to the other one meanwhile.
for port in 8001 8002; do
	systemctl restart "changebank@$port"
	until curl --silent --fail --output /dev/null "http://127.0.0.1:$port/readyz"; do sleep 1; done
	sleep 3 # until Caddy has seen it, too
done
echo "ChangeBank $version serves"
