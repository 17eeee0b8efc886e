import { chownSync, existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { expect, test } from "vitest";
import { noOtherUser } from "../adapters/fs/run-child.ts";
import { fakeSystemctl, findingsIn } from "../program/use-cases/doctor/run-doctor.ts";
import { runProgram, startDaemon } from "../support/daemon.ts";
import { startFakeTransmission } from "../support/fake-transmission.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { makeHome } from "./home.ts";

/** An account that the system does not list, as in containers. */
const UID = 12_345;

/** A daemon under another account, with its own home, settings, library and download client. */
async function daemonOfOther() {
  await using started = new AsyncDisposableStack();
  const transmission = started.use(await startFakeTransmission());
  const home = started.use(makeHome({ settings: { TRANSMISSION_URL: transmission.url } }));
  const folders = [home.path, ...readdirSync(home.path, { recursive: true })];
  for (const name of folders) {
    chownSync(name === home.path ? name : home.at(String(name)), UID, UID);
  }
  const daemon = started.use(await startDaemon(home, { uid: UID }));
  const script = home.at("media/.plex-ingest-hook/torrent-done.sh");
  const stack = started.move();
  return { home, daemon, script, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

/** Files and folders below a folder that do not belong to the daemon's account. */
const listForeign = (folder: string): string[] =>
  readdirSync(folder, { recursive: true })
    .map((name) => `${folder}/${String(name)}`)
    .filter((path) => statSync(path).uid !== UID);

test.skipIf(noOtherUser() !== undefined)(
  "root sets and takes back a hook as the account of the daemon, which needs no entry in the system's list",
  async () => {
    await using other = await daemonOfOther();
    const { home, script } = other;
    const set = await runProgram(home, ["client", "set-hook", "transmission"]);
    expect(set).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`Transmission calls ${script}.`),
      stderr: "Acting as 12345, the account of the daemon.\n",
    });
    expect(statSync(home.at("media/.plex-ingest-hook/spool")).mode & 0o7777).toBe(0o1733);
    expect(existsSync(home.at("state/hooks/transmission.set"))).toBe(true);
    expect(listForeign(home.path)).toEqual([]);
    const unset = await runProgram(home, ["client", "unset-hook", "transmission"]);
    expect(unset.code).toBe(0);
    expect(existsSync(script)).toBe(false);
    expect(listForeign(home.path)).toEqual([]);
  },
);

test.skipIf(noOtherUser() !== undefined)(
  "root without settings finds those of the running service, or of the service of the person who ran sudo",
  async () => {
    await using other = await daemonOfOther();
    const { home, script, daemon } = other;
    using root = tempFolder();
    const place = { path: root.path, envFile: "" };
    const words = ["client", "set-hook", "transmission"];
    const PATH = fakeSystemctl(root, daemon.pid);
    const set = await runProgram(place, words, { bare: true, env: { PATH } });
    expect(set).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`Transmission calls ${script}.`),
      stderr: "Acting as 12345, the account of plex-ingest.service.\n",
    });
    const text = readFileSync(root.at("bin/systemctl"), "utf8");
    root.write("bin/systemctl", text.replace(/\[ .*/, '[ "$2" = --machine=anna@ ] || exit 1'));
    const bySudo = await runProgram(place, ["client", "unset-hook", "transmission"], {
      bare: true,
      env: { PATH, SUDO_USER: "anna" },
    });
    expect(bySudo).toMatchObject({ code: 0, stderr: expect.stringContaining("Acting as 12345") });
    expect(existsSync(script)).toBe(false);
    expect(listForeign(home.path)).toEqual([]);
    // A person who names other settings works on another installation.
    using apart = makeHome({ settings: { TRANSMISSION_URL: "http://127.0.0.1:9" } });
    const named = await runProgram(apart, words, { env: { PATH } });
    expect(named.stderr).not.toContain("Acting as");
  },
);

test.skipIf(noOtherUser() !== undefined)(
  "root runs init as the account of the daemon, and changes settings as root only if that account may not",
  async () => {
    await using other = await daemonOfOther();
    const { home } = other;
    const init = ["init", "--yes", "--auto", "no", "--skip-checks"];
    const done = await runProgram(home, init);
    expect(done).toMatchObject({ code: 0, stderr: expect.stringContaining("Acting as 12345") });
    expect(readFileSync(home.envFile, "utf8")).toContain("PLEX_AUTO_INGEST=false");
    expect(listForeign(home.path)).toEqual([]);
    // As in /etc, where the account may only read.
    chownSync(home.envFile, 0, UID);
    const asRoot = await runProgram(home, [...init.slice(0, 3), "yes", "--skip-checks", "--hook"]);
    expect(asRoot).toMatchObject({
      code: 0,
      stderr: expect.stringContaining("may not change its settings: root does."),
      stdout: expect.stringContaining("so the hook is not set as root"),
    });
    expect(readFileSync(home.envFile, "utf8")).toContain("PLEX_AUTO_INGEST=true");
    expect(statSync(home.envFile)).toMatchObject({ uid: 0, gid: UID });
    expect(existsSync(home.at("media/.plex-ingest-hook"))).toBe(false);
  },
);

test.skipIf(noOtherUser() !== undefined)(
  "root's doctor checks as the account of a daemon that no service manager started",
  async () => {
    await using other = await daemonOfOther();
    const { home, daemon } = other;
    const { stdout } = await runProgram(home, ["doctor", "--json"]);
    const report = JSON.parse(stdout);
    expect(report.view).toEqual({ user: "12345", of: "the service", pid: daemon.pid });
    expect(findingsIn({ report } as never, "state")).not.toContainEqual(
      expect.objectContaining({ level: "fail" }),
    );
  },
);

test.skipIf(noOtherUser() !== undefined)(
  "every command that asks for the account works for one that is neither listed nor has a HOME",
  async () => {
    using home = makeHome();
    for (const name of ["", ...readdirSync(home.path, { recursive: true })]) {
      chownSync(home.at(String(name)), UID, UID);
    }
    const init = await runProgram(home, ["init", "--yes", "--skip-checks"], { uid: UID });
    expect(init).toMatchObject({ code: 0, stderr: expect.not.stringContaining("uv_os") });
    const under = [
      "setpriv",
      `--reuid=${UID}`,
      `--regid=${UID}`,
      "--clear-groups",
      "env",
      "-u",
      "HOME",
    ];
    for (const words of [
      ["init", "--yes", "--skip-checks"],
      ["service", "status"],
      ["service", "install", "--dry-run"],
      ["status"],
      ["doctor"],
      ["daemon", "--once"],
      ["uninstall"],
    ]) {
      const ran = await runProgram(home, words, { under });
      expect(`${words.join(" ")}: ${ran.stdout}${ran.stderr}`).not.toMatch(/uv_os|ENOENT|Error:/);
    }
  },
);
