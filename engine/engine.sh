# Sourced by the launchers, of a checkout and of a package, and by what installs: how the engine's JVM is started.

# The user's data folder, by the rule of DataFolder.java; one table holds both to it (data-folders.tsv of core's tests).
data_folder() {
    if [ -n "${CONTINUO_HOME:-}" ]; then
        echo "$CONTINUO_HOME"
    elif [[ $OSTYPE = darwin* ]]; then
        echo "$HOME/Library/Application Support/Continuo"
    elif [[ ${XDG_DATA_HOME:-} = /* ]]; then
        echo "$XDG_DATA_HOME/continuo"
    else
        echo "$HOME/.local/share/continuo"
    fi
}

# The option that puts the JVM's report of a crash into the data folder, which must be there then; without it the
# report lands in the working folder.
crash_report() {
    local data
    data=$(data_folder)
    mkdir -p "$data" 2>/dev/null || true
    echo "-XX:ErrorFile=${data//%/%%}/java-crash-%p.log"
}

# The JVM's ahead-of-time cache: loaded and linked classes, from a short clip made for the purpose.
# It takes most of a second off every start. The JVM itself sees whether the cache still fits its
# classes and does without where it does not, so a failure here costs nothing but time.
learn_to_start() { # cache file, java and the options that the engine is started with
    local cache=$1 folder=${1%/*}
    shift
    "$@" -XX:AOTCacheOutput="$cache" org.continuo.engine.cli.Main \
        generate "house" --frames 25 --device cpu --engine inprocess --out "$folder/warm-up.wav" >"$folder/warm-up.log" 2>&1 || true
    rm -f "$folder/warm-up.wav"
}

# What an engine is started with on this machine, without its cache: engine_options BUILT CLASSPATH → java_options. BUILT
# is the folder with ONNX Runtime's library and the cache, $home the installation. ONNX Runtime reads the first two
# variables before anything of ours runs. Java reads arguments and file names in the locale's encoding, which no option
# can change: they are UTF-8 even where the locale is not.
engine_options() {
    java_options=(@"$home/engine/engine.args" ${CONTINUO_HEAP:+-Xmx"$CONTINUO_HEAP"} "$(crash_report)")
    [ ! -d "$1/native" ] || java_options+=(-Donnxruntime.native.path="$1/native")
    java_options+=(-cp "$2")
    export ORT_DISABLE_TELEMETRY=1 ORT_TELEMETRY_DISABLED=1 CONTINUO_INSTALLATION=$home LC_ALL=C.UTF-8
}

# Becomes the command line: run_engine JAVA BUILT ARGUMENT..., after engine_options.
run_engine() {
    local java=$1 warm=$2/engine.aot hold=(env --block-signal=INT,TERM,HUP)
    shift 2
    [ ! -f "$warm" ] || java_options+=(-XX:AOTCache="$warm" -Xlog:aot=off -Xlog:cds=off)
    [ ! -t 2 ] || java_options+=(-Dcontinuo.terminal=true)
    # Signals that come while the JVM starts would end it raw, or with a message of its own. So they are
    # kept back where the system can do that (GNU env), until AtShutdown takes them.
    if "${hold[@]}" true 2>/dev/null; then
        java_options+=(-Xrs -Dcontinuo.signals=held)
    else
        hold=()
    fi
    exec ${hold[@]+"${hold[@]}"} "$java" "${java_options[@]}" org.continuo.engine.cli.Main "$@"
}
