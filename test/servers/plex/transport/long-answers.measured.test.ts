import { expect, test } from "vitest";
import { parseAnswer } from "../../../../src/servers/plex/transport/parse-answer.ts";
import { decodeLetters, redact } from "../../../../src/servers/plex/transport/redact.ts";
import { createSseReader } from "../../../../src/servers/plex/transport/sse-events.ts";
import { growth, LINEAR } from "../../../support/growth.ts";

const repeated = (piece: string) => (chars: number) =>
  piece.repeat(Math.ceil(chars / piece.length));

test.each(['"token":"', " token='", "?token=", "token:", "&X-Plex-Token%3D", '\\"token'])(
  "redacts a text of %j, which begins a token, in linear time",
  async (piece) => {
    const secret = "s3cret-Plex-Token";
    expect(await growth(repeated(piece), 100_000, (text) => redact(text, [secret]))).toBeLessThan(
      LINEAR,
    );
  },
);

test.each(["\\u00", "&#", "&#x000", "\\", "&#00000"])(
  "reads a text of only %j in linear time",
  async (piece) => {
    expect(await growth(repeated(piece), 50_000, decodeLetters)).toBeLessThan(LINEAR);
  },
);

test.each([
  ["of open tags", repeated("<a ")],
  ["of open brackets", repeated("<")],
  ["of quotes", (chars: number) => `<a x='${repeated("b='")(chars)}`],
  ["of spaces", (chars: number) => `<a ${" ".repeat(chars)}/>`],
  ["of comments", (chars: number) => `<a>${repeated("<!--")(chars)}`],
  ["of sections", (chars: number) => `<a>${repeated("<![CDATA[")(chars)}</a>`],
  ["of instructions", (chars: number) => `<a>${repeated("<?x")(chars)}</a>`],
  ["of ampersands", (chars: number) => `<a b="${repeated("&#")(chars)}"/>`],
  ["of elements", (chars: number) => `<a>${repeated("<b c='d'/>")(chars)}</a>`],
  ["of brackets of JSON", repeated("[")],
])("reads or refuses a response %s in linear time", async (_, text) => {
  expect(await growth(text, 50_000, parseAnswer)).toBeLessThan(LINEAR);
});

test("events without an end, or with thousands of lines, take time in proportion to their length", async () => {
  const fed = (piece: string) => (times: number) => {
    const take = createSseReader();
    for (let time = 0; time < times; time++) take(piece);
    take("\n\n");
  };
  for (const piece of ["x".repeat(100), `data: ${"y".repeat(1000)}\n`]) {
    expect(await growth((times) => times, 1000, fed(piece))).toBeLessThan(LINEAR);
  }
});
