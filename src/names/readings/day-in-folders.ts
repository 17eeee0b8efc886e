// Reads the day of an episode from its folders and the numbers at the start of its name.

import { isVideoFile } from "../../base/file-types.ts";
import { padTwoDigits } from "../../base/text/work-text.ts";
import { splitComponents } from "../parse/folder.ts";
import type { ParsedName } from "../parse/lex/parsed-name.ts";
import { createNoEpisodes, parseName } from "../parse/name.ts";
import { tokensOf } from "../parse/tokens.ts";
import { completeDay, listDayFolders } from "./facts/day-folders.ts";
import { type OtherReading, pathsOf, type ReleaseNames } from "./other-reading.ts";

/** Reads a component without any of its words and numbers. */
const asDay = (name: string): ParsedName => ({
  ...parseName(name),
  ...createNoEpisodes(),
  title: null,
  altTitles: [],
  year: null,
  seasons: [],
  saidBy: {},
});

/**
 * Reads each video as the episode of a day: `2023/02/03.mkv`, `2023/02 - February/03 - Title.mkv`.
 * Empty if the folders and the name of a video do not state a whole day.
 */
export function readDayInFolders(names: ReleaseNames): OtherReading[] {
  const reading = new Map<string, ParsedName>();
  for (const path of pathsOf(names)) {
    const [own = "", ...folders] = splitComponents(path);
    const { text } = tokensOf(own);
    const found = isVideoFile(own) ? completeDay(text, folders) : undefined;
    if (found === undefined) return [];
    const { date, numbers, pair: [month = 0, day = 0] = [] } = found;
    // The day may also come first: `2023/03-02`.
    const isEither = day > 0 && day <= 12 && day !== month;
    const rest = text.slice(numbers.length).replace(/^[ .-]+/, "");
    // `02/05.mkv`, `03/05.mkv`: the same name is another day in another folder.
    reading.set(path, {
      ...asDay(own),
      type: "episode",
      date,
      mayBe: isEither
        ? { date: `${date.slice(0, 4)}-${padTwoDigits(day)}-${padTwoDigits(month)}` }
        : {},
      episodeTitle: rest === "" ? null : rest,
    });
    for (const { folder, known } of listDayFolders(folders)) {
      if (known !== undefined) reading.set(folder, asDay(folder));
    }
  }
  return [{ type: "tv", reading }];
}
