# Sourced by ./check and installer/, after jdk.sh: what it takes to build the plugin.

# What the plugin is built with, as Debian names it.
plugin_packages=(cmake ninja-build g++ juce-modules-source lv2-dev)
# What the installer for Windows is built with.
windows_packages=(g++-mingw-w64-x86-64-posix libz-mingw-w64-dev juce-modules-source catch2 cmake ninja-build nsis unzip jq)

is_installed() { # Debian package
    case "$1" in
        cmake | g++ | npm) command -v "$1" >/dev/null ;;
        ninja-build) command -v ninja >/dev/null ;;
        *) dpkg-query -W -f='${Status}' "$1" 2>/dev/null | grep -q 'ok installed' ;;
    esac
}

need_native() {
    local missing=() package
    for package in "$@"; do
        is_installed "$package" || missing+=("$package")
    done
    [ ${#missing[@]} = 0 ] || install_packages "${missing[@]}"
}

# ONNX Runtime's library for graphics cards, fetched into build/cards by what `continuo devices install` calls: card_library
# [windows] prints its path.
card_library() {
    local version
    version=$(pom_version onnxruntime)
    need_native npm
    CONTINUO_HOME=$home/build/cards "$home/tools/gpu-library.sh" webgpu "$version" "$@" |
        sed 's/^webgpu is installed: //'
}

# Configures and builds in build/PRESET: build_native PRESET [TARGET...]. Debug symbols and tests come with it.
build_native() {
    local preset=$1 log
    shift
    log=$home/build/$preset.log
    mkdir -p "$home/build"
    export CCACHE_BASEDIR=$home CCACHE_NOHASHDIR=1
    export CCACHE_SLOPPINESS=include_file_mtime,time_macros,pch_defines
    echo "continuo: building the plugin ($preset; a few minutes the first time)" >&2
    if ! { cmake -S "$home" --preset "$preset" && cmake --build "$home/build/$preset" ${*:+--target "$@"}; } >"$log" 2>&1; then
        tail -n 40 "$log" >&2
        echo "continuo: the build failed; the whole log is in $log" >&2
        exit 4
    fi
}
