import { expect, test } from "vitest";
import * as z from "zod";
import { UserError } from "../../../src/base/errors.ts";
import { ALL_TOOLS, TOOLS } from "../../../src/hosts/mcp/registry.ts";
import { findNarrowed, mayBeEmpty, narrowing } from "../../../src/hosts/mcp/tools/as-meant.ts";
import { readArguments } from "../../../src/hosts/mcp/tools/read-arguments.ts";
import { testServer } from "./support-server.ts";

const input = z.strictObject({
  ids: z.array(z.number().int().min(1)).min(1).max(3),
  files: z.array(z.strictObject({ path: z.string().max(10), season: z.number() })).optional(),
  mode: z.enum(["fast", "slow"]).optional(),
});

function problem(args: unknown): UserError {
  try {
    readArguments(input, args);
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error("They were taken.");
}

test("passes valid arguments on unchanged, and treats missing ones as an empty object", () => {
  const args = { ids: [1, 2], files: [{ path: "a", season: 1 }], mode: "fast" };
  expect(readArguments(input, args)).toEqual(args);
  expect(readArguments(z.strictObject({ limit: z.number().optional() }), undefined)).toEqual({});
  expect(readArguments(z.strictObject({ limit: z.number().optional() }), null)).toEqual({});
});

test("a list in a string is parsed only if it is no larger than a list may be", () => {
  expect(readArguments(input, { ids: "[1, 2]" })).toEqual({ ids: [1, 2] });
  expect(problem({ ids: `[${"1,".repeat(10)}1]` }).message).toBe(
    "ids: must have at most 3 entries.",
  );
  const larger = [
    `[${"1,".repeat(6000)}1]`,
    "[".repeat(1000),
    `[${" ".repeat(300_000)}1]`,
    `[1,${"1,".repeat(200_000)}1]`,
  ];
  for (const ids of larger) {
    expect(problem({ ids }).message).toMatch(/^ids: must be a list/);
  }
});

test.each(ALL_TOOLS.map(({ name, input: own }) => [name, own] as const))(
  "%s accepts missing arguments as an empty object, and refuses deep nesting without crashing",
  (_, own) => {
    const said = (given: unknown): string => {
      try {
        return JSON.stringify(readArguments(own, given));
      } catch (error) {
        return error instanceof UserError ? error.message : `a fault: ${String(error)}`;
      }
    };
    for (const none of [undefined, null]) expect(said(none)).toBe(said({}));
    for (const levels of [30, 3000, 100_000]) {
      let deep: unknown = 1;
      for (let level = 0; level < levels; level++) deep = level % 2 ? [deep] : { id: deep };
      expect(said({ id: deep })).toBe("The arguments are nested too deeply.");
    }
  },
);

test.each<[unknown, string | RegExp]>([
  [{}, "ids: is required."],
  [{ ids: { a: 1 } }, /^ids: must be a list/],
  [{ ids: null }, "ids: is required."],
  [{ ids: "" }, "ids: is required."],
  [{ ids: [null] }, "ids.0: is required."],
  [{ ids: [] }, /^ids: /],
  [{ ids: [1, 2, 3, 4] }, "ids: must have at most 3 entries."],
  [{ ids: [0] }, "ids.0: must be at least 1."],
  [{ ids: [1, "two"] }, /^ids\.1: .*number/],
  [{ ids: [1, ""] }, /^ids\.1: .*number/],
  [{ ids: [1, "0x2"] }, /^ids\.1: .*number/],
  [{ ids: [1.5] }, /^ids\.0: must be a whole number/],
  [{ ids: [1], files: [{ path: "a" }] }, "files.0.season: is required."],
  [
    { ids: [1], files: [{ path: "a".repeat(11), season: 1 }] },
    "files.0.path: must have at most 10 characters.",
  ],
  [{ ids: [1], mode: "backwards" }, 'mode: must be one of "fast", "slow".'],
  [{ ids: [1], modus: "fast" }, /modus/],
  [[1], /object/],
  ["ids", /object/],
])("%j: names the invalid field and its expected value in plain words", (args, message) => {
  const found = problem(args);
  expect(found.code).toBe("invalid_request");
  expect(found.message).toEqual(
    typeof message === "string" ? message : expect.stringMatching(message),
  );
});

test("accepts a number for a text and digits for a number, at any depth", () => {
  const given = { ids: ["1", 2], files: [{ path: 300, season: "2" }] };
  expect(readArguments(input, given)).toEqual({ ids: [1, 2], files: [{ path: "300", season: 2 }] });
  expect(given.files[0]?.path).toBe(300);
  expect(problem({ ids: ["0"] }).message).toBe("ids.0: must be at least 1.");
  const tooLong = { ids: ["1"], files: [{ path: 12_345_678_901, season: 1 }] };
  expect(problem(tooLong).message).toMatch(/files\.0\.path: .*at most/);
});

const kinds = z.strictObject({
  number: z.number().int().min(1).max(1000).optional(),
  share: z.number().min(0.5).max(1).optional(),
  text: z.string().min(1).max(20).optional(),
  words: z.string().max(20).optional(),
  digits: z.string().regex(/^\d+$/).optional(),
  flag: z.boolean().optional(),
  mode: z.enum(["keep_both", "fast"]).optional(),
  width: z.literal([92, 154]).optional(),
  numbers: z.array(z.number()).optional(),
  texts: z.array(z.string().min(1)).min(1).optional(),
  things: z.array(z.strictObject({ id: z.number(), kind: z.string().optional() })).optional(),
  thing: z.strictObject({ id: z.number().optional() }).optional(),
});

test.each<[keyof typeof kinds.shape, unknown, unknown]>([
  ["number", "5", 5],
  ["number", " 5 ", 5],
  ["number", "#46", 46],
  ["number", [46], 46],
  ["number", "[46]", 46],
  ["share", "0.95", 0.95],
  ["text", 300, "300"],
  ["digits", "#101", "101"],
  ["digits", " 101 ", "101"],
  ["flag", "true", true],
  ["flag", "False", false],
  ["flag", 1, true],
  ["flag", "0", false],
  ["mode", "Fast", "fast"],
  ["mode", "keep both", "keep_both"],
  ["mode", ["fast"], "fast"],
  ["width", "92", 92],
  ["numbers", 3, [3]],
  ["numbers", "3", [3]],
  ["numbers", "[1]", [1]],
  ["numbers", '["#1", 2]', [1, 2]],
  ["numbers", "#12, 13", [12, 13]],
  ["texts", "a", ["a"]],
  ["texts", '["a","b"]', ["a", "b"]],
  ["texts", "[Group] Show.mkv", ["[Group] Show.mkv"]],
  ["texts", 5, ["5"]],
  ["things", { id: "7" }, [{ id: 7 }]],
  ["things", '[{"id":7,"kind":null}]', [{ id: 7 }]],
  ["things", [{ id: "#7", kind: "" }], [{ id: 7 }]],
  ["thing", '{"id":"7"}', { id: 7 }],
])("%s: reads %j as %j", (name, given, meant) => {
  expect(readArguments(kinds, { [name]: given })).toEqual({ [name]: meant });
});

const NOTHING = [null, undefined, "", "  ", "null", [], {}];

test.each(Object.keys(kinds.shape))("%s: every empty form of JSON leaves it out", (name) => {
  for (const nothing of NOTHING) {
    const read = readArguments(kinds, { [name]: nothing });
    const kept = {
      // A word may be the text "null".
      ...((name === "text" || name === "words") && nothing === "null" ? { [name]: "null" } : {}),
      ...(name === "texts" && nothing === "null" ? { texts: ["null"] } : {}),
    };
    expect([nothing, read]).toEqual([nothing, kept]);
  }
});

test("leaves out null under a name that is unknown, and refuses any other value under it", () => {
  expect(readArguments(kinds, { number: 5, other: null })).toEqual({ number: 5 });
  expect(() => readArguments(kinds, { other: "" })).toThrow(/other/);
});

test.each<[object, RegExp]>([
  [{ number: "5x" }, /^number: must be a number/],
  [{ number: "1e3" }, /^number: must be a number/],
  [{ number: [1, 2] }, /^number: must be a number/],
  [{ flag: "maybe" }, /^flag: must be true or false/],
  [{ flag: 2 }, /^flag: must be true or false/],
  [{ mode: "slow" }, /^mode: must be one of/],
  [{ numbers: "1-3" }, /^numbers: must be a list/],
  [{ numbers: "[1, x]" }, /^numbers: must be a list/],
  [{ things: "7" }, /^things: must be a list/],
  [{ share: 95 }, /^share: must be at most 1; write 0\.95\.$/],
  [{ share: "95%" }, /^share: .*write 0\.95\.$/],
  [{ share: 101 }, /^share: must be at most 1\.$/],
])("%j: refuses what no value of the schema means", (args, message) => {
  expect(() => readArguments(kinds, args)).toThrow(message);
});

const scope = z.strictObject({
  id: z.number(),
  paths: narrowing(z.array(z.string()).min(1).optional(), "all of it is taken back"),
  dry_run: narrowing(z.boolean().optional(), "it is taken in"),
});
const wording = {
  call: (args: object) => `Call it with ${JSON.stringify(args)}.`,
  search: () => undefined,
};

test("only null leaves out an argument that narrows a write; an empty one is refused with its scope", () => {
  expect(readArguments(scope, { id: 1, paths: null, dry_run: null })).toEqual({ id: 1 });
  for (const empty of ["", "null", [], {}]) {
    const read = (): unknown => readArguments(scope, { id: 1, paths: empty }, wording);
    if (empty === "null") {
      expect(read()).toEqual({ id: 1, paths: ["null"] });
      continue;
    }
    expect(read).toThrow("paths: is empty; without it, all of it is taken back.");
    expect(read).toThrow(
      expect.objectContaining({ hint: 'For the full scope: Call it with {"id":1}.' }),
    );
  }
  for (const empty of ["", "null", [], {}]) {
    expect(() => readArguments(scope, { id: 1, dry_run: empty })).toThrow(
      /without it, it is taken in/,
    );
  }
});

test("an empty list counts as left out, unless it is a valid value", () => {
  const lists = z.strictObject({
    all: z.array(z.string()).optional(),
    labels: mayBeEmpty(z.array(z.string()).optional()),
  });
  expect(readArguments(lists, { all: [], labels: [] })).toEqual({ labels: [] });
  expect(readArguments(lists, { all: "", labels: "" })).toEqual({});
});

test("every tool's argument that narrows a write says what the write affects without it", () => {
  const narrow = ALL_TOOLS.flatMap(({ name, input: own, hints }) =>
    Object.entries(own.shape).flatMap(([field, schema]) =>
      findNarrowed(schema) === undefined || hints.readOnly ? [] : `${name}.${field}`,
    ),
  );
  expect(narrow).toEqual([
    "undo_ingest.paths",
    "execute_ingest.dry_run",
    "scan_library.path",
    "rename_library.works",
    "rename_library.ids",
  ]);
});

test("every tool accepts ids as numbers and as texts", () => {
  for (const { name, input: own } of TOOLS) {
    for (const [field, schema] of Object.entries(own.shape)) {
      if (!/(?:^|_)ids?$/.test(field)) continue;
      const takes = (value: unknown): boolean =>
        own.partial().safeParse({ [field]: value }).success;
      const isList = takes([12]) || takes(["12"]);
      const [number, text] = isList ? [[12], ["12"]] : [12, "12"];
      for (const value of [number, text]) {
        expect(
          readArguments(z.strictObject({ [field]: schema as z.ZodType }), { [field]: value }),
          `${name}.${field}`,
        ).toEqual({
          [field]: takes(number) ? number : text,
        });
      }
    }
  }
});

test("reports several invalid fields at once, each under its own name", () => {
  expect(problem({ ids: "x", mode: 7, other: true }).message).toMatch(
    /ids: .*; .*mode: .*; .*other/,
  );
});

test("does not repeat values, and keeps the answer short for a thousand invalid fields", () => {
  const secret = "s3cr3t-t0ken";
  expect(problem({ ids: secret, mode: secret, files: secret }).message).not.toContain(secret);
  const many = problem({ ids: Array.from({ length: 100_000 }, () => secret) }).message;
  expect(many.length).toBeLessThan(1200);
  const long = problem({ ids: [1], ["x".repeat(100_000)]: 1 }).message;
  expect(long.length).toBeLessThan(1200);
});

test("an unknown field cannot change the answer's text direction or break a line", () => {
  const { message } = problem({ ids: [1], "evil\u202E\n\u001b[31m": 1 });
  expect(message).toContain("evil");
  expect(message).not.toMatch(/[\u0000-\u001f\u202e]/);
});

const FORMS = [
  ["id", "ids", 12],
  ["media_id", "media_ids", "101"],
] as const;

test("every tool that takes one id or several reads both forms", () => {
  const read: string[] = [];
  for (const { name, input: own } of TOOLS) {
    for (const [one, several, value] of FORMS) {
      const takes = (field: string): boolean => Object.hasOwn(own.shape, field);
      if (takes(one) === takes(several)) continue;
      const ours = takes(one) ? one : several;
      const only = z.strictObject({ [ours]: own.shape[ours] ?? expect.unreachable() });
      const expected = { [ours]: ours === one ? value : [value] };
      for (const given of [
        { [one]: value },
        { [one]: `#${value}`, [several]: null },
        { [one]: null, [several]: [value] },
        { [several]: [value] },
      ]) {
        expect(readArguments(only, given), `${name} ${JSON.stringify(given)}`).toEqual(expected);
      }
      expect(() => readArguments(only, { [one]: value, [several]: [value, value] })).toThrow();
      read.push(name);
    }
  }
  expect(read).toEqual(
    expect.arrayContaining(["retry_ingest", "undo_ingest", "set_watched", "rate_media"]),
  );
});

test("several ids for a tool that takes one are refused with the call for the first", async () => {
  await using server = await testServer();
  for (const args of [{ ids: [3, 4] }, { id: [3, 4] }]) {
    expect(await server.error("undo_ingest", args)).toBe(
      'invalid_request: id: takes one id in a call, and 2 are given. Call undo_ingest with {"id":3}. Then the same for each other id. (permanent until changed)',
    );
  }
});
