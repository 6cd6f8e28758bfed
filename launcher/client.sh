# shellcheck shell=bash
# The commands that talk to what runs: the agent's client, redis-cli, the logs; and the proof that ends every up.

# agent_client COMMAND…: the agent's own command line, told where the agent is.
agent_client() {
  local jar
  jar=$(program_jar agent)
  [[ -f $jar ]] || fail "Holdfast was never started here ($STATE); ./holdfast up starts it"
  [[ ${JAVA:-} ]] || find_jdk
  jvm_flags agent
  add_start_cache
  HOLDFAST_AGENT_URL=http://127.0.0.1:${PORT[agent-port]} HOLDFAST_AGENT_TOKEN_FILE=$STATE/agent-token \
    "$JAVA" "${JVM_FLAGS[@]}" -jar "$jar" "$@"
}

# command_agent_client NAME ARGS…
command_agent_client() {
  load_ports
  if ! runs agent; then
    fail "the backup agent does not run; ./holdfast up -d starts it"
  fi
  agent_client "$@"
}

command_restore() {
  local -a arguments=()
  local place option
  # The agent works in another folder than the caller, so what the caller means by a relative one is settled here.
  while (($#)); do
    case $1 in
      --to | --to-file)
        option=$1
        (($# > 1)) || misuse "$option needs a path"
        place=$2
        shift
        ;;
      --to=* | --to-file=*)
        option=${1%%=*}
        place=${1#*=}
        ;;
      *)
        arguments+=("$1")
        shift
        continue
        ;;
    esac
    [[ $place == /* ]] || place=$PWD/$place
    arguments+=("$option" "$place")
    shift
  done
  command_agent_client restore "${arguments[@]}"
}

command_cli() {
  command -v redis-cli >/dev/null || fail 'no redis-cli on PATH; it is in the package redis-tools (Debian: apt-get install redis-tools)'
  load_ports
  [[ -r $STATE/password ]] || fail "Holdfast was never started here ($STATE); ./holdfast up starts it"
  local password
  IFS= read -r password <"$STATE/password"
  # By the environment: an argument would show in the list of processes.
  REDISCLI_AUTH=$password exec redis-cli -h 127.0.0.1 -p "${PORT[port]}" "$@"
}

command_logs() {
  local follow='' part
  local -a names=() files=()
  while (($#)); do
    case $1 in
      -f | --follow) follow=1 ;;
      s3 | longhorn-sim | server | agent) names+=("$1") ;;
      *) misuse "there is no log of $1; there are those of ${PARTS[*]}" ;;
    esac
    shift
  done
  ((${#names[@]})) || names=("${PARTS[@]}")
  for part in "${names[@]}"; do
    [[ -f $STATE/logs/$part.log ]] && files+=("$STATE/logs/$part.log")
  done
  ((${#files[@]})) || fail "no logs yet in $STATE/logs; ./holdfast up starts Holdfast"
  if [[ $follow ]]; then
    exec tail -n 20 -F "${files[@]}"
  elif ((${#names[@]} == 1)); then
    exec cat "${files[0]}"
  fi
  exec tail -n 20 "${files[@]}"
}

# json_value KEY TEXT: the first value of that key in the JSON text, a string, a number or a word. Fails for null and where there is none.
json_value() {
  # No jq: the launcher needs a JDK, Maven and what every Debian has.
  local pattern="\"$1\" *: *(\"([^\"\\\\]*(\\\\.[^\"\\\\]*)*)\"|[-+.0-9a-zA-Z]+)"
  [[ $2 =~ $pattern ]] || return 1
  if [[ ${BASH_REMATCH[1]} == \"* ]]; then
    printf '%s' "${BASH_REMATCH[2]//\\\"/\"}"
  elif [[ ${BASH_REMATCH[1]} == null ]]; then
    return 1
  else
    printf '%s' "${BASH_REMATCH[1]}"
  fi
}
