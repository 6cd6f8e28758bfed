# shellcheck shell=bash
# The four processes of a local Holdfast, in the order in which they start: what each is called with, and when it is ready.

readonly PARTS=(s3 longhorn-sim server agent)
readonly VOLUME=holdfast-data

# The port flags that a part listens on.
ports_of() {
  case $1 in
    s3) printf s3-port ;;
    longhorn-sim) printf longhorn-port ;;
    server) printf 'port metrics-port' ;;
    agent) printf agent-port ;;
  esac
}

# How long a part may take to get ready or to stop, in seconds. The server loads and saves its data in that time.
start_limit() {
  [[ $1 == server ]] && printf 300 || printf 60
}

stop_limit() {
  [[ $1 == server ]] && printf 120 || printf 20
}

# program_jar PART: the copy that runs. mvn may write its own jars anew at any time, which a running JVM does not survive.
program_jar() {
  local module
  module=$(module_of "$1")
  printf '%s/programs/%s/holdfast-%s.jar' "$STATE" "$module" "$module"
}

# install_program PART: brings the copy up to date.
install_program() {
  local module folder
  module=$(module_of "$1")
  folder=$STATE/programs/$module
  if [[ -f $folder/holdfast-$module.jar && ! $ROOT/$module/target/holdfast-$module.jar -nt $folder/holdfast-$module.jar ]]; then
    return 0
  fi
  rm -rf "$folder.new" "$folder.old"
  mkdir -p "$folder.new"
  # With their times, by which the JVM knows the jars that an AOT cache was made of.
  cp -p "$ROOT/$module/target/holdfast-$module.jar" "$folder.new/"
  cp -rp "$ROOT/$module/target/lib" "$folder.new/lib"
  if [[ -d $folder ]]; then
    mv "$folder" "$folder.old"
  fi
  mv "$folder.new" "$folder"
  rm -rf "$folder.old"
}

# start_part PART
start_part() {
  local part=$1
  local -a command
  jvm_flags "$part"
  [[ $part != agent ]] || add_start_cache
  command=("$JAVA" "${JVM_FLAGS[@]}" -jar "$(program_jar "$part")")
  case $part in
    s3)
      command+=(s3 --dir "$STATE/s3" --port "${PORT[s3-port]}" --credentials "$STATE/s3-credentials" --bucket holdfast)
      ;;
    longhorn-sim)
      command+=(serve --root "$STATE/longhorn" --port "${PORT[longhorn-port]}"
        --backup-target s3://holdfast@us-east-1/ --s3-endpoint "http://127.0.0.1:${PORT[s3-port]}"
        --s3-credentials "$STATE/s3-credentials" --volume "$VOLUME:1Gi")
      ;;
    server)
      command+=(--bind 127.0.0.1 --port "${PORT[port]}" --metrics_port "${PORT[metrics-port]}" --logtostderr
        --requirepass-file "$STATE/password" --dir "$STATE/longhorn/volumes/$VOLUME/head")
      ;;
    agent)
      # One place for the C library to take memory from instead of one for each thread: some MiB less.
      command=(env MALLOC_ARENA_MAX=1 "${command[@]}" serve --config "$STATE/agent.yaml")
      ;;
  esac
  launch "$part" "${command[@]}"
}

ready() {
  case $1 in
    s3) listens "${PORT[s3-port]}" ;;
    longhorn-sim) answers_ok "${PORT[longhorn-port]}" "/v1/volumes/$VOLUME" ;;
    server) answers_ok "${PORT[metrics-port]}" /health/readiness ;;
    agent) answers_ok "${PORT[agent-port]}" /health/readiness ;;
  esac
}
