import { expect, test } from "vitest";
import {
  createLibraryListing,
  type HidingLibrary,
  type ListedVideo,
} from "../../../src/app/library-state/library-listing.ts";
import { Outage } from "../../../src/base/errors.ts";
import { fakeClock } from "../../support/fake-clock.ts";

const VIDEO: ListedVideo = {
  dev: "1",
  ino: "2",
  size: 3,
  mtimeNs: "4",
  path: "/media/Movies/Heat/heat.mkv",
  library: "/media/Movies",
};

type OnHiding = (library: HidingLibrary) => void;
type Walk = (signal: AbortSignal, onHiding: OnHiding) => Promise<void>;

/** A listing whose walks are these, one after the other. Every walk finds one video. */
function listingOf(...walks: Walk[]) {
  let walked = 0;
  async function* videos(signal: AbortSignal, onHiding: OnHiding): AsyncGenerator<ListedVideo> {
    await walks[walked++]?.(signal, onHiding);
    yield VIDEO;
  }
  return { ...createLibraryListing({ videos, clock: fakeClock() }), walked: () => walked };
}

const untilAborted: Walk = (signal) =>
  new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
const fails: Walk = async () => {
  throw new Outage("not_readable", "The disk does not answer.");
};
const whole: Walk = async () => {};
const signal = new AbortController().signal;

test("questions share a listing, and the listing names libraries that may have other videos", async () => {
  const listing = listingOf(whole);
  const [one, two] = await Promise.all([listing.read(9, signal), listing.read(9, signal)]);
  expect(one).toBe(two);
  expect(one).toMatchObject({ hiding: [], all: [VIDEO] });
  const library = { path: "/media/TV Shows", isBare: true };
  const part = listingOf(async (_, onHiding) => onHiding(library));
  expect(await part.read(9, signal)).toMatchObject({ hiding: [library], all: [VIDEO] });
});

test("a question lists the libraries itself if the question that began the listing is aborted", async () => {
  const listing = listingOf(untilAborted, whole);
  const other = new AbortController();
  const theirs = listing.read(9, other.signal);
  const ours = listing.read(9, signal);
  other.abort(new Error("They left."));
  await expect(theirs).rejects.toThrow("They left.");
  expect((await ours).all).toEqual([VIDEO]);
  expect(listing.walked()).toBe(2);
});

test("repeats an aborted listing only once, and then reports why its own listing failed", async () => {
  const listing = listingOf(untilAborted, fails, whole);
  const other = new AbortController();
  const theirs = listing.read(9, other.signal);
  const ours = listing.read(9, signal);
  other.abort();
  await expect(theirs).rejects.toThrow();
  await expect(ours).rejects.toThrow(Outage);
  expect(listing.walked()).toBe(2);
});

test("reports a failure to every question that waits, and lists again for the next one", async () => {
  const listing = listingOf(fails, whole);
  const asked = [listing.read(9, signal), listing.read(9, new AbortController().signal)];
  for (const { status } of await Promise.allSettled(asked)) expect(status).toBe("rejected");
  expect(listing.walked()).toBe(1);
  expect((await listing.read(9, signal)).all).toEqual([VIDEO]);
});
