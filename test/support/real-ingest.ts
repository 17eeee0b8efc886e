import { chmodSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect } from "vitest";
import type { ShownRelease } from "../../src/app/shown/release-shape.ts";
import { cleanText } from "../../src/base/text/clean-text.ts";
import type { WaitCode } from "../../src/core/torrent/torrent.ts";
import { allFiles, type Home, inode, visibleFiles } from "../process/home.ts";
import { startClientHome } from "./client-home.ts";
import { cli } from "./daemon.ts";
import { type Added, startTransmission, type TransmissionOptions } from "./transmission.ts";

type RealIngestOptions = {
  transmission?: Omit<TransmissionOptions, "folder"> | undefined;
  /**
   * PLEX_INGEST_DIR also contains Transmission's folder for finished downloads, which is a common
   * setup.
   */
  watched?: boolean | undefined;
  /** Transmission calls the shipped `scripts/torrent-done.sh`. `hookCalls` records the calls. */
  hook?: boolean | undefined;
  /** Additional settings. `undefined` removes a setting. */
  settings?: Record<string, string | undefined> | undefined;
};

export type RealIngest = Awaited<ReturnType<typeof startRealIngest>>;

/**
 * A home with a library, a real Transmission, a small TMDB, and the shipped program: everything as
 * in real use.
 */
export async function startRealIngest(options: RealIngestOptions = {}) {
  const { watched = false, hook = false } = options;
  const ingest = await startClientHome(
    (home) =>
      startTransmission({
        ...options.transmission,
        ...(hook ? hookIn(home) : {}),
        folder: home.at("transmission"),
      }),
    (tm, { at, downloads }) => ({
      PLEX_INGEST_DIR: watched ? `${tm.completeDir}:${downloads}` : downloads,
      TRANSMISSION_URL: tm.url,
      TRANSMISSION_FOLDERS: at("transmission"),
      TRANSMISSION_USERNAME: options.transmission?.auth?.username,
      TRANSMISSION_PASSWORD: options.transmission?.auth?.password,
      TRANSMISSION_POLL_INTERVAL: "0.3",
      ...options.settings,
    }),
  );
  const { home, client, waitingIn } = ingest;

  const release = async (name: string): Promise<ShownRelease> => {
    const found = (await home.releases()).filter(
      (one) => one.name === name && !OVER.has(one.state),
    );
    const seen = found
      .map(({ id, source, state }) => `#${id} from ${source} is ${state}`)
      .join(", ");
    expect(found, `the releases named ${name}: ${seen}`).toHaveLength(1);
    return found[0] as ShownRelease;
  };
  /** The actions in the history of the release with this name, oldest first. */
  const historyOf = async (name: string): Promise<string[]> => {
    const item = await home.item((await release(name)).id);
    return (item?.history ?? []).toReversed().map(({ action }) => action);
  };
  /** Returns the lines that `plex-ingest status` prints. */
  const statusLines = async (): Promise<string[]> => (await cli(home, "status")).stdout.split("\n");
  const none = async (names: (name: string) => boolean): Promise<void> => {
    await home.sees("nothing to wait", async (store) => {
      expect((await waitingIn(store)).filter(({ name }) => names(name))).toEqual([]);
      return true;
    });
  };

  return {
    ...ingest,
    tm: client,
    historyOf,
    statusLines,
    /**
     * Waits until the torrent with this name has this wait code, and returns the reason, which
     * `plex-ingest status` also prints.
     */
    async explained(name: string, code: WaitCode): Promise<string> {
      const { message } = await home.sees(`${name} to wait for ${code}`, async (store) => {
        const all = await waitingIn(store);
        const found = all.find((torrent) => torrent.name === name && torrent.code === code);
        if (!found) throw new Error(JSON.stringify(all));
        return found;
      });
      const line = (await statusLines()).find((each) => each.includes(cleanText(name)));
      expect(line).toContain(code === "downloading" ? "% is downloaded" : message);
      return message;
    },
    nothingWaits: () => none(() => true),
    /**
     * Asserts what must be true of a filed torrent: there is one release of its name, filed once.
     * These files are the same inodes in the library. The torrent is still seeded, and every piece
     * is correct.
     */
    async filedOnce({ hash, name }: Added, files: Readonly<Record<string, string>>): Promise<void> {
      const { downloadDir, files: listed } = await client.seeds(hash);
      const top = listed[0]?.name.split("/")[0] ?? "";
      const { state, waiting: outage } = await release(top);
      expect({ state, outage }).toEqual({ state: "filed" });
      expect((await historyOf(top)).filter((action) => action === "filed")).toEqual(["filed"]);
      for (const [source, target] of Object.entries(files)) {
        const [seeded, filed] = [
          inode(join(downloadDir, source)),
          inode(join(home.library, target)),
        ];
        expect(filed, `${source} and ${target} are one file`).toEqual(seeded);
        expect(seeded.nlink, source).toBe(2);
      }
      await none((waits) => waits === name);
      expect((await client.verify(hash)).percentDone).toBe(1);
      await client.seeds(hash);
    },
  };
}

/** File with the hashes of the torrents for which Transmission called its hook, one per line. */
export const hookCalls = (home: Home): string => home.at("hook-calls");

/** The script as a user would set it up, preceded by a line that records the call. */
function hookIn(home: Home): Pick<TransmissionOptions, "doneScript" | "env"> {
  const doneScript = home.at("hook.sh");
  const script = resolve("scripts/torrent-done.sh");
  writeFileSync(
    doneScript,
    `#!/bin/sh\necho "$TR_TORRENT_HASH" >>"${hookCalls(home)}"\nexec "${script}"\n`,
  );
  chmodSync(doneScript, 0o755);
  return { doneScript, env: hookEnv(home) };
}

/**
 * The environment of the hook in tests: everything except the program, which is next to the script.
 */
export const hookEnv = (home: Home): Record<string, string> => ({
  HOME: home.path,
  PLEX_INGEST_ENV: home.envFile,
  PLEX_INGEST_NODE: process.execPath,
});

/** States in which the work on a release has ended. */
const OVER = new Set(["ignored", "gone"]);

/**
 * Asserts that these are the visible files of the library, and that no partial file is left in it.
 */
export function expectLibrary(home: Home, files: readonly string[]): void {
  expect(visibleFiles(home.library)).toEqual(files.toSorted());
  expect(allFiles(home.library).filter((path) => path.endsWith(".partial"))).toEqual([]);
}
