import type * as z from "zod";

/**
 * Who waits for an answer. A client gets one soon, and no second try; work in the background has time, and its requests
 * are sent again; `once` has time too, and asks again by itself, as what keeps an outbox does.
 */
export type Waits = "client" | "once" | "background";

export type PlexRequest = {
  method?: "GET" | "POST";
  /** Path and query, percent-encoded. */
  path: string;
  /** What is asked for, for the text of an error: "library 3". */
  about: string;
  withToken: boolean;
  /** Another user's, in place of the owner's. */
  token?: string | undefined;
  /** Besides those that say who asks. */
  headers?: Record<string, string>;
  /** When this one is given up, if that is before the time of all requests. */
  withinMs?: number;
  waits?: Waits | undefined;
  /** The answer is a token, which otherwise no answer keeps. */
  isSecret?: boolean;
};

export type PlexAnswer = {
  /** That of HTTP, or a worse one that the body tells. */
  status: number;
  text: string;
  retryAfterMs: number | undefined;
  /** How long the whole list is, where the header tells. */
  totalSize?: number | undefined;
};

/** The answer, whatever its status. Throws `Outage` when none came, or the signal's reason. */
export type PlexAsk = (request: PlexRequest, signal: AbortSignal) => Promise<PlexAnswer>;
/** The body of a success. Throws `Outage` (also: starting, token refused), `UserError` (404 …) or the signal's reason. */
export type PlexSend = (request: PlexRequest, signal: AbortSignal) => Promise<string>;
/** The same, read: JSON, XML and old JSON alike. */
export type PlexGet = <T>(request: PlexRequest, schema: z.ZodType<T>, signal: AbortSignal) => Promise<T>;

export const isSuccess = (status: number): boolean => status >= 200 && status <= 299;
