import { expect, test } from "vitest";
import { NO_NUMBERS } from "../../../src/core/scan/numbers.ts";
import * as wire from "../../../src/servers/media-browser/wire.ts";
import { ANSWER_FIELDS, type AnswerPart } from "../../support/contract/media-browser-fields.ts";
import { listAll, MOVIES_ID, openWorld } from "../../support/media-browser/served.ts";

/** Parses an object that notes which of its fields are read. Returns their names. */
function fieldsReadBy(schema: { safeParse(value: unknown): unknown }, isList = false): string[] {
  const read = new Set<string>();
  const part = new Proxy(
    {},
    {
      get: (_, name) => void (typeof name === "string" && read.add(name)),
      has: (_, name) => typeof name === "string" && Boolean(read.add(name)),
    },
  );
  schema.safeParse(isList ? [part] : part);
  return [...read].filter((name) => !(name in Object.prototype));
}

const READ: Readonly<Partial<Record<AnswerPart, string[]>>> = {
  list: fieldsReadBy(wire.wireItems),
  item: fieldsReadBy(wire.wireItem),
  folder: fieldsReadBy(wire.wireFolders, true),
  info: fieldsReadBy(wire.wireInfo),
  public: fieldsReadBy(wire.wirePublicInfo),
  configuration: fieldsReadBy(wire.wireConfiguration),
  session: fieldsReadBy(wire.wireSessions, true),
  task: fieldsReadBy(wire.wireTasks, true),
};

test("each field that is read is one of Jellyfin's", () => {
  expect(READ.item).toContain("IndexNumberEnd");
  for (const [part, names = []] of Object.entries(READ)) {
    expect([part, ANSWER_FIELDS.jellyfin[part as AnswerPart]?.fields]).toEqual([
      part,
      expect.arrayContaining(names),
    ]);
  }
});

/** Emby does not have them, and each has a meaning if it is missing. */
const ONLY_JELLYFINS: Readonly<Partial<Record<AnswerPart, readonly string[]>>> = {
  item: ["MediaSourceCount"],
  public: ["StartupWizardCompleted"],
  configuration: ["LibraryMonitorDelay"],
  task: READ.task ?? [],
};

test("each field that is read is one of Emby's, or is known to be missing there", () => {
  for (const [part, names = []] of Object.entries(READ)) {
    const known = new Set(ANSWER_FIELDS.emby[part as AnswerPart]?.fields);
    const missing = names.filter((name) => !known.has(name));
    expect([part, missing]).toEqual([part, ONLY_JELLYFINS[part as AnswerPart] ?? []]);
  }
});

const FOLDER = "/media/Movies/Heat (1995)";
const VERSIONS = ["", " - 2160p"].map((label) => `${FOLDER}/Heat (1995)${label}.mkv`);
const WORK = { type: "movie", tmdbId: 949, title: "Heat", year: 1995 } as const;
const CATALOGUE = [{ name: "Heat", ids: { Tmdb: "949" } }];

// Emby's description has neither `MediaSourceCount` nor an address of the older list of libraries.
test.each([false, true])(
  "Emby's second version is found at once; one row for all versions: %s",
  async (mergesVersions) => {
    await using it = await openWorld({ kind: "emby", mergesVersions, catalogue: CATALOGUE });
    it.has(...VERSIONS);
    const library = await it.movies();
    for (const path of VERSIONS) {
      const files = [{ path, work: WORK, numbers: NO_NUMBERS }];
      const search = { files, depth: "thorough", since: it.clock.now() } as const;
      const found = await it.server.find(library, search, it.signal);
      expect(found.get(path)?.[0]?.versions, path).toBe(2);
    }
  },
);

test("Emby's files are asked for by 50 ids, and never with a page of a list", async () => {
  await using it = await openWorld({ kind: "emby" });
  it.has(
    ...Array.from({ length: 120 }, (_, n) => `/media/Movies/Film ${n} (2001)/Film ${n} (2001).mkv`),
  );
  const works = await listAll(it.server.works(MOVIES_ID.emby, "movie", it.signal));
  expect(works.flat()).toHaveLength(120);
  const lists = it.standIn.asked.flatMap(({ url }) => {
    const { pathname, searchParams } = new URL(url, "http://stand-in");
    return pathname === "/Items" ? [Object.fromEntries(searchParams)] : [];
  });
  const withFiles = lists.filter(({ fields = "" }) => fields.includes("MediaSources"));
  expect(withFiles.map(({ ids = "" }) => ids.split(",").length)).toEqual([50, 50, 20]);
  expect(withFiles.filter(({ parentId }) => parentId !== undefined)).toEqual([]);
});

test("an Emby without the documented list of libraries is asked at the older address", async () => {
  await using it = await openWorld({ kind: "emby" });
  it.standIn.state.lacks = new Set(["/Library/VirtualFolders/Query"]);
  expect(await it.server.libraries(it.signal)).toHaveLength(2);
});
