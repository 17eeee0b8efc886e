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
    PLEX_INGST_DIR: "/downloads",
    PLEX_MODE: "hybird",
    AUTH_TOKEN: "short-s3cr3t",
  };
  writeFileSync(
    home.envFile,
    Object.entries(bad)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(""),
  );
  for (const command of [["daemon"], ["status"], ["daemon", "--once", "--dry-run"]]) {
    const { code, stdout, stderr } = await cli(home, ...command);
    expect(code, command.join(" ")).toBe(2);
    expect(stdout).toBe("");
    for (const name of Object.keys(bad)) expect(stderr).toContain(name);
    expect(stderr).not.toMatch(STACK);
    expect(stderr).not.toMatch(/s3cr3t/);
    expect(stderr).toMatch(/PLEX_INGST_DIR.*PLEX_INGEST_DIR/);
  }
  expect(allFiles(home.path)).toEqual(["plex-ingest.env"]);
});

test("a binary file and a folder are handled as a configuration", async () => {
  using home = makeHome();
  const noise = Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 197 + 41) % 256));
  writeFileSync(home.envFile, noise);
  const garbage = await cli(home, "daemon");
  expect(garbage.code).toBe(2);
  expect(garbage.stderr).not.toMatch(STACK);
  expect(rawLines(garbage.stderr)).toEqual([]);

  mkdirSync(home.at("config", "plex-ingest", ".env"), { recursive: true });
  const env = { XDG_CONFIG_HOME: home.at("config") };
  const folder = await runProgram(home, ["daemon"], { bare: true, env });
  expect(folder).toMatchObject({ code: 2, stdout: "" });
  expect(folder.stderr).toContain(home.at("config", "plex-ingest", ".env"));
  expect(folder.stderr).not.toMatch(STACK);
});

test("the daemon refuses the modes of other processes, and says why", async () => {
  using home = makeHome({ settings: { PLEX_MODE: "mcp" } });
  const answer = await cli(home, "daemon");
  expect(answer.code).toBe(4);
  expect(answer.stderr).toMatch(/In mode mcp .*\n.*PLEX_MODE=hybrid/);
  expect(answer.stderr).not.toMatch(STACK);
});
