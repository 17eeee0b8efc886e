/** Lines for a shell that change nothing: what they show, a person judges. */
const SHOWS =
  /^(?:sudo )?(?:df|du|journalctl|ls|namei|ps|systemctl show|plex-ingest service status)\b/;

export const isShowOnly = (line: string): boolean => SHOWS.test(line);

/** The verbs that tools begin with. */
const TOOL =
  /\b(?:approve|ask|audit|batch|change|configure|control|copy|create|execute|find|get|list|make|move|parse|plan|preview|purge|reject|rename|restart|restore|retry|run|scan|search|sign|start|stop|test|undo|why)_[a-z_]+/;

/**
 * Whether a text names a tool of the server: such a next step is for a caller of tools, not for a
 * person.
 */
export const namesTool = (text: string): boolean => TOOL.test(text);
