import { execFileSync } from "node:child_process";
import type { TestContext } from "vitest";

const NEEDS = {
  strace: [
    "strace -qq -f -e trace=none -o /dev/null true",
    "strace is missing or may not trace here",
  ],
  mounts: [
    "unshare -m mount -t tmpfs t /mnt",
    "mounts in a namespace of their own cannot be had here",
  ],
  xfs: [
    "command -v mkfs.xfs && command -v xfs_io && unshare -m true && losetup -f",
    "a disk in a file (root, XFS) cannot be had here",
  ],
  rsync: ["command -v rsync", "rsync is missing"],
  networks: [
    "ip netns add pi-try-$$ && ip netns del pi-try-$$ && unshare --uts true",
    "networks of their own cannot be had here (root, iproute2)",
  ],
  machine: [
    "for each in unshare setfacl sudo dpkg-deb dbus-daemon systemctl; do command -v $each || exit 1; done; unshare -m true",
    "a machine of its own (root, systemd, dbus, sudo, acl) cannot be had here",
  ],
  root: ["test $(id -u) = 0 && command -v setpriv", "this is not root, or setpriv is missing"],
} as const;

export type Need = keyof typeof NEEDS;

/**
 * Returns the reason why a test cannot run here. In CI, where no test may be skipped unnoticed,
 * that is an error.
 */
export function whyNot(...needs: Need[]): string | undefined {
  for (const need of needs) {
    const [command, why] = NEEDS[need];
    try {
      execFileSync("sh", ["-c", command], { stdio: "ignore" });
    } catch {
      if (process.env["CI"]) throw new Error(`${why}.`);
      return why;
    }
  }
  return undefined;
}

/** Skips the test and logs the reason if a requirement is missing. */
export function skipUnless(context: TestContext, ...needs: Need[]): void {
  const why = whyNot(...needs);
  if (why === undefined) return;
  console.log(`skipped: ${why}`);
  context.skip();
}
