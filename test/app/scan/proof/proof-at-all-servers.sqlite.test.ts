import { expect, test } from "vitest";
import { listDelayed, listStates, sharedLibrary } from "./shared-library.ts";
import { FAULTS, SHARED_NAMES } from "./shared-servers.ts";

/**
 * Law: the time from a filing to its proof at one server is never longer with a fault at another
 * server than without it, apart from one step of the checks (100 ms).
 */
test("a fault at one of four servers delays no proof at another", async () => {
  const times = { faultMs: 20_000, delayMs: 5000, isShort: true };
  await using it = await sharedLibrary({ count: 4, batches: 2, ...times });
  const without = await it.run();
  for (const name of SHARED_NAMES) {
    expect([name, listStates(without[name])]).toEqual([name, ["seen"]]);
  }
  for (const kind of FAULTS) {
    for (const at of SHARED_NAMES) {
      const outcomes = await it.run({ at, kind });
      const delayed = listDelayed(without, outcomes, at);
      const state = { "map outside": "not_seen", "map inside": "requested" }[kind as string];
      expect({ at, kind, delayed, states: listStates(outcomes[at]) }).toEqual({
        at,
        kind,
        delayed: [],
        states: [state ?? "seen"],
      });
      // Each server's own probe finds out that it is down; an upgrade takes seconds.
      const isDown = ["gone", "401", "403"].includes(kind);
      if (kind !== "upgraded") {
        expect([kind, it.unhealthy()]).toEqual([kind, isDown ? [at] : []]);
      }
    }
  }
});
