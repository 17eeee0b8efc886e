import { expect, test } from "vitest";
import { libraryOf } from "../../../support/plex/library.ts";
import { withPlex } from "../with-plex.ts";

const never = new AbortController().signal;
const library = () => libraryOf({ title: "M", type: "movie", locations: ["/m"], count: 2 });

const code = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => "done",
    (error: { code?: string }) => error.code,
  );

test("a 404 of an action's address is no statement about the item", async () => {
  const shown = library();
  const id = shown.items[0]?.id ?? "";
  await using it = await withPlex({ library: shown });
  it.plex.setFaults({ kind: "not_found", only: /^\/:\/|\/(?:refresh|matches|match|allLeaves)/ });
  const { curate } = it.client;
  const match = { guid: "plex://movie/5d776825880197001ec967c6", title: "M", year: undefined };
  const actions = [
    (item: string) => curate.markWatched(item, true, never),
    (item: string) => curate.rate(item, 5, never),
    (item: string) => curate.refreshItem(item, never),
    (item: string) => curate.matches(item, {}, never),
    (item: string) => curate.match(item, match, never),
  ];
  for (const act of actions) {
    expect(await code(act(id))).toBe("unsupported");
    expect(await code(act("99999"))).toBe("not_found");
  }
});

test("a 404 of a scan is no statement about the library", async () => {
  await using it = await withPlex({ library: library() });
  it.plex.setFaults({ kind: "not_found", only: /\/refresh/ });
  const [section] = await it.client.sections(never);
  expect(await code(it.client.refresh(section?.id ?? "", undefined, never))).toBe("unsupported");
  expect(await code(it.client.refresh("77", undefined, never))).toBe("not_found");
});

test("a 404 of a proxy in front of Plex is an outage, also at the item's own address", async () => {
  const shown = library();
  const id = shown.items[0]?.id ?? "";
  await using it = await withPlex({ library: shown });
  it.plex.setFaults({ kind: "not_found" });
  for (const work of [
    it.client.details(id, never),
    it.client.curate.state(id, never),
    it.client.sections(never),
    it.client.refresh("1", undefined, never),
  ]) {
    await expect(work).rejects.toMatchObject({
      name: "Outage",
      code: "plex_unavailable",
      message: expect.stringContaining("check PLEX_URL and the proxy in front of Plex"),
    });
  }
});

test("an item is gone only if its own address answers 404 after Plex was seen", async () => {
  const shown = library();
  const id = shown.items[0]?.id ?? "";
  await using it = await withPlex({ library: shown });
  expect(await code(it.client.curate.state("99999", never))).toBe("not_found");
  // A 404 for a moment, after which Plex knows the item.
  it.plex.setFaults({ kind: "not_found", only: /^\/library\/metadata/, times: 1 });
  expect(await code(it.client.curate.state(id, never))).toBe("unsupported");
  expect(it.plex.requests.slice(-3).map(({ path }) => path)).toEqual([
    `/library/metadata/${id}`,
    "/identity",
    `/library/metadata/${id}`,
  ]);
});
