import { writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Program } from "../../../../src/program/program.ts";
import { tailLog } from "../../../../src/program/use-cases/doctor/health-desk.ts";
import { tempFolder } from "../../../support/temp-folder.ts";

const SECRET = "a-token-that-nobody-guesses-0123456789";
const OLD = "eyJhbGciOi.eyJzdWIiOiIx.c2lnbmF0dXJl";
const ALL = { level: "debug", search: undefined, limit: 500 } as const;

const programOf = (file: string | undefined, kept: readonly string[] = []): Program =>
  ({
    config: { log: { file }, secrets: [{ redacted: () => [SECRET] }] },
    log: { recent: { lines: () => kept, listen: () => () => {} } },
  }) as unknown as Program;

const line = (level: string, msg: string, more: object = {}): string =>
  JSON.stringify({ level, time: "2026-11-22T20:00:00.000Z", msg, ...more });

test("returns the last lines that match a word and have at least a level", async () => {
  const kept = [
    line("info", "one"),
    line("warn", "Two of them"),
    line("error", "three", { error: "of TWO causes" }),
  ];
  const asked = (query: object) => tailLog(programOf(undefined, kept), { ...ALL, ...query });
  expect(await asked({ level: "warn" })).toMatchObject({
    lines: [{ text: "Two of them" }, { text: "three" }],
    kept: 3,
  });
  expect(await asked({ search: "two" })).toMatchObject({ matching: 2 });
  expect(await asked({ search: "two", limit: 1 })).toMatchObject({
    lines: [{ text: "three", level: "error" }],
    matching: 2,
  });
});

test("shows hostile log lines as truncated plain text without a token", async () => {
  using dir = tempFolder();
  const file = dir.at("daemon.log");
  const hostile = [
    line("info", `token ${SECRET} and Bearer abcdefghijkl and ${OLD}`),
    line("warn", "\u001b[31mred\u202e<img src=x onerror=alert(1)>"),
    `2026-11-22 20:00:00 ERROR plain ${SECRET}`,
    '{"level":{"a":1},"time":"no time","msg":7}',
    "[".repeat(5000),
    "\u0000\u0007",
    "",
    line("error", "y".repeat(200_000)),
  ];
  writeFileSync(file, `${hostile.join("\n")}\n`);
  const { lines, file: from } = await tailLog(programOf(file), ALL);
  expect(from).toBe(file);
  expect(lines.length).toBe(7);
  const text = JSON.stringify(lines);
  expect(text).not.toContain(SECRET);
  expect(text).not.toContain(OLD);
  expect(text).not.toMatch(/\\u001b|\u202e|\\u0000/);
  for (const { text: said } of lines) expect(said.length).toBeLessThanOrEqual(1000);
  expect(lines.find(({ text: said }) => said.includes("plain"))).toMatchObject({ level: "error" });
  expect((await tailLog(programOf(file), { ...ALL, search: SECRET })).lines).toEqual([]);
  writeFileSync(file, "z".repeat(1024 ** 2));
  expect(JSON.stringify(await tailLog(programOf(file), ALL)).length).toBeLessThan(3000);
});

test("returns only the lines that this process wrote if there is no log file", async () => {
  const { lines, file } = await tailLog(programOf("/nowhere/log", [line("info", "mine")]), ALL);
  expect([lines.map(({ text }) => text), file]).toEqual([["mine"], undefined]);
});
