const NAME = "PLEX_INGEST_STATE_DIR";

/**
 * The lines to append to an env file so that the service, the commands and the MCP server use this state folder.
 * `text` is the file's present content, which may lack its last line end.
 */
export function stateFolderLines(text: string, stateDir: string): string {
  const start = text === "" || text.endsWith("\n") ? "" : "\n";
  return `${start}\n# The service, the commands and the MCP server all use this folder.\n${NAME}=${quotedValue(stateDir)}\n`;
}

/** As Node's parseEnv reads it back: bare where nothing in it is special, else in a quote that it does not contain. */
function quotedValue(value: string): string {
  if (/^[\w/.,:@+=%~-]+$/.test(value)) return value;
  const quote = ["'", '"', "`"].find((each) => !value.includes(each)) ?? "'";
  return `${quote}${value}${quote}`;
}
