import { describe, expect, test } from "vitest";
import { KINDS } from "../../src/clients/kinds.ts";
import { CLIENT_KINDS } from "../../src/core/torrent/kinds.ts";
import { importsOf, readSources } from "../support/sources.ts";

const SOURCES = readSources();
const IMPORTS = importsOf(SOURCES);

/**
 * Maximum number of files outside a client kind's folder that may name the kind: for its title, its
 * line in the list, and a few needs that are not known yet. The table of what Sonarr and Radarr take
 * from a client is such a file.
 */
const MAX_OUTSIDE = 7;

/**
 * Files outside the kind's folder that contain its name, in any spelling. The demo is skipped,
 * because starting a client there does not count against its kind.
 */
const outside = (kind: string): string[] =>
  Object.entries(SOURCES).flatMap(([path, text]) =>
    !path.startsWith(`clients/${kind}/`) &&
    !path.startsWith("hosts/demo/") &&
    text.toLowerCase().includes(kind)
      ? path
      : [],
  );

/** The files that are loaded together with this file when it is imported. */
function loadedWith(path: string, seen = new Set<string>()): Set<string> {
  if (seen.has(path) || SOURCES[path] === undefined) return seen;
  seen.add(path);
  for (const { from, to, how } of IMPORTS) {
    if (from === path && how === "value") loadedWith(to, seen);
  }
  return seen;
}

// Transmission is skipped: the first kind has its own form of settings, with its name in flags,
// rows and old words.
test.each(CLIENT_KINDS.filter((kind) => kind !== "transmission"))(
  "few files outside the folder of %s mention it",
  (kind) => {
    expect(outside(kind).length, outside(kind).join(", ")).toBeLessThanOrEqual(MAX_OUTSIDE);
  },
);

describe.each(CLIENT_KINDS)("%s", (kind) => {
  test("loads only what it declares until a client is connected", () => {
    const files = [...loadedWith(`clients/${kind}/kind.ts`)];
    // The kind's sentences import the actions that they offer, which are loaded at each start
    // anyway.
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

  test("explains where to set the hook, including the script's path", () => {
    const { docs, hook, schemes } = KINDS[kind];
    const { line, where } = hook({ script: "/opt/torrent-done.sh", client: "seedbox" });
    expect(line).toContain("/opt/torrent-done.sh");
    expect(where).toMatch(/^[A-Z].*\.$/);
    expect(docs).toMatch(/^docs\/operate\/[a-z-]+\.md$/);
    expect(schemes.length).toBeGreaterThan(0);
  });
});
