import { cleanText } from "./clean-text.ts";

const PLAIN = /^[\w./=:@%+-]+$/;

/** A text as one word of a command line, in quotation marks if a shell would split it. */
export const quoteWord = (text: string): string => (PLAIN.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

const MAX_QUOTED_CHARS = 80;

/** An untrusted name within a message: cut to 80 characters, and without the quotation mark that would end it early. */
export const quoted = (name: string): string => `"${cleanText(name, MAX_QUOTED_CHARS).replaceAll('"', "'")}"`;
