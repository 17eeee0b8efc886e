import { quoteWord } from "../../../core/text/clean-text.ts";

type Query = Readonly<Record<string, string | number | boolean | undefined>>;

/** What needs no word in a command: the options' own defaults. */
const DEFAULTS: Query = { limit: 20, certain: false };

/**
 * ` Next: ` and the command for the page after this one, as it is typed; empty on the last page. `defaults` are those of
 * this command alone.
 */
export function nextPage(
  command: string,
  cursor: string | undefined,
  query: Query,
  { label = "Next", defaults = {} }: { label?: string; defaults?: Query } = {},
): string {
  if (cursor === undefined) return "";
  const options = Object.entries(query).flatMap(([name, value]) => {
    if (name === "cursor" || value === undefined || value === (defaults[name] ?? DEFAULTS[name])) return [];
    return [value === true ? `--${name}` : `--${name} ${quoteWord(String(value))}`];
  });
  return ` ${label}: plex-ingest ${[command, ...options, `--cursor ${cursor}`].join(" ")}`;
}
