#!/usr/bin/env bash
# ./continuo install-plugin and ./continuo uninstall-plugin: what the package for one user does (installer/linux), with
# what is built from this folder.
set -euo pipefail
home=$(cd "$(dirname "$(readlink -f "$0")")/.." && pwd)

case "$(uname -s)" in
    Linux) ;;
    *) echo "continuo: install-plugin knows Linux only; elsewhere build with cmake --preset release and copy the plugin." >&2; exit 4 ;;
esac

case "${1:-}" in
    install)
        stage=$(mktemp -d)
        trap 'rm -rf "$stage"' EXIT
        "$home/installer/linux/stage" "$stage"
        "$stage/install.sh"
        ;;
    uninstall) "$home/installer/linux/uninstall.sh" ;;
    *) echo "usage: install-plugin.sh install|uninstall" >&2; exit 2 ;;
esac
