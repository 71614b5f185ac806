#!/usr/bin/env bash
# Starts a real pretix server on loopback, with an empty SQLite database and a
# known set of objects. See README.md.
#
#   start.sh DIR [PORT]
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
mkdir -p "${1:?usage: start.sh DIR [PORT]}"
dir=$(cd "$1" && pwd)
port=${2:-8345}
version=2026.8.0 # what the fake is held to

fail() {
  echo "pretix sandbox: $*" >&2
  exit 1
}

python=${PYTHON:-python3}
command -v "$python" >/dev/null || fail "needs Python 3.11 or newer ($python was not found)"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || fail "needs Python 3.11 or newer, this is $("$python" --version)"
"$python" -c 'import ensurepip, venv' 2>/dev/null || fail "needs Python's venv module (Debian: python3-venv)"

if [ -f "$dir/pid" ]; then # of an earlier start
  kill "$(cat "$dir/pid")" 2>/dev/null || true
  rm -f "$dir/pid"
  sleep 1
fi

export DATA_DIR=$dir/data PYTHONPATH=$here PYTHONDONTWRITEBYTECODE=1 DJANGO_SETTINGS_MODULE=sandbox_settings
# No configuration file: every option comes from the environment.
export PRETIX_CONFIG_FILE=/dev/null
export PRETIX_PRETIX_URL=http://localhost:$port PRETIX_PRETIX_LOGLEVEL=WARNING PRETIX_PRETIX_ECB_RATES=off
export PRETIX_PRETIX_ALLOW_HTTP_TO_PRIVATE_NETWORKS=on
export PRETIX_DATABASE_BACKEND=sqlite3
export PRETIX_DJANGO_DEBUG=off PRETIX_DJANGO_SECRET=sandbox-only

installed() {
  "$dir/venv/bin/python" -c "import gunicorn, pretix; assert pretix.__version__ == '$version'" 2>/dev/null
}
if ! installed; then
  "$python" -m venv --clear "$dir/venv"
  "$dir/venv/bin/pip" install --quiet --disable-pip-version-check --only-binary pretix "pretix==$version" gunicorn ||
    fail "pretix $version could not be installed"
fi
PATH=$dir/venv/bin:$PATH

rm -rf "$dir/data" && mkdir -p "$dir/data"
cd "$dir"
if [ ! -f template.sqlite3 ] || [ "$(cat template.version 2>/dev/null)" != "$version" ]; then
  python -m pretix migrate --run-syncdb --noinput >migrate.log 2>&1 || { cat migrate.log >&2; fail "the database could not be made"; }
  cp data/db.sqlite3 template.sqlite3 && echo "$version" >template.version
else
  cp template.sqlite3 data/db.sqlite3
fi
python "$here/bootstrap.py" >env.json || fail "the database could not be filled"

# The access log is how the tests count the endpoints that they have called.
gunicorn --workers 1 --threads 4 --timeout 120 --bind "127.0.0.1:$port" \
  --access-logfile data/access.log --access-logformat '%(m)s %(U)s %(s)s' pretix.wsgi >server.log 2>&1 &
echo $! >pid

# /healthcheck/ stays 503 without a cache server; the version answers as soon as the API does.
answers() {
  python - <<'EOF'
import json, sys, urllib.request
env = json.load(open("env.json"))
request = urllib.request.Request(env["url"] + "/api/v1/version", headers={"Authorization": "Token " + env["tokens"]["full"]})
try:
    urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=10)
except OSError:
    sys.exit(1)
EOF
}
for _ in $(seq 120); do
  if answers; then
    kill -0 "$(cat pid)" 2>/dev/null || fail "port $port is taken by another server"
    echo "pretix $version on http://localhost:$port; PRETIX_SANDBOX=$dir/env.json"
    exit 0
  fi
  kill -0 "$(cat pid)" 2>/dev/null || break
  sleep 0.5
done
cat server.log >&2
fail "the server did not start"
