import { ID_TAGS } from "../../core/plan/names/name-tags.ts";
import type { NameTemplates } from "../../core/plan/names/parse-template.ts";
import type { Config } from "../config/config.ts";

/** Returns the templates for new folders and files with the chosen form of ids. */
export const readNamesInForce = ({
  names,
  idTags,
  servers,
}: Pick<Config, "names" | "idTags" | "servers">): NameTemplates => ({
  ...names,
  tags: ID_TAGS[idTags],
  readers: servers.map(({ kind }) => ({ kind })),
});
