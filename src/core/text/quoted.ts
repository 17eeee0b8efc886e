import { cleanText } from "./clean-text.ts";

const PLAIN = /^[\w./=:@%+-]+$/;

/** A text as one word of a command line, in quotation marks where a shell would take it apart. */
export const quoteWord = (text: string): string => (PLAIN.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

const MAX_QUOTED_CHARS = 80;

/** A foreign name inside of a sentence of ours: short, and without the quote that would end it early. */
export const quoted = (name: string): string => `"${cleanText(name, MAX_QUOTED_CHARS).replaceAll('"', "'")}"`;
