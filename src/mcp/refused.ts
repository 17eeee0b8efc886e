/** Names of tools that do not exist on purpose, and what to say to a model that asks for them. */
const REFUSED: ReadonlyMap<string, string> = new Map([
  ["delete_file", "Nothing is deleted here: undo_ingest takes back what was filed, into a trash."],
  ["delete_library", "Libraries are never deleted here; a person does that in Plex."],
]);

/** Undefined for a name that nobody refuses on purpose. */
export const refusal = (name: string): string | undefined => REFUSED.get(name);
