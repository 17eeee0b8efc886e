/** Shell commands that change nothing. The user evaluates their output. */
const SHOWS =
  /^(?:sudo )?(?:df|du|journalctl|ls|namei|ps|systemctl show|plex-ingest service status)\b/;

export const isShowOnly = (line: string): boolean => SHOWS.test(line);

/** Verbs at the start of tool names. */
const TOOL =
  /\b(?:add|approve|ask|audit|batch|change|configure|control|copy|create|execute|explain|find|fix|get|list|make|move|parse|plan|preview|purge|rate|refile|refresh|reject|rename|restart|restore|retry|run|scan|search|set|sign|start|stop|test|undo|why)_[a-z_]+/;

/**
 * True if a text names a tool of the server. A next step that does so is for a client that calls
 * tools, not for a person.
 */
export const namesTool = (text: string): boolean => TOOL.test(text);
