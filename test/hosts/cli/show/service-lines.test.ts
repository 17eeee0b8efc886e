import { expect, test } from "vitest";
import { formatInstallLines } from "../../../../src/hosts/cli/show/service-lines.ts";

const RESULT = {
  manager: "systemd",
  file: "/etc/systemd/system/plex-ingest.service",
  envFile: "/etc/plex-ingest/env",
  stateDir: "/var/lib/plex-ingest",
  account: "media",
  envLines: undefined,
  text: "",
  calls: [],
};

test.each([
  ["installed", true, "The service was installed and started (systemd)."],
  ["installed", false, "The service was installed, but is not running (systemd)."],
  ["updated", true, "The service was updated and restarted (systemd)."],
  ["updated", false, "The service was updated, but is not running (systemd)."],
] as const)(
  "a service that was %s is reported as started only if it runs (%s)",
  (done, runs, line) => {
    const warnings = runs ? [] : ["The service is failed."];
    const lines = formatInstallLines({ ...RESULT, done, runs, warnings });
    expect(lines[0]).toBe(line);
    expect(lines.filter((each) => each.startsWith("!"))).toHaveLength(warnings.length);
  },
);
