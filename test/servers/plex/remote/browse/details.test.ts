import { expect, test } from "vitest";
import { readFromBoth, withPlex } from "../../with-plex.ts";

const never = new AbortController().signal;

async function details(body: string) {
  await using it = await withPlex();
  it.plex.setFault({ kind: "body", body });
  return await it.client.details("5", never);
}

const item = {
  ratingKey: "5",
  type: "movie",
  title: "Film",
  summary: `First line.\n\n${"a".repeat(800)}`,
  studio: "Studio",
  contentRating: "PG",
  originallyAvailableAt: "2023-02-15T00:00:00.000Z",
  Genre: [{ tag: "Drama" }, { tag: "War\u202e" }],
  Role: [
    { tag: "Ann", role: "Queen", thumb: "https://metadata-static.plex.tv/1/people/1e02.jpg" },
    { tag: "Ben", thumb: "/library/metadata/5/people/2" },
    { tag: "Cy", role: "", thumb: "https://elsewhere.example/x.jpg?X-Plex-Token=abc" },
    { tag: "Di", thumb: "/photo/:/transcode?url=x&X-Plex-Token=abc" },
    { tag: "Ed", thumb: "https://elsewhere.example/x.jpg" },
    { tag: "Flo", thumb: "https://metadata-static.plex.tv.example/x.jpg" },
    { tag: "Gus", thumb: "https://image.tmdb.org/t/p/original/x.jpg" },
    { tag: "Hal", thumb: "https://image.tmdb.org.example/t/p/original/x.jpg" },
    { role: "nobody" },
  ],
  // This id is the number of the chapter kind, which all chapters share. It does not identify a
  // chapter.
  Chapter: [
    { id: 4, index: 1, tag: "Opening", startTimeOffset: 0 },
    { id: 4, index: 3, startTimeOffset: 100_100 },
    { id: 4, index: 4, tag: "nowhere" },
  ],
  Media: [
    {
      videoResolution: "4k",
      videoCodec: "hevc",
      audioCodec: "eac3",
      audioChannels: 6,
      Part: [{ file: "/m/Film/Film.mkv", size: 42 }, { size: 1 }],
    },
    {
      videoResolution: 1080,
      audioCodec: "aac",
      Part: { file: "/m/Film/Film\u202e.mp4", size: -22 },
    },
  ],
};
test("finds an item by its id among items that were not asked for", async () => {
  const other = { ...item, ratingKey: "6", title: "Other" };
  const answer = (...Metadata: unknown[]) =>
    JSON.stringify({ MediaContainer: { size: Metadata.length, Metadata } });
  expect((await details(answer(other, item))).media).toMatchObject({ id: "5", title: "Film" });
  await expect(details(answer(other))).rejects.toMatchObject({ code: "not_found" });
  await using it = await withPlex();
  it.plex.setFault({ kind: "body", body: answer(other, item) });
  expect(await it.client.item("5", never)).toMatchObject({ id: "5", title: "Film" });
  it.plex.setFault({ kind: "body", body: answer(other) });
  await expect(it.client.item("5", never)).rejects.toMatchObject({ code: "not_found" });
});

test("JSON and XML give the same item details", async () => {
  const answer = { librarySectionTitle: "Films", Metadata: [item] };
  const [read, fromXml] = await readFromBoth(answer, (client) => client.details("5", never));
  expect(read).toEqual({
    media: {
      id: "5",
      type: "movie",
      title: "Film",
      library: "Films",
      summary: `First line. ${"a".repeat(800)}`,
      guids: [],
    },
    genres: ["Drama", "War\ufffd"],
    cast: [
      { name: "Ann", role: "Queen", photo: "https://metadata-static.plex.tv/1/people/1e02.jpg" },
      { name: "Ben", photo: "/library/metadata/5/people/2" },
      { name: "Cy" },
      { name: "Di" },
      { name: "Ed" },
      { name: "Flo" },
      { name: "Gus", photo: "https://image.tmdb.org/t/p/original/x.jpg" },
      { name: "Hal" },
    ],
    chapters: [
      { id: "1", title: "Opening", startMs: 0 },
      { id: "3", title: "Chapter 3", startMs: 100_100 },
    ],
    studio: "Studio",
    contentRating: "PG",
    originallyAvailable: "2023-02-15",
    files: [
      {
        path: "/m/Film/Film.mkv",
        sizeBytes: 42,
        resolution: "2160p",
        videoCodec: "hevc",
        audio: "eac3 5.1",
      },
      { path: "/m/Film/Film\ufffd.mp4", resolution: "1080p", audio: "aac" },
    ],
  });
  expect(fromXml).toEqual(read);
});

test("reads files listed outside the medium, and an item without details", async () => {
  expect(
    await details(
      '<MediaContainer><Video type="movie" ratingKey="5"><Media videoResolution="sd"/><Part file="/m/x.avi" size="7"/></Video></MediaContainer>',
    ),
  ).toMatchObject({ files: [{ path: "/m/x.avi", sizeBytes: 7, resolution: "sd" }] });
  expect(
    await details(JSON.stringify({ MediaContainer: { Metadata: { ratingKey: "5" } } })),
  ).toEqual({
    media: { id: "5", type: "clip", title: "unknown", guids: [] },
    genres: [],
    cast: [],
    chapters: [],
    files: [],
  });
});

test("truncates long lists", async () => {
  const many = {
    ...item,
    Role: Array.from({ length: 200 }, (_, at) => ({ tag: `Actor ${at}` })),
    Chapter: Array.from({ length: 5000 }, (_, at) => ({ index: at + 1, startTimeOffset: at })),
    Media: Array.from({ length: 900 }, () => ({ Part: [{ file: "/x" }] })),
    Genre: Array.from({ length: 900 }, () => ({ tag: "x" })),
    summary: "word ".repeat(100_000),
  };
  const read = await details(JSON.stringify({ MediaContainer: { Metadata: [many] } }));
  expect([read.cast, read.chapters, read.files, read.genres].map((list) => list.length)).toEqual([
    30, 100, 50, 20,
  ]);
  expect(read.cast[0]?.name).toBe("Actor 0");
  expect(Array.from(read.media.summary ?? "")).toHaveLength(3000);
});

test("requests details with chapters, and never makes Plex check the files", async () => {
  await using it = await withPlex();
  await expect(it.client.details("5", never)).rejects.toMatchObject({ code: "not_found" });
  expect(it.plex.requests[0]).toMatchObject({
    path: "/library/metadata/5",
    query: { includeChapters: "1" },
  });
  expect(it.plex.requests[0]?.query).not.toHaveProperty("checkFiles");
});
