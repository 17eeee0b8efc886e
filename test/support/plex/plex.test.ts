import { expect, test } from "vitest";
import type { PlexFault } from "./fault.ts";
import { never, plexAndClient } from "./plex-and-client.ts";

const tv = { id: "tv", name: "TV" };

test("both forms give the same libraries, items, sessions and players", async () => {
  await using it = await plexAndClient({
    players: [tv],
    playing: [{ id: "s1", player: tv, itemId: "103" }],
    now: () => 0,
  });
  const { client, plex } = it;
  const all = async () => [
    await client.libraries(never),
    await client.serverInfo(never),
    await client.sessions(never),
    await client.clients(never),
    await client.item("223", never),
    await client.item("103", never),
  ];
  const json = await all();
  plex.setForm("xml");
  expect(await all()).toEqual(json);
  expect(json[0]).toHaveLength(5);
  expect(json[5]).toMatchObject({ title: "Under & <Over>", guids: ["tmdb://9103", "imdb://tt0000103"] });
  expect(json[4]).toMatchObject({ show: "Lighthouse", season: 2, episode: 1 });
});

test("a session plays on by the clock, a pause stops it, and it ends at its end", async () => {
  let now = 0;
  await using it = await plexAndClient({
    players: [tv],
    playing: [{ id: "s1", player: tv, itemId: "101" }],
    now: () => now,
  });
  now = 5_000;
  expect(await it.client.sessions(never)).toMatchObject([{ positionMs: 5_000 }]);
  await it.client.command({ clientId: "tv", media: "video", command: "pause" }, 5_000, never);
  now = 9_000;
  expect(await it.client.sessions(never)).toMatchObject([{ positionMs: 5_000, state: "paused" }]);
  await it.client.command({ clientId: "tv", media: "video", command: "play" }, 5_000, never);
  now += 6_000_000;
  expect(await it.client.sessions(never)).toEqual([]);
});

test.each<[PlexFault, string]>([
  [{ kind: "unauthorized" }, "plex_unauthorized"],
  [{ kind: "maintenance" }, "plex_unavailable"],
  [{ kind: "html" }, "plex_unavailable"],
  [{ kind: "cut" }, "plex_unavailable"],
  [{ kind: "delay" }, "plex_unavailable"],
  [{ kind: "stall" }, "plex_unavailable"],
  [{ kind: "reset_midway" }, "plex_unavailable"],
  [{ kind: "redirect" }, "plex_unavailable"],
])("a fault %j applies as often as configured, and its requests count", async (fault, code) => {
  for (const form of ["json", "xml"] as const) {
    await using it = await plexAndClient({ form });
    it.plex.setFaults({ ...fault, times: 1, only: /sections/ });
    await expect(it.client.sections(never)).rejects.toMatchObject({ code });
    expect(await it.client.sections(never)).toHaveLength(5);
    expect(it.plex.traffic.count("/library/sections")).toBe(2);
  }
});
