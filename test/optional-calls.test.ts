import { expect, test } from "vitest";
import { readSources, type Sources } from "./support/sources.ts";

/** A call whose arguments are not evaluated if its function is absent, and that waits in them. */
const SKIPPED_WORK = /\?\.\s*[\w#]*\(\s*await\b/;

const skipping = (sources: Sources): string[] =>
  Object.entries(sources).flatMap(([path, text]) => (SKIPPED_WORK.test(text) ? [path] : []));

test("no work is left out because the function that takes its result is absent", () => {
  expect(skipping(readSources())).toEqual([]);
});

test("planted work that is left out is found", () => {
  const planted = { "app/new.ts": "remark = plex?.old(await scan.check(signal));" };
  expect(skipping(planted)).toEqual(["app/new.ts"]);
});
