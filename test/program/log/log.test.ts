import { existsSync, mkdirSync, readFileSync, renameSync } from "node:fs";
import { expect, test } from "vitest";
import { createLog } from "../../../src/program/log/log.ts";
import { type TempFolder, tempFolder } from "../../support/temp-folder.ts";

/** A log in its own folder, written as JSON lines from level info on, and the path of its file. */
function logIn(dir: TempFolder, more: Partial<Parameters<typeof createLog>[0]> = {}) {
  const file = dir.at("daemon.log");
  return {
    file,
    log: createLog({ level: "info", file, pretty: false, secrets: () => [], ...more }),
  };
}

const read = (path: string): Record<string, unknown>[] =>
  readFileSync(path, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);

test("writes each record as one line of JSON before the call returns, and nothing below the level", () => {
  using dir = tempFolder();
  const file = dir.at("deep", "daemon.log");
  const log = createLog({ level: "warn", file, pretty: false, secrets: () => [] });
  log.info("not me");
  log.warn("one\nline");
  expect(read(file)).toEqual([
    { level: "warn", time: expect.stringMatching(/^\d{4}-.*Z$/), msg: "one\ufffdline" },
  ]);
});

test("redacts secrets in messages, stacks and causes, also after a secret changed", () => {
  using dir = tempFolder();
  let token: string | undefined = "s3cret-token";
  const { file, log } = logIn(dir, { secrets: () => [token, undefined, "ab"] });
  log.warn("GET /?X-Plex-Token=s3cret-token failed; about it");
  log.error("failed", new Error("s3cret-token", { cause: new Error("again s3cret-token") }));
  token = "n3w-token";
  log.info("n3w-token");
  const text = readFileSync(file, "utf8");
  expect(text).not.toMatch(/s3cret-token|n3w-token/);
  expect(text.match(/\[hidden\]/g)).toHaveLength(4);
  expect(text).toContain("about it"); // a secret of two letters is not hidden
});

test.each([
  [{ code: "SQLITE_IOERR_WRITE" }, "disk I/O error", "SQLITE_IOERR_WRITE: disk I/O error"],
  [{ code: "SQLITE_CANTOPEN" }, "no file", "SQLITE_CANTOPEN: no file"],
  [{ code: "EIO" }, "EIO: i/o error, write", "EIO: i/o error, write"],
])("an error of a failing disk, %j, is one line without its stack", (code, message, expected) => {
  using dir = tempFolder();
  const { file, log } = logIn(dir);
  log.error("failed", Object.assign(new Error(message), code));
  log.error("failed", Object.assign(new Error("a bug"), { code: "ERR_INVALID_ARG_TYPE" }));
  expect(read(file)).toMatchObject([
    { error: expected },
    { error: expect.stringMatching(/^Error: a bug.*log\.test\.ts/s) },
  ]);
});

