import { globSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";

const ROOT = resolve(import.meta.dirname, "../..");
const read = (path: string): string => readFileSync(resolve(ROOT, path), "utf8");

/** True if the path is this room or below it. */
const isIn = (room: string, path: string): boolean => path === room || path.startsWith(`${room}/`);

/**
 * The rows of the `app` table: the rooms in the first column, and the rooms that they stand on
 * according to the page.
 */
function rowsOf(page: string): { rooms: string[]; standsOn: string }[] {
  const [, table = ""] = page.split("## The rooms of `app`");
  return [...table.matchAll(/^\| (`[^|]+`) \| [^|]+ \| ([^|]+) \|$/gm)].map(
    ([, rooms = "", standsOn = ""]) => ({
      rooms: [...rooms.matchAll(/`([^`]+)`/g)].map(([, room = ""]) => room),
      standsOn,
    }),
  );
}

/** The folders of `app` with the folders that each imports from. */
const floorsOf = (text: string): Map<string, string[]> =>
  new Map(
    [...text.matchAll(/^app\/(\S+) → (.+)$/gm)].map(([, from = "", to = ""]) => [
      from,
      to.split(", ").map((one) => one.replace("app/", "")),
    ]),
  );

/** The rooms that a row's rooms import from, in the order of the rows. */
function expectedOf(
  rooms: readonly string[],
  all: readonly string[],
  floors: ReadonlyMap<string, string[]>,
): string {
  // A folder with a separate row is excluded from the row above it, for example `identify/desk`.
  const roomOf = (path: string): string =>
    all.filter((one) => isIn(one, path)).toSorted((a, b) => b.length - a.length)[0] ?? path;
  const below = [...floors]
    .filter(([from]) => rooms.includes(roomOf(from)))
    .flatMap(([, to]) => to.map(roomOf));
  const others = all.filter((one) => below.includes(one) && !rooms.includes(one));
  return others.length === 0 ? "–" : others.map((one) => `\`${one}\``).join(", ");
}

test("the dependencies of each part of app match the table of floors", () => {
  const rows = rowsOf(read("docs/develop/architecture.md"));
  const all = rows.flatMap(({ rooms }) => rooms);
  const floors = floorsOf(read("test/floors.txt"));
  const said = rows.map(({ rooms, standsOn }) => `${rooms.join(", ")}: ${standsOn}`);
  expect(said).toEqual(
    rows.map(({ rooms }) => `${rooms.join(", ")}: ${expectedOf(rooms, all, floors)}`),
  );
  const folders = globSync("*/", { cwd: resolve(ROOT, "src/app") });
  expect(folders.filter((folder) => !all.includes(folder))).toEqual([]);
});

/** Files that a page names between backticks, without the placeholder `x.ts`. */
const namedIn = (page: string): string[] =>
  [...page.matchAll(/`((?:[\w.-]+\/)*[\w.-]+\.tsx?)`/g)]
    .map(([, path = ""]) => path)
    .filter((path) => !/(?:^|\/)x\.ts$/.test(path));

/**
 * Code identifiers between backticks, recognised by a capital letter within. Identifiers in a last
 * column that lists names to avoid are skipped.
 */
const symbolsIn = (page: string): string[] =>
  page
    .replaceAll(/```[^]*?```/g, "")
    .split("\n")
    .map((line) =>
      /^\|.*\|.*\|.*\|$/.test(line) && page.startsWith("# Glossary")
        ? line.split("|").slice(0, -2).join("|")
        : line,
    )
    .flatMap((line) => [...line.matchAll(/`([^`]+)`/g)])
    .flatMap(([, code = ""]) => code.match(/\b(?:[a-z]+[A-Z]|[A-Z][a-z]+[A-Z])\w*/g) ?? []);

/** Names of other programs' settings. */
const FOREIGN = ["dockerMan", "ignoreRevsFile", "ReadWriteOnce", "nodeSelector"];

const FILES = globSync("{src,test,scripts,bench,examples}/**/*.{ts,tsx}", { cwd: ROOT }).concat(
  "vitest.config.ts",
);
const WORDS = new Set(
  FILES.filter((file) => file !== "test/docs/architecture.test.ts").flatMap(
    (file) => read(file).match(/[A-Za-z_]\w*/g) ?? [],
  ),
);
const isThere = (path: string): boolean =>
  FILES.some((file) => file === path || file.endsWith(`/${path}`));

const PAGES = [
  ...globSync("docs/{*,!(develop)/*,develop/*}.md", { cwd: ROOT }),
  "README.md",
  "CONTRIBUTING.md",
  "SECURITY.md",
];

test.each(PAGES)("each file that %s names exists", (page) =>
  expect(namedIn(read(page)).filter((path) => !isThere(path))).toEqual([]),
);

test("finds a missing file, and skips placeholders", () => {
  expect(namedIn("`store/gone.ts`, `app/doctor/probes/x.ts` and `list.ts`")).toEqual([
    "store/gone.ts",
    "list.ts",
  ]);
  expect(isThere("store/gone.ts")).toBe(false);
});

test.each(PAGES)("each identifier that %s names exists in the code", (page) =>
  expect(
    symbolsIn(read(page)).filter((name) => !WORDS.has(name) && !FOREIGN.includes(name)),
  ).toEqual([]),
);

test("finds a missing identifier, and skips those listed as not to be used", () => {
  expect(symbolsIn("`goneSince(id)` and `Gone`, `ALL_GONE`\n```\nnotRead\n```")).toEqual([
    "goneSince",
  ]);
  expect(symbolsIn("# Glossary\n| `newName` | it | `oldName` |")).toEqual(["newName"]);
  expect(WORDS.has("goneSince")).toBe(false);
});
