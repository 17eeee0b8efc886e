import { createPlayback } from "../../../../src/app/plex/playback/playback.ts";
import { createPlex } from "../../../../src/app/plex/playback/plex-port.ts";
import type { Clock } from "../../../../src/core/clock.ts";
import { withPlex } from "../../../servers/plex/with-plex.ts";
import type { PlexItem } from "../../../support/plex/item.ts";
import { libraryOf } from "../../../support/plex/library.ts";
import type { PlexPlayer } from "../../../support/plex/player.ts";
import type { PlexOptions } from "../../../support/plex/start-plex.ts";

export const never = new AbortController().signal;
export const film: PlexItem = {
  id: "10",
  section: "1",
  type: "movie",
  title: "A Film",
  durationMs: 7_200_000,
};

/** A library that contains six other items, the film and `items`. */
const withFilm = (...items: PlexItem[]) => {
  const library = libraryOf({ title: "Movies", type: "movie", locations: ["/m"], count: 6 });
  return { ...library, items: [...library.items, film, ...items] };
};

const LONGEST_WAIT_MS = 2_500;

/**
 * Sleeping advances the time at once. A sleep that is longer than any check is a deadline, and
 * deadlines never occur.
 */
function jumpClock(): Clock & { slept: number[] } {
  const slept: number[] = [];
  let passed = 0;
  return {
    slept,
    now: () => Date.parse("2026-03-01T12:00:00Z") + passed,
    monotonic: () => passed,
    sleep: async (ms, signal) => {
      signal.throwIfAborted();
      if (ms > LONGEST_WAIT_MS) {
        await new Promise((_, reject) => signal.addEventListener("abort", reject));
      }
      slept.push(ms);
      passed += ms;
    },
  };
}

/**
 * A film at the ten-minute position on one player, with a loopback Plex, the real client and use
 * cases.
 */
export async function scene(
  player: Partial<PlexPlayer> = {},
  more: Omit<PlexOptions, "library"> & { items?: PlexItem[]; endsSessions?: boolean } = {},
) {
  const clock = jumpClock();
  const tv: PlexPlayer = { id: "tv", name: "Living Room", ...player };
  const playing = [{ id: "s1", player: tv, itemId: film.id, account: 7, offsetMs: 600_000 }];
  const { items = [], endsSessions = true, ...options } = more;
  const library = withFilm(...items);
  const it = await withPlex({ players: [tv], playing, library, now: clock.monotonic, ...options });
  it.plex.setEndsSessions(endsSessions);
  return {
    ...it,
    tv,
    time: clock,
    reads: createPlex({ plex: it.client, clock }),
    control: createPlayback({ plex: it.client, clock }).control,
    /** The commands that were sent, including terminate. */
    sent: (): string[] =>
      it.plex.requests
        .map(({ path }) => path)
        .filter((path) => /^\/player\/|terminate$/.test(path)),
  };
}
