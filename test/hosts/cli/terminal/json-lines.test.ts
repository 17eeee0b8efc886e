import { expect, test } from "vitest";
import { Outage, UserError } from "../../../../src/base/errors.ts";
import { parse } from "../../../../src/hosts/cli/commands/names.ts";
import { printAnswers } from "../../../../src/hosts/cli/terminal/json-lines.ts";
import { fakeContext, fakeIo } from "../fake-context.ts";

const linesOf = (text: string): unknown[] =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as unknown);

test("prints one result per line in order, and runs only a few at once", async () => {
  const lines = Array.from({ length: 60 }, (_, at) => `n${at}`);
  const io = fakeIo({ lines });
  let [underWay, most] = [0, 0];
  const parseLine = async (name: string): Promise<unknown> => {
    most = Math.max(most, ++underWay);
    await new Promise((resolve) => setTimeout(resolve, Number(name.slice(1)) % 7));
    underWay--;
    return { name };
  };
  await printAnswers(io, ["-"], parseLine);
  expect(linesOf(io.written())).toEqual(lines.map((name) => ({ name })));
  expect(most).toBeGreaterThan(1);
  expect(most).toBeLessThanOrEqual(17);
});

const failing = (name: string): unknown => {
  if (name === "mend") throw new UserError("It is wrong.", "Mend it.");
  if (name === "down") throw new Outage("tmdb_unavailable", "Down.");
  if (name === "odd") throw new Error("odd");
  return { name };
};

test.each([
  ["waits", async (name: string) => failing(name)],
  ["need not wait", failing],
])(
  "prints a bad line's error at its position and continues with the next line, if the handler %s",
  async (_, answer) => {
    const io = fakeIo({ lines: ["ok", "", "x".repeat(65_537), "mend", "down", "odd", "ok"] });
    await printAnswers(io, ["-"], answer);
    expect(linesOf(io.written())).toEqual([
      { name: "ok" },
      { error: "The line is empty." },
      { error: "The line is longer than 65536 characters." },
      { name: "mend", error: "It is wrong. Mend it." },
      { name: "down", error: "Down.", code: "tmdb_unavailable" },
      { name: "odd", error: "odd" },
      { name: "ok" },
    ]);
  },
);

test("reads names from the command line instead of standard input, and prints a hostile name on one line", async () => {
  const io = fakeIo({ lines: ["not me"] });
  await printAnswers(io, ["a\u2028b\nc", "-"], (name) => ({ name }));
  expect(io.written().split("\n")).toHaveLength(3);
  expect(linesOf(io.written())).toEqual([{ name: "a\u2028b\nc" }, { name: "-" }]);
});

test("parse prints the role of each word if asked", async () => {
  const io = fakeIo({});
  await parse.run(
    { names: ["Heat.1995.mkv"], roles: true },
    fakeContext(io, {}, { ownWords() {} }).context,
  );
  expect(linesOf(io.written())).toMatchObject([
    { title: "Heat", roles: expect.arrayContaining([expect.objectContaining({ role: "title" })]) },
  ]);
});
