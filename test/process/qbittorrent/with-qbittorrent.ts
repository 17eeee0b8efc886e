import { type TestContext, test } from "vitest";
import { type QbittorrentOptions, qbittorrentMissing, startQbittorrent } from "../../support/qbittorrent.ts";
import { startIngestWith } from "../../support/real-ingest.ts";
import type { Home } from "../home.ts";

/** A test with a real qBittorrent; left out where there is none. Nearly all of it is waiting, so it runs beside the others of its file. */
export function story(name: string, run: (context: TestContext) => Promise<void>): void {
  test.skipIf(qbittorrentMissing())(name, { concurrent: true }, run);
}

type Options = {
  watched?: boolean | undefined;
  qbittorrent?: Omit<QbittorrentOptions, "folder"> | ((home: Home) => Omit<QbittorrentOptions, "folder">);
  /** Further settings; `undefined` takes one away. */
  settings?: Record<string, string | undefined>;
};

/** A home with a library, a real qBittorrent, a small TMDB and our program as it is shipped. */
export async function startIngest({ watched, qbittorrent = {}, settings }: Options = {}) {
  let given: Omit<QbittorrentOptions, "folder"> = {};
  const ingest = await startIngestWith({
    kind: "qbittorrent",
    watched,
    start: (home) => {
      given = typeof qbittorrent === "function" ? qbittorrent(home) : qbittorrent;
      return startQbittorrent({ ...given, folder: home.at("qb") });
    },
    settings: ({ url }) => ({
      DOWNLOAD_CLIENTS: `qb=qbittorrent+${url}`,
      CLIENT_QB_USERNAME: given.auth?.username,
      CLIENT_QB_PASSWORD: given.auth?.password,
      CLIENT_QB_POLL_INTERVAL: "0.3",
      ...settings,
    }),
  });
  return { ...ingest, qb: ingest.client };
}

export const SINTEL = "Movies/Sintel (2010) {tmdb-45745}/Sintel (2010).mkv";
export const PRIMER = "Movies/Primer (2004) {tmdb-14337}/Primer (2004).mkv";
