import { expect, test } from "vitest";
import {
  formatMethodCall,
  readMethodResponse,
  XmlRpcFault,
} from "../../../src/clients/rtorrent/xml-rpc.ts";
import { randomFrom } from "../../support/random.ts";
import { answerOf, faultOf } from "./with-rtorrent.ts";

const value = (inner: string): string =>
  `<?xml version="1.0"?><methodResponse><params><param>${inner}</param></params></methodResponse>`;

test.each<[string, unknown]>([
  ["<value><i4>-3</i4></value>", -3],
  ["<value><i8>9007199254740991</i8></value>", 9_007_199_254_740_991],
  ["<value><boolean>1</boolean></value>", 1],
  ["<value>untyped &lt;&#228;&#x1F3AC;&amp;amp;</value>", "untyped <ä🎬&amp;"],
  ["<value></value>", ""],
  ["<value/>", ""],
  ["<value><string/></value>", ""],
  ["<value><string></string></value>", ""],
  ["<value><string> spaces\n </string></value>", " spaces\n "],
  ["<value>\n<string>x</string>\n</value>", "x"],
  ["<value><array><data/></array></value>", []],
  ["<value><array><data><value/><value><i4>1</i4></value></data></array></value>", ["", 1]],
  [
    "<value><struct><member><name>a</name><value><i4>1</i4></value></member></struct></value>",
    { a: 1 },
  ],
  ["<value><nil/></value>", undefined],
  [
    "<value><string>raw \u001b[31m and &bogus; &#0; &#55296;</string></value>",
    "raw \u001b[31m and &bogus; \ufffd \ufffd",
  ],
])("reads %j", (xml, expected) => {
  expect(readMethodResponse(value(xml))).toEqual(expected);
});

test("reads back what was written, and throws on a fault", () => {
  const list = [["a&b<c>", 1, ["", { x: "y" }]], []];
  expect(readMethodResponse(answerOf(list))).toEqual(list);
  expect(() => readMethodResponse(faultOf(-501, "Could not find info-hash."))).toThrow(XmlRpcFault);
  expect(formatMethodCall("m", ["<&>", 1, Buffer.from([1]), [{ a: "b" }]])).toContain(
    "&lt;&amp;&gt;",
  );
});

test.each([
  ["", "nothing"],
  ["<html></html>", "a page"],
  [value("<value><i4>1</i4></value>").slice(0, -1), "an end that is cut off"],
  [value("<value><string>half"), "a text that is cut off"],
  [`<!DOCTYPE x [<!ENTITY a "b">]>${value("<value>&a;</value>")}`, "a document type"],
  [value("<value><!-- x --></value>"), "a comment"],
  [value("<value><![CDATA[x]]></value>"), "CDATA"],
  [value('<value><i4 a="b">1</i4></value>'), "an attribute"],
  [value("<value><dateTime.iso8601>x</dateTime.iso8601></value>"), "an unknown type"],
  [value("<value><i4>1</i8></value>"), "an end of another kind"],
  [value("<value><array><i4>1</i4></array></value>"), "an array without data"],
  [value("<value><array><data>".repeat(100_000)), "a deep one"],
  [`${value("<value/>")}<x/>`, "more behind it"],
  [value("<value/><value/>"), "two values"],
])("%# is refused: %s", (xml) => {
  expect(() => readMethodResponse(xml)).toThrow();
});

test("treats a built-in JavaScript name in a struct as an ordinary name", () => {
  const read = readMethodResponse(
    value(
      "<value><struct><member><name>__proto__</name><value>x</value></member></struct></value>",
    ),
  );
  expect(Object.entries(read as object)).toEqual([["__proto__", "x"]]);
  expect({}).not.toHaveProperty("x");
});

test("a damaged response is read or causes an error, and never hangs", () => {
  const whole = answerOf([
    ["name & more", 7, "/a/b"],
    [{ k: "v" }, ""],
  ]);
  const next = randomFrom();
  for (let round = 0; round < 2000; round++) {
    const at = Math.floor(next() * whole.length);
    const cut = Math.floor(next() * 8);
    const damaged =
      whole.slice(0, at) +
      ["", "<", ">", "/", "&", "<value>"][Math.floor(next() * 6)] +
      whole.slice(at + cut);
    try {
      readMethodResponse(damaged);
    } catch (error) {
      expect(error).toBeInstanceOf(Error);
    }
  }
});
