/** Finds tools that are not listed. */
export const FIND_TOOL = "find_tool";
/** Calls a tool that reads. */
export const CALL_READ_TOOL = "call_read_tool";
/** Calls a tool that changes something, but does not destroy anything. */
export const CALL_WRITE_TOOL = "call_write_tool";
