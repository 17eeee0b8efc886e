import { deepFreeze } from "../../core/cache/deep-freeze.ts";
import type { Clock } from "../../core/clock.ts";
import type { ReadPlex } from "../plex/cache/read-plex.ts";

/** Asks Plex each time and keeps nothing. */
export const readLive =
  ({ now }: Pick<Clock, "now">): ReadPlex =>
  async ({ load }, signal) => {
    const at = now();
    return { value: deepFreeze(await load(signal)), at };
  };
