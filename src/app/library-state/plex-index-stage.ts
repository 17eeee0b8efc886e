import { Outage, UserError } from "../../base/errors.ts";
import type { MediaType } from "../../base/identity.ts";
import { cleanText, quoted } from "../../base/text/clean-text.ts";
import type { Clock } from "../../core/clock.ts";
import { createLimiter } from "../../core/concurrency.ts";
import { toFiledType } from "../../core/library/library-kind.ts";
import type { MediaServer, ServerIndex, ServerLibrary } from "../../core/library/media-server.ts";
import { FIRST_SERVER } from "../../core/library/server-entry.ts";
import type { Log } from "../../core/log.ts";
import type { Store } from "../../store/open.ts";
import { writeWorks } from "../../store/plex/indexed-works.ts";
import {
  endListing,
  keepOnlyListings,
  listPlexListings,
  listRememberedSections,
  type PlexListing,
  rememberSections,
} from "../../store/plex/plex-listings.ts";
import type { Stage } from "../engine/engine.ts";
import type { MayList } from "./after-upgrade.ts";

/**
 * Lists one of a server's libraries into the index. Each page is a separate transaction, to save
 * memory and to avoid blocking the database. The earlier list is dropped only when the new one is
 * complete. Returns the number of titles.
 */
export async function listSection(
  {
    store,
    server,
    serverName,
    clock,
  }: {
    store: Store;
    server: Pick<ServerIndex, "works">;
    serverName?: string | undefined;
    clock: Clock;
  },
  section: ServerLibrary,
  type: MediaType,
  signal: AbortSignal,
): Promise<number> {
  const listedAt = clock.now();
  const key = { server: serverName ?? FIRST_SERVER, section: section.id };
  let count = 0;
  for await (const works of server.works(section.id, type, signal)) {
    signal.throwIfAborted();
    await store.write((trx) => writeWorks(trx, { ...key, type, round: listedAt }, works), signal);
    count += works.length;
  }
  const listing = { ...key, type, stamp: section.stamp, listedAt };
  await store.write((trx) => endListing(trx, listing, listedAt), signal);
  return count;
}

export interface IndexStage extends Stage {
  /**
   * Resolves at once if each library of the server was listed before. Otherwise, resolves when the
   * first list is complete, has failed or takes too long. Files that are filed before that might
   * get a second folder. Throws only the signal's reason and database errors.
   */
  ready(signal: AbortSignal): Promise<void>;
}

const CHECK_INTERVAL_MS = 5 * 60_000;
const RETRY_DELAY_MS = 60_000;
/** A library that changes constantly is not listed more often than this. */
const MIN_RELIST_INTERVAL_MS = 15 * 60_000;
/** A library that reports no change is still listed once a day. */
const MAX_RELIST_INTERVAL_MS = 24 * 3600_000;
/** Maximum time that the first list may delay a release. */
const FIRST_LIST_TIMEOUT_MS = 30_000;

/** Maximum number of libraries listed at once. Leaves connections free for other requests. */
const MAX_CONCURRENT = 4;

interface PlexIndexStageDeps {
  store: Store;
  server: ServerIndex & Pick<MediaServer, "name">;
  /** Name of the server's rows; that of PLEX_URL by default. */
  serverName?: string;
  /** Reads the episodes of shows that were wanted since the last run. */
  readWanted?: (signal: AbortSignal) => Promise<void>;
  /** True if what the server lists counts. By default, it always does. */
  mayList?: MayList | undefined;
  /** Called after the lists were checked. */
  afterLists?: ((signal: AbortSignal) => Promise<void>) | undefined;
  clock: Clock;
  log: Log;
}

/**
 * Keeps the index of one server up to date: lists libraries in the background, at the start and
 * whenever a library reports a change.
 */
