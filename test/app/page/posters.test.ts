import { expect, test } from "vitest";
import { createPosters } from "../../../src/app/page/posters-as-data.ts";

const NEVER = new AbortController().signal;
const JPEG = new Uint8Array([0xff, 0xd8, 0xff, 0xe0]);
const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0]);
const WEBP = new TextEncoder().encode("RIFF\u0004\u0000\u0000\u0000WEBPVP8 ");
const text = (words: string): Uint8Array => new TextEncoder().encode(words);

type Given = { path?: string | undefined; image?: Uint8Array | undefined };

function start(given: Given = {}) {
  const { path, image } = { path: "/abc.jpg", image: JPEG, ...given };
  const fetched: string[] = [];
  const kept = new Map<string, Uint8Array>();
  const find = createPosters({
    posterPath: async () => path,
    async fetchImage(size, at) {
      fetched.push(`${size}${at}`);
      return image;
    },
    cache: {
      read: async (name) => kept.get(name),
      write: async (name, bytes) => void kept.set(name, bytes),
    },
  });
  return { fetched, kept, poster: () => find({ type: "movie", id: 841, size: "w154" }, NEVER) };
}

test("fetches a poster once, then returns it from the cache", async () => {
  const all = start();
  expect(await all.poster()).toEqual({ type: "image/jpeg", bytes: JPEG });
  expect(await all.poster()).toEqual({ type: "image/jpeg", bytes: JPEG });
  expect(all.fetched).toEqual(["w154/abc.jpg"]);
  expect([...all.kept.keys()]).toEqual(["w154-abc.jpg"]);
});

test.each([
  [JPEG, "image/jpeg"],
  [PNG, "image/png"],
  [WEBP, "image/webp"],
])("recognises the image type by its first bytes", async (image, type) => {
  expect(await start({ image }).poster()).toEqual({ type, bytes: image });
});

test.each([
  ["nothing", undefined],
  ["an empty answer", new Uint8Array()],
  ["a page", text("<!doctype html><script>")],
  [
    "an SVG, which may carry scripts",
    text('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'),
  ],
  ["a GIF", text("GIF89a")],
  ["another RIFF", text("RIFF1234WAVE")],
  ["the beginning of a PNG", PNG.slice(0, 7)],
])("%s is not a poster and is not cached", async (_, image) => {
  const all = start({ image });
  expect(await all.poster()).toBeUndefined();
  expect(all.kept.size).toBe(0);
});

test("fetches a poster again if the cached file is not an image", async () => {
  const all = start();
  all.kept.set("w154-abc.jpg", text("damaged"));
  expect(await all.poster()).toEqual({ type: "image/jpeg", bytes: JPEG });
  expect(all.fetched).toHaveLength(1);
});

const NO_PATHS = [
  undefined,
  "",
  "abc.jpg",
  "/../../3/account.jpg",
  "//evil.example/a.jpg",
  "/a/b.jpg",
  "/a.jpg?x=1",
];
const NO_NAMES = ["/a.svg", "/a.jpg\n", "/a\u0000.jpg", "/%2e%2e.jpg", `/${"a".repeat(101)}.jpg`];

test.each([...NO_PATHS, ...NO_NAMES])(
  "does not request TMDB's path %j or use it as a file name",
  async (path) => {
    const all = start({ path });
    expect(await all.poster()).toBeUndefined();
    expect(all.fetched).toEqual([]);
  },
);
