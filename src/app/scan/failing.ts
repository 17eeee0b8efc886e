import { type Sentence, toCommandText } from "../../base/actions/sentence.ts";
import { Outage } from "../../base/errors.ts";
import { quoted, quotedPath } from "../../base/text/clean-text.ts";
import type { Release } from "../../core/release/release.ts";
import type { Trx } from "../../store/open.ts";
import { setPlex } from "../../store/plex/plex-proofs.ts";
import { findReadableRelease, setReasons } from "../../store/releases/releases.ts";
import { splitIntoChunks } from "../../store/split-into-chunks.ts";
import { appendScanHistory, type ScanAction, serverOf } from "./record-kept-items.ts";
import type { ScannedServer } from "./scan-check.ts";

/** Number of failures in a row after which they become a reason of the release. */
export const MAX_REFUSALS = 5;

const CODE = "plex_fails";

/**
 * Explains that a server that is otherwise well fails to scan one folder. `why` is one sentence.
 */
export const explainFailingScan = (server: string, path: string, why: string): string =>
  `${server} fails to scan ${quotedPath(path)}: ${why} ${formatAgain(server)}`;

/**
 * Explains that a server that is otherwise well fails to list one library. `why` is one sentence.
 */
export const explainFailingList = (server: string, library: string, why: string): string =>
  `${server} fails to list its library ${quoted(library)}: ${why} ${formatAgain(server)}`;

/**
 * Explains that a server that is otherwise well fails to look up one release's files. `why` is one
 * sentence.
 */
export const explainFailingCheck = (server: string, why: string): string =>
  `${server} fails to look up its files: ${why} ${formatAgain(server)}`;

const formatAgain = (server: string): string =>
  `${server}'s log shows the cause, and plex-ingest asks again automatically.`;

/** Counts failures in a row, by the id of a scan or release. */
export interface FailureCount {
  /** Returns the number of failures so far, and the reason of the first. */
  add(id: number, error: Error): { count: number; why: string };
  forget(id: number): void;
  /** Forgets those that `findExisting` does not return. It is called only if there are any. */
  prune(findExisting: (ids: readonly number[]) => Promise<ReadonlySet<number>>): Promise<void>;
}

export function createFailureCount(): FailureCount {
  const failures = new Map<number, { count: number; why: string }>();
  return {
    add(id, error) {
      const before = failures.get(id);
      // The error of an unsent request has the time of the next try, which soon passes; its cause
      // does not.
      const { message } = error.cause instanceof Outage ? error.cause : error;
      const now = { count: 1 + (before?.count ?? 0), why: before?.why ?? message };
      failures.set(id, now);
      return now;
    },
    forget: (id) => void failures.delete(id),
    async prune(findExisting) {
      for (const ids of splitIntoChunks([...failures.keys()])) {
        const existing = await findExisting(ids);
        for (const id of ids) if (!existing.has(id)) failures.delete(id);
      }
    },
  };
}

/**
 * Adds this failure to the reasons of a filed release. @returns true if it is news: the release can
 * be read and did not have this reason yet
 */
export async function reportFailing(
  trx: Trx,
  releaseId: number,
  { action, message, at }: { action: ScanAction; message: Sentence; at: number },
  server: ScannedServer,
): Promise<boolean> {
  const release = await findReadableRelease(trx, releaseId);
  if (!release) return false;
  if (release.reasons.some((reason) => reason.code === CODE && reason.message === message)) {
    return false;
  }
  const others = release.reasons.filter((reason) => !isAbout(reason, server));
  await setReasons(trx, [releaseId], { state: "filed" }, [...others, { code: CODE, message }]);
  await setPlex(trx, releaseId, "not_seen", { server: server.name, at });
  await appendScanHistory(trx, release, action, at, { message, ...serverOf(server) });
  return true;
}

/** True if a reason is about failures of this server. Each message begins with its server. */
const isAbout = (
  { code, message }: Release["reasons"][number],
  { title }: ScannedServer,
): boolean => code === CODE && toCommandText(message).startsWith(`${title} fails to `);

/** True if this server keeps failing to scan or to list the release. */
export const isFailing = ({ reasons }: Pick<Release, "reasons">, server: ScannedServer): boolean =>
  reasons.some((reason) => isAbout(reason, server));

/** Drops the reason, because the server responded. The release counts as requested again. */
export async function endFailing(
  trx: Trx,
  release: Release,
  server: ScannedServer,
  at: number,
): Promise<void> {
  const others = release.reasons.filter((reason) => !isAbout(reason, server));
  await setReasons(trx, [release.id], { state: "filed" }, others);
  await setPlex(trx, release.id, "requested", { server: server.name, at });
}
