#!/usr/bin/env bash
# ./continuo install-plugin and ./continuo uninstall-plugin. Builds what is not built, and puts
#   VST3, LV2 and the stand-alone program where hosts look for them,
#   a Java runtime, the engine and the plugin's Java part into the user's data folder.
# What was put where is written down in installed-plugin.txt there, and uninstalling removes exactly that.
set -euo pipefail
home=$(cd "$(dirname "$(readlink -f "$0")")/.." && pwd)
. "$home/tools/jdk.sh"
. "$home/tools/native.sh"

case "$(uname -s)" in
    Linux) ;;
    *) echo "continuo: install-plugin knows Linux only; elsewhere build with cmake --preset release and copy the plugin." >&2; exit 4 ;;
esac

data=$(data_folder)
record=$data/installed-plugin.txt
built=$home/build/release/native-shim/Continuo_artefacts/Release

# The modules that engine and plugin-java use: sound files (java.desktop), HTTP on loopback and to the hub,
# direct memory (jdk.unsupported), how much memory there is (jdk.management).
modules=java.base,java.desktop,java.logging,java.management,java.net.http,java.xml,jdk.httpserver,jdk.management,jdk.unsupported

# Puts SOURCE at TARGET whole, even while a host has the old one open, and notes it.
place() {
    local source=$1 target=$2
    mkdir -p "$(dirname "$target")"
    rm -rf "$target.new"
    cp -R "$source" "$target.new"
    rm -rf "$target.old"
    [ ! -e "$target" ] || mv "$target" "$target.old"
    mv "$target.new" "$target"
    rm -rf "$target.old"
    grep -qxF "$target" "$record" 2>/dev/null || echo "$target" >>"$record"
    echo "installed $target"
}

remove_installed() {
    local target
    while IFS= read -r target; do
        [ -n "$target" ] || continue
        if [ -e "$target" ]; then
            rm -rf "$target"
            echo "removed $target"
        fi
    done <"$record"
    rm -f "$record"
}

java_parts() { # into the folder $1
    local stage=$1 native
    # The command line builds all Java there is, and marks it as built, so that its first use need not.
    "$home/continuo" --version >/dev/null
    if [ ! -f "$home/plugin-java/target/plugin-java.jar" ] ||
        [ -n "$(find "$home/plugin-java/src/main" "$home/presets" -newer "$home/plugin-java/target/plugin-java.jar" -print -quit)" ]; then
        mvn -f "$home/pom.xml" -q -B -Dmaven.test.skip=true package
    fi
    mkdir -p "$stage/engine" "$stage/plugin-java"
    cp "$home"/engine/engine.args "$home"/engine/target/engine.jar "$home"/engine/target/lib/*.jar "$stage/engine/"
    cp "$home"/plugin-java/target/plugin-java.jar "$home"/plugin-java/target/lib/*.jar "$stage/plugin-java/"
    # ONNX Runtime's library, unpacked here once. Else every engine would unpack it again.
    case "$(uname -m)" in
        x86_64) native=linux-x64 ;;
        aarch64) native=linux-aarch64 ;;
        *) native= ;;
    esac
    if [ -n "$native" ]; then
        (cd "$stage" && "$JAVA_HOME/bin/jar" xf engine/onnxruntime-[0-9]*.jar "ai/onnxruntime/native/$native")
        mv "$stage/ai/onnxruntime/native/$native" "$stage/engine/native"
        rm -rf "$stage/ai"
    fi
    "$JAVA_HOME/bin/jlink" --add-modules "$modules" --strip-java-debug-attributes --no-header-files --no-man-pages \
        --compress zip-6 --output "$stage/runtime"
}

# With the options that the plugin starts the engine with.
warm_up_engine() {
    local engine=$data/engine native=()
    [ ! -d "$engine/native" ] || native=(-Donnxruntime.native.path="$engine/native")
    ORT_DISABLE_TELEMETRY=1 ORT_TELEMETRY_DISABLED=1 CONTINUO_INSTALLATION=$data LC_ALL=C.UTF-8 \
        learn_to_start "$engine/engine.aot" "$data/runtime/bin/java" @"$engine/engine.args" "$(crash_report)" \
        "${native[@]}" -cp "$engine/*"
}

install_plugin() {
    need_all jdk maven cmake ninja-build g++ juce-modules-source lv2-dev
    find_jdk
    need_maven
    need_native cmake ninja-build g++ juce-modules-source lv2-dev
    build_native release Continuo_VST3 Continuo_LV2 Continuo_Standalone
    stage=$(mktemp -d)
    trap 'rm -rf "$stage"' EXIT
    echo "continuo: building the Java parts" >&2
    java_parts "$stage"
    mkdir -p "$data"
    place "$stage/runtime" "$data/runtime"
    place "$stage/engine" "$data/engine"
    place "$stage/plugin-java" "$data/plugin-java"
    if [ -f "$home/models/nano/config.json" ]; then
        mkdir -p "$stage/nano"
        find "$home/models/nano" -maxdepth 1 -type f -exec cp {} "$stage/nano/" \;
        place "$stage/nano" "$data/models/nano"
    fi
    warm_up_engine
    place "$built/VST3/Continuo.vst3" "$HOME/.vst3/Continuo.vst3"
    place "$built/LV2/Continuo.lv2" "$HOME/.lv2/Continuo.lv2"
    place "$built/Standalone/Continuo" "$HOME/.local/bin/Continuo"
    echo "Done. Let your DAW look for new plugins; Continuo is an effect for audio tracks."
}

uninstall_plugin() {
    if [ ! -f "$record" ]; then
        echo "Nothing was installed from here: there is no $record."
        return
    fi
    remove_installed
    if rmdir "$data/models" 2>/dev/null; then :; fi
    if [ -d "$data" ] && ! rmdir "$data" 2>/dev/null; then
        echo "Your clips, presets and models stay in $data."
    fi
}

case "${1:-}" in
    install) install_plugin ;;
    uninstall) uninstall_plugin ;;
    *) echo "usage: install-plugin.sh install|uninstall" >&2; exit 2 ;;
esac
