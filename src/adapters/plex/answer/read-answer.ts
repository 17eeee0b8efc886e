import type * as z from "zod";
import { plexUnavailable } from "../transport/errors.ts";
import { parseAnswer } from "../transport/parse-answer.ts";
import { countDropped } from "../wire/lists.ts";

/**
 * A body as `schema` reads it, whether it is JSON, XML or the JSON of servers before 2016. Throws `Outage` for a page, for
 * what was cut, and for other shapes, without quoting them.
 */
export async function readAnswer<T>(text: string, schema: z.ZodType<T>): Promise<T> {
  return (await readCounted(text, schema)).data;
}

/** The same, and how many entries of its lists were left out because nothing could read them. */
export async function readCounted<T>(text: string, schema: z.ZodType<T>): Promise<{ data: T; dropped: number }> {
  const answer = await parseAnswer(text);
  const { result, dropped } = countDropped(() => schema.safeParse(answer));
  if (result.success) return { data: result.data, dropped };
  if (isPage(text)) throw plexUnavailable("a web page came in place of its answer; check PLEX_URL");
  throw plexUnavailable("what came is not what a Plex server answers; check PLEX_URL");
}

const isPage = (text: string): boolean => /^\s*<(?:!doctype html|html|head|body)\b/i.test(text.slice(0, 1000));
