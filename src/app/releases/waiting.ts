import { awaitedOf, type Outage } from "../../base/errors.ts";
import type { Identity } from "../../base/identity.ts";
import { cleanText } from "../../base/text/clean-text.ts";
import type { By } from "../../core/actor.ts";
import { isOutage } from "../../core/release/is-outage.ts";
import type { Release, Waiting } from "../../core/release/release.ts";
import type { Store } from "../../store/open.ts";
import { appendHistory } from "../../store/releases/history.ts";
import { setReasons, setUnversioned } from "../../store/releases/releases.ts";

/** History detail for the work as which a release was adopted. */
export const describeAdoption = (
  identity: Identity,
  { path }: { path: string },
  files: number,
): { identity: Identity; path: string; message: string } => ({
  identity,
  path,
  message: `${files === 1 ? "Its file stays where it is" : `Its ${files} files stay where they are`}: ${cleanText(path, 4096)}.`,
});

const MAX_BACKOFF_MS = 30_000;
const MAX_RETRY_AFTER_MS = 60_000;

/** Returns the pause before the attempt that follows `attempt` (counted from 1): 1, 2, 4 … 30 s. */
export const computeBackoffMs = (attempt: number): number =>
  Math.min(MAX_BACKOFF_MS, 1000 * 2 ** Math.min(attempt - 1, 10));

/**
 * Returns a release's wait state after one more failed attempt. Pure. `since` is the time of the
 * outage's first attempt.
 */
export function advanceWaiting(before: Waiting | undefined, outage: Outage, now: number): Waiting {
  const same = before?.code === outage.code;
  const attempt = same ? before.attempt + 1 : 1;
  const asked = Math.min(outage.retryAfterMs ?? 0, MAX_RETRY_AFTER_MS);
  // An app that holds a download has not failed, so its pause does not grow.
  const pause =
    outage.code === "claimed_by_arr" ? asked : Math.max(computeBackoffMs(attempt), asked);
  return {
    code: outage.code,
    message: outage.said,
    since: same ? before.since : now,
    nextTryAt: now + pause,
    attempt,
    ...(outage.awaits === awaitedOf(outage.code) ? {} : { awaits: outage.awaits }),
  };
}

/** True if the wait became an outage with this attempt, so that it is reported once. */
export const isNewOutage = (before: Waiting | undefined, now: Waiting): boolean =>
  isOutage(now) && !(before?.code === now.code && isOutage(before));

const detailOf = ({ code, message, awaits, attempt }: Waiting): Record<string, unknown> => ({
  code,
  message,
  ...(awaits && { awaits, attempt }),
});

/**
 * Records that a release is waiting. History gets one row when the wait begins and one when it
 * becomes an outage, not one per attempt. Returns the wait.
 */
export async function waitFor(
  store: Store,
  release: Release,
  outage: Outage,
  by: By,
): Promise<Waiting> {
  const waiting = advanceWaiting(release.waiting, outage, by.at);
  await store.write(async (trx) => {
    await setUnversioned(trx, release.id, { waiting });
    if (waiting.attempt > 1 && !isNewOutage(release.waiting, waiting)) return;
    // An app is asked only about a complete download, so its files no longer change.
    if (waiting.code === "claimed_by_arr") {
      await setReasons(trx, [release.id], { state: release.state }, []);
    }
    await appendHistory(trx, {
      ...by,
      releaseId: release.id,
      name: release.name,
      action: "waiting",
      from: release.state,
      to: release.state,
      detail: detailOf(waiting),
    });
  });
  return waiting;
}

/**
 * True if a release may be tried now. A wall clock that was set back must not delay it for longer
 * than the longest pause. A person's approval ends the wait for Sonarr and Radarr at once.
 */
export function isDue(release: Release, now: number): boolean {
  if (release.waiting?.code === "claimed_by_arr" && release.decidedBy === "person") return true;
  const until = Math.max(release.waiting?.nextTryAt ?? 0, release.retryAt ?? 0);
  return until <= now || until > now + MAX_RETRY_AFTER_MS;
}
