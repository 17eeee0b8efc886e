import { expect, test } from "vitest";
import { concludeInSession, createPlayback } from "../../../../src/app/plex/playback/playback.ts";
import type { PlexItem } from "../../../support/plex/item.ts";
import type { Manner } from "../../../support/plex/player.ts";
import { film, never, scene } from "./scene.ts";

test("play resumes after a pause, and a command for the current state is not sent", async () => {
  await using it = await scene();
  expect(await it.control({ action: "play" }, never)).toMatchObject({
    outcome: "confirmed",
    message: expect.stringMatching(/already/),
  });
  expect(it.sent()).toEqual([]);
  await it.control({ action: "pause" }, never);
  expect(await it.control({ action: "pause" }, never)).toMatchObject({
    outcome: "confirmed",
    message: expect.stringMatching(/already/),
  });
  expect(await it.control({ action: "play" }, never)).toMatchObject({
    outcome: "confirmed",
    session: { state: "playing" },
  });
  expect(it.sent()).toEqual(["/player/playback/pause", "/player/playback/play"]);
});

test("a seek past the end goes to one second before the end", async () => {
  await using it = await scene();
  expect(await it.control({ action: "seek", positionMs: 9_999_999 }, never)).toMatchObject({
    outcome: "confirmed",
  });
  expect(it.plex.requests.find(({ path }) => path.endsWith("seekTo"))?.query["offset"]).toBe(
    "7199000",
  );
});

test("refuses to seek in an item without a length", async () => {
  const tv = { id: "tv", name: "TV" };
  const live: PlexItem = { id: "9", section: "1", type: "episode", title: "News" };
  await using it = await scene(
    {},
    { players: [tv], playing: [{ id: "s1", player: tv, itemId: "9" }], items: [live] },
  );
  await expect(it.control({ action: "seek", positionMs: 1 }, never)).rejects.toMatchObject({
    code: "unsupported",
  });
  expect(it.sent()).toEqual([]);
});

const outcomes: [Manner, string, boolean, RegExp, slept: number[]][] = [
  ["plain_ok", "confirmed", true, /paused/, [1_000]],
  ["unclosed", "confirmed", true, /paused/, [1_000]],
  ["deaf", "sent_unconfirmed", true, /Check again/, [1_000, 1_500, 2_500]],
  ["refuses", "failed", false, /400/, []],
  ["fails", "failed", false, /500/, [1_000, 1_500, 2_500]],
  ["vanishes", "failed", false, /session has ended/, [1_000, 1_500, 2_500]],
];

test.each(outcomes)(
  "a player that %s: %s, after one command",
  async (manner, outcome, success, message, slept) => {
    await using it = await scene({ manner });
    const answer = await it.control({ action: "pause" }, never);
    expect(answer).toMatchObject({ outcome, success, message: expect.stringMatching(message) });
    expect(it.sent()).toEqual(["/player/playback/pause"]);
    // Each wait is followed by one check of what is playing.
    expect(it.time.slept).toEqual(slept);
    expect(it.plex.requests.filter(({ path }) => path === "/status/sessions")).toHaveLength(
      1 + slept.length,
    );
  },
);

test.each([
  ["hangs_but_obeys", "confirmed", /paused/, []],
  ["hangs", "sent_unconfirmed", /did not answer/, [1_500, 1_500]],
] as const)(
  "a player that %s: %s, after a wait of five seconds",
  async (manner, outcome, message, slept) => {
    await using it = await scene({ manner });
    const asked = it.control({ action: "pause" }, never);
    await expect.poll(() => it.sent()).toHaveLength(1);
    it.clock.advance(5_000);
    expect(await asked).toMatchObject({ outcome, message: expect.stringMatching(message) });
    expect(it.sent()).toHaveLength(1);
    expect(it.time.slept).toEqual(slept);
  },
);

test("if Plex stops responding, a sent command is unconfirmed, and an unsent one is an outage", async () => {
  await using it = await scene({ manner: "deaf" });
  const command = it.client.command;
  const plex = {
    ...it.client,
    command: async (...args: Parameters<typeof command>) => {
      const answer = await command(...args);
      it.plex.setFault({ kind: "status", status: 503 });
      return answer;
    },
  };
  const { control } = createPlayback({ plex, clock: it.time });
  expect(await control({ action: "pause" }, never)).toMatchObject({ outcome: "sent_unconfirmed" });
  await expect(control({ action: "pause" }, never)).rejects.toMatchObject({
    code: "plex_unavailable",
  });
});

