import { expect, test } from "vitest";
import { inToolWords, resultsInToolWords } from "../../src/mcp/tool-words.ts";
import { testServer } from "./support-server.ts";

test.each([
  ["Undo it with `plex-ingest undo 7` or undo_ingest.", 'Undo it with undo_ingest {"id":7}.'],
  ["Reject it: `plex-ingest reject 7`.", 'Reject it: reject_ingest {"ids":[7]}.'],
  ["`plex-ingest approve 7 --type tv --tmdb 5`.", 'approve_ingest {"ids":[7],"type":"tv","tmdb_id":5}.'],
  ["`plex-ingest queue --state all` lists the ids.", 'get_ingest_queue {"state":"all"} lists the ids.'],
  ["`plex-ingest queue --json` shows the codes.", "get_ingest_queue shows the codes."],
  ["`plex-ingest show` lists its files.", "get_ingest_item lists its files."],
  ["Name its type and TMDb id with --type and --tmdb.", "Name its type and TMDb id with type and tmdb_id."],
])("a command is said as the call that does the same: %s", (hint, said) => {
  expect(inToolWords(hint)).toBe(said);
});

test.each([
  "`plex-ingest trash empty` deletes for good.",
  "`plex-ingest constructor 7` is none.",
  "Take it in with `plex-ingest add`.",
])("what no tool does stays as it is: %s", (hint) => {
  expect(inToolWords(hint)).toBe(hint);
});

test("a refused result says what to call, and one that went well is left alone", () => {
  const message = "See `plex-ingest show 7`.";
  expect(
    resultsInToolWords({
      results: [
        { id: 7, ok: false, message },
        { id: 8, ok: true, message },
      ],
      n: 1,
    }),
  ).toEqual({
    results: [
      { id: 7, ok: false, message: 'See get_ingest_item {"id":7}.' },
      { id: 8, ok: true, message },
    ],
    n: 1,
  });
});

test("a refused undo and a refused approval name tools, and no command that a client cannot run", async () => {
  await using server = await testServer();
  const { id } = await server.engine.approved("Heat.mkv");
  const undo = await server.error("undo_ingest", { id });
  expect(undo).toContain(`Reject it with reject_ingest {"ids":[${id}]}`);
  const missing = await server.error("get_ingest_item", { id: 99 });
  expect(missing).toContain("get_ingest_queue");
  const approved = await server.data("approve_ingest", { ids: [99] });
  expect(JSON.stringify([undo, missing, approved])).not.toContain("`plex-ingest ");
});

test("a preview of what cannot be identified names the arguments of the tool", async () => {
  await using server = await testServer();
  const path = server.engine.drop("Nothing.Known.2031.1080p.mkv");
  const error = await server.error("preview_rename", { path });
  expect(error).toContain("with type and tmdb_id");
});
