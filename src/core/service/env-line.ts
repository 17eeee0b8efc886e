import { quoteValue } from "../setup/env-text.ts";

const NAME = "PLEX_INGEST_STATE_DIR";

/**
 * The lines to append to an env file so that the service, the commands and the MCP server use this state folder.
 * `text` is the file's present content, which may lack its last line end.
 * @throws UserError for a path that no env file can hold
 */
export function stateFolderLines(text: string, stateDir: string): string {
  const start = text === "" || text.endsWith("\n") ? "" : "\n";
  return `${start}\n# The service, the commands and the MCP server all use this folder.\n${NAME}=${quoteValue(NAME, stateDir)}\n`;
}