test("sends no command to a player that Plex does not list or that has no playback", async () => {
  for (const player of [{ found: false }, { capabilities: "timeline,mirror" }]) {
    await using it = await scene(player);
    expect(await it.control({ action: "stop" }, never)).toMatchObject({
      success: false,
      outcome: "not_controllable",
      message: expect.stringContaining("end_session"),
      session: { session_id: "s1", controllable: false },
    });
    expect(it.sent()).toEqual([]);
  }
});

test("with end_session, the server ends a session that the player did not stop", async () => {
  await using web = await scene({ found: false });
  expect(await web.control({ action: "stop", endSession: true }, never)).toEqual({
    success: true,
    outcome: "confirmed",
    message: "The server ended the session.",
  });
  expect(web.sent()).toEqual(["/status/sessions/terminate"]);
  await using refuses = await scene({ manner: "refuses" });
  expect(await refuses.control({ action: "stop", endSession: true }, never)).toMatchObject({
    outcome: "confirmed",
  });
  expect(refuses.sent()).toEqual(["/player/playback/stop", "/status/sessions/terminate"]);
});

test("the server does not end a session that the player stops itself", async () => {
  await using it = await scene();
  expect(await it.control({ action: "stop", endSession: true }, never)).toMatchObject({
    outcome: "confirmed",
  });
  expect(it.sent()).toEqual(["/player/playback/stop"]);
});

test("reports what is required if the server cannot end sessions", async () => {
  await using it = await scene({ found: false }, { endsSessions: false });
  expect(await it.control({ action: "stop", endSession: true }, never)).toMatchObject({
    success: false,
    outcome: "failed",
    message: expect.stringContaining("Plex Pass"),
  });
});

test("starts an item at its offset, and confirms it by what plays there", async () => {
  const items: PlexItem[] = [{ ...film, id: "20", title: "Other", durationMs: 60_000 }];
  await using it = await scene({}, { items });
  expect(
    await it.control(
      { action: "play", mediaId: "20", positionMs: 30_000, client: "living room" },
      never,
    ),
  ).toMatchObject({
    success: true,
    outcome: "confirmed",
    message: '"Other" is playing on "Living Room".',
    session: { media: { id: "20", title: "Other" } },
  });
  expect(it.sent()).toEqual(["/player/playback/playMedia"]);
  expect(it.plex.requests.find(({ path }) => path.endsWith("playMedia"))?.query["offset"]).toBe(
    "30000",
  );
  // A position past the end is changed to one second before the end.
  await it.control({ action: "play", mediaId: "20", positionMs: 99_000, client: "tv" }, never);
  expect(it.plex.requests.findLast(({ path }) => path.endsWith("playMedia"))?.query["offset"]).toBe(
    "59000",
  );
});

test("when starting, throws for an unknown item, but returns a result for a player that accepts no commands", async () => {
  await using it = await scene();
  await expect(it.control({ action: "play", mediaId: "77" }, never)).rejects.toMatchObject({
    code: "not_found",
  });
  it.tv.found = false;
  for (const client of [undefined, "Living Room"]) {
    expect(await it.control({ action: "play", mediaId: "10", client }, never)).toMatchObject({
      success: false,
      outcome: "not_controllable",
    });
  }
  expect(it.sent()).toEqual([]);
});

test("an abort by the caller ends the wait with the signal's reason", async () => {
  await using it = await scene({ manner: "hangs" });
  const stop = new AbortController();
  const asked = it.control({ action: "pause" }, stop.signal).catch((error: unknown) => error);
  await expect.poll(() => it.sent()).toHaveLength(1);
  const reason = new Error("the client cancelled");
  stop.abort(reason);
  expect(await asked).toBe(reason);
});

test("confirms a seek that reached the end, but not a session that merely ended", () => {
  const accepted = { kind: "accepted" } as const;
  const done = "It is at 1:59:59.";
  expect(concludeInSession(accepted, { confirmed: true, session: undefined }, done)).toEqual({
    outcome: "confirmed",
    message: done,
  });
  expect(concludeInSession(accepted, { confirmed: false, session: undefined }, done)).toMatchObject(
    {
      outcome: "failed",
      message: expect.stringContaining("session has ended"),
    },
  );
});
