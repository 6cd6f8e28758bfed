# shellcheck shell=bash
# The state folder: passwords, the agent's configuration, data, logs. Nothing in it is readable by others.

# prepare_state: makes what is missing. What is there stays as it is.
prepare_state() {
  mkdir -p "$STATE"/{run,logs,s3,longhorn,agent,programs}
  secret_file "$STATE/password" ''
  secret_file "$STATE/s3-credentials" s3
  secret_file "$STATE/evidence-key" key
  write_agent_config
}

# random_word BYTES: so many random bytes as letters and digits.
random_word() {
  local word
  word=$(head -c "$1" /dev/urandom | base64 -w 0)
  printf '%s' "${word//[^A-Za-z0-9]/}"
}

# secret_file FILE KIND: a new secret, unless the file exists. Written under another name first: a half-written one is worse than none.
secret_file() {
  [[ ! -s $1 ]] || return 0
  if [[ $2 == s3 ]]; then
    printf 'AWS_ACCESS_KEY_ID=%s\nAWS_SECRET_ACCESS_KEY=%s\n' "$(random_word 15)" "$(random_word 30)" >"$1.new"
  elif [[ $2 == key ]]; then
    printf '%s\n' "$(random_word 60)" >"$1.new"
  else
    printf '%s\n' "$(random_word 24)" >"$1.new"
  fi
  mv "$1.new" "$1"
}

# yaml_string TEXT: the text as a double-quoted YAML (and JSON) string.
yaml_string() {
  local text=${1//\\/\\\\}
  printf '"%s"' "${text//\"/\\\"}"
}

readonly CONFIG_HEAD='# Written anew at every ./holdfast up. Remove this line to keep changes of your own.'

write_agent_config() {
  local file=$STATE/agent.yaml first word command control
  if [[ -f $file ]]; then
    IFS= read -r first <"$file" || true
    [[ $first == "$CONFIG_HEAD" ]] || return 0
  fi
  jvm_flags server
  command=$(yaml_string "$JAVA")
  for word in "${JVM_FLAGS[@]}" -jar "$(program_jar server)" verify --json; do
    command+=", $(yaml_string "$word")"
  done
  control="env, $(yaml_string "HOLDFAST_HOME=$STATE"), $(yaml_string "$ROOT/holdfast"), store"
  cat >"$file.new" <<END
$CONFIG_HEAD
http: { port: ${PORT[agent-port]}, bind: 127.0.0.1, tokenFile: $(yaml_string "$STATE/agent-token") }
state: { file: $(yaml_string "$STATE/agent/state.json") }
store: { host: 127.0.0.1, port: ${PORT[port]}, passwordFile: $(yaml_string "$STATE/password") }
longhorn: { url: "http://127.0.0.1:${PORT[longhorn-port]}", backupTarget: default }
volume: { name: $VOLUME }
# How a restore check reads the restored volume: the server's program, which loads it and compares it with its manifest.
verify:
  process:
    command: [$command]
# How a restore in place stops and starts the server.
restore:
  process:
    stop: [$control, stop]
    start: [$control, start]
evidence: { dir: $(yaml_string "$STATE/evidence"), keyFile: $(yaml_string "$STATE/evidence-key") }
policies:
  - name: frequent
    cron: "*/5 * * * *"
    timeZone: UTC
    retain: 12
    check: true
END
  mv "$file.new" "$file"
}
