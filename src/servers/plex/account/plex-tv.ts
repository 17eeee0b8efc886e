import * as z from "zod";
import { HttpFault } from "../../../adapters/http/faults.ts";
import { createHttp, type HttpAnswer } from "../../../adapters/http/http.ts";
import { Outage } from "../../../base/errors.ts";
import { parseJson } from "../../../base/text/parse-json.ts";
import type { Clock } from "../../../core/clock.ts";
import { createSelfHeaders, type PlexDevice } from "../transport/redact.ts";

export type PlexTvDeps = PlexDevice & {
  /** `https://plex.tv`, or a stand-in. */
  baseUrl: string;
  clock: Clock;
};

type PlexTvRequest = { method: "GET" | "POST"; path: string; token?: string };

/** No error text contains a token. */
export interface PlexTv {
  /** Requests JSON from plex.tv. @throws Outage `plex_unavailable` */
  ask<T>(request: PlexTvRequest, schema: z.ZodType<T>, signal: AbortSignal): Promise<T>;
  /**
   * Like `ask`, but returns undefined if plex.tv itself states that it does not have what the path
   * names: a 404 with its list of errors.
   */
  askIfKnown<T>(
    request: PlexTvRequest,
    schema: z.ZodType<T>,
    signal: AbortSignal,
  ): Promise<T | undefined>;
  close(): Promise<void>;
}

/** https://plexapi.dev/api-reference/plex/get-a-pin: code 1020 for a code that is over. */
const wireErrors = z.object({ errors: z.array(z.object({ code: z.number() })).min(1) });

const REQUEST_TIMEOUT_MS = 15_000;
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

export function createPlexTv({ baseUrl, clock, ...self }: PlexTvDeps): PlexTv {
  const limits = { deadlineMs: REQUEST_TIMEOUT_MS, maxBytes: MAX_ANSWER_BYTES, connections: 1 };
  const http = createHttp({ clock, ...limits, service: "plex.tv" });

  async function send(
    { method, path, token }: PlexTvRequest,
    signal: AbortSignal,
  ): Promise<HttpAnswer> {
    const headers = {
      ...createSelfHeaders(self),
      ...(token === undefined ? {} : { "x-plex-token": token }),
    };
    return await http
      .send({ method, url: new URL(path, baseUrl), headers }, signal)
      .catch((error: unknown) => {
        throw error instanceof HttpFault ? unavailable(error.why) : error;
      });
  }

  function read<T>({ status, text }: HttpAnswer, schema: z.ZodType<T>): T {
    if (status < 200 || status > 299) throw unavailable(`it returned status ${status}`);
    const found = schema.safeParse(parseJson(text));
    if (found.success) return found.data;
    throw unavailable("its response is not the one that Plex documents");
  }

  return {
    ask: async (request, schema, signal) => read(await send(request, signal), schema),
    async askIfKnown(request, schema, signal) {
      const answer = await send(request, signal);
      const isOwn = wireErrors.safeParse(parseJson(answer.text)).success;
      return answer.status === 404 && isOwn ? undefined : read(answer, schema);
    },
    close: http.close,
  };
}

const unavailable = (why: string): Outage =>
  new Outage("plex_unavailable", `plex.tv did not return a usable response: ${why}.`);
