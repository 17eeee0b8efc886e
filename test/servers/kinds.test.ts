import { expect, test } from "vitest";
import { KEYED_SERVERS } from "../../src/core/library/server-facts.ts";
import { readSources } from "../support/sources.ts";

/** Traps of Jellyfin that the doctor explains; other kinds do not have them. */
const TRAPS = ["app/doctor/probes/media-servers.ts", "app/doctor/probes/server-libraries.ts"];

test("a kind of server is a row of tables, and no condition outside its folder names it", () => {
  const kinds = KEYED_SERVERS.join("|");
  const condition = new RegExp(`[=!]== "(?:${kinds})"|case "(?:${kinds})":`);
  const found = Object.entries(readSources()).flatMap(([path, text]) =>
    condition.test(text) ? path : [],
  );
  expect(found).toEqual(TRAPS);
});
