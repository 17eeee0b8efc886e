import { expect, test } from "vitest";
import { createPlexDisguise } from "../../../../src/servers/plex/record/recorder.ts";
import { randomFrom } from "../../../support/random.ts";

const random = randomFrom();
const { text, value } = createPlexDisguise(random);

test("replaces the same word consistently in any case and place, and keeps its shape", () => {
  const title = text("Harbour Lights");
  expect(title).toMatch(/^[A-Z][a-z]{6} [A-Z][a-z]{5}$/);
  expect(text("/srv/media/Movies/Harbour Lights (2001)/Harbour Lights (2001).mkv")).toMatch(
    new RegExp(`^/[a-z]{3}/[a-z]{5}/Movies/${title} \\([1-9]{4}\\)/${title} \\([1-9]{4}\\)\\.mkv$`),
  );
  expect(text("HARBOUR lights")).toBe(
    `${title.split(" ")[0]?.toUpperCase()} ${title.split(" ")[1]?.toLowerCase()}`,
  );
  expect(text("imdb://tt0133093")).toMatch(/^imdb:\/\/tt[1-9]{7}$/);
  expect(text("plex://movie/5d776c4efb0d55001f583c38")).toMatch(/^plex:\/\/movie\/[1-9a-f]{24}$/);
  expect(text("Bu\u0308cher")).toBe(text("B\u00fccher"));
  expect(text("/library/metadata/4711/children")).toMatch(
    /^\/library\/metadata\/[1-9]{4}\/children$/,
  );
});

test("different words stay different, even if a shape has few words", () => {
  const ids = Array.from({ length: 200 }, (_, at) => text(String(at + 10)));
  expect(new Set(ids).size).toBe(200);
});

test("replaces identifying numbers, and keeps counts and times", () => {
  const { ratingKey, size, addedAt, year, Guid } = value({
    ratingKey: 4711,
    size: 12,
    addedAt: "1700000000",
    year: 1999,
    Guid: [{ id: "tmdb://60312" }],
  }) as Record<string, unknown>;
  expect([size, addedAt]).toEqual([12, "1700000000"]);
  expect([ratingKey, year]).not.toEqual([4711, 1999]);
  expect([String(ratingKey), String(year)]).toEqual([text("4711"), text("1999")]);
  expect(Guid).toEqual([{ id: text("tmdb://60312") }]);
});

test.each([
  ["machineIdentifier", "5"],
  ["machineIdentifier", "home"],
  ["machineIdentifier", "Server"],
  ["machineIdentifier", 7],
  ["clientIdentifier", "tv"],
  ["deviceIdentifier", "tv"],
  ["clientId", "plexamp"],
  ["serial", "4k"],
  ["email", "plex@home.tv"],
  ["username", "Photo"],
  ["host", "local"],
  ["accessToken", "mov"],
  ["authToken", "mov"],
  ["remoteAddresses", "home"],
  ["friendlyName", "Home"],
  ["friendlyName", "Plex Media Server"],
  ["uuid", "a"],
  ["myPlexUsername", "Show"],
  ["token", "mp4"],
  ["address", "1.2.3.4"],
  ["publicAddress", "8.8.8.8"],
])("replaces every word of the identity field %s, even in the form %j", (name, given) => {
  const mine = createPlexDisguise(random);
  const answer = {
    MediaContainer: { [name]: given, Player: [{ title: given }], User: { name: given } },
    sessions: [{ id: given, clientId: given, type: "movie", librarySectionTitle: "Home" }],
  };
  mine.learn(answer);
  const made = mine.value(answer) as typeof answer;
  const disguised = made.MediaContainer[name] as string | number;
  const wordsIn = (one: unknown): string[] => String(one).toLowerCase().split(/[ .]/);
  for (const [at, word] of wordsIn(disguised).entries()) {
    expect(word).not.toBe(wordsIn(given)[at]);
  }
  expect(typeof disguised).toBe(typeof given);
  // Copies get the same replacement, so that a replay finds them.
  expect(made).toEqual({
    MediaContainer: {
      [name]: disguised,
      Player: [{ title: disguised }],
      User: { name: disguised },
    },
    sessions: [{ id: disguised, clientId: disguised, type: "movie", librarySectionTitle: "Home" }],
  });
});

/** A random response: nested names and values in many scripts. */
function anyValue(depth: number): unknown {
  const word = (): string =>
    Array.from(
      { length: 7 + Math.floor(random() * 9) },
      () =>
        String.fromCodePoint(
          [0x61, 0x41, 0x30, 0x430, 0x5d0, 0x4e00, 0x3b1][Math.floor(random() * 7)] ?? 0x61,
        ) + String(Math.floor(random() * 10)),
    ).join("");
  const kind = Math.floor(random() * (depth > 0 ? 6 : 4));
  if (kind === 0) return Math.floor(1e7 + random() * 1e8);
  if (kind === 1) return `${word()} ${word()}/${word()}.${word()}?X-Plex-Token=${word()}`;
  if (kind < 4) return word();
  const parts = Array.from({ length: 3 }, () => anyValue(depth - 1));
  return kind === 4
    ? parts
    : Object.fromEntries(parts.map((part) => [`${word()} ${word()}`, part]));
}

const wordsOf = (one: unknown): string[] =>
  (JSON.stringify(one).match(/[\p{L}\p{N}]{6,}/gu) ?? []).map((word) => word.toLowerCase());

test("leaves nothing of the original in any response", () => {
  const mine = createPlexDisguise(random);
  for (let round = 0; round < 300; round++) {
    const original = anyValue(4);
    const left = new Set(wordsOf(mine.value(original)));
    expect(
      wordsOf(original).filter((word) => left.has(word) && !["plex", "token"].includes(word)),
    ).toEqual([]);
  }
});
