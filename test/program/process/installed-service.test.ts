import { expect, test } from "vitest";
import { commandOf } from "../../../src/base/actions/sentence.ts";
import { chooseStartAction } from "../../../src/core/service/service-spec.ts";
import { findInstalledService } from "../../../src/program/process/installed-service.ts";
import { tempFolder } from "../../support/temp-folder.ts";

test.each([
  ["linux", ".config/systemd/user/plex-ingest.service"],
  ["darwin", "Library/LaunchAgents/com.plex-ingest.daemon.plist"],
])("recognizes our service by its file on %s, and ignores other services", (platform, file) => {
  using home = tempFolder();
  expect(findInstalledService(platform, home.path)).toBeUndefined();
  home.write(file, "[Service]\nExecStart=/usr/bin/plex-ingest daemon\n");
  expect(findInstalledService(platform, home.path)).toBeUndefined();
  home.write(file, "# Written by plex-ingest 1.0.0\n");
  expect(findInstalledService(platform, home.path)).toBe("user");
  expect(findInstalledService("freebsd", home.path)).toBeUndefined();
});

test("chooses the start command by the installed service and the account", () => {
  expect(commandOf(chooseStartAction(undefined, false))).toBe("plex-ingest daemon");
  expect(commandOf(chooseStartAction("user", false))).toBe("plex-ingest service start");
  expect(commandOf(chooseStartAction("system", false))).toBe("sudo plex-ingest service start");
  expect(commandOf(chooseStartAction("system", true))).toBe("plex-ingest service start");
});
