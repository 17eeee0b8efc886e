import { spawnSync } from "node:child_process";
import { chmodSync, closeSync, existsSync, openSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { BUNDLE, COMPILED } from "../support/daemon.ts";
import { tempFolder } from "../support/temp-folder.ts";

/** Runs the shipped bundle without any of this machine's configuration. */
function run(home: string, argv: string[], env: Record<string, string> = {}, input = "") {
  const { status, stdout, stderr } = spawnSync(process.execPath, [BUNDLE, ...argv], {
    cwd: home,
    env: {
      ...COMPILED,
      HOME: home,
      PATH: "/usr/bin:/bin",
      PLEX_INGEST_STATE_DIR: join(home, "state"),
      ...env,
    },
    encoding: "utf8",
    input,
  });
  return { status, stdout, stderr };
}

test("exits with 0 for help, 2 for usage, 3 for not found and 4 for refused, on the right stream without a stack", () => {
  using home = tempFolder();
  expect(run(home.path, ["--help"])).toMatchObject({
    status: 0,
    stderr: "",
    stdout: expect.stringContaining("approve"),
  });
  expect(run(home.path, ["fly"])).toMatchObject({ status: 2, stdout: "" });
  const missing = run(home.path, ["show", "99"]);
  expect(missing).toMatchObject({ status: 3, stdout: "" });
  expect(missing.stderr).toMatch(/^There is no download #99\.\n {2}`plex-ingest queue/);
  const refused = run(home.path, ["daemon"], { PLEX_MODE: "mcp", PLEX_MEDIA_ROOT: home.path });
  expect(refused.status).toBe(4);
  for (const { stderr } of [missing, refused]) expect(stderr).not.toMatch(/\n\s+at /);
});

test("the hook never fails, regardless of its environment", () => {
  using home = tempFolder();
  for (const env of [
    {},
    { TR_TORRENT_DIR: "/etc", TR_TORRENT_NAME: "../passwd" },
    { PLEX_MODE: "sometimes" },
  ]) {
    const { status, stdout } = run(home.path, ["torrent-done"], env);
    expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
  }
});

test.skipIf(!existsSync("/dev/full"))(
  "reports in one sentence that the output cannot be written, and an error keeps its exit code",
  () => {
    using home = tempFolder();
    const full = openSync("/dev/full", "w");
    const start = (argv: string[], stdout: "pipe" | number, stderr: "pipe" | number) =>
      spawnSync(process.execPath, [BUNDLE, ...argv], {
        cwd: home.path,
        env: {
          HOME: home.path,
          PATH: "/usr/bin:/bin",
          PLEX_INGEST_STATE_DIR: join(home.path, "state"),
        },
        encoding: "utf8",
        stdio: ["ignore", stdout, stderr],
      });
    try {
      const said =
        "The output cannot be written (ENOSPC).\n  Send it somewhere else. The command may have done its work.\n";
      expect(start(["parse", "Heat.1995.mkv"], full, "pipe")).toMatchObject({
        status: 1,
        stderr: said,
      });
      expect(start(["show", "99"], "pipe", full).status).toBe(3);
    } finally {
      closeSync(full);
    }
  },
);

test("PLEX_INGEST_ENV_FILE names the configuration file, and --env-file overrides it", () => {
  using home = tempFolder();
  const file = home.write("some.env", "PLEX_MODE=daemon\n");
  const other = home.write("other.env", "PLEX_MODE=hook\n");
  const mode = (argv: string[], env: Record<string, string>): unknown => {
    const { settings } = JSON.parse(
      run(home.path, [...argv, "config", "show", "--json"], env).stdout,
    );
    return settings.find(({ name }: { name: string }) => name === "PLEX_MODE").value;
  };
  expect(mode([], { PLEX_INGEST_ENV_FILE: file })).toBe("daemon");
  expect(mode(["--env-file", other], { PLEX_INGEST_ENV_FILE: file })).toBe("hook");
  expect(mode([], { PLEX_INGEST_ENV_FILE: "" })).toBe("hybrid");
});

test("a printed command names the settings file that was given, and works when it is typed", () => {
  using home = tempFolder();
  const file = home.write("my settings.env", `PLEX_MEDIA_ROOT=${home.at("media")}\n`);
  const missing = run(home.path, ["--env-file", file, "show", "99"]);
  const [, printed = ""] = /`(plex-ingest [^`]*queue[^`]*)`/.exec(missing.stderr) ?? [];
  expect(printed).toContain(`--env-file '${file}' queue`);
  const script = `#!/bin/sh\nexec "${process.execPath}" "${BUNDLE}" "$@"\n`;
  chmodSync(home.write("bin/plex-ingest", script), 0o755);
  const PATH = `${home.at("bin")}:/usr/bin:/bin`;
  const typed = spawnSync("sh", ["-c", printed], {
    cwd: home.path,
    env: { ...COMPILED, HOME: home.path, PATH, PLEX_INGEST_STATE_DIR: home.at("state") },
    encoding: "utf8",
  });
  expect({ status: typed.status, stderr: typed.stderr }).toEqual({ status: 0, stderr: "" });
  for (const command of ["doctor", "status"]) {
    const { stdout } = run(home.path, ["--env-file", file, command]);
    const lines = stdout.split("\n").filter((line) => /^\s*plex-ingest [a-z-]/.test(line));
    expect(
      lines.filter((line) => !line.includes("--env-file")),
      command,
    ).toEqual([]);
  }
});
