import { mkdirSync } from "node:fs";
import { expect, test } from "vitest";
import type { DoctorsClient } from "../../../../src/app/doctor/doctor.ts";
import { torrentLinks } from "../../../../src/app/doctor/probes/torrent-links.ts";
import { toTorrent } from "../../../../src/clients/transmission/gate.ts";
import { clientSettings } from "../../../support/client-settings.ts";
import { doctorFor, findingsOf } from "../../../support/doctor.ts";
import { tempFolder } from "../../../support/temp-folder.ts";
import { torrent } from "../../../support/torrent.ts";

test("names a torrent whose file list the client does not return, and tries the others", async () => {
  using dir = tempFolder();
  mkdirSync(dir.at("media/Movies"), { recursive: true });
  dir.write("one/Film.mkv", "film");
  const sick = torrent("a", { name: "Sick", downloadDir: dir.at("two") });
  const film = torrent("b", { name: "Film.mkv", downloadDir: dir.at("one") });
  const client: DoctorsClient = {
    ...clientSettings("transmission"),
    report: async () => ({ version: "4.1", warnings: [] }),
    folders: async () => ({ download: [dir.at("one"), dir.at("two")] }),
    list: async () => [toTorrent(sick), toTorrent(film)],
    async *filesOf() {
      yield {
        torrents: [
          { torrent: toTorrent(film), files: [{ name: "Film.mkv", length: 4, wanted: true }] },
        ],
        tooLong: [],
        failed: [{ hash: sick.hash, message: "Transmission did not return its file list: no." }],
      };
    },
  };
  const env = { PLEX_MEDIA_ROOT: dir.at("media") };
  const findings = await findingsOf(
    torrentLinks,
    doctorFor(dir.path, env, { outside: { clients: [client] } }),
  );
  expect(findings.map(({ level, found }) => [level, found])).toEqual([
    ["warn", "Sick: Transmission did not return its file list: no."],
    ["ok", expect.stringContaining("Movies")],
  ]);
});
