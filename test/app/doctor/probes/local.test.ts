import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  rmdirSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { expect, test } from "vitest";
import { machineAs } from "../../../../src/adapters/machine/service-account.ts";
import type { Doctor } from "../../../../src/app/doctor/doctor.ts";
import { clock } from "../../../../src/app/doctor/probes/clock.ts";
import { configuration } from "../../../../src/app/doctor/probes/configuration.ts";
import { folders } from "../../../../src/app/doctor/probes/folders.ts";
import { library } from "../../../../src/app/doctor/probes/library.ts";
import { links } from "../../../../src/app/doctor/probes/links.ts";
import { program, service } from "../../../../src/app/doctor/probes/service.ts";
import { space } from "../../../../src/app/doctor/probes/space.ts";
import { unpacking, watching } from "../../../../src/app/doctor/probes/watching.ts";
import { loadWellFormed } from "../../../../src/program/config/load.ts";
import { makeDoctor } from "../../../../src/program/use-cases/doctor/make-doctor.ts";
import { NOTHING_OUTSIDE } from "../../../../src/program/use-cases/doctor/outside.ts";
import { doctorFor, findingsOf } from "../../../support/doctor.ts";
import { missingRoot } from "../../../support/missing-program.ts";
import { tempFolder } from "../../../support/temp-folder.ts";

const MEDIA = 4711;

const ok = (found: unknown) => ({ level: "ok", found });

function laidOut() {
  const dir = tempFolder();
  for (const folder of ["in", "media/Films"]) mkdirSync(dir.at(folder), { recursive: true });
  const env = { PLEX_INGEST_DIR: dir.at("in"), PLEX_MEDIA_ROOT: dir.at("media") };
  const doctor = (
    more: Record<string, string> = {},
    parts: Parameters<typeof doctorFor>[2] = {},
  ): Doctor => doctorFor(dir.path, { ...env, ...more }, parts);
  return Object.assign(dir, { doctor });
}

test("reports a driver that does not load and an outdated Node, each with advice", async () => {
  using dir = laidOut();
  expect(await findingsOf(program, dir.doctor())).toEqual([
    ok(expect.stringContaining("driver loads")),
  ]);
  const of = { node: "22.22.0", platform: "linux x64", driver: async () => undefined };
  expect(await findingsOf(program, dir.doctor({}, { program: of }))).toMatchObject([
    { level: "warn" },
  ]);
  const broken = { ...of, driver: async () => "was compiled against a different Node.js version" };
  expect(await findingsOf(program, dir.doctor({}, { program: broken }))).toEqual([
    {
      level: "fail",
      found: "The database driver better-sqlite3 does not load in Node 22.22.0.",
      cause: "was compiled against a different Node.js version",
      advice: expect.stringMatching(/^Reinstall plex-ingest\./),
    },
  ]);
});

test.skipIf(missingRoot())(
  "names the group that the service does not have yet, and the command that restarts it",
  async () => {
    using dir = laidOut();
    chmodSync(dir.path, 0o755);
    chmodSync(dir.at("in"), 0o777);
    chmodSync(dir.at("media/Films"), 0o777);
    const film = dir.write("in/Heat.1995.mkv", "x");
    chownSync(film, 0, MEDIA);
    chmodSync(film, 0o664);
    const restart = "sudo systemctl restart user@4242.service";
    const account = {
      uid: 4242,
      name: "anna",
      groups: [4242],
      joinedLater: { groups: [MEDIA], restart },
    };
    const machine = {
      ...machineAs(account, { ...account, groups: [4242, MEDIA] }),
      protectsHardlinks: async () => true,
    };
    expect(await findingsOf(links, dir.doctor({}, { machine }))).toEqual([
      ok(`${dir.at("in")} → ${dir.at("media/Films")}: hardlinks.`),
      {
        level: "warn",
        found: `${film} → ${dir.at("media/Films")}: it is copied and takes up twice the space.`,
        cause: expect.stringContaining("before anna joined the group 4711"),
        command: restart,
      },
    ]);
    chownSync(dir.at("media/Films"), 0, MEDIA);
    chmodSync(dir.at("media/Films"), 0o770);
    expect(await findingsOf(folders, dir.doctor({}, { machine }))).toMatchObject([
      { level: "fail", command: restart },
    ]);
  },
);

