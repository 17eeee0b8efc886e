import { afterAll, expect, test } from "vitest";
import { formatProblem } from "../../src/program/config/problem.ts";
import { load } from "../program/config/configured.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { isSetting, PAGES, readBlocks } from "./promises/read-lines.ts";

const BASE = { PLEX_MEDIA_ROOT: "/srv/media/library", PLEX_INGEST_DIR: "/srv/media/downloads" };

/** Settings that a page takes for granted. */
const EARLIER: Readonly<Record<string, Record<string, string>>> = {
  "docs/start/folders.md": { TRANSMISSION_URL: "http://127.0.0.1:9091" },
};
const folder = tempFolder();
afterAll(() => folder[Symbol.dispose]());

/** Fills in what a page leaves to its reader: a secret, and the file that contains one. */
const fillIn = (text: string): string =>
  text
    .replaceAll("…", "a".repeat(32))
    .replace(/^\/run\/secrets\/([\w-]+)$/, (_, name: string) => folder.write(name, "secret"));

/** Each block that has settings, with those of the page's blocks before it. */
const BLOCKS = PAGES.flatMap((page) => {
  const settings: Record<string, string> = { ...EARLIER[page] };
  return readBlocks(page).flatMap((lines) => {
    for (const line of lines.filter(isSetting)) {
      const [, name = "", value = ""] = /^(\w+)=(.*)$/.exec(line) ?? [];
      settings[name] = fillIn(value);
    }
    return lines.some(isSetting) ? [{ page, settings: { ...settings } }] : [];
  });
});

test.each(BLOCKS)("the settings of $page are read without a problem", ({ settings }) => {
  const loaded = load({ ...BASE, ...settings });
  expect(loaded.ok ? [] : loaded.problems.map(formatProblem)).toEqual([]);
  expect(loaded.warnings).toEqual([]);
});

test("there are settings on the pages", () => expect(BLOCKS.length).toBeGreaterThan(10));
