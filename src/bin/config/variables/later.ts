import { boolean, redisUrl } from "../values/text.ts";
import { variable } from "../values/variable.ts";

/**
 * Settings that are documented and checked but have no effect yet, grouped by where the documentation lists them. They
 * have no place in `Config`, and any value but the default is refused. To give one an effect, move it to the file of its
 * topic and add `at`.
 */
export const LATER = {
  cache: {
    REDIS_URL: variable(redisUrl(), {
      secret: true,
      doc: "A cache shared by replicas, `redis://…`; without it, memory and SQLite.",
    }),
    REDIS_TLS: variable(boolean(), { fallback: "false", doc: "Use TLS for Redis." }),
  },
};