export function createPlexIndexStage(deps: PlexIndexStageDeps): IndexStage {
  const { store, server, serverName = FIRST_SERVER, clock, log } = deps;
  let checkedAt = Number.NEGATIVE_INFINITY;
  const listedAt = new Map<string, number>();
  /** Why each library could not be listed. */
  const failing = new Map<string, string>();
  const few = createLimiter(MAX_CONCURRENT);
  const first = Promise.withResolvers<void>();
  let before: Promise<boolean> | undefined;
  const listedBefore = (): Promise<boolean> =>
    (before ??= isListed(store, serverName).catch((error: unknown) => {
      before = undefined;
      throw error;
    }));

  async function checkLibraries(signal: AbortSignal): Promise<void> {
    const all = await server.libraries(signal);
    // A server that is still starting lists no libraries. In that case, the index is kept.
    if (all.length === 0) return;
    const wanted = all.filter((section) => toFiledType(section.type) !== undefined);
    const ids = wanted.map(({ id }) => id);
    await store.write(async (trx) => {
      await rememberSections(trx, all, serverName);
      await keepOnlyListings(trx, serverName, ids);
    });
    const known = new Map(
      (await listPlexListings(store.read, serverName)).map((listing) => [listing.section, listing]),
    );
    // A library whose list fails or hangs must not delay the others.
    const outcomes = await Promise.allSettled(
      wanted.map(async (section) => {
        const type = toFiledType(section.type);
        if (type === undefined || !isDue(section, type, known.get(section.id))) return;
        await few(() => list(section, type, signal), signal);
      }),
    );
    const failed = outcomes.flatMap((outcome): unknown[] =>
      outcome.status === "rejected" ? [outcome.reason] : [],
    );
    if (failed.length > 0) throw failed.find((error) => !isServerError(error)) ?? failed[0];
  }

  /** Reports a library that cannot be listed, once for each cause. */
  function report({ id, title }: ServerLibrary, error: unknown): void {
    if (!isServerError(error) || failing.get(id) === error.message) return;
    failing.set(id, error.message);
    log.info(`${server.name}'s library ${quoted(title)} was not listed: ${error.message}`);
  }

  async function list(section: ServerLibrary, type: MediaType, signal: AbortSignal): Promise<void> {
    const started = clock.monotonic();
    const count = await listSection(
      { store, server, serverName, clock },
      section,
      type,
      signal,
    ).catch((error: unknown) => {
      report(section, error);
      throw error;
    });
    failing.delete(section.id);
    listedAt.set(section.id, clock.monotonic());
    const took = Math.round((clock.monotonic() - started) / 100) / 10;
    log.info(
      `${server.name}'s library ${cleanText(section.title, 100)}: ${count} titles listed in ${took} s.`,
    );
  }

  function isDue(section: ServerLibrary, type: MediaType, known: PlexListing | undefined): boolean {
    if (known?.type !== type) return true;
    const here = listedAt.get(section.id);
    if (here !== undefined && clock.monotonic() - here < MIN_RELIST_INTERVAL_MS) return false;
    const age = clock.now() - known.listedAt;
    return known.stale || known.stamp !== section.stamp || age < 0 || age >= MAX_RELIST_INTERVAL_MS;
  }

  return {
    name: "plex index",
    async run(signal) {
      await deps.readWanted?.(signal);
      if (clock.monotonic() - checkedAt < CHECK_INTERVAL_MS) {
        return CHECK_INTERVAL_MS - (clock.monotonic() - checkedAt);
      }
      checkedAt = clock.monotonic();
      try {
        await listedBefore();
        if (deps.mayList && !(await deps.mayList(signal))) return CHECK_INTERVAL_MS;
        await checkLibraries(signal);
        await deps.afterLists?.(signal);
        return CHECK_INTERVAL_MS;
      } catch (error) {
        // The scan stage reports that the server is down. A removed library disappears at the next
        // check.
        if (!isServerError(error)) throw error;
        checkedAt = clock.monotonic() - CHECK_INTERVAL_MS + RETRY_DELAY_MS;
        return RETRY_DELAY_MS;
      } finally {
        first.resolve();
      }
    },
    async ready(signal) {
      if (await listedBefore()) return;
      const done = new AbortController();
      const late = clock
        .sleep(FIRST_LIST_TIMEOUT_MS, AbortSignal.any([signal, done.signal]))
        .catch(() => {});
      await Promise.race([first.promise, late]);
      done.abort();
      signal.throwIfAborted();
    },
  };
}

/**
 * True if each library of films or shows that the server had at the last check was listed. An
 * engine that ends during the first list, like that of `daemon --once`, may leave some of them out.
 */
async function isListed({ read }: Store, server: string): Promise<boolean> {
  const sections = await listRememberedSections(read, server);
  const listed = new Set((await listPlexListings(read, server)).map(({ section }) => section));
  const wanted = sections.filter(({ type }) => toFiledType(type) !== undefined);
  return sections.length > 0 && wanted.every(({ id }) => listed.has(id));
}

const isServerError = (error: unknown): error is Outage | UserError =>
  error instanceof Outage || error instanceof UserError;