test("reports every configuration problem as a finding, and still uses the well-formed settings", async () => {
  using dir = laidOut();
  const doctor = dir.doctor({
    PLEX_MODE: "sometimes",
    INGEST_MIN_FREE: "much",
    PLEX_AUTO_INGET: "true",
  });
  const findings = await findingsOf(configuration, doctor);
  expect(findings.filter(({ level }) => level === "fail").map(({ found }) => found)).toEqual([
    expect.stringContaining("PLEX_AUTO_INGET"),
    expect.stringContaining("PLEX_MODE"),
    expect.stringContaining("INGEST_MIN_FREE"),
  ]);
  expect(doctor.settings).toMatchObject({
    mediaRoots: [dir.at("media")],
    mode: "hybrid",
    minFreeBytes: 5 * 1024 ** 3,
  });
});

test("reports an env file that others can read, with a command that restricts its permissions", async () => {
  using dir = laidOut();
  dir.write(".config/plex-ingest/.env", "TMDB_API_KEY=abcdefgh\n");
  const path = dir.at(".config/plex-ingest/.env");
  chmodSync(path, 0o644);
  expect(await findingsOf(configuration, dir.doctor())).toContainEqual({
    level: "warn",
    found: `Everyone on this machine can read ${path}, which may contain secrets.`,
    command: `chmod o-rwx ${path}`,
  });
  chmodSync(path, 0o640);
  expect(
    (await findingsOf(configuration, dir.doctor())).filter(({ level }) => level !== "ok"),
  ).toEqual([]);
});

test("reports a missing folder, a file instead of a folder, a list with commas, and nested folders", async () => {
  using dir = laidOut();
  expect(await findingsOf(folders, dir.doctor())).toEqual([
    ok(`${dir.at("media")}, ${dir.at("in")}: found, and this user has access to them.`),
  ]);
  const gone = await findingsOf(folders, dir.doctor({ PLEX_INGEST_DIR: dir.at("gone") }));
  const mount = `Mount its disk. Create the folder only if it is new: \`mkdir -p ${dir.at("gone")}\`.`;
  expect(gone[0]).toMatchObject({ level: "fail", advice: mount });
  expect(gone[0]?.command).toBeUndefined();
  const file = await findingsOf(folders, dir.doctor({ PLEX_MEDIA_ROOT: dir.write("file") }));
  expect(file[0]?.found).toBe(`PLEX_MEDIA_ROOT: ${dir.at("file")} is not a folder.`);
  const list = await findingsOf(folders, dir.doctor({ PLEX_INGEST_DIR: "/a,/b" }));
  expect(list[0]).toMatchObject({ level: "fail", advice: "Write PLEX_INGEST_DIR=/a:/b" });
  symlinkSync(dir.at("media"), dir.at("again"));
  const nested = await findingsOf(folders, dir.doctor({ PLEX_INGEST_DIR: dir.at("again/Films") }));
  expect(nested[0]?.found).toBe(
    `${dir.at("media/Films")} (PLEX_INGEST_DIR) is inside ${dir.at("media")} (PLEX_MEDIA_ROOT).`,
  );
  expect(await findingsOf(folders, doctorFor(dir.path, {}))).toMatchObject([
    { level: "fail" },
    { level: "warn" },
  ]);
});

