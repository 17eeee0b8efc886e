import { expect, test } from "vitest";
import { startFakeTmdb } from "../../src/hosts/demo/stand-ins/tmdb/fake-tmdb.ts";
import { cli } from "../support/daemon.ts";
import { makeHome, TMDB_KEY } from "./home.ts";

const STACK = /\n\s+at .+:\d+:\d+|node:internal/;

test("every refusal has its exit code, one clear text and no stack", async () => {
  await using tmdb = await startFakeTmdb({ key: TMDB_KEY });
  using home = makeHome({ tmdb });
  home.drop("Dune.1080p.mkv");
  home.drop("Inception.2010.mkv");
  expect((await cli(home, "daemon", "--once")).code).toBe(0);
  const dune = String((await home.release("Dune.1080p.mkv"))?.id);
  const filed = String((await home.release("Inception.2010.mkv"))?.id);
  const cases: [args: string[], code: number, says: RegExp][] = [
    [["--version"], 0, /^plex-ingest \d+\.\d+\.\d+\n$/],
    [["status"], 1, /No engine is running/],
    [["show", filed], 0, /filed: Inception \(2010\)/],
    [["config", "check"], 0, /Every setting is well-formed/],
    [[], 2, /Usage: plex-ingest/],
    [["queue", "--state", "nowhere"], 2, /no state "nowhere".*\n.*review/],
    [["queue", "--cursor", "nonsense"], 2, /cursor/],
    [["history", "--since", "yesterday-ish"], 2, /not a date/],
    [["show", "99999"], 3, /There is no release 99999/],
    [["undo", "99999", "--yes"], 3, /There is no release 99999/],
    [["plan", home.at("nothing.mkv")], 3, /There is no file or folder/],
    [["approve", dune], 4, /several likely candidates/],
    [["approve", filed, "--version-seen", "1", "--type", "movie", "--tmdb", "27205"], 4, /version/],
    [["undo", filed], 4, /--yes/],
    [["add", home.library], 4, /library/],
  ];
  // Two at a time: each is a process of its own.
  const wrong: unknown[] = [];
  const queue = [...cases];
  const worker = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [args, code, says] = next;
      const answer = await cli(home, ...args);
      const text = answer.stdout + answer.stderr;
      const good = answer.code === code && says.test(text) && !STACK.test(text);
      if (!good) wrong.push({ args, expected: code, code: answer.code, text });
    }
  };
  await Promise.all([worker(), worker()]);
  expect(wrong).toEqual([]);
  expect((await home.release("Dune.1080p.mkv"))?.state).toBe("review");
  expect((await home.release("Inception.2010.mkv"))?.state).toBe("filed");
});

test("with --json standard output has one JSON object and nothing else, also for a refusal", async () => {
  await using tmdb = await startFakeTmdb({ key: TMDB_KEY });
  using home = makeHome({ tmdb });
  home.drop("Dune.1080p.mkv");
  expect(await cli(home, "daemon", "--once")).toMatchObject({ code: 0, stdout: "" });
  const commands: [args: string[], code: number, shape: object][] = [
    [["status"], 1, { engine: { running: false }, mode: "hybrid" }],
    [["plan", "1", "--type", "movie", "--tmdb", "841"], 0, { files: [{ role: "video" }] }],
    [["approve", "1"], 4, { results: [{ id: 1, ok: false, code: "conflict" }] }],
    [["reject", "7"], 3, { results: [{ id: 7, ok: false, code: "not_found" }] }],
  ];
  for (const [args, code, shape] of commands) {
    const answer = await cli(home, ...args, "--json");
    expect(answer.code, args.join(" ")).toBe(code);
    expect(answer.json()).toMatchObject(shape);
    expect(answer.stdout.trim().split("\n")).toHaveLength(1);
    expect(answer.stderr).toBe("");
  }
  const unknown = await cli(home, "show", "7", "--json");
  expect(unknown).toMatchObject({ code: 3, stdout: "" });
  expect(unknown.stderr).toContain("There is no release 7");
});
