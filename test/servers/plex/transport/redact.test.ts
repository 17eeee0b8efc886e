import { expect, test } from "vitest";
import {
  decodeLetters,
  redact,
  toDeviceName,
} from "../../../../src/servers/plex/transport/redact.ts";
import { withPlex } from "../with-plex.ts";

const SECRET = "abc+DEF/123=";

test.each([
  [
    "a query",
    "https://plex.tv/d?build=x&X-Plex-Token=aaaabbbb&v=1",
    "https://plex.tv/d?build=x&X-Plex-Token=[hidden]&v=1",
  ],
  ["the end of a query", "/photo?x-plex-token=aaaabbbb", "/photo?x-plex-token=[hidden]"],
  [
    "a query in XML",
    'url="/d?a=1&amp;X-Plex-Token=aaaabbbb"',
    'url="/d?a=1&amp;X-Plex-Token=[hidden]"',
  ],
  [
    "a query in a query",
    "?url=%2Fphoto%3FX-Plex-Token%3Daaaabbbb",
    "?url=%2Fphoto%3FX-Plex-Token%3D[hidden]",
  ],
  ["a field", '{"authToken":"aa\\"bb","id":1}', '{"authToken":"[hidden]","id":1}'],
  ["a field with spaces", '{"accessToken" : "aaaabbbb"}', '{"accessToken" : "[hidden]"}'],
  [
    "an attribute",
    '<Device name="x" token="aaaabbbb" accessToken=\'cc"cc\'/>',
    '<Device name="x" token="[hidden]" accessToken="[hidden]"/>',
  ],
  ["a header", "X-Plex-Token: aaaabbbb, accept: */*", "X-Plex-Token: [hidden], accept: */*"],
  [
    "a header in a sentence",
    "it sent access_token: aaaabbbb to it",
    "it sent access_token: [hidden] to it",
  ],
  ["a header of one word", "accept: */*\ntoken: aaaabbbb", "accept: */*\ntoken: [hidden]"],
  ["a value", `it said ${SECRET} twice: ${SECRET}`, "it said [hidden] twice: [hidden]"],
  ["an encoded value", `uri=${encodeURIComponent(SECRET)}`, "uri=[hidden]"],
])("redacts a token in %s", (_, text, expected) => {
  expect(redact(text, [undefined, "", "a", SECRET])).toBe(expected);
});

test.each([
  '{"title":"The Token of Love","tokens":3}',
  '<Video title="token: a tale"/>',
  '{"file":"/films/The Last Token: Rise (2020).mkv"}',
  "Tokenizer",
  '{"token":null}',
])("leaves %j unchanged", (text) => {
  expect(redact(text, [])).toBe(text);
});

test("redacts our token anywhere in a response", async () => {
  await using it = await withPlex();
  const token = "s3cret-Plex-Token";
  it.says({
    Directory: {
      key: "1",
      type: "movie",
      title: `Films ${token}`,
      Location: { path: `/m?X-Plex-Token=other` },
    },
  });
  const sections = await it.client.sections(new AbortController().signal);
  expect(sections).toEqual([
    {
      id: "1",
      type: "movie",
      title: "Films [hidden]",
      locations: ["/m?X-Plex-Token=[hidden]"],
      stamp: "  ",
    },
  ]);
});

test.each([
  [String.raw`{"title":"s\u0033cret \u002d"}`, `{"title":"s3cret -"}`],
  [`<Video title="s&#51;cret &#x2D; &#x0061;"/>`, `<Video title="s3cret - a"/>`],
  // Escaped escapes, and escapes that would end the text, are kept.
  [String.raw`{"title":"a\u0022b\u005cu0033"}`, String.raw`{"title":"a\u0022b\u005cu0033"}`],
  [String.raw`{"title":"a\\u0033"}`, String.raw`{"title":"a\\u0033"}`],
  [`<Video title="&#34;&#60;&#xA;&amp;#51;"/>`, `<Video title="&#34;&#60;&#xA;&amp;#51;"/>`],
])("%s", (text, plain) => {
  expect(decodeLetters(text)).toBe(plain);
});

test("also redacts a token that is written with escapes", () => {
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

test.each([
  ["media-box", "media-box"],
  ["Büro\u0000\r\nX-Evil: 1", "BuroX-Evil: 1"],
  ["千と千尋", "plex-ingest"],
  ["", "plex-ingest"],
  ["x".repeat(300), "x".repeat(60)],
])("reports the host %j as the device name %j", (host, expected) => {
  expect(toDeviceName(host)).toBe(expected);
});
