import { toCommandText } from "../../base/actions/sentence.ts";
import { dropUndefined } from "../../base/drop-undefined.ts";
import { Outage } from "../../base/errors.ts";
import { namesInForeign } from "../../base/path/path-parts.ts";
import type { ArrApp, ArrEvent, ArrKind, ArrLooks, ArrQueueEntry } from "../../core/arr/app.ts";
import {
  type ArrDownloadClient,
  couldBeOf,
  isInCategory,
  isInWatchFolder,
} from "../../core/arr/category.ts";
import { ARR_PAUSE_MS } from "../../core/arr/claim.ts";
import type { ArrAnswer } from "../../core/arr/judge-download.ts";
import { needsLook } from "../../core/arr/look.ts";
import type { WholeList } from "../../core/arr/whole-list.ts";
import type { Clock } from "../../core/clock.ts";
import type { Services } from "../../core/services.ts";
import { createEventLog } from "./event-log.ts";
import {
  comparable,
  createMatcher,
  type MatchedDownload,
  type Matcher,
  mentionsOf,
  toLastingId,
} from "./match-download.ts";

/** A download that the apps are asked about. */
export type AskedDownload = MatchedDownload & {
  /** Names of the apps that listed, grabbed or refused it before. */
  knownTo: ReadonlySet<string>;
  /** When the newest answer about it was read, by the name of the app. No older one is used. */
  readAt: ReadonlyMap<string, number>;
  /** The apps that could take it, by its names. */
  kinds: readonly ArrKind[];
  /** True if it was asked about before, so events from before the log are known already. */
  isFollowed: boolean;
  /** Time in ms since an app sent news about it. Older answers may be out of date. */
  newsAgeMs?: number | undefined;
  /** When the first of its files was written, in ms since 1970. Events about it are newer. */
  writtenAt?: number | undefined;
  /** No answer may be older than this. Downloads that are filed at the same time share one. */
  maxAgeMs?: number | undefined;
};

type AskAppsDeps = {
  apps: Services<ArrApp>;
  clock: Clock;
  /** Returns our hash for the id that a newsreader gave to a download. */
  hashOfNewsId: (id: string) => string | undefined;
  /** True if there is a folder at this path on this machine. */
  isFolderHere: (path: string) => Promise<boolean>;
  /** Called after each request. Undefined: the app answered. */
  heard?: (app: ArrApp, outage: Outage | undefined) => Promise<void>;
};

export interface AskApps {
  /** Asks all apps about a download. Never throws an Outage: it becomes the answer `unknown`. */
  ask(download: AskedDownload, signal: AbortSignal): Promise<AppAnswer[]>;
  /**
   * Returns the ids and names that the apps' queues and histories have, in the form of
   * `mentionsOf`. Apps that do not answer are left out.
   */
  mentions(signal: AbortSignal): Promise<ReadonlySet<string>>;
}

/**
 * An app's answer about one download. `looks`: undefined if the app was not asked for its looks.
 * `appTime`: the time at the answer, in ms on the app's clock.
 */
export type AppAnswer =
  | Extract<ArrAnswer, { unknown: string }>
  | (Omit<Extract<ArrAnswer, { queue: unknown }>, "hasLooked"> & {
      looks: ArrLooks | undefined;
      appTime: number;
      /** When the queue was read, on our monotonic clock. */
      readAt: number;
    });

/**
 * An app may send hundreds of messages at once, so news do not make a list due sooner than this.
 */
export const NEWS_PAUSE_MS = 5000;
/** The settings of an app's download clients change rarely. */
const CLIENTS_LIFETIME_MS = 60 * 60_000;
/** An app is asked for its looks until no download has needed them for this time. */
const LOOKS_LIFETIME_MS = 5 * 60_000;

/**
 * Asks each app at most once a minute for its queue and for its new events, for all downloads. A
 * failure counts as an answer, so an app that is down is not asked more often. News of an app about
 * a download make both due after five seconds.
 */
