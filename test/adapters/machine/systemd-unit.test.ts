import { expect, test } from "vitest";
import { readUnit } from "../../../src/adapters/machine/systemd-unit.ts";

// `systemctl show plex-ingest.service --property=…`, systemd 252.
const ACTIVE = `Type=exec
MainPID=812
NRestarts=2
User=plex-ingest
LoadState=loaded
ActiveState=active
SubState=running
UnitFileState=enabled
WatchdogUSec=1min
`;

test("parses a running unit, a stopped unit without a watchdog, and a unit that is not installed", () => {
  expect(readUnit("plex-ingest", ACTIVE, false)).toEqual({
    name: "plex-ingest.service",
    active: true,
    enabled: true,
    state: "active (running)",
    pid: 812,
    user: "plex-ingest",
    watchdog: "1min",
    restarts: 2,
    ofUser: false,
  });
  const stopped = ACTIVE.replace("MainPID=812", "MainPID=0")
    .replace("=active", "=inactive")
    .replace("1min", "infinity");
  expect(readUnit("plex-ingest", stopped, true)).toMatchObject({
    active: false,
    pid: undefined,
    watchdog: undefined,
  });
  expect(
    readUnit("plex-ingest", "LoadState=not-found\nActiveState=inactive\n", false),
  ).toBeUndefined();
});
