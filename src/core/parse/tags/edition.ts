import { addMeaning, type Vocabulary } from "../lex/tag.ts";

const HARD: Record<string, string> = {
  "Director's Cut": "directors cut|director's cut|director cut|director s cut|directors edition|director's edition",
  Extended:
    "extended cut|version longue|long version|extended edition|extended version|alternative extended version|extended director's cut",
  "Special Edition":
    "special edition|limited edition|ultimate edition|deluxe edition|ultimate cut|ultimate fan edition|ultimate fan collection|ultimate collection",
  "Collector's Edition": "collectors edition|edition collector|collector's edition|collector edition",
  "Anniversary Edition": "anniversary edition|th anniversary edition",
  Anniversary:
    "10th anniversary|15th anniversary|20th anniversary|25th anniversary|30th anniversary|35th anniversary|40th anniversary|45th anniversary|50th anniversary|60th anniversary|75th anniversary",
  Theatrical: "theatrical cut|theatrical version|theatrical edition|theatrical release",
  Uncut: "the uncut version|uncut version|uncut edition|integral version",
  Unrated:
    "unrated version|unrated cut|unrated edition|unrated director cut|unrated directors cut|unrated director's cut",
  Criterion: "criterion collection|criterion edition|the criterion collection",
  IMAX: "imax edition",
  Remastered: "remastered edition|4k remastered|digitally remastered|rm4k",
  "International Cut": "international cut|international version",
  "Open Matte": "open matte",
  "Fan Edit": "fan edit|fanedit|fan edition",
};
const SOFT: Record<string, string> = {
  "Director's Cut": "dc",
  Extended: "extended",
  Theatrical: "theatrical",
  Uncut: "uncut",
  Unrated: "unrated",
  Uncensored: "uncensored",
  Criterion: "criterion",
  IMAX: "imax",
  Remastered: "remastered|remaster",
  Restored: "restored|colorized",
  Redux: "redux",
  Despecialized: "despecialized",
  "Final Cut": "final cut",
  "Special Edition": "se",
  "Open Matte": "om",
};

/** Cuts and editions. Phrases are tags anywhere in a name, single words only after the title. */
export function addEditions(into: Vocabulary): void {
  for (const [value, words] of Object.entries(HARD)) addMeaning(into, { kind: "edition", value, hard: true }, words);
  for (const [value, words] of Object.entries(SOFT)) addMeaning(into, { kind: "edition", value, hard: false }, words);
}
