import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { expect, test } from "vitest";
import { BUNDLE, cli, runProgram } from "../support/daemon.ts";
import { allFiles, makeHome } from "./home.ts";
import { rawLines } from "./hostile.ts";

const STACK = /\n\s+at .+:\d+:\d+|node:internal|Error:/;

test("a configuration file that does not exist is reported by the program itself, not by Node", () => {
  using home = makeHome();
  const env = { PATH: `${dirname(process.execPath)}:${process.env["PATH"]}`, HOME: home.path };
  const answer = spawnSync(BUNDLE, ["--env-file", home.at("no such.env"), "status"], { encoding: "utf8", env });
  expect(answer).toMatchObject({ status: 2, stdout: "" });
  expect(answer.stderr).toContain(`--env-file in ${home.at("no such.env")}: found no file`);
});

test("every problem of an invalid configuration is named at once, with no stack and no secret", async () => {
  using home = makeHome();
  const bad: Record<string, string> = {
    PLEX_URL: "not a url",
    PLEX_TOKEN: "two words and a s3cr3tt0ken",
    PLEX_MEDIA_ROOT: "relative/path",
    PLEX_INGST_DIR: "/downloads",
    PLEX_AUTO_INGEST: "perhaps",
    PLEX_CONFIDENCE_THRESHOLD: "85",
    PLEX_MODE: "hybird",
    INGEST_STABLE_SECONDS: "-1",
    INGEST_MIN_FREE: "lots",
    INGEST_FILE_METHOD: "teleport",
    INGEST_FILE_MODE: "rw-r--r--",
    TMDB_URL: "ftp://example.org",
    LOG_LEVEL: "loud",
    SERVER_PORT: "80",
    AUTH_TOKEN: "short-s3cr3t",
  };
  writeFileSync(
    home.envFile,
    Object.entries(bad)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(""),
  );
  for (const command of [["daemon"], ["status"], ["config", "check"], ["daemon", "--once", "--dry-run"]]) {
    const { code, stdout, stderr } = await cli(home, ...command);
    expect(code, command.join(" ")).toBe(2);
    expect(stdout).toBe("");
    for (const name of Object.keys(bad)) expect(stderr).toContain(name);
    expect(stderr).not.toMatch(STACK);
    expect(stderr).not.toMatch(/s3cr3t/);
  }
  const { stderr } = await cli(home, "daemon");
  expect(stderr).toMatch(/PLEX_INGST_DIR.*PLEX_INGEST_DIR/);
  expect(stderr).toMatch(/PLEX_MODE.*hybrid/);
  expect(allFiles(home.path)).toEqual(["plex-ingest.env"]);
});

test("a binary file, a folder and a missing file are handled as a configuration", async () => {
  using home = makeHome();
  const noise = Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 197 + 41) % 256));
  writeFileSync(home.envFile, noise);
  const garbage = await cli(home, "daemon");
  expect(garbage.code).toBe(2);
  expect(garbage.stderr).not.toMatch(STACK);
  expect(rawLines(garbage.stderr)).toEqual([]);

  // Node itself looks for --env-file among a script's arguments and leaves with 9 when there is no such file.
  const missing = await runProgram(home, ["--env-file", home.at("missing.env"), "daemon"], { bare: true });
  expect([2, 9]).toContain(missing.code);
  expect(missing.stdout).toBe("");
  expect(missing.stderr.trim().split("\n").length).toBeLessThanOrEqual(2);
  expect(missing.stderr).toContain(home.at("missing.env"));
  expect(missing.stderr).not.toMatch(STACK);

  mkdirSync(home.at("config", "plex-ingest", ".env"), { recursive: true });
  const env = { XDG_CONFIG_HOME: home.at("config") };
  const folder = await runProgram(home, ["daemon"], { bare: true, env });
  expect(folder).toMatchObject({ code: 2, stdout: "" });
  expect(folder.stderr).toContain(home.at("config", "plex-ingest", ".env"));
  expect(folder.stderr).not.toMatch(STACK);
});

test("an unknown environment name is a problem only if it is similar to one of ours", async () => {
  using home = makeHome();
  const others = await runProgram(home, ["config", "check"], {
    env: { PLEX_CLAIM: "claim-x", TRANSMISSION_HOME: "/x" },
  });
  expect(others.code).toBe(0);
  const near = await runProgram(home, ["config", "check"], { env: { PLEX_MEDIA_ROOTS: "/x" } });
  expect(near.code + near.stdout + near.stderr).toContain("PLEX_MEDIA_ROOTS");
});

test("the daemon refuses the modes of other processes, and says why", async () => {
  using home = makeHome({ settings: { PLEX_MODE: "mcp" } });
  const answer = await cli(home, "daemon");
  expect(answer.code).toBe(4);
  expect(answer.stderr).toMatch(/In mode mcp .*\n.*PLEX_MODE=hybrid/);
  expect(answer.stderr).not.toMatch(STACK);
});
