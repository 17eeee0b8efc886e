import { expect, test } from "vitest";
import { redact } from "../../../../src/servers/plex/transport/redact.ts";
import { withPlex } from "../with-plex.ts";

const SECRET = "abc+DEF/123=";

test.each([
  [
    "a query",
    "https://plex.tv/d?build=x&X-Plex-Token=aaaabbbb&v=1",
    "https://plex.tv/d?build=x&X-Plex-Token=[hidden]&v=1",
  ],
  ["the end of a query", "/photo?x-plex-token=aaaabbbb", "/photo?x-plex-token=[hidden]"],
  ["a query in XML", 'url="/d?a=1&amp;X-Plex-Token=aaaabbbb"', 'url="/d?a=1&amp;X-Plex-Token=[hidden]"'],
  ["a query in a query", "?url=%2Fphoto%3FX-Plex-Token%3Daaaabbbb", "?url=%2Fphoto%3FX-Plex-Token%3D[hidden]"],
  ["a field", '{"authToken":"aa\\"bb","id":1}', '{"authToken":"[hidden]","id":1}'],
  ["a field with spaces", '{"accessToken" : "aaaabbbb"}', '{"accessToken" : "[hidden]"}'],
  [
    "an attribute",
    '<Device name="x" token="aaaabbbb" accessToken=\'cc"cc\'/>',
    '<Device name="x" token="[hidden]" accessToken="[hidden]"/>',
  ],
  ["a header", "X-Plex-Token: aaaabbbb, accept: */*", "X-Plex-Token: [hidden], accept: */*"],
  ["a header in a sentence", "it sent access_token: aaaabbbb to it", "it sent access_token: [hidden] to it"],
  ["a header of one word", "accept: */*\ntoken: aaaabbbb", "accept: */*\ntoken: [hidden]"],
  ["a value", `it said ${SECRET} twice: ${SECRET}`, "it said [hidden] twice: [hidden]"],
  ["an encoded value", `uri=${encodeURIComponent(SECRET)}`, "uri=[hidden]"],
])("a token in %s is redacted", (_, text, expected) => {
  expect(redact(text, [undefined, "", "a", SECRET])).toBe(expected);
});

test.each([
  '{"title":"The Token of Love","tokens":3}',
  '<Video title="token: a tale"/>',
  '{"file":"/films/The Last Token: Rise (2020).mkv"}',
  "Tokenizer",
  '{"token":null}',
])("%j stays unchanged", (text) => {
  expect(redact(text, [])).toBe(text);
});

test("no answer keeps our token, wherever the server puts it", async () => {
  await using it = await withPlex();
  const token = "s3cret-Plex-Token";
  it.says({
    Directory: { key: "1", type: "movie", title: `Films ${token}`, Location: { path: `/m?X-Plex-Token=other` } },
  });
  const sections = await it.client.sections(new AbortController().signal);
  expect(sections).toEqual([
    { id: "1", type: "movie", title: "Films [hidden]", locations: ["/m?X-Plex-Token=[hidden]"], stamp: "  " },
  ]);
});
