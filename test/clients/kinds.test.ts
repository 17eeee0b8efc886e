import { describe, expect, test } from "vitest";
import { KINDS } from "../../src/clients/kinds.ts";
import { CLIENT_KINDS } from "../../src/core/torrent/kinds.ts";
import { importsOf, readSources } from "../support/sources.ts";

const SOURCES = readSources();
const IMPORTS = importsOf(SOURCES);

/**
 * How many files of others a kind may take: its title, its line in the list, and what it has yet to
 * find.
 */
const MAX_OUTSIDE = 6;

/**
 * Which have the kind's name outside of its folder, by whatever spelling. That the demo starts one
 * is not what a kind takes.
 */
const outside = (kind: string): string[] =>
  Object.entries(SOURCES).flatMap(([path, text]) =>
    !path.startsWith(`clients/${kind}/`) &&
    !path.startsWith("hosts/demo/") &&
    text.toLowerCase().includes(kind)
      ? path
      : [],
  );

/** What is loaded with a file before anything is asked for. */
function loadedWith(path: string, seen = new Set<string>()): Set<string> {
  if (seen.has(path) || SOURCES[path] === undefined) return seen;
  seen.add(path);
  for (const { from, to, how } of IMPORTS) {
    if (from === path && how === "value") loadedWith(to, seen);
  }
  return seen;
}

// The first kind has a form of settings of its own, which has its name in flags, rows and words of
// old.
test.each(CLIENT_KINDS.filter((kind) => kind !== "transmission"))(
  "%s is named in few files outside its folder",
  (kind) => {
    expect(outside(kind).length, outside(kind).join(", ")).toBeLessThanOrEqual(MAX_OUTSIDE);
  },
);

describe.each(CLIENT_KINDS)("%s", (kind) => {
  test("loads only what it declares until it is connected", () => {
    const files = [...loadedWith(`clients/${kind}/kind.ts`)];
    // Its sentences bring the actions that they offer, as they are at each start.
    expect(
      files.filter(
        (path) =>
          !/^(?:clients\/.+|base\/(?:(?:actions|text)\/)?[^/]+|core\/(?:torrent\/)?[^/]+)$/.test(
            path,
          ),
      ),
    ).toEqual([]);
    const own = files.filter((path) => path.startsWith("clients/"));
    const chars = own.reduce((sum, path) => sum + (SOURCES[path]?.length ?? 0), 0);
    expect(chars, own.join(", ")).toBeLessThanOrEqual(6 * 1024);
  });

  test("explains where to set its hook, with the script's path", () => {
    const { docs, hook, schemes } = KINDS[kind];
    const { line, where } = hook({ script: "/opt/torrent-done.sh", client: "seedbox" });
    expect(line).toContain("/opt/torrent-done.sh");
    expect(where).toMatch(/^[A-Z].*\.$/);
    expect(docs).toMatch(/^docs\/operate\/[a-z-]+\.md$/);
    expect(schemes.length).toBeGreaterThan(0);
  });
});
