import { readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { cli, startDaemon } from "../support/daemon.ts";
import { makeHome } from "./home.ts";

test("a pid file that is another document is neither written nor removed", async () => {
  using home = makeHome();
  const document = home.at("important.txt");
  writeFileSync(document, "years of work");
  symlinkSync("important.txt", home.at("link"));
  for (const path of [document, home.at("link")]) {
    home.configure({ DAEMON_PID_FILE: path });
    const answer = await cli(home, "daemon");
    expect(answer.code).toBe(2);
    expect(answer.stderr).toContain(path);
    expect(answer.stderr).not.toMatch(/\n\s+at /);
    expect(readFileSync(document, "utf8")).toBe("years of work");
  }
});

test("a file that replaced it while the daemon ran stays", async () => {
  using home = makeHome();
  const path = home.at("daemon.pid");
  home.configure({ DAEMON_PID_FILE: path });
  await using daemon = await startDaemon(home);
  expect(readFileSync(path, "utf8")).toBe(`${daemon.pid}\n`);
  writeFileSync(path, "a letter");
  expect(await daemon.end()).toMatchObject({ code: 0 });
  expect(readFileSync(path, "utf8")).toBe("a letter");
});

test("LOG_FORMAT=text writes lines for people where JSON would be written, in the zone of TZ", async () => {
  using home = makeHome();
  home.configure({ LOG_FORMAT: "text" });
  await using text = await startDaemon(home, { env: { TZ: "America/New_York" } });
  expect(await text.end()).toMatchObject({ code: 0 });
  expect(text.stderr()).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d E[SD]T INFO {2}plex-ingest /m);
  home.configure();
  await using json = await startDaemon(home);
  expect(await json.end()).toMatchObject({ code: 0 });
  expect(JSON.parse(json.stderr().split("\n")[0] ?? "")).toMatchObject({ level: expect.any(String) });
});
