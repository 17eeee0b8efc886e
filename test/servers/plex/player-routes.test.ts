import { expect, test } from "vitest";
import type { PlexClientDeps } from "../../../src/servers/plex/client.ts";
import type { PlexPlayer } from "../../support/plex/player.ts";
import { never, plexAndClient } from "../../support/plex/plex-and-client.ts";
import { PLEX_TOKEN } from "../../support/plex/start-plex.ts";

const pause = { clientId: "tv", media: "video", command: "pause" } as const;
const WITHIN_MS = 5_000;
/**
 * Allows the address of this machine, where the stand-in's players listen. A real player may never
 * have this address.
 */
const here: Partial<PlexClientDeps> = { mayAskPlayer: (host) => host === "127.0.0.1" };

function scene(player: Partial<PlexPlayer> = {}, deps: Partial<PlexClientDeps> = here) {
  const tv = { id: "tv", name: "TV", ...player };
  const playing = [{ id: "s1", player: tv, itemId: "101" }];
  return plexAndClient({ players: [tv], playing }, deps);
}

test.each([404, 502, 503] as const)(
  "after an error that the server cannot forward (%i), asks the player once, without a token",
  async (throughServer) => {
    await using it = await scene({ throughServer, listens: true });
    expect(await it.client.command(pause, WITHIN_MS, never)).toEqual({ kind: "accepted" });
    expect(await it.client.sessions(never)).toMatchObject([{ state: "paused" }]);
    expect(it.plex.playersAsked).toEqual([
      {
        player: "tv",
        command: "pause",
        through: "itself",
        token: undefined,
        query: { commandID: "2", type: "video" },
      },
    ]);
  },
);

test("sends the player's token to the player, and never the owner's", async () => {
  await using it = await scene({ throughServer: 404, listens: true });
  const media = await it.client.item("103", never);
  const { machineIdentifier } = await it.client.identity(never);
  const plan = await it.client.preparePlay(machineIdentifier, media, never);
  await it.client.playMedia({ clientId: "tv", media, offsetMs: 5_000, plan }, WITHIN_MS, never);
  expect(it.plex.playersAsked).toMatchObject([{ command: "playMedia", through: "itself" }]);
  expect(it.plex.playersAsked[0]?.query["token"]).toMatch(/^transient-/);
  expect(JSON.stringify(it.plex.playersAsked)).not.toContain(PLEX_TOKEN);
  expect(await it.client.sessions(never)).toMatchObject([{ media: { id: "103" } }]);
});

test("sends a player this machine's network address instead of the address that we use", async () => {
  const card = (address: string) => ({ address, cidr: `${address}/24`, internal: false });
  const ownAddresses = () => [card("10.9.8.7"), card("192.168.1.5")];
  await using it = await scene({ host: "192.168.1.20", port: 32500 }, { ownAddresses });
  const media = await it.client.item("103", never);
  const { machineIdentifier } = await it.client.identity(never);
  const plan = await it.client.preparePlay(machineIdentifier, media, never);
  const started = await it.client.playMedia(
    { clientId: "tv", media, offsetMs: 0, plan },
    WITHIN_MS,
    never,
  );
  expect(started.answer).toEqual({ kind: "accepted" });
  expect(it.plex.playersAsked).toMatchObject([
    { command: "playMedia", query: { address: "192.168.1.5" } },
  ]);
});

test.each<[string, Partial<PlexPlayer>, Partial<PlexClientDeps>]>([
  ["of this machine", { listens: true }, {}],
  ["outside of the network", { host: "203.0.113.9", port: 80 }, {}],
  ["that is a name", { host: "tv.example.org" }, {}],
  ["without a port", { listens: false, host: "127.0.0.1", port: 0 }, here],
  ["where nobody listens", { host: "127.0.0.1", port: 9 }, here],
])("with an address %s, returns the server's refusal", async (_, player, deps) => {
  await using it = await scene({ throughServer: 404, ...player }, deps);
  expect(await it.client.command(pause, WITHIN_MS, never)).toEqual({
    kind: "refused",
    status: 404,
  });
  expect(it.plex.playersAsked).toEqual([]);
});

test("does not contact players with equal names directly, and does not resend a command after a late response", async () => {
  const twin = { id: "tv", name: "TV", throughServer: 404, listens: true } as const;
  await using two = await plexAndClient({ players: [{ ...twin }, { ...twin }] }, here);
  expect(await two.client.command(pause, WITHIN_MS, never)).toEqual({
    kind: "refused",
    status: 404,
  });
  await using late = await scene({ throughServer: 504, listens: true });
  expect(await late.client.command(pause, WITHIN_MS, never)).toEqual({
    kind: "refused",
    status: 504,
  });
  expect([...two.plex.playersAsked, ...late.plex.playersAsked]).toEqual([]);
});

test("gives up after the time limit on a player that hangs at its own address", async () => {
  await using it = await scene({ throughServer: 404, listens: true, manner: "hangs" });
  const asked = it.clock.monotonic();
  expect(await it.client.command(pause, 3_000, never)).toEqual({ kind: "unanswered" });
  expect(it.clock.monotonic() - asked).toBe(3_000);
  expect(it.plex.playersAsked).toHaveLength(1);
});

test.each([
  ["server", {}],
  ["itself", { throughServer: 404, listens: true }],
] as const)(
  "subscribes through the %s to a player that requires it, and resends the command",
  async (through, player) => {
    await using it = await scene({ ...player, manner: "wants_poll" });
    expect(await it.client.command(pause, WITHIN_MS, never)).toEqual({ kind: "accepted" });
    expect(it.plex.playersAsked).toMatchObject([
      { command: "pause", through },
      { command: "pause", through },
    ]);
    const [first, second] = it.plex.playersAsked.map(({ query }) => Number(query["commandID"]));
    expect(second).toBe((first ?? 0) + 2);
    expect(await it.client.command({ ...pause, command: "play" }, WITHIN_MS, never)).toEqual({
      kind: "accepted",
    });
    expect(it.plex.playersAsked).toHaveLength(3);
  },
);

test("a player that cannot be subscribed to counts as a refusal", async () => {
  await using it = await scene({ manner: "wants_poll" });
  it.plex.setFaults({ kind: "not_found", only: /timeline/ });
  expect(await it.client.command(pause, WITHIN_MS, never)).toEqual({
    kind: "refused",
    status: 406,
  });
  expect(it.plex.playersAsked).toHaveLength(1);
});