test("third-party names cannot move a terminal's cursor, and every line has a maximum length", () => {
  using dir = tempFolder();
  const { file, log } = logIn(dir);
  log.info(`\u001b[2J\u202e${"x".repeat(1_000_000)}`);
  const [line] = read(file);
  expect(String(line?.["msg"])).toMatch(/^\ufffd\[2J\ufffdx/);
  expect(String(line?.["msg"]).length).toBeLessThan(10_000);
});

test("wraps plain lines at words to the terminal's current width", () => {
  using dir = tempFolder();
  let columns: number | undefined = 40;
  const { file, log } = logIn(dir, { pretty: true, timeZone: "UTC", columns: () => columns });
  const message = "Sources: the folder /media/downloads, Transmission";
  log.info(message);
  const lines = readFileSync(file, "utf8").trimEnd().split("\n");
  expect(lines.length).toBeGreaterThan(1);
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(40);
  expect(lines.join(" ").replaceAll(/ +/g, " ")).toContain(message);
  columns = undefined;
  log.info(message);
  expect(readFileSync(file, "utf8").trimEnd().split("\n")).toHaveLength(lines.length + 1);
});

test("redacts a secret at the point where a long line is truncated", () => {
  using dir = tempFolder();
  const { file, log } = logIn(dir, { secrets: () => ["s3cret-token"] });
  log.info(`${"x".repeat(3992)}s3cret-token`);
  expect(readFileSync(file, "utf8")).not.toContain("s3c");
});

test.skipIf(!existsSync("/dev/full")).each([true, false])(
  "logging to a full disk does not throw",
  (pretty) => {
    const log = createLog({ level: "info", file: "/dev/full", pretty, secrets: () => [] });
    for (let n = 0; n < 3; n++) {
      expect(() => log.error("failed", new Error("no space"))).not.toThrow();
    }
  },
);

test("keeps using the open file if it cannot be reopened", () => {
  using dir = tempFolder();
  const { file, log } = logIn(dir);
  log.info("before");
  renameSync(file, dir.at("daemon.log.1"));
  mkdirSync(file);
  expect(() => log.reopen()).not.toThrow();
  log.info("after");
  expect(read(dir.at("daemon.log.1")).map(({ msg }) => msg)).toContain("after");
});

test("reports a log file that cannot be opened at startup, and names the setting", () => {
  using dir = tempFolder();
  const options = { level: "info", file: dir.path, pretty: false, secrets: () => [] };
  expect(() => createLog(options)).toThrow(
    expect.objectContaining({
      name: "UserError",
      message: `DAEMON_LOG_FILE ${dir.path} cannot be opened (EISDIR).`,
    }),
  );
});

test("writes plain lines with the person's local date and time, and JSON in UTC", () => {
  using dir = tempFolder();
  const { file, log } = logIn(dir, { pretty: true, timeZone: "America/New_York" });
  log.warn("Plex is asked again at 2026-11-21 06:14:59 UTC.");
  expect(readFileSync(file, "utf8")).toMatch(
    /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d E[SD]T WARN {2}Plex is asked again at 2026-11-21 01:14:59 EST\.\n$/,
  );
});

test("logs a request and a tool call with machine-readable fields, without a secret", () => {
  using dir = tempFolder();
  const { file, log } = logIn(dir, { level: "debug", secrets: () => ["s3cr3t"] });
  const { trace } = log;
  const client = "192.0.2.1";
  trace?.({
    kind: "served",
    method: "GET",
    path: "/s3cr3t",
    route: "other",
    status: 404,
    client,
    ms: 1.26,
  });
  trace?.({
    kind: "tool",
    tool: "search_media",
    actor: "mcp:x",
    outcome: "ok",
    from: "stale",
    ms: 12,
  });
  expect(read(file)).toMatchObject([
    {
      level: "debug",
      method: "GET",
      path: "/[hidden]",
      status: 404,
      duration_ms: 1.3,
      client,
      msg: expect.any(String),
    },
    { tool: "search_media", outcome: "ok", duration_ms: 12, cached: true, stale: true },
  ]);
  expect(readFileSync(file, "utf8")).not.toContain("s3cr3t");
});

test("logs details from level debug on, all of them at trace, and never a secret in any form", () => {
  using dir = tempFolder();
  const secret = "s3cr3t/t0ken+x";
  const logged = (level: string): unknown[] => {
    const file = dir.at(`${level}.log`);
    const { trace, info } = createLog({ level, file, pretty: false, secrets: () => [secret] });
    trace?.({ kind: "wake", why: `the folder /m/${secret} changed` });
    const url = `host/p?q=${encodeURIComponent(secret)}`;
    trace?.({ kind: "request", service: "plex", method: "GET", url, answer: secret, ms: 1 });
    info("said");
    expect(readFileSync(file, "utf8")).not.toMatch(/s3cr3t/);
    return read(file).map(({ level: at }) => at);
  };
  expect(logged("info")).toEqual(["info"]);
  expect(logged("debug")).toEqual(["debug", "info"]);
  expect(logged("trace")).toEqual(["trace", "debug", "info"]);
  expect(
    createLog({ level: "info", file: dir.at("off"), pretty: false, secrets: () => [] }).trace,
  ).toBeUndefined();
});
