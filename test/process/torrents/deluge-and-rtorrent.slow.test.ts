import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, type TestContext, test } from "vitest";
import { type ClientHome, startClientHome } from "../../support/client-home.ts";
import { cli } from "../../support/daemon.ts";
import { DELUGE_PASSWORD, delugeMissing, startDeluge } from "../../support/deluge.ts";
import type { OfferOptions } from "../../support/payload.ts";
import { expectLibrary } from "../../support/real-ingest.ts";
import { rtorrentMissing, startRtorrent } from "../../support/rtorrent.ts";
import { waitFor } from "../../support/wait-for.ts";
import { allFiles, type Home } from "../home.ts";
import { otherFileSystem, writeLarge } from "../large-copy.ts";
import { watchLibrary } from "../watch-library.ts";

const SINTEL = "Movies/Sintel (2010) {tmdb-45745}/Sintel (2010).mkv";

/** What the stories need of a client. */
type Real = AsyncDisposable & {
  url: string;
  completeDir: string;
  incompleteDir: string;
  add(path: string, options?: OfferOptions & { mayBeRefused?: true }): Promise<{ hash: string; name: string }>;
  release(of: { hash: string }): void;
  stop(): Promise<void>;
  restart(): Promise<void>;
};

type Folders = { folder: string; incompleteDir?: string };

const CLIENTS = [
  { kind: "deluge", missing: delugeMissing(), start: (folders: Folders): Promise<Real> => startDeluge(folders) },
  { kind: "rtorrent", missing: rtorrentMissing(), start: (folders: Folders): Promise<Real> => startRtorrent(folders) },
] as const;

for (const { kind, missing, start } of CLIENTS) {
  const story = (name: string, run: (context: TestContext) => Promise<void>): void => {
    test.skipIf(missing)(`${kind}: ${name}`, { concurrent: true }, run);
  };
  const startIngest = (folders: Omit<Folders, "folder"> = {}): Promise<ClientHome<Real>> =>
    startClientHome(
      (home) => start({ ...folders, folder: home.at("c") }),
      ({ url }) => ({
        DOWNLOAD_CLIENTS: `box=${kind}+${url}`,
        ...(kind === "deluge" && { CLIENT_BOX_PASSWORD: DELUGE_PASSWORD }),
        CLIENT_BOX_POLL_INTERVAL: "0.3",
      }),
    );

  story("away in mid-download and back, the film is filed once, when it is complete", async () => {
    await using ingest = await startIngest();
    const { home, client } = ingest;
    await ingest.start();
    const film = await client.add(ingest.film("Sintel.2010.mkv", 400 * 1024), { hold: 0.5 });
    await ingest.waits({ [film.name]: "downloading" });
    await client.stop();
    const sources = async (): Promise<string> => (await cli(home, "status")).stdout;
    await waitFor("status to say that it is away", async () => /no usable answer|did not answer/.test(await sources()));
    await client.restart();
    await waitFor(
      "status to say that it is back",
      async () => !/no usable answer|did not answer/.test(await sources()),
    );
    await ingest.waits({ [film.name]: "downloading" });
    expectLibrary(home, []);
    client.release(film);
    await ingest.waitFiled("Sintel.2010.mkv");
    ingest.isLinked(join(client.completeDir, "Sintel.2010.mkv"), SINTEL);
    expect(await home.releases()).toHaveLength(1);
  });

  story("a film that it moves from another file system is filed whole, after the move", async (context) => {
    using other = otherFileSystem();
    if (!other) {
      context.skip("there is no second file system");
      return;
    }
    await using ingest = await startIngest({ incompleteDir: other.at("incomplete") });
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
  });

  story("torrents of any name harm nothing, and a film beside them is filed", async () => {
    await using ingest = await startIngest();
    const { home, client } = ingest;
    await ingest.start();
    const odd = ingest.film("odd/inner.txt");
    const before = canary(home);
    for (const { name, folder } of ODD) await client.add(folder ? join(odd, "..") : odd, { name, mayBeRefused: true });
    await client.add(ingest.film("Sintel.2010.mkv"));
    await ingest.waitFiled("Sintel.2010.mkv");
    for (const { path } of await home.releases())
      expect(
        [client.completeDir, client.incompleteDir].some((folder) => path.startsWith(`${folder}/`)),
        path,
      ).toBe(true);
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

/** What lies in the home beside what client and engine write. */
const canary = (home: Home): string[] =>
  allFiles(home.path)
    .filter((path) => !/^(?:c|state|media|\.)/.test(path))
    .filter((path) => !path.startsWith("payload/Sintel"));
