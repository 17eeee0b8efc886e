import { globSync, readFileSync } from "node:fs";
import { CommanderError } from "commander";
import { expect, test } from "vitest";
import { commandOf } from "../../../src/base/actions/sentence.ts";
import { ACTIONS, type Action } from "../../../src/base/actions/table.ts";
import { UserError } from "../../../src/base/errors.ts";
import { ALL_COMMANDS } from "../../../src/hosts/cli/command-line.ts";
import { fakeContext, fakeIo, runProgram } from "./fake-context.ts";

const HASH = "ab".repeat(20);

/** Values that a person would fill in for a blank; 7 if any other text works as well. */
const BLANKS: Record<string, string> = {
  CLIENT: "cursor",
  CODE: "duplicate",
  TYPE: "movie",
  NAME: "auto_ingest",
  YEAR: "2025",
  HASH,
};

/** Values for the parts of an action that occur in the sources' sentences. */
const PARTS: Record<string, unknown> = {
  id: 7,
  hash: HASH,
  client: "box",
  state: "failed",
  query: "Heat",
  type: "movie",
  tmdbId: 949,
  file: "/f",
  name: "auto_ingest",
  works: [{ type: "movie", tmdbId: 949 }],
  folder: "/d",
  verb: "status",
  to: "sqlite",
  paths: ["/p"],
  path: "/p",
  blanks: ["tmdb_id"],
  duplicates: "replace",
  system: true,
};

/** The lines that the sources' messages suggest as actions. */
function ofActions(source: string): string[] {
  return [...source.matchAll(/\{ do: "(?<name>[\w ]+)"(?<parts>[^{}]*)\}/g)].flatMap(
    ({ groups = {} }) => {
      const { name = "", parts = "" } = groups;
      const named = [...parts.matchAll(/[,.] *(\w+)/g)].map(([, key = ""]) => [key, PARTS[key]]);
      const id = parts.includes('id: "ID"') ? { id: "ID" } : {};
      return name in ACTIONS
        ? commandOf({ do: name, ...Object.fromEntries(named), ...id } as Action)
        : [];
    },
  );
}

const named = ALL_COMMANDS.flatMap((entry) =>
  "run" in entry
    ? entry.name
    : [...entry.commands.map(({ name }) => `${entry.name} ${name}`), entry.name],
).join("|");
const valued = ALL_COMMANDS.flatMap((entry) => ("run" in entry ? entry : entry.commands))
  .flatMap(({ options = {} }) => Object.entries(options))
  .flatMap(([flag, { value }]) => (value?.startsWith("<") ? flag : []))
  .join("|");

/** In a document, a command without arguments is only its name, not a line to run. */
const MARKED = /`(plex-ingest [^`\s]+ [^`\n]+)`/g;
const BLOCK = /^```sh\n(.*?)^```/gms;
const IN_BLOCK = /^(?:sudo )?(plex-ingest .+?)(?: +#.*| {2,}.*)?$/gm;
const MARKED_IN_TEXT = new RegExp(`\`(plex-ingest (?:${named})[^\`\\n]*)\``, "g");
/**
 * The text may continue after the command line that it contains. The command line ends before the
 * first word that is not an option or a blank.
 */
const PART = `(?:--(?:${valued}) [\\w$.{}]*[\\w}]|--[a-z-]+|[A-Z]+…?|\\d+|(?:\\$\\{[^}]*\\})+)(?![\\w-])`;
const IN_TEXT = new RegExp(`(?<=[" ])plex-ingest (?:${named})(?![\\w-])(?: ${PART})*`, "g");

const found = (text: string, lines: RegExp): string[] =>
  [...text.matchAll(lines)].map(([all, line = all]) => line);

const ofDocument = (text: string): string[] => [
  ...found(text, MARKED),
  ...found(text, BLOCK).flatMap((block) => found(block.replaceAll(/ *\\\n\s*/g, " "), IN_BLOCK)),
];

function ofSource(source: string): string[] {
  const text = source.replaceAll(/^ *(?:\/\/|\/?\*).*$/gm, "").replaceAll("\\`", "`");
  return [...ofActions(source), ...found(text, MARKED_IN_TEXT), ...found(text, IN_TEXT)];
}

/** Skips placeholders for several lines, and lines that the sources assemble elsewhere. */
const isWhole = (line: string): boolean =>
  /^plex-ingest [^|[\]()]+$/.test(line) && !/ …|…\S|=…/.test(line);

/** The words of a line as a shell splits them, up to a redirection. */
const toShellWords = (line: string): string[] =>
  [...line.replace(/ > .*$/, "").matchAll(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g)].map(([word]) =>
    word.replaceAll(/['"]/g, ""),
  );

/** Returns the error that the command line reports for a line. */
async function refusal(line: string): Promise<string | undefined> {
  const typed = line
    .replaceAll(/\$\{[^}]*\}+/g, "7")
    .replaceAll("…", "")
    .replaceAll(/\b[A-Z]+\b/g, (blank) => BLANKS[blank] ?? "7");
  const argv = toShellWords(typed).slice(1);
  const io = fakeIo({ terminal: true, ask: async () => false });
  // The command line is valid: it reaches the use case, which does not exist here.
  return runProgram(fakeContext(io).context, argv).then(
    () => undefined,
    (error) => (isRefusal(error) ? String(error) : undefined),
  );
}

const isRefusal = (error: unknown): boolean =>
  error instanceof UserError || (error instanceof CommanderError && error.exitCode !== 0);

test("the command line accepts each command that a message, a help text or a document offers", async () => {
  const documents = globSync([
    "docs/{*.md,!(develop)/**/*.md,develop/*.md}",
    "deploy/**/*.md",
    "*.md",
  ]);
  const sources = globSync("src/**/*.{ts,tsx}").filter((path) => !path.includes("/demo/"));
  const offered = [
    ...documents.flatMap((path) => ofDocument(readFileSync(path, "utf8"))),
    ...sources.flatMap((path) => ofSource(readFileSync(path, "utf8"))),
  ];
  const lines = [...new Set(offered)].filter(isWhole);
  const refused = await Promise.all(
    lines.map(async (line) => ({ line, says: await refusal(line) })),
  );
  expect(refused.filter(({ says }) => says !== undefined)).toEqual([]);
  expect(lines.length).toBeGreaterThan(130);
});
