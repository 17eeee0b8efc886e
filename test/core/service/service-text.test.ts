import { parseEnv } from "node:util";
import { describe, expect, test } from "vitest";
import { listProgramWarnings } from "../../../src/app/service/plan-service.ts";
import { formatLaunchdAgent } from "../../../src/core/service/launchd-plist.ts";
import { formatSystemdUserUnit } from "../../../src/core/service/managers.ts";
import {
  findEnvFileIn,
  findSharedFolder,
  formatStateFolderLines,
} from "../../../src/core/service/service-spec.ts";
import {
  isActive,
  readLaunchctlPrint,
  readSystemctlShow,
} from "../../../src/core/service/service-state.ts";

test.each([
  [["/srv/media/downloads", "/srv/media/library"], "/srv/media"],
  [["/srv/media", "/srv/media/library/Movies"], "/srv/media"],
  [["/srv/media"], "/srv/media"],
  [["/srv/media", "/srv/media2"], "/srv"],
  [["/downloads", "/library"], undefined],
  [[], undefined],
])("the common folder of %j is %j", (paths, common) => {
  expect(findSharedFolder(paths)).toBe(common);
});

test.each(["", "A=1", "A=1\n", "PLEX_INGEST_STATE_DIR=\n", "A=1\r\n"])(
  "the state folder is read back unchanged when it is written after %j",
  (before) => {
    const odd = ['/srv/it\'s "mine"', '/srv/it\'s `my` "own"', "/srv/it's back\\new", "/srv/$HOME"];
    for (const folder of ["/var/lib/plex-ingest", "/home/anna/My state #1", ...odd]) {
      const values = parseEnv(before + formatStateFolderLines(before, folder));
      expect(values["PLEX_INGEST_STATE_DIR"]).toBe(folder);
      if (before.startsWith("A")) expect(values["A"]).toBe("1");
    }
  },
);

test.each(["/etc/plex-ingest/env", '/srv/it\'s 100% "my" $HOME\\more', "/a/<b> & c"])(
  "reads back the env file %j of an installed service",
  (envFile) => {
    const spec = {
      version: "1",
      node: "/usr/bin/node",
      entry: "/opt/x.js",
      envFile,
      stateDir: "/s",
      logFile: "/l",
    };
    const rest = { writable: [], media: [], credentials: [], account: { user: "anna" } };
    expect(findEnvFileIn(formatSystemdUserUnit({ ...spec, ...rest }))).toBe(envFile);
    expect(findEnvFileIn(formatLaunchdAgent({ ...spec, ...rest }))).toBe(envFile);
    expect(findEnvFileIn("[Service]\nExecStart=/usr/bin/plex-ingest daemon\n")).toBeUndefined();
  },
);

test("warns if the Node or the program may move or disappear", () => {
  expect(
    listProgramWarnings([
      "/usr/bin/node",
      "/usr/local/lib/node_modules/plex-ingest/dist/plex-ingest.js",
    ]),
  ).toEqual([]);
  const passing = [
    "/home/anna/.nvm/versions/node/v24.1.0/bin/node",
    "/home/anna/.npm/_npx/0a1b/node_modules/plex-ingest/dist/plex-ingest.js",
    "/opt/homebrew/Cellar/node/24.1.0/bin/node",
  ];
  expect(listProgramWarnings(passing)).toEqual(
    passing.map((path) => expect.stringContaining(path)),
  );
});

describe("service manager output", () => {
  test("reads a running service from systemd", () => {
    const shown =
      "Result=success\nNRestarts=1\nMainPID=42\nStatusText=Releases: review 3.\nLoadState=loaded\nActiveState=active\nSubState=running\nUnitFileState=enabled\nActiveEnterTimestamp=Sat 2026-11-21 09:00:00 UTC\nWatchdogUSec=1min\n";
    const state = readSystemctlShow(shown);
    expect(state).toEqual({
      loaded: true,
      active: "active",
      within: "running",
      enabled: "enabled",
      pid: 42,
      since: "Sat 2026-11-21 09:00:00 UTC",
      watchdog: "1min",
      said: "Releases: review 3.",
      failed: undefined,
      restarts: 1,
    });
    expect(isActive(state)).toBe(true);
  });
  test("reads a failed and an unknown service from systemd", () => {
    const failed = readSystemctlShow(
      "LoadState=loaded\nActiveState=failed\nResult=watchdog\nMainPID=0\nWatchdogUSec=0\n",
    );
    expect(failed).toMatchObject({
      active: "failed",
      failed: "watchdog",
      pid: undefined,
      watchdog: undefined,
    });
    expect(isActive(failed)).toBe(false);
    expect(readSystemctlShow("LoadState=not-found\nActiveState=inactive\n").loaded).toBe(false);
    expect(readSystemctlShow("")).toMatchObject({ loaded: false, active: "unknown" });
  });
  test("reads a running and an ended service from launchd", () => {
    const text =
      "gui/501/com.plex-ingest.daemon = {\n\tactive count = 1\n\tstate = running\n\tpid = 77\n\tlast exit code = (never exited)\n}\n";
    expect(readLaunchctlPrint(text)).toMatchObject({
      loaded: true,
      active: "running",
      pid: 77,
      failed: undefined,
    });
    expect(
      readLaunchctlPrint("x = {\n\tstate = not running\n\tlast exit code = 78: EX_CONFIG\n}\n"),
    ).toMatchObject({
      active: "not running",
      failed: "exit code 78: EX_CONFIG",
    });
    expect(isActive(readLaunchctlPrint(undefined))).toBe(false);
  });
});
