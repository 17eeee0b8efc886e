import type { ServerResponse } from "node:http";
import type { RequestHead } from "../server/read-body.ts";

export interface Cookies {
  /**
   * Returns the distinct values of our cookie that a browser sent. A program on another port of the
   * host may have set one as well.
   */
  read(request: RequestHead): string[];
  write(request: RequestHead, response: ServerResponse, secret: string): void;
  clear(request: RequestHead, response: ServerResponse): void;
}

const NAME = "plex_ingest";
/**
 * Browsers accept a cookie with this prefix only over TLS and for one host, so no other host can
 * set it.
 */
const HOST_NAME = `__Host-${NAME}`;
const MAX_AGE_SECONDS = 30 * 24 * 3600;
/**
 * Maximum length of the Cookie header that is read. A program on another port of the host may set
 * as many cookies with this name as fit. Browsers send about 4 KiB per host.
 */
const MAX_READ_CHARS = 4096;

/**
 * Manages the session cookie. Scripts cannot read it, and pages of other sites cannot send it.
 * `base` is the path of all our addresses, with a trailing slash. The request's origin, which was
 * already checked, shows whether the browser came over TLS.
 */
export function createCookies(base: string): Cookies {
  function set(
    { headers: { origin = "" } }: RequestHead,
    response: ServerResponse,
    value: string,
    age: number,
  ) {
    const secure = origin.startsWith("https:");
    const name = secure && base === "/" ? HOST_NAME : NAME;
    const parts = [
      `${name}=${value}`,
      `Path=${base}`,
      `Max-Age=${age}`,
      "HttpOnly",
      "SameSite=Strict",
    ];
    response.setHeader("Set-Cookie", [...parts, ...(secure ? ["Secure"] : [])].join("; "));
  }
  return {
    read({ headers: { cookie = "" } }) {
      const pairs = cookie
        .slice(0, MAX_READ_CHARS)
        .split(";")
        .map((pair) => pair.trim());
      const values = [HOST_NAME, NAME].flatMap((name) =>
        pairs
          .filter((pair) => pair.startsWith(`${name}=`))
          .map((pair) => pair.slice(name.length + 1)),
      );
      return [...new Set(values)].filter((value) => /^[\w-]{20,100}$/.test(value));
    },
    write: (request, response, secret) => set(request, response, secret, MAX_AGE_SECONDS),
    clear: (request, response) => set(request, response, "", 0),
  };
}
