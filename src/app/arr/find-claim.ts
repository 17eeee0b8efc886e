import { type Sentence, sentence, toCommandText } from "../../base/actions/sentence.ts";
import { type PathMap, toThere } from "../../base/path/path-map.ts";
import { baseOf } from "../../base/path/path-parts.ts";
import { formatUtc } from "../../base/text/local-time.ts";
import { ARR_KINDS } from "../../core/arr/app.ts";
import type { DownloadAtClient } from "../../core/arr/category.ts";
import {
  ARR_PAUSE_MS,
  type ArrClaim,
  type ClaimedRelease,
  type FindArrClaim,
} from "../../core/arr/claim.ts";
import { type ArrAnswer, judgeDownload } from "../../core/arr/judge-download.ts";
import { hasLooked } from "../../core/arr/look.ts";
import { type ArrMemory, addFault, addTime, learn, NOTHING_KNOWN } from "../../core/arr/memory.ts";
import { readRow } from "../../core/arr/read-row.ts";
import type { Clock } from "../../core/clock.ts";
import { type ClientKind, isNewsreader } from "../../core/torrent/kinds.ts";
import type { Store } from "../../store/open.ts";
import { arrClaimsOf, saveArrClaims } from "../../store/releases/arr-claims.ts";
import { type RegisteredTorrent, torrentOfRelease } from "../../store/torrents/torrents.ts";
import { type AppAnswer, type AskApps, type AskedDownload, NEWS_PAUSE_MS } from "./ask-apps.ts";
import { kindsOf } from "./kinds-of.ts";

type FindClaimDeps = {
  store: Store;
  ask: AskApps["ask"];
  clock: Clock;
  /** Time that the apps have for an import, in ms. */
  afterMs: number;
  /** The kinds of the configured download clients, by their name. */
  kinds: ReadonlyMap<string, ClientKind>;
  /** The path maps of these clients. The apps often run on the same machine as a client. */
  pathMaps: readonly (readonly PathMap[])[];
};

/** Releases whose memories are kept in this process. The oldest are forgotten first. */
const MAX_REMEMBERED = 10_000;

/** An app's time is written in steps, so that a held release costs one row a minute. */
const SAVE_STEP_MS = 60_000;

/** Releases that may be filed without a question: their files are in the library already. */
const isAskedAbout = ({ source, decidedBy }: ClaimedRelease): boolean =>
  source !== "library" && decidedBy !== "person";

/** One release as this process remembers it between its questions to the apps. */
type Known = {
  memories: Map<string, ArrMemory>;
  /** The memories as the database has them. */
  saved: Map<string, ArrMemory>;
  /** When each app last gave an answer about it that counts, in ms since 1970. */
  answeredAt: Map<string, number>;
  /** A time on each app's clock at which it was complete: that of the first answer about it. */
  completeAt: Map<string, number>;
  /** When the newest answer of each app was read. */
  readAt: Map<string, number>;
  /** When each app last failed with a fault that lasts, without a full answer since. */
  failedAt: Map<string, number>;
};

/**
 * Finds what Sonarr and Radarr have to do with a release. What an app knew about it, and the time
 * that it has had for an import, are stored for each release and app. So neither a restart nor the
 * outage of another app changes them.
 */
