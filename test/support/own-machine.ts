import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync } from "node:fs";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { waitFor } from "./wait-for.ts";

/**
 * A separate root on top of this machine's, which stays unchanged, with systemd as process 1. The
 * kernel is shared: below /proc/sys, only inotify's limits can be changed, and those are our own
 * files. The root disappears when standard input ends. `$1`: the folder that both can see; `$2`:
 * commands that add to the root before systemd starts.
 */
const START = `
set -e; trap : HUP INT TERM
mount -t tmpfs own "$1/own"; cd "$1/own"; mkdir upper work root groups
mount -t overlay own -o lowerdir=/,upperdir=upper,workdir=work root
mount --rbind /dev root/dev; mount -t tmpfs run root/run
for each in "$PROJECT" "$1"; do mkdir -p "root$each"; mount --bind "$each" "root$each"; done
rm -rf root/usr/lib/systemd/*/*.wants root/etc/systemd/*/*.wants; mkdir -p root/etc/systemd/system
for target in sysinit basic shutdown own; do echo "[Unit]" >"root/etc/systemd/system/$target.target"; done
echo "Wants=dbus.socket" >>root/etc/systemd/system/own.target
echo 127.0.0.1 "$(hostname)" >>root/etc/hosts
chroot root sh -ec "$2" >&2
mount -t cgroup2 groups groups; mkdir "groups/own-$$"; echo 0 >"groups/own-$$/cgroup.procs"
unshare --pid --fork --mount --ipc --uts --cgroup --kill-child sh -ec '
  read -r pid rest </proc/self/stat; cd root
  mount -t proc proc proc; mount -o ro --bind proc/sys proc/sys
  echo 100 >run/max_user_watches; echo 9 >run/max_user_instances
  for each in max_user_watches max_user_instances; do mount --bind run/$each proc/sys/fs/inotify/$each; done
  mount -t sysfs -o ro sys sys; mount -t cgroup2 groups sys/fs/cgroup
  pivot_root . mnt; umount -l mnt; echo "$pid"
  exec env -i container=own /usr/lib/systemd/systemd --system --unit=own.target --show-status=0 >&2
' &
read -r end || true
kill -9 "$(cat "/proc/$!/task/$!/children")" || true; wait "$!" || true
find "$1" -xdev -type f -exec chattr -f -ia {} + || true
echo 0 >groups/cgroup.procs; find "groups/own-$$" -depth -type d -exec rmdir {} +
`;

/**
 * Starts such a machine. `given` contains variables for `added`, the commands that add to the
 * machine's root.
 */
export async function ownMachine(folder: string, given: Record<string, string>, added: string) {
  mkdirSync(`${folder}/own`);
  const env = { ...given, PATH: "/usr/sbin:/usr/bin:/sbin:/bin", PROJECT: resolve(".") };
  const keeper = spawn("unshare", ["-m", "sh", "-c", START, "sh", folder, added], { env });
  const ended = once(keeper, "close");
  let [out, err] = ["", ""];
  keeper.stdout.on("data", (text) => (out += String(text)));
  keeper.stderr.on("data", (text) => (err += String(text)));
  const stop = async () => {
    keeper.stdin.end();
    await ended;
  };
  try {
    const isUp = () =>
      out.endsWith("\n") && existsSync(`/proc/${out.trim()}/root/run/systemd/private`);
    await waitFor("systemd", () => isUp() || keeper.exitCode !== null, 180_000);
    if (!isUp()) throw new Error(err);
  } catch (error) {
    await stop();
    throw error;
  }
  const enter = ["-t", out.trim(), "-m", "-p", "-i", "-u", "-C", "-r", "-w", "--", "env", "-i"];
  return {
    /**
     * Types a line into a shell of this account. Returns its exit code and everything that was
     * shown.
     */
    async type(account: string, line: string): Promise<{ code: number; shown: string }> {
      const become = ["setpriv", `--reuid=${account}`, `--regid=${account}`, "--init-groups"];
      const home = [
        `HOME=/home/${account}`,
        `XDG_RUNTIME_DIR=/run/${account}`,
        `PATH=/home/${account}/bin:/usr/bin:/bin`,
      ];
      return await promisify(execFile)("nsenter", [
        ...enter,
        ...home,
        ...become,
        "sh",
        "-c",
        line,
      ]).then(
        ({ stdout, stderr }) => ({ code: 0, shown: stdout + stderr }),
        (failed: { code: number; stdout: string; stderr: string }) => ({
          ...failed,
          shown: failed.stdout + failed.stderr,
        }),
      );
    },
    [Symbol.asyncDispose]: stop,
  };
}
