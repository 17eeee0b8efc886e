import { afterAll, expect, test } from "vitest";
import {
  listDelayed,
  listStates,
  type Outcomes,
  type ServerOutcomes,
  sharedLibrary,
} from "./shared-library.ts";
import { FAULTS, SERVERS, SHARED_NAMES } from "./shared-servers.ts";

/**
 * With 600 works, a run takes half a minute or more for each server and fault, so other runs have
 * fewer.
 */
const COUNT = Number(process.env["PLEX_INGEST_TEST_WORKS"] ?? 24);
const TITLES = SHARED_NAMES.map((name) => `${SERVERS[name].title} ${SERVERS[name].version}`);

let filed: { library: Awaited<ReturnType<typeof sharedLibrary>>; without: Outcomes } | undefined;
const rows: string[] = [];

async function fileLibrary() {
  const times = { faultMs: 600_000, delayMs: 60_000, isShort: false };
  const library = await sharedLibrary({ count: COUNT, batches: 12, ...times });
  const without = await library.run();
  const cells = SHARED_NAMES.map((name) => formatTimes(without[name]));
  rows.push(`| none | ${cells.join(" | ")} | |`);
  return { library, without };
}

afterAll(async () => {
  await filed?.library[Symbol.asyncDispose]();
  const head = ["fault", ...TITLES, "delayed elsewhere"];
  console.log([`| ${head.join(" | ")} |`, `|${"---|".repeat(head.length)}`, ...rows].join("\n"));
});

test.each(FAULTS)("a fault delays no proof of a library at another server: %s", async (kind) => {
  const { library, without } = (filed ??= await fileLibrary());
  const cells: string[] = [];
  const delayed: string[] = [];
  for (const at of SHARED_NAMES) {
    const outcomes = await library.run({ at, kind });
    delayed.push(...listDelayed(without, outcomes, at));
    cells.push(formatTimes(outcomes[at]));
    const state = kind.startsWith("map") ? "not_seen" : "seen";
    expect([at, listStates(outcomes[at])]).toEqual([at, [state]]);
  }
  rows.push(`| ${kind} | ${cells.join(" | ")} | ${delayed.length} |`);
  expect(delayed).toEqual([]);
});

/** The median and the longest time to a final state, in seconds. */
function formatTimes(outcomes: ServerOutcomes): string {
  const seconds = [...outcomes.values()].map(({ ms }) => ms / 1000).toSorted((a, b) => a - b);
  const [median = 0, most = 0] = [seconds[seconds.length >> 1], seconds.at(-1)];
  return `${median.toFixed(1)} / ${most.toFixed(1)}`;
}
