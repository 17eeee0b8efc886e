import { expect, test } from "vitest";
import { normalizeName } from "../../../../src/names/parse/lex/normalize-name.ts";

test.each([
  ["The%20Marble%20Lantern%20%281983%29.mkv", "The Marble Lantern (1983).mkv"],
  ["The%2520Marble%2520Lantern.mkv", "The Marble Lantern.mkv"],
  ["Caf%C3%A9%20Heron.mkv", "Café Heron.mkv"],
  ["100%25%20Heron.mkv", "100% Heron.mkv"],
  ["Heron%2FAshes.mkv", "Heron Ashes.mkv"],
  ["Heron&#39;s Ashes", "Heron's Ashes"],
  ["Heron&#x27;s Ashes", "Heron's Ashes"],
  ["Heron&amp;#39;s Ashes", "Heron's Ashes"],
  ["Salt &amp; Iron", "Salt & Iron"],
  ["Caf&eacute; Fa&ccedil;ade &Uuml;ber", "Café Façade Über"],
  ["Heron&#47;Ashes", "Heron Ashes"],
])("%s is decoded", (name, normal) => {
  expect(normalizeName(name)).toBe(normal);
});

test.each(["’", "‘", "‛", "′", "`", "´", "ʼ", "ʻ", "＇"])("%s is an apostrophe", (sign) => {
  expect(normalizeName(`Heron${sign}s Ashes`)).toBe("Heron's Ashes");
});

test.each([
  ["🇩🇪The Lantern 1983🇩🇪", "The Lantern 1983"],
  ["The Lantern™ 1983", "The Lantern  1983"],
  ["👍🏽Lantern❤️1983", "Lantern  1983"],
])("symbols separate words: %s", (name, normal) => {
  expect(normalizeName(name).trim()).toBe(normal);
});

test.each([
  "100% Heron (2020).mkv",
  "100%.Heron.2020.mkv",
  "100%Heron",
  // An encoder leaves letters and digits as they are, and encodes spaces.
  "50%50.2011.mkv",
  "100%20 Herons.mkv",
  "100%CAFE.mkv",
  "Lock & Stock; Heron",
  "Salt&Iron; 2001",
  "Lantern &#99999999; x",
  "Lantern &#1114112; x",
  "Title №5 451°",
  "君の名は。",
])("%s stays as it is", (name) => {
  expect(normalizeName(name)).toBe(name);
});

test.each(["%2525252520x", "&amp;amp;amp;lt;", "%ff%fe", "&#0;", "%".repeat(5000)])(
  "takes any name: %s",
  (name) => {
    expect(() => normalizeName(name)).not.toThrow();
  },
);
