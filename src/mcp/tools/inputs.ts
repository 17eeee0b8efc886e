import * as z from "zod";
import { MEDIA_TYPES } from "../../core/identity.ts";

// Every field has a description: some clients show nothing else. Bounds keep zod from writing ±2^53 into the schema.

const number = z.number().int().min(1).max(1e9);

export const id = number.describe("release id");
export const ids = z.array(number).min(1).max(50).describe("release ids");
export const limit = z.number().int().min(1).max(100).optional().describe("default 20");
export const cursor = z.string().max(200).optional().describe("next of the last page");
export const type = z.enum(MEDIA_TYPES).optional().describe("kind of work");
export const tmdbId = number.optional().describe("TMDb id of the work");
export const year = z.number().int().min(1800).max(2999).optional().describe("of release");
export const clientPath = z
  .string()
  .min(1)
  .max(4096)
  .describe("absolute; in a watched folder, the library or a folder of Transmission");
export const version = number.optional().describe("refuse unless the release is at this version");
export const library = z.string().min(1).max(300).describe("id or name");
export const offset = z.number().int().min(0).max(1e9).optional().describe("how many to pass over");
export const mediaId = z.string().min(1).max(64);

export const DEFAULT_LIMIT = 20;
