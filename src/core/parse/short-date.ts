import { type DateFound, validDate } from "./calendar.ts";

const ALONE = /^(\d\d)\.(\d\d)\.(\d\d)$/;
// `Show.16.01.24.Guest`: the year first, as some release groups write it.
const SCENE = /(?<=[a-z]{2}[. ])([0-3]\d)\.([01]\d)\.([0-3]\d)(?=[. ][a-z])/i;
// `Show 1.2.11`, `Show 01-02-03` to the very end: the day first, as where the year has four digits.
const LAST = /(?<=[a-z)][. ])(\d{1,2})([.-])(\d{1,2})\2(\d\d)$/i;
// `Show.E12.180211.720p`, `Show.180211.HDTV`: Korean releases, the year first.
const TIGHT =
  /(?<=(?<![a-z\d])e\d{1,4}[. ]|[^\s.\d][. ])(\d\d)(0[1-9]|1[0-2])([0-3]\d)(?=$|[. ](?:hdtv|\d{3,4}[pi]|web|end|h264|x264)(?![a-z]))/i;

const date = (year: string, month: string, day: string): string | undefined =>
  validDate(2000 + Number(year), Number(month), Number(day));

/** An air date without its century: `16.01.24` before a word, `1.2.11` at the end, `180211` as Korean releases write it. */
export function shortDate(text: string): DateFound | undefined {
  const scene = SCENE.exec(text) ?? TIGHT.exec(text);
  const aired = scene && date(scene[1] ?? "", scene[2] ?? "", scene[3] ?? "");
  if (aired) return { start: scene.index, end: scene.index + scene[0].length, date: aired };
  const last = LAST.exec(text.slice(-24));
  const [, a = "", , b = "", year = ""] = last ?? [];
  const ended = last && (date(year, b, a) ?? date(year, a, b));
  if (ended) return { start: text.length - last[0].length, end: text.length, date: ended };
  const alone = ALONE.exec(text);
  const only = alone && date(alone[3] ?? "", alone[2] ?? "", alone[1] ?? "");
  return only ? { start: 0, end: text.length, date: only } : undefined;
}
