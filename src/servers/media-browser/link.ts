import type * as z from "zod";
import { parseRetryAfterMs } from "../../adapters/http/deadline.ts";
import { adviseOnCertificate, CertificateFault, HttpFault } from "../../adapters/http/faults.ts";
import { createHttp, type HttpAnswer } from "../../adapters/http/http.ts";
import { Outage, type OutageOptions, UserError } from "../../base/errors.ts";
import { parseJson } from "../../base/text/parse-json.ts";
import { hideSecrets } from "../../base/text/redact.ts";
import type { KeyedLink, ServerNames } from "../keyed/kind.ts";
import type { Dialect } from "./dialect.ts";

/** A page of 500 items with paths is below one megabyte. Whole libraries are never requested. */
const MAX_ANSWER_BYTES = 16 * 1024 ** 2;

export type LinkDeps = KeyedLink & {
  /** Called with each answer, including refusals. The key is not in it. */
  note?: ((exchange: LinkExchange) => void) | undefined;
};

/** `path` is without the base path. */
export type LinkExchange = {
  method: "GET" | "POST";
  path: string;
  query: Readonly<Record<string, string>>;
  status: number;
  text: string;
};

export type Link = {
  /** Sends GET and parses the answer. `about` names the answer in errors: "list of libraries". */
  get<T>(request: LinkRequest, schema: z.ZodType<T>, signal: AbortSignal): Promise<T>;
  /** Sends POST with a JSON body. The answer's body is ignored. */
  post(request: LinkRequest, body: object, signal: AbortSignal): Promise<void>;
  /** Creates the error for an answer that cannot be used; `why` is part of a sentence. */
  unusable(why: string, options?: OutageOptions): Outage;
  close(): Promise<void>;
};

type LinkRequest = {
  path: string;
  /** Requested if the server does not have `path`. */
  olderPath?: string;
  query?: Readonly<Record<string, string>>;
  about: string;
  /** The request is sent without the key, and needs none. */
  isPublic?: boolean;
};

/**
 * Creates the connection to one Jellyfin or Emby. The API key is sent only as a header and only to
 * `baseUrl`: redirects are not followed. No error contains the key or any part of an answer.
 * @throws UserError for an address that is not http or https; Outage (every call) when the server
 * is down, starting, slow or refuses the key
 */
