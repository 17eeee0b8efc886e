import { existsSync, readFileSync, statSync } from "node:fs";
import { expect, test } from "vitest";
import { createWakeEngine, type StartPlace } from "../../../src/program/process/start-engine.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { waitFor } from "../../support/wait-for.ts";

/** Records in a file and on its output streams how it was started. */
const ENTRY = `
import { renameSync, writeFileSync } from "node:fs";
console.log("said to the log");
const seen = { args: process.argv.slice(2), cwd: process.cwd(), env: process.env };
writeFileSync(process.env.SEEN + ".part", JSON.stringify(seen));
renameSync(process.env.SEEN + ".part", process.env.SEEN);
`;

type Seen = { args: string[]; cwd: string; env: Record<string, string> };

async function started(more: Partial<StartPlace> = {}) {
  using folder = tempFolder();
  const seenFile = folder.at("seen.json");
  const place: StartPlace = {
    entry: folder.write("entry.mjs", ENTRY),
    env: { SEEN: seenFile, PLEX_TOKEN: "s3cr3t", TR_TORRENT_NAME: "$(x)", TR_APP_VERSION: "4" },
    cwd: "/srv",
    home: "/home/anna",
    ...more,
  };
  const failed: string[] = [];
  createWakeEngine({ mode: "hook", stateDir: folder.at("state") }, place, (text) =>
    failed.push(text),
  )?.();
  const text = await waitFor(
    "the engine",
    () => existsSync(seenFile) && readFileSync(seenFile, "utf8"),
  );
  const log = folder.at("state", "engine.log");
  return {
    seen: JSON.parse(text) as Seen,
    failed,
    log: readFileSync(log, "utf8"),
    mode: statSync(log).mode & 0o777,
  };
}

test("the engine starts in a neutral folder, logs, and gets no torrent data", async () => {
  const { seen, failed, log, mode } = await started();
  expect(seen).toMatchObject({
    args: ["daemon", "--drain"],
    cwd: "/",
    env: { PLEX_TOKEN: "s3cr3t" },
  });
  expect(Object.keys(seen.env).filter((name) => name.startsWith("TR_"))).toEqual([]);
  expect({ failed, log, mode }).toEqual({ failed: [], log: "said to the log\n", mode: 0o600 });
});

test.each([
  ["in the folder where it was named", "mine.env"],
  ["below home", "~/mine.env"],
])("passes a configuration file %s with its full path", async (_, envFile) => {
  using folder = tempFolder();
  // Node itself checks the file after `--env-file`, and would exit if it did not exist.
  const file = folder.write("mine.env", "");
  const { seen } = await started({ cwd: folder.path, home: folder.path, envFile });
  expect(seen.args).toEqual(["--env-file", file, "daemon", "--drain"]);
});

test("starts no engine in modes with a resident one, and reports a failed start", () => {
  using folder = tempFolder();
  const place: StartPlace = { entry: "none", env: {}, cwd: "/", home: "/" };
  for (const mode of ["hybrid", "daemon"] as const) {
    expect(createWakeEngine({ mode, stateDir: folder.path }, place, () => {})).toBeUndefined();
  }
  const failed: string[] = [];
  const file = folder.write("state");
  createWakeEngine({ mode: "hook", stateDir: file }, place, (text) => failed.push(text))?.();
  expect(failed).toEqual([expect.stringMatching(/^No engine was started: /)]);
});
