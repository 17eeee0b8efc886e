#!/bin/sh
# Transmission's "script-torrent-done": tells plex-ingest that a torrent is complete, so that it is looked at now and not
# at the next round. A hint only: nothing is lost when it does not run, and it never fails Transmission.
#
#   settings.json: "script-torrent-done-enabled": true,
#                  "script-torrent-done-filename": "/path/to/torrent-done.sh"
#
# PLEX_INGEST_BIN and PLEX_INGEST_ENV may name the program and its env file where they are not found by themselves.
set -u

find_program() {
  for candidate in "${PLEX_INGEST_BIN:-}" "$(command -v plex-ingest 2>/dev/null)" \
    /usr/local/bin/plex-ingest /usr/bin/plex-ingest /opt/homebrew/bin/plex-ingest "${HOME:-/nonexistent}/.npm-global/bin/plex-ingest"; do
    if [ -n "$candidate" ] && [ -x "$candidate" ]; then
      printf '%s\n' "$candidate"
      return 0
    fi
  done
  return 1
}

log_folder="${XDG_STATE_HOME:-${HOME:-/tmp}/.local/state}/plex-ingest"
mkdir -p "$log_folder" 2>/dev/null || log_folder="${TMPDIR:-/tmp}"
log="$log_folder/torrent-done.log"
# Rotated here: nothing else knows of this file.
if [ -f "$log" ] && [ "$(wc -c <"$log" 2>/dev/null || echo 0)" -gt 1048576 ]; then mv -f "$log" "$log.1" 2>/dev/null; fi

program="$(find_program)" || {
  echo "torrent-done: plex-ingest was not found; set PLEX_INGEST_BIN" >>"$log" 2>/dev/null
  exit 0
}
# In the background: Transmission waits for nothing, and the script returns at once.
if [ -n "${PLEX_INGEST_ENV:-}" ]; then
  "$program" --env-file "$PLEX_INGEST_ENV" torrent-done </dev/null >>"$log" 2>&1 &
else
  "$program" torrent-done </dev/null >>"$log" 2>&1 &
fi
exit 0
