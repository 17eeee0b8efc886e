import { globSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { transform } from "esbuild";
import { describe, expect, test } from "vitest";
import { SETTING_TITLES } from "../../../../src/core/page/setting-titles.ts";
import { STATES } from "../../../../src/core/release/state.ts";
import { createPlurals } from "../../../../src/hosts/ui/text/plurals.ts";
import { text } from "../../../../src/hosts/ui/text/text.ts";

const UI = resolve("src/hosts/ui");
/** Files without word tables: code that uses the tables, and texts for MCP clients. */
const NO_TABLES = ["plurals.ts", "state-words.ts", "format-actor.ts", "embedded.ts"];

/** The tables by name. */
async function allTables(): Promise<Record<string, unknown>> {
  const files = globSync("*.ts", { cwd: `${UI}/text` }).filter((name) => !NO_TABLES.includes(name));
  const modules = await Promise.all(
    files.map((name) => import(`${UI}/text/${name}`) as Promise<object>),
  );
  return Object.fromEntries(modules.flatMap((module) => Object.entries(module)));
}

/**
 * Returns each word of a table with its place. If an entry is a function, it is called to get its
 * text.
 */
function wordsOf(table: unknown, place = ""): [place: string, says: string][] {
  if (typeof table === "string") return [[place, table]];
  if (typeof table === "function") {
    return [[place, String((table as (...args: string[]) => unknown)("one", "two", "three"))]];
  }
  return Object.entries(table as object).flatMap(([key, inner]) =>
    wordsOf(inner, `${place}.${key}`),
  );
}

test("takes the words for states from the tables", () => {
  for (const state of STATES) expect(text.stateWords(state)).not.toMatch(/_/);
});

/** Where a person has to find the token in the configuration file, it has the file's name. */
const NAMES_VARIABLES = [".signIn.or"];

test("no text contains the variable of a setting", async () => {
  const named = wordsOf(await allTables()).filter(([, says]) =>
    Object.keys(SETTING_TITLES).some((name) => new RegExp(String.raw`\b${name}\b`).test(says)),
  );
  expect(named.map(([place]) => place)).toEqual(NAMES_VARIABLES);
});

test("chooses a count's form by the rules of its language, separately from the text around it", () => {
  const polish = createPlurals("pl");
  const files = { one: "# plik", few: "# pliki", many: "# plików", other: "# pliku" };
  expect([1, 3, 5, 22].map((count) => polish(count, files))).toEqual([
    "1 plik",
    "3 pliki",
    "5 plików",
    "22 pliki",
  ]);
  expect(polish(2, { other: "# {to}" }, { to: "#1 $& {to}" })).toBe("2 #1 $& {to}");
});

/**
 * Finds the words that a component contains directly: text between its tags, and attributes that
 * are read aloud or shown.
 */
async function ownWords(source: string): Promise<string[]> {
  const { code } = await transform(source, { loader: "tsx", jsx: "automatic", charset: "utf8" });
  const literal = String.raw`"((?:[^"\\\n]|\\.)*)"`;
  const said = [
    // As the only child, or as one of several children on separate lines.
    `children: ${literal}`,
    `^ *${literal},?$`,
    // Also as one branch of a conditional expression.
    `(?:children|"aria-label"|"aria-roledescription"|title|placeholder|alt|label|summary): [^\\n]*?${literal}`,
    `(?:\\?|:|&&|\\|\\|) ${literal},?$`,
    // A sentence at any position.
    literal.replace("((", '([A-Z](?=[^"]* [^"]*[.?!…]")('),
  ].flatMap((pattern) =>
    [...code.matchAll(new RegExp(pattern, "gm"))].map(([, words = ""]) => words),
  );
  return [...new Set(said)].filter((words) => /\p{L}{2}/u.test(words) && !NO_WORDS.test(words));
}
/** Names and technical values: a class, a tone, a key, a code. */
const NO_WORDS =
  /^(?:TMDB ?|[a-z][a-z\d_-]*(?: [a-z][a-z\d_-]*)*|[a-z]+[A-Z]\w*|M[\d.hHlLmMvVzZaA -]+|[a-z.]+\/[a-z]+|2-digit|ArrowDown|ArrowUp|Enter|[a-z\d]+ ?#?|[A-Z]+_[A-Z_]+|_[a-zA-Z_]+|[a-z]+\([^)]*\))$/;

describe("a component", () => {
  test.each(globSync("**/*.tsx", { cwd: UI }))(
    "%s takes all its words from a table",
    async (path) => expect(await ownWords(readFileSync(`${UI}/${path}`, "utf8"))).toEqual([]),
  );

  test.each([
    ["<p>Nothing is here.</p>", "Nothing is here."],
    ["<p>{count} Files</p>", " Files"],
    ["<p><b>{count}</b>Files</p>", "Files"],
    ['<button aria-label="Close it" />', "Close it"],
    ['<input placeholder={isLong ? "Search all" : words.search} />', "Search all"],
    ['<p>{count === 0 ? "None" : count}</p>', "None"],
    ['<img alt="Poster" />', "Poster"],
    ['notify({ text: "It is done." })', "It is done."],
  ])("finds the words in %s", async (source, words) =>
    expect(await ownWords(`export const A = () => (${source});`)).toContain(words),
  );
});

/**
 * The table entries that a file of the view or of its build mentions, each as far as it is named:
 * `home.tiles.title`.
 */
function namedIn(source: string): string[] {
  const imported = source.matchAll(/import (?:type )?\{([^}]*)\} from "[^"]*\/text\/[\w-]+\.ts"/g);
  const aliases = [...imported].flatMap(([, names = ""]) =>
    names.split(",").map((one) => one.trim().split(" as ") as [string, string?]),
  );
  const code = source.replaceAll(/^import [^;]*;$/gm, "").replaceAll(/\/\*[^]*?\*\/|\/\/.*$/gm, "");
  return aliases.flatMap(([table, alias = table]) =>
    [
      ...code.matchAll(new RegExp(String.raw`(?<![\w.])${alias}((?:\??\s*\.\w+)+|(?=\[))`, "g")),
    ].map(([, path = ""]) => `${table}${path.replaceAll(/\?|\s/g, "")}`),
  );
}

test("the tables contain no unused texts", async () => {
  const files = [
    ...globSync("**/*.{ts,tsx}", { cwd: UI }).map((file) => `${UI}/${file}`),
    "scripts/build/page.ts",
  ];
  const named = files.flatMap((file) => namedIn(readFileSync(file, "utf8")));
  const isSaid = (place: string): boolean =>
    named.some((one) => `${place}.`.startsWith(`${one}.`) || one.startsWith(`${place}.`));
  const places = wordsOf(await allTables()).map(([place]) => place.slice(1));
  expect(places.filter((place) => !isSaid(place))).toEqual([]);
  expect(
    namedIn(
      'import { home as words } from "../text/home.ts";\nx(words.a?.b, words.c[d], words[e]); y({ words });',
    ),
  ).toEqual(["home.a.b", "home.c", "home"]);
});
