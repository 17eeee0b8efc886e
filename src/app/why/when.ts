import { toIso } from "../show/iso.ts";

/** A moment in a sentence for people, as the command line writes it in front of one: `2026-03-01 12:00:00 UTC`. */
export const when = (ms: number): string => `${toIso(ms).slice(0, 19).replace("T", " ")} UTC`;

export const day = (ms: number): string => toIso(ms).slice(0, 10);
