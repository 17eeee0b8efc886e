#!/bin/sh
# Installs the Debian package $1 on this machine's own Debian, in a mount namespace whose changes are lost, and without
# another Node. Files the film $2 of a download as the service would, with the TMDB at $3 and its key $4; then removes and purges
# the package. Needs root. Prints what each step printed.
set -eu
if [ "${IN_NAMESPACE:-}" = "" ]; then
  IN_NAMESPACE=yes exec unshare --mount --pid --fork --kill-child sh "$0" "$@"
fi
work=$(mktemp -d)
mount --make-rprivate /
mount -t tmpfs tmpfs "$work"
mkdir "$work/upper" "$work/work" "$work/root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$work/upper,workdir=$work/work" "$work/root"
mount -t proc proc "$work/root/proc"
mount --rbind /dev "$work/root/dev"
mount -t tmpfs tmpfs "$work/root/run"
rm -f "$work/root/usr/bin/node" "$work/root/usr/local/bin/node"
cp "$1" "$work/root/root/package.deb"
chroot "$work/root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root FILM="$2" TMDB_URL="$3" TMDB_KEY="$4" sh -eu <<'INSIDE'
env=/etc/plex-ingest/env state=/var/lib/plex-ingest media=/srv/media
unit=/usr/lib/systemd/system/plex-ingest.service
if command -v node; then exit 1; fi
dpkg -i /root/package.deb
dpkg --verify plex-ingest
plex-ingest --version
stat -c 'settings: %U:%G %a' "$env"
systemd-analyze verify "$unit"
echo "unit: verified"
# The folders that the unit and systemd would make: StateDirectory, and the owner's own.
install -d -o plex-ingest -g plex-ingest -m 700 "$state"
mkdir -p "$media/downloads" "$media/library/Movies"
# The first bytes of a Matroska file.
printf '\032\105\337\243\213\102\202\210matroska\030\123\200\147\377\037\103\266\165\377' >"$media/downloads/$FILM"
head -c 500000 /dev/zero >>"$media/downloads/$FILM"
chown -R plex-ingest:plex-ingest "$media"
printf '%s\n' "TMDB_URL=$TMDB_URL" "TMDB_API_KEY=$TMDB_KEY" PLEX_AUTO_INGEST=true INGEST_STABLE_SECONDS=1 \
  INGEST_STABILITY_POLL_SECONDS=1 INGEST_MIN_FREE=0 >>"$env"
started=$(sed -n 's/^ExecStart=//p' "$unit")
HOME=$state setpriv --reuid=plex-ingest --regid=plex-ingest --clear-groups $started --once
echo "links: $(stat -c %h "$media/downloads/$FILM")"
dpkg -r plex-ingest
echo "after remove: $(ls "$env" "$state/plex-ingest.db")"
dpkg -i /root/package.deb >/dev/null
dpkg -P plex-ingest
echo "after purge: $(find "$media" "$state" -type f | wc -l) files"
for gone in /etc/plex-ingest /usr/lib/plex-ingest /usr/bin/plex-ingest; do
  if [ -e "$gone" ]; then echo "left: $gone"; fi
done
INSIDE
