import { sql } from "kysely";
import { expect, test } from "vitest";
import { createPlexIndexStage } from "../../../src/app/library-state/plex-index-stage.ts";
import { createReadShow } from "../../../src/app/library-state/read-show.ts";
import { createJudgeAgain } from "../../../src/app/scan/judge-again.ts";
import { isSentence, toCommandText } from "../../../src/base/actions/sentence.ts";
import { proofsOf } from "../../../src/store/plex/plex-proofs.ts";
import { SILENT_LOG } from "../../support/log.ts";
import { served } from "../../support/media-browser/served.ts";
import { FIRST_ENTRY } from "../../support/plex/first-entry.ts";

const SHOW = { type: "tv", tmdbId: 900002, title: "Low Tide", year: 2019 } as const;
const MINUTE_MS = 60_000;

/**
 * A series whose episodes an earlier version of the program proved, by including the filed number.
 */
async function fromBefore() {
  const entry = { ...FIRST_ENTRY, kind: "jellyfin", title: "Jellyfin" } as const;
  const it = await served({ delayMs: 1000, entry });
  const { engine, server } = it;
  const { store, clock } = engine;
  const file = (episode: number, title: string): Promise<number> => {
    const name = `Low.Tide.S01E0${episode}.mkv`;
    const mappings = { [name]: { season: 1, episodes: [episode], titles: [title] } };
    return it.file(name, name, { identity: SHOW, mappings });
  };
  const [right, wide] = [await file(1, "Half Loop"), await file(2, "E10 Rises")];
  await it.after(40 * MINUTE_MS, 10_000);
  await store.write(async (trx) => {
    await sql`update plex_proof set outcome = 'seen', exact = 0`.execute(trx);
    await sql`update release set plex = 'seen'`.execute(trx);
    await sql`update server_state set state = 'seen'`.execute(trx);
    await sql`delete from scan`.execute(trx);
  });
  const deps = { store, server, clock, log: SILENT_LOG };
  const stage = createPlexIndexStage({
    ...deps,
    afterLists: createJudgeAgain({
      store,
      entry,
      pathMap: [],
      clock,
      readShow: createReadShow(deps),
    }),
  });
  const inexact = async (): Promise<number> =>
    (await sql`select 1 from plex_proof where exact = 0`.execute(store.read)).rows.length;
  return {
    ...it,
    right,
    wide,
    inexact,
    async runIndex(): Promise<number> {
      const before = it.standIn.asked.length;
      clock.advance(16 * MINUTE_MS);
      await stage.run(engine.signal);
      return it.standIn.asked.length - before;
    },
    async said(id: number): Promise<string[]> {
      const messages = (await engine.history(id)).map(({ detail }) => detail?.["message"]);
      return messages.filter(isSentence).map(toCommandText);
    },
  };
}

test("proofs from before are compared exactly once, with a list that is read for it", async () => {
  await using it = await fromBefore();
  const reports = it.reports().length;
  const count = (await it.said(it.wide)).length;
  expect(await it.inexact()).toBe(2);
  await it.runIndex();
  expect([await it.plexOf(it.right), await it.plexOf(it.wide)]).toEqual(["seen", "mismatch"]);
  const [, ...others] = (await it.said(it.wide)).slice(count - 1);
  expect(others).toEqual([expect.stringContaining("S01E02–E10, but it was filed as S01E02.")]);
  expect(await proofsOf(it.engine.store.read, it.wide)).toMatchObject([
    { outcome: "other_numbers", library: "Series" },
  ]);
  expect([await it.inexact(), it.reports().length]).toEqual([0, reports]);
  // The next run asks only for the lists.
  const asked = it.standIn.asked.length;
  await it.runIndex();
  expect(it.standIn.asked.slice(asked).filter(({ url }) => url.includes("Episode"))).toEqual([]);
  expect(await it.said(it.wide)).toHaveLength(count + 1);
});

test("while the server does not answer, the proofs wait for the next list", async () => {
  await using it = await fromBefore();
  it.standIn.state.fault = { status: 500 };
  await it.runIndex();
  expect([await it.inexact(), await it.plexOf(it.wide)]).toEqual([2, "seen"]);
  it.standIn.state.fault = undefined;
  await it.runIndex();
  expect([await it.inexact(), await it.plexOf(it.wide)]).toEqual([0, "mismatch"]);
});

test("a file that the list does not have keeps its proof, and is a finding of the audit", async () => {
  await using it = await fromBefore();
  it.world.disk.clear();
  it.has(`${it.engine.library}/TV Shows/Other (2001)/Season 01/Other (2001) - s01e01.mkv`);
  await it.runIndex();
  expect([await it.inexact(), await it.plexOf(it.wide)]).toEqual([0, "seen"]);
});
