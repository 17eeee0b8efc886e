import { mkdirSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import { type ListOptions, listRoot } from "../../../../src/adapters/fs/read/list-folders.ts";
import { shareListings } from "../../../../src/adapters/fs/read/share-listings.ts";
import { type TempFolder, tempFolder } from "../../../support/temp-folder.ts";

const signal = new AbortController().signal;
const named = (wanted: string) => (name: string) => name === wanted;

/** Counts listings of real folders. `reads` is called in the turn in which a folder is read. */
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

test("simultaneous callers share one listing, and each gets its own names", async () => {
  using dir = folder("Alien", "Heat", "Ronin");
  const { find, times } = counted();
  const found = await Promise.all(["Heat", "Ronin", "Dune"].map((name) => find(dir.path, name)));
  expect(found).toEqual([["Heat"], ["Ronin"], []]);
  expect(times()).toBe(1);
  expect(await find(dir.path, "Alien")).toEqual(["Alien"]);
  expect(times()).toBe(2);
});

test("a caller who arrives during a listing gets a newer listing", async () => {
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

test("lists a missing folder again for waiting callers, because it may have appeared in the meantime", async () => {
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

test("starts a new listing for a caller if the previous listing has been hanging for a long time", async () => {
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

test("one caller's abort ends only that caller's wait", async () => {
  using dir = folder("Heat");
  const { find, times } = counted();
  const stop = new AbortController();
  const both = Promise.allSettled([find(dir.path, "Heat", stop.signal), find(dir.path, "Heat")]);
  stop.abort(new Error("enough"));
  expect(await both).toMatchObject([{ reason: { message: "enough" } }, { value: ["Heat"] }]);
  expect(times()).toBe(1);
});

test("shares a listing between callers who want all names, and between callers who want the same number of names", async () => {
  using dir = folder("Heat", "Ronin");
  const { list, times } = counted();
  const all = () => list(dir.path, signal);
  const one = () => list(dir.path, signal, { atMost: 1 });
  const both = await Promise.all([all(), one(), all(), one()]);
  expect(both.map((listing) => listing.state === "ok" && listing.entries.length)).toEqual([
    2, 1, 2, 1,
  ]);
  expect(times()).toBe(2);
});

test("does not share a listing between callers who want a limited number of matching names", async () => {
  using dir = folder("Heat", "Ronin");
  const { list, times } = counted();
  const ask = (name: string) => list(dir.path, signal, { atMost: 1, only: named(name) });
  const both = await Promise.all([ask("Ronin"), ask("Heat")]);
  expect(both).toMatchObject([{ entries: [{ name: "Ronin" }] }, { entries: [{ name: "Heat" }] }]);
  expect(times()).toBe(2);
});

test("pauses between listings of a folder that is requested continuously, and never returns an old listing", async () => {
  using dir = folder("Heat");
  const rests: number[] = [];
  const rested = Promise.withResolvers<void>();
  let [time, times] = [0, 0];
  const list = shareListings(
    (root, of, options) =>
      listRoot(root, of, {
        ...options,
        begins: () => {
          times++;
          options?.begins?.();
          time += times === 1 ? 0.25 : 2000;
        },
      }),
    () => time,
    (ms) => {
      rests.push(ms);
      return rested.promise;
    },
  );
  const ask = (name: string) => list(dir.path, signal, { only: named(name) });
  await ask("Heat");
  const asked = [ask("Heat")];
  await setTimeout(20);
  // Without the pause, the folder would have been read by now. With it, new callers can still
  // join the next read.
  mkdirSync(dir.at("Dune"));
  asked.push(ask("Dune"));
  expect(times).toBe(1);
  rested.resolve();
  expect(await Promise.all(asked)).toMatchObject([
    { entries: [{ name: "Heat" }] },
    { entries: [{ name: "Dune" }] },
  ]);
  expect(times).toBe(2);
  expect(rests).toEqual([5, 50]);
});
