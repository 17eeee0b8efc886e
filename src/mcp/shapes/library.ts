import * as z from "zod";

export const library = z.string().min(1).max(300).describe("id or name");
export const offset = z.number().int().min(0).max(1e9).optional().describe("how many to pass over");
export const mediaId = z.string().min(1).max(64);
