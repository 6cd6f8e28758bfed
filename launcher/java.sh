# shellcheck shell=bash
# Finds a JDK and Maven, and builds the programs when their jars are missing or older than what they are made from.

readonly WANTED_JDK=25

# jdk_version HOME: the feature version that the JDK's own release file states, without starting it.
jdk_version() {
  local line
  [[ -x $1/bin/java && -x $1/bin/javac && -r $1/release ]] || return 1
  while IFS= read -r line; do
    if [[ $line =~ ^JAVA_VERSION=\"([0-9]+) ]]; then
      printf '%s' "${BASH_REMATCH[1]}"
      return 0
    fi
  done <"$1/release"
  return 1
}

# find_jdk: sets JDK and JAVA. JAVA_HOME first, then /usr/lib/jvm, then the java on PATH.
find_jdk() {
  local home version
  local -a candidates=()
  [[ ${JAVA_HOME:-} ]] && candidates+=("$JAVA_HOME")
  for home in /usr/lib/jvm/*; do
    [[ $(jdk_version "$home") == "$WANTED_JDK" ]] && candidates+=("$home")
  done
  candidates+=(/usr/lib/jvm/*)
  if home=$(command -v java); then
    home=$(readlink -f "$home")
    candidates+=("${home%/bin/java}")
  fi
  for home in "${candidates[@]}"; do
    if version=$(jdk_version "$home") && ((version >= WANTED_JDK)); then
      JDK=$home
      JAVA=$home/bin/java
      return 0
    fi
  done
  fail "no JDK $WANTED_JDK or newer in JAVA_HOME, in /usr/lib/jvm or on PATH; install one (Debian: openjdk-$WANTED_JDK-jdk-headless, or Eclipse Temurin $WANTED_JDK) or set JAVA_HOME"
}

# The module's folder and jar. s3 is the same program as the Longhorn stand-in, started with another word.
module_of() {
  case $1 in
    server) printf server ;;
    longhorn-sim | s3) printf longhorn-sim ;;
    agent) printf backup-agent ;;
  esac
}

# newer_than_jar MODULE: is there something newer than the jar and than the last build that the launcher made?
newer_than_jar() {
  local module=$1 file
  local jar=$ROOT/$module/target/holdfast-$module.jar stamp=$ROOT/$module/target/launcher-built
  [[ -f $jar && -d $ROOT/$module/target/lib ]] || return 0
  shopt -s globstar nullglob
  # Folders count too: their time changes when a file in them is removed.
  for file in "$ROOT/pom.xml" "$ROOT/$module/pom.xml" "$ROOT/$module/src/main" "$ROOT/$module"/src/main/**; do
    if [[ $file -nt $jar && $file -nt $stamp ]]; then
      return 0
    fi
  done
  return 1
}

# build MODULE…: builds those of the modules whose jar is missing or old.
build() {
  local module list='' log=$ROOT/target/launcher-build.log
  for module in "$@"; do
    if newer_than_jar "$module" && [[ ,$list, != *,$module,* ]]; then
      list+=${list:+,}$module
    fi
  done
  [[ $list ]] || return 0
  command -v mvn >/dev/null ||
    fail "no mvn on PATH, and ${list//,/, } must be built; install Maven (Debian: apt-get install maven)"
  mkdir -p "$ROOT/target"
  local -i began
  began=$(milliseconds)
  # The time of the sources that are built is the time before the build: what changes during it is built next time.
  : >"$ROOT/target/launcher-build-began"
  with_progress "building ${list//,/, } (log: target/launcher-build.log)" run_maven "$log" -pl "$list" -DskipTests package || {
    tail -n 25 "$log" >&2
    fail "the build of ${list//,/, } failed; the whole log is in $log"
  }
  for module in ${list//,/ }; do
    touch -r "$ROOT/target/launcher-build-began" "$ROOT/$module/target/launcher-built"
  done
  printf 'built %s in %s\n' "${list//,/, }" "$(seconds_since "$began")"
}

# run_maven LOG ARGS…: Maven on the JDK that was found, its output in LOG. Takes the place of the shell that calls it
# (with_progress's background one), so that a signal to that one reaches it.
run_maven() {
  local log=$1
  shift
  exec env JAVA_HOME="$JDK" mvn -q -B -f "$ROOT/pom.xml" "$@" >"$log" 2>&1 </dev/null
}

# jvm_flags PART: sets JVM_FLAGS. What the flags are for stands in launcher/jvm/*.options.
jvm_flags() {
  JVM_FLAGS=("@$ROOT/launcher/jvm/$(module_of "$1").options")
}
