import { expect, test } from "vitest";
import { createPlayback } from "../../../../src/app/plex/playback/playback.ts";
import type { PlaybackRequest } from "../../../../src/core/playback/command.ts";
import type { PlexPlayer } from "../../../support/plex/player.ts";
import { never, plexAndClient } from "../../../support/plex/plex-and-client.ts";

/** How long a client waits for an answer, in milliseconds. */
const PATIENCE_MS = 10_000;

async function scene(player: Partial<PlexPlayer> = {}) {
  const tv = { id: "tv", name: "Living Room", ...player };
  const playing = [{ id: "s1", player: tv, itemId: "101", offsetMs: 600_000 }];
  const it = await plexAndClient(
    { players: [tv], playing },
    { mayAskPlayer: (host) => host === "127.0.0.1" },
  );
  const { clock } = it;
  const command: typeof it.client.command = async (...args) => {
    const answer = await it.client.command(...args);
    after.command();
    return answer;
  };
  const after = { command: (): void => {} };
  const { control } = createPlayback({ plex: { ...it.client, command }, clock });
  return {
    ...it,
    /** Called after a command receives its response. */
    after,
    /** Returns the answer, and how long it took. */
    async timed(request: PlaybackRequest) {
      const asked = clock.monotonic();
      const answer = await control(request, never).catch(
        (error: unknown) => error as { code: string },
      );
      return { answer, tookMs: clock.monotonic() - asked };
    },
  };
}

test("confirms a title by what then plays, even if Plex takes 1.5 s for each response", async () => {
  await using it = await scene();
  it.plex.setFaults({ kind: "delay", ms: 1_500 });
  const { answer, tookMs } = await it.timed({ action: "play", mediaId: "103", positionMs: 90_000 });
  expect(answer).toMatchObject({
    outcome: "confirmed",
    session: { session_id: "started-103", media: { id: "103" } },
  });
  expect(tookMs).toBeLessThan(PATIENCE_MS);
});

test("plays a show's next episode, and starts photos, music and films in the same way", async () => {
  await using it = await scene();
  for (const [mediaId, plays, kind] of [
    ["201", "223", "video"],
    ["311", "321", "music"],
    ["401", "401", "photo"],
  ] as const) {
    const { answer } = await it.timed({ action: "play", mediaId });
    expect(answer).toMatchObject({ outcome: "confirmed", session: { media: { id: plays } } });
    expect(it.plex.playersAsked.at(-1)?.query["type"]).toBe(kind);
  }
});

test("sends nothing to the player if Plex is too slow to finish in time", async () => {
  await using it = await scene();
  it.plex.setFaults({ kind: "delay", ms: 4_000 });
  const { answer, tookMs } = await it.timed({ action: "play", mediaId: "103" });
  expect(answer).toMatchObject({
    code: "plex_unavailable",
    message: expect.stringMatching(/nothing was sent/),
  });
  expect(tookMs).toBeLessThan(PATIENCE_MS);
  expect(it.plex.traffic.commands()).toEqual([]);
});

test("a command without effect returns the current session", async () => {
  await using it = await scene({ manner: "deaf" });
  const { answer } = await it.timed({ action: "pause" });
  expect(answer).toMatchObject({ outcome: "sent_unconfirmed", session: { state: "playing" } });
  // The checks end five seconds after the command.
  expect((answer as { session: { position_ms: number } }).session.position_ms).toBeGreaterThan(
    604_900,
  );
});

test("a later check notices that a slow player carried out the command", async () => {
  await using it = await scene({ manner: "slow" });
  expect((await it.timed({ action: "pause" })).answer).toMatchObject({ outcome: "confirmed" });
});

test("omits the session if no check is answered, because the session may have ended", async () => {
  await using it = await scene();
  it.after.command = () => it.plex.setFaults({ kind: "maintenance", only: /^\/status/ });
  const { answer } = await it.timed({ action: "pause" });
  expect(it.plex.playersAsked).toHaveLength(1);
  expect(answer).toEqual({
    success: true,
    outcome: "sent_unconfirmed",
    message: expect.stringMatching(/Check again/),
  });
});

test("sends commands directly to the address of a player that the server no longer lists", async () => {
  await using it = await scene({ throughServer: 404, listens: true });
  expect((await it.timed({ action: "pause" })).answer).toMatchObject({
    outcome: "confirmed",
    session: { state: "paused" },
  });
  expect(it.plex.playersAsked).toMatchObject([{ through: "itself" }]);
});

test.each(["deaf", "hangs"] as const)(
  "if allowed, the server ends the session when a player that %s does not stop",
  async (manner) => {
    await using it = await scene({ manner });
    const { answer, tookMs } = await it.timed({ action: "stop", endSession: true });
    expect(answer).toEqual({
      success: true,
      outcome: "confirmed",
      message: "The server ended the session.",
    });
    expect(it.plex.traffic.commands()).toEqual([
      "/player/playback/stop",
      "/status/sessions/terminate",
    ]);
    expect(tookMs).toBeLessThan(PATIENCE_MS);
  },
);

test("confirms the end of a session by what still plays if Plex does not respond", async () => {
  await using it = await scene({ found: false });
  it.plex.setFaults({ kind: "delay", only: /terminate/ });
  const { answer, tookMs } = await it.timed({ action: "stop", endSession: true });
  expect(answer).toMatchObject({ outcome: "confirmed", success: true });
  expect(tookMs).toBeLessThan(PATIENCE_MS);
});
