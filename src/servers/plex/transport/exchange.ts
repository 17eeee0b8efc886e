import type * as z from "zod";

/**
 * Who waits for an answer. `client`: a short timeout, no retry. `background`: has time, requests are retried. `once`: has
 * time, but is not retried here because the caller does that, for example the outbox.
 */
export type Waits = "client" | "once" | "background";

export type PlexRequest = {
  method?: "GET" | "POST";
  /** Path and query, percent-encoded. */
  path: string;
  /** What is requested, for error texts: "library 3". */
  about: string;
  withToken: boolean;
  /** Another user's token instead of the owner's. */
  token?: string | undefined;
  /** In addition to those that identify us. */
  headers?: Record<string, string>;
  /** Timeout of this request, if shorter than that of all requests. */
  withinMs?: number;
  waits?: Waits | undefined;
  /** Whether the server is there: asked although it did not answer a moment ago. */
  isProbe?: boolean;
  /** The answer is a token, so it is not redacted. */
  isSecret?: boolean;
};

export type PlexAnswer = {
  /** The HTTP status, or a worse one from the body. */
  status: number;
  text: string;
  retryAfterMs: number | undefined;
  /** Length of the whole list, if a header has it. */
  totalSize?: number | undefined;
};

/** The answer, whatever its status. @throws Outage when none came; the signal's reason */
export type PlexAsk = (request: PlexRequest, signal: AbortSignal) => Promise<PlexAnswer>;
/** The body of a success. @throws Outage (also: starting, token refused), UserError (404 …); the signal's reason */
export type PlexSend = (request: PlexRequest, signal: AbortSignal) => Promise<string>;
/** The same, parsed: from JSON, XML or old JSON. */
export type PlexGet = <T>(request: PlexRequest, schema: z.ZodType<T>, signal: AbortSignal) => Promise<T>;

export const isSuccess = (status: number): boolean => status >= 200 && status <= 299;

/** A request with what came of it; `page` is the part of a list that was asked for. */
export type Exchange = { method: string; path: string; page: string | undefined; status: number; text: string };
