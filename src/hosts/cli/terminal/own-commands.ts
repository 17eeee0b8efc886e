import { quoteWord } from "../../../base/text/clean-text.ts";

/**
 * Returns a text for the terminal in which our own commands name the settings file, so that they
 * read the same settings when a person types them. Words in a sentence are not commands: a command
 * begins a line or column, or stands behind a colon or "run", or in quotes or backticks.
 */
export function nameEnvFile(
  text: string,
  { envFile, commands }: { envFile: string; commands: readonly string[] },
): string {
  const isJson = /^\s*[[{]/.test(text);
  const word = quoteWord(envFile);
  const shown = isJson ? JSON.stringify(word).slice(1, -1) : word;
  const form = new RegExp(
    `(^[^\\S\\n]*| {2}|\\b[Rr]un |[\`"'(]|: |&& )plex-ingest (?=(?:${commands.join("|")})(?![\\w-]))`,
    "gm",
  );
  return text.replaceAll(form, (_, before: string) => `${before}plex-ingest --env-file ${shown} `);
}