export function createFindArrClaim({
  store,
  ask,
  clock,
  afterMs,
  kinds,
  pathMaps,
}: FindClaimDeps): FindArrClaim {
  const remembered = new Map<number, Known>();

  async function recall(release: ClaimedRelease, answers: readonly AppAnswer[]): Promise<Known> {
    const { id } = release;
    let known = remembered.get(id);
    if (!known) {
      const saved = await arrClaimsOf(store.read, id);
      const memories =
        saved.size > 0
          ? saved
          : new Map(answers.map(({ app, title }) => [app, fromEarlierVersion(release, title)]));
      known = {
        memories: new Map(memories),
        saved,
        answeredAt: new Map(),
        failedAt: new Map(),
        completeAt: new Map(),
        readAt: new Map(),
      };
    }
    remembered.delete(id);
    remembered.set(id, known);
    for (const oldest of remembered.keys()) {
      if (remembered.size <= MAX_REMEMBERED) break;
      remembered.delete(oldest);
    }
    return known;
  }

  /** A hold or a question from before there were memories keeps its time. */
  function fromEarlierVersion(release: ClaimedRelease, title: string): ArrMemory {
    const { state, waiting, reasons } = release;
    if (waiting?.code === "claimed_by_arr") {
      return { elapsedMs: Math.max(0, clock.now() - waiting.since), known: false };
    }
    const asked =
      state === "review" ? reasons.find(({ code }) => code === "arr_blocked") : undefined;
    if (!asked) return NOTHING_KNOWN;
    return { elapsedMs: afterMs, known: toCommandText(asked.message).includes(title) };
  }

  function remember({ memories, answeredAt, failedAt }: Known, answer: ArrAnswer): void {
    const { app } = answer;
    const before = memories.get(app) ?? NOTHING_KNOWN;
    const lastFaultAt = failedAt.get(app);
    failedAt.delete(app);
    if ("unknown" in answer) {
      answeredAt.delete(app);
      memories.set(
        app,
        answer.lasts ? addFault(before, { lastFaultAt, now: clock.now() }) : before,
      );
      if (answer.lasts) failedAt.set(app, clock.now());
      return;
    }
    const timed = answer.hasLooked
      ? addTime(before, { lastAnswerAt: answeredAt.get(app), now: clock.now() })
      : before;
    if (answer.hasLooked) answeredAt.set(app, clock.now());
    else answeredAt.delete(app);
    const rows = answer.queue.map(readRow);
    memories.set(app, learn(timed, { rows, history: answer.history }));
  }

  /** Adds whether the app's answer is from after a look at the complete download. */
  function withLook({ completeAt, readAt: newest }: Known, answer: AppAnswer): ArrAnswer {
    if ("unknown" in answer) return answer;
    const { looks, appTime, readAt, ...same } = answer;
    newest.set(answer.app, readAt);
    const at = completeAt.get(answer.app) ?? appTime;
    completeAt.set(answer.app, at);
    return { ...same, hasLooked: hasLooked({ queue: same.queue, looks }, at) };
  }

  async function save(id: number, { memories, saved }: Known, isOpen: boolean): Promise<void> {
    const changed = [...memories].filter(([app, memory]) => {
      const before = saved.get(app);
      // Nothing is kept about the many downloads that no app knows.
      if (!before && !isOpen && !memory.known) return false;
      if (!before) return true;
      const hasAged = (["elapsedMs", "faultMs"] as const).some((time) => {
        const [from, to] = [before[time] ?? 0, memory[time] ?? 0];
        return to < from || (from < afterMs && to - from >= SAVE_STEP_MS);
      });
      return hasAged || before.known !== memory.known || before.newsAfter !== memory.newsAfter;
    });
    if (changed.length === 0) return;
    await store.write((trx) => saveArrClaims(trx, id, new Map(changed)));
    for (const [app, memory] of changed) saved.set(app, memory);
  }

  async function describe(
    release: ClaimedRelease,
    videos: readonly string[],
  ): Promise<AskedDownload> {
    const { id, parentId = id, source, name, path, state, waiting, retryAt } = release;
    // In other states, it is the time of the next try after an error.
    const isNews = state === "review" || waiting?.code === "claimed_by_arr";
    const torrent = source === "torrent" ? await torrentOfRelease(store.read, parentId) : undefined;
    const names = [name, baseOf(path), ...(torrent ? [torrent.name] : [])];
    const kind = torrent && kinds.get(torrent.client);
    const before = remembered.get(id);
    return {
      hash: torrent?.hash,
      isInfoHash: torrent !== undefined && !(kind && isNewsreader(kind)),
      names,
      atClient: torrent && kind && toDownloadAtClient(torrent, kind),
      places: [...new Set([path, ...pathMaps.map((maps) => toThere(path, maps))])],
      files: videos.map(baseOf),
      kinds: ARR_KINDS.filter((kind) => names.some((one) => kindsOf(one, videos).includes(kind))),
      isFollowed: state === "review",
      knownTo: new Set(
        [...(before?.memories ?? [])].flatMap(([app, { known }]) => (known ? app : [])),
      ),
      readAt: before?.readAt ?? new Map(),
      newsAgeMs: isNews && retryAt !== undefined ? Math.max(0, clock.now() - retryAt) : undefined,
    };
  }

  return async (
    release,
    videos,
    signal,
    { beforeFiling = false, writtenAt } = {},
  ): Promise<ArrClaim> => {
    const isAsked = isAskedAbout(release) || (beforeFiling && release.source !== "library");
    if (!isAsked) return { is: "free", taken: new Map() };
    const download = await describe(release, videos);
    const maxAgeMs = beforeFiling ? NEWS_PAUSE_MS : undefined;
    const given = await ask({ ...download, maxAgeMs, writtenAt }, signal);
    const known = await recall(release, given);
    const answers = given.map((answer) => withLook(known, answer));
    for (const answer of answers) remember(known, answer);
    const verdict = judgeDownload({ answers, videos, memories: known.memories, afterMs });
    await save(release.id, known, verdict.is !== "free");
    const { taken } = verdict;
    const freshInMs = answers.flatMap((answer) => answer.freshInMs ?? []);
    const againInMs = freshInMs.length > 0 ? Math.max(...freshInMs) : ARR_PAUSE_MS;
    if (verdict.is === "free") return { is: "free", taken };
    const { message } = verdict;
    if (verdict.is === "waits") {
      const until = verdict.leftMs === undefined ? undefined : clock.now() + verdict.leftMs;
      const told = verdict.isTold === false ? undefined : message;
      return { is: "waits", message: explainWait(message, until), told, againInMs };
    }
    return verdict.is === "ask"
      ? { is: "review", reason: { code: "arr_blocked", message }, taken, againInMs }
      : { is: "ignored", reason: { code: "arr_failed", message }, taken, againInMs };
  };
}

/** Until the client has answered after an update, the folder is the one that is seen here. */
const toDownloadAtClient = (
  { folder, labels = [], atClient }: RegisteredTorrent,
  kind: ClientKind,
): DownloadAtClient => ({ kind, labels, folder, ...atClient });

/** Adds until when the app has time, and how to override it. */
function explainWait(message: string, until: number | undefined): Sentence {
  const then = until === undefined ? "" : ` It has until ${formatUtc(until, "minutes")}.`;
  return sentence`${message}${then} To file it anyway, ${{ do: "verb", of: "approve" }} it.`;
}
