import { expect, test } from "vitest";
import { readChanged } from "../../../../src/app/review/queue/changed.ts";
import { added, approved, moved } from "../../../store/support-release.ts";
import { tempStore } from "../../../support/temp-store.ts";

const at = (actor: string, ms: number) => ({ actor, at: ms });

test("releases are listed by their last change, with what became of each and by whom, a page at a time", async () => {
  await using made = await tempStore();
  const { store } = made;
  const heat = await approved(store, "Heat.1995");
  await added(store, "Dune.1984");
  const left = await added(store, "Left.Over");
  await moved(store, left.id, { kind: "reject" }, at("web:phone", 3000));
  await moved(
    store,
    heat.id,
    { kind: "withdraw", reasons: [{ code: "auto_off", message: "Held." }] },
    at("cli:anna", 2000),
  );
  const rows = async (query: object = {}) =>
    (await readChanged(store, { limit: 10, ...query })).releases.map(({ name, state, actor }) => [name, state, actor]);
  const [first, second, third] = [
    ["Left.Over", "rejected", "web:phone"],
    ["Heat.1995", "review", "cli:anna"],
    ["Dune.1984", "settling", "engine"],
  ];
  expect(await rows()).toEqual([first, second, third]);
  expect(await rows({ outcome: "left" })).toEqual([first]);
  expect(await rows({ outcome: "under_way" })).toEqual([third]);
  expect(await rows({ outcome: "failed" })).toEqual([]);
  expect(await rows({ search: "DUNE" })).toEqual([third]);
  expect(await rows({ actor: "web:phone" })).toEqual([first]);
  expect(await rows({ actor: "engine" })).toEqual([]);
  await moved(store, (await approved(store, "Jaws.1975")).id, { kind: "start_filing" }, at("engine", 1000));
  expect(await rows({ actor: "engine" })).toEqual([["Jaws.1975", "filing", "engine"]]);
  expect(await rows({ since: "1970-01-01T00:00:02.500Z" })).toEqual([first]);
  const page = await readChanged(store, { limit: 2 });
  expect((await rows({ cursor: page.next })).at(-1)).toEqual(third);
  expect((await readChanged(store, { limit: 10 })).next).toBeUndefined();
  await expect(readChanged(store, { limit: 1, cursor: "x" })).rejects.toThrow("not from a listing");
  expect(page.releases[1]).toMatchObject({ id: heat.id, identity: { tmdb_id: 841 }, reason: "Held." });
});
