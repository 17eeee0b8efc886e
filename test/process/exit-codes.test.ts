import { expect, test } from "vitest";
import { cli } from "../support/daemon.ts";
import { startFakeTmdb } from "../support/stand-ins.ts";
import { makeHome, TMDB_KEY } from "./home.ts";

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
