#!/bin/sh
# Lays out under $1 what the image holds, from a built tree: the bundle, and of better-sqlite3 what runs on the processor $2,
# by default this machine's.
set -eu
out=$1
case ${2:-$(uname -m)} in
amd64 | x86_64) cpu=x64 ;;
arm64 | aarch64) cpu=arm64 ;;
*)
  echo "There is no binary of SQLite for ${2:-$(uname -m)}: build for amd64 or arm64." >&2
  exit 1
  ;;
esac
sqlite=node_modules/better-sqlite3
mkdir -p "$out/app/$sqlite/prebuilds" "$out/data" "$out/state" "$out/config"
cp package.json LICENSE deploy/image/entry.sh deploy/image/healthcheck.mjs "$out/app/"
cp -R dist "$out/app/dist"
cp -R "$sqlite/lib" "$sqlite/package.json" "$sqlite/LICENSE" "$out/app/$sqlite/"
cp "$sqlite/prebuilds/linux-$cpu.node" "$out/app/$sqlite/prebuilds/"
chmod -R a+rX,go-w "$out/app"
chmod 755 "$out/app/entry.sh" "$out/data"
# Whichever user the container has, it makes its own folder and file in here. A new volume takes this mode over.
chmod 1777 "$out/state" "$out/config"
