import { expect, test } from "vitest";
import { testServer } from "../../support-server.ts";

const WORK = { type: "movie", tmdb_id: 841 };
const BY_THE_PAGE = { unseen: true, view: true };
const findPoster = async () => ({ type: "image/jpeg", bytes: new Uint8Array([1, 2, 3]) }) as const;

test("the page in a client gets posters, and the text for the model only counts them", async () => {
  await using server = await testServer({ findPoster });
  const answered = await server.call(
    "get_posters",
    { works: [WORK], width: 154 },
    "mcp:host",
    BY_THE_PAGE,
  );
  expect(answered).toEqual({
    content: [{ type: "text", text: "Posters, for the view only: 1." }],
    structuredContent: { posters: [{ ...WORK, mime_type: "image/jpeg", data: "AQID" }], later: [] },
  });
});

test("the page names commands to the user, and tools name tools to a model", async () => {
  await using server = await testServer();
  const asked = (more: object) => server.call("approve_ingest", { ids: [99] }, "mcp:host", more);
  const told = async (more: object) => JSON.stringify((await asked(more)).structuredContent);
  expect(await told({})).toMatch(/get_ingest_queue/);
  expect(await told(BY_THE_PAGE)).toMatch(/plex-ingest /);
});

test("is not offered to a model, to the page in a browser, or while TMDB texts are withheld", async () => {
  await using server = await testServer({ findPoster });
  await using silent = await testServer({ findPoster, tmdbText: false });
  const args = { works: [WORK], width: 92 };
  const none = expect.stringMatching(/^not_found: There is no tool "get_posters"/);
  expect((await server.call("get_posters", args)).content[0]?.text).toEqual(none);
  expect(
    (await silent.call("get_posters", args, "mcp:host", BY_THE_PAGE)).content[0]?.text,
  ).toEqual(none);
  expect(await server.answer("get_posters", args)).toMatchObject({
    ok: false,
    error: { code: "not_found" },
  });
});
