# shellcheck shell=bash
# What ./holdfast help says.

help() {
  case $1 in
    up)
      cat <<'END'
usage: ./holdfast up [-d] [--port N] [--metrics-port N] [--agent-port N] [--longhorn-port N] [--s3-port N]

Starts an S3 endpoint, the Longhorn stand-in, the server and the backup agent, each once the one before it is ready;
builds them first where that is needed. Then takes one backup and one restore check and prints what came of them.

  -d, --detach         leave them running and return; otherwise Ctrl-C stops them
  --port N             the server's data port (6379)
  --metrics-port N     the server's metrics and health port (9999)
  --agent-port N       the backup agent's page and API (9997)
  --longhorn-port N    the Longhorn stand-in (9500)
  --s3-port N          the S3 endpoint (9000)

Ports are remembered for the next up. All of them are on 127.0.0.1. A second up starts what is missing, if anything is.
Exit code: 0 when the restore check passed, 1 when it did not or when something did not start.
END
      ;;
    down)
      cat <<'END'
usage: ./holdfast down

Stops the agent, the server, the Longhorn stand-in and the S3 endpoint, in this order. Each gets SIGTERM; the server has
120 s to save and end, the others 20 s, before they are killed. Data, backups, passwords and logs stay in the state folder.
END
      ;;
    status)
      cat <<'END'
usage: ./holdfast status

Lists the four processes, and what the agent says of its schedule and last runs. Exit code: 0 when all are ready, else 1.
END
      ;;
    backup | export | backups | check | doctor | evidence)
      cat <<'END'
usage: ./holdfast backup [--full] [--json]   take one backup now, with --full sending every block again
       ./holdfast export [--target NAME] [--check] [--json]   send the dump to S3 or a folder: runbook/export.md
       ./holdfast backups [--json]       list the backups, newest first
       ./holdfast check [ID] [--json]    restore the newest backup, or the one named, into a throw-away volume and compare it
       ./holdfast doctor [--json]        check what one otherwise has to remember: runbook/doctor.md
       ./holdfast evidence [export --to DIR]   list, or write out, the reports of restore checks: runbook/evidence.md

Exit code: 0 when it worked (check: when the backup is verified; doctor: when no rule is broken), 1 when it did not, 2 for wrong use.
END
      ;;
    restore)
      cat <<'END'
usage: ./holdfast restore ID --to DIR
       ./holdfast restore ID --to-file FILE
       ./holdfast restore ID --to-new-volume NAME [--replicas N]
       ./holdfast restore ID --in-place [--yes]

Restores a backup's files into a folder, its dump.rdb to a file, or the whole of it into a new volume: the running server and its volume are
not touched. In place the server itself goes back to the backup: it is stopped, and what it held stays in a snapshot (runbook/restore-in-place.md).
--dry-run only says what would be done.
END
      ;;
    cli)
      cat <<'END'
usage: ./holdfast cli [ARGS]

redis-cli against the running server, with its port and password. Needs redis-cli (Debian: redis-tools).
END
      ;;
    logs)
      cat <<'END'
usage: ./holdfast logs [s3 | longhorn-sim | server | agent]... [-f]

Prints one log whole, or the last lines of several; -f goes on as they grow.
END
      ;;
    image)
      cat <<'END'
usage: ./holdfast image

Writes target/images/holdfast-server.tar, holdfast-backup-agent.tar and holdfast-longhorn-sim.tar: OCI images that containerd
and Docker load. Needs neither a Docker daemon nor a registry. The same sources, JDK and C library give the
same layers, but for the AOT cache of the agent, which the JVM writes anew.
END
      ;;
    server | agent | sim)
      cat <<END
usage: ./holdfast $1 FLAGS

Builds the program if needed and runs it alone in the foreground, in place of this shell.
./holdfast $1 --help lists what it takes.
END
      ;;
    '' | help)
      cat <<'END'
usage: ./holdfast COMMAND

  up [-d]                start everything, take a backup and check that it restores
  down                   stop everything
  status                 what runs, and the agent's last results
  backup                 take a backup now
  export                 send the dump to an export target now
  backups                list the backups
  check [ID]             restore a backup somewhere harmless and compare it
  restore ID --to DIR    restore a backup's files into a folder
  restore ID --in-place  have the server itself go back to a backup
  doctor                 check what one otherwise has to remember
  evidence               the reports of restore checks
  cli [ARGS]             redis-cli with the right port and password
  logs [NAME] [-f]       the logs
  image                  build the container images
  server FLAGS           the server alone, in the foreground (--help lists its flags)
  agent FLAGS            the backup agent alone
  sim FLAGS              the Longhorn stand-in or the S3 endpoint alone

./holdfast COMMAND --help says more. State lies in .holdfast beside this program; HOLDFAST_HOME=DIR moves it.
END
      ;;
    *) misuse "there is no command $1; ./holdfast help lists them" ;;
  esac
}
