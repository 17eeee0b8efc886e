import type { IncomingMessage, ServerResponse } from "node:http";

export interface Cookies {
  /**
   * What browsers sent as our cookie, each once: a program on another port of the host may have
   * set one as well.
   */
  read(request: IncomingMessage): string[];
  write(request: IncomingMessage, response: ServerResponse, secret: string): void;
  clear(request: IncomingMessage, response: ServerResponse): void;
}

const NAME = "plex_ingest";
/**
 * Browsers take a cookie of such a name only over TLS and for one host, so that no other can set
 * it.
 */
const HOST_NAME = `__Host-${NAME}`;
const MAX_AGE_SECONDS = 30 * 24 * 3600;
/**
 * A neighbour on another port of the host may set as many of the name as fit; browsers send some 4
 * KiB a host.
 */
const MAX_READ_CHARS = 4096;

/**
 * The cookie of a session. No script can read it, and no page of another site sends it. `base` is
 * the path of all our addresses, with a slash at its end. Whether the browser came over TLS is what
 * the origin of its request says, which has been compared with ours.
 */
export function createCookies(base: string): Cookies {
  function set(
    { headers: { origin = "" } }: IncomingMessage,
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
