import { findPlainFile } from "../../src/adapters/fs/disk/open-source.ts";
import { readNfo } from "../../src/adapters/fs/read/read-text.ts";
import { createBacklog } from "../../src/app/discover/backlog.ts";
import { createContentCheck } from "../../src/app/discover/children.ts";
import {
  createDiscoverStage,
  RECONCILE_INTERVAL_MS,
} from "../../src/app/discover/list-watched-folders.ts";
import { createLooseSubtitlesStage } from "../../src/app/discover/loose-subtitles.ts";
import { createSettleStage } from "../../src/app/discover/settle.ts";
import { createSourceHealth } from "../../src/app/engine/status.ts";
import { createFileStage } from "../../src/app/file/stage.ts";
import { createAskAgainStage } from "../../src/app/identify/ask-again.ts";
import { createIdentifyStage } from "../../src/app/identify/stage.ts";
import type { Release } from "../../src/core/release/release.ts";
import { STATES } from "../../src/core/release/state.ts";
import { createComplete, createIdentify, createReadNfos } from "../../src/names/index.ts";
import { listReleasesIn } from "../../src/store/releases/releases.ts";
import { cataloguePorts, type Listed } from "./catalogue-ports.ts";
import { type TestEngine, testEngine } from "./engine.ts";
import { SILENT_LOG } from "./log.ts";
import { noTorrents } from "./no-torrents.ts";

export type WholeEngine = TestEngine & {
  /** The works that TMDB lists. Tests can change them at any time. */
  listed: Listed[];
  /** Runs all stages in turn, starting with a rescan of the folder, until nothing changes. */
  round(): Promise<void>;
  /** Each release as `id state parent?`. */
  states(): Promise<string[]>;
  all(): Promise<Release[]>;
};

/** All stages of the engine, from a watched folder to the library. The test runs them by hand. */
export async function wholeEngine(
  listed: Listed[],
  /** `readsLengths`: videos must be real ones, because identification reads their lengths. */
  { auto = true, readsLengths = false } = {},
): Promise<WholeEngine> {
  const engine = await testEngine({ catalogue: listed });
  const { store, observeRelease, files, clock, downloads, signal } = engine;
  const { ports } = cataloguePorts(listed, { auto, threshold: 850 });
  const wake = (): void => {};
  const deps = {
    ...engine.deps,
    complete: createComplete(ports),
    hasTmdb: () => true,
    auto: () => auto,
  };
  const discover = createDiscoverStage({
    store,
    files,
    roots: [downloads],
    clock,
    backlog: createBacklog({ store, policy: "process", clock, log: SILENT_LOG }),
    changed: createContentCheck({ store, observe: observeRelease, clock }),
    wake,
    rearm: async () => false,
    reportsChanges: async () => true,
    watchProblem: () => undefined,
    mountOf: async () => undefined,
    readMountTable: async () => undefined,
    isTorrents: noTorrents.isTorrents,
  });
  let answers = 0;
  const stages = [
    createSettleStage({
      ...deps,
      ...noTorrents,
      clock,
      limits: () => ({ stableMs: 0, pollMs: 1 }),
      wake,
      log: SILENT_LOG,
    }),
    createLooseSubtitlesStage({ store, clock, wake }),
    createAskAgainStage({ store, clock, wake, lengths: deps.lengths }),
    createIdentifyStage({
      ...deps,
      health: createSourceHealth(store, "tmdb", clock),
      answered: () => ++answers,
      identify: createIdentify({
        ...ports,
        nfos: createReadNfos({ readNfo, findPlainFile }),
        ...(readsLengths && { lengths: deps.lengths }),
      }),
    }),
    createFileStage(deps),
  ];
  const all = (): Promise<Release[]> => listReleasesIn(store.read, STATES);
  const versions = async (): Promise<string> =>
    (await all()).map(({ id, version }) => `${id}.${version}`).join();
  return {
    ...engine,
    listed,
    all,
    states: async () =>
      (await all()).map(
        ({ id, state, parentId }) =>
          `${id} ${state}${parentId === undefined ? "" : ` of ${parentId}`}`,
      ),
    async round() {
      clock.advance(RECONCILE_INTERVAL_MS);
      for (let before: string | undefined; before !== (await versions()); ) {
        before = await versions();
        discover.hint(downloads);
        for (const stage of [discover, ...stages]) {
          await stage.run(signal);
          await stage.drained?.();
        }
        clock.advance(2000);
      }
    },
    [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose](),
  };
}
