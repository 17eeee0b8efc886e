#!/bin/sh
# Starts plex-ingest as the user of the container. A container that is started as root becomes PUID:PGID first, and never
# runs the program as root.
set -eu
program='/app/dist/plex-ingest.js'
uid=$(id -u)
if [ "$uid" = 0 ]; then
  exec setpriv --reuid="${PUID:-65532}" --regid="${PGID:-65532}" --clear-groups --inh-caps=-all --bounding-set=-all \
    --no-new-privs -- node "$program" "$@"
fi
if [ "${PUID:-$uid}" != "$uid" ]; then
  echo "PUID is $PUID, but the container runs as $uid and cannot change that. Start it with --user $PUID:${PGID:-$PUID}, or with --user 0:0." >&2
  exit 2
fi
exec node "$program" "$@"
