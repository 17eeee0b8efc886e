/** The verbs that tools begin with. */
const TOOL =
  /\b(?:approve|audit|batch|change|configure|control|copy|create|execute|find|get|list|make|move|parse|plan|preview|purge|reject|rename|restart|restore|retry|run|scan|search|sign|start|stop|test|undo|why)_[a-z_]+/;

/** Whether a text names a tool of the server: such a next step is for a caller of tools, not for a person. */
export const namesTool = (text: string): boolean => TOOL.test(text);
