# shellcheck shell=bash
# The proof that ends every up: one backup, restored somewhere harmless, and compared.

# prove: 0 when the restore check passed.
prove() {
  local run check id result
  printf 'Taking a backup, restoring it into another volume and comparing …\n\n'
  # With what it says on stderr, which is all there is when the agent cannot be reached.
  if ! run=$(agent_client backup --json 2>&1); then
    row snapshot "$(json_value snapshot "$run" || printf 'none')"
    row result "the backup failed: $(json_value reason "$run" || printf '%s' "$run")"
    printf '\n'
    return 1
  fi
  id=$(json_value backup "$run") || fail "the agent's answer names no backup: $run"
  row snapshot "$(json_value snapshot "$run" || printf -- -)"
  row backup "$id"
  row uploaded "$(json_value uploaded "$run" || printf '?') bytes"
  local passed=0
  check=$(agent_client check "$id" --json 2>&1) || passed=1
  row 'keys' "$(compared "$check" expectedKeys foundKeys)"
  row 'digest' "$(compared "$check" expectedDigest foundDigest)"
  row 'restored in' "$(json_value restoreSeconds "$check" || printf '?') s, and loaded in $(json_value loadSeconds "$check" || printf '?') s"
  result=$(json_value result "$check") || result='no result'
  if ((passed == 0)); then
    row result "$result"
  else
    row result "$result: $(json_value reason "$check" || printf '%s' "$check")"
  fi
  printf '\n'
  return "$passed"
}

row() {
  printf '  %-14s %s\n' "$1" "$2"
}

# compared JSON EXPECTED FOUND: both values, or the one that they share.
compared() {
  local expected found
  expected=$(json_value "$2" "$1") || expected=unknown
  found=$(json_value "$3" "$1") || found=nothing
  if [[ $expected == "$found" ]]; then
    printf '%s backed up, the same came back' "$expected"
  else
    printf '%s backed up, %s came back' "$expected" "$found"
  fi
}