test("predicts links with or without a file in the watched folder, and removes all trial files", async () => {
  using dir = laidOut();
  expect(await findingsOf(links, dir.doctor())).toEqual([
    ok(`${dir.at("in")} → ${dir.at("media/Films")}: hardlinks.`),
  ]);
  dir.write("in/Heron.mkv");
  expect(await findingsOf(links, dir.doctor({ INGEST_FILE_METHOD: "symlink" }))).toEqual([
    ok(`${dir.at("in")} → ${dir.at("media/Films")}: symbolic links.`),
  ]);
  expect(new Set(readdirSync(dir.path, { recursive: true, encoding: "utf8" }))).toEqual(
    new Set(["in", "in/Heron.mkv", "media", "media/Films"]),
  );
});

test("suggests opening another account's library to its group or to this account, without changing its owner", async () => {
  using dir = laidOut();
  const { machine } = dir.doctor();
  const seen = async (uid: number, gid: number, groups: number[]) => {
    const eyes = {
      ...machine,
      refusalOf: async (_: string, what: string) => (what === "write" ? "EACCES" : undefined),
      find: async (path: string) =>
        ({ ...((await machine.inspect(path)) as object), uid: 7, gid }) as never,
      whoAmI: () => ({ uid, name: "anna", groups }),
      userName: (of: number) => (of === 1000 ? "anna" : undefined),
      groupName: () => "media",
    };
    return (await findingsOf(folders, dir.doctor({}, { machine: eyes })))[0]?.command;
  };
  const films = dir.at("media/Films");
  expect(await seen(1000, 50, [1000])).toBe(
    `sudo usermod -aG media anna && sudo chmod -R g+rwX ${films}`,
  );
  expect(await seen(1000, 50, [1000, 50])).toBe(`sudo chmod -R g+rwX ${films}`);
  expect(await seen(1000, 0, [1000])).toBe(
    `sudo setfacl -R -m u:1000:rwX -m d:u:1000:rwX ${films}`,
  );
  expect(await seen(65_534, 50, [65_534])).toBe(
    `sudo setfacl -R -m u:65534:rwX -m d:u:65534:rwX ${films}`,
  );
});

test("reports a download that cannot be read, with a command that makes it readable", async () => {
  using dir = laidOut();
  const path = dir.write("in/Heron.mkv");
  const { machine } = dir.doctor();
  const refusalOf = async (at: string, what: Parameters<typeof machine.refusalOf>[1]) =>
    at === path ? "EACCES" : machine.refusalOf(at, what);
  const whoAmI = () => ({ uid: 1000, name: "anna", groups: [1000] });
  const found = await findingsOf(
    links,
    dir.doctor({}, { machine: { ...machine, refusalOf, whoAmI } }),
  );
  expect(found).toContainEqual({
    level: "fail",
    found: `${path}: anna has no permission to read it (EACCES), so it is not filed.`,
    cause: `It belongs to ${machine.userName(process.geteuid?.() ?? 0)}, and others have no access.`,
    advice: expect.stringContaining("umask"),
    command: expect.stringContaining(`chmod -R g+rwX ${dir.at("in")}`),
  });
});

test("only reads downloads, and does not alter even their change time", async () => {
  using dir = laidOut();
  const paths = ["in/Heron.mkv", "in/Crane/Crane.S01E01.mkv", "in/Owl.txt"].map((name) =>
    dir.write(name),
  );
  for (const [at, path] of paths.entries()) chmodSync(path, 0o644 - at * 4);
  const times = () =>
    paths
      .map((path) => lstatSync(path, { bigint: true }))
      .map(({ ctimeNs, atimeNs }) => [ctimeNs, atimeNs]);
  const before = times();
  for (const method of ["auto", "hardlink", "reflink", "symlink", "move"]) {
    for (const level of await findingsOf(links, dir.doctor({ INGEST_FILE_METHOD: method }))) {
      expect(level.found).toContain(dir.at("media/Films"));
    }
  }
  expect(times()).toEqual(before);
});

