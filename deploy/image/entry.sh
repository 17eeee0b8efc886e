#!/bin/sh
# Starts plex-ingest as the user of the container. A container that is started as root becomes PUID:PGID first, and never
# runs the program as root. Started as another user it cannot change, so PUID and PGID must name that user, or nothing.
set -eu
program='/app/dist/plex-ingest.js'

# What the page saves must outlive the container: it is in /config if that is mounted, otherwise with the state. A file that is
# there already stays in use.
settings='plex-ingest.env'
if [ -z "${PLEX_INGEST_USUAL_ENV_FILE:-}" ]; then
  folder=/state
  while read -r _ _ _ _ at _; do
    if [ "$at" = /config ]; then folder=/config; fi
  done </proc/self/mountinfo
  if [ -e "/config/$settings" ]; then
    folder=/config
  elif [ -e "/state/$settings" ]; then
    folder=/state
  fi
  export PLEX_INGEST_USUAL_ENV_FILE="$folder/$settings"
fi

uid=$(id -u)
if [ "$uid" = 0 ]; then
  case ${PUID:-65532} in
  0* | *[!0-9]*)
    echo "PUID is $PUID, but the program runs under the number of a user other than root. Set PUID to the output of 'id -u'." >&2
    exit 2
    ;;
  esac
  exec setpriv --reuid="${PUID:-65532}" --regid="${PGID:-65532}" --clear-groups --inh-caps=-all --bounding-set=-all \
    --no-new-privs -- node "$program" "$@"
fi
gid=$(id -g)
if [ "${PUID:-$uid}:${PGID:-$gid}" != "$uid:$gid" ]; then
  wanted="${PUID:-$uid}:${PGID:-${PUID:-$gid}}"
  echo "PUID and PGID ask for $wanted, but the container runs as $uid:$gid and cannot change that. Start it with --user $wanted (in Compose, user: \"$wanted\"), or with --user 0:0." >&2
  exit 2
fi
exec node "$program" "$@"