export function createAskApps(deps: AskAppsDeps): AskApps {
  const { apps, clock, hashOfNewsId, isFolderHere, heard = async () => {} } = deps;
  const desks = apps.as((app) => {
    const kept = new Map<string, Kept>();
    const report = async <T>(request: Promise<T>): Promise<T> => {
      try {
        const answer = await request;
        await heard(app, undefined);
        return answer;
      } catch (error) {
        if (error instanceof Outage) await heard(app, error);
        throw error;
      }
    };
    /** `round.freshInMs` becomes the time until an answer from before the news is asked again. */
    const remembered = async <T>(
      what: string,
      lifetimeMs: number,
      ask: () => Promise<T>,
      round: Round = { newsAgeMs: undefined },
    ): Promise<T> => {
      const last = kept.get(what);
      const age = last ? clock.monotonic() - last.at : Number.POSITIVE_INFINITY;
      const isOld = round.newsAgeMs !== undefined && age >= round.newsAgeMs;
      const longest = last?.hasFailed === true ? ARR_PAUSE_MS : lifetimeMs;
      const shortest = Math.min(longest, round.maxAgeMs ?? longest);
      if (last && age < (isOld ? Math.min(shortest, NEWS_PAUSE_MS) : shortest)) {
        if (isOld) round.freshInMs = Math.max(round.freshInMs ?? 0, NEWS_PAUSE_MS - age);
        return (await last.answer) as T;
      }
      const answer = report(ask());
      kept.delete(what);
      const entry: Kept = { at: clock.monotonic(), answer };
      kept.set(what, entry);
      try {
        return await answer;
      } catch (error) {
        entry.hasFailed = true;
        // An abort says nothing about the app.
        if (!(error instanceof Outage)) kept.delete(what);
        throw error;
      }
    };
    const log = createEventLog(app, clock);
    /** The queue of the last full answer. */
    let lastQueue: WholeList<ArrQueueEntry> | undefined;
    let looksNeededAt = Number.NEGATIVE_INFINITY;
    /**
     * Reads the app's looks, then its queue, then its history: looks from after the queue would
     * prove nothing about it, and a row that leaves the queue in between has its event in the
     * history.
     */
    async function readLists(signal: AbortSignal): Promise<Lists> {
      const isNeeded = clock.monotonic() - looksNeededAt < LOOKS_LIFETIME_MS;
      const looks = isNeeded ? await app.looks(signal) : undefined;
      const readAt = clock.monotonic();
      const queue = await app.queue(signal);
      const appTime = app.now();
      await log.refresh(signal);
      lastQueue = queue;
      return { queue, looks, appTime, readAt };
    }
    /**
     * News about one download make only its own answer new. The others keep theirs for a minute.
     */
    function look(round: Round, signal: AbortSignal): Promise<Lists> {
      const [own, shared] = [kept.get("after news"), kept.get("lists")];
      const isNewer = own !== undefined && own.at > (shared?.at ?? Number.NEGATIVE_INFINITY);
      const read = (): Promise<Lists> => readLists(signal);
      if (round.newsAgeMs !== undefined) {
        if (shared && !isNewer) kept.set("after news", shared);
        return remembered("after news", ARR_PAUSE_MS, read, round);
      }
      // The download has seen the newer one, which its own news led to.
      if (isNewer && (round.readAt ?? 0) > (shared?.at ?? 0)) {
        return remembered("after news", ARR_PAUSE_MS, read, round);
      }
      const lifetimeMs = Math.min(ARR_PAUSE_MS, round.maxAgeMs ?? ARR_PAUSE_MS);
      const isDue = !shared || clock.monotonic() - shared.at >= lifetimeMs;
      if (isNewer && isDue && clock.monotonic() - own.at < NEWS_PAUSE_MS) kept.set("lists", own);
      return remembered("lists", ARR_PAUSE_MS, read, round);
    }
    let lastClients: readonly ArrDownloadClient[] | undefined;
    const clientsOf = (signal: AbortSignal): Promise<readonly ArrDownloadClient[]> =>
      remembered("clients", CLIENTS_LIFETIME_MS, async () => {
        const clients = await app.downloadClients(signal);
        const watched = clients.map(({ watchFolder }) => watchFolder).filter((one) => one !== "");
        const checked = await Promise.all(
          watched.map(async (one) => ((await isFolderHere(one)) ? one : [])),
        );
        foldersHere = new Set(checked.flat());
        lastClients = clients;
        return clients;
      });
    /** The watch folders of the app's clients that exist on this machine. */
    let foldersHere: ReadonlySet<string> = new Set();
    const isWatchedBy = (
      clients: readonly ArrDownloadClient[],
      { places }: AskedDownload,
    ): boolean => isInWatchFolder(clients, places, (folder) => foldersHere.has(folder));

    const matcherOf = (download: AskedDownload, isWatched: boolean): Matcher =>
      createMatcher(download, { isWatched, clients: lastClients ?? [], hashOfNewsId });

    /** True if the app may want the download, as far as its earlier answers and the names show. */
    function couldTake(download: AskedDownload): boolean {
      const isWatched = lastClients !== undefined && isWatchedBy(lastClients, download);
      const { isListed, isOwn } = matcherOf(download, isWatched);
      if (lastQueue?.rows.some(isListed) || log.known().some(isOwn)) return true;
      const { atClient, kinds } = download;
      const isElsewhere = lastClients && atClient && !couldBeOf(lastClients, atClient);
      return kinds.includes(app.kind) && (isWatched || !isElsewhere);
    }

    /** Returns the rows and events of a download. */
    async function find(
      download: AskedDownload,
      queue: WholeList<ArrQueueEntry>,
      isWatched: boolean,
      signal: AbortSignal,
    ): Promise<{ queue: ArrQueueEntry[]; history: ArrEvent[] }> {
      const matches = matcherOf(download, isWatched);
      const listed = queue.rows.filter(matches.isListed);
      const ids = new Set(listed.map(({ downloadId }) => downloadId));
      const isOwn = (event: ArrEvent): boolean => ids.has(event.downloadId) || matches.isOwn(event);
      const { atClient, writtenAt, isFollowed } = download;
      const isNew = listed.length === 0 && !log.known().some(isOwn) && !isFollowed;
      if (isNew && writtenAt !== undefined) await report(log.reachBackTo(writtenAt, signal));
      const known = log.known();
      for (const { downloadId } of known.filter(isOwn)) if (downloadId !== "") ids.add(downloadId);
      // The apps write info hashes in upper case and compare them exactly.
      const id = download.isInfoHash ? download.hash?.toUpperCase() : toLastingId(atClient?.id);
      const older = id === undefined || isFollowed ? [] : await report(log.older(id, signal));
      return { queue: listed, history: [...older, ...known.filter(isOwn)] };
    }

    async function ask(
      download: AskedDownload,
      round: Round,
      signal: AbortSignal,
    ): Promise<AppAnswer> {
      const { title } = app;
      const { queue, looks, appTime, readAt } = await look(round, signal);
      let isWatched = lastClients !== undefined && isWatchedBy(lastClients, download);
      let found = await find(download, queue, isWatched, signal);
      const { atClient } = download;
      let inCategory = false;
      // Only a download without a row and an event may be one that the app has not seen yet.
      if (found.queue.length === 0 && found.history.length === 0) {
        const clients = await clientsOf(signal);
        const wasWatched = isWatched;
        isWatched = isWatchedBy(clients, download);
        if (isWatched && !wasWatched) found = await find(download, queue, isWatched, signal);
        const isUnseen = found.queue.length === 0 && found.history.length === 0;
        inCategory = isUnseen && atClient !== undefined && isInCategory(clients, atClient);
      }
      const facts = { ...found, inCategory, isWatched };
      const isKnown = download.knownTo.has(app.name);
      if (needsLook({ ...facts, isKnown })) looksNeededAt = clock.monotonic();
      return { app: app.name, title, ...facts, looks, appTime, readAt };
    }

    return {
      async mentions(signal: AbortSignal): Promise<readonly string[]> {
        const { queue } = await look({ newsAgeMs: undefined }, signal);
        return [
          ...queue.rows.flatMap(({ downloadId, title, outputPath = "" }) => [
            ...mentionsOf({ hash: hashOfNewsId(downloadId) ?? downloadId, names: [title] }),
            comparable(outputPath),
          ]),
          ...log
            .known()
            .flatMap(({ downloadId, title, droppedPath = "" }) => [
              ...mentionsOf({ hash: hashOfNewsId(downloadId) ?? downloadId, names: [title] }),
              ...namesInForeign(droppedPath).map(comparable),
            ]),
        ];
      },
      async ask(download: AskedDownload, signal: AbortSignal): Promise<AppAnswer> {
        const { newsAgeMs, maxAgeMs } = download;
        const round: Round = { newsAgeMs, maxAgeMs, readAt: download.readAt.get(app.name) };
        try {
          const answer = await ask(download, round, signal);
          return { ...answer, ...dropUndefined({ freshInMs: round.freshInMs }) };
        } catch (error) {
          if (!(error instanceof Outage)) throw error;
          const { freshInMs } = round;
          return {
            app: app.name,
            title: app.title,
            unknown: toCommandText(error.said),
            // Nothing answers at the address of an app that was uninstalled.
            lasts: error.isLasting || error.isOfService,
            couldTake: couldTake(download),
            ...dropUndefined({ freshInMs }),
          };
        }
      },
    };
  });
  return {
    ask: (download, signal) => desks.needAll(({ ask }) => ask(download, signal)),
    async mentions(signal) {
      const all = await desks.needAll(async (desk) => {
        try {
          return await desk.mentions(signal);
        } catch (error) {
          if (!(error instanceof Outage)) throw error;
          return [];
        }
      });
      return new Set(all.flat());
    },
  };
}

/** An answer of an app. A failure is one, too, but does not last as long. */
type Kept = { at: number; answer: Promise<unknown>; hasFailed?: boolean };

/** One reading of an app's queue. */
type Lists = {
  queue: WholeList<ArrQueueEntry>;
  looks: ArrLooks | undefined;
  appTime: number;
  readAt: number;
};

/** One question to one app. */
type Round = {
  readonly newsAgeMs: number | undefined;
  readonly maxAgeMs?: number | undefined;
  readonly readAt?: number | undefined;
  freshInMs?: number;
};
