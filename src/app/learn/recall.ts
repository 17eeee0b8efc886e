import type { Kysely } from "kysely";
import type { Remembered } from "../../core/alias/alias.ts";
import { nameKey } from "../../core/alias/name-key.ts";
import { rememberedOf } from "../../core/alias/remembered.ts";
import type { ParsedName } from "../../core/parse/parsed-name.ts";
import { aliasesFor } from "../../store/aliases.ts";
import type { Schema } from "../../store/schema.ts";

/** What a person said such a name means, if anyone did. */
export async function recall(db: Kysely<Schema>, parsed: ParsedName): Promise<Remembered | undefined> {
  const key = nameKey(parsed);
  return key === undefined ? undefined : rememberedOf(await aliasesFor(db, key));
}
