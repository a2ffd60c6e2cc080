# Sourced by ./continuo, ./check and installer/: sets JAVA_HOME to an installed JDK of at least version 25,
# and puts Maven where it is missing and may be installed.

jdk_version() { # home of a JDK → its major version, or nothing
    [ -x "$1/bin/javac" ] || return 0
    if [ -r "$1/release" ]; then # reading it takes no time, starting a JVM does
        sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
        return
    fi
    "$1/bin/javac" -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p'
}

# The version of a library, as pom.xml has it: pom_version NAME
pom_version() { sed -n "s|.*<$1.version>\(.*\)</$1.version>.*|\1|p" "$home/pom.xml"; }

# Says all that is missing at once, where nothing may be installed: need_all JDK-OR-COMMAND... of jdk, maven and what
# need_native takes.
need_all() {
    may_install && return
    local no_jdk='' missing=() each
    for each in "$@"; do
        case "$each" in
            jdk) have_jdk || no_jdk=1 ;;
            maven) command -v mvn >/dev/null || missing+=(maven) ;;
            *) is_installed "$each" || [[ " ${missing[*]-} " == *" $each "* ]] || missing+=("$each") ;;
        esac
    done
    [ -n "$no_jdk" ] || [ ${#missing[@]} != 0 ] || return 0
    echo "continuo: nothing was built; what is missing:" >&2
    [ -z "$no_jdk" ] || echo "  a JDK 25 or later: temurin-25-jdk of https://adoptium.net, or JAVA_HOME set to one" >&2
    [ ${#missing[@]} = 0 ] || echo "  ${missing[*]}; on Debian and Ubuntu: sudo apt-get install ${missing[*]}" >&2
    exit 4
}

find_jdk() {
    have_jdk && return
    local package
    if may_install && apt-get update -qq >/dev/null; then
        for package in openjdk-25-jdk-headless temurin-25-jdk; do
            if apt-cache show "$package" >/dev/null 2>&1 && install_packages "$package" && have_jdk; then
                return
            fi
        done
    fi
    echo "continuo: needs a JDK 25 or later and found none; install one (for example Temurin 25, package temurin-25-jdk) or set JAVA_HOME to it." >&2
    exit 4
}

have_jdk() {
    local path_java candidate version
    path_java=$(command -v javac || true)
    for candidate in "${JAVA_HOME:-}" \
        "${path_java:+$(dirname "$(dirname "$(readlink -f "$path_java")")")}" \
        /usr/lib/jvm/* /opt/java/* /opt/jdk* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home; do
        [ -n "$candidate" ] || continue
        version=$(jdk_version "$candidate")
        if [ -n "$version" ] && [ "$version" -ge 25 ]; then
            export JAVA_HOME=$candidate
            return
        fi
    done
    return 1
}

may_install() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null
}

install_packages() { # Debian packages to install where that is allowed, else one sentence
    if may_install; then
        echo "continuo: installing $*" >&2
        { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$@"; } >/dev/null && return
    fi
    echo "continuo: needs $*; install it with your package manager (on Debian: sudo apt-get install $*)." >&2
    exit 4
}

need_maven() {
    command -v mvn >/dev/null || install_packages maven
}
