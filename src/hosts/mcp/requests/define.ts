/** How people ask for one tool. */
interface ToolRequests {
  /** Words with which people ask for it and that its name and texts do not have. */
  words: string;
  /** Whole requests, as people say them. */
  requests: readonly string[];
}

/** Requests by the tool that carries them out. */
export type RequestTable = Readonly<Record<string, ToolRequests>>;
