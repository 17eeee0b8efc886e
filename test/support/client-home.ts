import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "vitest";
import type { ShownRelease } from "../../src/app/shown/release-shape.ts";
import { inCommands } from "../../src/core/actions/tongues.ts";
import { isVideoFile } from "../../src/core/media-files/file-types.ts";
import { startFakeTmdb } from "../../src/hosts/demo/stand-ins/tmdb/fake-tmdb.ts";
import { waitingTorrents } from "../../src/store/torrents/torrents.ts";
import { type Home, inode, makeHome, TMDB_KEY } from "../process/home.ts";
import { type Running, startDaemon } from "./daemon.ts";
import { asVideo } from "./video-bytes.ts";
import { waitFor } from "./wait-for.ts";

export type ClientHome<C> = AsyncDisposable & {
  home: Home;
  client: C;
  /** Our daemon, once it watches; ended with the scope at the latest. */
  start(): Promise<Running>;
  /** Writes what a torrent is made from: a film that nobody has yet. Returns its path. */
  film(name: string, bytes?: number): string;
  waitFiled(name: string): Promise<ShownRelease>;
  /** The codes that torrents wait for, by their names, once there are such. */
  waits(codes: Readonly<Record<string, string>>): Promise<void>;
  /** A file of the library is the very same one as that of the torrent. */
  isLinked(seeded: string, filed: string): void;
};

/** A home with a library, a small TMDB, our program as it is shipped, and a real client: the one that `connect` starts. */
export async function startClientHome<C extends AsyncDisposable>(
  connect: (home: Home) => Promise<C>,
  settings: (client: C, home: Home) => Record<string, string | undefined>,
): Promise<ClientHome<C>> {
  await using started = new AsyncDisposableStack();
  const tmdb = started.use(await startFakeTmdb({ key: TMDB_KEY }));
  const home = started.use(makeHome({ tmdb }));
  const client = started.use(await connect(home));
  home.configure(settings(client, home));
  const stack = started.move();
  return {
    home,
    client,
    start: async () => stack.use(await startDaemon(home)),
    film(name, bytes = 100 * 1024) {
      const target = home.at("payload", name);
      mkdirSync(dirname(target), { recursive: true });
      // Without a run of zeros: that is what a file looks like of which nothing was written yet.
      const content = Buffer.alloc(bytes, name);
      writeFileSync(target, isVideoFile(name) ? asVideo(content) : content);
      return target;
    },
    waitFiled: (name) => home.reaches(name, "filed"),
    waits: async (codes) => {
      await waitFor("the torrents to wait", async () => {
        await using store = await home.open("read-only");
        const { torrents } = await waitingTorrents(store.read, 100);
        const seen = torrents.map(
          ({ name, waits }) => [name, [waits?.code, inCommands(waits?.message ?? "")]] as const,
        );
        const found = Object.fromEntries(seen.map(([name, [code]]) => [name, code]));
        expect(found, JSON.stringify(seen)).toMatchObject(codes);
        return true;
      });
    },
    isLinked(seeded, filed) {
      expect(inode(join(home.library, filed))).toEqual(inode(seeded));
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
