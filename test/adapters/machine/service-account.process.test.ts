import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, chownSync, mkdirSync } from "node:fs";
import { expect, test } from "vitest";
import { machine } from "../../../src/adapters/machine/machine.ts";
import {
  findFilingAccount,
  findServiceAccount,
  machineAs,
  machineOf,
} from "../../../src/adapters/machine/service-account.ts";
import type { Unit } from "../../../src/adapters/machine/systemd-unit.ts";
import { missingRoot } from "../../support/missing-program.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { noOtherUser } from "../fs/run-child.ts";

const { signal } = new AbortController();
const UID = 65_534;
const [MEDIA, OTHER] = [4711, 4712];
const CALLER = { uid: UID, name: "anna", groups: [UID, MEDIA] };
const UNIT: Unit = {
  name: "plex-ingest.service",
  active: true,
  enabled: true,
  state: "active (running)",
  pid: undefined,
  user: undefined,
  watchdog: undefined,
  restarts: 0,
  ofUser: true,
};

/** Starts a process that keeps these groups until it is disposed of. */
async function withGroups(groups: readonly number[], uid = UID) {
  const words = [`--reuid=${uid}`, `--regid=${uid}`, `--groups=${groups.join(",")}`];
  const script = 'console.log("up"); setInterval(() => {}, 1000)';
  const child: ChildProcess = spawn("setpriv", [...words, process.execPath, "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (child.stdout) await once(child.stdout, "data");
  return { pid: child.pid ?? 0, [Symbol.dispose]: () => void child.kill("SIGKILL") };
}

test.skipIf(noOtherUser() !== undefined)(
  "returns the groups that the running service or daemon was started with",
  async () => {
    using old = await withGroups([UID]);
    const missing = { uid: UID, groups: [UID], joinedLater: { groups: [MEDIA] } };
    const ofUser = await findServiceAccount({ unit: { ...UNIT, pid: old.pid } }, signal, CALLER);
    expect(ofUser).toMatchObject(missing);
    expect(ofUser?.joinedLater?.restart).toBe(`sudo systemctl restart user@${UID}.service`);
    const ofSystem = { ...UNIT, pid: old.pid, ofUser: false };
    expect(
      (await findServiceAccount({ unit: ofSystem }, signal, CALLER))?.joinedLater?.restart,
    ).toBe("sudo systemctl restart plex-ingest.service");
    const byHand = await findServiceAccount(
      { unit: "unknown", daemonPid: old.pid },
      signal,
      CALLER,
    );
    expect(byHand).toMatchObject(missing);
    expect(byHand?.joinedLater?.restart).toBeUndefined();
  },
);

test.skipIf(noOtherUser() !== undefined)(
  "before the service exists, returns the groups of the user's service manager",
  async () => {
    using dir = tempFolder();
    using manager = await withGroups([UID]);
    const show = `#!/bin/sh\n[ "$2" = user@${UID}.service ] && echo MainPID=${manager.pid}\n`;
    mkdirSync(dir.at("bin"));
    chmodSync(dir.write("bin/systemctl", show), 0o755);
    const path = process.env["PATH"];
    process.env["PATH"] = `${dir.at("bin")}:${path}`;
    try {
      expect(await findServiceAccount({ unit: "none" }, signal, CALLER)).toMatchObject({
        groups: [UID],
        joinedLater: { groups: [MEDIA] },
      });
      // Without systemd, nothing starts a service.
      expect(await findServiceAccount({ unit: "unknown" }, signal, CALLER)).toBeUndefined();
    } finally {
      process.env["PATH"] = path;
    }
  },
);

test.skipIf(noOtherUser() !== undefined)(
  "returns nothing for equal groups, for another user and for a process that has ended",
  async () => {
    using same = await withGroups([MEDIA]);
    using other = await withGroups([65_533], 65_533);
    for (const pid of [same.pid, other.pid, 2 ** 22]) {
      const unit = { ...UNIT, pid };
      expect(await findServiceAccount({ unit }, signal, CALLER)).toBeUndefined();
    }
  },
);

test.skipIf(missingRoot())(
  "refuses what only a group of the caller allows, at the path and at each folder above it",
  async () => {
    using dir = tempFolder();
    chmodSync(dir.path, 0o755);
    const file = dir.write("shared/inner/film.mkv", "x");
    const as = machineAs({ ...CALLER, groups: [UID] }, CALLER);
    const refusals = (path: string) =>
      Promise.all((["read", "change", "write"] as const).map((what) => as.refusalOf(path, what)));
    chownSync(file, 0, MEDIA);
    chmodSync(file, 0o664);
    expect(await refusals(file)).toEqual([undefined, "EACCES", "EACCES"]);
    chmodSync(file, 0o660);
    expect(await as.refusalOf(file, "read")).toBe("EACCES");
    // A difference of groups that does not matter leaves the answer to the system.
    chownSync(file, 0, OTHER);
    expect(await as.refusalOf(file, "read")).toBe(await machine.refusalOf(file, "read"));
    chownSync(file, UID, MEDIA);
    expect(await as.refusalOf(file, "change")).toBeUndefined();
    chownSync(dir.at("shared"), 0, MEDIA);
    chmodSync(dir.at("shared"), 0o750);
    expect(await as.refusalOf(file, "read")).toBe("EACCES");
    expect(await as.refusalOf(dir.at("none"), "read")).toBe("ENOENT");
  },
);

test.skipIf(noOtherUser() !== undefined)(
  "root knows the account of an installed service, and of a new one only from sudo",
  async () => {
    const root = { uid: 0, name: "root", groups: [0] };
    const find = (unit: Parameters<typeof findFilingAccount>[0]["unit"], sudoUser?: string) =>
      findFilingAccount({ unit, sudoUser }, signal, root);
    const stopped = { ...UNIT, active: false, ofUser: false };
    expect(await find({ ...stopped, user: "nobody" })).toMatchObject({ uid: UID, name: "nobody" });
    expect(await find("none", "nobody")).toMatchObject({ uid: UID, groups: [UID] });
    expect(await find("none")).toBe("unknown");
    expect(await find({ ...stopped, user: "no such account" }, "nobody")).toBe("unknown");
    // Root files itself: in a container, or as its service.
    expect(await find("unknown")).toBeUndefined();
    expect(await find("none", "root")).toBeUndefined();
  },
);

test.skipIf(noOtherUser() !== undefined)(
  "asks the system what another account may do",
  async () => {
    using dir = tempFolder();
    chmodSync(dir.path, 0o755);
    const file = dir.write("shut/Heron.mkv");
    chmodSync(dir.at("shut"), 0o700);
    chmodSync(file, 0o640);
    const { refusalOf } = machineOf({ uid: UID, name: "nobody", groups: [UID] }, signal);
    expect(await refusalOf(dir.at("shut"), "list")).toBe("EACCES");
    chmodSync(dir.at("shut"), 0o755);
    expect(await refusalOf(dir.at("shut"), "list")).toBeUndefined();
    expect(await refusalOf(dir.at("shut"), "write")).toBe("EACCES");
    expect(await refusalOf(file, "read")).toBe("EACCES");
    chownSync(file, 0, UID);
    expect(await refusalOf(file, "read")).toBeUndefined();
    expect(await refusalOf(file, "change")).toBe("EACCES");
    expect(await refusalOf(dir.at("gone"), "read")).toBe("ENOENT");
  },
);
