/**
 * Name of a source between being set aside and being deleted, in its own folder: a dot name, which nobody takes in, with
 * the operation's id, by which recovery finds it.
 */
export const asideName = (operationId: string): string => `.plex-ingest-${operationId}.source`;
