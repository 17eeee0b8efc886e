import type * as z from "zod";
import { HttpFault } from "../../../adapters/http/faults.ts";
import { createHttp } from "../../../adapters/http/http.ts";
import { Outage } from "../../../base/errors.ts";
import { parseJson } from "../../../base/text/parse-json.ts";
import type { Clock } from "../../../core/clock.ts";
import { createSelfHeaders, type PlexDevice } from "../transport/redact.ts";

export type PlexTvDeps = PlexDevice & {
  /** `https://plex.tv`, or a stand-in. */
  baseUrl: string;
  clock: Clock;
};

/**
 * Requests JSON from plex.tv. Returns undefined for status 404. @throws Outage `plex_unavailable`;
 * no error text contains a token
 */
export type PlexTvAsk = <T>(
  request: { method: "GET" | "POST"; path: string; token?: string },
  schema: z.ZodType<T>,
  signal: AbortSignal,
) => Promise<T | undefined>;

const REQUEST_TIMEOUT_MS = 15_000;
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

export function createPlexTv({ baseUrl, clock, ...self }: PlexTvDeps): {
  ask: PlexTvAsk;
  close(): Promise<void>;
} {
  const limits = { deadlineMs: REQUEST_TIMEOUT_MS, maxBytes: MAX_ANSWER_BYTES, connections: 1 };
  const http = createHttp({ clock, ...limits, service: "plex.tv" });
  const ask: PlexTvAsk = async ({ method, path, token }, schema, signal) => {
    const headers = {
      ...createSelfHeaders(self),
      ...(token === undefined ? {} : { "x-plex-token": token }),
    };
    const answer = await http
      .send({ method, url: new URL(path, baseUrl), headers }, signal)
      .catch((error: unknown) => {
        throw error instanceof HttpFault ? unavailable(error.why) : error;
      });
    if (answer.status === 404) return undefined;
    if (answer.status < 200 || answer.status > 299) {
      throw unavailable(`it returned status ${answer.status}`);
    }
    const read = schema.safeParse(parseJson(answer.text));
    if (read.success) return read.data;
    throw unavailable("its response is not the one that Plex documents");
  };
  return { ask, close: http.close };
}

const unavailable = (why: string): Outage =>
  new Outage("plex_unavailable", `plex.tv did not return a usable response: ${why}.`);
