#!/usr/bin/env bash
# tools/editor-picture.sh [FILE [OPTION...]]: takes docs/editor.png anew, or writes FILE instead. Shows the real plugin
# on a screen of its own: the example song is played into it and continued by the model that comes with Continuo.
# OPTIONs are those of continuo_editor_screenshot. Needs the built plugin and the jars (./check makes both); ends with
# 77 (ctest: skipped) without the jars.
set -euo pipefail
home=$(cd "$(dirname "$(readlink -f "$0")")/.." && pwd)
program=$home/build/release/native-shim/tools/editor_screenshot/continuo_editor_screenshot
picture=$(realpath -m "${1:-$home/docs/editor.png}")
[ $# = 0 ] || shift
if [ -z "${CONTINUO_JAVA_HOME:-}" ]; then
    . "$home/tools/jdk.sh"
    find_jdk
    CONTINUO_JAVA_HOME=$JAVA_HOME
fi
if [ ! -x "$program" ]; then
    echo "continuo: expected $program; cmake --preset release && cmake --build --preset release makes it" >&2
    exit 4
fi

# Nothing of the user's is read or written.
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
export CONTINUO_JAVA_HOME CONTINUO_HOME=$stage/data CONTINUO_CACHE=${CONTINUO_CACHE:-$home/build/cache}
"$home/native-shim/tests/host/stage-home" "$CONTINUO_HOME"
mkdir -p "$stage/home"
HOME=$stage/home xvfb-run -a -s "-screen 0 1600x1200x24" "$program" "$picture" --plugin "$@"
