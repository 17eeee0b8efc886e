import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { formatLaunchdAgent, toLaunchdLogFile } from "../../src/core/service/launchd-plist.ts";
import { formatSystemdSystemUnit } from "../../src/core/service/managers.ts";
import {
  LABEL,
  type ServiceSpec,
  SYSTEM_ENV_FILE,
  UNIT,
} from "../../src/core/service/service-spec.ts";

const { version, files } = JSON.parse(readFileSync("package.json", "utf8")) as {
  version: string;
  files: string[];
};

/** Paths of a typical machine. `service install` writes the paths of the actual machine. */
const LINUX: ServiceSpec = {
  version,
  node: "/usr/bin/node",
  entry: "/usr/local/lib/node_modules/plex-ingest/dist/plex-ingest.js",
  envFile: SYSTEM_ENV_FILE,
  stateDir: "/var/lib/plex-ingest",
  writable: ["/srv/media"],
  media: ["/srv/media"],
  credentials: [],
  account: { user: "plex-ingest", group: "media" },
  logFile: "",
};
const MAC: ServiceSpec = {
  ...LINUX,
  node: "/opt/homebrew/bin/node",
  entry: "/opt/homebrew/lib/node_modules/plex-ingest/dist/plex-ingest.js",
  envFile: "/Users/YOU/.config/plex-ingest/.env",
  account: { user: "YOU" },
  logFile: toLaunchdLogFile("/Users/YOU"),
};

test.each([
  ["systemd", UNIT, formatSystemdSystemUnit(LINUX)],
  ["launchd", `${LABEL}.plist`, formatLaunchdAgent(MAC)],
])(
  "%s/%s matches what `service install` writes, and is in the package",
  async (folder, file, text) => {
    await expect(
      text,
      "shipped units are generated: npx vitest run test/scripts/shipped-units.test.ts -u",
    ).toMatchFileSnapshot(`../../${folder}/${file}`);
    expect(files).toContain(folder);
  },
);
