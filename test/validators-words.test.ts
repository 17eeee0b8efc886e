import { expect, test } from "vitest";
import * as z from "zod";
import { wordsOfIssue } from "../src/app/own-files/words-of-issue.ts";
import { UserError } from "../src/base/errors.ts";
import { ALL_TOOLS } from "../src/hosts/mcp/registry.ts";
import { readArguments } from "../src/hosts/mcp/tools/read-arguments.ts";
import { rowOf, VARIABLES, type VariableName } from "../src/program/config/table.ts";
import { readSources, type Sources } from "./support/sources.ts";

/** Words of the schema library, which name its types and codes. */
const RAW =
  /Invalid |, received|expected (?:string|number|array|object|boolean|int)|Too (?:big|small)|Unrecognized|invalid_(?:type|value|union|format)|too_(?:big|small)|ZodError|NaN|undefined/;

/** Files that read a validator's issues, each with the place where its sentence goes. */
const READERS: Readonly<Record<string, string>> = {
  "adapters/tmdb/ask.ts": "the place of a fault in an answer, without its text",
  "app/own-files/own-file.ts": "problems of our own files",
  "app/own-files/words-of-issue.ts": "is the only way from an issue to a sentence",
  "hosts/mcp/protocol/sdk.ts": "an invalid `initialize` or `ping`",
  "hosts/mcp/tools/read-arguments.ts": "arguments of a tool",
  "program/config/load.ts": "settings",
  "program/config/name-settings.ts": "settings for names",
  "program/config/run-time.ts": "settings that are changed while the engine runs",
};

const readers = (sources: Sources): string[] =>
  Object.entries(sources).flatMap(([path, text]) =>
    /\.issues\b|\bissues \} = |\$ZodIssue|\bZodError\b|\b(?:prettify|flatten|treeify|format)Error\(/.test(
      text,
    )
      ? [path]
      : [],
  );

/** Files that take the text of an issue past the function. */
const past = (sources: Sources): string[] =>
  Object.entries(sources).flatMap(([path, text]) =>
    path !== "app/own-files/words-of-issue.ts" &&
    /\bissue\??\.message|issues\[\d\]\??\.message|issues\.(?:flatM|m)ap\(\(\{[^}]*\bmessage|\{[^}]*\bmessage[^}]*\}: z\.core\.\$ZodIssue/.test(
      text,
    )
      ? [path]
      : [],
  );

test("only these files read a validator's issues, and only one function reads their text", () => {
  expect(readers(readSources()).toSorted()).toEqual(Object.keys(READERS));
  expect(past(readSources())).toEqual([]);
});

test("each planted way past that function is found", () => {
  for (const line of [
    "throw new UserError(read.error.issues[0]?.message ?? '');",
    "return `${issue.message}.`;",
    "const all = read.error.issues.map(({ path, message }) => message);",
    "const told = ({ path, message }: z.core.$ZodIssue): string => message;",
  ]) {
    expect({ line, found: past({ "app/new.ts": line }) }).toEqual({ line, found: ["app/new.ts"] });
  }
  expect(readers({ "app/new.ts": "return z.prettifyError(read.error);" })).toEqual(["app/new.ts"]);
});

test("every kind of issue has words of ours, also the kinds that no schema of ours has yet", () => {
  const Schemas: [z.ZodType, unknown][] = [
    [z.string(), 5],
    [z.int(), 1.5],
    [z.array(z.string()), {}],
    [z.strictObject({ a: z.string() }), { a: "", b: 1 }],
    [z.enum(["a", "b"]), "c"],
    [z.literal("a"), "b"],
    [z.number().max(3), 4],
    [z.number().gt(3), 3],
    [z.string().min(3), ""],
    [z.array(z.string()).max(1), ["", ""]],
    [z.number().multipleOf(2), 3],
    [z.email(), "no"],
    [z.string().regex(/a/), "b"],
    [z.union([z.string(), z.number()]), null],
    [z.record(z.enum(["a"]), z.string()), { b: "" }],
    [z.map(z.string(), z.string()), new Map([[1, ""]])],
    [z.custom(() => false), 1],
    [z.never(), 1],
    [z.date(), "no"],
  ];
  for (const [schema, value] of Schemas) {
    const words = schema.safeParse(value).error?.issues.map(wordsOfIssue) ?? [];
    expect(words).not.toEqual([]);
    expect(words.join("; ")).not.toMatch(RAW);
  }
});

const ODD = [null, 5, -1e9, 1.5, "", "\0", "x".repeat(9000), true, [], [[]], [1, 2], {}, { a: 1 }];

test("no wrong argument of any tool is answered in the words of the schema library", () => {
  const told: string[] = [];
  for (const { name, input } of ALL_TOOLS) {
    for (const field of [...Object.keys(input.shape), "unknown_field"]) {
      for (const value of ODD) {
        try {
          readArguments(input, { [field]: value });
        } catch (error) {
          if (!(error instanceof UserError)) throw error;
          told.push(`${name}.${field}: ${error.message.replaceAll(/"[^"]*"|\([^)]*\)/g, "")}`);
        }
      }
    }
  }
  expect(told.length).toBeGreaterThan(2000);
  expect(told.filter((line) => RAW.test(line))).toEqual([]);
});

test("no wrong value of any setting is answered in the words of the schema library", () => {
  const told: string[] = [];
  for (const name of Object.keys(VARIABLES) as VariableName[]) {
    for (const value of [...ODD, "no", "-1", "1.5", "a,b", "http://", "/nowhere:"]) {
      const read = rowOf(name).schema("/home").safeParse(value);
      told.push(...(read.error?.issues ?? []).map((issue) => `${name}: ${wordsOfIssue(issue)}`));
    }
  }
  expect(told.length).toBeGreaterThan(300);
  expect(told.filter((line) => RAW.test(line))).toEqual([]);
});
