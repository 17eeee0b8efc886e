import { expect, test } from "vitest";
import { plainLetters, redact } from "../../../../src/servers/plex/transport/redact.ts";

test.each([
  [String.raw`{"title":"s\u0033cret \u002d"}`, `{"title":"s3cret -"}`],
  [`<Video title="s&#51;cret &#x2D; &#x0061;"/>`, `<Video title="s3cret - a"/>`],
  // What would end the text, or is an escape of an escape, stays.
  [String.raw`{"title":"a\u0022b\u005cu0033"}`, String.raw`{"title":"a\u0022b\u005cu0033"}`],
  [String.raw`{"title":"a\\u0033"}`, String.raw`{"title":"a\\u0033"}`],
  [`<Video title="&#34;&#60;&#xA;&amp;#51;"/>`, `<Video title="&#34;&#60;&#xA;&amp;#51;"/>`],
])("%s", (text, plain) => {
  expect(plainLetters(text)).toBe(plain);
});

test("a token that is written with escapes is redacted too", () => {
  const secret = "ab-12_cd34";
  for (const hidden of [
    String.raw`\u0061b-1\u0032_cd34`,
    "&#97;b-1&#x32;_cd34",
    "ab-\u000012_\u0001cd34",
    "ab-12_cd34",
  ]) {
    expect(redact(`{"title":"by ${hidden}"}`, [secret])).toBe(`{"title":"by [hidden]"}`);
  }
});
