import { expect, test } from "vitest";
import { parseNfoElements } from "../../../../src/core/parse/nfo/parse-nfo.ts";

const fieldsOf = (text: string) => parseNfoElements(text)?.roots.map(({ name, fields }) => [name, fields]);

test("only elements directly below a root are fields, with their own text", () => {
  const text = `<!-- <tmdbid>1</tmdbid> -->
    <Movie lang="en"><uniqueid default="true" TYPE='IMDb'>tt1</uniqueid><empty/>
    <actor><name>Ann</name><tmdbid>7</tmdbid></actor><plot>a <![CDATA[<b> & c]]></plot></Movie>`;
  expect(fieldsOf(text)).toEqual([
    [
      "movie",
      [
        { name: "uniqueid", type: "imdb", text: "tt1" },
        { name: "empty", type: undefined, text: "" },
        { name: "actor", type: undefined, text: "" },
        { name: "plot", type: undefined, text: "a <b> & c" },
      ],
    ],
  ]);
});

test("text around the roots is kept, with its brackets", () => {
  expect(parseNfoElements("<3 first <br> <movie></movie> last")).toMatchObject({ outside: "<3 first <br> \n last" });
  expect(parseNfoElements("no tags")).toEqual({ roots: [], outside: "no tags" });
});

test("tags that do not match give nothing", () => {
  for (const text of [
    "<movie><tmdbid>1</tmdbid>",
    "<movie><actor><b></actor><tmdbid>1</tmdbid></movie>",
    "<movie><actor></b></actor></movie>",
    "<movie><!-- ",
    "<movie><plot><![CDATA[</plot></movie>",
    `<movie>${"<a>".repeat(60)}${"</a>".repeat(60)}</movie>`,
  ])
    expect(parseNfoElements(text), text.slice(0, 60)).toBeUndefined();
});
