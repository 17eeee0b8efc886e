import { BUNDLE } from "../../../test/support/daemon.ts";
import { measureCached } from "../../plex-cache/cached.ts";
import { openPlace } from "../../plex-cache/place.ts";
import { besidePlex } from "../../plex-cache/uncached.ts";
import { measurement } from "../measurement.ts";

/** A short run uses a low percentile, because a busy machine disturbs the slower answers. */
const SAMPLE = { full: { times: 200, percent: 50 }, short: { times: 80, percent: 10 } };
const FLOOR = "Plex's own answer";

export const plex = measurement({
  name: "plex",
  command: "npm run bench:plex",
  short: true,
  rows: {
    cached: { what: "MCP: a cached call", unit: "ms", bar: {}, floor: FLOOR },
    uncached: {
      what: "MCP: a call without a cache",
      unit: "ms",
      bar: { beyondFloorAtMost: 20 },
      floor: FLOOR,
      unsteady: true,
    },
    callers: { what: "MCP: cached calls, 50 at once, p99", unit: "ms", bar: { atMost: 50 } },
  },
  async measure({ effort }) {
    await using place = await openPlace(BUNDLE);
    const cached = await besidePlex(place, {}, SAMPLE[effort]);
    const uncached = await besidePlex(place, { CACHE_ENABLED: "false" }, SAMPLE[effort]);
    return {
      cached: { value: cached.through, floor: cached.plex },
      uncached: { value: uncached.through, floor: uncached.plex },
      callers: { value: (await measureCached(place)).p99 },
    };
  },
});
