const PLAIN = /^[\w./=:@%+-]+$/;

/** A text as one word of a command line, in quotation marks where a shell would take it apart. */
export const quoteWord = (text: string): string => (PLAIN.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
