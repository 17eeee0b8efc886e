import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { expect } from "vitest";
import type { ShownRelease } from "../../src/app/shown/release-shape.ts";
import { inCommands } from "../../src/core/actions/tongues.ts";
import { isVideoFile } from "../../src/core/media-files/file-types.ts";
import { cleanText } from "../../src/core/text/clean-text.ts";
import type { ClientKind } from "../../src/core/torrent/kinds.ts";
import type { WaitCode } from "../../src/core/torrent/wait.ts";
import { startFakeTmdb } from "../../src/hosts/demo/stand-ins/tmdb/fake-tmdb.ts";
import type { RegisteredTorrent } from "../../src/store/torrents/torrents.ts";
import { waitingTorrents } from "../../src/store/torrents/torrents.ts";
import { allFiles, type Home, inode, makeHome, TMDB_KEY, visibleFiles } from "../process/home.ts";
import { cli, type Running, type RunOptions, startDaemon } from "./daemon.ts";
import { type Added, type RealTransmission, startTransmission, type TransmissionOptions } from "./transmission.ts";
import { asVideo } from "./video-bytes.ts";
import { waitFor } from "./wait-for.ts";

const KIB = 1024;

export type RealIngestOptions = {
  transmission?: Omit<TransmissionOptions, "folder"> | undefined;
  /** PLEX_INGEST_DIR names the folder of Transmission's finished downloads as well, as many people have it. */
  watched?: boolean | undefined;
  /** Transmission calls `scripts/torrent-done.sh` as it is shipped; `hookCalls` tells when. */
  hook?: boolean | undefined;
  /** Further settings; `undefined` takes one away. */
  settings?: Record<string, string | undefined> | undefined;
};

/** What the tests need of whichever client has the torrents. */
type Seeder = AsyncDisposable & {
  completeDir: string;
  /** Once all that is wanted is there and seeded. */
  seeds(hash: string): Promise<{ downloadDir: string; files: readonly { name: string }[] }>;
  /** Has every piece read and hashed again. */
  verify(hash: string): Promise<{ percentDone: number }>;
};

export type RealIngest = IngestWith<RealTransmission> & { tm: RealTransmission };

type IngestWith<C extends Seeder> = AsyncDisposable & {
  home: Home;
  client: C;
  /** Our daemon, once it watches; ended with the scope at the latest. */
  start(options?: RunOptions & { args?: string[] }): Promise<Running>;
  /** Writes what a torrent is made from: a film that nobody has yet. Returns its path. */
  film(name: string, bytes?: number): string;
  /** The same for a folder; text, or a length for bytes of our own. */
  pack(name: string, files: Readonly<Record<string, string | number>>): string;
  waitFiled(name: string): Promise<ShownRelease>;
  /** What happened to the release of this name, oldest first. */
  historyOf(name: string): Promise<string[]>;
  /** What `plex-ingest status` prints. */
  statusLines(): Promise<string[]>;
  /** Why the torrent of this name waits, once the reason has this code; `plex-ingest status` prints it. */
  explained(name: string, code: WaitCode): Promise<string>;
  /** The torrents that wait for something, from the database. */
  waiting(): Promise<{ name: string; code: string | undefined; message: string }[]>;
  nothingWaits(): Promise<void>;
  /** The line of `plex-ingest status` about the client, once it says this. */
  healthSays(words: RegExp): Promise<string>;
  /**
   * Holds what must be true of a torrent that was filed: one release of its name, filed once; these files of it are in the
   * library as the very same files; it is seeded on, every piece of it right.
   */
  filedOnce(added: Added, files: Readonly<Record<string, string>>): Promise<void>;
};

/** A home with a library, a real Transmission, a small TMDB and our program as it is shipped: all that takes part in life. */
export async function startRealIngest(options: RealIngestOptions = {}): Promise<RealIngest> {
  const { watched = false, hook = false } = options;
  const ingest = await startIngestWith({
    kind: "transmission",
    watched,
    start: (home) =>
      startTransmission({
        ...options.transmission,
        ...(hook ? hookIn(home) : {}),
        folder: home.at("transmission"),
      }),
    settings: (tm) => ({
      TRANSMISSION_URL: tm.url,
      TRANSMISSION_USERNAME: options.transmission?.auth?.username,
      TRANSMISSION_PASSWORD: options.transmission?.auth?.password,
      TRANSMISSION_POLL_INTERVAL: "0.3",
      ...options.settings,
    }),
  });
  return { ...ingest, tm: ingest.client };
}

type IngestOptions<C extends Seeder> = {
  kind: ClientKind;
  watched?: boolean | undefined;
  start(home: Home): Promise<C>;
  settings(client: C): Record<string, string | undefined>;
};

