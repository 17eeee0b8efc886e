#!/bin/sh
# The hook of a download client: tells plex-ingest that a torrent is complete, so that it is looked at now and not at the
# next round. A hint only: nothing is lost when it does not run, and it never fails the client.
#
#   Transmission's settings.json: "script-torrent-done-enabled": true,
#                                 "script-torrent-done-filename": "/path/to/torrent-done.sh"
#   other clients: /path/to/torrent-done.sh --client NAME --hash HASH --path PATH
#
# It finds the program and a Node for it by itself. Where it does not, these may say it, in the client's environment:
#   PLEX_INGEST_BIN   the program
#   PLEX_INGEST_ENV   its configuration file
#   PLEX_INGEST_NODE  the Node to run it with
#
# Next to a folder `spool` it is plain shell: it leaves a note there for the daemon, and starts nothing. `client set-hook`
# makes such a folder with a copy of this script. With one of the variables above it runs the program instead.
#
# What the client says of the torrent (TR_…, arguments) is a stranger's text: it is handed on and never looked at here. A
# client may give the torrent's hash alone (torrent-done.sh HASH), or what `torrent-done` takes.
#
# Newsreaders run it as a script of theirs, through a link in their folder of scripts, and say in their own variables
# (NZBPP_…, SAB_…) what is done. NZBGet takes a file for one of its scripts by the next two lines.
### NZBGET POST-PROCESSING SCRIPT
### NZBGET POST-PROCESSING SCRIPT
set -u

