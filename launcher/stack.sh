# shellcheck shell=bash
# up, down and status.

command_up() {
  local background='' part name
  local -A told=()
  while (($#)); do
    case $1 in
      -d | --detach) background=1 ;;
      --port | --metrics-port | --agent-port | --longhorn-port | --s3-port)
        (($# > 1)) || misuse "$1 needs a port"
        told[${1#--}]=$2
        shift
        ;;
      --port=* | --metrics-port=* | --agent-port=* | --longhorn-port=* | --s3-port=*)
        name=${1%%=*}
        told[${name#--}]=${1#*=}
        ;;
      *) misuse "up does not take $1; it takes -d, --port, --metrics-port, --agent-port, --longhorn-port and --s3-port" ;;
    esac
    shift
  done

  for name in "${!told[@]}"; do
    check_port_number "$name" "${told[$name]}"
  done

  (umask 077 && mkdir -p "$STATE/run")
  lock
  load_ports
  refuse_moving_ports
  for name in "${!told[@]}"; do
    set_port "$name" "${told[$name]}"
  done
  check_ports_differ

  local -a missing=()
  for part in "${PARTS[@]}"; do
    runs "$part" || missing+=("$part")
  done
  if ((${#missing[@]} == 0)); then
    printf 'Holdfast is running.\n'
    how_to_connect
    return 0
  fi
  if [[ -e $STATE/run/server-away ]] && runs agent; then
    fail 'a restore in place has stopped the server for its time; ./holdfast status tells how far it is'
  fi
  for part in "${missing[@]}"; do
    for name in $(ports_of "$part"); do
      check_port_free "$name"
    done
  done

  find_jdk
  build server longhorn-sim backup-agent
  make_start_cache
  umask 077
  save_ports
  prepare_state
  rm -f "$STATE/run/down-asked"
  start_missing
  unlock
  how_to_connect

  local proven=0
  # From here on Ctrl-C stops everything, unless it was to run on by itself.
  if [[ ! $background ]]; then
    watching=1
  fi
  prove || proven=$?
  if [[ $background ]]; then
    return "$proven"
  fi
  watch_over
  return "$proven"
}

# While something runs, its ports are what they are.
refuse_moving_ports() {
  local part name
  for part in "${PARTS[@]}"; do
    runs "$part" || continue
    for name in "${!told[@]}"; do
      [[ ${PORT[$name]} == "${told[$name]}" ]] ||
        fail "Holdfast runs with --$name ${PORT[$name]}; stop it first to change that: ./holdfast down"
    done
  done
}

# start_missing: starts each part once the one before it is ready. When one does not come up, what was started here is stopped again.
start_missing() {
  local part
  local -a order=("${missing[@]}")
  starting=()
  if [[ -e $STATE/run/server-away && " ${missing[*]} " == *' server '* ]]; then
    # The agent was at work on the volume when all ended. It brings that to an end and starts the server itself.
    order=()
    for part in "${missing[@]}"; do
      [[ $part == server ]] || order+=("$part")
    done
    order+=(server)
  fi
  for part in "${order[@]}"; do
    install_program "$part"
    if [[ $part == server && -e $STATE/run/server-away ]]; then
      await_agents_server
      ! runs server || continue
    fi
    starting=("$part" "${starting[@]}")
    start_part "$part"
    if ! wait_for "$part" "$(start_limit "$part")" ready "$part"; then
      if runs "$part"; then
        printf 'holdfast: %s was not ready within %d s. The last lines of its log:\n' "$part" "$(start_limit "$part")" >&2
      else
        printf 'holdfast: %s ended while it started. The last lines of its log:\n' "$part" >&2
      fi
      last_lines "$part" 15 >&2
      stop_started
      exit 1
    fi
  done
  starting=()
}

# await_agents_server: until a restore in place that was interrupted has given the server back, or does not seem to.
await_agents_server() {
  local -i began
  began=$(milliseconds)
  printf 'the agent goes on with a restore in place, and starts the server …\n'
  while [[ -e $STATE/run/server-away ]] && runs agent && (($(milliseconds) - began < 600000)); do
    sleep 0.2
  done
  rm -f "$STATE/run/server-away"
}

# stop_started: the newest first.
stop_started() {
  local part
  for part in "${starting[@]}"; do
    stop "$part" "$(stop_limit "$part")"
  done
  starting=()
}

# last_lines PART COUNT: the last lines that it has written since it was started here.
last_lines() {
  local line
  tail -c "+$((${log_start[$1]:-0} + 1))" "$STATE/logs/$1.log" | tail -n "$2" | while IFS= read -r line; do
    printf '  %s | %s\n' "$1" "$line"
  done
}

how_to_connect() {
  # Short where the caller stands in the folder above the state, whole elsewhere.
  local -r shown=${STATE#"$PWD/"}
  cat <<END

  redis-cli      REDISCLI_AUTH=\$(cat $(printf %q "$shown/password")) redis-cli -p ${PORT[port]}     (or: ./holdfast cli)
  metrics        http://127.0.0.1:${PORT[metrics-port]}/metrics
  backup agent   http://127.0.0.1:${PORT[agent-port]}/
  logs           $shown/logs

END
}

# watch_over: the foreground's waiting. Ends when a part ends, when down was called elsewhere, or by Ctrl-C (see interrupted).
watch_over() {
  local part
  printf 'Holdfast runs in the foreground; Ctrl-C stops it.\n'
  while true; do
    for part in "${PARTS[@]}"; do
      if runs "$part"; then
        continue
      elif [[ $part == server && -e $STATE/run/server-away ]] && runs agent; then
        continue
      elif [[ -e $STATE/run/down-asked ]]; then
        printf 'stopped by ./holdfast down\n'
        watching=''
        return 0
      fi
      printf 'holdfast: %s ended. The last lines of its log:\n' "$part" >&2
      last_lines "$part" 15 >&2
      watching=''
      stop_all
      exit 1
    done
    # In the background and waited for, so that a signal is taken at once.
    sleep 0.5 &
    wait $! || true
  done
}

# interrupted CODE: Ctrl-C, SIGTERM or SIGHUP while up or down is at work.
interrupted() {
  trap '' INT TERM HUP
  printf '\n'
  if [[ ${child_to_stop:-} ]]; then
    kill "$child_to_stop" 2>/dev/null || true
  fi
  if [[ ${watching:-} ]]; then
    stop_all
  else
    stop_started
  fi
  unlock
  exit "$1"
}

stop_all() {
  local -i i
  for ((i = ${#PARTS[@]} - 1; i >= 0; i--)); do
    stop "${PARTS[i]}" "$(stop_limit "${PARTS[i]}")"
  done
}

command_down() {
  (($# == 0)) || misuse "down takes no arguments, and $1 is one"
  local part any=''
  if [[ -d $STATE/run ]]; then
    lock
    for part in "${PARTS[@]}"; do
      if runs "$part"; then
        any=1
      fi
    done
    : >"$STATE/run/down-asked"
    stop_all
  fi
  if [[ ! $any ]]; then
    printf 'Holdfast is not running.\n'
  fi
}

# command_store stop|start: the server alone, for the agent's restores in place. Both may be repeated.
command_store() {
  (($# == 1)) || misuse 'store takes stop or start'
  load_ports
  umask 077
  case $1 in
    stop)
      : >"$STATE/run/server-away"
      stop server "$(stop_limit server)"
      ;;
    start)
      if ! runs server; then
        find_jdk
        start_part server
      fi
      if ! wait_for server "$(start_limit server)" ready server; then
        last_lines server 5
        fail 'the server did not get ready'
      fi
      rm -f "$STATE/run/server-away"
      ;;
    *) misuse "store does not take $1; it takes stop or start" ;;
  esac
}

command_status() {
  (($# == 0)) || misuse "status takes no arguments, and $1 is one"
  local part pid name ports down=0
  load_ports
  printf '%-13s %-8s %-8s %-10s %-12s %s\n' part state pid memory 'up for' ports
  for part in "${PARTS[@]}"; do
    ports=''
    for name in $(ports_of "$part"); do
      ports+="${ports:+ }${PORT[$name]}"
    done
    if ! pid=$(pid_of "$part"); then
      printf '%-13s %-8s %-8s %-10s %-12s %s\n' "$part" stopped - - - "$ports"
      down=1
    elif ready "$part"; then
      printf '%-13s %-8s %-8s %-10s %-12s %s\n' "$part" ready "$pid" "$(resident "$pid")" "$(age_of "$pid")" "$ports"
    else
      printf '%-13s %-8s %-8s %-10s %-12s %s\n' "$part" 'not ready' "$pid" "$(resident "$pid")" "$(age_of "$pid")" "$ports"
      down=1
    fi
  done
  if runs agent; then
    printf '\n'
    agent_client status || down=1
  fi
  return "$down"
}

resident() {
  local word value _
  while read -r word value _; do
    if [[ $word == VmRSS: ]]; then
      printf '%d MiB' $((value / 1024))
      return 0
    fi
  done 2>/dev/null <"/proc/$1/status" || true
  printf -- '-'
}

# age_of PID: how long its pid file is there, which is how long the process runs.
age_of() {
  local uptime started
  local -i seconds
  read -r uptime _ </proc/uptime
  started=$(start_time "$1") || return 0
  seconds=$((${uptime%.*} - started / $(getconf CLK_TCK 2>/dev/null || printf 100)))
  if ((seconds >= 86400)); then
    printf '%d d %d h' $((seconds / 86400)) $((seconds % 86400 / 3600))
  elif ((seconds >= 3600)); then
    printf '%d h %d min' $((seconds / 3600)) $((seconds % 3600 / 60))
  elif ((seconds >= 60)); then
    printf '%d min %d s' $((seconds / 60)) $((seconds % 60))
  else
    printf '%d s' "$seconds"
  fi
}
