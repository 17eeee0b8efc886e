import { expect, test } from "vitest";
import * as z from "zod";
import { UserError } from "../../../src/base/errors.ts";
import { ALL_TOOLS, TOOLS } from "../../../src/hosts/mcp/registry.ts";
import { readArguments } from "../../../src/hosts/mcp/tools/read-arguments.ts";

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
  [{ ids: "1" }, /^ids: .*array/],
  [{ ids: [] }, /^ids: /],
  [{ ids: [1, 2, 3, 4] }, "ids: must have at most 3 entries."],
  [{ ids: [0] }, "ids.0: must be at least 1."],
  [{ ids: [1, "two"] }, /^ids\.1: .*number/],
  [{ ids: [1, ""] }, /^ids\.1: .*number/],
  [{ ids: [1, "0x2"] }, /^ids\.1: .*number/],
  [{ ids: [1.5] }, /^ids\.0: .*int/],
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

test("every tool accepts ids as numbers and as texts", () => {
  for (const { name, input: own } of TOOLS) {
    for (const [field, schema] of Object.entries(own.shape)) {
      if (!/(?:^|_)ids?$/.test(field)) continue;
      const takes = (value: unknown): boolean =>
        own.partial().safeParse({ [field]: value }).success;
      const isList = takes([12]);
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
