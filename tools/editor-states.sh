#!/usr/bin/env bash
# tools/editor-states.sh [FOLDER]: takes the pictures of the window's states in docs/window anew, or writes them into FOLDER.
# They show the plugin's editor over the tests' model (FixtureModel): each state dark and light, at 100 % and at 200 %, and
# some in German. Needs the built plugin, and ImageMagick, which makes the files small.
set -euo pipefail
home=$(cd "$(dirname "$(readlink -f "$0")")/.." && pwd)
program=$home/build/release/native-shim/tools/editor_screenshot/continuo_editor_screenshot
folder=$(realpath -m "${1:-$home/docs/window}")
mkdir -p "$folder"

picture() { # NAME STATE [OPTION...]
    local file=$folder/$1.png state=$2
    shift 2
    xvfb-run -a -s "-screen 0 1600x1200x24" "$program" "$file" --state="$state" --size=900x600 "$@"
    convert "$file" +dither -colors 96 -define png:compression-level=9 "PNG8:$file"
}

state() { # NAME STATE [OPTION...]: in all four ways
    local name=$1
    shift
    picture "$name" "$@"
    picture "$name-200" "$@" --scale=2
    picture "$name-light" "$@" --light
    picture "$name-light-200" "$@" --light --scale=2
}

state empty empty
state captured captured
state generating generating
state takes takes
state from-here takes --focus="Take 4, selected" --key="cursor right"
state library takes --press="Show: Library"
state adapters adapters --press="Show: Adapters"
state error error
state alone alone
for language in de; do
    picture empty-$language empty --language=$language
    picture takes-$language takes --language=$language
    picture melody-$language melody --language=$language
done
