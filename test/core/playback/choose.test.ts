import { expect, test } from "vitest";
import { chooseClient, chooseSession } from "../../../src/core/playback/choose-client.ts";
import { checkRequest, type PlaybackRequest } from "../../../src/core/playback/command.ts";
import { player, session } from "./sessions.ts";

const tv = session({ id: "s2", client: "Living Room", clientId: "tv" });
const web = session({ id: "s3", client: "Firefox", clientId: "web" });
const clients = [
  player(),
  player({ id: "tv", name: "Fernseher" }),
  player({ id: "frame", name: "Frame", controllable: false }),
];

test("ignores stopped sessions, takes a lone session without a name, and finds others by session id, player id or name", () => {
  expect(() => chooseSession({}, [session({ state: "stopped" })], clients)).toThrow(
    "Nothing is playing now.",
  );
  expect(chooseSession({}, [tv], clients)).toBe(tv);
  const all = [session(), tv, web];
  expect(chooseSession({ sessionId: "s2" }, all, clients)).toBe(tv);
  expect(chooseSession({ client: "tv" }, all, clients)).toBe(tv);
  expect(chooseSession({ client: "living-room" }, all, clients)).toBe(tv);
  expect(chooseSession({ client: "FERNSEHER" }, all, clients)).toBe(tv);
  expect(chooseSession({ client: "Firefox" }, all, clients)).toBe(web);
});

test("lists several sessions with title and player, and escapes quotes in third-party names", () => {
  const odd = session({ id: "s4", client: 'x" (session_id s1); "y' });
  expect(() => chooseSession({}, [tv, odd], clients)).toThrow(
    expect.objectContaining({
      code: "invalid_request",
      message:
        'Several sessions are playing: "A Film" on "Living Room" (session_id s2); "A Film" on "x\' (session_id s1); \'y" (session_id s4).',
    }),
  );
  const many = Array.from({ length: 500 }, (_, index) => session({ id: `n${index}` }));
  expect(() => chooseSession({}, many, [])).toThrow(/\(session_id n5\); and 494 more\.$/);
});

test.each<[string, Pick<PlaybackRequest, "sessionId" | "client">]>([
  ["an id that nothing has", { sessionId: "s9" }],
  ["an id on another player", { sessionId: "s2", client: "Box" }],
  ["a player with nothing on", { client: "Frame" }],
  ["signs alone", { client: "!!!" }],
])("%s is not found", (_, request) => {
  expect(() => chooseSession(request, [session(), tv], clients)).toThrow(
    expect.objectContaining({ code: "not_found" }),
  );
});

test("finds the player to start on by id, name or session, or takes the only one that accepts commands", () => {
  expect(chooseClient({ client: "tv" }, [], clients)?.id).toBe("tv");
  expect(chooseClient({ client: "box" }, [], clients)?.id).toBe("box");
  expect(chooseClient({ client: "Living Room" }, [tv], clients)?.id).toBe("tv");
  expect(chooseClient({ sessionId: "s2" }, [session(), tv], clients)?.id).toBe("tv");
  expect(chooseClient({}, [], clients.slice(1))?.id).toBe("tv");
  expect(() => chooseClient({}, [], clients)).toThrow(/"Box" \(id box\); "Fernseher" \(id tv\)/);
});

test("does not find a player that accepts no commands, and rejects an unknown player", () => {
  expect(chooseClient({ client: "Frame" }, [], clients)).toBeUndefined();
  expect(chooseClient({ client: "Firefox" }, [web], clients)).toBeUndefined();
  expect(chooseClient({ sessionId: "s3" }, [web], clients)).toBeUndefined();
  expect(chooseClient({}, [], [])).toBeUndefined();
  expect(() => chooseClient({ client: "Kitchen" }, [web], clients)).toThrow(
    expect.objectContaining({ code: "not_found" }),
  );
});

test.each<[PlaybackRequest, RegExp]>([
  [{ action: "seek" }, /needs position_ms/],
  [{ action: "seek", positionMs: -1 }, /not a valid position/],
  [{ action: "seek", positionMs: Number.NaN }, /not a valid position/],
  [{ action: "pause", mediaId: "5" }, /media_id does not apply to pause/],
  [{ action: "play", positionMs: 5 }, /position_ms does not apply/],
  [{ action: "pause", endSession: true }, /end_session does not apply/],
])("%j is refused", (request, message) => {
  expect(() => checkRequest(request)).toThrow(message);
});

test.each<PlaybackRequest>([
  { action: "play" },
  { action: "play", mediaId: "5", positionMs: 0 },
  { action: "seek", positionMs: 0, endSession: false },
  { action: "stop", endSession: true },
])("%j is accepted", (request) => {
  expect(() => checkRequest(request)).not.toThrow();
});
