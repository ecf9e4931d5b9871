#!/usr/bin/env bash
# Points unmodified client programs at a gateway with the demo generator behind it.
#
#   cargo build && tests/clients/run.sh [path of the consentry binary]
#
# Packages go into tests/clients/.venv, from the registry that pip is set up for.
set -euo pipefail
cd "$(dirname "$0")"
root=$(cd ../.. && pwd)
consentry=${1:-${CARGO_TARGET_DIR:-$root/target}/debug/consentry}
[[ -x $consentry ]] || { echo "no binary at $consentry: run cargo build first" >&2; exit 2; }

if [[ ! -x .venv/bin/python ]]; then
    python3 -m venv .venv
fi
.venv/bin/python -c 'import openai' 2>/dev/null || .venv/bin/pip install --quiet --disable-pip-version-check openai

work=$(mktemp -d)
gateway=
finish() {
    [[ -z $gateway ]] || kill "$gateway" 2>/dev/null || true
    rm -rf "$work"
}
trap finish EXIT

# Port 0 takes a free one; the gateway says which.
: >"$work/stderr"
"$consentry" serve --listen 127.0.0.1:0 --admin 127.0.0.1:0 --data "$work/data" 2>"$work/stderr" &
gateway=$!
url=
for _ in $(seq 100); do
    url=$(sed -n 's/.*listening on \(http:[^,]*\),.*/\1/p' "$work/stderr")
    [[ -z $url ]] || break
    kill -0 "$gateway" 2>/dev/null || { cat "$work/stderr" >&2; exit 1; }
    sleep 0.1
done
[[ -n $url ]] || { echo "the gateway did not start" >&2; cat "$work/stderr" >&2; exit 1; }

.venv/bin/python openai_client.py "$url"

# What clients saw is in the log once the gateway has stopped, and nothing readable is.
kill -TERM "$gateway"
wait "$gateway"
gateway=
records=$(wc -l <"$work/data/decisions.jsonl")
[[ $records -eq 45 ]] || { echo "expected 45 decisions in the log, found $records" >&2; exit 1; }
# Ids of terms (sexual/en/naked) are meant to be there; words of a prompt in a row are not.
if grep -ioE 'red bicycle|of my ex|her clothes|sky blue|sk-test' "$work/data/decisions.jsonl"; then
    echo "the log holds readable text" >&2
    exit 1
fi
echo "ok: $records decisions in the log, none readable"
