import { expect, test } from "vitest";
import { Outage, UserError } from "../../../../src/core/errors.ts";
import { identify } from "../../../../src/hosts/cli/commands/identify.ts";
import { parse } from "../../../../src/hosts/cli/commands/parse.ts";
import { fakeContext, fakeIo } from "../fake-context.ts";

const linesOf = (text: string): unknown[] =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as unknown);

test("each line gives one result, in order, and only a few run at once", async () => {
  const lines = Array.from({ length: 60 }, (_, at) => `n${at}`);
  const io = fakeIo({ lines });
  let [underWay, most] = [0, 0];
  const parseLine = async (name: string): Promise<unknown> => {
    most = Math.max(most, ++underWay);
    await new Promise((resolve) => setTimeout(resolve, Number(name.slice(1)) % 7));
    underWay--;
    return { name };
  };
  expect(await parse.run({ names: ["-"] }, fakeContext(io, {}, { parseLines: async () => parseLine }).context)).toBe(0);
  expect(linesOf(io.written())).toEqual(lines.map((name) => ({ name })));
  expect(most).toBeGreaterThan(1);
  expect(most).toBeLessThanOrEqual(17);
});

test("a bad line gives its error at its position, and the others continue", async () => {
  const io = fakeIo({ lines: ["ok", "", "x".repeat(65_537), "mend", "down", "odd", "ok"] });
  const parseLine = async (name: string): Promise<unknown> => {
    if (name === "mend") throw new UserError("It is wrong.", "Mend it.");
    if (name === "down") throw new Outage("tmdb_unavailable", "Down.");
    if (name === "odd") throw new Error("odd");
    return { name };
  };
  await parse.run({ names: ["-"] }, fakeContext(io, {}, { parseLines: async () => parseLine }).context);
  expect(linesOf(io.written())).toEqual([
    { name: "ok" },
    { error: "The line is empty." },
    { error: "The line is longer than 65536 characters." },
    { name: "mend", error: "It is wrong. Mend it." },
    { name: "down", error: "Down.", code: "tmdb_unavailable" },
    { name: "odd", error: "odd" },
    { name: "ok" },
  ]);
});

test("an answer that need not wait and throws gives its error as well", async () => {
  const io = fakeIo({ lines: ["ok", "odd", "ok"] });
  const parseLine = (name: string): unknown => {
    if (name === "odd") throw new Error("odd");
    return { name };
  };
  await parse.run({ names: ["-"] }, fakeContext(io, {}, { parseLines: async () => parseLine }).context);
  expect(linesOf(io.written())).toEqual([{ name: "ok" }, { name: "odd", error: "odd" }, { name: "ok" }]);
});

test("names on the command line are read instead of the standard input", async () => {
  const io = fakeIo({ lines: ["not me"] });
  await parse.run({ names: ["a", "-"] }, fakeContext(io, {}, { parseLines: async () => (name) => ({ name }) }).context);
  expect(linesOf(io.written())).toEqual([{ name: "a" }, { name: "-" }]);
});

test("a hostile name stays one line of JSON", async () => {
  const io = fakeIo();
  await parse.run(
    { names: ["a\u2028b\nc"] },
    fakeContext(io, {}, { parseLines: async () => (name) => ({ name }) }).context,
  );
  expect(io.written().split("\n")).toHaveLength(2);
  expect(linesOf(io.written())).toEqual([{ name: "a\u2028b\nc" }]);
});

test("identify closes what it opened, also after an error", async () => {
  let closed = 0;
  const close = async (): Promise<void> => void closed++;
  const io = fakeIo();
  const identifyLines = async () => ({ line: async (name: string) => ({ name }), close });
  await identify.run({ names: ["a"] }, fakeContext(io, {}, { identifyLines }).context);
  const broken = fakeIo({
    out: () => {
      throw new Error("EPIPE");
    },
  });
  await expect(identify.run({ names: ["a"] }, fakeContext(broken, {}, { identifyLines }).context)).rejects.toThrow(
    "EPIPE",
  );
  expect(closed).toBe(2);
});

test("parse says what each word was read as if it is asked to", async () => {
  const io = fakeIo({});
  const parseLines =
    async ({ roles }: { roles: boolean }) =>
    (name: string) =>
      roles ? { name, roles: [{ text: "a", role: "title" }] } : { name };
  await parse.run({ names: ["a"], roles: true }, fakeContext(io, {}, { parseLines }).context);
  expect(io.written()).toContain('"roles":[{"text":"a","role":"title"}]');
});
