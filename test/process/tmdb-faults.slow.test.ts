import { expect, test } from "vitest";
import type { Fault } from "../../src/hosts/demo/stand-ins/fail.ts";
import { startFakeTmdb } from "../../src/hosts/demo/stand-ins/tmdb/fake-tmdb.ts";
import { cli, startDaemon } from "../support/daemon.ts";
import { waitFor } from "../support/wait-for.ts";
import { type Home, makeHome, TMDB_KEY, visibleFiles } from "./home.ts";

type Told = { code: string; message: RegExp };

/** Films that nothing holds: whatever is not filed at once waits for TMDB. */
const FILMS = ["Inception.2010.mkv", "Interstellar.2014.mkv", "Sintel.2010.mkv", "Primer.2004.mkv"];

const GROUPS: { title: string; faults: [Fault, Told][] }[] = [
  {
    title: "refuses the key, then fails, then asks for fewer requests",
    faults: [
      [
        { kind: "status", status: 401 },
        { code: "tmdb_unauthorized", message: /refuses the key \(401\).*TMDB_API_KEY/ },
      ],
      [
        { kind: "status", status: 500 },
        { code: "tmdb_unavailable", message: /an internal error \(500\)/ },
      ],
      [
        { kind: "status", status: 429, retryAfter: "2" },
        { code: "tmdb_unavailable", message: /fewer requests \(429\)/ },
      ],
    ],
  },
  {
    title: "gives a page, then half an answer, then another shape",
    faults: [
      [{ kind: "html" }, { code: "tmdb_unavailable", message: /not JSON; check TMDB_URL/ }],
      [{ kind: "cut" }, { code: "tmdb_unavailable", message: /not JSON/ }],
      [
        { kind: "body", body: '{"results":[{"id":"x"}]}' },
        { code: "tmdb_unavailable", message: /unexpected shape/ },
      ],
    ],
  },
  {
    title: "cuts the connection",
    faults: [
      [{ kind: "reset" }, { code: "tmdb_unavailable", message: /TMDB gives no usable answer/ }],
      [{ kind: "broken" }, { code: "tmdb_unavailable", message: /TMDB gives no usable answer/ }],
    ],
  },
  {
    title: "says nothing",
    faults: [[{ kind: "hang" }, { code: "tmdb_unavailable", message: /TMDB gives no usable answer/ }]],
  },
];

async function waitsFor(home: Home, name: string, { code, message }: Told): Promise<number> {
  return waitFor(`${name} to wait`, async () => {
    const release = await home.release(name);
    expect(release).toMatchObject({ state: "identifying", candidates: [], waiting: { code } });
    expect(release?.waiting?.message).toMatch(message);
    return release?.id;
  });
}

test.concurrent.for(GROUPS)(
  "while TMDB $title releases wait, and all are filed after it recovers",
  async ({ faults }, t) => {
    await using tmdb = await startFakeTmdb({ key: TMDB_KEY });
    using home = makeHome({ tmdb });
    await using _daemon = await startDaemon(home);
    const dropped: { id: number; name: string }[] = [];
    for (const [index, [fault, told]] of faults.entries()) {
      tmdb.setFault(fault);
      const name = FILMS[index] ?? "";
      home.drop(name);
      const id = await waitsFor(home, name, told);
      dropped.push({ id, name });

      const shown = await cli(home, "show", String(id));
      t.expect(shown.stdout).toMatch(told.message);
      const queue = await cli(home, "queue", "--state", "identifying", "--json");
      const waiting = (queue.json() as { items: { name: string; waiting?: { code: string } }[] }).items;
      t.expect(waiting.find((item) => item.name === name)?.waiting?.code).toBe(told.code);
    }
    t.expect(visibleFiles(home.library)).toEqual([]);
    for (const { id } of dropped) t.expect(await home.tries(id)).toBe(0);

    tmdb.setFault(undefined);
    for (const { name } of dropped) {
      const filed = await home.reaches(name, "filed");
      t.expect(filed).not.toHaveProperty("waiting");
    }
    for (const { id } of dropped) {
      const item = await home.item(id);
      // Nothing was guessed during the outage: it waited, was identified once and filed.
      t.expect(
        item?.history
          .map(({ action }) => action)
          .filter((action) => action !== "waiting")
          .toReversed(),
      ).toEqual(["found", "settled", "identified", "filing", "filed"]);
    }
    t.expect(visibleFiles(home.library)).toHaveLength(faults.length);
  },
);

test.concurrent("Retry-After is obeyed: TMDB gets no request for that long", async (t) => {
  await using tmdb = await startFakeTmdb({ key: TMDB_KEY });
  using home = makeHome({ tmdb });
  await using _daemon = await startDaemon(home);
  tmdb.setFault({ kind: "status", status: 429, retryAfter: "3" });
  home.drop("Inception.2010.mkv");
  await waitFor("TMDB to be asked", () => tmdb.requests.length > 0, undefined, 5);
  const since = performance.now();
  await waitsFor(home, "Inception.2010.mkv", { code: "tmdb_unavailable", message: /429/ });
  const before = tmdb.requests.length;
  tmdb.setFault(undefined);
  await waitFor("TMDB to be asked again", () => tmdb.requests.length > before, undefined, 5);
  t.expect(performance.now() - since).toBeGreaterThan(2500);
  await home.reaches("Inception.2010.mkv", "filed");
});
