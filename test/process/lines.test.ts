import { spawn } from "node:child_process";
import { expect, test } from "vitest";
import { BUNDLE, runProgram } from "../support/daemon.ts";
import { makeHome, startHome } from "./home.ts";

type Line = {
  name?: string;
  title?: string;
  error?: string;
  decision?: string;
  tmdb?: { id: number } | null;
};

/** Parses each line as one JSON value. The last line must end with a line feed. */
function linesOf(stdout: string): Line[] {
  expect(stdout === "" || stdout.endsWith("\n")).toBe(true);
  return stdout
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Line);
}

test.for(["parse", "identify"])("%s prints nothing for empty input", async (command) => {
  using home = makeHome();
  const answer = await runProgram(home, [command, "-"], { input: "" });
  expect(answer).toMatchObject({ code: 0, stdout: "", stderr: "" });
});

test("parse handles 20,000 long lines in order and in constant memory", async () => {
  using home = makeHome();
  const folder = "x".repeat(1500);
  const name = (index: number): string =>
    `/${folder}/Show.${index}.S01E${String((index % 20) + 1).padStart(2, "0")}.mkv`;
  const input = Array.from({ length: 20_000 }, (_, index) => name(index)).join("\n");
  // The output is larger than the heap limit, so a program that buffers all its results would
  // crash. The program itself needs 10 MB, and buffered output needs up to 10 MB more.
  const env = { NODE_OPTIONS: "--max-old-space-size=28" };
  const { code, stdout, stderr } = await runProgram(home, ["parse", "-"], { input, env });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout.length).toBeGreaterThan(36 * 1024 * 1024);
  const lines = stdout.trimEnd().split("\n");
  expect(lines).toHaveLength(20_000);
  lines.forEach((line, index) => {
    if (!line.startsWith(`{"name":"${name(index)}"`)) {
      throw new Error(`line ${index} is ${line.slice(-200)}`);
    }
  });
});

test("identify decides each line in order, and writes only to TMDB's cache", async () => {
  await using home = await startHome();
  const names = [
    "Inception.2010.1080p.mkv",
    "Dune.1080p.mkv",
    "",
    "Breaking.Bad.S01E02.mkv",
    "no such thing zzqx 1901.mkv",
  ];
  const input = Array.from({ length: 100 }, () => `${names.join("\n")}\n`).join("");
  const { code, stdout, stderr } = await runProgram(home, ["identify", "-"], { input });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const lines = linesOf(stdout);
  expect(lines).toHaveLength(500);
  for (let start = 0; start < lines.length; start += names.length) {
    const [inception, dune, empty, episode, unknown] = lines.slice(start, start + names.length);
    expect(inception).toMatchObject({ decision: "auto", tmdb: { type: "movie", id: 27205 } });
    expect(dune).toMatchObject({ decision: "review" });
    expect(empty?.error).toMatch(/\w/);
    expect(episode).toMatchObject({
      decision: "auto",
      tmdb: { type: "tv", id: 1396 },
      season: 1,
      episodes: [2],
    });
    expect(unknown).toMatchObject({ decision: "review", tmdb: null });
  }
  expect(await home.releases()).toEqual([]);
  // Five hundred lines cause few requests, because each request is sent only once.
  expect(home.tmdb.requests.length).toBeLessThan(40);
});

test("exits silently if its reader stops after one line (| head -1)", async () => {
  const line = "Dune.2021.1080p.mkv\n";
  const child = spawn("sh", ["-c", '"$0" "$1" parse - | head -1', process.execPath, BUNDLE], {
    stdio: "pipe",
  });
  let out = "";
  let err = "";
  child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
  child.stdin.on("error", () => {}); // `head` exits before all lines are written
  child.stdin.end(line.repeat(50_000));
  await new Promise((done) => child.once("close", done));
  expect(linesOf(out)).toHaveLength(1);
  expect(err).toBe("");
});
