# shellcheck shell=bash
# Processes in the background. A pid file holds the process's id and its start time, so that an id which the system has
# given to another process meanwhile is never taken for ours, and never killed.

# start_time PID: the start time of a process that lives (in clock ticks since boot: field 22 of proc_pid_stat(5)).
start_time() {
  local stat
  local -a fields
  { IFS= read -r stat <"/proc/$1/stat"; } 2>/dev/null || return 1
  # The second field is the command's name in brackets and may hold anything, so count from the last bracket: field 3 is first.
  read -ra fields <<<"${stat##*) }"
  [[ ${fields[0]} != Z ]] || return 1
  printf '%s' "${fields[19]}"
}

# pid_of PART: its process id if it runs.
pid_of() {
  local pid started
  { read -r pid started <"$STATE/run/$1.pid"; } 2>/dev/null || return 1
  [[ $pid =~ ^[0-9]+$ && $(start_time "$pid") == "$started" ]] || return 1
  printf '%s' "$pid"
}

runs() {
  pid_of "$1" >/dev/null
}

# Where a part's log began when it was started here, in bytes.
declare -A log_start=()

# launch PART COMMAND…: starts the command in the background, its output at the end of the part's log.
launch() {
  local part=$1 log=$STATE/logs/$1.log pid started
  shift
  # One generation of old output is kept; nobody should find a full disk because of a log.
  if [[ -f $log && $(stat -c %s "$log") -gt 16777216 ]]; then
    mv "$log" "$log.1"
  fi
  if [[ -f $log ]]; then
    log_start[$part]=$(stat -c %s "$log")
  fi
  # A process group of its own (set -m) keeps the terminal's Ctrl-C and a killed caller away from it; nohup its hang-up.
  set -m
  nohup "$@" >>"$log" 2>&1 </dev/null &
  pid=$!
  set +m
  disown "$pid" 2>/dev/null || true
  started=$(start_time "$pid") || started=0
  printf '%s %s\n' "$pid" "$started" >"$STATE/run/$part.pid"
}

# wait_for PART SECONDS COMMAND…: until the command succeeds. Fails when the part ends or the time is over.
wait_for() {
  local part=$1 said=''
  local -i limit=$(($2 * 1000)) began passed
  shift 2
  began=$(milliseconds)
  until "$@"; do
    runs "$part" || return 1
    passed=$(($(milliseconds) - began))
    ((passed < limit)) || return 1
    if ((passed > 2000)) && [[ ! $said ]]; then
      printf '%-13s starting …\n' "$part"
      said=1
    fi
    sleep 0.1
  done
  runs "$part" || return 1
  printf '%-13s ready after %s\n' "$part" "$(seconds_since "$began")"
}

# stop PART SECONDS: asks it to end, and kills it when it has not ended in that time.
stop() {
  local part=$1 pid said=''
  local -i limit=$(($2 * 1000)) began passed
  if ! pid=$(pid_of "$part"); then
    rm -f "$STATE/run/$part.pid"
    return 0
  fi
  began=$(milliseconds)
  kill -TERM "$pid" 2>/dev/null || true
  while runs "$part"; do
    passed=$(($(milliseconds) - began))
    if ((passed > limit)); then
      printf '%-13s has not ended %d s after SIGTERM: killed\n' "$part" "$2" >&2
      kill -KILL "$pid" 2>/dev/null || true
      while runs "$part"; do sleep 0.05; done
      break
    elif ((passed > 2000)) && [[ ! $said ]]; then
      printf '%-13s stopping …\n' "$part"
      said=1
    fi
    sleep 0.05
  done
  rm -f "$STATE/run/$part.pid"
  printf '%-13s stopped after %s\n' "$part" "$(seconds_since "$began")"
}

# lock: one up or down at a time. The lock is a file with the holder's pid and start time; one whose holder is gone is taken over.
lock() {
  local pid started tries
  for tries in 1 2 3; do
    if (set -o noclobber && printf '%s %s\n' $$ "$(start_time $$)" >"$STATE/run/lock") 2>/dev/null; then
      LOCKED=1
      return 0
    fi
    read -r pid started <"$STATE/run/lock" || continue
    if [[ $(start_time "$pid") == "$started" ]]; then
      fail "another ./holdfast up or down is at work here (process $pid)"
    fi
    rm -f "$STATE/run/lock"
  done
  fail "could not take $STATE/run/lock in $tries tries"
}

unlock() {
  if [[ ${LOCKED:-} ]]; then
    rm -f "$STATE/run/lock"
    LOCKED=''
  fi
}
