import { existsSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import {
  formatLogLine,
  formatServiceStatus,
  toServiceExitCode,
} from "../../../src/hosts/cli/show/service-lines.ts";
import { type Scene, scene, signal } from "./scene.ts";

const own = { system: false };

const logs = async (it: Scene, options = { lines: 50, follow: false }): Promise<string[]> => {
  const lines: string[] = [];
  for await (const line of it.service.logs({ ...own, ...options }, signal)) lines.push(line);
  return lines;
};

test("start, stop and restart report the state afterwards", async () => {
  using it = scene();
  await it.install();
  it.calls();
  expect(await it.service.control("stop", own, signal)).toMatchObject({
    active: "inactive",
    runs: false,
  });
  expect(await it.service.control("start", own, signal)).toMatchObject({
    active: "active",
    runs: true,
  });
  expect(await it.service.control("restart", own, signal)).toMatchObject({
    runs: true,
    envFile: it.envFile,
  });
  expect(it.calls()).toEqual(
    ["stop", "start", "restart"].map((verb) => `systemctl --user ${verb} plex-ingest.service`),
  );
});

test("start, stop and restart explain how to install the service if it is not installed", async () => {
  using it = scene();
  for (const action of ["start", "stop", "restart"] as const) {
    await expect(it.service.control(action, own, signal)).rejects.toMatchObject({
      code: "not_found",
      hint: "Install it with `plex-ingest service install`.",
    });
  }
  await expect(logs(it)).rejects.toMatchObject({ code: "not_found" });
  const report = await it.service.report(own, signal);
  expect(report).toMatchObject({ installed: false });
  expect(formatServiceStatus(report)[0]).toBe("No service is installed.");
  expect(toServiceExitCode(report)).toBe(1);
});

test("uninstalling removes the service file, keeps configuration and state, and can be repeated safely", async () => {
  using it = scene();
  const { file } = await it.install();
  it.calls();
  expect(await it.service.uninstall(own, signal)).toMatchObject({
    changed: true,
    file,
    warnings: [],
  });
  expect(it.calls()).toEqual([
    "systemctl --user disable --now plex-ingest.service",
    "systemctl --user daemon-reload",
    "systemctl --user reset-failed plex-ingest.service",
  ]);
  expect(existsSync(file)).toBe(false);
  expect(existsSync(it.envFile) && existsSync(it.config.stateDir)).toBe(true);
  expect(await it.service.uninstall(own, signal)).toMatchObject({ changed: false });
  expect(it.calls()).toEqual([]);
});

test("uses the system service if no user service is installed", async () => {
  using it = scene({ uid: 0, sudoUser: "anna" });
  await it.install({ scope: "system" });
  it.calls();
  await it.service.control("restart", own, signal);
  expect(it.calls()).toEqual(["systemctl restart plex-ingest.service"]);
});

test("the status shows the files in use, the watchdog and the last log lines in readable form", async () => {
  using it = scene();
  await it.install();
  const report = await it.service.report(own, signal);
  expect(report).toMatchObject({
    installed: true,
    env_file: it.envFile,
    state_dir: it.config.stateDir,
    warnings: [],
  });
  expect(toServiceExitCode(report)).toBe(0);
  const text = formatServiceStatus({ ...report, lines: (report.lines ?? []).map(formatLogLine) });
  expect(text).toEqual([
    "The service is active (pid 42).",
    "  Releases: review 3.",
    expect.stringMatching(/^ {2}service .*plex-ingest\.service \(systemd, for anna, enabled\)$/),
    `  settings      ${it.envFile}`,
    `  state folder  ${it.config.stateDir}`,
    "  watchdog      restarts it after 1min without progress",
    "",
    "2026-11-21T09:00:00.000Z INFO  Filed Heat.",
    "plain",
  ]);
});

test("the status still shows everything else if the journal does not respond", async () => {
  using it = scene();
  await it.install();
  writeFileSync(
    it.folder.at("bin/journalctl"),
    "#!/bin/sh\ntrap '' TERM\necho first\nexec sleep 600\n",
  );
  const report = await it.service.report({ system: false }, signal);
  expect(report).toMatchObject({ installed: true, state: { active: "active" }, lines: ["first"] });
});

test("the status warns about commands that use another state folder", async () => {
  using it = scene();
  await it.install();
  it.deps.config = async () => ({ ...it.config, stateDir: "/elsewhere" });
  expect((await it.service.report(own, signal)).warnings).toEqual([
    expect.stringContaining("/elsewhere"),
  ]);
});

test("reads the log from the file that launchd writes", async () => {
  using it = scene({ platform: "darwin" });
  await it.install();
  it.folder.write("home/Library/Logs/plex-ingest/daemon.log", "one\ntwo\nthree\n");
  expect(await logs(it, { lines: 2, follow: false })).toEqual(["two", "three"]);
  const stop = new AbortController();
  const seen: string[] = [];
  for await (const line of it.service.logs({ ...own, lines: 2, follow: true }, stop.signal)) {
    seen.push(line);
    if (line === "three") {
      it.folder.write("home/Library/Logs/plex-ingest/daemon.log", "one\ntwo\nthree\nfour\n");
    }
    if (line === "four") stop.abort();
  }
  expect(seen.at(-1)).toBe("four");
});

test("stops launchd's daemon with SIGTERM, and unloads it only when uninstalling", async () => {
  using it = scene({ platform: "darwin" });
  await it.install();
  it.calls();
  await it.service.control("stop", own, signal);
  await it.service.uninstall(own, signal);
  expect(it.calls().filter((call) => !call.includes(" print "))).toEqual([
    "launchctl kill SIGTERM gui/4242/com.plex-ingest.daemon",
    "launchctl bootout gui/4242/com.plex-ingest.daemon",
  ]);
});
