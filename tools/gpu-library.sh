#!/usr/bin/env bash
# ./continuo devices install webgpu, which calls gpu-library.sh webgpu VERSION: fetches ONNX Runtime's library with WebGPU
# in it, of the version that the engine has, by npm under its name, and lays it where the engine looks
# (NativeLibrary.java). It is the build of the library that came along, with more in it.
set -euo pipefail
home=$(cd "$(dirname "$(readlink -f "$0")")/.." && pwd)
. "$home/engine/engine.sh"

# Of the package as npm delivers it in the version that pom.xml names; a new one has a new sum.
sha512=5a3895541ef6ae220bcfc1db62fc6f9a32b213f5a6918a127ca63ef9ac68e63011eb4f47420f0cc221bf1e14a1a537097e6980773c71981f8c3124f703e4a23c

fail() { # exit code, sentence
    echo "continuo: $2" >&2
    exit "$1"
}

[ "${1:-}" = webgpu ] && [ -n "${2:-}" ] || fail 2 "devices install: expected webgpu, found: ${1:-nothing}"
version=$2
package=onnxruntime-node@$version
case "$(uname -s)-$(uname -m)" in
    Linux-x86_64) inside=package/bin/napi-v6/linux/x64/libonnxruntime.so.1 ;;
    Darwin-arm64) echo "webgpu is in the library that came along; nothing is to be installed" && exit 0 ;;
    *) fail 4 "devices install: expected Linux on x86-64, found $(uname -s) on $(uname -m)" ;;
esac
library=$(data_folder)/gpu/onnxruntime-$version/libonnxruntime.so
if [ -f "$library" ]; then
    echo "webgpu is installed: $library"
    exit 0
fi
command -v npm >/dev/null || fail 4 "devices install: npm fetches the library and was not found; on Debian and Ubuntu: sudo apt install npm"

folder=${library%/*}
mkdir -p "${folder%/*}"
draft=$(mktemp -d "${folder%/*}/draft.XXXXXX")
trap 'rm -rf "$draft"' EXIT
echo "continuo: fetching $package (112 MB) with npm" >&2
# Packed, not installed: no script of the package runs.
(cd "$draft" && npm pack --silent "$package" >/dev/null) || fail 4 "devices install: npm could not fetch $package"
archive=$draft/onnxruntime-node-$version.tgz
if ! echo "$sha512  $archive" | sha512sum --check --status; then
    fail 4 "devices install: $package: expected the SHA-512 ${sha512:0:16}…, found $(sha512sum "$archive" | cut -c1-16)…; nothing was installed"
fi
mkdir "$draft/whole"
tar -xzf "$archive" -C "$draft" "$inside" package/package.json package/README.md
mv "$draft/$inside" "$draft/whole/${library##*/}"
mv "$draft/package/package.json" "$draft/package/README.md" "$draft/whole/"
cp "$home/installer/licences/onnxruntime.txt" "$draft/whole/LICENSE.txt"
rm -rf "$folder"
mv "$draft/whole" "$folder"
echo "webgpu is installed: $library"
