import { expect, test } from "vitest";
import { type Sentence, sentence, toCommandText } from "../../../src/base/actions/sentence.ts";
import {
  sentenceOfText,
  sentenceToText,
  withSentences,
} from "../../../src/store/sqlite/sentence.ts";

test("stores a sentence as data and reads it back, in a JSON column and in a text column", () => {
  const said = sentence`The name "x" stays. See ${{ do: "show", id: 7 }}, or ${{ do: "approve", id: 7, duplicates: "replace" }}.`;
  const row = JSON.stringify([{ code: "x", message: said }]);
  expect(row).not.toContain("plex-ingest");
  expect(withSentences(JSON.parse(row), row)).toEqual([{ code: "x", message: said }]);
  expect(sentenceOfText(sentenceToText(said))).toEqual(said);
  expect(sentenceOfText(sentenceToText("Plain."))).toBe("Plain.");
});

test("keeps third-party names in other fields as text, and omits an unknown action of another version", () => {
  const row = JSON.stringify({
    title: "`plex-ingest undo 7`",
    message: { parts: ["See ", { do: "fly" }, "."] },
  });
  const read = withSentences(JSON.parse(row), row) as {
    title: string;
    message: Sentence;
  };
  expect(read.title).toBe("`plex-ingest undo 7`");
  expect(toCommandText(read.message)).toBe("See .");
});
