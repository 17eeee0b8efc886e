import { expect, test } from "vitest";
import * as z from "zod";
import { listOf, oneOf } from "../../../../src/adapters/http/lists.ts";
import { readAnswer, readCounted } from "../../../../src/servers/plex/transport/parse-answer.ts";
import { flag, id, name, number, time, words } from "../../../../src/servers/plex/wire/values.ts";
import { randomFrom } from "../../../support/random.ts";

const item = z.object({
  ratingKey: id.pipe(z.string()),
  title: name,
  year: number,
  rating: number,
  addedAt: time,
  live: flag,
  caps: words,
  Genre: listOf(z.object({ tag: name })),
  Player: oneOf(z.object({ title: name })),
});
const schema = z.object({
  MediaContainer: z.object({
    size: number,
    Metadata: listOf(item),
    Directory: listOf(z.object({ key: id })),
  }),
});

const json = JSON.stringify({
  MediaContainer: {
    size: 4,
    Metadata: [
      {
        ratingKey: "7",
        title: "Tom & Jerry <3",
        year: 1999,
        rating: 8.1,
        addedAt: 1_700_000_000,
        live: true,
        caps: "a,b",
        Genre: [{ tag: "Comedy" }, { tag: "Two\nlines" }],
        Player: { title: "Box" },
      },
      { ratingKey: 8, title: "A show" },
    ],
    Directory: [{ key: "/library/metadata/7/allLeaves", title: "All episodes" }, { key: "12" }],
  },
});
const xml = `\ufeff<?xml version="1.0" encoding="UTF-8"?>
<!-- made by a proxy -->
<MediaContainer size="4">
  <Directory key="/library/metadata/7/allLeaves" title="All episodes"/>
  <Video ratingKey="7" title="Tom &amp; Jerry &lt;3" year='1999' rating="8.0999999999999996" addedAt="1700000000" live="1" caps="a,b">
    <Genre tag="Comedy" />
    <Player title="Box"></Player>
    <Genre tag="Two&#xA;lines" />
  </Video>
  <Directory key="12"/>
  <Directory ratingKey="8" key="/library/metadata/8/children" type="show" title="A show"></Directory>
</MediaContainer>
`;
const old = JSON.stringify({
  _elementType: "MediaContainer",
  size: "4",
  _children: [
    { _elementType: "Directory", key: "/library/metadata/7/allLeaves", title: "All episodes" },
    {
      _elementType: "Video",
      ratingKey: "7",
      title: "Tom & Jerry <3",
      year: "1999",
      rating: "8.1",
      addedAt: "1700000000",
      live: "1",
      caps: "a,b",
      _children: [
        { _elementType: "Genre", tag: "Comedy" },
        { _elementType: "Player", title: "Box" },
        { _elementType: "Genre", tag: "Two\nlines" },
      ],
    },
    { _elementType: "Directory", key: "12" },
    // The oldest servers named an item only by its address.
    {
      _elementType: "Directory",
      key: "/library/metadata/8/children",
      type: "show",
      title: "A show",
    },
  ],
});

test.each([
  ["JSON", json],
  ["XML", xml],
  ["old JSON", old],
])("%s gives the same values, in document order", async (_, text) => {
  expect((await readAnswer(text, schema)).MediaContainer).toEqual({
    size: 4,
    Metadata: [
      {
        ratingKey: "7",
        title: "Tom & Jerry <3",
        year: 1999,
        rating: expect.closeTo(8.1, 9),
        addedAt: 1_700_000_000_000,
        live: true,
        caps: ["a", "b"],
        Genre: [{ tag: "Comedy" }, { tag: "Two\ufffdlines" }],
        Player: { title: "Box" },
      },
      { ratingKey: "8", title: "A show", caps: [], Genre: [] },
    ],
    Directory: [{ key: "/library/metadata/7/allLeaves" }, { key: "12" }],
  });
});

test("videos, tracks, photos and playlists form one list in document order", async () => {
  const kinds = ["Track", "Video", "Photo", "Playlist", "Video"];
  const list = kinds.map((kind, index) => `<${kind} ratingKey="${index}"/>`).join("text between");
  const read = await readAnswer(`<MediaContainer>${list}</MediaContainer>`, schema);
  expect(read.MediaContainer.Metadata.map(({ ratingKey }) => ratingKey)).toEqual([
    "0",
    "1",
    "2",
    "3",
    "4",
  ]);
});

test("omits and counts bad entries at any depth, and restarts the count for each response", async () => {
  const list = [
    { ratingKey: "1", Genre: [5, { tag: "x" }] },
    null,
    { title: "no id" },
    { ratingKey: "2" },
  ];
  const { data, dropped } = await readCounted(
    JSON.stringify({ MediaContainer: { Metadata: list } }),
    schema,
  );
  expect(data.MediaContainer.Metadata.map(({ ratingKey }) => ratingKey)).toEqual(["1", "2"]);
  expect(dropped).toBe(3);
  expect((await readCounted(json, schema)).dropped).toBe(0);
});

