import { expect, test } from "vitest";
import { KEYED_SERVERS } from "../../src/core/library/server-facts.ts";
import { readSources } from "../support/sources.ts";

const SOURCES = readSources();

/**
 * Files outside `servers` that may name a kind: for its title and facts, its flags and settings, what
 * it reads in names, and help that says how the kinds differ.
 */
const NAMING: ReadonlySet<string> = new Set([
  "app/doctor/probes/media-servers.ts",
  "app/library-state/after-upgrade.ts",
  "app/settings/page-groups.ts",
  "app/settings/page-help.ts",
  "core/help/audit-help.ts",
  "core/library/server-entry.ts",
  "core/library/server-facts.ts",
  "core/plan/names/name-rules.ts",
  "core/plan/names/name-tags.ts",
  "core/plan/names/presets.ts",
  "core/plan/names/server-reading.ts",
  "core/rename/misread-names.ts",
  "core/rename/work-steps.ts",
  "core/setup/setup-settings.ts",
  "hosts/cli/commands/init.ts",
  "hosts/mcp/request-words.ts",
  "hosts/mcp/tools/ingest/why.ts",
  "hosts/mcp/tools/plex/browse.ts",
  "program/config/variables/names.ts",
]);

/** The demo is skipped, because showing a server there does not count against its kind. */
const isLimited = (path: string): boolean => !/^(?:servers|hosts\/demo)\//.test(path);

const naming = Object.entries(SOURCES).flatMap(([path, text]) =>
  isLimited(path) && KEYED_SERVERS.some((kind) => text.toLowerCase().includes(kind)) ? path : [],
);

test("few files outside the folders of media servers name a kind, each for a reason", () => {
  const todo = "Give the file a place in NAMING, or move what names a kind to the kind's folder";
  expect(naming.toSorted(), todo).toEqual([...NAMING].toSorted());
});

test("a kind of server is a row of tables, and no condition outside its folder names it", () => {
  const kinds = KEYED_SERVERS.join("|");
  const condition = new RegExp(`[!=]==? "(?:${kinds})"|case "(?:${kinds})"|\\("(?:${kinds})"\\)`);
  const found = Object.entries(SOURCES).flatMap(([path, text]) =>
    isLimited(path) && condition.test(text) ? path : [],
  );
  expect(found).toEqual([]);
});
