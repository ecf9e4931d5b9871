#!/bin/sh
# Builds every fuzz target with the stable toolchain and runs each for a while.
#
#   .ci/fuzz.sh [SECONDS] [TARGET...]      10 seconds each and all targets by default
#
# It is what cargo-fuzz does, without it and without a nightly: LLVM's coverage pass is asked for by hand, and libfuzzer-sys
# brings libFuzzer, which it compiles with the system's C++ compiler. What is found stands in fuzz/artifacts/TARGET/; run one again
# with fuzz/target/HOST/release/TARGET FILE.
set -eu
cd "$(dirname "$0")/.."

seconds=${1:-10}
[ $# -gt 0 ] && shift
[ $# -gt 0 ] || set -- screen reading lexicon_parse names_parse names_open policy_parse import http

command -v c++ >/dev/null || {
    echo "fuzz: no C++ compiler: apt-get install g++" >&2
    exit 1
}

host=$(rustc -vV | sed -n 's/^host: //p')
pass="-Cpasses=sancov-module"
for option in level=4 inline-8bit-counters pc-table trace-compares; do
    pass="$pass -Cllvm-args=-sanitizer-coverage-$option"
done
# A target of its own keeps the flags away from build scripts, which are not linked with libFuzzer.
RUSTFLAGS="${RUSTFLAGS:-} $pass --cfg fuzzing" CARGO_TARGET_DIR=fuzz/target \
    cargo build --quiet --release --manifest-path fuzz/Cargo.toml --target "$host" --bins

status=0
for target; do
    corpus=fuzz/corpus/$target artifacts=fuzz/artifacts/$target
    mkdir -p "$corpus" "$artifacts"
    case $target in
    policy_parse) cp lexicons/policy.toml "$corpus/" ;;
    esac
    seeds=fuzz/seeds/$target
    [ -d "$seeds" ] || seeds=
    log=$artifacts/log
    # shellcheck disable=SC2086
    if RUST_BACKTRACE=0 "fuzz/target/$host/release/$target" -max_total_time="$seconds" -max_len=2048 -timeout=10 -rss_limit_mb=4096 -print_final_stats=1 \
        -artifact_prefix="$artifacts/" "$corpus" $seeds >"$log" 2>&1; then
        runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
        covered=$(sed -n 's/.* cov: \([0-9]*\) .*/\1/p' "$log" | tail -n 1)
        echo "fuzz: $target: $runs runs, $covered edges"
    else
        echo "fuzz: $target failed" >&2
        grep -vE '^#[0-9]+|NEW_FUNC' "$log" | tail -n 25 >&2
        status=1
    fi
done
exit "$status"
