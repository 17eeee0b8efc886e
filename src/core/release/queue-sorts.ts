/**
 * The orders of the queue: by what needs a person most, the oldest, by name, the largest or the
 * surest first.
 */
export const QUEUE_SORTS = ["need", "age", "name", "size", "confidence"] as const;

export type QueueSort = (typeof QUEUE_SORTS)[number];
