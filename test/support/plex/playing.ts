import type { PlexItem } from "./item.ts";
import type { PlexPlayer, PlexPlaying } from "./player.ts";

export type PlayingRow = PlexPlaying & {
  state: "playing" | "paused" | "buffering";
  offsetMs: number;
  since: number;
  key: number;
};

export type PlayingDeps = {
  playing: PlexPlaying[];
  /** Returns an item by its id. */
  itemOf: (id: string | undefined) => PlexItem | undefined;
  now: () => number;
};

/**
 * Tracks what plays on which player. Positions advance with the clock, and a session ends when its
 * item ends.
 */
export function createPlaying({ playing, itemOf, now }: PlayingDeps) {
  let keys = 0;
  const enter = (one: PlexPlaying): PlayingRow => ({
    ...one,
    state: one.state ?? "playing",
    offsetMs: one.offsetMs ?? 0,
    since: now(),
    key: ++keys,
  });
  let rows = playing.map(enter);

  const length = ({ itemId }: PlayingRow): number =>
    itemOf(itemId)?.durationMs ?? Number.MAX_SAFE_INTEGER;
  const position = (row: PlayingRow): number =>
    Math.min(row.offsetMs + (row.state === "playing" ? now() - row.since : 0), length(row));
  const change = (row: PlayingRow, to: Partial<PlayingRow>): void => {
    Object.assign(row, { offsetMs: position(row), ...to, since: now() });
  };
  const drop = (gone: (row: PlayingRow) => boolean): boolean => {
    const before = rows.length;
    rows = rows.filter((row) => !gone(row));
    return rows.length < before;
  };

  return {
    /** Everything that is playing now, with its position. */
    all(): { row: PlayingRow; positionMs: number }[] {
      drop((row) => position(row) >= length(row));
      return rows.map((row) => ({ row, positionMs: position(row) }));
    },
    enter: (one: PlexPlaying): void => void rows.push(enter(one)),
    drop,
    /**
     * Does what an obedient player does. Seeking beyond the end ends the session, as on some
     * players.
     */
    obey(player: PlexPlayer, command: string, offsetMs: number, item: PlexItem | undefined): void {
      const on = (row: PlayingRow): boolean => row.player.id === player.id;
      if (command === "playMedia" && item) {
        drop(on);
        rows.push(enter({ id: `started-${item.id}`, player, itemId: item.id, offsetMs }));
      }
      const row = rows.find(on);
      if (!row) return;
      if (command === "pause") change(row, { state: "paused" });
      if (command === "play") change(row, { state: "playing" });
      if (command === "seekTo") change(row, { offsetMs });
      if (command === "stop") drop(on);
    },
  };
}
