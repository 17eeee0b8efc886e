import { expect, test } from "vitest";
import { JELLYFIN_KIND } from "../../../src/servers/jellyfin/variables.ts";
import { served } from "../../support/media-browser/served.ts";
import { type Phase, STARTS } from "../../support/media-browser/stand-in.ts";

const MINUTE_MS = 60_000;
const entry = { kind: "jellyfin", title: "Jellyfin" } as const;
const NAMES = { name: "Jellyfin", urlSetting: "JELLYFIN_URL", keySetting: "JELLYFIN_API_KEY" };

test("a start with all its phases loses nothing, and each phase is named as a start", async () => {
  await using it = await served({ entry });
  const [before, during] = [await it.file("Heat.mkv"), { identity: RONIN }];
  await it.after(20_000);
  expect(await it.plexOf(before)).toBe("requested");
  // The report was accepted a moment before the restart, which forgets it.
  it.world.restart();
  const film = await it.file("Ronin.mkv", "ronin", during);
  for (const phase of STARTS) {
    it.standIn.state.phase = phase;
    await it.after(20_000);
    await expect(it.server.check(it.signal), phase).rejects.toThrow(/is starting/);
  }
  it.standIn.state.phase = undefined;
  expect([await it.plexOf(before), await it.plexOf(film)]).not.toContain("not_seen");
  await it.after(5 * MINUTE_MS);
  expect([await it.plexOf(before), await it.plexOf(film)]).toEqual(["seen", "seen"]);
  expect(it.standIn.complaints).toEqual([]);
});

const RONIN = { type: "movie", tmdbId: 8195, title: "Ronin", year: 1998 } as const;

test.each([
  ["setup", /it is starting/],
  ["setup with information", /it is starting; only its setup page answers/],
  ["loading", /it is starting/],
] satisfies [Phase, RegExp][])("public information in the phase %s: %s", async (phase, said) => {
  await using it = await served({ entry });
  it.standIn.state.phase = phase;
  const link = {
    baseUrl: it.standIn.origin,
    timeoutMs: 30_000,
    maxConnections: 1,
    clock: it.clock,
  };
  await expect(JELLYFIN_KIND.readPublicInfo(NAMES, link, it.signal)).rejects.toThrow(said);
});

test("while the database fails, a file waits, and is proven after the repair", async () => {
  await using it = await served({ entry });
  const film = await it.file("Heat.mkv");
  it.standIn.state.phase = "failing database";
  await it.after(10 * MINUTE_MS, 5000);
  expect(await it.plexOf(film)).not.toBe("seen");
  it.standIn.state.phase = undefined;
  await it.after(10 * MINUTE_MS, 5000);
  expect(await it.plexOf(film)).toBe("seen");
});
