/** The tool of an approval. A separate file, because the page's first script needs no other tool. */
export const APPROVE_TOOL = "approve_ingest";