test("warns about copies to another file system, or fails with a command if the policy forbids copies", async (context) => {
  if (!existsSync("/dev/shm")) context.skip("/dev/shm is no other file system here");
  using dir = laidOut();
  using other = tempFolder("/dev/shm");
  const away = { PLEX_INGEST_DIR: other.path };
  const [copied] = await findingsOf(links, dir.doctor(away));
  expect(copied).toMatchObject({
    level: "warn",
    cause: expect.stringContaining("are different file systems"),
  });
  dir.write(".config/plex-ingest/.env", "INGEST_FILE_METHOD=hardlink\n");
  const [forbidden] = await findingsOf(links, dir.doctor(away));
  expect(forbidden).toMatchObject({
    level: "fail",
    command: `printf '\\n%s\\n' INGEST_FILE_METHOD=auto >> ${dir.at(".config/plex-ingest/.env")}`,
  });
});

test("tests the library's file system, and removes files that a killed run left behind", async () => {
  using dir = laidOut();
  dir.write("media/Films/.plex-ingest-doctor-4194999-0123abcd");
  const kept = dir.write("media/Films/.plex-ingest-doctor-notes.txt");
  const findings = await findingsOf(library, dir.doctor());
  expect(findings.map(({ level, found }) => `${level} ${found}`)).toEqual([
    `ok ${dir.at("media/Films")}: removed 1 hidden file from an earlier run that was interrupted.`,
    expect.stringContaining("ok "),
  ]);
  expect(readdirSync(dir.at("media/Films"))).toEqual([
    kept.slice(dir.at("media/Films").length + 1),
  ]);
});

test("reports low space and few free inodes, and accepts enough space", async () => {
  using dir = laidOut();
  expect(await findingsOf(space, dir.doctor({ INGEST_MIN_FREE: "1MiB" }))).toMatchObject([
    { level: "ok" },
  ]);
  const findings = await findingsOf(space, dir.doctor({ INGEST_MIN_FREE: "900TiB" }));
  expect(findings).toMatchObject([
    { level: "warn", found: expect.stringContaining("INGEST_MIN_FREE (900 TiB)") },
  ]);
  const { machine } = dir.doctor();
  const having = (freeBytes: number, more: { names?: number; totalBytes?: number } = {}) => {
    const spaceOf = async () => ({ device: "1", freeBytes, totalBytes: 2e15, ...more });
    return findingsOf(space, dir.doctor({}, { machine: { ...machine, spaceOf } }));
  };
  const [low] = await having(2 ** 20);
  expect([low?.level, low?.command]).toEqual(["warn", undefined]);
  expect((await having(2 ** 31))[0]?.command).toContain("INGEST_MIN_FREE=1GiB");
  expect(await having(1e15, { names: 3 })).toMatchObject([
    { level: "fail", found: expect.stringContaining("only 3 more files") },
  ]);
  expect(await having(0, { totalBytes: 0 })).toMatchObject([
    { level: "ok", found: expect.stringContaining("does not report how much space is free") },
  ]);
});

test("reports a wrong clock by comparing it with the clocks of servers", async () => {
  using dir = laidOut();
  const now = Date.now();
  const at = (name: string, offMs: number) => ({ name, now: async () => now + offMs });
  const of = (...clocks: ReturnType<typeof at>[]) =>
    findingsOf(clock, dir.doctor({}, { outside: { clocks }, now: () => now }));
  expect(await of(at("TMDB", 5000), at("Plex", -900))).toEqual([
    ok("The clock agrees with TMDB and Plex."),
  ]);
  expect(await of(at("TMDB", 0), at("Plex", 0), at("Emby", 0))).toEqual([
    ok("The clock agrees with TMDB, Plex and Emby."),
  ]);
  expect(await of(at("TMDB", 3 * 3_600_000), at("Plex", 3 * 3_600_000))).toMatchObject([
    {
      found: "This machine's clock is 3 hours behind TMDB's.",
      command: "sudo timedatectl set-ntp true",
    },
  ]);
  expect(await of(at("TMDB", 0), at("Plex", -600_000))).toMatchObject([
    { level: "warn", found: "This machine's clock is 10 minutes ahead of Plex's." },
  ]);
});

