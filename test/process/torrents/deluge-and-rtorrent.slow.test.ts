import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { expect, type TestContext, test } from "vitest";
import { type ClientHome, startClientHome } from "../../support/client-home.ts";
import { cli } from "../../support/daemon.ts";
import { DELUGE_PASSWORD, delugeMissing, startDeluge } from "../../support/deluge.ts";
import { expectLibrary } from "../../support/real-ingest.ts";
import { rtorrentMissing, startRtorrent } from "../../support/rtorrent.ts";
import type { OfferOptions } from "../../support/swarm.ts";
import { waitFor } from "../../support/wait-for.ts";
import { allFiles, type Home, visibleFiles } from "../home.ts";
import { hashOf, otherFileSystem, staged } from "../large-copy.ts";

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
  /** With its data. */
  remove(hash: string, name: string): Promise<void>;
};

const CLIENTS = [
  {
    kind: "deluge",
    missing: delugeMissing(),
    async start(folder: string): Promise<Real> {
      const deluge = await startDeluge({ folder });
      return { ...deluge, remove: async (hash) => void (await deluge.call("core.remove_torrent", hash, true)) };
    },
  },
  {
    kind: "rtorrent",
    missing: rtorrentMissing(),
    async start(folder: string): Promise<Real> {
      const rtorrent = await startRtorrent({ folder });
      const remove: Real["remove"] = async (hash, name) => {
        await rtorrent.call("d.erase", hash.toUpperCase());
        rmSync(join(rtorrent.completeDir, name), { recursive: true });
      };
      return { ...rtorrent, remove };
    },
  },
] as const;

for (const { kind, missing, start } of CLIENTS) {
  const story = (name: string, run: (context: TestContext) => Promise<void>): void => {
    test.skipIf(missing)(`${kind}: ${name}`, { concurrent: true }, run);
  };
  const startIngest = (settings: Record<string, string> = {}): Promise<ClientHome<Real>> =>
    startClientHome(
      (home) => start(home.at("c")),
      ({ url }) => ({
        DOWNLOAD_CLIENTS: `box=${kind}+${url}`,
        ...(kind === "deluge" && { CLIENT_BOX_PASSWORD: DELUGE_PASSWORD }),
        CLIENT_BOX_POLL_INTERVAL: "0.3",
        ...settings,
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

  story("removed with its data in mid-copy, what is in the library is whole, and the rest is told", async (context) => {
    using other = otherFileSystem();
    if (!other) {
      context.skip("there is no second file system");
      return;
    }
    const library = other.at("media");
    for (const folder of ["Movies", "TV Shows"]) mkdirSync(join(library, folder), { recursive: true });
    await using ingest = await startIngest({ PLEX_MEDIA_ROOT: library, INGEST_FILE_METHOD: "copy" });
    const { home, client } = ingest;
    // An empty list would say nothing of what is gone.
    await client.add(ingest.film("notes-of-mine.txt"));
    const daemon = await ingest.start();
    const names = Array.from({ length: 6 }, (_, at) => `Breaking.Bad.S02E0${at + 1}.1080p.mkv`);
    for (const name of names) ingest.film(`Breaking.Bad.S02.1080p/${name}`, BYTES);
    const pack = await client.add(home.at("payload/Breaking.Bad.S02.1080p"));
    await waitFor(
      "a copy to be stopped",
      async () => {
        if (visibleFiles(library).length === 0 || staged(library).length === 0) return false;
        daemon.child.kill("SIGSTOP");
        await setTimeout(10);
        if (staged(library).some(({ size }) => size < BYTES)) return true;
        daemon.child.kill("SIGCONT");
        return false;
      },
      undefined,
      1,
    );
    await client.remove(pack.hash, pack.name);
    await waitFor("the data to be deleted", () => allFiles(join(client.completeDir, pack.name)).length === 0);
    daemon.child.kill("SIGCONT");
    const { reasons } = await home.reaches(pack.name, "filed");
    expect(reasons.every(({ code }) => code === "source_missing")).toBe(true);
    const kept = visibleFiles(library);
    expect(kept.length + reasons.length).toBe(names.length);
    expect(reasons.length).toBeGreaterThan(0);
    const wholes = names.map((name) => hashOf(home.at("payload/Breaking.Bad.S02.1080p", name)));
    for (const file of kept) expect(wholes).toContain(hashOf(join(library, file)));
    expect(allFiles(library)).toEqual(kept);
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

const BYTES = 12 * 1024 * 1024 + 1;

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
