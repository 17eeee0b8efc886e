import { measure as measureList } from "../../plex-index/measure.ts";
import { startPlexOfTitles } from "../../plex-index/stand-in.ts";
import { measurePolls } from "../../torrents/poll.ts";
import { answerTimes } from "../answer-times.ts";
import { filledHome } from "../filled-home.ts";
import type { Growing } from "./growth.ts";
import { inLibrary } from "./library.ts";
import { waitingHome } from "./waiting-home.ts";

const median = (costs: readonly { cpuMs: number }[]): number =>
  costs.map(({ cpuMs }) => cpuMs).toSorted((a, b) => a - b)[Math.floor(costs.length / 2)] ??
  Number.NaN;

/** Returns the median of a call. Each size uses one session, and an empty request is the floor. */
const PERCENT = 50;

export const GROWING: readonly Growing[] = [
  {
    name: "history",
    what: "Rows of history: tools over MCP",
    unit: "ms",
    sizes: [1000, 10_000, 100_000, 1_000_000],
    async measure(size) {
      using home = await filledHome(size);
      const { ping, ...times } = await answerTimes(home, PERCENT);
      return { ...times, "an empty request": ping };
    },
  },
  {
    name: "releases",
    what: "Releases that wait for a person: tools over MCP",
    unit: "ms",
    sizes: [1000, 10_000, 100_000],
    async measure(size) {
      using home = await waitingHome(size);
      const { ping, ...times } = await answerTimes(home, PERCENT);
      return { ...times, "an empty request": ping };
    },
  },
  {
    name: "library",
    what: "Films in the library on disk: one film more",
    unit: "ms",
    sizes: [1000, 5000, 20_000],
    measure: inLibrary,
  },
  {
    name: "plex-list",
    what: "Films in Plex: the first list of all, in our process",
    unit: "s",
    sizes: [1000, 5000, 20_000],
    async measure(size) {
      using plex = await startPlexOfTitles(size);
      const { seconds, cpu_seconds: processor } = await measureList(plex);
      return { "first list": seconds, processor };
    },
  },
  {
    name: "torrents",
    what: "Torrents in Transmission: processor of a poll",
    unit: "ms",
    sizes: [10, 100, 1000, 10_000],
    async measure(size) {
      const { first, full, recent } = await measurePolls(size, 5);
      return {
        "complete list": median(full),
        "what changed": median(recent),
        "first sight": first.cpuMs,
      };
    },
  },
];
