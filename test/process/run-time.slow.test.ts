import { expect, test } from "vitest";
import { cli, startDaemon } from "../support/daemon.ts";
import { waitFor } from "../support/wait-for.ts";
import { startHome } from "./home.ts";
import { ask, connect } from "./mcp-session.ts";

type Shown = { settings: { name: string; value: string; origin: string }[] };

const ofAuto = (answer: unknown) =>
  (answer as Shown).settings.find(({ name }) => name === "PLEX_AUTO_INGEST");

test("a running daemon follows settings changed at run time, and offers releases in review instead of filing them", async () => {
  await using home = await startHome({ settings: { PLEX_AUTO_INGEST: "false" } });
  await using daemon = await startDaemon(home);
  home.drop("Inception.2010.1080p.mkv");
  expect(await home.reaches("Inception.2010.1080p.mkv", "review")).toMatchObject({
    reasons: [{ code: "auto_off" }],
  });

  const set = await cli(home, "config", "set", "auto_ingest", "true");
  expect(set).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/auto_ingest +true +run time/),
  });
  expect(set.stdout).toContain("1 release in review is certain");
  await waitFor("the engine's log to say it", () =>
    daemon.stderr().includes("1 release in review is certain"),
  );
  home.drop("Fight.Club.1999.1080p.mkv");
  await home.reaches("Fight.Club.1999.1080p.mkv", "filed");
  await home.reaches("Inception.2010.1080p.mkv", "review");

  for (const args of [
    ["status", "--json"],
    ["config", "show", "--json"],
  ]) {
    expect(ofAuto((await cli(home, ...args)).json())).toMatchObject({
      value: "true",
      origin: "run time",
    });
  }
  expect((await cli(home, "history", "--action", "configured")).stdout).toMatch(
    /configured \(cli:.*auto_ingest: false → true \(run time\)/,
  );
  expect((await cli(home, "statistics", "--json")).json()).toMatchObject({
    decisions: { auto: 1 },
    auto_share: 1,
  });

  await using client = await connect(home);
  await ask(client, "configure_watcher", { reset: ["auto_ingest"] });
  expect(ofAuto(await ask(client, "get_watcher_status", { detail: "full" }))).toMatchObject({
    value: "false",
    origin: expect.stringMatching(/^file/),
  });
  const wrong = await cli(home, "config", "set", "confidence_threshold", "0.2");
  expect(wrong).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("a number from 0.5 to 1"),
  });
});
