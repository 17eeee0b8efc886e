import { bench } from "../../http/bench.ts";
import { measurement } from "../measurement.ts";
import { bareNodeMemory } from "./bare-node.ts";

const SECONDS = 10;
const FLOOR = "a node that waits";

export const http = measurement({
  name: "http",
  command: "npm run bench:http",
  short: false,
  rows: {
    p99: {
      what: "HTTP: cached calls, 50 callers with pauses, p99",
      unit: "ms",
      bar: { atMost: 50 },
    },
    at_once: {
      what: "HTTP: cached calls, 50 at one instant, p99",
      unit: "ms",
      bar: { atMost: 50 },
    },
    searches: {
      what: "HTTP: 50 different searches at one instant, the longest",
      unit: "ms",
      bar: { beyondFloorAtMost: 1000 },
      floor: "a Plex of 10 connections that needs 0.7 s for each",
    },
    resident: {
      what: "HTTP: resident under 50 callers",
      unit: "MiB",
      bar: { atMost: 130 },
      floor: FLOOR,
    },
    anonymous: {
      what: "HTTP: anonymous under 50 callers",
      unit: "MiB",
      bar: { atMost: 70 },
      floor: FLOOR,
    },
  },
  async measure() {
    const bare = await bareNodeMemory();
    const {
      paced,
      at_once: atOnce,
      searches,
      errors,
    } = await bench({ seconds: SECONDS, cpuProfile: undefined });
    if (errors > 0) throw new Error(`${errors} calls over HTTP failed.`);
    return {
      p99: { value: paced.p99 },
      at_once: { value: atOnce.p99 },
      searches: { value: searches.longest_ms, floor: searches.plex_ms },
      resident: { value: paced.rss_mib, floor: bare.rss },
      anonymous: { value: paced.anonymous_mib, floor: bare.anonymous },
    };
  },
});
