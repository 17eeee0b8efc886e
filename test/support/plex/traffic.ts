import type { FakeRequest } from "../../../src/hosts/demo/stand-ins/loopback.ts";

/** The requests and their tokens. */
export const trafficOf = (asked: readonly FakeRequest[]) => ({
  asked,
  /** Number of requests whose path starts with `path`. */
  count: (path: string): number => asked.filter((one) => one.path.startsWith(path)).length,
  /** Commands to players and requests to end sessions, in order. */
  commands: (): string[] =>
    asked.map(({ path }) => path).filter((path) => /^\/player\/|\/terminate$/.test(path)),
  /** Tokens in headers, and in addresses, where there must never be one. */
  tokens: {
    get inHeaders(): string[] {
      return [...new Set(asked.flatMap(({ headers }) => headers["x-plex-token"] ?? []))];
    },
    get inAddresses(): string[] {
      const all = asked.flatMap(({ query }) => Object.entries(query));
      return all.flatMap(([name, value]) => (/token/i.test(name) ? value : []));
    },
  },
});
