import { expect, test } from "vitest";
import { languageFor } from "../../../../src/hosts/web/page/language.ts";

const SPOKEN = ["en", "de", "pl"];

test.each([
  [undefined, "en"],
  ["", "en"],
  ["*", "en"],
  ["de", "de"],
  ["DE-at", "de"],
  ["fr-FR, fr;q=0.9, de;q=0.8, en;q=0.7", "de"],
  ["en;q=0.1, pl ; q=0.9", "pl"],
  ["de;q=0, en", "en"],
  ["de;q=nothing", "en"],
  ["zh-Hans-CN, zh", "en"],
  ["dex, \u0000, ;q=1, =", "en"],
  [`${"fr,".repeat(5000)}de`, "en"],
])("who asks for %s is answered in %s", (accepted, language) =>
  expect(languageFor(accepted === undefined ? {} : { "accept-language": accepted }, SPOKEN)).toBe(language),
);

test.each([
  ["plex_ingest_language=pl", "pl"],
  ["plex_ingest_look=dark; plex_ingest_language=en; a=b", "en"],
  ["not_plex_ingest_language=pl", "de"],
  ["plex_ingest_language=fr", "de"],
  ["plex_ingest_language=__proto__", "de"],
])("a browser that asks for German and sends the cookie %s is answered in %s", (cookie, language) =>
  expect(languageFor({ "accept-language": "de", cookie }, SPOKEN)).toBe(language),
);
