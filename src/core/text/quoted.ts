import { cleanText } from "./clean-text.ts";

const MOST = 80;

/** A foreign name inside of a sentence of ours: short, and without the quote that would end it early. */
export const quoted = (name: string): string => `"${cleanText(name, MOST).replaceAll('"', "'")}"`;
