import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, type TestContext, test } from "vitest";
import type { ClientKind } from "../../../src/core/torrent/kinds.ts";
import { type ClientHome, startClientHome } from "../../support/client-home.ts";
import { cli } from "../../support/daemon.ts";
import { DELUGE_PASSWORD, delugeMissing, startDeluge } from "../../support/deluge.ts";
import type { OfferOptions } from "../../support/payload.ts";
import { qbittorrentMissing, startQbittorrent } from "../../support/qbittorrent.ts";
import { expectLibrary } from "../../support/real-ingest.ts";
import { rtorrentMissing, startRtorrent } from "../../support/rtorrent.ts";
import { startTransmission, transmissionMissing } from "../../support/transmission.ts";
import { waitFor } from "../../support/wait-for.ts";
import { allFiles, type Home } from "../home.ts";
import { otherFileSystem, writeLarge } from "../large-copy.ts";
import { watchLibrary } from "../watch-library.ts";

const SINTEL = "Movies/Sintel (2010) {tmdb-45745}/Sintel (2010).mkv";

const PRIMER = "Movies/Primer (2004) {tmdb-14337}/Primer (2004).mkv";
const QB = { username: "anna", password: "p: ä" };

/** The part of a client that the stories use. */
type Real = AsyncDisposable & {
  url: string;
  completeDir: string;
  add(
    path: string,
    options?: OfferOptions & { mayBeRefused?: true },
  ): Promise<{ hash: string; name: string }>;
  release(of: { hash: string }): void;
  kill(): Promise<unknown>;
  stop(): Promise<void>;
  restart(): Promise<void>;
};

type Folders = { folder: string; incompleteDir: string };

type Client = {
  kind: ClientKind;
  missing: string | undefined;
  start(folders: Folders): Promise<Real>;
  /** How the client is ended during a download. After a kill, its data must still be complete. */
  end: "kill" | "stop";
  settings?: Record<string, string>;
  /**
   * True if the client accepts or refuses any name at once. Other clients have their own tests for
   * this.
   */
  takesOddNames?: true;
};

const CLIENTS: readonly Client[] = [
  { kind: "transmission", missing: transmissionMissing(), start: startTransmission, end: "kill" },
  {
    kind: "qbittorrent",
    missing: qbittorrentMissing(),
    start: (folders) => startQbittorrent({ ...folders, auth: QB }),
    end: "kill",
    settings: { CLIENT_BOX_USERNAME: QB.username, CLIENT_BOX_PASSWORD: QB.password },
  },
  {
    kind: "deluge",
    missing: delugeMissing(),
    start: startDeluge,
    end: "stop",
    settings: { CLIENT_BOX_PASSWORD: DELUGE_PASSWORD },
    takesOddNames: true,
  },
  {
    kind: "rtorrent",
    missing: rtorrentMissing(),
    start: startRtorrent,
    end: "stop",
    takesOddNames: true,
  },
];

