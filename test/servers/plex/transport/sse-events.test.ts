import { expect, test } from "vitest";
import { createSseReader } from "../../../../src/servers/plex/transport/sse-events.ts";

const all = (...pieces: string[]) => {
  const take = createSseReader();
  return pieces.flatMap((piece) => take(piece));
};

test("reads events regardless of how the stream is split, with either line ending", () => {
  const text =
    ': hello\r\nevent: timeline\r\ndata: {"a":\r\ndata: 1}\r\n\r\ndata:two\n\nevent: empty\n\n';
  const events = [
    { event: "timeline", data: '{"a":\n1}' },
    { event: "message", data: "two" },
  ];
  expect(all(text)).toEqual(events);
  expect(all(...text.split(""))).toEqual(events);
});

test("does not return an unfinished event", () => {
  expect(all("data: one\n")).toEqual([]);
  expect(all("data: one\n", "\n")).toHaveLength(1);
});

test("skips an event that is too long, in one line or many, and reads the next one", () => {
  const long = "x".repeat(300_000);
  expect(
    all("data: ", long, long, long, long, long, "\n", "data: tail\n\n", "data: next\n\n"),
  ).toEqual([{ event: "message", data: "next" }]);
  const lines = Array.from({ length: 5 }, () => `data: ${long}\n`);
  expect(all(...lines, "\ndata: next\n\n")).toEqual([{ event: "message", data: "next" }]);
});
