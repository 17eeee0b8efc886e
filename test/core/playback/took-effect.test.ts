import { expect, test } from "vitest";
import {
  judgeEffect,
  type PlaySession,
  type WantedEffect,
} from "../../../src/core/playback/session.ts";
import { session } from "./sessions.ts";

const paused = session({ state: "paused" });
const song = { ...session().media, id: "11" };

test.each<[string, WantedEffect, PlaySession[], boolean]>([
  ["paused", { action: "pause", before: session() }, [paused], true],
  ["still playing", { action: "pause", before: session() }, [session()], false],
  [
    "another one paused",
    { action: "pause", before: session() },
    [session({ id: "s2", clientId: "tv", state: "paused" })],
    false,
  ],
  ["gone instead of paused", { action: "pause", before: session() }, [], false],
  ["plays again", { action: "play", before: paused }, [session()], true],
  [
    "loads after a pause",
    { action: "play", before: paused },
    [session({ state: "buffering" })],
    true,
  ],
  [
    "still loads",
    { action: "play", before: session({ state: "buffering" }) },
    [session({ state: "buffering" })],
    false,
  ],
  ["state unknown", { action: "play", before: paused }, [session({ state: undefined })], false],
  ["came to its end", { action: "seek", before: session(), targetMs: 7_199_000 }, [], true],
  ["gone far from its end", { action: "seek", before: session(), targetMs: 7_100_000 }, [], false],
  [
    "would have ended anyway",
    { action: "seek", before: session({ positionMs: 7_190_000 }), targetMs: 7_199_000 },
    [],
    false,
  ],
  ["gone", { action: "stop", before: session() }, [], true],
  [
    "lingers as stopped",
    { action: "stop", before: session() },
    [session({ state: "stopped" })],
    true,
  ],
  ["a new id for the same", { action: "stop", before: session() }, [session({ id: "s9" })], false],
  [
    "another film there",
    { action: "stop", before: session() },
    [session({ id: "s9", media: song })],
    true,
  ],
  [
    "no player known",
    { action: "stop", before: session({ clientId: undefined }) },
    [session({ id: "s9", clientId: undefined })],
    true,
  ],
])("confirms a command by the sessions seen after it: %s", (_, wanted, now, confirmed) => {
  expect(judgeEffect(wanted, now, 3_000).confirmed).toBe(confirmed);
});

const seeks: [
  before: number,
  state: "playing" | "paused",
  target: number,
  seen: number,
  confirmed: boolean,
][] = [
  [600_000, "playing", 1_200_000, 1_200_000, true],
  [600_000, "playing", 1_200_000, 1_196_000, true],
  [600_000, "playing", 1_200_000, 1_207_000, true],
  [600_000, "playing", 1_200_000, 1_212_000, false],
  [600_000, "playing", 1_200_000, 600_000, false],
  [600_000, "playing", 1_200_000, 611_000, false],
  [600_000, "playing", 0, 1_000, true],
  // A small jump backwards is detected, because playback never goes backwards.
  [600_000, "playing", 595_000, 597_000, true],
  // A small jump forwards looks like normal playback.
  [600_000, "playing", 608_000, 608_000, false],
  [600_000, "paused", 608_000, 608_000, true],
  [600_000, "paused", 603_000, 600_000, false],
];

test.each(seeks)(
  "a seek from %i (%s) to %i, seen at %i, is confirmed: %j",
  (positionMs, state, targetMs, seen, confirmed) => {
    const before = session({ positionMs, state });
    const now = [session({ positionMs: seen, state })];
    expect(judgeEffect({ action: "seek", before, targetMs }, now, 3_000).confirmed).toBe(confirmed);
  },
);

test("confirms a start if the item, or the show's next episode, plays on that player", () => {
  const wanted = {
    action: "start" as const,
    before: undefined,
    clientId: "box",
    plays: ["11", "5"],
    targetMs: 0,
  };
  expect(judgeEffect(wanted, [session({ media: song, positionMs: 0 })], 3_000).confirmed).toBe(
    true,
  );
  expect(judgeEffect(wanted, [session({ media: song, clientId: "tv" })], 3_000)).toEqual({
    confirmed: false,
    session: undefined,
  });
  expect(judgeEffect(wanted, [session()], 3_000).confirmed).toBe(false);
});

test("recognises an item that is started again on the same player by its offset", () => {
  const before = session({ media: song, positionMs: 90_000 });
  const wanted = { action: "start" as const, before, clientId: "box", plays: ["11"], targetMs: 0 };
  expect(judgeEffect(wanted, [before], 3_000).confirmed).toBe(false);
  expect(judgeEffect(wanted, [{ ...before, positionMs: 1_000 }], 3_000).confirmed).toBe(true);
  expect(judgeEffect(wanted, [{ ...before, id: "s9" }], 3_000).confirmed).toBe(true);
});
