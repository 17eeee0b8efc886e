import { integer } from "../values/number.ts";
import { boolean, redisUrl, text } from "../values/text.ts";
import { variable } from "../values/variable.ts";

const HOST = /^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252})|::|[0-9A-Fa-f:.]{2,45})$/;

/**
 * Settings that are documented and checked but have no effect yet, grouped by where the documentation lists them. They
 * have no place in `Config`, and any value but the default is refused. To give one an effect, move it to the file of its
 * topic and add `at`.
 */
export const LATER = {
  server: {
    SERVER_HOST: variable(text("a host name or an IP address", HOST), {
      fallback: "127.0.0.1",
      doc: "Address that HTTP listens on; any other than loopback needs a token.",
    }),
    SERVER_PORT: variable(integer({ min: 1024, max: 65_535 }), {
      fallback: "8080",
      starts: true,
      doc: "Port of HTTP, 1024–65535; if it is set, the daemon serves HTTP.",
    }),
    AUTH_TOKEN: variable(text("32 printable characters or more, without spaces", /^[\x21-\x7e]{32,4096}$/), {
      secret: true,
      doc: "Bearer token of HTTP, 32 characters or more.",
    }),
  },
  cache: {
    REDIS_URL: variable(redisUrl(), {
      secret: true,
      doc: "A cache shared by replicas, `redis://…`; without it, memory and SQLite.",
    }),
    REDIS_TLS: variable(boolean(), { fallback: "false", doc: "Use TLS for Redis." }),
  },
};
