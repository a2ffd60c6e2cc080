#!/usr/bin/env bash
# tools/editor-states.sh [FOLDER]: takes the pictures of the window's states in docs/window anew, or writes them into FOLDER.
# They show the plugin's editor over the tests' model (FixtureModel), at 100 % and some at 200 %. Needs the built plugin.
set -euo pipefail
home=$(cd "$(dirname "$(readlink -f "$0")")/.." && pwd)
program=$home/build/release/native-shim/tools/editor_screenshot/continuo_editor_screenshot
folder=$(realpath -m "${1:-$home/docs/window}")
mkdir -p "$folder"

picture() { # NAME STATE [OPTION...]
    local name=$1 state=$2
    shift 2
    xvfb-run -a -s "-screen 0 1600x1200x24" "$program" "$folder/$name.png" --state="$state" --size=900x600 "$@"
}

picture empty empty
picture captured captured
picture generating generating
picture takes takes
picture from-here takes --focus="Take 4, selected" --key="cursor right"
picture library takes --press="Show: Library"
picture adapters adapters --press="Show: Adapters"
picture error error
picture alone alone
picture takes-200 takes --scale=2