test("removes or replaces only the forbidden bytes in XML and JSON", async () => {
  const broken =
    '\u0000\u0003<MediaContainer><Video ratingKey="1" title="a\u0001b\uffffc&#0;&#x1F;&#55296;"/></MediaContainer>\n\u0000';
  expect((await readAnswer(broken, schema)).MediaContainer.Metadata[0]?.title).toBe(
    "abc\ufffd\ufffd\ufffd",
  );
  const raw = '{"MediaContainer":{"Metadata":[{"ratingKey":"1","title":"a\u0001\nb"}]}}';
  expect((await readAnswer(raw, schema)).MediaContainer.Metadata[0]?.title).toBe("a  b");
});

test("names with a meaning in JavaScript stay ordinary names", async () => {
  for (const text of [
    '<MediaContainer><Video ratingKey="1" hasOwnProperty="x" toString="y"/></MediaContainer>',
    '{"_elementType":"MediaContainer","_children":[{"_elementType":"Video","ratingKey":"1","__proto__":{"title":"z"}}]}',
  ]) {
    const [read] = (await readAnswer(text, schema)).MediaContainer.Metadata;
    expect(read).toEqual({ ratingKey: "1", caps: [], Genre: [] });
  }
  expect(({} as Record<string, unknown>)["title"]).toBeUndefined();
});

const lol = Array.from(
  { length: 9 },
  (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`,
).join("");
test.each([
  [
    "an entity bomb",
    `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">${lol}]><MediaContainer title="&l9;"/>`,
  ],
  [
    "an external entity",
    '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><MediaContainer title="&e;"/>',
  ],
  ["a page", "<!doctype html><html><body><h1>401 Unauthorized</h1></body></html>"],
  ["a page without a type", "<html><body>Sign in</body></html>"],
  [
    "XML that nests 1,000 deep",
    `${"<MediaContainer>".repeat(1000)}${"</MediaContainer>".repeat(1000)}`,
  ],
  [
    "old JSON that nests 100,000 deep",
    `${'{"_children":['.repeat(100_000)}${"]}".repeat(100_000)}`,
  ],
  ["two roots", "<MediaContainer/><MediaContainer/>"],
  ["text", "OK"],
  ["nothing", ""],
  ["a list", "[]"],
  ["null", "null"],
])("refuses %s", async (_, text) => {
  await expect(readAnswer(text, schema)).rejects.toMatchObject({
    name: "Outage",
    code: "plex_unavailable",
    message: expect.stringMatching(/check PLEX_URL\.$/),
  });
});

test("keeps an unknown XML entity unchanged", async () => {
  const read = await readAnswer(
    '<MediaContainer><Video ratingKey="1" title="&eacute;&amp;lt;"/></MediaContainer>',
    schema,
  );
  expect(read.MediaContainer.Metadata[0]?.title).toBe("&eacute;&lt;");
});

test("refuses a response truncated at any point, and never returns a part of it", async () => {
  for (const text of [xml.trimEnd(), json, old]) {
    // Starts at 1, because an empty response cannot lose anything.
    for (let end = 1; end < text.length; end++) {
      expect(
        await readAnswer(text.slice(0, end), schema).catch(() => "refused"),
        text.slice(0, end),
      ).toBe("refused");
    }
  }
});

test("returns values or a refusal for any bytes", async () => {
  const random = randomFrom();
  const next = (most: number): number => Math.floor(random() * most);
  const odd = [...Array.from("<>&\"'/{}=\u0000\ud800"), "]]>", "<!--", "<![CDATA[", "<?", "&#x"];
  let read = 0;
  for (let round = 0; round < 1500; round++) {
    let text = [xml, json, old][round % 3] ?? "";
    for (let change = next(4); change >= 0; change--) {
      const at = next(text.length);
      text = `${text.slice(0, at)}${odd[next(odd.length)]}${text.slice(at + next(3))}`;
    }
    const outcome = await readAnswer(text, schema).catch((error: unknown) => error);
    if (outcome instanceof Error) {
      expect(outcome).toMatchObject({ name: "Outage", code: "plex_unavailable" });
    } else {
      read++;
    }
  }
  expect(read).toBeGreaterThan(100);
});

test("ten megabytes of films are read completely", async () => {
  const film = `<Video ratingKey="1" title="A film" year="2000" summary="${"words ".repeat(400)}"><Genre tag="Drama"/></Video>`;
  const text = `<MediaContainer>${film.repeat(4_100)}</MediaContainer>`;
  expect(text.length).toBeGreaterThan(10_000_000);
  const read = await readAnswer(text, schema);
  expect(read.MediaContainer.Metadata).toHaveLength(4_100);
  expect(read.MediaContainer.Metadata.at(-1)).toMatchObject({
    year: 2000,
    Genre: [{ tag: "Drama" }],
  });
});
