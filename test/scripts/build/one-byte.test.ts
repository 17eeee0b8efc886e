import { expect, test } from "vitest";
import { escapeWide } from "../../../scripts/build/one-byte.ts";

type Loaded = { expressions: RegExp[]; raw: string; cooked: string };

const BUILT = String.raw`
const cooked = (strings, ...values) => strings.join(values.join());
export const sentence = cooked${"`"}Settings → General ${"${1}"} 😀…${"`"};
export const raw = String.raw${"`"}\d→${"${2}"}[ªº😀]\p{L}${"`"};
export const expressions = [/[а-яё]+|全集/i, /[а-яё]+|全集/iu, /x😀?/, /x😀?/u, /[😀é]/v, /(?<größe>\d)ß/, /a|[^…]/y];
`;
const NAMES = ["Серия 5", "серии", "全集", "x😀", "x\ud83d", "É", "é", "1ß", "…", "a…", "SS", ""];

const load = async (text: string): Promise<Loaded & { sentence: string }> =>
  (await import(`data:text/javascript,${encodeURIComponent(text)}`)) as Loaded & {
    sentence: string;
  };

test("escaped expressions and templates mean the same, in one byte for each character", async () => {
  const escaped = escapeWide(BUILT);
  expect(escaped).toMatch(/^[\0-\x7f]*$/);
  const [before, after] = [await load(BUILT), await load(escaped)];
  expect(after.raw).toBe(before.raw);
  expect(after.sentence).toBe(before.sentence);
  const matches = ({ expressions }: Loaded) =>
    NAMES.map((name) => expressions.map((one) => [one.exec(name), one.exec(name)?.groups]));
  expect(matches(after)).toEqual(matches(before));
  expect(matches(after).flat(2).filter(Boolean).length).toBeGreaterThan(NAMES.length);
});

test("refuses a character whose escape would change the meaning", () => {
  expect(() => escapeWide(String.raw`const a = /\…/;`)).toThrow("without a backslash");
  expect(() => escapeWide("const größe = 1;")).toThrow("is not escaped: const grö");
});
