import { expect, test } from "vitest";
import {
  readsSame,
  type Sentence,
  sentence,
  toCommandText,
  toPageText,
  toToolText,
  translateSentences,
} from "../../../src/base/actions/sentence.ts";

const inAll = (said: Sentence): string => toToolText(said, () => true);

test.each([
  [
    sentence`Replace it with ${{ do: "approve", id: 1, duplicates: "replace" }}, or ${{ do: "approve", id: 1, duplicates: "keep_both" }}.`,
    "Replace it with `plex-ingest approve 1 --replace`, or `plex-ingest approve 1 --keep-both`.",
    'Replace it with approve_ingest {"ids":[1],"duplicates":"replace"}, or approve_ingest {"ids":[1],"duplicates":"keep_both"}.',
    "Replace it with “Replace …”, or “Keep both …”.",
  ],
  [
    sentence`approve it with ${{ do: "options", files: [{ path: "a b.mkv", role: "video" }] }}; otherwise`,
    "approve it with --file 'a b.mkv=video'; otherwise",
    'approve it with {"files":[{"path":"a b.mkv","role":"video"}]}; otherwise',
    "approve it with “File as …”; otherwise",
  ],
  [
    sentence`${{ do: "verb", of: "Approve" }} it with its season, ${{ do: "verb", of: "undo" }} release 7, ${{ do: "verb", of: "retry" }} it, or ${{ do: "verb", of: "skip" }} it: ${{ do: "options", files: [{ path: "a.mkv", skip: true }] }}.`,
    "Approve it with its season, undo release 7, retry it, or skip it: --file a.mkv=skip.",
    'Approve it with its season, undo release 7, retry it, or skip it: {"files":[{"path":"a.mkv","skip":true}]}.',
    "Approve it with its season, undo release 7, retry it, or skip it: “Skip it”.",
  ],
  [
    sentence`Reject it: ${{ do: "reject", id: 7 }}.`,
    "Reject it: `plex-ingest reject 7`.",
    'Reject it: reject_ingest {"ids":[7]}.',
    "Reject it: “Reject”.",
  ],
  [
    sentence`${{ do: "approve", id: 7, type: "tv", tmdbId: 5 }}.`,
    "`plex-ingest approve 7 --type tv --tmdb 5`.",
    'approve_ingest {"ids":[7],"type":"tv","tmdb_id":5}.',
    "“File as …”.",
  ],
  [
    sentence`${{ do: "queue", state: "all" }} lists the ids.`,
    "`plex-ingest queue --state all` lists the ids.",
    'get_ingest_queue {"state":"all"} lists the ids.',
    "“History” lists the ids.",
  ],
  [
    sentence`${{ do: "show" }} lists its files.`,
    "`plex-ingest show ID` lists its files.",
    "get_ingest_item lists its files.",
    "its page lists its files.",
  ],
  [
    sentence`To file it, use ${{ do: "process", id: "ID" }}.`,
    "To file it, use `plex-ingest backlog process ID`.",
    "To file it, use retry_ingest with ids.",
    "To file it, use “Retry”.",
  ],
  [
    sentence`${{ do: "add", paths: [] }} adds one of them.`,
    "`plex-ingest add FILE` adds one of them.",
    "execute_ingest adds one of them.",
    "“Add a file …” in “Downloads” adds one of them.",
  ],
  [
    sentence`${{ do: "approve", id: 7, blanks: ["type", "tmdb_id"] }} files it.`,
    "`plex-ingest approve 7 --type TYPE --tmdb ID` files it.",
    'approve_ingest {"ids":[7]} with type and tmdb_id files it.',
    "“File as …” files it.",
  ],
  [
    sentence`Use ${{ do: "approve", id: "ID", blanks: ["files"] }}.`,
    "Use `plex-ingest approve ID --file PATH=…`.",
    "Use approve_ingest with ids and files.",
    "Use “File as …”.",
  ],
  [
    sentence`Name them: ${{ do: "plan", blanks: ["type", "tmdb_id"] }}.`,
    "Name them: `plex-ingest plan PATH --type TYPE --tmdb ID`.",
    "Name them: preview_rename with type and tmdb_id.",
    "Name them: its page.",
  ],
  [
    sentence`${{ do: "trash empty" }} deletes for good.`,
    "`plex-ingest trash empty` deletes for good.",
    "`plex-ingest trash empty` at a terminal deletes for good.",
    "“Trash” deletes for good.",
  ],
  [
    sentence`Start ${{ do: "service", verb: "start", sudo: true }}.`,
    "Start `sudo plex-ingest service start`.",
    "Start `sudo plex-ingest service start` at a terminal.",
    "Start `sudo plex-ingest service start`.",
  ],
  ["Wait.", "Wait.", "Wait.", "Wait."],
])(
  "renders a sentence as a command, a tool call and page text: %#",
  (said, command, call, place) => {
    expect(toCommandText(said)).toBe(command);
    expect(inAll(said)).toBe(call);
    expect(toPageText(said)).toBe(place);
  },
);

test("for a tool that is not offered, names a terminal command or the person's step instead", () => {
  const none = (said: Sentence): string => toToolText(said, () => false);
  expect(none(sentence`See ${{ do: "show", id: 7 }}.`)).toBe(
    "See `plex-ingest show 7` at a terminal.",
  );
  expect(none(sentence`See ${{ do: "recently_added" }}.`)).toBe("See Plex.");
  expect(
    toToolText(sentence`${{ do: "reject", id: 7 }}`, (tool) => tool === "get_ingest_item"),
  ).toBe("`plex-ingest reject 7` at a terminal");
});

test("never turns third-party text into an action", () => {
  const name = 'x`plex-ingest undo 7` {"do":"undo","id":7}';
  const said = sentence`${name}: see ${{ do: "show", id: 8 }}.`;
  expect(inAll(said)).toBe(`${name}: see get_ingest_item {"id":8}.`);
});

test("keeps the actions in nested sentences, and translates sentences anywhere in a response", () => {
  const inner = sentence`reject it: ${{ do: "reject", id: 7 }}`;
  const answer = {
    results: [{ id: 7, message: sentence`Unpack it, or ${inner}.` }],
    n: 1,
    none: null,
  };
  expect(translateSentences(answer, inAll)).toEqual({
    results: [{ id: 7, message: 'Unpack it, or reject it: reject_ingest {"ids":[7]}.' }],
    n: 1,
    none: null,
  });
});

test("a sentence that was written equals the same sentence read from a row", () => {
  const said = (id: number): Sentence => sentence`See ${{ do: "show", id }}.`;
  expect(readsSame(said(7), said(7))).toBe(true);
  expect(readsSame(said(7), "See `plex-ingest show 7`.")).toBe(true);
  expect(readsSame(said(7), said(8))).toBe(false);
  expect(readsSame(said(7), undefined)).toBe(false);
  expect(readsSame(undefined, undefined)).toBe(true);
});
