# shellcheck shell=bash
# How the launcher talks: results on stdout, what went wrong on stderr, one line each.

fail() {
  printf 'holdfast: %s\n' "$*" >&2
  exit 1
}

# Wrong use of the command line, as opposed to something that did not work.
misuse() {
  printf 'holdfast: %s\n' "$*" >&2
  exit 2
}

milliseconds() {
  printf '%s' $((${EPOCHREALTIME/./} / 1000))
}

# seconds_since MILLISECONDS: "1.4 s"
seconds_since() {
  local -i passed=$(($(milliseconds) - $1))
  printf '%d.%d s' $((passed / 1000)) $((passed % 1000 / 100))
}

# with_progress TEXT COMMAND…: runs the command, and says what is going on when it takes longer than two seconds.
with_progress() {
  local text=$1 said='' result=0
  shift
  local -i began
  began=$(milliseconds)
  "$@" &
  local -i child=$! next=2000
  child_to_stop=$child
  while kill -0 "$child" 2>/dev/null; do
    sleep 0.1
    local -i passed=$(($(milliseconds) - began))
    ((passed < next)) && continue
    if [[ -t 1 ]]; then
      printf '\r%s … %d s' "$text" $((passed / 1000))
      next+=1000
    else
      printf '%s … %d s\n' "$text" $((passed / 1000))
      next+=15000
    fi
    said=1
  done
  wait "$child" || result=$?
  child_to_stop=''
  if [[ $said && -t 1 ]]; then
    printf '\n'
  fi
  return "$result"
}
