import { toCommandText } from "../../base/actions/sentence.ts";
import { dropUndefined } from "../../base/drop-undefined.ts";
import { Outage } from "../../base/errors.ts";
import { baseOf } from "../../base/path/path-parts.ts";
import type { ArrApp, ArrCategories, ArrEvent, ArrQueueEntry } from "../../core/arr/app.ts";
import { ARR_PAUSE_MS } from "../../core/arr/claim.ts";
import type { ArrAnswer } from "../../core/arr/judge-download.ts";
import type { WholeList } from "../../core/arr/whole-list.ts";

/** A download, as far as it is known here. */
export type AskedDownload = {
  /** Info hash, or our hash of a newsreader's download. Undefined for a file in a watched folder. */
  hash: string | undefined;
  /** True if the apps know the download by this hash. */
  isInfoHash: boolean;
  /** Names that the download may have in an app, if it is not known by its hash. */
  names: readonly string[];
  /** Labels, categories or tags in its client. */
  labels: readonly string[];
  /** Time in ms since an app sent news about it. Older answers may be out of date. */
  newsAgeMs?: number | undefined;
};

type AskAppsDeps = {
  apps: readonly ArrApp[];
  monotonic: () => number;
  /** Returns our hash for the id that a newsreader gave to a download. */
  hashOfNewsId: (id: string) => string | undefined;
  /** Called after each request. Undefined: the app answered. */
  heard?: (app: ArrApp, outage: Outage | undefined) => Promise<void>;
};

/** Asks all apps about a download. Never throws an Outage: it becomes the answer `unknown`. */
export type AskApps = (download: AskedDownload, signal: AbortSignal) => Promise<ArrAnswer[]>;

/** An app may send hundreds of messages at once, so news do not make a list due sooner than this. */
export const NEWS_PAUSE_MS = 5000;
/** Categories change rarely. */
const CATEGORIES_LIFETIME_MS = 60 * 60_000;
/** Histories of finished downloads that are kept, so that the memory of years is bounded. */
const MAX_HISTORIES = 2000;

/**
 * Asks each app at most once a minute for each list: its queue, the events of one download, and its
 * newest events. Several downloads at once share the answers. A failure counts as an answer, so an
 * app that is down is not asked more often. News of an app about a download make its lists due
 * after five seconds.
 */
export function createAskApps(deps: AskAppsDeps): AskApps {
  const { apps, monotonic, hashOfNewsId, heard = async () => {} } = deps;
  const desks = apps.map((app) => {
    const kept = new Map<string, { at: number; answer: Promise<unknown> }>();
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
      const age = last ? monotonic() - last.at : Number.POSITIVE_INFINITY;
      const isOld = round.newsAgeMs !== undefined && age >= round.newsAgeMs;
      if (last && age < (isOld ? Math.min(lifetimeMs, NEWS_PAUSE_MS) : lifetimeMs)) {
        if (isOld) round.freshInMs = Math.max(round.freshInMs ?? 0, NEWS_PAUSE_MS - age);
        return (await last.answer) as T;
      }
      const answer = report(ask());
      kept.delete(what);
      kept.set(what, { at: monotonic(), answer });
      for (const key of kept.keys()) {
        if (kept.size <= MAX_HISTORIES) break;
        kept.delete(key);
      }
      try {
        return await answer;
      } catch (error) {
        // An abort says nothing about the app.
        if (!(error instanceof Outage)) kept.delete(what);
        throw error;
      }
    };
    const queueOf = (round: Round, signal: AbortSignal): Promise<WholeList<ArrQueueEntry>> =>
      remembered("queue", ARR_PAUSE_MS, () => app.queue(signal), round);
    const recentOf = (round: Round, signal: AbortSignal): Promise<ArrEvent[]> =>
      remembered("recent", ARR_PAUSE_MS, () => app.recent(signal), round);
    const historyOf = (id: string, round: Round, signal: AbortSignal): Promise<ArrEvent[]> =>
      remembered(`history ${id}`, ARR_PAUSE_MS, () => app.history(id, signal), round);
    const categoriesOf = (signal: AbortSignal): Promise<ArrCategories> =>
      remembered("categories", CATEGORIES_LIFETIME_MS, () => app.categories(signal));

    const isSameId = (id: string, { hash }: AskedDownload): boolean =>
      hash !== undefined && (id.toLowerCase() === hash || hashOfNewsId(id) === hash);

    async function ask(
      download: AskedDownload,
      round: Round,
      signal: AbortSignal,
    ): Promise<ArrAnswer> {
      const { title } = app;
      const queue = await queueOf(round, signal);
      const names = new Set(download.names.map(comparable));
      const isNamed = (text: string | undefined): boolean =>
        text !== undefined && text !== "" && names.has(comparable(baseOf(text)));
      const listed = queue.rows.filter(
        (entry) =>
          isSameId(entry.downloadId, download) ||
          (!download.isInfoHash && (isNamed(entry.title) || isNamed(entry.outputPath))),
      );
      const ids = new Set(listed.map(({ downloadId }) => downloadId));
      if (download.isInfoHash && download.hash !== undefined && ids.size === 0) {
        // The apps write info hashes in upper case and compare them exactly.
        ids.add(download.hash.toUpperCase());
      } else if (!download.isInfoHash && ids.size === 0) {
        const recent = await recentOf(round, signal);
        const found = recent.find(
          (event) => isSameId(event.downloadId, download) || isNamed(event.title),
        );
        if (found) ids.add(found.downloadId);
      }
      const history = await Promise.all([...ids].map((id) => historyOf(id, round, signal)));
      const inCategory =
        download.labels.length > 0 && listed.length === 0
          ? isInCategory(download.labels, await categoriesOf(signal))
          : false;
      return { title, queue: listed, history: history.flat(), inCategory };
    }

    return async (download: AskedDownload, signal: AbortSignal): Promise<ArrAnswer> => {
      const round: Round = { newsAgeMs: download.newsAgeMs };
      try {
        const answer = await ask(download, round, signal);
        return { ...answer, ...dropUndefined({ freshInMs: round.freshInMs }) };
      } catch (error) {
        if (!(error instanceof Outage)) throw error;
        const { freshInMs } = round;
        return {
          title: app.title,
          unknown: toCommandText(error.said),
          ...dropUndefined({ freshInMs }),
        };
      }
    };
  });
  return (download, signal) => Promise.all(desks.map((ask) => ask(download, signal)));
}

/** One question to one app. */
type Round = { readonly newsAgeMs: number | undefined; freshInMs?: number };

/** The category after an import is proof that the app has finished with the download. */
function isInCategory(labels: readonly string[], { watched, imported }: ArrCategories): boolean {
  const own = labels.map((label) => label.toLowerCase());
  if (own.some((label) => imported.includes(label))) return false;
  return own.some((label) => watched.includes(label));
}

/** Names of downloads differ in case, and by the extension of a single file. */
const comparable = (name: string): string =>
  baseOf(name.replaceAll("\\", "/").replace(/\/+$/, ""))
    .toLowerCase()
    .replace(/\.(?:mkv|mp4|avi|m4v|ts|nzb|torrent)$/, "");
