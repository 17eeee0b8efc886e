/** The verbs that tools begin with. */
const TOOL =
  /\b(?:approve|batch|configure|control|copy|create|execute|get|list|move|parse|preview|reject|rename|restore|retry|scan|search|start|stop|undo)_[a-z_]+/;

/** Whether a text names a tool of the server: such a next step is for a caller of tools, not for a person. */
export const namesTool = (text: string): boolean => TOOL.test(text);