export function createLink(
  dialect: ServerNames & Pick<Dialect, "authorize" | "droppedPrefix">,
  deps: LinkDeps,
): Link {
  const { name, urlSetting, keySetting } = dialect;
  const { clock, apiKey, timeoutMs, trace } = deps;
  const base = readBase(dialect, deps.baseUrl);
  const http = createHttp({
    clock,
    deadlineMs: timeoutMs,
    maxBytes: MAX_ANSWER_BYTES,
    connections: deps.maxConnections,
    trace,
    service: deps.service ?? name.toLowerCase(),
  });
  const unusable = (why: string, options?: OutageOptions): Outage => {
    const message = `${name} did not return a usable response: ${why}.`;
    // A redirect may repeat the key, in a host's name in lower case.
    const key = apiKey()?.trim();
    const hidden = hideSecrets(message, [key, key?.toLowerCase()]);
    return new Outage("plex_unavailable", hidden, options);
  };

  function requireKey(): string {
    const key = apiKey()?.trim() ?? "";
    if (/^[\x21-\x7e]{1,500}$/.test(key)) return key;
    throw new Outage(
      "plex_unauthorized",
      key === ""
        ? `There is no API key for ${name}. Create one in its dashboard and set ${keySetting} to it.`
        : `${keySetting} contains invalid characters. Copy the key again from ${name}.`,
    );
  }

  async function send(
    { path, olderPath, query = {}, about, isPublic }: LinkRequest,
    body: object | undefined,
    signal: AbortSignal,
  ): Promise<string> {
    const key = isPublic ? undefined : requireKey();
    const url = new URL(`${base.pathname.replace(/\/+$/, "")}${path}`, base.origin);
    for (const [field, value] of Object.entries(query)) url.searchParams.set(field, value);
    const headers = {
      accept: "application/json",
      ...(key !== undefined && dialect.authorize(key)),
      ...(body && { "content-type": "application/json" }),
    };
    const request = {
      method: body ? ("POST" as const) : ("GET" as const),
      url,
      headers,
      body: body && JSON.stringify(body),
      // A repeated report has no further effect.
      repeatable: true,
    };
    const answer = await http.send(request, signal).catch((error: unknown) => {
      if (!(error instanceof HttpFault)) throw error;
      const isOfService = error.fault === "unreachable" || error.fault === "tls";
      const advice =
        error instanceof CertificateFault
          ? `; ${adviseOnCertificate(error.kind, { urlSetting })}`
          : "";
      throw unusable(`${error.why}${advice}`, { cause: error, isOfService });
    });
    const text = key === undefined ? answer.text : hideEcho(answer.text, key);
    deps.note?.({ method: request.method, path, query, status: answer.status, text });
    if (answer.status >= 200 && answer.status < 300) return text;
    if (answer.status === 404 && olderPath !== undefined) {
      const older = { path: olderPath, query, about, ...(isPublic && { isPublic }) };
      return await send(older, body, signal);
    }
    throw refusal(answer, { path, about });
  }

  function refusal(
    { status, headers, redirectsTo, text }: HttpAnswer,
    { path, about }: LinkRequest,
  ): Error {
    if (status === 401) {
      const message =
        `${name} refused the API key (401). Check ${keySetting}: it may be mistyped or revoked, ` +
        "or a proxy may remove the header.";
      return new Outage("plex_unauthorized", message);
    }
    if (status === 403) {
      const message = `${name} requires an administrator's key for its ${about} (403). Create an API key in its dashboard.`;
      return new Outage("plex_unauthorized", message);
    }
    if (status >= 300 && status < 400) {
      const where = redirectsTo === undefined ? "" : ` to ${redirectsTo}`;
      const found = basePathOf(redirectsTo, path);
      const why =
        found === undefined
          ? `it redirects${where}; set ${urlSetting} to its final address with its base URL`
          : `its base URL is ${found}; set ${urlSetting} to ${base.origin}${found}`;
      return unusable(why, { isLasting: true, isOfService: true });
    }
    const [prefix] = dialect.droppedPrefix?.exec(base.pathname) ?? [];
    if (status === 404 && prefix !== undefined) {
      const why = `it no longer answers below “${prefix}” since version 12; remove that from ${urlSetting}`;
      return unusable(why, { isLasting: true, isOfService: true });
    }
    if (status === 404) {
      return unusable(`its ${about} does not exist (404); check the base URL in ${urlSetting}`);
    }
    if (status === 503) {
      // The pages of a starting server have a text. A blocked address gets an empty answer.
      const isStarting = headers["retry-after"] !== undefined || text.trim() !== "";
      const why = isStarting
        ? "it is starting (503)"
        : "its network settings block this machine, or it is starting (503)";
      const retryAfterMs = parseRetryAfterMs(headers["retry-after"], clock.now());
      return unusable(why, { retryAfterMs, isOfService: true });
    }
    return unusable(`it returned status ${status} for its ${about}`);
  }

  return {
    async get(request, schema, signal) {
      const text = await send(request, undefined, signal);
      const parsed = schema.safeParse(parseBody(text));
      if (parsed.success) return parsed.data;
      throw unusable(`its ${request.about} cannot be read`);
    },
    async post(request, body, signal) {
      await send(request, body, signal);
    },
    unusable,
    close: http.close,
  };
}

/**
 * Returns the base path that a redirect on the same host shows: what is before the requested path or
 * before one of the server's own pages. Jellyfin redirects each address outside its base path to a
 * page below it: `/web/`, or a page of its API if it serves no web client (seen on 12.0-rc5).
 */
function basePathOf(redirectsTo: string | undefined, asked: string): string | undefined {
  if (!redirectsTo?.startsWith("/")) return undefined;
  const before = redirectsTo.endsWith(asked)
    ? redirectsTo.slice(0, -asked.length)
    : /^(.*?)\/(?:web|api-docs|swagger)(?:\/|$)/.exec(redirectsTo)?.[1];
  return before === undefined || before === "" ? undefined : before;
}

/** Removes the key from an answer that repeats it, even if JSON escapes disguise it. */
function hideEcho(text: string, key: string): string {
  const hidden = hideSecrets(text, [key]);
  if (!hidden.includes("\\")) return hidden;
  const body = parseBody(hidden);
  return body === undefined ? hidden : hideSecrets(JSON.stringify(body), [key]);
}

function parseBody(text: string): unknown {
  try {
    return parseJson(text.replace(/^\ufeff/, ""));
  } catch {
    return undefined;
  }
}

function readBase({ urlSetting }: ServerNames, address: string): URL {
  const url = URL.parse(address);
  if (url?.protocol === "http:" || url?.protocol === "https:") return url;
  throw new UserError(
    `${urlSetting} is not an http or https address.`,
    "Write it like http://127.0.0.1:8096.",
  );
}
