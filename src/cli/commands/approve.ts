import type { FileChoice } from "../../app/review/choose-files.ts";
import { UserError } from "../../core/errors.ts";
import type { Context } from "../context.ts";
import { printResults } from "../show/results.ts";

type Options = {
  type?: "movie" | "tv";
  tmdb?: number;
  season?: number;
  episodes?: number[];
  file?: string[];
  versionSeen?: number;
  json?: boolean;
};

export async function approve(context: Context, ids: number[], options: Options): Promise<number> {
  const { type, tmdb, season, episodes, file, versionSeen, json } = options;
  const files = file?.map(toFileChoice);
  await using review = await context.review();
  const approval = { type, tmdbId: tmdb, season, episodes, files, version: versionSeen };
  const results = await review.approve(ids, approval, context.actor);
  return printResults(context.io, results, json === true, review.wakesEngine);
}

/** `PATH=S01E02`, `PATH=S01E02E03`, `PATH=S01E02-E04` or `PATH=skip`. The last `=` counts: names may hold one. */
export function toFileChoice(text: string): FileChoice {
  const at = text.lastIndexOf("=");
  const path = text.slice(0, at);
  const what = text.slice(at + 1);
  if (at > 0 && what === "skip") return { path, skip: true };
  const numbers = /^s(\d{1,4})e(\d{1,4})(?:(?:(-)e?|e)(\d{1,4}))?((?:e\d{1,4})*)$/i.exec(what);
  if (at <= 0 || !numbers) {
    throw new UserError(`"${text}" does not say what a file is.`, "Write PATH=S01E02, PATH=S01E02-E03 or PATH=skip.");
  }
  const [, season, first, dash, second, rest = ""] = numbers;
  const start = Number(first);
  const end = second === undefined ? start : Number(second);
  if (dash && (end < start || end - start > 50))
    throw new UserError(`"${what}" is no range of episodes.`, "Write it like S01E02-E04.");
  const listed = dash
    ? Array.from({ length: end - start + 1 }, (_, index) => start + index)
    : [...new Set([start, end])];
  const more = rest.split(/e/i).filter(Boolean).map(Number);
  return { path, season: Number(season), episodes: [...listed, ...more] };
}