# One full path a line, the best first; a pattern that matches nothing stays as it is, and is then no file. The reader leaves
# at the first that fits. Under systemd SIGPIPE is ignored, and printf would complain of it for each line that is left.
programs() {
  printf '%s\n' "${PLEX_INGEST_BIN:-}" "$here/../dist/plex-ingest.js" "$here/../../.bin/plex-ingest"
  command -v plex-ingest
  for bin in /usr/local/bin /usr/bin /opt/homebrew/bin "$home/.npm-global/bin" "$home/.local/bin" \
    "${NVM_DIR:-$home/.nvm}"/versions/node/*/bin "${VOLTA_HOME:-$home/.volta}/bin" \
    "${ASDF_DATA_DIR:-$home/.asdf}/shims" "$home/.local/share/mise/shims" "$home/.local/share/fnm/aliases/default/bin" \
    "$home/.fnm/aliases/default/bin" "$home/Library/Application Support/fnm/aliases/default/bin" /snap/bin; do
    printf '%s\n' "$bin/plex-ingest"
  done
}

nodes() {
  # A clone has one of its own among its packages.
  printf '%s\n' "${PLEX_INGEST_NODE:-}" "$(dirname "$program")/node" "$here/../node_modules/.bin/node"
  # A package with its own Node (.deb, or the download for a platform) has it in its folder, and npm's line for an older Node
  # puts it into lib/plex-ingest.
  printf '%s\n' "$here/../bin/node" "${here%/node_modules/plex-ingest/scripts}/plex-ingest/bin/node" \
    "$(dirname "$program")/../lib/plex-ingest/bin/node"
  # Beside the program npm may have put one for it alone.
  printf '%s\n' "${here%/node_modules/plex-ingest/scripts}"/node_modules/node-linux-*/bin/node \
    "$(dirname "$program")"/../lib/node_modules/node-linux-*/bin/node
  command -v node
  for bin in /usr/local/bin /usr/bin /opt/homebrew/bin /opt/homebrew/opt/node@*/bin "${VOLTA_HOME:-$home/.volta}/bin" \
    "${ASDF_DATA_DIR:-$home/.asdf}/shims" "$home/.local/share/mise/shims" "$home/.local/share/fnm/aliases/default/bin" \
    "$home/.fnm/aliases/default/bin" "$home/Library/Application Support/fnm/aliases/default/bin" \
    "$home/.npm-global/bin" "$home/.local/bin" "${NVM_DIR:-$home/.nvm}"/versions/node/*/bin /snap/bin; do
    printf '%s\n' "$bin/node"
  done
}

find_program() {
  programs 2>/dev/null | while IFS= read -r candidate; do
    case "$candidate" in
      /*.js) [ -f "$candidate" ] && [ -r "$candidate" ] ;;
      /*) [ -f "$candidate" ] && [ -x "$candidate" ] ;;
      *) false ;;
    esac && printf '%s\n' "$candidate" && break
  done
}

# The first one that runs here and is Node 22.22 or newer, except 23.
find_node() {
  nodes 2>/dev/null | while IFS= read -r candidate; do
    case "$candidate" in /*) ;; *) continue ;; esac
    if [ -f "$candidate" ] && [ -x "$candidate" ] && is_new_enough "$("$candidate" --version </dev/null 2>/dev/null)"; then
      printf '%s\n' "$candidate"
      break
    fi
  done
}

is_new_enough() {
  case "$1" in v[0-9]*.[0-9]*.[0-9]*) ;; *) return 1 ;; esac
  major="${1#v}" minor="${1#*.}"
  major="${major%%.*}" minor="${minor%%.*}"
  case "$major$minor" in *[!0-9]*) return 1 ;; esac
  [ "$major" -gt 23 ] || { [ "$major" -eq 22 ] && [ "$minor" -ge 22 ]; }
}

say() {
  printf 'torrent-done: %s\n' "$1"
}

# Every line with its time: nothing else says when it was.
stamp() {
  while IFS= read -r line || [ -n "$line" ]; do printf '%s %s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$line"; done
}

# A note is a list of NAME=VALUE, each ended by a NUL byte, so that a value may have any other byte, a line end too. Only
# what names the download is in it; a value that would make it too long is left out. Without its end it was cut off.
note() {
  printf '%s\0' 'plex-ingest-hint=1'
  for value in "$@"; do
    [ "${#value}" -gt "$longest" ] || printf 'arg=%s\0' "$value"
  done
  for name in TR_TORRENT_HASH TR_TORRENT_NAME NZBPP_NZBID NZBPP_NZBFILENAME NZBPP_NZBNAME SAB_NZO_ID SAB_FINAL_NAME; do
    eval "value=\"\${$name:-}\""
    [ -z "$value" ] || [ "${#value}" -gt "$longest" ] || printf '%s=%s\0' "$name" "$value"
  done
  printf 'end=\0'
}

# Under its last name a note is whole: it is written under another one, which no other file has, and then renamed.
drop() {
  longest=800
  stamp="$(date +%s)"
  for try in 1 2 3; do
    draft="$spool/.draft-$stamp-$$-$try"
    if (umask 022; set -C; note "$@" >"$draft") && mv "$draft" "$spool/$stamp-$$-$try"; then return 0; fi
    rm -f "$draft"
  done
  return 1
}

# NZBGet takes every other number for an error: 95 is a script that had nothing to do.
leave() {
  if [ -n "${NZBPP_NZBID:-}" ]; then exit 95; fi
  exit 0
}

# Runs apart from the client, with the log as its output.
tell() {
  program="$(find_program)"
  if [ -z "$program" ]; then
    say "plex-ingest was not found; set PLEX_INGEST_BIN to its full path"
    return
  fi
  set -- torrent-done "$@"
  if [ -n "${PLEX_INGEST_ENV:-}" ]; then set -- --env-file "$PLEX_INGEST_ENV" "$@"; fi
  node="$(find_node)"
  # No settings of the program, which would take one of them for a misspelt one.
  unset PLEX_INGEST_BIN PLEX_INGEST_ENV PLEX_INGEST_NODE
  # What is installed with a Node of its own asks `env` for it.
  PATH="$(dirname "${node:-$program}"):$(dirname "$program"):$PATH"
  # The program's first lines take no arguments for Node along: what is ours, under any name, is handed to Node.
  case "$program" in *.js) ours=yes ;; *) ours="$(head -n 2 "$program" | tr -d '\000' | grep -c -e '^#!.*[/ ]node$' -e '; exec [^ ]* -- "$0" "$@"$')" ;; esac
  if [ -z "$node" ]; then
    # A wrapper of your own needs none; what needs one says so itself.
    if [ "$ours" = 0 ]; then exec "$program" "$@"; fi
    say "no Node 22.22 or newer, except 23, was found for $program; set PLEX_INGEST_NODE to its full path in the download client's environment"
    return
  fi
  # systemd's MemoryDenyWriteExecute, which Transmission's own unit sets, kills a Node that compiles; it need not.
  # shellcheck disable=SC3045 # a shell that knows no limit on core files goes on without one
  if (ulimit -c 0; exec "$node" -e 0) </dev/null >/dev/null 2>&1; then without=''; else without='--jitless'; fi
  if [ "$ours" != 0 ]; then set -- "$node" $without -- "$program" "$@"; else set -- "$program" "$@"; fi
  exec "$@"
}

# A folder of our own where the log may lie; nothing for others to read, and no link of theirs to follow.
log_folder() {
  # By the XDG standard a path that is not absolute is to be ignored.
  case "${XDG_STATE_HOME:-}" in /*) folder="$XDG_STATE_HOME/plex-ingest" ;; *) folder="$home/.local/state/plex-ingest" ;; esac
  if [ "$home" != /nonexistent ] && mkdir -p "$folder" && [ -w "$folder" ]; then
    printf '%s\n' "$folder"
    return
  fi
  case "${TMPDIR:-}" in /*) folder="$TMPDIR" ;; *) folder=/tmp ;; esac
  folder="$folder/plex-ingest-$(id -u)"
  mkdir "$folder"
  [ -d "$folder" ] && [ ! -L "$folder" ] || return
  # shellcheck disable=SC2012,SC2046 # the owner is the third word, and nothing else tells it everywhere
  set -- $(ls -ldn "$folder" | head -n 1)
  if [ "${3:-}" = "$(id -u)" ]; then printf '%s\n' "$folder"; fi
}

PATH="${PATH:-/usr/local/bin:/usr/bin:/bin}"
export PATH
if [ "${1:-}" = --tell ]; then
  here="$2" home="$3"
  shift 3
  tell "$@" 2>&1 | stamp
  exit 0
fi

trial=''
if [ "${1:-}" = --trial ]; then trial=yes; fi
# Forty or sixty-four hexadecimal digits; everything else is none of ours.
case "${1:-}" in *[!0-9A-Fa-f]*) hash='' ;; *) hash="${1:-}" ;; esac
case "${#hash}" in 40 | 64) ;; *) hash='' ;; esac
case "${1:-}" in --*) ;; *) if [ -n "$hash" ]; then set -- --hash "$hash"; else set --; fi ;; esac

self="$0"
case "$self" in */*) ;; *) self="$(command -v "$self")" ;; esac
for _ in 1 2 3 4 5 6 7 8; do
  [ -L "$self" ] || break
  target="$(readlink "$self")" || break
  case "$target" in /*) self="$target" ;; *) self="$(dirname "$self")/$target" ;; esac
done
here="$(CDPATH='' cd -P -- "$(dirname "$self")" 2>/dev/null && pwd)" || here=/nonexistent
# Whether this account may run the script and write into the spool.
if [ -n "$trial" ]; then
  [ -d "$here/spool" ] && [ -w "$here/spool" ] && [ -x "$here/spool" ]
  exit
fi
spool=''
if [ -d "$here/spool" ] && [ -z "${PLEX_INGEST_BIN:-}${PLEX_INGEST_NODE:-}${PLEX_INGEST_ENV:-}" ]; then
  spool="$here/spool"
  if drop "$@" 2>/dev/null; then leave; fi
fi
home="${HOME:-}"
[ -n "$home" ] || home="$(getent passwd "$(id -u)" 2>/dev/null | cut -d : -f 6)"
case "$home" in /*) ;; *) home=/nonexistent ;; esac
# From here on in a folder that is there: Node does not start in one that was deleted.
case "${PLEX_INGEST_ENV:-}" in '' | /* | '~'*) ;; *) PLEX_INGEST_ENV="$(pwd)/$PLEX_INGEST_ENV" ;; esac
cd /

mask="$(umask)"
umask 077
folder="$(log_folder 2>/dev/null)"
log=/dev/null
if [ -n "$folder" ] && [ ! -L "$folder/torrent-done.log" ]; then
  log="$folder/torrent-done.log"
  # Rotated here: nothing else knows of this file.
  size="$( { [ -f "$log" ] && wc -c <"$log"; } 2>/dev/null)"
  if [ "${size:-0}" -gt 1048576 ]; then mv -f "$log" "$log.1" 2>/dev/null; fi
  # A pipe in its place would hold us for ever. In a shell of its own: one that cannot open a file for `:` ends.
  { [ ! -e "$log" ] || [ -f "$log" ]; } && (: >>"$log" && chmod 600 "$log") 2>/dev/null || log=/dev/null
fi
# The library's folders and copies get the client's, not the log's.
umask "$mask"

if [ -n "$spool" ]; then
  say "no note could be written to $spool; this account needs to be able to write there" 2>&1 | stamp >>"$log" 2>/dev/null
  leave
fi

# In the background, in a session of its own and without the client's streams: it waits for nothing, and its end is not
# ours. A terminal that closes is none either.
trap '' HUP
if command -v setsid >/dev/null 2>&1; then
  setsid /bin/sh "$here/$(basename "$self")" --tell "$here" "$home" "$@" </dev/null >>"$log" 2>&1 &
else
  /bin/sh "$here/$(basename "$self")" --tell "$here" "$home" "$@" </dev/null >>"$log" 2>&1 &
fi
leave
