import { expect, test } from "vitest";
import { countTokens, purposeOf } from "../../scripts/size.ts";

test.each([
  ["const a = 1;", 5],
  ["const a=1", 4],
  ["// a comment\n/* another\n one */ a(\"two words\", 'it\\'s');", 7],
  [
    'import { a } from "./a.ts";\nimport type {\n  B,\n} from "./b.ts";\nexport * from "./c.ts";\na;',
    2,
  ],
  ["export const a = b ?? c?.d;", 10],
  ['const url = "http://a"; // twice', 5],
])("counts the tokens of %j without comments and imports", (text, tokens) => {
  expect(countTokens(text)).toBe(tokens);
});

test.each([
  ["base/text/clean.ts", "filing, journal, review, database"],
  ["core/torrent/client.ts", "download clients"],
  ["hosts/web/page/shell.ts", "page"],
  ["hosts/web/serve.ts", "HTTP, metrics, sign-in"],
  ["unknown/a.ts", "elsewhere"],
])("assigns %s to the purpose of the nearest folder", (path, purpose) => {
  expect(purposeOf(path)).toBe(purpose);
});
