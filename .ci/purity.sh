#!/bin/sh
# The core (text, lexicon, names, judge, screen) has no I/O, no clock, no globals, no async, no unsafe; imports point one way; and
# a library user without features gets neither a runtime nor a web server.
set -eu
cd "$(dirname "$0")/.."
status=0

# Lines of code: comments are free to speak of anything.
code() {
    find "$@" -name '*.rs' -exec awk '{ line = $0; sub(/(^|[ \t])\/\/.*/, "", line); if (line != "") print FILENAME ":" FNR ": " line }' {} +
}

forbid() {
    what=$1 pattern=$2
    shift 2
    if found=$(code "$@" | grep -E ": .*($pattern)"); then
        printf 'purity: %s\n%s\n' "$what" "$found" >&2
        status=1
    fi
}

core="src/text src/lexicon src/names src/judge src/screen.rs"
# shellcheck disable=SC2086
{
    forbid "input or output in the core" '\<(std::)?(fs|net|io|process)::|std::(fs|net|io|env|process|os|thread)\>|\<e?print(ln)?!|\<dbg!' $core
    forbid "a clock in the core" 'std::time\>|\<Instant\>|\<SystemTime\>' $core
    forbid "a global in the core" 'static mut\>|\<static [A-Z_]+:|\<(Once(Cell|Lock)|Lazy(Cell|Lock)|once_cell|lazy_static|thread_local)\>' $core
    forbid "async in the core" '\<async\>|\.await\>|\<(tokio|hyper|futures)\>' $core
    forbid "unsafe in the core" '\<unsafe\>' $core
}

upper='screen|http|log|store|gateway|eval|cli'
forbid "text imports what is built on it" "crate::(lexicon|names|judge|$upper)\\>" src/text
forbid "lexicon imports what is built on it" "crate::(names|judge|$upper)\\>" src/lexicon
forbid "names imports what is built on it" "crate::(judge|$upper)\\>" src/names
forbid "judge imports what is built on it" "crate::($upper)\\>" src/judge
forbid "screen imports what is built on it" "crate::(http|log|store|gateway|eval|cli)\\>" src/screen.rs

tree() {
    cargo tree --locked --quiet -e normal --prefix none --no-default-features "$@"
}
lacks() {
    what=$1
    pattern=$2
    shift 2
    found=$(tree "$@" | grep -E "^($pattern) " | sort -u || true)
    if [ -n "$found" ]; then
        printf 'purity: %s pulls in\n%s\n' "$what" "$found" >&2
        status=1
    fi
}
tree >/dev/null
tree --features layer >/dev/null
lacks "the core" 'tokio|hyper|http|tower|mio|async-.*|futures.*|axum|clap|serde_json|rusqlite|jiff'
lacks "the layer" 'tokio|hyper|mio|axum|clap|rusqlite' --features layer

[ "$status" -eq 0 ] && echo "purity: the core is pure"
exit "$status"
