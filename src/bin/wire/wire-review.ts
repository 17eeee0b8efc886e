import { createHash, randomBytes } from "node:crypto";
import { fileIdentity } from "../../adapters/fs/disk/identity.ts";
import { hashText } from "../../adapters/fs/read/hash-text.ts";
import { resolveDownload } from "../../adapters/fs/read/resolve-download.ts";
import { walk } from "../../adapters/fs/read/walk.ts";
import { hasZeroTail } from "../../adapters/fs/read/zero-tail.ts";
import { createObserve, createObserveRelease } from "../../app/releases/observe.ts";
import { requireRelease } from "../../app/review/find-item.ts";
import { createReview, inPlace, type Review } from "../../app/review/review.ts";
import type { Torrents } from "../../app/torrents/desk/list.ts";
import { UserError } from "../../core/errors.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import { engineLockHeld } from "../../store/sqlite/engine-lock.ts";
import type { Config } from "../config/config.ts";
import { systemClock } from "../process/clock.ts";
import { openStoreFor, storeFiles } from "../process/open-store.ts";
import { downloadPlaces, isBelowRoots } from "./planning/known-folders.ts";
import { wireTorrentsDesk } from "./wire-torrents-desk.ts";

export type ReviewOptions = {
  cwd: string;
  readOnly: boolean;
  /** Where no engine is resident: starts one. */
  wakeEngine: (() => void) | undefined;
};

export type Wired = Review &
  AsyncDisposable & {
    /** On the same store, which a process opens once. @throws UserError where Transmission is not configured */
    torrents(): Torrents;
  };

/** The use cases over the database, on a store of their own. */
export async function wireReview(config: Config, { cwd, readOnly, wakeEngine }: ReviewOptions): Promise<Wired> {
  const { now } = systemClock;
  const store = await openStoreFor(readOnly ? "reader" : "command", config.stateDir);
  const { mode } = config;
  const resolve = (path: string): Promise<string> => resolveDownload(path, cwd);
  const tokens = {
    newToken: () => randomBytes(32).toString("base64url"),
    hash: (text: string) => createHash("sha256").update(text).digest("hex"),
  };
  const desk = wireTorrentsDesk(config, { store: inPlace(store), now, ...tokens });
  const review = createReview({
    store,
    now,
    mode,
    readOnly,
    wakeEngine,
    ...downloadPlaces(config),
    observe: createObserveRelease({
      store,
      observe: createObserve({ files: { walk, hasZeroTail, fileIdentity }, hashText }),
      hasTransmission: config.transmission.url !== undefined,
    }),
    lockHeld: () => engineLockHeld(storeFiles(config.stateDir).lock),
    ...tokens,
    // What this user may not look at may be there all the same: the engine tells.
    isThere: (path) =>
      fileIdentity(path).then(
        (found) => found !== undefined,
        () => true,
      ),
    resolve,
    async resolveBelowRoots(path) {
      if (!path.startsWith("/"))
        throw new UserError(`"${cleanText(path, 300)}" is not a full path.`, "Name it from the root on.");
      const real = await resolve(path);
      if (await isBelowRoots(config, store, real)) return real;
      throw new UserError(
        `${cleanText(path, 300)} lies below no watched folder, library or folder of Transmission.`,
        "A person can take it in with `plex-ingest add`, or add its folder to PLEX_INGEST_DIR.",
        "refused",
      );
    },
    async preview(target, choice, signal) {
      // Loaded here: the client for TMDb is the heaviest part, and nothing else here needs it.
      const { wirePlan } = await import("./planning/wire-plan.ts");
      const what = "id" in target ? { release: await requireRelease(store, target.id) } : target;
      return wirePlan(config, store, what, choice, signal);
    },
  });
  return {
    ...review,
    torrents: () => desk.torrents(),
    async [Symbol.asyncDispose]() {
      await desk.close();
      await store[Symbol.asyncDispose]();
    },
  };
}
