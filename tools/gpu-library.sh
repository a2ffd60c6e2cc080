#!/usr/bin/env bash
# ./continuo devices install webgpu|cuda, which calls gpu-library.sh DEVICE VERSION [SYSTEM]: fetches ONNX Runtime's library for
# graphics cards, of the version that the engine has, and lays it where the engine looks (NativeLibrary.java). By npm the
# build of the library that came along, with WebGPU and a bridge to CUDA in it; for CUDA by Maven also what the bridge
# leads to. Each under its name, checked against a hash; a new version has new ones. SYSTEM, windows: WebGPU's for the
# installer that is made for that system, with DirectML in it.
set -euo pipefail
home=$(cd "$(dirname "$(readlink -f "$0")")/.." && pwd)
. "$home/engine/engine.sh"
. "$home/tools/jdk.sh"

npm_sha512=5a3895541ef6ae220bcfc1db62fc6f9a32b213f5a6918a127ca63ef9ac68e63011eb4f47420f0cc221bf1e14a1a537097e6980773c71981f8c3124f703e4a23c
maven_sha512=c4e5330f8074e5c9ae289ed15e0bbfda3bcbc6a1f9af4303c121debbeafe023e2bfc7b7345c43ea89d597f20092ebff07648619b7ff1608ad68bcad0787baf43

fail() { # exit code, sentence
    echo "continuo: devices install: $2" >&2
    exit "$1"
}

verify() { # file, SHA-512, name
    echo "$2  $1" | sha512sum --check --status ||
        fail 4 "$3: expected the SHA-512 ${2:0:16}…, found $(sha512sum "$1" | cut -c1-16)…; nothing was installed"
}

# Packed, not installed: no script of the package runs.
fetch_webgpu() {
    local package=onnxruntime-node@$version inside=package/bin/napi-v6/$packed
    command -v npm >/dev/null || fail 4 "npm fetches the library and was not found; on Debian and Ubuntu: sudo apt install npm"
    echo "continuo: fetching $package (112 MB) with npm" >&2
    (cd "$draft" && npm pack --silent "$package" >/dev/null) || fail 4 "npm could not fetch $package"
    local archive=$draft/onnxruntime-node-$version.tgz
    verify "$archive" $npm_sha512 "$package"
    mkdir "$draft/webgpu"
    tar -xzf "$archive" -C "$draft" "$inside" package/package.json package/README.md
    mv "$draft/$inside" "$draft/webgpu/${library##*/}"
    mv "$draft/package/package.json" "$draft/package/README.md" "$draft/webgpu/"
    cp "$home/installer/licences/onnxruntime.txt" "$draft/webgpu/LICENSE.txt"
    rm -rf "$folder"
    mv "$draft/webgpu" "$folder"
}

fetch_cuda() {
    local artifact=com.microsoft.onnxruntime:onnxruntime_gpu:$version part
    find_jdk
    need_maven
    echo "continuo: fetching $artifact (642 MB) with Maven" >&2
    (cd "$draft" && mvn -q -B dependency:copy -Dartifact="$artifact:jar" -DoutputDirectory="$draft") ||
        fail 4 "Maven could not fetch $artifact"
    local archive=$draft/onnxruntime_gpu-$version.jar
    verify "$archive" $maven_sha512 "$artifact"
    mkdir "$draft/cuda"
    (cd "$draft/cuda" && "$JAVA_HOME/bin/jar" --extract --file "$archive" ai/onnxruntime/native/linux-x64 ThirdPartyNotices.txt)
    mv "$draft/cuda/ThirdPartyNotices.txt" "$folder/"
    # The Java API finds a provider only in a folder that has its own bridge, too. The provider last: with it all is there.
    for part in 4j_jni _providers_shared _providers_cuda; do
        mv "$draft/cuda/ai/onnxruntime/native/linux-x64/libonnxruntime$part.so" "$folder/"
    done
}

device=${1:-} version=${2:-} for=${3:-}
[[ $device = webgpu || $device = cuda ]] && [ -n "$version" ] || fail 2 "expected webgpu or cuda, found: ${device:-nothing}"
case "$(uname -s)-$(uname -m)-$device" in
    Linux-x86_64-*) ;;
    Darwin-arm64-webgpu) echo "webgpu is in the library that came along; nothing is to be installed" && exit 0 ;;
    *) fail 4 "expected Linux on x86-64, found $(uname -s) on $(uname -m)" ;;
esac
if [ "$for" = windows ]; then
    packed=win32/x64/onnxruntime.dll library=$(data_folder)/gpu/onnxruntime-$version-windows/onnxruntime.dll
else
    packed=linux/x64/libonnxruntime.so.1 library=$(data_folder)/gpu/onnxruntime-$version/libonnxruntime.so
fi
folder=${library%/*}
provider=$folder/libonnxruntime_providers_cuda.so
mkdir -p "${folder%/*}"
draft=$(mktemp -d "${folder%/*}/draft.XXXXXX")
trap 'rm -rf "$draft"' EXIT
[ -f "$library" ] || fetch_webgpu
if [ "$device" = webgpu ]; then
    echo "webgpu is installed: $library"
else
    [ -f "$provider" ] || fetch_cuda
    echo "cuda is installed: $provider"
    missing=$(ldd "$provider" | awk '/not found/ { printf " %s", $1 }')
    [ -z "$missing" ] || echo "It also takes NVIDIA's driver and CUDA 12 with cuDNN 9; of these the system does not find:$missing"
fi
