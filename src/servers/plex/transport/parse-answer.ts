import type * as z from "zod";
import { countDropped } from "../../../adapters/http/lists.ts";
import { plexUnavailable } from "./errors.ts";
import { type Element, fieldsOf } from "./from-xml.ts";

type Old = Record<string, unknown>;

/**
 * A body in the form of Plex's current JSON, `{ MediaContainer: { …, Metadata: [ … ] } }`; undefined if it cannot be
 * parsed. The format is decided by the first character, because a proxy may set a wrong content type. From XML every
 * value is a string and every child a list.
 */
export async function parseAnswer(text: string): Promise<unknown> {
  try {
    // Loaded with the first XML: few servers send any.
    if (looksLikeMarkup(text)) return (await import("./from-xml.ts")).fromXml(text);
    const parsed = parseJson(text.replace(/^\ufeff/, ""));
    return isOld(parsed) ? { [readOld(parsed).name]: fieldsOf(parsed, readOld) } : parsed;
  } catch {
    return undefined;
  }
}

/** Whether XML (or a web page) begins here, possibly after stray bytes. */
function looksLikeMarkup(text: string): boolean {
  return /^[\s\ufeff\u0000-\u001f]{0,1000}</.test(text.slice(0, 1001));
}

/** Raw control characters, which JSON forbids in strings, become spaces. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return JSON.parse(text.replace(/[\u0000-\u001f]/g, " "));
  }
}

/** Before version 1.3 (2016) an element was an object with its kind, its attributes, and its children in one list. */
function isOld(value: unknown): value is Old {
  return typeof value === "object" && value !== null && ("_elementType" in value || "_children" in value);
}

function readOld({ _elementType: name, _children: children, ...attributes }: Old): Element<Old> {
  return {
    name: typeof name === "string" ? name : "MediaContainer",
    attributes,
    children: Array.isArray(children) ? children.filter(isOld) : [],
  };
}

/**
 * A body as `schema` reads it: JSON, XML or the JSON of servers before 2016.
 * @throws Outage for a web page, a cut-off body or another shape, without quoting it
 */
export async function readAnswer<T>(text: string, schema: z.ZodType<T>): Promise<T> {
  return (await readCounted(text, schema)).data;
}

/** The same, and how many list entries were left out because they could not be read. */
export async function readCounted<T>(text: string, schema: z.ZodType<T>): Promise<{ data: T; dropped: number }> {
  const answer = await parseAnswer(text);
  const { result, dropped } = countDropped(() => schema.safeParse(answer));
  if (result.success) return { data: result.data, dropped };
  if (isPage(text)) throw plexUnavailable("it answers with a web page; check PLEX_URL");
  throw plexUnavailable("its answer is not that of a Plex server; check PLEX_URL");
}

const isPage = (text: string): boolean => /^\s*<(?:!doctype html|html|head|body)\b/i.test(text.slice(0, 1000));
