import type { Kysely } from "kysely";
import { type Remembered, toRemembered } from "../../../core/learned/lesson.ts";
import { nameKey } from "../../../core/learned/name-key.ts";
import type { ParsedName } from "../../../core/parse/lex/parsed-name.ts";
import { aliasesFor } from "../../../store/releases/aliases.ts";
import type { Schema } from "../../../store/schema.ts";

/** What a person said such a name means, if anyone did. */
export async function recall(db: Kysely<Schema>, parsed: ParsedName): Promise<Remembered | undefined> {
  const key = nameKey(parsed);
  return key === undefined ? undefined : toRemembered(await aliasesFor(db, key));
}
