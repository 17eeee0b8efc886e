import { quoteTitle, quoteWork } from "../../../base/candidate.ts";
import { countYearsApart } from "../../../base/identity.ts";
import { selectMainVideos } from "../../identify/fit.ts";
import { COUNTING_WORDS, numbersOf } from "../../identify/numbers.ts";
import { yearFits } from "../../identify/score.ts";
import { removeSpaces, titleKey } from "../../identify/title-key.ts";
import { hasTightTitle, hasTitle, type Work } from "../../identify/work.ts";
import { readComponents } from "../../readings/facts/path-component.ts";
import { createBestGuard, findWordsLeft } from "./about.ts";
import { listOthers } from "./evidence.ts";

/**
 * The name's year must be the work's year. A difference of one year is accepted if no other work
 * around that year has the title.
 */
export const yearDiffers = createBestGuard("year_differs", (top, evidence) => {
  const { year } = evidence.parsed;
  if (year === null || evidence.namedBy !== undefined || top.candidate.year === year) {
    return undefined;
  }
  const read = `The name says ${year}, but the best match is ${quoteWork(top.candidate)}`;
  if (!yearFits(evidence.parsed, top.work, evidence.fits)) return `${read}.`;
  // In "Some Comedian/Some Show (2017)", an adjacent year proves something only if every folder is
  // explained.
  const titles = [...top.work.keys, ...evidence.said];
  const odd = selectMainVideos(evidence)
    .flatMap(([, file]) => readComponents(file, evidence.parsed, evidence.reading).slice(1))
    .find(
      (component) =>
        Object.values(findWordsLeft(component, evidence, titles) ?? {}).join("") !== "",
    );
  if (odd !== undefined) {
    return `${read}, and it is not clear what its folder ${quoteTitle(odd.name)} means.`;
  }
  const tights = evidence.said.map(removeSpaces);
  const rival = listOthers(evidence).find(
    (other) =>
      hasTightTitle(other, tights) &&
      [year, top.candidate.year].some((one) => countYearsApart(other.candidate.year, one) <= 1),
  );
  return rival && `${read}, and ${quoteWork(rival.candidate)} has the same title.`;
});

// Separators between a title and its subtitle: "Alien: Covenant", "Dune - Part Two", "Arthur (2)".
const BREAK = /\s*[:;,(–—]\s*|\s+-\s+/g;
const MAX_TITLE = 300;
const ARTICLE = /^(?:the|an?) /;

// Unrelated titles may begin with the same common word: "Once", "Once Upon a Time".
const isDistinctive = (reading: string): boolean => reading.replace(ARTICLE, "").includes(" ");

function continues(title: string, reading: string, sure: boolean): boolean {
  const key = titleKey(title);
  if (!key.startsWith(`${reading} `)) return false;
  if (!sure) return true;
  const [next = ""] = key.slice(reading.length + 1).split(" ");
  if (isDistinctive(reading) || numbersOf(next).length > 0 || COUNTING_WORDS.has(next)) return true;
  const heads = [...title.slice(0, MAX_TITLE).matchAll(BREAK)].map(({ index }) =>
    title.slice(0, index),
  );
  return heads.some((head) => titleKey(head) === reading);
}

const goesOn = ({ candidate }: Work, titleReadings: readonly string[], sure: boolean): boolean =>
  [candidate.title, candidate.originalTitle ?? "", ...candidate.alternativeTitles].some((title) =>
    titleReadings.some((reading) => continues(title, reading, sure)),
  );

// "Cruel Intentions 2 1999": the reading is another work's title followed by a sequel's number.
const NUMBER = /^(?:(?:part|volume|chapter|book|episode) )?\d{1,2}$/;
const comesBefore = ({ keys }: Work, titleReadings: readonly string[]): boolean =>
  titleReadings.some((reading) =>
    [...keys].some(
      (key) => reading.startsWith(`${key} `) && NUMBER.test(reading.slice(key.length + 1)),
    ),
  );

/**
 * "Shrek 2004" is not certainly "Shrek" if a work whose title continues the name's title (with a
 * number or a subtitle) has this year, and no work with the bare title does. "Cruel Intentions 2
 * 1999" has the year of the first film.
 */
export const sequelYear = createBestGuard("sequel_year", (top, evidence) => {
  const { said, parsed, namedBy } = evidence;
  if (parsed.year === null || namedBy !== undefined) return undefined;
  const bare = hasTitle(top.work, said);
  if (bare && top.candidate.year === parsed.year) return undefined;
  // A film with exactly that title and a year off by one is more likely than a film whose title
  // only begins with the same word.
  const near = bare && countYearsApart(top.candidate.year, parsed.year) <= 1;
  const { year } = parsed;
  const sequel = [...(bare ? [] : [top.work]), ...listOthers(evidence)].find(
    (work) =>
      work.candidate.year === year &&
      work.candidate.type === top.candidate.type &&
      (goesOn(work, said, near) || comesBefore(work, said)),
  );
  if (sequel === undefined) return undefined;
  return (
    `The name reads ${quoteTitle(parsed.title)} with the year ${parsed.year}, which is the year ` +
    `of ${quoteWork(sequel.candidate)}.`
  );
});
