# shellcheck shell=bash
# What a start of the server or the agent needs, written down by the JVM beforehand (an AOT cache, JEP 514): it is ready in half the
# time. The JVM itself sees whether a cache fits the jars and the JDK; without a fitting one it warns and starts as it did before.

# start_cache PART: of the jars in target. Copies of them that keep their times can use it as well.
start_cache() {
  printf '%s/%s/target/start.aot' "$ROOT" "$(module_of "$1")"
}

# rehearse CACHE JAVA ARGUMENT…: writes the cache of a program that is started so. Without what JEP 515 would add, how often which
# method and type was met: the server's code would be compiled for all that was ever met, and be slower for those who use little.
rehearse() {
  local cache=$1 java=$2
  shift 2
  exec "$java" "-XX:AOTCacheOutput=$cache" -XX:+UnlockDiagnosticVMOptions -XX:-AOTRecordTraining "$@" rehearse >"$cache.log" 2>&1 </dev/null
}

# start_cache_key PART: what a cache was made for; another JDK or other flags want another one.
start_cache_key() {
  # shellcheck disable=SC2153 # JAVA is set by find_jdk.
  printf '%s ' "$JAVA" "$(stat -c %Y "$JDK/lib/modules")" "$(cksum <"$ROOT/launcher/jvm/$(module_of "$1").options")"
}

# make_start_cache PART: after a build. Without one the part starts all the same.
make_start_cache() {
  local part=$1 cache jar key known=''
  jar=$ROOT/$(module_of "$part")/target/holdfast-$(module_of "$part").jar
  cache=$(start_cache "$part")
  key=$(start_cache_key "$part")
  { IFS= read -r known <"$cache.key"; } 2>/dev/null || true
  if [[ $cache -nt $jar && "$known" == "$key" ]]; then
    return 0
  fi
  jvm_flags "$part"
  rm -f "$cache" "$cache.key"
  if with_progress "learning how the $part starts" rehearse "$cache.new" "$JAVA" "${JVM_FLAGS[@]}" -jar "$jar" && [[ -f $cache.new ]]; then
    mv "$cache.new" "$cache"
    printf '%s\n' "$key" >"$cache.key"
  else
    printf 'holdfast: no AOT cache for the %s, which starts more slowly without; see %s\n' "$part" "$cache.new.log" >&2
  fi
}

# add_start_cache PART: adds the cache to JVM_FLAGS, where there is one.
add_start_cache() {
  local cache
  cache=$(start_cache "$1")
  if [[ -f $cache ]]; then
    # What the JVM has to say of a cache that does not fit must not come between the lines of an answer.
    JVM_FLAGS+=("-XX:AOTCache=$cache" -Xlog:disable -Xlog:all=warning:stderr)
  fi
}
