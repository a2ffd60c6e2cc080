#!/usr/bin/env bash
# Removes what install.sh put into place for this user, and nothing else.
set -euo pipefail
here=$(cd "$(dirname "$(readlink -f "$0")")" && pwd)
for parts in "$here" "$here/parts" "$here/../.."; do # installed, in the package, in a checkout
    [ ! -f "$parts/engine/engine.sh" ] || . "$parts/engine/engine.sh"
done
data=$(data_folder)
record=$data/installed-plugin.txt
if [ ! -f "$record" ]; then
    echo "Nothing was installed from here: there is no $record."
    exit
fi
while IFS= read -r target; do
    if [ -n "$target" ] && { [ -e "$target" ] || [ -L "$target" ]; }; then
        rm -rf "$target"
        echo "removed $target"
    fi
done <"$record"
rm -f "$record"
rmdir "$data/models" "$data/presets" "$data/studio" 2>/dev/null || true
if [ -d "$data" ] && ! rmdir "$data" 2>/dev/null; then
    echo "Your takes, the key that signs them, presets and models stay in $data."
fi
