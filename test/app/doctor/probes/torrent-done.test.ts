import { chmodSync } from "node:fs";
import { expect, test } from "vitest";
import { createHookMarks } from "../../../../src/adapters/fs/hook-marks.ts";
import type { DoctorsClient } from "../../../../src/app/doctor/doctor.ts";
import { torrentDone } from "../../../../src/app/doctor/probes/torrent-done.ts";
import { toTorrent } from "../../../../src/clients/transmission/gate.ts";
import { clientSettings } from "../../../support/client-settings.ts";
import { doctorFor, findingsOf } from "../../../support/doctor.ts";
import { tempFolder } from "../../../support/temp-folder.ts";
import { torrent } from "../../../support/torrent.ts";

const NOW = Date.UTC(2026, 4, 1, 12);
const MINUTE = 60_000;

/** A client that calls a script below the media root, and what doctor finds. */
function hooked(script = "media/.plex-ingest-hook/torrent-done.sh") {
  const folder = tempFolder();
  chmodSync(folder.write(script, "#!/bin/sh\n"), 0o755);
  const marks = createHookMarks(folder.at("state"));
  return {
    marks,
    path: folder.at(script),
    folder,
    async finds(
      doneAt: readonly (number | undefined)[] = [],
      { mode = "hybrid", client = {} }: { mode?: string; client?: Partial<DoctorsClient> } = {},
    ) {
      const torrents = doneAt.map((at, index) =>
        toTorrent(torrent(String(index), at === undefined ? {} : { doneAt: at })),
      );
      const only: DoctorsClient = {
        ...clientSettings("transmission"),
        report: async () => ({
          version: "4.1",
          warnings: [],
          hook: { enabled: true, path: folder.at(script), advice: "Set it." },
        }),
        folders: async () => ({ download: [] }),
        list: async () => torrents,
        async *filesOf() {},
        ...client,
      };
      const env = { PLEX_MEDIA_ROOT: folder.at("media"), PLEX_MODE: mode };
      const outside = { clients: [only] };
      return findingsOf(torrentDone, doctorFor(folder.path, env, { outside, now: () => NOW }));
    },
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  };
}

test("fails only if a download was completed after the hook was set, and none was reported", async () => {
  using it = hooked();
  const set = NOW - 60 * MINUTE;
  const before = [set - 1, undefined];
  const quiet = [
    { level: "ok", found: `${it.path} is set, and has had no download to report yet.` },
  ];
  // The time at which a hook was set by hand, or by an earlier version, is not known.
  expect(await it.finds([NOW - 30 * MINUTE])).toMatchObject([
    {
      level: "ok",
      found: `${it.path} is set, and has reported no download yet.`,
      advice: expect.stringContaining("client set-hook transmission"),
    },
  ]);
  it.marks.set("transmission", set);
  expect(await it.finds(before)).toEqual(quiet);
  expect(await it.finds([...before, NOW - MINUTE])).toEqual(quiet);
  expect(await it.finds([...before, set + 1])).toMatchObject([
    {
      level: "fail",
      found: `A download was completed after the hook was set, and ${it.path} reported none.`,
      command: "plex-ingest client unset-hook transmission",
    },
  ]);
  expect(await it.finds([set + 1, NOW - 3 * MINUTE])).toMatchObject([
    { level: "fail", found: expect.stringMatching(/^2 downloads were completed/) },
  ]);
  it.marks.arrived("transmission", set + MINUTE);
  expect(await it.finds([set + 1, NOW - 3 * MINUTE])).toEqual([
    { level: "ok", found: `${it.path} last reported a download on 2026-05-01 11:01 UTC.` },
  ]);
  // A hook that is set again has to prove itself again.
  it.marks.set("transmission", set + 2 * MINUTE);
  expect(await it.finds([NOW - 3 * MINUTE])).toMatchObject([{ level: "fail" }]);
});

test("a client without a list is not blamed for its hook", async () => {
  using it = hooked();
  it.marks.set("transmission", 1);
  const list = () => Promise.reject(new Error("no answer"));
  expect(await it.finds([], { client: { list } })).toMatchObject([{ level: "ok" }]);
});

test("a script that not every account can run fails only in mode hook, where nothing else finds downloads", async () => {
  using it = hooked("opt/torrent-done.sh");
  chmodSync(it.path, 0o700);
  expect(await it.finds()).toMatchObject([{ level: "warn" }]);
  expect(await it.finds([], { mode: "hook" })).toMatchObject([{ level: "fail" }]);
});

test("in mode hook, a script that leaves notes for a daemon fails even if it once reported", async () => {
  using it = hooked();
  it.marks.arrived("transmission", NOW);
  expect(await it.finds([], { mode: "hook" })).toMatchObject([
    { level: "fail", command: "plex-ingest client set-hook transmission" },
  ]);
});
