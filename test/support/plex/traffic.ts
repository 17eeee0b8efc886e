import type { PlexAsked } from "./answer.ts";

/** What was asked, and with which tokens. */
export function createTraffic() {
  const asked: PlexAsked[] = [];
  const inHeaders = new Set<string>();
  const inAddresses = new Set<string>();
  return {
    asked,
    note(one: PlexAsked): void {
      asked.push(one);
      const token = one.header("x-plex-token");
      if (token !== undefined) inHeaders.add(token);
      for (const [name, value] of one.query) if (/token/i.test(name)) inAddresses.add(value);
    },
    /** How often a path that begins so was asked. */
    count: (path: string): number => asked.filter((one) => one.path.startsWith(path)).length,
    /** The commands to players and the ends of sessions, in order. */
    commands: (): string[] => asked.map(({ path }) => path).filter((path) => /^\/player\/|\/terminate$/.test(path)),
    tokens: { inHeaders, inAddresses },
  };
}
