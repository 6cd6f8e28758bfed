# shellcheck shell=bash
# What a start of the agent needs, written down by the JVM beforehand (an AOT cache, JEP 514): it is ready in half the time. The
# JVM itself sees whether a cache fits the jars and the JDK; without a fitting one it warns and starts as it did before.

# start_cache: of the jars in target. Copies of them that keep their times can use it as well.
start_cache() {
  printf '%s/backup-agent/target/start.aot' "$ROOT"
}

# rehearse CACHE JAVA ARGUMENT…: writes the cache of an agent that is started so. Without what JEP 515 would add, how often which
# method was run: the first compiler alone, which the agent has, makes nothing of it.
rehearse() {
  local cache=$1 java=$2
  shift 2
  exec "$java" "-XX:AOTCacheOutput=$cache" -XX:+UnlockDiagnosticVMOptions -XX:-AOTRecordTraining "$@" rehearse >"$cache.log" 2>&1 </dev/null
}

# start_cache_key: what a cache was made for; another JDK or other flags want another one.
start_cache_key() {
  # shellcheck disable=SC2153 # JAVA is set by find_jdk.
  printf '%s ' "$JAVA" "$(stat -c %Y "$JDK/lib/modules")" "$(cksum <"$ROOT/launcher/jvm/backup-agent.options")"
}

# make_start_cache: after a build. Without one the agent starts all the same.
make_start_cache() {
  local cache jar=$ROOT/backup-agent/target/holdfast-backup-agent.jar key known=''
  cache=$(start_cache)
  key=$(start_cache_key)
  { IFS= read -r known <"$cache.key"; } 2>/dev/null || true
  if [[ $cache -nt $jar && "$known" == "$key" ]]; then
    return 0
  fi
  jvm_flags agent
  rm -f "$cache" "$cache.key"
  if with_progress 'learning how the agent starts' rehearse "$cache.new" "$JAVA" "${JVM_FLAGS[@]}" -jar "$jar" && [[ -f $cache.new ]]; then
    mv "$cache.new" "$cache"
    printf '%s\n' "$key" >"$cache.key"
  else
    printf 'holdfast: no AOT cache for the agent, which starts more slowly without; see %s\n' "$cache.new.log" >&2
  fi
}

# add_start_cache: adds the cache to JVM_FLAGS, where there is one.
add_start_cache() {
  local cache
  cache=$(start_cache)
  if [[ -f $cache ]]; then
    # What the JVM has to say of a cache that does not fit must not come between the lines of an answer.
    JVM_FLAGS+=("-XX:AOTCache=$cache" -Xlog:disable -Xlog:all=warning:stderr)
  fi
}
