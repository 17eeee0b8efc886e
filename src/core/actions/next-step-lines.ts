/** Shell commands that change nothing. A person judges their output. */
const SHOWS =
  /^(?:sudo )?(?:df|du|journalctl|ls|namei|ps|systemctl show|plex-ingest service status)\b/;

export const isShowOnly = (line: string): boolean => SHOWS.test(line);

/** Verbs that tool names start with. */
const TOOL =
  /\b(?:approve|ask|audit|batch|change|configure|control|copy|create|execute|explain|find|get|list|make|move|parse|plan|preview|purge|reject|rename|restart|restore|retry|run|scan|search|sign|start|stop|test|undo|why)_[a-z_]+/;

/**
 * True if a text names a tool of the server. Such a next step is for a caller of tools, not for a
 * person.
 */
export const namesTool = (text: string): boolean => TOOL.test(text);
