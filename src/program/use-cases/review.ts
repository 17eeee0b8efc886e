import { fileIdentity } from "../../adapters/fs/disk/identity.ts";
import { hashText } from "../../adapters/fs/read/hash-text.ts";
import { resolveDownload } from "../../adapters/fs/read/resolve-download.ts";
import { firstNamed, walk } from "../../adapters/fs/read/walk.ts";
import { hasZeroTail } from "../../adapters/fs/read/zero-tail.ts";
import type { OwnHost } from "../../app/engine/engine-view.ts";
import { type RefusalWording, resolveClientPath } from "../../app/releases/client-paths.ts";
import { createObserve, createObserveRelease } from "../../app/releases/observe.ts";
import { requireRelease } from "../../app/review/queue/find-item.ts";
import { createReview, type Review } from "../../app/review/review.ts";
import { configuredClients } from "../../clients/clients.ts";
import { UserError } from "../../core/errors.ts";
import type { Trace } from "../../core/trace.ts";
import type { Store } from "../../store/open.ts";
import type { EffectiveSetting } from "../../store/settings/settings.ts";
import { isEngineLockTaken } from "../../store/sqlite/engine-lock.ts";
import type { Config } from "../config/config.ts";
import { clientPaths, downloadPlaces } from "../parts/folders.ts";
import { downloadSources } from "../parts/may-start.ts";
import { systemClock } from "../process/clock.ts";
import { confirmTokens } from "../process/confirm-tokens.ts";
import { startCommandHere } from "../process/installed-service.ts";
import { storeFiles } from "../process/open-store.ts";

export type ReviewOptions = {
  cwd: string;
  readOnly: boolean;
  /** Starts an engine; undefined if one is resident. */
  wakeEngine: (() => void) | undefined;
  /** The settings of this process with their origins. */
  settings: () => Promise<EffectiveSetting[]>;
  /** In a process that may host the engine for its client. */
  host?: OwnHost | undefined;
  /** Whether a process has the engine lock, if that cannot be seen from the lock's file alone. */
  lockHeld?: (() => boolean) | undefined;
  trace?: Trace | undefined;
};

const WORDING: RefusalWording = {
  notFull: "is not a full path",
  hintForFull: "Give the full path, starting with a slash.",
  hintForOutside: "A person can take it in with `plex-ingest add`, or add its folder to PLEX_INGEST_DIR.",
};

/** The decisions of people and tools about releases, on an open store. */
export function wireReview(
  config: Config,
  store: Store,
  { cwd, readOnly, wakeEngine, settings, host, trace, ...options }: ReviewOptions,
): Review {
  const { mode, stateDir } = config;
  const lockHeld = options.lockHeld ?? ((): boolean => isEngineLockTaken(storeFiles(stateDir).lock));
  return createReview({
    store,
    now: systemClock.now,
    mode,
    readOnly,
    wakeEngine,
    ...downloadPlaces(config),
    ...confirmTokens,
    observe: createObserveRelease({
      store,
      observe: createObserve({ files: { walk, hasZeroTail, firstNamed }, hashText }),
      clients: configuredClients(config),
    }),
    lockHeld,
    host,
    startCommand: startCommandHere,
    async runTime() {
      const { parseRunTimeValue, requireRunTimeName, runTimeNames } = await import("../config/run-time.ts");
      return { names: runTimeNames, require: requireRunTimeName, parse: parseRunTimeValue };
    },
    own: { settings, sources: downloadSources(config) },
    // A path that this user may not read may still exist: the engine finds out.
    isThere: (path) =>
      fileIdentity(path).then(
        (found) => found !== undefined,
        () => true,
      ),
    resolve: (path) => resolveDownload(path, cwd),
    resolveBelowRoots: (path) => resolveClientPath(clientPaths(config, store), path, WORDING),
    async preview(target, choice, signal) {
      // Loaded on demand: the TMDb client is the largest part, and nothing else here needs it.
      const { wirePlan } = await import("./preview.ts");
      const what = "id" in target ? { release: await requireRelease(store, target.id) } : target;
      return wirePlan(config, { store, lockHeld, readOnly, trace }, what, choice, signal);
    },
    async openCatalogue() {
      const { wireCatalogue } = await import("../parts/catalogue.ts");
      const { tmdb, hasTmdb } = wireCatalogue(config, store, { auto: true, readOnly, trace });
      if (!hasTmdb())
        throw new UserError(
          "There is no TMDb key, so nothing can be looked up.",
          "Set TMDB_API_KEY. Only a plain TMDb id, with its type, needs no key.",
          "unauthorized",
        );
      const { search, details, find, close } = tmdb;
      return { search, details, find, [Symbol.asyncDispose]: close };
    },
    async compare(id, signal) {
      const [{ compareVersions }, { fileLength }, { wireFiles }] = await Promise.all([
        import("../../app/library-state/compare-versions.ts"),
        import("../../adapters/fs/read/file-length.ts"),
        import("../parts/files.ts"),
      ]);
      return compareVersions({ store, files: wireFiles(), fileLength }, id, signal);
    },
  });
}
