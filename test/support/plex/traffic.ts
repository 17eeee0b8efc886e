import type { FakeRequest } from "../../../src/hosts/demo/stand-ins/loopback.ts";

/** What was asked, and with which tokens. */
export const trafficOf = (asked: readonly FakeRequest[]) => ({
  asked,
  /** How often a path that begins so was asked. */
  count: (path: string): number => asked.filter((one) => one.path.startsWith(path)).length,
  /** The commands to players and the ends of sessions, in order. */
  commands: (): string[] =>
    asked.map(({ path }) => path).filter((path) => /^\/player\/|\/terminate$/.test(path)),
  /** The tokens in headers and, where none must ever be, in addresses. */
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
