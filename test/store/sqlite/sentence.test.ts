import { expect, test } from "vitest";
import { inCommands, inTools, sentence } from "../../../src/core/actions/sentence.ts";
import { historyPage } from "../../../src/store/releases/history.ts";
import { itemsOf } from "../../../src/store/releases/items.ts";
import { findRelease } from "../../../src/store/releases/releases.ts";
import { sentenceOfText, sentenceToText, withSentences } from "../../../src/store/sqlite/sentence.ts";
import { testEngine } from "../../support/engine.ts";
import { inReview } from "../../support/review-release.ts";

const inCalls = (said: Parameters<typeof inTools>[0]): string => inTools(said, () => true);

test("rows of an older version, with commands in their text, are said in every tongue", async () => {
  await using engine = await testEngine();
  const id = await inReview(engine, "Heat.mkv");
  const message =
    "It was here before. Use `plex-ingest backlog process ID`, or `plex-ingest undo 7`, or `plex-ingest x 1`.";
  await engine.store.write(async (trx) => {
    await trx
      .updateTable("release")
      .set({ reasons_json: JSON.stringify([{ code: "backlog", message }]) })
      .execute();
    await trx.updateTable("item").set({ problem: "See `plex-ingest show 7`." }).execute();
    await trx
      .updateTable("history")
      .set({ detail_json: JSON.stringify({ reasons: [{ code: "backlog", message }] }) })
      .execute();
  });
  const said = (await findRelease(engine.store.read, id))?.reasons[0]?.message ?? "";
  expect(inCommands(said)).toBe(message);
  expect(inCalls(said)).toBe(
    'It was here before. Use retry_ingest with ids, or undo_ingest {"id":7}, or `plex-ingest x 1`.',
  );
  const [item] = await itemsOf(engine.store.read, id);
  expect(inCalls(item?.problem ?? "")).toBe('See get_ingest_item {"id":7}.');
  const { entries } = await historyPage(engine.store.read, { limit: 1 });
  const { reasons } = (entries[0]?.detail ?? {}) as { reasons: { message: typeof said }[] };
  expect(inCalls(reasons[0]?.message ?? "")).toContain("retry_ingest with ids");
});

test("a sentence is stored as data and read as it was, in a column of JSON and in one of text", () => {
  const said = sentence`The name "x" stays. See ${{ do: "show", id: 7 }}, or ${{ do: "approve", id: 7, duplicates: "replace" }}.`;
  const row = JSON.stringify([{ code: "x", message: said }]);
  expect(row).not.toContain("plex-ingest");
  expect(withSentences(JSON.parse(row), row)).toEqual([{ code: "x", message: said }]);
  expect(sentenceOfText(sentenceToText(said))).toEqual(said);
  expect(sentenceOfText(sentenceToText("Plain."))).toBe("Plain.");
});

test("names of strangers in other fields are text, and an action of another version is left out", () => {
  const row = JSON.stringify({ title: "`plex-ingest undo 7`", message: { parts: ["See ", { do: "fly" }, "."] } });
  const read = withSentences(JSON.parse(row), row) as { title: string; message: ReturnType<typeof sentence> };
  expect(read.title).toBe("`plex-ingest undo 7`");
  expect(inCommands(read.message)).toBe("See .");
});
