import type { Dispute } from "./dispute.ts";
import { around, behindTitle, leaf, titlesOf } from "./in-name.ts";

const LANGUAGE =
  "french|german|italian|spanish|english|dutch|swedish|danish|russian|polish|japanese|korean|hindi";
const COUNTRY = "US|UK|AU|NZ|CA";
const KIND = "TV|OVA|ONA|OAD|PV";
const CHANNEL = /^(?:BBC|ITV|PBS|HBO|CBS|NBC|ABC|CNN|ESPN)\b/;
const PART =
  /^[ -]{1,3}(?:part|pt|parte|teil) ?(?:\d{1,2}|[ivx]{1,4}|one|two|three|un|deux|trois)\b/i;
const TAG = /\b(?:\d{3,4}p|[xh] ?26[45]|xvid|blu-?ray|hdtv|web-?dl|dvdrip)\b/i;
// Words after a dash that are not a count, do not name a part of the work and do not describe the
// release.
const SECOND =
  /^ -{1,2} (?!(?:the complete|complete|part|season|series|saison|stagione|tem[a-z]*|episode|ep|vol|op|ed|pv|international|version)\b)[\p{L}'’]+(?=[ ,!?:]|$)/iu;
const LATIN = /\p{Script=Latin}{2}/u;
const OTHER_SCRIPT =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Cyrillic}]/u;

const joined = (title: string): boolean =>
  / aka |.\[.*\]$/i.test(title) || (LATIN.test(title) && OTHER_SCRIPT.test(title));

/** True if the label has titles and the test passes for all of them. */
const all = (titles: readonly string[], is: (title: string) => boolean): boolean =>
  titles.length > 0 && titles.every(is);

export const OF_TITLES: readonly Dispute[] = [
  {
    code: "country",
    why:
      "A country next to a title distinguishes two works. Some corpora count it as part of the " +
      "title and some do not.",
    applies(row) {
      const titles = titlesOf(row);
      const stated = new RegExp(String.raw`(?:^(?:${COUNTRY}) | \(?(?:${COUNTRY})\)?$)`);
      const near = around(leaf(row.name), row.title ?? "");
      const beside =
        near !== undefined &&
        (new RegExp(String.raw`^ (?:- )?\(?(?:${COUNTRY})\b`).test(near.behind) ||
          new RegExp(String.raw`\b(?:${COUNTRY}) $`).test(near.before));
      return (
        all(titles, (title) => stated.test(title)) ||
        (beside && all(titles, (title) => !stated.test(title)))
      );
    },
  },
  {
    code: "year_in_title",
    why:
      "A year after a series' name is the year in which it started, unless it belongs to the " +
      "title. The name does not show which, and the label counts it as part of the title.",
    applies: (row) =>
      row.type === "episode" && all(titlesOf(row), (title) => /[ .(](?:19|20)\d\d\)?$/.test(title)),
  },
  {
    code: "year_in_front",
    why:
      "A year that begins a name and is the only one may be the title's first word or the year " +
      "of release.",
    applies: ({ name, type }) =>
      type === "movie" &&
      /^(?:19|20)\d\d [a-z]/i.test(leaf(name)) &&
      leaf(name).match(/(?<!\d)(?:19|20)\d\d(?!\d)/g)?.length === 1,
  },
  {
    code: "part_dropped",
    why: "`Part 3` is part of a film's title, in the catalogue as well. The label omits it.",
    applies: (row) => row.type !== "episode" && PART.test(behindTitle(row)),
  },
  {
    code: "language_in_title",
    why:
      "A language after the title is a tag of the release. Between title and year it may also be " +
      "a word of the title, and labels do either.",
    applies: (row) =>
      all(titlesOf(row), (title) => new RegExp(String.raw`. (?:${LANGUAGE})$`, "i").test(title)) ||
      new RegExp(String.raw`^ (?:${LANGUAGE}) \(?(?:19|20)\d\d\b`, "i").test(behindTitle(row)),
  },
  {
    code: "date_in_title",
    why: "The label's title contains the date of broadcast, which the name spells out.",
    applies: ({ title = "" }) =>
      /\b\d{1,2}(?:st|nd|rd|th) (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|\d月\d{1,2}日/i.test(
        title,
      ),
  },
  {
    code: "second_title",
    why:
      "For `A - B` or `A aka B`, one label uses the first half and another uses both. The " +
      "catalogue has works under either.",
    applies(row) {
      const titles = titlesOf(row);
      const text = leaf(row.name);
      const near = around(text, row.title ?? "");
      const halved =
        near !== undefined &&
        !/\d/.test(near.before) &&
        SECOND.test(near.behind) &&
        titles.length === 1;
      return halved || all(titles, joined);
    },
  },
  {
    code: "kind_word",
    why:
      "`OVA`, `ONA` or `TV` after a title distinguishes a work from its series, and stays " +
      "if the catalogue has it there. Labels drop or keep it.",
    applies: (row) =>
      all(titlesOf(row), (title) => new RegExp(String.raw` \(?(?:${KIND})\)?$`).test(title)) ||
      new RegExp(String.raw`^ (?:- )?\(?(?:${KIND})\)?(?: |$)`).test(behindTitle(row)),
  },
  {
    code: "credits_in_title",
    why:
      "`OP1` and `ED2` are opening and ending credits, which are extras. `OP` and `ED` " +
      "are not words of the title, and the number is not an episode number.",
    applies: (row) => all(titlesOf(row), (title) => / (?:OP|ED)$/.test(title)),
  },
  {
    code: "title_behind_tags",
    why: "The label's title comes after the release's tags, where the release group signs.",
    applies({ name, title }) {
      const near = around(leaf(name), title ?? "");
      return near !== undefined && near.before.endsWith("-") && TAG.test(near.before);
    },
  },
  {
    code: "channel_in_front",
    why:
      "A channel before a title is as often a word of the title (its news, its games). Labels " +
      "drop or keep it.",
    applies: ({ name, title }) => title !== undefined && CHANNEL.test(leaf(name)),
  },
  {
    code: "season_in_front",
    why:
      "Words after the season in a folder's name (`S02 Words`) are as often the season's own " +
      "title as the series' title.",
    applies: ({ name, title = "" }) =>
      title !== "" &&
      name
        .split("/")
        .slice(0, -1)
        .some((folder) => /^s\d{1,2} $/i.test(around(folder, title)?.before ?? "")),
  },
];
