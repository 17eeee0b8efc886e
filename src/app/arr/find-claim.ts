import { type Sentence, sentence } from "../../base/actions/sentence.ts";
import { baseOf } from "../../base/path/path-parts.ts";
import { formatUtc } from "../../base/text/local-time.ts";
import {
  ARR_PAUSE_MS,
  type ArrClaim,
  type ClaimedRelease,
  type FindArrClaim,
} from "../../core/arr/claim.ts";
import { judgeDownload } from "../../core/arr/judge-download.ts";
import type { Store } from "../../store/open.ts";
import { torrentOfRelease } from "../../store/torrents/torrents.ts";
import type { AskApps, AskedDownload } from "./ask-apps.ts";

type FindClaimDeps = {
  store: Store;
  ask: AskApps;
  now: () => number;
  /** Time that the apps have for an import, in ms. */
  afterMs: number;
  /** Names of the download clients whose downloads have no info hash. */
  newsreaders: ReadonlySet<string>;
};

/** Releases whose waiting time is remembered. The oldest are forgotten first. */
const MAX_REMEMBERED = 10_000;

/** Releases that may be filed without a question: their files are in the library already. */
const isAskedAbout = ({ source, decidedBy }: ClaimedRelease): boolean =>
  source !== "library" && decidedBy !== "person";

/**
 * Finds what Sonarr and Radarr have to do with a release. The time that they have for an import
 * counts from the first question about the complete release. A held release remembers it in its
 * `waiting`, so a restart does not reset the time.
 */
export function createFindArrClaim({
  store,
  ask,
  now,
  afterMs,
  newsreaders,
}: FindClaimDeps): FindArrClaim {
  const firstAsked = new Map<number, number>();

  function completeAt({ id, waiting }: ClaimedRelease): number {
    const held = waiting?.code === "claimed_by_arr" ? waiting.since : undefined;
    // A wall clock that was set back must not prolong the time.
    const first = Math.min(firstAsked.get(id) ?? held ?? now(), now());
    firstAsked.delete(id);
    firstAsked.set(id, first);
    for (const oldest of firstAsked.keys()) {
      if (firstAsked.size <= MAX_REMEMBERED) break;
      firstAsked.delete(oldest);
    }
    return first;
  }

  async function describe(release: ClaimedRelease): Promise<AskedDownload> {
    const { id, parentId = id, source, name, path, state, waiting, retryAt } = release;
    // In other states, it is the time of the next try after an error.
    const isNews = state === "review" || waiting?.code === "claimed_by_arr";
    const torrent = source === "torrent" ? await torrentOfRelease(store.read, parentId) : undefined;
    const names = [name, baseOf(path), ...(torrent ? [torrent.name] : [])];
    return {
      hash: torrent?.hash,
      isInfoHash: torrent !== undefined && !newsreaders.has(torrent.client),
      names,
      labels: torrent?.labels ?? [],
      newsAgeMs: isNews && retryAt !== undefined ? Math.max(0, now() - retryAt) : undefined,
    };
  }

  return async (release, videos, signal): Promise<ArrClaim> => {
    if (!isAskedAbout(release)) return { is: "free", taken: new Map() };
    const answers = await ask(await describe(release), signal);
    const verdict = judgeDownload({
      answers,
      videos,
      completeAt: completeAt(release),
      now: now(),
      afterMs,
    });
    const { taken } = verdict;
    const freshInMs = answers.flatMap((answer) => answer.freshInMs ?? []);
    const againInMs = freshInMs.length > 0 ? Math.max(...freshInMs) : ARR_PAUSE_MS;
    if (verdict.is === "free") return { is: "free", taken };
    const { message } = verdict;
    if (verdict.is === "waits") {
      return { is: "waits", message: explainWait(message, verdict.until), againInMs };
    }
    return verdict.is === "ask"
      ? { is: "review", reason: { code: "arr_blocked", message }, taken, againInMs }
      : { is: "ignored", reason: { code: "arr_failed", message }, taken, againInMs };
  };
}

/** Adds until when the app has time, and how to override it. */
function explainWait(message: string, until: number | undefined): Sentence {
  const then = until === undefined ? "" : ` It has until ${formatUtc(until, "minutes")}.`;
  return sentence`${message}${then} To file it anyway, ${{ do: "verb", of: "approve" }} it.`;
}
