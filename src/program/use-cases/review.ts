import { hashText } from "../../adapters/fs/copy/hash-file.ts";
import { fileIdentity } from "../../adapters/fs/disk/identity.ts";
import { fileLength } from "../../adapters/fs/read/file-length.ts";
import { resolveDownload } from "../../adapters/fs/read/resolve-download.ts";
import { firstNamed, walk } from "../../adapters/fs/read/walk.ts";
import { hasZeroTail } from "../../adapters/fs/read/zero-tail.ts";
import { compareVersions } from "../../app/library-state/compare-versions.ts";
import { createObserve, createObserveRelease } from "../../app/releases/observe.ts";
import { requireRelease } from "../../app/review/queue/find-item.ts";
import { createReview, type Review } from "../../app/review/review.ts";
import { configuredClients } from "../../clients/clients.ts";
import { UserError } from "../../core/errors.ts";
import { parseRunTimeValue, requireRunTimeName, runTimeNames } from "../config/run-time.ts";
import { belowRoots, downloadPlaces } from "../parts/folders.ts";
import { downloadSources } from "../parts/may-start.ts";
import { confirmTokens } from "../process/client-identifier.ts";
import { systemClock } from "../process/clock.ts";
import { startActionHere } from "../process/installed-service.ts";
import type { Program } from "../program.ts";

/** The decisions of people and tools about releases. */
export async function openReview(program: Program): Promise<Review> {
  const { config, place, readOnly, wakeEngine, host, settings, catalogue, files } = program;
  const [store, lock] = await Promise.all([program.store(), program.lock()]);
  return createReview({
    store,
    now: systemClock.now,
    mode: config.mode,
    readOnly,
    wakeEngine,
    ...downloadPlaces(config),
    ...confirmTokens,
    observe: createObserveRelease({
      store,
      observe: createObserve({ files: { walk, hasZeroTail, firstNamed }, hashText }),
      clients: configuredClients(config),
    }),
    lockHeld: lock.isTaken,
    host,
    toStart: startActionHere,
    runTime: async () => ({ names: runTimeNames, require: requireRunTimeName, parse: parseRunTimeValue }),
    own: { settings: async () => settings(), sources: downloadSources(config) },
    // A path that this user may not read may still exist: the engine finds out.
    isThere: (path) =>
      fileIdentity(path).then(
        (found) => found !== undefined,
        () => true,
      ),
    resolve: (path) => resolveDownload(path, place.cwd),
    resolveBelowRoots: (path) => belowRoots(config, store, path),
    async preview(target, choice, signal) {
      // Loaded on demand: the identification is the largest part, and nothing else here needs it.
      const { previewRelease } = await import("./preview.ts");
      const what = "id" in target ? { release: await requireRelease(store, target.id) } : target;
      return previewRelease(program, what, choice, signal);
    },
    async openCatalogue() {
      const { tmdb, hasTmdb } = await catalogue();
      if (!hasTmdb())
        throw new UserError(
          "There is no TMDB key, so nothing can be looked up.",
          "Set TMDB_API_KEY. Only a plain TMDB id, with its type, needs no key.",
          "unauthorized",
        );
      return tmdb;
    },
    async compare(id, signal) {
      return compareVersions({ store, files: await files(), fileLength }, id, signal);
    },
  });
}
