import type { KyselyPlugin } from "kysely";
import { expect, onTestFinished, test } from "vitest";
import { recordAdopted } from "../../../src/app/adopt/record.ts";
import { moveRoot, moveRootBack, type RootMove } from "../../../src/store/journal/move-root.ts";
import { listKnownIdentities } from "../../../src/store/journal/moved-json.ts";
import type { Trx } from "../../../src/store/open.ts";
import { factsOf, foundWork, ME } from "../../support/adopted.ts";
import { testEngine } from "../../support/engine.ts";

const MOVE: RootMove = { releaseId: 1, from: "/old", to: "/new" };

/** Moves a library of that many films and moves it back. Returns how many statements each took. */
async function statementsOf(films: number): Promise<{ there: number; back: number }> {
  const engine = await testEngine();
  onTestFinished(() => engine[Symbol.asyncDispose]());
  const { store } = engine;
  for (let n = 0; n < films; n++) {
    const folder = `/old/Movies/Film ${n} (2000)`;
    const file = { dev: "5", ino: String(n + 10), size: 5_000_000 + n, mtimeNs: "17000000000" };
    const film = { path: `${folder}/Film ${n}.mkv`, role: "video", mapping: undefined } as const;
    await recordAdopted(
      { store, newId: engine.deps.newId },
      { ...foundWork(folder, { ...film, file }), anchor: { path: "/old/Movies", ino: "3" } },
      { type: "movie", tmdbId: n + 1, title: `Film ${n}`, year: 2000 },
      factsOf(),
      ME,
    );
  }
  const known = await listKnownIdentities(store.read, MOVE.from);
  const identities = known.map((one) => ({ ...one, now: { ...one.identity, ino: "4711" } }));
  const details = { staying: [], identities, anchors: new Map([["/new/Movies", "77"]]) };
  const counted = async (work: (trx: Trx) => Promise<void>): Promise<number> => {
    let sent = 0;
    const counter: KyselyPlugin = {
      transformQuery: ({ node }) => (sent++, node),
      transformResult: async ({ result }) => result,
    };
    await store.write((trx) => work(trx.withPlugin(counter)));
    return sent;
  };
  const there = await counted((trx) => moveRoot(trx, MOVE, details));
  const inos = async (folder: string): Promise<string[]> =>
    (await listKnownIdentities(store.read, folder)).map(({ key, identity }) =>
      [key, identity.ino].join(),
    );
  expect((await inos(MOVE.to)).toSorted()).toEqual(
    known.map(({ key }) => `${key},4711`).toSorted(),
  );
  const back = await counted((trx) => moveRootBack(trx, MOVE));
  expect((await inos(MOVE.from)).toSorted()).toEqual(
    known.map(({ key, identity }) => `${key},${identity.ino}`).toSorted(),
  );
  return { there, back };
}

test("a move of a library and its undo take as many statements for many files as for few", async () => {
  const few = await statementsOf(3);
  expect(few.there).toBeGreaterThan(10);
  expect(await statementsOf(30)).toEqual(few);
});
