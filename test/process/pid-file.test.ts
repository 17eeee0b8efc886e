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