test("reports low watch limits, a missing unpack program, and the state of the service", async () => {
  using dir = laidOut();
  const { machine } = dir.doctor();
  const tight = {
    machine: { ...machine, watchLimits: async () => ({ watches: 100, watchers: 128 }) },
  };
  expect(await findingsOf(watching, dir.doctor({}, tight))).toMatchObject([
    { level: "warn", command: "sudo sysctl -w fs.inotify.max_user_watches=65536" },
  ]);
  const quiet = { machine: { ...machine, reportsChanges: async () => false } };
  expect((await findingsOf(watching, dir.doctor({}, quiet))).at(-1)).toMatchObject({
    level: "ok",
    found: expect.stringMatching(/ does not report files .* listed every 30 seconds\.$/),
  });
  const none = { findUnpackProgram: async () => undefined };
  expect(await findingsOf(unpacking, dir.doctor({}, none))).toEqual([]);
  expect(await findingsOf(unpacking, dir.doctor({ INGEST_UNPACK: "true" }, none))).toMatchObject([
    { level: "fail" },
  ]);
  const runs = {
    active: true,
    enabled: false,
    state: "active (running)",
    pid: 7,
    watchdog: "1min",
    restarts: 9,
  };
  const unit = { name: "plex-ingest.service", user: "media", ofUser: false, ...runs };
  const found = await findingsOf(service, dir.doctor({}, { unit }));
  expect(found.map(({ level, found: text }) => [level, text])).toEqual([
    ["ok", "plex-ingest.service runs (process 7, as media), with a watchdog of 1min."],
    ["warn", "plex-ingest.service does not start at boot."],
    ["warn", "plex-ingest.service has been restarted 9 times since it was started."],
  ]);
  const ofUser = { ...unit, enabled: true, restarts: 0, ofUser: true };
  for (const [lingers, levels] of [
    [true, ["ok"]],
    [false, ["ok", "warn"]],
  ] as const) {
    const findings = await findingsOf(service, dir.doctor({}, { unit: { ...ofUser, lingers } }));
    expect(findings.map(({ level }) => level)).toEqual(levels);
    expect(findings[1]?.command ?? "").toMatch(lingers ? "" : /^sudo loginctl enable-linger /);
  }
  const failed = { ...unit, active: false, state: "failed (failed)" };
  expect(await findingsOf(service, dir.doctor({}, { unit: failed }))).toMatchObject([
    { level: "fail", command: "sudo journalctl -u plex-ingest.service -n 50 --no-pager" },
  ]);
  const stopped = { ...unit, active: false, state: "inactive (dead)" };
  const told = async (more: object) =>
    (await findingsOf(service, dir.doctor({}, { unit: stopped, ...more })))[0]?.command;
  expect(await told({})).toBe("sudo systemctl start plex-ingest.service");
  const ours = { isOurs: true, startCommand: "plex-ingest service start" };
  expect(await told({ service: ours })).toBe("plex-ingest service start");
});

test("names the command that installs a missing service, except in modes that need no service", async () => {
  using dir = laidOut();
  const found = expect.stringMatching(/^No service is installed/);
  expect(await findingsOf(service, dir.doctor())).toEqual([
    { level: "ok", found, command: "plex-ingest service install" },
  ]);
  const [hook] = await findingsOf(service, dir.doctor({ PLEX_MODE: "hook" }));
  expect(hook).toEqual({
    level: "ok",
    found: "No service is installed; mode hook does not need one.",
  });
  const linux = {
    program: { ...dir.doctor().program, platform: "linux x64" },
    unit: "unknown" as const,
  };
  expect((await findingsOf(service, dir.doctor({}, linux)))[0]?.found).toMatch(/^No systemd/);
  const mac = { ...linux, program: { ...linux.program, platform: "darwin arm64" } };
  expect((await findingsOf(service, dir.doctor({}, mac)))[0]?.command).toBe(
    "plex-ingest service install",
  );
  const isOurs = { isOurs: true, startCommand: "plex-ingest service start" };
  const installed = await findingsOf(service, dir.doctor({}, { ...mac, service: isOurs }));
  expect(installed[0]?.command).toBe("plex-ingest service status");
});

