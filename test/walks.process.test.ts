import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { type Home, makeHome, TMDB_KEY } from "./process/home.ts";
import { cli } from "./support/daemon.ts";
import { startMcpClient } from "./support/mcp-client.ts";
import { startPlex } from "./support/plex/start-plex.ts";
import { startFakeTmdb } from "./support/stand-ins.ts";

type Noted = { what: string; stack: string[] };

/** How a program is started from its sources, with what it asks noted in a file. */
const noted = (home: Home, ...args: string[]) => ({
  file: process.execPath,
  args: [
    "--import",
    resolve("test/support/note-calls.mjs"),
    resolve("src/bin/plex-ingest.ts"),
    "--env-file",
    home.envFile,
    ...args,
  ],
  cwd: home.path,
  env: { PATH: process.env["PATH"] ?? "", HOME: home.path, TMPDIR: home.path, NOTED_CALLS: join(home.path, "calls") },
});

/**
 * Which files are on the stack whenever something is asked, until `last`. A part that is made, and a write in its queue,
 * begin a stack anew: all stacks on the way together are the files that a call goes through.
 */
function stacksTo(home: Home, last: RegExp): string[][] {
  const calls = readFileSync(join(home.path, "calls"), "utf8").trim().split("\n");
  const all = calls.map((line) => JSON.parse(line) as Noted);
  const end = all.findIndex(({ what }) => last.test(what));
  expect(end, `${last} among ${all.map(({ what }) => what).join("\n")}`).toBeGreaterThanOrEqual(0);
  const stacks = all.slice(0, end + 1).map(({ stack }) => stack);
  console.log(`${new Set(stacks.flat()).size} files: ${[...new Set(stacks.flat())].join(" ")}`);
  return stacks;
}

const filesOf = (stacks: string[][]): number => new Set(stacks.flat()).size;

async function homeWithDune(tmdb: { url: string }): Promise<{ home: Home; id: string }> {
  const home = makeHome({ tmdb, settings: { INGEST_STABLE_SECONDS: "0" } });
  home.drop("Dune.1080p.mkv", "which one?");
  expect((await cli(home, "daemon", "--once")).code).toBe(0);
  const found = await home.release("Dune.1080p.mkv");
  return { home, id: String(found?.id) };
}

test("approve at a terminal goes through few files", async () => {
  await using tmdb = await startFakeTmdb({ key: TMDB_KEY });
  const { home, id } = await homeWithDune(tmdb);
  using _ = home;
  const { file, args, cwd, env } = noted(home, "approve", id, "--type", "movie", "--tmdb", "841");
  const child = spawn(file, args, { cwd, env, stdio: "ignore" });
  await once(child, "exit");
  const stacks = stacksTo(home, /^update "release"/);
  expect(filesOf(stacks)).toBeLessThanOrEqual(20);
  const before = stacks.map((stack) => stack.findIndex((file) => file.startsWith("app/review/")));
  expect(Math.max(...before)).toBeGreaterThan(0);
  expect(Math.max(...before)).toBeLessThanOrEqual(6);
});

test("approve_ingest of an MCP client goes through few files", async () => {
  await using tmdb = await startFakeTmdb({ key: TMDB_KEY });
  const { home, id } = await homeWithDune(tmdb);
  using _ = home;
  await using client = startMcpClient(noted(home, "mcp"));
  await client.initialize("walks");
  await client.call("approve_ingest", { ids: [Number(id)], type: "movie", tmdb_id: 841 });
  const stacks = stacksTo(home, /^update "release"/);
  expect(filesOf(stacks)).toBeLessThanOrEqual(24);
});

test("a tool of Plex goes through few files", async () => {
  await using plex = await startPlex();
  using home = makeHome({ plex });
  await using client = startMcpClient(noted(home, "mcp", "--toolsets", "plex"));
  await client.initialize("walks");
  await client.call("list_libraries", {});
  const stacks = stacksTo(home, /^request \/library\/sections/);
  expect(filesOf(stacks)).toBeLessThanOrEqual(18);
});