for (const { kind, missing, start, end, settings, takesOddNames } of CLIENTS) {
  const story = (name: string, run: (context: TestContext) => Promise<void>): void => {
    test.skipIf(missing)(`${kind}: ${name}`, { concurrent: true }, run);
  };
  const startIngest = (incompleteDir?: string): Promise<ClientHome<Real>> =>
    startClientHome(
      (home) =>
        start({ folder: home.at("c"), incompleteDir: incompleteDir ?? home.at("c", "incomplete") }),
      ({ url }, { at }) => ({
        DOWNLOAD_CLIENTS: `box=${kind}+${url}`,
        CLIENT_BOX_FOLDERS: at("c"),
        CLIENT_BOX_POLL_INTERVAL: "0.3",
        ...settings,
      }),
    );

  story(
    "if the client is away during a download, nothing counts as removed and each film is filed once",
    async () => {
      await using ingest = await startIngest();
      const { home, client } = ingest;
      await ingest.start();
      await client.add(ingest.film("Sintel.2010.mkv"));
      const film = await client.add(ingest.film("Primer.2004.mkv", 400 * 1024), { hold: 0.5 });
      await ingest.waitFiled("Sintel.2010.mkv");
      await ingest.waits({ [film.name]: "downloading" });
      await client[end]();
      const sources = async (): Promise<string> => (await cli(home, "status")).stdout;
      await waitFor("status to say that it is away", async () =>
        /did not return a usable response|did not answer/.test(await sources()),
      );
      await client.restart();
      await waitFor(
        "status to say that it is back",
        async () => !/did not return a usable response|did not answer/.test(await sources()),
      );
      await ingest.waits({ [film.name]: "downloading" });
      expectLibrary(home, [SINTEL]);
      client.release(film);
      await ingest.waitFiled("Primer.2004.mkv");
      ingest.isLinked(join(client.completeDir, "Sintel.2010.mkv"), SINTEL);
      ingest.isLinked(join(client.completeDir, "Primer.2004.mkv"), PRIMER);
      const releases = await home.releases();
      expect(releases).toHaveLength(2);
      const told = await Promise.all(
        releases.map(async ({ id }) => (await home.item(id))?.history ?? []),
      );
      expect(told.flat().map(({ action }) => action)).not.toContain("vanished");
    },
  );

  story(
    "a film that the client moves from another file system is filed whole, after the move",
    async (context) => {
      using other = otherFileSystem();
      if (!other) {
        context.skip("there is no second file system");
        return;
      }
      await using ingest = await startIngest(other.at("incomplete"));
      const { home, client } = ingest;
      writeLarge(home.at("Sintel.2010.mkv"), 48);
      await using watcher = await watchLibrary(home.library, home.at("Sintel.2010.mkv"));
      await ingest.start();
      const held = await client.add(ingest.film("Primer.2004.mkv"), { hold: 0.5 });
      await client.add(home.at("Sintel.2010.mkv"));
      await ingest.waitFiled("Sintel.2010.mkv");
      const { wrong, whole } = await watcher.seen();
      expect(wrong).toEqual([]);
      expect(whole).toEqual([join(home.library, SINTEL)]);
      ingest.isLinked(join(client.completeDir, "Sintel.2010.mkv"), SINTEL);
      await ingest.waits({ [held.name]: "downloading" });
      expect(readdirSync(client.completeDir)).toEqual(["Sintel.2010.mkv"]);
      expectLibrary(home, [SINTEL]);
    },
  );

  if (!takesOddNames) continue;
  story("torrents with odd names cause no harm, and a film next to them is filed", async () => {
    await using ingest = await startIngest();
    const { home, client } = ingest;
    await ingest.start();
    const odd = ingest.film("odd/inner.txt");
    const before = canary(home);
    for (const { name, folder } of ODD) {
      await client.add(folder ? join(odd, "..") : odd, { name, mayBeRefused: true });
    }
    await client.add(ingest.film("Sintel.2010.mkv"));
    await ingest.waitFiled("Sintel.2010.mkv");
    for (const { path } of await home.releases()) {
      expect(
        [client.completeDir, home.at("c", "incomplete")].some((folder) =>
          path.startsWith(`${folder}/`),
        ),
        path,
      ).toBe(true);
    }
    expectLibrary(home, [SINTEL]);
    expect(canary(home)).toEqual(before);
    expect((await cli(home, "status")).code).toBe(0);
  });
}

const ODD: readonly { name: string | Uint8Array; folder?: true }[] = [
  { name: "../../etc" },
  { name: "/abs/name" },
  { name: "a\nb\u001b[31m.txt" },
  { name: "x".repeat(255) },
  { name: "trail. ", folder: true },
  { name: "NFD é 🎬 日本", folder: true },
  { name: 'a:b?*"<>|\\.txt' },
  { name: Buffer.from([0x63, 0xe9, 0xff, 0x2e, 0x74, 0x78, 0x74]) },
  { name: "$(touch pwned) `id` ';--.txt" },
];

/** Files in the home that are not written by the client or the engine. */
const canary = (home: Home): string[] =>
  allFiles(home.path)
    .filter((path) => !/^(?:c|state|media|\.)/.test(path))
    .filter((path) => !path.startsWith("payload/Sintel"));
