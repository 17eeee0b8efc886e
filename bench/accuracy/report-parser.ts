import type { ParserTables } from "./parser-table.ts";
import type { Part } from "./rows.ts";

/** Prints how much the parser reads correctly in a part, and which labels are excluded and why. */
export function reportParser(part: Part, { all, plain, judged, disputes }: ParserTables): void {
  console.log(`Percent of what the corpora of part ${part} state that the parser reads correctly:`);
  console.table(all);
  console.log(
    "The same without disputed labels (all labels of a disputed kind are left out, whether " +
      "they are read as stated or not):",
  );
  console.table(plain);
  if (judged) {
    console.log(
      "The same without failing labels that a reader classified as wrong or noise (c, d):",
    );
    console.table({ total: judged.faulty.total });
    console.log(
      "The same without those and without failing labels of another convention (b, c, d):",
    );
    console.table(judged.beyond);
  }
  console.log(
    "Disputed labels by reason, with how many of them the parser reads as stated, and the " +
      "corpora that they come from:",
  );
  console.table(
    Object.fromEntries(
      Object.entries(disputes).map(([code, { labels, read_as_stated, corpora }]) => [
        code,
        { labels, read_as_stated, ...corpora },
      ]),
    ),
  );
  if (part === 1) {
    for (const [code, { why }] of Object.entries(disputes)) console.log(`${code}: ${why}`);
  }
}

/** The values for the line of JSON. The second part's keys end in 2. */
export function parserSummary(part: Part, { all, plain, judged, disputes }: ParserTables) {
  const counts = Object.fromEntries(
    Object.entries(disputes).map(([code, { labels, read_as_stated, corpora }]) => [
      code,
      { labels, read_as_stated, corpora },
    ]),
  );
  return part === 1
    ? { parser: all, parser_undisputed: plain, disputed: counts }
    : { parser2: all, parser2_undisputed: plain, parser2_judged: judged, disputed2: counts };
}
