import type { ShownAlias } from "../../app/learn/list.ts";
import { identityText } from "../../app/shown/history-text.ts";
import type { Context } from "../terminal/context.ts";
import { printJson, printLines } from "../terminal/print.ts";

/** What persons taught: which names mean which works. */
export async function aliases(context: Context, { json }: { json?: boolean }): Promise<number> {
  await using review = await context.review();
  const list = await review.aliases();
  if (json) printJson(context.io, { aliases: list });
  else if (list.length === 0) printLines(context.io, ["Nothing was corrected yet, so nothing is remembered."]);
  else printLines(context.io, list.flatMap(aliasLines));
  return 0;
}

/** Forgets one of them; what was filed by it stays filed. */
export async function forget(context: Context, id: number, { json }: { json?: boolean }): Promise<number> {
  await using review = await context.review();
  const alias = await review.forgetAlias(id, context.actor);
  if (json) printJson(context.io, { alias });
  else printLines(context.io, [`Forgotten: ${nameText(alias)} → ${identityText(alias.identity)}`]);
  return 0;
}

const aliasLines = (alias: ShownAlias): string[] => [
  `#${alias.id} ${nameText(alias)} → ${identityText(alias.identity)}`,
  `  said by ${alias.actor} on ${alias.at.slice(0, 10)} for release ${alias.release_id} ${alias.release_name}`,
  ...(alias.counts ? [] : ["  a newer word for the same name counts instead"]),
];

function nameText({ title, country, year }: ShownAlias): string {
  const more = [country, year].filter((each) => each !== undefined).join(", ");
  return `“${title}”${more === "" ? "" : ` (${more})`}`;
}
