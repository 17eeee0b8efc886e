import { readFolderState } from "../../../src/adapters/fs/disk/identity.ts";
import { createSourceHealth } from "../../../src/app/engine/status.ts";
import { fileRelease } from "../../../src/app/file/file-release.ts";
import { createScanStage } from "../../../src/app/scan/stage.ts";
import { toCommandText, translateSentences } from "../../../src/base/actions/sentence.ts";
import type { PathMap } from "../../../src/base/path/path-map.ts";
import type { MediaServer } from "../../../src/core/library/media-server.ts";
import type { Release } from "../../../src/core/release/release.ts";
import { publicationsOf } from "../../../src/store/journal/publications.ts";
import {
  type Content,
  HEAT,
  type Taken,
  type TestEngineOptions,
  testEngine,
} from "../../support/engine.ts";
import { logOf } from "../../support/log.ts";
import { FIRST_ENTRY } from "../../support/plex/first-entry.ts";
import type { PlexItem, PlexLibrary } from "../../support/plex/item.ts";
import { plexAndServer } from "../../support/plex/plex-and-client.ts";
import { waitFor } from "../../support/wait-for.ts";

export type ScanningOptions = {
  form?: "json" | "xml";
  /** Path of the library's folder as Plex sees it. */
  there?: string | undefined;
  /** True if Plex's notifications are read. */
  listens?: boolean;
  /** True if Plex reads the folders that it is asked to scan. */
  indexes?: boolean;
  orders?: TestEngineOptions["orders"];
  folders?: Pick<TestEngineOptions, "parent" | "libraryParent">;
};

/**
 * Sets up a library to file into, a Plex over it that shows the items a test puts there, and the
 * outbox between them. The clock, which also times requests, stands still until the test advances
 * it.
 */
export async function scanning({
  form = "json",
  there,
  listens = false,
  indexes = false,
  orders = {},
  folders = {},
}: ScanningOptions = {}) {
  const engine = await testEngine({ hasServer: true, orders, ...folders });
  const root = there ?? engine.library;
  const library: PlexLibrary = {
    sections: [
      { id: "1", title: "Films", type: "movie", locations: [`${root}/Movies`] },
      { id: "2", title: "Series", type: "show", locations: [`${root}/TV Shows`] },
    ],
    items: [],
  };
  const it = await plexAndServer({ library, form, indexes }, { clock: engine.clock });
  const pathMap: PathMap[] = there === undefined ? [] : [{ here: engine.library, there }];
  const warnings: string[] = [];
  const changes: string[][] = [];
  let rings = 0;
  let hints = 0;
  const { listen, ...silent } = it.server;
  const counted: MediaServer["listen"] = async (onHint, signal) =>
    await listen?.(() => [hints++, onHint()], signal);
  const server = listens ? { ...silent, listen: counted } : silent;
  const newStage = () =>
    createScanStage({
      store: engine.store,
      server,
      entry: FIRST_ENTRY,
      pathMap,
      clock: engine.clock,
      log: logOf((message) => void warnings.push(message)),
      folderState: readFolderState,
      changed: async (sections) => void changes.push([...sections]),
      health: createSourceHealth(engine.store, "plex", engine.clock),
      wake: () => void rings++,
    });
  let stage = newStage();

  const run = (): Promise<number> => stage.run(engine.signal);
  return {
    engine,
    plex: it.plex,
    library,
    warnings,
    /** The library ids of each invalidation. */
    changes,
    rings: () => rings,
    hints: () => hints,
    /**
     * Waits until the stream is read. Plex accepts the stream earlier, while its deadline is still
     * running.
     */
    listened: () =>
      waitFor(
        "Plex to be listened to",
        () => it.plex.notify("ping", {}) === 1 && engine.clock.sleepers() === 0,
      ),
    stage: () => stage,
    run,
    /** Simulates another process that continues from the database. */
    restart(): void {
      stage = newStage();
    },
    async after(ms: number): Promise<void> {
      engine.clock.advance(ms);
      await run();
    },
    async file(name: string, content?: Content, taken?: Taken): Promise<Release> {
      const { id } = await engine.approved(name, content, taken);
      await fileRelease(engine.deps, await engine.now(id), engine.signal);
      return engine.now(id);
    },
    /** Paths of a release's videos as Plex sees them. */
    async places({ id }: Pick<Release, "id">): Promise<string[]> {
      const paths = (await publicationsOf(engine.store.read, id)).map(({ finalPath }) => finalPath);
      return paths
        .filter((path) => path.endsWith(".mkv"))
        .map((path) => path.replace(engine.library, root))
        .toSorted();
    },
    /** Adds items as if Plex had indexed them. */
    shows(...items: PlexItem[]): void {
      library.items.push(...items);
    },
    plexOf: async ({ id }: Pick<Release, "id">) => (await engine.now(id)).plex,
    /** The Plex entries in a release's history, as texts. */
    async said({ id }: Pick<Release, "id">): Promise<string[]> {
      const entries = (await engine.history(id)).filter(({ action }) => action.startsWith("plex_"));
      return translateSentences(entries, toCommandText).map(
        ({ action, detail }) => `${action}: ${String(detail?.["message"])}`,
      );
    },
    async [Symbol.asyncDispose]() {
      await stage.drained();
      await it[Symbol.asyncDispose]();
      await engine[Symbol.asyncDispose]();
    },
  };
}

/** Same as `scanning`, but Heat is filed and Plex was asked to scan its folder. */
export async function heatAsked(options: ScanningOptions = {}) {
  const it = await scanning(options);
  const release = await it.file("Heat.mkv");
  const [place = ""] = await it.places(release);
  await it.run();
  return {
    ...it,
    release,
    /** The file's path as Plex sees it. */
    place,
    state: () => it.plexOf(release),
  };
}

/** The film that the tests file, as Plex shows it. */
export const heatAt = (path: string, more: Partial<PlexItem> = {}): PlexItem => ({
  id: "11",
  section: "1",
  type: "movie",
  title: HEAT.title,
  year: 1995,
  addedAt: 1_772_000_000,
  guids: [`tmdb://${HEAT.tmdbId}`, "imdb://tt0113277"],
  files: [{ path, bytes: 8 }],
  ...more,
});

/** Other films that Plex has. */
export const others = (count: number, more: Partial<PlexItem> = {}): PlexItem[] =>
  Array.from({ length: count }, (_, at) =>
    heatAt(`/elsewhere/${at}.mkv`, {
      id: `9${at}`,
      title: `Film ${at}`,
      year: 2000,
      guids: [],
      ...more,
    }),
  );