test("reports that a named env file is missing, not that `init` was never run", async () => {
  using dir = tempFolder();
  const named = dir.at("named.env");
  const place = { env: {}, home: dir.path, envFile: named };
  const known = loadWellFormed({ ...place, cwd: dir.path, command: "config" });
  const found = await findingsOf(
    configuration,
    makeDoctor(known, { ...place, entry: "" }, "none", NOTHING_OUTSIDE),
  );
  expect(found[0]?.found).toContain(`--env-file in ${named}: found no file`);
  expect(found.flatMap(({ command }) => command ?? [])).toEqual([]);
});

test("suggests `init` if nothing is configured at all", async () => {
  using dir = tempFolder();
  expect(await findingsOf(configuration, doctorFor(dir.path, {}))).toContainEqual({
    level: "warn",
    found: `There is no configuration file (${dir.at(".config/plex-ingest/.env")}).`,
    command: "plex-ingest init",
  });
});

test("reports a library folder that filing refuses, and the line that lets filing use it", async () => {
  using dir = laidOut();
  mkdirSync(dir.at("disk/Movies"), { recursive: true });
  symlinkSync(dir.at("disk/Movies"), dir.at("media/Movies"));
  rmdirSync(dir.at("media/Films"));
  mkdirSync(dir.at("state"));
  const refused = {
    level: "fail",
    found:
      `"${dir.at("media/Movies")}" is a link to "${dir.at("disk/Movies")}", which is not in ` +
      "PLEX_MEDIA_ROOT, so filing refuses it.",
    advice: `Set PLEX_MEDIA_ROOT=${dir.at("media")}:${dir.at("disk/Movies")} in this program's environment.`,
  };
  expect(await findingsOf(folders, dir.doctor())).toMatchObject([refused]);
  // No other check calls the folder fine.
  for (const probe of [links, library, space]) {
    const found = await findingsOf(probe, dir.doctor());
    expect(found.map((finding) => finding.found).join()).not.toContain(dir.at("media/Movies"));
  }
  const both = { PLEX_MEDIA_ROOT: `${dir.at("media")}:${dir.at("disk/Movies")}` };
  const mended = await findingsOf(folders, dir.doctor(both));
  expect(mended).toMatchObject([{ level: "ok" }]);
  expect(await findingsOf(links, dir.doctor(both))).toEqual([
    ok(expect.stringContaining("hardlinks")),
  ]);
  // Its disk is not mounted.
  rmSync(dir.at("disk"), { recursive: true });
  expect(await findingsOf(folders, dir.doctor())).toMatchObject([
    { level: "fail", found: expect.stringContaining("it contains a broken link") },
  ]);
});

test.skipIf(missingRoot()).each([undefined, "EACCES"])(
  "warns that no link was tried in another account's folder that is empty (write access: %s)",
  async (refused) => {
    using dir = laidOut();
    chownSync(dir.at("in"), MEDIA, MEDIA);
    const doctor = dir.doctor();
    const machine: Doctor["machine"] = {
      ...doctor.machine,
      whoAmI: () => ({ uid: 4242, name: "anna", groups: [4242] }),
      userName: (uid) => (uid === MEDIA ? "debian-transmission" : undefined),
      protectsHardlinks: async () => true,
      refusalOf: async (path, what) =>
        path === dir.at("in") && what === "write" ? refused : undefined,
    };
    expect(await findingsOf(links, { ...doctor, machine })).toEqual([
      {
        level: "warn",
        found: expect.stringMatching(/not tried yet\. The folder belongs to debian-transmission/),
        advice: expect.anything(),
      },
    ]);
    chownSync(dir.write("in/Heat.1995.mkv"), MEDIA, MEDIA);
    expect(await findingsOf(links, { ...dir.doctor(), machine })).toMatchObject([
      ok(expect.stringContaining("hardlinks")),
    ]);
  },
);
