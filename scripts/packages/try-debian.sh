#!/bin/sh
# Installs the Debian package $1 on this machine's own Debian, in a mount namespace whose changes are lost, and without
# another Node. Sets it up with `init`, as root and as a person, files the films $2 and $3 as its unit would, with the TMDB at $4,
# its key $5 and the page on port $6, and reads them as Plex's account; then removes and purges the package. Needs root. Prints
# what each step printed.
set -eu
if [ "${IN_NAMESPACE:-}" = "" ]; then
  IN_NAMESPACE=yes exec unshare --mount --pid --fork --kill-child sh "$0" "$@"
fi
work=$(mktemp -d)
mount --make-rprivate /
trap 'umount --recursive --lazy "$work"; rmdir "$work"' EXIT
mount -t tmpfs tmpfs "$work"
mkdir "$work/upper" "$work/work" "$work/root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$work/upper,workdir=$work/work" "$work/root"
mount -t proc proc "$work/root/proc"
mount --rbind /dev "$work/root/dev"
mount -t tmpfs tmpfs "$work/root/run"
rm -f "$work/root/usr/bin/node" "$work/root/usr/local/bin/node"
cp "$1" "$work/root/root/package.deb"
chroot "$work/root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root FILM="$2" COPIED="$3" TMDB_URL="$4" TMDB_KEY="$5" PORT="$6" sh -eu <<'INSIDE'
env=/etc/plex-ingest/env state=/var/lib/plex-ingest media=/srv/media
unit=/usr/lib/systemd/system/plex-ingest.service
if command -v node; then exit 1; fi
# The index of all manual pages would be made again four times, which takes longer than the rest.
rm -f /var/lib/man-db/auto-update
dpkg -i /root/package.deb
dpkg --verify plex-ingest
plex-ingest --version
show_settings() { echo "$1: $(stat -c '%U:%G %a' "$env") $(stat -c '%U:%G %a' "$env".*.bak 2>/dev/null || echo 'no copy')"; }
show_settings settings
systemd-analyze verify "$unit"
echo "unit: verified"
sed -i "s/^SERVER_PORT=.*/SERVER_PORT=$PORT/" "$env"
mkdir -p "$media/downloads" "$media/library/Movies"
# plexmediaserver's package makes the account and its group in the same way.
useradd --system --user-group --shell /usr/sbin/nologin plex
useradd --create-home anna
# The first bytes of a Matroska file.
for film in "$FILM" "$COPIED"; do
  printf '\032\105\337\243\213\102\202\210matroska\030\123\200\147\377\037\103\266\165\377' >"$media/downloads/$film"
  head -c 500000 /dev/zero >>"$media/downloads/$film"
done
chown -R plex-ingest:plex-ingest "$media"
# The service may read this file, but it neither owns it nor may write it: it is copied.
chown root:root "$media/downloads/$COPIED"
chmod 644 "$media/downloads/$COPIED"

printf '%s' "$TMDB_KEY" >/root/key
plex-ingest init --yes --tmdb-url "$TMDB_URL" --tmdb-key-file /root/key --auto yes --backlog process | sed 's/^/init: /'
show_settings 'settings after init'
printf '%s\n' INGEST_STABLE_SECONDS=1 INGEST_STABILITY_POLL_SECONDS=1 INGEST_MIN_FREE=0 >>"$env"
as_person() { setpriv --reuid=anna --regid=anna --clear-groups env HOME=/home/anna "$@"; }
as_person plex-ingest status 2>&1 | sed 's/^/a person before init: /'
as_person plex-ingest init --yes --skip-checks --media-root /home/anna/library --downloads /home/anna/downloads \
  --auto no --backlog ask | sed 's/^/a person: /'
as_person plex-ingest config check | sed 's/^/a person: /'

# The folder, account, group and umask that the unit gives to the service.
install -d -o plex-ingest -g plex-ingest -m 700 "$state"
of_unit() { sed -n "s/^$1=//p" "$unit"; }
group=$(of_unit Group)
(
  umask "$(of_unit UMask)"
  # No quotes: the command line of the unit has no word with a space.
  HOME=$state exec setpriv --reuid="$(of_unit User)" --regid="${group:-$(of_unit User)}" --clear-groups $(of_unit ExecStart)
) >/root/daemon.log 2>&1 &
daemon=$!
i=0
until [ "$(find "$media/library" -name '*.mkv' ! -path '*/.*' | wc -l)" = 2 ] || [ $i = 300 ]; do
  if ! kill -0 $daemon; then cat /root/daemon.log; exit 1; fi
  i=$((i + 1))
  sleep 0.2
done
link=$(plex-ingest web --print 2>/dev/null)
/usr/lib/plex-ingest/bin/node -e 'fetch(process.argv[1]).then(({ status }) => console.log("page:", status))' "${link%%#*}"
cd "$media/library"
find . -name '*.mkv' ! -path '*/.*' | sort | while read -r film; do
  echo "filed: $(stat -c '%h links, %U %a' "$film"), $(stat -c '%U %a' "$(dirname "$film")")"
  bytes=$(setpriv --reuid=plex --regid=plex --init-groups head -c 500024 "$film" | wc -c)
  echo "read by plex: $bytes bytes"
done
cd /
# The finding about the rights of Plex's account.
show_rights() { plex-ingest doctor --json | grep -o "Plex's account[^\"]*" || echo 'no finding about rights'; }
show_rights
# As a service with a group of its own would leave it.
chmod -R o-rwx "$media/library/Movies"
show_rights
kill $daemon
wait $daemon || true
dpkg -r plex-ingest
echo "after remove: $(ls "$env" "$state/plex-ingest.db")"
dpkg -i /root/package.deb >/dev/null
dpkg -P plex-ingest
echo "after purge: $(find "$media" "$state" -type f | wc -l) files"
for gone in /etc/plex-ingest /usr/lib/plex-ingest /usr/bin/plex-ingest; do
  if [ -e "$gone" ]; then echo "left: $gone"; fi
done
INSIDE
