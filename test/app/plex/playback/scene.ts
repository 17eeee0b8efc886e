import { createPlayback } from "../../../../src/app/plex/playback/playback.ts";
import { createPlex } from "../../../../src/app/plex/playback/plex-port.ts";
import type { Clock } from "../../../../src/core/clock.ts";
import type { FakePlexOptions } from "../../../../src/demo/stand-ins/fake-plex.ts";
import type { FakeManner, FakePlayer } from "../../../../src/demo/stand-ins/fake-plex-players.ts";
import { withPlex } from "../../../adapters/plex/with-plex.ts";

export const never = new AbortController().signal;
export const film = { id: "10", type: "movie", title: "A Film", durationMs: 7_200_000 };

const LONGEST_WAIT_MS = 2_500;

/** Sleeping moves time on at once; what sleeps longer than any look is a deadline, and none ever comes. */
function jumpClock(): Clock & { slept: number[] } {
  const slept: number[] = [];
  let passed = 0;
  return {
    slept,
    now: () => Date.parse("2026-03-01T12:00:00Z") + passed,
    monotonic: () => passed,
    sleep: async (ms, signal) => {
      signal.throwIfAborted();
      if (ms > LONGEST_WAIT_MS) await new Promise((_, reject) => signal.addEventListener("abort", reject));
      slept.push(ms);
      passed += ms;
    },
  };
}

/** A film at ten minutes on one player, a loopback Plex, the real client and use cases over it. */
export async function scene(
  player: Partial<FakePlayer> & { manner?: FakeManner } = {},
  more: Partial<FakePlexOptions> = {},
) {
  const clock = jumpClock();
  const tv: FakePlayer = { id: "tv", name: "Living Room", ...player };
  const playing = [{ id: "s1", player: tv, media: film, user: "Ann", offsetMs: 600_000 }];
  const it = await withPlex({ players: [tv], playing, media: [film], now: clock.monotonic, ...more });
  return {
    ...it,
    tv,
    time: clock,
    reads: createPlex({ plex: it.client, clock }),
    control: createPlayback({ plex: it.client, clock }).control,
    /** The commands that were sent, terminate included. */
    sent: (): string[] =>
      it.plex.requests.map(({ path }) => path).filter((path) => /^\/player\/|terminate$/.test(path)),
  };
}
