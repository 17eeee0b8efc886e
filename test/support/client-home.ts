import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "vitest";
import { toCommandText } from "../../src/base/actions/sentence.ts";
import { isVideoFile } from "../../src/base/file-types.ts";
import type { Store } from "../../src/store/open.ts";
import { listWaitingTorrents } from "../../src/store/torrents/torrents.ts";
import { type Home, inode, startHome } from "../process/home.ts";
import { type RunOptions, startDaemon } from "./daemon.ts";
import { asVideo } from "./video-bytes.ts";

export type ClientHome<C extends AsyncDisposable> = Awaited<ReturnType<typeof startClientHome<C>>>;

/**
 * A home with a library, a small TMDB, our program as it is shipped, and a real client: the one
 * that `connect` starts.
 */
export async function startClientHome<C extends AsyncDisposable>(
  connect: (home: Home) => Promise<C>,
  settings: (client: C, home: Home) => Record<string, string | undefined>,
) {
  await using started = new AsyncDisposableStack();
  const home = started.use(await startHome());
  const client = started.use(await connect(home));
  home.configure(settings(client, home));
  const stack = started.move();

  function write(name: string, content: string | number): string {
    const target = home.at("payload", name);
    mkdirSync(dirname(target), { recursive: true });
    // Without a run of zeros: that is what a file looks like of which nothing was written yet.
    const bytes = typeof content === "string" ? content : Buffer.alloc(content, name);
    writeFileSync(target, isVideoFile(name) ? asVideo(bytes) : bytes);
    return target;
  }
  async function waitingIn(store: Store) {
    const { torrents } = await listWaitingTorrents(store.read, 100);
    return torrents.map(({ name, waits }) => ({
      name,
      code: waits?.code,
      message: toCommandText(waits?.message ?? ""),
    }));
  }

  async function waiting() {
    await using store = await home.open("read-only");
    return await waitingIn(store);
  }

  return {
    home,
    client,
    /** Our daemon, once it watches; ended with the scope at the latest. */
    start: async (options?: RunOptions & { args?: string[] }) =>
      stack.use(await startDaemon(home, options)),
    /** Writes what a torrent is made from: a film that nobody has yet. Returns its path. */
    film: (name: string, bytes = 100 * 1024): string => write(name, bytes),
    /** The same for a folder; text, or a length for bytes of our own. */
    pack(name: string, files: Readonly<Record<string, string | number>>): string {
      for (const [inner, content] of Object.entries(files)) write(`${name}/${inner}`, content);
      return home.at("payload", name);
    },
    waitFiled: (name: string) => home.reaches(name, "filed"),
    /** The torrents that wait for something, from the database. */
    waiting,
    waitingIn,
    /** The codes that torrents wait for, by their names, once there are such. */
    async waits(codes: Readonly<Record<string, string>>): Promise<void> {
      await home.sees("the torrents to wait", async (store) => {
        const all = await waitingIn(store);
        const found = Object.fromEntries(all.map(({ name, code }) => [name, code]));
        expect(found, JSON.stringify(all)).toMatchObject(codes);
        return true;
      });
    },
    /** A file of the library is the very same one as that of the torrent. */
    isLinked(seeded: string, filed: string): void {
      expect(inode(join(home.library, filed))).toEqual(inode(seeded));
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
