# shellcheck shell=bash
# The five ports: which they are, whether they are free, and whether what listens there answers.

readonly PORT_NAMES=(port metrics-port agent-port longhorn-port s3-port)
declare -A PORT=([port]=6379 [metrics-port]=9999 [agent-port]=9997 [longhorn-port]=9500 [s3-port]=9000)
declare -A PORT_USE=(
  [port]="the server's data port"
  [metrics-port]="the server's metrics port"
  [agent-port]="the backup agent"
  [longhorn-port]="longhorn-sim"
  [s3-port]="the S3 endpoint"
)

# load_ports: what the last up was told.
load_ports() {
  local name value
  [[ -f $STATE/ports ]] || return 0
  while IFS='=' read -r name value; do
    if [[ ${PORT[$name]:-} && $value =~ ^[0-9]+$ ]]; then
      PORT[$name]=$value
    fi
  done <"$STATE/ports"
}

save_ports() {
  local name
  for name in "${PORT_NAMES[@]}"; do
    printf '%s=%s\n' "$name" "${PORT[$name]}"
  done >"$STATE/ports.new"
  mv "$STATE/ports.new" "$STATE/ports"
}

# check_port_number NAME VALUE
check_port_number() {
  if ! [[ $2 =~ ^[1-9][0-9]{0,4}$ ]] || (($2 > 65535)); then
    misuse "--$1 $2: a port is a number from 1 to 65535"
  fi
}

set_port() {
  PORT[$1]=$2
}

check_ports_differ() {
  local name
  local -A seen=()
  for name in "${PORT_NAMES[@]}"; do
    [[ ! ${seen[${PORT[$name]}]:-} ]] || misuse "--${seen[${PORT[$name]}]} and --$name are both ${PORT[$name]}; they must differ"
    seen[${PORT[$name]}]=$name
  done
}

# listens PORT: does something accept connections there?
listens() {
  (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

# check_port_free NAME
check_port_free() {
  if listens "${PORT[$1]}"; then
    fail "port ${PORT[$1]} for ${PORT_USE[$1]} is taken by another process; choose one with --$1 (nothing was started)"
  fi
}

# answers_ok PORT PATH: does a GET of the path answer 200 within five seconds?
answers_ok() {
  local status
  status=$(
    exec 2>/dev/null 3<>"/dev/tcp/127.0.0.1/$1" || exit 0
    printf 'GET %s HTTP/1.1\r\nHost: 127.0.0.1:%s\r\nAccept: application/json\r\nConnection: close\r\n\r\n' "$2" "$1" >&3
    read -r -t 5 _ status _ <&3 || exit 0
    printf '%s' "$status"
  )
  [[ $status == 200 ]]
}
