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
 * A home with a library, a small TMDB, the shipped program, and a real client that `connect`
 * starts.
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
    // The content has no run of zeros, because a file that has not been written yet looks like
    // that.
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
    /**
     * Starts the daemon and waits until it is watching. The daemon ends with the scope at the
     * latest.
     */
    start: async (options?: RunOptions & { args?: string[] }) =>
      stack.use(await startDaemon(home, options)),
    /** Writes a new film as the content of a torrent. Returns its path. */
    film: (name: string, bytes = 100 * 1024): string => write(name, bytes),
    /**
     * Writes a folder as the content of a torrent. Each file is a text, or a length in bytes for
     * generated content.
     */
    pack(name: string, files: Readonly<Record<string, string | number>>): string {
      for (const [inner, content] of Object.entries(files)) write(`${name}/${inner}`, content);
      return home.at("payload", name);
    },
    waitFiled: (name: string) => home.reaches(name, "filed"),
    /** The waiting torrents, read from the database. */
    waiting,
    waitingIn,
    /** Waits until the named torrents have these wait codes. */
    async waits(codes: Readonly<Record<string, string>>): Promise<void> {
      await home.sees("the torrents to wait", async (store) => {
        const all = await waitingIn(store);
        const found = Object.fromEntries(all.map(({ name, code }) => [name, code]));
        expect(found, JSON.stringify(all)).toMatchObject(codes);
        return true;
      });
    },
    /** Asserts that a library file is the same inode as the torrent's file. */
    isLinked(seeded: string, filed: string): void {
      expect(inode(join(home.library, filed))).toEqual(inode(seeded));
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
