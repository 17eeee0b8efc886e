import { expect, test } from "vitest";
import { LABELS } from "../../../src/base/actions/labels.ts";
import { ACTIONS, rowOf } from "../../../src/base/actions/table.ts";
import { SETTING_TITLES } from "../../../src/core/page/setting-titles.ts";
import { ALL_COMMANDS } from "../../../src/hosts/cli/command-line.ts";
import { ALL_TOOLS } from "../../../src/hosts/mcp/registry.ts";
import { readSources } from "../../support/sources.ts";

/** Folders whose texts reach every reader. Texts of a single host are that host's own concern. */
const TONGUELESS = ["core", "app", "store", "adapters", "clients", "servers", "program"];
/**
 * Exceptions: the table with its tools, and the texts about settings that appear in
 * docs/reference/settings.md.
 */
const SAYS = /^core\/actions\/(?:table|tools)\.ts$|^program\/config\/variables\//;

const TOOLS = ALL_TOOLS.map(({ name }) => name);
const TOOL = new RegExp(String.raw`(?<![\w./-])(?:${TOOLS.join("|")})(?![\w/-]|\.\w)`);
const NAMES = ALL_COMMANDS.map(({ name }) => name).join("|");
const COMMAND = new RegExp(
  String.raw`\\?\x60(?:sudo )?plex-ingest (?:-|(?:${NAMES})\b)|^\s*"plex-ingest (?:${NAMES})\b`,
);

const withoutComments = (text: string): string[] =>
  text
    .replaceAll(/\/\*[\s\S]*?\*\//g, "")
    .split("\n")
    .map((line) => line.replace(/(?:^|\s)\/\/ .*$/, ""));

/** Lines that contain a command to type or a tool name. */
const naming = (text: string): string[] =>
  withoutComments(text).filter((line) => COMMAND.test(line) || TOOL.test(line));

test("every command or tool named in the program's texts is in the table of actions", () => {
  const sources = Object.entries(readSources()).filter(
    ([path]) => TONGUELESS.includes(path.split("/", 1)[0] ?? "") && !SAYS.test(path),
  );
  expect(sources.length).toBeGreaterThan(500);
  expect(
    sources.flatMap(([path, text]) => naming(text).map((line) => `${path}: ${line.trim()}`)),
  ).toEqual([]);
});

test.each([
  '    "See `plex-ingest show 7`.",',
  "    `Undo it with \\`plex-ingest undo ${id}\\`.`,",
  '  "plex-ingest undo 7 takes it back.",',
  '  next: "Call get_ingest_item.",',
  '  if (tool === "approve_ingest") return;',
])("finds a planted sentence: %s", (line) => {
  expect(naming(`/** Runs. */\n${line}\n// See get_ingest_item and \`plex-ingest show\`.`)).toEqual(
    [line],
  );
});

/** A decision named in a text that every host shows. The page does not use these words. */
const DECISION = /["`][^"`]*\b(?:approve|reject|retry|skip) (?:it|that|the|them|this)\b/i;
const deciding = (text: string): string[] =>
  withoutComments(text).filter((line) => DECISION.test(line));

test("sentences in the program name a decision only by a verb from the table", () => {
  const sources = Object.entries(readSources()).filter(([path]) =>
    TONGUELESS.includes(path.split("/", 1)[0] ?? ""),
  );
  expect(
    sources.flatMap(([path, text]) => deciding(text).map((line) => `${path}: ${line.trim()}`)),
  ).toEqual([]);
  const planted = '  "Keep both, or reject this one.",';
  expect(
    deciding(`/** To reject it. */\n${planted}\nsentence\`\${{ do: "verb", of: "skip" }} it.\``),
  ).toEqual([planted]);
});

test("every tool in the table exists, and every row has a text for a terminal", () => {
  const given = {
    paths: [],
    path: "/x",
    id: 7,
    text: "x",
    line: "x",
    verb: "logs",
    name: "x",
    hash: "x",
    client: "x",
    query: "x",
    of: "skip",
  };
  const rows = Object.keys(ACTIONS).map((name) => ({ do: name, ...given }));
  for (const action of rows) {
    const { command, person, tool } = rowOf(action as never);
    expect(command?.(action as never) ?? person?.(action as never), action.do).toBeTypeOf("string");
    const { tool: called = "" } = tool?.(action as never) ?? {};
    if (called !== "") expect(TOOLS).toContain(called);
  }
});

test("every label that a message tells the user to click exists on the page", () => {
  const texts = Object.values(readSources("src/hosts/ui/text"));
  const words = [
    ...texts,
    ...Object.entries(LABELS).flatMap(([name, label]) =>
      texts.some((text) => text.includes(`LABELS.${name}`)) ? `"${label}"` : [],
    ),
    ...Object.values(SETTING_TITLES).map((title) => `"${title}"`),
  ].join();
  const told = Object.keys(ACTIONS).flatMap((name) => {
    const action = { do: name, id: 7, path: "/x", paths: [], state: "failed" };
    return [...(rowOf(action as never).page?.(action as never) ?? "").matchAll(/“([^”]+)”/g)].map(
      ([, label]) => label,
    );
  });
  expect(told.length).toBeGreaterThan(10);
  const starts = (label = ""): boolean =>
    words.includes(`"${label}"`) || words.includes(`"${label.replace(" …", "")} {`);
  expect(told.filter((label) => !starts(label))).toEqual([]);
});
