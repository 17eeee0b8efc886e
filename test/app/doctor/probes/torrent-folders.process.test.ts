import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { expect, test } from "vitest";
import type { DoctorsClient } from "../../../../src/app/doctor/doctor.ts";
import { torrentFolders } from "../../../../src/app/doctor/probes/torrent-folders.ts";
import { CLIENT_KINDS, type ClientKind } from "../../../../src/core/torrent/kinds.ts";
import type { Torrent } from "../../../../src/core/torrent/torrent.ts";
import { openStore } from "../../../../src/store/open.ts";
import { clientSettings } from "../../../support/client-settings.ts";
import { doctorFor, findingsOf } from "../../../support/doctor.ts";
import { tempFolder } from "../../../support/temp-folder.ts";
import { openOptions, storeFilesIn } from "../../../support/temp-store.ts";
import { hashOf } from "../../../support/torrent.ts";

const done = (downloadDir: string): Torrent => ({
  hash: hashOf("a"),
  name: "Heat",
  state: "seeding",
  waits: undefined,
  hasMetadata: true,
  sizeBytes: 1,
  percentDone: 1,
  downloadDir,
  labels: [],
  ratio: 0,
  addedAt: 1,
  goalReached: false,
});

const client = (
  kind: ClientKind,
  download: string[],
  given: Partial<DoctorsClient> = {},
): DoctorsClient => ({
  ...clientSettings(kind),
  report: async () => ({ version: "4.1", warnings: [] }),
  folders: async () => ({ download }),
  list: async () => [],
  async *filesOf() {},
  ...given,
});

test.each(CLIENT_KINDS)(
  "the printed line names every folder of %s that is not named",
  async (kind) => {
    using dir = tempFolder();
    for (const name of ["watched", "films", "more/tv"]) {
      mkdirSync(dir.at(name), { recursive: true });
    }
    dir.write(".config/plex-ingest/.env", "");
    const file = dir.at(".config/plex-ingest/.env");
    const download = ["watched", "films", "nowhere"].map((name) => dir.at(name));
    const list = async () => [done(dir.at("more/tv")), done("/etc")];
    const look = async () => {
      const { settings } = clientSettings(kind);
      const named = parseEnv(readFileSync(file, "utf8"))[`${settings}_FOLDERS`];
      const namedFolders = named === undefined ? [] : named.split(":");
      const outside = { clients: [client(kind, download, { list, namedFolders })] };
      const env = { PLEX_INGEST_DIR: dir.at("watched") };
      const found = await findingsOf(torrentFolders, doctorFor(dir.path, env, { outside }));
      return found.filter(({ level }) => level === "warn");
    };
    const [warning, ...more] = await look();
    expect(more).toEqual([]);
    expect(warning?.found).toContain(
      `${dir.at("films")}, ${dir.at("more/tv")}, outside the folders`,
    );
    execFileSync("/bin/sh", ["-c", warning?.command ?? "exit 1"]);
    expect(readFileSync(file, "utf8")).toContain(
      `_FOLDERS=${dir.at("films")}:${dir.at("more/tv")}`,
    );
    expect(await look()).toEqual([]);
  },
);

test("a folder that the upgrade recorded is named", async () => {
  using dir = tempFolder();
  mkdirSync(dir.at("films"));
  const outside = { clients: [client("transmission", [dir.at("films")])] };
  const levels = async () =>
    (await findingsOf(torrentFolders, doctorFor(dir.path, {}, { outside }))).map(
      ({ level }) => level,
    );
  expect(await levels()).toEqual(["ok", "warn"]);
  await using store = await openStore(storeFilesIn(dir.at("state")), openOptions());
  const row = { path: dir.at("films") };
  await store.write((trx) => trx.insertInto("named_folder").values(row).execute());
  expect(await levels()).toEqual(["ok"]);
});
