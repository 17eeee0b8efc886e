import { Outage, UserError } from "../../base/errors.ts";
import type { TorrentClient } from "../../core/torrent/client.ts";
import { ClientOutage } from "./faults.ts";

/**
 * Explains why a request for one torrent's files failed.
 * @throws the error if no client caused it; the error of the client's probe if that fails, because
 * then the outage is the client's and not the torrent's
 */
export type ExplainItemFault = (error: unknown, signal: AbortSignal) => Promise<string>;

export const createExplainItemFault =
  ({ title, probe }: Pick<TorrentClient, "title" | "probe">): ExplainItemFault =>
  async (error, signal) => {
    signal.throwIfAborted();
    const fact = factOf(error, title);
    if (fact === undefined) throw error;
    await probe(signal);
    return explainFailedList(title, fact);
  };

/** `fact` is part of a sentence. */
export const explainFailedList = (title: string, fact: string): string =>
  `${title} did not return its file list: ${fact}. It is asked again; check the torrent in ` +
  `${title} if this continues.`;

/** For a list with an unreadable row: the remaining rows would look like a smaller torrent. */
export const UNREADABLE_LIST = "the list cannot be read";

/** Undefined if the error is not about an answer of the client. */
function factOf(error: unknown, title: string): string | undefined {
  if (error instanceof ClientOutage) return error.fact;
  // Its message blames the login, but the login is right if other requests succeed.
  if (error instanceof Outage && error.code === "client_unauthorized") {
    return "it refuses this request";
  }
  const isRefused =
    error instanceof UserError && (error.code === "refused" || error.code === "not_found");
  if (!(error instanceof Outage) && !isRefused) return undefined;
  return error.message.replace(`${title} `, "it ").replace(/[.\s]+$/, "");
}
