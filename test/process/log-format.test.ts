import { expect, test } from "vitest";
import { startDaemon } from "../support/daemon.ts";
import { makeHome } from "./home.ts";

test("LOG_FORMAT=text writes readable lines instead of JSON, in the time zone of TZ", async () => {
  using home = makeHome();
  home.configure({ LOG_FORMAT: "text" });
  await using text = await startDaemon(home, { env: { TZ: "America/New_York" } });
  expect(await text.end()).toMatchObject({ code: 0 });
  expect(text.stderr()).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d E[SD]T INFO {2}plex-ingest /m);
  home.configure();
  await using json = await startDaemon(home);
  expect(await json.end()).toMatchObject({ code: 0 });
  expect(JSON.parse(json.stderr().split("\n")[0] ?? "")).toMatchObject({
    level: expect.any(String),
  });
});
