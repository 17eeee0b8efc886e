import { expect, test } from "vitest";
import { NAME_SETTINGS, readNameSettings } from "../../../src/program/config/name-settings.ts";
import { readNamesInForce } from "../../../src/program/parts/names-in-force.ts";
import { configured } from "./configured.ts";

const HAS_PRESET = { INGEST_NAMES: "trash", INGEST_MOVIE_FILE: "{title} ({year})" };

function read(found: Record<string, string>, set: Record<string, string>) {
  const { config } = configured(found);
  return readNameSettings(config, new Map(Object.entries(found)), set);
}

test.each([
  [{}, {}],
  [{}, { INGEST_NAMES: "trash" }],
  [HAS_PRESET, { INGEST_NAMES: "both", INGEST_COLONS: "dash" }],
  [HAS_PRESET, { INGEST_NAMES: "", INGEST_MOVIE_FILE: "" }],
  [HAS_PRESET, { INGEST_ID_TAGS: " JELLYFIN ", INGEST_DAILY_FILE: "{title} - {date}" }],
  [{ INGEST_COLONS: "dash" }, { INGEST_COLONS: "" }],
])("%j with unsaved %j gives the names that saving would give", (found, set) => {
  const saved = Object.entries({ ...found, ...set }).filter(([, value]) => value !== "");
  const { config, texts, problems } = read(found, set);
  const expected = configured(Object.fromEntries(saved));
  expect(problems).toEqual([]);
  expect(readNamesInForce({ ...expected.config, ...config })).toEqual(
    readNamesInForce(expected.config),
  );
  const values = NAME_SETTINGS.flatMap((name) => {
    const text = expected.values[name];
    return text === undefined ? [] : [[name, text]];
  });
  expect(texts).toEqual(Object.fromEntries(values));
});

test("a text that is not allowed is reported and has no effect", () => {
  const { config, texts, problems } = read(HAS_PRESET, {
    INGEST_MOVIE_FILE: "{titel}",
    INGEST_NAMES: "plexx",
    PLEX_TOKEN: "x",
  });
  const { config: before } = configured(HAS_PRESET);
  expect(readNamesInForce({ ...before, ...config })).toEqual(readNamesInForce(before));
  expect(texts["INGEST_MOVIE_FILE"]).toBe("{title} ({year})");
  expect(problems.map(({ name }) => name)).toEqual([
    "INGEST_MOVIE_FILE",
    "INGEST_NAMES",
    "PLEX_TOKEN",
  ]);
  expect(problems[0]?.message).toMatch(/^INGEST_MOVIE_FILE: found "\{titel\}"; .*Did you mean/);
  expect(problems[1]?.message).toContain("Did you mean plex?");
  expect(problems[2]?.message).toContain("is not a setting for names");
});
