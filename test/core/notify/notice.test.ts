import { expect, test } from "vitest";
import { FORMS } from "../../../src/core/notify/forms.ts";
import {
  type Digest,
  EMPTY_DIGEST,
  isEmpty,
  joinDigests,
  type Notice,
  toMessage,
  withNotice,
} from "../../../src/core/notify/notice.ts";

const digest = (...notices: Notice[]): Digest => notices.reduce(withNotice, EMPTY_DIGEST);
const plain = (text: string): string => text;
const filed = (text: string): Notice => ({ kind: "filed", text });
const review = (text: string): Notice => ({ kind: "review", text });

test("a message has one heading with counts and one line per event, the most urgent first", () => {
  const { title, lines, isUrgent } = toMessage(
    digest(filed("#1 Heat"), review("#2 Dune"), filed("#3 Ran")),
    plain,
  );
  expect(title).toBe("plex-ingest: 1 waits for you, 2 filed");
  expect(lines).toEqual(["Waits for you: #2 Dune", "Filed: #1 Heat", "Filed: #3 Ran"]);
  expect(isUrgent).toBe(false);
  const bad = digest(
    { kind: "token_refused", text: "Plex refuses the token (401)." },
    { kind: "disk_full", text: "#4 Ran" },
  );
  expect(toMessage(bad, plain)).toMatchObject({
    title: "plex-ingest: a disk is full, 1 key refused",
    lines: ["Waits for space: #4 Ran", "Refused: Plex refuses the token (401)."],
    isUrgent: true,
  });
});

test("counts all 500 events, but names and keeps only twenty of them", () => {
  const many = digest(...Array.from({ length: 500 }, (_, at) => filed(`#${at}`)));
  expect(many.notices).toHaveLength(20);
  const { title, lines } = toMessage(many, plain);
  expect(title).toBe("plex-ingest: 500 filed");
  expect(lines).toHaveLength(21);
  expect(lines.at(-1)).toBe("… and 480 more.");
  const both = joinDigests(many, digest(review("x"), filed("y")));
  expect(both.counts).toEqual({ filed: 501, review: 1 });
  expect(both.notices).toHaveLength(21);
  expect(isEmpty(joinDigests(EMPTY_DIGEST, EMPTY_DIGEST))).toBe(true);
});

test("cleans and shortens names, and hides secrets", () => {
  const { lines } = toMessage(
    digest(filed(`a\u001b[2J\u202eb\n${"x".repeat(500)}`), filed("token s3cr3t")),
    (text) => text.replaceAll("s3cr3t", "[secret]"),
  );
  expect(lines[0]).toMatch(/^Filed: a\ufffd\[2J\ufffdb\ufffdx+…$/);
  expect(lines[0]?.length).toBeLessThan(140);
  expect(lines[1]).toBe("Filed: token [secret]");
});

test("if the page has an address, each line about a release ends with a link to it, regardless of its name", () => {
  const page = "https://media.example.org/a_b/";
  const long = { ...review("x".repeat(500)), releaseId: 7 };
  const fake = { ...filed("Heat https://media.example.org/a_b/item/9 *x*"), releaseId: 8 };
  const other: Notice = { kind: "token_refused", text: "Plex refuses the token." };
  const message = toMessage(digest(long, fake, other), plain, page);
  expect(message.lines).toEqual([
    "Refused: Plex refuses the token.",
    expect.stringMatching(/^Waits for you: x{119}… https:\/\/media\.example\.org\/a_b\/item\/7$/),
    "Filed: Heat https://media.example.org/a_b/item/9 *x* https://media.example.org/a_b/item/8",
  ]);
  expect(toMessage(digest(long), plain).lines[0]).not.toContain("https");

  const { body } = FORMS.discord.post(message, new URL("https://discord.com/api/webhooks/1/t"));
  const [, refused, , heat] = body.content.split("\n");
  expect(refused).toBe("Refused\\: Plex refuses the token.");
  // No part of a name becomes a link, and our own link remains a link.
  expect(heat).toBe(
    "Filed\\: Heat https\\://media.example.org/a\\_b/item/9 \\*x\\* https://media.example.org/a_b/item/8",
  );
});
