/**
 * Sort orders for the queue: most urgent for a person, oldest, by name, largest, highest
 * confidence.
 */
export const QUEUE_SORTS = ["need", "age", "name", "size", "confidence"] as const;

export type QueueSort = (typeof QUEUE_SORTS)[number];
