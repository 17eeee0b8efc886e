import { mkdirSync } from "node:fs";
import { expect, test } from "vitest";
import { type ListOptions, listRoot } from "../../../../src/adapters/fs/read/list-folders.ts";
import { shareListings } from "../../../../src/adapters/fs/read/share-listings.ts";
import { type TempFolder, tempFolder } from "../../../support/temp-folder.ts";

const signal = new AbortController().signal;
const named = (wanted: string) => (name: string) => name === wanted;

/** Listings of real folders, which are counted. `reads` happens in the turn in which a folder is read. */
function counted(reads: (time: number) => void = () => {}) {
  let times = 0;
  const list = shareListings((root: string, ofList: AbortSignal, options?: ListOptions) =>
    listRoot(root, ofList, { ...options, begins: () => (options?.begins?.(), reads(++times)) }),
  );
  const find = async (root: string, name: string, of = signal): Promise<string[] | string> => {
    const listing = await list(root, of, { only: named(name) });
    return listing.state === "ok" ? listing.entries.map((entry) => entry.name) : listing.state;
  };
  return { list, find, times: () => times };
}

function folder(...names: string[]): TempFolder {
  const dir = tempFolder();
  for (const name of names) mkdirSync(dir.at(name));
  return dir;
}

test("many who ask at once have one reading, and each its own names", async () => {
  using dir = folder("Alien", "Heat", "Ronin");
  const { find, times } = counted();
  const found = await Promise.all(["Heat", "Ronin", "Dune"].map((name) => find(dir.path, name)));
  expect(found).toEqual([["Heat"], ["Ronin"], []]);
  expect(times()).toBe(1);
  expect(await find(dir.path, "Alien")).toEqual(["Alien"]);
  expect(times()).toBe(2);
});

test("who asks while a folder is read gets what is read after that", async () => {
  using dir = folder("Heat");
  const later: Promise<unknown>[] = [];
  const { find, times } = counted((time) => {
    if (time > 1) return;
    mkdirSync(dir.at("Dune"));
    later.push(find(dir.path, "Dune"), find(dir.path, "Heat"));
  });
  await find(dir.path, "Heat");
  expect(await Promise.all(later)).toEqual([["Dune"], ["Heat"]]);
  expect(times()).toBe(2);
});

test("that a folder is missing is asked again where several ask, for one may have come late", async () => {
  using dir = tempFolder();
  const list = shareListings(async (root, ...asked) => {
    const listing = await listRoot(root, ...asked);
    mkdirSync(root, { recursive: true });
    return listing;
  });
  const ask = (name: string) => list(dir.at("Movies"), signal, { only: named(name) });
  expect(await Promise.all([ask("Heat"), ask("Dune")])).toMatchObject([
    { state: "ok", isEmpty: true },
    { state: "ok", isEmpty: true },
  ]);
});

test("who comes to a disk that hangs for long asks anew", async () => {
  using dir = folder("Heat");
  const hangs = Promise.withResolvers<never>();
  let [time, times] = [0, 0];
  const list = shareListings(
    (...asked) => (++times === 1 ? hangs.promise : listRoot(...asked)),
    () => time,
  );
  const ask = () => list(dir.path, signal, { only: named("Heat") });
  const early = Promise.allSettled([ask(), ask()]);
  time += 1000;
  expect(await ask()).toMatchObject({ state: "ok", entries: { length: 1 } });
  hangs.reject(new Error("gone"));
  expect(await early).toMatchObject([{ status: "rejected" }, { status: "rejected" }]);
  expect(await ask()).toMatchObject({ state: "ok" });
});

test("one caller's abort ends its own wait alone", async () => {
  using dir = folder("Heat");
  const { find, times } = counted();
  const stop = new AbortController();
  const both = Promise.allSettled([find(dir.path, "Heat", stop.signal), find(dir.path, "Heat")]);
  stop.abort(new Error("enough"));
  expect(await both).toMatchObject([{ reason: { message: "enough" } }, { value: ["Heat"] }]);
  expect(times()).toBe(1);
});

test("who wants all names, or some of them, reads for itself", async () => {
  using dir = folder("Heat", "Ronin");
  const { list } = counted();
  const both = await Promise.all([list(dir.path, signal), list(dir.path, signal, { atMost: 1, only: named("Ronin") })]);
  expect(both).toMatchObject([{ entries: { length: 2 } }, { entries: [{ name: "Ronin" }] }]);
});
