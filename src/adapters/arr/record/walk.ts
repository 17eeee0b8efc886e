import { Outage } from "../../../base/errors.ts";
import type { ArrApp } from "../../../core/arr/app.ts";

/** Downloads whose events are read. */
const FEW = 3;
/** A time without events, so that a recording does not contain a whole history. */
const NO_EVENTS_YET = Date.UTC(2100, 0);

/**
 * Sends each request that the program sends to a Sonarr or Radarr, and changes nothing in it.
 * Returns the program's result for each response, by name, or the error code of a request that
 * failed.
 */
export async function walkArr(app: ArrApp, signal: AbortSignal): Promise<Record<string, unknown>> {
  const results: Record<string, unknown> = {};
  async function see<T>(name: string, ask: Promise<T>): Promise<T | undefined> {
    try {
      const answer = await ask;
      results[name] = answer;
      return answer;
    } catch (error) {
      if (!(error instanceof Outage)) throw error;
      results[name] = { failed: error.code };
      return undefined;
    }
  }
  await see("report", app.report(signal));
  const queue =
    (await see(
      "queue",
      app.queue(signal).then(({ rows }) => rows),
    )) ?? [];
  // Only the newest page.
  const recent = (await see("recent", app.recent(signal))) ?? [];
  await see("imported", app.recent(signal, { type: "imported" }));
  const newest = recent[0]?.at ?? NO_EVENTS_YET;
  await see(
    "since",
    app.since(newest, signal).then(({ rows }) => rows),
  );
  const ids = new Set(
    [...queue, ...recent].flatMap(({ downloadId }) => (downloadId === "" ? [] : downloadId)),
  );
  for (const [index, id] of [...ids].slice(0, FEW).entries()) {
    await see(`history of download ${index + 1}`, app.history(id, signal));
  }
  await see("looks", app.looks(signal));
  await see("download clients", app.downloadClients(signal));
  return results;
}
