/** This many complete lists in a row must lack a torrent before it counts as removed. */
export const MOST_MISSING = 3;

/** After a start Transmission answers with an empty list until it has loaded; nobody's is believed that early. */
const LOADED_AFTER_SECONDS = 120;

/**
 * Whether a complete list may say that what it lacks is gone. An empty one of a Transmission that started a moment ago means
 * nothing (3.00 answered `[]` for 0.9 s), and one with rows that could not be read may hold it.
 */
export const believesAbsence = (list: { count: number; odd: number; upSeconds: number }): boolean =>
  list.odd === 0 && (list.count > 0 || list.upSeconds >= LOADED_AFTER_SECONDS);
