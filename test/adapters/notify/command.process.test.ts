import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { runCommand } from "../../../src/adapters/notify/command.ts";
import type { Message } from "../../../src/core/notify/notice.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const never = new AbortController().signal;
const hostile = (folder: string): Message => ({
  title: "plex-ingest: 1 filed",
  lines: [`Filed: $(touch ${folder}/owned); touch ${folder}/owned`],
  isUrgent: true,
  counts: { filed: 1 },
});

const script = (text: string): string[] => [process.execPath, "-e", text];

test("passes the message on stdin and in the environment, without a shell and without our settings", async () => {
  using dir = tempFolder();
  const write = `
    const input = require("fs").readFileSync(0, "utf8");
    require("fs").writeFileSync(process.argv[1], JSON.stringify({ input, env: process.env, words: process.argv.slice(2) }));`;
  const argv = [...script(write), dir.at("out"), "a b", "$HOME;"];
  const env = { PATH: process.env["PATH"], HOME: "/home/me", PLEX_TOKEN: "s3cr3t" };
  await runCommand({ argv, env }, hostile(dir.path), never);
  const text = readFileSync(dir.at("out"), "utf8");
  const {
    input,
    env: given,
    words,
  } = JSON.parse(text) as { input: string; env: Record<string, string>; words: string[] };
  expect(input).toBe(`plex-ingest: 1 filed\n${hostile(dir.path).lines[0]}\n`);
  expect(given).toMatchObject({
    PLEX_INGEST_TITLE: "plex-ingest: 1 filed",
    PLEX_INGEST_URGENT: "1",
    HOME: "/home/me",
  });
  expect(given["PLEX_INGEST_MESSAGE"]).toBe(hostile(dir.path).lines[0]);
  expect(words).toEqual(["a b", "$HOME;"]);
  expect(text).not.toContain("s3cr3t");
  expect(existsSync(dir.at("owned"))).toBe(false);
});

test("reports a program that fails, is missing or hangs, and accepts one that does not read its input", async () => {
  const run = (argv: string[], deadlineMs = 5000, signal = never) =>
    runCommand({ argv, env: {}, deadlineMs }, hostile("/nowhere"), signal);
  await expect(run(script("process.exit(3)"))).rejects.toMatchObject({
    why: "it exited with code 3",
    isFinal: false,
  });
  const missing = { why: "it cannot be started (ENOENT)", isFinal: true };
  await expect(run(["/nowhere/notify"])).rejects.toMatchObject(missing);
  const hang = script("setInterval(() => {}, 1000)");
  await expect(run(hang, 300)).rejects.toMatchObject({ why: "it did not finish within 0.3 s" });
  await expect(run(hang, 5000, AbortSignal.timeout(100))).rejects.toMatchObject({
    name: "TimeoutError",
  });
  await run(script("process.stdin.destroy()"));
});