/** The same with another client. */
export async function startIngestWith<C extends Seeder>({
  kind,
  watched = false,
  start,
  settings,
}: IngestOptions<C>): Promise<IngestWith<C>> {
  await using started = new AsyncDisposableStack();
  const tmdb = started.use(await startFakeTmdb({ key: TMDB_KEY }));
  const home = started.use(makeHome({ tmdb }));
  const client = started.use(await start(home));
  home.configure({
    PLEX_INGEST_DIR: watched ? `${client.completeDir}:${home.downloads}` : home.downloads,
    ...settings(client),
  });
  const stack = started.move();

  const write = (name: string, content: string | number): string => {
    const target = home.at("payload", name);
    mkdirSync(dirname(target), { recursive: true });
    // Without a run of zeros: that is what a file looks like of which nothing was written yet.
    const bytes = typeof content === "string" ? content : Buffer.alloc(content, name);
    writeFileSync(target, isVideoFile(name) ? asVideo(bytes) : bytes);
    return target;
  };
  const release = async (name: string): Promise<ShownRelease> => {
    const found = (await home.releases()).filter((one) => one.name === name && !OVER.has(one.state));
    const seen = found.map(({ id, source, state }) => `#${id} from ${source} is ${state}`).join(", ");
    expect(found, `the releases named ${name}: ${seen}`).toHaveLength(1);
    return found[0] as ShownRelease;
  };
  const historyOf = async (name: string): Promise<string[]> => {
    const item = await home.item((await release(name)).id);
    return (item?.history ?? []).toReversed().map(({ action }) => action);
  };
  const statusLines = async (): Promise<string[]> => (await cli(home, "status")).stdout.split("\n");
  const waiting = async () => {
    await using store = await home.open("read-only");
    const { torrents } = await waitingTorrents(store.read, 100);
    return torrents.map(({ name, waits }: RegisteredTorrent) => ({
      name,
      code: waits?.code,
      message: inCommands(waits?.message ?? ""),
    }));
  };
  const none = async (names: (name: string) => boolean): Promise<void> => {
    await soon("nothing to wait", async () => {
      expect((await waiting()).filter(({ name }) => names(name))).toEqual([]);
      return true;
    });
  };

  return {
    home,
    client,
    start: async (run) => stack.use(await startDaemon(home, run)),
    film: (name, bytes = 100 * KIB) => write(name, bytes),
    pack(name, files) {
      for (const [inner, content] of Object.entries(files)) write(`${name}/${inner}`, content);
      return home.at("payload", name);
    },
    waitFiled: (name) =>
      soon(`${name} to be filed`, async () => {
        const all = await home.releases();
        const found = all.find((one) => one.name === name);
        if (found?.state === "filed") return found;
        throw new Error(found ? JSON.stringify(found) : `only ${all.map((one) => one.name).join(", ") || "nothing"}`);
      }),
    historyOf,
    statusLines,
    waiting,
    async explained(name, code) {
      const { message } = await soon(`${name} to wait for ${code}`, async () => {
        const all = await waiting();
        const found = all.find((torrent) => torrent.name === name && torrent.code === code);
        if (!found) throw new Error(JSON.stringify(all));
        return found;
      });
      const line = (await statusLines()).find((each) => each.includes(cleanText(name)));
      expect(line).toContain(code === "downloading" ? "% of it is there" : message);
      return message;
    },
    nothingWaits: () => none(() => true),
    healthSays: (words) =>
      soon(`status to say ${words}`, async () => {
        const line = (await statusLines()).find((each) => each.trimStart().startsWith(`${kind} `)) ?? "";
        if (!words.test(line)) throw new Error(line);
        return line;
      }),
    async filedOnce({ hash, name }, files) {
      const { downloadDir, files: listed } = await client.seeds(hash);
      const top = listed[0]?.name.split("/")[0] ?? "";
      const { state, waiting: outage } = await release(top);
      expect({ state, outage }).toEqual({ state: "filed" });
      expect((await historyOf(top)).filter((action) => action === "filed")).toEqual(["filed"]);
      for (const [source, target] of Object.entries(files)) {
        const [seeded, filed] = [inode(join(downloadDir, source)), inode(join(home.library, target))];
        expect(filed, `${source} and ${target} are one file`).toEqual(seeded);
        expect(seeded.nlink, source).toBe(2);
      }
      await none((waits) => waits === name);
      expect((await client.verify(hash)).percentDone).toBe(1);
      await client.seeds(hash);
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

/** The torrents that Transmission's hook was called for, one a line. */
export const hookCalls = (home: Home): string => home.at("hook-calls");

/** The script as a person would set it up, and before it a line that says that it was called. */
function hookIn(home: Home): Pick<TransmissionOptions, "doneScript" | "env"> {
  const doneScript = home.at("hook.sh");
  const script = resolve("scripts/torrent-done.sh");
  writeFileSync(doneScript, `#!/bin/sh\necho "$TR_TORRENT_HASH" >>"${hookCalls(home)}"\nexec "${script}"\n`);
  chmodSync(doneScript, 0o755);
  return { doneScript, env: hookEnv(home) };
}

/** The hook's environment here: everything but the program, which is beside it. */
export const hookEnv = (home: Home): Record<string, string> => ({
  HOME: home.path,
  PLEX_INGEST_ENV: home.envFile,
  PLEX_INGEST_NODE: process.execPath,
});

/** States in which no more work is done on a release. */
const OVER = new Set(["ignored", "gone"]);

/** Generous: the machines that run this are busy. And rarely, since each look opens the database. */
const soon = <T>(what: string, probe: () => Promise<T>) => waitFor(what, probe, undefined, 100);

/** Everything in the library, what is hidden too, is one of these files. */
export function expectLibrary(home: Home, files: readonly string[]): void {
  expect(visibleFiles(home.library)).toEqual(files.toSorted());
  expect(allFiles(home.library).filter((path) => path.endsWith(".partial"))).toEqual([]);
}
