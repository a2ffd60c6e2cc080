#!/usr/bin/env bash
# Installs Continuo for one user, without root:
#   VST3, LV2 and the program where hosts and desktops look for them, the command continuo beside it,
#   a Java runtime, the engine and the plugin's Java part into the user's data folder.
# What was put where is written down in installed-plugin.txt there, and uninstall.sh removes exactly that.
set -euo pipefail
here=$(cd "$(dirname "$(readlink -f "$0")")" && pwd)
. "$here/parts/engine/engine.sh"
data=$(data_folder)
record=$data/installed-plugin.txt

# Puts SOURCE at TARGET whole, even while a host has the old one open, and notes it.
place() {
    local source=$1 target=$2
    mkdir -p "$(dirname "$target")"
    rm -rf "$target.new"
    cp -R "$source" "$target.new"
    rm -rf "$target.old"
    [ ! -e "$target" ] && [ ! -L "$target" ] || mv "$target" "$target.old"
    mv "$target.new" "$target"
    rm -rf "$target.old"
    grep -qxF "$target" "$record" 2>/dev/null || echo "$target" >>"$record"
    echo "installed $target"
}

mkdir -p "$data"
for part in runtime engine plugin-java doctor models/nano presets/prompts daw continuo; do
    place "$here/parts/$part" "$data/$part"
done
place "$here/uninstall.sh" "$data/uninstall.sh"
# One by one, since what the user's studios keep lies beside them.
rm -f "$data"/studio/*.jar
for jar in "$here"/parts/studio/*.jar; do
    place "$jar" "$data/studio/${jar##*/}" >/dev/null
done
echo "installed $data/studio/*.jar"

home=$data
engine_options "$data/engine" "$data/engine/*"
learn_to_start "$data/engine/engine.aot" "$data/runtime/bin/java" "${java_options[@]}"

place "$here/Continuo.vst3" "$HOME/.vst3/Continuo.vst3"
place "$here/Continuo.lv2" "$HOME/.lv2/Continuo.lv2"
place "$here/Continuo" "$HOME/.local/bin/Continuo"
links=$(mktemp -d)
trap 'rm -rf "$links"' EXIT
ln -s "$data/continuo" "$links/continuo"
place "$links/continuo" "$HOME/.local/bin/continuo"
sed "s|^Exec=.*|Exec=\"$HOME/.local/bin/Continuo\"|" "$here/continuo.desktop" >"$links/continuo.desktop"
applications=${XDG_DATA_HOME:-$HOME/.local/share}
place "$links/continuo.desktop" "$applications/applications/continuo.desktop"
place "$here/continuo.svg" "$applications/icons/hicolor/scalable/apps/continuo.svg"
echo "Done. Let your DAW look for new plugins; Continuo is an effect for audio tracks."
