import type { ShownAlias } from "../../app/learn/list.ts";
import { identityText } from "../../app/shown/history-text.ts";

/** A correction in a few lines: which name means which work, and who taught it for which release. */
export const aliasLines = (alias: ShownAlias): string[] => [
  `#${alias.id} ${aliasText(alias)}`,
  `  taught by ${alias.actor} on ${alias.at.slice(0, 10)} for release ${alias.release_id} ${alias.release_name}`,
  ...(alias.counts ? [] : ["  a newer correction for the same name is used instead"]),
];

/** `“The Office” (GB, 2001) → The Office (2001) [tv 2996]`. */
export function aliasText({ title, country, year, identity }: ShownAlias): string {
  const more = [country, year].filter((each) => each !== undefined).join(", ");
  return `“${title}”${more === "" ? "" : ` (${more})`} → ${identityText(identity)}`;
}
