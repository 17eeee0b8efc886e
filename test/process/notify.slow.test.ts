import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cli, runProgram } from "../support/daemon.ts";
import { startFakeTmdb } from "../support/stand-ins.ts";
import { startWebhook } from "../support/webhook.ts";
import { allFiles, makeHome, TMDB_KEY } from "./home.ts";

const TOKEN = "s3cr3t-gotify-t0ken";

test("one message without paths reports what a run filed and what waits, and no file or log has the token", async () => {
  await using tmdb = await startFakeTmdb({ key: TMDB_KEY });
  await using hook = await startWebhook();
  using home = makeHome({
    tmdb,
    settings: { DAEMON_LOG_LEVEL: "trace", PLEX_AUTO_INGEST: "true" },
  });
  home.configure({
    NOTIFY_URL: `gotify+http://${hook.host}/${TOKEN}`,
    SERVER_URL: "https://media.example.org/ingest",
  });
  home.drop("Inception.2010.1080p.mkv");
  home.drop("Unheard.of.2031.mkv");
  const { code, stdout, stderr } = await cli(home, "daemon", "--once");
  expect(code).toBe(0);
  expect(hook.posted.map(({ path }) => path)).toEqual(["/message"]);
  const { title, message } = (hook.posted[0]?.body ?? {}) as { title: string; message: string };
  expect(title).toBe("plex-ingest: 1 waits for you, 1 filed");
  expect(message).toMatch(
    /Filed: #(\d) Inception\.2010\.1080p\.mkv https:\/\/media\.example\.org\/ingest\/item\/\1$/m,
  );
  expect(message).not.toContain(home.path);
  expect(stderr).toMatch(/notify POST 127\.0\.0\.1:\d+\/…: 200 in /);
  expect(stdout + stderr).not.toContain(TOKEN);
  const shown = await Promise.all([
    cli(home, "config", "show"),
    cli(home, "status", "--json"),
    cli(home, "history"),
  ]);
  expect(JSON.stringify(shown)).not.toContain(TOKEN);
  const others = allFiles(home.path).filter((path) => path !== "plex-ingest.env");
  expect(others.filter((path) => readFileSync(join(home.path, path)).includes(TOKEN))).toEqual([]);
});

test("`notify test` reports its result without the token", async () => {
  await using hook = await startWebhook((at) => ({ status: at === 1 ? 200 : 403 }));
  using home = makeHome();
  expect(await cli(home, "notify", "test")).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/NOTIFY_URL/),
  });
  const env = { NOTIFY_URL: `gotify+http://${hook.host}/${TOKEN}` };
  const taken = await runProgram(home, ["notify", "test"], { env });
  expect(taken).toMatchObject({
    code: 0,
    stdout: `gotify at ${hook.host}: the message was accepted.\n`,
  });
  const refused = await runProgram(home, ["notify", "test", "--json"], { env });
  expect(refused.code).toBe(1);
  const problem = "it denied access (403); check the token in NOTIFY_URL";
  expect(JSON.parse(refused.stdout)).toEqual({
    channels: [{ channel: `gotify at ${hook.host}`, problem }],
  });
  expect(taken.stdout + taken.stderr + refused.stdout + refused.stderr).not.toContain(TOKEN);
  const wrong = await runProgram(home, ["notify", "test"], {
    env: { NOTIFY_URL: `telegram://${TOKEN}` },
  });
  expect(wrong).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/NOTIFY_URL: found a hidden value/),
  });
  expect(wrong.stderr).not.toContain(TOKEN);
});
